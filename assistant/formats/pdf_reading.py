"""PDF read: paragraphs put together from their lines, tables from the lines drawn around them, over page breaks too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from assistant.edition import Edition
from assistant.formats import pdf_opening
from assistant.formats.outline import ORDINAL, PART
from assistant.formats.pdf_page import UNMAPPED, Piece, TextLine, letters, lines_of, merged, pieces
from assistant.formats.placing import figure
from assistant.formats.recognise import DamagedError, Line, recognise
from assistant.report import Cell, Grid, Report

NUMBERED = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[-—–·\s]*")
DIGITS = re.compile(r"\d+")
ENDS = "。！？；：”）"
MARGIN = 0.12  # of the height of a page: where page numbers and headers stand
LARGE = (150, 80)  # points: a picture that may be a table
SAME_EDGE, ALIGNED = 8.0, 16.0
NARROW = 0.75  # of the widest page's lines: a page without a full line
Thing = TextLine | Piece


@dataclass(frozen=True)
class PageFlow:
    """What stands on a page from top to bottom; None for a picture."""

    things: tuple[Thing | None, ...]
    height: float


def read(content: bytes, edition: Edition) -> Report:
    """The report in a PDF. Raises DamagedError: torn, locked, scanned, or with letters nobody can tell."""
    flows = [_flow(page) for page in pdf_opening.pages(content)]
    texts = [thing.text for flow in flows for thing in flow.things if isinstance(thing, TextLine)]
    texts += [letter.text for flow in flows for t in flow.things if isinstance(t, Piece) for letter in t.letters]
    whole = "".join(texts)
    if len(whole) < 20:
        raise DamagedError("scanned")
    if len(UNMAPPED.findall(whole)) * 10 > len(whole) // 3:
        raise DamagedError("garbled")
    headers = _headers(flows)
    items = [*(Line(text, "header") for text in headers), *_items(_without(flows, headers))]
    return recognise(items, edition, (), {})


def _flow(page: Any) -> PageFlow:
    """The lines, tables and pictures of a page in order."""
    found = letters(page)
    tables = pieces(page, found)
    taken = {id(letter) for table in tables for letter in table.letters}
    lines = lines_of(letter for letter in found if id(letter) not in taken)
    placed: list[tuple[float, Thing | None]] = [(line.top, line) for line in lines]
    placed += [(table.top, table) for table in tables]
    for picture in page.images:
        if picture["width"] > LARGE[0] and picture["height"] > LARGE[1]:
            placed.append((picture["top"], None))
    ordered = sorted(placed, key=lambda pair: pair[0])
    return PageFlow(tuple(thing for _, thing in ordered), float(page.height))


# -- what a page has around its text -------------------------------------------------------


def _at_the_edge(line: TextLine, height: float) -> bool:
    return line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height


def _headers(flows: Sequence[PageFlow]) -> list[str]:
    """Texts that stand at the edge of most pages, each once (page numbers in them make no difference)."""
    counted: Counter[str] = Counter()
    first: dict[str, str] = {}
    for flow in flows:
        edge = [t.text for t in flow.things if isinstance(t, TextLine) and _at_the_edge(t, flow.height)]
        for text in edge:
            first.setdefault(DIGITS.sub("#", text), text)
        counted.update({DIGITS.sub("#", text) for text in edge})
    most = max(2, (len(flows) + 1) // 2)
    return [first[text] for text, count in counted.items() if count >= most and not NUMBERED.fullmatch(first[text])]


def _without(flows: Sequence[PageFlow], headers: Sequence[str]) -> Iterator[PageFlow]:
    """The pages without headers and page numbers."""
    patterns = {DIGITS.sub("#", text) for text in headers}
    for flow in flows:
        kept = [
            thing
            for thing in flow.things
            if not isinstance(thing, TextLine)
            or not _at_the_edge(thing, flow.height)
            or not (NUMBERED.fullmatch(thing.text) or DIGITS.sub("#", thing.text) in patterns)
        ]
        yield replace(flow, things=tuple(kept))


# -- paragraphs ----------------------------------------------------------------------------


def _items(flows: Iterable[PageFlow]) -> Iterator[Line | Grid]:
    """Paragraphs, tables and pictures of all pages in order, those that a page break tore put together."""
    lines: list[tuple[TextLine, tuple[float, float]]] = []
    parts: list[Piece] = []
    pages = list(flows)
    for flow, edges in zip(pages, _edges(pages), strict=True):
        for at, thing in enumerate(flow.things):
            if parts and not (at == 0 and isinstance(thing, Piece) and _same_table(parts[-1], thing)):
                yield _grid(parts)
                parts = []
            if isinstance(thing, TextLine):
                lines.append((thing, edges))
                continue
            yield from _paragraphs(lines)
            lines = []
            if isinstance(thing, Piece):
                parts.append(thing)
            else:
                yield Line("", "picture")
    if parts:
        yield _grid(parts)
    yield from _paragraphs(lines)


def _edges(flows: Sequence[PageFlow]) -> list[tuple[float, float]]:
    """Where the lines of each page begin and end; a page of short lines takes it from the widest of its size."""
    found = []
    for flow in flows:
        texts = [thing for thing in flow.things if isinstance(thing, TextLine)]
        found.append((_edge([t.x0 for t in texts]), -_edge([-t.x1 for t in texts])))
    widest: dict[float, tuple[float, float]] = {}
    for flow, edges in zip(flows, found, strict=True):
        widest[flow.height] = max(widest.get(flow.height, edges), edges, key=_between)
    pairs = [(edges, widest[flow.height]) for flow, edges in zip(flows, found, strict=True)]
    return [edges if _between(edges) > NARROW * _between(wide) else wide for edges, wide in pairs]


def _between(edges: tuple[float, float]) -> float:
    return edges[1] - edges[0]


def _edge(starts: list[float]) -> float:
    """Where lines begin: the outermost place that more than one has, as a title may reach beyond the text."""
    ordered = sorted(starts)
    shared = (a for a, b in pairwise(ordered) if b - a < ALIGNED)
    return next(shared, ordered[0] if ordered else 0.0)


def _paragraphs(lines: Sequence[tuple[TextLine, tuple[float, float]]]) -> Iterator[Line]:
    gaps = [b.top - a.bottom for (a, _), (b, _) in pairwise(lines) if b.top > a.bottom]
    usual = median(gaps) if gaps else 0.0
    text = ""
    for at, (line, edges) in enumerate(lines):
        if at and not _goes_on(*lines[at - 1], line, edges, usual):
            yield Line(text)
            text = ""
        text += _glue(text, line.text) + line.text
    if text:
        yield Line(text)


def _goes_on(
    above: TextLine, edges: tuple[float, float], line: TextLine, here: tuple[float, float], usual: float
) -> bool:
    """Is a line the same paragraph as the one above: that is full, and this is not indented or set apart?"""
    size = max(above.size, line.size)
    full = above.x1 + line.lead > edges[1] - 0.9 * size
    indented = line.x0 > here[0] + 1.2 * size
    alike = abs(above.size - line.size) < 0.25 * size
    apart = line.top - above.bottom > usual + 0.6 * size
    heads = (ORDINAL.match(line.text) or PART.match(line.text.replace("（", "(").replace("）", ")"))) is not None
    if above.parted or line.parted:
        return False
    return full and alike and not indented and not apart and not (heads and above.text[-1] in ENDS)


def _glue(text: str, line: str) -> str:
    latin = all(c.isascii() and c.isalpha() for c in (text[-1:], line[:1]) if c) and bool(text and line)
    return " " if latin else ""


# -- tables --------------------------------------------------------------------------------


def _same_table(above: Piece, below: Piece) -> bool:
    """Does a table at the top of a page go on with one at the end of the page before?"""
    return abs(above.xs[0] - below.xs[0]) < SAME_EDGE and abs(above.xs[-1] - below.xs[-1]) < SAME_EDGE


def _grid(parts: Sequence[Piece]) -> Grid:
    """A table from its parts on several pages: a head printed again is left out, a torn row joined."""
    shift = [piece.xs[0] - parts[0].xs[0] for piece in parts]
    moved = [_moved(piece, by) for piece, by in zip(parts, shift, strict=True)]
    xs = merged(x for piece in moved for x in piece.xs)
    rows: list[list[Cell]] = []
    for piece in moved:
        fresh = piece.rows(xs)
        repeated = next((n for n in range(len(fresh)) if n >= len(rows) or _texts(fresh[n]) != _texts(rows[n])), 0)
        fresh = fresh[repeated:]
        if rows and fresh and _torn(rows[-1], fresh[0]):
            rows[-1] = [replace(a, text=a.text + b.text) for a, b in zip(rows[-1], fresh[0], strict=True)]
            fresh = fresh[1:]
        rows += fresh
    return Grid("", "", (), tuple(map(tuple, rows)))


def _moved(piece: Piece, by: float) -> Piece:
    """A part as it would lie on the first page, where the margins of left and right pages differ."""
    if abs(by) < 0.01:
        return piece
    return Piece(
        tuple((y, start - by, end - by) for y, start, end in piece.across),
        tuple((x - by, start, end) for x, start, end in piece.down),
        tuple(replace(one, x0=one.x0 - by, x1=one.x1 - by) for one in piece.letters),
    )


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _torn(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Did the page break go through a row: the same cells, the figures in one half, a label in both or one?"""
    if [cell.colspan for cell in above] != [cell.colspan for cell in below]:
        return False
    figures = [[figure(cell.text) is not None for cell in row] for row in (above, below)]
    if any(figures[0]) == any(figures[1]):
        return False
    return not any(
        a.text and b.text and (first or second) for a, b, first, second in zip(above, below, *figures, strict=True)
    )
