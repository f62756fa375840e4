"""What a figure in the prose means: its topic, its name there, whose and which year's it is.

A sentence is cut into stretches by the cues of the topics; in each stretch the topic's own
patterns name the figures. What no pattern names stays without a meaning: silence is safe.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.claims import vocabulary
from assistant.claims.prose import Figure, Number, Prose, Sentence

Scope = Literal["", "area", "cumulative", "unit", "last_year", "next_year", "other_year"]
STRONG, WEAK = "，；：\n。！？", "，；：、（\n。！？"
COUNTS = re.compile("[#￥]")
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the prose.

    `text` is the figure as printed, `number` its value, `measure` its measure word (件, 元, %),
    `meaning` a name of the vocabulary or empty, `scope` what sets it apart from the report's
    own figure of the year: a whole area, a running total, another unit, another year.
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


def claims(prose: Prose) -> list[Claim]:
    """Every figure, in the order of the text."""
    named = {claim.at: claim for claim in meant(prose)}
    return [named.get(figure.at) or claim(prose.sentence_at(figure.at), figure) for figure in prose.figures]


def claim(sentence: Sentence, figure: Figure, meaning: str = "", scope: Scope = "") -> Claim:
    measure = figure.measure or ("%" if figure.sign == "%" else "")
    return Claim(
        sentence, figure.text, figure.number, measure, meaning, scope, figure.vague, figure.step, figure.at
    )  # fmt: skip


def meant(prose: Prose) -> Iterator[Claim]:
    """The figures whose meaning the vocabulary tells."""
    topics = vocabulary.topics()
    marks = [(m.lastgroup or "", m.start(), m.end()) for m in vocabulary.cues().finditer(prose.folded)]
    starts = [start for _, start, _ in marks]
    known = ""
    paragraph = -1
    for sentence in prose.sentences:
        if sentence.paragraph != paragraph:
            known, paragraph = "", sentence.paragraph
        inside = marks[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if COUNTS.search(prose.folded, sentence.start, sentence.end):
            for name, start, end in stretches(prose.folded, sentence, inside, known or _home(sentence)):
                if name:
                    yield from _named(prose, sentence, topics[name], start, end)
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


def _named(prose: Prose, sentence: Sentence, topic: vocabulary.Topic, start: int, end: int) -> Iterator[Claim]:
    if topic.meanings is None or sentence.section not in topic.sections:
        return
    checked = False
    for match in topic.meanings.finditer(prose.folded, start, end):
        if not checked and not _fits(prose, sentence, topic):
            return
        checked = True
        group = match.lastgroup or ""
        at = match.start(group)
        if topic.unless and topic.unless.search(prose.folded, sentence.start, at):
            continue
        yield claim(sentence, prose.figure_at(at), topic.names[group], scope(prose, sentence, match.start(), at))


def _fits(prose: Prose, sentence: Sentence, topic: vocabulary.Topic) -> bool:
    """Does the paragraph speak of what the topic needs, or stand where the topic is at home?"""
    if topic.needs is None or sentence.section in topic.home:
        return True
    begin = prose.folded.rfind("\n", 0, sentence.start) + 1
    end = prose.folded.find("\n", sentence.end)
    requests = sentence.part == "on_request"
    return requests or bool(topic.needs.search(prose.folded, begin, end if end >= 0 else len(prose.folded)))


# -- whose figure, of which year ------------------------------------------------------------------


def scope(prose: Prose, sentence: Sentence, begin: int, at: int) -> Scope:
    """What sets a figure apart from the report's own figure of the year; empty for nothing."""
    year = time(prose.folded, sentence.start, at)
    if year:
        return year
    clause = max(prose.folded.rfind(mark, sentence.start, begin) for mark in WEAK) + 1
    if _another(prose, prose.folded[max(clause, sentence.start) : begin]):
        return "unit"
    paragraph = prose.folded.rfind("\n", 0, at) + 1
    if vocabulary.pattern("scopes", "area").search(prose.folded, paragraph, at):
        return "area"
    if vocabulary.pattern("scopes", "cumulative").search(prose.folded, sentence.start, at):
        return "cumulative"
    return ""


def time(folded: str, start: int, at: int) -> Scope:
    """The year a place of a sentence speaks of, if it is not the report's."""
    last = ""
    for match in vocabulary.times().finditer(folded, start, at):
        last = match.lastgroup if match.lastgroup != "none" else last
    names: dict[str, Scope] = {"last": "last_year", "next": "next_year", "other": "other_year"}
    return names.get(last, "")


def _another(prose: Prose, before: str) -> bool:
    """Is the subject just before the verb another unit than the report's own?"""
    match = vocabulary.pattern("scopes", "unit").search(before)
    if not match:
        return False
    unit = match.group(1)
    if vocabulary.pattern("scopes", "own").search(unit):
        return False
    organ = prose.organ
    return not organ or not (organ.endswith(unit) or unit.endswith(organ) or organ in unit)
