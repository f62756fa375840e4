"""Any file -> what the checks say of it: answers files and finished reports alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answers import Answers
from assistant.documents import say
from assistant.errors import AssistantError
from assistant.findings import Finding, counts, ordered
from assistant.report import Report
from assistant.review import Scene, edition_of, review_answers, review_report
from assistant.review.acceptance import accepted, read_beside
from assistant.review.changes import changes
from assistant.review.listing import lines
from assistant.review.opened import open_file
from assistant.tables import figures


@dataclass(frozen=True)
class Examined:
    """One file as examined; `error` says why it could not be read, everything else is then empty."""

    path: Path
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    pending: tuple[str, ...] = ()
    error: str = ""

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


def examine(path: Path, last: Scene | None = None, source: Answers | None = None) -> Examined:
    """Read a file of any known kind and run all checks; a file that cannot be read is a result too.

    `last` is the scene of last year's file, `source` the answers a report is said to be made from.
    """
    try:
        opened = open_file(path)
        if opened.answers is not None:
            report, outcome = review_answers(opened.answers, last=last)
            return Examined(path, report, outcome.findings, outcome.pending)
        outcome = review_report(opened.report, last)
        changed = changes(opened.report, source) if source is not None else []
        found = accepted(ordered([*outcome.findings, *changed]), read_beside(path))
    except AssistantError as problem:
        return Examined(path, error=str(problem))
    return Examined(path, opened.report, tuple(found), outcome.pending)
