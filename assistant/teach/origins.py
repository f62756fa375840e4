"""Why this sentence? From any sentence back to its phrase, facts and questions; from a question forward again.

Nothing here is used while composing: the sentences are made a second time, one phrase after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.answers import ABSENT, Answers, get
from assistant.checks import rules
from assistant.compose import phrases, sentence
from assistant.documents import Document, Path_, data_file, load_shipped, parse_yaml, read_text
from assistant.edition import Edition
from assistant.expressions import names_read, ready
from assistant.facts import context
from assistant.interview import shown
from assistant.interview.questions import Question, questions, wording

CLAUSES = re.compile("[【】]")
SUMS = {"intake": ("received", "brought_forward")}  # names of table three that stand for several rows


@dataclass(frozen=True)
class Where:
    """A place in one of our files, as it is told: file and line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Phrase:
    """A phrase: where it stands, its condition and texts, the FIELDs it reads."""

    identity: str
    part: str
    where: Where
    when: str
    texts: tuple[str, ...]
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """What a phrase makes of the answers now."""

    text: str
    phrase: Phrase


@dataclass(frozen=True)
class Check:
    """A check that reads a FIELD."""

    identity: str
    severity: str
    where: Where
    message: str


@dataclass(frozen=True)
class Origin:
    """All that hangs on one question: where it is written, its field, what it feeds."""

    field: str
    question: Where | None
    schema: Where
    phrases: tuple[Phrase, ...]
    checks: tuple[Check, ...]
    opens: tuple[Question, ...]


# -- files and their lines ---------------------------------------------------------------------


@lru_cache(maxsize=64)
def _document(*parts: str) -> Document:
    """A shipped file with the line of every place."""
    return parse_yaml(read_text(data_file(*parts)), "/".join(parts))


def _where(path: tuple[str | int, ...], *parts: str) -> Where:
    document = _document(*parts)
    return Where(document.name, document.line(path))


def question_place(edition: Edition, path: str) -> Where | None:
    """Where the question that serves a FIELD is worded; None where only the schema's title serves."""
    question = wording(edition, path)
    if question is None:
        return None
    parts = ("prompts", "questions", f"{question.section}.yaml")
    if not data_file(*parts).exists():
        return None
    entries = load_shipped(*parts)["questions"]
    number = next((n for n, entry in enumerate(entries) if entry["field"] == question.field), None)
    return None if number is None else _where(("questions", number), *parts)


def schema_place(edition: Edition, path: str) -> Where:
    """Where the schema says what a FIELD may be (of a cell: its row)."""
    schema: Any = edition.schema
    here: Path_ = ()
    for key in path.split("."):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(reference, str):  # a group that several places share
            here = tuple(reference.removeprefix("#/").split("/"))
            schema = edition.schema["$defs"][here[-1]]
        if key.isdigit() or key not in schema.get("properties", {}):
            break
        here, schema = (*here, "properties", key), schema["properties"][key]
    return _where(here, "schemas", edition.name, "answers.schema.json")


# -- what expressions read ---------------------------------------------------------------------


def fields_read(edition: Edition, text: str, expression: bool) -> tuple[str, ...]:
    """The FIELDs (rows and blocks as a whole) that an expression or a phrase reads, in order of their names."""
    found: dict[str, None] = {}
    for name in sorted(names_read(text, expression)):
        found.update(dict.fromkeys(_fields(edition, name)))
    return tuple(found)


def _fields(edition: Edition, name: str) -> Iterator[str]:
    path = _whole(edition, name)
    root, _, rest = path.partition(".")
    row = rest.partition(".")[0]
    if root == "requests" and rest:
        yield from (f"requests.{key}" for key in _rows(edition, row))
    elif root == "disputes" and rest:
        yield from (f"disputes.{block}" for block in edition.blocks if row in (block, "total") or row == "suits")
    else:
        while path and path not in edition.fields and path not in edition.containers:
            path = path.rpartition(".")[0]
        if path and (path != root or path in edition.fields):
            yield path


def _rows(edition: Edition, key: str) -> list[str]:
    """The rows of table three that a name stands for: one, a group, or all that a total sums up."""
    if key in SUMS:
        return list(SUMS[key])
    if key in ("concluded", "left", "outcomes", "applicants"):
        return [*edition.outcomes]
    return [row.key for row in edition.rows if not row.derived and (key == row.key or key in row.group_keys)]


def _whole(edition: Edition, name: str) -> str:
    """An expression's short name as a FIELD."""
    root, dot, rest = name.partition(".")
    short = {"contact": "organ.contact", "fee": "other_matters.information_fee", "other": "other_matters"}
    short |= {part["key"]: f"overview.{part['key']}" for part in edition.form["overview_parts"]}
    short |= {"self": "organ.self"}
    return f"{short.get(root, root)}{dot}{rest}"


# -- phrases and sentences ---------------------------------------------------------------------


def _parts(edition: Edition) -> list[str]:
    """The phrase files in the order their sentences stand in the report."""
    parts = [f"overview_{part['key']}" for part in edition.form["overview_parts"]]
    names = ["preface"]
    for section in edition.form["sections"]:
        names += ["overview_intro", *parts] if section["key"] == "overview" else [section["key"]]
    return [name for name in names if phrases(name)]


@lru_cache(maxsize=4)
def all_phrases(edition: Edition) -> tuple[Phrase, ...]:
    """Every phrase, in the order of the report."""
    return tuple(phrase for part in _parts(edition) for phrase in _of_part(edition, part))


