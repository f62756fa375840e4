"""Reading: what stands in a file is told by the form's own labels, and nothing is dropped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.edition import load
from assistant.formats.labels import Labels, bare, core
from assistant.formats.placing import Placer, figure
from assistant.formats.recognise import Line, recognise
from assistant.report import Cell, Grid, Paragraph, Remark, Report
from assistant.tables import grid
from tests.reports import ORGAN, YEAR, figures, report

EDITION = load()
TITLE = f"{ORGAN}{YEAR}年政府信息公开工作年度报告"


def raw(key: str, given: dict[str, Any] | None = None) -> Grid:
    """A table as a reader sees it: texts and spans alone."""
    made = grid(EDITION, key, (given or figures(EDITION))[key])
    rows = tuple(tuple(Cell(c.text, c.colspan, c.rowspan) for c in row) for row in made.rows)
    return Grid("", "", (), rows)


def relabelled(table: Grid, changes: dict[str, str]) -> Grid:
    return replace(
        table, rows=tuple(tuple(replace(c, text=changes.get(c.text, c.text)) for c in row) for row in table.rows)
    )


def placed(*tables: Grid) -> tuple[dict[str, Any], list[str]]:
    """Figures and unplaced texts of some tables of one report."""
    placer = Placer(EDITION)
    found: dict[str, Any] = {}
    left: list[str] = []
    for table in tables:
        made, unplaced = placer.place(table)
        found |= {cell.key: cell.value for cell in made.cells() if cell.key}
        left += unplaced
    return found, left


def lines(*texts: str) -> Report:
    return recognise([Line(text) for text in texts], EDITION, (), {})


# -- figures and labels --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("１２", 12),
        ("1,205", 1205),
        ("-3", -3),
        ("−3", -3),
        ("+12", 12),
        ("0.038", Decimal("0.038")),
        ("7730.28", Decimal("7730.28")),
        ("1 205", 1205),
        ("", None),
        ("/", None),
        ("—", None),
        ("无", None),
        ("12件", None),
        ("1,20", None),
        ("1.2.3", None),
        ("9" * 5000, None),
    ],
)
def test_figure(text: str, value: object) -> None:
    """A number is read however it is set; a blank, a stroke or words are no figure."""
    assert figure(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
        "（二） 部分公开\n（区分处理的，只计这一情形，不计其他情形）",
        "（二）部分公开",
        "部分公开",
    ],
)
def test_labels_however_they_are_set(text: str) -> None:
    """Brackets, blanks, numbering and a remark in brackets make no difference to a label."""
    labels = Labels((row.label, row.key) for row in EDITION.rows)
    assert labels.find(text) == "granted_in_part"


def test_every_label_is_told_apart() -> None:
    """No two rows of table three share a label, with or without its number."""
    rows = EDITION.rows
    assert len({bare(row.label) for row in rows}) == len({core(row.label) for row in rows}) == len(rows)


# -- tables --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["disclosure", "requests", "disputes"])
def test_all_cells_are_placed(key: str) -> None:
    """A table printed as the form has it is placed cell by cell, nothing left over."""
    found, left = placed(raw(key))
    assert found == {k: v for k, v in report().figures().items() if k.startswith(f"{key}.")}
    assert left == []


def test_columns_are_told_by_their_heads() -> None:
    """With two applicants' columns exchanged, the figures follow their labels, not their place."""
    table = raw("requests")
    swapped = relabelled(table, {"商业企业": "科研机构", "科研机构": "商业企业"})
    found, _ = placed(swapped)
    usual, _ = placed(table)
    assert found["requests.received.enterprise"] == usual["requests.received.research"]
    assert found["requests.received.research"] == usual["requests.received.enterprise"]


def test_rows_are_told_by_their_labels() -> None:
    """Rows in another order, or left out, do not shift the others."""
    table = raw("requests")
    body = [row for row in table.rows if not any("国家秘密" in cell.text for cell in row)]
    body[3], body[4] = body[4], body[3]
    found, _ = placed(replace(table, rows=tuple(body)))
    usual = report().figures()
    assert "requests.state_secret.total" not in found
    assert all(found[name] == usual[name] for name in found)
    assert len(found) == 25 * 7 - 7


def test_totals_are_read_as_printed() -> None:
    """A total that does not add up is kept as it stands: it is what must be checked."""
    values = figures(EDITION)
    values["requests"]["received"]["total"] = 99999
    found, _ = placed(raw("requests", values))
    assert found["requests.received.total"] == 99999


