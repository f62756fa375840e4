"""A screen drawn as SVG: every glyph in its cell, whatever font the reader has; the same bytes on every run.

Textual's own export measures Chinese with the wrong width and asks a server for its font.
Here runs of wide and of narrow characters are placed by their cells and told how long they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from assistant.tui.grids import CORNERS, DOWN, LEFT, RIGHT, UP

CELL, ROW = 10, 24  # a cell in SVG units
WIDE_SIZE, NARROW_SIZE = 18, 16
BASELINE = 18
FONTS = (
    "'Sarasa Mono SC','Noto Sans Mono CJK SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei','WenQuanYi Zen Hei',SimHei,monospace"
)
RULES = {glyph: rule for rule, glyph in CORNERS.items()} | {"\u2501": LEFT | RIGHT, "\u2500": LEFT | RIGHT}
INK, PAPER = "#1a1a1a", "#fafaf7"


def svg(strips: Iterable[Strip], columns: int, rows: int, title: str) -> str:
    """A screen of so many cells as an SVG picture, with its title for those who cannot see it."""
    width, height = columns * CELL, rows * ROW
    body = "\n".join(line for y, strip in enumerate(strips) for line in _row(strip, y))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="{FONTS}" xml:space="preserve">\n<title>{escape(title)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


def _row(strip: Strip, y: int) -> Iterator[str]:
    x = 0
    for text, style, control in strip.simplify():
        if control:
            continue
        cells = cell_len(text)
        ink, paper = _colours(style)
        if paper != PAPER and cells:
            yield f'<rect x="{x * CELL}" y="{y * ROW}" width="{cells * CELL}" height="{ROW}" fill="{paper}"/>'
        yield from _text(text, x, y, ink, bold=bool(style and style.bold))
        x += cells


def _colours(style: Style | None) -> tuple[str, str]:
    ink = _hex(style.color, INK) if style else INK
    paper = _hex(style.bgcolor, PAPER) if style else PAPER
    return (paper, ink) if style and style.reverse else (ink, paper)


def _hex(colour: object, otherwise: str) -> str:
    triplet = getattr(colour, "triplet", None)
    return str(triplet.hex) if triplet is not None else otherwise


def _text(text: str, x: int, y: int, ink: str, *, bold: bool) -> Iterator[str]:
    """Runs of characters of one width; rules of tables as lines, so that they meet."""
    run, size = "", 0
    for character in [*text, ""]:
        wide = cell_len(character) if character else 0
        drawn = character in RULES
        if run and (wide != size or drawn or not character or character == " "):
            yield from _run(run, x - len(run) * size, y, size, ink, bold=bold)
            run = ""
        if drawn:
            yield _rules(RULES[character], x, y, ink)
        elif character and character != " ":
            run, size = run + character, wide
        x += wide


def _run(run: str, x: int, y: int, size: int, ink: str, *, bold: bool) -> Iterator[str]:
    if not size:
        return
    weight = ' font-weight="bold"' if bold else ""
    points = WIDE_SIZE if size == 2 else NARROW_SIZE
    yield (
        f'<text x="{x * CELL}" y="{y * ROW + BASELINE}" font-size="{points}"{weight} fill="{ink}"'
        f' textLength="{len(run) * size * CELL}" lengthAdjust="spacingAndGlyphs">{escape(run)}</text>'
    )


def _rules(rule: int, x: int, y: int, ink: str) -> str:
    """The lines of a box glyph, from the middle of its cell to the edges it reaches."""
    left, top = x * CELL, y * ROW
    across, down = left + CELL // 2, top + ROW // 2
    ends = {LEFT: (left, down), RIGHT: (left + CELL, down), UP: (across, top), DOWN: (across, top + ROW)}
    path = "".join(f"M{across} {down}L{a} {b}" for side, (a, b) in ends.items() if rule & side)
    return f'<path d="{path}" stroke="{ink}" stroke-width="1.2" fill="none"/>'
