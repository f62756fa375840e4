"""The answers walked through again on the screen, and at the end what changed and where it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.edition import Edition
from assistant.review.diff import Difference
from assistant.tui import wording
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.reviewing.walk import Walk
from assistant.tui.turns import Turn

FIELD, SENTENCE = "field:", "sentence:"


def open_walk(path: Path, last_year: int) -> RewalkScreen:
    """The walk through an answers file. Raises AssistantError when it cannot be read."""
    return RewalkScreen(Walk.over(path, last_year))


class RewalkScreen(InterviewScreen):
    """The interview over answers that are all there: what is kept becomes one line, what is changed stands out."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "finish", show=False, priority=True)]

    def __init__(self, walk: Walk) -> None:
        super().__init__(walk)
        self.walk = walk
        self.greeted = False
        self.spoken = 0  # turns there were before the reply

    def lay_out(self) -> None:
        if not self.greeted:  # the interview's own greeting counts what is left to ask
            self.turns[:1] = [Turn("note", wording("rewalk.greeting", file=self.walk.path.name))]
            self.greeted = True
        super().lay_out()
        if self.walk.visiting:
            texts = {wording("hint.keep"), wording("hint.keep_text")}
            self.hints = [Turn(t.kind, wording("rewalk.keep")) if t.text in texts else t for t in self.hints]
            self.show_all()

    def answer(self, text: str) -> None:
        self.spoken = len(self.turns)
        super().answer(text)

    def said(self, text: str) -> None:
        """A kept answer leaves one line behind, a changed one what it was and is."""
        title, old, new = self.walk.replied or ("", "", "")
        if old != new:
            old, new = (value or wording("picks.none") for value in (old, new))
            self.turns.append(Turn("default", wording("rewalk.changed", title=title, old=old, new=new)))
        elif title and text == wording("said.kept"):
            kept = wording("rewalk.kept", title=title, value=new or wording("picks.none"))
            self.turns[self.spoken :] = [Turn("dim", kept)]
            text = ""
        super().said(text)

    def offered(self) -> tuple[Key, ...]:
        """The interview's keys; F6 shows what changed."""
        return tuple(
            key._replace(word="key.review_changes") if key.word == "key.finish" else key for key in super().offered()
        )

    def action_finish(self) -> None:
        self.app.push_screen(ChangesScreen(self.walk), self._onward)

    def _onward(self, place: str | None) -> None:
        """Back from the changes: out, on with the walk, or to one of them."""
        if place is None:
            self.walk.close()
            self.dismiss(None)
        elif place:
            self.go(place)
        else:
            self.lay_out()


class ChangesScreen(Page[str]):
    """Returns the FIELD to look at again, "" to go on, None when the walk is over."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f6", "close", show=False)]

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self.walk = walk
        self.difference = walk.changes()

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        yield Menu("changes")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill([*self._ways(), *_changes(self.difference, self.walk.sheet.edition)])
        self.set_focus(menu)

    def heading(self) -> tuple[str, str]:
        return wording("rewalk.title"), self.walk.name

    def _summary(self, width: int) -> list[Line]:
        count = len(self.difference.figures) + len(self.difference.facts)
        if self.walk.trouble is not None:
            return [line(), *hanging(" ", wording("save.failed", why=str(self.walk.trouble)), width - 1, "trouble")]
        text = wording("rewalk.saved", count=count, file=self.walk.path) if count else wording("rewalk.unchanged")
        return [line(), *hanging(" ", text, width - 1, "ask"), line()]

    def _ways(self) -> Iterator[Entry]:
        yield Entry("over", wording("rewalk.over"))
        if self.walk.prompt is not None:
            yield Entry("on", wording("rewalk.on"))

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if not event.mark.startswith(SENTENCE):  # a sentence is only to be read
            place = event.mark.removeprefix(FIELD) if event.mark.startswith(FIELD) else ""
            self.dismiss(None if event.mark == "over" else place)

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss("")


def _changes(difference: Difference, edition: Edition) -> Iterator[Entry]:
    """Each figure and fact with what it was and is; below them the sentences."""
    changed = [*difference.figures, *difference.facts]
    if changed:
        yield Entry("", "")
        yield Entry("", wording("rewalk.figures", count=len(changed)), style="head")
    for change in changed:
        old, new = change.told(edition)
        text = wording("rewalk.change", title=change.title, old=old, new=new)
        yield Entry(f"{FIELD}{change.field}", text, style="default", whole=True)
    if difference.text:
        yield Entry("", "")
        yield Entry("", wording("rewalk.sentences", count=len(difference.text)), style="head")
    for number, rewording in enumerate(difference.text):
        yield Entry(f"{SENTENCE}{number}", rewording.marked, style="note", whole=True)
