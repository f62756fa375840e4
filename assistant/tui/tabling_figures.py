"""A statutory table while it is being filled: its places, its figures, what the sums say, and saving. No widgets.

Everything about rows, columns and labels comes from the edition's form. Figures are kept
by FIELD; a row's total stands there only where it was given before its parts (a target),
otherwise it follows from them and cannot be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, note, store
from assistant.edition import Edition, Field
from assistant.interview import Sheet, settle
from assistant.interview.mending import Suggestion, suggestions
from assistant.interview.taking import without_later

FEW = 3  # ways to mend the sums that are worth naming although nothing speaks for one of them


@dataclass(frozen=True)
class Head:
    """A heading between rows: its text, how deep it stands, column labels of its own."""

    text: str
    depth: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowPlace:
    """A row of figures: its FIELD, label, the headings that begin before it, its cells, its total ("" for none)."""

    path: str
    label: str
    depth: int
    heads: tuple[Head, ...]
    cells: tuple[str, ...]
    total: str = ""
    derived: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The cells and the total behind them."""
        return (*self.cells, *([self.total] if self.total else []))


@dataclass(frozen=True)
class Layout:
    """A table: its caption, the labels of its columns (the total's last; none where rows have their own), its rows."""

    table: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[RowPlace, ...]

    @property
    def width(self) -> int:
        return max(len(row.places) for row in self.rows)

    def at(self, path: str) -> tuple[int, int] | None:
        """Row and column of a FIELD: a cell, a total, a row (its first cell)."""
        for y, row in enumerate(self.rows):
            if path in row.places:
                return y, row.places.index(path)
            if path == row.path:
                return y, 0
        return None


@lru_cache(maxsize=8)
def layout(edition: Edition, table: str) -> Layout:
    """Table two, three or four by the key of its section."""
    form = edition.form[table]
    build = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}[table]
    labels = {"disclosure": [], "requests": form.get("columns"), "disputes": form.get("cells")}[table]
    return Layout(table, form["caption"], tuple(entry["label"] for entry in labels or ()), tuple(build(edition, form)))


def _requests(edition: Edition, form: Mapping[str, Any]) -> Iterator[RowPlace]:
    before: tuple[str, ...] = ()
    keys = [column["key"] for column in form["columns"] if not column.get("derived")]
    for row in edition.rows:
        heads = tuple(
            Head(text, depth) for depth, text in enumerate(row.groups) if row.groups[: depth + 1] != before[: depth + 1]
        )
        path = f"requests.{row.key}"
        cells = tuple(f"{path}.{key}" for key in keys)
        yield RowPlace(path, row.label, len(row.groups), heads, cells, f"{path}.total", row.derived)
        before = row.groups


def _disputes(edition: Edition, form: Mapping[str, Any]) -> Iterator[RowPlace]:
    before = ""
    for block in form["blocks"]:
        path, under = f"disputes.{block['key']}", block.get("under", "")
        heads = (Head(under),) if under and under != before else ()
        cells = tuple(f"{path}.{key}" for key in edition.results)
        yield RowPlace(path, block["label"], 1 if under else 0, heads, cells, f"{path}.total")
        before = under


def _disclosure(_edition: Edition, form: Mapping[str, Any]) -> Iterator[RowPlace]:
    for block in form["blocks"]:
        heads: tuple[Head, ...] = (Head(block["band"], 0, tuple(block["header"][1:])),)
        for row in block["rows"]:
            path = f"disclosure.{row['key']}"
            yield RowPlace(path, row["label"], 0, heads, tuple(f"{path}.{cell}" for cell in row["cells"]))
            heads = ()


