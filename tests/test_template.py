"""An office's own Word template: filled with real styles and tables, refused by name, never fooled by answers."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant import formats
from assistant.documents import data_file, load_shipped
from assistant.edition import load
from assistant.formats import layout, own_template
from tests.conftest import Outcome
from tests.reports import report

pytest.importorskip("docxtpl")
Run = Callable[..., Outcome]
HOSTILE = "{{ 7*7 }}、{% if x %}、{_{ }_} {_% %_}、<w:p>&amp;]]>、“引”‘号’\"'、{#p #}"
BLOCKS = ("标题", "前言", "总体情况", "主动公开", "收到和处理申请", "复议诉讼", "问题和改进", "其他事项", "落款")


def made(folder: Path, *lines: str) -> Path:
    """A Word file with these paragraphs, each torn into two runs as Word tears them."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ 单位 }} {{ 发文字号 }}"
    for line in lines:
        paragraph = document.add_paragraph()
        for piece in (line[:4], line[4:]):
            paragraph.add_run(piece)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def whole(folder: Path) -> Path:
    return made(folder, *(f"{{{{ {name} }}}}" for name in BLOCKS))


def filled(path: Path, given: Any) -> Any:
    return docx.Document(io.BytesIO(own_template.fill(path, given, layout.load())))


def test_starting_template_shows_every_place(tmp_path: Path, nianbao: Run) -> None:
    """The file written to begin with names every place, and a report comes out of it cell by cell."""
    path = tmp_path / "模板.docx"
    assert nianbao("template", "-o", path).out.strip() == str(path)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    for name, _ in load_shipped("prompts", "messages.yaml")["template.places"]:
        assert name in text
    assert nianbao("template", "-o", path).code == 3
    given = report(signature=("临江县水务局", "2025年1月20日"), draft="（草稿）")
    out = tmp_path / "r.docx"
    out.write_bytes(own_template.fill(path, given, layout.load()))
    back = formats.read(out, load())
    assert back.figures() == given.figures()
    assert (back.title, back.preface, back.text()) == (given.title, given.preface, given.text())
    assert (back.signature, back.draft) == (given.signature, given.draft)
    assert "{#" not in "".join(p.text for p in docx.Document(str(out)).paragraphs)


def test_letterhead_stays(tmp_path: Path) -> None:
    """Header, own lines and own styles of the template are kept; ours are added where it has none."""
    path = made(tmp_path, "云川县文件", *(f"{{{{p {name} }}}}" for name in BLOCKS), "印发{{ 年度 }}年报告")
    given = replace(report(), meta={**report().meta, "document_number": "水发〔2025〕3号"})
    document = filled(path, given)
    assert document.sections[0].header.paragraphs[0].text == "临江县水务局 水发〔2025〕3号"
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert (texts[0], texts[-1]) == ("云川县文件", "印发2024年报告")
    names = {style.name for style in document.styles}
    assert {"表格文字", "小注", "Heading 1", "Table Grid"} <= names
    heading = next(p for p in document.paragraphs if p.text == "一、总体情况")
    assert heading.style.name == "Heading 1"
    assert document.tables[1].rows[0].cells[0].paragraphs[0].style.name == "表格文字"
    assert document.core_properties.title == given.meta["title"]


def test_hostile_text_is_literal(tmp_path: Path) -> None:
    """What a person typed is text, in prose and in the unit's name, whatever it looks like."""
    given = report(organ=HOSTILE, prose=(HOSTILE, f"两行\n{HOSTILE}", "三"), signature=(HOSTILE, "2025年1月20日"))
    document = filled(whole(tmp_path), given)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert HOSTILE in texts
    assert f"两行\n{HOSTILE}" in texts
    assert texts[0].replace("\n", "") == HOSTILE
    assert document.sections[0].header.paragraphs[0].text.strip() == HOSTILE


def test_same_bytes_twice(tmp_path: Path) -> None:
    """The filled file depends on template and report alone."""
    path = whole(tmp_path)
    first = own_template.fill(path, report(), layout.load())
    assert first == own_template.fill(path, report(), layout.load())


