"""The reviewer's screens: which file, its findings beside the report, reasons, the answers walked through again."""

from __future__ import annotations

from pathlib import Path

from textual.screen import Screen


def choose() -> Screen[Path]:
    """The screen that asks for a file and then reviews it."""
    from assistant.tui.reviewing.choosing import ChooseScreen

    return ChooseScreen()


def review(path: Path, last_year: Path | None = None) -> Screen[None]:
    """The review of one file, last year's beside it if it is given."""
    from assistant.tui.reviewing.screen import ReviewScreen

    return ReviewScreen(path, last_year)
