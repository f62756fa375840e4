"""What the holes of a matched phrase tell: FIELD -> value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from assistant.edition import Edition, Field
from assistant.review.backwards import Hole, Pattern
from assistant.review.conditions import Among, Sum
from assistant.validity import check_value

MOST = 999_999_999  # as the schema says of every count
INNER = str.maketrans("〈〉‘’", "《》“”")
Told = dict[str, Any]


def told(edition: Edition, pattern: Pattern, match: re.Match[str]) -> Told:
    """The facts a match tells; those that do not fit their field are left out."""
    facts: Told = {}
    differences: list[tuple[Hole, int]] = []
    for name, hole in pattern.holes.items():
        text = match.group(name)
        if text and hole.kind == "difference":
            differences.append((hole, int(text)))
        elif text:
            _add(facts, hole.path, _value(edition, hole, text))
    for path, value in pattern.implied:
        _add(facts, path, value)
    for name, said in pattern.branches.items():
        if match.group(name):
            for path, value in said:
                facts.setdefault(path, value)
    _work_out(facts, differences)
    return {path: value for path, value in facts.items() if _fits(edition, path, value)}


def _add(facts: Told, path: str, value: Any) -> None:
    """Items of one list may be told by two holes; of anything else the first counts."""
    if path in facts and isinstance(value, list) and isinstance(facts[path], list):
        facts[path] = [*facts[path], *value]
    elif value is not None:
        facts.setdefault(path, value)


def _work_out(facts: Told, differences: list[tuple[Hole, int]]) -> None:
    """Sums and differences of what is known by now."""
    for hole, value in differences:
        left, right = hole.path, hole.words["minus"]
        if isinstance(facts.get(left), int):
            facts.setdefault(right, facts[left] - value)
        elif isinstance(facts.get(right), int):
            facts.setdefault(left, facts[right] + value)
    for path, value in list(facts.items()):
        if isinstance(value, Sum) and not value.of_tables:
            facts[path] = total(value, lambda other, sum_=value: facts.get(other, 0 if len(sum_.paths) > 1 else None))  # type: ignore[misc]


def total(wanted: Sum, figure: Callable[[str], Any]) -> int | None:
    """A sum as far as all its addends are known."""
    addends = [figure(path) for path in wanted.paths]
    return sum(addends) if all(isinstance(addend, int) for addend in addends) else None


def _fits(edition: Edition, path: str, value: Any) -> bool:
    if value is None or path not in edition.fields:
        return False
    if isinstance(value, Sum):
        return True
    plain = list(value.options) if isinstance(value, Among) else value
    if isinstance(plain, list):  # a count that another sentence tells is checked when it is known
        plain = [_counted(item) if isinstance(item, dict) else item for item in plain]
    return fits(edition, edition.fields[path], plain)


def fits(edition: Edition, field: Field, value: Any) -> bool:
    """May a field hold this value? Counts, which are most of what is read, are told at sight."""
    if field.kind == "count" and isinstance(value, int):
        return 0 <= value <= MOST
    if isinstance(value, str | int) and edition.fields.get(field.path) is field:
        return _fits_schema(edition, field.path, value)
    return check_value(field.schema, edition.schema["$defs"], value)


@lru_cache(maxsize=512, typed=True)
def _fits_schema(edition: Edition, path: str, value: str | int) -> bool:
    """Years, amounts, names of units: few, and asked for again and again; the schema is slow to ask."""
    return check_value(edition.fields[path].schema, edition.schema["$defs"], value)


def _counted(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if not isinstance(value, Sum)}


def _value(edition: Edition, hole: Hole, text: str) -> Any:
    known = edition.fields[hole.path]
    if hole.kind == "count":
        if text.endswith("余"):
            return {"count": int(text[:-1]), "at_least": True} if known.vague else None
        return int(text)
    if hole.kind in ("money", "text"):
        return text.strip()
    if hole.kind == "option":
        return hole.words[text]
    if hole.kind == "only":
        return [{"name": text, "count": Sum((hole.words["count"],))}]
    if hole.kind in ("chosen", "lacking", "some_of"):
        options = _options(hole, text)
        return sorted(options, key=list(known.options).index) if isinstance(options, list) else options
    return _list(hole, text)


def _list(hole: Hole, text: str) -> list[Any] | None:
    if hole.kind == "titles":
        return [title.translate(INNER) for title in re.findall("《([^》]*)》", text)]
    if hole.kind == "quoted":
        return [word.translate(INNER) for word in re.findall("“([^”]*)”", text)]
    if hole.kind == "names":
        return text.split("、")
    if hole.kind == "item_names":
        return [{"name": name} for name in text.split("、")]
    return list(items) if (items := _items(text, hole.unit)) else None


def _options(hole: Hole, text: str) -> Any:
    """The options whose words stand in the text; for a list of what lacks: all the others."""
    there = [key for words, key in hole.words.items() if words in text]
    if hole.kind == "lacking":
        return [key for key in hole.words.values() if key not in there]
    return there if hole.kind == "chosen" else Among(tuple(there))


def _items(text: str, unit: str) -> list[Mapping[str, Any]] | None:
    """网站120条、公众号85条 -> [{name, count}]; None where a piece is no such thing."""
    found: list[Mapping[str, Any]] = []
    for piece in _pieces(text, unit):
        match = re.fullmatch(rf"(.+?)(\d+){re.escape(unit)}", piece)
        if not match:
            return None
        found.append({"name": match.group(1), "count": int(match.group(2))})
    return found


def _pieces(text: str, unit: str) -> Iterator[str]:
    """Cut after each counted piece: a name may hold a 、 of its own."""
    start = 0
    for match in re.finditer(rf"(?<=\d{re.escape(unit)})、", text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]
