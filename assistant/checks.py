"""The form's arithmetic and plausibility, on a Report's figures; every rule is data in checks.yaml.

Grid checks (each: column, row, block) run on names that are keys of the table's other axis,
cell checks on single values, all others on the report's figures and the facts of its answers.
A check that reads a missing figure is pending, never failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import evaluate, holds, names_read, ready, render
from assistant.findings import Finding, ordered, plain
from assistant.report import Cell, Figure, Report

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


def check(
    edition: Edition,
    report: Report,
    facts: Mapping[str, Any] | None = None,
    blanks: bool = True,
    *,
    last: Mapping[str, Any] | None = None,
    entries: Sequence[Mapping[str, Any]] | None = None,
) -> Outcome:
    """Run every check on a report; only those of `entries` where they are given.

    `facts` is the context of its answers where there are any; figures as printed take
    precedence. `blanks`: a finished report, so cells without a figure are reported (an answers
    file reports them as missing); rules that need the other kind do not apply. `last` is the scene of the
    report of the year before; without it the rules that need it do not apply.
    """
    cells = _by_kind(edition, report, blanks)
    findings: list[Finding] = []
    pending: list[str] = []
    here = scene(edition, report, facts or {}, blanks)
    at_hand = {None, "report" if blanks else "answers", *(["last_year"] if last is not None else [])}
    if last is not None:
        here["last"] = last
    here = ready(here)
    places: dict[str | None, list[Names]] = {}  # every column, every row: the same for each rule
    for entry in rules(edition) if entries is None else entries:
        each = entry.get("each")
        if each == "field" or entry.get("needs") not in at_hand:
            continue
        if each in ("cell", "amount"):
            findings += [finding(entry, names) for names in _failing(edition, entry, cells[each])]
            continue
        if each not in places:
            places[each] = [ready(names) for names in _places(edition, each, here)]
        verdicts = [(names, holds(entry["expect"], names)) for names in places[each]]
        findings += [finding(entry, names) for names, verdict in verdicts if verdict is False]
        pending += [entry["id"]] if any(verdict is None for _, verdict in verdicts) else []
    return Outcome(tuple(ordered(findings)), tuple(pending))


def _by_kind(edition: Edition, report: Report, blanks: bool) -> dict[str, list[Cell]]:
    """The cells that hold an amount of money, and those that hold a count; blank ones only with `blanks`."""
    kinds: dict[str, list[Cell]] = {"amount": [], "cell": []}
    amounts = _amounts(edition)
    for grid in report.grids():
        for cell in grid.cells():
            if cell.key and (blanks or cell.value is not None):
                kinds["amount" if cell.key in amounts else "cell"].append(cell)
    return kinds


@lru_cache(maxsize=4)
def _amounts(edition: Edition) -> frozenset[str]:
    return frozenset(path for path, field in edition.fields.items() if field.kind == "money")


def _failing(edition: Edition, entry: Mapping[str, Any], cells: list[Cell]) -> Iterator[Names]:
    """The single cells that a rule objects to."""
    for cell in cells:
        if not _allowed(entry["expect"], cell.value):
            names = {} if cell.value is None else {"value": cell.value}
            yield {**names, "field": cell.key, "title": edition.cell_title(cell.key), "text": cell.text}


@lru_cache(maxsize=4096, typed=True)
def _allowed(expect: str, value: Figure) -> bool | None:
    """What a rule says of a value: it reads nothing else, so each is judged once."""
    return holds(expect, {} if value is None else {"value": value})


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
        fix=render(entry["fix"], words) or entry["fix"],
        section=entry.get("section") or place.partition(".")[0],
        quote=str(names.get("text", "")),
        left=plain(left) if numbers else None,
        right=plain(right) if numbers else None,
        difference=plain(difference),
        values=dict(_values(entry.get("expect", ""), words)),
    )


@lru_cache(maxsize=512)
def _read(expect: str) -> tuple[str, ...]:
    """What a rule reads, the text of a report left out: it is no value that could be named."""
    return tuple(sorted(name for name in names_read(expect, expression=True) if not name.startswith("prose.")))


def _values(expect: str, names: Names) -> Iterator[tuple[str, int | str]]:
    """The figures and facts a rule rests on at one place."""
    for name in _read(expect) if expect else ():
        value = plain(evaluate(name, names))
        if isinstance(value, bool | str):
            yield name, value
        elif isinstance(value, int):  # a vague count compares as its number
            yield name, int(value)


def _sides(expect: str, names: Names) -> tuple[Any, Any]:
    """Both sides of the one comparison of an arithmetic check; None, None where there is none."""
    for sign in (" == ", " >= ", " <= "):
        if expect.count(sign) == 1 and " or " not in expect and " and " not in expect:
            left, right = expect.split(sign)
            return evaluate(left, names), evaluate(right, names)
    return None, None


def scene(edition: Edition, report: Report, facts: Mapping[str, Any], blanks: bool = True) -> Names:
    """Facts with the printed figures laid over them, nested as expressions name them.

    `prose` holds the text of each section; of answers (no `blanks`) only where there is any yet.
    """
    names: Names = {key: value for key, value in facts.items() if key not in ("disclosure", "requests", "disputes")}
    names.setdefault("organ", {"name": report.organ} if report.organ else {})
    names.setdefault("fee", {})
    for part in edition.form["overview_parts"]:
        names.setdefault(part["key"], {})
    if report.year is not None:
        names["year"] = report.year
    names |= printed(edition, report)
    texts = {section.key: "\n".join(p.text for p in section.paragraphs()) for section in report.sections}
    names["prose"] = {key: text for key, text in texts.items() if key and (text or blanks)}
    return names


def printed(edition: Edition, report: Report) -> Names:
    """The tables by row and cell as they are printed; every row of the form is there, a blank cell is not."""
    names: Names = {
        "disclosure": {row: {} for row, _ in edition.disclosure_cells},
        "requests": {row.key: {} for row in edition.rows},
        "disputes": {block: {} for block in edition.blocks},
    }
    for path, value in report.figures().items():
        if value is not None:
            table, row, cell = path.split(".")
            names[table].setdefault(row, {})[cell] = value
    return names


def _places(edition: Edition, each: str | None, scene: Names) -> list[Names]:
    if each is None:
        return [scene]
    if each == "column":
        return list(_columns(edition, scene))
    if each == "row":
        return list(_rows(edition, scene["requests"]))
    return list(_blocks(edition, scene))


def _columns(edition: Edition, scene: Names) -> Iterator[Names]:
    outcomes = set(edition.outcomes)
    for column in edition.form["requests"]["columns"]:
        key = column["key"]
        names = _column(scene["requests"], key)
        if names.keys() >= outcomes:
            names["outcomes"] = sum(names[row] for row in edition.outcomes)
        if "last" in scene:
            names["last"] = _column(scene["last"]["requests"], key)
        yield {**names, "column": key, "column_label": column["label"]}


def _column(table: Mapping[str, Mapping[str, int]], key: str) -> Names:
    return {row: cells[key] for row, cells in table.items() if key in cells}


def _rows(edition: Edition, table: Mapping[str, Mapping[str, int]]) -> Iterator[Names]:
    for row in edition.rows:
        names: Names = dict(table[row.key])
        if all(column in names for column in edition.columns):
            names["applicants"] = sum(names[column] for column in edition.columns)
        yield {**names, "row": row.key, "row_label": row.label}


def _blocks(edition: Edition, scene: Names) -> Iterator[Names]:
    for block in edition.form["disputes"]["blocks"]:
        key = block["key"]
        last = {"last": scene["last"]["disputes"].get(key, {})} if "last" in scene else {}
        yield {**scene["disputes"][key], **last, "block": key, "block_label": block["label"]}
