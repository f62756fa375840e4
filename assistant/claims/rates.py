"""Shares and changes: 占71.43%, 较上年增加727条，增长9.19%. Worked out from the figures that the text gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from assistant.claims import vocabulary
from assistant.claims.lists import LISTED, Listing
from assistant.claims.prose import Figure, Number, Passage, Sentence
from assistant.claims.rules import Hit, tidy

HUNDRED = Decimal(100)


def close(printed: Figure, exact: Decimal) -> bool:
    """Is it the exact value, rounded or cut off at the last printed digit?"""
    number, step = Decimal(printed.number or 0), Decimal(printed.step)
    return number - exact <= step / 2 and exact - number < step


def shown(exact: Decimal, printed: Figure) -> Number:
    """The value as it should be printed: to the same digit, two decimals at the least where it matters."""
    step = min(Decimal(printed.step), Decimal("0.01"))
    return tidy(exact.quantize(step, ROUND_HALF_UP)) or 0


def _counts(passage: Passage, start: int, end: int) -> list[Figure]:
    """The exact counts of a stretch."""
    return [f for f in passage.between(start, end) if f.sign in "#@￥" and f.number is not None and not f.vague]


# -- shares -----------------------------------------------------------------------------------------


def shares(passage: Passage, lists: Sequence[Listing], bases: Sequence[Number]) -> Iterator[Hit]:
    """Shares that do not follow from part and total. `bases`: totals of the tables they may rest on."""
    if "%" not in passage.folded or passage.section not in LISTED:
        return
    owner = {part.at: listing for listing in lists for part in listing.parts}
    told: dict[int, list[Figure]] = {}
    found: list[tuple[Figure, Figure]] = []
    for match in vocabulary.pattern("lists", "shares").finditer(passage.folded):
        sentence = passage.sentence_at(match.start())
        share = passage.figure_at(match.end() - 1)
        part = _part(passage, sentence, match.start())
        told.setdefault(sentence.start, []).append(share)
        if part is not None and share.number is not None and not share.vague:
            found.append((part, share))
    parts = {part.at for part, _ in found}
    for part, share in found:
        yield from _share(passage, part, share, owner.get(part.at), _Bases(bases, parts))
    yield from _hundreds(passage, lists, told)


class _Bases(NamedTuple):
    """What a share may rest on: totals of the tables; `parts` are figures with shares of their own, so no totals."""

    totals: Sequence[Number]
    parts: Collection[int]


def _part(passage: Passage, sentence: Sentence, at: int) -> Figure | None:
    """The count a share speaks of: the one just before it."""
    before = [f for f in passage.between(sentence.start, at) if f.sign in "#@￥%"]
    plain = before and before[-1].sign != "%" and before[-1].number is not None and not before[-1].vague
    return before[-1] if plain else None


def _share(passage: Passage, part: Figure, share: Figure, listing: Listing | None, bases: _Bases) -> Iterator[Hit]:
    sentence, amount = passage.sentence_at(share.at), Decimal(part.number or 0)
    counts = [f for f in _counts(passage, 0, part.at) if f.measure == part.measure]
    candidates = {Decimal(f.number or 0) for f in counts} | {Decimal(base) for base in bases.totals}
    if any(base and close(share, amount * HUNDRED / base) for base in candidates):
        return
    head = listing.head if listing else None
    wholes = [f for f in counts if f.at not in bases.parts]
    if head is None and len({f.number for f in wholes}) == 1 and wholes[-1].at >= sentence.start:
        head = wholes[-1]
    if head is None or not head.number or amount > head.number:
        return
    right = shown(amount * HUNDRED / Decimal(head.number), share)
    words = {"text": share.text, "part": part.text, "whole": head.text}
    yield Hit("sums.share", sentence, share.number, right, words=words)


def _hundreds(passage: Passage, lists: Sequence[Listing], told: Mapping[int, list[Figure]]) -> Iterator[Hit]:
    """Shares of parts that make the whole must make a hundred; others must not exceed it."""
    for start, figures in told.items():
        sentence = passage.sentence_at(start)
        exact = [f for f in figures if f.number is not None and not f.vague]
        if len(exact) < 2 or len(exact) != len(figures):
            continue
        total = sum(Decimal(f.number or 0) for f in exact)
        spare = sum(Decimal(f.step) for f in exact)
        own = [listing for listing in lists if listing.sentence.start == start]
        whole = len(own) == 1 and own[0].head is not None and own[0].total == own[0].head.number
        whole = whole and len(own[0].parts) == len(exact)
        alone = not own and not _counts(passage, sentence.start, sentence.end)
        if (whole and abs(total - HUNDRED) > spare) or (alone and total > HUNDRED + spare):
            yield Hit("sums.hundred", sentence, tidy(total), 100)


# -- rates with a name ------------------------------------------------------------------------------


def named(passage: Passage, bases: Sequence[Number]) -> Iterator[Hit]:
    """合格率 and its like where the sentence itself gives part and whole; anything less is left alone.

    `bases`: totals of the tables that a rate may rest on instead.
    """
    if "%" not in passage.folded or passage.section not in LISTED:
        return
    for key, entry in vocabulary.words()["named_rates"]["rates"].items():
        if entry["word"] in passage.folded:
            before = 0
            for match in vocabulary.pattern("named_rates", "rates", key, "rate").finditer(passage.folded):
                yield from _named(passage, before, match, key, bases)
                before = match.end()


def _named(
    passage: Passage, before: int, match: re.Match[str], key: str, bases: Sequence[Number]
) -> Iterator[Hit]:  # fmt: skip
    rate, sentence = passage.figure_at(match.end() - 1), passage.sentence_at(match.start())
    start = max(before, sentence.start)
    parts = _caught(passage, start, match.start(), key, "part")
    if len(parts) != 1 or rate.number is None or rate.vague or _unsure(passage, sentence):
        return
    part = parts[0]
    wholes = [f for f in _caught(passage, start, part.at, key, "whole") if f.measure == part.measure]
    others = [f for f in _counts(passage, start, match.start()) if f.at != part.at and f.measure == part.measure]
    counts = [Decimal(f.number or 0) for f in others]
    plain = wholes == [f for f in others if f.at < part.at]  # nothing else counted there that might belong to it
    if not plain or not wholes or not wholes[-1].number or (part.number or 0) > wholes[-1].number:
        return
    amount = Decimal(part.number or 0)
    if any(base and close(rate, amount * HUNDRED / base) for base in (*counts, sum(counts), *bases)):
        return
    right = shown(amount * HUNDRED / Decimal(wholes[-1].number), rate)
    words = {"text": rate.text, "name": match["name"], "part": part.text, "whole": wholes[-1].text}
    yield Hit("sums.rate", sentence, rate.number, right, words=words)


def _unsure(passage: Passage, sentence: Sentence) -> bool:
    """Is there a word of another base, of another year, or of work still open?"""
    unless, near = (vocabulary.pattern("named_rates", name) for name in ("unless", "unless_near"))
    return bool(unless.search(passage.folded, sentence.start, sentence.end) or near.search(passage.folded))


def _caught(passage: Passage, start: int, end: int, key: str, what: str) -> list[Figure]:
    """The exact counts that a pattern of a named rate ends with."""
    found = vocabulary.pattern("named_rates", "rates", key, what).finditer(passage.folded, start, end)
    figures = (passage.figure_at(match.end() - 1) for match in found)
    return [f for f in figures if f.number is not None and not f.vague]


# -- changes ----------------------------------------------------------------------------------------


def changes(passage: Passage, last: Mapping[int, Number]) -> Iterator[Hit]:
    """Growth and decline that do not follow. `last`: place of a figure -> last year's report on it."""
    if passage.section in LISTED and passage.figures:
        for match in vocabulary.pattern("comparisons", "change").finditer(passage.folded):
            yield from _change(passage, passage.sentence_at(match.start()), match, last)


