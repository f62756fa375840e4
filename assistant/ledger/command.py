"""nianbao tally: count a ledger, say what came out, lay it into an answers file.

Nothing is asked here: what cannot be placed is listed as a file for --map that only needs
looking through, the exit status is 1 and nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant import answers as answers_file
from assistant.answers import Answers
from assistant.documents import fault, say
from assistant.edition import Edition, load
from assistant.ledger import counting, decisions, tally, template
from assistant.ledger.cases import spoken
from assistant.ledger.decisions import Decisions
from assistant.ledger.filling import Difference, fill
from assistant.ledger.tallies import Tally
from assistant.ledger.words import vocabulary

SUFFIXES = (".yaml", ".yml")
SECTIONS = {"column": "columns", "applicant": "applicants", "outcome": "outcomes"}
SHOWN = 20
Confirm = Callable[[Path | None, int | None, Path | None, Decisions], int]  # ledger, year, answers, decided so far


def tally_command(options: argparse.Namespace, confirm: Confirm | None = None) -> int:
    """Run the command; returns the exit status. Raises AssistantError for a user's fault.

    `confirm`: where there is somebody to ask, the screen on which what is open is settled.
    """
    if options.template:
        _write_template(options.template, getattr(options, "force", False))
        if options.ledger is None:
            return 0
    if options.ledger is None and confirm is None:
        raise fault("ledger.needed", code=2)
    answers = _answers(options.out)
    year = options.year or answers.get("year")
    if confirm is not None and (options.ledger is None or year is None):
        return confirm(options.ledger, year, options.out, Decisions())
    if not isinstance(year, int) or not _fits(year):
        raise fault("ledger.year", code=2)
    edition = load(answers["edition"])
    decided = decisions.remembered(edition, _office(answers))
    if options.map:
        decided = decided | decisions.read(edition, options.map)
    result = tally(options.ledger, year, decided, edition, getattr(options, "carried", ()))
    if confirm is not None and (result.ask or _kept(options, answers, result)):
        return confirm(options.ledger, year, options.out, decided)
    return _deliver(options, answers, result, decided)


def _kept(options: argparse.Namespace, answers: Answers, result: Tally) -> bool:
    """Do typed figures stand in the way?"""
    differences = fill(answers, result, getattr(options, "force", False))[1] if options.out else ()
    return not all(difference.taken for difference in differences)


def _office(answers: Answers) -> str:
    return str((answers.get("organ") or {}).get("name") or "")


def _fits(year: int) -> bool:
    field = load().fields["year"].schema
    return bool(field["minimum"] <= year <= field["maximum"])


def _write_template(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise fault("file.exists", file=path)
    template(path)
    print(path)


def _answers(path: Path | None) -> Answers:
    """The answers to fill: those of the file, or new ones."""
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise fault("cli.not_answers", code=2, file=path)
    found = answers_file.read(path) if path is not None and path.exists() else {}
    return {"edition": load().name, **found}


def _deliver(options: argparse.Namespace, answers: Answers, result: Tally, decided: Decisions) -> int:
    """Say what came out and write what is to be written."""
    edition = load(answers["edition"])
    differences: tuple[Difference, ...] = ()
    filled = answers
    if options.out and not result.ask:
        filled, differences = fill(answers, result, getattr(options, "force", False))
    kept = [difference for difference in differences if not difference.taken]
    _print(options, edition, result, differences)
    if result.ask or kept:
        _tell(ask_lines(edition, result) if result.ask else [say("ledger.kept", count=len(kept))])
        return 1
    if options.map:
        decisions.remember(_office(answers), decided)
    if options.out:
        answers_file.save(options.out, filled)
        if not options.json:
            print(options.out)
    return 0


def _print(options: argparse.Namespace, edition: Edition, result: Tally, differences: Iterable[Difference]) -> None:
    if options.json:
        shape: dict[str, Any] = result.as_json()
        if options.out:
            shape["differences"] = [difference.as_json() for difference in differences]
        print(json.dumps(shape, ensure_ascii=False, indent=2))
        return
    if not result.ask:
        print("\n".join([*result_lines(edition, result), *difference_lines(edition, differences)]))
        _tell(left_out_lines(result))
        _tell(notice.message for notice in result.warnings)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


# -- lines -----------------------------------------------------------------------------------


def result_lines(edition: Edition, result: Tally) -> Iterator[str]:
    """The count in words: totals, the rows that are not zero, the facts."""
    totals = counting.totals(edition, result.requests)
    yield say("ledger.result", year=result.year, **totals)
    labels = {c["key"]: c["label"] for c in edition.form["requests"]["columns"]}
    for row, cells in result.requests.items():
        parts = [f"{labels[key]}{cell}" for key, cell in zip(edition.columns, cells, strict=True) if cell]
        if parts:
            title = edition.title_of(f"requests.{row}")
            yield say("ledger.result_row", title=title, total=totals[row], parts="、".join(parts))
    for path, value in result.facts.items():
        yield say("ledger.result_fact", title=edition.title_of(path), value=shown(value))


def shown(value: Any) -> str:
    """A value as it is read out."""
    if isinstance(value, bool):
        return say("shown.yes" if value else "shown.no")
    if isinstance(value, list):
        return "、".join(f"{item['name']}{item['count']}" if isinstance(item, dict) else str(item) for item in value)
    return say("shown.none") if value is None else str(value)


def difference_lines(edition: Edition, differences: Iterable[Difference]) -> Iterator[str]:
    """What differs from the answers, field by field: old, new, which stands, the cases that came and went."""
    for difference in differences:
        kind = ("changed" if difference.old != difference.new else "moved") if difference.taken else "differs"
        yield say(
            f"ledger.{kind}",
            title=edition.title_of(difference.field),
            field=difference.field,
            old=shown(difference.old),
            new=shown(difference.new),
        )
        for kind, idents in (("came", difference.came), ("went", difference.went)):
            if idents:
                yield say(f"ledger.{kind}", cases="、".join(map(spoken, idents)))


def left_out_lines(result: Tally, most: int = SHOWN) -> Iterator[str]:
    """The rows that are not counted, and why."""
    if result.left_out:
        yield say("ledger.left_out", count=len(result.left_out))
    for row in result.left_out[:most]:
        case = f"（{row.case}）" if row.case else ""
        yield say("ledger.left_out_row", sheet=row.sheet, row=row.row, case=case, why=row.why)
    if len(result.left_out) > most:
        yield say("ledger.left_out_more", count=len(result.left_out) - most)


def ask_lines(edition: Edition, result: Tally) -> Iterator[str]:
    """What has to be decided, as a file for --map: suggestions filled in, the rest left open."""
    asks = result.ask
    yield say("ledger.ask", count=len(asks))
    for kind, section in SECTIONS.items():
        chosen = [ask for ask in asks if ask.kind == kind]
        if chosen:
            yield f"{section}:"
        for ask in chosen:
            title = _title(edition, kind, ask.suggest)
            named = "ledger.ask_title" if kind == "column" else "ledger.ask_comment"
            comment = say(named, title=title, count=ask.count)
            wording = ask.wording or (say("ledger.ask_column") if kind == "column" else "")
            yield f"  {json.dumps(wording, ensure_ascii=False)}: {ask.suggest or '?'}{comment}"
    if any(ask.kind == "column" for ask in asks):
        yield say("ledger.ask_headers", headers="、".join(result.headers))
    yield say("ledger.ask_hint")


def _title(edition: Edition, kind: str, key: str | None) -> str:
    """How a suggested key is called in Chinese."""
    if key is None:
        return say("ledger.ask_open")
    if kind == "column":
        return str(vocabulary()["columns"][key]["title"])
    if kind == "outcome":
        return edition.title_of(f"requests.{key}")
    return next(str(c["label"]) for c in edition.form["requests"]["columns"] if c["key"] == key)
