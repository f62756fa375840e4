"""Where in the report on the screen a finding stands: its cells, its words, the heading of its section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.findings import Finding
from assistant.report import Report
from assistant.tui.reading import Marked

HERE = "here"  # the mark of the finding under the cursor
FINDING = "finding:"  # the mark of every other one, by its number
STYLES = {"error": "trouble", "warning": "default", "tip": "picked"}
ROW = 8  # a place with more cells than a row has is shown by its heading


class Places:
    """The cells, sentences and headings of a report; each finding is looked up once."""

    def __init__(self, report: Report) -> None:
        self.cells = [cell.key for grid in report.grids() for cell in grid.cells() if cell.key]
        self.paragraphs = [p.text for p in report.preface]
        self.paragraphs += [p.text for section in report.sections for p in section.paragraphs()]
        self.sections = {section.key for section in report.sections}

    def of(self, finding: Finding) -> tuple[tuple[str, ...], str, str]:
        """(cells, words, heading): what stands out for a finding. Words first, as there the eye has to read."""
        words = self._words(finding.quote)
        cells = self._cells(finding.place)
        if words or cells:
            return cells, words, ""
        keys = (finding.section, finding.place.partition(".")[0])
        return (), "", next((key for key in keys if key in self.sections), "top") or "top"

    def _cells(self, place: str) -> tuple[str, ...]:
        inside = tuple(key for key in self.cells if key == place or key.startswith(f"{place}."))
        return inside if len(inside) <= ROW else ()

    def _words(self, quote: str) -> str:
        """The words of a quotation as they stand in the report, which may be spaced otherwise."""
        letters = re.sub(r"\s+", "", quote)
        if len(letters) < 2:
            return ""
        loose = re.compile(r"\s*".join(map(re.escape, letters)))
        return next((found.group() for text in self.paragraphs if (found := loose.search(text))), "")


def marked(places: Places, findings: Sequence[Finding], current: int) -> Marked:
    """Every finding in the colour of its severity, the one under the cursor reversed."""
    cells: dict[str, tuple[str, str]] = {}
    texts: dict[str, tuple[str, str]] = {}
    headings: dict[str, tuple[str, str]] = {}
    for number, look in _looks(findings, current):
        at, words, heading = places.of(findings[number])
        cells |= dict.fromkeys(at, look)
        texts.pop(words, None)  # the last one marked is the one seen
        texts |= {words: look} if words else {}
        if heading and look[1] == HERE:
            headings[heading] = look
    return Marked(cells, texts, headings)


def _looks(findings: Sequence[Finding], current: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """The weakest first, so that the strongest is seen; at last the one under the cursor."""
    for number in reversed(range(len(findings))):
        if number != current and findings[number].stands:
            yield number, (STYLES[findings[number].severity], f"{FINDING}{number}")
    if 0 <= current < len(findings):
        yield current, ("cursor", HERE)


def at_mark(mark: str, known: Mapping[str, object]) -> str:
    """The entry of the list that a mark in the report belongs to; "" for none."""
    return mark if mark.startswith(FINDING) and mark in known else ""
