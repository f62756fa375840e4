"""Taking a reply: what is stored, what is said back, or what is asked again."""

from __future__ import annotations

from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, lookup, note, put, store
from assistant.documents import say
from assistant.interview.agenda import Sheet, Step
from assistant.interview.lists import take_item, take_list
from assistant.interview.prompts import Prompt, cells_of, shown
from assistant.interview.rows import take_cell, take_total
from assistant.interview.settling import force_last_row, forget, park, settle, unpark
from assistant.numerals import read
from assistant.understand import Reading, choices, flag, refused, reply, says_none

FIGURES = ("count", "total", "cell", "item")


def take(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    """Take a reply to a prompt. `insisted`: the same words again after being asked back."""
    trouble = refused(text)
    if trouble:
        return Step(sheet, ask=trouble.ask)
    if not text.strip() and prompt.kind != "item":
        step = _empty(sheet, prompt)
    elif not insisted and _like_year(sheet, prompt, text):
        step = Step(sheet, ask=say("reply.year", value=sheet.answers["year"], unit=prompt.unit))
    else:
        step = _taken(sheet, prompt, text, insisted)
    return step if step.ask else _finished(step, prompt)


def _taken(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    takers = {"total": take_total, "gate": _gate, "choose": _choose, "cell": take_cell, "item": take_item}
    if prompt.kind in takers:
        return takers[prompt.kind](sheet, prompt, text)
    return _leaf(sheet, prompt, text, insisted)


def _like_year(sheet: Sheet, prompt: Prompt, text: str) -> bool:
    """A count that is the report's year was more likely meant as the year: asked back once."""
    counted = prompt.kind in FIGURES and (prompt.part is None or prompt.part.kind == "count")
    number = read(text) if counted else None
    return number is not None and number.value is not None and number.value == sheet.answers.get("year")


def _finished(step: Step, prompt: Prompt) -> Step:
    """Draw the consequences of a stored reply, and say them."""
    answers = without_later(step.sheet.answers, prompt.field)
    sheet = settle(step.sheet.holding(answers))
    said = [step.said]
    if prompt.section == "requests":
        before = sheet.answers
        sheet, row = force_last_row(sheet)
        if row:
            value = sum(get(sheet.answers, field) for field in cells_of(sheet.edition, row))
            if value:
                said.append(say("said.forced", title=sheet.edition.title_of(row), value=value, unit="件"))
            sheet = settle(sheet)
        elif before != step.sheet.answers and _all_settled(step.sheet, sheet):
            said.append(say("said.settled"))
    return Step(sheet, " ".join(part for part in said if part))


def _all_settled(before: Sheet, after: Sheet) -> bool:
    """Did the open outcome rows close by themselves just now?"""
    rows = [f"requests.{key}" for key in after.edition.outcomes]
    was = (before.answers.get("origins") or {}).keys()
    now = (after.answers.get("origins") or {}).keys()
    return any(row in now and row not in was for row in rows)


def without_later(answers: Answers, path: str) -> Answers:
    """Answers in which a FIELD is no longer put off."""
    later = [item for item in answers.get("later") or () if item != path]
    changed = {key: value for key, value in answers.items() if key != "later"}
    return {**changed, "later": later} if later else changed


def put_off(sheet: Sheet, prompt: Prompt) -> Step:
    """Come back to this question last."""
    answers = without_later(sheet.answers, prompt.field)
    later = [*(answers.get("later") or ()), prompt.field]
    return Step(sheet.holding({**answers, "later": later}), say("said.later", title=prompt.title))


def _empty(sheet: Sheet, prompt: Prompt) -> Step:
    """An empty reply: the default, or the field left out where that is allowed."""
    if prompt.default is not ABSENT:
        if prompt.kind == "choose":
            return _chosen(sheet, prompt, list(prompt.default))
        if prompt.kind in ("total", "cell"):
            return _taken(sheet, prompt, str(prompt.default))
        return _stored(sheet, prompt, prompt.default)
    if prompt.kind == "choose" and not prompt.obligatory:
        return _chosen(sheet, prompt, [])
    if prompt.obligatory or prompt.kind in ("gate", "choose", "total", "cell"):
        accepts = prompt.part.wrong if prompt.part else prompt.card.accepts
        return Step(sheet, ask=say("reply.needed", wrong=accepts))
    return _left_out(sheet, prompt)


def _left_out(sheet: Sheet, prompt: Prompt) -> Step:
    field = sheet.edition.fields[prompt.field]
    answers = store(sheet.answers, sheet.edition, field, None)
    return Step(sheet.holding(answers), say("said.left_out", title=prompt.title))


def _stored(sheet: Sheet, prompt: Prompt, value: Any) -> Step:
    field = sheet.edition.fields[prompt.field]
    answers = store(sheet.answers, sheet.edition, field, value)
    answers = note(answers, "origins", prompt.field, ABSENT)
    return Step(sheet.holding(answers), say("said.value", title=prompt.title, value=shown(field, value)))


def _leaf(sheet: Sheet, prompt: Prompt, text: str, insisted: bool) -> Step:
    field = sheet.edition.fields[prompt.field]
    if field.kind in ("texts", "items"):
        return take_list(sheet, field, text)
    if field.kind == "text" and says_none(text):
        return (
            Step(sheet, ask=say("reply.needed", wrong=field.wrong)) if prompt.obligatory else _left_out(sheet, prompt)
        )
    reading = reply(sheet.edition, field, text, insisted)
    return _stored(sheet, prompt, reading.value) if reading.stored else Step(sheet, ask=reading.ask)


# -- areas ---------------------------------------------------------------------------------


def _gate(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """有没有: a no fills every cell inside with zero and keeps why; a yes opens them (again)."""
    reading = Reading(False, True) if says_none(text) else flag(text)
    if not reading.stored and flag(text, prompt.title).value:  # 有一件复议 opens the area; 没有复议 may not close all
        reading = Reading(True, True)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    answers, edition = sheet.answers, sheet.edition
    closed = (answers.get("origins") or {}).get(prompt.field) == "none"
    for child in edition.containers[prompt.field].children:
        if reading.value and closed:
            answers = unpark(forget(answers, edition, child), edition, child)
        elif not reading.value:
            answers = _zeroed(sheet, answers, child)
    answers = note(answers, "origins", prompt.field, "typed" if reading.value else "none")
    said = say("said.open_area") if reading.value else say("said.zero_area", title=prompt.title)
    return Step(sheet.holding(answers), said)


def _zeroed(sheet: Sheet, answers: Answers, row: str) -> Answers:
    """Every cell of a row zero; figures that stood there are put aside."""
    if not _zero(sheet, row):
        answers = park(answers, sheet.edition, row)
    for field in cells_of(sheet.edition, row):
        answers = store(answers, sheet.edition, field, 0)
    return answers


def _choose(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    reading = choices(prompt.options, text)
    return _chosen(sheet, prompt, reading.value) if reading.stored else Step(sheet, ask=reading.ask)


def _chosen(sheet: Sheet, prompt: Prompt, picked: list[str]) -> Step:
    """Only what was picked stays open; a table's other rows are zero, other facts are left out."""
    answers, edition = sheet.answers, sheet.edition
    for key in prompt.options:
        path = f"{prompt.field}.{key}"
        row = path in edition.containers and edition.containers[path].kind != "group"
        if key not in picked and row:
            answers = note(_zeroed(sheet, answers, path), "origins", path, "typed")
        elif key not in picked:
            answers = put(park(answers, edition, path), tuple(path.split(".")), None)
        elif lookup(answers, tuple(path.split("."))) is None or (row and _zero(sheet, path)):
            answers = unpark(drop(forget(answers, edition, path), tuple(path.split("."))), edition, path)
    answers = note(answers, "origins", prompt.field, "typed")
    labels = "、".join(prompt.options[key] for key in prompt.options if key in picked)
    said = say("said.chosen", value=labels) if picked else say("said.chosen_none")
    return Step(sheet.holding(answers), said)


def _zero(sheet: Sheet, row: str) -> bool:
    return all(get(sheet.answers, field) == 0 for field in cells_of(sheet.edition, row))
