"""The kinds of block: how high each is, and how it is drawn into a width."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise
from math import ceil

from assistant.filters import share
from assistant.picture.canvas import Canvas, Point, fitted, lines_of, width_of
from assistant.picture.story import Block, Item

LABEL, VALUE, SMALL = 28, 30, 24  # sizes of text in pixels
COLUMNS, MOST = 3, 9  # large figures side by side, and in all
CELL = 136  # height of a large figure with its label
BAR, STEP, LINE = 30, 60, 36  # a bar, from bar to bar, a second line of a label
SIDE = 340  # most a label at the left may take
RADIUS = 150
GAP = 16


def height(block: Block, width: float) -> float:
    """Pixels a block takes below its title."""
    if block.blank:
        return 44.0 * len(lines_of(block.blank, LABEL, width, 4))
    return HEIGHTS[block.kind](block, width)


def draw(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    """Draw a block below its title."""
    if block.blank:
        for i, line in enumerate(lines_of(block.blank, LABEL, width, 4)):
            canvas.text((x, y + 22 + 44 * i), line, LABEL)
    else:
        DRAWERS[block.kind](canvas, block, x, y, width)


# -- figures ---------------------------------------------------------------------------------


def _numbers(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    for row in _evenly(block.items[:MOST]):
        each = width / len(row)
        for i, item in enumerate(row):
            middle = x + each * (i + 0.5)
            _figure(canvas, item, (middle, y + 46), each - 24, 60)
            canvas.text((middle, y + 104), item.label, fitted(item.label, LABEL, each - 16), "quiet", align="center")
        y += CELL


def _evenly(items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """Rows of nearly the same number of items, the longer ones first."""
    count = ceil(len(items) / COLUMNS)
    short, longer = divmod(len(items), count)
    ends = list(accumulate((short + (row < longer) for row in range(count)), initial=0))
    return [items[start:end] for start, end in pairwise(ends)]


def _figure(canvas: Canvas, item: Item, middle: Point, room: float, most: float) -> None:
    """A large figure and its small unit, together in the middle."""
    size = fitted(item.shown, most, room - width_of(item.unit, SMALL) - 6)
    number = width_of(item.shown, size)
    left = middle[0] - (number + 6 + width_of(item.unit, SMALL)) / 2
    canvas.text((left + number, middle[1]), item.shown, size, "series.0", align="right", bold=True)
    canvas.text((left + number + 6, middle[1] + size * 0.14), item.unit, SMALL, "quiet")


def _flow(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    gap = 44
    each = (width - gap * (len(block.items) - 1)) / len(block.items)
    for i, item in enumerate(block.items):
        left = x + (each + gap) * i
        canvas.box((left, y), each, 132, "ground", round_by=12)
        _figure(canvas, item, (left + each / 2, y + 50), each - 28, 50)
        canvas.text((left + each / 2, y + 104), item.label, SMALL, "quiet", align="center")
        if i:
            sign = "=" if i == len(block.items) // 2 else "+"
            canvas.text((left - gap / 2, y + 66), sign, 36, "quiet", align="center")


# -- bars ------------------------------------------------------------------------------------


def _label_room(labels: list[str]) -> float:
    return min(max(width_of(label, LABEL) for label in labels), SIDE)


def _label(text: str, room: float) -> list[str]:
    """A label in one line, or in two of about the same length."""
    needed = width_of(text, LABEL)
    return lines_of(text, LABEL, room + 1 if needed <= room else min(room, needed / 2 + LABEL), 2)


def _bar_heights(block: Block) -> list[float]:
    room = _label_room([item.label for item in block.items])
    return [STEP + LINE * (len(_label(item.label, room)) - 1) for item in block.items]


def _bars_height(block: Block, _width: float) -> float:
    return sum(_bar_heights(block)) - (STEP - BAR) + (60 if block.note else 0)


def _bars(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    room = _label_room([item.label for item in block.items])
    values = [item.shown + item.unit for item in block.items]
    longest = max(width_of(value, VALUE) for value in values)
    most = max(item.value for item in block.items)
    start, whole = x + room + GAP, width - room - longest - 2 * GAP
    for i, (item, value, tall) in enumerate(zip(block.items, values, _bar_heights(block), strict=True)):
        middle = y + BAR / 2 + (tall - STEP) / 2
        lines = _label(item.label, room)
        for n, line in enumerate(lines):
            canvas.text((x + room, middle + (n - (len(lines) - 1) / 2) * LINE), line, LABEL, align="right")
        length = max(whole * item.value / most, 3)
        earlier = block.kind == "compare" and i + 1 < len(block.items)
        canvas.box((start, middle - BAR / 2), length, BAR, "series.5" if earlier else "series.0")
        canvas.text((start + length + GAP, middle), value, VALUE, bold=True)
        y += tall
    if block.note:
        canvas.text((start, y - (STEP - BAR) + 36), block.note, LABEL, "quiet")


def _stacks_height(block: Block, _width: float) -> float:
    return 60 + 116 * len(block.rows) - 20


def _stacks(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    left = x
    for i, part in enumerate(block.parts):
        canvas.box((left, y + 8), 24, 24, f"series.{i}")
        canvas.text((left + 34, y + 20), part, SMALL, "quiet")
        left += 34 + width_of(part, SMALL) + 36
    totals = [f"{sum(row.values)}{block.unit}" for row in block.rows]
    room = _label_room([row.label for row in block.rows])
    longest = max(width_of(total, VALUE) for total in totals)
    start, whole = x + room + GAP, width - room - longest - 2 * GAP
    most = max(sum(row.values) for row in block.rows)
    for r, (row, total) in enumerate(zip(block.rows, totals, strict=True)):
        top, left = y + 60 + 116 * r, start
        canvas.text((x + room, top + BAR / 2), row.label, LABEL, align="right")
        for i, value in enumerate(row.values):
            canvas.box((left, top), whole * value / most, BAR, f"series.{i}")
            left += whole * value / most
        end = left + (GAP if left > start else 0)
        canvas.text((end, top + BAR / 2), total if sum(row.values) else block.none, VALUE, bold=True)
        told = [f"{part} {value}" for part, value in zip(block.parts, row.values, strict=True) if value]
        line = "　".join(told)
        canvas.text((start, top + BAR + 28), line, fitted(line, SMALL, width - room - GAP), "quiet")


# -- parts of a whole ------------------------------------------------------------------------


def _ring_height(block: Block, _width: float) -> float:
    return max(2.0 * RADIUS, 54.0 * sum(1 for item in block.items if item.value))


def _ring(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    tall = _ring_height(block, width)
    items = [item for item in block.items if item.value]
    total = sum(item.value for item in items)
    centre, middle = x + RADIUS, y + tall / 2
    turned = 0.0
    for i, item in enumerate(items):
        canvas.wedge((centre, middle), RADIUS, (turned, turned + item.value / total), f"series.{i}")
        turned += item.value / total
    whole = Item(block.whole, total, str(total), block.unit)
    _figure(canvas, whole, (centre, middle - 14), RADIUS, 44)
    canvas.text((centre, middle + 30), block.whole, 22, "quiet", align="center")
    left, top = x + 2 * RADIUS + 56, middle - 54 * len(items) / 2 + 27
    for i, item in enumerate(items):
        at = top + 54 * i
        canvas.box((left, at - 12), 24, 24, f"series.{i}")
        canvas.text((left + 38, at), item.label, LABEL)
        canvas.text((x + width, at), f"{share(item.value, total)}%", LABEL, "quiet", align="right")
        value = item.shown + item.unit
        edge = x + width - width_of("100.00%", LABEL) - GAP
        room = edge - left - 38 - width_of(item.label, LABEL) - GAP
        canvas.text((edge, at), value, fitted(value, VALUE, room), align="right", bold=True)


HEIGHTS: dict[str, Callable[[Block, float], float]] = {
    "numbers": lambda block, _: CELL * ceil(min(len(block.items), MOST) / COLUMNS),
    "flow": lambda *_: 132.0,
    "compare": _bars_height,
    "bars": _bars_height,
    "stacks": _stacks_height,
    "ring": _ring_height,
}
DRAWERS: dict[str, Callable[[Canvas, Block, float, float, float], None]] = {
    "numbers": _numbers,
    "flow": _flow,
    "compare": _bars,
    "bars": _bars,
    "stacks": _stacks,
    "ring": _ring,
}
