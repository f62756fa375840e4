"""Whole areas: 有没有 for a table or a group, and the lists of what to be asked about."""

from __future__ import annotations

from assistant.answers import ABSENT, Answers, drop, get, lookup, note, put, store
from assistant.documents import say, short
from assistant.edition import Edition
from assistant.interview import last_year
from assistant.interview.agenda import choosers, offered
from assistant.interview.confirming import take_ticks
from assistant.interview.figures import figures
from assistant.interview.picking import MORE, REFILLED, counted, picks
from assistant.interview.prompts import Prompt
from assistant.interview.questions import Question
from assistant.interview.settling import forget, park, unpark
from assistant.interview.sheet import Sheet, Step, scene
from assistant.interview.values import figure_names, shown
from assistant.sentences import clauses
from assistant.understand import Reading, choices, flag, says_none

NOTHING = {"count": 0, "money": "0"}  # what 没有 stores in a field of each kind; anything else is left out


def take_gate(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """有没有: a no fills every cell inside with zero and keeps why; a yes opens them (again); figures fill theirs."""
    reading = Reading(False, True) if says_none(text) else flag(text)
    if not reading.stored and flag(text, prompt.title).value:  # 有一件复议 opens the area; 没有复议 may not close all
        reading = Reading(True, True)
    said = figures(sheet.edition, prompt.field, text, prompt.card.example)
    if said is not None and (said.ask or said.stored):
        return Step(sheet, ask=said.ask) if said.ask else _filled(sheet, prompt, said)
    if not reading.stored:
        return Step(sheet, ask=_how(sheet, prompt, text) or reading.ask)
    answers, edition = sheet.answers, sheet.edition
    closed = (answers.get("origins") or {}).get(prompt.field) == "none"
    for child in edition.containers[prompt.field].children:
        if reading.value and closed:
            answers = unpark(forget(answers, edition, child), edition, child)
        elif not reading.value:
            answers = _zeroed(edition, answers, child)
    answers = note(answers, "origins", prompt.field, "typed" if reading.value else "none")
    if not reading.value:
        return Step(sheet.holding(answers), say("said.zero_area", title=prompt.title))
    unread = "，".join(list(clauses(text))[1:])
    said_back = say("said.open_rest", value=short(unread)) if unread else say("said.open_area")
    return Step(sheet.holding(answers), said_back)


def _how(sheet: Sheet, prompt: Prompt, text: str) -> str:
    """What is said of a reply without the figures a group of named figures wants."""
    if not figure_names(sheet.edition, prompt.field) or not prompt.card.example:
        return ""
    return say("reply.figures_wanted", value=short(text), example=prompt.card.example)


def _filled(sheet: Sheet, prompt: Prompt, reading: Reading) -> Step:
    """Figures named in one sentence, each in its place; what was not named is asked where it is obligatory."""
    answers, told = sheet.answers, []
    for field in sheet.edition.inside(prompt.field):
        answers = forget(answers, sheet.edition, field.path)
        if not field.obligatory:
            answers = store(answers, sheet.edition, field, None)
    for path, value in reading.value.items():
        field = sheet.edition.fields[path]
        answers = store(answers, sheet.edition, field, value)
        told.append(f"{field.title}{shown(field, value)}")
    answers = note(answers, "origins", prompt.field, "typed")
    return Step(sheet.holding(answers), say("said.value", title=prompt.title, value="，".join(told)))


def _zeroed(edition: Edition, answers: Answers, path: str) -> Answers:
    """Every figure of a row or group zero; figures that stood there are put aside."""
    if not _zero(edition, answers, path):
        answers = park(answers, edition, path)
    for field in edition.inside(path):
        answers = store(answers, edition, field, NOTHING.get(field.kind))
    return answers


def _zero(edition: Edition, answers: Answers, path: str) -> bool:
    return all(get(answers, field) in (None, *NOTHING.values()) for field in edition.inside(path))


# -- pick-lists ----------------------------------------------------------------------------


def take_choose(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """What to be asked about; or which of several things happened, where each is a yes-or-no field."""
    if prompt.field in sheet.edition.fields:
        assert prompt.question is not None
        return take_ticks(sheet, prompt.question, text)
    titles = {key: sheet.edition.title_of(f"{prompt.field}.{key}") for key in prompt.options if key != MORE}
    reading = choices(prompt.options, text, titles)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    left = scene(sheet)["requests"]["left"].get("total", 0) if prompt.field == "requests" else 0
    if left > 0 and not reading.value:  # they were concluded, so each had an outcome
        return Step(sheet, ask=say("reply.outcomes", left=left))
    return chosen(sheet, prompt, reading.value)


def chosen(sheet: Sheet, prompt: Prompt, picked: list[str]) -> Step:
    """Only what was picked stays open; figures not picked are zero, other facts are left out."""
    edition = sheet.edition
    answers = _sorted_out(edition, sheet.answers, prompt.field, [k for k in prompt.options if k != MORE], picked)
    if MORE in prompt.options:
        answers = _longer_lists(sheet.holding(answers), prompt.field, MORE in picked)
    answers = note(answers, "origins", prompt.field, "typed")
    answers, told = _refilled(sheet, answers, [f"{prompt.field}.{key}" for key in picked if key != MORE])
    labels = "、".join(_label(sheet, prompt, key) for key in prompt.options if key in picked)
    said = say("said.chosen", value=labels) if picked else say("said.chosen_none")
    zero = [path for key in prompt.options if key not in picked and _owed(edition, path := f"{prompt.field}.{key}")]
    said += "".join(say("said.zero_too", title=edition.title_of(path)) for path in zero)
    return Step(sheet.holding(answers), f"{said} {say('said.as_last_year', told='；'.join(told))}" if told else said)


def _owed(edition: Edition, path: str) -> bool:
    """Is it a group that the form demands, so that what is not picked of it is reported as none?"""
    return counted(edition, path) and edition.containers[path].kind == "group"


def _label(sheet: Sheet, prompt: Prompt, key: str) -> str:
    words = prompt.question.words if prompt.question else {}
    return words.get(key) or (prompt.options[key] if key == MORE else sheet.edition.title_of(f"{prompt.field}.{key}"))


def _sorted_out(edition: Edition, answers: Answers, group: str, keys: list[str], picked: list[str]) -> Answers:
    for key in keys:
        path = f"{group}.{key}"
        place, figure = tuple(path.split(".")), counted(edition, path)
        if key not in picked and figure:
            answers = note(_zeroed(edition, answers, path), "origins", path, "typed")
        elif key not in picked:
            answers = put(park(answers, edition, path), place, None)
        elif lookup(answers, place) is None or (figure and _zero(edition, answers, path)):
            answers = unpark(drop(forget(answers, edition, path), place), edition, path)
    return answers


def _longer_lists(sheet: Sheet, area: str, wanted: bool) -> Answers:
    """The lists behind a short one: closed with nothing picked, or opened where they were closed so."""
    answers = sheet.answers
    for question in choosers(sheet.edition):
        if question.choose and question.field.startswith(f"{area}."):
            answers = _longer_list(sheet.holding(answers), question, wanted)
    return answers


def _longer_list(sheet: Sheet, question: Question, wanted: bool) -> Answers:
    answers, path = sheet.answers, question.field
    keys = list(offered(sheet, question))
    if not wanted:
        return note(_sorted_out(sheet.edition, answers, path, keys, []), "origins", path, "typed")
    if path in (answers.get("origins") or {}) and not picks(sheet, path, keys):
        return note(_sorted_out(sheet.edition, answers, path, keys, keys), "origins", path, ABSENT)
    return answers


def _refilled(sheet: Sheet, answers: Answers, paths: list[str]) -> tuple[Answers, list[str]]:
    """What was picked and last year's answers know, taken from them and told; figures are asked all the same."""
    told = []
    for path in paths if sheet.last else ():
        field = sheet.edition.fields.get(path)
        if sheet.last is None or field is None or get(answers, field) is not ABSENT:
            continue
        if field.kind not in REFILLED and not last_year.renamed(path):
            continue
        known = last_year.value(sheet.last, answers, path)
        if known is not ABSENT and known is not None:
            answers = note(store(answers, sheet.edition, field, known), "origins", path, "last_year")
            told.append(f"{field.title}：{shown(field, known)}")
    return answers, told
