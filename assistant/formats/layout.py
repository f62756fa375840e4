"""Page layout: a profile of prompts/profiles/ as frozen data, and the arithmetic it needs.

Lengths are millimetres, type sizes and spacings points, indents characters; `twips` turns
them into what a Word file counts in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

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
    """Type sizes; `least` is how small a long figure in a narrow column may become."""

    title: float
    body: float
    note: float
    table: float
    least: float
    number: float


@dataclass(frozen=True)
class Spacing:
    """Line heights, the space above and below a cell's text, between characters, and the indent."""

    line: float
    title_line: float
    table_line: float
    cell: float
    character: float
    indent: float


@dataclass(frozen=True)
class Profile:
    """How a report is laid out on paper."""

    name: str
    page: Page
    fonts: Fonts
    sizes: Sizes
    spacing: Spacing
    sealed: bool


def profile(data: Mapping[str, Any]) -> Profile:
    """A profile from the data of its YAML file (valid by schemas/profiles.schema.json)."""
    return Profile(
        name=data["name"],
        page=Page(**data["page"]),
        fonts=Fonts(**{use: tuple(faces) for use, faces in data["fonts"].items()}),
        sizes=Sizes(**data["sizes"]),
        spacing=Spacing(**data["spacing"]),
        sealed=data["sealed"],
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
