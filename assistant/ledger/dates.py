"""Dates as keepers of ledgers write them: 2023.3.5, 3月5日, 44990, 二〇二三年三月五日, 20230305.

A cell gives one date or the reason why not. A day without a year is completed from its
surroundings; a figure like 3.1 is refused, because a workbook drops the nought of 3.10.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from assistant.ledger.words import is_blank
from assistant.numerals import han

EPOCH = date(1899, 12, 30)  # day 0 of a workbook's count
SERIALS = range(36526, 73051)  # the years 2000 to 2099
MARK = r"\s*[-年./\\,、]\s*"
FULL = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d){MARK}(?P<m>\d{{1,2}})\s*[-月./\\,、]\s*(?P<d>\d{{1,2}})(?!\d)"
    r"|(?<!\d)(?P<y2>20\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)"
    rf"|(?<![\d.])(?P<y3>\d\d){MARK}(?P<m3>\d{{1,2}})\s*[-月./\\]\s*(?P<d3>\d{{1,2}})(?![\d.])"
)
MONTH_DAY = re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})(?!\d)")
BARE = re.compile(r"(?P<m>\d{1,2})\s*[-./]\s*(?P<d>\d{1,2})\s*[日号]?")
DAY = re.compile(r"(?P<d>\d{1,2})\s*[日号]")
MANY = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d")
HAN = re.compile(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号])")


@dataclass(frozen=True)
class Found:
    """What a cell says: a date; `trouble` (unreadable, impossible, several) when it gives none.

    `guessed`: the year was not written. `several`: more than one date, the last was taken.
    """

    day: date | None = None
    trouble: str = ""
    guessed: bool = False
    several: bool = False


@dataclass(frozen=True)
class Around:
    """What completes a day without a year: the ledger's year, the sheet's month, a date it cannot precede."""

    year: int
    month: int | None = None
    after: date | None = None


NOTHING = Found()


def read(value: Any, around: Around) -> Found:
    """The date of a cell. An empty cell has none and no trouble."""
    if value == "" or value is None:
        return NOTHING
    if isinstance(value, datetime):
        return Found(value.date())
    if isinstance(value, date):
        return Found(value)
    if isinstance(value, bool):
        return NOTHING
    if isinstance(value, int | float):
        return _from_number(value)
    text = str(value)
    if is_blank(text):
        return NOTHING
    return _from_text(text, around)


def _from_number(value: float) -> Found:
    if value == 0:
        return NOTHING
    if int(value) in SERIALS:
        return Found(EPOCH + timedelta(days=int(value)))
    whole = str(int(value))
    if value == int(value) and re.fullmatch(r"20\d{6}", whole):
        return _dated(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
    return Found(trouble="unreadable")


def _from_text(text: str, around: Around) -> Found:
    said = HAN.sub(_arabic, unicodedata.normalize("NFKC", text)).strip()
    if MANY.search(said):
        return Found(trouble="unreadable")
    dated = [_dated(*_parts(match)) for match in FULL.finditer(said)]
    if not dated:
        return _from_number(float(said)) if re.fullmatch(r"\d{5}(?:\.\d+)?", said) else _partial(said, around)
    days = sorted({found.day for found in dated if found.day})
    if not days:
        return dated[0]
    if days[0].year != days[-1].year:
        return Found(trouble="several")
    return Found(days[-1], several=len(days) > 1)


def _arabic(match: re.Match[str]) -> str:
    try:
        number = han(match.group().replace("○", "〇"))
    except ValueError:
        return match.group()
    return str(number) if isinstance(number, int) else match.group()


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    groups = match.groupdict()
    for mark in ("", "2", "3"):
        if groups[f"y{mark}"]:
            year, month, day = (int(groups[f"{part}{mark}"]) for part in "ymd")
            return (year + 2000 if mark == "3" else year), month, day
    raise AssertionError(match)


def _dated(year: int, month: int, day: int) -> Found:
    try:
        return Found(date(year, month, day))
    except ValueError:
        return Found(trouble="impossible")


def _partial(said: str, around: Around) -> Found:
    """3月5日, 3.5, or 5日 in a sheet of one month."""
    match = MONTH_DAY.search(said) or BARE.fullmatch(said)
    if match:
        return _completed(int(match["m"]), int(match["d"]), around)
    match = DAY.fullmatch(said)
    if match and around.month:
        return _completed(around.month, int(match["d"]), around)
    return Found(trouble="unreadable")


def _completed(month: int, day: int, around: Around) -> Found:
    after = around.after
    year = after.year if after else around.year
    if after and (month, day) < (after.month, after.day):
        year += 1  # an answer does not precede its request
    found = _dated(year, month, day)
    return Found(found.day, found.trouble, guessed=True)
