"""The card behind a question: why it is asked, how to count, the article, an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.interview import Prompt
from assistant.tui import wording
from assistant.tui.lines import Line, column, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper

MEASURE = 88
ENTRIES = ("why", "count", "not_counted", "basis", "example", "accepts")


class CardScreen(Page[None]):
    """Help on one question."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Esc", "key.close", "screen.close", 1),
        Key("上下", "key.scroll", "screen.roll(1)", 3),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "close", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self.prompt = prompt

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="card")

    def heading(self) -> tuple[str, str]:
        return wording("card.title"), self.prompt.title

    def _lines(self, width: int) -> list[Line]:
        measure = min(width, MEASURE)
        return column(self._card(measure), width, measure)

    def _card(self, width: int) -> list[Line]:
        lines = hanging("", self.prompt.ask, width, "ask")
        for entry in ENTRIES:
            text = getattr(self.prompt.card, entry)
            if text:
                lines += [line(), line(wording(f"card.{entry}"), "label")]
                lines += hanging("    ", text, width)
        if self.prompt.options:
            lines += [line(), line(wording("card.options"), "label")]
            for number, label in enumerate(self.prompt.options.values(), 1):
                lines += hanging(f"{number:>6} ", label, width)
        return lines

    def action_close(self) -> None:
        self.dismiss()

    def action_roll(self, step: int) -> None:
        self.paper("card").scroll_relative(y=step, animate=False)
