"""From a ledger to table three: habits of keepers, counting rules, deadlines, filling, bad files, privacy."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import answers as answers_file
from assistant import ledger
from assistant.checks import check
from assistant.documents import Document, load_shipped, parse_yaml
from assistant.edition import Edition, load
from assistant.errors import AssistantError
from assistant.facts import context
from assistant.ledger import dates, deadlines, privacy, words
from assistant.ledger.command import tally_command
from assistant.ledger.dates import Around
from assistant.ledger.reading import Entry
from assistant.report import Report, Section
from assistant.tables import grid
from assistant.validity import breaches
from tests import ledgers
from tests.conftest import python
from tests.ledgers import COLUMNS, YEAR, Habit

HEAD = ["编号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果"]
ROW = ["2023-01", "2023-02-01", "陈一", "自然人", "补贴", "2023-02-10", "予以公开"]
VOCABULARY = load_shipped("prompts", "vocabulary", "ledger.yaml")


def rows_of(tally: ledger.Tally) -> dict[str, list[int]]:
    """The rows of a tally that are not all zero."""
    return {row: list(cells) for row, cells in tally.requests.items() if any(cells)}


def faults(tally: ledger.Tally) -> list[str]:
    """What the form's own arithmetic finds in a tally's table."""
    edition = load()
    facts = context(edition, {"requests": {row: list(cells) for row, cells in tally.requests.items()}})
    table = grid(edition, "requests", facts["requests"])
    report = Report((), "", YEAR, edition.name, sections=(Section("requests", "", (table,)),))
    found = check(edition, report, facts).findings
    return [f.message for f in found if f.check in ("requests.balance", "requests.outcomes", "requests.applicants")]


def count(folder: Path, *rows: list[Any], head: list[str] = HEAD, **options: Any) -> ledger.Tally:
    """Tally a ledger of these rows."""
    path = ledgers.write(folder / "台账.csv", {"": [head, *rows]})
    return ledger.tally(path, YEAR, **options)


def told(tally: ledger.Tally) -> dict[str, tuple[Any, ...]]:
    return {notice.kind: notice.cases for notice in tally.warnings}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `nianbao tally` as the command line will call it."""

    def call(path: Path | None, year: int | None = YEAR, **options: Any) -> tuple[int, str, str]:
        capsys.readouterr()
        given = {"out": None, "map": None, "json": False, "template": None, "force": False, **options}
        try:
            code = tally_command(argparse.Namespace(ledger=path, year=year, **given))
        except AssistantError as problem:
            return problem.code, capsys.readouterr().out, str(problem)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


# -- habits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("habit", ledgers.HABITS, ids=lambda habit: habit.file)
def test_a_ledger_gives_the_table_counted_by_hand(habit: Habit, tmp_path: Path) -> None:
    """Fourteen ways of keeping a ledger, each with its expected table, rows left out and doubts."""
    tally = ledger.tally(habit.write(tmp_path), YEAR, habit.decided)
    assert tally.ask == ()
    assert rows_of(tally) == {row: list(cells) for row, cells in habit.table.items()}
    assert [row.row for row in tally.left_out] == list(habit.left)
    assert set(habit.told) <= {notice.kind for notice in tally.warnings}
    assert {path: tally.facts.get(path) for path in habit.facts} == habit.facts
    assert faults(tally) == []


@pytest.mark.parametrize("habit", ledgers.HABITS, ids=lambda habit: habit.file)
def test_every_cell_has_its_cases(habit: Habit, tmp_path: Path) -> None:
    """Behind each figure of the table stand as many cases, and each is behind one way in and one way out."""
    tally = ledger.tally(habit.write(tmp_path), YEAR, habit.decided)
    for row, cells in tally.requests.items():
        for column, cell in zip(COLUMNS, cells, strict=True):
            assert len(tally.cases.get(f"requests.{row}.{column}", ())) == cell


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".csv", ".txt", ".tsv"])
def test_all_formats_give_the_same(suffix: str, tmp_path: Path) -> None:
    """One ledger in six formats, also under a wrong name."""
    expected = {row: list(cells) for row, cells in ledgers.PLAIN.table.items()}
    path = ledgers.write(tmp_path / f"a{suffix}", ledgers.PLAIN.sheets)
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