def test_other_wordings() -> None:
    """合计 for 总计, spaced and split labels, 规范性文件 for 行政规范性文件 are understood."""
    changes = {"总计": "合 计", "自然人": "自然\n人", "（七）总计": "(七) 合计"}
    found, left = placed(
        relabelled(raw("requests"), changes), relabelled(raw("disclosure"), {"行政规范性文件": "规范性文件"})
    )
    assert found["requests.concluded.total"] == report().figures()["requests.concluded.total"]
    assert "disclosure.normative_documents.issued" in found
    assert left == []


def test_misprinted_label() -> None:
    """A row label with a character wrong is placed by likeness and remarked on, so that it can be mended."""
    wrong, right = "2.其他法律行政法现禁止公开", "2.其他法律行政法规禁止公开"
    placer = Placer(EDITION)
    made, left = placer.place(relabelled(raw("requests"), {right: wrong}))
    found = {cell.key: cell.value for cell in made.cells() if cell.key}
    assert found["requests.prohibited_by_law.total"] == report().figures()["requests.prohibited_by_law.total"]
    assert placer.remarks == [Remark("label", wrong, "requests.prohibited_by_law", right)]
    assert left == []


def test_row_of_the_earlier_form() -> None:
    """（六）其他处理 as a single row belongs to none of today's three: it is listed with its figures."""
    table = raw("requests")
    rows = [list(row) for row in table.rows]
    other = next(i for i, row in enumerate(rows) if row[0].text == "（六）其他处理")
    rows[other] = [Cell("（六）其他处理", 2), *(Cell(str(n)) for n in (5, 0, 0, 0, 0, 0, 5))]
    del rows[other + 1 : other + 3]
    found, left = placed(replace(table, rows=tuple(map(tuple, rows))))
    assert left == ["（六）其他处理 | 5 | 0 | 0 | 0 | 0 | 0 | 5"]
    assert not [name for name in found if "not_corrected" in name or "other_reason" in name]
    assert found["requests.concluded.total"] == report().figures()["requests.concluded.total"]


def test_table_torn_by_a_page() -> None:
    """The second half of table three has no head of its own and is read by the first half's columns."""
    table = raw("requests")
    first, second = replace(table, rows=table.rows[:15]), replace(table, rows=table.rows[15:])
    found, left = placed(first, second)
    assert found == {k: v for k, v in report().figures().items() if k.startswith("requests.")}
    assert left == []


def test_table_printed_twice() -> None:
    """Each field is placed once; what a second copy says is listed."""
    found, left = placed(raw("disputes"), raw("disputes", figures(EDITION, 5000)))
    assert found["disputes.suit_direct.total"] == report().figures()["disputes.suit_direct.total"]
    assert len(left) == 1
    assert "5" in left[0]


def test_strange_figures_are_listed() -> None:
    """A column the form does not have, and words among figures, do not vanish."""
    table = raw("disclosure")
    rows = [
        *table.rows[:2],
        (*table.rows[2][:3], Cell("见附件")),
        *table.rows[3:],
        (Cell("政府集中采购"), Cell("3", 3)),
    ]
    made, left = Placer(EDITION).place(replace(table, rows=tuple(rows)))
    words = next(cell for cell in made.cells() if cell.key == "disclosure.rules.in_force")
    assert (words.text, words.value) == ("见附件", None)
    assert left == ["政府集中采购 | 3"]


def test_unknown_table_stays_whole() -> None:
    """A table that is none of the three is kept where it stands and its text is listed."""
    odd = Grid("", "", (), ((Cell("渠道"), Cell("条数")), (Cell("网站"), Cell("246"))))
    back = recognise([Line(TITLE), Line("一、总体情况"), odd], EDITION, (), {})
    assert back.sections[0].blocks == (odd,)
    assert back.unplaced == ("渠道 | 条数", "网站 | 246")
    assert back.figures() == {}


# -- title, sections, signature ------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "organ"),
    [
        ([TITLE], ORGAN),
        ([ORGAN, f"{YEAR}年政府信息公开工作年度报告"], ORGAN),
        ([f"{ORGAN} {YEAR} 年度政府信息公开工作年度报告"], ORGAN),
        ([f"{ORGAN}\n{YEAR}年政府信息公开年度报告"], ORGAN),
        ([f"{YEAR}年政府信息公开工作年度报告"], ""),
    ],
)
def test_titles(texts: list[str], organ: str) -> None:
    """Unit and year are told from a title on one line or two, nearly or exactly worded."""
    back = lines(*texts, "本报告依据条例编制。", "一、总体情况", "无。")
    assert (back.organ, back.year) == (organ, YEAR)
    assert back.preface == (Paragraph("本报告依据条例编制。"),)


