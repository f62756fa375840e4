"""Lessons played through the real screens: to their end, paused, stepped, taken over; nothing is left behind."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant import desk
from assistant.teach.lesson import find, read, shipped
from assistant.tui.app import Interviewer
from assistant.tui.finish import FinishScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.reply import Reply
from assistant.tui.teaching import choose
from assistant.tui.teaching.caption import Caption
from assistant.tui.teaching.contents import ContentsScreen
from assistant.tui.teaching.demo import DemoScreen
from assistant.tui.teaching.player import Player
from tests.pilots import answer, asked, press, seen

LESSONS = [read(path).name for path in shipped()]
STEPS = """title: 试
audience: 我
minutes: 1
answers: weiwan-2023.yaml
steps:
  - chapter: 开头
    say: 第一句讲解
  - chapter: 名称
    ask: organ.name
    say: 先问名称
  - chapter: 申请
    ask: requests.received
    say: 再问申请
    wrong: [{reply: 大概五件, say: 故意答错}]
  - chapter: 条数
    ask: overview.proactive.total
    say: 三问条数
"""


@asynccontextmanager
async def playing(name: str | Path, pace: float = 0, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[int]]:
    """A lesson on the screen."""
    lesson = read(name if isinstance(name, Path) else find(name))
    app = Interviewer(None, lesson.year, first=lambda: DemoScreen(Player(lesson, pace)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def stage(pilot: Pilot[int]) -> DemoScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, DemoScreen))


def player(pilot: Pilot[int]) -> Player:
    return stage(pilot).player


def caption(pilot: Pilot[int]) -> str:
    return pilot.app.screen.query_one(Caption).text


async def until(pilot: Pilot[int], text: str) -> None:
    """Wait for a caption."""
    for _ in range(500):
        if text in caption(pilot):
            return
        await pilot.pause(0.01)
    raise AssertionError((text, caption(pilot)))


async def over(pilot: Pilot[int]) -> None:
    """Wait for the end of the lesson."""
    for _ in range(6000):
        if player(pilot).ended:
            break
        await pilot.pause(0.01)
    assert player(pilot).ended
    await pilot.pause()


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A short lesson of a trainer's own."""
    path = tmp_path / "自己的课.yaml"
    path.write_text(STEPS, encoding="utf-8")
    return path


# -- to the end --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LESSONS)
async def test_a_lesson_is_played_to_its_end(name: str, home: Path) -> None:
    """The last screen is that of the review: nothing wrong, the Word file built; the user's files are as before."""
    async with playing(name) as pilot:
        folder = player(pilot).desk.folder
        await over(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, FinishScreen) and screen.findings == []
        assert any(text.endswith(".docx") and "/" not in text for _, text in screen.said)
        assert list(folder.glob("*.docx"))
    assert not folder.exists()
    assert os.environ["NIANBAO_HOME"] == str(home)
    assert list(home.iterdir()) == [] and desk.recent() == []


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (160, 50)])
async def test_a_lesson_fits_every_size(lesson: Path, size: tuple[int, int]) -> None:
    """Caption and question stand on the screen together, however small it is."""
    async with playing(lesson, size=size) as pilot:
        await over(pilot)
        assert pilot.app.screen.query_one(Caption).size.height >= 2


async def test_a_wrong_reply_is_asked_back_and_nothing_kept(lesson: Path) -> None:
    """What is wrong on purpose is caught as a person would be, with the lesson's caption beside it."""
    async with playing(lesson, pace=1) as pilot:
        player(pilot).until = 2
        await pilot.press("right")
        await until(pilot, "故意答错")
        await pilot.press("space", "right")
        for _ in range(300):
            if stage(pilot).attempt:
                break
            await pilot.pause(0.01)
        assert "大概五件" in seen(pilot) and "requests" not in stage(pilot).session.sheet.answers


# -- steering ----------------------------------------------------------------------------------


async def test_space_pauses_and_the_arrows_step(lesson: Path) -> None:
    """Paused nothing moves; right plays one step and waits, left goes back to the step before."""
    async with playing(lesson, pace=1) as pilot:
        await until(pilot, "第一句讲解")
        await pilot.press("space")
        assert player(pilot).paused
        await pilot.press("right")
        await until(pilot, "先问名称")
        await pilot.pause(0.2)
        assert asked(pilot) == "organ.name"
        await pilot.press("right")
        await until(pilot, "再问申请")
        assert stage(pilot).session.sheet.answers["organ"]["name"] == "苇湾镇人民政府"
        await pilot.press("left")
        await until(pilot, "先问名称")
        assert asked(pilot) == "organ.name" and "organ" not in stage(pilot).session.sheet.answers
        await pilot.press("left")
        await until(pilot, "第一句讲解")