# -- figures -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What stands in a table: figures by FIELD, totals that were given by theirs; what is blank is not there."""

    edition: Edition
    layout: Layout
    values: Mapping[str, Any]

    def putting(self, changes: Mapping[str, Any]) -> Figures:
        """Other figures; ABSENT empties a place."""
        values = {**self.values, **changes}
        return replace(self, values={path: value for path, value in values.items() if value is not ABSENT})

    def field(self, path: str) -> Field:
        """What may stand in a place; a total is of the kind of its cells."""
        fields = self.edition.fields
        row = next((row for row in self.layout.rows if path == row.total and not row.derived), self.layout.rows[0])
        return fields.get(path) or fields[row.cells[0]]

    def known(self, row: RowPlace) -> list[Any]:
        return [self.values[path] for path in row.cells if path in self.values]

    def complete(self, row: RowPlace) -> bool:
        return len(self.known(row)) == len(row.cells)

    def shown(self, row: RowPlace, column: int) -> Any:
        """What stands at a place, sums included; ABSENT where it is blank."""
        if row.derived:
            rows = [other for other in self.layout.rows if self._outcome(other)]
            parts = [self.shown(other, column) for other in rows]
            return sum(part for part in parts if part is not ABSENT) if any(p is not ABSENT for p in parts) else ABSENT
        path = row.places[column] if column < len(row.places) else ""
        if path and path == row.total:
            return self.total(row)
        return self.values.get(path, ABSENT)

    def _outcome(self, row: RowPlace) -> bool:
        return row.path.rpartition(".")[2] in self.edition.outcomes and row.path.startswith("requests.")

    def total(self, row: RowPlace) -> Any:
        """A row's total: its parts added once all are there, until then the total given, else what there is."""
        known, given = self.known(row), self.values.get(row.total, ABSENT)
        if given is not ABSENT and not self.complete(row):
            return given
        return sum(known) if known else ABSENT

    def unspread(self, row: RowPlace) -> int:
        """What of a given total is not in the cells (negative: the cells hold more); 0 without one."""
        given = self.values.get(row.total, ABSENT)
        return 0 if given is ABSENT else given - sum(self.known(row))

    def made_of(self, row: RowPlace, column: int) -> tuple[str, ...]:
        """The cells that make up a place: itself; for a sum its row, its column, or both."""
        rows = [other for other in self.layout.rows if self._outcome(other)] if row.derived else [row]
        ends = len(row.cells)
        return tuple(path for one in rows for path in (one.cells if column >= ends else one.cells[column : column + 1]))

    def blanks(self) -> list[str]:
        """Cells still empty."""
        return [path for row in self.layout.rows if not row.derived for path in row.cells if path not in self.values]


def figures_of(edition: Edition, table: str, answers: Answers) -> Figures:
    """A table as it stands in the answers. A given total that its cells already make up has done its service."""
    form = layout(edition, table)
    values: dict[str, Any] = {}
    targets = answers.get("targets") or {}
    for row in form.rows:
        for path in row.cells if not row.derived else ():
            value = get(answers, edition.fields[path])
            if value is not ABSENT and value is not None:
                values[path] = value
        cells = [values.get(path, ABSENT) for path in row.cells]
        given = targets.get(row.total)
        if isinstance(given, int) and (ABSENT in cells or sum(cells) != given):
            values[row.total] = given
    return Figures(edition, form, values)


# -- what the sums say ---------------------------------------------------------------------


@dataclass(frozen=True)
class Balance:
    """One sum of the table as it stands now: what it is of, its parts for the wording, the sum, by how much it is off.

    `place` is the column (table three) or the row (table four) it belongs to; `begun` whether anything stands there.
    """

    place: int
    label: str
    parts: tuple[tuple[str, int], ...]
    off: int
    begun: bool


def balances(figures: Figures) -> list[Balance]:
    """Table three: each column's two sides. Table four: each block's parts and its total. Table two has no sums."""
    if figures.layout.table == "requests":
        return [_column(figures, column) for column in range(len(figures.layout.columns))]
    return [_block(figures, y) for y, row in enumerate(figures.layout.rows) if row.total]


def _column(figures: Figures, column: int) -> Balance:
    rows = {row.path.rpartition(".")[2]: figures.shown(row, column) for row in figures.layout.rows}
    keys = ("received", "brought_forward", "concluded", "carried_forward")
    known = {key: 0 if rows[key] is ABSENT else int(rows[key]) for key in keys}
    off = known["received"] + known["brought_forward"] - known["concluded"] - known["carried_forward"]
    begun = any(rows[key] is not ABSENT for key in keys)
    return Balance(column, figures.layout.columns[column], tuple(known.items()), off, begun)


