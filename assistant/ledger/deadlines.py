"""Was the answer in time? Rule R58: 20 working days after receipt, and what moves that period.

A correction restarts it when it arrives, a fee when it is paid, an extension lengthens it,
time spent asking others does not count. Where the ledger does not tell enough, nothing is
claimed. Holidays come from `chinese-calendar`, an optional extra.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Literal

from assistant.ledger.reading import Entry
from assistant.ledger.words import OPEN, vocabulary

Verdict = Literal["in_time", "late", "unknown"]
CLOSED_UNANSWERED = frozenset({"not_corrected", "fee_unpaid", "other_reason"})
REASONABLE_DELAY = "excessive"  # 条例第三十五条


class WorkDays:
    """The working days of a span of years; `official` when the holidays of all of them are known."""

    def __init__(self, years: Iterable[int]) -> None:
        spanned = sorted(set(years))
        is_workday, self.official = _calendar(tuple(spanned))
        first = date(spanned[0], 1, 1) if spanned else date.max
        length = (date(spanned[-1], 12, 31) - first).days + 1 if spanned else 0
        everyday = (first + timedelta(days=n) for n in range(length))
        self.days = [day.toordinal() for day in everyday if is_workday(day)]

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`."""
        return bisect_right(self.days, end.toordinal()) - bisect_right(self.days, start.toordinal())


@lru_cache(maxsize=8)
def _calendar(years: tuple[int, ...]) -> tuple[Callable[[date], bool], bool]:
    """The official calendar where it covers all these years, otherwise Monday to Friday."""
    try:
        official: Callable[[date], bool] = import_module("chinese_calendar").is_workday
        for year in years:
            official(date(year, 1, 1))
    except (ImportError, NotImplementedError):
        return _weekday, False
    return official, True


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def span(entries: Iterable[Entry], year: int) -> range:
    """The years a calendar must cover: from the oldest receipt to the end of the year."""
    return range(min((entry.received.year for entry in entries if entry.received), default=year), year + 1)


def verdict(entry: Entry, workdays: WorkDays, year: int) -> Verdict | None:
    """In time, late or not to be told; None when no answer was due by the end of the year."""
    if entry.outcome in CLOSED_UNANSWERED:
        return None
    still_open = entry.outcome == OPEN
    end = date(year, 12, 31) if still_open else entry.replied
    start = _start(entry, end)
    if start is None or end is None:
        return None if still_open else "unknown"
    used = workdays.between(start, end) - _asking_others(entry, workdays)
    periods = vocabulary()["periods"]
    allowed = periods["days"] + (periods["extension"] if entry.extended else 0)
    if used <= allowed:
        return None if still_open else "in_time"
    return "unknown" if _untold(entry) else "late"


def _start(entry: Entry, end: date | None) -> date | None:
    """The day after which the period runs: receipt, the correction's arrival or the payment, the last of them."""
    days = [day for day in (entry.received, entry.corrected, entry.paid) if day and (end is None or day <= end)]
    return max(days) if entry.received and days else None


def _asking_others(entry: Entry, workdays: WorkDays) -> int:
    """Working days spent asking third parties and other organs."""
    if entry.third_days is not None:
        return entry.third_days
    if entry.third_from and entry.third_to and entry.third_to > entry.third_from:
        return workdays.between(entry.third_from, entry.third_to)
    return 0


def _untold(entry: Entry) -> bool:
    """Something moved the period, and the ledger does not say by how much."""
    asked = entry.third_party and entry.third_days is None and not (entry.third_from and entry.third_to)
    return (entry.correction and entry.corrected is None) or asked or entry.outcome == REASONABLE_DELAY
