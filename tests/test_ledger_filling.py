"""A tally laid into the answers, and the command that does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import answers as answers_file
from assistant import ledger
from assistant.documents import parse_yaml
from assistant.edition import Edition, load
from assistant.errors import AssistantError
from tests import ledgers
from tests.ledgers import YEAR
from tests.ledgers_counted import HEAD, ROW, VOCABULARY, count, tallying
from tests.ledgers_habits import PLAIN
from tests.ledgers_odd import DECIDED


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `nianbao tally` as the command line will call it."""
    return tallying(capsys)


def test_filling_new_answers(tmp_path: Path) -> None:
    """All of table three with its origin, the cases, the facts; a file that loads again, and no difference."""
    filled, differences = ledger.fill({}, ledger.tally(PLAIN.write(tmp_path), YEAR))
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
    code, _, said = run(PLAIN.write(tmp_path), map=path)
    assert code == 2
    assert str(path) in said


def test_decisions_are_remembered_for_the_office(run: Callable[..., Any], tmp_path: Path, home: Path) -> None:
    """Decided once, the next ledger of the same office needs no map; another office is asked again."""
    path, out, other = DECIDED.write(tmp_path), tmp_path / "a.yaml", tmp_path / "b.yaml"
    for file, name in ((out, "西山县水务局"), (other, "东山县水务局")):
        answers_file.save(file, {"edition": "2021", "organ": {"name": name}})
    decided = tmp_path / "map.yaml"
    decided.write_text(json.dumps(DECIDED.decided, ensure_ascii=False), encoding="utf-8")
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
    path, out = PLAIN.write(tmp_path), tmp_path / "a.yaml"
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
    code, said, _ = run(PLAIN.write(tmp_path), out=out)
    assert code == 1
    assert "答卷是 9，台账是 3" in said
    assert out.read_bytes() == before
    code, said, _ = run(PLAIN.write(tmp_path), out=out, force=True)
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
    path = PLAIN.write(tmp_path)
    assert run(None)[0] == 2
    assert run(path, year=None)[0] == 2
    assert run(path, year=1999)[0] == 2
    assert run(path, out=tmp_path / "a.docx")[0] == 2
    assert run(None, template=tmp_path / "t.xlsx")[0] == 0
    assert run(None, template=tmp_path / "t.xlsx")[0] == 3
