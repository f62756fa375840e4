"""A Report as lines to read on the screen: title, prose with kinsoku, tables, signature."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from assistant.report import Block, Grid, Report
from assistant.tui import wording
from assistant.tui.grids import grid_lines
from assistant.tui.lines import Line, centred, fit, flowing, line, wrap

INDENT = 4  # two Chinese characters, as every paragraph of an official document begins


def report_lines(report: Report, width: int, plain: bool = False) -> list[Line]:
    """The whole report; each section's heading is marked with the section's key."""
    return list(_report(report, width, plain))


def _report(report: Report, width: int, plain: bool) -> Iterator[Line]:
    for piece in report.title:
        yield from centred(piece, width, "title", "top")
    for paragraph in report.preface:
        yield line()
        yield from flowing(paragraph.text, width, indent=INDENT)
    for section in report.sections:
        yield line()
        yield from (line(fit(row, width), "head", section.key) for row in wrap(section.heading, width))
        if not section.blocks:
            yield from flowing(wording("report.empty"), width, "dim", INDENT)
        for block in section.blocks:
            yield from _block(block, width, plain)
    for text in report.signature:
        yield line()
        yield line(" " * max(width - cell_len(text) - INDENT, 0) + text)


def _block(block: Block, width: int, plain: bool) -> Iterator[Line]:
    if isinstance(block, Grid):
        yield line()
        yield from grid_lines(block, width, plain)
    else:
        yield from flowing(block.text, width, "label" if block.style == "part" else "", INDENT)