def _block(figures: Figures, y: int) -> Balance:
    row = figures.layout.rows[y]
    labels = figures.layout.columns
    parts = tuple((labels[x], int(figures.values.get(path, 0))) for x, path in enumerate(row.cells))
    given = figures.values.get(row.total, ABSENT)
    known = sum(value for _, value in parts)
    total = known if given is ABSENT else given
    return Balance(
        y, row.label, (*parts, (labels[-1], total)), total - known, bool(figures.known(row)) or given is not ABSENT
    )


def mends(figures: Figures, sheet: Sheet) -> list[Suggestion]:
    """Single figures that would close all sums, the likeliest first; the sheet is the one the table was opened from.

    What is still blank in a column begun on both sides counts as nothing, and is not what is looked for.
    Where any figure of a column would do and no known slip explains it, none is named.
    """
    said = balances(figures)
    off = [balance for balance in said if balance.off]
    if not off or not all(map(_both_sides, off)):  # still being filled
        return []
    whole = {balance.place for balance in said if _both_sides(balance)}
    requests = figures.layout.table == "requests"
    at = {path: x if requests else y for y, row in enumerate(figures.layout.rows) for x, path in enumerate(row.places)}
    blank = {path: 0 for path in figures.blanks() if at[path] in whole}
    before = figures_of(figures.edition, figures.layout.table, sheet.answers)
    answers = write(sheet.answers, figures.edition, before, figures.putting(blank))
    found = suggestions(figures.edition, answers, sheet.last.answers if sheet.last else None)
    mine = [one for one in found if all(figures.layout.at(change.field) for change in one.changes)]
    mine = [one for one in mine if not any(change.field in blank for change in one.changes)]
    slips = [one for one in mine if one.kind not in ("plain", "unused")]
    return slips or (mine if len(mine) <= FEW else [])


def _both_sides(balance: Balance) -> bool:
    """Is a column begun on both sides, so that its sum says something? A block's sum always does."""
    parts = dict(balance.parts)
    if "received" not in parts:
        return balance.begun
    return parts["received"] + parts["brought_forward"] > 0 < parts["concluded"] + parts["carried_forward"]


# -- saving --------------------------------------------------------------------------------


def write(
    answers: Answers, edition: Edition, before: Figures, after: Figures, touched: Collection[str] = ()
) -> Answers:
    """Answers with every place that changed; rows that did, or have a `touched` cell, keep that they were typed.

    A zero that only followed from other answers goes with them; one that was typed over it stays.
    """
    for row in after.layout.rows:
        places = [path for path in row.places if before.values.get(path, ABSENT) != after.values.get(path, ABSENT)]
        if row.derived or not (places or any(path in touched for path in row.places)):
            continue
        for path in set(places) - {row.total}:
            field = edition.fields[path]
            value = after.values.get(path, ABSENT)
            answers = drop(answers, field.store) if value is ABSENT else store(answers, edition, field, value)
        if row.total and places:
            answers = note(answers, "targets", row.total, after.values.get(row.total, ABSENT))
        answers = note(answers, "origins", row.path, "typed" if after.known(row) else ABSENT)
        for path in (row.path, *row.cells):
            answers = without_later(answers, path)
            answers = note(answers, "origins", path, ABSENT) if path != row.path else answers
    return answers


def kept(sheet: Sheet, before: Figures, after: Figures, touched: Collection[str] = ()) -> Sheet:
    """The sheet with everything that was changed in the table, and what follows from it."""
    answers = write(sheet.answers, sheet.edition, before, after, touched)
    return sheet if answers == sheet.answers else settle(sheet.holding(answers), sheet)


def changed(before: Figures, after: Figures) -> int:
    """How many places differ."""
    paths = before.values.keys() | after.values.keys()
    return sum(before.values.get(path, ABSENT) != after.values.get(path, ABSENT) for path in paths)
