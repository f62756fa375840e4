"""Any file -> what the checks say of it: answers files and finished reports alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import answers, formats
from assistant.documents import say
from assistant.edition import CURRENT, Edition, load
from assistant.errors import AssistantError
from assistant.findings import Finding, counts, plain
from assistant.report import Report
from assistant.review import review_answers, review_report
from assistant.review.listing import lines

ANSWERS = (".yaml", ".yml")


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
            "figures": figures(load(self.report.edition), self.report),
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


def examine(path: Path) -> Examined:
    """Read a file of any known kind and run all checks; a file that cannot be read is a result too."""
    try:
        if path.suffix.lower() in ANSWERS:
            report, outcome = review_answers(answers.read(path))
        else:
            report = formats.read(path, load(CURRENT))
            outcome = review_report(report)
    except AssistantError as problem:
        return Examined(path, error=str(problem))
    return Examined(path, report, outcome.findings, outcome.pending)


def figures(edition: Edition, report: Report) -> dict[str, Any]:
    """Figures under the form's keys: disclosure by cell, requests as rows of 7, disputes as blocks of 5."""
    printed = report.figures()
    columns = [column["key"] for column in edition.form["requests"]["columns"]]
    cells = [cell["key"] for cell in edition.form["disputes"]["cells"]]
    disclosure: dict[str, dict[str, Any]] = {}
    for row, cell in edition.disclosure_cells:
        disclosure.setdefault(row, {})[cell] = plain(printed.get(f"disclosure.{row}.{cell}"))
    return {
        "disclosure": disclosure,
        "requests": {row.key: [printed.get(f"requests.{row.key}.{c}") for c in columns] for row in edition.rows},
        "disputes": {block: [printed.get(f"disputes.{block}.{c}") for c in cells] for block in edition.blocks},
    }
