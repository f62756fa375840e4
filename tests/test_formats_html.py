"""Web pages: structure for readers and screen readers, letters as typed, pages of any origin read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from assistant import formats
from assistant.documents import data_file
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats.docx_reading import read as read_word
from assistant.formats.geometry import spread
from assistant.formats.html_reading import read
from assistant.formats.recognise import DamagedError
from assistant.report import Cell, Grid, Paragraph, Report, Section
from tests.reports import IN_PROCESS, ORGAN, PROSE, YEAR, report

HOSTILE = "A&B 与 <b>粗</b>、]]>、{{ 7*7 }}、</p><script>alert(1)</script>、&amp;、\"引\" 和 '撇'"
SIGNATURE = (ORGAN, "2025年1月20日")


def page(given: Report) -> html.HtmlElement:
    return html.document_fromstring(formats.write(given, ".html").decode("utf-8"))


# -- writing -------------------------------------------------------------------------------


def test_round_trip() -> None:
    """Everything a report says comes back from the web page, cell by cell."""
    given = report(signature=SIGNATURE, draft="（草稿）")
    back = read(formats.write(given, ".html"), load())
    assert back.figures() == given.figures()
    for name in ("title", "organ", "year", "edition", "preface", "signature", "draft", "unplaced"):
        assert getattr(back, name) == getattr(given, name), name
    for ours, theirs in zip(given.sections, back.sections, strict=True):
        assert (ours.key, ours.heading) == (theirs.key, theirs.heading)
        assert list(ours.paragraphs()) == list(theirs.paragraphs())
        assert [g.rows for g in ours.grids()] == [g.rows for g in theirs.grids()]


def test_same_report_same_bytes() -> None:
    """The page does not depend on the clock."""
    assert formats.write(report(), ".html") == formats.write(report(), ".htm")


def test_complete_page_without_scripts() -> None:
    """One file of valid shape: language, encoding, viewport, title; nothing is loaded from elsewhere."""
    content = formats.write(report(), ".html").decode("utf-8")
    root = page(report())
    assert content.startswith("<!DOCTYPE html>")
    assert root.get("lang") == "zh-CN"
    assert root.findtext(".//title") == f"{ORGAN}{YEAR}年政府信息公开工作年度报告"
    assert root.xpath("//meta[@charset='utf-8']")
    assert root.xpath("//meta[@name='viewport']")
    assert root.xpath("//meta[@name='ContentSource']/@content") == [ORGAN]
    assert not root.xpath("//script | //link | //img | //@src | //@onclick")
    assert "@import" not in content
    assert "url(" not in content


def test_headings_in_order() -> None:
    """One h1, an h2 for each section, an h3 for each part."""
    root = page(report())
    assert [span.text for span in root.xpath("//h1/span")] == list(report().title)
    assert [h.text for h in root.xpath("//h2")] == [section["heading"] for section in load().form["sections"]]
    assert len(root.xpath("//h3")) == len(PROSE)


def test_tables_are_real() -> None:
    """Every table has a caption, heads with a scope, spans that fill it exactly, and a region that can be scrolled."""
    tables = page(report()).xpath("//table")
    form = load().form
    assert [t.findtext("caption") for t in tables] == [
        form[k]["caption"] for k in ("disclosure", "requests", "disputes")
    ]
    for table, columns in zip(tables, (4, 10, 15), strict=True):
        assert len(table.xpath("./colgroup/col")) == columns
        assert {th.get("scope") for th in table.iter("th")} <= {"col", "row", "colgroup", "rowgroup"}
        assert not [td for td in table.iter("td") if not re.fullmatch(r"[\d.]+", td.text or "")]
        around = table.getparent()
        assert (around.get("role"), around.get("tabindex")) == ("region", "0")
        assert around.get("aria-label") == table.findtext("caption")
        rows = [[Cell("", int(c.get("colspan", 1)), int(c.get("rowspan", 1))) for c in row] for row in table.iter("tr")]
        matrix = spread(rows)
        assert {len(line) for line in matrix} == {columns}
        assert all(line.count(None) == 0 for line in matrix)
    assert [len(t.xpath("./thead/tr")) for t in tables] == [0, 3, 3]


def test_letter_for_letter() -> None:
    """Markup in answers is text on the page: in paragraphs, headings, cells, attributes."""
    given = report(organ='A&B"<局>', prose=(HOSTILE,))
    root = page(given)
    assert HOSTILE in [p.text_content() for p in root.iter("p")]
    assert root.xpath("//h1/span")[0].text == 'A&B"<局>'
    assert root.xpath("//meta[@name='ContentSource']/@content") == ['A&B"<局>']
    assert not list(root.iter("script"))
    odd = Grid("", 'cap"&<i>', (1, 1), ((Cell("<td>&amp;"), Cell("上\n下")),))
    table = page(Report(("题",), "", None, "2021", sections=(Section("", "", (odd,)),))).xpath("//table")[0]
    assert table.getparent().get("aria-label") == table.findtext("caption") == 'cap"&<i>'
    assert [td.text for td in table.iter("td")] == ["<td>&amp;", "上"]


def test_blanks_and_breaks_survive() -> None:
    """Double blanks and line breaks inside a paragraph come back as they were."""
    prose = ("一行\n另一行", "a  b   c    d")
    back = read(formats.write(report(prose=prose), ".html"), load())
    assert [p.text for p in back.sections[0].paragraphs() if p.style == "body"] == list(prose)


def test_notes_and_draft() -> None:
    """A note is marked as such and read as such; the draft mark stands first on the page."""
    note = Paragraph("注：单位为件。", "note")
    given = Report(("题",), "", None, "2021", sections=(Section("", "一、总体情况", (note,)),), draft="（草稿）")
    assert page(given).xpath("//article/*[1]")[0].text == "（草稿）"
    assert read(formats.write(given, ".html"), load()).sections[0].blocks == (note,)


# -- reading -------------------------------------------------------------------------------


def foreign(encoding: str = "gb18030") -> bytes:
    """A page of an old site: menus, a layout table, headings as bold text, tables pasted from Word."""
    edition = load()
    columns = [column["label"] for column in edition.form["requests"]["columns"]]
    body = [
        '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk">政府信息公开年报</a></div>',
        f'<table width="900"><tr><td><h3 align="center">洪山市水务局 {YEAR}年度政府信息公开工作年度报告</h3>',
        "<div>发布时间：2025-01-20　来源：市水务局</div>",
        '<div id="zoom"><p style="text-indent:2em">&nbsp;&nbsp;本报告依据《条例》编制。</p>',
        "<p><strong>一、总体情况</strong></p>",
        "<p>　　全年公开政府\n信息318条。<br/>　　办结申请9件。</p>",
        "<p><b>二、主动公开政府信息情况</b></p>",
        _word_table(
            ["第二十条第（一）项|4"],
            ["信息内容", "本年<br>制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "0", "&nbsp;", "/"],
            ["规范性文件", "３", "1", "1,205"],
            ["第二十条第(八)项|4"],
            ["信息内容", "本年收费金额(单位:万元)|3"],
            ["行政事业性收费", "7730.28|3"],
        ),
        "<p>三、收到和处理政府信息公开申请情况</p>",
        _word_table(
            ["(本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和)|3|3", "申请人情况|7"],
            [f"{columns[0]}||2", "法人或其他组织|5", "合计||2"],
            [f"<p>{label[:2]}</p><p>{label[2:]}</p>" for label in columns[1:6]],
            ["一、本年新收政府信息公开申请数量|3", *"9000009"],
            ["三、本年度办理结果||20", "（一）予以公开|2", *"7000007"],
            ["（七）总计|2", *"7000007"],
            ["四、结转下年度继续办理|3", "2", *[""] * 5, "—"],
        ),
        "<p>四、因政府信息公开工作被申请行政复议、提起行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>无。</p></div>",
        "</td></tr></table><div>版权所有 洪山市水务局</div><div>本站由市大数据局维护。</div>",
        "<script>var a='。';</script>",
    ]
    return ("<html><head><title>市水务局</title></head><body>" + "".join(body) + "</body></html>").encode(encoding)


def _word_table(*rows: list[str]) -> str:
    lines = []
    for row in rows:
        cells = []
        for entry in row:
            text, colspan, rowspan = (*entry.split("|"), "", "")[:3]
            spans = (f' colspan="{colspan}"' if colspan else "") + (f' rowspan="{rowspan}"' if rowspan else "")
            cells.append(f'<td{spans} nowrap style="width:217px"><p class="MsoNormal">{text}<o:p></o:p></p></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table class='MsoTable'><tbody>{''.join(lines)}</tbody></table>"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_reads_a_foreign_page(encoding: str) -> None:
    """Figures are placed by their labels though spans are wrong, labels vary and blanks stand for zeros."""
    back = read(foreign(encoding), load())
    assert (back.organ, back.year) == ("洪山市水务局", YEAR)
    found = back.figures()
    assert found["disclosure.normative_documents.issued"] == 3
    assert found["disclosure.normative_documents.in_force"] == 1205
    assert str(found["disclosure.fees.amount"]) == "7730.28"
    assert found["disclosure.rules.repealed"] is None
    assert found["requests.received.natural_person"] == found["requests.received.total"] == 9
    assert found["requests.concluded.total"] == 7
    assert found["requests.carried_forward.natural_person"] == 2
    assert found["requests.carried_forward.total"] is None
    texts = {cell.key: cell.text for grid in back.grids() for cell in grid.cells() if cell.key}
    assert texts["disclosure.rules.in_force"] == "/"
    assert texts["requests.carried_forward.total"] == "—"


def test_page_around_the_report_is_left_out() -> None:
    """Menus and imprint are no text of the report; a whole sentence outside it is listed."""
    back = read(foreign(), load())
    assert back.preface == (Paragraph("本报告依据《条例》编制。"),)
    assert [p.text for p in back.sections[0].paragraphs()] == ["全年公开政府信息318条。", "办结申请9件。"]
    assert [section.key for section in back.sections] == ["overview", "disclosure", "requests", "disputes", "problems"]
    assert back.unplaced == ("本站由市大数据局维护。",)


def test_hidden_and_scripted_text_is_not_read() -> None:
    """What a reader of the page cannot see is no part of the report."""
    source = (
        "<p>一、总体情况</p><p style='display:none'>藏着。</p><p hidden>也藏着。</p><script>1</script><p>看得见。</p>"
    )
    assert read(f"<body>{source}<!-- 注 -->尾</body>".encode(), load()).text() == "看得见。\n尾"


@pytest.mark.parametrize("content", [b"", b"   ", b"<!-- -->"])
def test_damaged_pages(content: bytes) -> None:
    """An empty file is no page."""
    with pytest.raises(DamagedError):
        read(content, load())


def test_hostile_spans() -> None:
    """Spans no table can have neither hang nor fill the memory."""
    cells = "".join(
        f"<tr><td colspan=9999999 rowspan=999999>{i}</td><td colspan=-3 rowspan=x>乙</td></tr>" for i in range(60)
    )
    back = read(f"<body><p>一、总体情况</p><table>{cells}</table></body>".encode(), load())
    assert back.figures() == {}
    assert back.unplaced
    for suffix in IN_PROCESS:
        assert formats.write(back, suffix)


def test_what_was_read_can_be_written() -> None:
    """A report read from a stranger's page is written in every format, its control characters left out."""
    page = foreign("utf-8").replace("信息318条".encode(), "信息&#11;\u202e318条&#0;".encode())
    page = page.replace(b"7730.28", b"77\x0130.28")
    back = read(page, load())
    assert str(back.figures()["disclosure.fees.amount"]) == "7730.28"
    for suffix in IN_PROCESS:
        assert formats.write(back, suffix)
    assert read(formats.write(back, ".html"), load()).figures() == back.figures()
    assert read_word(formats.write(back, ".docx"), load()).figures() == back.figures()


