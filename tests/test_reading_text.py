"""Text and Markdown: tables copied from a page in any way, our own files read back, the earlier form."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import answers as files
from assistant import formats
from assistant.answers import Answers
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.formats import docx_reading, html_reading, markdown_reading, text_reading
from assistant.formats.geometry import spread
from assistant.formats.placing import figure, note
from assistant.report import Grid, Paragraph, Report, Section
from assistant.review import review_report
from tests.reports import ORGAN, YEAR, report
from tests.strategies import documents

EDITION = load()
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
READERS = {".docx": docx_reading, ".html": html_reading, ".md": markdown_reading, ".txt": text_reading}
PARTS = [part["label"] for part in EDITION.form["overview_parts"]]
TITLE = f"{ORGAN}{YEAR}年政府信息公开工作年度报告"


def text(source: str, encoding: str = "utf-8") -> Report:
    return text_reading.read(source.encode(encoding), EDITION)


# -- a published report --------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not there")
def test_a_published_report_copied_as_text() -> None:
    """Everything is placed, though the spans are gone and labels lost their second line; its real faults are found."""
    back = text_reading.read((SAMPLES / "yanshan-2023.txt").read_bytes(), EDITION)
    assert back.figures() == dict.fromkeys(report().figures(), 0)
    assert (back.organ, back.year, back.title) == ("砚山县机关事务管理局", 2023, ())
    assert [section.heading for section in back.sections] == [s["heading"] for s in EDITION.form["sections"]]
    assert (back.unplaced, back.remarks) == ((), ())
    found = {finding.check: finding for finding in review_report(back).findings}
    missing = found["overview.parts"].message
    assert [label for label in PARTS if f"“{label}”" in missing] == ["政府信息管理", "监督保障"]
    assert "form.title" in found
    arithmetic = ("requests.", "disputes.", "cells.", "form.label", "form.row", "form.column", "form.table")
    assert not [check for check in found if check.startswith(arithmetic)]


# -- tables copied in other ways -----------------------------------------------------------


def rows_of(grid: Grid) -> list[list[str]]:
    """Texts of the cells that begin in each row, as a browser copies them."""
    matrix = spread(grid.rows)
    return [
        [place.cell.text for c, place in enumerate(line) if place and (place.row, place.column) == (r, c)]
        for r, line in enumerate(matrix)
    ]


def tabs(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in rows_of(grid)]


def padded(grid: Grid) -> list[str]:
    """With strokes, the cells that a span swallowed left blank at the end."""
    width = len(grid.widths)
    return [" | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows_of(grid)]


def blanks(grid: Grid) -> list[str]:
    return ["   ".join(row) for row in rows_of(grid)]


def one_a_line(grid: Grid) -> list[str]:
    return [cell for row in rows_of(grid) for cell in row if cell]


def torn_labels(grid: Grid) -> list[str]:
    """One cell a line, long labels on two."""
    return [piece for cell in one_a_line(grid) for piece in ([cell[:2], cell[2:]] if len(cell) == 4 else [cell])]


def copied(way: Callable[[Grid], list[str]], given: Report) -> str:
    lines = [TITLE]
    for section in given.sections:
        lines.append(section.heading)
        for block in section.blocks:
            lines += way(block) if isinstance(block, Grid) else [block.text]
    return "\n".join(lines)


@pytest.mark.parametrize("way", [tabs, padded, blanks, one_a_line, torn_labels])
def test_tables_copied_in_any_way(way: Callable[[Grid], list[str]]) -> None:
    """Tabs, strokes, blanks or a line for each cell: the labels tell what every figure is."""
    given = report()
    back = text(copied(way, given))
    assert back.figures() == given.figures()
    assert (back.organ, back.year) == (ORGAN, YEAR)
    assert (back.unplaced, back.remarks) == ((), ())
    assert [p.text for p in back.sections[0].paragraphs()] == [p.text for p in given.sections[0].paragraphs()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    """Text from old and new programs is read alike."""
    assert text(copied(tabs, report()), encoding).figures() == report().figures()


def test_cells_keep_what_stood_there() -> None:
    """A stroke, a blank and 无 have no figure but are kept; a note stands beside its number."""
    source = copied(tabs, report())
    changes = {"\t8\t9\t10\t11\t12\t13\t14": "\t/\t无\t\t-\t22（其中修订16件）\t13\t1,014"}
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    back = text(source)
    cells = {cell.key: cell for grid in back.grids() for cell in grid.cells() if cell.key}
    row = [cells[f"requests.brought_forward.{c['key']}"] for c in EDITION.form["requests"]["columns"]]
    assert [cell.value for cell in row] == [None, None, None, None, 22, 13, 1014]
    assert [cell.text for cell in row[:5]] == ["/", "无", "", "-", "22（其中修订16件）"]
    assert row[4].note == "其中修订16件"


@pytest.mark.parametrize(
    ("printed", "value", "said"),
    [
        ("22（其中修订16件）", 22, "其中修订16件"),
        ("22 (含上年度结转)", 22, "含上年度结转"),
        ("7.5（万元）", Decimal("7.5"), "万元"),
        ("3*", 3, "*"),
        ("3（2）", None, ""),
        ("（无）", None, ""),
        ("1（一）（二）", None, ""),
    ],
)
def test_notes(printed: str, value: object, said: str) -> None:
    """A number with words in brackets behind it is that number; two numbers are none."""
    assert (figure(printed), note(printed)) == (value, said)


def test_blank_total_among_strokes() -> None:
    """A total left blank is a blank cell, not a missing one, though blanks also fill up the row."""
    source = copied(padded, report())
    assert " | 7 | ||" not in source
    source = source.replace(" | 6 | 7 |", " | 6 | |", 1)
    back = text(source)
    assert back.figures()["requests.received.total"] is None
    assert back.figures()["requests.received.other_organization"] == 6


def test_wrapped_text() -> None:
    """Lines cut at a fixed width are one paragraph; headings and indents begin a new one."""
    long = "临江县水务局全年主动公开政府信息318条，其中政府网站发布246条、微信公众号发布72条，均按规定审核。" * 6
    cut = re.findall(".{1,36}", "　　" + long)
    source = "\n".join([TITLE, "一、总体情况", *cut, *cut, "二、主动公开政府信息情况", "本年度没有制发规章。"])
    back = text(source)
    assert [p.text for p in back.sections[0].paragraphs()] == [long, long]
    assert [p.text for p in back.sections[1].paragraphs()] == ["本年度没有制发规章。"]


def test_text_is_no_table() -> None:
    """Sentences in a section of a table stay text; figures that fit no row are not invented."""
    lines = ["本年度制发规章0件，废止0件。", "见附表。", "12 3 4"]
    back = text("\n".join([TITLE, "一、总体情况", "无。", "二、主动公开政府信息情况", *lines]))
    assert back.figures() == {}
    assert [p.text for p in back.sections[1].paragraphs()] == lines


# -- the earlier form ----------------------------------------------------------------------

FORMER = """临江县水务局2021年政府信息公开工作年度报告
一、总体情况
全年公开信息20条。
二、主动公开政府信息情况
第二十条第（一）项\t\t\t
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t0\t0\t0
规范性文件\t2\t2\t9
第二十条第（五）项\t\t\t
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t4\t+1\t31
其他对外管理服务事项\t2\t0\t5
第二十条第（六）项\t\t\t
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t9\t0\t6
行政强制\t1\t0\t0
第二十条第（八）项\t\t\t
信息内容\t上一年项目数量\t本年增/减
行政事业性收费\t1\t0
第二十条第（九）项\t\t\t
信息内容\t采购项目数量\t采购总金额
政府集中采购\t3\t120.5
六、其他需要报告的事项
无其他事项。
"""


@pytest.mark.parametrize(("year", "faults"), [(2021, ["form.former"]), (2020, [])])
def test_earlier_form(year: int, faults: list[str]) -> None:
    """The form of 2019 is told by name, what today's still counts placed, the rest listed; until 2020 it was right."""
    back = text(FORMER.replace("2021年", f"{year}年"))
    assert (back.edition, back.year) == ("2019", year)
    placed = {path: value for path, value in back.figures().items() if value is not None}
    assert placed == {
        "disclosure.rules.issued": 0,
        "disclosure.normative_documents.issued": 2,
        "disclosure.licences.decisions": 31,
        "disclosure.penalties.decisions": 6,
        "disclosure.compulsion.decisions": 0,
    }
    for row in ("其他对外管理服务事项 | 2 | 0 | 5", "政府集中采购 | 3 | 120.5", "行政事业性收费 | 1 | 0"):
        assert row in back.unplaced
    assert "规范性文件 | 2 | 2 | 9" in back.unplaced
    shown = [finding.check for finding in review_report(back).findings if finding.check.startswith("form.former")]
    assert shown == faults


