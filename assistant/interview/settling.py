"""What follows from the answers: areas closed by a 没有, sums that leave only one figure, parked answers.

`otherwise` of a question is the value its fields take while its `when` fails, or while
`settled` holds and nothing was typed. Such values keep the origin "none" and go again
when the condition returns. A typed answer whose question no longer applies is parked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, lookup, note, store
from assistant.edition import Edition, Field
from assistant.interview.agenda import Sheet, scene
from assistant.interview.conditions import holds
from assistant.interview.questions import NOTHING, Question, questions
from assistant.interview.values import cells_of

ROUNDS = 4


def settle(sheet: Sheet, before: Sheet | None = None) -> Sheet:
    """The sheet with everything that follows from its answers; a fixed point after a few rounds.

    What is typed is parked only where its question applied `before` and no longer does: a file
    that holds more than would be asked keeps it.
    """
    was = scene(before) if before else None
    for _ in range(ROUNDS):
        start, facts = sheet.answers, scene(sheet)
        for question in questions(sheet.edition):
            if question.when or question.settled:
                answers = _apply(sheet, question, facts, was)
                if answers != sheet.answers:
                    sheet = sheet.holding(answers)
                    facts = scene(sheet)
        if sheet.answers == start:
            break
    return sheet


def _apply(sheet: Sheet, question: Question, facts: Mapping[str, Any], was: Mapping[str, Any] | None) -> Answers:
    applies = holds(question.when, facts) if question.when else True
    if applies is None:
        return sheet.answers
    if not applies:
        ended = was is not None and holds(question.when, was) is not False
        return _close(sheet.answers, sheet.edition, question, ended)
    if question.settled and holds(question.settled, facts):
        total = (sheet.answers.get("targets") or {}).get(f"{question.field}.total")
        return sheet.answers if total else _fill(sheet.answers, sheet.edition, question)
    return _reopen(sheet.answers, sheet.edition, question)


def _asked(edition: Edition, path: str) -> list[Field]:
    """The fields a question itself asks about: not those of a whole area, which have questions of their own."""
    group = path in edition.containers and edition.containers[path].kind == "group"
    return [] if group else edition.inside(path)


def _origin(answers: Answers, path: str) -> Any:
    return (answers.get("origins") or {}).get(path)


def _close(answers: Answers, edition: Edition, question: Question, ended: bool) -> Answers:
    """The question does not apply: park what was typed if it did until now, put `otherwise` in its place."""
    fields = _asked(edition, question.field)
    typed = any(get(answers, field) not in (ABSENT, None, question.otherwise) for field in fields)
    mine = _origin(answers, question.field) == "none"
    if ended and not mine and (typed or _begun(answers, question.field)):
        answers = park(answers, edition, question.field)
    return answers if question.otherwise is NOTHING else _fill(answers, edition, question)


def _begun(answers: Answers, path: str) -> bool:
    return path in (answers.get("open") or {}) or f"{path}.total" in (answers.get("targets") or {})


def _fill(answers: Answers, edition: Edition, question: Question) -> Answers:
    fields = _asked(edition, question.field)
    empty = [field for field in fields if get(answers, field) is ABSENT]
    if empty and len(empty) == len(fields):
        answers = note(answers, "origins", question.field, "none")
    for field in empty:
        answers = store(answers, edition, field, question.otherwise)
    return answers


def _reopen(answers: Answers, edition: Edition, question: Question) -> Answers:
    fields = _asked(edition, question.field)
    if question.otherwise is not NOTHING and _origin(answers, question.field) == "none":
        for field in fields:
            answers = drop(answers, field.store)
        answers = note(answers, "origins", question.field, ABSENT)
    return unpark(answers, edition, question.field) if fields else answers


def park(answers: Answers, edition: Edition, path: str) -> Answers:
    """Answers in which what stands under a FIELD (values, a total, an open list) is put aside instead of lost."""
    for field in edition.inside(path):
        value = (answers.get("open") or {}).get(field.path) or get(answers, field)
        answers = note(drop(answers, field.store), "open", field.path, ABSENT)
        if value is not ABSENT and value is not None:
            answers = note(answers, "parked", field.path, value)
    total = (answers.get("targets") or {}).get(f"{path}.total", ABSENT)
    if total is not ABSENT:
        answers = note(note(answers, "parked", f"{path}.total", total), "targets", f"{path}.total", ABSENT)
    return answers


def unpark(answers: Answers, edition: Edition, path: str) -> Answers:
    """Answers in which what was put aside under a FIELD stands in its place again."""
    parked = answers.get("parked") or {}
    for field in edition.inside(path):
        if field.path in parked and get(answers, field) is ABSENT:
            answers = store(answers, edition, field, parked[field.path])
            answers = note(answers, "parked", field.path, ABSENT)
    if f"{path}.total" in parked:
        answers = note(answers, "targets", f"{path}.total", parked[f"{path}.total"])
        answers = note(answers, "parked", f"{path}.total", ABSENT)
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
    given = (sheet.answers.get("targets") or {}).get(f"{row}.total", room["total"])
    if given != room["total"]:  # the person gave another total: for the checks to show, not for us to overrule
        return sheet, ""
    answers = sheet.answers
    for field, column in zip(cells_of(edition, row), edition.columns, strict=True):
        answers = store(answers, edition, field, room[column])
    return sheet.holding(answers), row


def forget(answers: Answers, edition: Edition, path: str) -> Answers:
    """A document without the answer of a FIELD: before it is answered anew."""
    if path in edition.containers:
        for field in cells_of(edition, path) if edition.containers[path].kind != "group" else ():
            answers = drop(answers, field.store)
        answers = note(answers, "targets", f"{path}.total", ABSENT)
    elif path in edition.fields and lookup(answers, edition.fields[path].store) is not ABSENT:
        answers = drop(answers, edition.fields[path].store)
    return note(answers, "origins", path, ABSENT)
