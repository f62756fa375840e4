"""The interview: which question next, what a reply does, how far it is. No screens here."""

from assistant.interview.agenda import Progress, Sheet, Step, Stop, agenda, progress, upcoming
from assistant.interview.correcting import correct
from assistant.interview.prompts import Card, Prompt, next_prompt, prompt_for
from assistant.interview.questions import questions, sections
from assistant.interview.settling import settle
from assistant.interview.taking import put_off, take
from assistant.interview.values import shown

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
