"""Markdown read: our own files and pipe tables of any origin, whose spans are told from blanks and repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from assistant.edition import Edition
from assistant.formats.decoding import decoded
from assistant.formats.outline import Role
from assistant.formats.recognise import DATE, Line, recognise
from assistant.formats.wording import Wording, wording
from assistant.report import Cell, Grid, Report

HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*")
RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
MARKUP = re.compile(r"(<table\b(?:(?!<table\b).){1,500000}?</table>)", re.DOTALL | re.IGNORECASE)
EDGE = re.compile(r"(?<!\\)(?:\\\\)*\|")  # a stroke between cells, not one that is meant as such
BREAK = re.compile(r"<br\s*/?>\n?|\\\n| {2,}\n")
SOFT = re.compile(r"(?<=[!-~])\n(?=[!-~])")
BULLET = re.compile(r"\s*[-*+]\s+|\s*>\s?")
TOKENS = re.compile(
    r"\\(?P<kept>[!-/:-@\[-`{-~])|(?P<picture>!\[[^\]]*\]\([^)]*\))|\[(?P<link>[^\]]*)\]\([^)]*\)"
    r"|(?P<tag></?[a-zA-Z][^<>]*>|<!--.*?-->)|(?P<entity>&#?\w+;)|(?P<mark>\*{1,3}|_{2,3}|(?<!\w)_|_(?!\w)|~~|`)",
    re.DOTALL,
)
ROLES: dict[int, Role] = {1: "title", 2: "section", 3: "part"}
PATH = "·"


def read(content: bytes, edition: Edition) -> Report:
    """The report in a Markdown file."""
    return recognise(_items(decoded(content), edition), edition, (), {}, plain=True)


def _items(text: str, edition: Edition) -> Iterator[Line | Grid]:
    """Headings, paragraphs and tables, those given as HTML included."""
    for piece in MARKUP.split(text):
        if MARKUP.fullmatch(piece):
            from assistant.formats import html_reading

            yield html_reading.table(piece)
        elif piece.strip():
            yield from _blocks(piece, edition)


def _blocks(text: str, edition: Edition) -> Iterator[Line | Grid]:
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip()]
    for at, block in enumerate(blocks):
        lines = block.split("\n")
        heading = HEADING.fullmatch(lines[0])
        if heading:
            yield Line(plain(heading[2]), ROLES.get(len(heading[1]), ""))
            lines = lines[1:]
        table = next((i for i, line in enumerate(lines) if RULE.fullmatch(line) and i and "|" in lines[i - 1]), 0)
        if table:
            yield from _paragraph("\n".join(lines[: table - 1]))
            yield from _table(lines[table - 1 : table] + lines[table + 1 :], wording(edition))
        elif lines:
            yield from _paragraph("\n".join(lines), last=at == len(blocks) - 1)


def _paragraph(block: str, last: bool = False) -> Iterator[Line]:
    """A paragraph; pictures in it stand for themselves. The last one may be name and date on lines of their own."""
    if not block.strip():
        return
    items = [BULLET.sub("", line, count=1) for line in block.split("\n")] if BULLET.match(block) else [block]
    for item in items:
        text = plain(item)
        if any(token["picture"] for token in TOKENS.finditer(item)):
            yield Line("", "picture")
        lines = text.split("\n")
        if last and DATE.fullmatch(lines[-1].strip()):
            yield from (Line(line, "signature") for line in lines)
        elif text.strip():
            yield Line(text)


def plain(source: str) -> str:
    """What a reader sees of a line of Markdown: escapes undone, marks and tags left out."""
    text = SOFT.sub(" ", BREAK.sub("\x1f", source)).replace("\n", "")
    return TOKENS.sub(_token, text).replace("\x1f", "\n")


def _token(match: re.Match[str]) -> str:
    if match["kept"]:
        return match["kept"]
    if match["link"] is not None:
        return plain(match["link"])
    return unescape(match["entity"]) if match["entity"] else ""


# -- tables --------------------------------------------------------------------------------


def _table(lines: list[str], words: Wording) -> Iterator[Line | Grid]:
    """A pipe table. Of a stranger's, the labels tell the spans: it goes on as lines of text."""
    rows = [[plain(cell).strip() for cell in _cells(line)] for line in lines if "|" in line]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    texts = {text for row in rows for text in row if text}
    kind = next((key for key, labels in words.known.items() if sum(map(bool, map(labels.find, texts))) > 1), "")
    if any(PATH in cell for cell in rows[0]):
        yield _grouped(rows)
    elif kind == "disclosure" and len(rows[0]) == width and not any(rows[0][1:]):
        yield _headed(rows, words)
    elif kind:
        yield from (Line(" | ".join(row)) for row in rows)
    else:
        yield Grid("", "", (), tuple(tuple(map(Cell, row)) for row in rows))


