"""Which question next: computed from the answers alone, so resuming and going back need no code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assistant.answers import ABSENT, Answers, answered, lookup
from assistant.documents import load_shipped
from assistant.edition import Container, Edition, Field
from assistant.expressions import holds
from assistant.facts import context
from assistant.interview.questions import Question, questions, sections


@dataclass(frozen=True)
class Sheet:
    """The answers on the desk: their edition and the year just gone (the usual report year)."""

    edition: Edition
    answers: Answers
    last_year: int

    def holding(self, answers: Answers) -> Sheet:
        return replace(self, answers=answers)


@dataclass(frozen=True)
class Step:
    """What became of a reply: the new sheet and what is said back, or only `ask` with nothing stored."""

    sheet: Sheet
    said: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Stop:
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


def agenda(sheet: Sheet) -> list[Stop]:
    """Every place of the interview that applies now, answered or open, in order."""
    facts = scene(sheet)
    return [stop for question in questions(sheet.edition) for stop in _stops(sheet, question, facts)]


def upcoming(sheet: Sheet) -> Stop | None:
    """The first open place, those put off last; None when everything has been asked."""
    stops = [stop for stop in agenda(sheet) if stop.open]
    later = set(sheet.answers.get("later") or ())
    first = next((stop for stop in stops if stop.field not in later), None)
    return first or next(iter(stops), None)


def _stops(sheet: Sheet, question: Question, facts: Mapping[str, Any]) -> Iterator[Stop]:
    if question.wild or (question.when and not holds(question.when, facts)):
        return
    edition, answers, path = sheet.edition, sheet.answers, question.field
    if not _picked(sheet, path):
        return
    if path in edition.fields:
        yield _leaf(answers, question, edition.fields[path])
    elif path in edition.containers:
        yield from _container(sheet, question, edition.containers[path])


def _leaf(answers: Answers, question: Question, field: Field) -> Stop:
    if field.kind not in ("items", "texts") or answered(answers, field):
        return Stop(field.path, question, field.kind, not answered(answers, field))
    items = (answers.get("open") or {}).get(field.path, [])
    if field.kind == "texts":
        return Stop(f"{field.path}.{len(items) + 1}", question, "item", True)
    if items and (key := next((i.path for i in field.items if i.path not in items[-1]), None)):
        return Stop(f"{field.path}.{len(items)}.{key}", question, "item", True)
    return Stop(f"{field.path}.{len(items) + 1}.{field.items[0].path}", question, "item", True)


def _container(sheet: Sheet, question: Question, container: Container) -> Iterator[Stop]:
    answers = sheet.answers
    if container.kind == "group":
        passed = container_passed(sheet, question, container)
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
    if container.path in (sheet.answers.get("origins") or {}):
        return True
    inside = question.choose or tuple(child.rpartition(".")[2] for child in container.children)
    return any(_known(sheet, f"{container.path}.{key}") for key in inside)


def _known(sheet: Sheet, path: str) -> bool:
    store = tuple(path.split("."))
    value: Any = lookup(sheet.answers, store)
    return (value is not ABSENT and value != {}) or path in (sheet.answers.get("open") or {})


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


def _picked(sheet: Sheet, path: str) -> bool:
    """May a field inside a pick-list or gate be asked? Not before it is passed, nor if it was not picked."""
    for question in choosers(sheet.edition):
        prefix = f"{question.field}."
        if not path.startswith(prefix):
            continue
        child = path.removeprefix(prefix).partition(".")[0]
        if question.choose and child not in offered(sheet, question):
            continue
        if lookup(sheet.answers, tuple(path.split("."))) is None:
            return False  # left out with the pick-list; the list itself brings it back
        container = sheet.edition.containers[question.field]
        if not container_passed(sheet, question, container):
            return False
        marked = question.field in (sheet.answers.get("origins") or {})
        if not marked and not _obligatory(sheet.edition, path) and not _begun(sheet, path):
            return False
    return True


def _begun(sheet: Sheet, path: str) -> bool:
    return lookup(sheet.answers, tuple(path.split("."))) is not None and _known(sheet, path)


@lru_cache(maxsize=1024)
def _obligatory(edition: Edition, path: str) -> bool:
    return any(field.obligatory for field in edition.inside(path))


@dataclass(frozen=True)
class Progress:
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
