"""How a ledger was counted: its rows, the figures they came to, the cases behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.documents import read_text
from assistant.edition import load
from assistant.ledger.command import left_out_lines, result_lines
from assistant.teach.tallying import Tallied
from assistant.tui import wording
from assistant.tui.lines import Line, fit, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper

ROWS = 12  # of the ledger: enough to see what it looks like
TEXTS = (".csv",)


class CountedScreen(Page[None]):
    """The ledger above, what it came to below."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("Esc", "key.close", "screen.close", 1), LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "close", show=False)]

    def __init__(self, result: Tallied, ledger: Path) -> None:
        super().__init__()
        self.result = result
        self.ledger = ledger

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="card")

    def heading(self) -> tuple[str, str]:
        return wording("demo.ledger"), self.ledger.name

    def _lines(self, width: int) -> list[Line]:
        return [*self._rows(width), line(), *self._came_to(width)]

    def _rows(self, width: int) -> Iterator[Line]:
        if self.ledger.suffix.lower() in TEXTS:
            rows = read_text(self.ledger).splitlines()
            for number, row in enumerate(rows[: ROWS + 1]):
                yield line(fit("  ".join(row.split(",")), width), "head" if number == 0 else "dim")
            if len(rows) > ROWS + 1:
                yield line(wording("demo.ledger_more", count=len(rows) - ROWS - 1), "dim")

    def _came_to(self, width: int) -> Iterator[Line]:
        tally = self.result.tally
        for number, text in enumerate(result_lines(load(tally.edition), tally)):
            yield from hanging("  " if number else "", text.strip(), width, "figure" if number else "ask")
        for text in left_out_lines(tally):
            yield from hanging("", text, width, "note")

    def action_close(self) -> None:
        self.dismiss(None)
