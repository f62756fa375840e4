"""The shape of a report: each fault planted in a good report is found, and only it; good reports have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import answers, formats
from assistant.checks import rules
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.formats import docx_reading, html_reading, markdown_reading, text_reading
from assistant.report import Cell, Grid, Paragraph, Remark, Report, Section
from assistant.review import review_report
from assistant.review.structure import remarks
from tests.reports import ORGAN, YEAR, report
from tests.reviews import kinds

EDITION = load()
READERS = {".docx": docx_reading, ".html": html_reading, ".md": markdown_reading, ".txt": text_reading}
SEEDS = sorted(data_file("seeds").glob("*.yaml"))


@pytest.fixture(scope="module")
def good() -> Report:
    """A report without any fault of form."""
    made = report()
    parts = [Paragraph("（四）政府信息公开平台建设", "part"), Paragraph("（五）监督保障", "part")]
    fifth = tuple(block for part in parts for block in (part, Paragraph("全年检查4次。")))
    first = replace(made.sections[0], blocks=(*made.sections[0].blocks, *fifth))
    return replace(made, sections=(first, *made.sections[1:]))


def with_heading(given: Report, key: str, heading: str) -> Report:
    sections = tuple(replace(s, heading=heading) if s.key == key else s for s in given.sections)
    return replace(given, sections=sections)


def with_table(given: Report, key: str, change: Callable[[Grid], Grid | None]) -> Report:
    sections = []
    for section in given.sections:
        blocks = [change(b) if isinstance(b, Grid) and b.key == key else b for b in section.blocks]
        sections.append(replace(section, blocks=tuple(block for block in blocks if block is not None)))
    return replace(given, sections=tuple(sections))


def without(grid: Grid, field: str) -> Grid:
    """A table that lost the row (and its label) of a field."""
    rows = tuple(row for row in grid.rows if not any(cell.key.startswith(field) for cell in row))
    return replace(grid, rows=rows)


def test_good_reports_have_no_fault_of_form(good: Report) -> None:
    """Nothing is said of a report as the form has it, whether composed or read back from any format."""
    assert kinds(good) == []
    for seed in SEEDS:
        made = compose(EDITION, answers.read(seed))
        assert kinds(made) == [], seed.name
        for suffix, reader in READERS.items():
            back = reader.read(formats.write(made, suffix), EDITION)
            shown = [f.check for f in review_report(back).findings if f.check.startswith("form.")]
            assert shown == [], (seed.name, suffix)


# -- sections ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "heading", "kind"),
    [
        ("overview", "一、总体情况", ""),
        ("overview", "总体情况", ""),
        ("overview", "一、 总体情况：", ""),
        ("disputes", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", ""),
        ("problems", "五、政府信息公开工作存在的主要问题及改进情况", ""),
        ("problems", "五、存在主要问题及改进情况", ""),
        ("requests", "三、收到和处理政府信息公开申请的情况", ""),
        ("overview", "二、总体情况", "section_number"),
        ("other_matters", "五、其他需要报告的事项", "section_number"),
        ("overview", "一、总体概况", "section_name"),
        ("disclosure", "二、主动公开情况", "section_name"),
        ("problems", "五、存在问题和下一步打算", "section_name"),
        ("disclosure", "二、主动公开府信息情况", "heading"),
        ("requests", "三、收到和处理政府信公开申请情况", "heading"),
        ("other_matters", "六、其他需要报告的事须", "heading"),
        ("overview", "一、概述", "outline"),
    ],
)
def test_headings(good: Report, key: str, heading: str, kind: str) -> None:
    """Other numbers, other names, misprints and names of old outlines are told apart; usual wordings stand."""
    assert kinds(with_heading(good, key, heading)) == ([kind] if kind else [])


def test_sections_missing_moved_and_added(good: Report) -> None:
    """A section that is missing, out of order or not of the form is named."""
    first, second, *rest = good.sections
    assert kinds(replace(good, sections=(first, *rest))) == ["section"]
    assert kinds(replace(good, sections=(second, first, *rest))) == ["section_order"]
    extra = Section("", "七、附件", (Paragraph("甲。"),))
    assert kinds(replace(good, sections=(*good.sections, extra))) == ["section_extra"]
    old = Section("", "五、政府信息公开的收费及减免情况", (Paragraph("甲。"),))
    assert kinds(replace(good, sections=(*good.sections, old))) == ["outline"]
    unnumbered = Section("", "相关链接", (Paragraph("甲。"),))
    assert kinds(replace(good, sections=(*good.sections, unnumbered))) == []


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("（四）府信息公开平台建设", True),
        ("（四）政府信息公开平台建没情况", True),
        ("（五）监督保章", True),
        ("（三）政府信息管里。全年", True),
        ("（四）政府信息公开平台建设情况", False),
        ("（四）信息公开平台建设", False),
        ("（二）政府信息依申请公开情况", False),
        ("（五）监督与保障", False),
        ("（三）政务信息管理", False),
        ("（六）政民互动", False),
    ],
)
def test_misprinted_parts(good: Report, heading: str, wrong: bool) -> None:
    """A part's name with a character missing or wrong is told; shorter and longer names are not misprints."""
    first = replace(good.sections[0], blocks=(*good.sections[0].blocks, Paragraph(heading)))
    assert kinds(replace(good, sections=(first, *good.sections[1:]))) == (["heading"] if wrong else [])


