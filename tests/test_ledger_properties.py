"""Generated cases always give a table that closes; nothing of a messy ledger is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.edition import load
from tests.ledgers import COLUMNS, YEAR
from tests.ledgers_counted import ROW, VOCABULARY, count, faults, rows_of

DAYS = st.dates(date(2022, 6, 1), date(2024, 3, 1))
STYLES: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y/%m/%d}",
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, date, date | None, str, str, int]:
    """(column, received, replied, outcome, its wording, style of dates)."""
    column = draw(st.sampled_from(COLUMNS))
    received = draw(DAYS)
    replied = draw(st.none() | st.integers(0, 200).map(lambda days: received + timedelta(days=days)))
    outcome = draw(st.sampled_from(load().outcomes))
    wording = draw(st.sampled_from(VOCABULARY["outcomes"][outcome]["names"]))
    return column, received, replied, outcome, wording, draw(st.integers(0, len(STYLES) - 1))


def expected(found: list[tuple[str, date, date | None, str, str, int]]) -> dict[str, list[int]]:
    """The table by the rules, straight from the meaning of the cases."""
    table: dict[str, list[int]] = {}
    for column, received, replied, outcome, _, _ in found:
        if received.year > YEAR or (replied and replied.year < YEAR) or (received.year < YEAR - 1):
            continue
        way_in = "received" if received.year == YEAR else "brought_forward"
        way_out = outcome if replied and replied.year == YEAR else "carried_forward"
        for row in (way_in, way_out):
            table.setdefault(row, [0] * 6)[COLUMNS.index(column)] += 1
    return table


@settings(max_examples=60)
@given(found=st.lists(cases(), max_size=25))
def test_generated_cases_give_a_table_that_closes(
    found: list[tuple[str, date, date | None, str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the cases: the count is that of the rules, and the form's arithmetic holds."""
    rows = []
    for number, (column, received, replied, _, wording, style) in enumerate(found):
        kind = VOCABULARY["applicants"][column]["names"][0]
        answer = STYLES[style](replied) if replied else ""
        rows.append([f"G{number}", STYLES[style](received), "", kind, "", answer, wording if replied else ""])
    tally = count(tmp_path_factory.mktemp("g"), *rows)
    assert tally.ask == ()
    assert rows_of(tally) == expected(found)
    assert faults(tally) == []


MESS = st.sampled_from(
    [
        *(
            "",
            "无",
            "/",
            "2023-03-05",
            "2023.12.31",
            "2022-12-30",
            "3月5日",
            "年初",
            "2023-02-30",
            "44990",
            "合计",
            "√",
        ),
        *(
            "自然人",
            "企业",
            "个体工商户",
            "陈一",
            "某公司",
            "予以公开",
            "不予公开",
            "办理中",
            "撤回",
            "上年结转",
            "收到日期",
        ),
        *("=cmd|' /C calc'!A0", "@SUM(1)", "2023-001", "x" * 300, "13800000000", "\u202e", "是", "合计", "撤回"),
    ]
)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(MESS, min_size=7, max_size=7), max_size=12))
def test_a_messy_ledger_never_breaks_the_table(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any cells in any columns: no error but ours, and what is counted closes."""
    tally = count(tmp_path_factory.mktemp("m"), *rows)
    assert faults(tally) == []
    counted = sum(tally.requests["received"]) + sum(tally.requests["brought_forward"])
    assert counted <= len(rows)


def test_nothing_is_lost(tmp_path: Path) -> None:
    """Every application is counted, left out with its reason, or asked about."""
    rows = [
        ROW,
        ["2023-02", "2023-03-01", "", "干部", "", "2023-03-10", "予以公开"],
        ["2023-03", "2023-03-01", "", "自然人", "", "2023-03-10", "给了"],
        ["2023-04", "某日", "", "自然人", "", "2023-03-10", "予以公开"],
    ]
    tally = count(tmp_path, *rows)
    assert sum(tally.requests["received"]) + len(tally.left_out) + sum(ask.count for ask in tally.ask) == len(rows)
