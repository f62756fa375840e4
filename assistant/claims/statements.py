"""What sentences claim in words: 未收到申请, 均已办结, 未发生复议诉讼, 无行政许可事项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.claims import vocabulary
from assistant.claims.meanings import WEAK, another, fits, time, topic_at
from assistant.claims.prose import Passage, Sentence
from assistant.claims.rules import Hit, Rules, addends
from assistant.claims.tables import Figures, total

COMPARED = {"preface", "overview", "disclosure", "requests", "disputes", "other_matters"}


Said = Mapping[str, Sequence[tuple[Sentence, str]]]


def compare(rules: Rules, said: Said, figures: Figures) -> Iterator[Hit]:
    """Statements that the tables contradict."""
    for rule in rules.of_kind("statement"):
        if rule["says"] not in said:
            continue
        value = sum(total(figures, addends(text)) or 0 for text in rule["zero"])
        if value:
            place = next(f for text in rule["zero"] for f in addends(text) if figures.get(f))
            for sentence, _ in said[rule["says"]]:
                yield Hit(rule["id"], sentence, right=value, place=place, words={"title": rule["title"]})
    for rule in rules.of_kind("powers"):
        for sentence, text in said.get(rule["says"], ()):
            yield from _powers(rule, sentence, text, figures)


def _powers(rule: Mapping[str, Any], sentence: Sentence, text: str, figures: Figures) -> Iterator[Hit]:
    """The powers a sentence denies, each against its own cell."""
    for name, field in rule["zero_of"].items():
        value = figures.get(field)
        if value and name in text:
            yield Hit(rule["id"], sentence, right=value, place=field, words={"name": rule["titles"][name]})


def said(passage: Passage) -> Iterator[tuple[str, Sentence, str]]:
    """What the report itself states for its year: the statement, its sentence, the words that say so."""
    if passage.section not in COMPARED:
        return
    everything = vocabulary.said()
    statements = vocabulary.statements()
    for number in sorted(everything.likely(passage.folded)):
        entry = everything.listed[number]
        for match in entry.pattern.finditer(passage.folded):
            sentence = passage.sentence_at(match.start())
            if _holds(passage, statements[entry.name], sentence, match.start()):
                yield entry.name, sentence, match.group()


def _holds(passage: Passage, statement: vocabulary.Statement, sentence: Sentence, at: int) -> bool:
    folded = passage.folded
    if statement.unless and statement.unless.search(folded, sentence.start, sentence.end):
        return False
    if statement.unless_near and statement.unless_near.search(folded):
        return False
    if statement.suits and not fits(passage, sentence, vocabulary.topics()[statement.suits]):
        return False
    if time(passage, sentence.start, at):
        return False
    clause = max(folded.rfind(mark, sentence.start, at) for mark in WEAK) + 1
    if another(passage, folded[max(clause, sentence.start) : at]):
        return False
    return not statement.topic or topic_at(passage, sentence, at) == statement.topic
