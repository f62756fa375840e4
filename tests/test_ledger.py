"""From a ledger to table three: the habits of its keepers, formats, what is asked, the year."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from assistant import ledger
from tests import ledgers
from tests.conftest import python
from tests.ledgers import COLUMNS, YEAR
from tests.ledgers_counted import HEAD, ROW, count, faults, rows_of, told
from tests.ledgers_habits import HABITS, PLAIN, Habit
from tests.ledgers_odd import TWICE


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.file)
def test_a_ledger_gives_the_table_counted_by_hand(habit: Habit, tmp_path: Path) -> None:
    """Fourteen ways of keeping a ledger, each with its expected table, rows left out and doubts."""
    tally = ledger.tally(habit.write(tmp_path), YEAR, habit.decided)
    assert tally.ask == ()
    assert rows_of(tally) == {row: list(cells) for row, cells in habit.table.items()}
    assert [row.row for row in tally.left_out] == list(habit.left)
    assert set(habit.told) <= {notice.kind for notice in tally.warnings}
    assert {path: tally.facts.get(path) for path in habit.facts} == habit.facts
    assert faults(tally) == []


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.file)
def test_every_cell_has_its_cases(habit: Habit, tmp_path: Path) -> None:
    """Behind each figure of the table stand as many cases, and each is behind one way in and one way out."""
    tally = ledger.tally(habit.write(tmp_path), YEAR, habit.decided)
    for row, cells in tally.requests.items():
        for column, cell in zip(COLUMNS, cells, strict=True):
            assert len(tally.cases.get(f"requests.{row}.{column}", ())) == cell


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".csv", ".txt", ".tsv"])
def test_all_formats_give_the_same(suffix: str, tmp_path: Path) -> None:
    """One ledger in six formats, also under a wrong name."""
    expected = {row: list(cells) for row, cells in PLAIN.table.items()}
    path = ledgers.write(tmp_path / f"a{suffix}", PLAIN.sheets)
    assert rows_of(ledger.tally(path, YEAR)) == expected
    other = path.rename(tmp_path / "misnamed.dat")
    assert rows_of(ledger.tally(other, YEAR)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_encodings(encoding: str, tmp_path: Path) -> None:
    """Text as WPS, Excel and Notepad save it."""
    path = ledgers.write(tmp_path / "a.csv", {"": [HEAD, ROW]}, encoding=encoding)
    assert rows_of(ledger.tally(path, YEAR)) == {"received": [1, 0, 0, 0, 0, 0], "granted": [1, 0, 0, 0, 0, 0]}


def test_a_second_heading_loses_nothing(tmp_path: Path) -> None:
    """Blocks with more and more columns, each under its own heading; a row that only looks like one."""
    rows = [
        ROW[1:4],
        ["收到日期", "申请人", "申请人类型", "答复日期", "办理结果"],
        ["2023-05-01", "陈二", "自然人", "2023-05-09", "予以公开"],
        ["收到日期", "收到时间", "收件日期"],
        ["2023-06-01", "陈三", "自然人", "2023-06-09", "予以公开"],
    ]
    tally = count(tmp_path, *rows, head=["收到日期", "申请人", "申请人类型", "办理结果"])
    assert sum(tally.requests["received"]) == 3
    assert len(tally.left_out) == 1


def test_hidden_sheets_and_other_tables_are_left_and_told(tmp_path: Path) -> None:
    """A hidden ledger is not counted silently, a table of something else not taken for one."""
    import openpyxl

    path = ledgers.write(
        tmp_path / "a.xlsx", {"台账": [HEAD, ROW], "旧台账": [HEAD, ROW], "统计表": [["月份", "件数"], ["1月", 3]]}
    )
    book = openpyxl.load_workbook(path)
    book["旧台账"].sheet_state = "hidden"
    book.save(path)
    tally = ledger.tally(path, YEAR)
    assert sum(tally.requests["received"]) == 1
    assert {"hidden", "skipped"} <= told(tally).keys()


def test_an_unknown_wording_is_asked_once(tmp_path: Path) -> None:
    """One question per wording, with how often and what is likely; the decision settles all of them."""
    rows = [[f"2023-{n}", "2023-03-01", "", "个体工商户", "", "2023-03-10", "不予公开"] for n in range(1, 4)]
    tally = count(tmp_path, *rows)
    assert [(ask.kind, ask.wording, ask.count, ask.suggest) for ask in tally.ask] == [
        ("applicant", "个体工商户", 3, "enterprise"),
        ("outcome", "不予公开", 3, "third_party_rights"),
    ]
    mapping = {"applicants": {"个体工商户": "商业企业"}, "outcomes": {"不予公开": "internal_affairs"}}
    settled = count(tmp_path, *rows, mapping=mapping)
    assert rows_of(settled) == {"received": [0, 3, 0, 0, 0, 0], "internal_affairs": [0, 3, 0, 0, 0, 0]}


def test_an_applicant_known_by_name_only_is_asked_by_case(tmp_path: Path) -> None:
    """The question names the case, never the applicant; so does the decision."""
    rows = [ROW, ["2023-02", "2023-03-01", "西山物业服务中心", "法人", "", "2023-03-10", "予以公开"]]
    tally = count(tmp_path, *rows)
    assert [(ask.kind, ask.wording) for ask in tally.ask] == [("applicant", "2023-02")]
    settled = count(tmp_path, *rows, mapping={"applicants": {"2023-02": "enterprise"}})
    assert settled.requests["received"] == (1, 1, 0, 0, 0, 0)


def test_an_answer_without_an_outcome_is_asked(tmp_path: Path) -> None:
    """A reply date and a blank outcome: no row is guessed; the blank itself can be decided."""
    rows = [[*ROW[:6], ""]]
    assert [(ask.kind, ask.wording, ask.suggest) for ask in count(tmp_path, *rows).ask] == [("outcome", "", None)]
    assert count(tmp_path, *rows, mapping={"outcomes": {"": "granted"}}).requests["granted"] == (1, 0, 0, 0, 0, 0)


def test_a_column_found_by_its_cells_is_only_proposed(tmp_path: Path) -> None:
    """An unknown heading over dates is asked about, not taken; what cannot be found is looked for."""
    head = ["编号", "哪天", "申请人类型", "答复日期", "办理结果"]
    row = ["1", "2023-02-01", "自然人", "2023-02-10", "予以公开"]
    tally = count(tmp_path, row, head=head)
    assert [(ask.kind, ask.wording, ask.suggest) for ask in tally.ask] == [("column", "哪天", "received")]
    assert rows_of(tally) == {}
    for mapping in ({"哪天": "received"}, {"received": "哪天"}, {"哪天": "收到日期"}):
        assert count(tmp_path, row, head=head, mapping={"columns": mapping}).requests["received"][0] == 1
    without = count(tmp_path, ["2023-02-01", "x"], head=["收到日期", "备注", "申请内容"])
    assert {(ask.wording, ask.suggest) for ask in without.ask} == {("", "outcome"), ("", "applicant_type")}


def test_what_last_year_carried_forward_is_taken_up(tmp_path: Path) -> None:
    """The carry-over list of last year's answers marks this year's cases and tells what is missing."""
    head = ["编号", "收到日期", "申请人类型", "办理结果"]
    old = {
        "cases": {"requests.carried_forward.natural_person": ["22-1", "22-2"], "requests.granted.research": ["22-3"]}
    }
    assert ledger.carried_over(old) == ("22-1", "22-2")
    tally = count(tmp_path, ["22-1", "2022-12-20", "自然人", "予以公开"], head=head, carried=ledger.carried_over(old))
    assert rows_of(tally) == {"brought_forward": [1, 0, 0, 0, 0, 0], "granted": [1, 0, 0, 0, 0, 0]}
    assert told(tally)["not_carried"] == ("22-2",)


def test_several_outcomes_of_one_request_are_not_counted_twice(tmp_path: Path) -> None:
    """R37: one number in two rows with two outcomes is asked about; with a partial grant it is that (R36)."""
    second = [*ROW[:6], "信息不存在"]
    tally = count(tmp_path, ROW, second)
    assert [(ask.kind, ask.wording) for ask in tally.ask] == [("outcome", "予以公开;信息不存在")]
    assert count(tmp_path, ROW, [*ROW[:6], "部分公开"]).requests["granted_in_part"][0] == 1


def test_several_offices_in_one_ledger(tmp_path: Path) -> None:
    """All are counted and told; one can be picked, the others are then left out with the reason."""
    head = [*HEAD, "受理单位"]
    rows = [[*ROW, "县水务局"], ["2023-02", *ROW[1:2], "陈二", *ROW[3:], "县教育局"], ["2023-03", *ROW[1:], "县教育局"]]
    tally = count(tmp_path, *rows, head=head)
    assert tally.facts["overview.on_request.units"] == [
        {"name": "县教育局", "count": 2},
        {"name": "县水务局", "count": 1},
    ]
    assert "units" in told(tally)
    one = count(tmp_path, *rows, head=head, mapping={"units": "县水务局"})
    assert sum(one.requests["received"]) == 1
    assert len(one.left_out) == 2


def test_row_numbers_stand_in_for_case_numbers(tmp_path: Path) -> None:
    """A ledger without numbers is quoted by its rows; a unique serial number is as good as a number."""
    tally = count(tmp_path, ROW[1:], head=HEAD[1:])
    assert tally.cases["requests.received.natural_person"] == (2,)
    tally = count(tmp_path, ["7", *ROW[1:]], head=["序号", *HEAD[1:]])
    assert tally.cases["requests.received.natural_person"] == ("7",)


def test_the_same_ledger_gives_the_same_count_everywhere(tmp_path: Path) -> None:
    """Order and text do not hang on the seed of Python's hashes."""
    path = TWICE.write(tmp_path)
    script = (
        "import json,sys; from pathlib import Path; from assistant import ledger;"
        "print(json.dumps(ledger.tally(Path(sys.argv[1]), 2023).as_json()))"
    )
    runs = [python(["-c", script, str(path)], PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert runs[0].code == 0, runs[0].err
    assert runs[0].out == runs[1].out


def test_the_ledger_needs_no_screens() -> None:
    """Counting loads neither Textual nor the libraries of its extras."""
    script = (
        "import sys, assistant.ledger, assistant.ledger.command;"
        "print([m for m in ('textual', 'rich', 'openpyxl', 'python_calamine', 'chinese_calendar') if m in sys.modules])"
    )
    assert python(["-c", script]).out.strip() == "[]"
    assert importlib.import_module("assistant.ledger").__all__