# -- words -----------------------------------------------------------------------------------


def test_the_vocabulary_fits_its_schema() -> None:
    """The content test of prompts/vocabulary/ledger.yaml."""
    assert breaches(Document(VOCABULARY, {(): 1}), "schemas", "ledger.schema.json") == []


def test_every_wording_means_what_it_stands_under(edition: Edition) -> None:
    """No wording is shadowed by another; what is doubtful is never sure."""
    for key in (*edition.outcomes, words.OPEN):
        for wording in (*VOCABULARY["outcomes"][key]["names"], *VOCABULARY["outcomes"][key]["parts"]):
            assert words.outcome(edition, wording).key == key, wording
    for key in edition.columns:
        for wording in (*VOCABULARY["applicants"][key]["names"], *VOCABULARY["applicants"][key]["parts"]):
            assert words.applicant_type(edition, wording).key == key, wording
    for kind, read in (("outcomes", words.outcome), ("applicants", words.applicant_type)):
        for key, listed in VOCABULARY[kind]["doubtful"].items():
            for wording in listed:
                assert read(edition, wording) == words.Meaning(None, key), wording


def test_the_forms_own_labels_are_understood(edition: Edition) -> None:
    """An outcome copied from the form, with or without its numbering; a bare 其他 is asked about."""
    for row in edition.rows:
        if row.key in edition.outcomes:
            assert words.outcome(edition, edition.title_of(f"requests.{row.key}")).key == row.key
            expected = None if words.normal(row.label) == "其他" else row.key
            assert words.outcome(edition, row.label).key == expected


@pytest.mark.parametrize(
    ("wording", "key"),
    [
        ("部分公开（个人隐私部分不予公开）", "granted_in_part"),
        ("延期后予以公开", "granted"),
        ("不予公开：属于过程性信息", "process_information"),
        ("逾期不补正，不再处理", "not_corrected"),
        ("补正后仍不明确", "still_unclear"),
        ("不属于我局公开，告知向县自然资源局申请", "not_held"),
        ("依据《条例》第三十六条第（五）项答复", "not_held"),
        ("待补正", "carried_forward"),
        ("不予公开", None),
        ("信息不存在，不予公开", None),
        ("予以公开；信息不存在", None),
        ("不予以公开", None),
        ("信息公开", None),
    ],
)
def test_outcome_wordings(edition: Edition, wording: str, key: str | None) -> None:
    """R36, R42, R43: what is sure, and what is asked because it could be two things."""
    assert words.outcome(edition, wording).key == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("陈一", "natural_person"),
        ("欧阳某某", "natural_person"),
        ("陈一、李二", "natural_person"),
        ("陈　一", "natural_person"),
        ("阿依努尔·买买提", "natural_person"),
        ("石桥村村民陈一等12人", "natural_person"),
        ("西山生态研究院有限公司", "enterprise"),
        ("西山大学", "research"),
        ("西山慈善基金会", "public_welfare"),
        ("西山律师事务所", "legal_service"),
        ("石桥村村民委员会", "other_organization"),
        ("西山会计师事务所", None),
        ("陈一（委托李律师）", None),
        ("西山镇", None),
        ("Smith", None),
    ],
)
def test_applicants_known_by_name(edition: Edition, name: str, key: str | None) -> None:
    """R51, R52: the head noun decides, agents and small businesses are asked about."""
    assert words.applicant_name(edition, name).key == key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-03-05", "2023-03-05"),
        ("2023.3.5", "2023-03-05"),
        ("２０２３．３．５", "2023-03-05"),
        ("2023年3月5日", "2023-03-05"),
        ("2023/3/5 14:30", "2023-03-05"),
        ("20230305", "2023-03-05"),
        (20230305.0, "2023-03-05"),
        (44990.0, "2023-03-05"),
        ("44990", "2023-03-05"),
        ("23.3.5", "2023-03-05"),
        ("二〇二三年三月五日", "2023-03-05"),
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("3月5日", "2023-03-05"),
        ("3.5", "2023-03-05"),
        ("2023.3.5（邮寄）", "2023-03-05"),
        ("2023.3.5寄出，2023.3.8签收", "2023-03-08"),
        ("2022.12.30寄出，2023.1.2签收", "several"),
        ("2023-02-29", "impossible"),
        ("13月5日", "impossible"),
        (3.1, "unreadable"),
        ("3/5/2023", "unreadable"),
        ("2023年3月", "unreadable"),
        ("年初", "unreadable"),
        ("", None),
        ("/", None),
        ("无", None),
    ],
)
def test_dates(value: Any, expected: str | None) -> None:
    """The forms that keepers use, and those that cannot be read without guessing."""
    found = dates.read(value, Around(YEAR))
    assert (found.day.isoformat() if found.day else found.trouble or None) == expected


