"""PDF: a published report read cell by cell, tables over page breaks, turned labels, what is no text at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pdfplumber", reason="pdfplumber is not installed (pip install 'nianbao[pdf]')")

import yaml

from assistant.edition import load
from assistant.formats import pdf_reading
from assistant.formats.recognise import DamagedError
from assistant.report import Cell, Grid, Remark, Report
from assistant.review import review_report
from tests.pdfs import HEIGHT, TOP, Page, drawn, paragraphs, pdf
from tests.reports import report

EDITION = load()
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
published = pytest.mark.skipif(not (SAMPLES / "hongze-2023.pdf").exists(), reason="../shared/samples is not there")


def pages_of(given: Report, height: float = 16.0, numbers: bool = True) -> list[Page]:
    """A report laid out on pages: the title in large type, text, tables with lines, page numbers."""
    pages = [Page() for _ in range(12)]
    for i, piece in enumerate(given.title):
        pages[0].text(150 - 20 * i, 60 + 30 * i, piece, 18)
    at, y = 0, paragraphs(pages[0], 130, [p.text for p in given.preface])
    for section in given.sections:
        y = paragraphs(pages[at], y, [section.heading])
        for block in section.blocks:
            if isinstance(block, Grid):
                at, y = drawn(pages, (at, y), block, height)
                y += 10
            else:
                y = paragraphs(pages[at], y, [block.text])
            if y > HEIGHT - 160:
                at, y = at + 1, TOP
    used = pages[: at + 1]
    for number, page in enumerate(used, 1):
        if numbers:
            page.text(290, HEIGHT - 40, f"-{number}-")
    return used


def read(pages: Sequence[Page]) -> Report:
    return pdf_reading.read(pdf(pages), EDITION)


# -- a published report --------------------------------------------------------------------


@pytest.fixture(scope="module")
def hongze() -> Report:
    return pdf_reading.read((SAMPLES / "hongze-2023.pdf").read_bytes(), EDITION)


@published
def test_every_cell_of_a_published_report(hongze: Report) -> None:
    """All 25 x 7, 10 and 15 cells are as transcribed by hand, over two page breaks, with vertical labels."""
    wanted: dict[str, Any] = yaml.safe_load((SAMPLES / "hongze-2023.yaml").read_text(encoding="utf-8"))
    found = hongze.figures()
    columns = [column["key"] for column in EDITION.form["requests"]["columns"]]
    cells = [cell["key"] for cell in EDITION.form["disputes"]["cells"]]
    assert {r.key: [found[f"requests.{r.key}.{c}"] for c in columns] for r in EDITION.rows} == wanted["requests"]
    assert [found[f"disputes.{block}.{c}"] for block in EDITION.blocks for c in cells] == wanted["disputes"]
    printed = {key: value if isinstance(value, list) else [value] for key, value in wanted["disclosure"].items()}
    for row, cell in EDITION.disclosure_cells:
        assert str(found[f"disclosure.{row}.{cell}"]) == str(printed[row].pop(0))
    assert len(found) == 200


@published
def test_the_text_of_a_published_report(hongze: Report) -> None:
    """Lines are paragraphs again, over page breaks too; page numbers are no text."""
    assert hongze.title == ("洪泽区人民政府", "2023年政府信息公开工作年度报告")
    assert [section.key for section in hongze.sections] == [s["key"] for s in EDITION.form["sections"]]
    texts = [p.text for section in hongze.sections for p in section.paragraphs()]
    assert len(texts) == 9
    assert all(text.endswith("。") for text in texts)
    assert any("有序、健康发展" in text for text in texts)
    assert any("工作人员跟班学习制度" in text for text in texts)
    assert hongze.preface[0].text.endswith("电子邮箱：hzzwgk@126.com）。")


@published
def test_what_is_wrong_with_a_published_report(hongze: Report) -> None:
    """The faults a careful reviewer lists are found, and nothing that is right is called wrong."""
    findings = review_report(hongze).findings
    found = {(finding.check, finding.place) for finding in findings}
    assert found >= {
        ("disputes.total", "disputes.reconsideration.total"),
        ("disputes.total", "disputes.suit_after_review.total"),
        ("form.undivided", "requests.not_corrected"),
        ("form.label", "requests.prohibited_by_law"),
        ("overview.results", "overview.supervision"),
        ("form.organ", "organ.name"),
    }
    assert not [finding for finding in findings if finding.place.startswith("disclosure")]
    errors = [finding for finding in findings if finding.severity == "error" and not finding.check.startswith("text.")]
    assert len(errors) == 5
    assert hongze.unplaced == ("（六）其他处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0",)


# -- as laid out here ----------------------------------------------------------------------


@pytest.mark.parametrize("height", [18.0, 24.0])
def test_tables_over_page_breaks(height: float) -> None:
    """A table that goes on overleaf is one table; every figure is at its place, every paragraph whole."""
    given = report()
    pages = pages_of(given, height)
    back = read(pages)
    assert len(pages) > 2
    assert back.figures() == given.figures()
    assert back.text() == given.text()
    assert (back.title, back.organ, back.year) == (given.title, given.organ, given.year)
    assert (back.unplaced, back.remarks) == ((), ())
    assert all(grid.bordered for grid in back.grids())


def test_shading_is_no_line() -> None:
    """Filled fields behind text, white or grey, make no tables and no cells."""
    given = report()
    pages = pages_of(given)
    for page in pages:
        for y in range(60, 780, 18):
            page.parts.insert(0, "")
            page.shade(60, y, 470, 18, 0.9)
            page.parts.insert(0, page.parts.pop())
    assert read(pages).figures() == given.figures()


def test_repeated_head() -> None:
    """A head that is printed again on the second page is no row."""
    table = next(grid for grid in report().grids() if grid.key == "requests")
    pages = [Page(), Page()]
    paragraphs(pages[0], 60, ["三、收到和处理政府信息公开申请情况"])
    assert drawn(pages, (0, 460), table, 20, head=3)[0] == 1
    back = read(pages)
    assert back.figures() == {path: v for path, v in report().figures().items() if path.startswith("requests")}
    assert [len(grid.rows) for grid in back.grids()] == [28]


def test_turned_labels() -> None:
    """A label set from top to bottom, letter by letter or turned by a quarter, is read as one."""
    grid = Grid("", "", (40, 410), ((Cell("", rowspan=2), Cell("甲")), (Cell("乙"),)))
    page = Page()
    paragraphs(page, 60, ["一、总体情况", "三、收到和处理政府信息公开申请情况"])
    drawn([page], (0, 120), grid, 60)
    page.text(80, 130, "本年度办理结果", 10, turned=True)
    assert next(read([page]).grids()).rows[0][0].text == "本年度办理结果"


def test_table_without_lines() -> None:
    """Figures behind their labels are a table all the same, and it is said that it has no lines."""
    page = Page()
    y = paragraphs(page, 60, ["二、主动公开政府信息情况"])
    rows = [["第二十条第（六）项"], ["信息内容", "本年处理决定数量"], ["行政处罚", "12"], ["行政强制", "3"]]
    for i, row in enumerate(rows):
        for c, text in enumerate(row):
            page.text(80 + 200 * c, y + 20 * i, text)
    back = read([page])
    assert back.figures() == {"disclosure.penalties.decisions": 12, "disclosure.compulsion.decisions": 3}
    assert [grid.bordered for grid in back.grids()] == [False]


def test_picture_for_a_table() -> None:
    """Where a section holds a large picture, that is remarked on."""
    page = Page()
    paragraphs(page, 60, ["三、收到和处理政府信息公开申请情况"])
    page.picture(80, 100, 400, 300)
    paragraphs(page, 500, ["四、政府信息公开行政复议、行政诉讼情况", "本年度没有发生行政复议。"])
    assert read([page]).remarks == (Remark("picture", "三、收到和处理政府信息公开申请情况", "requests"),)


def test_headers_and_letters_in_disguise() -> None:
    """What stands at the top of every page is listed apart; radicals that look like characters are those."""
    given = report()
    pages = pages_of(given)
    for page in pages:
        for letter, radical in {"人": "2f08", "长": "2ed3"}.items():
            page.parts = [part.replace(f"{ord(letter):04x}", radical) for part in page.parts]
        page.text(70, 20, "临江县水务局文件")
    back = read(pages)
    assert back.unplaced == ("临江县水务局文件",)
    assert back.text() == given.text()


def test_no_text_at_all() -> None:
    """A scan, and a file whose letters stand for nothing, are told apart from a report."""
    page = Page()
    page.picture(0, 0, 595, 842)
    with pytest.raises(DamagedError) as caught:
        read([page])
    assert caught.value.kind == "scanned"
    other = Page()
    paragraphs(other, 60, ["全年主动公开政府信息三百一十八条，没有发生行政复议和行政诉讼。"] * 3)
    with pytest.raises(DamagedError) as caught:
        pdf_reading.read(pdf([other]).replace(b"/ToUnicode 5 0 R", b"                "), EDITION)
    assert caught.value.kind == "garbled"
