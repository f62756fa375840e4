"""Sizes, colours, plain boxes: every screen in every window, and in terminals that can do little."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from assistant import desk
from assistant.report import Cell, Grid
from assistant.tui.app import Interviewer
from assistant.tui.grids import grid_lines
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import width_of
from assistant.tui.page import TooSmall
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.sealing import CopyScreen, SealedScreen
from tests.pilots import ORGAN, SIZES, YEAR, answer, at, begun, press, saved, seen, session, until_shown, worked


async def test_a_window_too_small_waits() -> None:
    """Below the smallest size one is told so; with room again the interview is as it was."""
    async with begun().run_test(size=(80, 24)) as pilot:
        await press(pilot, *"青山")
        await pilot.resize_terminal(28, 6)
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.query_one(Reply).value == "青山"
        assert isinstance(pilot.app.focused, Input)


async def test_colours_change_and_boxes_can_be_plain() -> None:
    """F9 goes round the three themes; with plain boxes no box character is drawn."""
    async with begun(plain=True).run_test() as pilot:
        themes = []
        for _ in range(3):
            await press(pilot, "f9")
            themes.append(pilot.app.theme)
        assert len(set(themes)) == 3
        drawn = "".join(segment.text for strip in pilot.app.screen._compositor.render_strips() for segment in strip)
        assert not set(drawn) & set("│─┌┐└┘├┤┬┴┼▔▁▊▎")


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_of_keys_fits(home: Path, size: tuple[int, int]) -> None:
    """Ways out are shown on every screen, none cut."""
    async with begun(saved(home, requests=None)).run_test(size=size) as pilot:
        for key in ("f1", "f4", "f6", "f8"):
            await press(pilot, key)
            paper = pilot.app.screen.query_one("#keys", Paper)
            assert width_of(paper.lines[0]) <= size[0] + 1 and "Esc" in seen(pilot, "keys")
            await press(pilot, "escape")
        assert "Ctrl+Q 退出" in seen(pilot, "keys")


@pytest.mark.parametrize("size", SIZES)
async def test_smaller_screens_fit_too(home: Path, size: tuple[int, int]) -> None:
    """Start page, note, large editor, what was handed in: no line is wider than the window, ways out are shown."""
    path = saved(home)
    desk.remember(path, 55, 55)
    copy = desk.seal(path)
    async with Interviewer(None, YEAR, today=date(2024, 1, 8)).run_test(size=size) as pilot:
        assert fits(pilot.app, size[0])
        await press(pilot, "enter")
        await worked(pilot)
        await press(pilot, "escape")
        await at(pilot, "problems.1.problem")
        for key in ("ctrl+n", "f7"):
            await press(pilot, key)
            assert fits(pilot.app, size[0]) and "Esc" in seen(pilot, "keys")
            await press(pilot, "escape")
        await pilot.app.push_screen(SealedScreen(session(pilot), [copy]))
        await press(pilot)
        assert fits(pilot.app, size[0])
        await pilot.app.push_screen(CopyScreen(session(pilot), copy))
        await worked(pilot)
        assert fits(pilot.app, size[0]) and "没有不同" in seen(pilot, "copy")


def fits(app: Interviewer, width: int) -> bool:
    papers = app.screen.query(Paper)
    return all(width_of(parts) <= width + 1 for paper in papers for parts in paper.lines)


async def test_the_tiniest_window_says_so_and_waits() -> None:
    """20x5: one sentence; given room, the question is there."""
    async with begun().run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        assert "窗口太小" in "".join(part.text for parts in pilot.app.screen.query_one(Paper).lines for part in parts)
        await press(pilot, *"x", "enter")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await answer(pilot, ORGAN)
        assert session(pilot).sheet.answers["organ"]["name"] == ORGAN


COLOUR = re.compile(r"[34]8;2;(\d+);(\d+);(\d+)")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize("quiet", [False, True])
def test_no_color_is_honoured(home: Path, quiet: bool) -> None:
    """With NO_COLOR set only shades of grey are drawn."""
    import pty

    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="80", LINES="24")
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"NO_COLOR": "1"} if quiet else {})
        os.execv(sys.executable, [sys.executable, "-m", "assistant", "write"])
    shown = until_shown(terminal, "Ctrl+Q")
    os.kill(child, 15)
    until_shown(terminal, "\x1b[?1049l")
    os.waitpid(child, 0)
    os.close(terminal)
    coloured = {rgb for rgb in COLOUR.findall(shown) if len(set(rgb)) > 1}
    assert COLOUR.search(shown) and bool(coloured) is not quiet


def test_a_row_read_without_a_place_is_no_heading() -> None:
    """Figures that a reader could not place are told under the columns' names, and do not become names themselves."""
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    head = (Cell("", scope="col"), *(Cell(name, scope="col") for name in names))
    loose = (Cell("（六）其他处理", scope="row"), *(Cell("7") for _ in names))
    placed = (Cell("（七）总计", scope="row"), *(Cell("21", key=f"a.b.{name}", value=21) for name in names))
    told = grid_lines(Grid("requests", "", (1,) * 8, (head, loose, placed), 1), 40)
    text = "".join(part.text for line in told for part in line)
    assert "自然人 7" in text
    assert "自然人 21" in text
    assert "7 21" not in text
