"""Which FIELD each cell of a printed table belongs to, told by the form's labels, never by position alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assistant.edition import Edition
from assistant.formats.geometry import Matrix, Place, spread
from assistant.formats.labels import Labels, bare, folded
from assistant.formats.wording import wording
from assistant.report import Cell, Figure, Grid, Remark

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?")
NOTED = re.compile(r"(?P<number>[-+\d,.]+)(?P<note>\([^()]*[^\d()][^()]*\)|[*※#]|\[\d\])")
ALIKE = 0.75  # a label that differs by a character or two is a misprint


def figure(text: str) -> Figure:
    """The number printed in a cell, a note after it left aside; None for a blank, a stroke or words."""
    plain, _ = _parted(text)
    if not NUMBER.fullmatch(plain):
        return None
    plain = plain.replace(",", "")
    return Decimal(plain) if "." in plain else int(plain)


def note(text: str) -> str:
    """What stands behind the number of a cell: 其中修订16件 of 22（其中修订16件）."""
    return _parted(text)[1]


def _parted(text: str) -> tuple[str, str]:
    plain = folded(text).replace("−", "-")
    noted = NOTED.fullmatch(plain)
    return (noted["number"], noted["note"].strip("()")) if noted else (plain, "")


@dataclass
class Found:
    """What was told of one table: the FIELD of each value cell (by its corner), the rows that head it.

    `misprinted` has the form's own words for the corner of each label that is not quite
    one, `implied` the figures that stand for several rows at once.
    """

    fields: dict[tuple[int, int], str] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)
    misprinted: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    implied: list[tuple[str, Figure]] = field(default_factory=list)

    @property
    def head_rows(self) -> int:
        """How many rows head the whole table."""
        return next(r for r in range(len(self.heads) + 1) if r not in self.heads)

    def put(self, place: Place, name: str) -> None:
        if name not in self.fields.values():
            self.fields.setdefault((place.row, place.column), name)

    def misprint(self, place: Place, expected: str, name: str) -> None:
        self.misprinted[(place.row, place.column)] = (expected, name)


class Placer:
    """Places the tables of one report, each FIELD once.

    It remembers the columns of table three: torn in two by a page break, the table has its
    head only once, and the second part is read by the columns of the first.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.taken: set[str] = set()
        self.columns: list[str] = []
        self.remarks: list[Remark] = []
        self.is_former = False
        self.words = wording(edition)

    def place(self, grid: Grid) -> tuple[Grid, list[str]]:
        """The table with keyed cells, and what stands in it and could not be placed."""
        matrix = spread(grid.rows)
        key = self.kind(place.cell.text for line in matrix for place in line if place)
        if not key:
            lines = (" | ".join(cell.text for cell in row if cell.text) for row in grid.rows)
            kept = (tuple(place.cell for place in _origins(line, r)) for r, line in enumerate(matrix))
            return replace(grid, rows=tuple(kept)), [line for line in lines if line]
        find = {"disclosure": self._disclosure, "requests": self._requests, "disputes": self._disputes}[key]
        found = find(matrix)
        if found.fields and self.taken.issuperset(found.fields.values()):
            self.remarks.append(Remark("twice", self.edition.form[key]["caption"], key))
        rows, unplaced = [], []
        labels = self.words.known[key]
        present = {labels.find(place.cell.text) for line in matrix for place in line if place and place.cell.text}
        missing = set(labels.whole.values()) - present
        for r, line in enumerate(matrix):
            pairs = [(place, self._cell(place, found, key)) for place in _origins(line, r)]
            unplaced += self._left_over([cell for _, cell in pairs], key, missing)
            rows.append(tuple(cell for _, cell in pairs))
        form, width = self.edition.form[key], len(matrix[0])
        widths = next((w for w in (grid.widths, tuple(form["widths"])) if len(w) == width), (1.0,) * width)
        caption, heads = grid.caption or form["caption"], grid.head_rows or found.head_rows
        implied = tuple((name, value) for name, value in found.implied if name not in self.taken)
        self.taken.update(name for name, _ in implied)
        return Grid(key, caption, widths, tuple(rows), heads, implied, grid.bordered), unplaced

    def kind(self, texts: Iterable[str]) -> str:
        """The table whose labels these are, if there are at least two of them."""
        given = {text for text in texts if text}
        hits = {key: len({labels.find(text) for text in given} - {None}) for key, labels in self.words.known.items()}
        best = max(hits, key=lambda key: hits[key])
        return best if hits[best] >= 2 else ""

    def _cell(self, place: Place, found: Found, key: str) -> Cell:
        """The cell with its FIELD and figure, or as the label it is; unchanged if it is neither."""
        cell, corner = place.cell, (place.row, place.column)
        name = found.fields.get(corner, "")
        if name and name not in self.taken:
            self.taken.add(name)
            return replace(cell, key=name, value=figure(cell.text), note=note(cell.text), scope="")
        if corner in found.misprinted:
            expected, where = found.misprinted[corner]
            self.remarks.append(Remark("label", cell.text, where, expected))
        elif not cell.text or not self.words.known[key].find(cell.text):
            return replace(cell, scope="")
        if place.row in found.heads:
            grouping = place.colspan > 1 and place.row + place.rowspan in found.heads
            return replace(cell, scope="colgroup" if grouping else "col")
        if place.colspan == len(self.edition.form[key]["widths"]):  # a band across the whole table
            return replace(cell, scope="colgroup")
        return replace(cell, scope="row" if place.rowspan == 1 else "rowgroup")

    def _left_over(self, row: Sequence[Cell], key: str, missing: set[str]) -> list[str]:
        """What of a row has no place, on one line; a text like one of the missing labels is that, misprinted."""
        strange = [cell for cell in row if cell.text and not cell.key and not cell.scope]
        if not strange:
            return []
        line = " | ".join(cell.text for cell in row if cell.text)
        label = next((cell for cell in strange if figure(cell.text) is None), None)
        if label and self.words.gone[key].find(label.text):
            self.remarks.append(Remark("former_row", label.text, key))
        elif label and len(bare(label.text)) > 2 and (near := self._near(label.text, key, missing)):
            self.remarks.append(Remark("label", label.text, key, near))
            strange.remove(label)
        elif label and any(figure(cell.text) is not None for cell in strange):
            self.remarks.append(Remark("extra", label.text, key))
        return [line] if len(strange) > 1 else [cell.text for cell in strange]

    def _near(self, text: str, key: str, missing: set[str]) -> str | None:
        return self.words.known[key].nearest(text, ALIKE, missing)

    # -- the three tables ------------------------------------------------------------------

    def _disclosure(self, matrix: Matrix) -> Found:
        """Row by its label; column by the heading of its block that stands above."""
        rows, labels = self.words.disclosed_rows, self.words.disclosed
        found, columns = Found(), dict[str, int]()
        misprinted: list[tuple[Place, list[Place]]] = []
        for r, line in enumerate(matrix):
            places = _origins(line, r)
            if heads := self._headings(places, found):
                columns = heads
                found.heads.add(r)
                continue
            named = next((i for i, place in enumerate(places) if labels.find(place.cell.text)), None)
            if named is None:
                misprinted += [(places[0], places[1:])] if len(places) > 1 and _numbers(places[1:]) else []
                continue
            key = labels.find(places[named].cell.text) or ""
            _disclosed(found, rows[key], places[named + 1 :], columns)
        printed = {name.split(".")[1] for name in found.fields.values()}
        for place, values in misprinted:
            near = labels.nearest(place.cell.text, ALIKE, set(rows) - printed)
            if near and not self.words.gone["disclosure"].find(place.cell.text):
                found.misprint(place, rows[near][0]["label"], f"disclosure.{near}")
                _disclosed(found, rows[near], values, columns)
        return found

    def _headings(self, places: Sequence[Place], found: Found) -> dict[str, int]:
        """Heading -> column, for a row of table two that heads a block; empty for any other row."""
        headings, same = self.words.headings, set(map(bare, self.words.former["same"]))
        columns: dict[str, int] = {}
        strange: list[Place] = []
        earlier: set[str] = set()
        for place in places:
            text = place.cell.text
            if heading := headings.find(text):
                columns[heading] = place.column
                earlier |= {text} if bare(text) in same else set()
            elif self.words.gone["disclosure"].find(text):
                earlier.add(text)
            elif text and figure(text) is None:
                strange.append(place)
        if not columns or _numbers(places) or len(columns) + len(earlier) + len(strange) < 2:
            return {}
        self.is_former = self.is_former or len(earlier) > 1
        for place in strange:
            near = headings.nearest(place.cell.text, ALIKE, set(self.words.own_headings) - set(columns))
            if near:
                columns[near] = place.column
                found.misprint(place, near, "disclosure")
        return columns if len(columns) > 1 or earlier else {}

    def _requests(self, matrix: Matrix) -> Found:
        """Row by the innermost label, misprinted ones by likeness; column by the applicants above."""
        labels = self.words.rows
        found = Found(heads=_heads(matrix, self.words.applicants))
        at = _columns(matrix[: found.head_rows], self.words.applicants)
        self._misprinted_columns(matrix[: found.head_rows], at, found)
        self.columns = [at[c] for c in sorted(at)] or self.columns
        left = {row.key for row in self.edition.rows} - {name.split(".")[1] for name in self.taken}
        unnamed: list[tuple[Place, list[Place]]] = []
        for r, line in enumerate(matrix[found.head_rows :], found.head_rows):
            places = _origins(line, r)
            named = [i for i, place in enumerate(places) if labels.find(place.cell.text) in left]
            if named:
                key = labels.find(places[named[-1]].cell.text) or ""
                left.discard(key)
                self._row(found, key, places[named[-1] + 1 :], at)
            elif self.columns and len(places) > len(self.columns):
                cut = len(places) - len(self.columns)
                last = next((place for place in reversed(places[:cut]) if place.cell.text), None)
                unnamed += [(last, places[cut:])] if last else []
        for place, values in unnamed:
            self._unnamed(found, place, values, left)
        return found

    def _unnamed(self, found: Found, place: Place, values: list[Place], left: set[str]) -> None:
        """A row of figures whose label is no row's: a group printed as one row, or a misprint."""
        text, rows = place.cell.text, {row.key: row for row in self.edition.rows}
        group = self.words.groups.find(text)
        members = [row.key for row in rows.values() if row.group_keys and row.group_keys[-1] == group]
        if group and left.issuperset(members):
            self.remarks.append(Remark("undivided", text, f"requests.{members[0]}", rows[members[0]].groups[-1]))
            for column, value in zip(self.columns, values, strict=True):
                if figure(value.cell.text) == 0:
                    found.implied += [(f"requests.{member}.{column}", 0) for member in members]
            left.difference_update(members)
        elif not group and not self.words.gone["requests"].find(text):
            near = self.words.rows.nearest(text, ALIKE, left)
            if near:
                left.discard(near)
                found.misprint(place, rows[near].label, f"requests.{near}")
                self._row(found, near, values, {})

    def _row(self, found: Found, key: str, values: Sequence[Place], at: Mapping[int, str]) -> None:
        """Values in the order of the columns when all are there (a wrong rowspan shifts them), else by column."""
        while len(values) > len(self.columns) and not values[0].cell.text:
            values = values[1:]  # a blank between the label and its figures
        complete = len(values) == len(self.columns)
        for i, value in enumerate(values):
            column = self.columns[i] if complete else at.get(value.column)
            if column:
                found.put(value, f"requests.{key}.{column}")

    def _misprinted_columns(self, head: Matrix, at: dict[int, str], found: Found) -> None:
        """The lowest labels of a head that are not quite the form's, among those that are missing."""
        missing = {column["key"] for column in self.edition.form["requests"]["columns"]} - set(at.values())
        for c in range(len(head[-1]) if head and missing else 0):
            lowest = next((line[c] for line in reversed(head) if c not in at and line[c]), None)
            near = self.words.applicants.nearest(lowest.cell.text, ALIKE, missing) if lowest else None
            if lowest and near and lowest.colspan == 1:
                at[c] = near
                missing.discard(near)
                found.misprint(lowest, self.words.own[near], "requests")

    def _disputes(self, matrix: Matrix) -> Found:
        """Block and result by the labels above; the figures are the first row below them."""
        form = self.edition.form["disputes"]
        found = Found(heads=_heads(matrix, self.words.blocks, self.words.results))
        head = matrix[: found.head_rows]
        above, beneath = _columns(head, self.words.blocks), _columns(head, self.words.results)
        for block in form["blocks"]:
            columns = [c for c in sorted(above) if above[c] == block["key"]]
            if len(columns) == len(form["cells"]):
                self._curtailed(head, columns, beneath, found)
        below = range(max(found.heads, default=-1) + 1, len(matrix))
        filled = [r for r in below if any(place and place.cell.text for place in matrix[r])] or [*below]
        for place in _origins(matrix[filled[0]], filled[0]) if filled else ():
            c = place.column
            if c in above and c in beneath:
                found.put(place, f"disputes.{above[c]}.{beneath[c]}")
        return found

    def _curtailed(self, head: Matrix, columns: list[int], beneath: dict[int, str], found: Found) -> None:
        """Results whose label lost its second line (结果 for 结果维持) or has a character wrong."""
        for c, cell in zip(columns, self.edition.form["disputes"]["cells"], strict=True):
            lowest = next((line[c] for line in reversed(head) if line[c]), None)
            if c in beneath or lowest is None or cell["key"] in {beneath.get(other) for other in columns}:
                continue
            text, label = bare(lowest.cell.text), cell["label"]
            if text and label.startswith(text):
                beneath[c] = cell["key"]
            elif Labels([(label, label)]).nearest(text, ALIKE, [label]):
                beneath[c] = cell["key"]
                found.misprint(lowest, label, "disputes")


