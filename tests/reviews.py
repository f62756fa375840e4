"""Answers and reports for the tests of the review: seeds, the compose cases, figures planted in a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant import answers, documents, formats
from assistant.answers import Answers
from assistant.compose import compose
from assistant.edition import load
from assistant.report import Cell, Grid, Paragraph, Report, Section
from assistant.review.structure import remarks

EDITION = load()
SEEDS = {path.stem: path for path in sorted(documents.data_file("seeds").glob("*.yaml"))}
CASES = Path(__file__).parent / "cases" / "compose"


def kinds(given: Report) -> list[str]:
    """What is remarked on the form of a report."""
    return [remark.kind for remark in remarks(EDITION, given)]


def seed(name: str = "yunchuan-2023", **changed: Any) -> Answers:
    """A seed's answers with some FIELDs changed (dots written as __; None takes the answer away)."""
    document = answers.read(SEEDS[name])
    return laid(document, {path.replace("__", "."): value for path, value in changed.items()})


def laid(document: Answers, given: dict[str, Any]) -> Answers:
    """Answers with FIELD values laid over them."""
    for path, value in given.items():
        store = EDITION.fields[path].store if path in EDITION.fields else tuple(path.split("."))
        document = answers.drop(document, store) if value is None else answers.put(document, store, value, 6)
    return document


def zeros() -> Answers:
    """Tables full of zeros."""
    disclosure: dict[str, Any] = {}
    for row, cell in EDITION.disclosure_cells:
        disclosure.setdefault(row, {})[cell] = "0" if cell == "amount" else 0
    return {
        "edition": EDITION.name,
        "disclosure": disclosure,
        "requests": {row.key: [0] * len(EDITION.columns) for row in EDITION.rows if not row.derived},
        "disputes": {block: dict.fromkeys(EDITION.results, 0) for block in EDITION.blocks},
    }


def compose_cases() -> Iterator[tuple[str, Answers]]:
    """Every case of tests/cases/compose as answers: together they make every phrase in every wording."""
    for file in sorted(CASES.glob("*.yaml")):
        data = documents.load_text(file.read_text(encoding="utf-8"), file.name)
        for case in data["cases"]:
            start = seed(Path(case["seed"]).stem) if case.get("seed") else laid(zeros(), data["start"])
            yield f"{file.stem}: {case['name']}", laid(start, case.get("given", {}))


def planted(report: Report, figures: dict[str, str]) -> Report:
    """A report in which some cells print something else."""
    return replace(report, sections=tuple(_planted(section, figures) for section in report.sections))


def _planted(section: Section, figures: dict[str, str]) -> Section:
    def cell(old: Cell) -> Cell:
        if old.key not in figures:
            return old
        text = figures[old.key]
        number = text.replace(".", "", 1).isdecimal()
        return replace(old, text=text, value=(Decimal(text) if "." in text else int(text)) if number else None)

    blocks = [
        replace(block, rows=tuple(tuple(map(cell, row)) for row in block.rows)) if isinstance(block, Grid) else block
        for block in section.blocks
    ]
    return replace(section, blocks=tuple(blocks))


def reworded(report: Report, old: str, new: str) -> Report:
    """A report in whose text some words are others."""

    def paragraph(block: Any) -> Any:
        return replace(block, text=block.text.replace(old, new)) if isinstance(block, Paragraph) else block

    sections = (replace(s, blocks=tuple(map(paragraph, s.blocks))) for s in report.sections)
    return replace(report, sections=tuple(sections))


def written(report: Report | Answers, path: Path) -> Path:
    """A report, or the one that answers make, as a file."""
    whole = report if isinstance(report, Report) else compose(EDITION, report)
    path.write_bytes(formats.write(whole, path.suffix))
    return path


def saved(document: Answers, path: Path) -> Path:
    """Answers as a file."""
    answers.save(path, document)
    return path
