"""The ledger's screens: which file, what its columns and wordings mean, the table with its cases, into a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from assistant.ledger import Decisions


def choose() -> Screen[Path]:
    """The screen that asks for a ledger and a year and then counts it."""
    from assistant.tui.tallying.choosing import LedgerScreen

    return LedgerScreen()


def confirm(ledger: Path | None, year: int | None, answers: Path | None, decided: Decisions) -> Screen[Path]:
    """A ledger counted at once, for a file of answers if one is given; what is open in it is confirmed."""
    from assistant.tui.tallying.choosing import LedgerScreen

    return LedgerScreen(ledger, year, answers, decided)
