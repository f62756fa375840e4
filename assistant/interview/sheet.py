"""What lies on the desk: the answers, what they make an expression see, one place of the interview."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from assistant.answers import Answers
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.facts import context
from assistant.interview.last_year import Last
from assistant.interview.questions import Question


class Sheet(NamedTuple):
    """The answers on the desk: their edition, the year just gone (the usual report year), last year's answers."""

    edition: Edition
    answers: Answers
    last_year: int
    last: Last | None = None

    def holding(self, answers: Answers) -> Sheet:
        return self._replace(answers=answers)


class Step(NamedTuple):
    """What became of a reply: the new sheet and what is said back, or only `ask` with nothing stored."""

    sheet: Sheet
    said: str = ""
    ask: str = ""


class Stop(NamedTuple):
    """One place of the interview: FIELD, its question, what kind of reply it takes, still open?"""

    field: str
    question: Question
    kind: str
    open: bool


def scene(sheet: Sheet) -> dict[str, Any]:
    """The context of `when`, `default` and the wording: the facts, the last year, what the name suggests."""
    facts = context(sheet.edition, sheet.answers)
    facts["last_year"] = sheet.last_year
    facts["likely"] = likely(facts["organ"].get("name", ""))
    if sheet.last is not None:
        facts["last"] = sheet.last.facts
    return facts


@lru_cache(maxsize=64)
def likely(name: str) -> dict[str, str]:
    """What a unit's name suggests of its kind, level and way to call itself; nothing where unsure."""
    vocabulary = load_shipped("prompts", "vocabulary", "organs.yaml")
    endings = [entry for entry in vocabulary["endings"] if name.endswith(entry["ending"])]
    if not endings:
        return {}
    best = max(endings, key=lambda entry: len(entry["ending"]))
    guess = {key: best[key] for key in ("self", "kind", "level") if best.get(key)}
    if "level" not in best:
        level = _last_place(name.removesuffix(best["ending"]), vocabulary["places"])
        if level:
            guess["level"] = level
    return guess


def _last_place(head: str, places: list[dict[str, str]]) -> str | None:
    """Level of the place named last; None when that place can be of two levels (市)."""
    ends = [(head.rfind(p["piece"]) + len(p["piece"]), len(p["piece"]), p) for p in places if p["piece"] in head]
    return max(ends, key=lambda end: end[:2])[2].get("level") if ends else None
