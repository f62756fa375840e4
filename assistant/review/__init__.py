"""Any file -> findings: what a reviewer holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from assistant import checks
from assistant.answers import Answers, answered, get
from assistant.compose import compose
from assistant.edition import CURRENT, Edition, Field, known, load
from assistant.facts import context
from assistant.findings import Finding, ordered
from assistant.report import Report

TABLES = ("disclosure", "requests", "disputes")
Scene = Mapping[str, Any]


def review_answers(answers: Answers, draft: bool = False, last: Scene | None = None) -> tuple[Report, checks.Outcome]:
    """The report that answers make and all findings on it and on what the answers lack.

    `last` is the scene of last year's file (review.against.last_year). Findings that the
    answers themselves accept carry the acceptance.
    """
    edition = load(answers.get("edition", CURRENT))
    report = compose(edition, answers, draft)
    facts = context(edition, answers)
    outcome = checks.check(edition, report, facts, blanks=False, last=comparable(last, report.year))
    own = [*_missing(edition, answers), *_targets(edition, answers, facts), *_open(edition, answers)]
    found = [*outcome.findings, *own]
    if answers.get("accepted"):
        from assistant.review.acceptance import accepted

        found = accepted(found, answers["accepted"])
    return report, checks.Outcome(tuple(ordered(found)), outcome.pending)


def review_report(report: Report, last: Scene | None = None) -> checks.Outcome:
    """All findings on a report read from a file, its totals as printed."""
    from assistant.review.reading import facts_told

    edition = edition_of(report)
    outcome = checks.check(edition, report, facts_told(report), last=comparable(last, report.year))
    found = [*outcome.findings, *_remarks(edition, report)]
    return checks.Outcome(tuple(ordered(found)), outcome.pending)


def _remarks(edition: Edition, report: Report) -> Iterator[Finding]:
    """What the reader noticed of the form and what its outline shows, as findings of the checks `form.<kind>`."""
    from assistant.review.structure import remarks

    known = {entry["id"] for entry in checks.rules(edition)}
    for remark in remarks(edition, report):
        if f"form.{remark.kind}" in known:
            names = {"text": remark.text, "expected": remark.expected}
            yield place_finding(edition, f"form.{remark.kind}", remark.place, **names)


def edition_of(report: Report) -> Edition:
    """The edition a report is measured by: its own, or today's where its own is one we only recognise."""
    return _measure(report.edition)


@lru_cache(maxsize=8)
def _measure(name: str) -> Edition:
    return load(name if name in known() else CURRENT)


def comparable(last: Scene | None, year: int | None) -> Scene | None:
    """Last year's scene; of a file that is not the year before only what says so."""
    if last is None or year is None or last.get("year") == year - 1:
        return last
    bare = {"organ": last.get("organ", {}), "requests": {}, "disputes": {}, "disclosure": {}}
    return {**bare, **({"year": last["year"]} if "year" in last else {})}


def obligatory(answers: Answers, field: Field) -> bool:
    """Must this field be answered in a complete report of this kind of unit?"""
    kind = (answers.get("organ") or {}).get("kind")
    return field.obligatory or kind in field.obligatory_for


def _missing(edition: Edition, answers: Answers) -> Iterator[Finding]:
    lacking = {p for p, f in edition.fields.items() if obligatory(answers, f) and not _given(answers, f)}
    for path in _rolled_up(edition, lacking):
        yield place_finding(edition, "missing", path)
    problems = answers.get("problems") or []
    for number, item in enumerate(problems, 1):
        if not item.get("measure"):
            yield place_finding(edition, "missing", f"problems.{number}.measure")


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


def _targets(edition: Edition, answers: Answers, facts: Mapping[str, Any]) -> Iterator[Finding]:
    """Totals given first, or printed in a report that was read, against the sums of their parts."""
    for path, target in (answers.get("targets") or {}).items():
        table, row, cell = (*path.split("."), "", "")[:3]
        parts = edition.inside(f"{table}.{row}")
        if table not in ("requests", "disputes") or not all(answered(answers, field) for field in parts):
            continue
        total = facts[table].get(row, {}).get(cell)
        if total is not None and total != target:
            yield place_finding(edition, "targets", path, left=total, right=target)


def _open(edition: Edition, answers: Answers) -> Iterator[Finding]:
    for path in answers.get("open") or {}:
        yield place_finding(edition, "lists.open", path)


def place_finding(edition: Edition, identity: str, path: str, **names: Any) -> Finding:
    """The finding of a check whose place the review itself finds."""
    owner = path.removesuffix(".total")
    title = edition.title_of(owner)
    if owner.partition(".")[0] in TABLES and owner.count(".") == 2:
        title = edition.cell_title(owner)
    return checks.finding(checks.rule(edition, identity), {"field": path, "title": title, **names})
