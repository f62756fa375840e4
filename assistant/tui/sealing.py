"""What was handed in: the sealed copies of an answers file, compared with how it stands now, and recalled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant import desk
from assistant.desk import Sealed
from assistant.errors import AssistantError
from assistant.tui import wording
from assistant.tui.draft import composed
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session


class SealedScreen(Page[None]):
    """The copies of one answers file, the newest first."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.compare", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, session: Session, copies: Sequence[Sealed]) -> None:
        super().__init__()
        self.session = session
        self.copies = copies

    def body(self) -> Iterable[Widget]:
        yield Paper(self._how, name="summary")
        yield Menu("sealed")

    def on_mount(self) -> None:
        entries = [Entry(str(n), wording("sealed.copy", mark=c.mark), c.path.name) for n, c in enumerate(self.copies)]
        self.query_one(Menu).fill(entries[::-1])
        self.set_focus(self.query_one(Menu))

    def heading(self) -> tuple[str, str]:
        return wording("sealed.title"), self.session.name

    def _how(self, width: int) -> list[Line]:
        return [line(), *hanging(" ", wording("sealed.how"), width - 1), line()]

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self.app.push_screen(CopyScreen(self.session, self.copies[int(event.mark)]))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss()


class CopyScreen(Page[None]):
    """One copy: what has changed since it was handed in."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("F2", "key.recall", "screen.recall", 1),
        Key("Esc", "key.return", "screen.close", 2),
        Key("上下", "key.scroll", "screen.roll(1)", 4),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", show=False),
        Binding("f2", "recall", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(self, session: Session, copy: Sealed) -> None:
        super().__init__()
        self.session = session
        self.copy = copy
        self.said: list[tuple[str, str]] = [("note", wording("sealed.comparing"))]

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="copy")

    def on_mount(self) -> None:
        self.run_worker(self._compare, thread=True)

    def heading(self) -> tuple[str, str]:
        return wording("sealed.copy", mark=self.copy.mark), self.session.name

    def _compare(self) -> None:
        from assistant.compose import compose
        from assistant.review.diff import differences
        from assistant.review.opened import Opened

        edition = self.session.sheet.edition
        try:
            answers = self.copy.recall()
        except AssistantError as problem:
            self.app.call_from_thread(self._say, [("trouble", problem.message), ("note", problem.hint)])
            return
        then = Opened(self.copy.path, edition, compose(edition, answers), answers)
        now = Opened(self.session.path, edition, composed(self.session), self.session.sheet.answers)
        told = differences(then, now).lines(edition)
        self.app.call_from_thread(self._say, [("ask", wording("sealed.since")), *(("note", text) for text in told)])

    def _say(self, said: list[tuple[str, str]]) -> None:
        self.said = said
        self.paper("copy").show()

    def _lines(self, width: int) -> list[Line]:
        return [made for style, text in self.said for made in hanging(" ", text, width - 1, style)]

    def action_recall(self) -> None:
        """What was handed in as a new answers file; this one stays as it is."""
        try:
            file = desk.unseal(self.copy, self.session.path)
        except AssistantError as problem:
            self._say([("trouble", problem.message), ("note", problem.hint)])
            return
        desk.remember(file)
        self._say([("said", wording("sealed.recalled")), ("ask", str(file)), *self.said])

    def action_roll(self, step: int) -> None:
        self.paper("copy").scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss()
