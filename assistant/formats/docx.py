"""Word documents written: markup rendered into a package whose unchanging parts are deflated once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, Literal, NamedTuple

from assistant.expressions import markup
from assistant.formats import layout
from assistant.formats.archive import Part, archive, deflated
from assistant.formats.geometry import Matrix, Place, spread
from assistant.formats.layout import Profile, cells, millimetres, twips
from assistant.report import Block, Cell, Grid, Paragraph, Report

TEMPLATES = Path(__file__).parent / "templates" / "docx"
Shape = tuple[tuple[tuple[int, int, Literal["center", "left"], bool], ...], ...]
Weights = tuple[float, ...]
Fit = tuple[int, int]  # of figures: size in half points, 0 for the usual one; width in per cent
USUAL: Fit = (0, 100)
FIGURE = re.compile(r"[0-9][0-9.,%]*", re.ASCII)
SHORT = 4  # digits that fit any column of the form
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
HOLE = "\0"  # stands in no text: XML cannot hold it
STYLES = {"body": "BodyText", "part": "Heading2", "note": "Note"}
MARGIN = 40  # twips left and right in a table cell: narrow columns need their width for figures
UNDATED = "1980-01-01"
LONG_WORD = re.compile(r"[!-~]{12}")  # a web address, say: the line before it must not be stretched


def write(report: Report, profile: Profile) -> bytes:
    """The report as a Word document; the same report always gives the same bytes."""
    unchanging = _package(profile, report.draft)
    return archive(
        (
            *unchanging,
            deflated("word/document.xml", _document(report, profile)),
            deflated("docProps/core.xml", _properties(report)),
        )
    )


@lru_cache(maxsize=8)
def _package(profile: Profile, draft: str) -> tuple[Part, ...]:
    """The parts that depend on the layout alone."""
    around = {"profile": profile, "draft": draft, "twips": twips, "faces": _faces(profile)}
    parts = {
        "[Content_Types].xml": ("content_types.xml.j2", around),
        "_rels/.rels": ("package.rels.j2", around),
        "word/_rels/document.xml.rels": ("document.rels.j2", around),
        "word/styles.xml": ("styles.xml.j2", {**around, "base": "Normal"}),
        "word/settings.xml": ("settings.xml.j2", around),
        "word/fontTable.xml": ("fonts.xml.j2", around),
        "word/footer1.xml": ("footer.xml.j2", {**around, "side": "right"}),
        "word/footer2.xml": ("footer.xml.j2", {**around, "side": "left"}),
        "docProps/app.xml": ("app.xml.j2", around),
    }
    if draft:
        parts["word/header1.xml"] = parts["word/header2.xml"] = ("header.xml.j2", around)
    return tuple(deflated(name, _render(template, context)) for name, (template, context) in parts.items())


def _render(template: str, context: dict[str, Any]) -> str:
    return markup(TEMPLATES / template).render(context)


def _faces(profile: Profile) -> dict[str, str]:
    """Every wanted font with the one Word may use instead."""
    uses = vars(profile.fonts).values()
    return {faces[0]: faces[1] if len(faces) > 1 else "" for faces in uses}


def _properties(report: Report) -> str:
    meta = report.meta
    known = {key: meta.get(key, "") for key in ("subject", "keywords", "description")}
    title = meta.get("title") or "".join(report.title)
    author = meta.get("author") or report.organ
    return _render("core.xml.j2", {**known, "title": title, "author": author, "date": meta.get("date") or UNDATED})


def _document(report: Report, profile: Profile) -> str:
    context = {"profile": profile, "twips": twips, "mm": millimetres, "draft": report.draft}
    return _render("document.xml.j2", {**context, "body": body(report, profile)})


def body(report: Report, profile: Profile, mark: str = "") -> str:
    """The markup of a report's title, text, tables and signature; `mark` stands above, for a body without a header."""
    context = {
        "profile": profile,
        "twips": twips,
        "mark": mark,
        "title": [_title_piece(piece, profile) for piece in report.title],
        "blocks": list(_blocks(report, profile)),
        "signature": _signature(report.signature, profile),
    }
    return _render("body.xml.j2", context)


def styles(profile: Profile, base: str = "Normal") -> str:
    """The part that holds the styles, all based on `base`."""
    return _render("styles.xml.j2", {"profile": profile, "twips": twips, "base": base})


def _title_piece(piece: str, profile: Profile) -> str:
    """A piece of the title with its line breaks: the unit's name may be sixty characters long."""
    most = profile.page.text_width * layout.POINTS_PER_MM / profile.sizes.title
    return "\n".join(layout.title_lines(piece, int(most), profile.breaks))


def _signature(lines: tuple[str, ...], profile: Profile) -> list[dict[str, Any]]:
    """The lines with their blank characters at the right, and at the left where one breaks into equally long ones."""
    blanks = layout.signature_blanks(lines, profile.line_length, profile.sealed)
    made = []
    for text, blank in zip(lines, blanks, strict=True):
        long, room = cells(text) / 2, profile.line_length - blank
        each = ceil(long / ceil(long / room)) if long > room else 0
        made.append({"text": text, "blank": blank, "left": int(room - each) if each else 0})
    return made


