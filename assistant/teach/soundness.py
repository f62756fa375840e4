"""Is the data of the exercises sound: expressions and patterns that compile, checks and fields that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.checks import rules
from assistant.documents import load_shipped, say, short
from assistant.edition import Edition
from assistant.expressions import syntax_fault

Where = tuple[str | int, ...]
PLACE = re.compile(r"\{\{.*?\}\}")


def quiz_faults(edition: Edition, data: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    """What is wrong with prompts/exercises/quiz.yaml beyond its shape: (place, message)."""
    claimed = load_shipped("schemas", edition.name, "claim_rules.yaml")["rules"]
    known = {entry["id"] for entry in (*rules(edition), *claimed)}
    names: dict[str, str] = {}
    for kind in ("faults", "traps"):
        for number, entry in enumerate(data[kind]):
            where: Where = (kind, number)
            yield from ((where, message) for message in _entry(edition, entry, known))
            if entry["id"] in names:
                yield where, say("lint.double", name=entry["id"], first=names[entry["id"]])
            names.setdefault(entry["id"], f"{kind} {number + 1}")


def _entry(edition: Edition, entry: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    yield from (say("lint.no_check", check=check) for check in entry.get("checks", ()) if check not in known)
    expressions = [*entry.get("cells", {}).values(), *([entry["when"]] if "when" in entry else [])]
    changes = [*entry.get("texts", ()), *entry.get("stands", ())]
    texts = [entry["why"], entry.get("title", ""), *(c["find"] for c in changes), *(c.get("put", "") for c in changes)]
    yield from _syntax(expressions, expression=True)
    yield from _syntax(texts, expression=False)
    for change in changes:
        try:
            re.compile(PLACE.sub("0", change["find"]))
        except re.error as problem:
            yield say("lint.pattern", pattern=short(change["find"]), why=problem)
    for path in (*entry.get("cells", {}), *entry.get("also", ())):
        if "{" not in path and not _cell(edition, path):
            yield say("lint.field", field=path)


def _syntax(texts: list[str], *, expression: bool) -> Iterator[str]:
    for text in texts:
        trouble = syntax_fault(text, expression)
        if trouble:
            yield say("lint.syntax", text=short(text), why=trouble)


def _cell(edition: Edition, path: str) -> bool:
    try:
        return bool(edition.cell_title(path))
    except (KeyError, StopIteration, ValueError):
        return False


def sheet_faults(edition: Edition, data: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    """What is wrong with prompts/exercises/facts_sheet.yaml beyond its shape: (place, message)."""
    for kind in ("notes", "strays"):
        for number, note in enumerate(data[kind]):
            where: Where = (kind, number)
            if note["paper"] not in data["papers"]:
                yield where, say("lint.no_paper", paper=note["paper"])
            if "field" in note and note["field"] not in edition.fields:
                yield where, say("lint.field", field=note["field"])
            texts = [note["text"].replace("【", "").replace("】", "")]
            yield from ((where, message) for message in _syntax(texts, expression=False))
            yield from ((where, message) for message in _syntax([note.get("when", "true")], expression=True))
