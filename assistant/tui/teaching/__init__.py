"""For a trainer in front of a room: lessons played through the real screens, exercises, practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.screen import Screen


def choose() -> Screen[Any]:
    """The trainer's start page: a lesson to play, an exercise, or an interview to practise with."""
    from assistant.tui.teaching.choosing import ChooseScreen

    return ChooseScreen()


def play(name: str | None, last_year: int, ascii_borders: bool = False) -> int:
    """Play a lesson, or let one choose. Returns the exit status; raises AssistantError for a faulty lesson."""
    from assistant import tui

    if name is None:
        return tui.show(choose, last_year, ascii_borders)
    from assistant.teach.lesson import find, read
    from assistant.tui.teaching.demo import demo

    lesson = read(find(name))
    return tui.show(lambda: demo(lesson), last_year, ascii_borders)


def record(name: str | None, folder: Path, force: bool = False) -> int:
    """A lesson as pictures in a folder. Returns the exit status; raises AssistantError for a faulty lesson."""
    from assistant.documents import fault
    from assistant.teach.lesson import find, read
    from assistant.tui.teaching.recording import record as recorded

    if name is None:
        raise fault("teach.which", code=2)
    print(recorded(read(find(name)), folder, force))
    return 0
