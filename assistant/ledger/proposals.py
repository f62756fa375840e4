"""What is shown of a ledger's columns so that a person can confirm them: heading, what it holds, a few cells.

Of the cells only what cannot name anybody is shown: dates, amounts, case numbers, usual wordings.
Anything else is only described, so that no name, identity or telephone number gets onto a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.documents import say
from assistant.edition import Edition
from assistant.ledger import dates, privacy, words
from assistant.ledger.columns import IGNORED
from assistant.ledger.decisions import Decisions
from assistant.ledger.sheets import text_of
from assistant.ledger.words import normal

SHOWN = 2
LONGEST = 12
AMOUNT = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
NUMBERED = re.compile(r"[^0-9A-Za-z〔〕\[\]()\-_./#年第号]")


@dataclass(frozen=True)
class Column:
    """A heading, the key of what it holds ("": nothing that is needed), a few cells, whether that may be changed.

    `sure`: known by its name; otherwise it is proposed. `fixed`: an answer to be ticked, or not alike in every sheet.
    """

    header: str
    key: str = ""
    samples: tuple[str, ...] = ()
    sure: bool = True
    fixed: bool = False


def samples(edition: Edition, key: str, cells: Iterable[Any]) -> tuple[str, ...]:
    """The first cells of a column, each once, as they may be shown."""
    found: dict[str, None] = {}
    for cell in cells:
        found.setdefault(_shown(edition, key, cell))
        if len(found) == SHOWN:
            break
    return tuple(found)


def _shown(edition: Edition, key: str, cell: Any) -> str:
    text = text_of(cell)
    read = dates.read(cell, dates.Around(2000))
    if read.day is not None:
        return read.day.strftime("%m-%d") if read.guessed else read.day.isoformat()
    if key == "number":
        return NUMBERED.sub(privacy.MASK, privacy.case_number(text, ""))[:24] or privacy.MASK
    if AMOUNT.fullmatch(text) or _usual(edition, text):
        return text[:LONGEST]
    return say("ledger.sample_text", count=len(text))


def _usual(edition: Edition, text: str) -> bool:
    """Is the whole cell one of the wordings everybody uses?"""
    said = normal(text)
    known = (words.outcome_words(edition).whole, words.applicant_words(edition).whole)
    return words.is_tick(text) or any(said in wordings for wordings in known) or words.is_channel(said)


def columns(layouts: Sequence[Any], shown: Mapping[str, tuple[str, ...]]) -> tuple[Column, ...]:
    """The columns of all sheets, each heading once; one that holds different things in different sheets is fixed."""
    found: dict[str, Column] = {}
    for layout in layouts:
        for place, header in sorted(layout.headers.items()):
            ticked = place in layout.ticks
            doubt = layout.doubts.get(header, "")
            key = layout.columns.get(place) or layout.ticks.get(place) or doubt
            column = Column(header, key or "", shown.get(header, ()), not doubt, ticked)
            before = found.get(header)
            if before is not None and before.key != column.key:
                column = Column(header, before.key or column.key, before.samples or column.samples, True, True)
            found[header] = column
    return tuple(found.values())


def confirmed(proposed: Iterable[Column]) -> Decisions:
    """The columns as they are proposed, as decisions to be kept for the office."""
    return Decisions({normal(column.header): column.key for column in proposed if column.key and not column.fixed})


def unconfirmed(proposed: Iterable[Column], decided: Decisions) -> bool:
    """Is there a column in use that nobody has confirmed yet?"""
    return any(heading not in decided.columns for heading in confirmed(proposed).columns)


def ignoring(header: str) -> Decisions:
    """That a column is not used."""
    return Decisions({normal(header): IGNORED})
