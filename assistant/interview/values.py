"""Values by their place: the cells of a row, the items of a list, and a value as it is said back."""

from __future__ import annotations

from typing import Any

from assistant.answers import ABSENT, get, lookup
from assistant.documents import load_shipped, say
from assistant.edition import Edition, Field
from assistant.interview import last_year
from assistant.interview.sheet import Sheet


def cells_of(edition: Edition, row: str) -> list[Field]:
    """The cells of a row of table three or a block of table four."""
    return [edition.fields[path] for path in edition.containers[row].children]


def remaining(sheet: Sheet, row: str) -> int | None:
    """What of a row's given total is not yet spread over its cells; None when no total was given."""
    total = (sheet.answers.get("targets") or {}).get(f"{row}.total")
    if not isinstance(total, int) or row not in sheet.edition.containers:
        return None
    known = [get(sheet.answers, field) for field in cells_of(sheet.edition, row)]
    left: int = total - sum(value for value in known if value is not ABSENT)
    return left


def item_of(edition: Edition, path: str) -> tuple[Field | None, tuple[int, Field | None]]:
    """A list item's FIELD -> (the list, (number from 1, the item's own field or None for plain text))."""
    head, _, last = path.rpartition(".")
    if head in edition.fields and last.isdigit() and edition.fields[head].kind == "texts":
        return edition.fields[head], (int(last), None)
    owner, _, number = head.rpartition(".")
    if owner in edition.fields and number.isdigit():
        part = next((item for item in edition.fields[owner].items if item.path == last), None)
        if part:
            return edition.fields[owner], (int(number), part)
    return None, (0, None)


def current_items(sheet: Sheet, owner: Field) -> list[Any]:
    """The items of a list, closed or still open."""
    opened = (sheet.answers.get("open") or {}).get(owner.path)
    closed = lookup(sheet.answers, owner.store)
    if opened is None and closed is ABSENT:
        return last_year.items(sheet.last, sheet.answers, owner.path)
    return list(opened if opened is not None else closed or [])


def shown(leaf: Field, value: Any) -> str:
    """A stored value as it is said back: labels, units, 是/否."""
    if value is None:
        return say("shown.none")
    if leaf.kind == "flag":
        return say("shown.yes") if value else say("shown.no")
    if leaf.kind == "choice":
        return leaf.options.get(value, str(value))
    if leaf.kind == "choices":
        return "、".join(leaf.options.get(key, key) for key in value) or say("shown.nothing")
    if leaf.kind == "texts":
        return "".join(f"《{text}》" for text in value) if leaf.titled else "、".join(value)
    if [part.kind for part in leaf.items] == ["text", "count"]:
        counts = (f"{count}{leaf.unit}" if (count := item.get("count")) is not None else "" for item in value)
        return "、".join(f"{item['name']}{count}" for item, count in zip(value, counts, strict=True))
    if leaf.kind == "items":
        return "；".join("，".join(str(v) for v in item.values() if v is not None) for item in value)
    if isinstance(value, dict):
        return say("shown.at_least", count=value["count"], unit=leaf.unit)
    return f"{value}{leaf.unit}"


def figure_names(edition: Edition, group: str) -> dict[str, str]:
    """What people call the figures of a group: name -> FIELD; {} where it has no figures with names."""
    vocabulary: dict[str, list[str]] = load_shipped("prompts", "vocabulary", "columns.yaml")["figures"]
    paths = [path for path in edition.containers[group].children if path in edition.fields]
    return {name: path for path in paths for name in vocabulary.get(path.rpartition(".")[2], ())}