async def test_typing_is_seen_letter_by_letter(lesson: Path) -> None:
    """At a human pace the reply grows in the reply line; the speed keys change the pace."""
    async with playing(lesson, pace=1) as pilot:
        await pilot.press("plus", "plus", "minus")
        assert player(pilot).speed == 1.5
        await pilot.press("right")
        await until(pilot, "先问名称")
        seen_so_far = set()
        for _ in range(400):
            seen_so_far.add(stage(pilot).query_one(Reply).value)
            if "苇湾镇人" in seen_so_far:
                break
            await pilot.pause(0.02)
        assert {"苇", "苇湾"} & seen_so_far and "苇湾镇人" in seen_so_far


async def test_taking_over_and_handing_back(lesson: Path) -> None:
    """T gives the keys to the interview, F12 takes them back; the lesson goes on with what is open."""
    async with playing(lesson, pace=1) as pilot:
        await until(pilot, "第一句讲解")
        await pilot.press("t")
        await until(pilot, "请您来答")
        await answer(pilot, "青山县农业农村局")
        assert stage(pilot).session.sheet.answers["organ"]["name"] == "青山县农业农村局"
        await pilot.press("f12")
        await pilot.press("right")
        await until(pilot, "再问申请")
        assert stage(pilot).session.sheet.answers["organ"]["name"] == "青山县农业农村局"


async def test_the_keys_are_the_lessons_until_somebody_takes_over(lesson: Path) -> None:
    """What is typed or pasted during the lesson does not reach the interview."""
    async with playing(lesson, pace=1) as pilot:
        await pilot.press("space")
        await press(pilot, "x", "y", "f8", "f4")
        assert isinstance(pilot.app.screen, DemoScreen)
        assert "xy" not in stage(pilot).query_one(Reply).value


async def test_chapters_by_number_and_from_the_list(lesson: Path) -> None:
    """A number jumps on or back to a chapter, L shows them."""
    async with playing(lesson, pace=1) as pilot:
        await pilot.press("4")
        await until(pilot, "三问条数")
        assert stage(pilot).session.sheet.answers["requests"]
        await pilot.press("2")
        await until(pilot, "先问名称")
        assert "organ" not in stage(pilot).session.sheet.answers
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, ContentsScreen)
        await press(pilot, "home", "down", "down", "enter")
        await until(pilot, "再问申请")


async def test_escape_ends_the_lesson(lesson: Path) -> None:
    """Alone it ends the program, from the start page it leads back there; the borrowed desk is gone."""
    async with playing(lesson, pace=1) as pilot:
        folder = player(pilot).desk.folder
        await press(pilot, "escape")
    assert pilot.app.return_code == 0 and not folder.exists()


# -- the start page ----------------------------------------------------------------------------


async def test_the_start_page_offers_lessons_exercises_and_practice(home: Path) -> None:
    """A lesson is opened and left again; practice is a blank interview on a desk of its own."""
    app = Interviewer(None, 2023, first=choose)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "零申请" in seen(pilot, "teach") and "自己写一份" in seen(pilot, "teach")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DemoScreen)
        await press(pilot, "escape")
        assert "讲课用" in seen(pilot, "banner")
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await answer(pilot, "青山县农业农村局")
        await press(pilot, "f12")
        assert "讲课用" in seen(pilot, "banner")
    assert list(home.iterdir()) == []


async def test_the_mouse_steers_the_lesson_and_nothing_else(lesson: Path) -> None:
    """A click on the interview does nothing; one on the caption's keys is that key."""
    async with playing(lesson, pace=1, size=(120, 30)) as pilot:
        await until(pilot, "第一句讲解")
        await pilot.click("#keys", offset=(1, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, DemoScreen) and len(pilot.app.screen_stack) == 1
        bar = pilot.app.screen.query_one(Caption)
        await pilot.click(Caption, offset=(6, bar.size.height))
        await pilot.pause()
        assert player(pilot).paused
