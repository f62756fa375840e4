"""A finished report -> an answers file, as far as facts can be told.

The tables always; from the text the facts that surely stand in it; the rest of the text as
the writer's own words of its part. Nothing is lost: what has no place in an answers file is
put into its notes, and what cannot be put anywhere is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant import checks
from assistant.answers import ABSENT, Answers, lookup, put
from assistant.compose import compose
from assistant.documents import say, short
from assistant.edition import Edition
from assistant.facts import context
from assistant.interview.sheet import likely
from assistant.report import Report
from assistant.review import edition_of
from assistant.review.areas import INTRO, PREFACE, Area, areas, headings, strange_headings, vocabulary
from assistant.review.conditions import Among, Sum
from assistant.review.holes import Told, fits, total
from assistant.review.pairs import problem_pairs
from assistant.review.printed import tables
from assistant.review.spans import Span, scan, sentences
from assistant.review.wordings import surely_said

DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
TRIES = 6
LONGEST = 2000  # what own_words and notes hold


@dataclass(frozen=True)
class Read:
    """What was read: the answers, and what could not be put into them."""

    answers: Answers
    unplaced: tuple[str, ...]


def read(report: Report) -> Read:
    """The answers a finished report gives, origin `read`, and what found no place."""
    edition = edition_of(report)
    reading = _Reading(edition, report)
    reading.settle()
    reading.loose()
    reading.place_rest()
    return Read(reading.answers, tuple(dict.fromkeys(text for text in reading.unplaced if text.strip())))


def frame(edition: Edition, report: Report) -> Answers:
    """What the outside of a report tells: unit, year, date; kind and level as far as the name tells them."""
    name = report.organ
    guess = {key: value for key, value in likely(name).items() if key in ("kind", "level")}
    answers: Answers = {"edition": edition.name, "organ": {**({"name": name} if name else {}), **guess}}
    if report.year is not None and fits(edition, edition.fields["year"], report.year):
        answers["year"] = report.year
    date = DATE.search(report.signature[-1]) if report.signature else None
    answers["publication"] = {"preface": bool(report.preface), "signed": bool(report.signature)}
    if date:
        answers["publication"]["date"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    return answers


class _Reading:
    """One report being read: its areas, its spans, the answers so far.

    `printed` are the tables as they are printed, where a report is read without them.
    """

    def __init__(self, edition: Edition, report: Report, printed: Mapping[str, Any] | None = None) -> None:
        self.edition = edition
        self.report = report
        self.printed = printed or {}
        self.areas = areas(edition, report)
        self.unplaced = [*report.unplaced, *strange_headings(edition, report)]
        figures = tables(edition, report)
        self.unplaced += figures.unplaced
        self.frame = {**frame(edition, report), **figures.answers}
        self.pairs = problem_pairs(self.text("problems"), report.year)
        self.spans = [span for area in self.areas for span in self.scanned(area)]
        self.answers: Answers = {}
        self._known: tuple[Answers, dict[str, Any]] | None = None

    def facts(self) -> dict[str, Any]:
        """What the answers told so far tell an expression; worked out anew when they have changed."""
        if self._known is None or self._known[0] is not self.answers:
            self._known = (self.answers, {**context(self.edition, self.answers), **self.printed})
        return self._known[1]

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The tables with their sums, as expressions name them."""
        return {**context(self.edition, self.frame), **self.printed}

    def text(self, name: str) -> list[str]:
        return [text for area in self.areas if area.name == name for text in area.paragraphs]

    def scanned(self, area: Area) -> Iterator[Span]:
        for number, text in enumerate(area.paragraphs):
            yield from scan(self.edition, area.name, number, text)

    # -- facts that make the very sentence -----------------------------------------------------

    def settle(self) -> None:
        """Keeps those facts that make the sentences they were read from; the others fall away."""
        for _ in range(TRIES):
            self.answers = self.assembled()
            if not any(span.candidates for span in self.spans):
                return
            facts = self.facts()
            wrong = [span for span in self.spans if span.candidates and not span.made_by(facts)]
            if not wrong:
                return
            for span in wrong:
                del span.candidates[0]
        self.answers = self.assembled()

    def assembled(self) -> Answers:
        """The answers of all facts told so far."""
        answers = self.frame
        for path, value in self.collected().items():
            answers = put(answers, self.edition.fields[path].store, value)
        if self.pairs.items:
            answers = put(answers, ("problems",), self.pairs.items)
        if self.pairs.last:
            answers = put(answers, ("last_problems",), self.pairs.last)
        return answers

    def collected(self) -> Told:
        facts: Told = {}
        powers: set[str] = set()
        for span in self.spans:
            for path, value in span.told.items():
                if isinstance(value, Among):
                    powers.update(value.options)
                elif isinstance(value, Sum):
                    figure = total(value, self.figure)
                    facts |= {path: figure} if figure is not None and path not in facts else {}
                elif path not in ("organ.name", "organ.self"):  # the title and the vote tell these
                    facts.setdefault(path, value)
        if powers and "organ.powers" not in facts:
            facts["organ.powers"] = [
                key for key in self.edition.fields["organ.powers"].options if self.has(key, powers)
            ]
        own = {span.area for span in self.spans if span.candidates}
        if own & {PREFACE, INTRO}:  # our wording says so where subordinate units are counted in
            facts.setdefault("scope", "own")
        if facts.get("other_matters.information_fee.notices") == 0:
            facts.setdefault("other_matters.information_fee.noticed", "0")
        return {**{path: self.filled(value, facts) for path, value in facts.items()}, **self.called()}

    def filled(self, value: Any, facts: Told) -> Any:
        """A list whose one item has the count that another sentence or a table tells."""
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            return value
        items = []
        for item in value:
            count = item.get("count")
            figure = total(count, lambda path: facts.get(path, self.figure(path))) if isinstance(count, Sum) else count
            items.append({"name": item["name"], **({} if figure is None else {"count": figure})})
        return items

    def figure(self, path: str) -> Any:
        """A figure of the tables, sums included, by its dotted name."""
        here: Any = self.figures
        for key in path.split("."):
            here = here.get(key) if isinstance(here, dict) else None
        return here

    def has(self, power: str, said: set[str]) -> bool:
        cells = self.frame.get("disclosure", {}).get(power, {})
        return power in said or any(value not in (0, "0") for value in cells.values())

    def called(self) -> Told:
        """What the unit calls itself: as most sentences say, or as the text mostly has it."""
        usual = re.compile(vocabulary()["self"])
        told = Counter(span.told["organ.self"] for span in self.spans if "organ.self" in span.told)
        votes = Counter({n: c for n, c in told.items() if c > 2 or usual.fullmatch(n) or n in self.report.organ})
        if not votes:
            whole = "\n".join(text for area in self.areas for text in area.paragraphs)
            votes = Counter(usual.findall(whole))
        return {"organ.self": votes.most_common(1)[0][0]} if votes else {}

    # -- the rest ------------------------------------------------------------------------------

    def loose(self) -> None:
        """Facts that other wordings surely say; such a sentence stays, unless it says nothing else."""
        for span in self.spans:
            for path, value, whole in surely_said(self.edition, span):
                field = self.edition.fields[path]
                if not fits(self.edition, field, value) or _there(self.answers, field.store):
                    continue
                self.answers = put(self.answers, field.store, value)
                if whole and not span.candidates:
                    span.text = ""

    def place_rest(self) -> None:
        """Writer's own sentences into own_words, matters or notes; all origins marked."""
        made = set(sentences_of(compose(self.edition, self.answers)))
        for area in self.areas:
            left = _unmade(self.pairs.left, made) if area.name == "problems" else self.left(area, made)
            if area.name == "other_matters" and left:
                self.keep_matters(left)
            elif area.name.startswith("overview_") and area.key:
                self.keep("overview", area.key, left)
            elif left:
                self.note("publication.preface" if area.name == PREFACE else area.key or "overview", left)
        self.answers["origins"] = dict.fromkeys(sorted(self.known()), "read")

    def left(self, area: Area, made: set[str]) -> list[str]:
        """The paragraphs of an area without the sentences that facts make."""
        paragraphs: dict[int, str] = {}
        for span in self.spans:
            if span.area != area.name or span.candidates or not span.text:
                continue
            for text in _unmade([span.text], made):
                paragraphs[span.paragraph] = paragraphs.get(span.paragraph, "") + text
        return list(paragraphs.values())

    def keep(self, section: str, part: str, left: list[str]) -> None:
        kept, over = _within(left)
        self.unplaced += over
        if kept:
            self.answers = put(self.answers, (section, part, "own_words"), "\n".join(kept))

    def keep_matters(self, left: list[str]) -> None:
        over = [text for text in left if len(text) > LONGEST]
        self.unplaced += over
        matters = [text.removesuffix("。") for text in left if text not in over]
        self.answers = put(self.answers, ("other_matters", "matters"), matters[:50])

    def note(self, path: str, left: list[str]) -> None:
        kept, over = _within(left)
        self.unplaced += [*over, *(say("read.noted", text=short(text, 60)) for text in kept)]
        if kept:
            self.answers = put(self.answers, ("notes", path), "\n".join(kept))

    def known(self) -> Iterator[str]:
        for path, field in self.edition.fields.items():
            table = path.partition(".")[0]
            if path != "edition" and _there(self.answers, field.store):
                yield table if table in ("disclosure", "requests", "disputes") else path


