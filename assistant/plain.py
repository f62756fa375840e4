"""The interview line by line: for screen readers, dumb terminals, pipes and tests.

Each prompt is one line `[FIELD] question`; an empty line takes the default or leaves an
optional fact out; `.` closes a list; end of input saves and ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from assistant import desk, journal, memory, release
from assistant.answers import Answers
from assistant.documents import say
from assistant.edition import load
from assistant.interview import (
    Prompt,
    Sheet,
    agenda,
    correct,
    next_prompt,
    parking,
    progress,
    prompt_for,
    put_off,
    take,
)
from assistant.interview.handover import noted, opening, who
from assistant.interview.jumping import jump
from assistant.interview.mending import suggestions
from assistant.interview.prompts import card_lines, item_of
from assistant.interview.revisiting import title
from assistant.review.listing import lines
from assistant.understand import command

MOST_CURES = 3


def run(path: Path, answers: Answers, last_year: int, build: bool = True, last: Path | None = None) -> int:
    """Interview on stdin and stdout until everything is asked or the input ends.

    `last` is the file of last year's answers. Saves to `path` after every answer. When
    complete, writes the Word file beside it. Returns the exit status: 0, or 1 when errors
    keep the report from being written.
    """
    held = journal.hold(path, answers)
    if not held.writable:
        raise held.taken()
    try:
        edition = load(answers.get("edition", "2021"))
        print(say("plain.welcome", file=path), *held.told(edition), sep="\n", flush=True)
        sheet = Sheet(edition, held.answers, last_year, memory.recall(path, held.answers, last))
        print("".join(f"{line}\n" for line in opening(sheet)), end="", flush=True)
        sheet, ended = _talk(held, sheet)
        desk.remember(held.path, *_count(sheet))
        if not ended and build:
            return _finish(held.path, sheet)
        print(say("plain.saved", file=held.path), flush=True)
        return 0
    finally:
        held.close()


def _count(sheet: Sheet) -> tuple[int, int]:
    parts = progress(sheet)
    return sum(part.done for part in parts), sum(part.total for part in parts)


def _talk(held: journal.Held, sheet: Sheet) -> tuple[Sheet, bool]:
    """Ask until nothing is left (False) or the person stops (True)."""
    chosen: str | None = None
    last: str | None = None
    asked_back = ""
    while True:
        prompt = prompt_for(sheet, chosen) if chosen else next_prompt(sheet)
        if prompt is None:
            return sheet, False
        print(line(prompt), flush=True)
        text = _read()
        if text is None:
            return sheet, True
        name = command(text)
        if name == "quit":
            return sheet, True
        obeyed = _commanded(held, sheet, prompt, chosen, text)
        if obeyed is not None:
            (chosen, sheet), asked_back = obeyed, ""
            last = held.before() if name == "undo" else last
            continue
        corrected = correct(sheet, prompt, last, text)
        step = corrected or take(sheet, prompt, text, insisted=text == asked_back)
        if step.ask:
            asked_back = text
            print(step.ask, flush=True)
            continue
        last = last if corrected else prompt.field
        aside = parking.told(sheet, step.sheet)
        sheet, chosen, asked_back = step.sheet, None, ""
        held.keep(last or prompt.field, sheet.answers)
        print("".join(f"{said}\n" for said in (step.said, aside) if said), end="", flush=True)


def _commanded(
    held: journal.Held, sheet: Sheet, prompt: Prompt, chosen: str | None, text: str
) -> tuple[str | None, Sheet] | None:
    """A command carried out: the field to ask now (None: whatever comes next) and the sheet; None for a reply."""
    name, place = command(text), jump(sheet, text)
    if place is not None:
        return place or chosen, sheet if place else _told(sheet, "plain.no_part")
    if name is None:
        return None
    if name == "undo":
        return _undo(held, sheet)
    chosen, sheet = _obey(name, sheet, prompt, chosen)
    if sheet.answers != held.answers:
        held.keep(prompt.field, sheet.answers)
    return chosen, sheet


def _read() -> str | None:
    try:
        text = sys.stdin.readline()
    except (UnicodeDecodeError, OSError):
        return ""
    return text.rstrip("\r\n") if text else None


def line(prompt: Prompt) -> str:
    """A prompt as one line: FIELD, question, options, default."""
    parts = [f"[{prompt.field}] {prompt.ask}"]
    if prompt.options:
        parts.append(" ".join(f"{n}.{label}" for n, label in enumerate(prompt.options.values(), 1)))
    if prompt.default_text:
        parts.append(say("plain.default", value=prompt.default_text))
    return " ".join(parts).replace("\n", " ")


def _obey(name: str, sheet: Sheet, prompt: Prompt, chosen: str | None) -> tuple[str | None, Sheet]:
    """Carry out a command; the field to ask now (None: whatever comes next) and the sheet."""
    commands: dict[str, Callable[[], tuple[str | None, Sheet]]] = {
        "back": lambda: (before(sheet, prompt.field) or chosen, sheet),
        "skip": lambda: (None, _skip(sheet, prompt)),
        "list": lambda: (chosen, _tell_progress(sheet)),
        "show": lambda: (chosen, _tell_report(sheet)),
        "check": lambda: (chosen, _tell_findings(sheet)),
        "note": lambda: (chosen, _note(sheet, prompt)),
        "take_over": lambda: (chosen, _told(sheet, "plain.ours")),
        "table": lambda: (chosen, _told(sheet, "plain.screen_only")),
        "coach": lambda: (chosen, _told(sheet, "plain.screen_only")),
    }
    if name in ("why", "how"):
        print("\n".join(card_lines(prompt.card)), flush=True)
        return chosen, sheet
    return commands[name]()


def before(sheet: Sheet, field: str) -> str | None:
    """The answered place before a field, to go back to; None at the beginning."""
    stops = agenda(sheet)
    here = next((i for i, stop in enumerate(stops) if stop.field == field), None)
    if here is None:  # a cell or item: go by the row or list it belongs to
        here = next((i for i, stop in enumerate(stops) if field.startswith(f"{stop.field}.")), len(stops))
    answered = [stop.field for stop in stops[:here] if not stop.open and stop.kind != "gate"]
    return answered[-1] if answered else None


def _undo(held: journal.Held, sheet: Sheet) -> tuple[str | None, Sheet]:
    """Take back the last answer, also of an earlier sitting; its question comes again."""
    taken = held.undo()
    if taken is None:
        return None, _told(sheet, "plain.undo_none")
    field, answers = taken
    return field, _told(sheet.holding(answers), "plain.undone", title=title(sheet.edition, field))


def _note(sheet: Sheet, prompt: Prompt) -> Sheet:
    """The next line is a note for a colleague on this question; an empty one takes it away."""
    owner = item_of(sheet.edition, prompt.field)[0]
    _told(sheet, "plain.note", who="、".join(who(prompt.field)))
    text = _read()
    return sheet if text is None else noted(sheet, owner.path if owner else prompt.field, text)


def _told(sheet: Sheet, key: str, **values: object) -> Sheet:
    print(say(key, **values), flush=True)
    return sheet


def _skip(sheet: Sheet, prompt: Prompt) -> Sheet:
    step = put_off(sheet, prompt)
    print(step.said, flush=True)
    return step.sheet


def _tell_progress(sheet: Sheet) -> Sheet:
    for part in progress(sheet):
        title = sheet.edition.title_of(part.section)
        print(say("plain.progress", title=title, done=part.done, total=part.total), flush=True)
    return sheet


def _tell_report(sheet: Sheet) -> Sheet:
    from assistant import formats
    from assistant.compose import compose

    print(formats.write(compose(sheet.edition, sheet.answers), ".txt").decode("utf-8"), flush=True)
    return sheet


def _tell_findings(sheet: Sheet) -> Sheet:
    from assistant.review import review_answers

    print("\n".join([*lines(review_answers(sheet.answers)[1].findings), *_cures(sheet)]), flush=True)
    return sheet


def _cures(sheet: Sheet) -> list[str]:
    """Which single figure would close all sums; the likeliest ones."""
    last = sheet.last.answers if sheet.last else None
    found = suggestions(sheet.edition, sheet.answers, last)[:MOST_CURES]
    return [say("mend.head"), *(f"  {cure.text}" for cure in found)] if found else []


def _finish(path: Path, sheet: Sheet) -> int:
    answers = sheet.answers
    out = desk.free(path.with_name(release.default_name(answers)))
    try:
        written = release.build(answers, [out], beside=path)
    except release.Refused as refusal:
        print(say("plain.refused"), flush=True)
        print("\n".join([*lines(refusal.findings), *_cures(sheet)]), flush=True)
        return 1
    for file in written:
        print(say("plain.done", file=file), flush=True)
    return 0
