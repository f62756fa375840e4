"""The content test: what is written in prompts/ and schemas/ is sound, and nothing of it is dead."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.documents import load_shipped
from assistant.edition import load
from assistant.filters import FILTERS, TESTS
from assistant.lint import lint

ROOT = Path(__file__).resolve().parents[1]
EDITION = load()
KEY = re.compile(r"[a-z]+(\.[a-z_]+)+")
WORDINGS = (
    ("messages.yaml",),
    *(("screens", f"{name}.yaml") for name in ("interview", "reviewing", "tallying", "teaching")),
)
UNASKED = {"edition"}  # the program knows which edition it writes


@cache
def _code() -> tuple[ast.AST, ...]:
    """Every node of the program's code."""
    files = sorted((ROOT / "assistant").rglob("*.py"))
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
def _constants() -> frozenset[str]:
    return frozenset(n.value for n in _code() if isinstance(n, ast.Constant) and isinstance(n.value, str))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """f-strings such as f"accepts.{kind}", as patterns of what they may spell."""
    spelled = set()
    for node in _code():
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in node.values)
            spelled.add("".join(parts))
    return tuple(re.compile(text) for text in sorted(spelled) if re.match(r"[a-z]+\\\.", text))


def _calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Calls of these functions whose first argument is a plain text."""
    for node in _code():
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names and isinstance(node.args[0].value, str):
                yield node.args[0].value, node


def _wordings() -> dict[str, Any]:
    return {key: entry for path in WORDINGS for key, entry in load_shipped("prompts", *path).items()}


def test_lint_finds_nothing() -> None:
    """Every file fits its schema, every expression compiles and names what exists, ids are unique."""
    assert lint(None) == []


@pytest.mark.parametrize("path", WORDINGS, ids="/".join)
def test_no_message_is_dead(path: tuple[str, ...]) -> None:
    """Each message is asked for somewhere in the program."""
    asked = _constants()
    keys = load_shipped("prompts", *path)
    assert [k for k in keys if k not in asked and not any(p.fullmatch(k) for p in _patterns())] == []


def test_no_message_is_missing() -> None:
    """Whatever the program wants to say has words."""
    known = _wordings()
    speakers = {"say", "fault", "_say", "reason"}
    assert sorted({key for key, _ in _calls(speakers) if KEY.fullmatch(key) and key not in known}) == []


def test_messages_get_what_they_name() -> None:
    """The places in a message are filled by the call that says it."""
    known, unfilled = _wordings(), []
    for key, call in _calls({"say", "fault"}):
        if key in known and not any(keyword.arg is None for keyword in call.keywords):
            entry = known[key] if isinstance(known[key], dict) else {"message": known[key]}
            fields = {
                field for text in entry.values() for _, field, _, _ in string.Formatter().parse(str(text)) if field
            }
            missing = fields - {keyword.arg for keyword in call.keywords}
            unfilled += [(key, name) for name in sorted(missing)]
    assert unfilled == []


def test_checks_are_used() -> None:
    """A check has its expression, or the review of answers finds its places by its id."""
    checks = load_shipped("schemas", EDITION.name, "checks.yaml")["checks"]
    found = [check["id"] for check in checks if "expect" not in check]
    built = {f"{kind}." for kind in ("form", "changed")}
    assert [c for c in found if c not in _constants() and f"{c.partition('.')[0]}." not in built] == []
    fixed = {c["id"]: c.get("each") for c in checks if c["id"].startswith(("requests.", "disputes.total"))}
    assert fixed == {
        "requests.balance": "column",
        "requests.outcomes": "column",
        "requests.applicants": "row",
        "disputes.total": "block",
    }


def _questions() -> dict[str, Any]:
    files = (load_shipped("prompts", "questions", f"{s}.yaml") for s in _order())
    return {entry["field"]: entry for data in files for entry in data["questions"]}


def _order() -> list[str]:
    return list(load_shipped("prompts", "questions", "order.yaml")["sections"])


def _asked(path: str, questions: dict[str, Any]) -> bool:
    table, _, rest = path.partition(".")
    return path in questions or (
        table in ("requests", "disputes") and f"{table}.*.{rest.partition('.')[2]}" in questions
    )


def test_every_field_has_a_question() -> None:
    """Nothing of the schema waits for an answer that is never asked for in words of its own."""
    questions = _questions()
    assert [path for path in EDITION.fields if path not in UNASKED and not _asked(path, questions)] == []
    lacking = [
        f"{path}.{item.path}"
        for path, field in EDITION.fields.items()
        for item in field.items
        if path in questions and item.path not in questions[path].get("fields", {})
    ]
    assert lacking == []


def test_rows_and_blocks_have_a_question() -> None:
    """A row of table three and a block of table four are asked for their total first."""
    totals = [path for path, container in EDITION.containers.items() if container.kind in ("row", "block")]
    assert [path for path in totals if path not in _questions()] == []


def test_order_names_every_question_file() -> None:
    """The interview reads every file of questions."""
    files = [file.name for file in (ROOT / "prompts" / "questions").glob("*.yaml")]
    holding = {name for name in files if "questions" in load_shipped("prompts", "questions", name)}
    assert {f"{section}.yaml" for section in _order()} == holding


def test_every_phrase_file_is_read() -> None:
    """A phrase file belongs to the preface, to a part of 总体情况 or to a section of prose."""
    parts = {f"overview_{part['key']}" for part in EDITION.form["overview_parts"]}
    prose = {"preface", "overview_intro", "problems", "other_matters"}
    assert {file.stem for file in (ROOT / "prompts" / "phrases").glob("*.yaml")} == parts | prose


def test_no_filter_is_dead() -> None:
    """Each filter and test of the expressions is used by some wording or check."""
    files = [*(ROOT / "prompts").rglob("*.yaml"), *(ROOT / "schemas").rglob("*.yaml")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert [name for name in FILTERS if not re.search(rf"\|\s*{name}\b", text)] == []
    assert [name for name in TESTS if not re.search(rf"\bis (not )?{name}\b", text)] == []
