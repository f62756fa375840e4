"""`check -o`: the 审核意见 as a document in every format, and a workbook for many files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant import formats
from assistant.compose import compose
from assistant.errors import AssistantError
from assistant.report import Grid
from assistant.review.files import Examined, examine
from assistant.review.note import note
from assistant.review.sheet import COLUMNS, workbook
from tests.reviews import EDITION, planted, saved, seed, written

Run = Callable[..., Any]


def _faulty(tmp_path: Path) -> Examined:
    report = planted(compose(EDITION, seed()), {"disputes.reconsideration.total": "0", "requests.granted.total": "66"})
    return examine(written(report, tmp_path / "年报.docx"))


def _three(tmp_path: Path) -> list[Examined]:
    """A faulty report, clean answers, a file that is not there."""
    clean = saved(seed("weiwan-2023"), tmp_path / "b.yaml")
    return [_faulty(tmp_path), examine(clean), examine(tmp_path / "c.docx")]


def _grids(result: Examined) -> list[Grid]:
    return list(note([result]).grids())


def test_the_note_names_everything(tmp_path: Path) -> None:
    """Unit, year, file, counts; each finding with place, what was found, basis, what to do."""
    result = _faulty(tmp_path)
    whole = note([result])
    assert whole.title == ("云川县人民政府2023年政府信息公开工作年度报告", "审核意见")
    text = whole.text()
    assert "单位：云川县人民政府；报告年度：2023年；审核文件：年报.docx。" in text
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert f"发现错误{errors}处" in text
    [table] = _grids(result)
    assert [cell.text for cell in table.rows[0]] == ["序号", "程度", "位置", "问题", "依据", "处理意见"]
    assert len(table.rows) == len(result.findings) + 1
    for number, (row, finding) in enumerate(zip(table.rows[1:], result.findings, strict=True), 1):
        texts = [cell.text for cell in row]
        assert (texts[0], texts[3], texts[4], texts[5]) == (str(number), finding.message, finding.basis, finding.fix)
    places = {row[2].text for row in table.rows[1:]}
    assert {"行政复议·总计", "（一）予以公开·总计"} <= places
    assert not any("." in place for place in places), "places are named as the report names them"


def test_a_clean_report_has_no_table(tmp_path: Path) -> None:
    """It says so instead."""
    result = examine(saved(seed(), tmp_path / "a.yaml"))
    assert _grids(result) == []
    assert "没有发现问题。" in note([result]).text()


def test_accepted_findings_stand_in_a_table_of_their_own(tmp_path: Path, nianbao: Run) -> None:
    """With reason and name; they are no longer among the faults."""
    path = saved(seed(disclosure__fees__amount="0"), tmp_path / "a.yaml")
    nianbao("check", path, "--accept", "fee.in_table@disclosure.fees.amount", "--reason", "口径不同", "--by", "李四")
    [table] = _grids(examine(path))
    assert table.key == "accepted"
    assert [cell.text for cell in table.rows[1]][-2:] == ["口径不同", "李四"]


@pytest.mark.parametrize("suffix", [".docx", ".md", ".html", ".txt"])
def test_every_format_is_written_the_same_each_time(suffix: str, tmp_path: Path, nianbao: Run) -> None:
    """Two runs, the same bytes; an existing file is kept unless told."""
    path, outs = _faulty(tmp_path).path, [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for out in outs:
        run = nianbao("check", path, "-o", out)
        assert run.code == 1
        assert "总计写的是0" in run.out
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert nianbao("check", path, "-o", outs[0]).code == 3
    assert nianbao("check", path, "-o", outs[0], "--force").code == 1
    if suffix in (".md", ".txt"):
        assert "审核意见" in outs[0].read_text(encoding="utf-8")


def test_several_files_in_one_note(tmp_path: Path) -> None:
    """A section for each, in order; one that cannot be read is named with the cause."""
    results = [
        _faulty(tmp_path),
        examine(saved(seed("weiwan-2023"), tmp_path / "b.yaml")),
        examine(tmp_path / "c.docx"),
    ]
    whole = note(results)
    assert [s.heading for s in whole.sections] == ["一、云川县人民政府", "二、苇湾镇人民政府", "三、c.docx"]
    assert "没有审核：找不到文件" in whole.text()
    assert formats.write(whole, ".docx")[:2] == b"PK"


# -- the workbook ---------------------------------------------------------------------------


def test_a_line_a_finding(tmp_path: Path) -> None:
    """All files in one sheet, with numbers as numbers; an unreadable file and a clean one have a line too."""
    results = [
        _faulty(tmp_path),
        examine(saved(seed("weiwan-2023"), tmp_path / "b.yaml")),
        examine(tmp_path / "c.docx"),
    ]
    path = tmp_path / "review.xlsx"
    path.write_bytes(workbook(results))
    page = load_workbook(path).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert len(rows) == 1 + len(results[0].findings) + 2
    assert len(rows[0]) == len(COLUMNS)
    line = next(row for row in rows if "disputes.total" in row)
    assert line[:5] == (str(results[0].path), "云川县人民政府", 2023, "错误", "行政复议·总计")
    assert line[6:9] == (10, 0, 10)
    assert rows[-2][5] == "没有发现问题。"
    assert "找不到文件" in str(rows[-1][5])
    assert workbook(results) == path.read_bytes()


def test_a_quoted_formula_stays_text(tmp_path: Path) -> None:
    """A cell of a report that begins with = must not become a formula."""
    report = planted(compose(EDITION, seed()), {"requests.granted.total": "=1+1"})
    path = tmp_path / "r.xlsx"
    path.write_bytes(workbook([examine(written(report, tmp_path / "r.docx"))]))
    page = load_workbook(path).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_without_openpyxl_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clear message, not a traceback."""
    result = _faulty(tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(AssistantError, match="没有安装") as caught:
        workbook([result])
    assert "nianbao[xlsx]" in str(caught.value)


def test_the_command_for_many_files(tmp_path: Path, nianbao: Run) -> None:
    """One unreadable file: the rest is done, exit 3; an unknown suffix is wrong use."""
    good, out = _faulty(tmp_path).path, tmp_path / "r.xlsx"
    run = nianbao("check", good, tmp_path / "none.docx", "-o", out)
    assert (run.code, out.exists()) == (3, True)
    assert nianbao("check", good, "-o", tmp_path / "r.odt").code == 2
