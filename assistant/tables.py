"""The statutory tables as Grids: every merge and label of form.yaml, figures in their cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.amounts import plain as decimal_text
from assistant.edition import Edition
from assistant.findings import plain
from assistant.report import Cell, Figure, Grid, Report

Rows = tuple[tuple[Cell, ...], ...]


def grid(edition: Edition, key: str, figures: Mapping[str, Any]) -> Grid:
    """Table two, three or four (`key` of its section) with the figures of `facts.context`.

    An unanswered cell stays blank and has no value. Amounts (万元) print as decimal text.
    """
    form = edition.form[key]
    build = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}[key]
    heads = {"disclosure": 0, "requests": 3, "disputes": 3}[key]
    return Grid(key, form["caption"], tuple(form["widths"]), build(form, figures), heads)


def _value(key: str, value: Any, colspan: int = 1) -> Cell:
    if value is None:
        return Cell("", colspan=colspan, key=key)
    figure: Figure = value if isinstance(value, int) else Decimal(str(value))
    return Cell(
        str(value) if isinstance(value, int) else decimal_text(Decimal(str(value))),
        colspan=colspan,
        key=key,
        value=figure,
    )


def _disclosure(form: Mapping[str, Any], figures: Mapping[str, Any]) -> Rows:
    width = len(form["widths"])
    rows: list[tuple[Cell, ...]] = []
    for block in form["blocks"]:
        rows.append((Cell(block["band"], colspan=width, scope="colgroup"),))
        header = block["header"]
        last = width - len(header) + 1  # the last heading spans what is left
        rows.append(
            tuple(
                Cell(label, colspan=last if i == len(header) - 1 else 1, scope="col") for i, label in enumerate(header)
            )
        )
        for row in block["rows"]:
            values = figures.get(row["key"], {})
            cells = [
                _value(f"disclosure.{row['key']}.{cell}", values.get(cell), last if i == len(row["cells"]) - 1 else 1)
                for i, cell in enumerate(row["cells"])
            ]
            rows.append((Cell(row["label"], scope="row"), *cells))
    return tuple(rows)


def _leaves(entry: Mapping[str, Any]) -> int:
    return sum(_leaves(child) for child in entry["rows"]) if "group" in entry else 1


def _requests(form: Mapping[str, Any], figures: Mapping[str, Any]) -> Rows:
    columns = form["columns"]
    labels = len(form["widths"]) - len(columns)
    single = [column for column in columns if "under" not in column]
    under = [column for column in columns if "under" in column]
    head = (
        (
            Cell(form["corner"], colspan=labels, rowspan=3, scope="col"),
            Cell(form["head"], colspan=len(columns), scope="colgroup"),
        ),
        (
            Cell(single[0]["label"], rowspan=2, scope="col"),
            Cell(under[0]["under"], colspan=len(under), scope="colgroup"),
            Cell(single[1]["label"], rowspan=2, scope="col"),
        ),
        tuple(Cell(column["label"], scope="col") for column in under),
    )
    keys = [column["key"] for column in columns]
    body: list[tuple[Cell, ...]] = []
    for entry in form["rows"]:
        body += _body(entry, labels, keys, figures)
    return head + tuple(body)


def _body(
    entry: Mapping[str, Any], span: int, columns: list[str], figures: Mapping[str, Any]
) -> list[tuple[Cell, ...]]:
    """Rows of one entry; `span` is how many label columns are left for it."""
    if "group" not in entry:
        values = figures.get(entry["key"], {})
        label = Cell(entry["label"], colspan=span, scope="row", align="left")
        return [(label, *(_value(f"requests.{entry['key']}.{c}", values.get(c)) for c in columns))]
    rows = [row for child in entry["rows"] for row in _body(child, span - 1, columns, figures)]
    rows[0] = (Cell(entry["group"], rowspan=_leaves(entry), scope="rowgroup"), *rows[0])
    return rows


def _disputes(form: Mapping[str, Any], figures: Mapping[str, Any]) -> Rows:
    cells = form["cells"]
    alone = [block for block in form["blocks"] if "under" not in block]
    under = [block for block in form["blocks"] if "under" in block]
    width = len(cells)
    first = (
        *(Cell(block["label"], colspan=width, scope="colgroup") for block in alone),
        Cell(under[0]["under"], colspan=width * len(under), scope="colgroup"),
    )
    second = (
        *(Cell(cell["label"], rowspan=2, scope="col") for _ in alone for cell in cells),
        *(Cell(block["label"], colspan=width, scope="colgroup") for block in under),
    )
    third = tuple(Cell(cell["label"], scope="col") for _ in under for cell in cells)
    values = tuple(
        _value(f"disputes.{block['key']}.{cell['key']}", figures.get(block["key"], {}).get(cell["key"]))
        for block in form["blocks"]
        for cell in cells
    )
    return (first, second, third, values)


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
