"""Word files of other hands read: merged tables, revisions, text boxes, damaged and hostile ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant import formats
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats.docx_reading import read
from assistant.formats.recognise import DamagedError
from assistant.report import Grid, Paragraph
from assistant.tables import grid
from tests.reports import ORGAN, YEAR, figures, report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def foreign() -> bytes:
    """A report as an office might have it in Word: no styles, merged tables, revisions, a text box."""
    edition = load()
    values = figures(edition)
    document = docx.Document()
    document.add_paragraph("临江县水务局")
    document.add_paragraph(f"{YEAR} 年政府信息公开工作年度报告")
    document.add_paragraph("　　本报告依据条例编制。")
    for section in edition.form["sections"]:
        document.add_paragraph(section["heading"].replace("、", "、 "))
        if section["key"] in values:
            _merged(document, grid(edition, section["key"], values[section["key"]]))
        else:
            document.add_paragraph("（一）主动公开情况")
            document.add_paragraph("　　全年公开政府信息318条。")
    last = document.paragraphs[-1]
    last._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>补充一句。</w:t></w:r></w:ins>'))
    gone = f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>删去的话。</w:delText></w:r></w:del>'
    last._p.append(parse_xml(gone))
    document.sections[0].header.paragraphs[0].text = "内部资料"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _merged(document: Any, given: Grid) -> None:
    from assistant.formats.geometry import spread

    table = document.add_table(len(given.rows), len(given.widths))
    for r, line in enumerate(spread(given.rows)):
        for c, place in enumerate(line):
            if place and (place.row, place.column) == (r, c):
                corner = table.cell(r + place.rowspan - 1, c + place.colspan - 1)
                merged = table.cell(r, c).merge(corner)
                merged.text = place.cell.text.replace("商业企业", "商业 企业")


def test_reads_a_foreign_file() -> None:
    """A file made by hand in Word gives the same figures; insertions are read, deletions not, the header is listed."""
    back = read(foreign(), load())
    assert (back.organ, back.year) == (ORGAN, YEAR)
    assert back.figures() == report().figures()
    assert [section.key for section in back.sections] == [section.key for section in report().sections]
    assert back.preface == (Paragraph("本报告依据条例编制。"),)
    assert back.sections[0].blocks == (Paragraph("（一）主动公开情况", "part"), Paragraph("全年公开政府信息318条。"))
    assert list(back.sections[-1].paragraphs())[-1].text == "全年公开政府信息318条。补充一句。"
    assert back.unplaced == ("内部资料",)


def test_reads_text_boxes_and_controls() -> None:
    """Paragraphs in content controls and text boxes are read too, each once."""
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    box = (
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph("正文。")._p.append(parse_xml(box))
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(2, parse_xml(control))
    stream = io.BytesIO()
    document.save(stream)
    assert read(stream.getvalue(), load()).text() == "正文。\n框里的话。\n控件里的话。"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\xd0\xcf\x11\xe0 old doc", b"PK\x03\x04" + b"\0" * 40])
def test_damaged_files(content: bytes) -> None:
    """What is no Word file is told as such, whatever lies inside."""
    with pytest.raises(DamagedError):
        read(content, load())


def test_torn_and_foreign_zips(tmp_path: Path) -> None:
    """A cut-off file, a zip of something else and a spreadsheet are refused with exit code 3."""
    whole = formats.write(report(), ".docx")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("readme.txt", "x")
    for content in (whole[: len(whole) // 2], other.getvalue(), whole[:300] + b"\0" * 50 + whole[350:]):
        path = tmp_path / "报告.docx"
        path.write_bytes(content)
        with pytest.raises(AssistantError) as caught:
            formats.read(path, load())
        assert caught.value.code == 3
        assert "报告.docx" in caught.value.message


def test_zip_bomb_is_not_unpacked() -> None:
    """A package that claims to unpack to more than any report is refused before it is read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (120 * 1024 * 1024))
    with pytest.raises(DamagedError):
        read(stream.getvalue(), load())
