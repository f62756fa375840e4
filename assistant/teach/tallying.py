"""A ledger tallied in a lesson: the answers with its figures, and how each row of it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.answers import Answers, drop
from assistant.interview import Sheet
from assistant.ledger import Tally, fill, tally


@dataclass(frozen=True)
class Tallied:
    """What a ledger came to: the answers it fills, and the tally itself."""

    answers: Answers
    tally: Tally


def tallied(ledger: Path, sheet: Sheet) -> Tallied:
    """Count a ledger for the sheet's year. Raises AssistantError: unreadable, no ledger, something left to ask."""
    counted = tally(ledger, int(sheet.answers.get("year") or sheet.last_year), None, sheet.edition)
    answers, _ = fill(sheet.answers, counted, replace=True)
    for path in counted.facts:  # what goes into the sentences is asked: the class sees the lists they are picked from
        answers = drop(answers, sheet.edition.fields[path].store)
    return Tallied(answers, counted)
