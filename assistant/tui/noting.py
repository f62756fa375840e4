"""A note for a colleague on one question: who can answer it, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant.tui import notes, wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session

MOST = 200


class NoteScreen(Page[str | None]):
    """Returns the note ("" takes one away), None to leave everything as it was."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.take", "screen.take", 1),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.before = notes.noted(session)

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="noting")
        yield Input(self.before, placeholder=wording("note.example"), max_length=MOST, id="note", select_on_focus=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))

    def heading(self) -> tuple[str, str]:
        return wording("note.title"), self.session.name

    def _lines(self, width: int) -> list[Line]:
        prompt = self.session.prompt
        lines = hanging("", prompt.ask, width, "ask") if prompt else []
        lines += [line(), *hanging("", wording("note.who", who="、".join(notes.who(self.session))), width, "default")]
        return [*lines, line(), *hanging("", wording("note.how"), width)]

    def unsent(self) -> str:
        """What is typed but not yet taken."""
        text = self.query_one(Input).value.strip()
        return text if text != self.before else ""

    @on(Input.Submitted)
    def action_take(self) -> None:
        text = self.query_one(Input).value.strip()
        self.dismiss(text if text != self.before else None)

    def action_close(self) -> None:
        self.dismiss(None)
