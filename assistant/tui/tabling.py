"""Tables three and four (and two) as a grid to type and paste into, the sums live under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
from assistant.tui.tabling_figures import (
    Figures,
    RowPlace,
    balances,
    changed,
    figures_of,
    kept,
    layout,
    mends,
)
from assistant.tui.tabling_lines import PLACE, View, table_lines
from assistant.understand import reply

LONGEST = 20  # characters that can be typed into a cell
BACKUP = 20.0  # seconds after which what was typed is on the disk even if one stays in the table
PAUSE = 0.25  # seconds of rest before ways to mend are looked for


@dataclass(frozen=True)
class Typing:
    """What is being typed into the cell under the cursor, what stood in the table before, why it cannot be taken."""

    text: str
    before: Figures
    trouble: str = ""


class TablingScreen(Page[str]):
    """A table to fill. Leaving saves what changed as one step; returns what is to be said about it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("F1", "key.card", "screen.card", 3),
        Key("F2", "key.totals", "screen.totals", 5),
        Key("F3", "key.zeros", "screen.zeros", 4),
        Key("F4", "key.mend", "screen.mend", 6),
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
        Binding("end", "side(-1)", show=False),
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
        edition, table = session.sheet.edition, table_of(field)
        self.opened = self.saved = self.figures = figures_of(edition, table, session.sheet.answers)
        self.at = layout(edition, table).at(field.removeprefix(REASON)) or (0, 0)
        self.totals = self.at[1] >= len(self.row.cells) and not self.row.derived
        if self.row.derived:
            self.at = (0, 0)
        self.typing: Typing | None = None
        self.past: list[Figures] = []
        self.future: list[Figures] = []
        self.note = ("", "")  # style, text: until the next key
        self.mends: list[Suggestion] = []
        self.saves = 0
        self.warned = False  # was said that sums are off or cells blank: the next Escape leaves
        self.mend_timer: Timer | None = None

    @property
    def row(self) -> RowPlace:
        return self.figures.layout.rows[self.at[0]]

    @property
    def path(self) -> str:
        """The FIELD under the cursor: a cell, or the total of a row."""
        return str(self.row.places[self.at[1]])

    def body(self) -> Iterable[Widget]:
        yield Paper(self._table, name="table")

    def on_mount(self) -> None:
        self.set_interval(BACKUP, self.keep)
        self._look_for_mends()

    # -- showing -----------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        left = len(self.figures.blanks())
        state = wording("tabling.blanks", count=left) if left else wording("tabling.full")
        return self.figures.layout.caption, f"{wording('tabling.totals_on')}  {state}" if self.totals else state

    def _table(self, width: int) -> list[Line]:
        height = self.paper("table").scrollable_content_region.height
        typed, wrong = (self.typing.text, bool(self.typing.trouble)) if self.typing else (None, False)
        plain = self.app.has_class("-ascii")
        return table_lines(View(self.figures, self.at, typed, wrong, self.totals, self._said(), plain), width, height)

    def _said(self) -> list[tuple[str, str]]:
        """Under the table: what was just said, how the row stands, the way to mend the sums."""
        if self.typing and self.typing.trouble:
            return [("trouble", self.typing.trouble)]
        said = [self.note] if self.note[1] else [("note", self._place())]
        if self.mends:
            more = wording("tabling.more_mends", count=len(self.mends)) if len(self.mends) > 1 else ""
            said.append(("default", f"{self.mends[0].text}{more}"))
        return said

    def _place(self) -> str:
        """The cell under the cursor in words, and what of its row's total is still to be spread."""
        row, x = self.row, self.at[1]
        labels = self.figures.layout.columns
        column = labels[x] if labels else self.figures.field(self.path).title
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

    def _changed(self) -> None:
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
            self.type(event.character)

    def type(self, text: str) -> None:
        """Characters into the cell under the cursor; the first one replaces what stood there."""
        if self._readonly():
            return
        before = self.typing or Typing("", self.figures)
        self._take(Typing((before.text + text)[:LONGEST], before.before))

    def _take(self, typing: Typing) -> None:
        """The figure as far as it is typed; what is no figure stays visible and is said to be none."""
        if not typing.text:
            figures = typing.before.putting({self.path: ABSENT})
        else:
            reading = reply(self.figures.edition, self.figures.field(self.path), typing.text)
            if not reading.stored:
                self.typing = Typing(typing.text, typing.before, reading.ask)
                self.figures = typing.before
                self._changed()
                return
            figures = typing.before.putting({self.path: reading.value})
        self.typing, self.figures = Typing(typing.text, typing.before), figures
        self._changed()

    def _readonly(self) -> bool:
        """Has another window the file? Then nothing can be changed here, and that is said."""
        if self.session.readonly:
            self.note = ("trouble", self.session.taken())
            self.show_all()
        return self.session.readonly

    def _settle(self) -> bool:
        """End the typing in a cell; False when what stands there is no figure."""
        typing, self.typing = self.typing, None
        if typing is None:
            return True
        if typing.trouble:
            self.typing = typing
            self.app.bell()
            self.show_all()
            return False
        path, row = self.path, self.row
        if path == row.total and self.figures.values.get(path) == 0 and not self.figures.known(row):
            self.figures = self.figures.putting({path: ABSENT, **dict.fromkeys(row.cells, 0)})
        self._remember(typing.before)
        return True

    def _remember(self, before: Figures) -> None:
        if before.values != self.figures.values:
            self.past.append(before)
            self.future.clear()

    def _replace(self, figures: Figures) -> None:
        if self._readonly():
            return
        before, self.figures = self.figures, figures
        self._remember(before)
        self._changed()

    def action_erase(self) -> None:
        """Backspace: the last character typed, or all that stands in the cell."""
        if self.typing:
            self._take(Typing(self.typing.text[:-1], self.typing.before))
        else:
            self.action_clear()

    def action_clear(self) -> None:
        """Delete: what stands in the cell under the cursor."""
        before = self.typing.before if self.typing else self.figures
        self.typing, self.figures = None, before
        self._replace(before.putting({self.path: ABSENT}))

    def on_paste(self, event: events.Paste) -> None:
        """A single figure is typed; a block of cells lands at the cursor."""
        event.stop()
        text = CONTROLS.sub("", event.text.replace("\r\n", "\n").replace("\r", "\n"))
        if not text.strip() or not self._settle():
            return
        landing = land(self.figures, text, self.at, self.totals)
        if landing.placed or landing.differ or landing.beside:
            told = landing.told()
        else:
            told = [wording("tabling.nothing_placed")]
        self.note = ("said" if landing.placed and len(told) == 1 else "default", "".join(told))
        self._replace(landing.figures)

    def action_undo(self) -> None:
        """One step back: the cell being typed, else the last change."""
        if self.typing:
            self.figures, self.typing = self.typing.before, None
        elif self.past:
            self.future.append(self.figures)
            self.figures = self.past.pop()
        else:
            self.note = ("note", wording("tabling.no_undo"))
        self._changed()

    def action_redo(self) -> None:
        if self._settle() and self.future:
            self.past.append(self.figures)
            self.figures = self.future.pop()
            self._changed()

    # -- moving ------------------------------------------------------------------------------

    def _last(self, y: int) -> int:
        """The last column of a row that can be typed in."""
        row = self.figures.layout.rows[y]
        return len(row.places if self.totals else row.cells) - 1

    def _go(self, y: int, x: int) -> None:
        if self._settle():
            self.at = (y, min(max(x, 0), self._last(y)))
            self.show_all()

    def _rows(self) -> list[int]:
        return [y for y, row in enumerate(self.figures.layout.rows) if not row.derived]

    def action_move(self, down: int, across: int) -> None:
        rows = self._rows()
        y = rows[min(max(rows.index(self.at[0]) + down, 0), len(rows) - 1)]
        self._go(y, self.at[1] + across)

    def action_next(self, step: int) -> None:
        """The next cell, over the row's end into the next row; in the column of totals straight down."""
        rows = self._rows()
        (y, x), n = self.at, rows.index(self.at[0])
        if self.totals and self.path == self.row.total and 0 <= n + step < len(rows):
            self._go(rows[n + step], x)
        elif 0 <= x + step <= self._last(y):
            self._go(y, x + step)
        elif 0 <= n + step < len(rows):
            self._go(rows[n + step], 0 if step > 0 else self._last(rows[n + step]))
        else:
            self._go(y, x)

    def action_side(self, x: int) -> None:
        self._go(self.at[0], x if x >= 0 else self._last(self.at[0]))

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(self.paper("table").size.height // 2, 1), 0)

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.mark.startswith(PLACE):
            y, x = map(int, event.mark.removeprefix(PLACE).split("."))
            if not self.figures.layout.rows[y].derived:
                self._go(y, x)
        else:
            await super().on_paper_clicked(event)

    # -- what the keys below do ------------------------------------------------------------------

    def action_totals(self) -> None:
        """Type totals first, applicants later; and back."""
        if not self._settle():
            return
        if not self.row.total:
            self.note = ("note", wording("tabling.no_totals"))
        else:
            self.totals = not self.totals
            self.note = ("default", wording("tabling.totals_how" if self.totals else "tabling.totals_off"))
            self.at = (self.at[0], self._last(self.at[0]) if self.totals else min(self.at[1], self._last(self.at[0])))
        self.show_all()

    def action_zeros(self) -> None:
        """Zero into every blank cell; not where a total is still to be spread."""
        if not self._settle():
            return
        spread = {path for row in self.figures.layout.rows if self.figures.unspread(row) > 0 for path in row.cells}
        blank = [path for path in self.figures.blanks() if path not in spread]
        zero = {path: 0 if self.figures.field(path).kind == "count" else "0" for path in blank}
        self.note = ("said", wording("tabling.zeroed", count=len(blank)))
        self._replace(self.figures.putting(zero))

    def action_mend(self) -> None:
        """To the cell that, changed, would close the sums; with several, one after the other."""
        if not self._settle():
            return
        if not self.mends:
            self.note = ("note", wording("tabling.no_mend"))
            self.show_all()
            return
        places = [change.field for suggestion in self.mends for change in suggestion.changes]
        number = places.index(self.path) + 1 if self.path in places else 0
        self.jump(places[number % len(places)])

    def jump(self, path: str) -> None:
        """The cursor to a FIELD of this table: a cell, a row, a total."""
        place = self.figures.layout.at(path)
        if place is None or self.figures.layout.rows[place[0]].derived:
            return
        self.totals = self.totals or place[1] >= len(self.figures.layout.rows[place[0]].cells)
        self._go(*place)

    def action_card(self) -> None:
        from assistant.tui.card import CardScreen

        if self._settle():
            found = [prompt_for(self.sheet, self.row.path), prompt_for(self.sheet, self.path)]
            prompts = [prompt for prompt in found if prompt is not None]
            if prompts:
                self.app.push_screen(CardScreen(*prompts), self.coached)

    def action_coach(self) -> None:
        from assistant.tui.coaching import CoachScreen

        if self._settle():
            self.app.push_screen(CoachScreen(self.sheet.edition), self.coached)

    def coached(self, path: str | None) -> None:
        """Back from the card or the coach, perhaps with the row to go to."""
        if path:
            self.jump(path)

    # -- saving and leaving ----------------------------------------------------------------------

    def keep(self) -> None:
        """What was typed so far onto the disk, without leaving."""
        figures = self.typing.before if self.typing and self.typing.trouble else self.figures
        if figures.values != self.saved.values and not self.session.readonly:
            self.session.change(self.figures.layout.table, kept(self.sheet, self.opened, figures))
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
        if self._settle():
            self.keep()
            self.note = ("said", wording("tabling.saved"))
            self.show_all()

    def action_close(self) -> None:
        """Leave; what does not add up or is blank in a table that was changed is said once before."""
        if self.typing and self.typing.trouble:
            self.action_undo()
            return
        self._settle()
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
