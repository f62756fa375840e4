"""The vocabulary of claims, compiled: prompts/vocabulary/claims.yaml -> regular expressions, once.

Every pattern there is written over folded prose (see `prose`); nothing here knows a word of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped

GAP = "[^，。；：（）#@￥%&\n]{0,20}?"
SIGNS = "#@￥%&"
NAME = re.compile(r"\{([a-z_]+)\}")
GROUP = re.compile(r"\\.|\((?!\?)")


@dataclass(frozen=True)
class Topic:
    """What a stretch of prose speaks of: where it may be compared and how its figures are named."""

    name: str
    sections: frozenset[str]
    home: frozenset[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    meanings: re.Pattern[str] | None
    names: Mapping[str, str]  # group of the compiled pattern -> meaning


@dataclass(frozen=True)
class Statement:
    """Something a sentence claims in words alone."""

    name: str
    cue: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def expand(text: str, shorthand: Mapping[str, str]) -> str:
    """A pattern of the vocabulary as a regular expression without capturing groups."""
    while NAME.search(text):
        text = NAME.sub(lambda match: shorthand[match.group(1)], text)
    text = text.replace("…", GAP)
    return GROUP.sub(lambda match: "(?:" if match.group() == "(" else match.group(), text)


def marked(pattern: str, group: str) -> str:
    """The pattern with its first figure sign (outside brackets) caught in a named group."""
    inside = False
    for at, character in enumerate(pattern):
        if character in "[]":
            inside = character == "["
        elif character in SIGNS and not inside:
            return f"{pattern[:at]}(?P<{group}>{character}){pattern[at + 1 :]}"
    raise ValueError(pattern)


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
    parts, names = [], {}
    for meaning, patterns in entry.get("meanings", {}).items():
        for number, pattern in enumerate(patterns):
            group = f"{meaning}_{number}"
            names[group] = meaning
            parts.append(marked(expand(pattern, shorthand), group))
    return Topic(
        name,
        frozenset(entry["sections"]),
        frozenset(entry.get("home", ())),
        optional(entry.get("needs"), shorthand),
        optional(entry.get("unless"), shorthand),
        any_of(parts) if parts else None,
        names,
    )


@lru_cache(maxsize=1)
def cues() -> re.Pattern[str]:
    """Finds where a topic begins; the name of the group is the topic."""
    shorthand = words()["shorthand"]
    parts = (
        f"(?P<{name}>{'|'.join(expand(cue, shorthand) for cue in entry['cue'])})"
        for name, entry in words()["topics"].items()
    )
    return re.compile("|".join(parts))


@lru_cache(maxsize=1)
def statements() -> dict[str, Statement]:
    shorthand = words()["shorthand"]
    return {
        name: Statement(
            name,
            tuple(entry["cue"].split("|")),
            any_of(expand(pattern, shorthand) for pattern in entry["patterns"]),
            optional(entry.get("unless"), shorthand),
        )
        for name, entry in words()["statements"].items()
    }


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
