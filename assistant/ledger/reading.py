"""Rows of a ledger -> entries: dates, marks and wordings read, nobody's name kept.

What is no application (blank lines, totals, headings between the rows) is told apart here;
which column and row of the form an entry belongs to is settled later, once per wording.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any

from assistant.documents import fault, say
from assistant.edition import Edition
from assistant.ledger import columns, dates, privacy, words
from assistant.ledger.columns import Layout
from assistant.ledger.decisions import Decisions
from assistant.ledger.sheets import Row, Sheet, text_of
from assistant.ledger.words import Meaning, normal, vocabulary

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
MONTH = re.compile(r"(?<!\d)(\d{1,2})月")
AMOUNT = re.compile(r"\d+(?:\.\d{1,2})?")
KEYS = ("received", "replied", "applicant", "applicant_type", "outcome", "asked", "channel", "detail")
NOTHING = Meaning()
Ident = str | int


@dataclass(slots=True)
class Entry:
    """One application as its row tells it. `column` and `outcome` are settled later."""

    sheet: str
    row: int
    number: str = ""
    serial: str = ""
    ident: Ident = 0
    received: date | None = None
    replied: date | None = None
    carried: bool = False
    type_text: str = ""
    named: Meaning = NOTHING
    has_name: bool = False
    outcome_text: str = ""
    print: int = 0  # of applicant and subject together: equal for equal entries, tells nothing
    who: int = 0  # the same of the applicant alone
    channel: str | None = None
    topics: tuple[str, ...] = ()
    unit: str = ""
    correction: bool = False
    corrected: date | None = None
    extended: bool = False
    third_party: bool = False
    third_days: int | None = None
    third_from: date | None = None
    third_to: date | None = None
    fee: Decimal | None = None
    collected: Decimal | None = None
    paid: date | None = None
    review: str | None = None  # a result, or "" for one the ledger does not tell
    suit: str | None = None
    column: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A row that is not counted, and why."""

    row: int
    why: str
    sheet: str = ""
    case: Ident = ""


