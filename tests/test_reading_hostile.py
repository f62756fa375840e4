"""Bad input: what it is and what to do is said in Chinese, within bounds of memory and time; nothing is followed."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import formats
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats import docx_reading, html_reading, markdown_reading, text_reading
from assistant.formats.recognise import DamagedError
from tests.reports import report

EDITION = load()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LONGEST = 20.0  # seconds, on a machine with others at work
LETTER = "关于报送年度总结的函\n各科室：\n请于1月20日前报送年度总结。\n特此函告。\n办公室\n2024年1月5日"


def word(changes: dict[str, bytes | None] | None = None) -> bytes:
    """A Word file of ours with parts exchanged, added or left out."""
    source, target = io.BytesIO(formats.write(report(), ".docx")), io.BytesIO()
    changed = changes or {}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changed.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name] or b"")
    return target.getvalue()


def document(change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(formats.write(report(), ".docx"))) as package:
        return word({"word/document.xml": change(package.read("word/document.xml"))})


def packed(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(name, b"<x/>")
    return target.getvalue()


def encrypted() -> bytes:
    """A zip whose entries are marked as encrypted."""
    content = bytearray(word())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def told(tmp_path: Path, name: str, content: bytes) -> AssistantError:
    """What is said of a file that cannot be read."""
    path = tmp_path / name
    path.write_bytes(content)
    start = time.monotonic()
    with pytest.raises(AssistantError) as caught:
        formats.read(path, EDITION)
    assert time.monotonic() - start < LONGEST
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "said", "advice"),
    [
        ("报告.doc", OLE + "WordDocument".encode("utf-16-le"), "老式的 Word", "另存为 .docx"),
        ("报告.docx", OLE + "WordDocument".encode("utf-16-le"), "老式的 Word", "另存为 .docx"),
        ("报告.wps", OLE, "老式的 Word", "另存为 .docx"),
        ("报告.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码", "取消密码"),
        ("报告.docx", encrypted(), "打开密码", "取消密码"),
        ("报告.xls", OLE + "Workbook".encode("utf-16-le"), "电子表格", "tally"),
        ("报告.docx", packed("xl/workbook.xml"), "电子表格", "tally"),
        ("报告.docx", packed("ppt/presentation.xml"), "演示文稿", "Word"),
        ("报告.docx", packed("OFD.xml"), "OFD", "PDF"),
        ("报告.docx", packed("content.xml"), "ODT", ".docx"),
        ("报告.docm", word({"word/vbaProject.bin": b"x"}), "宏", "不带宏"),
        ("报告.docx", word({"word/vbaProject.bin": b"x"}), "宏", "不带宏"),
        ("报告.docx", b"PK\x03\x04" + b"\0" * 90, "打不开", "另存为"),
        ("报告.docx", word()[:-200], "打不开", "另存为"),
        ("报告.docx", word({"word/document.xml": b"<a><b></a>"}), "打不开", "另存为"),
        ("报告.docx", word({"word/document.xml": None}), "打不开", "另存为"),
        ("报告.docx", b"{\\rtf1 x}", "RTF", ".docx"),
        ("报告.docx", b"\x89PNG\r\n\x1a\n", "图片", "Word"),
        ("报告.rar", b"Rar!\x1a\x07", "压缩包", "解压"),
        ("报告.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related;", "单个文件网页", "HTML"),
        ("报告.txt", b"\0\1\2\3" * 400, "不是文本", "Word"),
        ("报告.txt", LETTER.encode(), "不像是政府信息公开", "核对"),
        ("报告.html", f"<html><body><p>{LETTER}</p></body></html>".encode(), "不像是政府信息公开", "核对"),
        ("报告.md", b"", "不像是政府信息公开", "核对"),
        ("报告.html", b"", "打不开", "另存为"),
    ],
)
def test_what_it_is_and_what_to_do(tmp_path: Path, name: str, content: bytes, said: str, advice: str) -> None:
    """Each kind of file that is no readable report is named as what it is, with the way out."""
    problem = told(tmp_path, name, content)
    assert problem.code == 3
    assert said in problem.message
    assert name in problem.message
    assert advice in problem.hint


def test_wrong_suffix_is_no_obstacle(tmp_path: Path) -> None:
    """A web page saved as .doc, a Word file named .wps: what counts is what is in it."""
    for name, suffix in (("报告.doc", ".html"), ("报告.wps", ".docx"), ("报告.txt", ".html"), ("报告.htm", ".docx")):
        path = tmp_path / name
        path.write_bytes(formats.write(report(), suffix))
        assert formats.read(path, EDITION).figures() == report().figures()


def test_two_reports_in_one_file(tmp_path: Path) -> None:
    """Two reports one after the other are told, in whatever format."""
    for suffix in (".txt", ".md"):
        content = formats.write(report(), suffix)
        problem = told(tmp_path, f"两份{suffix}", content + b"\n\n" + content)
        assert "两份报告" in problem.message
        assert "拆成两个" in problem.hint


def test_page_that_only_leads_to_the_report(tmp_path: Path) -> None:
    """A page whose report is an attached file says so."""
    page = "<html><body><h1>某局2023年政府信息公开工作年度报告</h1><p><a href='/x/a.pdf?b=1'>附件</a></p></body></html>"
    assert "附件" in told(tmp_path, "页.html", page.encode()).hint


# -- bombs ---------------------------------------------------------------------------------


def test_zip_bombs(tmp_path: Path) -> None:
    """Packages that unpack to more than any report are refused before they are unpacked."""
    huge = word({"word/media/x.bin": b"\0" * (101 * 1024 * 1024)})
    large = document(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b" " * (17 * 1024 * 1024)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(5001):
            package.writestr(str(number), b"")
    tracemalloc.start()
    for content in (huge, large, target.getvalue()):
        assert "不像年度报告" in told(tmp_path, "报告.docx", content).message
    assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
    tracemalloc.stop()


def test_entities_are_not_followed(tmp_path: Path) -> None:
    """An entity that names a file, an address or itself ten times over is neither opened nor expanded."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    for inside in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY x SYSTEM "http://127.0.0.1:9/">', laughs):
        head = f'<!DOCTYPE w [<!ENTITY l0 "啊">{inside}]>'.encode()
        name = b"&l8;" if inside is laughs else b"&x;"
        content = document(
            lambda xml, head=head, name=name: xml.replace(b"<w:document", head + b"<w:document", 1).replace(
                b"<w:t>", b"<w:t>" + name, 1
            )
        )
        start = time.monotonic()
        with pytest.raises(DamagedError):
            docx_reading.read(content, EDITION)
        assert time.monotonic() - start < LONGEST


