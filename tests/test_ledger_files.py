"""Files that are no ledger, and personal data that stays in it."""

from __future__ import annotations

import json
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant import ledger
from assistant.ledger import privacy
from tests import ledgers
from tests.ledgers import YEAR
from tests.ledgers_counted import HEAD, ROW, count, tallying
from tests.ledgers_habits import PLAIN


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `nianbao tally` as the command line will call it."""
    return tallying(capsys)


def broken(folder: Path) -> Mapping[str, Path]:
    """Files that are no ledgers, by what is wrong with them."""
    good = PLAIN.write(folder).read_bytes()
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
    ledger.tally(PLAIN.write(tmp_path), YEAR)  # what is loaded once does not count
    tracemalloc.start()
    tally = ledger.tally(path, YEAR)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(tally.requests["received"]) == 6000
    assert peak / 6000 < 3000


def test_without_the_reader(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is missing: what to install is said; text is read all the same."""
    path = PLAIN.write(tmp_path)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    code, _, said = run(path)
    assert code == 3
    assert "nianbao[ledger]" in said
    assert count(tmp_path, ROW).requests["received"][0] == 1
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert run(None, template=tmp_path / "t.xlsx")[0] == 3


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
