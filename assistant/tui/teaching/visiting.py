"""One visitor's program, as its own process: the trainer's page, its files in the visitor's folder.

The server talks to it over standard input and output; when that ends, whatever the reason, so does this.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import Any, ClassVar

from textual import messages
from textual.binding import Binding, BindingType
from textual.drivers.web_driver import WebDriver
from textual.screen import Screen

from assistant import desk
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.session import Session
from assistant.tui.teaching import choose, choosing


class VisitorDriver(WebDriver):
    """Textual's driver for the web, which also leaves when the server is gone."""

    def start_application_mode(self) -> None:
        self.loop = asyncio.get_running_loop()
        super().start_application_mode()

    def run_input_thread(self) -> None:
        super().run_input_thread()
        with contextlib.suppress(RuntimeError):  # the program has ended already
            self.loop.call_soon_threadsafe(self._app.post_message, messages.ExitApp())


class OwnPractice(InterviewScreen):
    """The interview in the visitor's own folder, which the server removes or keeps. F12 goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12", "app.pop_screen", show=False)]

    def __init__(self, last_year: int) -> None:
        super().__init__(Session.begin(desk.new(), last_year))


def practice(last_year: int) -> Screen[Any]:
    """An interview to practise with."""
    return OwnPractice(last_year)


def visit(last_year: int) -> int:
    """The program of one visitor; its exit status."""
    from assistant import tui

    choosing.OTHERS["practice"] = practice  # the folder is the visitor's own already
    return tui.show(choose, last_year)


def _trouble_aside() -> None:
    """What a broken program would say goes to a file of the visitor's, not onto the trainer's screen."""
    with contextlib.suppress(OSError):
        desk.state().mkdir(parents=True, exist_ok=True)
        with (desk.state() / "trouble.txt").open("ab") as file:
            os.dup2(file.fileno(), 2)


if __name__ == "__main__":
    _trouble_aside()
    sys.exit(visit(int(sys.argv[1])))
