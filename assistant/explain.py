"""What can be answered and how: for authors of questions, for reviewers and for tests."""

from __future__ import annotations

import json
from typing import Any

from assistant.answers import ABSENT, get
from assistant.documents import fault, say
from assistant.edition import CURRENT, Edition, Field, load
from assistant.interview import Prompt, Sheet, prompt_for, shown, take
from assistant.interview.prompts import card_lines
from assistant.interview.taking import speaks_of
from assistant.understand import listed


def explain(path: str | None, reply: str | None, as_json: bool, last_year: int) -> str:
    """The list of fields, one question with its help, or what a reply would be taken for.

    Raises AssistantError (code 2) for a FIELD that does not exist.
    """
    edition = load(CURRENT)
    if path is None:
        shapes = [_shape(field) for field in edition.fields.values()]
        return _json(shapes) if as_json else "\n".join(_row(shape) for shape in shapes)
    sheet = Sheet(edition, {"edition": edition.name}, last_year)
    prompt = prompt_for(sheet, path)
    if prompt is None:
        raise fault("explain.unknown", code=2, field=path)
    if reply is not None:
        return _reading(sheet, prompt, reply, as_json)
    return _json(_question(edition, prompt)) if as_json else "\n".join(_help(prompt))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _shape(field: Field) -> dict[str, Any]:
    return {
        "field": field.path,
        "title": field.title,
        "type": field.kind,
        "unit": field.unit,
        "required": field.obligatory,
        "options": dict(field.options),
    }


def _row(shape: dict[str, Any]) -> str:
    required = say("explain.required") if shape["required"] else ""
    unit = f"（{shape['unit']}）" if shape["unit"] else ""
    return f"{shape['field']}  {shape['title']}{unit}{required}"


def _question(edition: Edition, prompt: Prompt) -> dict[str, Any]:
    field = edition.fields.get(prompt.field) or prompt.part
    shape = _shape(field) if field else {"type": prompt.kind, "unit": prompt.unit, "required": prompt.obligatory}
    card = prompt.card
    return {
        **shape,
        "field": prompt.field,
        "title": prompt.title,
        "options": dict(prompt.options),
        "question": prompt.ask,
        "help": {
            "why": card.why,
            "count": card.count,
            "not_counted": card.not_counted,
            "basis": card.basis,
            "example": card.example,
            "accepts": card.accepts,
        },
    }


def _help(prompt: Prompt) -> list[str]:
    lines = [f"[{prompt.field}] {prompt.ask}"]
    if prompt.options:
        lines.append(listed(prompt.options))
    return [*lines, *card_lines(prompt.card)]


def _reading(sheet: Sheet, prompt: Prompt, reply: str, as_json: bool) -> str:
    """What a reply stores, field by field (without what merely follows from it), or what is asked back."""
    step = take(sheet, prompt, reply)
    values: dict[str, Any] = {}
    for path in () if step.ask else speaks_of(sheet, prompt, reply):
        values |= stored(sheet, step.sheet, path)
    if as_json:
        return _json({"values": values, "ask": step.ask or None})
    if step.ask:
        return step.ask
    fields = sheet.edition.fields
    return "\n".join(f"{path} = {shown(fields[path], v) if path in fields else v}" for path, v in values.items())


def stored(before: Sheet, after: Sheet, path: str) -> dict[str, Any]:
    """What a reply to the question of a FIELD stored, by FIELD; also where the question does not apply (yet)."""
    values: dict[str, Any] = {}
    parked = after.answers.get("parked") or {}
    for field in after.edition.fields.values():
        value = get(after.answers, field)
        if value is ABSENT:
            value = parked.get(field.path, ABSENT)
        inside = field.path == path or field.path.startswith(f"{path}.") or path.startswith(f"{field.path}.")
        if inside and value is not ABSENT and value != get(before.answers, field):
            listed = field.kind in ("texts", "items") and value
            values.update(_items(field.path, value) if listed else {field.path: value})
    targets = after.answers.get("targets") or {}
    values.update({key: value for key, value in targets.items() if key.startswith(f"{path}.")})
    for key, items in (after.answers.get("open") or {}).items():
        values.update(_items(key, items) if path.startswith(key) else {})
    return values


def _items(path: str, items: list[Any]) -> dict[str, Any]:
    """A list by the FIELDs of its items."""
    values: dict[str, Any] = {}
    for number, item in enumerate(items, 1):
        parts = {f".{part}": value for part, value in item.items()} if isinstance(item, dict) else {"": item}
        values.update({f"{path}.{number}{part}": value for part, value in parts.items()})
    return values