def test_a_day_without_a_year_follows_its_receipt() -> None:
    """An answer on 5 January to a request of December is of the next year; 5日 needs the sheet's month."""
    assert dates.read("1月5日", Around(YEAR, after=date(2023, 12, 20))).day == date(2024, 1, 5)
    assert dates.read("12月25日", Around(YEAR, after=date(2023, 12, 20))).day == date(2023, 12, 25)
    assert dates.read("5日", Around(YEAR, month=4)).day == date(2023, 4, 5)
    assert dates.read("5日", Around(YEAR)).trouble == "unreadable"


# -- deadlines -------------------------------------------------------------------------------


def verdict(received: str, replied: str, **marks: Any) -> str | None:
    entry = Entry("", 1, received=date.fromisoformat(received), replied=date.fromisoformat(replied), outcome="granted")
    for key, value in marks.items():
        setattr(entry, key, date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value)
    return deadlines.verdict(entry, deadlines.WorkDays([YEAR - 1, YEAR]), YEAR)


def test_the_legal_period() -> None:
    """R58: 20 working days from the day after receipt, holidays and moved working days counted."""
    assert verdict("2023-03-01", "2023-03-29") == "in_time"
    assert verdict("2023-03-01", "2023-03-30") == "late"
    assert verdict("2023-09-11", "2023-10-13") == "in_time"  # eight days of holiday, two Saturdays worked
    assert verdict("2023-09-11", "2023-10-16") == "late"


def test_what_moves_the_legal_period() -> None:
    """Extension, correction, payment and the time for third parties; where the ledger is silent, nothing is claimed."""
    late = ("2023-03-01", "2023-04-20")
    assert verdict(*late) == "late"
    assert verdict(*late, extended=True) == "in_time"
    assert verdict(*late, correction=True, corrected="2023-03-25") == "in_time"
    assert verdict(*late, correction=True) == "unknown"
    assert verdict(*late, paid="2023-03-28") == "in_time"
    assert verdict(*late, third_party=True, third_days=16) == "in_time"
    assert verdict(*late, third_party=True, third_from="2023-03-06", third_to="2023-04-04") == "in_time"
    assert verdict(*late, third_party=True) == "unknown"
    assert verdict(*late, outcome="excessive") == "unknown"
    assert verdict(*late, outcome="other_reason") is None


