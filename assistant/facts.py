"""The answers as expressions see them: short names, derived totals, missing answers undefined.

One context serves the conditions and defaults of questions, the phrases and the checks.
Totals are worked out here and nowhere stored (rules R32-R34, R61: the form's own sums).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.amounts import Vague
from assistant.answers import Answers
from assistant.edition import Edition


def context(edition: Edition, answers: Answers) -> dict[str, Any]:
    """Everything an expression may read. Unanswered and left-out facts are simply not there."""
    facts: dict[str, Any] = _present(answers)
    for store in _amounts(edition):
        _as_number(facts, store)
    organ = facts.setdefault("organ", {})
    overview = facts.setdefault("overview", {})
    other = facts.setdefault("other_matters", {})
    for part in edition.form["overview_parts"]:
        facts[part["key"]] = overview.setdefault(part["key"], {})
    for part_key in ("contact",):
        facts[part_key] = organ.setdefault(part_key, {})
    if "self" in organ:
        facts["self"] = organ["self"]
    facts.update(publication=facts.get("publication", {}), other=other, fee=other.setdefault("information_fee", {}))
    facts["form"] = edition.form
    _fill_groups(edition, facts)
    facts["disclosure"] = facts.get("disclosure", {})
    facts["requests"] = requests(edition, answers.get("requests") or {}, answers.get("targets") or {})
    facts["disputes"] = disputes(edition, answers.get("disputes") or {})
    return facts


@lru_cache(maxsize=4)
def _amounts(edition: Edition) -> tuple[tuple[str | int, ...], ...]:
    """Where the amounts of money stand."""
    return tuple(field.store for field in edition.fields.values() if field.kind == "money")


@lru_cache(maxsize=4)
def _groups(edition: Edition) -> tuple[tuple[str, ...], ...]:
    """The groups of answers outside the tables of counts, by their keys."""
    groups = (path for path, container in edition.containers.items() if container.kind == "group")
    paths = (tuple(path.split(".")) for path in groups)
    return tuple(path for path in paths if path[0] not in ("requests", "disputes"))


def _present(value: Any) -> Any:
    """A copy without nulls, vague counts as numbers that print 余."""
    if isinstance(value, dict):
        if value.get("at_least") is True and isinstance(value.get("count"), int):
            return Vague(value["count"])
        return {key: _present(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_present(item) for item in value]
    return value


def _as_number(facts: dict[str, Any], store: tuple[str | int, ...]) -> None:
    """Amounts compare as numbers, exactly as they were typed."""
    *groups, key = store
    here: Any = facts
    for group in groups:
        here = here.get(group) if isinstance(here, dict) else None
    if isinstance(here, dict) and isinstance(here.get(key), str):
        here[key] = Decimal(here[key])


def _fill_groups(edition: Edition, facts: dict[str, Any]) -> None:
    """Every group exists, so that `x.y` of an unanswered group is undefined instead of an error on x."""
    for path in _groups(edition):
        here = facts
        for key in path:
            here = here.setdefault(key, {})


Row = dict[str, int]


def _summed(rows: Iterable[Mapping[str, int]], columns: Iterable[str]) -> Row:
    """Column by column; a column in which a row is unanswered is missing from the sum."""
    rows = list(rows)
    sums: Row = {}
    if not all(rows):  # a row of which nothing is answered leaves nothing to sum
        return sums
    for column in columns:
        try:
            sums[column] = sum([row[column] for row in rows])
        except KeyError:
            continue
    return sums


def _with_totals(row: Row, columns: tuple[str, ...]) -> Row:
    if all(column in row for column in columns):
        row["organizations"] = sum(row[column] for column in columns[1:])
        row["total"] = sum(row[column] for column in columns)
    return row


def requests(edition: Edition, table: Mapping[str, Any], targets: Mapping[str, Any]) -> dict[str, Any]:
    """Table three by row key: cells by column key, `total`, `organizations`, and the derived rows.

    A row whose total alone is known (a target, not yet split by applicant) has only `total`.
    """
    columns = edition.columns
    cells: dict[str, Row] = {}
    for row in edition.rows:
        values = table.get(row.key) or [None] * len(columns)
        cells[row.key] = {c: v for c, v in zip(columns, values, strict=False) if v is not None}
    result: dict[str, Any] = {key: _with_totals(dict(row), columns) for key, row in cells.items()}
    for key, row in result.items():
        target = targets.get(f"requests.{key}.total")
        if isinstance(target, int):
            row.setdefault("total", target)
    result["concluded"] = _summed_row(result, edition.outcomes, columns)
    for group in {key for row in edition.rows for key in row.group_keys[1:]}:
        members = [row.key for row in edition.rows if group in row.group_keys]
        result[group] = _summed_row(result, members, columns)
    result["intake"] = _summed_row(result, ("received", "brought_forward"), columns)
    spent = (*edition.outcomes, "carried_forward")
    intake = result["intake"]
    result["left"] = {
        c: intake[c] - sum(result[key].get(c, 0) for key in spent) for c in (*columns, "total") if c in intake
    }
    return result


def _summed_row(rows: Mapping[str, Row], keys: Iterable[str], columns: tuple[str, ...]) -> Row:
    return _summed((rows[key] for key in keys), (*columns, "organizations", "total"))


def disputes(edition: Edition, table: Mapping[str, Any]) -> dict[str, Any]:
    """Table four by block key with `total`; `suits` sums the two kinds of suit, `total` all three."""
    result: dict[str, Any] = {}
    for block in edition.blocks:
        cells = {key: value for key, value in (table.get(block) or {}).items() if value is not None}
        if all(key in cells for key in edition.results):
            cells["total"] = sum(cells[key] for key in edition.results)
        result[block] = cells
    under = [b["key"] for b in edition.form["disputes"]["blocks"] if "under" in b]
    result["suits"] = _summed((result[key] for key in under), (*edition.results, "total"))
    if all("total" in result[block] for block in edition.blocks):
        result["total"] = sum(result[block]["total"] for block in edition.blocks)
    return result
