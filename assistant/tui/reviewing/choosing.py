"""Which file: a path typed, pasted or dropped into the window, or one of the reports known on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant import desk
from assistant.documents import fault, say
from assistant.errors import AssistantError
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply

QUOTED = re.compile(r"""^(?:&\s*)?(["'“‘])(.*)["'”’]$""")  # as Explorer copies it, as PowerShell drops it
ESCAPED = re.compile(r"\\([ ()&'\[\]])")  # as other terminals drop it


def dropped(text: str) -> Path:
    """The path that was typed, pasted or dropped. Raises AssistantError when there is no such file."""
    text = text.strip()
    quoted = QUOTED.match(text)
    text = quoted.group(2) if quoted else ESCAPED.sub(r"\1", text)
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
        text = re.sub(r"^/(?=[A-Za-z]:)", "", text)
    try:
        path = Path(text).expanduser()
        found, folder = path.exists(), path.is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, no such home
        path, found, folder = Path(text[:80]), False, False
    if folder:
        raise fault("file.folder", file=path)
    if not found:
        raise fault("file.missing", file=path)
    return path


class ChooseScreen(Page[Path]):
    """Asks for a file. As the first of the reviewer's screens it opens the review; asked for last year's file it
    returns the path."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.review_open", "screen.choose", 1),
        Key("上下", "key.review_known", "screen.move(1)", 3),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    EXAMPLE = "choose.example"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, asked: str = "choose.ask", beside: Path | None = None) -> None:
        super().__init__()
        self.asked = asked
        self.beside = beside  # the file under review: it is not offered again
        self.known: list[Path] = []
        self.trouble: AssistantError | None = None

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Reply()
        yield Menu("known")

    def on_mount(self) -> None:
        self.query_one(Reply).placeholder = wording(self.EXAMPLE)
        self.query_one(Menu).can_focus = False
        self._fill()
        self.set_focus(self.query_one(Reply))

    def on_screen_resume(self) -> None:
        self._fill()

    def heading(self) -> tuple[str, str]:
        return wording("choose.title"), self.beside.name if self.beside else ""

    def _greeting(self, width: int) -> list[Line]:
        lines = hanging(" ", wording(self.asked), width - 1, "ask")
        if self.trouble is not None:
            lines += [line(), *hanging(" ", self.trouble.message, width - 1, "trouble")]
            lines += hanging(" ", self.trouble.hint, width - 1)
        return [line(), *lines, line()]

    def _fill(self) -> None:
        entries = list(self._entries())
        self.query_one(Menu).fill([Entry("", wording("choose.known"), style="head"), *entries] if entries else [])

    def _entries(self) -> Iterator[Entry]:
        """The answers files known here, each with the Word report beside it."""
        self.known = []
        for report in desk.recent():
            title = wording("start.nameless")
            made = None
            if report.organ and report.year:
                title = wording("name.year", organ=report.organ, year=report.year)
                made = report.path.with_name(say("report.name", organ=report.organ, year=report.year) + ".docx")
            for path, kind in ((report.path, "choose.answers"), (made, "choose.report")):
                if path is not None and path != self.beside and path.exists():
                    self.known.append(path)
                    yield Entry(str(len(self.known) - 1), f"{title}{wording(kind)}", path.name)

    # -- choosing ----------------------------------------------------------------------------

    @on(Reply.Submitted)
    def typed(self) -> None:
        self.action_choose()

    @on(Reply.Lines)
    def pasted(self, event: Reply.Lines) -> None:
        """Several files dropped at once: one after the other."""
        self.query_one(Reply).fill(event.lines[0])
        self.tell(wording("choose.one"))

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self._open(str(self.known[int(event.mark)]))

    def action_choose(self) -> None:
        text = self.query_one(Reply).value
        if text.strip():
            self._open(text)
        else:
            self.query_one(Menu).action_choose()

    def _open(self, text: str) -> None:
        try:
            path, self.trouble = dropped(text), None
        except AssistantError as problem:
            path, self.trouble = Path(), problem
        self.paper("greeting").show()
        if self.trouble is not None:
            return
        self.query_one(Reply).fill("")
        self.opened(path)

    def opened(self, path: Path) -> None:
        """A file was chosen: on with it."""
        if self.beside is not None:
            self.dismiss(path)
            return
        from assistant.tui.reviewing.screen import ReviewScreen

        self.app.push_screen(ReviewScreen(path))

    def action_move(self, step: int) -> None:
        self.query_one(Menu).action_move(step)

    def action_page(self, direction: int) -> None:
        self.query_one(Menu).action_page(direction)

    async def action_close(self) -> None:
        await leave(self)


async def leave(page: Page[Path] | Page[None]) -> None:
    """Back to where one came from; the first screen of all ends the program."""
    if page.app.screen_stack[0] is page:
        await page.run_action("app.leave")
    else:
        page.dismiss(None)
