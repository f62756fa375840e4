"""Entries -> cases of one year: how each is called, what is entered twice, what belongs to the year.

Rules R37 (one request, one line), R39 to R42 (the year of receipt, of the answer, carried on).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.documents import say
from assistant.ledger import words
from assistant.ledger.decisions import names_row
from assistant.ledger.reading import Entry, Harvest, Ident
from assistant.ledger.words import OPEN, normal

LONG = 6  # digits: a shorter figure alone does not look like a case number
RECEIVED, BROUGHT = "received", "brought_forward"


def identify(entries: Iterable[Entry]) -> None:
    """Call each entry by its number, else by a serial number that is unique, else by its row."""
    entries = list(entries)
    serials = [entry.serial for entry in entries]
    by_serial = (
        not any(entry.number for entry in entries)
        and all(serial.isdigit() for serial in serials)
        and len(set(serials)) == len(serials)
    )
    several = len({entry.sheet for entry in entries}) > 1
    for entry in entries:
        row: Ident = say("ledger.row_in", sheet=entry.sheet, row=entry.row) if several else entry.row
        entry.ident = entry.number or (entry.serial if by_serial else row)


def spoken(ident: Ident) -> str:
    """A case as it is called in a message: its number, a serial number as such, or the row it stands in."""
    if isinstance(ident, int):
        return say("ledger.row", row=ident)
    return say("ledger.serial", number=ident) if ident.isdigit() and len(ident) < LONG else ident


def expected(carried: Iterable[Ident]) -> frozenset[str]:
    """Of the cases last year carried forward, those that have a number by which to know them again."""
    texts = (ident for ident in carried if isinstance(ident, str))
    return frozenset(text for text in texts if spoken(text) == text and not names_row(text))


def decided_as(entry: Entry, year: int) -> str:
    """How a single case is called where it is decided: its number; a row or serial number only within its year."""
    named = spoken(entry.ident)
    return entry.number or say("ledger.case_of", year=year, case=named)


# -- entered twice ---------------------------------------------------------------------------


def merge(harvest: Harvest) -> None:
    """What is plainly the same request counts once; what only looks like it is told."""
    kept: list[Entry] = []
    by_number: dict[str, list[Entry]] = {}
    by_content: dict[tuple[date | None, int], list[Entry]] = {}
    for entry in harvest.entries:
        number = normal(entry.number)
        content = (entry.received, entry.print)
        same = by_number.get(number, []) if number else []
        alike = by_content.get(content, []) if entry.has_name else []
        twin = _twin(entry, same, alike)
        if twin is not None:
            _join(twin, entry)
            harvest.leave_out(entry, "twice", case=spoken(twin.ident))
            continue
        if same:
            harvest.tell("number_twice", entry)
        elif alike:
            harvest.tell("maybe_twice", entry)
        by_number.setdefault(number, []).append(entry)
        by_content.setdefault(content, []).append(entry)
        kept.append(entry)
    harvest.entries = kept


def _twin(entry: Entry, same: Iterable[Entry], alike: Iterable[Entry]) -> Entry | None:
    """The request that an entry repeats: same number, day and applicant; or, without numbers, in another sheet."""
    for other in same:
        if other.received == entry.received and other.who == entry.who:
            return other
    for other in alike:
        if other.sheet != entry.sheet and not (other.number and entry.number):
            return other
    return None


def _join(first: Entry, again: Entry) -> None:
    """What a second line adds to the first: its outcome, its dates."""
    texts = [first.outcome_text, again.outcome_text]
    first.outcome_text = "；".join(dict.fromkeys(text for text in texts if text))
    first.replied = max(filter(None, (first.replied, again.replied)), default=None)
    first.carried = first.carried or again.carried
    first.extended = first.extended or again.extended
    first.correction = first.correction or again.correction
    first.corrected = first.corrected or again.corrected
    first.type_text = first.type_text or again.type_text
    first.review = again.review if first.review is None else first.review
    first.suit = again.suit if first.suit is None else first.suit


# -- the year --------------------------------------------------------------------------------


def intake(harvest: Harvest) -> list[tuple[Entry, str]]:
    """The entries of the year, each as received or brought forward; the others are left out and told why."""
    found = []
    units = {normal(unit) for unit in harvest.decided.units}
    for entry in harvest.entries:
        if units and normal(entry.unit) not in units:
            harvest.leave_out(entry, "other_unit")
            continue
        row, why = _placed(harvest, entry)
        if row:
            found.append((entry, row))
        else:
            harvest.leave_out(entry, why)
    return found


def _placed(harvest: Harvest, entry: Entry) -> tuple[str, str]:
    """(row of the form, "") or ("", why it is left out)."""
    year, received = harvest.year, entry.received
    if received is None and not entry.carried:
        return "", "no_received"
    if received and received.year > year:
        return "", "later_year"
    if received and received.year == year:
        if entry.carried:
            harvest.tell("carried_mark", entry)
        return RECEIVED, ""
    if entry.replied and entry.replied.year < year:
        return "", "concluded_before"
    if entry.replied or entry.carried or not entry.outcome_text:
        return BROUGHT, ""
    still_open = words.outcome(harvest.edition, entry.outcome_text).key == OPEN
    return (BROUGHT, "") if still_open else ("", "undated")


def open_at_end(entry: Entry, year: int) -> bool:
    """Was no answer sent by 31 December, as far as dates tell (R40)? Its wording then does not matter."""
    return entry.replied is not None and entry.replied.year > year
