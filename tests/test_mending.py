"""Sums that do not close: the damaged figure is always among the suggestions, and known slips are named."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.edition import load
from assistant.interview.mending import Change, suggestions, transposed

EDITION = load()
COLUMNS = range(len(EDITION.columns))
SPENT = (*EDITION.outcomes, "carried_forward")
small = st.integers(0, 60)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[int]]:
    """A table three whose every column closes."""
    busy = draw(st.lists(st.sampled_from(SPENT), min_size=1, max_size=6, unique=True))
    table = {row: [draw(small) if row in busy else 0 for _ in COLUMNS] for row in SPENT}
    spent = [sum(table[row][c] for row in SPENT) for c in COLUMNS]
    brought = [draw(st.integers(0, total)) for total in spent]
    table["brought_forward"] = brought
    table["received"] = [total - b for total, b in zip(spent, brought, strict=True)]
    return table


def answers(table: dict[str, list[int]], targets: bool = False) -> dict[str, Any]:
    """The table as an answers document, with the totals of its rows said before or not."""
    totals = {f"requests.{row}.total": sum(cells) for row, cells in table.items()} if targets else {}
    return {"requests": table, "targets": totals}


def damaged(table: dict[str, list[int]], row: str, column: int, value: int) -> dict[str, list[int]]:
    return {key: [value if (key, c) == (row, column) else cells[c] for c in COLUMNS] for key, cells in table.items()}


def changes(found: list[Any]) -> set[tuple[Change, ...]]:
    return {suggestion.changes for suggestion in found}


@given(tables(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_closing_table_needs_no_mending(table: dict[str, list[int]], targets: bool) -> None:
    """Nothing is suggested where everything closes."""
    assert suggestions(EDITION, answers(table, targets)) == []


@given(
    tables(),
    st.sampled_from(sorted(("received", "brought_forward", *SPENT))),
    st.sampled_from(COLUMNS),
    small,
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_one_damaged_cell_is_found(
    table: dict[str, list[int]], row: str, column: int, value: int, targets: bool
) -> None:
    """Damage one cell: the way back is among the suggestions; with the rows' totals known it is the only one."""
    right = table[row][column]
    assume(value != right)
    given_ = answers(table, targets) | {"requests": damaged(table, row, column, value)}
    before = repr(given_)
    found = suggestions(EDITION, given_)
    path = f"requests.{row}.{EDITION.columns[column]}"
    assert (Change(path, value, right),) in changes(found)
    assert all(len(s.changes) == 1 for s in found) or not targets
    if targets:
        assert len(found) == 1
    assert repr(given_) == before  # never changes anything


@given(tables(), st.sampled_from(sorted(SPENT)), st.sampled_from(range(len(EDITION.columns) - 1)), st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_a_figure_in_the_neighbour_column_is_found(
    table: dict[str, list[int]], row: str, column: int, more: int
) -> None:
    """Two neighbouring columns exchanged: both columns fail, and exchanging them back is suggested."""
    other = table[row][column + 1]
    one = other + more
    table[row][column] = one
    table["received"][column], table["brought_forward"][column] = sum(table[key][column] for key in SPENT), 0
    swapped = damaged(damaged(table, row, column, other), row, column + 1, one)
    found = suggestions(EDITION, answers(swapped))
    left, right = (f"requests.{row}.{EDITION.columns[c]}" for c in (column, column + 1))
    assert (Change(left, other, one), Change(right, one, other)) in changes(found)


def closing() -> dict[str, list[int]]:
    zero = [0] * len(EDITION.columns)
    table = {row: list(zero) for row in ("received", "brought_forward", *SPENT)}
    table["received"][0], table["granted"][0], table["not_held"][0] = 33, 21, 12
    return table


def test_transposed_digits_come_first() -> None:
    """12 typed as 21: named as such, ahead of everything else."""
    found = suggestions(EDITION, answers(damaged(closing(), "granted", 0, 12)))
    assert found[0].kind == "transposed"
    assert found[0].changes == (Change("requests.granted.natural_person", 12, 21),)
    assert "21" in found[0].text


def test_last_years_carry_over_comes_first() -> None:
    """上年结转 left at zero while last year's report carried two over."""
    table = closing()
    table["brought_forward"][0], table["granted"][0] = 2, 23
    last = {"requests": {"carried_forward": [2, 0, 0, 0, 0, 0]}}
    found = suggestions(EDITION, answers(damaged(table, "brought_forward", 0, 0)), last)
    assert found[0].kind == "last_year"
    assert found[0].changes == (Change("requests.brought_forward.natural_person", 0, 2),)


def test_a_figure_in_the_neighbour_row() -> None:
    """With the totals of the rows known, a figure one row off is moved back."""
    table = closing()
    wrong = damaged(damaged(table, "granted", 0, 0), "granted_in_part", 0, 21)
    found = suggestions(EDITION, answers(table, targets=True) | {"requests": wrong})
    assert [suggestion.kind for suggestion in found] == ["row"]


def test_a_total_said_wrong() -> None:
    """All cells fit each other and one total does not: the total is what may be wrong."""
    said = answers(closing(), targets=True)
    said["targets"]["requests.granted.total"] = 20
    found = suggestions(EDITION, said)
    assert [(s.kind, s.changes[0].new) for s in found] == [("total", 21)]


def test_table_four_with_a_total() -> None:
    """A block whose total was said first."""
    block = {"upheld": 1, "corrected": 0, "other_result": 0, "pending": 0}
    said = {"disputes": {"reconsideration": block}, "targets": {"disputes.reconsideration.total": 2}}
    found = suggestions(EDITION, said)
    assert (Change("disputes.reconsideration.pending", 0, 1),) in changes(found)
    assert all("disputes.reconsideration" in c.field for s in found for c in s.changes)


def test_an_unfinished_table_is_left_alone() -> None:
    """A column in which a figure is still missing is no failing sum."""
    table: dict[str, Any] = closing() | {"granted": [None] * 6}
    assert suggestions(EDITION, {"requests": table}) == []


def test_two_damaged_columns_have_no_single_cure() -> None:
    """Faults in two columns far apart: nothing is invented."""
    table = damaged(damaged(closing(), "granted", 0, 19), "granted", 4, 7)
    assert suggestions(EDITION, answers(table)) == []


def test_transposed() -> None:
    """Neighbouring digits only, leading zeros included."""
    assert transposed(12, 21) and transposed(102, 120) and transposed(1, 10)
    assert not transposed(12, 12) and not transposed(123, 321) and not transposed(5, 6)