def test_sentence_is_no_title() -> None:
    """A sentence that names the report is text; without a title unit and year stay open."""
    back = lines(f"现发布本局{YEAR}年政府信息公开工作年度报告，供社会监督。", "一、总体情况", "无。")
    assert (back.title, back.organ, back.year) == ((), "", None)
    assert len(back.preface) == 1


def test_lines_above_the_title_are_listed() -> None:
    """An index number above the title is no part of the report, but is not dropped."""
    back = lines("索引号：000014", "发布机构：办公室。", TITLE, "一、总体情况", "无。")
    assert back.unplaced == ("索引号：000014", "发布机构：办公室。")


def test_title_from_outside() -> None:
    """When the text has no title, one the file names elsewhere serves."""
    back = recognise([Line("一、总体情况"), Line("无。")], EDITION, ["首页", TITLE], {})
    assert (back.organ, back.year) == (ORGAN, YEAR)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("一、总体情况", "overview"),
        ("一．总体情况", "overview"),
        ("总体情况", "overview"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("三、收到和处理政府信息公开申请的情况", "requests"),
    ],
)
def test_headings(text: str, key: str) -> None:
    """Headings are told by their words, other wordings in use included."""
    back = lines(TITLE, text, "正文。")
    assert [section.key for section in back.sections] == [key]
    assert back.sections[0].heading == text
    assert back.text() == "正文。"


@pytest.mark.parametrize("text", ["（一）总体情况", "总体情况良好。", "一、存在的不足", "基本情况", "三、二、一"])
def test_no_headings(text: str) -> None:
    """Parts, sentences and lists inside a section open no new section."""
    back = lines(TITLE, "五、存在的主要问题及改进情况", text, "正文。")
    assert [section.key for section in back.sections] == ["problems"]


def test_unknown_heading_by_role() -> None:
    """A heading the file itself marks as one opens a section without a key."""
    back = recognise([Line("一、总体情况"), Line("甲。"), Line("附件", "section"), Line("乙。")], EDITION, (), {})
    assert [(section.key, section.heading) for section in back.sections] == [("overview", "一、总体情况"), ("", "附件")]


def test_heading_and_text_in_one_paragraph() -> None:
    """A heading set with a line break before its text is still a heading."""
    back = lines(TITLE, "一、总体情况\n全年公开318条。", "二、主动公开政府信息情况\n　　无。")
    assert [section.key for section in back.sections] == ["overview", "disclosure"]
    assert back.text() == "全年公开318条。\n无。"


def test_contents_list_gives_way() -> None:
    """A list of contents repeats the headings; the sections are the later ones, with the text."""
    headings = [section["heading"] for section in EDITION.form["sections"]]
    back = lines(TITLE, *headings, *(text for heading in headings for text in (heading, "无。")))
    assert [section.heading for section in back.sections] == headings
    assert all(len(section.blocks) == 1 for section in back.sections)


def test_parts() -> None:
    """（一）… alone on a short line is the heading of a part; a sentence that begins so is text."""
    back = lines(TITLE, "一、总体情况", "(一)主动公开方面", "（二）依申请公开情况。全年收到申请12件。")
    assert [p.style for p in back.sections[0].paragraphs()] == ["part", "body"]


def test_signature() -> None:
    """Unit and date at the end are the signature; a last sentence is not, nor a date without the unit's name."""
    tail = ("六、其他需要报告的事项", "无。", ORGAN, "2025年1月20日")
    assert lines(TITLE, *tail).signature == (ORGAN, "2025年1月20日")
    assert lines(TITLE, "六、其他需要报告的事项", "无其他事项", "2025 年 1 月 20 日").signature == (
        "2025 年 1 月 20 日",
    )
    assert lines(TITLE, *tail[:2]).signature == ()


def test_draft_mark_and_page_header() -> None:
    """The form's draft mark makes a draft; another page header is listed."""
    items = [Line("(草稿)", "header"), Line("内部资料", "header"), Line(TITLE), Line("一、总体情况"), Line("无。")]
    back = recognise(items, EDITION, (), {})
    assert back.draft == "(草稿)"
    assert back.unplaced == ("内部资料",)


def test_table_before_the_first_section() -> None:
    """A table in front of all sections has no place in a report: its figures are listed."""
    back = recognise([Line(TITLE), raw("disputes"), Line("一、总体情况"), Line("无。")], EDITION, (), {})
    assert back.figures() == {}
    assert len(back.unplaced) == 15


def test_nothing_at_all() -> None:
    """A file without any of this gives an empty report, no fault."""
    assert lines() == Report((), "", None, EDITION.name)
    assert lines("会议纪要", "一、出席人员").text() == "会议纪要\n一、出席人员"
