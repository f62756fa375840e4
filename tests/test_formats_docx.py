"""Word documents: what the package holds, how pages come out, what is read back."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from typing import Any

import docx
import jsonschema
import pytest
from lxml import etree

from assistant import formats
from assistant.documents import data_file, load_shipped
from assistant.edition import load
from assistant.formats import layout
from assistant.formats.docx_reading import read
from assistant.report import Cell, Grid, Report, Section
from tests.reports import ORGAN, YEAR, report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "A&B 与 <b>粗</b>、]]>、{{ 7*7 }}、{% if %}、</w:t>、a_b*c*、|竖|、\"引\" 和 '撇'"
SIGNATURE = (ORGAN, "2025年1月20日")


def opened(given: Report) -> Any:
    return docx.Document(io.BytesIO(formats.write(given, ".docx")))


def part(given: Report, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(formats.write(given, ".docx"))) as package:
        return etree.fromstring(package.read(name))


def value(element: Any, path: str, attribute: str = "val") -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert found is not None, path
    return str(found.get(f"{W}{attribute}"))


# -- the package ---------------------------------------------------------------------------


def test_round_trip() -> None:
    """Everything a report says comes back from the Word file, cell by cell."""
    given = report(signature=SIGNATURE, draft="（草稿）")
    back = read(formats.write(given, ".docx"), load())
    assert back.figures() == given.figures()
    assert len(back.figures()) == 200
    for name in ("title", "organ", "year", "edition", "preface", "signature", "draft", "unplaced"):
        assert getattr(back, name) == getattr(given, name), name
    for ours, theirs in zip(given.sections, back.sections, strict=True):
        assert (ours.key, ours.heading) == (theirs.key, theirs.heading)
        assert list(ours.paragraphs()) == list(theirs.paragraphs())
        assert [g.rows for g in ours.grids()] == [g.rows for g in theirs.grids()]


def test_same_report_same_bytes() -> None:
    """The file does not depend on the clock, and its zip dates are the fixed ones."""
    content = formats.write(report(), ".docx")
    assert content == formats.write(report(), ".docx")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_reports_do_not_mix() -> None:
    """What is kept between two writings (frames of tables, unchanging parts) carries nothing over."""
    first, second = report(), report(organ="云岭县林业局", start=50000, step=7, draft="（草稿）")
    formats.write(first, ".docx")
    back = read(formats.write(second, ".docx"), load())
    assert (back.organ, back.draft) == ("云岭县林业局", "（草稿）")
    assert back.figures() == second.figures()
    assert read(formats.write(first, ".docx"), load()).draft == ""


def test_letter_for_letter() -> None:
    """Markup characters and template braces in answers appear as they were typed, everywhere."""
    given = report(
        organ="A&B<局>", prose=(HOSTILE, "一行\n另一行\t制表  两个空格"), signature=("A&B<局>", "2025年1月20日")
    )
    texts = [p.text for p in opened(given).paragraphs]
    assert HOSTILE in texts
    assert "一行\n另一行\t制表  两个空格" in texts
    assert texts[0] == "A&B<局>"
    assert opened(given).core_properties.author == "A&B<局>"
    odd = Grid("", "a & <b>", (1, 1), ((Cell("<td>&amp;"), Cell("上\n下")),))
    table = opened(Report(("题",), "", None, "2021", sections=(Section("", "", (odd,)),))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["<td>&amp;", "上\n下"]


def test_core_properties() -> None:
    """Title and unit stand in the file's properties; the dates come from the answers, not from the clock."""
    properties = opened(report()).core_properties
    assert properties.title == f"{ORGAN}{YEAR}年政府信息公开工作年度报告"
    assert (properties.author, properties.language) == (ORGAN, "zh-CN")
    assert str(properties.created).startswith("2025-01-20")
    undated = dataclasses.replace(report(), meta={})
    assert opened(undated).core_properties.title == properties.title


def test_page_and_grid() -> None:
    """A4 with the margins of the standard, 22 lines to the page by a line grid."""
    section = part(report(), "word/document.xml").find(f"{W}body/{W}sectPr")
    assert (value(section, "pgSz", "w"), value(section, "pgSz", "h")) == ("11906", "16838")
    margins = [int(value(section, "pgMar", side)) for side in ("top", "bottom", "left", "right")]
    assert [round(margin * 25.4 / 1440) for margin in margins] == [37, 35, 28, 26]
    assert (value(section, "docGrid", "type"), value(section, "docGrid", "linePitch")) == ("lines", "579")


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
    ],
)
def test_styles(style: str, font: str, size: int) -> None:
    """Each level has its East Asian face and size; digits are Times New Roman."""
    document = opened(report())
    defaults = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert value(defaults, "rFonts", "eastAsia") == "仿宋_GB2312"
    assert value(defaults, "lang", "eastAsia") == "zh-CN"
    run = document.styles[style].element.find(f"{W}rPr")
    fonts = run.find(f"{W}rFonts") if run is not None else None
    face = fonts if fonts is not None else defaults.find(f"{W}rFonts")
    assert face.get(f"{W}eastAsia") == font
    assert face.get(f"{W}ascii") == "Times New Roman"
    sizes = [found for holder in (run, defaults) if holder is not None and (found := holder.find(f"{W}sz")) is not None]
    assert sizes[0].get(f"{W}val") == str(size * 2)


