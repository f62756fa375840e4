"""The vocabulary of claims, compiled once: what prose speaks of, what it states, how faults of wording look.

All words are in prompts/vocabulary/claims.yaml; its patterns are written over folded prose (see `prose`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.claims.patterns import Patterns, expand, together, wanted
from assistant.documents import load_shipped


@dataclass(frozen=True)
class Topic:
    """What a stretch of prose speaks of: where it may be compared and how its figures are named."""

    name: str
    sections: frozenset[str]
    home: frozenset[str]
    follows: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    meanings: Patterns


@dataclass(frozen=True)
class Statement:
    """Something a sentence claims in words alone."""

    name: str
    patterns: Patterns
    unless: re.Pattern[str] | None
    unless_near: re.Pattern[str] | None
    topic: str
    suits: str


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def optional(pattern: str | None, shorthand: Mapping[str, str]) -> re.Pattern[str] | None:
    return re.compile(expand(pattern, shorthand)) if pattern else None


@lru_cache(maxsize=1)
def words() -> Any:
    """The vocabulary as it stands in the file."""
    return load_shipped("prompts", "vocabulary", "claims.yaml")


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """All topics by name, in the order in which their cues win."""
    shorthand = words()["shorthand"]
    return {name: _topic(name, entry, shorthand) for name, entry in words()["topics"].items()}


def _topic(name: str, entry: Mapping[str, Any], shorthand: Mapping[str, str]) -> Topic:
    listed = [(meaning, text) for meaning, texts in entry.get("meanings", {}).items() for text in texts]
    return Topic(
        name,
        frozenset(entry["sections"]),
        frozenset(entry.get("home", ())),
        optional(entry.get("follows"), shorthand),
        optional(entry.get("needs"), shorthand),
        optional(entry.get("unless"), shorthand),
        Patterns(wanted(meaning, text, shorthand, figure=True) for meaning, text in listed),
    )


@lru_cache(maxsize=1)
def cues() -> Patterns:
    """Find where topics begin; the name of what is found is the topic."""
    shorthand = words()["shorthand"]
    listed = words()["topics"].items()
    return Patterns(cue for name, entry in listed for cue in together(name, entry["cue"], shorthand))


@lru_cache(maxsize=1)
def statements() -> dict[str, Statement]:
    shorthand = words()["shorthand"]
    return {
        name: Statement(
            name,
            Patterns(together(name, entry["patterns"], shorthand)),
            optional(entry.get("unless"), shorthand),
            optional(entry.get("unless_near"), shorthand),
            entry.get("topic", ""),
            entry.get("suits", ""),
        )
        for name, entry in words()["statements"].items()
    }


@lru_cache(maxsize=1)
def said() -> Patterns:
    """The patterns of all statements together: which of them a text may make at all."""
    return Patterns(wanted for statement in statements().values() for wanted in statement.patterns.listed)


@lru_cache(maxsize=1)
def blanks() -> Patterns:
    """Places in plain text where something was left out."""
    return Patterns(wanted("blank", text, words()["shorthand"]) for text in words()["wording"]["blank"])


@lru_cache(maxsize=1)
def short_phrases() -> Patterns:
    """Fixed phrases with a character missing; the name of what is found is the whole phrase."""
    listed = words()["wording"]["short_phrases"].items()
    return Patterns(wanted(phrase, text, words()["shorthand"]) for phrase, texts in listed for text in texts)


@lru_cache(maxsize=1)
def times() -> re.Pattern[str]:
    """The time a figure belongs to: the last match before it that is not `none`."""
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in words()["scopes"]["time"].items()))


@lru_cache(maxsize=128)
def pattern(*path: str) -> re.Pattern[str]:
    """A plain regular expression of the vocabulary by its place; a list is taken as alternatives."""
    entry = words()
    for key in path:
        entry = entry[key]
    return any_of(entry) if isinstance(entry, list) else re.compile(entry)
