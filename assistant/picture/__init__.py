"""图解年报: one tall page with the figures of the report, drawn with matplotlib (extra `picture`).

`draw` makes the page with its text alternative; `charts` the same blocks one by one for the
web page. What answers do not say is not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.answers import Answers
from assistant.documents import fault
from assistant.edition import Edition
from assistant.formats.layout import load, title_lines
from assistant.picture import charts as kinds
from assistant.picture.canvas import Canvas, fitted, lines_of, width_of
from assistant.picture.story import Block, Story, story

SUFFIXES = (".png", ".svg")
WIDTH, MARGIN, PADDING, BETWEEN = 1080, 48, 44, 32
TITLE, HEAD = 34, 88  # a block's title: its size, the room it takes
SMALL = 24


@dataclass(frozen=True)
class Picture:
    """A drawn page and what it says in words."""

    content: bytes
    words: str


def check_suffix(path: Path) -> None:
    """Raises AssistantError (code 2) for a file that is no picture we draw."""
    if path.suffix.lower() not in SUFFIXES:
        raise fault("picture.kind", code=2, file=path, known="、".join(SUFFIXES))


def draw(edition: Edition, answers: Answers, suffix: str, draft: bool = False) -> Picture:
    """The page as PNG or SVG. Raises AssistantError: matplotlib or a Chinese font is missing."""
    told = story(edition, answers, draft)
    width = WIDTH - 2 * MARGIN
    heights = [HEAD + kinds.height(block, width - 2 * PADDING) + PADDING for block in told.blocks]
    head, foot = _head_lines(told), lines_of(told.foot, SMALL, width, 4)
    top = _head_height(head)
    whole = top + BETWEEN + sum(heights) + BETWEEN * len(heights) + 40 * len(foot) + BETWEEN
    canvas = Canvas(WIDTH, round(whole), "#ffffff")
    canvas.box((0, 0), WIDTH, whole, "ground")
    _head(canvas, head, told.draft)
    y = top + BETWEEN
    for block, tall in zip(told.blocks, heights, strict=True):
        canvas.box((MARGIN, y), width, tall, "card", round_by=18)
        _block(canvas, block, MARGIN + PADDING, y, width - 2 * PADDING)
        y += tall + BETWEEN
    for i, line in enumerate(foot):
        canvas.text((MARGIN, y + 20 + 40 * i), line, SMALL, "quiet")
    words = told.told()
    if suffix.lower() == ".svg":
        return Picture((canvas.svg("".join(told.head), words, outlines=True) + "\n").encode("utf-8"), words)
    return Picture(canvas.png(words), words)


def charts(edition: Edition, answers: Answers) -> list[str]:
    """Every block but the plain figures as an SVG element of its own, for the web page."""
    drawn = []
    width = WIDTH - 2 * MARGIN
    for block in story(edition, answers).blocks:
        if block.kind == "numbers" or block.blank:
            continue
        tall = HEAD + kinds.height(block, width - 2 * PADDING) + PADDING
        canvas = Canvas(width, round(tall), "#ffffff")
        _block(canvas, block, PADDING, 0, width - 2 * PADDING)
        drawn.append(canvas.svg(block.title, block.told(), outlines=False, salt=block.title))
    return drawn


def _block(canvas: Canvas, block: Block, x: float, y: float, width: float) -> None:
    canvas.box((x, y + 30), 8, TITLE, "series.0")
    canvas.text((x + 24, y + 30 + TITLE / 2), block.title, TITLE, bold=True)
    kinds.draw(canvas, block, x, y + HEAD, width)


# -- the head --------------------------------------------------------------------------------

HeadLine = tuple[str, int, bool]


def _head_lines(told: Story) -> list[HeadLine]:
    """The lines of the head with their sizes: the unit, broken where the sense breaks; the report; what this is."""
    organ, title, *rest = (*told.head, "", "")[: max(len(told.head), 2)]
    room = WIDTH - 2 * MARGIN
    lines = [(line, 42, False) for line in title_lines(organ, room / 42, load().breaks)]
    return [*lines, (title, int(fitted(title, 56, room)), True), *((line, 34, False) for line in rest)]


def _head_height(lines: list[HeadLine]) -> float:
    return 56 + sum(size * 1.6 for _, size, _ in lines) + 40


def _head(canvas: Canvas, lines: list[HeadLine], draft: str) -> None:
    canvas.box((0, 0), WIDTH, _head_height(lines), "band")
    y = 56.0
    *above, (last, small, _) = lines
    for i, (line, size, bold) in enumerate([*above, (last + draft, small, True)]):
        if i + 1 == len(lines):
            room = width_of(line, size) + 56
            canvas.box(((WIDTH - room) / 2, y + 4), room, size * 1.6, "on_band", round_by=size * 0.8)
            canvas.text((WIDTH / 2, y + 4 + size * 0.8), line, size, "band", align="center", bold=True)
        else:
            canvas.text((WIDTH / 2, y + size * 0.7), line, size, "on_band", align="center", bold=bold)
        y += size * 1.6
