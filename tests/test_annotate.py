"""`check REPORT.docx -o OUT.docx --annotate`: a comment at each faulty cell and sentence."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from assistant import formats
from assistant.compose import compose
from assistant.review.annotate import annotated
from assistant.review.files import Examined, examine
from assistant.review.wordfile import WORD, WordFile, cut_out, runs, text
from tests.reviews import EDITION, planted, reworded, saved, seed, written

PLANTED = {"disputes.reconsideration.total": "0", "requests.carried_forward.enterprise": ""}


def _faulty(tmp_path: Path) -> Examined:
    """A report with a wrong total, a blank cell and, against its answers, a reworded sentence."""
    report = reworded(planted(compose(EDITION, seed()), PLANTED), "编发工作通报4期。", "编发工作通报5期。")
    return examine(written(report, tmp_path / "r.docx"), source=seed())


def _comments(content: bytes) -> dict[str, tuple[str, str]]:
    """Comment id -> (its text, the text it is tied to)."""
    with ZipFile(BytesIO(content)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        comments = etree.fromstring(package.read("word/comments.xml"))
    found = {}
    for comment in comments:
        number = comment.get(f"{WORD}id")
        said = "\n".join("".join(p.itertext()) for p in comment)
        tied, inside = "", False
        for node in document.iter():
            if node.tag == f"{WORD}commentRangeStart" and node.get(f"{WORD}id") == number:
                inside = True
            elif node.tag == f"{WORD}commentRangeEnd" and node.get(f"{WORD}id") == number:
                break
            elif inside and node.tag == f"{WORD}t":
                tied += node.text or ""
        found[number] = (said, tied)
    return found


def test_each_finding_is_tied_to_its_cell_or_sentence(tmp_path: Path) -> None:
    """The summary at the title, a wrong total at its 0, a blank at its empty cell, a sentence at itself."""
    result = _faulty(tmp_path)
    comments = list(_comments(annotated(result)).values())
    assert len(comments) == len(result.findings) + 1
    assert comments[0][0].startswith("共：错误")
    assert comments[0][1].startswith("云川县人民政府")
    tied = {said.partition("\n")[0]: words for said, words in comments[1:]}
    total = next(words for said, words in tied.items() if "“行政复议”" in said and "总计写的是0" in said)
    assert total == "0"
    assert next(words for said, words in tied.items() if "空着" in said) == ""
    assert next(words for said, words in tied.items() if "【删：4】" in said) == "编发工作通报5期。"
    assert all(said.count("\n") == 2 for said, _ in comments[1:])


def test_the_report_itself_stays_as_it_was(tmp_path: Path) -> None:
    """Reading the annotated copy gives the same report; the source file keeps its bytes."""
    result = _faulty(tmp_path)
    before = result.path.read_bytes()
    out = tmp_path / "a.docx"
    out.write_bytes(annotated(result))
    assert result.path.read_bytes() == before
    copy, source = formats.read(out, EDITION), formats.read(result.path, EDITION)
    assert (copy.figures(), copy.text(), copy.title) == (source.figures(), source.text(), source.title)


def test_same_review_same_bytes(tmp_path: Path) -> None:
    """No date, no time: made twice it is the same file; every other part is untouched."""
    result = _faulty(tmp_path)
    content = annotated(result)
    assert content == annotated(result)
    with ZipFile(BytesIO(content)) as after, ZipFile(result.path) as before:
        changed = {
            name for name in after.namelist() if name not in before.namelist() or after.read(name) != before.read(name)
        }
    assert "word/styles.xml" not in changed
    assert "word/comments.xml" in changed


def test_a_second_review_adds_to_the_first(tmp_path: Path) -> None:
    """Comments that are there stay; new ones have numbers of their own."""
    result = _faulty(tmp_path)
    once = tmp_path / "once.docx"
    once.write_bytes(annotated(result))
    again = annotated(examine(once))
    numbers = list(_comments(again))
    assert len(numbers) == len(set(numbers)) > len(result.findings)
    with ZipFile(BytesIO(again)) as package:
        assert package.read("[Content_Types].xml").count(b"/word/comments.xml") == 1


def test_a_clean_report_gets_one_comment(tmp_path: Path) -> None:
    """It says that nothing was found."""
    result = examine(written(seed(), tmp_path / "r.docx"))
    assert [said for said, _ in _comments(annotated(result)).values()] == ["没有发现问题。"]


def test_runs_are_cut_at_the_sentence(tmp_path: Path) -> None:
    """Only the words quoted are marked; what stands before and after keeps its look and its order."""
    file = WordFile(written(seed(), tmp_path / "r.docx").read_bytes())
    paragraph = next(p for p in file.paragraphs() if "编发工作通报4期。" in text(p))
    whole = text(paragraph)
    start = whole.index("编发工作通报4期。")
    found = cut_out(paragraph, start, start + 9)
    assert "".join(t.text for run in found for t in run.iter(f"{WORD}t")) == "编发工作通报4期。"
    assert text(paragraph) == whole
    assert len(runs(paragraph)) == 3


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"{}"])
def test_no_word_file(content: bytes) -> None:
    """What is no package is refused, not crashed on."""
    with pytest.raises(ValueError):
        WordFile(content)


def test_the_command(tmp_path: Path, nianbao: Callable[..., Any]) -> None:
    """The exit status is the check's; the file is named on stderr; wrong use is 2; nothing is overwritten."""
    path, out = _faulty(tmp_path).path, tmp_path / "批注.docx"
    run = nianbao("check", path, "-o", out, "--annotate")
    assert (run.code, out.exists()) == (1, True)
    assert str(out) in run.err
    assert nianbao("check", path, "-o", out, "--annotate").code == 3
    assert nianbao("check", path, "--annotate").code == 2
    assert nianbao("check", path, "-o", tmp_path / "x.html", "--annotate").code == 2
    assert nianbao("check", saved(seed(), tmp_path / "a.yaml"), "-o", tmp_path / "x.docx", "--annotate").code == 2


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_its_comments(tmp_path: Path) -> None:
    """The copy opens, and its comments come out again."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    out = tmp_path / "a.docx"
    out.write_bytes(annotated(_faulty(tmp_path)))
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    order = [office, home, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(out)]
    subprocess.run(order, check=True, capture_output=True, timeout=120)
    opened = (tmp_path / "a.fodt").read_text(encoding="utf-8")
    assert opened.count("<office:annotation ") == len(_comments(out.read_bytes()))
    assert "总计写的是0" in opened
