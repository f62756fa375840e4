"""The interview: which question next, what a reply does, how far it is. No screens here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.interview.agenda import Progress, Sheet, Step, Stop, agenda, progress, upcoming
from assistant.interview.prompts import Card, Prompt, next_prompt, prompt_for
from assistant.interview.questions import questions, sections
from assistant.interview.values import shown

if TYPE_CHECKING:
    from assistant.interview.correcting import correct
    from assistant.interview.settling import settle
    from assistant.interview.taking import put_off, take

__all__ = [
    "Card",
    "Progress",
    "Prompt",
    "Sheet",
    "Step",
    "Stop",
    "agenda",
    "correct",
    "next_prompt",
    "progress",
    "prompt_for",
    "put_off",
    "questions",
    "sections",
    "settle",
    "shown",
    "take",
    "upcoming",
]

# What takes replies is loaded with the first reply: the first question must come at once.
_LATER = {"correct": "correcting", "settle": "settling", "put_off": "taking", "take": "taking"}


def __getattr__(name: str) -> Any:
    """A name of those modules, loaded when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
