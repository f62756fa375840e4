"""Pages to read: the cases behind a cell, what has to be looked at and what was not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.edition import Edition
from assistant.ledger import Tally
from assistant.ledger.cases import spoken
from assistant.ledger.command import left_out_lines, shown
from assistant.ledger.counting import ON_REQUEST, Case
from assistant.ledger.reading import Ident
from assistant.tui import wording
from assistant.tui.lines import Line, Part, fit, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper, Source

DAY = 12  # cells of a date
NUMBER = (14, 30)  # cells of a case number: at least, at most


class ListingScreen(Page[None]):
    """Lines to scroll through."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Esc", "key.close", "screen.close", 1),
        Key("上下", "key.scroll", "screen.roll(1)", 3),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(self, title: str, beside: str, source: Source) -> None:
        super().__init__()
        self.titled, self.source = (title, beside), source

    def body(self) -> Iterable[Widget]:
        yield Paper(self.source, name="card")

    def heading(self) -> tuple[str, str]:
        return self.titled

    def action_roll(self, step: int) -> None:
        self.paper("card").scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss(None)


def case_lines(edition: Edition, cases: Sequence[Case], width: int) -> list[Line]:
    """Cases as a list: number, dates, outcome. On a narrow screen the outcome stands below."""
    room = width - 2 * DAY - 2
    number = min(max(room // 3, NUMBER[0]), NUMBER[1])
    wide = room - number >= NUMBER[0]
    head = [fit(wording(f"cases.{name}"), size) for name, size in (("number", number), ("received", DAY))]
    lines = [line(" " + "".join([*head, fit(wording("cases.replied"), DAY), wording("cases.outcome") if wide else ""]))]
    for case in cases:
        told = [fit(_day(case.received), DAY), fit(_day(case.replied), DAY)]
        outcome = edition.title_of(f"requests.{case.outcome}") if case.outcome else ""
        lead = f" {fit(spoken(case.ident), number)}{''.join(told)}"
        lines += hanging(lead, outcome, width - 1) if wide else [line(lead), *hanging("   ", outcome, width - 1, "dim")]
    return [(Part(parts[0].text, "head"), *parts[1:]) if not n else parts for n, parts in enumerate(lines)]


def _day(day: object) -> str:
    return str(day) if day else "—"


def number_lines(idents: Sequence[Ident], width: int) -> list[Line]:
    """Case numbers alone, as an answers file keeps them."""
    return [made for ident in idents for made in hanging(" ", spoken(ident), width - 1)]


def told_lines(edition: Edition, tally: Tally, width: int) -> list[Line]:
    """What has to be looked at, what was not counted and why, what the report gets beside the table."""
    return list(_told(edition, tally, width))


def _told(edition: Edition, tally: Tally, width: int) -> Iterator[Line]:
    if tally.warnings:
        yield line(wording("told.look", count=len(tally.warnings)), "label")
        for notice in tally.warnings:
            text = wording("told.units") if notice.kind == "units" else notice.message
            yield from hanging("  ● ", text, width)
        yield line()
    if tally.left_out:
        first, *rows = left_out_lines(tally, len(tally.left_out))
        yield line(first, "label")
        for row in rows:
            yield from hanging("  ", row.strip(), width)
        yield line()
    facts = {path: value for path, value in tally.facts.items() if path != f"{ON_REQUEST}.units"}
    if facts:
        yield line(wording("told.facts"), "label")
        for path, value in facts.items():
            yield from hanging("  ", wording("told.fact", title=edition.title_of(path), value=shown(value)), width)
