"""Lines and tables read from any file -> Report, by the form's own headings and labels.

A reader of a format only says what stands there in which order (`Line`, `Grid`); what it
means is told here, so that every format reads alike. Nothing is dropped: what has no place
in the report is listed in `unplaced`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.documents import UNPRINTABLE
from assistant.edition import Edition
from assistant.formats import naming
from assistant.formats.labels import bare, folded
from assistant.formats.loose import restored
from assistant.formats.naming import LONGEST_NAME, Title
from assistant.formats.outline import PART, Outline, Role, short, structure
from assistant.formats.placing import Placer
from assistant.formats.wording import TABLES
from assistant.report import Block, Grid, Paragraph, Remark, Report, Section, Style

INDENTED = re.compile(r"\n(?=[ \u3000\u00a0]{2})")  # a line break before an indent separates paragraphs
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
LONGEST_PART, LONGEST_FURNITURE = 30, 120
SECOND = 3  # sections that must come twice before a file is said to hold two reports


class DamagedError(Exception):
    """A file holds no report that can be read; `kind` says why (format.<kind> in the messages)."""

    def __init__(self, kind: str = "damaged") -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Line:
    """A paragraph as read; `role` is what the file itself says it is. A picture is a line without text."""

    text: str
    role: Role = ""


Item = Line | Grid


@dataclass
class Draft:
    """A section while it is being filled."""

    key: str
    heading: str
    items: list[Item] = field(default_factory=list)


def recognise(
    raw: Iterable[Item], edition: Edition, titles: Sequence[str], meta: dict[str, str], *, plain: bool = False
) -> Report:
    """The report these lines and tables make.

    `titles`: texts outside them that may hold the title. `plain`: from text, where no table can
    have lines. Raises DamagedError when they are two reports.
    """
    reading = _Reading(edition, plain)
    flow = reading.marks([piece for item in raw for piece in reading.split(_printable(item))])
    keys = reading.outline.keys(
        [item.text if isinstance(item, Line) else "" for item in flow],
        [item.role if isinstance(item, Line) else "" for item in flow],
    )
    heads = [i for i, key in enumerate(keys) if key is not None]
    # A heading of another kind before the first section is the title, or stands in the preface.
    start = next((i for i in heads if keys[i]), heads[0] if heads else len(flow))
    front = reading.title(flow[:start], titles)
    signature, end = reading.signature(flow, start)
    sections = reading.sections(flow[start:end], keys[start:end])
    preface = reading.front(front)
    report = Report(
        title=reading.named.pieces,
        organ=reading.named.organ,
        year=reading.named.year,
        edition=str(reading.placer.words.former["edition"]) if reading.placer.is_former else edition.name,
        preface=preface,
        sections=sections,
        signature=signature,
        draft=reading.draft,
        meta=meta,
        unplaced=tuple(reading.unplaced),
        remarks=(*reading.placer.remarks, *reading.pictures),
    )
    return naming.completed(report)


class _Reading:
    """What is known so far of one report being read."""

    def __init__(self, edition: Edition, plain: bool) -> None:
        self.edition = edition
        self.plain = plain
        self.outline = Outline(edition)
        self.placer = Placer(edition)
        self.named = Title()
        self.draft = ""
        self.unplaced: list[str] = []
        self.pictures: list[Remark] = []

    def split(self, item: Item) -> list[Item]:
        """A line as the paragraphs it really holds; blank ones fall away."""
        if isinstance(item, Grid) or item.role == "picture":
            return [item]
        texts = [text.strip() for text in INDENTED.split(item.text)]
        first, broken, rest = texts[0].partition("\n")
        if broken and self.outline.key(first, item.role) is not None:
            texts[:1] = [first, rest.strip()]
        texts[:1] = self.outline.parted(texts[0])
        return [Line(text, item.role) for text in texts if text]

    def marks(self, flow: list[Item]) -> list[Item]:
        """Takes out page headers, what a page has around its text, and the draft mark."""
        kept: list[Item] = []
        mark, furniture = bare(self.edition.form["draft_mark"]), structure()["furniture"][""]
        for item in flow:
            if isinstance(item, Grid) or item.role == "picture":
                kept.append(item)
            elif len(item.text) <= LONGEST_FURNITURE and bare(item.text) == mark:
                self.draft = item.text
            elif item.role == "header" or (
                len(item.text) <= LONGEST_FURNITURE and not item.role and furniture.fullmatch(item.text)
            ):
                self.unplaced.append(item.text)
            else:
                kept.append(item)
        return kept

    # -- title -----------------------------------------------------------------------------

    def title(self, front: list[Item], titles: Sequence[str]) -> list[Item]:
        """Finds the title among the lines before the first section; what follows it is returned."""
        for i in range(len(front)):
            span, match = self._title(front[i : i + 3])
            if not match:
                continue
            first = i
            while first and self._belongs(front[first - 1], needed=first == i and not match.organ):
                first -= 1
            above = [line.text for line in front[first:i] if isinstance(line, Line)]
            self.named = match.under("".join(above))
            for skipped in front[:first]:
                self.unplaced += [skipped.text] if isinstance(skipped, Line) else self.placer.place(skipped)[1]
            return front[i + span :]
        for text in titles:
            if not self.named.pieces:
                self.named = naming.title(text, self.edition) or Title()
        return front

    def _title(self, items: Sequence[Item]) -> tuple[int, Title | None]:
        """The title that the first of these lines begins, and over how many of them it goes."""
        texts: list[str] = []
        for item in items:
            if isinstance(item, Grid) or item.role in ("part", "note", "picture") or len(item.text) > 3 * LONGEST_NAME:
                break
            if texts and not naming.DATED.search(texts[0]):
                break
            texts.append(item.text)
        found = [(span, naming.title("".join(texts[:span]), self.edition)) for span in range(1, len(texts) + 1)]
        whole = [(span, match) for span, match in found if match and (span == 1 or match.exact)]
        return max(whole, key=lambda pair: pair[1].exact, default=(0, None))

    @staticmethod
    def _belongs(item: Item, needed: bool) -> bool:
        """Is a line above the year part of the title? One without a role only if the unit is still missing."""
        if isinstance(item, Grid):
            return False
        return item.role == "title" or (needed and not item.role and short(item.text, LONGEST_NAME))

    # -- sections --------------------------------------------------------------------------

    def sections(self, body: Sequence[Item], keys: Sequence[str | None]) -> tuple[Section, ...]:
        drafts: list[Draft] = []
        for item, key in zip(body, keys, strict=True):
            if key is not None and isinstance(item, Line):
                # A list of contents repeats the headings: the empty ones before give way.
                drafts = [draft for draft in drafts if draft.items or not key or draft.key != key]
                drafts.append(Draft(key, item.text))
            else:
                drafts[-1].items.append(item)
        filled = [draft.key for draft in drafts if draft.items and draft.key]
        if len(filled) - len(set(filled)) >= SECOND:
            raise DamagedError("two")
        return tuple(Section(draft.key, draft.heading, tuple(self.blocks(draft))) for draft in drafts)

    def blocks(self, draft: Draft) -> list[Block]:
        """What a section holds; a table without lines is put together again from its text."""
        items = draft.items
        if draft.key in TABLES and not any(isinstance(item, Grid) for item in items):
            lines = [item.text if isinstance(item, Line) else "" for item in items]
            at, grid, after = restored(lines, draft.key, self.edition)
            if grid:
                items = [*items[:at], grid, *items[after:]]
        pictures = [item for item in items if isinstance(item, Line) and item.role == "picture"]
        blocks = [self.block(item) for item in items if item not in pictures]
        self.pictures += [Remark("picture", draft.heading, draft.key)] if pictures and draft.key in TABLES else []
        return blocks

    def front(self, lines: Sequence[Item]) -> tuple[Paragraph, ...]:
        """The preface; a table before the first section is placed for what it says, but has no home there."""
        blocks = [self.block(item) for item in lines if isinstance(item, Grid) or item.role != "picture"]
        for block in blocks:
            if isinstance(block, Grid) and block.key:
                self.unplaced += [f"{cell.key} {cell.text}" for cell in block.cells() if cell.key]
        return tuple(block for block in blocks if isinstance(block, Paragraph))

    def signature(self, flow: list[Item], start: int) -> tuple[tuple[str, ...], int]:
        """The lines of name and date at the end, and where they begin."""
        end = len(flow)
        while end > start and isinstance(last := flow[end - 1], Line) and last.role == "signature":
            end -= 1
        final = flow[-1] if end == len(flow) and end > start else None
        if isinstance(final, Line) and DATE.fullmatch(folded(final.text)):
            above = flow[end - 2] if end > start + 1 else None
            end -= 2 if isinstance(above, Line) and self._signs(above.text) else 1
        return tuple(item.text for item in flow[end:] if isinstance(item, Line)), end

    def _signs(self, text: str) -> bool:
        """Is this the unit's name as it may stand above the date?"""
        name, organ = bare(text), bare(self.named.organ)
        return bool(name and short(text, LONGEST_NAME)) and (name in organ or (bool(organ) and name.endswith(organ)))

    def block(self, item: Item) -> Block:
        if isinstance(item, Grid):
            grid, unplaced = self.placer.place(item)
            self.unplaced += unplaced
            return replace(grid, bordered=grid.bordered or self.plain)
        text = folded(item.text)
        part = item.role == "part" or (PART.match(text) is not None and short(text, LONGEST_PART))
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
