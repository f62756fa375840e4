"""Faults of the wording itself: blanks, vague counts, other years, old documents, what the preface promises."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from assistant.claims import vocabulary
from assistant.claims.patterns import Patterns
from assistant.claims.prose import PREFACE, Passage, Sentence
from assistant.claims.rules import Hit

DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九十")}
STATISTICS = {PREFACE, "overview", "requests", "disputes", "disclosure", "other_matters"}
Sections = tuple[tuple[str, str], ...]
LONG_NUMBER = re.compile("[0-9]{11}")
WORDY = 100  # characters of 总体情况 from which on a figure is expected
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_ENDS = "10X98765432"


def check(passage: Passage, sections: Sections) -> Iterator[Hit]:
    """All faults of wording in a passage. `sections`: key and heading of the form's sections."""
    yield from _blanks(passage)
    yield from _vague(passage)
    yield from _short(passage)
    yield from _documents(passage)
    yield from _persons(passage)
    yield from _generic(passage)
    for sentence, match in _matches(passage, "spoken"):
        yield Hit("text.spoken", sentence, words={"text": match.group()})
    yield from _years(passage)
    if passage.opening:
        for sentence in passage.sentences:
            yield from _period(sentence, passage.year)
            yield from _parts(sentence, dict(sections))


def _matches(passage: Passage, *path: str) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Each match of a pattern in the plain text, with its sentence."""
    wanted = vocabulary.pattern("wording", *path)
    if wanted.search(passage.plain):
        for sentence in passage.sentences:
            for match in wanted.finditer(sentence.plain):
                yield sentence, match


def _blanks(passage: Passage) -> Iterator[Hit]:
    for _, sentence, match in _found(passage, vocabulary.blanks()):
        around = passage.plain[max(match.start() - 4, 0) : match.end() + 1]
        yield Hit("text.blank", sentence, words={"text": around})


def _short(passage: Passage) -> Iterator[Hit]:
    """Fixed phrases in which a character is missing."""
    for phrase, sentence, match in _found(passage, vocabulary.short_phrases()):
        yield Hit("text.character", sentence, words={"text": match.group(), "phrase": phrase})


def _found(passage: Passage, patterns: Patterns) -> Iterator[tuple[str, Sentence, re.Match[str]]]:
    """(name, sentence, match) of what patterns find in the plain text."""
    ends = list(accumulate(len(sentence.plain) for sentence in passage.sentences))
    for name, match in patterns.matches(passage.plain):
        yield name, passage.sentences[min(bisect_right(ends, match.start()), len(ends) - 1)], match


def _vague(passage: Passage) -> Iterator[Hit]:
    measures = set(vocabulary.words()["wording"]["vague_counts"])
    for figure in passage.figures:
        if figure.vague and figure.measure in measures:
            sentence = passage.sentence_at(figure.at)
            if sentence.section in STATISTICS:
                yield Hit("text.vague", sentence, words={"text": figure.text})


def _documents(passage: Passage) -> Iterator[Hit]:
    wording = vocabulary.words()["wording"]
    if wording["number_mark"] not in passage.plain:
        return
    for sentence, match in _matches(passage, "superseded"):
        if not vocabulary.pattern("wording", "superseded_unless").search(sentence.plain):
            yield Hit("text.superseded", sentence, words={"text": match.group()})
    for name, rule in (("old_regulation", "regulation"), ("short_decree", "decree"), ("brackets", "brackets")):
        for sentence, match in _matches(passage, name):
            yield Hit(f"text.{rule}", sentence, words={"text": match.group()})
    for sentence, match in _matches(passage, "format_document"):
        right = match["name"].endswith((wording["format_name"], wording["format_names_too"]))
        if not right and vocabulary.pattern("wording", "format_cue").search(sentence.plain):
            yield Hit("text.document_name", sentence, words={"text": match.group()})


def _persons(passage: Passage) -> Iterator[Hit]:
    if not LONG_NUMBER.search(passage.plain):
        return
    for sentence, match in _matches(passage, "identity"):
        digits = match.group().upper()
        total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, digits, strict=False))
        if ID_ENDS[total % 11] == digits[-1]:
            yield Hit("text.identity", sentence, words={"text": f"{digits[:6]}********{digits[-4:]}"})
    for sentence, match in _matches(passage, "mobile"):
        if sentence.section != PREFACE and not vocabulary.pattern("wording", "mobile_unless").search(sentence.plain):
            yield Hit("text.mobile", sentence, words={"text": f"{match.group()[:3]}****{match.group()[-4:]}"})


def _generic(passage: Passage) -> Iterator[Hit]:
    """Sentences that name nobody and nothing: no figure, no title, no proper name."""
    fact = vocabulary.pattern("wording", "generic", "fact")
    for sentence, match in _matches(passage, "generic", "pattern"):
        if sentence.section in ("overview", "problems"):
            following = passage.sentence_at(sentence.end)  # where the evidence for a problem stands
            if not fact.search(passage.folded, sentence.start, following.end):
                yield Hit("text.generic", sentence, words={"text": match.group()})


def figureless(passages: Sequence[Passage]) -> Iterator[Hit]:
    """A 总体情况 of some length without a single figure."""
    overview = [p for p in passages if p.section == "overview" and p.sentences]
    wordy = sum(len(p.folded) for p in overview) >= WORDY
    if wordy and not any(f.sign in "#@￥%" for p in overview for f in p.figures):
        yield Hit("text.no_figures", overview[0].sentences[0])


# -- years and parts --------------------------------------------------------------------------------


def _period(sentence: Sentence, year: int | None) -> Iterator[Hit]:
    """The statistics period: 1 January to 31 December of the report's year."""
    if year is None or not vocabulary.pattern("wording", "period", "cue").search(sentence.plain):
        return
    for match in vocabulary.pattern("wording", "period", "dates").finditer(sentence.plain):
        start = (int(match["from_year"]), int(match["from_month"] or 1), int(match["from_day"] or 1))
        end = (int(match["to_year"] or match["from_year"]), int(match["to_month"]), int(match["to_day"]))
        if start != (year, 1, 1) or end != (year, 12, 31):
            yield Hit("text.period", sentence, words={"text": match.group(), "year": year})


