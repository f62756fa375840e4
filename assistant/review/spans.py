"""Sentences of a report and the phrases they may have been made by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.compose import sentence
from assistant.edition import Edition
from assistant.review.backwards import Pattern, patterns
from assistant.review.holes import Told, told

SENTENCE = re.compile(r"[^。！？\n]*[。！？]?[”’）》]*\s*")
LONGEST = 600  # a longer sentence is no phrase of ours, and patterns would be slow on it
Candidate = tuple[Pattern, Told]


@dataclass
class Span:
    """A piece of a paragraph: the sentence, or sentences, that one phrase makes.

    `candidates` are the phrases it may come from with the facts each would tell, the best
    first; none are left when it is a writer's own sentence.
    """

    area: str
    paragraph: int
    text: str
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def told(self) -> Told:
        return self.candidates[0][1] if self.candidates else {}

    def made_by(self, facts: Mapping[str, Any]) -> bool:
        """Do these facts really make this sentence by its first candidate?"""
        return sentence(self.candidates[0][0].phrase, facts) == self.text


def sentences(text: str) -> list[str]:
    """A text cut after each sentence; nothing is lost."""
    return [piece for piece in SENTENCE.findall(text) if piece]


def scan(edition: Edition, area: str, number: int, text: str) -> Iterator[Span]:
    """The spans of a paragraph in order; `area` names the phrase file that may have made it."""
    at = 0
    while at < len(text):
        end, found = _first(edition, area, text, at)
        if text[at:end].strip():
            yield Span(area, number, text[at:end].strip(), found)
        at = max(end, at + 1)


def _first(edition: Edition, area: str, text: str, at: int) -> tuple[int, list[Candidate]]:
    """Where the span that begins here ends, and the phrases it may come from.

    A phrase may make several sentences; but where the second is a phrase by itself, it is that.
    """
    end = _end(text, at)
    if end - at > LONGEST:
        return end, []
    single = _candidates(edition, area, text, at, end)
    furthest = max((match.end() for match in _matches(edition, area, text, at, len(text)).values()), default=end)
    if furthest > end and not (single and _candidates(edition, area, text, end, _end(text, end))):
        return furthest, _candidates(edition, area, text, at, furthest)
    return end, single


def _end(text: str, at: int) -> int:
    match = SENTENCE.match(text, at)
    return match.end() if match else len(text)


def _matches(edition: Edition, area: str, text: str, at: int, end: int) -> dict[Pattern, re.Match[str]]:
    found = {pattern: pattern.regex.match(text, at, end) for pattern in patterns(edition, area)}
    return {pattern: match for pattern, match in found.items() if match and match.end() - at > 1}


def _candidates(edition: Edition, area: str, text: str, at: int, end: int) -> list[Candidate]:
    """(phrase, facts) of every phrase that fills the place, the one that tells most first."""
    fitting = {p: match for p, match in _matches(edition, area, text, at, end).items() if match.end() == end}
    return sorted(((p, told(edition, p, m)) for p, m in fitting.items()), key=lambda candidate: -len(candidate[1]))
