"""Taking a reply: what is stored, what is said back, or what is asked again."""

from __future__ import annotations

import re
from typing import Any

from assistant.answers import ABSENT, Answers, get, note, store
from assistant.documents import say
from assistant.edition import Field
from assistant.interview import alongside
from assistant.interview.agenda import REASON, Sheet, Step
from assistant.interview.areas import chosen, take_choose, take_gate
from assistant.interview.confirming import as_before, take_confirm
from assistant.interview.last_year import jump
from assistant.interview.lists import take_item, take_list
from assistant.interview.prompts import Prompt
from assistant.interview.rows import labels, take_cell, take_total
from assistant.interview.rowwise import take_rows, told
from assistant.interview.settling import force_last_row, settle
from assistant.interview.values import cells_of, item_of, shown
from assistant.numerals import normal, read, words
from assistant.understand import denied, refused, reply, says_none

TWICE_NAMED = ("disclosure.",)
ONE_THING = ("count", "money", "total", "cell")
FIGURES = ("count", "total", "cell", "item")


def take(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    """Take a reply to a prompt. `insisted`: the same words again after being asked back."""
    trouble = refused(text)
    if trouble:
        return Step(sheet, ask=trouble.ask)
    if not insisted and (doubt := _doubt(prompt, text)):
        return Step(sheet, ask=doubt)
    own, rest = alongside.split(prompt, text)
    step = _take(sheet, prompt, own, insisted)
    if not rest or step.ask:
        return step
    assert prompt.question is not None
    return alongside.follow(step, prompt.question.rest["field"], rest, take)


def _doubt(prompt: Prompt, text: str) -> str:
    """What is asked back, once, of a reply that looks like a slip the question knows."""
    if prompt.question is None or prompt.part is None:
        return ""
    known = prompt.question.fields.get(prompt.part.path, {}).get("doubt") or prompt.question.doubt
    return str(known["ask"]) if known and re.search(known["pattern"], normal(text)) else ""


def speaks_of(sheet: Sheet, prompt: Prompt, text: str) -> tuple[str, ...]:
    """The FIELDs a reply answers: the question's own, and those it names beside it."""
    beside = alongside.split(prompt, text)[1] and prompt.question and prompt.question.rest["field"]
    return tuple(dict.fromkeys((prompt.field, *told(sheet, prompt, text), *([beside] if beside else []))))


def _take(sheet: Sheet, prompt: Prompt, text: str, insisted: bool) -> Step:
    listed = prompt.kind == "item" and prompt.default is ABSENT
    if prompt.kind in ("confirm", "reason"):
        step = _several(sheet, prompt, text, insisted)
    elif (not text.strip() and not listed) or (prompt.origin and as_before(text)):
        step = _empty(sheet, prompt)
    elif not insisted and _like_year(sheet, prompt, text):
        step = Step(sheet, ask=say("reply.year", value=sheet.answers["year"], unit=prompt.unit))
    else:
        step = _taken(sheet, prompt, say("shown.nothing") if _denies(sheet, prompt, text) else text, insisted)
    if not step.ask and not insisted and text.strip():
        far = jump(sheet.edition, sheet.last, step.sheet.answers, prompt.field)
        step = Step(sheet, ask=far) if far else step
    return step if step.ask else _finished(sheet, step, prompt)


def _denies(sheet: Sheet, prompt: Prompt, text: str) -> bool:
    """Is it a 没有 in other words: those the question knows, or the question's own words denied?"""
    said, asked = normal(text), prompt.question
    if asked is not None and asked.field == prompt.field and any(re.fullmatch(p, said) for p in asked.none):
        return True
    owner = sheet.edition.title_of(prompt.field.rpartition(".")[0]) if prompt.kind in ("count", "money") else ""
    return prompt.kind in ONE_THING and denied(text, owner + prompt.title)


def _taken(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    if found := told(sheet, prompt, text):
        return take_rows(sheet, prompt, found, take)
    if prompt.kind == "total":
        return take_total(sheet, prompt, text, insisted)
    takers = {"gate": take_gate, "choose": take_choose, "cell": take_cell, "item": take_item}
    if prompt.kind in takers:
        return takers[prompt.kind](sheet, prompt, text)
    return _leaf(sheet, prompt, text, insisted)


def _several(sheet: Sheet, prompt: Prompt, text: str, insisted: bool) -> Step:
    """A yes to several defaults, or a reply to the plain question behind it; why a figure does not follow."""
    if prompt.kind == "reason":
        if not text.strip() or says_none(text):
            return Step(sheet, ask=say("reply.reason"))
        answers = note(sheet.answers, "reasons", prompt.field.removeprefix(REASON), text.strip())
        return Step(sheet.holding(answers), say("said.reason"))
    assert prompt.question is not None
    step = take_confirm(sheet, prompt.question, text)
    if step is None:
        step = _leaf(sheet, prompt, text, insisted)
    return step


def _like_year(sheet: Sheet, prompt: Prompt, text: str) -> bool:
    """A count that is the report's year was more likely meant as the year: asked back once."""
    counted = prompt.kind in FIGURES and (prompt.part is None or prompt.part.kind == "count")
    number = read(text) if counted else None
    return number is not None and number.value is not None and number.value == sheet.answers.get("year")


def _finished(before: Sheet, step: Step, prompt: Prompt) -> Step:
    """Draw the consequences of a stored reply, and say them."""
    answers = without_later(step.sheet.answers, prompt.field)
    sheet = settle(step.sheet.holding(answers), before)
    said = [step.said]
    if prompt.section == "requests":
        sheet, row = force_last_row(sheet)
        if row:
            value = sum(get(sheet.answers, field) for field in cells_of(sheet.edition, row))
            if value:
                names = labels(sheet, row)
                cells = zip(names.values(), cells_of(sheet.edition, row), strict=True)
                spread = "、".join(f"{name}{count}件" for name, cell in cells if (count := get(sheet.answers, cell)))
                title = sheet.edition.title_of(row)
                said.append(say("said.forced", title=title, value=value, unit="件", parts=spread))
            sheet = settle(sheet, before)
        elif _all_settled(step.sheet, sheet):
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
            return chosen(sheet, prompt, list(prompt.default))
        if prompt.kind == "total" and prompt.origin:
            step = _taken(sheet, prompt, prompt.default)
            answers = note(step.sheet.answers, "origins", prompt.field, prompt.origin)
            return step if step.ask else Step(step.sheet.holding(answers), step.said)
        if prompt.kind == "total":  # given already: its cells stay as they are
            said = say("said.total", title=prompt.title, value=prompt.default, unit=prompt.unit)
            return Step(sheet, said if prompt.default else say("said.none", title=prompt.title))
        if prompt.kind == "cell":
            return _taken(sheet, prompt, str(prompt.default))
        return _stored(sheet, prompt, prompt.default, prompt.origin)
    if prompt.kind == "choose" and not prompt.obligatory:
        return chosen(sheet, prompt, [])
    if prompt.obligatory or prompt.kind in ("gate", "choose", "total", "cell"):
        accepts = prompt.part.wrong if prompt.part else prompt.card.accepts
        return Step(sheet, ask=say("reply.needed", wrong=accepts))
    return _left_out(sheet, prompt)


def _left_out(sheet: Sheet, prompt: Prompt) -> Step:
    field = sheet.edition.fields[prompt.field]
    answers = store(sheet.answers, sheet.edition, field, None)
    return Step(sheet.holding(answers), say("said.left_out", title=prompt.title))


def _stored(sheet: Sheet, prompt: Prompt, value: Any, origin: str = "") -> Step:
    field = sheet.edition.fields.get(prompt.field) or item_of(sheet.edition, prompt.field)[0]
    assert field is not None
    answers = store(sheet.answers, sheet.edition, field, value)
    answers = note(answers, "origins", field.path, origin or ABSENT)
    return Step(sheet.holding(answers), say("said.value", title=_title(sheet, field), value=shown(field, value)))


def _title(sheet: Sheet, field: Field) -> str:
    """许可 and 处罚 have figures of the same name: those of table two are called with their row."""
    return sheet.edition.cell_title(field.path) if field.path.startswith(TWICE_NAMED) else field.title


def _leaf(sheet: Sheet, prompt: Prompt, text: str, insisted: bool) -> Step:
    field = sheet.edition.fields[prompt.field]
    if field.kind in ("texts", "items"):
        return take_list(sheet, field, text)
    if field.kind == "text" and says_none(text):
        return (
            Step(sheet, ask=say("reply.needed", wrong=field.wrong)) if prompt.obligatory else _left_out(sheet, prompt)
        )
    if prompt.default is ABSENT and not prompt.obligatory and normal(text) in words("left_out"):
        return _left_out(sheet, prompt)  # 不写 leaves a fact out; only where writing it is the question is it a no
    reading = reply(sheet.edition, field, text, insisted)
    return _stored(sheet, prompt, reading.value) if reading.stored else Step(sheet, ask=reading.ask)
