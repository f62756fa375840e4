"""The shape of a report as readers find it: pictures for tables, missing lines, tables in tables, renamed sections."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx

from assistant.edition import load
from assistant.formats import docx_reading, html_reading, text_reading
from assistant.report import Report
from assistant.review.structure import remarks
from tests.reviews import kinds

EDITION = load()


def png() -> bytes:
    """A picture of one point."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def word(build: Callable[[Any], None]) -> Report:
    """A Word file as an office might make it, read."""
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return docx_reading.read(stream.getvalue(), EDITION)


def filled(table: Any) -> None:
    for row, texts in zip(
        table.rows, [["信息内容", "本年处理决定数量"], ["行政处罚", "12"], ["行政强制", "3"]], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def test_pictures_and_lines_in_word(tmp_path: Path) -> None:
    """A picture instead of a table, a table without lines, and one whose style gives it lines."""
    picture = tmp_path / "a.png"
    picture.write_bytes(png())

    def build(document: Any) -> None:
        document.add_paragraph("一、总体情况")
        document.add_picture(str(picture))
        document.add_paragraph("二、主动公开政府信息情况")
        filled(document.add_table(3, 2))
        document.add_paragraph("三、收到和处理政府信息公开申请情况")
        document.add_picture(str(picture))

    back = word(build)
    assert back.figures() == {"disclosure.penalties.decisions": 12, "disclosure.compulsion.decisions": 3}
    found = kinds(back)
    assert "borders" in found
    assert [remark.place for remark in remarks(EDITION, back) if remark.kind == "picture"] == ["requests"]

    def lined(document: Any) -> None:
        document.add_paragraph("二、主动公开政府信息情况")
        filled(document.add_table(3, 2, style="Table Grid"))

    assert "borders" not in kinds(word(lined))


def test_tables_in_tables_and_tabs_in_word() -> None:
    """A table that only holds another is looked into; figures set with tabs are a table without lines."""

    def nested(document: Any) -> None:
        document.add_paragraph("二、主动公开政府信息情况")
        outer = document.add_table(1, 1, style="Table Grid")
        outer.cell(0, 0).text = "主动公开政府信息情况表"
        filled(outer.cell(0, 0).add_table(3, 2))

    def tabbed(document: Any) -> None:
        document.add_paragraph("二、主动公开政府信息情况")
        for line in ("信息内容\t本年处理决定数量", "行政处罚\t12", "行政强制\t3"):
            document.add_paragraph(line)

    for build in (nested, tabbed):
        assert word(build).figures() == {"disclosure.penalties.decisions": 12, "disclosure.compulsion.decisions": 3}
    assert "borders" in kinds(word(tabbed))


def test_pictures_and_lines_on_a_page() -> None:
    """A large picture instead of a table is told, an icon is not; a bare page shows that a table has no lines."""
    rows = "<tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政处罚</td><td>12</td></tr>"
    page = (
        "<html><body><p>一、总体情况</p><p><img src=a.png width=16>甲。</p><p>二、主动公开政府信息情况</p>"
        f"<table TABLE>{rows}</table><p>三、收到和处理政府信息公开申请情况</p><p><img src=b.png></p></body></html>"
    )
    bare = html_reading.read(page.replace("TABLE", "").encode(), EDITION)
    assert [remark.place for remark in bare.remarks if remark.kind == "picture"] == ["requests"]
    assert "borders" in kinds(bare)
    for lined in ("border=1", "class=MsoTable", 'style="border-collapse:collapse"'):
        back = html_reading.read(page.replace("TABLE", lined).encode(), EDITION)
        assert back.figures() == {"disclosure.penalties.decisions": 12}
        assert "borders" not in kinds(back)


def test_renamed_and_misnumbered_sections_are_found() -> None:
    """A section is told by its number and words when its name is another; lists inside a section stay text."""
    lines = [
        "一、基本情况", "甲。", "二、主动公开情况", "乙。", "三、收到和处理政府信息公开申请情况", "丙。",
        "四、复议诉讼", "丁。", "五、工作中的不足和下一步打算", "一、认识不足", "戊。", "二、更新不及时", "己。",
        "七、其他需要报告的事项", "无其他事项。",
    ]  # fmt: skip
    back = text_reading.read("\n".join(lines).encode(), EDITION)
    assert [section.key for section in back.sections] == [section["key"] for section in EDITION.form["sections"]]
    assert [p.text for p in back.sections[4].paragraphs()] == ["一、认识不足", "戊。", "二、更新不及时", "己。"]
    found = [(r.kind, r.place) for r in remarks(EDITION, back) if r.kind.startswith("section")]
    assert found == [
        ("section_name", "overview"),
        ("section_name", "disclosure"),
        ("section_name", "disputes"),
        ("section_name", "problems"),
        ("section_number", "other_matters"),
    ]
