"""The which-row coach on the screen: yes and no in every way, a step back, and on to the row."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.edition import load
from assistant.interview import coach
from assistant.tui.card import CardScreen
from assistant.tui.coaching import CoachScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.reply import Reply
from tests.pilots import SIZES, answer, asked, at, begun, press, said, saved, seen

EDITION = load()


def node(pilot: Pilot[int]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, CoachScreen)
    return screen.here.key


async def coached(pilot: Pilot[int]) -> None:
    """The coach, from the card of a question of table three."""
    await at(pilot, "requests.received")
    await press(pilot, "f1", "f8")
    assert isinstance(pilot.app.screen, CoachScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_question_is_seen_with_its_help(home: Path, size: tuple[int, int]) -> None:
    """The question at hand is in view however many were asked before, in every size."""
    async with begun(saved(home, requests=None)).run_test(size=size) as pilot:
        await coached(pilot)
        for reply in "yyynnnyn":
            here = pilot.app.screen.here  # type: ignore[attr-defined]
            assert isinstance(here, coach.Node)
            assert "".join(here.ask.split()) in said(pilot, "coach") and "".join(here.help.split()) in said(
                pilot, "coach"
            )
            await press(pilot, reply)
        assert node(pilot) == "not_corrected"


@pytest.mark.parametrize("keys", [("y",), ("Y",), ("是",), ("1",), ("enter",), ("j",), ("对",), ("up", "up", "enter")])
async def test_ways_to_say_yes(home: Path, keys: tuple[str, ...]) -> None:
    """Letters, numbers, what an input method sends, the arrow keys."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await coached(pilot)
        await press(pilot, *keys)
        assert node(pilot) == "received"


@pytest.mark.parametrize("keys", [("n",), ("否",), ("2",), ("down", "enter"), ("不",)])
async def test_ways_to_say_no(home: Path, keys: tuple[str, ...]) -> None:
    """The same for no: here the letter that is no request."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await coached(pilot)
        await press(pilot, *keys)
        assert node(pilot) == "outside"
        assert "不是政府信息公开申请" in said(pilot, "coach") and "去填这一行" not in seen(pilot, "coach")


async def test_the_row_is_explained_and_gone_to(home: Path) -> None:
    """Title, reason, what it must not be mixed up with, the article; then the question of that row."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await coached(pilot)
        await press(pilot, *"yyynnnyn")
        row = next(row for row in coach.rows(EDITION) if row.key == "not_corrected")
        shown = said(pilot, "coach")
        assert all("".join(text.split()) in shown for text in (row.title, row.because, row.unlike, row.basis))
        await press(pilot, "enter")
        assert asked(pilot) == "requests.not_corrected"
        assert isinstance(pilot.app.screen, InterviewScreen)


async def test_a_step_back_and_from_the_beginning(home: Path) -> None:
    """F2 and Backspace return to the question before, the old reply under the cursor; another request starts anew."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await coached(pilot)
        await press(pilot, "y", "n")
        assert node(pilot) == "next_year"
        await press(pilot, "f2")
        assert node(pilot) == "received"
        await press(pilot, "enter")
        assert node(pilot) == "next_year"
        await press(pilot, "1")
        assert node(pilot) == "request"
        await press(pilot, "backspace")
        assert node(pilot) == "request"


async def test_leaving_changes_nothing(home: Path) -> None:
    """Escape from the coach and the card: the same question, and what was typed so far still in the line."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await at(pilot, "requests.received")
        pilot.app.screen.query_one(Reply).fill("12")
        await press(pilot, "f1", "f8", "y", "escape")
        assert isinstance(pilot.app.screen, CardScreen)
        await press(pilot, "escape")
        assert asked(pilot) == "requests.received"
        assert pilot.app.screen.query_one(Reply).value == "12"


async def test_elsewhere_the_card_offers_no_coach(home: Path) -> None:
    """Only questions of table three know rows; the word works everywhere."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await at(pilot, "organ.self")
        await press(pilot, "f1", "f8")
        assert isinstance(pilot.app.screen, CardScreen)
        await press(pilot, "escape")
        await at(pilot, "disclosure.fees.amount")
        await answer(pilot, "哪一行")
        await press(pilot, "y", "y", "n", "1")
        assert asked(pilot) == "requests.carried_forward"