def _there(answers: Answers, store: tuple[str | int, ...]) -> bool:
    return lookup(answers, store) not in (ABSENT, None)


def _unmade(texts: Iterable[str], made: set[str]) -> list[str]:
    """Texts without the sentences that are made anyway."""
    left = ("".join(piece for piece in sentences(text) if piece.strip() not in made).strip() for text in texts)
    return [text for text in left if text]


def _within(texts: list[str]) -> tuple[list[str], list[str]]:
    """The texts that fit into one long field together, and those that are too much."""
    kept: list[str] = []
    for number, text in enumerate(texts):
        if len("\n".join([*kept, text])) > LONGEST:
            return kept, texts[number:]
        kept.append(text)
    return kept, []


def sentences_of(report: Report) -> Iterator[str]:
    """Every sentence of a report's text."""
    for line in report.text().splitlines():
        yield from (piece.strip() for piece in sentences(line))


def facts_told(report: Report) -> dict[str, Any]:
    """What the checks may know of a report that has no answers: the unit's kind, its fee, its headings."""
    edition = edition_of(report)
    only = replace(report, preface=(), sections=tuple(s for s in report.sections if s.key == "other_matters"))
    reading = _Reading(edition, only, checks.printed(edition, report))
    reading.settle()
    reading.loose()
    overview = any(section.key == "overview" for section in report.sections)
    found = {"headings": "；".join(headings(report))} if overview else {}
    return {**reading.facts(), **found}
