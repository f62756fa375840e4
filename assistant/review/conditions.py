"""What a condition of a phrase says by itself: when a sentence stands, its condition held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.edition import Edition

SHORT_NAMES = {
    "self": "organ.self",
    "contact": "organ.contact",
    "other": "other_matters",
    "fee": "other_matters.information_fee",
}
TABLES = ("requests", "disputes", "disclosure")
LETTING = ("some", "bare", "closed", "money", "number", "float", "int", "list", "string")  # change no wording
OPPOSITE = {"eq": "ne", "ne": "eq", "gt": "lteq", "lteq": "gt", "in": "notin", "notin": "in"}


@dataclass(frozen=True)
class Sum:
    """The value is the sum of other FIELDs or table figures (of one: the same as it)."""

    paths: tuple[str, ...]

    @property
    def of_tables(self) -> bool:
        return any(path.partition(".")[0] in TABLES for path in self.paths)


@dataclass(frozen=True)
class Among:
    """The value is a list that holds these options, and maybe others."""

    options: tuple[str, ...]


Implied = tuple[str, Any]


def kind_of(node: Any) -> str:
    """The kind of a node of the syntax tree (jinja2 itself belongs to expressions)."""
    return type(node).__name__


def full_name(edition: Edition, node: Any, bound: Mapping[str, Any] | None = None) -> str:
    """The FIELD-like name a chain of attributes stands for; empty for anything else and for variables."""
    keys: list[str] = []
    while kind_of(node) == "Getattr":
        keys.append(node.attr)
        node = node.node
    if kind_of(node) != "Name" or node.name in (bound or {}):
        return ""
    parts = {part["key"]: f"overview.{part['key']}" for part in edition.form["overview_parts"]}
    root = {**parts, **SHORT_NAMES}.get(node.name, node.name)
    return ".".join([root, *reversed(keys)])


def implied(
    edition: Edition, node: Any, bound: Mapping[str, Any] | None = None, holds: bool = True
) -> Iterator[Implied]:
    """(FIELD, value) for every part of a condition that names one value; `holds` False: it failed."""
    kind = kind_of(node)
    if kind == "Template":
        yield from implied(edition, node.body[0].nodes[0], bound, holds)
    elif kind == "Not":
        yield from implied(edition, node.node, bound, not holds)
    elif kind == ("And" if holds else "Or"):
        yield from implied(edition, node.left, bound, holds)
        yield from implied(edition, node.right, bound, holds)
    elif kind == "Compare" and len(node.ops) == 1:
        yield from _compared(edition, node, bound or {}, holds)
    elif kind == "Getattr":
        path = full_name(edition, node, bound)
        known = edition.fields.get(path)
        if known and known.kind == "flag":
            yield path, holds
        elif known and known.kind == "count" and not holds and path.partition(".")[0] not in TABLES:
            yield path, 0


def _plain(node: Any) -> Any:
    """A value without the filters that only make it comparable."""
    while kind_of(node) == "Filter" and node.name in (*LETTING, "default"):
        node = node.node
    return node


def summed(edition: Edition, node: Any, bound: Mapping[str, Any]) -> tuple[str, ...]:
    """The FIELDs an expression adds up; empty when it is anything else."""
    node = _plain(node)
    if kind_of(node) == "Name" and node.name in bound:
        return summed(edition, bound[node.name], bound)
    if kind_of(node) == "Add":
        left, right = summed(edition, node.left, bound), summed(edition, node.right, bound)
        return (*left, *right) if left and right else ()
    path = full_name(edition, node, bound)
    return (path,) if path in edition.fields or path.partition(".")[0] in TABLES else ()


def _compared(edition: Edition, node: Any, bound: Mapping[str, Any], holds: bool) -> Iterator[Implied]:
    left, right = _plain(node.expr), _plain(node.ops[0].expr)
    sign = node.ops[0].op if holds else OPPOSITE.get(node.ops[0].op, "")
    path = full_name(edition, left, bound)
    known = edition.fields.get(path)
    constant = kind_of(right) == "Const"
    if sign == "in" and kind_of(left) == "Const":
        owner = full_name(edition, right, bound)
        if owner in edition.fields:
            yield owner, Among((str(left.value),))
    elif known is None or path.partition(".")[0] in TABLES:
        return
    elif constant and (sign == "eq" or (sign == "lteq" and right.value == 0)):
        yield path, str(right.value) if known.kind == "money" else right.value
    elif sign == "eq" and kind_of(right) == "List" and not right.items:
        yield path, []
    elif sign == "eq" and (others := summed(edition, right, bound)) and path not in others:
        yield path, Sum(others)
        if len(others) == 1 and others[0].partition(".")[0] not in TABLES:  # 与上年持平: either tells the other
            yield others[0], Sum((path,))
