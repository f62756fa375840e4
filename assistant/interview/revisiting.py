"""Going back: every place of the interview with what was answered there, and lists opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.answers import ABSENT, drop, get, note, store
from assistant.documents import say
from assistant.edition import Edition, Field
from assistant.interview.agenda import REASON, Sheet, Stop, agenda
from assistant.interview.picking import counted
from assistant.interview.questions import Question
from assistant.interview.values import cells_of, current_items, item_of, shown


@dataclass(frozen=True)
class Place:
    """One place of the interview: FIELD, where it belongs, its title, and what was answered ("" while open)."""

    field: str
    section: str
    title: str
    told: str
    open: bool
    later: bool = False


def places(sheet: Sheet) -> list[Place]:
    """Every place that applies now, in order; the items of a list and the cells of a begun row on their own."""
    stops = agenda(sheet)
    return [place for stop in stops for place in _of_stop(sheet, stop, stops)]


def _of_stop(sheet: Sheet, stop: Stop, stops: list[Stop]) -> Iterator[Place]:
    owner = sheet.edition.fields.get(stop.field) or item_of(sheet.edition, stop.field)[0]
    listed = owner is not None and owner.kind in ("items", "texts")
    if listed and stop.open:
        yield from _items(sheet, owner, stop)
    told = "" if stop.open else given(sheet, stop, stops)
    later = stop.field in (sheet.answers.get("later") or ())
    yield Place(stop.field, stop.question.section, title(sheet.edition, stop.field), told, stop.open, later)
    if listed and not stop.open:
        yield from _items(sheet, owner, stop)
    elif stop.kind == "total" and not stop.open:
        yield from _cells(sheet, stop)


def _items(sheet: Sheet, owner: Field | None, stop: Stop) -> Iterator[Place]:
    assert owner is not None
    for number, item in enumerate(current_items(sheet, owner), 1):
        parts: list[Field | None] = list(owner.items) or [None]
        for part in parts:
            value = item if part is None else item.get(part.path, ABSENT)
            path = f"{owner.path}.{number}" + (f".{part.path}" if part else "")
            if value is not ABSENT and path != stop.field:
                unit = owner.unit if part and part.kind == "count" and value is not None else ""
                told = shown(part, value) + unit if part else str(value)
                yield Place(path, stop.question.section, title(sheet.edition, path), told, False)


def _cells(sheet: Sheet, stop: Stop) -> Iterator[Place]:
    """The filled cells of a row that still has open ones; a finished row is answered as a whole."""
    cells = cells_of(sheet.edition, stop.field)
    known = [cell for cell in cells if get(sheet.answers, cell) is not ABSENT]
    for cell in known if len(known) < len(cells) else ():
        told = shown(cell, get(sheet.answers, cell))
        yield Place(cell.path, stop.question.section, title(sheet.edition, cell.path), told, False)


def title(edition: Edition, path: str) -> str:
    """A FIELD's title with the group it stands in, so that it can be told apart in a list."""
    if path.startswith(REASON):
        return say("reason.title", title=title(edition, path.removeprefix(REASON)))
    if path.partition(".")[0] in ("requests", "disputes", "disclosure") and path.count(".") == 2:
        return edition.cell_title(path)
    parent = path.rpartition(".")[0]
    if path in edition.fields and parent.count(".") and parent in edition.containers:
        return f"{edition.title_of(parent)}：{edition.title_of(path)}"
    return edition.title_of(path)


# -- what was answered -----------------------------------------------------------------------


def given(sheet: Sheet, stop: Stop, stops: list[Stop]) -> str:
    """The answer at a place, as it is said back; of a list only how many items it has."""
    field = sheet.edition.fields.get(stop.field)
    if field is None:
        if stop.kind == "choose":
            return _picked(sheet, stop.question, stops)
        return _row(sheet, stop.question) if stop.kind == "total" else _gate(sheet, stop.question)
    value = get(sheet.answers, field)
    if field.kind in ("items", "texts") and value:
        return say("told.items", count=len(value))
    return shown(field, None if value is ABSENT else value)


def _row(sheet: Sheet, question: Question) -> str:
    fields = cells_of(sheet.edition, question.field)
    values = [get(sheet.answers, field) for field in fields]
    known = [(field, value) for field, value in zip(fields, values, strict=True) if value]
    target = (sheet.answers.get("targets") or {}).get(f"{question.field}.total", 0)
    total = target if ABSENT in values else sum(values)
    unit = fields[0].unit
    if not total:
        return say("shown.nothing")
    labels = _labels(sheet, question.field)
    parts = "、".join(f"{labels[field.path.rpartition('.')[2]]}{value}{unit}" for field, value in known)
    return say("told.row", total=f"{total}{unit}", parts=parts) if parts else f"{total}{unit}"


def _labels(sheet: Sheet, row: str) -> dict[str, str]:
    table = row.partition(".")[0]
    entries = sheet.edition.form[table]["columns" if table == "requests" else "cells"]
    return {entry["key"]: entry["label"] for entry in entries}


def _picked(sheet: Sheet, question: Question, stops: list[Stop]) -> str:
    """What was picked from a list: whatever inside is asked now, but for rows that are zero throughout."""
    titles = []
    for key in question.choose:
        path = f"{question.field}.{key}"
        asked = any(stop.field == path or stop.field.startswith(f"{path}.") for stop in stops)
        if asked and not (counted(sheet.edition, path) and _zero(sheet, path)):
            titles.append(question.words.get(key) or sheet.edition.title_of(path))
    return "、".join(titles) or say("shown.nothing")


def _zero(sheet: Sheet, path: str) -> bool:
    return all(get(sheet.answers, cell) in (0, "0", None) for cell in sheet.edition.inside(path))


def _gate(sheet: Sheet, question: Question) -> str:
    none = all(_zero(sheet, child) for child in sheet.edition.containers[question.field].children)
    return say("shown.nothing") if none else say("told.some")


# -- lists -----------------------------------------------------------------------------------


def reopen(sheet: Sheet, path: str) -> Sheet:
    """A closed list opened again with its items, so that another can be added; anything else as it is."""
    field = sheet.edition.fields.get(path)
    if field is None or field.kind not in ("items", "texts"):
        return sheet
    items = current_items(sheet, field)
    whole: list[Any] = [
        {part.path: item.get(part.path) for part in field.items} if isinstance(item, dict) else item for item in items
    ]
    return sheet.holding(note(drop(sheet.answers, field.store), "open", path, whole))


def without_item(sheet: Sheet, path: str) -> Sheet:
    """The sheet without one item of a list (any FIELD of the item); unchanged for anything else."""
    owner, (number, _) = item_of(sheet.edition, path)
    if owner is None:
        return sheet
    items = current_items(sheet, owner)
    if not 1 <= number <= len(items):
        return sheet
    left = items[: number - 1] + items[number:]
    if owner.path in (sheet.answers.get("open") or {}):
        return sheet.holding(note(sheet.answers, "open", owner.path, left))
    if left:
        return sheet.holding(store(sheet.answers, sheet.edition, owner, left))
    return sheet.holding(drop(sheet.answers, owner.store))
