"""Last year's report on this machine: offered in the conversation once unit and year are known."""

from __future__ import annotations

from pathlib import Path

from assistant import desk
from assistant.answers import Answers
from assistant.interview import Prompt, Sheet
from assistant.tui import wording

FIELD, YES, NO = "last_year", "yes", "no"


def known(answers: Answers) -> bool:
    """Are unit and year known, so that last year's report can be looked for?"""
    return bool((answers.get("organ") or {}).get("name") and answers.get("year"))


def found(path: Path, answers: Answers) -> Path | None:
    """The report of the same unit on the year before; None when there is none, or not enough is known."""
    if not known(answers):
        return None
    file = desk.previous(answers["organ"]["name"], answers["year"])
    return None if file == path else file


def prompt(file: Path, section: str) -> Prompt:
    """The question whether to take it."""
    options = {YES: wording("offer.yes"), NO: wording("offer.no")}
    ask = wording("offer.ask", file=file.name)
    return Prompt(FIELD, section, "offer", ask, wording("offer.title"), "", options, YES, options[YES])


def not_taken_up(sheet: Sheet) -> list[str]:
    """That cases carried forward by last year's report are not in this year's ledger."""
    if sheet.last is None or not sheet.answers.get("cases"):
        return []
    from assistant.ledger import not_taken_up as missing
    from assistant.ledger.telling import not_carried

    found = missing(sheet.answers, sheet.last.answers)
    return [not_carried(found).message] if found else []


def wanted(text: str) -> bool | None:
    """Yes, no, or (None) something else."""
    from assistant.understand import flag, pick

    if not text.strip():
        return True
    picked = pick({YES: wording("offer.yes"), NO: wording("offer.no")}, text, whole=True)
    if picked is not None:
        return picked == YES
    reading = flag(text, wording("offer.title"))
    return bool(reading.value) if reading.stored else None
