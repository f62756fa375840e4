"""A Word file as a reviewer's pen needs it: its paragraphs, tables and runs, and comments written into it.

Only what carries comments is touched; every other part of the file stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from assistant.report import Cell, Grid
from assistant.review.package import repacked

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = f"{{{MAIN}}}"
P, TABLE, ROW, CELL, RUN, TEXT = (f"{WORD}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t"))
SHOWN = {TEXT: "", f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
DOCUMENT, LINKS, CONTENT = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
COMMENTS = "word/comments.xml"
NO_LINKS, NO_COMMENTS = f'<Relationships xmlns="{RELATIONS}"/>', f'<w:comments xmlns:w="{MAIN}"/>'


class WordFile:
    """One opened Word file. Raises ValueError when it is none."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            with ZipFile(BytesIO(content)) as package:
                self.document = _parsed(package.read(DOCUMENT))
                self.links = _part(package, LINKS, NO_LINKS)
                self.types = _parsed(package.read(CONTENT))
                self.target = self._target()
                self.comments = _part(package, self.target, NO_COMMENTS)
        except (BadZipFile, KeyError, RuntimeError, etree.XMLSyntaxError) as problem:
            raise ValueError from problem

    def _target(self) -> str:
        """The part that holds the comments; a relation and a type are added where there is none yet."""
        for link in self.links:
            if link.get("Type") == KIND:
                name = link.get("Target", "")
                return name.lstrip("/") if name.startswith("/") else f"word/{name}"
        numbers = [link.get("Id", "") for link in self.links]
        free = next(f"rId{n}" for n in range(1, len(numbers) + 2) if f"rId{n}" not in numbers)
        etree.SubElement(self.links, f"{{{RELATIONS}}}Relationship", Id=free, Type=KIND, Target="comments.xml")
        etree.SubElement(self.types, f"{{{TYPES}}}Override", PartName=f"/{COMMENTS}", ContentType=MIME)
        return COMMENTS

    # -- what stands there ----------------------------------------------------------------

    def paragraphs(self) -> list[Any]:
        """Every paragraph, those in tables and text boxes too; a fallback only repeats a box."""
        return [p for p in self.document.iter(P) if next(p.iterancestors(FALLBACK), None) is None]

    def tables(self) -> Iterator[tuple[Grid, list[list[Any]]]]:
        """Every table as a Grid, with the element of each of its cells."""
        for table in self.document.iter(TABLE):
            yield _table(table)

    # -- comments -------------------------------------------------------------------------

    def comment(self, runs: list[Any], text: str, author: str, initials: str) -> None:
        """Tie a comment to runs; it bears no date, so that the same review makes the same file."""
        numbers = [int(c.get(f"{WORD}id", "0")) for c in self.comments]
        number = str(max(numbers, default=-1) + 1)
        given = {f"{WORD}id": number, f"{WORD}author": author, f"{WORD}initials": initials}
        comment = etree.SubElement(self.comments, f"{WORD}comment", given)
        for line in text.split("\n"):
            run = etree.SubElement(etree.SubElement(comment, P), RUN)
            say(etree.SubElement(run, TEXT), line)
        runs[0].addprevious(_mark("commentRangeStart", number))
        reference = etree.Element(RUN)
        reference.append(_mark("commentReference", number))
        runs[-1].addnext(reference)
        runs[-1].addnext(_mark("commentRangeEnd", number))

    def saved(self) -> bytes:
        """The file with its comments."""
        parts = {DOCUMENT: self.document, LINKS: self.links, CONTENT: self.types, self.target: self.comments}
        return repacked(self.content, {name: _written(root) for name, root in parts.items()})


def _part(package: ZipFile, name: str, empty: str) -> Any:
    """A part of the package, or an empty one where there is none."""
    return _parsed(package.read(name) if name in package.namelist() else empty.encode())


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _mark(name: str, number: str) -> Any:
    return etree.Element(f"{WORD}{name}", {f"{WORD}id": number})


