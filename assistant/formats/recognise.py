"""Lines and tables read from any file -> Report, by the form's own headings and labels.

A reader of a format only says what stands there in which order (`Line`, `Grid`); what it
means is told here, so that every format reads alike. Nothing is dropped: what has no place
in the report is listed in `unplaced`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.documents import UNPRINTABLE
from assistant.edition import Edition
from assistant.formats.labels import Labels, bare, core, folded, likeness
from assistant.formats.placing import Placer
from assistant.report import Block, Grid, Paragraph, Report, Section, Style

Role = Literal["", "title", "section", "part", "note", "header", "signature"]
INDENTED = re.compile(r"\n(?=[ \u3000\u00a0]{2})")  # a line break before an indent separates paragraphs
ORDINAL = re.compile(r"[一二三四五六七八九十]+[、.]")
PART = re.compile(r"\([一二三四五六七八九十]+\)")
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
YEAR = re.compile(r"(?P<organ>.*?)\s*(?P<year>\d{4})(?P<rest>\D.*)", re.DOTALL)
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
STOPS = "。；;:，,"
TITLE_ALIKE, HEADING_ALIKE = 0.7, 0.6
LONGEST_HEADING, LONGEST_PART, LONGEST_NAME = 45, 30, 60


class DamagedError(Exception):
    """A file is not what its suffix says, or is torn: a reader of a format cannot open it."""


@dataclass(frozen=True)
class Line:
    """A paragraph as read; `role` is what the file itself says it is."""

    text: str
    role: Role = ""


Item = Line | Grid


@dataclass
class Draft:
    """A section while it is being filled."""

    key: str
    heading: str
    blocks: list[Block] = field(default_factory=list)


def recognise(raw: Iterable[Item], edition: Edition, titles: Sequence[str], meta: dict[str, str]) -> Report:
    """The report these lines and tables make. `titles`: texts outside them that may hold the title."""
    reading = _Reading(edition)
    flow = reading.marks([piece for item in raw for piece in reading.split(_printable(item))])
    start = next((i for i, item in enumerate(flow) if reading.heading(item) is not None), len(flow))
    front = reading.title(flow[:start], titles)
    signature, body = reading.signature(flow[start:])
    sections = reading.sections(body)
    preface = reading.front(front)
    return Report(
        title=reading.pieces,
        organ=reading.organ,
        year=reading.year,
        edition=edition.name,
        preface=preface,
        sections=sections,
        signature=signature,
        draft=reading.draft,
        meta=meta,
        unplaced=tuple(reading.unplaced),
    )


class _Reading:
    """What is known so far of one report being read."""

    def __init__(self, edition: Edition) -> None:
        form = edition.form
        self.edition = edition
        self.headings = Labels((section["heading"], section["key"]) for section in form["sections"])
        self.own = {core(section["heading"]): str(section["key"]) for section in form["sections"]}
        self.placer = Placer(edition)
        self.tail = PLACEHOLDER.split(form["title"][-1])[-1]
        self.pieces: tuple[str, ...] = ()
        self.organ = ""
        self.year: int | None = None
        self.draft = ""
        self.unplaced: list[str] = []

    def split(self, item: Item) -> list[Item]:
        """A line as the paragraphs it really holds; blank ones fall away."""
        if isinstance(item, Grid):
            return [item]
        texts = [text.strip() for text in INDENTED.split(item.text)]
        first, broken, rest = texts[0].partition("\n")
        if broken and self.heading(Line(first, item.role)) is not None:
            texts[:1] = [first, rest.strip()]
        return [Line(text, item.role) for text in texts if text]

    def marks(self, flow: list[Item]) -> list[Item]:
        """Takes out page headers and the draft mark."""
        kept: list[Item] = []
        mark = self.edition.form["draft_mark"]
        for item in flow:
            if isinstance(item, Line) and bare(item.text) == bare(mark):
                self.draft = item.text
            elif isinstance(item, Line) and item.role == "header":
                self.unplaced.append(item.text)
            else:
                kept.append(item)
        return kept

    # -- title -----------------------------------------------------------------------------

    def title(self, front: list[Item], titles: Sequence[str]) -> list[Item]:
        """Finds the title among the lines before the first section; what follows it is returned."""
        for i, item in enumerate(front):
            match = self._title(item.text) if isinstance(item, Line) else None
            if not match:
                continue
            first = i
            while first and self._belongs(front[first - 1], needed=first == i and not match["organ"]):
                first -= 1
            above = [line.text for line in front[first:i] if isinstance(line, Line)]
            self._entitle("".join((*above, match["organ"])), match)
            for skipped in front[:first]:
                self.unplaced += [skipped.text] if isinstance(skipped, Line) else self.placer.place(skipped)[1]
            return front[i + 1 :]
        for text in titles:
            if not self.pieces and (match := self._title(text)):
                self._entitle(match["organ"], match)
        return front

    def _title(self, text: str) -> re.Match[str] | None:
        """Unit, year, the form's words or nearly: a text that is the title."""
        sentence = any(stop in text for stop in STOPS)
        match = YEAR.fullmatch(text) if not sentence and len(text) <= 3 * LONGEST_NAME else None
        return match if match and likeness(bare(match["rest"]), bare(self.tail)) >= TITLE_ALIKE else None

    def _entitle(self, organ: str, match: re.Match[str]) -> None:
        self.organ, self.year = "".join(organ.splitlines()).strip(), int(match["year"])
        self.pieces = tuple(piece for piece in (self.organ, match["year"] + match["rest"]) if piece)

    @staticmethod
    def _belongs(item: Item, needed: bool) -> bool:
        """Is a line above the year part of the title? One without a role only if the unit is still missing."""
        if isinstance(item, Grid):
            return False
        return item.role == "title" or (needed and not item.role and _short(item.text, LONGEST_NAME))

    # -- sections --------------------------------------------------------------------------

    def heading(self, line: Item) -> str | None:
        """Key of the section a line heads; empty if it heads one the form does not know; None if it is text."""
        if isinstance(line, Grid):
            return None
        text = folded(line.text)
        if not _short(text, LONGEST_HEADING) or PART.match(text):
            return None
        ordinal = ORDINAL.match(text)
        key = self.headings.find(text) if ordinal else self.own.get(core(text))
        if key:
            return key
        if ordinal:
            for section in self.edition.form["sections"]:
                same = text[0] == section["heading"][0]
                if same and likeness(core(text), core(section["heading"])) >= HEADING_ALIKE:
                    return str(section["key"])
        return "" if line.role == "section" else None

    def sections(self, body: Sequence[Item]) -> tuple[Section, ...]:
        drafts: list[Draft] = []
        for item in body:
            key = self.heading(item)
            if key is not None and isinstance(item, Line):
                # A list of contents repeats the headings: the empty ones before give way.
                drafts = [draft for draft in drafts if draft.blocks or not key or draft.key != key]
                drafts.append(Draft(key, item.text))
            else:
                drafts[-1].blocks.append(self.block(item))
        return tuple(Section(draft.key, draft.heading, tuple(draft.blocks)) for draft in drafts)

    def front(self, lines: Sequence[Item]) -> tuple[Paragraph, ...]:
        """The preface; a table before the first section is placed for what it says, but has no home there."""
        blocks = [self.block(item) for item in lines]
        for block in blocks:
            if isinstance(block, Grid) and block.key:
                self.unplaced += [f"{cell.key} {cell.text}" for cell in block.cells() if cell.key]
        return tuple(block for block in blocks if isinstance(block, Paragraph))

    def signature(self, flow: list[Item]) -> tuple[tuple[str, ...], list[Item]]:
        """The lines of name and date at the end, and what stands before them."""
        end = len(flow)
        while end and isinstance(last := flow[end - 1], Line) and last.role == "signature":
            end -= 1
        if end == len(flow) and end and isinstance(last := flow[-1], Line) and DATE.fullmatch(folded(last.text)):
            above = flow[end - 2] if end > 1 else None
            name = bare(above.text) if isinstance(above, Line) else ""
            end -= 2 if name and name in bare(self.organ) else 1
        return tuple(item.text for item in flow[end:] if isinstance(item, Line)), flow[:end]

    def block(self, item: Item) -> Block:
        if isinstance(item, Grid):
            grid, unplaced = self.placer.place(item)
            self.unplaced += unplaced
            return grid
        text = folded(item.text)
        part = item.role == "part" or (PART.match(text) is not None and _short(text, LONGEST_PART))
        style: Style = "part" if part else "note" if item.role == "note" else "body"
        return Paragraph(item.text, style)


def _printable(item: Item) -> Item:
    """An item without the characters no document of ours can hold; a stranger's file may have any."""
    if isinstance(item, Line):
        return replace(item, text=UNPRINTABLE.sub("", item.text))
    if not any(UNPRINTABLE.search(cell.text) for cell in item.cells()):
        return item
    rows = (tuple(replace(cell, text=UNPRINTABLE.sub("", cell.text)) for cell in row) for row in item.rows)
    return replace(item, rows=tuple(rows))


def _short(text: str, most: int) -> bool:
    """May a text be a heading or a name: short, and no sentence?"""
    return 0 < len(text) <= most and text[-1] not in STOPS and "。" not in text
