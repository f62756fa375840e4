"""Where in a Word file a FIELD or a sentence stands: the runs a comment can be tied to."""

from __future__ import annotations

from typing import Any

from assistant.edition import Edition
from assistant.findings import Finding
from assistant.formats.labels import folded
from assistant.formats.placing import Placer
from assistant.report import Report
from assistant.review.wordfile import P, WordFile, cut_out, new_run, runs, text


class Anchors:
    """The cells and paragraphs of a Word file; its tables are placed by the recogniser, as when it was read."""

    def __init__(self, file: WordFile, report: Report, edition: Edition) -> None:
        self.report = report
        self.paragraphs = file.paragraphs()
        self.cells: dict[str, Any] = {}
        placer = Placer(edition)
        for grid, elements in file.tables():
            placed, _ = placer.place(grid)
            for row, line in zip(placed.rows, elements, strict=False):
                self.cells |= {cell.key: element for cell, element in zip(row, line, strict=False) if cell.key}

    def of(self, finding: Finding) -> list[Any]:
        """The runs a finding speaks of: its cell, its sentence, the heading of its section, at last the title."""
        return (
            _cell(self.cells.get(finding.place))
            or self._sentence(finding.quote)
            or _cell(self._first_cell(finding.place))
            or self._heading(finding.section)
            or self._heading(finding.place.partition(".")[0])
            or self.title()
        )

    def title(self) -> list[Any]:
        """The runs of the first paragraph that says anything."""
        spoken = next((found for p in self.paragraphs if (found := runs(p))), None)
        return spoken or [new_run(p) for p in self.paragraphs[:1]]

    def _first_cell(self, place: str) -> Any:
        """The first cell of a row, a block or a table."""
        return next((cell for key, cell in self.cells.items() if key.startswith(f"{place}.")), None)

    def _heading(self, key: str | None) -> list[Any]:
        headings = {folded(section.heading) for section in self.report.sections if section.key and section.key == key}
        return next((found for p in self.paragraphs if folded(text(p)) in headings and (found := runs(p))), [])

    def _sentence(self, quote: str) -> list[Any]:
        words = quote.strip()
        for paragraph in self.paragraphs if len(words) > 1 else ():
            whole = text(paragraph)
            start = whole.find(words)
            if start >= 0:
                return cut_out(paragraph, start, start + len(words))
            if folded(words) in folded(whole):  # spaced otherwise: the paragraph as a whole
                return runs(paragraph)
        return []


def _cell(cell: Any) -> list[Any]:
    paragraphs = list(cell.iter(P)) if cell is not None else []
    return [run for p in paragraphs for run in runs(p)] or [new_run(p) for p in paragraphs[:1]]