def test_without_a_calendar_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No chinese-calendar, or a year it does not know: said, and the fact stays open."""
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    deadlines._calendar.cache_clear()
    late = ["2023-02", "2023-03-01", "陈二", "自然人", "", "2023-06-01", "予以公开"]
    try:
        tally = count(tmp_path, ROW, late)
    finally:
        deadlines._calendar.cache_clear()
    assert {"no_calendar", "late_perhaps"} <= told(tally).keys()
    assert "overview.on_request.within_limit" not in tally.facts
    assert "overview.on_request.late" not in tally.facts


# -- properties ------------------------------------------------------------------------------

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


# -- asking ----------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "columns: []",
        "wrong: {a: b}",
        "outcomes: {给了: 不知道}",
        "columns: {甲: 乙}",
        "applicants: {甲: granted}",
    ],
)
def test_a_wrong_map_is_refused(run: Callable[..., Any], tmp_path: Path, text: str) -> None:
    """What --map may say is named in the message."""
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    code, _, said = run(ledgers.PLAIN.write(tmp_path), map=path)
    assert code == 2
    assert str(path) in said


def test_decisions_are_remembered_for_the_office(run: Callable[..., Any], tmp_path: Path, home: Path) -> None:
    """Decided once, the next ledger of the same office needs no map; another office is asked again."""
    path, out, other = ledgers.DECIDED.write(tmp_path), tmp_path / "a.yaml", tmp_path / "b.yaml"
    for file, name in ((out, "西山县水务局"), (other, "东山县水务局")):
        answers_file.save(file, {"edition": "2021", "organ": {"name": name}})
    decided = tmp_path / "map.yaml"
    decided.write_text(json.dumps(ledgers.DECIDED.decided, ensure_ascii=False), encoding="utf-8")
    assert run(path, out=out)[0] == 1
    assert run(path, out=out, map=decided)[0] == 0
    assert run(path, out=out)[0] == 0
    before = other.read_bytes()
    assert run(path, out=other)[0] == 1
    assert other.read_bytes() == before
    kept = ledger.remembered(load(), "西山县水务局")
    assert kept.outcomes == {"给了": "granted", "没给": "not_held"}
    ledger.remember("x", ledger.Decisions(applicants={"2023年第12行": "research", "2023年序号7": "research"}))
    assert ledger.remembered(load(), "x").applicants == {"2023年序号7": "research"}  # rows move
    for file in home.rglob("ledgers/*"):
        file.write_text("{", encoding="utf-8")
    assert run(path, out=out)[0] == 1  # a damaged memory is no memory


# -- counting --------------------------------------------------------------------------------


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


# -- filling ---------------------------------------------------------------------------------


def test_filling_new_answers(tmp_path: Path) -> None:
    """All of table three with its origin, the cases, the facts; a file that loads again, and no difference."""
    filled, differences = ledger.fill({}, ledger.tally(ledgers.PLAIN.write(tmp_path), YEAR))
    assert differences == ()
    assert filled["requests"]["received"] == [3, 1, 0, 0, 1, 0]
    assert filled["requests"]["complaint"] == [0] * 6
    assert filled["origins"]["requests.received"] == "ledger"
    assert filled["cases"]["requests.carried_forward.natural_person"] == ["2023-005"]
    assert ledger.carried_over(filled) == ("2023-005",)
    path = tmp_path / "a.yaml"
    answers_file.save(path, filled)
    assert answers_file.read(path) == filled


def test_a_changed_ledger_changes_the_answers(tmp_path: Path) -> None:
    """The next tally follows the ledger and says which cells changed, and which cases came and went."""
    first, _ = ledger.fill({}, count(tmp_path, ROW))
    changed = [[*ROW[:6], "信息不存在"], ["2023-02", *ROW[1:2], "陈二", *ROW[3:]]]
    second, differences = ledger.fill(first, count(tmp_path, *changed))
    found = {d.field: (d.old, d.new, d.taken, d.came, d.went) for d in differences}
    assert found["requests.received.natural_person"] == (1, 2, True, ("2023-02",), ())
    assert found["requests.granted.natural_person"] == (1, 1, True, ("2023-02",), ("2023-01",))
    assert found["requests.not_held.natural_person"] == (0, 1, True, ("2023-01",), ())
    assert second["requests"]["not_held"][0] == 1
    assert ledger.fill(second, count(tmp_path, *changed)) == (second, ())


def test_typed_figures_are_compared_and_stay(tmp_path: Path) -> None:
    """Nothing a person typed is overwritten untold: cell by cell, totals too; replacing is a choice."""
    typed = {
        "year": YEAR,
        "requests": {"received": [5, 0, 0, 0, 0, 0], "granted": [1, 0, 0, 0, 0, 0]},
        "targets": {"requests.received.total": 5},
        "overview": {"on_request": {"within_limit": False, "topics": None}},
    }
    kept, differences = ledger.fill(typed, count(tmp_path, ROW))
    assert {(d.field, d.old, d.new, d.origin, d.taken) for d in differences} == {
        ("requests.received.natural_person", 5, 1, "typed", False),
        ("requests.received.total", 5, 1, "typed", False),
        ("overview.on_request.within_limit", False, True, "typed", False),
    }
    assert kept["requests"]["received"] == [5, 0, 0, 0, 0, 0]
    assert "requests.received" not in kept["origins"]
    assert kept["origins"]["requests.granted"] == "ledger"
    assert kept["overview"]["on_request"] == {"within_limit": False, "topics": None}
    replaced, differences = ledger.fill(typed, count(tmp_path, ROW), replace=True)
    assert all(difference.taken for difference in differences)
    assert replaced["requests"]["received"] == [1, 0, 0, 0, 0, 0]
    assert "targets" not in replaced


def test_facts_that_the_ledger_no_longer_tells_go_again(tmp_path: Path) -> None:
    """A late answer mended in the ledger takes its fact and its case back."""
    late, _ = ledger.fill({}, count(tmp_path, [*ROW[:5], "2023-06-01", ROW[6]]))
    assert late["overview"]["on_request"]["late"] == 1
    mended, differences = ledger.fill(late, count(tmp_path, ROW))
    assert "late" not in mended["overview"]["on_request"]
    assert mended["overview"]["on_request"]["within_limit"] is True
    assert {d.field for d in differences} >= {"overview.on_request.late", "overview.on_request.within_limit"}
    assert "overview.on_request.late" not in mended["cases"]


def test_units_are_a_fact_only_of_reports_with_subordinates(tmp_path: Path) -> None:
    """An office that reports for itself does not list others."""
    rows = [[*ROW, "县水务局"], ["2023-02", *ROW[1:2], "陈二", *ROW[3:], "县教育局"]]
    tally = count(tmp_path, *rows, head=[*HEAD, "受理单位"])
    assert "units" not in ledger.fill({"scope": "own"}, tally)[0]["overview"]["on_request"]
    assert len(ledger.fill({"scope": "with_subordinates"}, tally)[0]["overview"]["on_request"]["units"]) == 2


def test_filling_refuses_what_is_not_settled(tmp_path: Path) -> None:
    """Open questions, or answers of another year."""
    with pytest.raises(AssistantError):
        ledger.fill({}, count(tmp_path, [*ROW[:6], "给了"]))
    with pytest.raises(AssistantError):
        ledger.fill({"year": 2022}, count(tmp_path, ROW))


def test_a_county_from_ledger_to_report(tmp_path: Path) -> None:
    """150 applications: tally, fill the answers of a county, write the report, find its figures again."""
    from assistant import release
    from assistant.documents import data_file
    from assistant.review import review_answers

    rows = []
    for n in range(150):
        received = date(2023, 1, 3) + timedelta(days=2 * n)
        outcome = ["予以公开", "部分公开", "信息不存在", "过程性信息", "撤回"][n % 5]
        kind = ["自然人", "自然人", "企业", "律师事务所"][n % 4]
        rows.append([f"2023-{n:03}", received, "", kind, "征地补偿", received + timedelta(days=15), outcome])
    path = ledgers.write(tmp_path / "a.xlsx", {"2023年": [HEAD, *rows]})
    seed = answers_file.read(data_file("seeds", "yunchuan-2023.yaml"))
    seed = {key: value for key, value in seed.items() if key != "requests"}
    seed["overview"] = {key: value for key, value in seed["overview"].items() if key != "on_request"}
    filled, _ = ledger.fill(seed, ledger.tally(path, YEAR))
    report, outcome = review_answers(filled, False)
    assert [f for f in outcome.findings if f.severity == "error"] == []
    assert report.figures()["requests.received.total"] == 150
    assert release.build(filled, [tmp_path / "年报.docx"])[0].stat().st_size > 10_000


# -- bad files -------------------------------------------------------------------------------


def broken(folder: Path) -> Mapping[str, Path]:
    """Files that are no ledgers, by what is wrong with them."""
    good = ledgers.PLAIN.write(folder).read_bytes()
    files = {
        "truncated.xlsx": good[: len(good) // 2],
        "zeros.xlsx": b"PK\x03\x04" + bytes(500),
        "noise.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "page.xls": "<html><table><tr><td>收到日期</td></tr></table></html>".encode(),
        "empty.csv": b"",
        "blank.txt": b"\n \n",
        "letter.txt": "关于报送年度报告的通知\n各单位：".encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "other.zip", "w") as package:
        package.writestr("a.txt", "a")
    paths = {name: folder / name for name in (*files, "other.zip")}
    paths["locked.xlsx"] = ledgers.locked_xlsx(folder / "locked.xlsx")
    paths["locked.xls"] = ledgers.locked_xls(folder / "locked.xls", [HEAD, ROW])
    paths["missing.xlsx"] = folder / "missing.xlsx"
    paths["folder"] = folder
    return paths


def test_files_that_cannot_be_read(run: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 3 and a Chinese message that names the file and the way out; no traceback, nothing written."""
    for name, path in broken(tmp_path).items():
        code, out, said = run(path, out=tmp_path / "a.yaml")
        assert (code, out) == (3, ""), name
        assert str(path) in said, name
        assert len(said.splitlines()) == 2, name
    assert not (tmp_path / "a.yaml").exists()
    for name in ("locked.xlsx", "locked.xls"):
        assert "密码" in run(tmp_path / name)[2]


