"""Whose report it is and of which year: from the title, or where there is none from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.formats.labels import bare, likeness
from assistant.report import Report

YEAR = re.compile(r"(?P<organ>.*?)\s*(?P<year>\d{4})(?P<rest>\D.*)", re.DOTALL)
DATED = re.compile(r"[（(]?\s*((?:19|20)\d{2})\s*年度?\s*[）)]?")
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
STOPS = "。；;，,"
ALIKE = 0.7
LONGEST_NAME, LONGEST_TEXT = 60, 50_000
Named = TypeVar("Named", int, str)
OFTEN = 2  # a year or a name that the text says once may be another's


@dataclass(frozen=True)
class Title:
    """What a title says. `exact`: it ends as the form has it."""

    pieces: tuple[str, ...] = ()
    organ: str = ""
    year: int | None = None
    exact: bool = False

    def under(self, above: str) -> Title:
        """The same with the unit's name, or the first part of it, standing on lines above."""
        organ = "".join((above + self.organ).splitlines()).strip()
        rest = self.pieces[1:] if self.organ else self.pieces
        return replace(self, organ=organ, pieces=tuple(piece for piece in (organ, *rest) if piece))


def tail(edition: Edition) -> str:
    """What the form has behind the year in the title."""
    return PLACEHOLDER.split(edition.form["title"][-1])[-1]


def title(text: str, edition: Edition) -> Title | None:
    """What a text says as a title; None when it is none."""
    if len(text) > 3 * LONGEST_NAME or any(stop in text for stop in STOPS):
        return None
    ending = bare(tail(edition))
    match = YEAR.fullmatch(text)
    if match and (alike := likeness(bare(match["rest"]), ending)) >= ALIKE:
        organ = "".join(match["organ"].splitlines()).strip()
        pieces = tuple(piece for piece in (organ, match["year"] + match["rest"]) if piece)
        return Title(pieces, organ, int(match["year"]), exact=alike > 0.99)
    return _otherwise(text, ending)


def _otherwise(text: str, ending: str) -> Title | None:
    """A title with the year before the unit, or at the end."""
    dated = DATED.findall(text)
    rest = DATED.sub("", text)
    words = ending[1:]  # 年 goes with the year
    start = max(rest.rfind(words[:6]), rest.rfind(words[2:6]) if words[:6] not in rest else -1)
    if len(dated) != 1 or start < 0 or likeness(bare(rest[start:]), words) < ALIKE:
        return None
    organ = "".join(rest[:start].split())
    return Title((text.strip(),), organ, int(dated[0])) if organ else None


def completed(report: Report) -> Report:
    """A report whose title names no unit or year with those its text names most often."""
    if report.year is not None and report.organ:
        return report
    text = report.text()[:LONGEST_TEXT]
    year = report.year or _commonest(int(found) for found in re.findall(r"(?<!\d)(20\d{2})\s*年", text))
    organ = report.organ or ("" if report.title else _commonest(_names(text)) or "")
    return replace(report, year=year, organ=organ)


def _commonest(found: Iterator[Named]) -> Named | None:
    counts = Counter(found).most_common(2)
    if not counts or counts[0][1] < OFTEN or (len(counts) > 1 and counts[1][1] == counts[0][1]):
        return None
    return counts[0][0]


def _names(text: str) -> Iterator[str]:
    """What the text calls units: a place, whatever is between, and what units are called at the end."""
    words = _words()
    for match in words.ends.finditer(text):
        run = words.run.search(text[max(match.start() - LONGEST_NAME // 2, 0) : match.start()])
        if run and words.place.search(run[0]):
            yield run[0] + match[0]


def fuller(text: str, organ: str) -> str:
    """The unit's name as the text has it with a place before it that the name alone lacks; empty where it never has."""
    words = _words()
    for match in re.finditer(re.escape(organ), text):
        run = words.run.search(text[max(match.start() - LONGEST_NAME // 3, 0) : match.start()])
        if run and words.ending_place.search(run[0]):
            return run[0] + organ
    return ""


@dataclass(frozen=True)
class Words:
    """Patterns of what names are made of: `run` is all that may belong to a name before some point."""

    ends: re.Pattern[str]
    run: re.Pattern[str]
    place: re.Pattern[str]
    ending_place: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> Words:
    shipped = load_shipped("prompts", "vocabulary", "structure.yaml")
    places = "|".join(shipped["places"])
    return Words(
        ends=re.compile("|".join(sorted(shipped["ends"], key=len, reverse=True))),
        run=re.compile(rf"[^\W\d_{''.join(shipped['before'])}]+$"),
        place=re.compile(rf"\w(?:{places})"),
        ending_place=re.compile(rf"\w(?:{places})$"),
    )
