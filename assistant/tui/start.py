"""The first screen where there are reports already: continue one, or begin another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant import desk
from assistant.desk import Recent
from assistant.errors import AssistantError
from assistant.tui import wording
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session

NEW = "new"


class StartScreen(Page[None]):
    """Enter continues the newest report; N, or the last entry, begins a new one."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.continue", "screen.choose", 1),
        Key("N", "key.new", "screen.new", 3),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,ctrl+n", "new", show=False),
        Binding("escape", "app.leave", show=False),
    ]

    def __init__(self, recent: Sequence[Recent], last_year: int) -> None:
        super().__init__()
        self.recent = recent
        self.last_year = last_year

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Menu("start")

    def on_mount(self) -> None:
        entries = [
            Entry(str(number), self._title(report), self._progress(report)) for number, report in enumerate(self.recent)
        ]
        self.query_one(Menu).fill([*entries, Entry(NEW, wording("start.new"))])
        self.set_focus(self.query_one(Menu))

    def _greeting(self, width: int) -> list[Line]:
        return [*hanging(" ", wording("start.greeting"), width - 1), line()]

    def _title(self, report: Recent) -> str:
        organ = report.organ or wording("start.nameless")
        return wording("name.year", organ=organ, year=report.year) if report.year else organ

    def _progress(self, report: Recent) -> str:
        if not report.total:
            return ""
        word = "start.done" if report.done == report.total else "start.progress"
        return wording(word, done=report.done, total=report.total)

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if event.mark == NEW:
            self.action_new()
            return
        try:
            session = Session.open(self.recent[int(event.mark)].path, self.last_year)
        except AssistantError as problem:
            self.tell(problem.message, "trouble")
            return
        self.app.push_screen(InterviewScreen(session))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_new(self) -> None:
        self.app.push_screen(InterviewScreen(Session.begin(desk.new(), self.last_year)))
