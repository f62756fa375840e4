"""Rows of table three and blocks of table four: a total, its parts, and what the sums then leave open."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answers import ABSENT, drop, get, note, store
from assistant.documents import say, short
from assistant.edition import Field
from assistant.interview.agenda import Sheet, Step
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.settling import column_room, forget
from assistant.interview.values import cells_of, remaining, shown
from assistant.sentences import split
from assistant.understand import Reading, reply, says_none

Room = Mapping[str, int] | None


def labels(sheet: Sheet, row: str) -> dict[str, str]:
    """The cells of a row or block by key, with the form's labels."""
    table = row.partition(".")[0]
    entries = sheet.edition.form[table]["columns" if table == "requests" else "cells"]
    return {entry["key"]: entry["label"] for entry in entries if not entry.get("derived")}


def take_total(sheet: Sheet, prompt: Prompt, text: str, insisted: bool = False) -> Step:
    """The total of a row or block, perhaps with its parts; then only what is not known yet is asked."""
    row = prompt.field
    fields, names = cells_of(sheet.edition, row), labels(sheet, row)
    reading = Reading(0, True) if says_none(text) else _split(prompt, fields[0], text, names, insisted)
    if not reading.stored and not insisted and (total := known_total(sheet, row)) is not None:
        parts = _split(prompt, fields[0], text, names, insisted=True)  # 个人1件，公司2件, where 3件 stand already
        reading = parts if parts.stored and parts.value == total else reading
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    return _spread(sheet, prompt, int(reading.value), dict(reading.extra), names)


def known_total(sheet: Sheet, row: str) -> int | None:
    """The total of a row as far as it was given: in one figure, or cell by cell."""
    values = [get(sheet.answers, cell) for cell in cells_of(sheet.edition, row)]
    if all(isinstance(value, int) for value in values):
        return int(sum(values))
    total = (sheet.answers.get("targets") or {}).get(f"{row}.total")
    return total if isinstance(total, int) else None


def _spread(sheet: Sheet, prompt: Prompt, total: int, parts: dict[str, int], names: Mapping[str, str]) -> Step:
    """A row's total with the cells that are known, and those that follow from them."""
    from assistant.validity import check_value

    row, edition = prompt.field, sheet.edition
    cell = cells_of(edition, row)[0]
    if not check_value(cell.schema, edition.schema["$defs"], total):  # no total of its own in the schema
        return Step(sheet, ask=say("reply.wrong", title=prompt.title, wrong=cell.wrong, value=short(total)))
    room = column_room(sheet, row)
    trouble = _impossible(total, parts, room, names)
    if trouble:
        return Step(sheet, ask=trouble)
    answers = forget(sheet.answers, edition, row)
    parts = {**_certain(total, parts, room, names), **parts}
    for field, key in zip(cells_of(edition, row), names, strict=True):
        if key in parts:
            answers = store(answers, edition, field, parts[key])
    if total:
        answers = note(answers, "targets", f"{row}.total", total)
    else:
        answers = note(answers, "origins", row, "none" if room is None else "typed")
    return Step(sheet.holding(answers), _said(prompt, total, parts, names))


def _split(prompt: Prompt, field: Field, text: str, names: Mapping[str, str], insisted: bool) -> Reading:
    table = prompt.field.partition(".")[0]
    return split(field, text, table, names, about=prompt.title, insisted=insisted)


def _said(prompt: Prompt, total: int, parts: Mapping[str, int], names: Mapping[str, str]) -> str:
    if not total:
        return say("said.none", title=prompt.title)
    said = say("said.total", title=prompt.title, value=total, unit=prompt.unit)
    named = "、".join(f"{names[key]}{value}{prompt.unit}" for key in names if (value := parts.get(key)))
    return f"{said[:-1]}，{say('said.spread', parts=named)}" if named else said


def _impossible(total: int, parts: Mapping[str, int], room: Room, names: Mapping[str, str]) -> str:
    """Why these figures cannot be, in words; empty when they can."""
    whole = sum(parts.values())
    if whole > total or (len(parts) == len(names) and whole != total):
        return say("reply.parts_sum", parts=whole, total=total, unit="件")
    if room is None:
        return ""
    if "total" in room and total > room["total"]:
        return say("reply.over_intake", left=room["total"], value=total, unit="件")
    for key, value in parts.items():
        if value > room.get(key, value):
            return say("reply.over_column", column=names[key], left=room[key], value=value, unit="件")
    return ""


def _certain(total: int, parts: Mapping[str, int], room: Room, names: Mapping[str, str]) -> dict[str, int]:
    """Cells that follow: zero where nothing is left to spread, or the only column with requests in it."""
    open_keys = [key for key in names if key not in parts]
    left = total - sum(parts.values())
    if left == 0:
        return dict.fromkeys(open_keys, 0)
    if room is None or any(key not in room for key in names):
        return {}
    sure = {key: 0 for key in open_keys if room[key] <= 0}
    able = [key for key in open_keys if key not in sure]
    if len(able) == 1 and left <= room[able[0]]:
        sure[able[0]] = left
    elif sum(room[key] for key in able) == left:
        sure.update({key: room[key] for key in able})
    return sure


def take_cell(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """One cell of a row whose total is known: it must leave the others possible."""
    edition, field = sheet.edition, sheet.edition.fields[prompt.field]
    row, _, key = prompt.field.rpartition(".")
    if step := _named_cells(sheet, row, text):
        return step
    reading = reply(edition, field, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    before = sheet.holding(drop(sheet.answers, field.store))
    left = remaining(before, row)
    open_cells = [cell for cell in cells_of(edition, row) if get(before.answers, cell) is ABSENT]
    trouble = _misfit(before, row, key, int(reading.value), last=len(open_cells) == 1)
    if trouble:
        return Step(sheet, ask=trouble)
    answers = note(store(sheet.answers, edition, field, reading.value), "origins", row, ABSENT)
    if reading.value == left:  # nothing is left for the other cells
        for cell in open_cells:
            if cell is not field:
                answers = store(answers, edition, cell, 0)
    said = say("said.value", title=prompt.title, value=shown(field, reading.value))
    return Step(sheet.holding(answers), said)


def _named_cells(sheet: Sheet, row: str, text: str) -> Step | None:
    """商业企业1件, said where 自然人 was asked: the cells it names. None where it names none."""
    total = (sheet.answers.get("targets") or {}).get(f"{row}.total")
    asked = prompt_for(sheet, row)
    if total is None or asked is None:
        return None
    names, cells = labels(sheet, row), cells_of(sheet.edition, row)
    reading = _split(asked, cells[0], f"{total}{asked.unit}，{text}", names, insisted=False)
    if not reading.stored or not reading.extra:
        return None
    pairs = ((key, get(sheet.answers, cell)) for key, cell in zip(names, cells, strict=True))
    known = {key: value for key, value in pairs if value is not ABSENT}
    return _spread(sheet, asked, total, known | dict(reading.extra), names)


def _misfit(sheet: Sheet, row: str, key: str, value: int, last: bool) -> str:
    """Why a cell cannot have this value, seen from its row's total and from its column; empty when it can."""
    left = remaining(sheet, row)
    if left is not None:
        total = (sheet.answers.get("targets") or {}).get(f"{row}.total", 0)
        if value > left:
            return say("reply.too_many", total=total, used=total - left, left=left, unit="件")
        if last and value != left:
            return say("reply.too_few", total=total, left=left, unit="件")
    room = column_room(sheet, row) or {}
    if value > room.get(key, value):
        column = labels(sheet, row)[key]
        return say("reply.over_column", column=column, left=room[key], value=value, unit="件")
    return ""