def _of_part(edition: Edition, part: str) -> Iterator[Phrase]:
    for p, group in enumerate(phrases(part)):
        for n, entry in enumerate(group):
            texts = (entry["text"],) if isinstance(entry["text"], str) else tuple(entry["text"])
            reads = dict.fromkeys(fields_read(edition, entry["when"], True) if "when" in entry else ())
            for text in texts:
                reads |= dict.fromkeys(fields_read(edition, CLAUSES.sub("", text), False))
            where = _where(("paragraphs", p, "phrases", n), "prompts", "phrases", f"{part}.yaml")
            yield Phrase(entry["id"], part, where, entry.get("when", ""), texts, tuple(reads))


def sentences(edition: Edition, answers: Answers) -> list[Sentence]:
    """What stands in the report now, sentence by sentence, each with its phrase."""
    facts = ready(context(edition, answers))
    known = {phrase.identity: phrase for phrase in all_phrases(edition)}
    preface = facts["publication"].get("preface", True)
    found = []
    for part in _parts(edition):
        for group in phrases(part) if part != "preface" or preface else ():
            for entry in group:
                found += [Sentence(text, known[entry["id"]]) for text in _lines(entry, facts)]
    return found


def _lines(entry: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    return [text.strip() for text in (sentence(entry, facts) or "").split("\n") if text.strip()]


def told(edition: Edition, answers: Answers, path: str) -> str:
    """The answer of a FIELD as it is read out; "" while there is none."""
    field = edition.fields.get(path)
    if field is not None:
        value = get(answers, field)
        return "" if value is ABSENT or value is None else shown(field, value)
    inside = [f for f in edition.inside(path) if get(answers, f) not in (ABSENT, None, 0, "0")]
    return "、".join(f"{edition.title_of(f.path)}{shown(f, get(answers, f))}" for f in inside[:6])


# -- from a question forward -------------------------------------------------------------------


def origin(edition: Edition, field: str) -> Origin:
    """Where a question comes from, and what its answer changes."""
    path = _owner(edition, field)
    made = tuple(phrase for phrase in all_phrases(edition) if _touches(path, phrase.reads))
    opens = tuple(
        q
        for q in questions(edition)
        if q.when and q.field != path and _touches(path, fields_read(edition, q.when, expression=True))
    )
    found = tuple(check for check, reads in _checks(edition) if _touches(path, reads))
    return Origin(field, question_place(edition, field), schema_place(edition, field), made, found, opens)


def _owner(edition: Edition, field: str) -> str:
    """What a FIELD of an interview is about: a list for its items, a row for its cells."""
    field = field.removeprefix("notes.")
    while field and field not in edition.fields and field not in edition.containers:
        field = field.rpartition(".")[0]
    if field.partition(".")[0] in ("requests", "disputes") and field.count(".") == 2:
        return field.rpartition(".")[0]
    return field


def _touches(path: str, reads: tuple[str, ...]) -> bool:
    return any(read == path or read.startswith(f"{path}.") or path.startswith(f"{read}.") for read in reads)


@lru_cache(maxsize=4)
def _checks(edition: Edition) -> tuple[tuple[Check, tuple[str, ...]], ...]:
    """Every check with the FIELDs it reads."""
    found = []
    for number, entry in enumerate(rules(edition)):
        if entry["id"].startswith("form."):
            continue
        where = _where(("checks", number), "schemas", edition.name, "checks.yaml")
        message = re.sub(r"\{[{%].*?[%}]\}", "…", str(entry.get("fix") or entry["message"]))
        found.append((Check(entry["id"], entry["severity"], where, message), _check_reads(edition, entry)))
    return tuple(found)


def check_place(edition: Edition, identity: str) -> tuple[Where, str, tuple[str, ...]] | None:
    """Where a check of figures or of sentences stands, its expression, the FIELDs it reads; None where it is code."""
    for name, book in (("checks.yaml", "checks"), ("claim_rules.yaml", "rules")):
        for number, entry in enumerate(load_shipped("schemas", edition.name, name)[book]):
            if entry["id"] == identity:
                where = _where((book, number), "schemas", edition.name, name)
                return where, str(entry.get("expect", "")), _check_reads(edition, entry)
    return None


def _check_reads(edition: Edition, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """A check of a grid runs over a whole table, row by row or column by column."""
    rows = {row.key: f"requests.{row.key}" for row in edition.rows if not row.derived}
    found: dict[str, None] = {}
    if entry.get("each") in ("column", "row") and entry.get("section") == "requests":
        names = names_read(entry["expect"], True)
        named = [key for key in rows if key in names]
        sums = names & {"concluded", "outcomes", "applicants"}
        found |= dict.fromkeys(rows[key] for key in (rows if "applicants" in names else named))
        found |= dict.fromkeys(rows[key] for key in edition.outcomes if sums)
    elif entry.get("each") == "block":
        found |= dict.fromkeys(f"disputes.{block}" for block in edition.blocks)
    elif "expect" in entry:
        found |= dict.fromkeys(fields_read(edition, entry["expect"], True))
    return tuple(found)


def sentence_at(edition: Edition, answers: Answers, phrase: Phrase) -> str:
    """What a phrase says now; "" while its condition fails or a fact is missing."""
    entry = next(e for group in phrases(phrase.part) for e in group if e["id"] == phrase.identity)
    return "".join(_lines(entry, ready(context(edition, answers))))
