"""The Word file as it lies on the desk: rendered pages measured against GB/T 9704—2012 and the form."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from assistant import formats
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats import layout, libreoffice
from tests.conftest import ROOT
from tests.rendering import CASES, HARD, Pages, given, lines, office, rendered

MM = 25.4 / 72
SCHEMAS = Path(os.environ.get("NIANBAO_OOXML_SCHEMAS", ROOT / ".cache" / "ooxml"))


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(case: str, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return rendered(tmp_path_factory, case)


class TestPages:
    """As LibreOffice lays them out."""

    pytestmark = office

    def test_lines_and_characters(self, case: str, pages: Pages) -> None:
        """No page has more than 22 lines, full pages have 22; a line of Chinese alone holds 28 characters."""
        body = [lines(characters, 16) for characters in pages.characters()]
        if given(case).draft:
            body = [page[1:] for page in body]  # the mark in the header is set in the same size
        most = max(len(page) for page in body)
        assert most == 22 or (case == "weiwan-2023" and most < 22)  # its report fills no page
        chinese = ([c for c in line if c["x1"] * MM < 185] for page in body for line in page)  # marks may hang out
        full = max(len(line) for line in chinese if all(c["text"] > "\u2e80" for c in line))
        assert full == 28 or (case not in ("yanshan-2023", "yunchuan-2023") and full < 28)
        left = min(character["x0"] for page in body for line in page for character in line)
        assert abs(left * MM - 28) < 0.5

    def test_tables_and_headings(self, case: str, pages: Pages) -> None:
        """Table three lies whole on one page under its heading; no heading is the last line of a page."""
        texts = pages.texts()
        [page] = [text for text in texts if "一、本年新收政府信息公开申请数量" in text]
        assert "三、收到和处理政府信息公开申请情况" in page
        assert "四、结转下年度继续办理" in page
        [page] = [text for text in texts if "复议后起诉" in text and "行政复议 " in text]
        assert "四、政府信息公开行政复议、行政诉讼情况" in page
        headings = {section.heading for section in given(case).sections}
        for text in texts:
            *_, last, _number = [line.strip() for line in text.splitlines() if line.strip()]
            assert last not in headings
            assert not re.fullmatch(r"（[一二三四五]）\S{2,12}", last), last

    def test_figures_stay_whole(self, case: str, pages: Pages) -> None:
        """Every figure is found unbroken, nine and more digits in the narrow columns too."""
        numbers = set(re.findall(r"\d+", "\n".join(pages.texts())))
        figures = {str(value) for value in given(case).figures().values() if isinstance(value, int)}
        assert not figures - numbers

    def test_title(self, case: str, pages: Pages) -> None:
        """The year part of the title is a line of its own; a unit of sixty characters takes three lines."""
        title = [line.strip().replace(" ", "") for line in pages.texts()[0].splitlines()]
        year = re.compile(r"\d{4}年政府信息公开工作年度报告")
        at = next(i for i, line in enumerate(title) if year.fullmatch(line))
        unit = layout.title_lines(given(case).organ, 20, layout.load().breaks)
        assert title[at - len(unit) : at] == unit
        assert len(unit) == (3 if case == HARD else 1)

    def test_page_numbers(self, case: str, pages: Pages) -> None:
        """The dash beside the number is 7 mm below the text area; odd pages right, even pages left."""
        for number, characters in enumerate(pages.characters(), 1):
            low = [c for c in characters if c["bottom"] * MM > 262 and c["text"].strip()]
            assert "".join(c["text"] for c in low) == f"—{number}—"
            middle = (low[0]["top"] + low[0]["bottom"]) / 2 * MM
            assert abs(middle - (297 - 35 + 7)) < 2
            inner = 210 - 26 - low[-1]["x1"] * MM if number % 2 else low[0]["x0"] * MM - 28
            assert abs(inner - 14 * MM) < 1.5

    def test_file(self, case: str, pages: Pages) -> None:
        """A4 upright throughout; tagged, titled, several faces; the figures come back from the PDF."""
        import pdfplumber

        with pdfplumber.open(pages.path) as pdf:
            assert {(round(page.width * MM), round(page.height * MM)) for page in pdf.pages} == {(210, 297)}
            assert pdf.metadata["Title"] == given(case).meta["title"]
            assert b"/MarkInfo<</Marked true>>" in pages.path.read_bytes()
            assert len({c["fontname"].split("+")[-1] for page in pdf.pages for c in page.chars}) >= 4
        assert formats.read(pages.path, load()).figures() == given(case).figures()

    def test_same_report_same_bytes(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        """The PDF does not depend on the clock or the run."""
        case = "weiwan-2023"
        assert formats.write(given(case), ".pdf") == rendered(tmp_path_factory, case).path.read_bytes()


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice is told so, with a way out."""
    monkeypatch.setattr(libreoffice, "found", lambda: None)
    with pytest.raises(AssistantError, match="LibreOffice") as caught:
        formats.write(given("weiwan-2023"), ".pdf")
    assert caught.value.code == 3
    assert ".docx" in caught.value.hint


def test_a_program_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called soffice and makes no PDF is reported, not passed over."""
    monkeypatch.setattr(libreoffice, "found", lambda: "true")
    with pytest.raises(AssistantError, match="true"):
        formats.write(given("weiwan-2023"), ".pdf")


@pytest.mark.skipif(not (SCHEMAS / "wml.xsd").exists(), reason="no ECMA-376 schemas: set NIANBAO_OOXML_SCHEMAS")
def test_valid_by_the_standard(case: str) -> None:
    """Every part is valid by the schemas of ECMA-376 (transitional)."""
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "wml.xsd")))
    with zipfile.ZipFile(io.BytesIO(formats.write(given(case), ".docx"))) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                assert schema.validate(etree.fromstring(package.read(name))), schema.error_log


def test_properties_and_language(case: str) -> None:
    """Title, subject, author and keywords stand in the file; Chinese is its language; marks take the Chinese face."""
    report = given(case)
    with zipfile.ZipFile(io.BytesIO(formats.write(report, ".docx"))) as package:
        core = package.read("docProps/core.xml").decode()
        assert f"<dc:title>{report.meta['title']}</dc:title>" in core
        assert "<dc:language>zh-CN</dc:language>" in core
        assert 'w:eastAsia="zh-CN"' in package.read("word/styles.xml").decode()
        document = package.read("word/document.xml").decode()
    assert document.count("<w:r>") == document.count('<w:rFonts w:hint="eastAsia"/>')
    if case != HARD:
        assert "<dc:subject>政府信息公开工作年度报告</dc:subject>" in core
        assert "<cp:keywords>政府信息公开" in core
