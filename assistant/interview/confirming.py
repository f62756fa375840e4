"""Replies where several fields are asked at once (together.py): a yes to all of them, a list of what happened."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answers import answered, note, store
from assistant.documents import say, short
from assistant.interview.questions import Question, wording
from assistant.interview.sheet import Sheet, Step
from assistant.interview.together import proposals, tick_options, with_proposal
from assistant.numerals import normal, words
from assistant.understand import choices, flag

SHORT = 6  # a longer reply that begins like a yes or no is an answer of its own (无锡市…)


def as_before(text: str) -> bool:
    """同去年, 一样: does a reply ask for last year's value?"""
    return normal(text) in words("same")


def take_confirm(sheet: Sheet, question: Question, text: str) -> Step | None:
    """A yes takes everything proposed, a no asks each alone; None: the reply is for the question's own field."""
    said = normal(text).lower()
    found = proposals(sheet, question)
    if any(word in said for word in words("partly_right")):  # 要落款，其他都对
        return Step(passed(sheet, [proposal.path for proposal in found]), say("said.open_partly", value=short(text)))
    if said and said not in (*words("yes"), *words("no"), *words("same")) and len(said) > SHORT:
        return None
    reading = flag(text) if said and not as_before(text) else None
    if reading is None or (reading.stored and reading.value):
        answers = sheet.answers
        for proposal in found:
            answers = with_proposal(answers, sheet.edition, proposal)
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
