"""The printed tables of a report -> the tables of an answers file, contradicting totals as targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.amounts import plain
from assistant.answers import Answers, put
from assistant.edition import Edition
from assistant.facts import context
from assistant.report import Figure, Report
from assistant.review.holes import fits


@dataclass
class Tables:
    """The tables as answers, and the cells that no answers file can hold."""

    answers: Answers = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)


def tables(edition: Edition, report: Report) -> Tables:
    """Every cell that holds a figure; a blank stays unanswered, a total is kept where the parts contradict it."""
    found = Tables()
    totals: dict[str, int] = {}
    texts = {cell.key: cell for grid in report.grids() for cell in grid.cells() if cell.key}
    for path, figure in report.figures().items():
        known, cell = edition.fields.get(path), texts.get(path)
        value = _value(figure, known.kind if known else "count")
        text = cell.text if cell else str(figure)
        if value is None or (known and not fits(edition, known, value)):
            found.unplaced += [f"{path}: {text}"] if text.strip() else []
        elif known is None:
            totals[path] = value
        else:
            found.answers = put(found.answers, known.store, value, len(edition.columns))
            if cell and cell.note:
                found.answers = put(found.answers, ("notes", path), cell.note)
    _targets(edition, found, totals)
    return found


def _value(value: Figure, kind: str) -> Any:
    if kind == "money":
        return None if value is None else plain(Decimal(value))
    return value if isinstance(value, int) else None


def _targets(edition: Edition, found: Tables, totals: dict[str, int]) -> None:
    facts = context(edition, found.answers)
    for path, value in totals.items():
        table, row, cell = path.split(".")
        told = facts[table].get(row, {}).get(cell)
        if told != value and value >= 0 and not (told is None and _unprinted(found.answers, table, row)):
            found.answers = put(found.answers, ("targets", path), value)


def _unprinted(answers: Answers, table: str, row: str) -> bool:
    """Of a row without a single figure only the total is left: nothing to compare it with."""
    return row not in answers.get(table, {}) and table != "requests"
