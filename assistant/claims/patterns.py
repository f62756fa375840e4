"""The pattern language of prompts/vocabulary/claims.yaml: plain parentheses, … for a gap, {names}, figure signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

GAP = "[^，。；：（）#@￥%&\n]{0,20}?"
SIGNS = "#@￥%&"
FIGURE = "figure"
NAME = re.compile(r"\{([a-z_]+)\}")
GROUP = re.compile(r"\\.|\((?!\?)")
PLAIN = re.compile("[一-鿿]+")
CHOICE = re.compile(r"[一-鿿]+(?:\|[一-鿿]+)*")
ASIDE = re.compile(r"\{[a-z_]+\}(?:\{[0-9,]+\}|[?*])?|\[[^\]]*\][?*]?")
INNER = re.compile(r"\((?P<choice>[^()]*)\)(?P<maybe>[?*]|\{0)?(?:\{[0-9,]+\})?")
RUN = re.compile(r"(?:[一-鿿](?![?*{]))+")


@dataclass(frozen=True)
class Wanted:
    """One pattern, and the words of which the text must hold one (none: it may match anything).

    It is compiled when first needed: one report needs few of the hundreds there are.
    """

    name: str
    words: tuple[str, ...]
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)


class Patterns:
    """Patterns in order of precedence, found by their words first: most are ruled out without a search."""

    def __init__(self, listed: Iterable[Wanted]) -> None:
        self.listed = tuple(listed)
        self.always = tuple(n for n, wanted in enumerate(self.listed) if not wanted.words)
        by_word: dict[str, list[int]] = {}
        for number, entry in enumerate(self.listed):
            for word in entry.words:
                by_word.setdefault(word, []).append(number)
        self.by_word = tuple(by_word.items())

    def likely(self, text: str) -> set[int]:
        """Numbers of the patterns that may match."""
        return {*self.always, *(n for word, numbers in self.by_word if word in text for n in numbers)}

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, re.Match[str]]]:
        """What is found from left to right without overlap; of two at one place the earlier pattern's."""
        end = len(text) if end is None else end
        searched = ((n, self.listed[n].pattern.search(text, start, end)) for n in self.likely(text[start:end]))
        found = {n: match for n, match in searched if match}
        while found:
            number = min(found, key=lambda n: (found[n].start(), n))
            match = found[number]
            yield self.listed[number].name, match
            for n in [n for n, other in found.items() if other.start() < match.end()]:
                later = self.listed[n].pattern.search(text, match.end(), end)
                if later:
                    found[n] = later
                else:
                    del found[n]


def expand(text: str, shorthand: Mapping[str, str]) -> str:
    """A pattern of the vocabulary as a regular expression without capturing groups."""
    while NAME.search(text):
        text = NAME.sub(lambda match: shorthand[match.group(1)], text)
    text = text.replace("…", GAP)
    return GROUP.sub(lambda match: "(?:" if match.group() == "(" else match.group(), text)


def marked(pattern: str) -> str:
    """The pattern with its first figure sign (outside brackets) caught as `figure`."""
    inside = False
    for at, character in enumerate(pattern):
        if character in "[]":
            inside = character == "["
        elif character in SIGNS and not inside:
            return f"{pattern[:at]}(?P<{FIGURE}>{character}){pattern[at + 1 :]}"
    raise ValueError(pattern)


def sure(text: str) -> tuple[str, ...]:
    """Words of which every match of a pattern holds at least one; empty when none can be told.

    They are the longest plain word outside all groups, else the choices of a group that must match.
    """
    outside = ASIDE.sub("~", text)
    groups: list[str] = []
    while inner := INNER.search(outside):
        nested = inner.start() != outside.find("(")
        groups += [] if nested or inner["maybe"] else [inner["choice"]]
        outside = outside[: inner.start()] + "~" + outside[inner.end() :]
    if "|" in outside:
        return ()
    plain = RUN.findall(outside)
    if plain:
        return (max(plain, key=len),)
    choices = sorted((group.split("|") for group in groups if CHOICE.fullmatch(group)), key=lambda group: len(group))
    return tuple(choices[0]) if choices else ()


def wanted(name: str, text: str, shorthand: Mapping[str, str], figure: bool = False) -> Wanted:
    """A pattern of the vocabulary, compiled; `figure`: it catches the figure it names."""
    expanded = expand(text, shorthand)
    return Wanted(name, sure(text), marked(expanded) if figure else expanded)


def together(name: str, texts: Iterable[str], shorthand: Mapping[str, str]) -> Iterator[Wanted]:
    """Patterns of one name; plain words among them are searched as one."""
    listed = list(texts)
    plain = [text for text in listed if PLAIN.fullmatch(text)]
    if plain:
        yield Wanted(name, (), "|".join(plain))
    yield from (wanted(name, text, shorthand) for text in listed if text not in plain)
