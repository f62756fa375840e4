"""Is a workbook safe and fit to be read? Looked at before the reader opens it.

The reader lays a sheet out as one rectangle, so a single stray cell in the last row and
column would ask for hundreds of gigabytes; and it gives a formula without a stored value as
an empty cell. Both are seen here, in one pass over the packed text that keeps nothing.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from assistant.documents import fault, system_reason
from assistant.ledger import privacy

PACKED = b"PK\x03\x04"
LOCKED = "EncryptedPackage".encode("utf-16-le")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_BYTES = 512 * 1024 * 1024  # unpacked
MOST_CELLS = 8_000_000  # 200,000 rows of 40 columns
LONGEST_ROW = 16 * 1024 * 1024
CHUNK = 1024 * 1024

ROW_END = re.compile(rb"</(?:\w+:)?row>")
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
CELL_PLACE = re.compile(rb'r="([A-Z]{1,3})\d+"')
FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ODS_ROW_END = re.compile(rb"</table:table-row>")
ODS_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
SHEET = re.compile(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\bid="([^"]*)"')
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(Id|Target)="([^"]*)"')


@dataclass
class Uncounted:
    """Formulas without a stored value, by column (from 0): the rows (from 1) they stand in."""

    columns: dict[int, list[int]] = field(default_factory=dict)


def kind(path: Path) -> str:
    """packed (.xlsx, .ods), old (.xls, and anything locked) or text, by the file's first bytes."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except FileNotFoundError:
        raise fault("file.missing", file=path) from None
    except IsADirectoryError:
        raise fault("file.folder", file=path) from None
    except OSError as problem:
        raise fault("file.unreadable", file=path, why=system_reason(problem)) from None
    return "packed" if start.startswith(PACKED) else "old" if start.startswith(OLD) else "text"


def _check_lock(path: Path, names: set[str], packed: zipfile.ZipFile) -> None:
    """Refuse a package whose parts are encrypted (.ods with a password)."""
    manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "encrypted-package" in names or b"encryption-data" in manifest:
        raise fault("ledger.locked", file=path)


def check_old(path: Path) -> None:
    """Refuse what only looks like an old workbook: a new one that a password wraps, or far too large."""
    if path.stat().st_size > MOST_BYTES:
        raise fault("ledger.large", file=path, limit=MOST_BYTES // CHUNK)
    with path.open("rb") as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            if LOCKED in rest + chunk:
                raise fault("ledger.locked", file=path)
            rest = chunk[-len(LOCKED) :]


def inspect(path: Path) -> dict[str, Uncounted]:
    """Formulas without values by sheet name. Raises AssistantError: damaged, too large, stray cells."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                raise fault("ledger.large", file=path, limit=MOST_BYTES // CHUNK)
            _check_lock(path, names, packed)
            if "xl/workbook.xml" in names:
                return _workbook(packed, path)
            if "content.xml" in names:
                _measure_ods(packed, path)
            elif "xl/workbook.bin" not in names:
                raise fault("ledger.not_workbook", file=path)
            return {}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise fault("ledger.damaged", file=path) from None


def _workbook(packed: zipfile.ZipFile, path: Path) -> dict[str, Uncounted]:
    found = {}
    for place, (name, part) in enumerate(_sheet_parts(packed).items(), 1):
        if part in packed.namelist():
            with packed.open(part) as stream:
                found[name] = _measure(stream, path, privacy.sheet_label(name, place))
    return found


def _sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the part of the package that holds it."""
    relations = {}
    for entry in RELATION.findall(packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        values = dict(ATTRIBUTE.findall(entry))
        target = values.get("Target", "")
        relations[values.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
    return {html.unescape(name): relations.get(key, "") for name, key in SHEET.findall(book)}


def _rows(stream: IO[bytes], end: re.Pattern[bytes], path: Path) -> Iterator[bytes]:
    """The packed text cut at the end of each row."""
    rest = b""
    while chunk := stream.read(CHUNK):
        rest += chunk
        start = 0
        for match in end.finditer(rest):
            yield rest[start : match.start()]
            start = match.end()
        rest = rest[start:]
        if len(rest) > LONGEST_ROW:
            raise fault("ledger.damaged", file=path)


def _measure(stream: IO[bytes], path: Path, sheet: str) -> Uncounted:
    """Walk through one sheet: refuse it when its rectangle is too large, note formulas without values."""
    uncounted, row, last, width = Uncounted(), 0, 0, 0
    for piece in _rows(stream, ROW_END, path):
        number = ROW_NUMBER.search(piece)
        row = int(number.group(1)) if number else row + 1
        content = max(piece.rfind(b"v>"), piece.rfind(b"is>"))
        if content < 0:
            continue
        last, width = row, max(width, _width(piece, content))
        if last * width > MOST_CELLS:
            raise fault("ledger.stray", file=path, sheet=sheet, rows=last, columns=width, limit=MOST_CELLS // 40)
        if b"f>" in piece or b"<f" in piece:
            _note_formulas(piece, row, uncounted)
    return uncounted


def _width(piece: bytes, content: int) -> int:
    """Column number of the last cell with content, by its name or by counting."""
    start = piece.rfind(b'r="', 0, content)
    place = CELL_PLACE.match(piece, start) if start >= 0 else None
    return _column(place.group(1)) + 1 if place else piece.count(b"<c", 0, content)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _note_formulas(piece: bytes, row: int, uncounted: Uncounted) -> None:
    for match in FORMULA.finditer(piece):
        place = CELL_PLACE.search(match.group(1))
        if place and b't="str"' not in match.group(1):  # a stored empty text is a value
            rows = uncounted.columns.setdefault(_column(place.group(1)), [])
            if len(rows) < 1000:
                rows.append(row)


def _measure_ods(packed: zipfile.ZipFile, path: Path) -> None:
    """An .ods repeats rows and cells by number: refuse what would unfold too far."""
    cells = 0
    with packed.open("content.xml") as stream:
        for piece in _rows(stream, ODS_ROW_END, path):
            if b"office:value" not in piece and b"<text:p" not in piece:
                continue
            times = {b"rows": 1, b"columns": 0}
            for way, number in ODS_REPEATED.findall(piece[: piece.rfind(b"<text:p")]):
                times[way] = max(times[way], int(number))
            cells += times[b"rows"] * (piece.count(b"<table:table-cell") + times[b"columns"])
            if cells > MOST_CELLS:
                raise fault("ledger.large", file=path, limit=MOST_BYTES // CHUNK)
