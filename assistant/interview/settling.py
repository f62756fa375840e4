"""What follows from the answers: areas closed by a 没有, sums that leave only one figure, parked answers.

`otherwise` of a question is the value its fields take while its `when` fails, or while
`settled` holds and nothing was typed. Such values keep the origin "none" and go again
when the condition returns. A typed answer whose question no longer applies is parked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, lookup, note, store
from assistant.edition import Edition, Field
from assistant.expressions import holds
from assistant.interview.agenda import Sheet, scene
from assistant.interview.prompts import cells_of
from assistant.interview.questions import NOTHING, Question, questions

ROUNDS = 4


def settle(sheet: Sheet) -> Sheet:
    """The sheet with everything that follows from its answers; a fixed point after a few rounds."""
    for _ in range(ROUNDS):
        before = sheet.answers
        for question in questions(sheet.edition):
            if question.when or question.settled:
                sheet = sheet.holding(_apply(sheet, question))
        if sheet.answers == before:
            break
    return sheet


def _apply(sheet: Sheet, question: Question) -> Answers:
    facts = scene(sheet)
    applies = holds(question.when, facts) if question.when else True
    if applies is None:
        return sheet.answers
    fields = list(fields_of(sheet.edition, question.field))
    if not applies:
        return _close(sheet.answers, sheet.edition, question, fields)
    if question.settled and holds(question.settled, facts):
        return _fill(sheet.answers, sheet.edition, question, fields)
    return _reopen(sheet.answers, sheet.edition, question, fields)


def fields_of(edition: Edition, path: str) -> Iterator[Field]:
    """The fields a FIELD covers: itself, or all inside a container."""
    if path in edition.fields:
        yield edition.fields[path]
    elif path in edition.containers and edition.containers[path].kind != "group":
        yield from cells_of(edition, path)


def _origin(answers: Answers, path: str) -> Any:
    return (answers.get("origins") or {}).get(path)


def _close(answers: Answers, edition: Edition, question: Question, fields: list[Field]) -> Answers:
    """The question does not apply: park what was typed, put `otherwise` in its place."""
    for field in fields:
        value = get(answers, field)
        mine = _origin(answers, question.field) == "none"
        if value is not ABSENT and value is not None and not mine and value != question.otherwise:
            answers = note(answers, "parked", field.path, value)
            answers = drop(answers, field.store)
    if question.otherwise is NOTHING:
        return answers
    return _fill(answers, edition, question, fields)


def _fill(answers: Answers, edition: Edition, question: Question, fields: list[Field]) -> Answers:
    empty = [field for field in fields if get(answers, field) is ABSENT]
    if (empty and not question.field.startswith("requests.")) or (len(empty) == len(fields) and empty):
        answers = note(answers, "origins", question.field, "none")
    for field in empty:
        answers = store(answers, edition, field, question.otherwise)
    return answers


def _reopen(answers: Answers, edition: Edition, question: Question, fields: list[Field]) -> Answers:
    if question.otherwise is not NOTHING and _origin(answers, question.field) == "none":
        for field in fields:
            answers = drop(answers, field.store)
        answers = note(answers, "origins", question.field, ABSENT)
    parked = answers.get("parked") or {}
    for field in fields:
        if field.path in parked and get(answers, field) is ABSENT:
            answers = store(answers, edition, field, parked[field.path])
            answers = note(answers, "parked", field.path, ABSENT)
    return answers


# -- what the sums of table three leave open ----------------------------------------------


def column_room(sheet: Sheet, row: str) -> dict[str, int] | None:
    """How many requests of each applicant column have no outcome yet; None for rows of intake.

    Valid only once both intake rows are known (national form: 新收 + 上年结转).
    """
    key = row.removeprefix("requests.")
    if key not in (*sheet.edition.outcomes, "carried_forward"):
        return None
    bare = sheet
    for field in cells_of(sheet.edition, row):
        bare = bare.holding(drop(bare.answers, field.store))
    bare = bare.holding(note(bare.answers, "targets", f"{row}.total", ABSENT))
    left: dict[str, int] = scene(bare)["requests"]["left"]
    return left or None


def force_last_row(sheet: Sheet) -> tuple[Sheet, str]:
    """When one outcome row alone is open, the sums of every column say what stands in it."""
    edition = sheet.edition
    open_rows = [
        key
        for key in (*edition.outcomes, "carried_forward")
        if any(get(sheet.answers, field) is ABSENT for field in cells_of(edition, f"requests.{key}"))
    ]
    if len(open_rows) != 1 or open_rows[0] == "carried_forward":
        return sheet, ""
    row = f"requests.{open_rows[0]}"
    room = column_room(sheet, row)
    if room is None or any(room.get(column, -1) < 0 for column in edition.columns):
        return sheet, ""
    answers = sheet.answers
    for field, column in zip(cells_of(edition, row), edition.columns, strict=True):
        answers = store(answers, edition, field, room[column])
    return replace(sheet, answers=answers), row


def forget(answers: Answers, edition: Edition, path: str) -> Answers:
    """A document without the answer of a FIELD: before it is answered anew."""
    if path in edition.containers:
        for field in cells_of(edition, path) if edition.containers[path].kind != "group" else ():
            answers = drop(answers, field.store)
        answers = note(answers, "targets", f"{path}.total", ABSENT)
    elif path in edition.fields and lookup(answers, edition.fields[path].store) is not ABSENT:
        answers = drop(answers, edition.fields[path].store)
    return note(answers, "origins", path, ABSENT)
