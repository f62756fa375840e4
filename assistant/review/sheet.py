"""Findings on many files as an Excel workbook: a line a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from assistant.documents import fault, say
from assistant.edition import CURRENT, Edition, load
from assistant.findings import Finding
from assistant.review.files import Examined
from assistant.review.note import place_title, who
from assistant.review.package import repacked

COLUMNS = {"file": 24, "organ": 24, "year": 7, "severity": 7, "place": 28, "found": 60}
COLUMNS |= {"left": 10, "right": 10, "difference": 8, "quote": 40, "basis": 36, "fix": 40}
COLUMNS |= {"check": 20, "field": 30, "reason": 24, "by": 12}
NEVER = datetime(1980, 1, 1)  # Excel wants a time; the clock would make every file another
PROPERTIES = "docProps/core.xml"
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
Line = dict[str, str | int | None]


def workbook(results: Sequence[Examined]) -> bytes:
    """The workbook. Raises AssistantError when openpyxl is not installed (extra `xlsx`)."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError:
        raise fault("sheet.missing") from None
    book = Workbook()
    book.properties.created = NEVER
    book.remove(book.worksheets[0])
    page = book.create_sheet(say("note.title"))
    page.append([say(f"note.column.{column}") for column in COLUMNS])
    for line in _lines(results):
        page.append([line.get(column) for column in COLUMNS])
    for number, (cells, width) in enumerate(zip(page.iter_cols(), COLUMNS.values(), strict=True)):
        page.column_dimensions[cells[0].column_letter].width = width
        for row, cell in enumerate(cells):
            cell.font = Font(bold=row == 0)
            cell.alignment = Alignment(vertical="top", wrap_text=number > 0)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a quoted text that begins with = is no formula
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    return _packed(book)


def _packed(book: object) -> bytes:
    raw = BytesIO()
    book.save(raw)  # type: ignore[attr-defined]
    with ZipFile(raw) as package:
        properties = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", package.read(PROPERTIES))
    return repacked(raw.getvalue(), {PROPERTIES: properties})


def _lines(results: Sequence[Examined]) -> Iterator[Line]:
    edition = load(CURRENT)
    for result in results:
        report = result.report
        if report is None:
            yield {"file": str(result.path), "severity": say("severity.error"), "found": result.error}
            continue
        file: Line = {"file": str(result.path), "organ": report.organ, "year": report.year}
        if not result.findings:
            yield {**file, "found": say("note.clean")}
        for finding in result.findings:
            yield {**file, **_line(edition, finding)}


def _line(edition: Edition, finding: Finding) -> Line:
    return {
        "severity": say(f"severity.{finding.severity}"),
        "place": place_title(edition, finding.place),
        "found": finding.message,
        "left": finding.left,
        "right": finding.right,
        "difference": finding.difference,
        "quote": finding.quote,
        "basis": finding.basis,
        "fix": finding.fix,
        "check": finding.check,
        "field": finding.place,
        "reason": finding.accepted.reason if finding.accepted else "",
        "by": who(finding),
    }
