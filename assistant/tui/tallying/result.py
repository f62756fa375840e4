"""Table three as the ledger gives it: a cell opens the cases behind it; then into a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.ledger import Tally
from assistant.ledger.counting import Case, totals
from assistant.tui import wording
from assistant.tui.lines import Line, hanging
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.tabling_figures import Figures, RowPlace, figures_of
from assistant.tui.tabling_lines import PLACE, View, table_lines
from assistant.tui.tallying.count import Count
from assistant.tui.tallying.listing import ListingScreen, case_lines, told_lines
from assistant.tui.tallying.picking import PickScreen

TABLE = "requests"
EVERY = "every unit"


class ResultScreen(Page[bool]):
    """The table with a cursor. Returns True when the ledger is to be counted anew."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.tally_cases", "screen.cases", 2),
        Key("F2", "key.tally_told", "screen.told", 3),
        Key("F4", "key.tally_units", "screen.units", 4),
        Key("F6", "key.tally_fill", "screen.fill", 1),
        Key("Esc", "key.tally_columns", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cases", show=False),
        Binding("f2", "told", show=False),
        Binding("f4", "units", show=False),
        Binding("f6", "fill", show=False),
        Binding("escape", "close", show=False),
        Binding("up", "move(-1,0)", show=False),
        Binding("down", "move(1,0)", show=False),
        Binding("left", "move(0,-1)", show=False),
        Binding("right", "move(0,1)", show=False),
        Binding("home", "move(0,-999)", show=False),
        Binding("end", "move(0,999)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, count: Count) -> None:
        super().__init__()
        self.count = count
        self.at = (0, 0)

    @property
    def result(self) -> Tally:
        assert self.count.result is not None
        return self.count.result

    @property
    def figures(self) -> Figures:
        cells = {row: list(cells) for row, cells in self.result.requests.items()}
        return figures_of(self.count.edition, TABLE, {"edition": self.count.edition.name, TABLE: cells})

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        yield Paper(self._table, name="table")

    def heading(self) -> tuple[str, str]:
        return wording("result.title", year=self.count.year), self.count.path.name

    def offered(self) -> tuple[Key, ...]:
        return self.KEYS if self.count.units else tuple(key for key in self.KEYS if key.word != "key.tally_units")

    def _summary(self, width: int) -> list[Line]:
        """How many came in and went out, and what has to be looked at."""
        figures = totals(self.count.edition, self.result.requests)
        number, left = len(self.result.warnings), len(self.result.left_out)
        lines = hanging(" ", wording("result.totals", **figures), width - 1, "ask")
        if number or left:  # where there is little room for the table, only this
            lines = [] if self.has_class("-low") else lines
            lines += hanging(" ", wording("result.look", count=number, left=left), width - 1, "default")
        return lines

    def _table(self, width: int) -> list[Line]:
        height = self.paper("table").scrollable_content_region.height
        view = View(self.figures, self.at, said=[("note", self._place())], plain=self.app.has_class("-ascii"))
        return table_lines(view, width, height)

    def _place(self) -> str:
        row, x = self._row(), self.at[1]
        text = wording("result.place", row=row.label, column=self.figures.layout.columns[x])
        return text + wording("result.cases_here", count=len(self._cases()))

    def _row(self) -> RowPlace:
        return self.figures.layout.rows[self.at[0]]

    def _cases(self) -> list[Case]:
        return self.count.behind(self.figures.made_of(self._row(), self.at[1]))

    def show_all(self) -> None:
        for name in ("summary", "table", "banner", "keys"):
            self.paper(name).show()

    # -- moving ------------------------------------------------------------------------------

    def action_move(self, down: int, across: int) -> None:
        rows = self.figures.layout.rows
        y = min(max(self.at[0] + down, 0), len(rows) - 1)
        self.at = y, min(max(self.at[1] + across, 0), len(rows[y].places) - 1)
        self.paper("table").show()

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(self.paper("table").size.height // 2, 1), 0)

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        """A cell: to it; clicked again, its cases."""
        if not event.mark.startswith(PLACE):
            await super().on_paper_clicked(event)
            return
        y, x = map(int, event.mark.removeprefix(PLACE).split("."))
        if (y, x) == self.at:
            self.action_cases()
        else:
            self.at = y, x
            self.paper("table").show()

    # -- doing -------------------------------------------------------------------------------

    def action_cases(self) -> None:
        cases = self._cases()
        if not cases:
            self.tell(wording("result.no_cases"))
            return
        row = wording("result.place", row=self._row().label, column=self.figures.layout.columns[self.at[1]])
        beside = wording("cases.count", count=len(cases))
        edition = self.count.edition
        self.app.push_screen(ListingScreen(row, beside, lambda width: case_lines(edition, cases, width)))

    def action_told(self) -> None:
        """What has to be looked at, what was left out, the facts beside the table."""
        edition, result = self.count.edition, self.result
        title = wording("told.title"), self.count.path.name
        self.app.push_screen(ListingScreen(*title, lambda width: told_lines(edition, result, width)))

    def action_units(self) -> None:
        """Only one of the offices in the ledger, or all again."""
        if self.count.units:
            options = [(EVERY, wording("units.every"), ""), *((unit, unit, "") for unit in self.count.units)]
            self.app.push_screen(PickScreen(wording("units.ask"), options), self._only)

    def _only(self, unit: str | None) -> None:
        if unit is not None:
            self.count.only("" if unit == EVERY else unit)
            self.dismiss(True)

    def action_fill(self) -> None:
        from assistant.tui.tallying.filling import FillScreen

        self.app.push_screen(FillScreen(self.count))

    def action_close(self) -> None:
        self.dismiss(False)
