"""Tables three and four (and two) as a grid to type and paste into, the sums live under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from assistant.answers import ABSENT
from assistant.interview import prompt_for
from assistant.interview.agenda import REASON
from assistant.interview.mending import Suggestion
from assistant.tui import wording
from assistant.tui.lines import Line
from assistant.tui.page import LEAVE, Key, Page, bound
from assistant.tui.paper import Paper
from assistant.tui.reply import CONTROLS
from assistant.tui.session import Session
from assistant.tui.tabled import table_of
from assistant.tui.tabling_block import land
from assistant.tui.tabling_entry import Entry
from assistant.tui.tabling_figures import (
    Figures,
    balances,
    changed,
    figures_of,
    kept,
    mends,
)
from assistant.tui.tabling_lines import PLACE, View, table_lines

BACKUP = 20.0  # seconds after which what was typed is on the disk even if one stays in the table
FAR = 999  # columns: more than there are
PAUSE = 0.25  # seconds of rest before ways to mend are looked for


class TablingScreen(Page[str]):
    """A table to fill. Leaving saves what changed as one step; returns what is to be said about it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("F1", "key.card", "screen.card", 3),
        Key("F2", "key.totals", "screen.totals", 5),
        Key("F3", "key.zeros", "screen.zeros", 4),
        Key("F4", "key.mend", "screen.mend", 6),
        Key("F6", "key.tally_cases", "screen.cases", 6),
        Key("F8", "key.coach", "screen.coach", 7),
        Key("Ctrl+Z", "key.undo", "screen.undo", 8),
        Key("Esc", "key.return", "screen.close", 1),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound([key for key in KEYS if key.shown.startswith("F")]),
        Binding("ctrl+z", "undo", show=False),
        Binding("ctrl+y", "redo", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("escape,f7", "close", show=False),
        Binding("up", "move(-1,0)", show=False),
        Binding("down", "move(1,0)", show=False),
        Binding("left", "move(0,-1)", show=False),
        Binding("right", "move(0,1)", show=False),
        Binding("tab,enter", "next(1)", show=False),
        Binding("shift+tab,shift+enter", "next(-1)", show=False),
        Binding("home", "side(0)", show=False),
        Binding("end", "side(999)", show=False),
        Binding("ctrl+home", "move(-999,0)", show=False),
        Binding("ctrl+end", "move(999,0)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("backspace", "erase", show=False),
        Binding("delete", "clear", show=False),
    ]

    def __init__(self, session: Session, field: str) -> None:
        super().__init__()
        self.session, self.sheet = session, session.sheet
        self.opened = self.saved = figures_of(session.sheet.edition, table_of(field), session.sheet.answers)
        self.entry = Entry(self.opened)
        self.entry.jump(field.removeprefix(REASON))
        self.note = ("", "")  # style, text: until the next key
        self.mends: list[Suggestion] = []
        self.saves = 0
        self.warned = False  # was said that sums are off or cells blank: the next Escape leaves
        self.mend_timer: Timer | None = None

    @property
    def figures(self) -> Figures:
        return self.entry.figures

    def body(self) -> Iterable[Widget]:
        yield Paper(self._table, name="table")

    def on_mount(self) -> None:
        self.set_interval(BACKUP, self.keep)
        self._look_for_mends()

    # -- showing -----------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        left = len(self.figures.blanks())
        state = wording("tabling.blanks", count=left) if left else wording("tabling.full")
        return self.figures.layout.caption, f"{wording('tabling.totals_on')}  {state}" if self.entry.totals else state

    def _table(self, width: int) -> list[Line]:
        height = self.paper("table").scrollable_content_region.height
        typed = self.entry.typing.text if self.entry.typing else None
        wrong, plain = bool(self.entry.trouble), self.app.has_class("-ascii")
        return table_lines(View(self.figures, self.entry.at, typed, wrong, self._said(), plain), width, height)

    def _said(self) -> list[tuple[str, str]]:
        """Under the table: what was just said, how the row stands, the way to mend the sums."""
        if self.entry.trouble:
            return [("trouble", self.entry.trouble)]
        said = [self.note] if self.note[1] else [("note", self._place())]
        if self.mends:
            more = wording("tabling.more_mends", count=len(self.mends)) if len(self.mends) > 1 else ""
            said.append(("default", f"{self.mends[0].text}{more}"))
        return said

    def _place(self) -> str:
        """The cell under the cursor in words, and what of its row's total is still to be spread."""
        row, x = self.entry.row, self.entry.at[1]
        labels = self.figures.layout.columns
        column = labels[x] if labels else self.figures.field(self.entry.path).title
        text = wording("tabling.place", row=row.label, column=column)
        given, left = self.figures.values.get(row.total, ABSENT), self.figures.unspread(row)
        if given is ABSENT or not left:
            return text
        if self.figures.complete(row):
            return text + wording("tabling.total_differs", given=given, here=given - left, off=abs(left))
        return text + wording("tabling.unspread" if left > 0 else "tabling.overspread", count=abs(left), given=given)

    def show_all(self) -> None:
        self.paper("table").show()
        self.paper("banner").show()

    def say(self, word: str, style: str = "note", **values: object) -> None:
        self.note = (style, wording(word, **values))
        self.show_all()

    def _changed(self) -> None:
        """Figures are other ones: ways to mend them are looked for once the keys rest."""
        self.warned, self.mends = False, []
        self._look_for_mends()
        self.show_all()

    def _look_for_mends(self) -> None:
        if self.mend_timer is not None:
            self.mend_timer.stop()
        self.mend_timer = self.set_timer(PAUSE, self._mend)

    def _mend(self) -> None:
        self.mends = mends(self.figures, self.sheet)
        if self.mends:
            self.show_all()

    # -- typing ------------------------------------------------------------------------------

    async def _on_key(self, event: events.Key) -> None:
        """Any key: what was said goes. Characters that are no command are typed into the cell."""
        self.note = ("", "")
        self.warned = self.warned and event.key in ("escape", "f7")
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            if self._writable():
                self.entry.type(event.character)
                self._changed()

    def _writable(self) -> bool:
        """Is the file ours? When another window has it, nothing can be changed here, and that is said."""
        if self.session.readonly:
            self.note = ("trouble", self.session.taken())
            self.show_all()
        return not self.session.readonly

    def _settled(self) -> bool:
        """May one go on from this cell? Not while what stands there is no figure."""
        if self.entry.settle():
            return True
        self.app.bell()
        self.show_all()
        return False

    def on_paste(self, event: events.Paste) -> None:
        """A block of cells, or a single figure, lands at the cursor."""
        event.stop()
        text = CONTROLS.sub("", event.text.replace("\r\n", "\n").replace("\r", "\n"))
        if not text.strip() or not self._writable() or not self._settled():
            return
        landing = land(self.figures, text, self.entry.at, self.entry.totals)
        told = landing.told() if landing.met else [wording("tabling.nothing_placed")]
        self.note = ("said" if landing.placed and len(told) == 1 else "default", "".join(told))
        self.entry.put(landing.figures)
        self.entry.touched |= landing.paths
        self._changed()

    def action_erase(self) -> None:
        if self._writable():
            self.entry.erase()
            self._changed()

    def action_clear(self) -> None:
        if self._writable():
            self.entry.clear()
            self._changed()

    def action_undo(self) -> None:
        if not self.entry.undo():
            self.note = ("note", wording("tabling.no_undo"))
        self._changed()

    def action_redo(self) -> None:
        if self.entry.redo():
            self._changed()

    # -- moving ------------------------------------------------------------------------------

    def _moved(self, moved: bool) -> None:
        if not moved:
            self.app.bell()
        self.show_all()

    def action_move(self, down: int, across: int) -> None:
        self._moved(self.entry.move(down, across))

    def action_next(self, step: int) -> None:
        self._moved(self.entry.next(step))

    def action_side(self, x: int) -> None:
        self._moved(self.entry.go(self.entry.at[0], x))

    def action_page(self, direction: int) -> None:
        self._moved(self.entry.move(direction * max(self.paper("table").size.height // 2, 1), 0))

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.mark.startswith(PLACE):
            y, x = map(int, event.mark.removeprefix(PLACE).split("."))
            if y in self.entry.rows():
                self._moved(self.entry.go(y, x))
        else:
            await super().on_paper_clicked(event)

    # -- what the keys below do ------------------------------------------------------------------

    def action_totals(self) -> None:
        """Type totals first, applicants later; and back."""
        entry = self.entry
        if not self._settled():
            return
        if not entry.row.total:
            self.say("tabling.no_totals")
            return
        entry.totals = not entry.totals
        entry.go(entry.at[0], FAR if entry.totals else entry.at[1])
        self.say("tabling.totals_how" if entry.totals else "tabling.totals_off", "default")

    def action_zeros(self) -> None:
        if self._writable() and self._settled():
            self.note = ("said", wording("tabling.zeroed", count=self.entry.zeros()))
            self._changed()

    def action_mend(self) -> None:
        """To the cell that, changed, would close the sums; with several, one after the other."""
        if not self._settled():
            return
        places = [change.field for suggestion in self.mends for change in suggestion.changes]
        if not places:
            self.say("tabling.no_mend")
            return
        number = places.index(self.entry.path) + 1 if self.entry.path in places else 0
        self._moved(self.entry.jump(places[number % len(places)]))

    def action_card(self) -> None:
        from assistant.tui.card import CardScreen

        if self._settled():
            found = [prompt_for(self.sheet, path) for path in (self.entry.row.path, self.entry.path)]
            prompts = [prompt for prompt in found if prompt is not None]
            if prompts:
                self.app.push_screen(CardScreen(*prompts), self.coached)

    def action_cases(self) -> None:
        """The cases behind the figure, where it came from a ledger."""
        from assistant.tui.tallying.listing import ListingScreen, number_lines

        known = self.sheet.answers.get("cases") or {}
        paths = self.figures.made_of(self.entry.row, self.entry.at[1])
        cases = [case for path in paths for case in known.get(path, ())]
        if not cases:
            self.say("tabling.no_cases")
            return
        value = self.figures.shown(self.entry.row, self.entry.at[1])
        word = "cases.count" if value == len(cases) else "cases.differ"
        title, beside = self._place(), wording(word, count=len(cases), value=0 if value is ABSENT else value)
        self.app.push_screen(ListingScreen(title, beside, lambda width: number_lines(cases, width)))

    def offered(self) -> tuple[Key, ...]:
        table = f"{self.figures.layout.table}."
        told = any(path.startswith(table) for path in self.sheet.answers.get("cases") or {})
        return self.KEYS if told else tuple(key for key in self.KEYS if key.word != "key.tally_cases")

    def action_coach(self) -> None:
        from assistant.tui.coaching import CoachScreen

        if self._settled():
            self.app.push_screen(CoachScreen(self.sheet.edition), self.coached)

    def coached(self, path: str | None) -> None:
        """Back from the card or the coach, perhaps with the row to go to."""
        if path:
            self._moved(self.entry.jump(path))

    # -- saving and leaving ----------------------------------------------------------------------

    def keep(self) -> None:
        """What was typed so far onto the disk, without leaving."""
        figures = self.entry.sound
        if figures.values != self.saved.values and not self.session.readonly:
            self.session.change(self.figures.layout.table, kept(self.sheet, self.opened, figures, self.entry.touched))
            self.saved, self.saves = figures, self.saves + 1

    def _keep_as_one(self) -> None:
        """All that was changed here is one step for the interview's undo, however often it was saved meanwhile."""
        if self.figures.values == self.saved.values and self.saves < 2:
            return
        while self.saves and self.session.undoable:
            self.session.undo()
            self.saves -= 1
        self.saved = self.opened
        self.keep()

    def action_save(self) -> None:
        if self._settled():
            self.keep()
            self.say("tabling.saved", "said")

    def action_close(self) -> None:
        """Leave; what does not add up or is blank in a table that was changed is said once before."""
        if self.entry.trouble:
            self.action_undo()
            return
        self.entry.settle()
        warning = self._open_ends() if self.figures.values != self.opened.values else ""
        if warning and not self.warned:
            self.warned = True
            self.note = ("trouble", warning)
            self.show_all()
            return
        self._keep_as_one()
        count = changed(self.opened, self.figures)
        self.dismiss(wording("tabling.done", title=self.figures.layout.caption, count=count) if count else "")

    def _open_ends(self) -> str:
        off = [balance.label for balance in balances(self.figures) if balance.off]
        blank = len(self.figures.blanks())
        told = wording("tabling.leave_off", columns="、".join(off)) if off else ""
        told += wording("tabling.leave_blank", count=blank) if blank else ""
        return told + wording("tabling.leave_again") if told else ""