def test_missing_and_oversized_files(tmp_path: Path) -> None:
    """A missing file, a folder and a file far too large are told with exit code 3."""
    (tmp_path / "夹.html").mkdir()
    large = tmp_path / "大.html"
    with large.open("wb") as stream:
        stream.truncate(formats.LARGEST + 1)
    for path in (tmp_path / "无.html", tmp_path / "夹.html", large):
        with pytest.raises(AssistantError) as caught:
            formats.read(path, load())
        assert caught.value.code == 3


# -- in the browser ------------------------------------------------------------------------

browser = [
    pytest.mark.chromium,
    pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed"),
]


def chromium(folder: Path, *options: str) -> str:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", *options]
    fonts = str(data_file("prompts", "profiles", "fonts.conf"))
    environment = {**os.environ, "FONTCONFIG_FILE": fonts}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


class TestBrowser:
    """As Chromium lays the page out."""

    pytestmark = browser

    @pytest.mark.parametrize("width", [1280, 600])
    def test_page_never_scrolls_sideways(self, tmp_path: Path, width: int) -> None:
        """The page fits the window; only a wide table scrolls, in its own container; cells hold two characters."""
        measure = (
            "<script>addEventListener('load', () => { const d = document.documentElement;"
            "const boxes = [...document.querySelectorAll('.scroll')].map(b => b.scrollWidth - b.clientWidth);"
            "const cells = [...document.querySelectorAll('td')].map(c => c.clientWidth);"
            "document.title = [d.scrollWidth, innerWidth, Math.max(...boxes), Math.min(...cells)].join(' ') })</script>"
        )
        given = report(prose=("https://www.example.gov.cn/" + "a" * 200, *PROSE), start=123456789)
        source = formats.write(given, ".html").decode("utf-8").replace("</body>", f"{measure}</body>")
        (tmp_path / "page.html").write_text(source, encoding="utf-8")
        dump = chromium(tmp_path, f"--window-size={width},900", "--dump-dom", (tmp_path / "page.html").as_uri())
        scroll, inner, widest, narrowest = map(int, re.findall(r"<title>(.*?)</title>", dump)[0].split())
        assert inner == width
        assert scroll <= inner
        assert widest > 0  # nine digits make table three wider than either window
        assert narrowest >= 28

    @pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed")
    def test_prints_table_three_on_one_page(self, tmp_path: Path) -> None:
        """Printed on A4, heading and both ends of table three lie on one page."""
        (tmp_path / "page.html").write_bytes(formats.write(report(signature=SIGNATURE), ".html"))
        chromium(tmp_path, "--no-pdf-header-footer", "--print-to-pdf=page.pdf", (tmp_path / "page.html").as_uri())
        done = subprocess.run(
            ["pdftotext", "page.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60
        )
        [printed] = [text for text in done.stdout.split("\f") if "一、本年新收政府信息公开申请数量" in text]
        assert "三、收到和处理政府信息公开申请情况" in printed
        assert "四、结转下年度继续办理" in printed
