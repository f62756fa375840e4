"""The answers document: the only state of an interview.

Plain nested dicts and lists. Absent = not asked yet, null = asked and left out, 0 = zero.
Changing returns a new document that shares what did not change, so undo is keeping the
old one. A file is validated again whatever its origin; what it lacks is no fault here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import documents
from assistant.documents import Document, Path_, say
from assistant.edition import CURRENT, Edition, Field, known, load
from assistant.errors import AssistantError
from assistant.writing import write_atomic

if TYPE_CHECKING:
    from assistant.validity import Breach

Answers = dict[str, Any]


class _Absent:
    """What stands where nothing has been answered: false, and told apart from null and zero."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Any = _Absent()
MOST_PLACES = 8
PLAIN = re.compile(r"[A-Za-z\u3007\u4e00-\u9fff《“（][^:#\"'\\`\n]*")
KEYWORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def lookup(answers: Any, store: Path_) -> Any:
    """The value at a storage path, or ABSENT."""
    for key in store:
        if answers is None:  # a group left out as a whole
            return None
        inside = isinstance(answers, dict) and key in answers
        if not inside and not (isinstance(answers, list) and isinstance(key, int) and key < len(answers)):
            return ABSENT
        answers = answers[key]
    return answers


def get(answers: Answers, field: Field) -> Any:
    """A field's value; ABSENT when not asked yet. An unfilled cell of a table row is not asked yet."""
    value = lookup(answers, field.store)
    return ABSENT if value is None and isinstance(field.store[-1], int) else value


def answered(answers: Answers, field: Field) -> bool:
    """Has the field been asked (a value, or null for left out)?"""
    return get(answers, field) is not ABSENT


def put(answers: Answers, store: Path_, value: Any, width: int = 0) -> Answers:
    """A new document with `value` at a storage path; `width` is the length of a new table row."""
    changed: Answers = _put(answers, store, value, width)
    return changed


def _put(inside: Any, store: Path_, value: Any, width: int) -> Any:
    key, rest = store[0], store[1:]
    if isinstance(key, int):
        row = list(inside) if isinstance(inside, list) else [None] * width
        row[key] = value
        return row
    changed = dict(inside) if isinstance(inside, dict) else {}
    changed[key] = _put(changed.get(key), rest, value, width) if rest else value
    return changed


def store(answers: Answers, edition: Edition, field: Field, value: Any) -> Answers:
    """A new document with a field's value stored."""
    return put(answers, field.store, value, len(edition.columns))


def drop(answers: Answers, field_store: Path_) -> Answers:
    """A new document without the value at a storage path; emptied parents go too."""
    changed: Answers = answers if lookup(answers, field_store) is ABSENT else _drop(answers, field_store)
    return changed


def _drop(inside: Any, field_store: Path_) -> Any:
    key, rest = field_store[0], field_store[1:]
    if isinstance(key, int):
        row = [*inside[:key], None, *inside[key + 1 :]]
        return row if any(cell is not None for cell in row) else {}
    changed = dict(inside)
    child = _drop(changed[key], rest) if rest and changed[key] is not None else {}
    if child in ({}, []):
        changed.pop(key)
    else:
        changed[key] = child
    return changed


def note(answers: Answers, book: str, field: str, value: Any) -> Answers:
    """A new document with an entry of a bookkeeping mapping set (value ABSENT: removed)."""
    entries = dict(answers.get(book) or {})
    if value is ABSENT:
        entries.pop(field, None)
    else:
        entries[field] = value
    changed = dict(answers)
    if entries:
        changed[book] = entries
    else:
        changed.pop(book, None)
    return changed


# -- reading -----------------------------------------------------------------------------


def read(path: Path) -> Answers:
    """An answers file, validated. Raises AssistantError with every place that does not fit."""
    return parse(documents.read_yaml(path))


def parse(document: Document) -> Answers:
    """A parsed document as answers. Raises AssistantError with file, line, field and the way out."""
    data = document.data
    if not isinstance(data, dict):
        raise documents.fault("answers.shape", file=document.name)
    edition = _edition(document)
    from assistant import validity  # not at the top: before the first answer nothing is read

    breaches = validity.breaches(document, "schemas", edition.name, "answers.schema.json")
    if breaches:
        raise _invalid(document, edition, breaches)
    return _amounts_as_text(edition, data)


def _edition(document: Document) -> Edition:
    name = document.data.get("edition", CURRENT)
    if not isinstance(name, str) or name not in known():
        quoted = documents.short(name)
        raise documents.fault("answers.edition", file=document.name, edition=quoted, known="、".join(known()))
    return load(name)


