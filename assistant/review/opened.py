"""Any file a reviewer may hand in, opened: answers as they stand with the report they make, or a report as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import answers, checks, formats
from assistant.answers import Answers
from assistant.compose import compose
from assistant.documents import load_shipped
from assistant.edition import CURRENT, Edition, load
from assistant.facts import context
from assistant.report import Report
from assistant.review import edition_of

ANSWERS = (".yaml", ".yml")
ASIDE = (".accepted.yaml", ".profile.yaml")
HIDDEN = (".", "~$")


@dataclass(frozen=True)
class Opened:
    """A file with its report; `answers` are None where the file is a finished report."""

    path: Path
    edition: Edition
    report: Report
    answers: Answers | None = None


def open_file(path: Path) -> Opened:
    """Read a file of any known kind. Raises AssistantError."""
    if path.suffix.lower() in ANSWERS:
        return of_answers(answers.read(path), path)
    report = formats.read(path, load(CURRENT))
    return Opened(path, edition_of(report), report)


def of_answers(document: Answers, path: Path = Path()) -> Opened:
    """Answers as if their file had just been opened."""
    edition = load(document.get("edition", CURRENT))
    return Opened(path, edition, compose(edition, document), document)


def is_aside(path: Path) -> bool:
    """Does a file only lie beside answers and reports: acceptances, a page layout, what Word keeps while it is open?

    Whoever looks through a folder leaves such files out.
    """
    layout = str(load_shipped("prompts", "messages.yaml")["profile.file"])
    return path.name == layout or path.name.endswith(ASIDE) or path.name.startswith(HIDDEN)


@dataclass(frozen=True)
class LastYear:
    """Last year's file: its scene, as the checks compare with it, and its report, as its sentences are."""

    scene: Mapping[str, Any]
    report: Report


def last_year(path: Path) -> LastYear:
    """Last year's file. Raises AssistantError."""
    from assistant.review.reading import facts_told

    opened = open_file(path)
    told = facts_told(opened.report) if opened.answers is None else context(opened.edition, opened.answers)
    scene = checks.scene(opened.edition, opened.report, told, blanks=opened.answers is None)
    return LastYear(scene, opened.report)
