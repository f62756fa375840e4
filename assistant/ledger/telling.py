"""What the user has to know of a tally beyond its figures: doubts, lapses, what was assumed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from assistant.documents import say
from assistant.ledger.cases import spoken
from assistant.ledger.deadlines import CLOSED_UNANSWERED
from assistant.ledger.reading import Entry, Harvest, Ident
from assistant.ledger.words import OPEN, vocabulary

# The strongest first; each has its wording in prompts/messages.yaml under ledger.told.
KINDS = (
    *("late", "late_perhaps", "overdue", "overdue_unknown", "late_unknown", "no_calendar"),
    *("early_reply", "replied_impossible", "replied_unreadable", "replied_several", "no_reply", "open_replied"),
    *("carried_mark", "not_carried", "number_twice", "maybe_twice", "quantity", "several_dates", "guessed_year"),
    *("by_name", "channel", "dispute"),
)
SHOWN = 10


@dataclass(frozen=True)
class Notice:
    """Something to look at: its kind, the sentence, the cases it is about."""

    kind: str
    message: str
    cases: tuple[Ident, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "cases": list(self.cases)}


def warnings(harvest: Harvest) -> tuple[Notice, ...]:
    """All that has to be told, the strongest first."""
    found = [*_of_sheets(harvest)]
    for kind in KINDS:
        if kind in harvest.told:
            cases = tuple(dict.fromkeys(entry.ident for entry in harvest.told[kind]))
            found.append(_warning(kind, cases))
    return tuple(found)


def _warning(kind: str, cases: tuple[Ident, ...]) -> Notice:
    named = "、".join(spoken(case) for case in cases[:SHOWN])
    more = say("ledger.and_more", count=len(cases)) if len(cases) > SHOWN else ""
    return Notice(kind, say(f"ledger.told.{kind}", count=len(cases), cases=f"{named}{more}"), cases)


def _of_sheets(harvest: Harvest) -> list[Notice]:
    """Second-best columns, hidden and skipped sheets, headings that stand twice, several offices."""
    found = []
    titles = {key: entry["title"] for key, entry in vocabulary()["columns"].items()}
    weak = {key: header for layout in harvest.layouts for key, header in layout.weak.items()}
    found += [
        Notice("weak_column", say("ledger.told.weak_column", header=weak[key], title=titles[key]))
        for key in ("received", "replied")
        if key in weak
    ]
    if not any(layout.place("replied") is not None for layout in harvest.layouts):
        found.append(Notice("no_reply_column", say("ledger.told.no_reply_column")))
    for kind, names in (("hidden", harvest.hidden), ("skipped", harvest.skipped)):
        if names:
            found.append(Notice(kind, say(f"ledger.told.{kind}", sheets="、".join(names))))
    if harvest.repeated:
        found.append(Notice("repeated", say("ledger.told.repeated")))
    return found


def not_carried(cases: tuple[Ident, ...]) -> Notice:
    """What last year carried forward and this year's ledger does not have."""
    return _warning("not_carried", cases)


def units(counted: list[dict[str, Any]]) -> Notice:
    """That the ledger holds several offices."""
    named = "、".join(say("ledger.unit", name=unit["name"], count=unit["count"]) for unit in counted[:SHOWN])
    return Notice("units", say("ledger.told.units", units=named, count=len(counted)))


def note_undated(harvest: Harvest) -> None:
    """Cases whose outcome and dates do not fit together, once both are settled."""
    dated = any(layout.place("replied") is not None for layout in harvest.layouts)
    for entry in harvest.entries:
        if entry.outcome == OPEN and entry.replied and entry.replied.year <= harvest.year:
            harvest.tell("open_replied", entry)
        elif dated and entry.replied is None and entry.outcome not in (None, OPEN, *CLOSED_UNANSWERED):
            harvest.tell("no_reply", entry)


def note_expected(harvest: Harvest) -> None:
    """What last year carried forward and this ledger does not have: only told."""
    missing = harvest.carried - {entry.number for entry in harvest.entries if entry.carried}
    for number in sorted(missing):
        harvest.tell("not_carried", Entry("", 0, ident=number))