@dataclass
class Harvest:
    """All that was read: entries, rows left out, layouts, and what has to be told, by kind."""

    edition: Edition
    year: int
    decided: Decisions
    carried: frozenset[str] = frozenset()
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    told: dict[str, list[Entry]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # sheets in which a heading stands again

    def tell(self, kind: str, entry: Entry) -> None:
        self.told.setdefault(kind, []).append(entry)

    def leave_out(self, entry: Entry, why: str, **values: object) -> None:
        self.left_out.append(LeftOut(entry.row, say(f"ledger.why.{why}", **values), entry.sheet, entry.number))


def gather(harvest: Harvest, sheets: Iterator[Sheet]) -> Harvest:
    """Read every sheet that is a ledger. Hidden sheets and others are left and told."""
    partial: list[tuple[str, Layout]] = []
    for place, sheet in enumerate(sheets, 1):
        label = privacy.sheet_label(sheet.name, place)
        found = columns.find(harvest.edition, sheet, harvest.decided.columns)
        if sheet.hidden:
            harvest.hidden += [label] if found else []
        elif found is None:
            harvest.skipped += [] if sheet.empty else [label]
        elif _undated(found[0]):
            partial.append((label, found[0]))
        else:
            _read_sheet(harvest, sheet, found, label)
    if harvest.layouts:  # beside a whole ledger, a table without dates of receipt is some other table
        harvest.skipped += [label for label, _ in partial]
    else:
        harvest.layouts = [layout for _, layout in partial]
    return harvest


def _undated(layout: Layout) -> bool:
    return "received" in layout.missing() and "received" not in layout.doubts.values()


def _read_sheet(harvest: Harvest, sheet: Sheet, found: tuple[Layout, Iterator[Row]] | None, label: str) -> None:
    """Read a sheet from its heading on; where a heading stands again, a new stretch begins."""
    stretches = 0
    while found:
        layout, rows = found
        if layout not in harvest.layouts[-1:]:
            _check_formulas(sheet, layout, label)
            harvest.layouts.append(layout)
            stretches += 1
        again = _read_rows(harvest, sheet, layout, rows, label=label)
        if again is None:
            break
        found = columns.find(harvest.edition, again, harvest.decided.columns)
        if found is None:  # only words that look like a heading: what follows is not lost
            row, _ = next(again.rows)
            harvest.left_out.append(LeftOut(row, say("ledger.why.heading"), label))
            found = layout, again.rows
    if stretches > 1:
        harvest.repeated.append(label)


def _check_formulas(sheet: Sheet, layout: Layout, label: str) -> None:
    """A formula without a stored value reads as blank: refuse it where it matters."""
    for column, rows in sheet.uncounted.columns.items():
        if column in layout.columns or column in layout.ticks:
            header = layout.headers[column]
            raise fault("ledger.formulas", sheet=label, header=header, row=rows[0], count=len(rows))


# -- rows ------------------------------------------------------------------------------------


def _read_rows(harvest: Harvest, sheet: Sheet, layout: Layout, rows: Iterator[Row], *, label: str) -> Sheet | None:
    """Entries of one stretch of rows; the rest of the sheet when a heading stands again in it."""
    year = _year_named(sheet, layout, harvest.year)
    month = _month_named(sheet.name)
    section = _carried_sheet(sheet.name)
    by_key = {key: column for column, key in layout.columns.items()}
    received = by_key.get("received")
    for row, values in rows:
        filled = [value for value in values if value != "" and value is not None]
        if not filled:
            continue
        first = values[received] if received is not None and received < len(values) else None
        if isinstance(first, str) and columns.heads(values):
            return Sheet(sheet.name, itertools.chain([(row, values)], rows), sheet.merges, sheet.uncounted)
        if len(filled) == 1:
            section = _section(filled[0], section)
        elif words.is_total(text_of(filled[0])) and not _dated(first):
            harvest.left_out.append(LeftOut(row, say("ledger.why.total"), label))
        elif not _is_numbering(filled):
            around = dates.Around(year, month)
            _take(harvest, _Cells(layout, by_key, values), Entry(label, row, carried=section), around)
    return None


def _year_named(sheet: Sheet, layout: Layout, year: int) -> int:
    """The year that the sheet's name or the title above its heading names; the tally's where none is."""
    match = YEAR.search(f"{sheet.name} {layout.title}")
    return int(match.group(1)) if match else year


def _month_named(name: str) -> int | None:
    match = MONTH.search(unicodedata.normalize("NFKC", name))
    return int(match.group(1)) if match and 1 <= int(match.group(1)) <= 12 else None


def _carried_sheet(name: str) -> bool:
    return words.marks_carried(name) or normal(name) in {normal(word) for word in vocabulary()["carried_sheets"]}


def _section(value: Any, before: bool) -> bool:
    """A line with one cell: a heading between the rows says whether what follows is from last year."""
    text = text_of(value)
    return words.marks_carried(text) if isinstance(value, str) and len(normal(text)) > 2 else before


def _dated(value: Any) -> bool:
    return value is not None and dates.read(value, dates.Around(2000)).day is not None


def _is_numbering(filled: Sequence[Any]) -> bool:
    """The line 1 2 3 4 … under a heading."""
    if text_of(filled[0]) != "1" or text_of(filled[-1]) != str(len(filled)):
        return False
    texts = [text_of(value) for value in filled]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


class _Cells:
    """The cells of one row by what their column holds."""

    def __init__(self, layout: Layout, by_key: Mapping[str, int], values: Sequence[Any]) -> None:
        self.layout, self.by_key, self.values = layout, by_key, values

    def value(self, key: str) -> Any:
        column = self.by_key.get(key)
        return "" if column is None or column >= len(self.values) else self.values[column]

    def text(self, key: str) -> str:
        value = self.value(key)
        text = text_of(value) if value != "" else ""
        return "" if not text or words.is_blank(text) else text

    def ticked(self, key: str) -> list[str]:
        """The headings of the ticked columns of one kind."""
        return [
            self.layout.headers[column]
            for column, kind in self.layout.ticks.items()
            if kind == key and column < len(self.values) and words.is_tick(text_of(self.values[column]))
        ]


def _take(harvest: Harvest, cells: _Cells, entry: Entry, around: dates.Around) -> None:
    """One row as an entry, unless nothing of an application is in it."""
    # few wordings, many rows: each is kept once
    entry.type_text = intern("；".join(cells.ticked("applicant_type")) or cells.text("applicant_type"))
    entry.outcome_text = intern(_outcome_text(harvest.edition, cells))
    if not (entry.type_text or entry.outcome_text or any(cells.text(key) for key in KEYS)):
        return
    name = cells.text("applicant")
    entry.number = privacy.case_number(cells.text("number"), name)
    entry.serial = cells.text("serial")
    _take_applicant(harvest, entry, name, cells.text("asked"))
    remark = cells.text("remark")
    said = cells.text("carried")
    entry.carried = entry.carried or (words.says_yes(said) if said else words.marks_carried(remark))
    entry.carried = entry.carried or entry.number in harvest.carried
    if not _take_dates(harvest, entry, cells, around):
        return
    entry.channel = words.channel(cells.text("channel")) if cells.text("channel") else ""
    entry.unit = intern(cells.text("unit"))
    _take_marks(entry, cells, around)
    _take_disputes(entry, cells)
    if cells.text("quantity").rstrip("件份") not in ("", "1"):
        harvest.tell("quantity", entry)
    harvest.entries.append(entry)


def _outcome_text(edition: Edition, cells: _Cells) -> str:
    """The outcome's wording; with its particulars where it names only a group (不予公开) or nothing."""
    text = "；".join(cells.ticked("outcome")) or cells.text("outcome")
    detail = cells.text("detail")
    if detail and words.outcome(edition, text).key is None and words.outcome(edition, detail).key != words.OPEN:
        joined = f"{text}；{detail}" if text else detail
        return joined if words.outcome(edition, joined).key else text or detail
    status = cells.text("status")
    return status if not text and words.outcome(edition, status).key == words.OPEN else text


def _take_applicant(harvest: Harvest, entry: Entry, name: str, asked: str) -> None:
    """What the name says of the applicant's column; the name itself goes no further than masking needs."""
    name = privacy.PERSONAL.sub("", name).strip(" ()（）,，、:：")
    entry.has_name = bool(name)
    entry.named = words.applicant_name(harvest.edition, name) if name else NOTHING
    entry.who, entry.print = hash(normal(name)), hash((normal(name), normal(asked)))
    entry.topics = words.topics(asked)
    if entry.named.key in (None, words.PERSON):  # an organisation's name is no secret
        harvest.names.update(privacy.name_pieces(name))


def _take_dates(harvest: Harvest, entry: Entry, cells: _Cells, around: dates.Around) -> bool:
    """Received and replied; False when the row cannot be placed in any year."""
    before = dates.Around(around.year - 1, around.month) if entry.carried and around.year == harvest.year else around
    found = dates.read(cells.value("received"), before)
    if found.trouble or _too_early(found.day):
        harvest.leave_out(entry, f"received_{found.trouble or 'impossible'}")
        return False
    entry.received = found.day
    replied = dates.read(cells.value("replied"), dates.Around(around.year, around.month, found.day))
    if replied.trouble or _too_early(replied.day):
        harvest.tell(f"replied_{replied.trouble or 'impossible'}", entry)
    elif replied.day and found.day and replied.day < found.day:
        harvest.tell("early_reply", entry)
    else:
        entry.replied = replied.day
    if found.guessed or replied.guessed:
        harvest.tell("guessed_year", entry)
    if found.several or replied.several:
        harvest.tell("several_dates", entry)
    return True


def _too_early(day: date | None) -> bool:
    return day is not None and day.year < vocabulary()["earliest"]


def _take_marks(entry: Entry, cells: _Cells, around: dates.Around) -> None:
    """What moves the legal period, and the fee."""
    after = dates.Around(around.year, around.month, entry.received)
    entry.corrected = dates.read(cells.value("corrected"), after).day
    entry.correction = words.says_yes(cells.text("correction")) or entry.corrected is not None
    entry.extended = words.says_yes(cells.text("extension"))
    entry.paid = dates.read(cells.value("paid"), after).day
    entry.third_from = dates.read(cells.value("third_from"), after).day
    entry.third_to = dates.read(cells.value("third_to"), after).day
    third = cells.text("third_party")
    days = re.match(r"\d{1,3}(?=\D*$)", third)
    entry.third_days = int(days.group()) if days and not dates.read(cells.value("third_party"), after).day else None
    entry.third_party = words.says_yes(third) or entry.third_from is not None
    entry.fee, entry.collected = _amount(cells.text("fee")), _amount(cells.text("collected"))


def _amount(text: str) -> Decimal | None:
    match = AMOUNT.search(unicodedata.normalize("NFKC", text).replace(",", "")) if text else None
    return Decimal(match.group()) if match else None


def _take_disputes(entry: Entry, cells: _Cells) -> None:
    """Reconsideration and suit: their result, or "" where only the fact is told."""
    review, suit, both = cells.text("reconsideration"), cells.text("suit"), cells.text("disputes")
    results = vocabulary()["results"]
    if any(word in both for word in results["suits"]):
        suit = suit or both
    if any(word in both for word in results["reviews"]) or (both and not suit):
        review = review or both
    entry.review = _result(review)
    entry.suit = _result(suit)


def _result(text: str) -> str | None:
    if not text or not (words.says_yes(text) or words.result(text)):
        return None
    return words.result(text) or ""
