"""Open data: the figures of the four tables as a workbook, one sheet each, stable keys beside the form's labels.

The first row of a sheet holds the keys of its columns, the second their labels; the first
column holds the keys of the rows. The library stamps the time of writing into the file,
so the file is packed again without it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from assistant.documents import fault, load_shipped
from assistant.edition import Edition, load
from assistant.formats.archive import settled
from assistant.formats.docx import UNDATED
from assistant.formats.figures import columns, figure
from assistant.formats.layout import Profile
from assistant.report import Figure, Report

Table = list[list[Any]]
STEP = "·"  # between the groups a row stands in and its label


def write(report: Report, _profile: Profile) -> bytes:
    """The workbook. Raises AssistantError when openpyxl is not installed (extra `xlsx`)."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError:
        raise fault("xlsx.missing") from None
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = "".join(report.title), report.organ
    for name, table in _tables(load(report.edition), report.figures()).items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
        sheet.freeze_panes = "C3"
        sheet.column_dimensions["A"].width = 24
        sheet.column_dimensions["B"].width = 48
        for cells in sheet.iter_rows(max_row=2):
            for cell in cells:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(horizontal="center", wrap_text=True)
        for column in "CDEFGHI":
            sheet.column_dimensions[column].width = 15
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue(), report.meta.get("date") or UNDATED)


def _tables(edition: Edition, figures: Mapping[str, Figure]) -> dict[str, Table]:
    """The sheets by name: tables two and three, and the two halves of table four."""
    form, keys, messages = edition.form, columns(edition), load_shipped("prompts", "messages.yaml")
    names = dict(messages["data.sheets"])
    headed = (*form["requests"]["columns"], *form["disputes"]["cells"])
    labels = {cell["key"]: cell["label"] for cell in headed} | dict(messages["data.heads"])
    cells = list(dict.fromkeys(cell for _, cell in edition.disclosure_cells))
    rows = {row["key"]: row["label"] for block in form["disclosure"]["blocks"] for row in block["rows"]}
    requests = {row.key: STEP.join((*row.groups, row.label)) for row in edition.rows}
    blocks = form["disputes"]["blocks"]
    alone = {block["key"]: block["label"] for block in blocks if "under" not in block}
    under = {block["key"]: block["label"] for block in blocks if "under" in block}
    parts = (
        ("disclosure", "disclosure", rows, cells),
        ("requests", "requests", requests, keys["requests"]),
        ("reconsideration", "disputes", alone, keys["disputes"]),
        ("suits", "disputes", under, keys["disputes"]),
    )
    return {names[name]: _table(table, lines, wanted, labels, figures) for name, table, lines, wanted in parts}


def _table(
    table: str, rows: Mapping[str, str], cells: list[str], labels: Mapping[str, str], figures: Mapping[str, Figure]
) -> Table:
    head = [[table, labels["label"], *cells], ["", "", *(labels[cell] for cell in cells)]]
    return head + [
        [key, label, *(_exact(figures.get(f"{table}.{key}.{cell}")) for cell in cells)] for key, label in rows.items()
    ]


def _exact(value: Figure) -> int | float | str | None:
    """A workbook holds binary numbers: an amount they cannot hold exactly stays text."""
    if not isinstance(value, Decimal):
        return value
    return float(value) if Decimal(str(float(value))) == value else str(value)


def figures(content: bytes, edition: Edition) -> dict[str, Figure]:
    """What a file written here says, as FIELD -> figure."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True)
    told = dict(pair for sheet in book.worksheets for pair in _told(list(sheet.iter_rows(values_only=True))))
    own = {f"disclosure.{row}.{cell}" for row, cell in edition.disclosure_cells}  # no row has all the columns
    return {field: value for field, value in told.items() if field in own or not field.startswith("disclosure.")}


def _told(rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, Figure]]:
    (table, _, *cells), _labels, *lines = rows
    for key, _, *values in lines:
        yield from ((f"{table}.{key}.{cell}", figure(value)) for cell, value in zip(cells, values, strict=True))
