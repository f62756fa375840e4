"""Composing: facts in, official Chinese out. The cases are YAML that a lawyer can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import answers, documents, facts
from assistant.answers import Answers
from assistant.compose import _choice, compose
from assistant.edition import Edition, load
from assistant.report import Report

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "compose"
EDITION: Edition = load()


@dataclass(frozen=True)
class Case:
    """Facts, and what the report must and must not say of them."""

    name: str
    start: Mapping[str, Any]
    given: Mapping[str, Any]
    seed: str
    says: tuple[str, ...]
    never: tuple[str, ...]

    def answers(self) -> Answers:
        """A seed, or tables full of zeros, with the facts of the file and of the case laid over it."""
        document = answers.read(ROOT / "seeds" / self.seed) if self.seed else _zeros()
        for path, value in {**({} if self.seed else self.start), **self.given}.items():
            field = EDITION.fields.get(path)
            store = field.store if field else tuple(path.split("."))
            document = answers.drop(document, store) if value is None else answers.put(document, store, value)
        return answers.parse(documents.Document(document, {(): 1}, self.name))


def _zeros() -> Answers:
    disclosure: dict[str, Any] = {}
    for row, cell in EDITION.disclosure_cells:
        disclosure.setdefault(row, {})[cell] = "0" if cell == "amount" else 0
    return {
        "edition": EDITION.name,
        "disclosure": disclosure,
        "requests": {row.key: [0] * len(EDITION.columns) for row in EDITION.rows if not row.derived},
        "disputes": {block: dict.fromkeys(EDITION.results, 0) for block in EDITION.blocks},
    }


def _cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        data = documents.load_text(file.read_text(encoding="utf-8"), file.name)
        for case in data["cases"]:
            assert set(case) <= {"name", "seed", "given", "says", "never"}, (file.name, case["name"])
            given, says, never = case.get("given", {}), case.get("says", ()), case.get("never", ())
            made = Case(case["name"], data["start"], given, case.get("seed", ""), tuple(says), tuple(never))
            found.append(pytest.param(made, id=f"{file.stem}:{made.name}"))
    return found
