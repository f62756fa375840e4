"""Markdown: headings, paragraphs and pipe tables with the spans flattened so that each row reads alone."""

from __future__ import annotations

import re

from assistant.formats.geometry import Matrix, Place, spread
from assistant.formats.layout import Profile
from assistant.report import Grid, Paragraph, Report

# Marks that mean something anywhere in a line; an underscore inside a word does not.
INLINE = re.compile(r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# Marks that make a line a heading, a list or a rule; a number does so with its dot.
OPENING = re.compile(r"^([ \t]*|[ \t]*\d{1,9}(?=[.)](?:\s|$)))([#+=.)-])", re.MULTILINE)
PATH = "·"


def write(report: Report, _profile: Profile) -> bytes:
    """The report as UTF-8 Markdown (CommonMark with pipe tables). The profile rules paper; text has none."""
    blocks = [f"**{escaped(report.draft)}**"] if report.draft else []
    if report.title:
        blocks.append("# " + "<br>".join(map(_line, report.title)))
    blocks += [_paragraph(paragraph) for paragraph in report.preface]
    for section in report.sections:
        blocks += [f"## {_line(section.heading)}"] if section.heading else []
        blocks += [table(block) if isinstance(block, Grid) else _paragraph(block) for block in section.blocks]
    if report.signature:
        blocks.append("\\\n".join(map(escaped, report.signature)))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8")


def escaped(text: str) -> str:
    """A text whose every character shows as it stands."""
    return OPENING.sub(r"\1\\\2", INLINE.sub(r"\\\g<0>", text))


def _line(text: str) -> str:
    """A text that must stay on one line."""
    return escaped(text).replace("\n", "<br>")


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.style == "part":
        return f"### {_line(paragraph.text)}"
    return escaped(paragraph.text.strip()).replace("\n", "\\\n")


def table(grid: Grid) -> str:
    """A pipe table: one head row, the groups above a column joined; labels over several rows repeated in each."""
    matrix = spread(grid.rows)
    if not matrix or not matrix[0]:
        return ""
    head = max(grid.head_rows, 1)
    rows = [[_heading(matrix[:head], c) for c in range(len(matrix[0]))], ["---"] * len(matrix[0])]
    rows += [[_shown(place, c) for c, place in enumerate(line)] for line in matrix[head:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _shown(place: Place | None, column: int) -> str:
    """A cell's text in the first of its columns; the others stay blank."""
    return _line(place.cell.text) if place and place.column == column else ""


def _heading(head: Matrix, column: int) -> str:
    """The labels standing above a column, the groups first."""
    path = list(dict.fromkeys(place for line in head if (place := line[column])))
    groups = [_line(place.cell.text) for place in path[:-1]]
    last = _shown(path[-1], column) if path else ""
    return PATH.join([*groups, last]) if last or groups else ""
