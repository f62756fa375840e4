"""What a lesson does next: computed from its steps and from the answers there are, so one may take over at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.answers import ABSENT, Answers, note, store
from assistant.documents import fault, short
from assistant.edition import Edition
from assistant.interview import Card, Prompt, Sheet, agenda, next_prompt, prompt_for
from assistant.interview.questions import sections, wording
from assistant.teach.lesson import Lesson, Step
from assistant.teach.replying import reply_for
from assistant.validity import check_value


@dataclass(frozen=True)
class Place:
    """Where a lesson stands: the step, and how many acts of that step are done."""

    step: int = 0
    done: int = 0

    def on(self) -> Place:
        return Place(self.step, self.done + 1)

    def over(self) -> Place:
        return Place(self.step + 1)


@dataclass(frozen=True)
class Act:
    """One thing to do. `kind`: say, reply, wrong (a reply that is asked back), change, put, tally, look.

    `text` is what is typed or which screen is looked at, `quick` whether it only leads up to the next step.
    """

    kind: str
    field: str = ""
    text: str = ""
    caption: str = ""
    pause: float = 0
    quick: bool = False
    put: Mapping[str, Any] | None = None
    finds: tuple[str, ...] = ()


Next = tuple[Act, Place]


def following(lesson: Lesson, place: Place, sheet: Sheet) -> Next | None:
    """The next thing to do and where the lesson stands then; None at its end."""
    while place.step < len(lesson.steps):
        found = _step(lesson, lesson.steps[place.step], place, sheet)
        if found is not None:
            return found
        place = place.over()
    prompt = next_prompt(sheet)
    if prompt is not None:
        return _quick(lesson, sheet, prompt), place
    if place.done == 0 and (not lesson.steps or lesson.steps[-1].what != "finish"):
        return Act("look", text="finish"), place.on()
    return None


def _step(lesson: Lesson, step: Step, place: Place, sheet: Sheet) -> Next | None:
    """The next act of a step; None when it is done or cannot be (any more)."""
    if step.act == "ask":
        return _asked(lesson, step, place, sheet)
    if step.act == "section":
        return _section(lesson, step, place, sheet)
    prompt = next_prompt(sheet)
    if step.what == "finish" and prompt is not None and place.step == len(lesson.steps) - 1:
        return _quick(lesson, sheet, prompt), place  # the report is finished before its last look
    act = Act(step.act or "say", caption=step.say, pause=step.pause)
    if step.act == "change":
        act = replace(act, field=step.what, text=_reply(lesson, step, sheet))
    elif step.act:
        act = replace(act, text=step.what, put=step.put, finds=step.finds)
    elif not step.say:
        return None
    return act, place.over()


def _reply(lesson: Lesson, step: Step, sheet: Sheet) -> str:
    if step.reply is not None:
        return step.reply
    prompt = prompt_for(sheet, step.what)
    return reply_for(sheet, prompt, lesson.answers) if prompt else ""


def _asked(lesson: Lesson, step: Step, place: Place, sheet: Sheet) -> Next | None:
    """Everything before the question in passing, its wrong replies, then what it really is."""
    prompt = next_prompt(sheet)
    if prompt is None:
        return None
    if not covers(sheet.edition, step.what, prompt.field):
        if place.done or _passed(sheet, step.what):
            return None
        return _quick(lesson, sheet, prompt), place
    if place.done < len(step.wrong):
        wrong = step.wrong[place.done]
        caption = wrong.say if place.done else f"{step.say}\n{wrong.say}".strip()
        return Act("wrong", prompt.field, wrong.reply, caption, step.pause), place.on()
    first = place.done == len(step.wrong)
    text = step.reply if first and step.reply is not None else reply_for(sheet, prompt, lesson.answers)
    caption = step.say or explained(prompt.card)
    return Act("reply", prompt.field, text, caption, step.pause), place.on()


def _section(lesson: Lesson, step: Step, place: Place, sheet: Sheet) -> Next | None:
    prompt, order = next_prompt(sheet), sections()
    if prompt is None or order.index(prompt.section) > order.index(step.what):
        return None
    if prompt.section != step.what:
        return None if place.done else (_quick(lesson, sheet, prompt), place)
    caption = step.say if step.say and not place.done else explained(prompt.card)
    return Act("reply", prompt.field, reply_for(sheet, prompt, lesson.answers), caption, step.pause), place.on()


def _quick(lesson: Lesson, sheet: Sheet, prompt: Prompt) -> Act:
    return Act("reply", prompt.field, reply_for(sheet, prompt, lesson.answers), quick=True)


def covers(edition: Edition, wanted: str, field: str) -> bool:
    """Is a question about the FIELD wanted: itself, an item of its list, a cell of its row?"""
    if field == wanted:
        return True
    question = wording(edition, wanted)
    whole = wanted in edition.containers and edition.containers[wanted].kind == "group"
    if whole and question is not None and question.field == wanted:  # the list or gate before a group, not the group
        return False
    return field.startswith(f"{wanted}.")


def _passed(sheet: Sheet, wanted: str) -> bool:
    """Has the question been answered already (by whoever took over)?"""
    mine = [stop for stop in agenda(sheet) if covers(sheet.edition, wanted, stop.field)]
    return bool(mine) and not any(stop.open for stop in mine)


def explained(card: Card) -> str:
    """A caption where the lesson has none: why it is asked, how to count, the article."""
    told = [text for text in (card.why, card.count, card.not_counted) if text]
    return "\n".join(["".join(told[:2]), card.basis]).strip()


# -- without a screen --------------------------------------------------------------------------


def laid_in(edition: Edition, answers: Answers, values: Mapping[str, Any]) -> Answers:
    """Answers with values laid in by FIELD; a row's or block's total becomes one that was given.

    Raises AssistantError for a FIELD that does not exist, or a value it cannot have.
    """
    for path, value in values.items():
        owner, _, last = path.rpartition(".")
        if path in edition.fields:
            field = edition.fields[path]
            if value is not None and not check_value(field.schema, edition.schema["$defs"], value):
                raise fault("teach.value", field=path, value=short(value), wrong=field.wrong)
            answers = note(store(answers, edition, edition.fields[path], value), "open", path, ABSENT)
        elif last == "total" and owner in edition.containers:
            answers = note(answers, "targets", path, value)
        else:
            raise fault("explain.unknown", code=2, field=path)
    return answers


def begun(lesson: Lesson) -> Sheet:
    """The blank sheet a lesson begins with."""
    edition = lesson.edition
    return Sheet(edition, {"edition": edition.name}, lesson.year)