@pytest.mark.parametrize("name", [name for name in BLOCKS if name not in ("前言", "落款")])
def test_a_template_without_a_part_is_refused(name: str, tmp_path: Path, nianbao: Run, seed: Path) -> None:
    """Each statutory part must have its place; the message names the missing one and nothing is written."""
    path = made(tmp_path, *(f"{{{{ {block} }}}}" for block in BLOCKS if block != name))
    out = tmp_path / "r.docx"
    done = nianbao("build", seed, "--template", path, "-o", out)
    assert done.code == 3
    assert f"：{name}。" in done.err
    assert not out.exists()


@pytest.fixture
def seed() -> Path:
    return data_file("seeds", "yanshan-2023.yaml")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ 局长 }}", "局长"),
        ("附：{{ 总体情况 }}", "单独成段"),
        ("{{ 单位", "花括号"),
        ("{% for x in %}", "花括号"),
        ("{{ ''.__class__.__mro__ }}", "花括号"),
    ],
)
def test_faulty_templates(line: str, told: str, tmp_path: Path, nianbao: Run, seed: Path) -> None:
    """An unknown place, a block within a line, broken braces, an attempt to reach into Python: told, not written."""
    path = made(tmp_path, *(f"{{{{ {name} }}}}" for name in BLOCKS), line)
    done = nianbao("build", seed, "--template", path, "-o", tmp_path / "r.docx")
    assert done.code == 3, done
    assert told in done.err
    assert not (tmp_path / "r.docx").exists()


def test_files_that_are_no_template(tmp_path: Path, nianbao: Run, seed: Path) -> None:
    """A missing, torn or foreign file is told; formats a template cannot make are wrong use."""
    (tmp_path / "torn.docx").write_bytes(whole(tmp_path).read_bytes()[:3000])
    (tmp_path / "text.docx").write_text("no zip", encoding="utf-8")
    for name in ("torn.docx", "text.docx", "none.docx"):
        done = nianbao("build", seed, "--template", tmp_path / name, "-o", tmp_path / "r.docx")
        assert (done.code, name in done.err) == (3, True)
    done = nianbao("build", seed, "--template", whole(tmp_path), "-o", tmp_path / "r.html")
    assert done.code == 2
    assert nianbao("template", "-o", tmp_path / "a.txt").code == 2


def test_without_docxtpl(tmp_path: Path, nianbao: Run, seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without docxtpl is told what to install; writing a starting template needs nothing."""
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    done = nianbao("build", seed, "--template", whole(tmp_path), "-o", tmp_path / "r.docx")
    assert done.code == 3
    assert "nianbao[template]" in done.err
    assert nianbao("template", "-o", tmp_path / "neu.docx").code == 0


def test_a_place_left_out_in_an_if_is_noticed(tmp_path: Path, nianbao: Run, seed: Path) -> None:
    """A template that names a table but prints it only sometimes is caught by reading the file back."""
    hidden = ["{%p if 年度 == '1999' %}", "{{ 收到和处理申请 }}", "{%p endif %}"]
    lines = [f"{{{{ {name} }}}}" for name in BLOCKS if name != "收到和处理申请"]
    done = nianbao("build", seed, "--template", made(tmp_path, *lines, *hidden), "-o", tmp_path / "r.docx")
    assert done.code == 3
    assert "不一致" in done.err
    assert not (tmp_path / "r.docx").exists()


def test_places_are_all_of_the_form() -> None:
    """Title and every section of the form have a place, each name once, usable as a name in a template."""
    names = [name for name, _ in load_shipped("prompts", "messages.yaml")["template.places"]]
    kinds = [what for _, what in load_shipped("prompts", "messages.yaml")["template.places"]]
    assert {"title", *(section["key"] for section in load().form["sections"])} <= set(kinds)
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"\w+", name) for name in names)


def test_other_blocks_may_be_left_out(tmp_path: Path) -> None:
    """Preface and signature have places, but no template needs them."""
    path = made(tmp_path, *(f"{{{{ {name} }}}}" for name in BLOCKS if name not in ("前言", "落款")))
    assert report().preface[0].text not in [paragraph.text for paragraph in filled(path, report()).paragraphs]