def test_pages_far_too_large(tmp_path: Path) -> None:
    """50 MB of HTML are refused by their size, millions of tags by their number, deep nesting does no harm."""
    large = tmp_path / "大.html"
    with large.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    with pytest.raises(AssistantError, match="MB"):
        formats.read(large, EDITION)
    assert "不像年度报告" in told(tmp_path, "多.html", b"<html><body>" + b"<b>" * 400_000).message
    assert "MB" in told(tmp_path, "长.txt", "一、总体情况。\n".encode() * 300_000).message
    deep = b"<html><body>" + b"<div>" * 20_000 + "<p>一、总体情况</p>".encode()
    assert "不像" in told(tmp_path, "深.html", deep).message


@pytest.mark.parametrize(
    "source",
    [
        "<table>" + "<tr>" + "<td rowspan=9999 colspan=9999>1</td>" * 50 + "</tr>" * 2000 + "</table>",
        "区" * 20_000,
        "一、" * 5_000,
        "甲|" * 20_000,
        "1 " * 20_000,
        "\n".join(["甲 1 2 3"] * 5_000),
        "*" * 20_000 + "[" * 2_000 + "](" * 2_000,
        "&" * 20_000,
        "┌" + "─┬" * 500 + "┐\n" + ("│" + " │" * 500 + "\n") * 50,
        "（" * 5_000 + "一" * 5_000,
        "2024年" * 5_000,
    ],
    ids=[
        "spans",
        "places",
        "ordinals",
        "strokes",
        "figures",
        "rows",
        "marks",
        "entities",
        "frames",
        "brackets",
        "years",
    ],
)
def test_patterns_do_not_run_away(source: str) -> None:
    """Texts made to keep patterns and tables busy are read in good time by every reader of text."""
    headings = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    body = "".join(f"{heading}\n{source}\n" for heading in headings).encode()
    for reader in (text_reading, markdown_reading, html_reading):
        start = time.monotonic()
        reader.read(body, EDITION)
        assert time.monotonic() - start < LONGEST


