"""A Grid as lines: drawn with every merge where the width allows, otherwise told row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rich.cells import cell_len

from assistant.report import Cell, Grid
from assistant.tui import wording
from assistant.tui.lines import Line, Part, hanging, width_of, wrap

Marks = Mapping[str, tuple[str, str]]  # FIELD of a cell: the style it stands out in, the mark to find it by
UNMARKED: Marks = MappingProxyType({})
LEAST = 4  # cells in which a figure of four digits or two characters can stand
UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
CORNERS = {
    UP | DOWN: "│", LEFT | RIGHT: "─", DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A cell with the row and column of its upper left corner."""

    row: int
    column: int
    cell: Cell


def placed(grid: Grid) -> list[Placed]:
    """Every cell at its place, spans taken into account."""
    taken: set[tuple[int, int]] = set()
    result = []
    for y, row in enumerate(grid.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            result.append(Placed(y, x, cell))
            taken |= {(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)}
            x += cell.colspan
    return result


def grid_lines(grid: Grid, width: int, plain: bool = False, marks: Marks = UNMARKED) -> list[Line]:
    """A table as it can best be read in this width; the cells in `marks` stand out."""
    widths = _widths(grid, width)
    cells = placed(grid)
    return _Drawing(grid, cells, widths, plain, marks).lines() if widths else list(_told(grid, cells, width, marks))


def _widths(grid: Grid, width: int) -> list[int]:
    """Cells of text for each column; empty when the table is too wide to be drawn."""
    room = width - len(grid.widths) - 1
    whole = sum(grid.widths)
    widths = [int(room * share / whole) // 2 * 2 for share in grid.widths]  # even: whole characters
    needed = [LEAST] * len(widths)
    for place in placed(grid):
        if place.cell.colspan == 1 and place.cell.value is not None:
            needed[place.column] = max(needed[place.column], cell_len(place.cell.text))
    short = sum(max(need - have, 0) for need, have in zip(needed, widths, strict=True))
    widths = [max(need, have) for need, have in zip(needed, widths, strict=True)]
    labels = {place.column for place in placed(grid) if place.cell.scope == "row"}
    left = room - sum(widths)
    if labels:
        widths[max(labels, key=lambda column: widths[column])] += left
    else:  # figures only: all columns alike, in whole characters
        widths = [width + max(left, 0) // len(widths) // 2 * 2 for width in widths]
    return widths if sum(widths) <= room and min(widths) >= LEAST and short <= room // 4 else []


# -- drawn -----------------------------------------------------------------------------------


class _Drawing:
    """A table on a canvas: texts in their boxes, then the rules between them."""

    def __init__(self, grid: Grid, cells: list[Placed], widths: list[int], plain: bool, marks: Marks) -> None:
        self.cells, self.plain, self.marks = cells, plain, marks
        self.lefts = _edges(widths)
        self.texts = [wrap(place.cell.text, self._width(place)) for place in cells]
        self.tops = _edges(self._heights(len(grid.rows)))
        columns, rows = self.lefts[-1] + 1, self.tops[-1] + 1
        self.glyphs = [[" "] * columns for _ in range(rows)]
        self.styles = [[("", "")] * columns for _ in range(rows)]
        self.rules = [[0] * columns for _ in range(rows)]

    def _width(self, place: Placed) -> int:
        return self.lefts[place.column + place.cell.colspan] - self.lefts[place.column] - 1

    def _heights(self, rows: int) -> list[int]:
        heights = [1] * rows
        for place, text in sorted(zip(self.cells, self.texts, strict=True), key=lambda pair: pair[0].cell.rowspan):
            span = place.cell.rowspan
            have = sum(heights[place.row : place.row + span]) + span - 1
            heights[place.row + span - 1] += max(len(text) - have, 0)
        return heights

    def lines(self) -> list[Line]:
        for place, text in zip(self.cells, self.texts, strict=True):
            self._frame(place)
            self._write(place, text)
        for y, row in enumerate(self.rules):
            for x, rule in enumerate(row):
                if rule:
                    self.glyphs[y][x] = self._glyph(rule)
                    self.styles[y][x] = ("border", "")
        return [runs(*pair) for pair in zip(self.glyphs, self.styles, strict=True)]

    def _glyph(self, rule: int) -> str:
        if self.plain:
            return "-" if rule == LEFT | RIGHT else "|" if rule == UP | DOWN else "+"
        return CORNERS.get(rule, "┼")

    def _frame(self, place: Placed) -> None:
        top, bottom = self.tops[place.row], self.tops[place.row + place.cell.rowspan]
        left, right = self.lefts[place.column], self.lefts[place.column + place.cell.colspan]
        for x in range(left, right):
            for y in (top, bottom):
                self.rules[y][x] |= RIGHT
                self.rules[y][x + 1] |= LEFT
        for y in range(top, bottom):
            for x in (left, right):
                self.rules[y][x] |= DOWN
                self.rules[y + 1][x] |= UP

    def _write(self, place: Placed, text: Sequence[str]) -> None:
        top = self.tops[place.row] + 1
        room = self.tops[place.row + place.cell.rowspan] - top
        left, width = self.lefts[place.column] + 1, self._width(place)
        usual = "title" if place.cell.scope in ("col", "colgroup") else "figure" if place.cell.key else ""
        style = self.marks.get(place.cell.key, (usual, "")) if place.cell.key else (usual, "")
        if style[1]:  # what is marked stands out as a whole, empty or not
            for y in range(top, top + room):
                self.styles[y][left : left + width] = [style] * width
        for y, row in enumerate(text, top + max(room - len(text), 0) // 2):
            indent = 0 if place.cell.align == "left" else max(width - cell_len(row), 0) // 2
            x = left + indent
            for character in row:
                size = cell_len(character)
                self.glyphs[y][x] = character
                for cell in range(x, x + size):
                    self.styles[y][cell] = style
                if size == 2:
                    self.glyphs[y][x + 1] = ""
                x += size


def _edges(sizes: Sequence[int]) -> list[int]:
    """Where the rules stand between boxes of these sizes."""
    edges = [0]
    for size in sizes:
        edges.append(edges[-1] + size + 1)
    return edges


def runs(glyphs: Sequence[str], styles: Sequence[tuple[str, str]]) -> Line:
    """Neighbouring glyphs of one style and mark as one part."""
    parts: list[Part] = []
    for glyph, style in zip(glyphs, styles, strict=True):
        if parts and parts[-1][1:] == style:
            parts[-1] = Part(parts[-1].text + glyph, *style)
        else:
            parts.append(Part(glyph, *style))
    return tuple(parts)


# -- told ------------------------------------------------------------------------------------


def _told(grid: Grid, cells: list[Placed], width: int, marks: Marks) -> Iterator[Line]:
    """Each row as its label and what stands in it; the zeros in one word."""
    heads: dict[int, list[str]] = {}
    headed = -1
    for y in range(len(grid.rows)):
        row = [place for place in cells if place.row <= y < place.row + place.cell.rowspan]
        values = [place for place in row if place.cell.key]
        if not values:
            fresh = [place for place in row if place.row == y]
            if any(place.cell.scope == "row" for place in fresh):  # a row of a report read, its figures without a place
                loose = [place for place in fresh if not place.cell.scope]
                yield from _told_row([p for p in fresh if p.cell.scope], loose, heads, width, marks)
                continue
            if headed != y - 1:
                heads = {}
            headed = y
            if len(fresh) == 1 and fresh[0].cell.colspan == len(grid.widths):
                yield from hanging("", fresh[0].cell.text, width, "head")
                continue
            for place in fresh:
                for x in range(place.column, place.column + place.cell.colspan):
                    heads.setdefault(x, []).append(place.cell.text)
            continue
        yield from _told_row([p for p in row if not p.cell.key and p.row == y], values, heads, width, marks)


def _told_row(
    labels: list[Placed], values: list[Placed], heads: dict[int, list[str]], width: int, marks: Marks
) -> Iterator[Line]:
    groups: dict[str, list[tuple[str, Cell]]] = {}
    for place in values:
        chain = heads.get(place.column, [""])
        group = "" if labels else " ".join(dict.fromkeys(chain[:-1]))
        groups.setdefault(group, []).append((chain[-1], place.cell))
    indent = ""
    for place in labels[:-1]:
        indent = "  " * place.column
        yield from hanging(indent, place.cell.text, width)
    indent = "  " * labels[-1].column if labels else ""
    for group, cells in groups.items():
        label, told = labels[-1].cell.text if labels else group, _figures(cells, marks)
        beside = f"{label}：{'，'.join(part.text for part in told)}"
        if len(told) == 1 and cell_len(indent + beside) <= width:
            yield (Part(f"{indent}{label}："), *told)
        else:
            yield from hanging(indent, label, width)
            yield from _side_by_side(told, width, f"{indent}  ")


def _side_by_side(told: list[Part], width: int, indent: str) -> Iterator[Line]:
    """Figures one after the other, a line broken only between them."""
    row: list[Part] = []
    for number, part in enumerate(told):
        comma = [Part("，", "figure")] if number < len(told) - 1 else []
        if row and cell_len(indent) + width_of([*row, part, *comma]) > width:
            yield (Part(indent), *row)
            row = []
        row += [part, *comma]
    if row:
        yield (Part(indent), *row)


def _figures(cells: list[tuple[str, Cell]], marks: Marks) -> list[Part]:
    """自然人 10, 商业企业 2, 其余 0: the figures of a row, its zeros in one word; what is marked is always told."""
    marked = any(cell.key in marks for _, cell in cells)
    if not marked and all(cell.value is None and not cell.text for _, cell in cells):
        return [Part(wording("grid.blank"), "figure")]
    if not marked and all(cell.value == 0 for _, cell in cells):
        return [Part("0", "figure")]
    told = [
        Part(f"{head} {cell.text or wording('grid.blank')}", *marks.get(cell.key, ("figure", "")))
        for head, cell in cells
        if cell.value != 0 or cell.key in marks or not cell.text
    ]
    return told if len(told) == len(cells) else [*told, Part(wording("grid.rest"), "figure")]
