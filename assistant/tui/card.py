"""The card behind a question: why it is asked, how to count, the article, an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.edition import load
from assistant.interview import Prompt
from assistant.tui import wording
from assistant.tui.lines import Line, column, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper

MEASURE = 88
ENTRIES = ("why", "count", "not_counted", "basis", "example", "accepts")
COACHED = "requests"  # the section whose questions the coach helps with


class CardScreen(Page[str]):
    """Help on one question; of a cell of a table on its row and then its column.

    Returns the FIELD of a row that the coach led to; "" otherwise.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Esc", "key.close", "screen.close", 1),
        Key("F8", "key.coach", "screen.coach", 4),
        Key("上下", "key.scroll", "screen.roll(1)", 3),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "close", show=False),
        Binding("f8", "coach", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(self, *prompts: Prompt) -> None:
        super().__init__()
        self.prompts = prompts

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="card")

    def heading(self) -> tuple[str, str]:
        return wording("card.title"), self.prompts[-1].title

    def offered(self) -> tuple[Key, ...]:
        coached = self.prompts[0].section == COACHED
        return self.KEYS if coached else tuple(key for key in self.KEYS if key.word != "key.coach")

    def _lines(self, width: int) -> list[Line]:
        measure = min(width, MEASURE)
        lines: list[Line] = []
        for prompt in self.prompts:
            lines += [*([line()] if lines else []), *_card(prompt, measure)]
        return column(lines, width, measure)

    def action_close(self) -> None:
        self.dismiss("")

    def action_coach(self) -> None:
        from assistant.tui.coaching import CoachScreen

        if self.prompts[0].section == COACHED:
            self.app.push_screen(CoachScreen(load()), self.coached)

    def coached(self, path: str | None) -> None:
        """Back from the coach: with a row to go to, the card closes too."""
        if path:
            self.dismiss(path)

    def action_roll(self, step: int) -> None:
        self.paper("card").scroll_relative(y=step, animate=False)


def _card(prompt: Prompt, width: int) -> list[Line]:
    lines = hanging("", prompt.ask, width, "ask")
    for entry in ENTRIES:
        text = getattr(prompt.card, entry)
        if text:
            lines += [line(), line(wording(f"card.{entry}"), "label")]
            lines += hanging("    ", text, width)
    if prompt.options:
        lines += [line(), line(wording("card.options"), "label")]
        for number, label in enumerate(prompt.options.values(), 1):
            lines += hanging(f"{number:>6} ", label, width)
    return lines
