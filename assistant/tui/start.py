"""The first screen where there are reports already: continue one, begin another, or do something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
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
OTHERS = ("tallying", "reviewing", "teaching")  # packages beside this module; each offers its first screen by choose()


class StartScreen(Page[None]):
    """Enter continues the newest report; N, or its entry, begins a new one."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("N", "key.new", "screen.new", 3),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,ctrl+n", "new", show=False),
        Binding("escape", "app.leave", show=False),
    ]

    def __init__(self, recent: Sequence[Recent], last_year: int, today: date | None = None) -> None:
        super().__init__()
        self.recent = recent
        self.last_year = last_year
        self.today = today

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Menu("start")

    def on_mount(self) -> None:
        self.query_one(Menu).fill(list(self._entries()))
        self.set_focus(self.query_one(Menu))

    def on_screen_resume(self) -> None:
        """Back from elsewhere: reports may have been added or got further."""
        self.recent = desk.recent()
        self.query_one(Menu).fill(list(self._entries()))

    def _greeting(self, width: int) -> list[Line]:
        return [line(), *hanging(" ", wording("start.greeting"), width - 1)]

    def _entries(self) -> Iterator[Entry]:
        if self.recent:
            yield Entry("", wording("start.known"), style="head")
        for number, report in enumerate(self.recent):
            yield Entry(str(number), self._title(report), self._told(report))
        yield Entry("", "")
        yield Entry("", wording("start.more"), style="head")
        yield Entry(NEW, wording("start.new"), wording("start.new_beside"))
        for name in OTHERS:
            yield Entry(name, wording(f"start.{name}"), wording(f"start.{name}_beside"))

    def _title(self, report: Recent) -> str:
        """Unit and year; where several files have the same, the file too."""
        organ = report.organ or wording("start.nameless")
        title = wording("name.year", organ=organ, year=report.year) if report.year else organ
        alike = [known for known in self.recent if (known.organ, known.year) == (report.organ, report.year)]
        return wording("start.file", title=title, file=report.path.stem) if len(alike) > 1 else title

    def _told(self, report: Recent) -> str:
        """How far it is; until handed in, how many days are left."""
        word = "start.done" if report.total and report.done == report.total else "start.progress"
        far = wording(word, done=report.done, total=report.total) if report.total else ""
        if desk.sealed(report.path):
            return wording("start.sealed")
        due = self._due(report) if self.today and report.year else ""
        return wording("start.due", far=far, due=due) if far and due else far or due

    def _due(self, report: Recent) -> str:
        from assistant.deadline import deadline
        from assistant.edition import CURRENT, load

        assert self.today is not None and report.year is not None
        return deadline(load(CURRENT), self.today, report.year, report.kind, report.deadline).text

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if event.mark == NEW:
            self.action_new()
        elif event.mark in OTHERS:
            self.app.push_screen(import_module(f"assistant.tui.{event.mark}").choose())
        else:
            self._continue(self.recent[int(event.mark)])

    def _continue(self, report: Recent) -> None:
        try:
            session = Session.open(report.path, self.last_year)
        except AssistantError as problem:
            self.tell(problem.message, "trouble")
            return
        self.app.push_screen(InterviewScreen(session))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_new(self) -> None:
        self.app.push_screen(InterviewScreen(Session.begin(desk.new(), self.last_year)))
