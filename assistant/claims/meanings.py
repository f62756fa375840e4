"""What a figure in the prose means: its topic, its name there, whose and which year's it is.

A sentence is cut into stretches by the cues of the topics; in each stretch the topic's own
patterns name the figures. What no pattern names stays without a meaning: silence is safe.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.claims import vocabulary
from assistant.claims.patterns import FIGURE
from assistant.claims.prose import Figure, Number, Passage, Sentence

Scope = Literal["", "area", "level", "cumulative", "unit", "part", "last_year", "next_year", "other_year"]
STRONG, WEAK = "，；：。！？", "，；：、（。！？"
COUNTS = re.compile("[#￥]")
WIDER: tuple[Scope, ...] = ("level", "area")
YEARS: dict[str, Scope] = {
    "part": "part",
    "last_year": "last_year",
    "next_year": "next_year",
    "other_year": "other_year",
}
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the passage.

    `text` is the figure as printed, `number` its value, `measure` its measure word (件, 元, %),
    `meaning` a name of the vocabulary or empty, `scope` what sets it apart from the report's
    own figure of the year: a whole area, its own level only, a running total, another unit, a part
    of it or of the year, another year.
    """

    sentence: Sentence
    text: str
    number: Number | None
    measure: str
    meaning: str = ""
    scope: Scope = ""
    vague: bool = False
    step: Number = 1
    at: int = 0

    @property
    def quote(self) -> str:
        return self.sentence.quote

    @property
    def section(self) -> str:
        return self.sentence.section


def claims(passage: Passage, meant: Iterable[Claim]) -> list[Claim]:
    """Every figure of a passage in order: those whose meaning is known, and the rest."""
    named = {claim.at: claim for claim in meant}
    return [named.get(figure.at) or claim(passage.sentence_at(figure.at), figure) for figure in passage.figures]


def claim(sentence: Sentence, figure: Figure, meaning: str = "", scope: Scope = "") -> Claim:
    measure = figure.measure or ("%" if figure.sign == "%" else "")
    return Claim(
        sentence, figure.text, figure.number, measure, meaning, scope, figure.vague, figure.step, figure.at
    )  # fmt: skip


def meant(passage: Passage) -> Iterator[Claim]:
    """The figures whose meaning the vocabulary tells."""
    topics = vocabulary.topics()
    if not COUNTS.search(passage.folded):
        return
    marks = [(name, match.start(), match.end()) for name, match in vocabulary.cues().matches(passage.folded)]
    starts = [start for _, start, _ in marks]
    known = ""
    for sentence in passage.sentences:
        inside = marks[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if COUNTS.search(passage.folded, sentence.start, sentence.end):
            follows = topics[known].follows if known else None
            going = known if not follows or follows.match(passage.folded, sentence.start) else ""
            for name, start, end in stretches(passage.folded, sentence, inside, going or _home(sentence)):
                if name:
                    yield from _named(passage, sentence, topics[name], start, end)
        if inside:  # a sentence of several topics hands none of them on
            known = inside[-1][0] if len({name for name, _, _ in inside}) == 1 else ""


def _home(sentence: Sentence) -> str:
    """The topic of a sentence that names none, by the part or section it stands in."""
    places = (sentence.part, sentence.section) if sentence.section == "overview" else (sentence.section,)
    for topic in reversed(vocabulary.topics().values()):
        if topic.home.intersection(places):
            return topic.name
    return ""


def stretches(folded: str, sentence: Sentence, marks: list[Span], known: str) -> list[Span]:
    """The stretches of a sentence by topic. A topic begins with the clause that holds its cue."""
    found: list[Span] = []
    topic, begin, last = known, sentence.start, sentence.start
    for name, start, end in marks:
        if name != topic:
            clause = max(folded.rfind(mark, sentence.start, start) for mark in STRONG) + 1
            if clause < last:
                clause = max(folded.rfind(mark, last, start) for mark in WEAK) + 1
            cut = max(clause, last)
            if cut > begin:
                found.append((topic, begin, cut))
            topic, begin = name, cut
        last = end
    found.append((topic, begin, sentence.end))
    return found


def topic_at(passage: Passage, sentence: Sentence, at: int) -> str:
    """What a place in the prose speaks of: the last cue before it in its paragraph, else its part's own."""
    found = ""
    for name, _ in vocabulary.cues().matches(passage.folded, 0, at):
        found = name
    return found or _home(sentence)


def _named(passage: Passage, sentence: Sentence, topic: vocabulary.Topic, start: int, end: int) -> Iterator[Claim]:
    if sentence.section not in topic.sections or not COUNTS.search(passage.folded, start, end):
        return
    if not fits(passage, sentence, topic):
        return
    for meaning, match in topic.meanings.matches(passage.folded, start, end):
        at = match.start(FIGURE)
        if not (topic.unless and topic.unless.search(passage.folded, sentence.start, at)):
            whose = scope(passage, sentence, match.start(), at)
            yield claim(sentence, passage.figure_at(at), meaning, whose)


def fits(passage: Passage, sentence: Sentence, topic: vocabulary.Topic) -> bool:
    """Does the paragraph speak of what the topic needs, or stand where the topic is at home?"""
    at_home = topic.needs is None or sentence.section in topic.home or sentence.part == "on_request"
    return at_home or bool(topic.needs and topic.needs.search(passage.folded))


# -- whose figure, of which year ------------------------------------------------------------------


def scope(passage: Passage, sentence: Sentence, begin: int, at: int) -> Scope:
    """What sets a figure apart from the report's own figure of the year; empty for nothing."""
    year = time(passage, sentence.start, at)
    if year:
        return year
    clause = max(passage.folded.rfind(mark, sentence.start, begin) for mark in WEAK) + 1
    if another(passage, passage.folded[max(clause, sentence.start) : begin]):
        return "unit"
    if vocabulary.pattern("scopes", "excluding").match(passage.folded, at + 1):
        return "part"
    for name, first in _wider(passage):
        if first < at:
            return name
    running = vocabulary.pattern("scopes", "cumulative").search(passage.folded, sentence.start, at)
    return "cumulative" if running else ""


@lru_cache(maxsize=64)
def _wider(passage: Passage) -> tuple[tuple[Scope, int], ...]:
    """Where a passage begins to speak of a whole area, or of its own level only."""
    found = ((name, vocabulary.pattern("scopes", name).search(passage.folded)) for name in WIDER)
    return tuple((name, match.start()) for name, match in found if match)


def time(passage: Passage, start: int, at: int) -> Scope:
    """The year a place of a sentence speaks of, if it is not the report's: as the last word before it says."""
    for begin, end, name in reversed(_times(passage)):
        if begin >= start and end <= at:
            return YEARS.get(name, "")
    return ""


@lru_cache(maxsize=64)
def _times(passage: Passage) -> tuple[tuple[int, int, str], ...]:
    """The words for years in a passage; comparisons and carry-over set none."""
    found = ((m.start(), m.end(), m.lastgroup or "") for m in vocabulary.times().finditer(passage.folded))
    return tuple(entry for entry in found if entry[2] != "none")


def another(passage: Passage, before: str) -> bool:
    """Is the subject just before the verb another unit than the report's own?"""
    match = vocabulary.pattern("scopes", "unit").search(before)
    if not match:
        return False
    unit = match.group(1)
    if vocabulary.pattern("scopes", "own").search(unit):
        return False
    dropped = vocabulary.words()["scopes"]["dropped"]
    organ, unit = passage.organ.replace(dropped, ""), unit.replace(dropped, "")
    return not organ or not (unit in organ or organ in unit)