# -- Markdown of any origin ----------------------------------------------------------------


def pipes(grid: Grid) -> list[str]:
    """A pipe table as a converter makes it: every row as wide as the first, spans lost."""
    width = len(grid.widths)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows_of(grid)]
    return ["", lines[0], "|" + "---|" * width, *lines[1:], ""]


def markup(grid: Grid) -> list[str]:
    cells = [
        "".join(f'<td colspan="{c.colspan}" rowspan="{c.rowspan}">{c.text}</td>' for c in row) for row in grid.rows
    ]
    return ["", "<table>", *(f"<tr>{row}</tr>\n" for row in cells), "</table>", ""]


@pytest.mark.parametrize("way", [pipes, markup])
def test_markdown_of_any_origin(way: Callable[[Grid], list[str]]) -> None:
    """Pipe tables without spans and tables given as HTML are placed by their labels."""
    given = report()
    lines = [f"# {TITLE}", ""]
    for section in given.sections:
        lines += [f"## {section.heading}", ""]
        for block in section.blocks:
            lines += way(block) if isinstance(block, Grid) else [block.text, ""]
    back = markdown_reading.read("\n".join(lines).encode(), EDITION)
    assert back.figures() == given.figures()
    assert (back.organ, back.year, back.unplaced) == (ORGAN, YEAR, ())


