"""Answers -> files: composed, checked, written in every form asked for; all of them or none."""

from __future__ import annotations

from pathlib import Path

from assistant import formats
from assistant.answers import Answers
from assistant.desk import safe_name
from assistant.documents import fault, load_shipped
from assistant.findings import Finding, blocking
from assistant.report import Report
from assistant.review import review_answers
from assistant.writing import write_all


class Refused(Exception):  # noqa: N818 - a verdict on the report, no error of the program
    """The report has errors, so it is not built; `findings` are all findings on it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


def default_name(answers: Answers) -> str:
    """The usual file name: unit, year, the statutory title."""
    organ = (answers.get("organ") or {}).get("name") or ""
    name = load_shipped("prompts", "messages.yaml")["report.name"]
    return safe_name(name.format(organ=organ, year=answers.get("year") or "")) + ".docx"


def build(answers: Answers, outs: list[Path], *, draft: bool = False, force: bool = False) -> list[Path]:
    """Write the report of these answers to every path (its suffix names the format).

    Raises Refused while an error stands (not for a draft), AssistantError for an unknown
    format (code 2), a file that exists (without `force`) or cannot be written (code 3).
    """
    _writable(outs, force)
    report, outcome = review_answers(answers, draft)
    if blocking(outcome.findings) and not draft:
        raise Refused(list(outcome.findings))
    return deliver(report, outs, force=force)


def deliver(report: Report, outs: list[Path], *, force: bool = False) -> list[Path]:
    """Write any Report to every path, all or none. Raises AssistantError as `build` does."""
    _writable(outs, force)
    write_all([(out, formats.write(report, out.suffix)) for out in outs])
    return outs


def _writable(outs: list[Path], force: bool) -> None:
    for out in outs:
        formats.check_suffix(out.suffix)
    for out in outs:
        if out.exists() and not force:
            raise fault("file.exists", file=out)
