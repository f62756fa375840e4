"""The printed tables of a report -> the tables of an answers file, contradicting totals as targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.amounts import plain
from assistant.answers import Answers
from assistant.edition import Edition
from assistant.facts import disputes, requests
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
    printed: dict[str, int] = {}
    texts = {cell.key: cell for grid in report.grids() for cell in grid.cells() if cell.key}
    fields, width = edition.fields, len(edition.columns)
    for path, figure in report.figures().items():
        known, cell = fields.get(path), texts.get(path)
        value = _value(figure, known.kind if known else "count")
        if value is None or (known and not fits(edition, known, value)):
            text = cell.text if cell else str(figure)
            found.unplaced += [f"{path}: {text}"] if text.strip() else []
        elif known is None:
            printed[path] = value
        else:
            _lay(found.answers, known.store, value, width)
            if cell and cell.note:
                found.answers.setdefault("notes", {})[path] = cell.note
    if printed:
        _targets(edition, found, printed)
    return found


def _lay(answers: Answers, store: Sequence[str | int], value: Any, width: int) -> None:
    """Put a figure at its place in answers that nobody else holds yet: the cell of a table by key or number."""
    table, row, cell = store
    rows = answers.setdefault(str(table), {})
    if isinstance(cell, int):
        rows.setdefault(row, [None] * width)[cell] = value
    else:
        rows.setdefault(row, {})[cell] = value


def _value(value: Figure, kind: str) -> Any:
    if kind == "money":
        return None if value is None else plain(Decimal(value))
    return value if isinstance(value, int) else None


def _targets(edition: Edition, found: Tables, totals: dict[str, int]) -> None:
    """The printed totals that are not the sums of their parts."""
    sums = {
        "requests": requests(edition, found.answers.get("requests") or {}, {}),
        "disputes": disputes(edition, found.answers.get("disputes") or {}),
    }
    for path, value in totals.items():
        table, row, cell = path.split(".")
        told = sums.get(table, {}).get(row, {}).get(cell)
        if told != value and value >= 0 and not (told is None and _unprinted(found.answers, table, row)):
            found.answers.setdefault("targets", {})[path] = value


def _unprinted(answers: Answers, table: str, row: str) -> bool:
    """Of a row without a single figure only the total is left: nothing to compare it with."""
    return row not in answers.get(table, {}) and table != "requests"