def test_nothing_on_a_page_is_run() -> None:
    """Scripts, styles, frames and addresses are no text and lead nowhere."""
    page = formats.write(report(), ".html").decode()
    bad = (
        "<script>document.write('脚本。')</script><iframe src='http://127.0.0.1:9/'>框架。</iframe>"
        "<img src='http://127.0.0.1:9/x.png' width='16'><link rel='stylesheet' href='http://127.0.0.1:9/x.css'>"
        "<object data='file:///etc/passwd'></object><style>p{}</style>"
    )
    back = html_reading.read(page.replace("</h1>", "</h1>" + bad, 1).encode(), EDITION)
    assert back.figures() == report().figures()
    assert "脚本" not in back.text() + "".join(back.unplaced)
    assert "框架" not in back.text() + "".join(back.unplaced)


# -- PDF -----------------------------------------------------------------------------------


class TestPdf:
    """Hostile PDFs."""

    @pytest.fixture(autouse=True)
    def _library(self) -> None:
        pytest.importorskip("pdfplumber", reason="pdfplumber is not installed")

    def page(self, content: bytes = b"", extra: bytes = b"", more: str = "") -> bytes:
        from tests.pdfs import Page, pdf

        page = Page()
        page.text(80, 80, "一、总体情况")
        if content:
            page.parts.append(content.decode("latin-1"))
        return pdf([page], extra).replace(b"/P 6 0 R", f"/P 6 0 R {more}".encode()) if more else pdf([page], extra)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda content: content[: len(content) // 3], "打不开"),
            (lambda content: b"%PDF-1.4\n" + b"\xff" * 5000, "打不开"),
            (lambda content: content.replace(b"/Kids [7 0 R]", b"/Kids [2 0 R]"), "没有文字"),
        ],
        ids=["torn", "noise", "loop"],
    )
    def test_torn(self, tmp_path: Path, change: Callable[[bytes], bytes], said: str) -> None:
        """A torn file is told; a tree of pages that holds itself does not go round for ever."""
        assert said in told(tmp_path, "报告.pdf", change(self.page())).message

    def test_bomb(self, tmp_path: Path) -> None:
        """A stream that unpacks to far more than a page holds is refused, also when it is packed twice."""
        once = zlib.compress(b"\0" * (80 * 1024 * 1024), 9)
        for content in (once, zlib.compress(once, 9)):
            stream = f"<< /Filter /FlateDecode /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
            tracemalloc.start()
            assert "不像年度报告" in told(tmp_path, "报告.pdf", self.page(extra=stream)).message
            assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
            tracemalloc.stop()

    def test_too_much_on_a_page(self, tmp_path: Path) -> None:
        """A page with thirty thousand lines is given up."""
        assert "不像年度报告" in told(tmp_path, "报告.pdf", self.page(b"0 0 m 9 9 l S\n" * 100_000)).message

    def test_forms_in_forms(self, tmp_path: Path) -> None:
        """A form that draws another twice, thirty levels deep, is given up in time."""
        from tests.pdfs import Page, pdf

        page = Page()
        page.parts.append("/A0 Do")
        content = pdf([page])
        offset = 9
        forms = b""
        for level in range(30):
            inner = b"/A Do /A Do" if level < 29 else b"0 0 m 9 9 l S"
            resources = f"/Resources << /XObject << /A {offset + level + 1} 0 R >> >>" if level < 29 else ""
            forms += (
                f"{offset + level} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} "
                f"/Length {len(inner)} >>\nstream\n".encode()
                + inner
                + b"\nendstream\nendobj\n"
            )
        content = content.replace(b"/P 6 0 R", f"/A0 {offset} 0 R".encode()).replace(b"xref\n", forms + b"xref\n", 1)
        content = content[: content.rindex(b"startxref")].replace(b"xref\n", b"xxxx\n", 1)
        path = tmp_path / "报告.pdf"
        path.write_bytes(content + b"startxref\n0\n%%EOF\n")
        start = time.monotonic()
        with pytest.raises(AssistantError):
            formats.read(path, EDITION)
        assert time.monotonic() - start < 40

    def test_missing_library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without pdfplumber it is said what to install."""
        import builtins

        real = builtins.__import__

        def without(name: str, *given: object, **named: object) -> object:
            if name.startswith("pdfplumber"):
                raise ImportError(name)
            return real(name, *given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(builtins, "__import__", without)
        problem = told(tmp_path, "报告.pdf", b"%PDF-1.4")
        assert "pdfplumber" in problem.message
        assert "pip install" in problem.hint
