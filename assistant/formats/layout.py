"""Page layout: a profile of prompts/profiles/ as frozen data, and the arithmetic it needs.

Lengths are millimetres, type sizes and spacings points, indents characters; `twips` turns
them into what a Word file counts in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from typing import Any, Literal

from assistant.documents import load_shipped

USUAL = "gbt9704"
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Page:
    """Paper and margins; `footer` is the distance of the page number's line from the paper's edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class Fonts:
    """Faces by use: the wanted one first, then those that may stand in."""

    title: tuple[str, ...]
    body: tuple[str, ...]
    section: tuple[str, ...]
    part: tuple[str, ...]
    table: tuple[str, ...]
    number: tuple[str, ...]
    digits: tuple[str, ...]


@dataclass(frozen=True)
class Sizes:
    """Type sizes. Figures too long for a column: first to `narrowest` per cent in width, then to `least`."""

    title: float
    body: float
    note: float
    table: float
    least: float
    narrowest: float
    number: float


@dataclass(frozen=True)
class Spacing:
    """Line heights, the space above and below a cell's text, between characters, and the indent.

    `row` is the least height of a table row, for tables that still fit on a page with it.
    """

    line: float
    title_line: float
    table_line: float
    cell: float
    row: float
    character: float
    indent: float


@dataclass(frozen=True)
class Breaks:
    """Where a title of several lines may be broken: after and before which words."""

    after: tuple[str, ...]
    before: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """How a report is laid out on paper."""

    name: str
    page: Page
    fonts: Fonts
    sizes: Sizes
    spacing: Spacing
    signature: Literal["unsealed", "sealed", "none"]
    breaks: Breaks

    @property
    def sealed(self) -> bool:
        return self.signature == "sealed"

    @property
    def line_length(self) -> float:
        """Characters of body text on a line, were there no space between them."""
        return self.page.text_width * POINTS_PER_MM / self.sizes.body


def profile(data: Mapping[str, Any]) -> Profile:
    """A profile from the data of its YAML file (valid by schemas/profiles.schema.json)."""
    return Profile(
        name=data["name"],
        page=Page(**data["page"]),
        fonts=Fonts(**{use: tuple(faces) for use, faces in data["fonts"].items()}),
        sizes=Sizes(**data["sizes"]),
        spacing=Spacing(**data["spacing"]),
        signature=data["signature"],
        breaks=Breaks(**{side: tuple(words) for side, words in data["breaks"].items()}),
    )


@lru_cache(maxsize=8)
def load(name: str = USUAL) -> Profile:
    """A shipped profile by name."""
    return profile(load_shipped("prompts", "profiles", f"{name}.yaml"))


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def millimetres(length: float) -> int:
    """Millimetres in twips."""
    return twips(length * POINTS_PER_MM)


def cells(text: str) -> int:
    """Display width: two for a full-width character, one for a half-width one, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


@lru_cache(maxsize=4096)
def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shares(weights: tuple[float, ...], whole: int, count: int) -> list[int]:
    """`whole` split by `count` weights into integers that sum to it exactly; equally if there are not as many."""
    weights = weights if len(weights) == count else (1.0,) * count
    total = sum(weights) or 1.0
    edges = [round(whole * edge / total) for edge in accumulate(weights, initial=0.0)]
    return [right - left for left, right in pairwise(edges)]


# What may not be torn: a word, an opening mark from what follows it, a closing one from what goes before.
UNIT = re.compile(r"[（《〔“‘]*(?:[!-~]+|.)[，。、；：）》〕”’]*", re.DOTALL)
TORN = 50.0  # what a break inside the sense costs: lines may be five characters longer or shorter to avoid one
LINE = 1e6  # what a line costs: never one more than needed


def title_lines(text: str, most: float, breaks: Breaks) -> list[str]:
    """A piece of the title in as few lines of at most `most` characters as it needs.

    They are broken where the sense breaks, and as equally long as that allows.
    """
    units = UNIT.findall(text)
    edges = list(accumulate((cells(unit) / 2 for unit in units), initial=0.0))
    count = ceil(edges[-1] / most)
    if count < 2:
        return [text]
    ideal = edges[-1] / count
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]  # for each end: the least cost, where the lines end
    for end in range(1, len(edges)):
        torn = LINE + (0.0 if end == len(units) or _parts(units, end, breaks) else TORN)
        starts = (start for start in range(end) if edges[end] - edges[start] <= most or end - start == 1)
        costs = ((best[start][0] + (edges[end] - edges[start] - ideal) ** 2, start) for start in starts)
        least, start = min(costs)
        best.append((least + torn, (*best[start][1], end)))
    return ["".join(units[start:end]) for start, end in pairwise((0, *best[-1][1]))]


def _parts(units: list[str], at: int, breaks: Breaks) -> bool:
    """Does the sense break before this unit?"""
    return "".join(units[:at]).endswith(breaks.after) or "".join(units[at:]).startswith(breaks.before)


def signature_blanks(lines: tuple[str, ...], line_width: float, sealed: bool) -> list[float]:
    """Blank characters at the right of each signature line (GB/T 9704 7.3.5), the date last.

    Sealed: the date keeps four, the name is centred on it. Unsealed: the name keeps two and
    the date starts two to the right of it; a longer date keeps two itself and the name gives way.
    """
    if not lines:
        return []
    widths = [cells(line) / 2 for line in lines]
    date, name = widths[-1], max(widths[:-1], default=0.0)
    if not name or name + 4 > line_width:  # nothing to align with, or a name of several lines
        return [4.0 if sealed else 2.0] * len(lines)
    if sealed:
        # A name too long to be centred on a date four in from the edge pushes the date inwards.
        last = max(4.0, (name - date) / 2)
        return [*(max(last + (date - width) / 2, 0.0) for width in widths[:-1]), last]
    last = 2.0 if date > name else name - date
    edge = last + date + 2  # where the name begins, counted from the right
    return [*(edge - width for width in widths[:-1]), last]
