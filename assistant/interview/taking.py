"""Taking a reply: what is stored, what is said back, or what is asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, lookup, note, store
from assistant.documents import say
from assistant.edition import Field
from assistant.interview.agenda import Sheet
from assistant.interview.prompts import Prompt, cells_of, current_items, item_of, remaining, shown
from assistant.interview.settling import column_room, force_last_row, forget, settle
from assistant.understand import Reading, choices, closes, flag, items, pick, refused, reply, says_none, split


@dataclass(frozen=True)
class Step:
    """What became of a reply: the new sheet and what is said back, or only `ask` with nothing stored."""

    sheet: Sheet
    said: str = ""
    ask: str = ""


def take(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    """Take a reply to a prompt. `insisted`: the same words again after being asked back."""
    trouble = refused(text)
    if trouble:
        return Step(sheet, ask=trouble.ask)
    takers = {"total": _total, "gate": _gate, "choose": _choose, "cell": _cell, "item": _item}
    if not text.strip() and prompt.kind != "item":
        step = _empty(sheet, prompt)
    else:
        step = (
            takers[prompt.kind](sheet, prompt, text) if prompt.kind in takers else _leaf(sheet, prompt, text, insisted)
        )
    return step if step.ask else _finished(step, prompt)


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
            return take(sheet, prompt, str(prompt.default))
        return _stored(sheet, prompt, prompt.default)
    if prompt.kind == "choose" and not prompt.obligatory:
        return _chosen(sheet, prompt, [])
    if prompt.obligatory or prompt.kind in ("gate", "choose", "total", "cell"):
        accepts = prompt.part.wrong if prompt.part else prompt.card.accepts
        return Step(sheet, ask=say("reply.needed", wrong=accepts))
    return _left_out(sheet, prompt)


def _left_out(sheet: Sheet, prompt: Prompt) -> Step:
    field = sheet.edition.fields[prompt.field]
    return Step(
        sheet.holding(store(sheet.answers, sheet.edition, field, None)), say("said.left_out", title=prompt.title)
    )


def _stored(sheet: Sheet, prompt: Prompt, value: Any) -> Step:
    field = sheet.edition.fields[prompt.field]
    answers = store(sheet.answers, sheet.edition, field, value)
    answers = note(answers, "origins", prompt.field, ABSENT)
    return Step(sheet.holding(answers), say("said.value", title=prompt.title, value=shown(field, value)))


def _leaf(sheet: Sheet, prompt: Prompt, text: str, insisted: bool) -> Step:
    field = sheet.edition.fields[prompt.field]
    if field.kind in ("texts", "items"):
        return _whole_list(sheet, prompt, field, text)
    if field.kind == "text" and not prompt.obligatory and says_none(text):
        return _left_out(sheet, prompt)
    reading = reply(sheet.edition, field, text, insisted)
    return _stored(sheet, prompt, reading.value) if reading.stored else Step(sheet, ask=reading.ask)


# -- areas ---------------------------------------------------------------------------------


def _gate(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """有没有: a no fills every cell inside with zero and keeps why."""
    reading = Reading(False, True) if says_none(text) else flag(text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    answers = sheet.answers
    if reading.value:
        answers = note(answers, "origins", prompt.field, "typed")
        return Step(sheet.holding(answers), say("said.open_area"))
    for child in sheet.edition.containers[prompt.field].children:
        for field in cells_of(sheet.edition, child):
            answers = store(answers, sheet.edition, field, 0)
        answers = note(answers, "targets", f"{child}.total", ABSENT)
    answers = note(answers, "origins", prompt.field, "none")
    return Step(sheet.holding(answers), say("said.zero_area", title=prompt.title))


def _choose(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    reading = choices(prompt.options, text)
    return _chosen(sheet, prompt, reading.value) if reading.stored else Step(sheet, ask=reading.ask)


def _chosen(sheet: Sheet, prompt: Prompt, picked: list[str]) -> Step:
    """Only what was picked stays open; a table's other rows are zero, other facts are left out."""
    answers, edition = sheet.answers, sheet.edition
    for key in prompt.options:
        path = f"{prompt.field}.{key}"
        row = path in edition.containers and edition.containers[path].kind != "group"
        if key in picked:
            if lookup(answers, tuple(path.split("."))) is None or (row and _zero(sheet, path)):
                answers = forget(drop(answers, tuple(path.split("."))), edition, path)
        elif row:
            for field in cells_of(edition, path):
                answers = store(answers, edition, field, 0)
            answers = note(note(answers, "origins", path, "typed"), "targets", f"{path}.total", ABSENT)
        else:
            answers = _set_null(answers, tuple(path.split(".")))
    answers = note(answers, "origins", prompt.field, "typed")
    labels = "、".join(prompt.options[key] for key in prompt.options if key in picked)
    said = say("said.chosen", value=labels) if picked else say("said.chosen_none")
    return Step(sheet.holding(answers), said)


