"""A block of figures copied out of a worksheet or a table, and where it lands in ours. No widgets.

Row labels, headings, total columns and total rows may have come along: labels say which
row is meant, totals are compared and never placed.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from typing import Any

from assistant.answers import ABSENT
from assistant.documents import short
from assistant.edition import Edition, load
from assistant.formats.labels import Labels
from assistant.numerals import read
from assistant.tui import wording
from assistant.tui.tabling_figures import Figures, Layout, RowPlace, layout
from assistant.understand import refused, reply, says_none

DASHES = frozenset("-—–－/／\\")
LONGEST = 200_000  # characters of a paste that are looked at
MOST_ROWS = 500
UNIT = 2  # characters that may follow a figure as its unit
POINTS = (".", "、", ")", "）")  # after a number they make it the number of a label
Line = list[str]


@dataclass
class Landing:
    """What became of a block: the figures it changes, and what has to be said about it."""

    figures: Figures
    paths: set[str] = field(default_factory=set)  # where a figure was placed
    dashes: int = 0
    blank: int = 0
    beside: list[str] = field(default_factory=list)  # did not fit into the table
    unread: list[str] = field(default_factory=list)  # is no figure
    differ: list[str] = field(default_factory=list)  # totals that are not what their parts come to
    by_label: bool = False

    @property
    def placed(self) -> int:
        return len(self.paths)

    @property
    def met(self) -> bool:
        """Was there a figure in it at all?"""
        return bool(self.placed or self.differ or self.beside)

    def told(self) -> list[str]:
        """It in words: first what was placed, then what was not."""
        told = [wording("tabling.placed", count=self.placed)]
        if self.by_label:
            told.append(wording("tabling.by_label"))
        if self.dashes:
            told.append(wording("tabling.dashes", count=self.dashes))
        if self.blank:
            told.append(wording("tabling.blank_kept", count=self.blank))
        if self.unread:
            told.append(wording("tabling.unread", values=_named(self.unread), count=len(self.unread)))
        if self.beside:
            told.append(wording("tabling.beside", values=_named(self.beside), count=len(self.beside)))
        return told + self.differ[:2]


def _named(values: Sequence[str]) -> str:
    return "、".join(short(value, 8) for value in values[:3]) + ("…" if len(values) > 3 else "")


def land(figures: Figures, text: str, at: tuple[int, int], totals: bool = False) -> Landing:
    """A block put down with its upper left corner at a place (row, column). `totals`: a total column takes figures."""
    landing = Landing(figures)
    labels, body = _labelled(_lines(text), figures)
    if figures.layout.table == "disputes" and len(body) == 1 and not any(labels):
        body = _unfolded(body[0], figures.layout)
        labels = [""] * len(body)
    named = _rows_by_label(labels, figures) if any(labels) else None
    landing.by_label = named is not None
    left = _left(figures, body, at[1]) if any(labels) else at[1]
    rows = named if named is not None else _rows_below(figures, body, at[0], left)
    for number, line in enumerate(body):
        if number < len(rows):
            _put(landing, figures.layout.rows[rows[number]], line, left, totals)
        else:
            landing.beside += [token for token in line if token]
    for y, line in zip(rows, body, strict=False):
        landing.differ += _differences(landing.figures, y, line, left)
    return landing


def _left(figures: Figures, body: list[Line], column: int) -> int:
    """The column of a block with row labels: the first for whole rows, else where the cursor is if that fits."""
    width = max((len(line) for line in body), default=0)
    whole = width >= len(figures.layout.rows[0].cells) or column + width > figures.layout.width
    return 0 if whole else column


# -- reading the block -----------------------------------------------------------------------


def _lines(text: str) -> list[Line]:
    """The lines of a block as cells: tabs between them, or blanks where there is no tab and all are figures."""
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if "\t" in text:
        lines = [[_tidy(cell) for cell in row] for row in csv.reader(StringIO(text), delimiter="\t")]
    else:
        lines = [_apart(line.strip()) for line in text.split("\n")]
    lines = lines[:MOST_ROWS]
    while lines and not any(lines[-1]):
        lines.pop()
    width = max((len(line) for line in lines), default=0)
    return [line + [""] * (width - len(line)) for line in lines]


def _tidy(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def _apart(line: str) -> Line:
    pieces = line.split()
    row = len(pieces) > 1 and all(map(_meant, pieces))
    return [_tidy(piece) for piece in pieces] if row else [_tidy(line)]


def _value(figures: Figures, path: str, token: str) -> Any:
    if token in DASHES:
        return 0 if figures.field(path).kind == "count" else "0"
    if refused(token):
        return ABSENT
    reading = reply(figures.edition, figures.field(path), token)
    return reading.value if reading.stored and isinstance(reading.value, int | str) else ABSENT


def _labelled(lines: list[Line], figures: Figures) -> tuple[list[str], list[Line]]:
    """Each line's label ("" for none) and its figures, without headings and the empty columns behind."""
    if not any(_meant(token) for line in lines for token in line):  # nothing but words: said to be no figures
        return [""] * len(lines), lines
    lines = [line for line in lines if not _is_heading(line, figures)]
    marks = [[_meant(token) for token in line] for line in lines]
    first = min(x for x in range(len(lines[0])) if any(row[x] for row in marks))
    beside = max((x + 1 for x in range(first) if any(line[x] for line in lines)), default=0)
    width = max(x + 1 for x in range(len(lines[0])) if any(line[x] for line in lines))
    labels = [next((token for token in reversed(line[:beside]) if token), "") for line in lines]
    return labels, [line[beside:width] for line in lines]


