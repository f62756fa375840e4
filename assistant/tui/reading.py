"""A Report as lines to read on the screen: title, prose with kinsoku, tables, signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from assistant.report import Block, Grid, Report
from assistant.tui import wording
from assistant.tui.grids import UNMARKED, Marks, grid_lines, runs
from assistant.tui.lines import Line, Part, centred, clean, fit, flowing, line, wrap

INDENT = 4  # two Chinese characters, as every paragraph of an official document begins


class Marked(NamedTuple):
    """What stands out in a report, each with its style and a mark to find it by: cells by FIELD, stretches of
    text by their words, headings by the key of their section ("top": the title)."""

    cells: Marks = UNMARKED
    texts: Mapping[str, tuple[str, str]] = UNMARKED
    headings: Mapping[str, tuple[str, str]] = UNMARKED


NOTHING = Marked()


def report_lines(report: Report, width: int, plain: bool = False, marked: Marked = NOTHING) -> list[Line]:
    """The whole report; each section's heading is marked with the section's key."""
    return list(_report(report, width, plain, marked))


def _report(report: Report, width: int, plain: bool, marked: Marked) -> Iterator[Line]:
    style, mark = marked.headings.get("top", ("title", "top"))
    for piece in report.title:
        yield from centred(piece, width, style, mark)
    for paragraph in report.preface:
        yield line()
        yield from _paragraph(paragraph.text, width, "", marked)
    for section in report.sections:
        yield line()
        style, mark = marked.headings.get(section.key, ("head", section.key))
        yield from (line(fit(row, width), style, mark) for row in wrap(section.heading, width))
        if not section.blocks:
            yield from flowing(wording("report.empty"), width, "dim", INDENT)
        for block in section.blocks:
            yield from _block(block, width, plain, marked)
    for text in report.signature:
        yield line()
        yield line(" " * max(width - cell_len(text) - INDENT, 0) + text)


def _block(block: Block, width: int, plain: bool, marked: Marked) -> Iterator[Line]:
    if isinstance(block, Grid):
        yield line()
        yield from grid_lines(block, width, plain, marked.cells)
    else:
        yield from _paragraph(block.text, width, "label" if block.style == "part" else "", marked)


def _paragraph(text: str, width: int, style: str, marked: Marked) -> Iterator[Line]:
    """A paragraph, the stretches that are marked in their own style."""
    spans = [(text.find(words), words) for words in marked.texts if words and words in text]
    rows = flowing(text, width, style, INDENT)
    if not spans:
        yield from rows
        return
    whole, at = clean(text), 0
    styles: list[tuple[str, str]] = [(style, "")] * len(whole)
    for start, words in spans:
        styles[start : start + len(words)] = [marked.texts[words]] * len(words)
    for number, row in enumerate(rows):
        shown = row[0].text if number else row[0].text[INDENT:]
        at = max(whole.find(shown, at), at)
        indent = () if number else (Part(" " * INDENT),)
        yield (*indent, *runs(shown, styles[at : at + len(shown)]))
        at += len(shown)