def _disclosed(
    found: Found, row: tuple[Mapping[str, Any], Sequence[str]], values: Sequence[Place], columns: dict[str, int]
) -> None:
    """The values of a row of table two, each under the heading of its cell."""
    entry, header = row
    for cell, heading in zip(entry["cells"], header, strict=True):
        under = [value for value in values if _covers(value, columns.get(heading))]
        if not under and len(header) == len(values) == 1:
            under = list(values)  # the only figure of its row needs no heading
        for value in under:
            found.put(value, f"disclosure.{entry['key']}.{cell}")


def _origins(line: Sequence[Place | None], row: int) -> list[Place]:
    """The cells that begin in this row."""
    return [place for c, place in enumerate(line) if place and place.column == c and place.row == row]


def _numbers(places: Sequence[Place]) -> bool:
    return any(figure(place.cell.text) is not None for place in places)


def _covers(place: Place, column: int | None) -> bool:
    return column is not None and place.column <= column < place.column + place.colspan


def _heads(matrix: Matrix, *columns: Labels) -> set[int]:
    """The rows that head a table: up to the last with two column labels in it."""
    counts = [
        sum(1 for place in _origins(line, r) if any(labels.find(place.cell.text) for labels in columns))
        for r, line in enumerate(matrix)
    ]
    return set(range(max((r + 1 for r, count in enumerate(counts) if count > 1), default=0)))


def _columns(head: Matrix, labels: Labels) -> dict[int, str]:
    """Column -> meaning of the label standing above it, the lowest one counting."""
    return {
        c: meaning
        for line in head
        for c, place in enumerate(line)
        if place and (meaning := labels.find(place.cell.text))
    }
