"""Lines of text measured in cells: Chinese wrapping, hanging indents, columns. No widgets.

A Line is a row of parts, each with the name of a style and perhaps a mark: what a click
on it means, or where to scroll. Text is always literal; nothing in it is read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from assistant.documents import UNPRINTABLE

# Kinsoku: what must not begin a line, and what must not end one.
NO_START = frozenset("。，、；：？！）》〉」』】〕”’…％·,.;:?!)]}%～—")
NO_END = frozenset("（《〈「『【〔“‘([{")
ATOM = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._/@+-]*[0-9A-Za-z])?|.", re.DOTALL)


class Part(NamedTuple):
    """A run of text in one style. `mark`: what it stands for when it is clicked or looked for."""

    text: str
    style: str = ""
    mark: str = ""


Line = tuple[Part, ...]


def line(text: str = "", style: str = "", mark: str = "") -> Line:
    return (Part(text, style, mark),)


def width_of(parts: Iterable[Part]) -> int:
    return sum(cell_len(part.text) for part in parts)


def clean(text: str) -> str:
    """Text that cannot disturb a terminal: what is invisible or controls it becomes a box."""
    return UNPRINTABLE.sub("□", text.replace("\r\n", "\n").replace("\t", "    "))


@lru_cache(maxsize=4096)
def wrap(text: str, width: int, first: int = 0) -> tuple[str, ...]:
    """Text broken to `width` cells; the first line has `first` cells less. Never 。，、 at a line's start."""
    rows: list[str] = []
    for paragraph in clean(text).split("\n"):
        rows += _wrapped(paragraph, max(width, 2), first if not rows else 0)
    return tuple(rows)


def _wrapped(text: str, width: int, first: int) -> list[str]:
    rows: list[str] = []
    row: list[str] = []
    used = first
    for atom in _atoms(text, width):
        size = cell_len(atom)
        if used + size > width and row:
            kept, moved = _broken(row, atom)
            rows.append("".join(kept).rstrip(" "))
            row = moved if moved or atom != " " else []
            used = sum(map(cell_len, row))
            if atom == " " and not row:
                continue
        row.append(atom)
        used += size
    return [*rows, "".join(row).rstrip(" ")]


def _atoms(text: str, width: int) -> Iterable[str]:
    """What is kept together: a Chinese character, a word or figure (cut only when longer than a line)."""
    for match in ATOM.finditer(text):
        atom = match.group()
        if len(atom) > 1 and cell_len(atom) > width:
            yield from chop_cells(atom, width)
        else:
            yield atom


def _broken(row: list[str], coming: str) -> tuple[list[str], list[str]]:
    """Where to break before `coming`: (what stays, what moves down with it)."""
    cut = len(row)
    while cut > 1 and ((row[cut] if cut < len(row) else coming)[0] in NO_START or row[cut - 1][-1] in NO_END):
        cut -= 1
    if cut <= 1:  # nothing but punctuation: break where the line is full
        return row, []
    return row[:cut], row[cut:]


def hanging(label: str, text: str, width: int, style: str = "", *, label_style: str = "", mark: str = "") -> list[Line]:
    """A label and a text beside it; further lines stand under the text."""
    indent = cell_len(label)
    rows = wrap(text, width - indent)
    blank = " " * indent
    return [
        (Part(blank if number else label, label_style, mark), Part(row, style, mark)) for number, row in enumerate(rows)
    ]


def flowing(text: str, width: int, style: str = "", indent: int = 0, mark: str = "") -> list[Line]:
    """A paragraph whose first line is indented."""
    rows = wrap(text, width, indent)
    return [line(" " * (0 if number else indent) + row, style, mark) for number, row in enumerate(rows)]


def packed(items: Iterable[str], separator: str, width: int, indent: str = "") -> list[str]:
    """Short items one after the other, a line broken only between them (unless one is longer than a line)."""
    rows: list[str] = []
    for item in items:
        joined = f"{rows[-1]}{separator}{item}" if rows else f"{indent}{item}"
        if rows and cell_len(joined + separator) <= width:
            rows[-1] = joined
        else:
            rows[-1:] = [f"{row}{separator}" for row in rows[-1:]]
            rows += [indent + row for row in wrap(item, width - cell_len(indent))]
    return rows


def centred(text: str, width: int, style: str = "", mark: str = "") -> list[Line]:
    return [line(" " * max((width - cell_len(row)) // 2, 0) + row, style, mark) for row in wrap(text, width)]


def column(lines: Sequence[Line], width: int, measure: int) -> list[Line]:
    """Lines laid out for `measure` cells, in the middle of a wider screen."""
    pad = max(width - measure, 0) // 2
    return [(Part(" " * pad), *parts) for parts in lines] if pad else list(lines)


def fit(text: str, width: int) -> str:
    """Text in exactly so many cells, cut with two dots when it is too long."""
    if cell_len(text) <= width:
        return set_cell_size(text, max(width, 0))
    return set_cell_size(set_cell_size(text, max(width - 2, 0)).rstrip() + "..", max(width, 0))


def columns(cells: Sequence[Line], width: int, gap: int = 2, least: int = 9) -> list[Line]:
    """Short lines side by side, down the columns first; below `least` of them, or too wide: one a line."""
    widest = max((width_of(cell) for cell in cells), default=0)
    count = min((width + gap) // (widest + gap) if widest else 1, 3)
    if count < 2 or len(cells) < least:
        return list(cells)
    rows = -(-len(cells) // count)
    made: list[Line] = []
    for row in range(rows):
        beside: list[Part] = []
        for cell in cells[row::rows]:
            if beside:
                beside.append(Part(" " * gap))
            beside += [*cell, Part(" " * (widest - width_of(cell)))]
        made.append(tuple(beside))
    return made
