"""Open data: the four tables under stable keys, as JSON and as a workbook."""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant import answers, formats
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.formats import figures, workbook
from assistant.report import Report
from assistant.tables import figures as shaped
from tests.conftest import Outcome
from tests.rendering import CASES, given
from tests.reports import report

openpyxl = pytest.importorskip("openpyxl")
Run = Callable[..., Outcome]
BLANK = compose(load(), {"edition": "2021", "organ": {"name": "云川县水务局"}, "year": 2023})


def opened(made: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(formats.write(made, ".xlsx")))


@pytest.mark.parametrize("made", [*map(given, CASES), report(), BLANK], ids=[*CASES, "counted", "blank"])
def test_every_figure_comes_back(made: Report) -> None:
    """Both files hold exactly the figures of the report, blanks as blanks, ten-digit sums and amounts exactly."""
    assert figures.figures(formats.write(made, ".json"), load()) == made.figures()
    assert workbook.figures(formats.write(made, ".xlsx"), load()) == made.figures()


def test_json_has_the_shape_of_read(nianbao: Run, tmp_path: Path) -> None:
    """What a machine gets from `build -o x.json` and from `read --json` is the same under `figures`."""
    out = tmp_path / "r.json"
    assert nianbao("build", data_file("seeds", "yunchuan-2023.yaml"), "-o", out).code == 0
    data = json.loads(out.read_text(encoding="utf-8"))
    made = given("yunchuan-2023")
    assert data["figures"] == shaped(load(), made)
    assert (data["organ"], data["year"], data["edition"]) == ("云川县人民政府", 2023, "2021")
    row = dict(zip(data["columns"]["requests"], data["figures"]["requests"]["received"], strict=True))
    assert (row["natural_person"], row["total"]) == (96, 152)
    block = dict(zip(data["columns"]["disputes"], data["figures"]["disputes"]["suit_after_review"], strict=True))
    assert (block["upheld"], block["total"]) == (3, 5)
    assert data["figures"]["disclosure"]["fees"] == {"amount": "6128.4537"}


def test_workbook_is_laid_out_by_keys() -> None:
    """Four sheets; keys in the first row and column, labels beside them, numbers as numbers."""
    book = opened(given("yunchuan-2023"))
    assert book.sheetnames == ["主动公开", "收到和处理申请", "行政复议", "行政诉讼"]
    requests = list(book["收到和处理申请"].values)
    assert requests[0][:3] == ("requests", "名称", "natural_person")
    assert requests[1][2:5] == ("自然人", "商业企业", "科研机构")
    rows = {row[0]: row[1:] for row in requests[2:]}
    assert rows["state_secret"][0] == "三、本年度办理结果·（三）不予公开·1.属于国家秘密"
    assert rows["received"][1:] == (96, 31, 2, 4, 13, 6, 152)
    disclosure = {row[0]: row for row in book["主动公开"].values}
    assert disclosure["fees"][-1] == 6128.4537
    assert disclosure["rules"][2:] == (0, 0, 0, None, None)
    assert [row[0] for row in book["行政诉讼"].values][2:] == ["suit_direct", "suit_after_review"]


def test_amounts_no_binary_number_holds_stay_text() -> None:
    """An amount of sixteen digits is not rounded: it stands as text."""
    document = answers.read(data_file("seeds", "yunchuan-2023.yaml"))
    document["disclosure"]["fees"]["amount"] = "9999999999.123456"
    made = compose(load(), document)
    assert made.figures()["disclosure.fees.amount"] == Decimal("9999999999.123456")
    [*_, fees] = opened(made)["主动公开"].values
    assert fees[-1] == "9999999999.123456"


def test_same_bytes_on_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook carries the date of the report, not of writing; its zip dates are fixed."""
    first = formats.write(given("yunchuan-2023"), ".xlsx")
    time.sleep(1.1)  # the library stamps seconds
    assert formats.write(given("yunchuan-2023"), ".xlsx") == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert b"2024-03-20T00:00:00Z" in package.read("docProps/core.xml")


def test_without_openpyxl(nianbao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without openpyxl is told what to install, and nothing is written; JSON needs nothing."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    seed = data_file("seeds", "yanshan-2023.yaml")
    done = nianbao("build", seed, "-o", tmp_path / "r.xlsx", "-o", tmp_path / "r.docx")
    assert done.code == 3
    assert "nianbao[xlsx]" in done.err
    assert not list(tmp_path.glob("r.*"))
    assert nianbao("build", seed, "-o", tmp_path / "r.json").code == 0


def test_hostile_names_are_no_formulas() -> None:
    """A unit that begins like a formula stays text: it stands in the properties only, no cell repeats it."""
    made = report(organ="=1+1&<b>")
    book = opened(made)
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert book.properties.creator == "=1+1&<b>"
