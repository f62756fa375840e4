"""The sheets of a ledger as rows of plain values: .xlsx, .xls, .ods by python-calamine, text by csv.

A file is taken for what it is, whatever it is called. Rows come one at a time with the
number they have on the screen; cells merged downwards repeat their value.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from assistant.documents import fault, say, system_reason
from assistant.ledger import guard

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = tuple[int, list[Any]]
Merge = tuple[int, int, int, int]  # first row, last row (from 1), first column, last column (from 0)

TEXT_LIMIT = 100 * 1024 * 1024
MOST_ROWS = 1_048_576
SUFFIXES = {"packed": (".xlsx", ".xlsm", ".xlsb", ".ods"), "old": (".xls", ".xla")}
DELIMITERS = ("\t", ",", ";", "，", "|")


@dataclass
class Sheet:
    """One sheet: its name, its rows as they come, what is merged, which formulas have no value."""

    name: str
    rows: Iterator[Row]
    merges: Sequence[Merge] | None = None  # None: the format does not tell
    uncounted: guard.Uncounted = field(default_factory=guard.Uncounted)
    hidden: bool = False
    empty: bool = False  # found so while looking for a heading


def sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file, in order. Raises AssistantError: missing, damaged, locked, too large, no table."""
    kind = guard.kind(path)
    if kind == "text":
        yield _text_sheet(path)
        return
    if kind == "old":
        guard.check_old(path)
    yield from _workbook_sheets(path, guard.inspect(path) if kind == "packed" else {}, kind)


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without .0, dates by year-month-day, nothing for an empty cell."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


# -- workbooks -------------------------------------------------------------------------------


def _workbook_sheets(path: Path, uncounted: dict[str, guard.Uncounted], kind: str) -> Iterator[Sheet]:
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
    except ImportError:
        raise fault("ledger.no_reader", file=path) from None
    try:
        # by name the reader tells a locked file; by content it also takes one that is misnamed
        named = path.suffix.lower() in SUFFIXES[kind]
        with path.open("rb") as stream, CalamineWorkbook.from_object(path if named else stream) as book:
            for entry in book.sheets_metadata:
                if entry.typ is SheetTypeEnum.WorkSheet:
                    hidden = entry.visible is not SheetVisibleEnum.Visible
                    yield _sheet(book.get_sheet_by_name(entry.name), uncounted, hidden)
    except OSError as problem:
        raise fault("file.unreadable", file=path, why=system_reason(problem)) from None
    except BaseException as problem:  # a panic of the reader is no Exception
        raise _reader_fault(path, problem) from None


def _reader_fault(path: Path, problem: BaseException) -> BaseException:
    """Our wording for what the reader says; anything that is not the reader's passes through."""
    name = type(problem).__name__
    if name == "PasswordError":
        return fault("ledger.locked", file=path)
    reader = type(problem).__module__.startswith(("python_calamine", "_python_calamine", "pyo3_runtime"))
    return fault("ledger.damaged", file=path) if reader else problem


def _sheet(sheet: Any, uncounted: dict[str, guard.Uncounted], hidden: bool) -> Sheet:
    shift = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges
    merges = None
    if ranges is not None:
        merges = [(top + 1, bottom + 1, left - shift, right - shift) for (top, left), (bottom, right) in ranges]
    raw = uncounted.get(sheet.name, guard.Uncounted()).columns
    shifted = guard.Uncounted({column - shift: rows for column, rows in raw.items()})
    return Sheet(sheet.name, _filled(enumerate(sheet.iter_rows(), 1), merges or ()), merges, shifted, hidden)


def _filled(rows: Iterator[Row], merges: Sequence[Merge]) -> Iterator[Row]:
    """Rows in which cells merged downwards repeat their value."""
    starts: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge[1] > merge[0] and merge[2] >= 0:
            starts.setdefault(merge[0], []).append(merge)
    running: list[tuple[Merge, Any]] = []
    for number, values in rows:
        for merge, value in running:
            if merge[2] < len(values):
                values[merge[2]] = value
        running = [entry for entry in running if entry[0][1] > number]
        running += [(merge, values[merge[2]]) for merge in starts.get(number, ()) if merge[2] < len(values)]
        yield number, values


# -- text ------------------------------------------------------------------------------------


def _text_sheet(path: Path) -> Sheet:
    if path.stat().st_size > TEXT_LIMIT:
        raise fault("ledger.large", file=path, limit=TEXT_LIMIT // guard.CHUNK)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        start = stream.read(8192)
    if start.lstrip().startswith("<"):
        raise fault("ledger.web_page", file=path)
    if not start.strip():
        raise fault("ledger.empty", file=path)
    return Sheet(say("ledger.text_sheet"), _text_rows(path, encoding, _delimiter(start)))


def _encoding(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, or GB18030: the first in which every byte makes sense."""
    with path.open("rb") as stream:
        mark = stream.read(2)
    guesses = ["utf-16"] if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ["utf-8-sig", "gb18030"]
    for guess in guesses:
        decoder = codecs.getincrementaldecoder(guess)()
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(guard.CHUNK):
                    if b"\0" in chunk and guess != "utf-16":
                        raise fault("ledger.not_workbook", file=path)
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        return guess
    raise fault("ledger.encoding", file=path)


def _delimiter(start: str) -> str:
    """What separates the cells: the mark that stands most often in a line."""
    lines = [line for line in start.splitlines() if line.strip()][:20]
    return max(DELIMITERS, key=lambda mark: sum(min(line.count(mark), 40) for line in lines))


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        try:
            for number, values in enumerate(csv.reader(stream, delimiter=delimiter), 1):
                if number > MOST_ROWS:
                    raise fault("ledger.large", file=path, limit=TEXT_LIMIT // guard.CHUNK)
                yield number, list(values)
        except csv.Error:
            raise fault("ledger.damaged", file=path) from None
