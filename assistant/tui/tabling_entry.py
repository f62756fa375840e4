"""Typing into a table: the cursor, what is being typed, many steps back. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.answers import ABSENT
from assistant.tui.tabling_figures import Figures, RowPlace
from assistant.understand import reply

LONGEST = 20  # characters that can be typed into a cell


@dataclass(frozen=True)
class Typing:
    """What is being typed into the cell under the cursor, what stood in the table before, why it cannot be taken."""

    text: str
    before: Figures
    trouble: str = ""


@dataclass
class Entry:
    """A table in hand: `at` is the cursor (row, column), `totals` whether totals of rows may be typed too."""

    figures: Figures
    at: tuple[int, int] = (0, 0)
    totals: bool = False
    typing: Typing | None = None
    touched: set[str] = field(default_factory=set)  # where something was typed or pasted, be it what stood there
    past: list[Figures] = field(default_factory=list)
    future: list[Figures] = field(default_factory=list)

    @property
    def row(self) -> RowPlace:
        return self.figures.layout.rows[self.at[0]]

    @property
    def path(self) -> str:
        """The FIELD under the cursor: a cell, or the total of a row."""
        return self.row.places[self.at[1]]

    @property
    def trouble(self) -> str:
        return self.typing.trouble if self.typing else ""

    @property
    def sound(self) -> Figures:
        """The figures without what is typed and cannot be taken."""
        return self.typing.before if self.typing and self.typing.trouble else self.figures

    # -- typing ------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Characters into the cell under the cursor; the first one replaces what stood there."""
        typing = self.typing or Typing("", self.figures)
        self._take((typing.text + text)[:LONGEST], typing.before)

    def _take(self, text: str, before: Figures) -> None:
        """The figure as far as it is typed; what is no figure stays visible and is said to be none."""
        value: Any = ABSENT
        self.touched.add(self.path)
        if text:
            reading = reply(self.figures.edition, self.figures.field(self.path), text)
            if not reading.stored:
                self.typing, self.figures = Typing(text, before, reading.ask), before
                return
            value = reading.value
        self.typing, self.figures = Typing(text, before), before.putting({self.path: value})

    def erase(self) -> None:
        """The last character typed; all that stands in the cell when nothing is being typed."""
        if self.typing and self.typing.text:
            self._take(self.typing.text[:-1], self.typing.before)
        else:
            self.clear()

    def clear(self) -> None:
        """What stands in the cell under the cursor goes."""
        self.abandon()
        self.put(self.figures.putting({self.path: ABSENT}))

    def abandon(self) -> None:
        """As it was before the typing in this cell began."""
        if self.typing:
            self.figures, self.typing = self.typing.before, None

    def settle(self) -> bool:
        """End the typing in a cell; False, and nothing ends, when what stands there is no figure."""
        if self.typing is None:
            return True
        if self.typing.trouble:
            return False
        before, self.typing = self.typing.before, None
        row = self.row
        if self.path == row.total and self.figures.values.get(row.total) == 0 and not self.figures.known(row):
            self.figures = self.figures.putting({row.total: ABSENT, **dict.fromkeys(row.cells, 0)})
        self._remember(before)
        return True

    # -- other figures, and back ---------------------------------------------------------------

    def put(self, figures: Figures) -> None:
        """Other figures at one stroke: a paste, zeros, an emptied cell."""
        before, self.figures = self.figures, figures
        self._remember(before)

    def _remember(self, before: Figures) -> None:
        if before.values != self.figures.values:
            self.past.append(before)
            self.future.clear()

    def zeros(self) -> int:
        """Zero into every blank cell, but not where a given total is still to be spread. How many."""
        spread = {path for row in self.figures.layout.rows if self.figures.unspread(row) > 0 for path in row.cells}
        blank = [path for path in self.figures.blanks() if path not in spread]
        zero = {path: 0 if self.figures.field(path).kind == "count" else "0" for path in blank}
        self.put(self.figures.putting(zero))
        return len(blank)

    def undo(self) -> bool:
        """One step back: the typing in this cell, else the last change; False when there is none."""
        if self.typing:
            self.abandon()
        elif self.past:
            self.future.append(self.figures)
            self.figures = self.past.pop()
        else:
            return False
        return True

    def redo(self) -> bool:
        if self.typing or not self.future:
            return False
        self.past.append(self.figures)
        self.figures = self.future.pop()
        return True

    # -- the cursor ----------------------------------------------------------------------------

    def last(self, y: int) -> int:
        """The last column of a row that can be typed in."""
        row = self.figures.layout.rows[y]
        return len(row.places if self.totals else row.cells) - 1

    def rows(self) -> list[int]:
        """The rows that can be typed in."""
        return [y for y, row in enumerate(self.figures.layout.rows) if not row.derived]

    def go(self, y: int, x: int) -> bool:
        """To a place, as near as can be; False when the typing here cannot end."""
        if not self.settle():
            return False
        self.at = (y, min(max(x, 0), self.last(y)))
        return True

    def move(self, down: int, across: int) -> bool:
        rows = self.rows()
        return self.go(rows[min(max(rows.index(self.at[0]) + down, 0), len(rows) - 1)], self.at[1] + across)

    def next(self, step: int) -> bool:
        """The next cell, over the row's end into the next row; in the column of totals straight down."""
        rows = self.rows()
        (y, x), n = self.at, rows.index(self.at[0])
        beyond = not 0 <= n + step < len(rows)
        if self.totals and self.path == self.row.total and not beyond:
            return self.go(rows[n + step], x)
        if 0 <= x + step <= self.last(y) or beyond:
            return self.go(y, x + step)
        return self.go(rows[n + step], 0 if step > 0 else self.last(rows[n + step]))

    def jump(self, path: str) -> bool:
        """The cursor to a FIELD of this table: a cell, a row, a total."""
        place = self.figures.layout.at(path)
        if place is None or self.figures.layout.rows[place[0]].derived or not self.settle():
            return False
        self.totals = self.totals or place[1] >= len(self.figures.layout.rows[place[0]].cells)
        self.at = place
        return True
