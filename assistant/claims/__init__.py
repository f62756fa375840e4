"""Claims in the prose of a report: every figure found with its meaning, and held against the tables.

Wrong alarms are worse than silence: where a meaning is not certain there is no finding. The words
are in prompts/vocabulary/claims.yaml, the rules of an edition in schemas/<edition>/claim_rules.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.claims import fees, lists, meanings, prose, rates, rules, statements, tables, wording
from assistant.claims.lists import Listing
from assistant.claims.meanings import Claim
from assistant.claims.prose import Passage, Sentence
from assistant.claims.rules import Hit
from assistant.edition import Edition
from assistant.findings import Finding
from assistant.report import Report

__all__ = ["Claim", "Listing", "check", "find", "listings", "stated"]


@dataclass(frozen=True)
class Reading:
    """What a passage says, and the faults that show in it alone."""

    passage: Passage
    claims: tuple[Claim, ...]
    listings: tuple[Listing, ...]
    said: tuple[tuple[str, Sentence, str], ...]
    hits: tuple[Hit, ...]
    about_fee: tuple[str, ...]


@lru_cache(maxsize=2048)
def _reading(passage: Passage, sections: wording.Sections) -> Reading:
    """A passage read. The same paragraph is read once: a draft is checked again at every answer."""
    claims = tuple(meanings.meant(passage))
    listed = tuple(lists.listings(passage))
    hits = (*lists.check(passage, listed, {claim.at: claim for claim in claims}), *wording.check(passage, sections))
    return Reading(passage, claims, listed, tuple(statements.said(passage)), hits, tuple(fees.told(passage)))


def _read(report: Report, edition: Edition) -> list[Reading]:
    sections = tuple((section["key"], section["heading"]) for section in edition.form["sections"])
    return [_reading(passage, sections) for passage in prose.read(report)]


def find(report: Report, edition: Edition) -> list[Claim]:
    """Every figure in the prose with its sentence, measure word, number and, where certain, meaning."""
    return [claim for reading in _read(report, edition) for claim in meanings.claims(reading.passage, reading.claims)]


def listings(report: Report, edition: Edition) -> list[Listing]:
    """Every total in the prose that is followed by its parts."""
    return [listing for reading in _read(report, edition) for listing in reading.listings]


def stated(report: Report, edition: Edition) -> dict[str, Any]:
    """FIELD -> number for what the prose says exactly of the report's own year: a reader's facts."""
    claims = [claim for reading in _read(report, edition) for claim in reading.claims]
    return tables.stated(rules.load(edition), claims)


def check(
    report: Report, edition: Edition, facts: Mapping[str, Any] | None = None, last_year: Report | None = None
) -> list[Finding]:
    """All findings on the prose of a report, strongest first.

    `facts`: the context of the answers it was composed from; what answers lack is then not
    reported again. `last_year`: last year's report, for figures compared with it.
    """
    own = rules.load(edition)
    readings = _read(report, edition)
    figures, before = report.figures(), last_year.figures() if last_year else {}
    hits = [hit for reading in readings for hit in _compared(own, reading, figures, before)]
    passages = [reading.passage for reading in readings]
    if facts is None:
        claims = [claim for reading in readings for claim in reading.claims]
        said: dict[str, list[tuple[Sentence, str]]] = {}
        for name, sentence, text in (entry for reading in readings for entry in reading.said):
            said.setdefault(name, []).append((sentence, text))
        hits += fees.check(passages, claims, said, {name for reading in readings for name in reading.about_fee})
    return rules.findings(own, [*hits, *wording.figureless(passages)])


def _compared(own: rules.Rules, reading: Reading, figures: tables.Figures, before: tables.Figures) -> Iterator[Hit]:
    """A passage against the tables of this year and the last."""
    passage, claims = reading.passage, reading.claims
    if claims:
        yield from tables.compare(own, claims, figures)
        yield from tables.last_year(own, claims, before)
    if reading.said:
        said: dict[str, list[tuple[Sentence, str]]] = {}
        for name, sentence, text in reading.said:
            said.setdefault(name, []).append((sentence, text))
        yield from statements.compare(own, said, figures)
    yield from reading.hits
    bases = [v for key in ("received", "concluded") if (v := figures.get(f"requests.{key}.total"))]
    if reading.listings:
        meant = {claim.at: claim for claim in claims}
        yield from lists.channels(passage, reading.listings, meant, tables.taken(own, figures))
    yield from rates.shares(passage, reading.listings, bases)
    yield from rates.named(passage, bases)
    yield from rates.changes(passage, tables.last_values(own, claims, before))
