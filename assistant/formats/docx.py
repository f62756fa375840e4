"""Word documents: markup rendered into a package whose unchanging parts are deflated once."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from io import BytesIO
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from assistant.edition import Edition
from assistant.expressions import markup
from assistant.formats import layout
from assistant.formats.archive import Part, archive, deflated
from assistant.formats.geometry import Place, spread
from assistant.formats.layout import Profile, cells, millimetres, twips
from assistant.formats.recognise import DamagedError, Line, Role, recognise
from assistant.report import Block, Cell, Grid, Paragraph, Report

TEMPLATES = Path(__file__).parent / "templates" / "docx"
Shape = tuple[tuple[tuple[int, int, Literal["center", "left"], int], ...], ...]
Weights = tuple[float, ...]
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
HOLE = "\0"  # stands in no text: XML cannot hold it
STYLES = {"body": "BodyText", "part": "Heading2", "note": "Note"}
MARGIN = 40  # twips left and right in a table cell: narrow columns need their width for figures
UNDATED = "1980-01-01"
LONG_WORD = re.compile(r"[!-~]{12}")  # a web address, say: the line before it must not be stretched

# -- writing -------------------------------------------------------------------------------


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
        "word/styles.xml": ("styles.xml.j2", around),
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
    characters = profile.page.text_width * layout.POINTS_PER_MM / profile.sizes.body
    blanks = layout.signature_blanks(report.signature, characters, profile.sealed)
    context = {
        "profile": profile,
        "twips": twips,
        "mm": millimetres,
        "draft": report.draft,
        "title": [_title_line(piece, profile) for piece in report.title],
        "blocks": list(_blocks(report, profile)),
        "signature": [{"text": line, "blank": blank} for line, blank in zip(report.signature, blanks, strict=True)],
    }
    return _render("document.xml.j2", context)


def _title_line(piece: str, profile: Profile) -> dict[str, Any]:
    """A piece of the title, indented on both sides when it needs several lines, so that they are equally long."""
    width = profile.page.text_width * layout.POINTS_PER_MM
    needed = cells(piece) / 2
    lines = ceil(needed * profile.sizes.title / width)
    if lines < 2:
        return {"text": piece, "blank": 0}
    line = ceil(needed / lines) * profile.sizes.title
    return {"text": piece, "blank": max(twips((width - line) / 2) - 10, 0)}


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
            yield {"style": style or STYLES[block.style], "text": block.text, "ragged": ragged}


def _table(grid: Grid, profile: Profile) -> str:
    """The markup of a table; all its texts are escaped at one go."""
    shape = tuple(tuple((c.colspan, c.rowspan, c.align, _long(c.text)) for c in row) for row in grid.rows)
    around = _around(shape, grid.widths, grid.head_rows, grid.caption, profile)
    texts = escape(HOLE.join(cell.text for cell in grid.cells()), quote=False).replace("\n", BREAK).split(HOLE)
    return "".join(chain.from_iterable(zip(around, texts, strict=False))) + around[-1]


def _long(text: str) -> int:
    """Length of a figure that may be too long for a narrow column; 0 for any other text."""
    return len(text) if len(text) > 4 and text.isascii() and " " not in text else 0


@lru_cache(maxsize=64)
def _around(shape: Shape, weights: Weights, head_rows: int, caption: str, profile: Profile) -> list[str]:
    """The markup of a table before, between and after its texts.

    It is the same for all tables of one shape, so it is rendered once, with a hole for each
    text, and cut at the holes.
    """
    matrix = spread([[Cell("", colspan, rowspan, align=align) for colspan, rowspan, align, _ in row] for row in shape])
    widths = layout.shares(weights, millimetres(profile.page.text_width), max(map(len, matrix), default=0))
    longs = iter([long for row in shape for *_, long in row])
    rows = [[_slot(place, r, c, widths) for c, place in _starts(line)] for r, line in enumerate(matrix)]
    for slot in (slot for row in rows for slot in row if slot["filled"]):
        slot["size"] = _fitting(next(longs), slot["width"], profile)
    macros: Any = markup(TEMPLATES / "table.xml.j2").module
    return str(macros.table(caption, widths, rows, head_rows, MARGIN, HOLE)).split(HOLE)


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


def _fitting(length: int, width: int, profile: Profile) -> int:
    """Size in half points that lets a figure of this length stand on one line; 0 for the usual size."""
    most = int((width - 2 * MARGIN) / 20 / length * 4) if length else 0  # a digit is half as wide as it is high
    return 0 if not length or most >= profile.sizes.table * 2 else max(most, round(profile.sizes.least * 2))


# -- reading -------------------------------------------------------------------------------

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = {f"{WORD}t": "", f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
P, TABLE, ROW, CELL = (f"{WORD}{name}" for name in ("p", "tbl", "tr", "tc"))
# Content controls and revisions hold paragraphs too; the fallback of a text box only repeats it.
TOP_LEVEL = ".//*[(self::w:p or self::w:tbl) and not(ancestor::w:tbl or ancestor::w:p)]"
BOXED = ".//w:txbxContent//w:p[not(ancestor::*[local-name()='Fallback'])]"
ROLES: dict[str, Role] = {
    "title": "title",
    "heading 1": "section",
    "heading 2": "part",
    "signature": "signature",
    "小注": "note",
}
LARGEST = 100 * 1024 * 1024  # unpacked: a report is a few hundred KB, a zip bomb is not


def read(content: bytes, edition: Edition) -> Report:
    """The report a Word file holds. Raises DamagedError when it is no Word file."""
    document = _open(content)
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    raw: list[Line | Grid] = [Line(text, "header") for text in _headers(document)]
    for element in document.element.body.xpath(TOP_LEVEL):
        if element.tag == TABLE:
            raw.append(_grid(element))
            continue
        style = element.find(f"{WORD}pPr/{WORD}pStyle")
        name = names.get(style.get(f"{WORD}val"), "") if style is not None else ""
        raw.append(Line(_text(element), ROLES.get(name, "")))
        raw += [Line(_text(boxed)) for boxed in element.xpath(BOXED)]
    properties = document.core_properties
    meta = {key: value for key in ("title", "author") if (value := getattr(properties, key))}
    return recognise(raw, edition, [properties.title], meta)


def _open(content: bytes) -> Any:
    """The opened document; python-docx takes 100 ms to import, so only readers pay for it."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise DamagedError
        return docx.Document(BytesIO(content))
    except (BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, OSError) as problem:
        raise DamagedError from problem
    except (RuntimeError, EOFError, zlib.error) as problem:  # encrypted, or torn in the middle
        raise DamagedError from problem


