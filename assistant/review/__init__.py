"""Any file -> findings: what a reviewer holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant import checks
from assistant.answers import Answers, answered, get
from assistant.compose import compose
from assistant.edition import Edition, Field, load
from assistant.facts import context
from assistant.findings import Finding, ordered
from assistant.report import Report

TABLES = ("disclosure", "requests", "disputes")


def review_answers(answers: Answers, draft: bool = False) -> tuple[Report, checks.Outcome]:
    """The report that answers make and all findings on it and on what the answers lack."""
    edition = load(answers.get("edition", "2021"))
    report = compose(edition, answers, draft)
    facts = context(edition, answers)
    outcome = checks.check(edition, report, facts, blanks=False)
    own = [*_missing(edition, answers), *_targets(edition, answers, facts), *_open(edition, answers)]
    return report, checks.Outcome(tuple(ordered([*outcome.findings, *own])), outcome.pending)


def review_report(report: Report) -> checks.Outcome:
    """All findings on a report read from a file, its totals as printed."""
    return checks.check(load(report.edition), report)


def obligatory(answers: Answers, field: Field) -> bool:
    """Must this field be answered in a complete report of this kind of unit?"""
    kind = (answers.get("organ") or {}).get("kind")
    return field.obligatory or kind in field.obligatory_for


def _missing(edition: Edition, answers: Answers) -> Iterator[Finding]:
    lacking = {p for p, f in edition.fields.items() if obligatory(answers, f) and not _given(answers, f)}
    for path in _rolled_up(edition, lacking):
        yield _finding(edition, "missing", path)
    problems = answers.get("problems") or []
    for number, item in enumerate(problems, 1):
        if not item.get("measure"):
            yield _finding(edition, "missing", f"problems.{number}.measure")


def _given(answers: Answers, field: Field) -> bool:
    return answered(answers, field) and get(answers, field) is not None


def _rolled_up(edition: Edition, lacking: set[str]) -> list[str]:
    """A table or row of which everything is missing is named once."""
    shown: list[str] = []
    for path in edition.fields:
        if path not in lacking:
            continue
        parts = path.split(".")
        for depth in range(1, len(parts) + 1):
            whole = ".".join(parts[:depth])
            inside = [p for p in edition.fields if p == whole or p.startswith(f"{whole}.")]
            if all(p in lacking for p in inside) and (parts[0] in TABLES or depth == len(parts)):
                break
        if whole not in shown:
            shown.append(whole)
    return shown


def _targets(edition: Edition, answers: Answers, facts: dict[str, Any]) -> Iterator[Finding]:
    for path, target in (answers.get("targets") or {}).items():
        table, _, rest = path.partition(".")
        row, _, cell = rest.partition(".")
        fields = [f for p, f in edition.fields.items() if p.startswith(f"{table}.{row}.")]
        if not fields or not all(answered(answers, field) for field in fields):
            continue
        total = facts[table][row].get("total")
        if total is not None and cell == "total" and total != target:
            yield _finding(edition, "targets", path, left=total, right=target)


def _open(edition: Edition, answers: Answers) -> Iterator[Finding]:
    for path in answers.get("open") or {}:
        yield _finding(edition, "lists.open", path)


def _finding(edition: Edition, identity: str, path: str, **names: Any) -> Finding:
    owner = path.removesuffix(".total")
    title = edition.title_of(owner)
    table = owner.partition(".")[0]
    if table in TABLES and owner.count(".") == 2:
        title = checks.title(edition, owner)
    return checks.finding(checks.rule(edition, identity), {"field": path, "title": title, **names})
