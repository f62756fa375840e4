"""What the last answer changed in the report: the sentences just built and the figures just filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.report import Grid, Report
from assistant.tui.draft import FRESH
from assistant.tui.reading import Marked

SENTENCE = re.compile(r"[^。；]+[。；]?")


def fresh(before: Report, after: Report) -> Marked:
    """Sentences and figures of a report that were not in the one before."""
    style = ("picked", FRESH)
    known, had = set(_sentences(before)), before.figures()
    cells = {path for path, value in after.figures().items() if value is not None and had.get(path) != value}
    return Marked(dict.fromkeys(cells, style), {text: style for text in _sentences(after) if text not in known})


def _sentences(report: Report) -> Iterator[str]:
    blocks = (block for section in report.sections for block in section.blocks if not isinstance(block, Grid))
    for paragraph in (*report.preface, *blocks):
        yield from SENTENCE.findall(paragraph.text)
