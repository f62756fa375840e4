"""Settled cases -> table three, the cases behind each cell, and the facts for the rest of the report.

Every case is taken in once (received or brought forward) and goes out once (one outcome or
carried forward), so each column of the table closes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.amounts import plain
from assistant.edition import Edition
from assistant.ledger import deadlines, words
from assistant.ledger.cases import RECEIVED
from assistant.ledger.deadlines import WorkDays
from assistant.ledger.reading import Entry, Harvest, Ident
from assistant.ledger.words import OPEN, vocabulary

ON_REQUEST = "overview.on_request"
FEE = "other_matters.information_fee"
MOST_TOPICS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it may be listed: how it is called, where it stands, its dates, column and outcome. Nobody's name."""

    ident: Ident
    sheet: str
    row: int
    received: date | None
    replied: date | None
    column: str
    outcome: str


@dataclass
class Count:
    """Table three by row, the cases behind FIELDs, facts by FIELD."""

    requests: dict[str, list[int]]
    cases: dict[str, list[Case]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    listed: dict[int, Case] = field(default_factory=dict)  # by the identity of the entry: each is made once

    def behind(self, path: str, entry: Entry) -> None:
        case = self.listed.get(id(entry))
        if case is None:
            where = (entry.ident, entry.sheet, entry.row, entry.received, entry.replied)
            case = self.listed[id(entry)] = Case(*where, entry.column or "", entry.outcome or "")
        self.cases.setdefault(path, []).append(case)


def count(harvest: Harvest, placed: Iterable[tuple[Entry, str]]) -> Count:
    """Count the year's settled cases, each with the row by which it came in."""
    edition = harvest.edition
    placed = list(placed)
    rows = [row.key for row in edition.rows if not row.derived]
    result = Count({row: [0] * len(edition.columns) for row in rows})
    for entry, came_in in placed:
        for row in (came_in, entry.outcome):
            if row and entry.column:
                result.requests[row][edition.columns.index(entry.column)] += 1
                result.behind(f"requests.{row}.{entry.column}", entry)
    entries = [entry for entry, _ in placed]
    _narrative(harvest, result, placed)
    _in_time(harvest, result, entries)
    _disputes(harvest, result, entries)
    _fees(result, entries)
    return _in_order(edition, result)


def _in_order(edition: Edition, result: Count) -> Count:
    """Cases and facts in the order of the form."""
    order = {path: place for place, path in enumerate(edition.fields)}
    result.cases = dict(sorted(result.cases.items(), key=lambda item: order[item[0]]))
    result.facts = dict(sorted(result.facts.items(), key=lambda item: order[item[0]]))
    return result


def _narrative(harvest: Harvest, result: Count, placed: list[tuple[Entry, str]]) -> None:
    """Channels, subjects and units of what was received; what was withdrawn or extended."""
    new = [entry for entry, came_in in placed if came_in == RECEIVED]
    for entry in new:
        if entry.channel is None:
            harvest.tell("channel", entry)
    channels = _counted(entry.channel for entry in new if entry.channel)
    if channels:
        result.facts[f"{ON_REQUEST}.channels"] = channels
    topics = Counter(topic for entry in new for topic in entry.topics)
    if topics:
        ordered = sorted(topics, key=lambda topic: (-topics[topic], list(vocabulary()["topics"]).index(topic)))
        result.facts[f"{ON_REQUEST}.topics"] = ordered[:MOST_TOPICS]
    units = _counted(entry.unit for entry in new if _is_unit(entry.unit))
    if len(units) > 1:
        result.facts[f"{ON_REQUEST}.units"] = units
    for entry, _ in placed:
        if entry.outcome == "other_reason" and words.withdrawn(entry.outcome_text):
            _add(result, f"{ON_REQUEST}.withdrawn", entry)
        if entry.extended and entry.outcome != OPEN:
            _add(result, f"{ON_REQUEST}.extended", entry)


def _is_unit(text: str) -> bool:
    """Another office, not a section of this one (规划科)?"""
    return text.endswith(tuple(vocabulary()["unit_endings"]))


def _counted(names: Iterable[str]) -> list[dict[str, Any]]:
    """[{name, count}], the most frequent first."""
    found = Counter(names)
    return [{"name": name, "count": found[name]} for name in sorted(found, key=lambda name: (-found[name], name))]


def _add(result: Count, path: str, entry: Entry) -> None:
    result.facts[path] = result.facts.get(path, 0) + 1
    result.behind(path, entry)


def _in_time(harvest: Harvest, result: Count, entries: list[Entry]) -> None:
    """Late answers; within_limit only where every concluded case can be told (R58)."""
    workdays = WorkDays(deadlines.span(entries, harvest.year))
    verdicts: Counter[str] = Counter()
    for entry in entries:
        verdict = deadlines.verdict(entry, workdays, harvest.year)
        if verdict is None:
            continue
        if entry.outcome == OPEN:
            sure = verdict == "late" and workdays.official
            harvest.tell("overdue" if sure else "overdue_unknown", entry)
            continue
        verdicts[verdict] += 1
        if verdict == "late":
            harvest.tell("late" if workdays.official else "late_perhaps", entry)
            if workdays.official:
                _add(result, f"{ON_REQUEST}.late", entry)
        elif verdict == "unknown" and entry.replied:
            harvest.tell("late_unknown", entry)
    if verdicts and not workdays.official:
        harvest.told["no_calendar"] = []
    elif verdicts and (verdicts["late"] or not verdicts["unknown"]):
        result.facts[f"{ON_REQUEST}.within_limit"] = not verdicts["late"]


def _disputes(harvest: Harvest, result: Count, entries: list[Entry]) -> None:
    """Table four where the ledger tells results; a suit after a reconsideration is one of the third block (R64)."""
    found: list[tuple[str, str, Entry]] = []
    for entry in entries:
        if entry.review is not None:
            found.append(("reconsideration", entry.review, entry))
        if entry.suit is not None:
            block = "suit_direct" if entry.review is None else "suit_after_review"
            found.append((block, entry.suit, entry))
    unclear = {block for block, ended, _ in found if not ended}
    for block, ended, entry in found:
        if block in unclear:
            harvest.tell("dispute", entry)
            continue
        for key in harvest.edition.results:
            result.facts.setdefault(f"disputes.{block}.{key}", 0)
        _add(result, f"disputes.{block}.{ended}", entry)


def _fees(result: Count, entries: list[Entry]) -> None:
    """Fee notices and amounts; what was collected only where a column tells it."""
    charged = [entry for entry in entries if entry.fee]
    if not charged:
        return
    result.facts[f"{FEE}.notices"] = len(charged)
    result.facts[f"{FEE}.noticed"] = plain(sum((entry.fee or Decimal(0) for entry in charged), Decimal(0)))
    for entry in charged:
        result.behind(f"{FEE}.notices", entry)
    if any(entry.collected is not None for entry in entries):
        collected = sum((entry.collected or Decimal(0) for entry in entries), Decimal(0))
        result.facts[f"{FEE}.collected"] = plain(collected)


def totals(edition: Edition, requests: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """Each row's total, and the sum of the outcomes under the key of their derived row."""
    found = {row: sum(cells) for row, cells in requests.items()}
    concluded = next(row.key for row in edition.rows if row.derived)
    found[concluded] = sum(found[row] for row in edition.outcomes)
    return found
