"""Pick-lists: what one offers, what last year's answers or this year's have picked of it."""

from __future__ import annotations

from assistant.answers import ABSENT, get
from assistant.documents import say
from assistant.edition import Edition
from assistant.interview import last_year
from assistant.interview.agenda import choosers, counted_out, offered
from assistant.interview.conditions import holds
from assistant.interview.questions import Question, questions
from assistant.interview.sheet import Sheet, scene
from assistant.interview.values import shown

REFILLED = ("text", "texts", "choice", "choices", "flag", "date")  # of last year, once picked; figures are asked
MORE = "more"  # the entry of a short list that opens the longer ones


def options(sheet: Sheet, question: Question) -> dict[str, str]:
    """What a pick-list offers now: keys with their labels."""
    paths = ((key, f"{question.field}.{key}") for key in offered(sheet, question))
    keys = [key for key, path in paths if pickable(sheet, path) and not (question.more and counted_out(sheet, path))]
    found = {key: _option(sheet, question, key) for key in keys}
    return found | ({MORE: question.more} if question.more else {})


def taken(sheet: Sheet, question: Question, keys: list[str], fresh: bool) -> list[str]:
    """What an empty reply picks: of a fresh list last year's picks or the usual ones, of an answered one its own."""
    if fresh:
        usual = _last_picks(sheet, question, keys) or question.usual
        return [key for key in keys if key in usual]
    mine = picks(sheet, question.field, [key for key in keys if key != MORE])
    return [*mine, *([MORE] if question.more and any(longer_picks(sheet, question)) else [])]


def _option(sheet: Sheet, question: Question, key: str) -> str:
    """An entry of a pick-list; with what last year's answers would fill in for it."""
    path = f"{question.field}.{key}"
    label = question.words.get(key) or sheet.edition.title_of(path)
    field = sheet.edition.fields.get(path)
    if sheet.last is None or field is None or field.kind not in REFILLED:
        return label
    known = last_year.value(sheet.last, sheet.answers, path)
    return label if known is ABSENT or known is None else say("option.last", label=label, value=shown(field, known))


def _last_picks(sheet: Sheet, question: Question, keys: list[str]) -> list[str]:
    """What was picked from a list last year: whatever its answers know of."""
    if sheet.last is None:
        return []
    last = Sheet(sheet.last.edition, sheet.last.answers, sheet.last_year)
    mine = picks(last, question.field, keys, marked=False)
    return [key for key in keys if key in mine or _named_anew(sheet, f"{question.field}.{key}")]


def _named_anew(sheet: Sheet, path: str) -> bool:
    """Is it what last year's answers know under another name (its total, this year's last_total)?"""
    return sheet.last is not None and isinstance(last_year.value(sheet.last, sheet.answers, path), int)


def longer_picks(sheet: Sheet, question: Question) -> list[list[str]]:
    """What is picked in each of the longer lists behind a short one."""
    inner = [q for q in choosers(sheet.edition) if q.choose and q.field.startswith(f"{question.field}.")]
    return [picks(sheet, q.field, list(offered(sheet, q))) for q in inner]


def picks(sheet: Sheet, path: str, keys: list[str], marked: bool | None = None) -> list[str]:
    """What of a pick-list already answered is not left out: neither null nor a row of zeros."""
    if marked is None:
        marked = path in (sheet.answers.get("origins") or {})
    picks = []
    for key in keys:
        values = [get(sheet.answers, field) for field in sheet.edition.inside(f"{path}.{key}")]
        zero = counted(sheet.edition, f"{path}.{key}") and not any(value not in (0, "0") for value in values)
        absent = all(value is ABSENT for value in values)
        if marked if absent else any(value is not None for value in values) and not zero:
            picks.append(key)
    return picks


def counted(edition: Edition, path: str) -> bool:
    """Is what is not picked zero rather than left out: a row of figures, a group the form demands?"""
    container = edition.containers.get(path)
    return container is not None and (
        container.kind != "group" or all(field.obligatory for field in edition.inside(path))
    )


def pickable(sheet: Sheet, path: str) -> bool:
    """May this be offered in a pick-list? Not when none of its questions can come up."""
    mine = [q for q in questions(sheet.edition) if q.field == path or q.field.startswith(f"{path}.")]
    facts = scene(sheet)
    own = [q for q in mine if q.field == path] or mine
    return not own or any(not q.when or holds(q.when, facts) is not False for q in own)
