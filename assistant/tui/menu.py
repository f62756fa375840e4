"""A list to choose from with the arrow keys: reports, questions, findings, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from assistant.tui.lines import Line, Part, fit, hanging, line
from assistant.tui.paper import Paper

NARROW = 56  # cells below which what stands beside goes under


class Entry(NamedTuple):
    """One line of a menu: what choosing it means ("" for a heading), its text, what stands beside it.

    `whole`: the text is shown to its end, over several lines if need be.
    """

    mark: str
    text: str
    beside: str = ""
    style: str = "option"
    beside_style: str = "dim"
    whole: bool = False


class Menu(Paper):
    """Entries with a cursor; Enter or a click posts Chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """An entry was chosen."""

        def __init__(self, mark: str) -> None:
            super().__init__()
            self.mark = mark

    def __init__(self, name: str) -> None:
        super().__init__(self._menu_lines, name=name, focusable=True)
        self.entries: list[Entry] = []
        self.at = ""

    def fill(self, entries: Sequence[Entry], at: str = "") -> None:
        """New entries; the cursor goes to `at`, or stays, or goes to the first one."""
        self.entries = list(entries)
        marks = self._marks()
        wanted = at or self.at
        self.at = wanted if wanted in marks else next(iter(marks), "")
        self.show(reveal=self.at)

    def _marks(self) -> list[str]:
        return [entry.mark for entry in self.entries if entry.mark]

    def _menu_lines(self, width: int) -> list[Line]:
        return [made for entry in self.entries for made in self._entry(entry, width)]

    def _entry(self, entry: Entry, width: int) -> list[Line]:
        if not entry.mark:
            return [line(fit(f" {entry.text}", width), entry.style)] if entry.text else [line()]
        style = "cursor" if entry.mark == self.at else entry.style
        head = " > " if entry.mark == self.at else "   "
        if entry.whole:
            made = hanging(head, entry.text, width - 1, style, label_style=style, mark=entry.mark)
            made += (
                hanging("     ", entry.beside, width - 1, entry.beside_style, mark=entry.mark) if entry.beside else []
            )
            return made
        if width < NARROW:
            under = [line(fit(f"     {entry.beside}", width), entry.beside_style, entry.mark)] if entry.beside else []
            return [line(fit(head + entry.text, width), style, entry.mark), *under]
        left = (width - 3) * 11 // 24
        told = Part(
            fit(f"  {entry.beside}", width - 3 - left), style if style == "cursor" else entry.beside_style, entry.mark
        )
        return [(Part(head + fit(entry.text, left), style, entry.mark), told)]

    # -- moving ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        marks = self._marks()
        if marks:
            here = marks.index(self.at) if self.at in marks else 0
            self.at = marks[min(max(here + step, 0), len(marks) - 1)]
            self.show(reveal=self.at)
            if self.at == marks[0]:
                self.scroll_home(animate=False)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(self.scrollable_content_region.height - 2, 1))

    def action_choose(self) -> None:
        if self.at:
            self.post_message(self.Chosen(self.at))

    def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.paper is self:
            event.stop()
            self.at = event.mark
            self.show(reveal=self.at)
            self.action_choose()
