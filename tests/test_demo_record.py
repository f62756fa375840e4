"""A lesson as pictures: numbered, legible, the same on every run, with a page that asks nothing of any server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from assistant.tui.teaching.drawing import CELL, ROW, svg
from tests.conftest import Outcome
from tests.test_demo import STEPS

Run = Callable[..., Outcome]
SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "自己的课.yaml"
    path.write_text(STEPS, encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_every_run_makes_the_same_pictures(nianbao: Run, lesson: Path, tmp_path: Path) -> None:
    """Without a terminal, byte for byte; numbered and named by what they show; the page shows each of them."""
    first, second = tmp_path / "一", tmp_path / "二"
    assert nianbao("demo", lesson, "--record", first).out.strip() == str(first / "index.html")
    assert nianbao("demo", lesson, "--record", second).code == 0
    assert contents(first) == contents(second)
    pictures = [name for name in contents(first) if name.endswith(".svg")]
    assert [int(name[:3]) for name in pictures] == list(range(1, len(pictures) + 1))
    assert any(name.endswith("-requests.received.svg") for name in pictures)
    page = (first / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{name}"' in page for name in pictures)
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    assert "大概五件" in "".join(text(first / name) for name in pictures)


def text(path: Path) -> str:
    return "".join(ElementTree.parse(path).getroot().itertext())


def test_nothing_is_overwritten_unasked(nianbao: Run, lesson: Path, tmp_path: Path) -> None:
    """Slides that are there stay unless --force is given; a lesson that does not fit writes nothing."""
    folder = tmp_path / "图"
    folder.mkdir()
    (folder / "index.html").write_text("我的", encoding="utf-8")
    (folder / "999-old.svg").write_text("旧", encoding="utf-8")
    (folder / "我的.svg").write_text("留着", encoding="utf-8")
    assert nianbao("demo", lesson, "--record", folder).code == 3
    assert (folder / "index.html").read_text(encoding="utf-8") == "我的"
    assert nianbao("demo", lesson, "--record", folder, "--force").code == 0
    assert not (folder / "999-old.svg").exists() and (folder / "我的.svg").exists()
    lesson.write_text(STEPS.replace("requests.received", "requests.recieved"), encoding="utf-8")
    assert nianbao("demo", lesson, "--record", tmp_path / "新").code == 1
    assert not (tmp_path / "新").exists()
    assert nianbao("demo", "--record", tmp_path / "新").code == 2


def test_glyphs_stand_in_their_cells() -> None:
    """Every run of characters is as long as its cells; wide and narrow ones are never in one run; rules are lines."""
    words = "收到12件（其中3件）“没有”，│──┐"
    root = ElementTree.fromstring(svg([Strip([Segment(words, Style(bold=True))])], 60, 1, "说明 & <题>"))
    runs = root.findall(f"{SPACE}text")
    for run in runs:
        said = run.text or ""
        assert {cell_len(letter) for letter in said} in ({1}, {2})
        assert int(run.attrib["textLength"]) == cell_len(said) * CELL
        assert int(run.attrib["x"]) == cell_len(words[: words.index(said)]) * CELL
    assert "".join(run.text or "" for run in runs) == words[: words.index("│")]
    assert len(root.findall(f"{SPACE}path")) == 4
    assert root.attrib["viewBox"] == f"0 0 {60 * CELL} {ROW}"
    assert root.findtext(f"{SPACE}title") == "说明 & <题>"


def test_colours_are_those_of_the_screen() -> None:
    """Ink, paper and what is shown the other way round."""
    style = Style(color="#ff0000", bgcolor="#00ff00")
    root = ElementTree.fromstring(
        svg([Strip([Segment("甲", style), Segment("乙", style + Style(reverse=True))])], 4, 1, "")
    )
    inks = [run.attrib["fill"] for run in root.findall(f"{SPACE}text")]
    papers = [box.attrib["fill"] for box in root.findall(f"{SPACE}rect")[1:]]
    assert inks == ["#ff0000", "#00ff00"] and papers == ["#00ff00", "#ff0000"]