def test_a_stray_cell_does_not_eat_the_memory(run: Callable[..., Any], tmp_path: Path) -> None:
    """One cell in the last row and column asks for a rectangle of hundreds of gigabytes: refused before reading."""
    import openpyxl

    for place in ("XFD1048576", "T1048576"):
        book = openpyxl.Workbook()
        book.worksheets[0].append(HEAD)
        book.worksheets[0][place] = 1
        book.save(tmp_path / "a.xlsx")
        code, _, said = run(tmp_path / "a.xlsx")
        assert code == 3
        assert "1048576" in said


def test_an_ods_that_unfolds_too_far_is_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    """A million repetitions of a filled row in a small file."""
    path = ledgers.write(tmp_path / "a.ods", {"a": [HEAD, ROW]})
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    parts["content.xml"] = parts["content.xml"].replace(b"<table:table-row>", row)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert run(path)[0] == 3


def test_formulas_without_values(run: Callable[..., Any], tmp_path: Path) -> None:
    """A needed column of formulas that were never computed is refused with its place; elsewhere they do no harm."""
    formulas = [ROW[0], "=DATE(2023,2,1)", *ROW[2:]]
    code, _, said = run(ledgers.write(tmp_path / "a.xlsx", {"台账": [HEAD, formulas]}))
    assert code == 3
    assert "收到日期" in said
    assert "第 2 行" in said
    harmless = ledgers.write(tmp_path / "b.xlsx", {"台账": [[*HEAD, "用时"], [*ROW, "=F2-B2"]]})
    assert ledger.tally(harmless, YEAR).requests["received"][0] == 1


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """A long ledger costs about a kilobyte a row, so 200,000 rows stay in bounds."""
    rows = [
        [f"2023-{n:05}", "2023-03-01", f"陈{n}", "自然人", f"事项{n}", "2023-03-10", "予以公开"] for n in range(6000)
    ]
    path = ledgers.write(tmp_path / "a.csv", {"": [HEAD, *rows]})
    ledger.tally(ledgers.PLAIN.write(tmp_path), YEAR)  # what is loaded once does not count
    tracemalloc.start()
    tally = ledger.tally(path, YEAR)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(tally.requests["received"]) == 6000
    assert peak / 6000 < 3000


