"""Word documents of any origin read: paragraphs with the roles their styles give them, tables with their merges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.edition import Edition
from assistant.formats.outline import Role
from assistant.formats.package import Package
from assistant.formats.recognise import DamagedError, Line, recognise
from assistant.report import Cell, Grid, Report

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
PROPERTIES = {"title": "title", "author": "creator"}
TEXTS = {f"{WORD}t": "", f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
P, TABLE, ROW, CELL, BOX = (f"{WORD}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent"))
PICTURES = tuple(f"{WORD}{name}" for name in ("drawing", "pict", "object"))
GONE = frozenset(f"{WORD}{name}" for name in ("del", "moveFrom"))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
UNSEEN = (None, "none", "nil")
LAYOUT = 4  # cells at most of a table that only holds others
ROLES: dict[str, Role] = {
    "title": "title",
    "heading 1": "section",
    "heading 2": "part",
    "signature": "signature",
    "小注": "note",
}


def read(content: bytes, edition: Edition) -> Report:
    """The report a Word file holds. Raises DamagedError when it is no Word file that can be read."""
    package = Package(content)
    document, core = package.xml("word/document.xml"), package.xml("docProps/core.xml")
    body = document.find(f"{WORD}body")
    if body is None:
        raise DamagedError
    styles = _Styles(package.xml("word/styles.xml"))
    aside = [*package.named("word/header"), *package.named("word/footnotes"), *package.named("word/endnotes")]
    raw = [Line(text, "header") for text in dict.fromkeys(t for name in aside for t in _texts(package.xml(name)))]
    named = {key: core.findtext(f"{DUBLIN}{tag}") or "" for key, tag in PROPERTIES.items()} if core is not None else {}
    return recognise(
        [*raw, *_items(body, styles)],
        edition,
        [named.get("title", "")],
        {key: value for key, value in named.items() if value},
    )


class _Styles:
    """What the styles of a document say: their names, and which tables they give lines."""

    def __init__(self, root: Any) -> None:
        self.elements = {s.get(f"{WORD}styleId"): s for s in root.iter(f"{WORD}style")} if root is not None else {}

    def role(self, paragraph: Any) -> Role:
        style = self.elements.get(_value(paragraph.find(f"{WORD}pPr/{WORD}pStyle")))
        return ROLES.get((_value(style.find(f"{WORD}name")) or "").lower(), "") if style is not None else ""

    def bordered(self, table: Any) -> bool:
        """Has a table lines: by itself, by a cell of it, by its style or one that this is based on?"""
        properties = table.find(f"{WORD}tblPr")
        if _lined(properties, "tblBorders") or any(_lined(p, "tcBorders") for p in table.iter(f"{WORD}tcPr")):
            return True
        name = _value(properties.find(f"{WORD}tblStyle")) if properties is not None else None
        for _ in range(20):  # a style may be based on itself
            style = self.elements.get(name)
            if style is None:
                return False
            if any(_lined(p, "tblBorders") for p in style.iter(f"{WORD}tblPr")):
                return True
            name = _value(style.find(f"{WORD}basedOn"))
        return False


def _lined(properties: Any, kind: str) -> bool:
    borders = properties.find(f"{WORD}{kind}") if properties is not None else None
    return borders is not None and any(_value(side) not in UNSEEN for side in borders)


def _items(container: Any, styles: _Styles) -> Iterator[Line | Grid]:
    """Paragraphs, pictures and tables in order; a table that only lays out others is looked into."""
    for element in _blocks(container):
        if element.tag == TABLE:
            cells = [cell for row in _own(element, ROW) for cell in _own(row, CELL)]
            inner = next(element.iterdescendants(TABLE), None)
            if inner is not None and len(cells) <= LAYOUT:
                for cell in cells:
                    yield from _items(cell, styles)
            else:
                yield _grid(element, styles)
            continue
        yield Line(_text(element), styles.role(element))
        boxes = [box for box in element.iter(BOX) if next(box.iterancestors(FALLBACK), None) is None]
        for box in boxes:
            yield from _items(box, styles)
        if not boxes and next(element.iter(*PICTURES), None) is not None:
            yield Line("", "picture")


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and tables right below, also those in content controls and insertions."""
    for element in container:
        if element.tag in (P, TABLE):
            yield element
        elif element.tag not in GONE:
            yield from _blocks(element)


def _texts(part: Any) -> Iterator[str]:
    """The texts of a part beside the document: page headers, notes."""
    return (text for p in (part.iter(P) if part is not None else ()) if (text := _text(p).strip()))


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Descendants with a tag, without those of a nested element of the same kind."""
    return (found for found in element.iter(tag) if next(found.iterancestors(element.tag)) is element)


def _text(paragraph: Any) -> str:
    """The text of a paragraph: inserted runs and fields' results included, deleted text and text boxes not."""
    nodes = (node for node in paragraph.iter(*TEXTS) if node.getparent().tag == f"{WORD}r")
    own = (node for node in nodes if next(node.iterancestors(P)) is paragraph)
    # A break with a type starts a page or a column, no line.
    return "".join(node.text or TEXTS[node.tag] for node in own if not node.get(f"{WORD}type"))


def _grid(table: Any, styles: _Styles) -> Grid:
    """A Word table with its merges as spans, as HTML has them."""
    rows: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column -> the cell above that goes on downwards
    for r, row in enumerate(_own(table, ROW)):
        column = _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), usual=0)
        line = [Cell("", column)] if column else []
        for cell in _own(row, CELL):
            span = _number(cell.find(f"{WORD}tcPr/{WORD}gridSpan"))
            merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            if merge is not None and _value(merge) != "restart" and column in open_cells:
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
    return Grid("", "".join(captions), widths, tuple(map(tuple, rows)), head_rows, bordered=styles.bordered(table))


def _cell(cell: Any, span: int) -> Cell:
    alignment = _value(cell.find(f"{WORD}p/{WORD}pPr/{WORD}jc"))
    text = "".join(_text(p) for p in cell.iter(P)).strip()
    return Cell(text, span, align="left" if alignment in ("left", "start") else "center")


def _value(element: Any) -> str | None:
    value: str | None = element.get(f"{WORD}val") if element is not None else None
    return value


def _number(element: Any, name: str = "val", usual: int = 1) -> int:
    value = element.get(f"{WORD}{name}", "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 and int(value) else usual
