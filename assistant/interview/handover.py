"""Handing a half-done file to a colleague: what is open, who can answer it, what was noted about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from assistant.answers import ABSENT, note
from assistant.documents import load_shipped, say
from assistant.interview.agenda import Sheet, agenda
from assistant.interview.prompts import prompt_at
from assistant.interview.revisiting import title

T = TypeVar("T")


@dataclass(frozen=True)
class Waiting:
    """An open question: FIELD, section, title, its words, who usually knows, and the note a colleague left."""

    field: str
    section: str
    title: str
    ask: str
    who: tuple[str, ...]
    note: str

    @property
    def line(self) -> str:
        """It in one line."""
        said = say("handover.line", title=self.title, who="、".join(self.who))
        return said + (say("handover.note", note=self.note) if self.note else "")


def handover(sheet: Sheet) -> list[Waiting]:
    """Every open question in order; those with a note, which somebody wanted read, come first."""
    notes = sheet.answers.get("notes") or {}
    waiting = []
    for stop in agenda(sheet):
        if stop.open:
            words = prompt_at(sheet, stop).ask
            named = title(sheet.edition, stop.field)
            noted = _noted(notes, stop.field)
            waiting.append(Waiting(stop.field, stop.question.section, named, words, who(stop.field), noted))
    return sorted(waiting, key=lambda entry: not entry.note)


def opening(sheet: Sheet) -> list[str]:
    """What a colleague noted about open questions, to be said when the file is opened; [] for no notes."""
    waiting = handover(sheet) if sheet.answers.get("notes") else []
    lines = [entry.line for entry in waiting if entry.note]
    rest = say("handover.rest", count=len(waiting) - len(lines)) if len(waiting) > len(lines) else ""
    return [say("handover.head", count=len(waiting)), *lines, *filter(None, [rest])] if lines else []


def who(field: str) -> tuple[str, ...]:
    """Who usually knows a FIELD, the likeliest first."""
    return tuple(_nearest(load_shipped("prompts", "vocabulary", "sources.yaml"), field) or ())


def _noted(notes: Mapping[str, str], field: str) -> str:
    return str(_nearest(notes, field) or "")


def _nearest(entries: Mapping[str, T], field: str) -> T | None:
    """The entry of a FIELD, or of the smallest group it stands in that has one."""
    while field and field not in entries:
        field = field.rpartition(".")[0]
    return entries.get(field)


def noted(sheet: Sheet, field: str, text: str) -> Sheet:
    """The sheet with a note for a colleague on a FIELD; an empty text takes it away."""
    return sheet.holding(note(sheet.answers, "notes", field, text.strip() or ABSENT))
