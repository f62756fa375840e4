"""A lesson on the interview screen itself: the same questions, the same checks, nothing kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from assistant.teach.lesson import Lesson, chapters
from assistant.teach.tallying import Tallied
from assistant.tui.draft import Draft, ReportScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.menu import Menu
from assistant.tui.page import Key, Page
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.session import Session
from assistant.tui.teaching.caption import Caption
from assistant.tui.teaching.player import Moment, Player

PLAYING = (
    Key("空格", "demo.key_pause", "space", 1),
    Key("左右", "demo.key_step", "right", 2),
    Key("+-", "demo.key_speed", "plus", 3),
    Key("T", "demo.key_take", "f12", 2),
    Key("Esc", "demo.key_end", "escape", 1),
    Key("L", "demo.key_chapters", "l", 4),
)
YOURS = (Key("F12", "demo.key_back", "f12", 1),)
ENDED = (Key("Esc", "demo.key_end", "escape", 1), Key("左", "demo.key_again", "left", 2))
PASSED = ("ctrl+q", "f10", "f9", "ctrl+t", "ctrl+c")  # keys of the program itself
WAIT = 0.02
PATIENCE = 50  # waits for a screen that may have nothing to show
CONTENTS = "contents-screen"


class DemoScreen(InterviewScreen):
    """The interview, steered by a player."""

    def __init__(self, player: Player) -> None:
        self.player = player
        player.stage = self
        super().__init__(player.session())
        self.worker: Worker[None] | None = None

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield Caption(self.steer)

    def on_mount(self) -> None:
        self.query_one(Reply).cursor_blink = self.player.seen is None
        self.caption()
        watch(self.app, self.seen_first)
        self.run()

    def on_unmount(self) -> None:
        watch(self.app, None)
        self.session.close()
        self.player.close()

    def run(self) -> None:
        """Play on from where the lesson stands."""
        self.player.ended = False
        self.worker = self.run_worker(self.player.play(self), exclusive=True, group="demo")

    # -- what the player does ------------------------------------------------------------------

    def caption(self) -> None:
        """The caption of now on whatever screen is in front; one that knows nothing of lessons gets a bar for it."""
        screen = self.app.screen if self.is_attached else None
        if screen is None or not screen.is_attached or not isinstance(screen, Page) or screen.id == CONTENTS:
            return
        if not screen.query(Caption):
            screen.mount(Caption(self.steer))
        player = self.player
        keys: tuple[Key, ...] = ()  # a picture is steered by nobody
        if player.seen is None:
            keys = YOURS if player.yours else ENDED if player.ended else PLAYING
        for caption in screen.query(Caption):
            caption.tell(player.heading(), player.text(), player.state(), keys)

    def typed(self, text: str) -> None:
        """What is in the reply line so far."""
        self.query_one(Reply).fill(text)

    async def home(self) -> None:
        """Close whatever was opened over the interview."""
        while self.app.screen is not self and self in self.app.screen_stack:
            await self._close(self.app.screen)
        self.caption()

    async def _close(self, screen: Screen[Any]) -> None:
        while screen.is_attached and getattr(screen, "busy", False):
            await asyncio.sleep(WAIT)
        if self.app.screen is screen:
            self.app.pop_screen()  # not dismissed: nobody chose anything there

    async def look(self, name: str, last: bool) -> None:
        """Open another screen of the interview, with the caption on it."""
        before = self.app.screen
        if name != "finish" or before is self:
            await self.home()
            await self._open(name)
        for _ in range(PATIENCE):
            if self.app.screen is not self:
                break
            await asyncio.sleep(WAIT)
        self.caption()
        if name == "finish" and self.app.screen is not self:
            await self._finish(self.app.screen, build=last)

    async def _open(self, name: str) -> None:
        """A screen by the name a lesson has for it; the report from a section on."""
        name, _, section = name.partition(".")
        if name == "report":
            self.app.push_screen(ReportScreen(self.session, section or "top"))
        else:
            await self.run_action(f"screen.{name}")

    async def _finish(self, screen: Screen[Any], build: bool) -> None:
        """Wait for the review; at the end of a lesson the report is built, where it can be."""
        while screen.is_attached and getattr(screen, "findings", ()) is None:
            await asyncio.sleep(WAIT)
        menu = screen.query_one(Menu)
        if build and menu.at == "build":
            menu.action_choose()
            await asyncio.sleep(WAIT)
            while screen.is_attached and (getattr(screen, "busy", False) or menu.at == "build"):
                await asyncio.sleep(WAIT)
            self._without_folder(screen)

    def _without_folder(self, screen: Screen[Any]) -> None:
        """The file that was built goes with the lesson: its name tells all."""
        said = getattr(screen, "said", [])
        folders = {f"{folder}{os.sep}" for folder in (self.player.desk.folder, self.player.desk.folder.resolve())}
        for folder in folders:
            said[:] = [(style, text.replace(folder, "")) for style, text in said]
        screen.query_one("#summary", Paper).show()

    async def show_tally(self, result: Tallied, ledger: Path) -> None:
        """How a ledger was counted, on a screen of its own."""
        from assistant.tui.teaching.counted import CountedScreen

        await self.app.push_screen(CountedScreen(result, ledger))
        self.caption()

    def over(self, session: Session) -> None:
        """The interview goes on with another session: answers that were not typed, or those of an earlier moment."""
        self.session.close()
        self.session = session
        self.query_one(Draft).session = session
        self.lay_out()

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        """The mouse too belongs to the lesson until somebody takes over."""
        if not self.player.yours:
            event.prevent_default()

    # -- keys ----------------------------------------------------------------------------------

    def seen_first(self, event: events.Key | events.Paste) -> bool:
        """A key before anything else gets it; True: it was for the lesson."""
        if isinstance(event, events.Paste):
            return not self.player.yours
        key = event.key
        if key in PASSED or (self.player.yours and not self._hands_back(event)):
            return False
        self.steer(key, event.character or "")
        return True

    def _hands_back(self, event: events.Key) -> bool:
        if event.key == "f12":
            return True
        prompt, reply = self.session.prompt, self.query_one(Reply)
        counted = prompt is not None and prompt.kind not in ("text", "texts", "item", "reason")
        return event.key in ("t", "T") and self.app.screen is self and counted and not reply.value

    def steer(self, key: str, character: str = "") -> None:
        """Do what a key says."""
        player = self.player
        if key in ("t", "T", "f12"):
            self.take_over()
        elif key == "escape":
            self.leave()
        elif key == "space":
            player.paused = not player.paused
        elif key in ("right", "enter", "pagedown"):
            player.hurry()
        elif key in ("left", "pageup"):
            player.until = 0
            self.restore(player.before())
        elif key == "plus" or character in ("+", "=", "＋", "-", "_", "－"):
            player.faster(-1 if character in ("-", "_", "－") else 1)
        elif character.isdigit() and character.isascii():
            self.jump((int(character) or 10) - 1)
        elif key in ("l", "L"):
            self.choose_chapter()
        self.caption()

    def take_over(self) -> None:
        """The keys go to the interview; and back to the lesson."""
        player = self.player
        player.yours = not player.yours
        if player.yours:
            if self.worker is not None:
                self.worker.cancel()
            self.typed("")
            self.set_focus(self.query_one(Reply))
        else:
            player.paused = False
            self.run()

    def leave(self) -> None:
        """The end of the lesson: back to where it was chosen, or out."""
        if self.worker is not None:
            self.worker.cancel()
        below = self.app.screen_stack[: self.app.screen_stack.index(self)]
        if not below:
            self.app.exit(return_code=0)
            return
        while self in self.app.screen_stack:
            self.app.pop_screen()

    def restore(self, moment: Moment | None) -> None:
        """Everything as it stood at a moment."""
        if moment is None:
            return
        if self.worker is not None:
            self.worker.cancel()
        while self.app.screen is not self:
            self.app.pop_screen()
        self.player.yours = False
        self.player.place = moment.place
        self.turns, self.section = list(moment.turns), moment.section
        self.over(self.player.session(moment.answers))
        self.run()

    def jump(self, number: int) -> None:
        """To a chapter: back to a moment there was, or on without a stop."""
        step = self.player.chapter(number)
        if step is None:
            return
        player = self.player
        moment = player.before(step) if step <= player.place.step else None
        player.until = step
        if moment is not None:
            self.restore(moment)
        player.hurry()

    def choose_chapter(self) -> None:
        from assistant.tui.teaching.contents import ContentsScreen

        titles = [chapter.title for chapter in chapters(self.player.lesson)]
        self.player.paused = True
        watch(self.app, None)

        def chosen(number: int | None) -> None:
            watch(self.app, self.seen_first)
            self.player.paused = False
            if number is not None:
                self.jump(number)

        self.app.push_screen(ContentsScreen(titles, CONTENTS), chosen)

    def unsent(self) -> str:
        """What the lesson types is nobody's unsent reply."""
        return super().unsent() if self.player.yours else ""


def watch(app: Any, watching: Callable[[events.Key | events.Paste], bool] | None) -> None:
    """Let the lesson see keys and pastes first, or no longer."""
    app.watching = watching


def demo(lesson: Lesson) -> DemoScreen:
    """The screen on which a lesson is played."""
    return DemoScreen(Player(lesson))
