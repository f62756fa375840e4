"""Several fields in one question: a yes to all defaults at once, a list of what happened instead of one gate each.

Both stand on the question of an ordinary field and are its plain question again as soon as
they do not serve: a reply that answers only this field, a no, a default that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.answers import ABSENT, Answers, answered, note, store
from assistant.documents import say
from assistant.edition import Edition
from assistant.interview import last_year
from assistant.interview.conditions import evaluate, holds
from assistant.interview.questions import Question, wording
from assistant.interview.sheet import Sheet, Step, scene
from assistant.numerals import normal, words
from assistant.understand import choices, flag

SHORT = 6  # a longer reply that begins like a yes or no is an answer of its own (无锡市…)


@dataclass(frozen=True)
class Proposal:
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
            sheet = sheet.holding(_stored(sheet.answers, sheet.edition, proposal))
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


def _stored(answers: Answers, edition: Edition, proposal: Proposal) -> Answers:
    if isinstance(proposal.value, dict) and proposal.path in edition.containers:
        for key, count in proposal.value.items():
            answers = store(answers, edition, edition.fields[f"{proposal.path}.{key}"], count)
    else:
        answers = store(answers, edition, edition.fields[proposal.path], proposal.value)
    return note(answers, "origins", proposal.path, proposal.origin or ABSENT)


def as_before(text: str) -> bool:
    """同去年, 一样: does a reply ask for last year's value?"""
    return normal(text) in words("same")


def take_confirm(sheet: Sheet, question: Question, text: str) -> Step | None:
    """A yes takes everything proposed, a no asks each alone; None: the reply is for the question's own field."""
    said = normal(text).lower()
    found = proposals(sheet, question)
    if said and said not in (*words("yes"), *words("no"), *words("same")) and len(said) > SHORT:
        return None
    reading = flag(text) if said and not as_before(text) else None
    if reading is None or (reading.stored and reading.value):
        answers = sheet.answers
        for proposal in found:
            answers = _stored(answers, sheet.edition, proposal)
        return Step(sheet.holding(answers), say("said.confirmed", count=len(found)))
    if not reading.stored:
        return None
    return Step(passed(sheet, [proposal.path for proposal in found]), say("said.open_area"))


def passed(sheet: Sheet, paths: Iterable[str]) -> Sheet:
    """The sheet in which none of these fields asks for a yes to several any more."""
    answers = sheet.answers
    for path in paths:
        asked = wording(sheet.edition, path)
        field = sheet.edition.fields.get(path)
        if asked is not None and asked.field == path and asked.together and field and not answered(answers, field):
            answers = note(answers, "origins", path, "typed")
    return sheet.holding(answers)


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


def take_ticks(sheet: Sheet, question: Question, text: str) -> Step:
    """What was named happened, the rest did not; a bare yes asks each alone."""
    options = tick_options(sheet.edition, question)
    reading = choices(options, text)
    answers = sheet.answers
    if not reading.stored:
        if flag(text).value:
            return Step(sheet.holding(note(answers, "origins", question.field, "typed")), say("said.open_area"))
        return Step(sheet, ask=reading.ask)
    for path in options:
        answers = store(answers, sheet.edition, sheet.edition.fields[path], path in reading.value)
    labels = "、".join(options[path] for path in reading.value)
    return Step(sheet.holding(answers), say("said.ticks", value=labels) if labels else say("said.ticks_none"))
