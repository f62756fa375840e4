"""Which FIELD each cell of a printed table belongs to, told by the form's labels, never by position alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assistant.edition import Edition
from assistant.formats.geometry import Matrix, Place, spread
from assistant.formats.labels import Labels, folded
from assistant.report import Cell, Figure, Grid

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?")
ALIKE = 0.75  # a row label that differs by a character or two is a misprint
TABLES = ("disclosure", "requests", "disputes")


def figure(text: str) -> Figure:
    """The number printed in a cell; None for a blank, a stroke or words."""
    plain = folded(text).replace("−", "-")
    if not NUMBER.fullmatch(plain):
        return None
    plain = plain.replace(",", "")
    return Decimal(plain) if "." in plain else int(plain)


@dataclass
class Found:
    """What was told of one table: the FIELD of each value cell (by its corner), the rows that head it."""

    fields: dict[tuple[int, int], str] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)

    @property
    def head_rows(self) -> int:
        """How many rows head the whole table."""
        return next(r for r in range(len(self.heads) + 1) if r not in self.heads)

    def put(self, place: Place, name: str) -> None:
        if name not in self.fields.values():
            self.fields.setdefault((place.row, place.column), name)


class Placer:
    """Places the tables of one report, each FIELD once.

    It remembers the columns of table three: torn in two by a page break, the table has its
    head only once, and the second part is read by the columns of the first.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.taken: set[str] = set()
        self.columns: list[str] = []
        self.known = {key: Labels((label, label) for label in _labels(edition.form[key])) for key in TABLES}

    def place(self, grid: Grid) -> tuple[Grid, list[str]]:
        """The table with keyed cells, and what stands in it and could not be placed."""
        matrix = spread(grid.rows)
        key = self._kind(matrix)
        if not key:
            lines = (" | ".join(cell.text for cell in row if cell.text) for row in grid.rows)
            kept = (tuple(place.cell for place in _origins(line, r)) for r, line in enumerate(matrix))
            return replace(grid, rows=tuple(kept)), [line for line in lines if line]
        find = {"disclosure": self._disclosure, "requests": self._requests, "disputes": self._disputes}[key]
        found = find(matrix)
        rows, unplaced = [], []
        for r, line in enumerate(matrix):
            pairs = [(place, self._cell(place, found, key)) for place in _origins(line, r)]
            strange = [cell.text for _, cell in pairs if cell.text and not cell.key and not cell.scope]
            unplaced += strange if len(strange) < 2 else [" | ".join(cell.text for _, cell in pairs if cell.text)]
            rows.append(tuple(cell for _, cell in pairs))
        form, width = self.edition.form[key], len(matrix[0])
        widths = next((w for w in (grid.widths, tuple(form["widths"])) if len(w) == width), (1.0,) * width)
        caption, heads = grid.caption or form["caption"], grid.head_rows or found.head_rows
        return Grid(key, caption, widths, tuple(rows), heads), unplaced

    def _kind(self, matrix: Matrix) -> str:
        """The table whose labels stand in this one, if there are at least two of them."""
        texts = {place.cell.text for line in matrix for place in line if place and place.cell.text}
        hits = {key: len({labels.find(text) for text in texts} - {None}) for key, labels in self.known.items()}
        best = max(hits, key=lambda key: hits[key])
        return best if hits[best] >= 2 else ""

    def _cell(self, place: Place, found: Found, key: str) -> Cell:
        """The cell with its FIELD and figure, or as the label it is; unchanged if it is neither."""
        cell = place.cell
        name = found.fields.get((place.row, place.column), "")
        if name and name not in self.taken:
            self.taken.add(name)
            return replace(cell, key=name, value=figure(cell.text), scope="")
        if not cell.text or not self.known[key].find(cell.text):
            return replace(cell, scope="")
        if place.row in found.heads:
            grouping = place.colspan > 1 and place.row + place.rowspan in found.heads
            return replace(cell, scope="colgroup" if grouping else "col")
        if place.colspan == len(self.edition.form[key]["widths"]):  # a band across the whole table
            return replace(cell, scope="colgroup")
        return replace(cell, scope="row" if place.rowspan == 1 else "rowgroup")

    # -- the three tables ------------------------------------------------------------------

    def _disclosure(self, matrix: Matrix) -> Found:
        """Row by its label; column by the heading of its block that stands above."""
        blocks = self.edition.form["disclosure"]["blocks"]
        rows = {row["key"]: (row, block["header"][1:]) for block in blocks for row in block["rows"]}
        labels = Labels((row["label"], key) for key, (row, _) in rows.items())
        headings = Labels((label, label) for block in blocks for label in block["header"])
        found, columns = Found(), dict[str, int]()
        for r, line in enumerate(matrix):
            places = _origins(line, r)
            heads = {heading: place.column for place in places if (heading := headings.find(place.cell.text))}
            if len(heads) > 1:
                columns = heads
                found.heads.add(r)
                continue
            named = [(i, key) for i, place in enumerate(places) if (key := labels.find(place.cell.text))]
            for at, key in named[:1]:
                row, header = rows[key]
                values = places[at + 1 :]
                for cell, heading in zip(row["cells"], header, strict=True):
                    under = [value for value in values if _covers(value, columns.get(heading))]
                    if not under and len(header) == len(values) == 1:
                        under = values  # the only figure of its row needs no heading
                    for value in under:
                        found.put(value, f"disclosure.{key}.{cell}")
        return found

    def _requests(self, matrix: Matrix) -> Found:
        """Row by the innermost label, misprinted ones by likeness; column by the applicants above."""
        form = self.edition.form["requests"]
        applicants = Labels((column["label"], column["key"]) for column in form["columns"])
        labels = Labels((row.label, row.key) for row in self.edition.rows)
        found = Found(heads=_heads(matrix, applicants))
        at = _columns(matrix[: found.head_rows], applicants)
        self.columns = [at[c] for c in sorted(at)] or self.columns
        left = {row.key for row in self.edition.rows} - {name.split(".")[1] for name in self.taken}
        misprinted: list[tuple[str, list[Place]]] = []
        for r, line in enumerate(matrix[found.head_rows :], found.head_rows):
            places = _origins(line, r)
            named = [i for i, place in enumerate(places) if labels.find(place.cell.text) in left]
            values = places[named[-1] + 1 :] if named else places[len(places) - len(self.columns) :]
            if named:
                key = labels.find(places[named[-1]].cell.text) or ""
                left.discard(key)
                self._row(found, key, values, at)
            elif self.columns and len(places) > len(values):
                misprinted.append((places[-len(values) - 1].cell.text, values))
        for text, values in misprinted:
            near = labels.nearest(text, ALIKE, left)
            if near:
                left.discard(near)
                self._row(found, near, values, at)
        return found

    def _row(self, found: Found, key: str, values: Sequence[Place], at: Mapping[int, str]) -> None:
        """Values in the order of the columns when all are there (a wrong rowspan shifts them), else by column."""
        complete = len(values) == len(self.columns)
        for i, value in enumerate(values):
            column = self.columns[i] if complete else at.get(value.column)
            if column:
                found.put(value, f"requests.{key}.{column}")

    def _disputes(self, matrix: Matrix) -> Found:
        """Block and result by the labels above; the figures are the first row below them."""
        form = self.edition.form["disputes"]
        blocks = Labels((block["label"], block["key"]) for block in form["blocks"])
        results = Labels((cell["label"], cell["key"]) for cell in form["cells"])
        every = Labels((entry["label"], entry["key"]) for entry in (*form["blocks"], *form["cells"]))
        found = Found(heads=_heads(matrix, every))
        head = matrix[: found.head_rows]
        above, beneath = _columns(head, blocks), _columns(head, results)
        filled = [r for r, line in enumerate(matrix) if r >= found.head_rows and any(p and p.cell.text for p in line)]
        for place in _origins(matrix[filled[0]], filled[0]) if filled else ():
            c = place.column
            if c in above and c in beneath:
                found.put(place, f"disputes.{above[c]}.{beneath[c]}")
        return found


def _origins(line: Sequence[Place | None], row: int) -> list[Place]:
    """The cells that begin in this row."""
    return [place for c, place in enumerate(line) if place and place.column == c and place.row == row]


def _covers(place: Place, column: int | None) -> bool:
    return column is not None and place.column <= column < place.column + place.colspan


def _heads(matrix: Matrix, columns: Labels) -> set[int]:
    """The rows that head a table: up to the last with two column labels in it."""
    counts = [sum(1 for place in _origins(line, r) if columns.find(place.cell.text)) for r, line in enumerate(matrix)]
    return set(range(max((r + 1 for r, count in enumerate(counts) if count > 1), default=0)))


def _columns(head: Matrix, labels: Labels) -> dict[int, str]:
    """Column -> meaning of the label standing above it, the lowest one counting."""
    return {
        c: meaning
        for line in head
        for c, place in enumerate(line)
        if place and (meaning := labels.find(place.cell.text))
    }


def _labels(form: Any) -> Iterator[str]:
    """Every text of a table's form that may stand in it as a label."""
    for key, value in form.items():
        if key in ("label", "group", "under", "band", "corner", "head"):
            yield value
        elif key == "header":
            yield from value
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, Mapping):
                    yield from _labels(entry)
