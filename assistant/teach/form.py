"""The empty form with every cell explained, and what to gather before starting: Reports like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.amounts import ordinal
from assistant.answers import ABSENT, Answers, get
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import holds, render
from assistant.facts import context
from assistant.interview.handover import who
from assistant.interview.prompts import Card, card_lines
from assistant.interview.questions import Question, questions
from assistant.report import Block, Cell, Grid, Paragraph, Report, Section
from assistant.tables import grid

TABLES = ("disclosure", "requests", "disputes")
Facts = Mapping[str, Any]


def _wording(name: str) -> Mapping[str, Any]:
    wording: Mapping[str, Any] = load_shipped("prompts", "questions", "checklist.yaml")[name]
    return wording


# -- the empty form ------------------------------------------------------------------------


def form(edition: Edition, year: int) -> Report:
    """The empty statutory form; behind each table a card for every cell of it. `year` is named in the wording."""
    words = _wording("form")
    facts = {**context(edition, {}), "year": year, "last_year": year}
    sections = tuple(
        Section(entry["key"], entry["heading"], tuple(_section(edition, entry["key"], facts)))
        for entry in edition.form["sections"]
    )
    preface = tuple(Paragraph(text) for text in words["intro"])
    title = tuple(words["title"])
    return Report(title, "", None, edition.name, preface, sections, meta={"title": "".join(title)})


def _section(edition: Edition, key: str, facts: Facts) -> Iterator[Block]:
    if key == "overview":
        yield from _overview(edition, facts)
        return
    if key in TABLES:
        yield grid(edition, key, {})
    for question in questions(edition):
        about = question.field.partition(".")[0]
        if about == key or (about == f"last_{key}" and key not in TABLES):
            yield from _explained(edition, question)


def _overview(edition: Edition, facts: Facts) -> Iterator[Block]:
    """The parts of 总体情况: each fact that may be told there in one line, with how to count it."""
    for number, part in enumerate(edition.form["overview_parts"], 1):
        yield Paragraph(f"（{ordinal(number)}）{part['label']}", "part")
        for question in questions(edition):
            if question.field.startswith(f"overview.{part['key']}."):
                text = question.count or question.why or render(question.ask, facts) or ""
                yield Paragraph(f"{_title(edition, question)}：{text}")


def _explained(edition: Edition, question: Question) -> Iterator[Block]:
    card = Card(question.why, question.count, question.not_counted, question.basis, question.example)
    yield Paragraph(_title(edition, question), "part")
    yield from (Paragraph(line) for line in card_lines(card))


def _title(edition: Edition, question: Question) -> str:
    """What a question is about, as the form names it: cell, row, column."""
    path = question.field
    table, _, rest = path.partition(".")
    if question.wild:
        words = _wording("form")["columns"]
        form_ = edition.form[table]
        entries = form_["columns" if table == "requests" else "cells"]
        return f"{words}：{next(entry['label'] for entry in entries if entry['key'] == rest[2:])}"
    if table == "requests" and rest:
        return next(row.label for row in edition.rows if row.key == rest)
    if table in TABLES and path.count(".") == 2:
        return edition.cell_title(path)
    return edition.title_of(path)


# -- what to gather ------------------------------------------------------------------------


def checklist(edition: Edition, answers: Answers, kind: str = "") -> Report:
    """What this kind of unit should have at hand, from whom, and where it goes; what `answers` hold is ticked."""
    words = _wording("checklist")
    organ = {**(answers.get("organ") or {}), **({"kind": kind} if kind else {})}
    facts = context(edition, {**answers, "organ": organ})
    items = [item for item in words["items"] if _needed(edition, item, organ.get("kind"), facts)]
    places = [words["opening"], *(entry["heading"] for entry in edition.form["sections"])]
    tables = {place: [i for i in items if _place(edition, words, i["fields"][0]) == place] for place in places}
    sections = tuple(
        Section("", place, (_table(edition, words, mine, answers),)) for place, mine in tables.items() if mine
    )
    preface = tuple(Paragraph(text) for text in words["intro"])
    name, year = organ.get("name") or "", answers.get("year")
    title = tuple(text for text in (name, words["title"]) if text)
    return Report(title, name, year, edition.name, preface, sections, meta={"title": "".join(title), "author": name})


def _needed(edition: Edition, item: Mapping[str, Any], kind: str | None, facts: Facts) -> bool:
    """Not what another kind of unit gathers, nor what no question can ask for any more."""
    if kind and kind not in item.get("kinds", (kind,)):
        return False
    about = [question for path in item["fields"] for question in questions(edition) if _inside(question.field, path)]
    return not about or any(not question.when or holds(question.when, facts) is not False for question in about)


def _inside(field: str, path: str) -> bool:
    return field == path or field.startswith(f"{path}.")


def _table(edition: Edition, words: Mapping[str, Any], items: list[Mapping[str, Any]], answers: Answers) -> Grid:
    head = tuple(Cell(text, scope="col") for text in words["columns"])
    rows = (head, *(_row(edition, words, item, answers) for item in items))
    return Grid("checklist", "", tuple(words["widths"]), rows, head_rows=1)


def _row(edition: Edition, words: Mapping[str, Any], item: Mapping[str, Any], answers: Answers) -> tuple[Cell, ...]:
    fields = item["fields"]
    known = item.get("who") or dict.fromkeys(source for path in fields for source in who(path))
    values = [get(answers, field) for path in fields for field in edition.inside(path)]
    ready = words["ready"] if values and ABSENT not in values else words["open"]
    return (Cell(item["gather"], align="left"), Cell("、".join(known), align="left"), Cell(ready))


def _place(edition: Edition, words: Mapping[str, Any], path: str) -> str:
    """The section of the report that a FIELD goes into."""
    headings = {entry["key"]: entry["heading"] for entry in edition.form["sections"]}
    root = path.partition(".")[0].removeprefix("last_")
    return str(headings.get(root, words["opening"]))
