"""What the picture shows: facts of the answers as blocks of plain data, and the same told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.answers import Answers
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import evaluate, ready, render
from assistant.facts import context

MOST_BARS = 9  # more items than this are summed up in one
WHOLE = ("compare", "flow")  # kinds that say nothing unless every item is known


@dataclass(frozen=True)
class Item:
    """A figure with its label; `shown` is how it prints (a vague count says so)."""

    label: str
    value: int
    shown: str
    unit: str


@dataclass(frozen=True)
class Row:
    """One stacked bar: its parts in the order of the block's `parts`."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """One block of the picture. `blank` is what it says instead when every figure is zero."""

    kind: str
    title: str
    unit: str = ""
    items: tuple[Item, ...] = ()
    parts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    whole: str = ""
    note: str = ""
    none: str = ""
    blank: str = ""

    def told(self) -> str:
        """The block in words, for those who cannot see it."""
        if self.blank:
            return f"{self.title}：{self.blank}"
        said = [f"{item.label}{item.shown}{item.unit}" for item in self.items]
        for row in self.rows:
            shares = [f"{part}{value}{self.unit}" for part, value in zip(self.parts, row.values, strict=True) if value]
            said.append(
                f"{row.label}{sum(row.values)}{self.unit}（{'、'.join(shares)}）" if shares else row.label + self.none
            )
        return f"{self.title}：{'，'.join(said)}。" + (f"{self.note}。" if self.note else "")


@dataclass(frozen=True)
class Story:
    """The whole picture as data."""

    head: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str
    draft: str

    def told(self) -> str:
        """The text alternative of the whole picture."""
        return "\n".join(("".join(self.head) + self.draft, *(block.told() for block in self.blocks), self.foot))


def story(edition: Edition, answers: Answers, draft: bool = False) -> Story:
    """The story these answers tell; what they do not say is left out."""
    facts = ready(context(edition, answers))
    data = load_shipped("prompts", "picture.yaml")
    head = tuple(text for text in (render(line, facts) for line in data["head"]) if text)
    made = (_block(entry, facts, data["rest"]) for entry in data["blocks"])
    mark = edition.form["draft_mark"] if draft else ""
    return Story(head, tuple(block for block in made if block), render(data["foot"], facts) or "", mark)


def _block(entry: Mapping[str, Any], facts: Mapping[str, Any], rest: str) -> Block | None:
    unit = entry.get("unit", "")
    items = tuple(_listed(entry, facts, unit, rest) if "each" in entry else _items(entry, facts, unit))
    rows = tuple(_rows(entry, facts))
    if not items and not rows:
        return None
    if entry["kind"] in WHOLE and len(items) < len(entry["items"]):
        return None
    block = Block(
        entry["kind"], entry["title"], unit, items, tuple(entry.get("parts", ())), rows,
        whole=entry.get("whole", ""),
        note=render(entry["note"], facts) or "" if "note" in entry else "",
        none=entry.get("none", ""),
    )  # fmt: skip
    if any(item.value for item in items) or any(sum(row.values) for row in rows) or entry["kind"] == "numbers":
        return block
    return replace(block, blank=entry["blank"]) if "blank" in entry else None


def _items(entry: Mapping[str, Any], facts: Mapping[str, Any], unit: str) -> Iterator[Item]:
    for item in entry.get("items", ()):
        value, label = evaluate(item["value"], facts), render(item["label"], facts)
        if isinstance(value, int) and label:
            yield Item(label, value, str(value), item.get("unit", unit))


def _listed(entry: Mapping[str, Any], facts: Mapping[str, Any], unit: str, rest: str) -> Iterator[Item]:
    """The items of a list, largest first; too many are summed up."""
    found = [item for item in evaluate(entry["each"], facts) or () if "count" in item]
    found.sort(key=lambda item: -item["count"])
    for item in found[:MOST_BARS]:
        yield Item(item["name"], item["count"], str(item["count"]), unit)
    if left := found[MOST_BARS:]:
        total = sum(item["count"] for item in left)
        yield Item(rest.format(count=len(left)), total, str(total), unit)


def _rows(entry: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Row]:
    for row in entry.get("rows", ()):
        values = [evaluate(value, facts) for value in row["values"]]
        if all(isinstance(value, int) for value in values):
            yield Row(row["label"], tuple(values))
