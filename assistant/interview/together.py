"""Several fields in one question: a yes to all defaults at once, a list of what happened instead of one gate each.

Both stand on the question of an ordinary field and are its plain question again as soon as
they do not serve: a reply that answers only this field, a no, a default that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.answers import ABSENT, Answers, answered, note, store
from assistant.edition import Edition
from assistant.interview import last_year
from assistant.interview.conditions import evaluate, holds
from assistant.interview.questions import Question, wording
from assistant.interview.sheet import Sheet, scene


class Proposal(NamedTuple):
    """What one yes would answer: a FIELD or row, its value, and the origin to keep."""

    path: str
    value: Any
    origin: str


def kind(sheet: Sheet, question: Question) -> str:
    """How an open field is asked: confirm, ticks, or as its own kind."""
    own = sheet.edition.fields[question.field].kind
    if question.field in (sheet.answers.get("origins") or {}):
        return own
    if question.together and proposals(sheet, question):
        return "confirm"
    return "ticks" if question.ticks and _ticks(sheet, question) else own


def default(sheet: Sheet, path: str) -> tuple[Any, str]:
    """What an empty reply takes for a field, and its origin: last year's value, or what the question says."""
    if sheet.last is not None:
        known = last_year.value(sheet.last, sheet.answers, path)
        if known is not ABSENT and known is not None:
            return known, "last_year"
    facts = scene(sheet)
    if sheet.last is not None and sheet.last.follows(sheet.answers):
        known = last_year.expected(path, facts)
        if known is not ABSENT:
            return known, "last_year"
    question = wording(sheet.edition, path)
    if question is None or not question.default or question.field != path:
        return ABSENT, ""
    value = evaluate(question.default, facts)
    return (ABSENT if value is None else value), ""


# -- one yes -------------------------------------------------------------------------------


def proposals(sheet: Sheet, question: Question) -> list[Proposal]:
    """What one yes to a question answers; [] when there is nothing to confirm but its own field, or not even that."""
    found: list[Proposal] = []
    for path in (question.field, *question.together["fields"]):
        for proposal in _proposed(sheet, path):
            found.append(proposal)
            sheet = sheet.holding(with_proposal(sheet.answers, sheet.edition, proposal))
        if not found:
            return []
    return found if len(found) > 1 else []


def _proposed(sheet: Sheet, path: str) -> Iterator[Proposal]:
    edition, answers = sheet.edition, sheet.answers
    if path in edition.containers:
        yield from _contained(sheet, path)
        return
    field = edition.fields[path]
    asked = wording(edition, path)
    if answered(answers, field) or (asked and asked.when and not holds(asked.when, scene(sheet))):
        return
    value, origin = default(sheet, path)
    if value is not ABSENT:
        yield Proposal(path, value, origin)


def _contained(sheet: Sheet, path: str) -> Iterator[Proposal]:
    """A row that last year carried over; the facts of a group that last year knew."""
    edition = sheet.edition
    cells = [edition.fields[child] for child in edition.containers[path].children if child in edition.fields]
    if sheet.last is None or any(answered(sheet.answers, cell) for cell in cells):
        return
    if edition.containers[path].kind == "row":
        row = last_year.row(sheet.last, sheet.answers, path)
        if row:
            yield Proposal(path, row, "last_year")
        return
    for cell in cells:
        known = last_year.value(sheet.last, sheet.answers, cell.path)
        if known is not ABSENT and known is not None:
            yield Proposal(cell.path, known, "last_year")


def with_proposal(answers: Answers, edition: Edition, proposal: Proposal) -> Answers:
    if isinstance(proposal.value, dict) and proposal.path in edition.containers:
        for key, count in proposal.value.items():
            answers = store(answers, edition, edition.fields[f"{proposal.path}.{key}"], count)
    else:
        answers = store(answers, edition, edition.fields[proposal.path], proposal.value)
    return note(answers, "origins", proposal.path, proposal.origin or ABSENT)


# -- ticks ---------------------------------------------------------------------------------


def _ticks(sheet: Sheet, question: Question) -> bool:
    """May they be asked in one list: all open, and all owed by this kind of unit?"""
    kind_ = (sheet.answers.get("organ") or {}).get("kind")
    fields = [sheet.edition.fields[path] for path in (question.field, *question.ticks["fields"])]
    return all(kind_ in field.obligatory_for and not answered(sheet.answers, field) for field in fields)


def tick_options(edition: Edition, question: Question) -> dict[str, str]:
    """FIELD -> what it is called in the list: the title of the group it stands in."""
    paths = (question.field, *question.ticks["fields"])
    return {path: edition.title_of(path.rpartition(".")[0]) for path in paths}
