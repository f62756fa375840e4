"""Figures of the prose against the tables they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.claims import vocabulary
from assistant.claims.meanings import Claim
from assistant.claims.prose import Number
from assistant.claims.rules import Hit, Rules, Stated, tidy
from assistant.report import Figure

Figures = Mapping[str, Figure]
YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
SOFT = {"area", "level", "cumulative"}


def compare(rules: Rules, claims: Sequence[Claim], figures: Figures) -> Iterator[Hit]:
    """What in a passage differs from the tables. Of several figures of one meaning one that fits is enough."""
    own = [c for c in claims if c.number is not None and not c.vague and c.scope in ("", "unit", *SOFT)]
    groups: dict[str, list[Claim]] = {}
    for claim in (claim for claim in own if not _of_an_outcome(rules, claim, own)):
        groups.setdefault(claim.meaning, []).append(claim)
    hits: list[tuple[int, Hit]] = []
    for meaning, group in groups.items():
        stated = rules.stated.get(meaning)
        if stated and meaning in rules.rule_of and groups.keys().isdisjoint(stated.unless):
            if stated.filed and _filed(group[0], own):
                stated = replace(stated, sums=stated.sums[: stated.filed])
            hits += _differing(rules, rules.rule_of[meaning], stated, group, figures)
    ordered = [hit for _, hit in sorted(hits, key=lambda entry: entry[0])]
    softened = [hit for hit in ordered if hit.softened]  # another scope shows in all figures: one tells it
    yield from (hit for hit in ordered if not hit.softened or hit is softened[0])


def _of_an_outcome(rules: Rules, claim: Claim, claims: Sequence[Claim]) -> bool:
    """予以公开3件，其中自然人2件: who had one outcome stands in one row, and no sum over rows tells it."""
    kind = rules.rule_of.get(claim.meaning)
    if kind != "prose.applicants":
        return False
    before = [c for c in claims if c.sentence.start == claim.sentence.start and c.at < claim.at]
    kinds = [rules.rule_of.get(other.meaning) for other in before]
    heads = [other for other in kinds if other != kind]
    return bool(heads) and heads[-1] == "prose.outcomes"


def _filed(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Does a sentence of its own tell who filed, in a paragraph on what was received and not right after what was
    concluded?"""
    before = [other for other in claims if other.sentence.start < claim.sentence.start]
    if not any(other.meaning == "received" and not other.scope for other in before):
        return False
    nearest = {other.meaning for other in before if other.sentence.start == before[-1].sentence.start}
    if not nearest & {"received", "channel"}:
        return False
    return bool(vocabulary.pattern("scopes", "filed").match(claim.sentence.plain))


def _differing(
    rules: Rules, identity: str, stated: Stated, claims: list[Claim], figures: Figures
) -> Iterator[tuple[int, Hit]]:
    value = total(figures, stated.sums[0])
    own = [claim for claim in claims if claim.scope != "unit"]
    if value is None or any(fits(claim, value, stated) for claim in own):
        return
    known = [value, *(v for fields in stated.sums[1:] if (v := total(figures, fields)) is not None)]
    if any(fits(claim, other, stated) for claim in own for other in known[1:]):
        return
    if len(claims) > 1 and sum(claim.number or 0 for claim in claims) in known:
        return  # one figure for each of several units
    for claim in own:
        yield claim.at, _hit(rules, identity, stated, claim, value)


def _hit(rules: Rules, identity: str, stated: Stated, claim: Claim, value: Number) -> Hit:
    note = rules.scopes.get(claim.scope, "")
    return Hit(
        identity,
        claim.sentence,
        left=worth(claim, stated),
        right=value,
        place=stated.sums[0][0],
        softened=claim.scope in SOFT,
        words={"text": claim.text, "title": stated.title, "note": note},
    )


def taken(rules: Rules, figures: Figures) -> list[Number]:
    """What the applications taken in may come to by the tables: the new ones, and with those brought forward."""
    values = (total(figures, fields) for name in ("received", "handled") for fields in rules.stated[name].sums)
    return [value for value in values if value is not None]


def total(figures: Figures, fields: Sequence[str]) -> Number | None:
    """The sum of cells, or None when one of them holds no figure."""
    values = [figures.get(field) for field in fields]
    return None if None in values else sum(value for value in values if value is not None)


def worth(claim: Claim, stated: Stated) -> Number:
    """The claim's number in the unit of its cell."""
    number = claim.number or 0
    if stated.unit and claim.measure in YUAN:
        return tidy(number * YUAN[claim.measure] / YUAN[stated.unit]) or 0
    return number


def fits(claim: Claim, value: Number, stated: Stated) -> bool:
    """Is it the table's figure? A whole number must be; others to the last printed digit, cut off or rounded."""
    if isinstance(claim.number, int) and claim.step == 1 and claim.measure not in YUAN:
        return claim.number == value
    off = Decimal(value) - Decimal(worth(claim, stated))
    if off == 0:
        return True
    step = Decimal(claim.step)
    if stated.unit and claim.measure in YUAN:
        step *= YUAN[claim.measure] / YUAN[stated.unit]
    return -step / 2 <= off < step


def last_year(rules: Rules, claims: Sequence[Claim], figures: Figures) -> Iterator[Hit]:
    """Figures said to be last year's against last year's report."""
    for claim in claims:
        stated = rules.stated.get(claim.meaning)
        if claim.scope != "last_year" or stated is None or claim.number is None or claim.vague or not stated.sums:
            continue
        values = [total(figures, fields) for fields in stated.sums]
        if values[0] is not None and not any(v is not None and fits(claim, v, stated) for v in values):
            words = {"text": claim.text, "title": stated.title}
            yield Hit("prose.last_year", claim.sentence, claim.number, values[0], stated.sums[0][0], words=words)


def stated(rules: Rules, claims: Sequence[Claim]) -> dict[str, Any]:
    """FIELD -> the number the prose gives for it, where it is exact and the report's own."""
    found: dict[str, Any] = {}
    for claim in claims:
        entry = rules.stated.get(claim.meaning)
        if entry is None or claim.number is None or claim.vague or claim.scope:
            continue
        field = entry.fact or (entry.sums[0][0] if len(entry.sums[0]) == 1 else "")
        if field:
            found.setdefault(field, worth(claim, entry))
    return found


def last_values(rules: Rules, claims: Sequence[Claim], figures: Figures) -> dict[int, Number]:
    """Place of a figure of this year -> what last year's report says of the same."""
    found = {}
    for claim in claims:
        stated = rules.stated.get(claim.meaning)
        if figures and stated and stated.sums and not claim.scope:
            value = total(figures, stated.sums[0])
            if value is not None:
                found[claim.at] = value
    return found
