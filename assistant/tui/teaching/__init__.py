"""For a trainer in front of a room: lessons played through the real screens, exercises, practice."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def choose() -> Screen[Any]:
    """The trainer's start page: a lesson to play, an exercise, or an interview to practise with."""
    from assistant.tui.teaching.choosing import ChooseScreen

    return ChooseScreen()
