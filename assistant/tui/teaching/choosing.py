"""The trainer's start page: a lesson to play, an exercise, an interview to practise with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from assistant.teach.lesson import find, read, shipped
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper


def practice(last_year: int) -> Screen[Any]:
    """A blank interview to practise with; its files lie in a folder that is removed afterwards."""
    from assistant.tui.teaching.practising import PracticeScreen

    return PracticeScreen(last_year)


def quiz(_last_year: int) -> Screen[Any]:
    """Finding faults: which exercise."""
    from assistant.tui.teaching.quiz import QuizStart

    return QuizStart()


# What can be chosen beside the lessons: the mark of the entry -> its screen, given the year just gone.
# The wording of an entry is teach.<mark> and teach.<mark>_beside in prompts/screens/teaching.yaml.
OTHERS: dict[str, Callable[[int], Screen[Any]]] = {"quiz": quiz, "practice": practice}


LESSON = "lesson:"


class ChooseScreen(Page[None]):
    """Enter opens what the cursor stands on; leaving that comes back here."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("Enter", "key.choose", "screen.choose", 1), THEME, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.leave", show=False)]

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Menu("teach")

    def on_mount(self) -> None:
        self.query_one(Menu).fill(list(self._entries()))
        self.set_focus(self.query_one(Menu))

    def heading(self) -> tuple[str, str]:
        return wording("teach.title"), ""

    def _greeting(self, width: int) -> list[Line]:
        return [*hanging(" ", wording("teach.greeting"), width - 1), line()]

    def _entries(self) -> Iterable[Entry]:
        yield Entry("", wording("teach.lessons"), style="head")
        for path in shipped():
            lesson = read(path)
            about = wording("teach.lesson_beside", minutes=lesson.minutes, audience=lesson.audience)
            yield Entry(f"{LESSON}{lesson.name}", lesson.title, about)
        yield Entry("", "")
        yield Entry("", wording("teach.others"), style="head")
        for mark in OTHERS:
            yield Entry(mark, wording(f"teach.{mark}"), wording(f"teach.{mark}_beside"))

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if event.mark.startswith(LESSON):
            from assistant.tui.teaching.demo import demo

            self.app.push_screen(demo(read(find(event.mark.removeprefix(LESSON)))))
            return
        self.app.push_screen(OTHERS[event.mark](getattr(self.app, "last_year", 0)))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()