def _blocks(report: Report, profile: Profile) -> Iterator[dict[str, Any]]:
    """Paragraphs and tables in order, as the template wants them."""
    flow: list[tuple[str, Block]] = [("", paragraph) for paragraph in report.preface]
    for section in report.sections:
        if section.heading:
            flow.append(("Heading1", Paragraph(section.heading)))
        flow += (("", block) for block in section.blocks)
    for i, (style, block) in enumerate(flow):
        if isinstance(block, Grid):
            # Word joins two tables that touch, and wants a paragraph after the last.
            parted = i + 1 == len(flow) or isinstance(flow[i + 1][1], Grid)
            yield {"parted": parted, "table": _table(block, profile)}
        else:
            ragged = LONG_WORD.search(block.text) is not None
            apart = i > 0 and isinstance(flow[i - 1][1], Grid)  # a table's last line must not touch the text
            yield {"style": style or STYLES[block.style], "text": block.text, "ragged": ragged, "apart": apart}


def _table(grid: Grid, profile: Profile) -> str:
    """The markup of a table; all its texts are escaped at one go."""
    shape = tuple(tuple((c.colspan, c.rowspan, c.align, _is_figure(c.text)) for c in row) for row in grid.rows)
    whole = any(cell.key for cell in grid.cells())
    around = _around(Frame(shape, grid.widths, grid.head_rows, grid.caption, _fit(grid, profile), whole), profile)
    texts = escape(HOLE.join(cell.text for cell in grid.cells()), quote=False).replace("\n", BREAK).split(HOLE)
    return "".join(chain.from_iterable(zip(around, texts, strict=False))) + around[-1]


def _is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None


def _fit(grid: Grid, profile: Profile) -> Fit:
    """How the figures of a table are set so that each stands on one line: all alike, for the one that needs it most."""
    if not any(len(cell.text) > SHORT and _is_figure(cell.text) for cell in grid.cells()):
        return USUAL
    matrix = spread(grid.rows)
    widths = _widths(grid.widths, matrix, profile)
    ratio = 1.0
    for line in matrix:
        for c, place in _starts(line):
            if place and _is_figure(place.cell.text):
                room = (sum(widths[c : c + place.colspan]) - 2 * MARGIN) / 20
                # A digit is half as wide as it is high; a hair less room than there is keeps it whole everywhere.
                ratio = min(ratio, (room - 0.5) / (len(place.cell.text) * profile.sizes.table / 2))
    return _set(ratio, profile)


def _set(ratio: float, profile: Profile) -> Fit:
    """Size in half points and width in per cent that make figures take this part of their usual width.

    They are set narrower first, then smaller, and once more narrower where even that is not enough.
    """
    if ratio >= 1:
        return USUAL
    narrow = profile.sizes.narrowest / 100
    size = int(max(profile.sizes.table * min(ratio / narrow, 1), profile.sizes.least) * 2)
    width = min(100, int(ratio * profile.sizes.table * 2 / size * 100))
    return (0 if size >= profile.sizes.table * 2 else size, max(width, 1))


def _widths(weights: Weights, matrix: Matrix, profile: Profile) -> list[int]:
    return layout.shares(weights, millimetres(profile.page.text_width), max(map(len, matrix), default=0))


class Frame(NamedTuple):
    """All of a table but its texts. `whole`: a table of figures, kept on one page; one of text flows on."""

    shape: Shape
    weights: Weights
    head_rows: int
    caption: str
    fit: Fit
    whole: bool


@lru_cache(maxsize=64)
def _around(frame: Frame, profile: Profile) -> list[str]:
    """The markup of a table before, between and after its texts.

    It is the same for all tables of one shape, so it is rendered once, with a hole for each
    text, and cut at the holes.
    """
    rows_of = ((Cell("", colspan, rowspan, align=align) for colspan, rowspan, align, _ in row) for row in frame.shape)
    matrix = spread([list(row) for row in rows_of])
    widths = _widths(frame.weights, matrix, profile)
    figures = iter([figure for row in frame.shape for *_, figure in row])
    rows = [[_slot(place, r, c, widths) for c, place in _starts(line)] for r, line in enumerate(matrix)]
    for slot in (slot for row in rows for slot in row if slot["filled"]):
        slot["size"], slot["scale"] = frame.fit if next(figures) else USUAL
    height = twips(_row_height(len(rows), profile)) if frame.whole else 0
    macros: Any = markup(TEMPLATES / "table.xml.j2").module
    # The first row always counts as the head: a table of several small ones has no other.
    head = max(frame.head_rows, 1)
    return str(macros.table(frame.caption, widths, rows, head, height, frame.whole, MARGIN, HOLE)).split(HOLE)


def _row_height(rows: int, profile: Profile) -> float:
    """The profile's least height where the whole table fits on a page with it under its heading; else none."""
    room = profile.page.text_height * layout.POINTS_PER_MM - 2 * profile.spacing.line
    return profile.spacing.row if rows * profile.spacing.row <= room else 0.0


def _starts(line: list[Place | None]) -> Iterator[tuple[int, Place | None]]:
    """The places of a row with the column each begins in; Word repeats a cell in every row it spans."""
    return ((c, place) for c, place in enumerate(line) if place is None or place.column == c)


def _slot(place: Place | None, r: int, c: int, widths: list[int]) -> dict[str, Any]:
    if place is None:
        return {"width": widths[c], "span": 1, "merge": "", "align": "center", "filled": False}
    filled = place.row == r
    return {
        "width": sum(widths[c : c + place.colspan]),
        "span": place.colspan,
        "merge": "" if place.rowspan == 1 else "restart" if filled else "continue",
        "align": place.cell.align,
        "filled": filled,
    }
