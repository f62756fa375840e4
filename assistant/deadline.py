"""Until when the report must be public: the statutory day, or the earlier one of a local notice (rules R92, R93)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.documents import say
from assistant.edition import Edition

SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The day, how many days are left (negative: passed), and whether a local notice set it."""

    day: date
    left: int
    local: bool

    @property
    def weekend(self) -> bool:
        """Does it fall on a Saturday or Sunday?"""
        return self.day.weekday() >= SATURDAY

    @property
    def text(self) -> str:
        """It in words, a weekend mentioned."""
        key = "deadline.today" if self.left == 0 else "deadline.left" if self.left > 0 else "deadline.passed"
        weekend = say("deadline.saturday" if self.day.weekday() == SATURDAY else "deadline.sunday")
        weekend = weekend if self.weekend else ""
        return say(key, month=self.day.month, day=self.day.day, count=abs(self.left), weekend=weekend)


def deadline(edition: Edition, today: date, year: int, kind: str = "", local: str = "") -> Deadline:
    """The deadline of a report on `year`; `local` is the ISO date of a local notice, ignored where it is none."""
    days = edition.form["deadlines"]
    day = date.fromisoformat(f"{year + 1}-{days.get(kind, days[''])}")
    given = _date(local)
    day = given or day
    return Deadline(day, (day - today).days, given is not None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
