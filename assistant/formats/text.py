"""Plain text: paragraphs unwrapped, tables drawn with box characters and aligned by display width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.formats.geometry import Matrix, Place, spread
from assistant.formats.layout import Profile, cells, shares
from assistant.report import Grid, Paragraph, Report

WIDTH = 100  # cells of a table, its lines included; long figures widen it
LONGEST = 24  # a longer word is broken rather than given a column that wide
INDENT = "\u3000\u3000"
CROSSINGS = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"  # by the arms drawn: above 1, right 2, below 4, left 8
WORD = re.compile(r"[!-~]+")
# A line may break anywhere but inside a word or figure, after an opening mark or before a closing one.
UNIT = re.compile(r"[（《〔“‘]*(?:[!-~]+|.)[，。、；：）》〕”’]*")
OUTSIDE: Any = object()


def write(report: Report, _profile: Profile) -> bytes:
    """The report as UTF-8 text. The profile rules paper; text has none."""
    blocks = [report.draft, "\n".join(report.title), *map(_paragraph, report.preface)]
    for section in report.sections:
        blocks.append(section.heading)
        blocks += [drawn(block) if isinstance(block, Grid) else _paragraph(block) for block in section.blocks]
    blocks.append("\n".join(report.signature))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8")


def _paragraph(paragraph: Paragraph) -> str:
    return paragraph.text if paragraph.style == "part" else INDENT + paragraph.text


def drawn(grid: Grid) -> str:
    """The table in box characters; a cell that spans rows or columns is one box with its text in the middle."""
    matrix = spread(grid.rows)
    if not matrix or not matrix[0]:
        return ""
    widths = _widths(grid, matrix)
    heights = _heights(matrix, widths)
    content = {id(place): _filled(place, widths, heights) for line in matrix for place in line if place}
    edge = [OUTSIDE] * (len(widths) + 2)
    rows = [edge, *([OUTSIDE, *line, OUTSIDE] for line in matrix), edge]
    lines = []
    for r, height in enumerate([*heights, 0]):
        lines.append(_line(rows[r], rows[r + 1], widths, content))
        lines += [_line(rows[r + 1], rows[r + 1], widths, content) for _ in range(height)]
    return "\n".join(lines)


def _line(above: Sequence[Any], below: Sequence[Any], widths: Sequence[int], content: dict[int, Iterator[str]]) -> str:
    """One line of the drawing: the border between two rows, or, for one and the same row, a line of its text."""
    pieces = []
    for c in range(len(widths) + 1):
        if c and above[c] is not below[c]:
            pieces.append("─" * widths[c - 1])
        elif c and below[c] is None:
            pieces.append(" " * widths[c - 1])
        elif c and below[c] is not below[c - 1]:
            pieces.append(next(content[id(below[c])]))
        arms = (above[c] is not above[c + 1]) + 4 * (below[c] is not below[c + 1])
        arms += 2 * (above[c + 1] is not below[c + 1]) + 8 * (above[c] is not below[c])
        if arms or below[c] is None:
            pieces.append(CROSSINGS[arms])
    return "".join(pieces)


def _filled(place: Place, widths: Sequence[int], heights: Sequence[int]) -> Iterator[str]:
    """The lines of a cell, as wide and high as its box."""
    width = _span(widths, place.column, place.colspan)
    height = _span(heights, place.row, place.rowspan)
    centred = place.cell.align == "center"
    lines = wrapped(place.cell.text, width, even=centred)
    above = (height - len(lines)) // 2
    for i in range(height):
        line = lines[i - above] if 0 <= i - above < len(lines) else ""
        spare = width - cells(line)
        left = spare // 2 if centred else 0
        yield " " * left + line + " " * (spare - left)


def _span(sizes: Sequence[int], start: int, count: int) -> int:
    """Size of a box over several columns or rows, the lines between them included."""
    return sum(sizes[start : start + count]) + count - 1


def _widths(grid: Grid, matrix: Matrix) -> list[int]:
    """Column widths by the grid's own, never too narrow for a character or a figure."""
    count = len(matrix[0])
    widths = [max(share, 2) for share in shares(grid.widths, max(WIDTH - count - 1, 0), count)]
    for r, line in enumerate(matrix):
        for c, place in enumerate(line):
            if place and (place.row, place.column) == (r, c):
                needed = min(max(map(len, WORD.findall(place.cell.text)), default=0), LONGEST)
                widths[c] += max(needed - _span(widths, c, place.colspan), 0)
    return widths


def _heights(matrix: Matrix, widths: Sequence[int]) -> list[int]:
    """Row heights: by the cells of one row first, then the last row of a span grows as needed."""
    heights = [1] * len(matrix)
    places = {id(place): place for line in matrix for place in line if place}.values()
    for place in sorted(places, key=lambda place: place.rowspan):
        needed = len(wrapped(place.cell.text, _span(widths, place.column, place.colspan)))
        heights[place.row + place.rowspan - 1] += max(needed - _span(heights, place.row, place.rowspan), 0)
    return heights


def wrapped(text: str, width: int, even: bool = False) -> list[str]:
    """A text in lines of at most `width` cells; `even`: no more lines, but as equally long as they can be."""
    lines = _broken(text, width)
    while even and width > 2 and len(closer := _broken(text, width - 1)) == len(lines) > 1:
        lines, width = closer, width - 1
    return lines


def _broken(text: str, width: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in UNIT.findall(paragraph):
            # What fits no line as a whole is broken anywhere.
            for piece in [unit] if cells(unit) <= width else unit:
                if line and cells(line) + cells(piece) > width:
                    lines.append(line.rstrip())
                    line = ""
                line += piece
        lines.append(line.rstrip())
    return lines
