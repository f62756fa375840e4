"""An invented office's facts in untidy order: slips of paper and a register, to practise writing a report from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from assistant import answers
from assistant.answers import Answers
from assistant.compose import compose, sentence
from assistant.documents import data_file, load_shipped
from assistant.edition import Edition, load
from assistant.expressions import render
from assistant.facts import context
from assistant.report import Block, Cell, Grid, Paragraph, Report, Section

Thing = TypeVar("Thing")
WIDTHS = (18.0, 22.0, 26.0, 24.0, 66.0)
CARRIED = "carried_forward"
BUSY = 30  # applications beyond which no register is printed


def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = load_shipped("prompts", "exercises", "facts_sheet.yaml")
    return loaded


def base(number: int) -> tuple[Edition, Answers]:
    """The office whose facts sheet `number` tells: those of the data in turn."""
    names = _data()["bases"]
    document = answers.read(data_file("seeds", f"{names[(number - 1) % len(names)]}.yaml"))
    return load(document["edition"]), document


def model(number: int) -> Report:
    """The report these facts make: what a trainer compares with."""
    return compose(*base(number))


def facts_sheet(number: int) -> Report:
    """The facts of sheet `number`: every paper with its notes, in an order of the number's own."""
    edition, document = base(number)
    words, facts = _data()["words"], context(edition, document)
    about = {"organ": facts["organ"]["name"], "year": facts["year"], "number": number}
    papers = [
        Section("", heading, tuple(map(Paragraph, notes)))
        for paper, heading in _data()["papers"].items()
        if (notes := _notes(edition, document, facts, paper, number))
    ]
    papers.append(Section("", words["register"], tuple(_register(edition, document, facts, number))))
    title = words["title"].format(**about)
    preface = (Paragraph(words["intro"].format(**about)),)
    ordered = tuple(paper for paper in _shuffled(number, papers, lambda paper: paper.heading) if paper.blocks)
    return Report((title,), "", None, edition.name, preface, ordered, meta={"title": title})


def _shuffled(number: int, things: Iterable[Thing], name: Callable[[Thing], str]) -> list[Thing]:
    """An order that depends on nothing but the number."""
    return sorted(things, key=lambda thing: _rank(number, name(thing)))


def _rank(number: int, text: str) -> bytes:
    return hashlib.sha256(f"{number}/{text}".encode()).digest()


def _notes(edition: Edition, document: Answers, facts: Mapping[str, Any], paper: str, number: int) -> list[str]:
    """What stands on one paper."""
    told: list[tuple[str, str]] = []
    for note in (*_data()["notes"], *_data()["strays"]):
        if note["paper"] == paper:
            text = sentence(note, {**facts, **_options(edition, document, note)})
            told += [(note["id"], text)] if text else []
    if paper == "leader":
        told += [(f"{number}", text) for number, text in enumerate(_problems(document))]
    return [text for _, text in _shuffled(number, told, lambda pair: pair[0])]


def _options(edition: Edition, document: Answers, note: Mapping[str, Any]) -> dict[str, Any]:
    """What is ticked in the field of a note, in the words of the form."""
    if "field" not in note:
        return {}
    field = edition.fields[note["field"]]
    ticked = answers.get(document, field)
    return {"options": [field.options[key] for key in ticked]} if isinstance(ticked, list) and ticked else {}


def _problems(document: Answers) -> Iterator[str]:
    for item in document.get("problems", ()):
        yield render(_data()["each_problem"], item) or ""
    for item in document.get("last_problems", ()):
        yield render(_data()["each_last_problem"], item) or ""


# -- the register ------------------------------------------------------------------------------


def _register(edition: Edition, document: Answers, facts: Mapping[str, Any], number: int) -> Iterator[Block]:
    """Every application as a line of the register."""
    words = _data()["register"]
    cases = list(_cases(edition, document, number))
    if not 0 < len(cases) <= BUSY:
        return
    head = tuple(Cell(text, scope="col") for text in _data()["words"]["columns"])
    channels = _channels(document)
    rows = []
    old = sum(case.old for case in cases)
    for place, case in enumerate(cases, 1):
        n = place if case.old else place - old
        names = {"year": facts["year"], "n": n, **_day(n, len(cases), case.outcome)}
        who = words["applicants"][case.column]
        cells = (
            render(words["old_number" if case.old else "number"], names) or "",
            words["old_date"] if case.old else render(words["date"], names) or "",
            who[_rank(number, f"{n}")[0] % len(who)],
            words["old_channel"] if case.old else next(channels, ""),
            words["outcomes"][case.outcome],
        )
        rows.append(tuple(Cell(text, align="left") for text in cells))
    yield Grid("register", "", WIDTHS, (head, *rows), head_rows=1)


class Case(NamedTuple):
    """One application: who, what became of it, whether it came in the year before."""

    column: str
    outcome: str
    old: bool


def _cases(edition: Edition, document: Answers, number: int) -> list[Case]:
    """Every application: those of the year before first, those still open last, the others in no order."""
    cases: list[Case] = []
    for index, column in enumerate(edition.columns):
        outcomes = _outcomes(document["requests"], index)
        old = document["requests"]["brought_forward"][index]
        made = [Case(column, outcome, False) for outcome in outcomes]
        mixed = sorted(_shuffled(number, enumerate(made), str), key=lambda case: case[1].outcome == CARRIED)
        cases += [case._replace(old=place < old) for place, (_, case) in enumerate(mixed)]
    whole = _shuffled(number, enumerate(cases), str)
    return sorted((case for _, case in whole), key=lambda case: (not case.old, case.outcome == CARRIED))


def _outcomes(requests: Mapping[str, Any], index: int) -> list[str]:
    """What became of the applications of one column, each by the row it is counted in."""
    return [row for row in _data()["register"]["outcomes"] for _ in range(requests[row][index])]


def _channels(document: Answers) -> Iterator[str]:
    """How the new applications came in, one after the other."""
    channels = document["overview"]["on_request"].get("channels", ())
    yield from (channel["name"] for channel in channels for _ in range(channel.get("count", 0)))


def _day(n: int, count: int, outcome: str) -> dict[str, int]:
    """A day of the year for the n-th of so many applications: one after the other, the unfinished ones in December."""
    if outcome == CARRIED:
        return {"month": 12, "day": min(20 + n % 8, 28)}
    month, day = divmod(n * 320 // (count + 1), 30)
    return {"month": month + 1, "day": min(day + 1, 28)}
