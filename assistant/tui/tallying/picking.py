"""One of a list: what a column holds, which applicant or outcome a wording stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper


class PickScreen(Page[str]):
    """Returns the key that was chosen, or None. Options: key, text, what stands beside it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, asked: str, options: Sequence[tuple[str, str, str]], at: str = "") -> None:
        super().__init__()
        self.asked, self.options, self.at = asked, options, at

    def body(self) -> Iterable[Widget]:
        yield Paper(self._asked, name="summary")
        yield Menu("options")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill([Entry(key, text, beside, whole=not beside) for key, text, beside in self.options], self.at)
        self.set_focus(menu)

    def heading(self) -> tuple[str, str]:
        return wording("pick.title"), ""

    def _asked(self, width: int) -> list[Line]:
        return [line(), *hanging(" ", self.asked, width - 1, "ask"), line()]

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.mark)

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss(None)
