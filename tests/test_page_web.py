"""The web page: what it says about itself, as browsers show it, for everyone, and pasted into a portal's editor."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from lxml import html

from assistant import answers, formats
from assistant.compose import compose
from assistant.documents import data_file, load_shipped
from assistant.edition import load
from tests.conftest import ROOT
from tests.rendering import CASES, Pages, browser, chromium, given

AXE = ROOT / ".cache" / "node_modules" / "axe-core" / "axe.min.js"
PAGE_FACTS = {
    "index_number": "000014348/2024-00012",
    "document_number": "云政〔2024〕3号",
    "published_on": "2024-03-21",
    "validity": "valid",
}


def page(case: str, suffix: str = ".html") -> str:
    return formats.write(given(case), suffix).decode()


def published() -> str:
    document = answers.read(data_file("seeds", "yunchuan-2023.yaml"))
    document["publication"]["page"] = PAGE_FACTS
    return formats.write(compose(load(), document), ".html").decode()


# -- what it says about itself ---------------------------------------------------------------


def test_names_of_the_guideline() -> None:
    """The meta names of 国办发〔2017〕47号 are filled from the answers, the publication with its time."""
    named = {meta.get("name"): meta.get("content") for meta in html.fromstring(published()).iter("meta")}
    assert named["SiteName"] == "云川县人民政府门户网站"
    assert named["SiteDomain"] == "www.yunchuan.example"
    assert named["ColumnName"] == "政府信息公开年报"
    assert named["ArticleTitle"] == "云川县人民政府2023年政府信息公开工作年度报告"
    assert named["PubDate"] == "2024-03-21 00:00"
    assert named["ContentSource"] == "云川县人民政府"
    assert {"Keywords", "Description"} <= named.keys()


def test_block_of_facts() -> None:
    """The six facts stand above the report; what the answers do not say is marked, not left out."""
    blank = load_shipped("prompts", "messages.yaml")["page.blank"]
    for content, values in (
        (published(), [*PAGE_FACTS.values()]),
        (page("yunchuan-2023"), [blank] * 4),
    ):
        block = html.fromstring(content).find(".//dl")
        pairs = zip(block.iter("dt"), block.iter("dd"), strict=True)
        told = {label.text.rstrip("："): value.text for label, value in pairs}
        assert list(told) == ["索引号", "发布机构", "发文字号", "成文日期", "发布日期", "有效性"]
        assert told["发布机构"] == "云川县人民政府"
        assert told["成文日期"] == "2024-03-20"
        wanted = {**dict(zip(PAGE_FACTS, values, strict=True))}
        shown = {"valid": "有效"}.get(wanted["validity"], wanted["validity"])
        assert told["有效性"] == shown
        assert [told["索引号"], told["发文字号"], told["发布日期"]] == values[:3]


def test_other_documents_carry_no_such_block() -> None:
    """A letter or note is no report: no block of facts above it."""
    assert "<dl" not in formats.write(replace(given("hard"), meta={}), ".html").decode()


@pytest.mark.parametrize("case", CASES)
def test_nothing_from_outside(case: str) -> None:
    """No script, no link, no image, no style sheet or font from elsewhere."""
    root = html.fromstring(page(case))
    assert not [e.tag for e in root.iter("script", "link", "img", "iframe", "a", "object", "form")]
    assert not re.search(r"url\(|@import|https?:", "".join(root.xpath("//style/text()")))


def test_signature_by_layout() -> None:
    """A layout that prints no signature leaves it out of every format."""
    from assistant.formats import layout

    bare = replace(layout.load(), signature="none")
    for suffix in (".html", ".fragment.html", ".docx", ".txt", ".md"):
        assert "2024年3月20日".encode() not in formats.write(given("yunchuan-2023"), suffix, bare)


# -- a portal's editor -----------------------------------------------------------------------

KEPT = {"h1", "h2", "h3", "p", "br", "table", "tbody", "tr", "td", "th", "col", "colgroup", "strong", "span"}
KEPT_NAMES = {"colspan", "rowspan", "border", "width", "align", "cellspacing", "cellpadding"}


def edited(content: str, styles: bool) -> str:
    """What an editor makes of pasted markup: unknown elements unwrapped, classes, roles and often styles dropped."""
    root = html.fragment_fromstring(content, create_parent="div")
    for element in list(root.iterdescendants()):
        for name in list(element.attrib):
            if name not in KEPT_NAMES and not (styles and name == "style"):
                del element.attrib[name]
        if element.tag not in KEPT:
            element.drop_tag()
    return html.tostring(root, encoding="unicode")


@pytest.mark.parametrize("styles", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_fragment_survives_an_editor(case: str, styles: bool, tmp_path: Path) -> None:
    """Pasted and saved again, every figure, heading and sentence is still there, and the tables have their lines."""
    saved = edited(page(case, ".fragment.html"), styles)
    path = tmp_path / "r.html"
    path.write_text(f"<html><body>{saved}</body></html>", encoding="utf-8")
    back, report = formats.read(path, load()), given(case)
    assert back.figures() == report.figures()
    assert [s.heading for s in back.sections] == [s.heading for s in report.sections]
    assert back.text() == report.text()
    assert saved.count('border="1"') == 3


@pytest.mark.parametrize("case", CASES)
def test_fragment_needs_no_style_sheet(case: str) -> None:
    """Every element is styled in itself: no head, no style element, no class, no id."""
    content = page(case, ".fragment.html")
    assert not re.search(r"<(html|head|body|style|script)\b|\b(class|id)=", content)
    assert content == page(case, ".fragment.html")


def test_fragment_is_literal() -> None:
    """Markup in answers shows as it was typed."""
    hostile = '<script>alert("1")</script>{{ 7*7 }}&amp;'
    assert escape(hostile, quote=False).encode() in formats.write(
        replace(given("hard"), title=(hostile, "2024年")), ".fragment.html"
    ).replace(b"&#34;", b'"')


# -- as browsers show it ---------------------------------------------------------------------


class TestBrowser:
    """In headless Chromium."""

    pytestmark = browser

    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("case", ["yunchuan-2023", "hard"])
    def test_nothing_sticks_out(self, case: str, width: int, tmp_path: Path) -> None:
        """The page is no wider than the screen; wide tables scroll inside, and no figure is broken."""
        (tmp_path / "page.html").write_text(page(case), encoding="utf-8")
        probe = (
            "const d=frames[0].document, high=e=>e.getBoundingClientRect().height;"
            "const cells=[...d.querySelectorAll('td')].filter(e=>/^[0-9.]+$/.test(e.textContent));"
            "const broken=cells.filter(e=>{const r=d.createRange();r.selectNodeContents(e);"
            "return r.getClientRects().length>1||r.getBoundingClientRect().width>e.clientWidth});"
            "document.title=JSON.stringify([d.documentElement.scrollWidth,broken.length,cells.length])"
        )
        frame = (
            f'<iframe src="page.html" style="border:0;width:{width}px;height:900px" onload="{escape(probe)}"></iframe>'
        )
        (tmp_path / "frame.html").write_text(f"<!DOCTYPE html><title></title>{frame}", encoding="utf-8")
        shown = chromium("--virtual-time-budget=9000", "--dump-dom", tmp_path / "frame.html")
        match = re.search(r"<title>(\[.*?\])</title>", shown)
        assert match, shown[:500]
        wide, broken, cells = json.loads(match[1])
        assert wide <= width
        assert (broken, cells) == (0, 200)

    @pytest.mark.parametrize("case", ["yunchuan-2023", "hard"])
    def test_prints_on_paper(self, case: str, tmp_path: Path) -> None:
        """Printed, it keeps A4 and its margins, table three lies on one page, the block of facts stays out."""
        import pdfplumber

        (tmp_path / "page.html").write_text(page(case), encoding="utf-8")
        chromium("--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", tmp_path / "page.html")
        with pdfplumber.open(tmp_path / "page.pdf") as pdf:
            assert (round(float(pdf.pages[0].width)), round(float(pdf.pages[0].height))) == (595, 842)
            assert min(c["x0"] for p in pdf.pages[:2] for c in p.chars) * 25.4 / 72 > 27.5
            assert (
                max(c["x1"] for p in pdf.pages[:2] for c in p.chars if c["text"].strip()) * 25.4 / 72 < 187
            )  # half a mark
        texts = Pages(tmp_path / "page.pdf").texts()
        [table] = [text for text in texts if "一、本年新收政府信息公开申请数量" in text]
        assert "四、结转下年度继续办理" in table
        assert "索引号" not in texts[0]

    @pytest.mark.skipif(not AXE.exists(), reason="axe-core is not in .cache (npm install --prefix .cache axe-core)")
    @pytest.mark.parametrize("case", ["yunchuan-2023", "hard", "charts"])
    def test_accessible(self, case: str, tmp_path: Path) -> None:
        """axe-core finds no violation; the page itself carries no script, so the test puts it in."""
        content = page(case) if case != "charts" else with_charts()
        script = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
        run = "axe.run().then(r=>{document.title=JSON.stringify(r.violations.map(v=>[v.id,v.nodes[0].html]))})"
        put_in = f"<script>{script}</script><script>{run}</script></body>"
        (tmp_path / "page.html").write_text(content.replace("</body>", put_in), encoding="utf-8")
        shown = chromium("--virtual-time-budget=20000", "--dump-dom", tmp_path / "page.html")
        match = re.search(r"<title>(\[.*?\])</title>", shown)
        assert match, "axe-core did not run"
        assert json.loads(match[1]) == []


def with_charts() -> str:
    pytest.importorskip("matplotlib")
    from assistant import picture
    from assistant.formats import html as pages
    from assistant.formats import layout

    document = answers.read(data_file("seeds", "yunchuan-2023.yaml"))
    return pages.write(compose(load(), document), layout.load(), picture.charts(load(), document)).decode()
