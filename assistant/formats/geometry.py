"""Where the cells of a table lie: rows of spanning cells laid out on a plain matrix."""

from __future__ import annotations

from collections.abc import Sequence
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
