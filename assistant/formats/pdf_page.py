"""What stands on a page of a PDF: its lines of text, and its tables by the lines drawn around their cells."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from assistant.documents import load_shipped
from assistant.formats.drawn import unwrapped
from assistant.formats.geometry import Box, joined
from assistant.report import Cell

THIN, NEAR, GAP = 3.0, 3.0, 4.0  # points: a filled strip that is a line, lines that are one, a gap in a line
SPACED, APART = 0.2, 2.0  # of a letter's size: between words of Latin letters, between columns
MOST_LINES = 3000
DISGUISED = re.compile(r"[\u2f00-\u2fd5\ufb00-\ufb06]")
# Opening marks, a word of Latin letters or one character, closing marks: no line breaks inside.
UNIT = re.compile(r"[（《〔“‘(\[]*(?:[!-~]+|.)[，。、；：？！）》〕”’]*")
UNMAPPED = re.compile(r"\(cid:\d+\)|\ufffd")


@dataclass(frozen=True, slots=True)
class Letter:
    """A character with its box on the page; `upright` is false for one that was turned."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    upright: bool = True

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text outside tables."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    lead: float  # width of what cannot be parted at its beginning
    parted: bool  # is it in columns?


@dataclass(frozen=True)
class Piece:
    """A table on one page, or the part of it that stands there: drawn lines, and the letters between them.

    A line is (where it lies, where it begins, where it ends).
    """

    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]
    letters: tuple[Letter, ...]

    @property
    def xs(self) -> list[float]:
        return merged([*(x for x, _, _ in self.down), *(end for _, *ends in self.across for end in ends)])

    @property
    def ys(self) -> list[float]:
        return merged([*(y for y, _, _ in self.across), *(end for _, *ends in self.down for end in ends)])

    @property
    def top(self) -> float:
        return self.ys[0]

    def rows(self, xs: Sequence[float]) -> list[list[Cell]]:
        """The cells between the given columns, which may be more than those drawn here."""
        ys = self.ys
        boxes = joined(
            len(ys) - 1,
            len(xs) - 1,
            lambda r, c: _crossed(self.down, xs[c + 1], (ys[r] + ys[r + 1]) / 2),
            lambda r, c: _crossed(self.across, ys[r + 1], (xs[c] + xs[c + 1]) / 2),
        )
        texts = self._texts(boxes, xs, ys)
        rows: list[list[Cell]] = [[] for _ in ys[1:]]
        for box in boxes:
            rows[box.row].append(Cell(texts[box], box.colspan, box.rowspan))
        return rows

    def _texts(self, boxes: Sequence[Box], xs: Sequence[float], ys: Sequence[float]) -> dict[Box, str]:
        fields = {
            (r, c): box
            for box in boxes
            for r in range(box.row, box.row + box.rowspan)
            for c in range(box.column, box.column + box.colspan)
        }
        inside: dict[Box, list[Letter]] = {box: [] for box in boxes}
        for letter in self.letters:
            x, y = letter.middle
            field = (bisect_right(ys, y) - 1, bisect_right(xs, x) - 1)
            if field in fields:
                inside[fields[field]].append(letter)
        return {box: cell_text(letters) for box, letters in inside.items()}


def merged(positions: Iterable[float]) -> list[float]:
    """Positions, those that are one and the same line of a drawing counted once."""
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > NEAR:
            found.append(position)
    return found


def _crossed(lines: Iterable[tuple[float, float, float]], at: float, where: float) -> bool:
    return any(abs(line - at) <= NEAR and start <= where <= end for line, start, end in lines)


# -- letters -------------------------------------------------------------------------------


def letters(page: Any) -> list[Letter]:
    """The letters of a page; blanks are told from the distances, and a letter printed twice is one."""
    found: dict[tuple[str, int, int], Letter] = {}
    for char in page.chars:
        text = _plain(char["text"])
        if text.isspace() or not text:
            continue
        a, b = char["matrix"][:2]
        upright = char["upright"] or abs(b) < 0.01
        if not upright and abs(a) > 0.01 * abs(b):
            continue  # slanting: a watermark
        key = (text, round(char["x0"] / 1.5), round(char["top"] / 1.5))
        found.setdefault(key, Letter(text, char["x0"], char["x1"], char["top"], char["bottom"], upright))
    return list(found.values())


def _plain(text: str) -> str:
    """A letter without the disguises of fonts: ligatures, and radicals for the characters that look like them."""
    if text.isascii():
        return text
    known = text.translate(_radicals())
    return "".join(unicodedata.normalize("NFKC", one) if DISGUISED.match(one) else one for one in known)


@lru_cache(maxsize=1)
def _radicals() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in load_shipped("prompts", "vocabulary", "structure.yaml")["radicals"]}


