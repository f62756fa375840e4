"""Any file -> what the checks say of it: answers files and finished reports alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant import answers
from assistant.answers import Answers
from assistant.checks import rules
from assistant.documents import say
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.facts import context
from assistant.findings import Finding, counts, ordered
from assistant.report import Report
from assistant.review import edition_of, review_answers, review_report
from assistant.review.acceptance import Wish, accept, accepted, read_beside, write_beside
from assistant.review.changes import changes
from assistant.review.listing import lines
from assistant.review.opened import ANSWERS, LastYear, Opened, open_file
from assistant.review.prose import prose
from assistant.tables import figures

TABLES = ("disclosure.", "requests.", "disputes.", "last.")


@dataclass(frozen=True)
class Examined:
    """One file as examined; `error` says why it could not be read, everything else is then empty."""

    path: Path
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    pending: tuple[str, ...] = ()
    error: str = ""

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The checks of the tables that lack a figure; what else is pending speaks of facts nobody has to give."""
        return tuple(check for check in self.pending if check.startswith(TABLES))

    def as_json(self) -> dict[str, Any]:
        """The stable shape of `check --json`."""
        if self.report is None:
            return {"file": str(self.path), "error": self.error}
        return {
            "file": str(self.path),
            "organ": self.report.organ,
            "year": self.report.year,
            "edition": self.report.edition,
            "figures": figures(edition_of(self.report), self.report),
            "findings": [finding.as_json() for finding in self.findings],
            "counts": counts(self.findings),
            "pending": list(self.pending),
        }

    def lines(self) -> list[str]:
        """The readable list of `check`."""
        if self.report is None:
            return []
        head = say("check.head", file=self.path, organ=self.report.organ, year=self.report.year or "")
        return [head, *lines(self.findings)]


def examine(
    path: Path, last: LastYear | None = None, source: Answers | None = None, others: Sequence[Report] = ()
) -> Examined:
    """Read a file of any known kind and run all checks; a file that cannot be read is a result too.

    `last` is last year's file, `source` the answers a report is said to be made from, `others`
    are reports it may have been copied from.
    """
    try:
        opened = open_file(path)
    except AssistantError as problem:
        return Examined(path, error=str(problem))
    return examined(opened, last, source, others)


def examined(
    opened: Opened, last: LastYear | None = None, source: Answers | None = None, others: Sequence[Report] = ()
) -> Examined:
    """All checks on an opened file."""
    path, before = opened.path, last.report if last else None
    scene = last.scene if last else None
    if opened.answers is not None:
        report, outcome = review_answers(opened.answers, last=scene)
        facts = context(opened.edition, opened.answers)
        found = prose(opened.edition, report, facts, before, others)
        accepts = opened.answers.get("accepted") or []
    else:
        report, outcome = opened.report, review_report(opened.report, scene)
        found = [*prose(opened.edition, report, None, before, others)]
        found += changes(report, source) if source is not None else []
        accepts = read_beside(path)
    told_once = _told_once(opened.edition, [*outcome.findings, *found])
    judged = accepted(ordered(told_once), accepts)
    return Examined(path, report, tuple(judged), outcome.pending)


def _told_once(edition: Edition, findings: Sequence[Finding]) -> list[Finding]:
    """Findings without those that say what another says already, by `instead_of` of its check.

    Where both compare figures they must be the same two.
    """
    others = {entry["id"]: entry["instead_of"] for entry in rules(edition) if "instead_of" in entry}
    said = [(check, finding) for finding in findings for check in others.get(finding.check, ())]
    return [f for f in findings if not any(f.check == check and _alike(f, other) for check, other in said)]


def _alike(finding: Finding, other: Finding) -> bool:
    pairs = [{str(one.left), str(one.right)} for one in (finding, other) if one.left is not None]
    return len(pairs) < 2 or pairs[0] == pairs[1]


def keep(result: Examined, wanted: Wish) -> tuple[Examined, Path]:
    """Record that a finding may stand: in the answers, or beside the report. The result with it, and where it is kept.

    Raises AssistantError: no such finding, not allowed (code 2), or it cannot be written.
    """
    if result.path.suffix.lower() in ANSWERS:
        document = answers.read(result.path)
        entries = accept(result.findings, document.get("accepted") or [], wanted)
        answers.save(result.path, {**document, "accepted": entries})
        where = result.path
    else:
        entries = accept(result.findings, read_beside(result.path), wanted)
        where = write_beside(result.path, entries)
    return replace(result, findings=tuple(accepted(result.findings, entries))), where
