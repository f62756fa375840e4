"""A lesson played without a screen: does it still fit the questions, and where not?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.documents import say, short
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.interview import Sheet, next_prompt, prompt_for, settle, take
from assistant.interview.agenda import scene
from assistant.interview.conditions import holds
from assistant.interview.questions import wording
from assistant.interview.values import item_of
from assistant.teach.lesson import Lesson, Step
from assistant.teach.playing import Act, Place, begun, following, laid_in
from assistant.teach.tallying import tallied

MOST = 1500  # acts: a lesson that goes on for longer turns in a circle


@dataclass(frozen=True)
class Rehearsed:
    """An act as it went: its step, the sheet after it, what was asked back, what it should have done and did not."""

    act: Act
    step: int
    sheet: Sheet
    asked: str = ""
    trouble: str = ""


def rehearse(lesson: Lesson) -> Iterator[Rehearsed]:
    """Every act of a lesson in order, taken by the real interview. Stops where it cannot go on."""
    sheet, place = begun(lesson), Place()
    for _ in range(MOST):
        coming = following(lesson, place, sheet)
        if coming is None:
            return
        act, place = coming
        step = place.step - (1 if place.done == 0 and place.step else 0)
        done = _played(lesson, sheet, act, step)
        yield done
        if done.trouble and act.kind == "reply":
            return
        sheet = done.sheet
    yield Rehearsed(act, place.step, sheet, trouble=say("teach.circle"))


def _played(lesson: Lesson, sheet: Sheet, act: Act, step: int) -> Rehearsed:
    done = Rehearsed(act, step, sheet)
    try:
        if act.kind in ("reply", "wrong", "change"):
            return _replied(done)
        if act.kind == "put":
            laid = laid_in(sheet.edition, sheet.answers, act.put or {})
            return replace(done, sheet=settle(sheet.holding(laid)))
        if act.kind == "tally":
            return replace(done, sheet=settle(sheet.holding(tallied(lesson.beside(act.text), sheet).answers)))
        if act.kind == "look" and act.text == "finish":
            return replace(done, trouble=_unfound(sheet, act))
        if act.kind == "look" and act.text in ("card", "origin") and next_prompt(sheet) is None:
            return replace(done, trouble=say("teach.no_card", look=act.text))
    except AssistantError as problem:
        return replace(done, trouble=problem.message)
    return done


def _replied(done: Rehearsed) -> Rehearsed:
    act, sheet = done.act, done.sheet
    prompt = prompt_for(sheet, act.field) if act.kind == "change" else next_prompt(sheet)
    if prompt is None or (act.kind == "change" and _pointless(sheet, act.field)):
        return replace(done, trouble=say("teach.no_question", field=act.field))
    step = take(sheet, prompt, act.text)
    if act.kind == "wrong":
        trouble = "" if step.ask else say("teach.not_caught", reply=short(act.text), field=act.field)
        return replace(done, asked=step.ask, trouble=trouble)
    if step.ask:  # said a second time it is meant: an approximate figure, a figure like the year
        again = take(sheet, prompt, act.text, insisted=True)
        if again.ask:
            told = say("teach.refused", reply=short(act.text), field=act.field, ask=again.ask)
            return replace(done, asked=step.ask, trouble=told)
        return replace(done, sheet=again.sheet, asked=step.ask)
    return replace(done, sheet=step.sheet)


def _pointless(sheet: Sheet, field: str) -> bool:
    """Does the question not apply to a unit with these answers?"""
    question = wording(sheet.edition, field)
    return bool(question and question.when and not holds(question.when, scene(sheet)))


def _unfound(sheet: Sheet, act: Act) -> str:
    """The checks a lesson says the review finds and that it does not find."""
    if not act.finds:
        return ""
    from assistant.compose import compose
    from assistant.review.files import examined
    from assistant.review.opened import Opened

    opened = Opened(Path(), sheet.edition, compose(sheet.edition, sheet.answers), sheet.answers)
    found = {finding.check for finding in examined(opened).findings}
    missing = [check for check in act.finds if check not in found]
    told = "、".join(sorted(found)) or say("teach.none")
    return say("teach.not_found", missing="、".join(missing), found=told) if missing else ""


# -- what is wrong with a lesson ---------------------------------------------------------------


def faults(lesson: Lesson) -> list[str]:
    """Every place where a lesson does not fit the questions, with its line."""
    found = dict(_unknown(lesson))
    if not found:
        found = _unfit(lesson)
    return [
        say("teach.fault", file=lesson.path, line=lesson.lines[n], message=text) for n, text in sorted(found.items())
    ]


def check(lesson: Lesson) -> None:
    """Raises AssistantError naming every place where a lesson does not fit the questions."""
    found = faults(lesson)
    if found:
        raise AssistantError("\n".join(found), say("teach.fix"), 1)


def _unknown(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Steps about a FIELD that does not exist."""
    edition = lesson.edition
    for number, step in enumerate(lesson.steps):
        wanted = [step.what] if step.act in ("ask", "change") else list(step.put or ())
        for path in wanted:
            if not _exists(edition, path.removesuffix(".total") if step.put else path):
                yield number, say("teach.field", field=path, near=_near(edition, path))


def _exists(edition: Edition, path: str) -> bool:
    return path in edition.fields or path in edition.containers or item_of(edition, path)[0] is not None


def _near(edition: Edition, path: str) -> str:
    close = difflib.get_close_matches(path, [*edition.fields, *edition.containers], 3, 0.6)
    return say("teach.near", fields="、".join(close)) if close else ""


def _unfit(lesson: Lesson) -> dict[int, str]:
    found: dict[int, str] = {}
    played: set[int] = set()
    for done in rehearse(lesson):
        if not done.act.quick:
            played.add(done.step)
        if done.trouble:
            found.setdefault(min(done.step, len(lesson.steps) - 1), done.trouble)
    if not found:
        found = {n: _never(step) for n, step in enumerate(lesson.steps) if step.act and n not in played}
    return found


def _never(step: Step) -> str:
    return say("teach.never_section" if step.act == "section" else "teach.never", what=step.what)
