"""Plain text and Markdown: tables that line up, letters as typed; and the registry of formats."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant import formats
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats import geometry, layout, markdown, text
from assistant.report import Cell, Grid, Paragraph, Report, Section
from tests.reports import IN_PROCESS, ORGAN, PROSE, YEAR, report

HOSTILE = "A&B 与 <b>粗</b>、]]>、{{ 7*7 }}、a_b*c*、_斜_、|竖|、`码`、~~删~~、$x$、\\反、[链](x)、&amp;"
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What a person may type: no control characters, no lone surrogates; markup characters come up often.
TYPED = st.text(
    st.one_of(
        st.sampled_from(list("\\`*_{}[]()#+-.!|<>&~$=:;/1 　年a甲")),
        st.characters(codec="utf-8", categories=("L", "N", "P", "S")),
    ),
    min_size=1,
    max_size=40,
)


def tables(source: str) -> list[list[str]]:
    """The drawn tables of a text, line by line."""
    return [block.split("\n") for block in source.split("\n\n") if block.startswith("┌")]


def bodies(source: str) -> list[list[list[str]]]:
    """Cell texts of the pipe tables of a Markdown source, head row first, as a renderer shows them."""
    html = COMMONMARK.render(source)
    found = re.findall(r"<table>.*?</table>", html, re.DOTALL)
    rows = [re.findall(r"<tr>.*?</tr>", table, re.DOTALL) for table in found]
    return [
        [[shown(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)] for row in r] for r in rows
    ]


def shown(html: str) -> str:
    """What stands on the screen for a piece of HTML."""
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br ?/?>\n?", "\n", html))).strip()


# -- plain text ----------------------------------------------------------------------------


def test_text_holds_everything() -> None:
    """Title, headings, paragraphs, figures and the draft mark all stand in the text."""
    source = formats.write(report(signature=(ORGAN, "2025年1月20日"), draft="（草稿）"), ".txt").decode("utf-8")
    assert source.startswith(f"（草稿）\n\n{ORGAN}\n{YEAR}年政府信息公开工作年度报告\n\n　　本报告")
    assert all(f"\n\n{section['heading']}\n\n" in source for section in load().form["sections"])
    assert all(f"　　{paragraph}\n" in source for paragraph in PROSE)
    assert {str(figure) for figure in report().figures().values()} <= set(re.findall(r"[\d.]+", source))
    assert source.endswith(f"{ORGAN}\n2025年1月20日\n")


@pytest.mark.parametrize("start", [0, 9, 99999, 123456789])
def test_drawn_tables_line_up(start: int) -> None:
    """Every line of a table is equally wide on the screen, a full-width character counting two."""
    found = tables(formats.write(report(start=start), ".txt").decode("utf-8"))
    assert len(found) == 3
    for lines in found:
        assert {layout.cells(line) for line in lines} == {layout.cells(lines[0])}
        assert lines[0][0] + lines[0][-1] + lines[-1][0] + lines[-1][-1] == "┌┐└┘"
    if start < 1000:
        assert layout.cells(found[1][0]) == text.WIDTH


def test_crossings_fit() -> None:
    """No line of a drawing ends in the air: every arm of a crossing meets another one."""
    for lines in tables(formats.write(report(), ".txt").decode("utf-8")):
        board = [[half for c in line for half in (c, "")[: layout.cells(c)]] for line in lines]
        arms = {c: [a for a in (1, 2, 4, 8) if i & a] for i, c in enumerate(text.CROSSINGS) if i}
        for y, line in enumerate(board):
            for x, c in enumerate(line):
                for arm in arms.get(c, []):
                    dy, dx, other = {1: (-1, 0, 4), 2: (0, 1, 8), 4: (1, 0, 1), 8: (0, -1, 2)}[arm]
                    assert other in arms.get(board[y + dy][x + dx], []), (y, x, c)


def test_spanned_label_stands_once() -> None:
    """A label over many rows is one box: its text appears once, beside the middle of its rows."""
    lines = tables(formats.write(report(), ".txt").decode("utf-8"))[1]
    firsts = [re.match(r"│ *([^│ ]{2,})", line) for line in lines]
    column = "".join(m.group(1) for m in firsts if m and layout.cells(m.group(1)) <= 6)
    assert column == "三、本年度办理结果"
    assert sum("申请人情况" in line for line in lines) == 1
    assert sum("行政许可" in line and line.count("│") == 3 for line in tables(text_of(report()))[0]) == 1


def text_of(given_report: Report) -> str:
    return formats.write(given_report, ".txt").decode("utf-8")


def test_figures_are_not_broken() -> None:
    """A nine-digit figure widens its column rather than break; a longer word is broken at last."""
    source = text_of(report(start=123456789))
    assert {str(v) for v in report(start=123456789).figures().values()} <= set(re.findall(r"[\d.]+", source))
    odd = Grid("", "", (1, 1), ((Cell("x" * 90, align="left"), Cell("甲")),))
    assert max(map(layout.cells, text.drawn(odd).split("\n"))) <= text.WIDTH


def test_ragged_and_empty_tables() -> None:
    """A table with missing cells is drawn with blanks; one without cells is not drawn."""
    ragged = Grid("", "", (1, 1), ((Cell("甲", 2),), (Cell("乙"),), (Cell("丙"), Cell("丁\n戊"))))
    lines = text.drawn(ragged).split("\n")
    assert {layout.cells(line) for line in lines} == {text.WIDTH}
    assert all(any(mark in line for line in lines) for mark in "甲乙丙丁戊")
    assert text.drawn(Grid("", "", (), ())) == ""


@settings(max_examples=200, deadline=None)
@given(TYPED, st.integers(min_value=2, max_value=30))
def test_wrapping_loses_nothing(typed: str, width: int) -> None:
    """Wrapped lines fit the width and hold every character in order (blanks at a break aside)."""
    lines = text.wrapped(typed, width, even=True)
    assert all(layout.cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(typed.split())


def test_letter_for_letter_in_text() -> None:
    """Plain text shows what was typed."""
    assert f"　　{HOSTILE}\n" in text_of(report(prose=(HOSTILE,)))


# -- Markdown ------------------------------------------------------------------------------


def test_markdown_tables_read_row_by_row() -> None:
    """Every row has all columns; labels over several rows are repeated, figures stand under their applicants."""
    disclosure, requests, disputes = bodies(formats.write(report(), ".md").decode("utf-8"))
    assert [{len(row) for row in table} for table in (disclosure, requests, disputes)] == [{4}, {10}, {15}]
    head = requests[0]
    assert head[3:5] == ["申请人情况·自然人", "申请人情况·法人或其他组织·商业企业"]
    assert head[9] == "申请人情况·总计"
    secret = next(row for row in requests if row[2] == "1.属于国家秘密")
    assert secret[:2] == ["三、本年度办理结果", "（三）不予公开"]
    keys = [column["key"] for column in load().form["requests"]["columns"]]
    assert secret[3:] == [str(report().figures()[f"requests.state_secret.{key}"]) for key in keys]
    assert disputes[0][5] == "行政诉讼·未经复议直接起诉·结果维持"
    assert ["行政许可", str(report().figures()["disclosure.licences.decisions"]), "", ""] in disclosure


def test_markdown_outline() -> None:
    """One first-level heading, a second-level one for each section, a third-level one for each part."""
    source = formats.write(report(draft="（草稿）", signature=(ORGAN, "2025年1月20日")), ".md").decode("utf-8")
    html = COMMONMARK.render(source)
    assert shown(re.findall(r"<h1>(.*?)</h1>", html)[0]) == "\n".join(report().title)
    assert re.findall(r"<h2>(.*?)</h2>", html) == [section["heading"] for section in load().form["sections"]]
    assert len(re.findall(r"<h3>", html)) == len(PROSE)
    assert "<strong>（草稿）</strong>" in html
    assert shown(html).endswith(f"{ORGAN}\n2025年1月20日")


@settings(max_examples=400, deadline=None)
@given(TYPED)
def test_markdown_shows_what_was_typed(typed: str) -> None:
    """Whatever is typed into a paragraph, a heading or a cell comes out as text, never as markup."""
    typed = " ".join(typed.split()).strip("\u3000 ")
    cell = Grid("", "", (1,), ((Cell("头"),), (Cell(typed),)), 1)
    section = Section("", typed, (Paragraph(typed), cell))
    html = COMMONMARK.render(
        markdown.write(Report(("题",), "", None, "2021", sections=(section,)), layout.load()).decode()
    )
    if typed:
        heading, paragraph = re.findall(r"<h2>(.*?)</h2>\n<p>(.*?)</p>", html, re.DOTALL)[0]
        body = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)[0]
        assert [shown(heading), shown(paragraph), shown(body)] == [typed] * 3
        assert not re.findall(r"<(?!/?(?:h1|h2|p|table|thead|tbody|tr|th|td)\b)", html)


@pytest.mark.parametrize(
    "typed", ["1. 甲", "12) 乙", "# 丙", "+ 丁", "- 戊", "---", "===", "> 己", "&copy;", "a_b_c", HOSTILE]
)
def test_markdown_line_starts(typed: str) -> None:
    """A paragraph that begins like a list, a heading or a rule stays a paragraph, after a line break too."""
    html = COMMONMARK.render(markdown.escaped(typed))
    assert html == f"<p>{html[3:-5]}</p>\n"
    assert shown(html) == typed
    second = COMMONMARK.render(
        markdown.write(Report((), "", None, "", (Paragraph(f"头\n{typed}"),)), layout.load()).decode()
    )
    assert second.count("<p>") == 1
    assert shown(second) == f"头\n{typed}"


def test_words_are_left_in_peace() -> None:
    """No escapes where nothing would change: figures, plain words, an underscore inside a name."""
    assert (
        markdown.escaped("2024年公开318条，见 user_name@example.gov.cn。")
        == "2024年公开318条，见 user_name@example.gov.cn。"
    )


# -- all formats ---------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", IN_PROCESS)
def test_every_format_writes(suffix: str) -> None:
    """Each registered suffix writes the same bytes every time, upper case or not."""
    content = formats.write(report(), suffix)
    assert content == formats.write(report(), suffix.upper())
    assert len(content) > 3000


# (a fragment of nothing is nothing)
@pytest.mark.parametrize("suffix", [suffix for suffix in IN_PROCESS if suffix != ".fragment.html"])
def test_every_format_takes_an_empty_report(suffix: str) -> None:
    """A report without a title, sections or tables is written too: letters and notes are Reports."""
    assert formats.write(Report((), "", None, "2021"), suffix)


def test_unknown_suffix(tmp_path: Path) -> None:
    """An unknown suffix is a wrong use (exit 2) and the message names the known ones."""
    for call in (
        lambda: formats.write(report(), ".pages"),
        lambda: formats.check_suffix(""),
        lambda: formats.read(tmp_path / "报告.wps", load()),
    ):
        with pytest.raises(AssistantError) as caught:
            call()
        assert caught.value.code == 2
        assert ".docx" in caught.value.hint


def test_every_written_format_is_read(tmp_path: Path) -> None:
    """What this program writes it also reads, upper case or not, and says which kinds it takes."""
    assert all(formats.readable(suffix) for suffix in (".DOCX", ".htm", ".html", ".md", ".txt", ".pdf"))
    path = tmp_path / "报告.pages"
    path.write_text("一页", encoding="utf-8")
    with pytest.raises(AssistantError) as caught:
        formats.read(path, load())
    assert caught.value.code == 2
    assert all(suffix in caught.value.hint for suffix in formats.READERS)


@pytest.mark.parametrize("suffix", [".docx", ".html", ".txt", ".md"])
def test_writing_imports_no_reader(suffix: str) -> None:
    """Writing a report costs no import of python-docx, lxml or a screen library: start-up time."""
    program = (
        "import sys; from assistant import formats; from assistant.report import Report;"
        f"formats.write(Report(('题',), '', None, '2021'), {suffix!r});"
        "print([m for m in ('docx', 'lxml', 'textual', 'jsonschema') if m in sys.modules])"
    )
    root = Path(formats.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_spread_covers_once() -> None:
    """A place is covered by the first cell that claims it; spans that leave the table are cut."""
    rows = [[Cell("a", 2, 2), Cell("b", 1, 9)], [Cell("c", 500)]]
    matrix = geometry.spread(rows)
    texts = [[place.cell.text if place else None for place in line[:4]] for line in matrix]
    assert texts == [["a", "a", "b", None], ["a", "a", "b", "c"]]
    assert len(matrix[0]) == geometry.MOST_COLUMNS