def test_headings_are_real() -> None:
    """Sections and parts are headings with an outline level, indented two characters, kept with what follows."""
    document = opened(report())
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        section["heading"] for section in load().form["sections"]
    ]
    for style, level in (("Heading 1", "0"), ("Heading 2", "1")):
        properties = document.styles[style].element.find(f"{W}pPr")
        assert value(properties, "outlineLvl") == level
        assert value(properties, "ind", "firstLineChars") == "200"
        assert properties.find(f"{W}keepNext") is not None


def test_tables_keep_every_merge() -> None:
    """Rows are equally wide in columns and in twips; spans are those of the form."""
    tables = part(report(), "word/document.xml").findall(f".//{W}tbl")
    assert [len(table.findall(f"{W}tr")) for table in tables] == [14, 28, 4]
    for table, columns in zip(tables, (4, 10, 15), strict=True):
        widths = [int(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert len(widths) == columns
        assert sum(widths) == int(value(table, "tblPr/tblW", "w"))
        for row in table.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            spans = [
                int(span.get(f"{W}val")) if (span := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1 for c in cells
            ]
            assert sum(spans) == columns
            assert sum(int(value(c, "tcPr/tcW", "w")) for c in cells) == sum(widths)
    licences = next(row for row in opened(report()).tables[0].rows if row.cells[0].text == "行政许可")
    assert licences.cells[1]._tc is licences.cells[3]._tc
    merges = [m.get(f"{W}val") for m in tables[1].iter(f"{W}vMerge")]
    assert merges.count("continue") == (2 + 1 + 1) + 21 + (7 + 2 + 4 + 2)  # head, 三、, the groups （三） to （六）


def test_tables_hold_together() -> None:
    """Head rows repeat (the first always counts), no row is torn, all but the last keep with the next; a caption."""
    tables = part(report(), "word/document.xml").findall(f".//{W}tbl")
    heads = [[r.find(f"{W}trPr/{W}tblHeader") is not None for r in table.findall(f"{W}tr")] for table in tables]
    assert [sum(rows) for rows in heads] == [1, 3, 3]
    assert all(rows[: sum(rows)] == [True] * sum(rows) for rows in heads)
    form = load().form
    for table, key in zip(tables, ("disclosure", "requests", "disputes"), strict=True):
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        loose = [[k.get(f"{W}val") for k in row.iter(f"{W}keepNext")] for row in rows]
        assert not any(loose[:-1])
        assert set(loose[-1]) == {"0"}
        assert value(table, "tblPr/tblCaption") == form[key]["caption"]


def test_paragraph_between_tables() -> None:
    """Two tables in a row are kept apart, and the document does not end in a table."""
    small = Grid("", "", (1.0,), ((Cell("甲"),),))
    body = part(Report((), "", None, "2021", sections=(Section("", "", (small, small)),)), "word/document.xml")[0]
    assert [child.tag.removeprefix(W) for child in body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_long_figures_shrink() -> None:
    """Nine digits are set narrower and smaller, all figures of a table alike; short ones are left as they are."""
    tables = part(report(start=123456789), "word/document.xml").findall(f".//{W}tbl")
    assert not list(tables[0].iter(f"{W}sz"))  # wide columns
    for table in tables[1:]:
        [size] = {int(found.get(f"{W}val")) for found in table.iter(f"{W}sz")}
        [narrow] = {int(found.get(f"{W}val")) for found in table.iter(f"{W}w")}
        assert 2 * layout.load().sizes.least <= size < 2 * layout.load().sizes.table
        assert 50 <= narrow < 100
    assert not list(part(report(), "word/document.xml").iter(f"{W}sz"))


def test_small_tables_have_room() -> None:
    """Tables two and four get the profile's least row height; table three would no longer fit its page with it."""
    tables = part(report(), "word/document.xml").findall(f".//{W}tbl")
    heights = [{int(found.get(f"{W}val")) for found in table.iter(f"{W}trHeight")} for table in tables]
    assert heights == [{440}, set(), {440}]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("砚山县机关事务管理局", ["砚山县机关事务管理局"]),
        ("县" * 45, ["县" * 15] * 3),
        (
            "云川县人民政府（西部新区管委会）驻岚江市办事处暨招商引资服务中心",
            ["云川县人民政府（西部新区管委会）", "驻岚江市办事处暨招商引资服务中心"],
        ),
        ("Abcdefghijklmnopqrstuvwxyz国际Limited公司", ["Abcdefghijklmnopqrstuvwxyz", "国际Limited公司"]),
    ],
)
def test_title_breaks_where_the_sense_does(name: str, lines: list[str]) -> None:
    """A long unit breaks after a word that ends a name, never inside a word; otherwise into equal lines."""
    assert layout.title_lines(name, 20, layout.load().breaks) == lines
    first = opened(report(organ=name)).paragraphs[0]
    assert first.text.split("\n") == lines
    assert read(formats.write(report(organ=name), ".docx"), load()).organ == name


def test_long_words_stretch_no_line() -> None:
    """A paragraph with a web address is not justified: the line before the address would be torn apart."""
    address = f"详见https://www.example.gov.cn/{'a' * 60}。"
    body = part(report(prose=(address, "2024年。")), "word/document.xml").find(f"{W}body")
    ragged = ["".join(p.itertext()).strip() for p in body.iterfind(f"{W}p") if p.find(f"{W}pPr/{W}jc") is not None]
    assert ragged == [address]


def test_draft_mark() -> None:
    """A draft carries its mark at the head of odd and even pages; a finished report has no header at all."""
    document = opened(report(draft="（草稿）"))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "（草稿）"
    assert not [rel for rel in opened(report()).part.rels.values() if rel.reltype.endswith("/header")]


def test_page_numbers_outside() -> None:
    """The number is at the right of odd pages and the left of even ones, a character in from the edge."""
    document = opened(report())
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((document.sections[0].footer, "right"), (document.sections[0].even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert value(paragraph, "pPr/jc") == side
        assert value(paragraph, "pPr/ind", f"{side}Chars") == "100"
        assert "".join(t.text for t in paragraph.iter(f"{W}t")) == "— 1 —"
        assert "PAGE" in value(paragraph, "fldSimple", "instr")


@pytest.mark.parametrize(
    ("lines", "sealed", "blanks"),
    [
        (("临江县人民政府办公室", "2025年1月20日"), False, [2.0, 3.5]),
        (("临江县水务局", "2025年1月20日"), False, [4.5, 2.0]),
        (("县局", "2025年11月20日"), False, [9.0, 2.0]),
        (("临江县人民政府办公室", "2025年1月20日"), True, [2.25, 4.0]),
        (("县" * 60, "2025年1月20日"), False, [2.0, 2.0]),
        (("2025年1月20日",), False, [2.0]),
        ((), False, []),
    ],
)
def test_signature_geometry(lines: tuple[str, ...], sealed: bool, blanks: list[float]) -> None:
    """GB/T 9704: unsealed, the name keeps two and the date starts two to its right; a longer date keeps two itself."""
    assert layout.signature_blanks(lines, 27.6, sealed) == blanks


def test_signature_is_right_aligned() -> None:
    """Name and date stand at the right, kept together, one line below the text."""
    body = part(report(signature=SIGNATURE), "word/document.xml")
    lines = [p for p in body.iter(f"{W}p") if value(p, "pPr/pStyle") == "Signature"]
    assert ["".join(p.itertext()).strip() for p in lines] == list(SIGNATURE)
    assert value(lines[0], "pPr/spacing", "before") == "579"
    assert lines[0].find(f"{W}pPr/{W}keepNext") is not None
    assert value(opened(report()).styles["Signature"].element, "pPr/jc") == "right"


def test_profile_fits_its_schema() -> None:
    """The shipped profile is valid, and its schema refuses an unknown key."""
    schema = json.loads(data_file("schemas", "profiles.schema.json").read_text(encoding="utf-8"))
    data = load_shipped("prompts", "profiles", "gbt9704.yaml")
    jsonschema.Draft202012Validator(schema).validate(data)
    assert not jsonschema.Draft202012Validator(schema).is_valid({**data, "colour": "red"})


def test_another_profile() -> None:
    """An office's own layout changes the page and the faces of the very next file."""
    own = dataclasses.replace(
        layout.load(),
        page=dataclasses.replace(layout.load().page, left=30),
        fonts=dataclasses.replace(layout.load().fonts, body=("宋体",)),
    )
    document: Any = docx.Document(io.BytesIO(formats.write(report(), ".docx", own)))
    assert round(document.sections[0].left_margin.mm) == 30
    defaults = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert value(defaults, "rFonts", "eastAsia") == "宋体"
