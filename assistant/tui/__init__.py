"""The interview on the screen. The only package that imports textual and rich; nothing else imports it but cli."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.documents import load_shipped

if TYPE_CHECKING:
    from datetime import date

    from textual.screen import Screen

WORDINGS = ("interview.yaml", "reviewing.yaml", "tallying.yaml", "teaching.yaml")  # the one needed first comes first


def worded(key: str) -> str | None:
    """A text of prompts/screens/ as it stands there; None when there is none of this name."""
    for name in WORDINGS:
        text = load_shipped("prompts", "screens", name).get(key)
        if text is not None:
            return str(text)
    return None


def wording(key: str, /, **values: object) -> str:
    """A text of prompts/screens/ with its places filled. Raises KeyError when there is none of this name."""
    text = worded(key)
    if text is None:
        raise KeyError(key)
    return text.format(**values)


def run(path: Path | None, last_year_of: int, ascii_borders: bool = False, today: date | None = None) -> int:
    """The interview over an answers file (None: choose or begin one). Returns the exit status.

    `today` is for the days left until a report is due; without it they are not shown.

    Raises AssistantError when the file cannot be read, before the screen is touched.
    """
    gc.disable()  # a tenth of the time to the first question; enabled again once that is shown
    from assistant.tui.session import Session

    session = Session.open(path, last_year_of) if path else None
    from assistant.tui.app import Interviewer

    return Interviewer(session, last_year_of, ascii_borders, today=today).run_to_end()


def show(first: Callable[[], Screen[Any]], last_year_of: int, ascii_borders: bool = False) -> int:
    """Another screen than the interview as the first one; leaving it ends the program. Returns the exit status."""
    from assistant.tui.app import Interviewer

    return Interviewer(None, last_year_of, ascii_borders, first).run_to_end()
