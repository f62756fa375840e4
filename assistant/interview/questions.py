"""The questions of prompts/questions/, in the order they are asked. Wording only: a field is what its schema says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from functools import lru_cache
from typing import Any

from assistant.documents import data_file, load_shipped, say
from assistant.edition import Container, Edition, Field

NOTHING: Any = object()  # no `otherwise` given: null and zero are values of their own


@dataclass(frozen=True)
class Question:
    """One question: its wording and help, and the expressions that decide when it is asked.

    `otherwise` is the value its fields take while `when` fails or `settled` holds.
    `choose` makes it a short list of what to ask about inside a container; `more` is the
    last entry of that list, which opens the longer lists inside. `together`: other fields
    that one yes answers with it as long as all have a default; `ticks`: other yes-or-no
    fields asked with it in one list. `none`: whole sentences (patterns) that mean 没有 here;
    `doubt`: a reply that looks like a slip is asked back once; `rest`: another field that the
    same reply may answer, and how its clause is told.
    """

    field: str
    section: str
    ask: str
    why: str = ""
    count: str = ""
    not_counted: str = ""
    basis: str = ""
    example: str = ""
    when: str = ""
    otherwise: Any = NOTHING
    settled: str = ""
    default: str = ""
    none: tuple[str, ...] = ()
    doubt: Mapping[str, str] = member(default_factory=dict)
    rest: Mapping[str, str] = member(default_factory=dict)
    choose: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    more: str = ""
    together: Mapping[str, Any] = member(default_factory=dict)
    ticks: Mapping[str, Any] = member(default_factory=dict)
    words: Mapping[str, str] = member(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = member(default_factory=dict)
    catalogue: tuple[Mapping[str, Any], ...] = ()

    @property
    def wild(self) -> bool:
        """Is it wording for the same cell of every row (requests.*.natural_person)?"""
        return "*" in self.field


def _question(section: str, entry: Mapping[str, Any]) -> Question:
    values: dict[str, Any] = dict(entry)
    for key in ("choose", "usual", "catalogue", "none"):
        values[key] = tuple(values.get(key, ()))
    values["example"] = str(values.get("example", ""))
    return Question(section=section, **values)


@lru_cache(maxsize=1)
def sections() -> tuple[str, ...]:
    """Section keys in interview order."""
    return tuple(load_shipped("prompts", "questions", "order.yaml")["sections"])


@lru_cache(maxsize=1)
def _all() -> tuple[Question, ...]:
    found = []
    for section in sections():
        if data_file("prompts", "questions", f"{section}.yaml").exists():
            entries = load_shipped("prompts", "questions", f"{section}.yaml")["questions"]
            found += [_question(section, entry) for entry in entries]
    return tuple(found)


@lru_cache(maxsize=4)
def questions(edition: Edition) -> tuple[Question, ...]:
    """Every question in order; fields that have none are asked by their schema title, last."""
    given = _all()
    covered = {question.field for question in given}
    rest = [path for path in edition.fields if not _covered(edition, path, covered)]
    plain = [
        Question(path, path.partition(".")[0], say("ask.untitled", title=edition.fields[path].title))
        for path in rest
        if path != "edition"
    ]
    return given + tuple(plain)


def _covered(edition: Edition, path: str, covered: set[str]) -> bool:
    """Does a field, or the table row or block it is a cell of, have a question?"""
    parent = edition.containers.get(path.rpartition(".")[0])
    cell = parent is not None and parent.kind in ("row", "block") and parent.path in covered
    return cell or path in covered


def wording(edition: Edition, path: str) -> Question | None:
    """The question whose words serve a FIELD: its own, its cell's pattern, or its list's."""
    by_field = _by_field(edition)
    if path in by_field:
        return by_field[path]
    parts = path.split(".")
    if len(parts) == 3:
        pattern = f"{parts[0]}.*.{parts[2]}"
        if pattern in by_field:
            return by_field[pattern]
    while parts:
        parts.pop()
        owner = ".".join(parts)
        if owner in by_field:
            return by_field[owner]
    return None


@lru_cache(maxsize=4)
def _by_field(edition: Edition) -> dict[str, Question]:
    return {question.field: question for question in questions(edition)}


def target(edition: Edition, question: Question) -> Field | Container | None:
    """What a question is about."""
    return edition.fields.get(question.field) or edition.containers.get(question.field)
