"""Which question next: computed from the answers alone, so resuming and going back need no code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.answers import ABSENT, answered, lookup
from assistant.edition import Container, Edition, Field
from assistant.interview import last_year, together
from assistant.interview.conditions import holds
from assistant.interview.questions import Question, questions, sections
from assistant.interview.sheet import Sheet, Step, Stop, scene

__all__ = ["Progress", "Sheet", "Step", "Stop", "agenda", "progress", "scene", "upcoming"]


REASON = "reasons."  # FIELD of the question why a figure does not follow from last year's


def agenda(sheet: Sheet) -> list[Stop]:
    """Every place of the interview that applies now, answered or open, in order."""
    facts = scene(sheet)
    return [stop for question in questions(sheet.edition) for stop in _stops(sheet, question, facts)]


def upcoming(sheet: Sheet) -> Stop | None:
    """The first open place, those put off last (longest ago first); None when everything has been asked."""
    facts = scene(sheet)
    later = list(sheet.answers.get("later") or ())
    put_off = []
    for question in questions(sheet.edition):  # no further than need be: the first question must come at once
        for stop in _stops(sheet, question, facts):
            if stop.open and stop.field not in later:
                return stop
            put_off += [stop] if stop.open else []
    return min(put_off, key=lambda stop: later.index(stop.field), default=None)


def _stops(sheet: Sheet, question: Question, facts: Mapping[str, Any]) -> Iterator[Stop]:
    if question.wild or (question.when and not holds(question.when, facts)):
        return
    edition, answers, path = sheet.edition, sheet.answers, question.field
    if not picked(sheet, path):
        return
    if path in edition.fields:
        yield _leaf(sheet, question, edition.fields[path], facts)
    elif path in edition.containers:
        yield from _container(sheet, question, edition.containers[path])
    differs = last_year.difference(edition, sheet.last, answers, path, facts)
    if differs and not (answers.get("reasons") or {}).get(path):
        yield Stop(f"{REASON}{path}", question, "reason", True)


def _leaf(sheet: Sheet, question: Question, field: Field, facts: Mapping[str, Any]) -> Stop:
    answers = sheet.answers
    if field.kind not in ("items", "texts") or answered(answers, field):
        closed = answered(answers, field)
        return Stop(field.path, question, field.kind if closed else together.kind(sheet, question), not closed)
    opened = (answers.get("open") or {}).get(field.path)
    items = last_year.items(sheet.last, answers, field.path) if opened is None else opened
    if field.kind == "texts":
        return Stop(f"{field.path}.{len(items) + 1}", question, "item", True)
    for number, item in enumerate(items, 1):
        missing = (part.path for part in field.items if part.path not in item)
        if key := next((key for key in missing if _part_applies(question, key, {**facts, "item": item})), None):
            return Stop(f"{field.path}.{number}.{key}", question, "item", True)
    return Stop(f"{field.path}.{len(items) + 1}.{field.items[0].path}", question, "item", True)


def _part_applies(question: Question, key: str, facts: Mapping[str, Any]) -> bool:
    """Is this part of an item to be asked, after what the item says already?"""
    when = question.fields.get(key, {}).get("when")
    return not when or holds(when, facts) is not False


def _container(sheet: Sheet, question: Question, container: Container) -> Iterator[Stop]:
    answers = sheet.answers
    if container.kind == "group":
        passed = container_passed(sheet, question, container)
        outer = wider(sheet.edition, container.path)
        if outer and not container_passed(sheet, outer, sheet.edition.containers[outer.field]):
            return
        yield Stop(container.path, question, "choose" if question.choose else "gate", not passed)
        return
    cells = [sheet.edition.fields[path] for path in container.children]
    missing = [field for field in cells if not answered(answers, field)]
    begun = len(missing) < len(cells) or f"{container.path}.total" in (answers.get("targets") or {})
    yield Stop(container.path, question, "total", not begun)
    if begun:
        yield from (Stop(field.path, question, "cell", True) for field in missing)


def container_passed(sheet: Sheet, question: Question, container: Container) -> bool:
    """Has a pick-list or gate been answered: marked as such, or anything inside it known?"""
    marks = sheet.answers.get("origins") or {}
    outer = wider(sheet.edition, container.path)
    if container.path in marks or (outer and outer.field in marks):
        return container.path in marks
    inside = question.choose or tuple(child.rpartition(".")[2] for child in container.children)
    paths = [f"{container.path}.{key}" for key in inside]
    return any(_known(sheet, path) and not (question.more and counted_out(sheet, path)) for path in paths)


def counted_out(sheet: Sheet, path: str) -> bool:
    """Does the ledger know this fact? Then nobody has picked it, and nobody is asked about it."""
    return (sheet.answers.get("origins") or {}).get(path) == "ledger"


def _known(sheet: Sheet, path: str) -> bool:
    store = tuple(path.split("."))
    value: Any = lookup(sheet.answers, store)
    return (value is not ABSENT and value != {}) or path in (sheet.answers.get("open") or {})


@lru_cache(maxsize=256)
def wider(edition: Edition, path: str) -> Question | None:
    """The shorter pick-list that stands before a longer one: of the commonest facts of the whole area."""
    return next((q for q in choosers(edition) if q.more and path.startswith(f"{q.field}.")), None)


@lru_cache(maxsize=4)
def choosers(edition: Edition) -> tuple[Question, ...]:
    """The questions that are pick-lists or gates over a group."""
    groups = {path for path, container in edition.containers.items() if container.kind == "group"}
    return tuple(question for question in questions(edition) if question.field in groups)


def offered(sheet: Sheet, question: Question) -> tuple[str, ...]:
    """What a pick-list may offer: not what this kind of unit must answer anyway."""
    kind = (sheet.answers.get("organ") or {}).get("kind")
    return tuple(key for key in question.choose if not _owed(sheet.edition, f"{question.field}.{key}", kind))


@lru_cache(maxsize=1024)
def _owed(edition: Edition, path: str, kind: str | None) -> bool:
    return any(kind in field.obligatory_for for field in edition.inside(path))


def picked(sheet: Sheet, path: str) -> bool:
    """May a field inside a pick-list or gate be asked? Not before it is passed, nor if it was not picked."""
    marks = sheet.answers.get("origins") or {}
    kind = (sheet.answers.get("organ") or {}).get("kind")
    around = _around(sheet.edition, path)
    chosen = any(question.field in marks and (key or not question.choose) for question, key in around)
    for question, key in around:
        if question.choose and (not key or _owed(sheet.edition, f"{question.field}.{key}", kind)):
            continue
        if lookup(sheet.answers, tuple(path.split("."))) is None:
            return False  # left out with the pick-list; the list itself brings it back
        if not container_passed(sheet, question, sheet.edition.containers[question.field]):
            return False
        if not chosen and not _obligatory(sheet.edition, path) and not _begun(sheet, path):
            return False
    return True


@lru_cache(maxsize=2048)
def _around(edition: Edition, path: str) -> tuple[tuple[Question, str], ...]:
    """The pick-lists and gates around a FIELD, each with its entry that covers the FIELD ("" for none)."""
    found = []
    for question in choosers(edition):
        inner = path.removeprefix(f"{question.field}.")
        if inner != path:
            found.append((question, next((k for k in question.choose if inner == k or inner.startswith(f"{k}.")), "")))
    return tuple(found)


def _begun(sheet: Sheet, path: str) -> bool:
    return lookup(sheet.answers, tuple(path.split("."))) is not None and _known(sheet, path)


@lru_cache(maxsize=1024)
def _obligatory(edition: Edition, path: str) -> bool:
    return any(field.obligatory for field in edition.inside(path))


class Progress(NamedTuple):
    """How far a section is: places answered and places that apply now."""

    section: str
    done: int
    total: int


def progress(sheet: Sheet) -> list[Progress]:
    """Progress by section, in interview order."""
    stops = agenda(sheet)
    result = []
    for section in sections():
        mine = [stop for stop in stops if stop.question.section == section]
        result.append(Progress(section, sum(not stop.open for stop in mine), len(mine)))
    return result