def _change(passage: Passage, sentence: Sentence, match: re.Match[str], last: Mapping[int, Number]) -> Iterator[Hit]:
    folded = passage.folded
    stated = vocabulary.pattern("comparisons", "base").search(folded, sentence.start, match.start())
    base = passage.figure_at(stated.end() - 1) if stated else None
    before = [f for f in _counts(passage, sentence.start, match.start()) if base is None or f.at != base.at]
    if not before or (base is not None and (base.number is None or base.vague or base.measure != before[-1].measure)):
        return
    now = before[-1]
    change, rate = _said(passage, sentence, match.end(), now.measure)
    falling = bool(vocabulary.pattern("comparisons", "fall").search(match.group()))
    old = base.number if base else last.get(now.at)
    if change is not None and old is not None and abs(Decimal(now.number or 0) - Decimal(old)) != change.number:
        right = abs(Decimal(now.number or 0) - Decimal(old))
        words = {"text": change.text, "whole": now.text, "part": old}
        yield Hit("sums.change", sentence, change.number, tidy(right), words=words)
    elif rate is not None:
        if old is None and change is not None:
            old = Decimal(now.number or 0) + Decimal(change.number or 0) * (1 if falling else -1)
        if old is not None:
            yield from _rate(sentence, now, rate, Decimal(old), falling)


def _said(passage: Passage, sentence: Sentence, at: int, measure: str) -> tuple[Figure | None, Figure | None]:
    """The difference and the rate that follow a word of change."""
    folded = passage.folded
    change = rate = None
    if at < sentence.end and folded[at] in "#@￥":
        figure = passage.figure_at(at)
        change = figure if figure.measure == measure and figure.number is not None and not figure.vague else None
        if change is None:
            return None, None
        tail = re.compile("[，、]?" + vocabulary.pattern("comparisons", "rate").pattern).match(folded, at + 1)
        rate = passage.figure_at(tail.end() - 1) if tail else None
    elif at < sentence.end and folded[at] == "%":
        rate = passage.figure_at(at)
    return change, rate if rate is not None and rate.number is not None and not rate.vague else None


def _rate(sentence: Sentence, now: Figure, rate: Figure, old: Decimal, falling: bool) -> Iterator[Hit]:
    number = Decimal(now.number or 0)
    words = {"text": rate.text, "whole": now.text, "part": tidy(old)}
    if old < 0:
        return
    if old == 0:
        if rate.number:
            yield Hit("sums.base", sentence, rate.number, words=words)
        return
    exact = abs(number - old) * HUNDRED / old
    if rate.number and ((number > old and falling) or (number < old and not falling)):
        yield Hit("sums.direction", sentence, words=words)
    elif not close(rate, exact):
        yield Hit("sums.growth", sentence, rate.number, shown(exact, rate), words=words)
