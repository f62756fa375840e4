"""Plain text read: our own files with drawn tables, and text copied from a page or a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.edition import Edition
from assistant.formats import drawn
from assistant.formats.decoding import decoded
from assistant.formats.layout import cells
from assistant.formats.outline import ORDINAL, PART
from assistant.formats.recognise import Line, recognise
from assistant.report import Grid, Report

INDENT = re.compile(r"[ \t]*(?:\u3000{2}|\u00a0{2}| {4})")
NARROW, NEAR, ENOUGH = 100, 3, 8  # cells; how close to the widest a full line is; how many tell a wrapped text


def read(content: bytes, edition: Edition) -> Report:
    """The report in a text file."""
    lines = [line.rstrip() for line in decoded(content).split("\n")]
    return recognise(_items(_unwrapped(lines)), edition, (), {}, plain=True)


def _items(lines: list[str]) -> Iterator[Line | Grid]:
    """Paragraphs and drawn tables. A line that is not indented goes on with the indented one above it."""
    at = 0
    while at < len(lines):
        end = at + 1
        if drawn.is_drawn(lines[at]):
            while end < len(lines) and lines[end].strip():
                end += 1
            table = drawn.grid(lines[at:end])
            yield from [table] if table else map(Line, lines[at:end])
        else:
            while INDENT.match(lines[at]) and _goes_on(lines, end):
                end += 1
            yield Line("\n".join(lines[at:end]))
        at = end


def _goes_on(lines: list[str], at: int) -> bool:
    """Is this a further line of the paragraph above, in a text whose paragraphs are set apart?"""
    if at >= len(lines) or not lines[at].strip() or INDENT.match(lines[at]) or _heads(lines[at]):
        return False
    following = next((line for line in lines[at:] if not line.strip() or INDENT.match(line)), "")
    return not following.strip()


def _heads(line: str) -> bool:
    text = line.strip()
    return bool(ORDINAL.match(text) or PART.match(text.replace("（", "(").replace("）", ")"))) or drawn.is_drawn(line)


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that were cut at a fixed width, joined again; a text with a line for each paragraph stays as it is."""
    if any(drawn.is_drawn(line) for line in lines):
        return lines
    widths = [cells(line) for line in lines]
    widest = max(widths, default=0)
    full = [width >= widest - NEAR for width in widths]
    if widest > NARROW or sum(full) < ENOUGH or sum(full) * 3 < sum(width > 0 for width in widths):
        return lines
    joined: list[str] = []
    for at, line in enumerate(lines):
        if at and full[at - 1] and line.strip() and not INDENT.match(line) and not _heads(line):
            joined[-1] += line.strip()
        else:
            joined.append(line)
    return joined
