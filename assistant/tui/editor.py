"""A large editor for texts of several sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from assistant.interview import Prompt
from assistant.tui import wording
from assistant.tui.lines import Line, hanging
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper


class EditorScreen(Page[tuple[bool, str]]):
    """Returns whether the text is to be taken as the reply, and the text."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("F7", "key.take", "screen.take", 1),
        Key("Esc", "key.put_by", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7,ctrl+s", "take", show=False, priority=True),  # TextArea has an F7 of its own
        Binding("escape", "close", show=False, priority=True),
    ]

    def __init__(self, prompt: Prompt, text: str) -> None:
        super().__init__()
        self.prompt = prompt
        self.text = text

    def body(self) -> Iterable[Widget]:
        yield Paper(self._ask, name="editor-ask")
        yield TextArea(self.text, soft_wrap=True, show_line_numbers=False, id="editor")

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def _ask(self, width: int) -> list[Line]:
        return hanging("", self.prompt.ask, width, "ask")

    def heading(self) -> tuple[str, str]:
        part = self.prompt.part
        most = int(part.schema.get("maxLength", 0)) if part else 0
        areas = self.query(TextArea)
        have = len(areas.first().text) if areas else len(self.text)
        return self.prompt.title, wording("editor.count", have=have, most=most) if most else ""

    @on(TextArea.Changed)
    def counted(self) -> None:
        self.paper("banner").show()

    def unsent(self) -> str:
        """What is typed but not yet taken."""
        text = self.query_one(TextArea).text.strip()
        return text if text != self.text.strip() else ""

    def action_take(self) -> None:
        self.dismiss((True, self.query_one(TextArea).text))

    def action_close(self) -> None:
        self.dismiss((False, self.query_one(TextArea).text))
