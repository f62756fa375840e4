"""The chapters of a lesson, to jump to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.tui import wording
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, Key, Page


class ContentsScreen(Page[int]):
    """Returns the number of the chapter, from 0; nothing when closed."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, titles: Sequence[str], name: str) -> None:
        super().__init__(id=name)
        self.titles = titles

    def body(self) -> Iterable[Widget]:
        yield Menu("contents")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill([Entry(str(n), f"{n + 1:>2} {title}", whole=True) for n, title in enumerate(self.titles)])
        self.set_focus(menu)

    def heading(self) -> tuple[str, str]:
        return wording("demo.contents"), ""

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(int(event.mark))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss(None)
