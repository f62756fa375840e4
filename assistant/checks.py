"""The form's arithmetic and plausibility, on a Report's figures; every rule is data in checks.yaml.

Grid checks (each: column, row, block) run on names that are keys of the table's other axis,
cell checks on single values, all others on the report's figures and the facts of its answers.
A check that reads a missing figure is pending, never failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import evaluate, holds, render
from assistant.findings import Finding, ordered, plain
from assistant.report import Figure, Report

Figures = Mapping[str, Figure]
Names = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What the checks say of one report: findings, strongest first, and the ids still pending."""

    findings: tuple[Finding, ...]
    pending: tuple[str, ...]


def rules(edition: Edition) -> list[dict[str, Any]]:
    """All checks of an edition as they stand in checks.yaml."""
    entries: list[dict[str, Any]] = load_shipped("schemas", edition.name, "checks.yaml")["checks"]
    return entries


def rule(edition: Edition, identity: str) -> dict[str, Any]:
    """One check by its id."""
    return next(entry for entry in rules(edition) if entry["id"] == identity)


def check(edition: Edition, report: Report, facts: Mapping[str, Any] | None = None, blanks: bool = True) -> Outcome:
    """Run every check on a report.

    `facts` is the context of its answers where there are any; figures as printed take
    precedence. `blanks`: report cells without a figure (an answers file reports them as missing).
    """
    figures = report.figures()
    texts = {cell.key: cell.text for grid in report.grids() for cell in grid.cells() if cell.key}
    findings: list[Finding] = []
    pending: list[str] = []
    scene = _scene(edition, report, figures, facts or {})
    for entry in rules(edition):
        if entry.get("each") == "field":
            continue
        for names in _places(edition, entry, figures, texts, scene, blanks):
            verdict = holds(entry["expect"], names)
            if verdict is False or (verdict is None and entry.get("each") in ("cell", "amount")):
                findings.append(finding(entry, names))
            elif verdict is None and entry["id"] not in pending:
                pending.append(entry["id"])
    return Outcome(tuple(ordered(findings)), tuple(pending))


def finding(entry: Mapping[str, Any], names: Names) -> Finding:
    """The finding of a check at one place, its words filled in."""
    left, right = _sides(entry.get("expect", ""), names)
    numbers = isinstance(left, int | Decimal) and isinstance(right, int | Decimal)
    difference = left - right if numbers else None
    words = {**names, "left": left, "right": right, "difference": difference}
    place = render(entry["place"], words) or entry["place"]
    return Finding(
        check=entry["id"],
        severity=entry["severity"],
        place=place,
        message=render(entry["message"], words) or entry["message"],
        basis=entry["basis"],
        fix=entry["fix"],
        section=entry.get("section") or place.partition(".")[0],
        quote=str(names.get("text", "")),
        left=plain(left) if numbers else None,
        right=plain(right) if numbers else None,
        difference=plain(difference),
    )


def _sides(expect: str, names: Names) -> tuple[Any, Any]:
    """Both sides of the one comparison of an arithmetic check; None, None where there is none."""
    for sign in (" == ", " >= ", " <= "):
        if expect.count(sign) == 1 and " or " not in expect and " and " not in expect:
            left, right = expect.split(sign)
            return evaluate(left, names), evaluate(right, names)
    return None, None


def _scene(edition: Edition, report: Report, figures: Figures, facts: Mapping[str, Any]) -> Names:
    """Facts with the printed figures laid over them, nested as expressions name them."""
    scene: Names = {key: value for key, value in facts.items() if key not in ("disclosure", "requests", "disputes")}
    scene.setdefault("organ", {"name": report.organ} if report.organ else {})
    scene.setdefault("fee", {})
    if report.year is not None:
        scene["year"] = report.year
    for table in ("disclosure", "requests", "disputes"):
        scene[table] = {}
    for path, value in figures.items():
        table, row, cell = path.split(".")
        entries = scene[table].setdefault(row, {})
        if value is not None:
            entries[cell] = value
    for block in edition.blocks:
        scene["disputes"].setdefault(block, {})
    for row in edition.rows:
        scene["requests"].setdefault(row.key, {})
    for key, _ in edition.disclosure_cells:
        scene["disclosure"].setdefault(key, {})
    return scene


def _places(
    edition: Edition,
    entry: Mapping[str, Any],
    figures: Figures,
    texts: Mapping[str, str],
    scene: Names,
    blanks: bool,
) -> Iterator[Names]:
    each = entry.get("each")
    if each is None:
        yield scene
    elif each == "column":
        yield from _columns(edition, scene["requests"])
    elif each == "row":
        yield from _rows(edition, scene["requests"])
    elif each == "block":
        yield from _blocks(edition, scene["disputes"])
    else:
        yield from _cells(edition, each, figures, texts, blanks)


def _columns(edition: Edition, table: Mapping[str, Mapping[str, int]]) -> Iterator[Names]:
    for column in edition.form["requests"]["columns"]:
        key = column["key"]
        names: Names = {row: cells[key] for row, cells in table.items() if key in cells}
        if all(row in names for row in edition.outcomes):
            names["outcomes"] = sum(names[row] for row in edition.outcomes)
        yield {**names, "column": key, "column_label": column["label"]}


def _rows(edition: Edition, table: Mapping[str, Mapping[str, int]]) -> Iterator[Names]:
    for row in edition.rows:
        names: Names = dict(table[row.key])
        if all(column in names for column in edition.columns):
            names["applicants"] = sum(names[column] for column in edition.columns)
        yield {**names, "row": row.key, "row_label": row.label}


def _blocks(edition: Edition, table: Mapping[str, Mapping[str, int]]) -> Iterator[Names]:
    for block in edition.form["disputes"]["blocks"]:
        yield {**table[block["key"]], "block": block["key"], "block_label": block["label"]}


def _cells(edition: Edition, each: str, figures: Figures, texts: Mapping[str, str], blanks: bool) -> Iterator[Names]:
    for path, value in figures.items():
        is_amount = path in edition.fields and edition.fields[path].kind == "money"
        if is_amount == (each == "amount") and (blanks or value is not None):
            names: Names = {"field": path, "title": title(edition, path), "text": texts.get(path, "")}
            yield names if value is None else {**names, "value": value}


def title(edition: Edition, path: str) -> str:
    """How a cell is called in a finding: its table row, column or block by the form's labels."""
    table, row, cell = path.split(".")
    form = edition.form
    if table == "requests":
        labels = {c["key"]: c["label"] for c in form["requests"]["columns"]}
        label = next(r.label for r in edition.rows if r.key == row)
        return f"{label}·{labels[cell]}"
    if table == "disputes":
        block = next(b["label"] for b in form["disputes"]["blocks"] if b["key"] == row)
        return f"{block}·{next(c['label'] for c in form['disputes']['cells'] if c['key'] == cell)}"
    return f"{edition.title_of(f'{table}.{row}')}·{edition.title_of(path)}"
