"""The files of one build agree, or none is released."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import answers, formats, release
from assistant.documents import data_file
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.formats import agreement, markdown
from assistant.report import Report
from tests.conftest import Outcome, python
from tests.rendering import CASES, given
from tests.reports import IN_PROCESS

Run = Callable[..., Outcome]
SOURCE = data_file("seeds", "yunchuan-2023.yaml")


@pytest.mark.parametrize("suffix", IN_PROCESS)
@pytest.mark.parametrize("case", CASES)
def test_every_format_is_read_back(case: str, suffix: str) -> None:
    """Each format gives back the figures of the report, cell by cell."""
    report = given(case)
    path = Path(f"r{suffix}")
    assert agreement.figures_in(path, formats.write(report, suffix), load()) == report.figures()


def broken(report: Report, profile: Any) -> bytes:
    """Markdown with one figure changed."""
    content = markdown_write(report, profile).decode()
    return content.replace("| 96 |", "| 97 |", 1).encode()


markdown_write = markdown.write


def test_a_file_that_differs_stops_all(tmp_path: Path, nianbao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One wrong cell in one of several files: none is written, and file, cell and both figures are named."""
    monkeypatch.setattr(markdown, "write", broken)
    done = nianbao("build", SOURCE, "-o", tmp_path / "r.docx", "-o", tmp_path / "r.md")
    assert done.code == 3
    for said in ("r.md", "requests.received.natural_person", "96", "97", "1 处"):
        assert said in done.err
    assert not list(tmp_path.glob("r.*"))


def test_verify_for_a_single_file(tmp_path: Path, nianbao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single file is compared when asked for, and only then."""
    monkeypatch.setattr(markdown, "write", broken)
    assert nianbao("build", SOURCE, "-o", tmp_path / "r.md", "--verify").code == 3
    assert not (tmp_path / "r.md").exists()
    assert nianbao("build", SOURCE, "-o", tmp_path / "r.md").code == 0
    assert nianbao("build", SOURCE, "-o", tmp_path / "r.docx", "--verify").code == 0


def test_a_file_that_cannot_be_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written and is no report any more is held back too."""
    monkeypatch.setattr(markdown, "write", lambda *_: b"nothing of the kind")
    with pytest.raises(AssistantError, match=r"r\.md"):
        release.build(answers.read(SOURCE), [tmp_path / "r.md", tmp_path / "r.txt"])
    assert not list(tmp_path.glob("r.*"))


def test_old_files_stay_when_the_new_disagree(tmp_path: Path, nianbao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --force, too, nothing is overwritten before everything agrees."""
    monkeypatch.setattr(markdown, "write", broken)
    old = tmp_path / "r.docx"
    old.write_text("old", encoding="utf-8")
    assert nianbao("build", SOURCE, "-o", old, "-o", tmp_path / "r.md", "--force").code == 3
    assert old.read_text(encoding="utf-8") == "old"


def test_a_draft_with_blanks_agrees_too(tmp_path: Path, nianbao: Run) -> None:
    """Unanswered cells are blanks in every file; that is no difference."""
    source = tmp_path / "a.yaml"
    source.write_text('edition: "2021"\norgan: {name: 云川县水务局}\nyear: 2023\n', encoding="utf-8")
    outs = [tmp_path / f"r{suffix}" for suffix in (".docx", ".html", ".md", ".txt", ".json")]
    options = [part for out in outs for part in ("-o", out)]
    done = nianbao("build", source, *options, "--draft")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [str(out) for out in outs]


def test_a_single_word_file_loads_no_reader(tmp_path: Path) -> None:
    """Building one Word file imports nothing that reading, comparing or drawing needs."""
    code = (
        "import sys; from assistant import cli; "
        f"cli.main(['build', {str(SOURCE)!r}, '-o', {str(tmp_path / 'r.docx')!r}]); "
        "print(sorted(m for m in sys.modules if m.startswith(('assistant.formats', 'assistant.picture', 'docx', "
        "'lxml', 'matplotlib', 'jsonschema'))))"
    )
    done = python(["-c", code])
    loaded = set(done.out.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    formats_of = {name.removeprefix("assistant.formats.") for name in loaded if name.startswith("assistant.formats.")}
    assert formats_of == {"archive", "docx", "geometry", "layout", "profiles"}
    assert not {name for name in loaded if not name.startswith("assistant.formats")}


# -- an office's own layout ------------------------------------------------------------------


def beside(folder: Path, text: str, name: str = "a.profile.yaml") -> Path:
    source = folder / "a.yaml"
    source.write_bytes(SOURCE.read_bytes())
    (folder / name).write_text(text, encoding="utf-8")
    return source


def test_own_layout_beside_the_answers(tmp_path: Path, nianbao: Run) -> None:
    """The file named like the answers goes before the folder's; what it does not say is as usual."""
    from assistant.formats import layout, profiles

    source = beside(tmp_path, "signature: sealed\nfonts: {digits: [仿宋_GB2312]}\n")
    (tmp_path / "版式.yaml").write_text("signature: none\nspacing: {line: 28.5}\n", encoding="utf-8")
    own = profiles.beside(source)
    assert (own.signature, own.fonts.digits, own.spacing.line) == ("sealed", ("仿宋_GB2312",), 28.95)
    assert own.page == layout.load().page
    shared = profiles.beside(tmp_path / "b.yaml")
    assert (shared.signature, shared.spacing.line) == ("none", 28.5)
    assert profiles.beside(SOURCE) == layout.load()
    assert nianbao("build", source, "-o", tmp_path / "r.docx").code == 0


def test_layout_without_signature(tmp_path: Path, nianbao: Run) -> None:
    """`signature: none` prints no name and date in any format, and the files still agree."""
    source = beside(tmp_path, "signature: none\n", "版式.yaml")
    outs = [tmp_path / "r.html", tmp_path / "r.txt"]
    assert nianbao("build", source, "-o", outs[0], "-o", outs[1]).code == 0
    assert all("2024年3月20日" not in out.read_text(encoding="utf-8") for out in outs)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("signature: seal\n", "第 1 行 signature"),
        ("name: x\nfonts:\n  title: []\n", "第 3 行 fonts.title"),
        ("spacing: {line: 200}\n", "spacing.line"),
        ("colour: red\n", "colour"),
        ("page: {left: 80, right: 80}\n", "版心"),
        ("- a\n", "键: 值"),
        ("a: &x 1\n", "第 1 行"),
    ],
)
def test_faulty_layouts(text: str, told: str, tmp_path: Path, nianbao: Run) -> None:
    """A layout that is not sound is told with line and key, and nothing is built."""
    done = nianbao("build", beside(tmp_path, text), "-o", tmp_path / "r.docx")
    assert done.code == 3
    assert told in done.err
    assert not (tmp_path / "r.docx").exists()


def test_an_empty_layout_is_the_usual_one(tmp_path: Path) -> None:
    """A file with nothing but comments changes nothing."""
    from assistant.formats import layout, profiles

    assert profiles.beside(beside(tmp_path, "# nothing yet\n")) == layout.load()
    assert dataclasses.replace(layout.load(), signature="sealed").sealed