def _headers(document: Any) -> list[str]:
    """The texts of the page headers, each once."""
    texts: dict[str, None] = {}
    for section in document.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            if not header.is_linked_to_previous:
                texts.update((text, None) for p in header.paragraphs if (text := p.text.strip()))
    return list(texts)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Descendants with a tag, without those of a nested element of the same kind."""
    return (found for found in element.iter(tag) if next(found.iterancestors(element.tag)) is element)


def _text(paragraph: Any) -> str:
    """The text of a paragraph: inserted runs and fields' results included, deleted text and text boxes not."""
    nodes = (node for node in paragraph.iter(*TEXTS) if node.getparent().tag == f"{WORD}r")
    own = (node for node in nodes if next(node.iterancestors(P)) is paragraph)
    # A break with a type starts a page or a column, no line.
    return "".join(node.text or TEXTS[node.tag] for node in own if not node.get(f"{WORD}type"))


def _grid(table: Any) -> Grid:
    """A Word table with its merges as spans, as HTML has them."""
    rows: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column -> the cell above that goes on downwards
    for r, row in enumerate(_own(table, ROW)):
        column = _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), usual=0)
        line = [Cell("", column)] if column else []
        for cell in _own(row, CELL):
            span = _number(cell.find(f"{WORD}tcPr/{WORD}gridSpan"))
            merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            if merge is not None and merge.get(f"{WORD}val") != "restart" and column in open_cells:
                above, index = open_cells[column]
                rows[above][index] = replace(rows[above][index], rowspan=r - above + 1)
            else:
                open_cells[column] = (r, len(line))
                line.append(_cell(cell, span))
            column += span
        rows.append(line)
    heads = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in _own(table, ROW)]
    head_rows = heads.index(False) if False in heads else 0
    widths = tuple(float(_number(column, "w")) for column in table.iterfind(f"{WORD}tblGrid/{WORD}gridCol"))
    captions = [caption.get(f"{WORD}val", "") for caption in table.iterfind(f"{WORD}tblPr/{WORD}tblCaption")]
    return Grid("", "".join(captions), widths, tuple(map(tuple, rows)), head_rows)


def _cell(cell: Any, span: int) -> Cell:
    alignment = cell.find(f"{WORD}p/{WORD}pPr/{WORD}jc")
    left = alignment is not None and alignment.get(f"{WORD}val") in ("left", "start")
    return Cell("".join(_text(p) for p in cell.iter(P)).strip(), span, align="left" if left else "center")


def _number(element: Any, name: str = "val", usual: int = 1) -> int:
    value = element.get(f"{WORD}{name}", "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 and int(value) else usual
