"""The statutory tables as Grids: every merge and label of form.yaml, figures in their cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.amounts import plain as decimal_text
from assistant.edition import Edition
from assistant.findings import plain
from assistant.report import Cell, Grid, Report

Rows = tuple[tuple[Cell, ...], ...]
HEADS = {"disclosure": 0, "requests": 3, "disputes": 3}


def grid(edition: Edition, key: str, figures: Mapping[str, Any]) -> Grid:
    """Table two, three or four (`key` of its section) with the figures of `facts.context`.

    An unanswered cell stays blank and has no value. Amounts (万元) print as decimal text.
    """
    form = edition.form[key]
    rows = tuple(
        tuple([_filled(cell, figures[row].get(name)) if row in figures else cell for cell, row, name in line])
        for line in _blank(edition, key)
    )
    return Grid(key, form["caption"], tuple(form["widths"]), rows, HEADS[key])


@lru_cache(maxsize=16)
def _blank(edition: Edition, key: str) -> tuple[tuple[tuple[Cell, str, str], ...], ...]:
    """A table without figures, each cell with the row and the name its figure goes by ("" for a label)."""
    build = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}[key]
    return tuple(tuple(map(_placed, row)) for row in build(edition.form[key]))


def _placed(cell: Cell) -> tuple[Cell, str, str]:
    row, name = cell.key.split(".")[1:] if cell.key else ("", "")
    return cell, row, name


def _filled(blank: Cell, value: Any) -> Cell:
    """A blank cell with its figure; one that has none stays blank."""
    if value is None:
        return blank
    if isinstance(value, int):
        return Cell(str(value), blank.colspan, key=blank.key, value=value)
    amount = Decimal(str(value))
    return Cell(decimal_text(amount), blank.colspan, key=blank.key, value=amount)


def _disclosure(form: Mapping[str, Any]) -> Rows:
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
            cells = [
                Cell("", last if i == len(row["cells"]) - 1 else 1, key=f"disclosure.{row['key']}.{cell}")
                for i, cell in enumerate(row["cells"])
            ]
            rows.append((Cell(row["label"], scope="row"), *cells))
    return tuple(rows)


def _leaves(entry: Mapping[str, Any]) -> int:
    return sum(_leaves(child) for child in entry["rows"]) if "group" in entry else 1


def _requests(form: Mapping[str, Any]) -> Rows:
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
        body += _body(entry, labels, keys)
    return head + tuple(body)


def _body(entry: Mapping[str, Any], span: int, columns: list[str]) -> list[tuple[Cell, ...]]:
    """Rows of one entry; `span` is how many label columns are left for it."""
    if "group" not in entry:
        label = Cell(entry["label"], colspan=span, scope="row", align="left")
        return [(label, *(Cell("", key=f"requests.{entry['key']}.{c}") for c in columns))]
    rows = [row for child in entry["rows"] for row in _body(child, span - 1, columns)]
    rows[0] = (Cell(entry["group"], rowspan=_leaves(entry), scope="rowgroup"), *rows[0])
    return rows


def _disputes(form: Mapping[str, Any]) -> Rows:
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
    values = tuple(Cell("", key=f"disputes.{block['key']}.{cell['key']}") for block in form["blocks"] for cell in cells)
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