def rows_of(found: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters line by line, each from left to right."""
    line: list[Letter] = []
    for letter in sorted(found, key=lambda letter: letter.middle[1]):
        if line and letter.middle[1] - line[0].middle[1] > 0.5 * min(letter.size, line[0].size):
            yield sorted(line, key=lambda letter: letter.x0)
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda letter: letter.x0)


def text_of(line: Sequence[Letter]) -> str:
    """The text of a line. Distances count between Latin letters or figures, and where they are wide."""
    text = ""
    for at, letter in enumerate(line):
        if at:
            gap, size = letter.x0 - line[at - 1].x1, max(letter.size, line[at - 1].size)
            latin = all(c.isascii() and c.isalnum() for c in (text[-1], letter.text[0]))
            text += " " if gap > APART * size or (latin and gap > SPACED * size) else ""
        text += letter.text
    return text


def cell_text(found: Sequence[Letter]) -> str:
    """The text of a cell: lines together, turned letters from top to bottom."""
    if found and not any(letter.upright for letter in found):
        ordered = sorted(found, key=lambda letter: (-round(letter.x0 / NEAR), letter.top))
        return "".join(letter.text for letter in ordered)
    return unwrapped([text_of(line) for line in rows_of(found)])


def lines_of(found: Iterable[Letter]) -> list[TextLine]:
    """Lines of text with their boxes."""
    return [
        TextLine(
            text_of(line),
            line[0].x0,
            max(letter.x1 for letter in line),
            min(letter.top for letter in line),
            max(letter.bottom for letter in line),
            max(letter.size for letter in line),
            _lead(line),
            any(b.x0 - a.x1 > APART * max(a.size, b.size) for a, b in pairwise(line)),
        )
        for line in rows_of(found)
    ]


def _lead(line: Sequence[Letter]) -> float:
    """How much room the first word of a line needs: a line above with less was full."""
    unit = UNIT.match("".join(letter.text[:1] for letter in line))
    return line[unit.end() - 1].x1 - line[0].x0 if unit else 0.0


# -- tables --------------------------------------------------------------------------------


def pieces(page: Any, found: Sequence[Letter]) -> list[Piece]:
    """The tables of a page: drawn lines that meet, around more than one cell."""
    across, down = _drawn(page)
    if len(across) + len(down) > MOST_LINES:
        return []
    tables = []
    for flat, steep in _components(across, down):
        if len(flat) < 2 or len(steep) < 2:
            continue
        x0, x1 = min(start for _, start, _ in flat) - NEAR, max(end for *_, end in flat) + NEAR
        y0, y1 = min(start for _, start, _ in steep) - NEAR, max(end for *_, end in steep) + NEAR
        inside = tuple(one for one in found if x0 <= one.middle[0] <= x1 and y0 <= one.middle[1] <= y1)
        piece = Piece(tuple(flat), tuple(steep), inside)
        if inside and (len(piece.xs) - 1) * (len(piece.ys) - 1) > 1:
            tables.append(piece)
    return sorted(tables, key=lambda piece: piece.top)


Segments = list[tuple[float, float, float]]


def _drawn(page: Any) -> tuple[Segments, Segments]:
    """The lines drawn across and down; a filled strip is a line too, a filled field or a white line is none."""
    across: Segments = []
    down: Segments = []
    for line in (*page.lines, *page.rects, *page.curves):
        x0, x1, y0, y1 = line["x0"], line["x1"], line["top"], line["bottom"]
        wide, high = x1 - x0 > THIN, y1 - y0 > THIN
        if _white(line["stroking_color"] if line["stroke"] else line["non_stroking_color"]):
            continue
        if not wide or not high:
            if wide:
                across.append(((y0 + y1) / 2, x0, x1))
            elif high:
                down.append(((x0 + x1) / 2, y0, y1))
        elif line["object_type"] == "rect" and line["stroke"]:
            across += [(y0, x0, x1), (y1, x0, x1)]
            down += [(x0, y0, y1), (x1, y0, y1)]
    return _continuous(across), _continuous(down)


def _white(colour: Any) -> bool:
    parts = colour if isinstance(colour, list | tuple) else [colour]
    numbers = [part for part in parts if isinstance(part, int | float)]
    light = 0 if len(numbers) == 4 else 1  # four are inks, fewer are light
    return bool(numbers) and all(abs(number - light) < 0.02 for number in numbers)


def _continuous(segments: Segments) -> Segments:
    """Segments of one line as one."""
    whole: Segments = []
    for position in merged(at for at, *_ in segments):
        row = sorted((start, end) for at, start, end in segments if position <= at <= position + NEAR)
        for start, end in row:
            if whole and whole[-1][0] == position and start <= whole[-1][2] + GAP:
                whole[-1] = (position, whole[-1][1], max(whole[-1][2], end))
            else:
                whole.append((position, start, end))
    return whole


def _components(across: Segments, down: Segments) -> list[tuple[Segments, Segments]]:
    """Lines that meet each other, directly or through others."""
    left, found = list(down), []
    todo = list(across)
    while todo:
        flat, steep, fresh = [todo.pop()], Segments(), True
        while fresh:
            meeting = [line for line in left if any(_meet(one, line) for one in flat)]
            left = [line for line in left if line not in meeting]
            steep += meeting
            more = [line for line in todo if any(_meet(line, one) for one in meeting)]
            todo = [line for line in todo if line not in more]
            flat += more
            fresh = bool(meeting and more)
        found.append((flat, steep))
    return found


def _meet(flat: tuple[float, float, float], steep: tuple[float, float, float]) -> bool:
    y, x0, x1 = flat
    x, y0, y1 = steep
    return x0 - GAP <= x <= x1 + GAP and y0 - GAP <= y <= y1 + GAP
