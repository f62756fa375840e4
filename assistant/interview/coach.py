"""The which-row coach: yes and no about one request, down to its row of table three.

The tree is data (prompts/questions/coach.yaml, rules R36-R52 and R99); walking it is all
there is here. It stores nothing: the figures stay the writer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.documents import load_shipped
from assistant.edition import Edition


@dataclass(frozen=True)
class Node:
    """One question about the request: what is asked, and how to tell."""

    key: str
    ask: str
    help: str


@dataclass(frozen=True)
class Row:
    """Where the request belongs: the FIELD of the row ("" when table three does not count it this year)."""

    key: str
    field: str
    title: str
    because: str
    unlike: str
    basis: str


def _tree() -> dict[str, Any]:
    tree: dict[str, Any] = load_shipped("prompts", "questions", "coach.yaml")
    return tree


def start(edition: Edition) -> Node:
    """The first question."""
    first = _at(edition, _tree()["start"])
    assert isinstance(first, Node)
    return first


def answer(edition: Edition, node: Node, yes: bool) -> Node | Row:
    """What follows a question: the next one, or the row."""
    return _at(edition, _tree()["nodes"][node.key]["yes" if yes else "no"])


def _at(edition: Edition, key: str) -> Node | Row:
    tree = _tree()
    if key in tree["nodes"]:
        entry = tree["nodes"][key]
        return Node(key, entry["ask"], entry["help"])
    entry = tree["rows"][key]
    row = next((row for row in edition.rows if row.key == key), None)
    title = edition.title_of(f"requests.{key}") if row else ""
    return Row(key, f"requests.{key}" if row else "", title, entry["because"], entry["unlike"], entry["basis"])


def rows(edition: Edition) -> list[Row]:
    """Every row the coach may lead to, in the order of its data."""
    return [row for key in _tree()["rows"] if isinstance(row := _at(edition, key), Row)]
