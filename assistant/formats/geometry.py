"""Where the cells of a table lie: rows of spanning cells laid out on a plain matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.report import Cell

MOST_COLUMNS = 100  # a table read from a stranger's file may claim any span


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with the corner it lies in and the spans it really has there."""

    cell: Cell
    row: int
    column: int
    rowspan: int
    colspan: int


Matrix = list[list[Place | None]]
Wall = Callable[[int, int], bool]


def spread(rows: Sequence[Sequence[Cell]]) -> Matrix:
    """Which cell covers each position of a table; None where none does. Every row is equally long."""
    matrix: Matrix = [[] for _ in rows]
    for r, row in enumerate(rows):
        line, c = matrix[r], 0
        for cell in row:
            while c < len(line) and line[c] is not None:
                c += 1
            if c >= MOST_COLUMNS:
                break
            place = Place(cell, r, c, min(cell.rowspan, len(rows) - r), min(cell.colspan, MOST_COLUMNS - c))
            _cover(matrix, place)
            c += place.colspan
    width = max(map(len, matrix), default=0)
    for line in matrix:
        line.extend([None] * (width - len(line)))
    return matrix


def _cover(matrix: Matrix, place: Place) -> None:
    end = place.column + place.colspan
    for line in matrix[place.row : place.row + place.rowspan]:
        if len(line) < end:
            line.extend([None] * (end - len(line)))
        for c in range(place.column, end):
            if line[c] is None:
                line[c] = place


@dataclass(frozen=True, slots=True)
class Box:
    """A cell told by the lines around it."""

    row: int
    column: int
    rowspan: int
    colspan: int


def joined(rows: int, columns: int, right: Wall, below: Wall) -> list[Box]:
    """The cells of a table of which only the lines are known, in reading order.

    `right(r, c)` and `below(r, c)`: is there a line at that side of the smallest field
    (r, c)? Fields without a line between them are one cell.
    """
    root = list(range(rows * columns))

    def find(field: int) -> int:
        while root[field] != field:
            root[field] = root[root[field]]
            field = root[field]
        return field

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not right(r, c):
                root[find(r * columns + c + 1)] = find(r * columns + c)
            if r + 1 < rows and not below(r, c):
                root[find((r + 1) * columns + c)] = find(r * columns + c)
    fields: dict[int, list[int]] = {}
    for field in range(rows * columns):
        fields.setdefault(find(field), []).append(field)
    boxes = []
    for members in fields.values():
        at, across = [field // columns for field in members], [field % columns for field in members]
        top, left = min(at), min(across)
        boxes.append(Box(top, left, max(at) - top + 1, max(across) - left + 1))
    return sorted(boxes, key=lambda box: (box.row, box.column))
