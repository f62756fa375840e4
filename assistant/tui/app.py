"""The application: which screen first, colours, leaving, signals."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from assistant import desk
from assistant.tui import wording
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.page import Page
from assistant.tui.session import Session
from assistant.tui.themes import THEMES

if TYPE_CHECKING:
    from datetime import date

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")  # those a system has


class Interviewer(App[int]):
    """The interview on the screen."""

    CSS_PATH = "assistant.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,f10", "leave", show=False, priority=True),
        Binding("ctrl+t,f9", "theme", show=False, priority=True),
    ]

    def __init__(
        self,
        session: Session | None,
        last_year: int,
        plain: bool = False,
        first: Callable[[], Screen[Any]] | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.first = first
        self.last_year = last_year
        self.today = today
        self.leaving = False
        self.watching: Callable[[Any], bool] | None = None  # a demonstration; True: the key was meant for it
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        if plain:
            self.add_class("-ascii")

    def run_to_end(self) -> int:
        """Run until the person leaves or a signal ends it; the exit status."""
        self.run()
        return self.return_code or 0

    def get_default_screen(self) -> Screen[Any]:
        """The screen asked for; else the reports there are already; else straight to the first question."""
        if self.first is not None:
            return self.first()
        if self.session is None:
            recent = desk.recent()
            if recent:
                from assistant.tui.start import StartScreen

                return StartScreen(recent, self.last_year, self.today)
            self.session = Session.begin(desk.new(), self.last_year)
        return InterviewScreen(self.session)

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):  # Windows, threads
                    loop.add_signal_handler(number, self.end, int(number))

    def end(self, number: int) -> None:
        """A signal: leave at once; every accepted answer is on the disk already."""
        self._close_sessions()
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """A fault of ours: said in one sentence, the details kept in a file for whoever mends it."""
        import traceback

        file = desk.state() / "error.txt"
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(traceback.format_exc(), encoding="utf-8")
        self._exit_renderables.append(wording("leave.fault", file=file))
        self._close_messages_no_wait()

    def _close_sessions(self) -> None:
        for screen in reversed(self.screen_stack):
            keep = getattr(screen, "keep", None)  # what is typed into a table and not on the disk yet
            if keep is not None:
                keep()
            if isinstance(screen, InterviewScreen):
                screen.session.close()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes come to a demonstration first, where one is going on."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not (typed and self.watching is not None and self.watching(event)):
            await super().on_event(event)

    async def action_quit(self) -> None:
        await self.run_action("app.leave")

    def action_leave(self) -> None:
        """Save and leave; something typed but not sent, or not saved, is said once before."""
        warning = self._unfinished()
        if warning and not self.leaving and isinstance(self.screen, Page):
            self.leaving = True
            self.screen.tell(warning, "trouble")
            self.set_timer(6, self._stay)
            return
        self._close_sessions()
        self.exit(return_code=0)

    def _stay(self) -> None:
        self.leaving = False

    def _unfinished(self) -> str:
        for screen in reversed(self.screen_stack):
            unsent = getattr(screen, "unsent", None)
            if unsent is not None and unsent():
                return wording("leave.unsent")
            if isinstance(screen, InterviewScreen) and screen.session.trouble is not None:
                screen.session.save()
                if screen.session.trouble is not None:
                    return wording("leave.unsaved")
        return ""

    def action_help_quit(self) -> None:
        """Ctrl+C: nothing is lost and nothing ends."""
        if isinstance(self.screen, Page):
            self.screen.tell(wording("leave.how"))

    def action_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        if isinstance(self.screen, Page):
            self.screen.tell(wording(f"theme.{self.theme}"))
