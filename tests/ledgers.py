"""Ledgers for the tests, written in every format a keeper may use."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

Rows = Sequence[Sequence[Any]]
YEAR = 2023
COLUMNS = ("natural_person", "enterprise", "research", "public_welfare", "legal_service", "other_organization")


# -- writing every format --------------------------------------------------------------------


def write(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str] = (), encoding: str = "utf-8") -> Path:
    """Write a ledger in the format of its suffix; merges (A1:C1) apply to the first sheet."""
    kind = path.suffix.lower()
    writer = {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods}.get(kind)
    if writer:
        writer(path, sheets, merges)
    else:
        _text(path, next(iter(sheets.values())), "," if kind == ".csv" else "\t", encoding)
    return path


def _xlsx(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for place in merges:
        book.worksheets[0].merge_cells(place)
    book.save(path)


def _xls(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str]) -> None:
    import xlwt
    from openpyxl.utils import range_boundaries

    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_sheet(name)
        covered = set()
        for place in merges if number == 0 else ():
            left, top, right, bottom = range_boundaries(place)
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
            covered |= {(r, c) for r in range(top - 1, bottom) for c in range(left - 1, right)} - {(top - 1, left - 1)}
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None and (r, c) not in covered:
                    sheet.write(r, c, value, *((style,) if isinstance(value, date | datetime) else ()))
    book.save(str(path))


def _ods(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str]) -> None:
    assert not merges
    body = "".join(
        f'<table:table table:name="{escape(n)}">{_ods_rows(rows)}</table:table>' for n, rows in sheets.items()
    )
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)


def _ods_rows(rows: Rows) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date | datetime):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def _text(path: Path, rows: Rows, delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["" if v is None else v for v in row] for row in rows])
    path.write_bytes(out.getvalue().encode(encoding))


def locked_xlsx(path: Path) -> Path:
    """The outer shape of a workbook saved with a password: an old container that holds EncryptedPackage."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = b"".join(_entry(name, kind) for name, kind in (("Root Entry", 5), ("EncryptedPackage", 2)))
    path.write_bytes(bytes(header) + table + entries.ljust(512, b"\0"))
    return path


def _entry(name: str, kind: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, *[0xFFFFFFFF] * 3)
        + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def locked_xls(path: Path, rows: Rows) -> Path:
    """An old workbook whose stream says that it is encrypted (a FILEPASS record after the first)."""
    import xlwt
    from xlwt.CompoundDoc import XlsDoc

    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, str(value))
    stream = book.get_biff_data()
    first = 4 + struct.unpack("<HH", stream[:4])[1]
    password = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48)
    XlsDoc().save(str(path), stream[:first] + password + stream[first:])
    return path
