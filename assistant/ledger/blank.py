"""An empty ledger to start from: the right columns, drop-down lists, a sheet that explains them.

What it says comes from the vocabulary and the form. The same template has the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from assistant.documents import fault
from assistant.edition import Edition, load
from assistant.ledger.words import vocabulary
from assistant.writing import write_atomic

MOMENT = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def template(path: Path, edition: Edition | None = None) -> None:
    """Write an empty ledger as a workbook. Raises AssistantError: openpyxl missing, not writable."""
    try:
        import openpyxl
    except ImportError:
        raise fault("ledger.no_writer", file=path) from None
    edition = edition or load()
    words = vocabulary()["template"]
    book = openpyxl.Workbook()
    ledger, guide, lists = (book.create_sheet(words[name]) for name in ("ledger", "guide", "lists"))
    book.remove(book.worksheets[0])
    lists.sheet_state = "hidden"
    ranges = _write_lists(lists, _options(edition))
    _write_ledger(ledger, ranges)
    _write_guide(guide, edition)
    write_atomic(Path(path), _packed(book))


def _options(edition: Edition) -> dict[str, list[str]]:
    """Column key -> the answers to choose from, in the form's own words."""
    columns = edition.form["requests"]["columns"]
    results = edition.form["disputes"]["cells"]
    ended = [cell["label"] for cell in results if not cell.get("derived")]
    yes = [str(vocabulary()["template"]["yes"])]
    return {
        "applicant_type": [_unmistakable(column) for column in columns if not column.get("derived")],
        "outcome": [edition.title_of(f"requests.{key}") for key in edition.outcomes],
        "channel": list(vocabulary()["channels"]),
        "carried": yes,
        "extension": yes,
        "reconsideration": ended,
        "suit": ended,
    }


def _unmistakable(column: dict[str, Any]) -> str:
    """A column's label; one as bare as 其他 by its first usual wording instead."""
    label = str(column["label"])
    names: list[str] = vocabulary()["applicants"][column["key"]]["names"]
    return label if label in names else names[0]


def _write_lists(sheet: Any, options: dict[str, list[str]]) -> dict[str, str]:
    """The lists side by side; column key -> the cells that hold its list."""
    from openpyxl.utils import get_column_letter, quote_sheetname

    ranges = {}
    for place, (key, values) in enumerate(options.items(), 1):
        for row, value in enumerate(values, 1):
            sheet.cell(row, place, value)
        letter = get_column_letter(place)
        ranges[key] = f"{quote_sheetname(sheet.title)}!${letter}$1:${letter}${len(values)}"
    return ranges


def _write_ledger(sheet: Any, ranges: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    words = vocabulary()
    for place, key in enumerate(words["template"]["columns"], 1):
        entry, letter = words["columns"][key], get_column_letter(place)
        head = sheet.cell(1, place, entry["title"])
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[letter].width = entry["width"]
        _prepare(sheet, place, letter, entry["holds"], ranges.get(key, ""))
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"


def _prepare(sheet: Any, place: int, letter: str, holds: str, choices: str) -> None:
    """Dates shown as dates, choices as drop-down lists. Other wordings may still be written."""
    from openpyxl.worksheet.datavalidation import DataValidation

    last = vocabulary()["template"]["rows"] + 1
    if choices:
        rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{last}")
    elif holds == "date":
        for row in range(2, last + 1):
            sheet.cell(row, place).number_format = "yyyy-mm-dd"


def _write_guide(sheet: Any, edition: Edition) -> None:
    from openpyxl.styles import Alignment, Font

    words = vocabulary()
    for line in words["template"]["guide_lines"]:
        sheet.append([line])
    sheet.append([])
    sheet.append(words["template"]["head"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for key in words["template"]["columns"]:
        sheet.append([words["columns"][key]["title"], words["columns"][key]["explain"]])
    sheet.append([])
    for row in edition.rows:
        if row.key in edition.outcomes:
            sheet.append([edition.title_of(f"requests.{row.key}"), row.basis])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 42, 80
    for row in sheet.iter_rows(min_row=len(words["template"]["guide_lines"]) + 2, max_col=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _packed(book: Any) -> bytes:
    """The workbook as bytes that do not depend on when it is written."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return fixed.getvalue()