# -- title and unit ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ((f"{ORGAN}{YEAR}年政府信息公开工作年度报告",), False),
        ((f"{ORGAN}", f"{YEAR}年 政府信息公开工作年度报告"), False),
        ((f"{ORGAN}{YEAR}年度政府信息公开工作年度报告",), True),
        ((f"{ORGAN}{YEAR}年政府信息公开年度报告",), True),
        ((f"{YEAR}年{ORGAN}政府信息公开工作年度报告",), True),
        ((), True),
    ],
)
def test_title(good: Report, title: tuple[str, ...], wrong: bool) -> None:
    """The title is unit, year and the form's words."""
    assert kinds(replace(good, title=title)) == (["title"] if wrong else [])


def test_unit_named_in_two_ways(good: Report) -> None:
    """A place before the name that the title lacks, and another name in the signature; other units are none of it."""
    said = replace(good, preface=(Paragraph(f"本报告由安宁市{ORGAN}编制。"),))
    assert list(remarks(EDITION, said)) == [Remark("organ", f"安宁市{ORGAN}", "organ.name", ORGAN)]
    assert kinds(replace(good, signature=("临江县水利局", "2025年1月20日"))) == ["organ"]
    assert kinds(replace(good, signature=(ORGAN, "2025年1月20日"))) == []
    other = replace(good, preface=(Paragraph(f"本报告由{ORGAN}编制，报安宁市水务局、临江县人民政府。"),))
    assert kinds(other) == []


# -- tables --------------------------------------------------------------------------------


def test_tables_missing_and_without_lines(good: Report) -> None:
    """A table that is not there, is a picture, or has no lines."""
    bare = with_table(good, "requests", lambda grid: None)
    assert kinds(bare) == ["table"]
    picture = Remark("picture", "三、收到和处理政府信息公开申请情况", "requests")
    assert kinds(replace(bare, remarks=(picture,))) == ["picture"]
    assert kinds(replace(good, remarks=(picture,))) == []
    assert kinds(with_table(good, "disputes", lambda grid: replace(grid, bordered=False))) == ["borders"]


def test_rows_and_columns_missing(good: Report) -> None:
    """Rows that are not printed are named together, a column once."""
    found = list(remarks(EDITION, with_table(good, "requests", lambda grid: without(grid, "requests.repeated"))))
    assert found == [Remark("row", "2.重复申请", "requests.repeated")]
    lost = with_table(good, "disclosure", lambda grid: without(without(grid, "disclosure.fees"), "disclosure.rules"))
    assert [(r.kind, r.text, r.place) for r in remarks(EDITION, lost)] == [
        ("row", "规章”“行政事业性收费", "disclosure.rules")
    ]

    def narrower(grid: Grid) -> Grid:
        rows = tuple(tuple(cell for cell in row if not cell.key.endswith(".research")) for row in grid.rows)
        return replace(grid, rows=rows)

    found = list(remarks(EDITION, with_table(good, "requests", narrower)))
    assert [(r.kind, r.text) for r in found] == [("column", "科研机构")]


def planted(given: Report, change: Callable[[Cell], Cell]) -> Report:
    rows = lambda grid: tuple(tuple(change(cell) for cell in row) for row in grid.rows)  # noqa: E731
    sections = tuple(
        replace(s, blocks=tuple(replace(b, rows=rows(b)) if isinstance(b, Grid) else b for b in s.blocks))
        for s in given.sections
    )
    return replace(given, sections=sections)