def test_markdown_marks() -> None:
    """Marks, links, escapes and entities are not text; a picture is told as one; lists are paragraphs."""
    blocks = [
        TITLE,
        "## 一、总体情况",
        "**全年**公开[信息](http://a.b/c)318条\\_含\\*号&amp;，\n分两行写。",
        "- 甲项。\n- 乙项。",
        "## 二、主动公开政府信息情况",
        "![表](a.png)",
        "## 六、其他需要报告的事项",
        "无事项。",
    ]
    source = "\n\n".join(blocks)
    back = markdown_reading.read(source.encode(), EDITION)
    said = [p.text for p in back.sections[0].paragraphs()]
    assert said == ["全年公开信息318条_含*号&，分两行写。", "甲项。", "乙项。"]
    assert [remark.kind for remark in back.remarks] == ["picture"]


# -- our own files -------------------------------------------------------------------------


@cache
def seed() -> Answers:
    return files.read(data_file("seeds", "yunchuan-2023.yaml"))


def overlaid(base: Any, given: Any) -> Any:
    """Answers with others laid over them; what is null there stays as it was."""
    if isinstance(base, dict) and isinstance(given, dict):
        return {**base, **{key: overlaid(base.get(key), value) for key, value in given.items()}}
    if isinstance(base, list) and isinstance(given, list) and len(base) == len(given) == len(EDITION.columns):
        return [old if new is None else new for old, new in zip(base, given, strict=True)]
    return base if given is None else given


def squeezed(source: str) -> str:
    return "".join(source.split())


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(), st.sampled_from(sorted(READERS)))
def test_our_own_reports_read_back_equal(typed: Answers, suffix: str) -> None:
    """Whatever was answered, a format gives back the same title, sections, text and figures, and finds no fault."""
    sections = ("overview", "disclosure", "requests", "disputes", "problems", "last_problems", "other_matters", "scope")
    given = compose(EDITION, overlaid(seed(), {key: typed[key] for key in sections if key in typed}))
    back = READERS[suffix].read(formats.write(given, suffix), EDITION)
    assert back.figures() == given.figures()
    for name in ("title", "organ", "year", "edition", "signature"):
        assert getattr(back, name) == getattr(given, name), name
    assert [(s.key, s.heading) for s in back.sections] == [(s.key, s.heading) for s in given.sections]
    assert squeezed(back.text()) == squeezed(given.text())
    assert (back.unplaced, back.remarks) == ((), ())


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_round_trip(suffix: str) -> None:
    """Cells come back with their spans, scopes and keys; paragraphs with their style; draft mark and signature too."""
    given = report(signature=(ORGAN, "2025年1月20日"), draft="（草稿）")
    back = READERS[suffix].read(formats.write(given, suffix), EDITION)
    for name in ("title", "organ", "year", "edition", "preface", "signature", "draft", "unplaced", "remarks"):
        assert getattr(back, name) == getattr(given, name), name
    for ours, theirs in zip(given.sections, back.sections, strict=True):
        assert (ours.key, ours.heading) == (theirs.key, theirs.heading)
        assert list(ours.paragraphs()) == list(theirs.paragraphs())
        for grid, read in zip(ours.grids(), theirs.grids(), strict=True):
            assert [_placed(row) for row in grid.rows] == [_placed(row) for row in read.rows]
            assert read.bordered


def _placed(row: Any) -> list[tuple[Any, ...]]:
    return [(c.text, c.colspan, c.rowspan, c.scope, c.key, c.value) for c in row]


def test_paragraphs_of_several_lines() -> None:
    """A line break inside a paragraph is kept in text and Markdown."""
    section = Section("overview", "一、总体情况", (Paragraph("甲\n乙"),))
    given = Report((TITLE,), ORGAN, YEAR, "2021", sections=(section,))
    for suffix in (".md", ".txt"):
        assert READERS[suffix].read(formats.write(given, suffix), EDITION).text() == "甲\n乙"