def _invalid(document: Document, edition: Edition, breaches: list[Breach]) -> AssistantError:
    places = []
    for breach in breaches[:MOST_PLACES]:
        path = path_of(edition, breach.path)
        title = edition.title_of(path)
        shown = isinstance(breach.value, str | int | float | bool)
        places.append(
            say(
                "answers.place",
                line=breach.line,
                field=path or "edition",
                title=f"（{title}）" if title != path else "",
                message=breach.message,
                value=say("answers.value", value=documents.short(breach.value)) if shown else "",
            )
        )
    if len(breaches) > MOST_PLACES:
        places.append(say("answers.more", count=len(breaches) - MOST_PLACES))
    return documents.fault("answers.invalid", file=document.name, count=len(breaches), places="\n".join(places))


def path_of(edition: Edition, path: Path_) -> str:
    """FIELD name of a storage path: cells by column key, list items by number from 1."""
    names = []
    for depth, key in enumerate(path):
        if not isinstance(key, int):
            names.append(str(key))
        elif path[0] == "requests" and depth == 2 and key < len(edition.columns):
            names.append(edition.columns[key])
        else:
            names.append(str(key + 1))
    return ".".join(names)


def _amounts_as_text(edition: Edition, data: Answers) -> Answers:
    """Money may be typed as a bare whole number; everywhere else it is decimal text."""
    for field in edition.fields.values():
        if field.kind == "money":
            value = get(data, field)
            if isinstance(value, int) and not isinstance(value, bool):
                data = put(data, field.store, str(value))
    return data


# -- writing -----------------------------------------------------------------------------


def dump(answers: Answers) -> str:
    """Answers as YAML a reviewer can read: schema order, table rows in one line with their label."""
    edition = load(answers.get("edition", CURRENT))
    head = say("answers.head", authority=edition.form["authority"])
    return "\n".join([head, *_mapping(answers, edition.schema, edition, (), _labels(edition))]) + "\n"


def _labels(edition: Edition) -> dict[Path_, str]:
    """The form's label of every row or block that stands in one line."""
    labels: dict[Path_, str] = {("requests", row.key): row.label for row in edition.rows}
    labels |= {("disputes", block["key"]): block["label"] for block in edition.form["disputes"]["blocks"]}
    for block in edition.form["disclosure"]["blocks"]:
        labels |= {("disclosure", row["key"]): row["label"] for row in block["rows"]}
    return labels


def _ordered(data: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    known_keys = list(schema.get("properties", {}))
    yield from (key for key in known_keys if key in data)
    yield from sorted(key for key in data if key not in known_keys)


def _resolved(schema: Mapping[str, Any], edition: Edition) -> Mapping[str, Any]:
    if "$ref" in schema:
        definition = edition.schema["$defs"][str(schema["$ref"]).rpartition("/")[2]]
        return {**definition, **schema}
    return schema


def _mapping(
    data: Mapping[str, Any], schema: Mapping[str, Any], edition: Edition, path: Path_, labels: Mapping[Path_, str]
) -> Iterator[str]:
    indent = "  " * len(path)
    for key in _ordered(data, schema):
        child = _resolved(schema.get("properties", {}).get(key, {}), edition)
        value, where = data[key], (*path, key)
        name = scalar(key)
        if isinstance(value, dict) and value and where not in labels:
            title = "" if len(path) else f"  # {child['title']}" if "title" in child else ""
            yield f"{indent}{name}:{title}"
            yield from _mapping(value, child, edition, where, labels)
        elif isinstance(value, list) and value and (not _flat(value)):
            yield f"{indent}{name}:"
            yield from _list(value, _resolved(child.get("items", {}), edition), len(path) + 1)
        else:
            label = f"  # {labels[where]}" if where in labels else ""
            yield f"{indent}{name}: {_inline(value, indent)}{label}"


def _flat(value: list[Any]) -> bool:
    """Lists of figures and of option keys stand in one line."""
    return all(item is None or isinstance(item, int) or (isinstance(item, str) and item.isascii()) for item in value)


def _list(values: list[Any], schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for value in values:
        if isinstance(value, dict):
            mark = "- "
            for key in _ordered(value, schema):
                yield f"{indent}{mark}{scalar(key)}: {_inline(value[key], indent + '  ')}"
                mark = "  "
            if not value:
                yield f"{indent}- {{}}"
        else:
            yield f"{indent}- {_inline(value, indent)}"


def _inline(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {_inline(item, indent)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item, indent) for item in value) + "]"
    if isinstance(value, str) and "\n" in value and _blockable(value):
        return "|-\n" + "\n".join(f"{indent}    {line}" if line else "" for line in value.split("\n"))
    return scalar(value)


def _blockable(text: str) -> bool:
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(line == line.strip() for line in lines)


def scalar(value: Any) -> str:
    """One plain or double-quoted YAML scalar that our loader reads back as the same value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    simple = PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in KEYWORDS
    if simple and not any(mark in text for mark in ",[]{}&*!|>%@"):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def save(path: Path, answers: Answers) -> None:
    """Write an answers file whole or not at all. Raises AssistantError."""
    write_atomic(path, dump(answers).encode("utf-8"))