def test_without_the_reader(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is missing: what to install is said; text is read all the same."""
    path = ledgers.PLAIN.write(tmp_path)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    code, _, said = run(path)
    assert code == 3
    assert "nianbao[ledger]" in said
    assert count(tmp_path, ROW).requests["received"][0] == 1
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert run(None, template=tmp_path / "t.xlsx")[0] == 3


# -- privacy ---------------------------------------------------------------------------------

SECRETS = ("陈一鸣", "李二虎", "530123199001011234", "13800001111", "0871-6512345", "a@example.com", "=cmd|")


def test_no_personal_data_comes_out(run: Callable[..., Any], tmp_path: Path, home: Path) -> None:
    """Names, identity and telephone numbers reach no output, no answers, no memory, in any state."""
    head = ["编号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果", "联系电话", "备注"]
    rows = [
        [
            "530123199001011234",
            "2023-02-01",
            "陈一鸣",
            "自然人",
            "陈一鸣宅基地审批",
            "2023-02-10",
            "予以公开",
            SECRETS[3],
            "",
        ],
        ["陈一鸣-2", "2023-02-30", "陈一鸣", "自然人", "", "2023-02-10", "予以公开", "", SECRETS[4]],
        [
            "=cmd|' /C calc'!A0",
            "2023-03-01",
            "李二虎",
            "",
            "",
            "2023-03-10",
            "已当面答复陈一鸣13800001111",
            "",
            SECRETS[5],
        ],
        ["2023-4", "2023-03-01", "李二虎 13800001111", "李二虎", "", "2023-03-10", "予以公开", "", ""],
        ["2023-5", "2023-03-01", "李二虎", "个人", "", "2023-06-10", "予以公开", "", ""],
    ]
    path = ledgers.write(tmp_path / "a.xls", {"陈一鸣": [head, *rows]})
    seen = []
    for options in ({}, {"json": True}):
        code, out, said = run(path, **options)
        assert code == 1
        seen += [out, said]
    asks = ledger.tally(path, YEAR).ask
    decided = {"applicants": {}, "outcomes": {}}
    for ask in asks:
        decided[f"{ask.kind}s"][ask.wording] = "natural_person" if ask.kind == "applicant" else "granted"
    (tmp_path / "map.yaml").write_text(json.dumps(decided, ensure_ascii=False), encoding="utf-8")
    for options in ({}, {"json": True}):
        code, out, said = run(path, map=tmp_path / "map.yaml", out=tmp_path / "out.yaml", **options)
        assert code == 0
        seen += [out, said]
    seen += [file.read_text(encoding="utf-8") for file in (tmp_path / "out.yaml", *home.rglob("ledgers/*"))]
    for text in seen:
        assert not [secret for secret in SECRETS if secret in text]


def test_case_numbers_are_looked_at() -> None:
    """A number that is a formula, an identity or telephone number, or names the applicant is not used."""
    for number in ("2023-001", "西水公开〔2023〕3号", "A12"):
        assert privacy.case_number(number, "陈一") == number
    for number in ("=1+1", "530123199001011234", "13800001111", "陈一-1", "无号", "-1", "x" * 50 + "1"):
        assert privacy.case_number(number, "陈一") == ""


# -- the template, the command ---------------------------------------------------------------


def test_the_template_is_a_ledger_that_needs_no_question(tmp_path: Path, edition: Edition) -> None:
    """Filled in with every choice of its lists, it is counted without asking; the same bytes each time."""
    import openpyxl

    path, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    ledger.template(path)
    ledger.template(again)
    assert path.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(path)
    sheet, _, lists = book.worksheets
    headers = {cell.value: cell.column for cell in sheet[1]}
    columns = VOCABULARY["columns"]
    place = {key: headers[columns[key]["title"]] for key in VOCABULARY["template"]["columns"]}
    kinds, outcomes = ([row[n].value for row in lists.iter_rows() if row[n].value] for n in (0, 1))
    assert len(kinds) == 6
    assert len(outcomes) == 21
    for number, outcome in enumerate(outcomes):
        row = {"number": f"2023-{number}", "received": date(2023, 3, 1), "applicant_type": kinds[number % 6]}
        for key, value in {**row, "outcome": outcome, "replied": date(2023, 3, 10), "channel": "网络"}.items():
            sheet.cell(number + 2, place[key], value)
    book.save(path)
    tally = ledger.tally(path, YEAR)
    assert tally.ask == ()
    assert set(tally.columns.values()) == set(VOCABULARY["template"]["columns"])
    assert all(sum(tally.requests[key]) == 1 for key in edition.outcomes)
    assert tally.requests["received"] == (4, 4, 4, 3, 3, 3)


def test_the_template_explains_itself(tmp_path: Path) -> None:
    """Drop-down lists in the ledger, a sheet that explains every column."""
    import openpyxl

    ledger.template(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet, guide, lists = book.worksheets
    assert len(sheet.data_validations.dataValidation) == 7
    assert lists.sheet_state == "hidden"
    explained = {row[0].value for row in guide.iter_rows()}
    assert explained >= {cell.value for cell in sheet[1]}


def test_the_command(run: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 0 with the count; answers written and named; the year may come from the answers."""
    path, out = ledgers.PLAIN.write(tmp_path), tmp_path / "a.yaml"
    code, said, _ = run(path)
    assert code == 0
    assert "新收 5 件" in said
    code, said, _ = run(path, out=out)
    assert (code, said.splitlines()[-1]) == (0, str(out))
    assert run(path, year=None, out=out)[0] == 0
    code, said, _ = run(path, out=out, json=True)
    shape = json.loads(said)
    assert list(shape)[:7] == ["year", "columns", "requests", "cases", "facts", "left_out", "ask"]
    assert shape["requests"]["received"] == [3, 1, 0, 0, 1, 0]
    assert shape["differences"] == []


def test_typed_figures_stop_the_command(run: Callable[..., Any], tmp_path: Path) -> None:
    """A typed figure that differs: both are shown, exit 1, the file untouched; --force takes the ledger's."""
    out = tmp_path / "a.yaml"
    typed = {"edition": "2021", "year": YEAR, "requests": {"received": [9, 1, 0, 0, 1, 0]}}
    answers_file.save(out, typed)
    before = out.read_bytes()
    code, said, _ = run(ledgers.PLAIN.write(tmp_path), out=out)
    assert code == 1
    assert "答卷是 9，台账是 3" in said
    assert out.read_bytes() == before
    code, said, _ = run(ledgers.PLAIN.write(tmp_path), out=out, force=True)
    assert code == 0
    assert "由 9 改为 3" in said
    assert answers_file.read(out)["requests"]["received"] == [3, 1, 0, 0, 1, 0]


def test_what_is_asked_is_printed_as_a_map(run: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 1, nothing written; what is printed can be completed and given back with --map."""
    rows = [ROW, ["2023-02", *ROW[1:3], "个体工商户", *ROW[4:6], "无法提供"]]
    path = ledgers.write(tmp_path / "a.csv", {"": [HEAD, *rows]})
    out = tmp_path / "a.yaml"
    code, said, err = run(path, out=out)
    assert (code, said, out.exists()) == (1, "", False)
    lines = [line for line in err.splitlines() if line.startswith(("applicants:", "outcomes:", "  "))]
    parsed = parse_yaml("\n".join(lines), "map").data
    assert parsed == {"applicants": {"个体工商户": "enterprise"}, "outcomes": {"无法提供": "not_held"}}
    (tmp_path / "map.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert run(path, out=out, map=tmp_path / "map.yaml")[0] == 0


def test_wrong_use(run: Callable[..., Any], tmp_path: Path) -> None:
    """No ledger, no year, an impossible year, an output that is no answers file, a template that exists."""
    path = ledgers.PLAIN.write(tmp_path)
    assert run(None)[0] == 2
    assert run(path, year=None)[0] == 2
    assert run(path, year=1999)[0] == 2
    assert run(path, out=tmp_path / "a.docx")[0] == 2
    assert run(None, template=tmp_path / "t.xlsx")[0] == 0
    assert run(None, template=tmp_path / "t.xlsx")[0] == 3


def test_the_same_ledger_gives_the_same_count_everywhere(tmp_path: Path) -> None:
    """Order and text do not hang on the seed of Python's hashes."""
    path = ledgers.TWICE.write(tmp_path)
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
