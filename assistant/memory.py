"""Last year's file for this year's interview: any kind that can be read, given once and remembered."""

from __future__ import annotations

import contextlib
from pathlib import Path

from assistant import desk
from assistant.answers import Answers
from assistant.errors import AssistantError
from assistant.interview.last_year import Last, check, remember


def recall(path: Path, answers: Answers, given: Path | None = None) -> Last | None:
    """Last year's answers for the interview at `path`: out of the file given, or the one given before.

    Raises AssistantError when the file given cannot be read or is of another year; one that
    was given before and has gone is no trouble.
    """
    if given is not None:
        last = read(given)
        check(last, answers, given)
        desk.link(path, given)
        return last
    linked = desk.linked(path)
    if linked is None:
        return None
    try:
        known = read(linked)
    except AssistantError:
        return None
    return known if known.follows(answers) else None


def carried_over(path: Path | None, answers: Answers) -> tuple[str | int, ...]:
    """The cases that last year's report carried forward, as far as it is known here; () otherwise.

    Last year's is the one given for the interview at `path`, else the same unit's on this machine.
    """
    from assistant.ledger import filling

    last = recall(path, answers) if path else None
    organ, year = (answers.get("organ") or {}).get("name"), answers.get("year")
    if last is None and organ and isinstance(year, int):
        known = desk.previous(str(organ), year)
        with contextlib.suppress(AssistantError):
            last = read(known) if known else None
    return filling.carried_over(last.answers) if last else ()


def read(path: Path) -> Last:
    """Last year's answers, also out of a finished report (Word, web page). Raises AssistantError."""
    from assistant.review import opened, reading

    file = opened.open_file(path)
    return remember(file.answers if file.answers is not None else reading.read(file.report).answers)
