"""Starting, leaving, signals, sizes, colours."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from assistant import answers as answers_file
from assistant import desk
from assistant.tui.app import Interviewer
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.menu import Menu
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.start import StartScreen
from tests.pilots import (
    ORGAN,
    YEAR,
    answer,
    asked,
    at,
    begun,
    press,
    said,
    saved,
    seen,
    session,
    until_shown,
)

# -- starting, leaving, sizes, colours -------------------------------------------------------


async def test_recent_reports_are_offered_and_resumed_where_they_stopped(home: Path) -> None:
    """Enter continues the newest at the very question; N begins another."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN, "")
        stopped = asked(pilot)
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0
    async with begun().run_test() as pilot:
        assert isinstance(pilot.app.screen, StartScreen)
        assert ORGAN in seen(pilot, "start")
        await press(pilot, "enter")
        assert asked(pilot) == stopped and "接着上次" in seen(pilot)
        await press(pilot, "f2")
        assert asked(pilot) != stopped and "现在的答案" in seen(pilot)
    async with begun().run_test() as pilot:
        await press(pilot, "n")
        assert asked(pilot) == "organ.name"


async def test_the_start_page_tells_how_far_and_how_long(home: Path) -> None:
    """Unit, year, progress and days left, a weekend mentioned; what was handed in is told instead."""
    path = saved(home, "yunchuan-2023")
    desk.remember(path, 20, 61)
    async with Interviewer(None, YEAR, today=date(2024, 1, 8)).run_test() as pilot:
        assert "云川县人民政府2023年已答20/61，离3月31日（周日）还有83天" in said(pilot, "start")
    desk.seal(path)
    async with Interviewer(None, YEAR, today=date(2024, 1, 8)).run_test() as pilot:
        assert "已报送" in said(pilot, "start") and "还有" not in said(pilot, "start")


async def test_two_files_of_one_unit_and_year_are_told_apart(home: Path) -> None:
    """By their file names."""
    one, other = saved(home), home / "另一份.yaml"
    answers_file.save(other, answers_file.read(one))
    for path in (one, other):
        desk.remember(path)
    async with begun().run_test() as pilot:
        assert "（答卷）" in said(pilot, "start") and "（另一份）" in said(pilot, "start")


async def test_the_start_page_leads_elsewhere_and_back(home: Path) -> None:
    """Reviewing and teaching begin here; what was damaged meanwhile is told when it is opened."""
    path = saved(home)
    desk.remember(path)
    async with begun().run_test() as pilot:
        menu = pilot.app.screen.query_one(Menu)
        menu.fill(menu.entries, "reviewing")
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, StartScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, StartScreen)
        path.write_text(path.read_text(encoding="utf-8") + "nonsense: [1\n", encoding="utf-8")
        await press(pilot, "home", "enter")
        assert isinstance(pilot.app.screen, StartScreen) and seen(pilot, "banner").strip() != "年报助手"


async def test_a_fault_of_ours_is_said_in_one_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback on the screen; the details are in a file, the answers saved, the file let go."""

    def faulty(_: InterviewScreen) -> None:
        raise RuntimeError("planted")

    path = saved(home, requests=None)
    monkeypatch.setattr(InterviewScreen, "action_card", faulty)
    with pytest.raises(RuntimeError, match="planted"):
        async with begun(path).run_test() as pilot:
            await at(pilot, "requests.received")
            await answer(pilot, "3件，都是自然人")
            await press(pilot, "f1")
    told = "".join(capsys.readouterr().err.split())
    assert "答过的都已保存" in told and "Traceback" not in told
    assert "planted" in (home / ".state" / "error.txt").read_text(encoding="utf-8")
    assert answers_file.read(path)["requests"]["received"][0] == 3


async def test_something_typed_but_not_sent_is_said_before_leaving() -> None:
    """Ctrl+Q leaves at once, unless words would be lost; Ctrl+C never leaves."""
    async with begun().run_test() as pilot:
        await press(pilot, *"青山", "ctrl+c")
        assert pilot.app.is_running and pilot.app.screen.query_one(Reply).value == "青山"
        await press(pilot, "ctrl+q")
        assert "没有记下" in seen(pilot, "banner")
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(home: Path, number: signal.Signals) -> None:
    """Exit 128+n, the ordinary screen is back, the answer given before is on the disk."""
    import pty

    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv(sys.executable, [sys.executable, "-m", "assistant", "write"])
    shown = until_shown(terminal, "全称")
    os.write(terminal, f"{ORGAN}\r".encode())
    shown += until_shown(terminal, "记下了")
    os.kill(child, number)
    shown += until_shown(terminal, "\x1b[?25h")
    status = os.waitpid(child, 0)[1]
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 128 + number
    assert "\x1b[?1049l" in shown and "\x1b[?25h" in shown
    (journal,) = (home / ".state" / "journal").iterdir()
    assert answers_file.read(journal)["organ"]["name"] == ORGAN


async def test_an_answer_that_cannot_be_saved_is_told_and_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: the answer stays on the screen, and is saved with the next one."""
    from assistant.documents import fault

    def full(*_: object) -> Path:
        raise fault("file.unwritable", file="答卷.yaml", why="空间不足")

    async with begun().run_test() as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(desk, "save", full)
            await answer(pilot, ORGAN)
            assert "空间不足" in seen(pilot) and session(pilot).sheet.answers["organ"]["name"] == ORGAN
        await answer(pilot, "我局")
        assert answers_file.read(session(pilot).path)["organ"] == {"name": ORGAN, "self": "我局"}


async def test_a_click_on_a_key_is_that_key_once(home: Path) -> None:
    """The second colours come after the first, not the third."""
    async with begun().run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        keys = "".join(part.text for part in pilot.app.screen.query_one("#keys", Paper).lines[0])
        await pilot.click("#keys", offset=(cell_len(keys[: keys.index("F9")]), 0))
        await pilot.pause()
        assert pilot.app.theme == "nianbao-light"
