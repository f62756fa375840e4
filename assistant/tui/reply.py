"""The line one replies in: an Input that knows pastes of several lines, full-width blanks and ticks."""

from __future__ import annotations

import re

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # never meant; a terminal would obey them
BLANKS = (" ", "\u3000")


class Reply(Input):
    """The reply line. While `ticking`, a blank typed into the empty line ticks an option instead."""

    ticking = False
    virtual_size = Reactive(Size(0, 0))  # a longer text moves nothing else: no layout of the screen for every key

    class Lines(Message):
        """Several lines were pasted where one is expected."""

        def __init__(self, lines: list[str]) -> None:
            super().__init__()
            self.lines = lines

    class Tick(Message):
        """Tick the option under the cursor."""

    def __init__(self) -> None:
        super().__init__(id="reply", select_on_focus=False)

    async def _on_key(self, event: events.Key) -> None:
        if self.ticking and not self.value and event.character in BLANKS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Tick())

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [CONTROLS.sub("", line.expandtabs(1)).strip() for line in event.text.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 1:
            self.post_message(self.Lines(lines))
        elif lines:
            self.replace(lines[0], *sorted(self.selection))

    def fill(self, text: str) -> None:
        """Put a text into the line, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)
