"""The interview on the screen. The only package that imports textual and rich; nothing else imports it but cli."""

from __future__ import annotations

import gc
from pathlib import Path

from assistant.documents import load_shipped


def wording(key: str, /, **values: object) -> str:
    """A text of prompts/screens.yaml with its places filled."""
    return str(load_shipped("prompts", "screens.yaml")[key]).format(**values)


def run(path: Path | None, last_year_of: int, ascii_borders: bool = False) -> int:
    """The interview over an answers file (None: choose or begin one). Returns the exit status.

    Raises AssistantError when the file cannot be read, before the screen is touched.
    """
    gc.disable()  # a tenth of the time to the first question; enabled again once that is shown
    from assistant.tui.session import Session

    session = Session.open(path, last_year_of) if path else None
    from assistant.tui.app import Interviewer

    return Interviewer(session, last_year_of, ascii_borders).run_to_end()
