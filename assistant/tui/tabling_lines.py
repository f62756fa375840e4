"""The table being filled as lines: header, rows around the cursor, the sums under it, what is said. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from assistant.answers import ABSENT
from assistant.tui import wording
from assistant.tui.lines import Line, Part, columns, fit, hanging, line, wrap
from assistant.tui.tabling_figures import Balance, Figures, Head, RowPlace, balances

CELL = 7  # a figure of six digits, or three characters of a heading, and a gap
WIDEST_CELL = 13
LABEL = (12, 30, 46)  # cells of the row labels: at least, usual, at most
NARROW = 60  # cells below which a sum is told short
PLACE = "place:"  # the mark of a place that can be clicked


@dataclass(frozen=True)
class View:
    """What is drawn: the figures, the cursor, what is being typed there and whether it is no figure, what to say."""

    figures: Figures
    at: tuple[int, int]
    typed: str | None = None
    wrong: bool = False
    said: Sequence[tuple[str, str]] = ()  # (style, text): the last come first to go
    plain: bool = False


def table_lines(view: View, width: int, height: int) -> list[Line]:
    """Exactly as many lines as there are: header, rows, sums, what is said; rows give way last."""
    shape = _shape(view.figures, view.at[1], width)
    body = _body(view, shape)
    head = _header(view, shape)
    foot = _foot(view, width, height - len(head), len(body))
    room = max(height - len(head) - len(foot), 1)
    here = next(n for n, (y, _) in enumerate(body) if y == view.at[0])
    top = min(max(here - room // 2, 0), max(len(body) - room, 0))
    shown = [made for _, made in body[top : top + room]]
    return [*head, *shown, *[line()] * (room - len(shown)), *foot][:height]


# -- the shape -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """Where things stand in this width: cells of the label and of a column, and which columns are shown."""

    label: int
    cell: int
    shown: tuple[int, ...]


def _shape(figures: Figures, column: int, width: int) -> Shape:
    count = figures.layout.width
    fits = min((width - LABEL[0]) // CELL, count)
    if fits < count:  # a window over the columns, the cursor's among them, the total kept while there is room
        first = min(max(column - max(fits - 1, 1) + 1, 0), count - fits)
        return Shape(width - fits * CELL, CELL, tuple(range(first, first + max(fits, 1))))
    cell = min(max((width - LABEL[1]) // count, CELL), WIDEST_CELL)
    longest = max(cell_len(row.label) + 2 * row.depth for row in figures.layout.rows)
    label = min(width - cell * count, max(min(longest + 1, LABEL[2]), LABEL[0]))
    return Shape(label, cell, tuple(range(count)))


def _header(view: View, shape: Shape) -> list[Line]:
    labels = view.figures.layout.columns
    if not labels:
        return []
    texts = [_even(labels[x], shape.cell - 1) for x in shape.shown]
    rows = max(map(len, texts))
    made = []
    for n in range(rows):
        parts = [Part(" " * shape.label, "head")]
        for x, text in zip(shape.shown, texts, strict=True):
            word = text[n - rows + len(text)] if n >= rows - len(text) else ""
            parts.append(Part(_right(word, shape.cell), "here" if x == view.at[1] else "head"))
        made.append(tuple(parts))
    return made


def _even(text: str, width: int) -> tuple[str, ...]:
    """A label on as few lines as need be, and those about equally long."""
    rows = wrap(text, width)
    while width > 2 and len(wrap(text, width - 2)) == len(rows):
        width -= 2
    return wrap(text, width)


def _body(view: View, shape: Shape) -> list[tuple[int, Line]]:
    """Every line of rows and headings, with the number of its row (-1 for a heading)."""
    made: list[tuple[int, Line]] = []
    for y, row in enumerate(view.figures.layout.rows):
        made += [(-1, _heading(head, shape)) for head in row.heads]
        made.append((y, _row(view, shape, y, row)))
    return made


def _heading(head: Head, shape: Shape) -> Line:
    whole = shape.label + shape.cell * len(shape.shown)
    if not head.columns:
        return line(fit(f"{'  ' * head.depth}{head.text}", whole), "note")
    if len(head.columns) == 1:
        return (Part(fit(head.text, shape.label), "note"), Part(fit(f" {head.columns[0]}", whole - shape.label), "dim"))
    cells = [Part(_right(fit(head.columns[x], min(cell_len(head.columns[x]), shape.cell - 1)), shape.cell), "dim")
             for x in shape.shown if x < len(head.columns)]  # fmt: skip
    return (Part(fit(head.text, shape.label), "note"), *cells)


def _row(view: View, shape: Shape, y: int, row: RowPlace) -> Line:
    here = y == view.at[0]
    style = "ask" if here else "dim" if row.derived else "option"
    parts = [Part(fit(f"{'  ' * row.depth}{row.label}", shape.label - 1) + " ", style)]
    for x in shape.shown:
        if x < len(row.places):
            parts += _cell(view, y, row, x, shape.cell)
        else:
            parts.append(Part(" " * shape.cell))
    return tuple(parts)


def _cell(view: View, y: int, row: RowPlace, x: int, width: int) -> list[Part]:
    path, mark = row.places[x], f"{PLACE}{y}.{x}"
    if (y, x) == view.at:
        value = view.figures.shown(row, x)
        text = view.typed if view.typed is not None else "" if value is ABSENT else str(value)
        return [Part(" "), Part(_right(_end(text, width - 1), width - 1), "wrong" if view.wrong else "cursor", mark)]
    value = view.figures.shown(row, x)
    given = path == row.total and view.figures.values.get(path, ABSENT) is not ABSENT
    summed = row.derived or path == row.total
    style = "default" if given else "dim" if summed or value is ABSENT else "figure"
    if given and view.figures.unspread(row) < 0:
        style = "trouble"
    text = wording("tabling.blank") if value is ABSENT else str(value)
    return [Part(_right(_end(text, width - 1), width), style, mark)]


def _right(text: str, width: int) -> str:
    return " " * max(width - cell_len(text), 0) + text


def _end(text: str, width: int) -> str:
    """What of a text fits, its end: that is where one types."""
    if cell_len(text) <= width:
        return text
    while cell_len(text) > width - 2:
        text = text[1:]
    return f"..{text}"


# -- under the table -------------------------------------------------------------------------


def _foot(view: View, width: int, height: int, rows: int) -> list[Line]:
    """The sums, all of them where the rows leave room for that, and what is to be said."""
    said = [made for style, text in view.said if text for made in hanging(" ", text, width, style)]
    said = said[: max(height // 4, 1)]
    sums = balances(view.figures)
    every = columns([_sum(balance, view, width) for balance in sums if balance.begun], width, gap=3, least=2)
    if len(every) <= max(height - rows - len(said), height // 4):
        return [*every, *said]
    few = [balance for balance in sums if balance.begun and (balance.off or balance.place == _place(view))]
    few.sort(key=lambda balance: balance.place != _place(view))
    made = columns([_sum(balance, view, width) for balance in few], width, gap=3, least=2)
    return [*made[: max(height // 3 - len(said), 1)], *said]


def _place(view: View) -> int:
    return view.at[1] if view.figures.layout.table == "requests" else view.at[0]


def _sum(balance: Balance, view: View, width: int) -> Line:
    """自然人：新收 3 + 结转 0 = 办结 2 + 结转下年 1 ✔"""
    parts = dict(balance.parts)
    if view.figures.layout.table == "requests":
        due = parts["received"] + parts["brought_forward"]
        word = "tabling.column" if width >= NARROW else "tabling.column_short"
        text = wording(word, label=balance.label, due=due, done=due - balance.off, **parts)
    else:
        *cells, (whole, total) = balance.parts
        added = " + ".join(f"{label} {value}" if width >= NARROW else f"{value}" for label, value in cells)
        text = wording("tabling.block", label=balance.label, parts=added, whole=whole, total=total)
    look = "plain" if view.plain else "drawn"
    verdict = wording(f"tabling.off_{look}", off=abs(balance.off)) if balance.off else wording(f"tabling.holds_{look}")
    style = "trouble" if balance.off else "said"
    return (Part(f" {text} ", style if balance.off else ""), Part(verdict, style))
