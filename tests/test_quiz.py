"""Finding faults on the screen: every key the class is told about, every size, the score."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from assistant.teach.exercise import exercise
from assistant.teach.spots import heading
from assistant.tui.app import Interviewer
from assistant.tui.paper import Paper
from assistant.tui.teaching.choosing import ChooseScreen
from assistant.tui.teaching.marking import Marking
from assistant.tui.teaching.quiz import QuizScreen, QuizStart, ScoreScreen

YEAR = 2023
SIZES = [(80, 24), (120, 40), (160, 50), (40, 12)]


def app(number: int = 1, level: str = "medium") -> Interviewer:
    made = exercise(number, level)
    return Interviewer(None, YEAR, first=lambda: QuizScreen(made))


def seen(pilot: Pilot[int], name: str) -> str:
    return "\n".join(
        "".join(part.text for part in parts) for parts in pilot.app.screen.query_one(f"#{name}", Paper).lines
    )


def marking(pilot: Pilot[int]) -> Marking:
    return pilot.app.screen.query_one(Marking)


async def mark(pilot: Pilot[int], spot: str) -> None:
    marking(pilot).go(spot)
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_shown_at_every_size(size: tuple[int, int]) -> None:
    """The report and the score fit their screen; nothing crashes."""
    async with app().run_test(size=size) as pilot:
        await pilot.press("down", "down", "right", "enter", "pagedown", "pageup", "end", "home", "f6")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ScoreScreen)
        await pilot.press("pagedown", "up", "down", "pageup", "f9", "escape")
        assert isinstance(pilot.app.screen, QuizScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_every_spot_can_be_reached(size: tuple[int, int]) -> None:
    """Stepping to the right visits every figure, sentence and heading once, from first to last."""
    async with app(2, "hard").run_test(size=size) as pilot:
        paper = marking(pilot)
        order = list(paper.places())
        assert set(order) == set(paper.spots)
        visited = [paper.at]
        for _ in order[1:]:
            paper.action_step(1)
            visited.append(paper.at)
        assert visited == order


async def test_arrows_follow_the_table() -> None:
    """Down and up keep the column; left and right go along the row."""
    async with app().run_test(size=(100, 40)) as pilot:
        paper = marking(pilot)
        paper.go("requests.received.enterprise")
        await pilot.press("down")
        assert paper.at == "requests.brought_forward.enterprise"
        await pilot.press("right", "up")
        assert paper.at == "requests.received.research"
        await pilot.press("left")
        assert paper.at == "requests.received.enterprise"


async def test_marks_come_and_go() -> None:
    """Enter marks and takes the mark away; the banner counts; a sign beside the line shows it without colour."""
    async with app().run_test(size=(100, 30)) as pilot:
        await mark(pilot, "requests.granted.total")
        assert pilot.app.screen.marks == ["requests.granted.total"]  # type: ignore[attr-defined]
        assert any(parts[0].text.startswith("*") for parts in marking(pilot).lines)
        assert "1" in seen(pilot, "banner")
        await pilot.press("enter")
        assert pilot.app.screen.marks == []  # type: ignore[attr-defined]


async def test_a_click_marks() -> None:
    """The mouse does what Enter does."""
    async with app().run_test(size=(100, 30)) as pilot:
        paper = marking(pilot)
        place = paper.places()["preface/0/0"]
        await pilot.click(Marking, offset=(place.x + 3, place.top + 1))
        await pilot.pause()
        assert pilot.app.screen.marks == [paper.at] and paper.at.startswith("preface")  # type: ignore[attr-defined]


async def test_the_score_explains_everything() -> None:
    """Found, missed and wrongly marked, each with its reason and article; the report then shows where."""
    made = exercise(1, "hard")
    async with app(1, "hard").run_test(size=(120, 40)) as pilot:
        await mark(pilot, made.faults[0].spots[0])
        await mark(pilot, made.traps[0].spots[0])
        await mark(pilot, heading("overview"))
        await pilot.press("f6")
        await pilot.pause()
        text = seen(pilot, "score").replace("\n", "").replace(" ", "")
        for fault in made.faults:
            assert fault.title.replace(" ", "") in text and fault.why[:12] in text
        assert made.traps[0].why[:12] in text
        await pilot.press("escape")
        signs = {parts[0].text.strip() for parts in marking(pilot).lines}
        assert signs == {"", "+", "!", "?"}
        marks = list(pilot.app.screen.marks)  # type: ignore[attr-defined]
        await pilot.press("enter")
        assert pilot.app.screen.marks == marks  # type: ignore[attr-defined]


async def test_another_exercise() -> None:
    """F8 offers the next number, from the report and from the score."""
    async with app(1).run_test(size=(80, 24)) as pilot:
        await pilot.press("f8")
        await pilot.pause()
        assert pilot.app.screen.made.number == 2  # type: ignore[attr-defined]
        await pilot.press("f6")
        await pilot.pause()
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(pilot.app.screen, QuizScreen) and pilot.app.screen.made.number == 3


async def test_from_the_trainers_page() -> None:
    """Chosen there, with a number and a level; Esc goes back step by step."""
    async with Interviewer(None, YEAR, first=ChooseScreen).run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(QuizStart())
        await pilot.pause()
        await pilot.press("right", "right", "left", "left", "left", "right", "down", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, QuizScreen) and (screen.made.number, screen.made.level) == (2, "medium")
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, ChooseScreen)


async def test_escape_ends_where_it_began() -> None:
    """Started from the command line there is nowhere to go back to."""
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.return_code == 0


def test_the_trainers_page_offers_it() -> None:
    """Beside practice."""
    from assistant.tui.teaching.choosing import OTHERS

    assert isinstance(OTHERS["quiz"](YEAR), QuizStart)