def _years(passage: Passage) -> Iterator[Hit]:
    """Sentences of 总体情况 that begin with another year as if it were the report's."""
    if passage.year is None or passage.section not in ("overview", "other_matters"):
        return
    unless = vocabulary.pattern("wording", "leading_year_unless")
    for sentence in passage.sentences:
        match = vocabulary.pattern("wording", "leading_year").match(sentence.plain)
        stale = match and int(match["year"]) < passage.year and str(passage.year) not in sentence.plain
        if match and stale and not unless.search(sentence.plain):
            yield Hit("text.year", sentence, words={"text": match["year"], "year": passage.year})


def _parts(sentence: Sentence, sections: Mapping[str, str]) -> Iterator[Hit]:
    """How many parts the preface promises, and which."""
    entry: Mapping[str, Any] = vocabulary.words()["wording"]["parts"]
    if not vocabulary.pattern("wording", "parts", "cue").search(sentence.plain):
        return
    count = vocabulary.pattern("wording", "parts", "count").search(sentence.plain)
    named = {
        key
        for key in entry["headings"]
        if vocabulary.pattern("wording", "parts", "headings", key).search(sentence.plain)
    }
    if count:
        number = DIGITS.get(count["count"]) or int(count["count"])
        if number != len(sections) and "overview" in named:
            yield Hit("text.parts", sentence, number, len(sections), words={"text": count.group()})
    old = vocabulary.pattern("wording", "parts", "old").search(sentence.plain)
    if old and "overview" in named:
        yield Hit("text.old_outline", sentence, words={"text": old.group()})
    elif len(named) == len(sections) - 1 and entry["open"] not in sentence.plain:
        key = next(key for key in sections if key not in named)
        yield Hit("text.outline", sentence, words={"text": sections[key]})
