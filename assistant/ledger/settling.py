"""Each case to its column and row of the form; what cannot be told is asked once per wording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.ledger import cases, privacy, words
from assistant.ledger.reading import Entry, Harvest, Ident
from assistant.ledger.words import OPEN, Meaning, normal

SHOWN = 5


@dataclass
class Ask:
    """A wording that has to be decided: what it is (column, applicant, outcome), how often, what is likely.

    A column whose `wording` is empty is looked for: `suggest` says what it has to hold.
    """

    kind: str
    wording: str
    count: int = 0
    suggest: str | None = None
    cases: list[Ident] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Asks:
    """The open questions, one per wording, in the order in which they came up."""

    def __init__(self, harvest: Harvest) -> None:
        self.harvest = harvest
        self.by_wording: dict[tuple[str, str], Ask] = {}

    def add(self, kind: str, wording: str, suggest: str | None, ident: Ident | None = None) -> None:
        ask = self.by_wording.setdefault((kind, normal(wording) or str(suggest)), Ask(kind, wording, 0, suggest))
        ask.count += 1
        if ident is not None and len(ask.cases) < SHOWN:
            ask.cases.append(ident)

    def listed(self) -> tuple[Ask, ...]:
        return tuple(self.by_wording.values())


def headings(asks: Asks) -> None:
    """Ask for the needed columns that no heading names; without a likely heading the wording stays empty."""
    for layout in asks.harvest.layouts:
        found = {key: header for header, key in layout.doubts.items()}
        for key in layout.missing():
            asks.add("column", found.get(key, ""), key)


def settle(asks: Asks, entries: Iterable[Entry]) -> list[Entry]:
    """Give every entry its column and outcome; returns those for which nothing is left to ask."""
    settled = []
    for entry in entries:
        entry.column = _column(asks, entry)
        entry.outcome = OPEN if cases.open_at_end(entry, asks.harvest.year) else _outcome(asks, entry)
        if entry.column and entry.outcome:
            settled.append(entry)
    return settled


def _shown(asks: Asks, text: str) -> str:
    return privacy.masked(text, asks.harvest.names)


def _by_wording(asks: Asks, decided: Mapping[str, str], text: str) -> str | None:
    """What was decided for a wording; one that was shown with names covered is found so again."""
    return decided.get(normal(text)) or decided.get(normal(_shown(asks, text))) if decided else None


def _column(asks: Asks, entry: Entry) -> str | None:
    """The applicant's column: decided, by type, by name where the type is silent; otherwise asked."""
    harvest, case = asks.harvest, cases.decided_as(entry, asks.harvest.year)
    decided, edition = harvest.decided.applicants, harvest.edition
    if normal(case) in decided:
        return decided[normal(case)]
    text = entry.type_text
    meaning = words.applicant_type(edition, text) if text else Meaning()
    silent = not text or (meaning.key is None and words.is_open_type(text))
    if silent and entry.named.key:
        harvest.tell("by_name", entry)
        return entry.named.key
    key = _by_wording(asks, decided, text) or meaning.key
    if key is None and silent and (entry.has_name or not text):
        asks.add("applicant", case, entry.named.suggest or meaning.suggest)
    elif key is None:
        likely = meaning.suggest or words.applicant_words(edition).nearest(normal(text))
        asks.add("applicant", _shown(asks, text), likely, entry.ident)
    return key


def _outcome(asks: Asks, entry: Entry) -> str | None:
    """The outcome's row: decided, by its wording; nothing said and no answer sent is still open."""
    harvest, case = asks.harvest, cases.decided_as(entry, asks.harvest.year)
    decided, edition, text = harvest.decided.outcomes, harvest.edition, entry.outcome_text
    if normal(case) in decided:
        return decided[normal(case)]
    if not text and entry.replied is None:
        return OPEN
    meaning = words.outcome(edition, text) if text else Meaning()
    key = _by_wording(asks, decided, text) or meaning.key
    if key is None:
        likely = meaning.suggest or (words.outcome_words(edition).nearest(normal(text)) if text else None)
        asks.add("outcome", _shown(asks, text), likely, entry.ident)
    return key