@pytest.mark.parametrize("suffix", list(READERS))
@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开", "requests.prohibited_by_law"),
        ("4.无正当理由大量反复申请", "4.无正当理由大量返复申请", "requests.excessive"),
        ("自然人", "自燃人", "requests"),
        ("社会公益组织", "社会公益组识", "requests"),
        ("三、本年度办理结果", "三、本年度办里结果", "requests"),
        ("行政强制", "行政强治", "disclosure.compulsion"),
        ("本年废止件数", "本年废止件教", "disclosure"),
        ("第二十条第（八）项", "第二十条第（入）项", "disclosure"),
        ("结果纠正", "结果纠止", "disputes"),
    ],
)
def test_misprinted_labels_in_every_format(good: Report, suffix: str, right: str, wrong: str, place: str) -> None:
    """A label with characters missing or wrong is matched, its figures placed, and it alone reported."""
    given = planted(good, lambda cell: replace(cell, text=wrong) if cell.text == right else cell)
    back = READERS[suffix].read(formats.write(given, suffix), EDITION)
    assert back.figures() == good.figures()
    assert back.unplaced == ()
    found = [f for f in review_report(back).findings if f.check.startswith("form.")]
    assert {(f.check, f.place) for f in found} == {("form.label", place)}
    assert all(wrong in f.message and right in f.message for f in found)


@pytest.mark.parametrize("suffix", list(READERS))
def test_group_printed_as_one_row(good: Report, suffix: str) -> None:
    """（六）其他处理 as one row, as the earlier form had it: its zeros stand for its rows, other figures are listed."""
    numbers = ["5", "0", "0", "0", "0", "0", "5"]

    def undivided(grid: Grid) -> Grid:
        rows = [list(row) for row in grid.rows]
        at = next(i for i, row in enumerate(rows) if row[0].text == "（六）其他处理")
        rows[at] = [Cell("（六）其他处理", 2, scope="row"), *(Cell(number) for number in numbers)]
        del rows[at + 1 : at + 3]
        outcomes = next(i for i, row in enumerate(rows) if row[0].text == "三、本年度办理结果")
        rows[outcomes][0] = replace(rows[outcomes][0], rowspan=20)
        return replace(grid, rows=tuple(map(tuple, rows)))

    given = with_table(good, "requests", undivided)
    back = READERS[suffix].read(formats.write(given, suffix), EDITION)
    found = [f for f in review_report(back).findings if f.check.startswith("form.")]
    assert [(f.check, f.place) for f in found] == [("form.undivided", "requests.not_corrected")]
    assert back.figures()["requests.other_reason.enterprise"] == 0
    assert "requests.other_reason.natural_person" not in back.figures()
    assert back.unplaced == ("（六）其他处理 | 5 | 0 | 0 | 0 | 0 | 0 | 5",)


@pytest.mark.parametrize("suffix", list(READERS))
def test_rows_of_other_forms(good: Report, suffix: str) -> None:
    """A row the form no longer has, one it never had, and a table printed twice are named."""

    def longer(grid: Grid) -> Grid:
        old = (Cell("政府集中采购", scope="row"), Cell("3"), Cell("0"), Cell("120.5"))
        new = (Cell("政务服务事项", scope="row"), Cell("30"), Cell("0"), Cell("7"))
        return replace(grid, rows=(*grid.rows[:4], old, new, *grid.rows[4:]))

    given = with_table(good, "disclosure", longer)
    back = READERS[suffix].read(formats.write(given, suffix), EDITION)
    assert [(r.kind, r.text) for r in back.remarks] == [("former_row", "政府集中采购"), ("extra", "政务服务事项")]
    assert back.unplaced == ("政府集中采购 | 3 | 0 | 120.5", "政务服务事项 | 30 | 0 | 7")
    twice = tuple(replace(s, blocks=(*s.blocks, *s.blocks)) if s.key == "disputes" else s for s in good.sections)
    back = READERS[suffix].read(formats.write(replace(good, sections=twice), suffix), EDITION)
    assert [remark.kind for remark in back.remarks] == ["twice"]


# -- as findings ---------------------------------------------------------------------------


def test_every_check_of_form_is_planted() -> None:
    """Each check `form.*` is one that some remark can make, and the other way round."""
    source = "".join(
        (Path(__file__).parents[1] / "assistant" / name).read_text(encoding="utf-8")
        for name in ("review/structure.py", "formats/placing.py", "formats/recognise.py")
    )
    known = {entry["id"].removeprefix("form.") for entry in rules(EDITION) if entry["id"].startswith("form.")}
    assert {kind for kind in known if f'"{kind}"' not in source} == set()
    assert known >= {"label", "undivided", "former_row", "extra", "twice", "picture", "former"}


def test_findings_name_place_and_way_out(good: Report) -> None:
    """What is wrong with the form comes as findings like any other, in Chinese, with basis and way out."""
    wrong = with_heading(replace(good, title=()), "overview", "一、概述")
    found = {f.check: f for f in review_report(wrong).findings if f.check.startswith("form.")}
    assert set(found) == {"form.title", "form.outline"}
    assert f"{ORGAN}{YEAR}年政府信息公开工作年度报告" in found["form.title"].message
    assert found["form.outline"].section == "overview"
    assert all(f.basis and f.fix.endswith("。") for f in found.values())
