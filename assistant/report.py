"""The Report: a finished document as data, the same type whether composed or read.

Formats write it and read it; checks look at its figures. No format knows the six
sections, so review notes and letters can be Reports too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

Figure = int | Decimal | None
Style = Literal["body", "part", "note"]


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    `key` is the FIELD a value cell belongs to (empty for labels), `value` the figure
    printed in it (None for a blank or for words), `text` exactly what stands there.
    `scope` marks a header: "col", "row", "colgroup", "rowgroup"; empty for values.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    scope: str = ""
    key: str = ""
    value: Figure = None
    note: str = ""
    align: Literal["center", "left"] = "center"


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells as in HTML (a spanned place has no cell of its own).

    `widths` are relative widths of the real columns, `head_rows` how many rows head it.
    `implied` are figures without a cell of their own: a zero printed for a whole group of
    rows is a zero in each. `bordered`: does it have lines (a reader may find none)?
    """

    key: str
    caption: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 0
    implied: tuple[tuple[str, Figure], ...] = ()
    bordered: bool = True

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `style`: body text, the heading of a part （一）…, or a small note.

    `sources` names the phrases it was made of, so that a sentence can be traced.
    """

    text: str
    style: Style = "body"
    sources: tuple[str, ...] = ()


Block = Paragraph | Grid


@dataclass(frozen=True)
class Remark:
    """What a reader noticed of a printed report that its figures and text no longer show.

    The review turns it into a finding by the check `form.<kind>`: `text` is what stands
    there, `expected` the form's own words, `place` the FIELD or section it is about.
    """

    kind: str
    text: str
    place: str
    expected: str = ""


@dataclass(frozen=True)
class Section:
    """One section under its heading; `key` is empty where none could be recognised."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = ()

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True)
class Report:
    """A whole report.

    `title` is a list of pieces between which a line may break (the sense breaks there).
    `signature` holds the lines of name and date; empty for none. `draft` is the mark to
    print on a draft, empty for a finished report. `meta` carries document properties.
    `unplaced` lists what a reader found and could not place; nothing is ever dropped.
    `remarks` are what it noticed of the form: misprinted labels, rows of an earlier form.
    """

    title: tuple[str, ...]
    organ: str
    year: int | None
    edition: str
    preface: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    signature: tuple[str, ...] = ()
    draft: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def grids(self) -> Iterator[Grid]:
        for section in self.sections:
            yield from section.grids()

    def figures(self) -> dict[str, Figure]:
        """Every keyed cell as FIELD -> figure (件, 万元); None where no figure stands."""
        return dict(self._figures)

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        """Gathered once: every check asks for them."""
        found: dict[str, Figure] = {}
        for grid in self.grids():
            found |= {cell.key: cell.value for cell in grid.cells() if cell.key}
            found |= dict(grid.implied)
        return found

    def text(self) -> str:
        """All prose, one paragraph a line, without headings and tables."""
        lines = [paragraph.text for paragraph in self.preface]
        for section in self.sections:
            lines += [paragraph.text for paragraph in section.paragraphs()]
        return "\n".join(lines)