def _cells(line: str) -> list[str]:
    cells, start = [], 0
    for edge in EDGE.finditer(line.strip()):
        cells.append(line.strip()[start : edge.end() - 1])
        start = edge.end()
    return [*cells[1:], *([line.strip()[start:]] if line.strip()[start:] else [])]


def _grouped(rows: list[list[str]]) -> Grid:
    """A table whose heads name their groups (甲·乙): blanks and repeats beside and below a label are its span."""
    paths = [cell.split(PATH) for cell in rows[0]]
    labels = next((c for c, path in enumerate(paths) if len(path) > 1), 0)
    depth = max(map(len, paths))
    lines: list[list[Cell]] = [[Cell(rows[0][0], labels, depth)] if labels and not r else [] for r in range(depth)]
    before: list[str] = []
    for path in paths[labels:]:
        fresh = next((i for i, name in enumerate(path) if before[: i + 1] != path[: i + 1]), len(path) - 1)
        for i in range(min(fresh, len(path) - 1)):
            lines[i][-1] = replace(lines[i][-1], colspan=lines[i][-1].colspan + 1)
        for i in range(min(fresh, len(path) - 1), len(path)):
            lines[i].append(Cell(path[i], rowspan=depth - i if i == len(path) - 1 else 1))
        before = path
    return Grid("", "", (), (*map(tuple, lines), *_labelled(rows[1:], labels)), depth)


def _labelled(rows: list[list[str]], labels: int) -> Iterator[tuple[Cell, ...]]:
    """Rows under a head: the first columns hold labels, which may go on to the right and downwards."""
    lines: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        line: list[Cell] = []
        repeated = True
        for c, text in enumerate(row[:labels]):
            repeated = repeated and bool(text) and r > 0 and rows[r - 1][c] == text
            if repeated and c in open_cells:
                above, index = open_cells[c]
                lines[above][index] = replace(lines[above][index], rowspan=r - above + 1)
            elif text or not line:
                open_cells[c] = (r, len(line))
                line.append(Cell(text, align="left" if c == labels - 1 or not any(row[c + 1 : labels]) else "center"))
            else:
                line[-1] = replace(line[-1], colspan=line[-1].colspan + 1)
        lines.append([*line, *map(Cell, row[labels:])])
    return (tuple(line) for line in lines)


def _headed(rows: list[list[str]], words: Wording) -> Grid:
    """Table two: a band goes over all columns, and figures have the spans of the headings above them."""
    spans = [1] * len(rows[0])
    lines = []
    for row in rows:
        if not words.disclosed.find(row[0]):
            spans = _spans(row)
        starts = [sum(spans[:i]) for i in range(len(spans))]
        lines.append(tuple(Cell(row[start], span) for start, span in zip(starts, spans, strict=True)))
    return Grid("", "", (), tuple(lines))


def _spans(row: list[str]) -> list[int]:
    starts = [c for c, text in enumerate(row) if text or not c]
    return [end - start for start, end in zip(starts, [*starts[1:], len(row)], strict=True)]