def _zero(sheet: Sheet, row: str) -> bool:
    return all(get(sheet.answers, field) == 0 for field in cells_of(sheet.edition, row))


def _set_null(answers: Answers, where: tuple[str, ...]) -> Answers:
    """Leave a fact out: null in the place of a field or of a whole group."""
    from assistant.answers import put

    answers = note(answers, "open", ".".join(where), ABSENT)
    return put(answers, where, None)


# -- tables ----------------------------------------------------------------------------------


def _labels(sheet: Sheet, row: str) -> dict[str, str]:
    table = row.partition(".")[0]
    entries = sheet.edition.form[table]["columns" if table == "requests" else "cells"]
    return {entry["key"]: entry["label"] for entry in entries if not entry.get("derived")}


def _total(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """The total of a row or block, perhaps with its parts; then only what is not known yet is asked."""
    row, edition = prompt.field, sheet.edition
    fields = cells_of(edition, row)
    labels = _labels(sheet, row)
    reading = Reading(0, True) if says_none(text) else split(fields[0], text, row.partition(".")[0], labels)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    total, parts = int(reading.value), dict(reading.extra)
    room = column_room(sheet, row)
    trouble = _impossible(total, parts, room, labels)
    if trouble:
        return Step(sheet, ask=trouble)
    answers = forget(sheet.answers, edition, row)
    parts = {**_certain(total, parts, room, labels), **parts}
    for field, key in zip(fields, labels, strict=True):
        if key in parts:
            answers = store(answers, edition, field, parts[key])
    if total:
        answers = note(answers, "targets", f"{row}.total", total)
    elif room is not None:
        answers = note(answers, "origins", row, "typed")
    else:
        answers = note(answers, "origins", row, "none")
    return Step(sheet.holding(answers), _total_said(prompt, total, parts, labels))


def _total_said(prompt: Prompt, total: int, parts: Mapping[str, int], labels: Mapping[str, str]) -> str:
    if not total:
        return say("said.none", title=prompt.title)
    said = say("said.total", title=prompt.title, value=total, unit="件")
    named = "、".join(f"{labels[key]}{value}件" for key, value in parts.items() if value)
    return f"{said[:-1]}，{say('said.spread', parts=named)}" if named else said


def _impossible(total: int, parts: Mapping[str, int], room: Mapping[str, int] | None, labels: Mapping[str, str]) -> str:
    """Why these figures cannot be, in words; empty when they can."""
    whole = sum(parts.values())
    if whole > total or (len(parts) == len(labels) and whole != total):
        return say("reply.parts_sum", parts=whole, total=total, unit="件")
    if room is None:
        return ""
    if "total" in room and total > room["total"]:
        return say("reply.over_intake", left=room["total"], value=total, unit="件")
    for key, value in parts.items():
        if value > room.get(key, value):
            return say("reply.over_column", column=labels[key], left=room[key], value=value, unit="件")
    return ""


def _certain(
    total: int, parts: Mapping[str, int], room: Mapping[str, int] | None, labels: Mapping[str, str]
) -> dict[str, int]:
    """Cells that follow: zero where nothing is left to spread, or the only column with requests in it."""
    open_keys = [key for key in labels if key not in parts]
    left = total - sum(parts.values())
    if left == 0:
        return dict.fromkeys(open_keys, 0)
    if room is None or any(key not in room for key in labels):
        return {}
    sure = {key: 0 for key in open_keys if room[key] <= 0}
    able = [key for key in open_keys if key not in sure]
    if len(able) == 1 and left <= room[able[0]]:
        sure[able[0]] = left
    elif sum(room[key] for key in able) == left:
        sure.update({key: room[key] for key in able})
    return sure


def _cell(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """One cell of a row whose total is known: it must leave the others possible."""
    edition = sheet.edition
    field = edition.fields[prompt.field]
    reading = reply(edition, field, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    row, _, key = prompt.field.rpartition(".")
    sheet_ = sheet.holding(drop(sheet.answers, field.store))
    left = remaining(sheet_, row)
    open_cells = [cell for cell in cells_of(edition, row) if get(sheet_.answers, cell) is ABSENT]
    if left is not None and (trouble := _misfit(sheet_, row, left, int(reading.value), len(open_cells) == 1)):
        return Step(sheet, ask=trouble)
    room = column_room(sheet_, row)
    labels = _labels(sheet, row)
    if room is not None and key in room and reading.value > room[key]:
        return Step(
            sheet, ask=say("reply.over_column", column=labels[key], left=room[key], value=reading.value, unit="件")
        )
    answers = store(sheet.answers, edition, field, reading.value)
    answers = note(answers, "origins", row, ABSENT)
    if left is not None and reading.value == left:
        for cell in open_cells:
            if cell is not field:
                answers = store(answers, edition, cell, 0)
    said = say("said.value", title=prompt.title, value=shown(field, reading.value))
    return Step(sheet.holding(answers), said)


def _misfit(sheet: Sheet, row: str, left: int, value: int, last: bool) -> str:
    total = (sheet.answers.get("targets") or {}).get(f"{row}.total", 0)
    if value > left:
        return say("reply.too_many", total=total, used=total - left, left=left, unit="件")
    if last and value != left:
        return say("reply.too_few", total=total, left=left, unit="件")
    return ""


# -- lists -----------------------------------------------------------------------------------


def _open_items(sheet: Sheet, owner: Field, values: list[Any]) -> Sheet:
    return sheet.holding(note(sheet.answers, "open", owner.path, values))


def close_list(sheet: Sheet, owner: Field) -> Step:
    """Close a list: its items become the field; an empty one is left out."""
    values = [_whole(item) for item in current_items(sheet, owner)]
    values = [item for item in values if item]
    if not values and owner.obligatory:
        return Step(sheet, ask=say("reply.closed_empty"))
    answers = note(sheet.answers, "open", owner.path, ABSENT)
    answers = store(answers, sheet.edition, owner, values or None)
    said = (
        say("said.closed", title=owner.title, count=len(values)) if values else say("said.left_out", title=owner.title)
    )
    return Step(sheet.holding(answers), said)


def _whole(item: Any) -> Any:
    return {key: value for key, value in item.items() if value is not None} if isinstance(item, dict) else item


def _whole_list(sheet: Sheet, prompt: Prompt, field: Field, text: str) -> Step:
    """A list answered anew as a whole: 没有 empties it, otherwise the reply is its first items."""
    first = f"{field.path}.1" if field.kind == "texts" else f"{field.path}.1.{field.items[0].path}"
    from assistant.interview.prompts import prompt_for

    opened = _open_items(sheet.holding(forget(sheet.answers, sheet.edition, field.path)), field, [])
    item = prompt_for(opened, first)
    assert item is not None
    return _item(opened, item, text)


def _item(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    owner, (number, part) = item_of(sheet.edition, prompt.field)
    assert owner is not None
    first_key = part is None or part is owner.items[0]
    values = current_items(sheet, owner)
    if closes(text) or (not text.strip() and first_key) or (first_key and number == 1 and says_none(text)):
        return _closing(sheet, owner, values, number, part)
    if part is None:
        return _more_texts(sheet, prompt, owner, values, number, text)
    if not text.strip():
        if part.obligatory:
            return Step(sheet, ask=say("reply.needed", wrong=part.wrong))
        return _set_part(sheet, owner, values, number, {part.path: None}, "")
    if first_key and [i.kind for i in owner.items] == ["text", "count"]:
        return _named_counts(sheet, owner, values, number, text)
    key = pick(prompt.options, text) if prompt.options else None
    if key is not None:
        return _set_part(sheet, owner, values, number, {part.path: key}, shown(part, key))
    reading = reply(sheet.edition, part, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    return _set_part(sheet, owner, values, number, {part.path: reading.value}, shown(part, reading.value))


def _closing(sheet: Sheet, owner: Field, values: list[Any], number: int, part: Field | None) -> Step:
    """A full stop inside an item ends the item too, if nothing it must have is missing."""
    if isinstance(values[-1] if values else None, dict) and part is not None and part is not owner.items[0]:
        lacking = next((i for i in owner.items if i.obligatory and not values[-1].get(i.path)), None)
        if lacking:
            return Step(sheet, ask=say("reply.needed", wrong=lacking.title))
    return close_list(sheet, owner)


def _more_texts(sheet: Sheet, prompt: Prompt, owner: Field, values: list[Any], number: int, text: str) -> Step:
    reading = reply(sheet.edition, owner, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    values[number - 1 : number] = reading.value
    step = _open_items(sheet, owner, values)
    return Step(step, say("said.item", value=shown(owner, reading.value)))


def _named_counts(sheet: Sheet, owner: Field, values: list[Any], number: int, text: str) -> Step:
    reading = items(owner, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    for item in reading.value:
        fault = reply(sheet.edition, owner.items[0], item["name"])
        if fault.ask:
            return Step(sheet, ask=fault.ask)
    values[number - 1 : number] = reading.value
    if len(reading.value) > 1:  # all named in one sentence: names without a figure stay without
        values = [{"count": None, **item} for item in values]
    return Step(_open_items(sheet, owner, values), say("said.item", value=shown(owner, reading.value)))


def _set_part(sheet: Sheet, owner: Field, values: list[Any], number: int, change: dict[str, Any], said: str) -> Step:
    while len(values) < number:
        values.append({})
    values[number - 1] = {**values[number - 1], **change}
    if owner.path in (sheet.answers.get("open") or {}) or lookup(sheet.answers, owner.store) is ABSENT:
        changed = _open_items(sheet, owner, values)
    else:
        changed = sheet.holding(store(sheet.answers, sheet.edition, owner, [_whole(v) for v in values]))
    title = next(item.title for item in owner.items if item.path in change)
    return Step(changed, say("said.value", title=title, value=said) if said else "")