def say(node: Any, text: str) -> None:
    """Put words into a text node, blanks at its ends included."""
    node.text = text
    node.set(SPACE, "preserve")


# -- tables --------------------------------------------------------------------------------


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Descendants with a tag, without those of a nested table."""
    return (found for found in element.iter(tag) if next(found.iterancestors(TABLE)) is _table_of(element))


def _table_of(element: Any) -> Any:
    return element if element.tag == TABLE else next(element.iterancestors(TABLE))


def _table(table: Any) -> tuple[Grid, list[list[Any]]]:
    """Cells with their spans as HTML has them; a cell that goes on from above is none of its own."""
    rows: list[list[tuple[Any, int, int]]] = []
    above: dict[int, tuple[int, int]] = {}  # column -> the cell that may go on downwards
    for r, row in enumerate(_own(table, ROW)):
        column, line = _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0), list[tuple[Any, int, int]]()
        line += [(None, column, 1)] if column else []
        for cell in (c for c in row.iter(CELL) if next(c.iterancestors(ROW)) is row):
            span, merge = _number(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1), cell.find(f"{WORD}tcPr/{WORD}vMerge")
            if merge is not None and merge.get(f"{WORD}val") != "restart" and column in above:
                first, at = above[column]
                element, wide, _ = rows[first][at]
                rows[first][at] = (element, wide, r - first + 1)
            else:
                above[column] = (r, len(line))
                line.append((cell, span, 1))
            column += span
        rows.append(line)
    cells = tuple(tuple(Cell(_words(e), wide, high) for e, wide, high in line) for line in rows)
    return Grid("", "", (), cells), [[element for element, _, _ in line] for line in rows]


def _words(cell: Any) -> str:
    return "".join(text(p) for p in cell.iter(P)).strip() if cell is not None else ""


def _number(element: Any, usual: int) -> int:
    value = element.get(f"{WORD}val", "") if element is not None else ""
    return int(value) if value.isdecimal() and 0 < int(value) < 100 else usual


# -- runs ----------------------------------------------------------------------------------


def text(paragraph: Any) -> str:
    """What a paragraph shows."""
    return "".join(map(shown, runs(paragraph)))


def runs(paragraph: Any) -> list[Any]:
    """The runs of a paragraph that show text, those of a text box in it left out."""
    own = (run for run in paragraph.iter(RUN) if next(run.iterancestors(P)) is paragraph)
    return [run for run in own if shown(run)]


def shown(run: Any) -> str:
    """The text of one run; a break with a type starts a page or a column, no line."""
    nodes = (node for node in run if node.tag in SHOWN and not node.get(f"{WORD}type"))
    return "".join(node.text or SHOWN[node.tag] for node in nodes)


def new_run(paragraph: Any) -> Any:
    """An empty run at the end of a paragraph, for a comment on a blank."""
    return etree.SubElement(paragraph, RUN)


def cut_out(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs that hold the characters from `start` to `end`; a run that holds more is cut."""
    found, at = [], 0
    for run in runs(paragraph):
        length = len(shown(run))
        if at < end and at + length > start:
            found.append(_piece(run, max(start - at, 0), min(end - at, length)))
        at += length
    return found


def _piece(run: Any, start: int, end: int) -> Any:
    """Part of a run as a run of its own, if the run is nothing but one text; else the whole run."""
    nodes = [node for node in run if node.tag != f"{WORD}rPr"]
    whole = shown(run)
    if len(nodes) != 1 or nodes[0].tag != TEXT or (start, end) == (0, len(whole)):
        return run
    for words, before in ((whole[:start], True), (whole[end:], False)):
        if words:
            other = deepcopy(run)
            other.tail = None
            say(other.find(TEXT), words)
            run.addprevious(other) if before else run.addnext(other)
    say(run.find(TEXT), whole[start:end])
    return run
