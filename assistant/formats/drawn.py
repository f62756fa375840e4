"""Tables drawn with box characters, read back cell by cell with their spans."""

from __future__ import annotations

from assistant.formats.geometry import joined
from assistant.formats.layout import cells
from assistant.report import Cell, Grid

DOWN, ACROSS = set("│┌┐└┘├┤┬┴┼╵╷"), set("─┌┐└┘├┤┬┴┼╴╶")
OPENING = "┌"
FRAME = DOWN | ACROSS | {" "}
WIDEST = 2000


def is_drawn(line: str) -> bool:
    """Does a drawn table begin with this line?"""
    return line.lstrip().startswith(OPENING)


def grid(lines: list[str]) -> Grid | None:
    """The table these lines draw; None where they do not close any cell."""
    canvas = [_columns(line.strip()) for line in lines]
    ys = [y for y, row in enumerate(canvas) if sum(letter in ACROSS for letter in row) > 1]
    xs = sorted({x for row in canvas for x, letter in enumerate(row) if letter in DOWN})
    if len(ys) < 2 or len(xs) < 2 or len(xs) > WIDEST:
        return None

    def at(y: int, x: int) -> str:
        return canvas[y][x] if x < len(canvas[y]) else " "

    boxes = joined(
        len(ys) - 1,
        len(xs) - 1,
        lambda r, c: at(ys[r] + 1, xs[c + 1]) in DOWN,
        lambda r, c: at(ys[r + 1], xs[c] + 1) in ACROSS,
    )
    rows: list[list[Cell]] = [[] for _ in ys[1:]]
    for box in boxes:
        left, right = xs[box.column] + 1, xs[box.column + box.colspan]
        inside = canvas[ys[box.row] + 1 : ys[box.row + box.rowspan]]
        texts = ["".join(row[left:right]).strip() for row in inside]
        rows[box.row].append(Cell(unwrapped(texts), box.colspan, box.rowspan))
    return Grid("", "", (), tuple(map(tuple, rows)))


def unwrapped(lines: list[str]) -> str:
    """The lines of a cell as one text: a blank only between two words of Latin letters."""
    text = ""
    for line in lines:
        latin = text and line and text[-1].isascii() and text[-1].isalpha() and line[0].isascii() and line[0].isalpha()
        text += f" {line}" if latin else line
    return text


def _columns(line: str) -> list[str]:
    """A line by display columns: a wide character is followed by an empty one."""
    row: list[str] = []
    for letter in line:
        width = 1 if letter in FRAME else cells(letter)
        if width == 0 and row:
            row[-1] += letter
        else:
            row += [letter, *[""] * (width - 1)]
    return row
