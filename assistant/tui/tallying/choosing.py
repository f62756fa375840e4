"""Which ledger, of which year: a path typed, pasted or dropped, or a table that lies among the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant import desk
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.ledger import Decisions
from assistant.ledger.sheets import SUFFIXES
from assistant.tui import wording
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.reviewing.choosing import ChooseScreen
from assistant.tui.tallying.count import Count
from assistant.tui.tallying.mapping import MappingScreen

TABLES = (*SUFFIXES["packed"], *SUFFIXES["old"], ".csv")
MOST_KNOWN = 12


class LedgerScreen(ChooseScreen):
    """Asks for a ledger and its year. A ledger given beforehand is opened at once."""

    DEFAULT_CSS = """
    LedgerScreen #year { width: 20; border-title-color: $accent; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.tally_count", "screen.choose", 1),
        Key("Tab", "key.tally_year", "screen.other", 3),
        Key("上下", "key.tally_known", "screen.move(1)", 4),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    EXAMPLE = "tally.example"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "other", show=False, priority=True)]

    def __init__(
        self,
        ledger: Path | None = None,
        year: int | None = None,
        answers: Path | None = None,
        decided: Decisions | None = None,
    ) -> None:
        super().__init__("tally.ask")
        self.ledger, self.year, self.answers = ledger, year, answers
        self.decided = decided or Decisions()

    def body(self) -> Iterable[Widget]:
        greeting, reply, menu = super().body()
        yield greeting
        yield reply
        yield Input(id="year", max_length=4, select_on_focus=True)
        yield menu

    def on_mount(self) -> None:
        year = self.query_one("#year", Input)
        year.border_title, year.value = wording("tally.year"), str(self.year or vars(self.app).get("last_year", ""))
        reply = self.query_one(Reply)
        if self.ledger is not None:
            reply.fill(str(self.ledger))
            if self.year is not None:
                self.call_after_refresh(self.opened, self.ledger)

    def heading(self) -> tuple[str, str]:
        return wording("tally.title"), ""

    def _entries(self) -> Iterator[Entry]:
        """The tables that lie in the folder of the reports."""
        folder = desk.folder()
        found = [p for p in folder.iterdir() if p.suffix.lower() in TABLES] if folder.is_dir() else []
        self.known = sorted(path for path in found if not path.name.startswith(("~", ".")))[:MOST_KNOWN]
        for number, path in enumerate(self.known):
            yield Entry(str(number), path.name, wording("tally.here"))

    @on(Input.Submitted, "#year")
    def year_given(self) -> None:
        self.action_choose()

    def opened(self, path: Path) -> None:
        """A ledger was chosen: counted for the year given."""
        schema = load().fields["year"].schema
        text = self.query_one("#year", Input).value.strip()
        if not (text.isdecimal() and schema["minimum"] <= int(text) <= schema["maximum"]):
            self.query_one(Reply).fill(str(path))
            self.set_focus(self.query_one("#year", Input))
            self.tell(wording("tally.which_year", first=schema["minimum"], last=schema["maximum"]), "trouble")
            return
        self.ledger = path
        self.app.push_screen(MappingScreen(Count(path, int(text), self.answers, self.decided)), self._back)

    def _back(self, trouble: AssistantError | None) -> None:
        """From the count: with what is wrong with the file, so that another one can be chosen."""
        self.trouble = trouble
        if self.ledger is not None:
            self.query_one(Reply).fill(str(self.ledger))
        self.set_focus(self.query_one(Reply))
        self.query_one("#greeting", Paper).show()

    def action_other(self) -> None:
        """From the path to the year and back."""
        year, reply = self.query_one("#year", Input), self.query_one(Reply)
        self.set_focus(reply if year.has_focus else year)

    def action_move(self, step: int) -> None:
        self.query_one(Menu).action_move(step)