def _is_heading(line: Line, figures: Figures) -> bool:
    """A line without figures that is not the label of an empty row."""
    words = [token for token in line if token]
    named = 0 < len(words) < 4 and _names(figures.edition.name, figures.layout.table).find(words[-1]) is not None
    return bool(words) and not named and not any(map(_meant, line))


def _meant(token: str) -> bool:
    """Is it meant as a figure, be it one that cannot be taken (约3, -1)? 1.重复申请 is a label."""
    if token in DASHES or says_none(token):
        return bool(token)
    number = read(token) if token else None
    return number is not None and len(number.unit) <= UNIT and number.unit[:1] not in POINTS


def _unfolded(line: Line, form: Layout) -> list[Line]:
    """Table four as the form prints it, three blocks in one line, as three lines."""
    for width in (form.width, form.width - 1):
        if len(line) == width * len(form.rows):
            return [line[start : start + width] for start in range(0, len(line), width)]
    return [line]


# -- which rows ------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _names(edition_name: str, table: str) -> Labels:
    edition: Edition = load(edition_name)
    return Labels((row.label, str(y)) for y, row in enumerate(layout(edition, table).rows))


def _rows_by_label(labels: list[str], figures: Figures) -> list[int] | None:
    """The rows that the labels name, when they name one each; None when they do not."""
    names = _names(figures.edition.name, figures.layout.table)
    found = [names.find(label) for label in labels]
    rows = [int(row) for row in found if row is not None]
    return rows if len(rows) == len(labels) == len(set(rows)) else None


def _rows_below(figures: Figures, body: list[Line], top: int, left: int) -> list[int]:
    """The rows from one on, downwards: the derived one among them when the block has a line for it."""
    rows = figures.layout.rows
    below = list(range(top, len(rows)))
    bare = [y for y in below if not rows[y].derived]
    if len(bare) == len(below) or len(body) >= len(below):
        return below
    if len(body) == len(bare):
        return bare
    at = next(n for n, y in enumerate(below) if rows[y].derived)
    if at >= len(body):
        return below
    return below if _is_total(figures, body, below, at, left) else bare


def _is_total(figures: Figures, body: list[Line], below: list[int], at: int, left: int) -> bool:
    """Is a line the sum of what would then stand above it?"""
    landing = Landing(figures)
    for line, y in zip(body[:at], below, strict=False):
        _put(landing, figures.layout.rows[y], line, left, totals=False)
    derived = figures.layout.rows[below[at]]
    sums = [landing.figures.shown(derived, left + x) for x in range(len(body[at])) if left + x < len(derived.places)]
    given = [_value(figures, derived.path + ".total", token) if token else ABSENT for token in body[at]]
    return [0 if v is ABSENT else v for v in sums] == [0 if v is ABSENT else v for v in given[: len(sums)]]


# -- putting down ----------------------------------------------------------------------------


def _put(landing: Landing, row: RowPlace, line: Line, left: int, totals: bool) -> None:
    """One line of the block into one row; the derived row and total column take nothing, they are compared."""
    changes: dict[str, Any] = {}
    wide = _too_wide(row, line, left)
    for x, token in enumerate(line, left):
        path = row.places[x] if x < len(row.places) else ""
        summed = row.derived or (path == row.total and not totals)
        if not path or (wide and path == row.total):
            landing.beside += [token] if token else []
        elif not token:
            landing.blank += 0 if summed else 1
        elif not summed:
            value = _value(landing.figures, path, token)
            if value is ABSENT:
                landing.unread.append(token)
                continue
            landing.dashes += token in DASHES
            landing.paths.add(path)
            changes[path] = value
    landing.figures = landing.figures.putting(changes)


def _too_wide(row: RowPlace, line: Line, left: int) -> bool:
    """Does a line go on behind the column of totals? Then what lands on that column is no total."""
    return any(line[max(len(row.places) - left, 0) :])


def _differences(figures: Figures, y: int, line: Line, left: int) -> Iterator[str]:
    row = figures.layout.rows[y]
    for x, token in enumerate(line if not _too_wide(row, line, left) else (), left):
        path = row.places[x] if x < len(row.places) else ""
        if not path or not token or not (row.derived or path == row.total) or path in figures.values:
            continue
        given, here = _value(figures, row.total, token), figures.shown(row, x)
        here = 0 if here is ABSENT else here
        if given is not ABSENT and given != here:
            column = figures.layout.columns[x]
            yield wording("tabling.differs", row=row.label, column=column, given=given, here=here)
