"""The conversation on the screen, played with Textual's pilot: every key a person is told about, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import TextArea

from assistant import answers as answers_file
from assistant.tui.card import CardScreen
from assistant.tui.draft import ReportScreen
from assistant.tui.editor import EditorScreen
from assistant.tui.finish import FinishScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.outline import OutlineScreen
from assistant.tui.page import Page
from assistant.tui.reply import Reply
from tests.pilots import (
    ORGAN,
    SIZES,
    YEAR,
    answer,
    asked,
    at,
    begun,
    press,
    saved,
    seen,
    session,
)

# -- the conversation ------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_question_is_there_at_once(size: tuple[int, int]) -> None:
    """Without recent reports the interview begins with its first question, the reply line ready."""
    async with begun().run_test(size=size) as pilot:
        assert "全称" in seen(pilot)
        assert isinstance(pilot.app.focused, Reply)


async def test_a_reply_is_understood_saved_and_followed(home: Path) -> None:
    """Question, reply and what was understood stay above the next question; the file is there."""
    async with begun().run_test() as pilot:
        await press(pilot, *ORGAN, "enter")
        assert f"答  {ORGAN}" in seen(pilot) and "记下了：单位全称" in seen(pilot)
        assert asked(pilot) != "organ.name"
        assert answers_file.read(session(pilot).path)["organ"]["name"] == ORGAN
    assert list((home / ".state" / "journal").iterdir())


async def test_the_file_moves_to_the_folder_once_unit_and_year_are_known(home: Path) -> None:
    """A nameless interview lies in the journal, a named one where people look for it."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN)
        await at(pilot, "year")
        await answer(pilot, str(YEAR))
        assert session(pilot).path == home / f"{ORGAN}{YEAR}.yaml"


async def test_a_wrong_reply_is_asked_back_at_once(home: Path) -> None:
    """Nothing is stored, the question stays, Up fetches the words back."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        before = session(pilot).sheet.answers
        await answer(pilot, "约三五件")
        assert "！" in seen(pilot) and asked(pilot) == "requests.received"
        assert session(pilot).sheet.answers == before
        await press(pilot, "up")
        assert pilot.app.screen.query_one(Reply).value == "约三五件"


async def test_full_width_figures_are_figures(home: Path) -> None:
    """An input method left in full width does no harm."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await at(pilot, "requests.received")
        await answer(pilot, "１２")
        assert "12件" in seen(pilot)


async def test_markup_in_a_reply_is_only_text() -> None:
    """What a person types is never read as colours or links."""
    async with begun().run_test() as pilot:
        await answer(pilot, "[red]青山县[/] [@click=app.quit]局[/]")
        assert "[red]青山县[/] [@click=app.quit]局[/]" in seen(pilot)
        await press(pilot, "f4")
        assert "[red]青山县[/]" in seen(pilot, "outline")


async def test_enter_takes_the_default(home: Path) -> None:
    """An empty line takes what is shown as the default."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN, "")
        assert session(pilot).sheet.answers["organ"]["self"] == "我局"


async def test_options_by_number_arrows_and_click(home: Path) -> None:
    """A list of options takes a number, the arrow keys with Enter, or a click."""
    path = saved(home, disclosure=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "organ.kind")
        await answer(pilot, "1")
        assert session(pilot).sheet.answers["organ"]["kind"] == "government"
        await at(pilot, "organ.kind")
        await press(pilot, "down", "down", "enter")
        assert session(pilot).sheet.answers["organ"]["kind"] == "government_office"


async def test_a_pick_list_is_ticked_with_the_space_bar(home: Path) -> None:
    """Down and space tick, Enter takes what is ticked; numbers do as well."""
    path = saved(home, overview=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "overview.proactive")
        await press(pilot, "down", "down", "space")
        assert re.search(r"\[x\] +2 ", seen(pilot))
        await press(pilot, "enter")
        picked = session(pilot).sheet.answers["overview"]["proactive"]
        assert "last_total" not in picked and picked["followers"] is None


# -- help, back, skip, commands --------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_tells_why_and_how(size: tuple[int, int]) -> None:
    """F1 shows the reasons, the article and an example; Escape returns."""
    async with begun().run_test(size=size) as pilot:
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, CardScreen)
        assert "为什么问" in seen(pilot, "card") and "条例第四十九条" in seen(pilot, "card")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)


async def test_going_back_and_forth_loses_nothing() -> None:
    """F2 returns to an answer, Enter keeps it, a new one replaces it alone."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN, "我局", "3")
        here, before = asked(pilot), session(pilot).sheet.answers
        await press(pilot, "f2", "f2")
        assert asked(pilot) == "organ.self" and "现在的答案：我局" in seen(pilot)
        await answer(pilot, "")
        assert asked(pilot) == here and session(pilot).sheet.answers == before
        await press(pilot, "f2", "f2")
        await answer(pilot, "本机关")
        assert session(pilot).sheet.answers["organ"] == {**before["organ"], "self": "本机关"}
        assert asked(pilot) == here
        await press(pilot, "f2", "escape")
        assert asked(pilot) == here


async def test_a_skipped_question_comes_back_last(home: Path) -> None:
    """F3 puts a question off; those put off come again at the end, in turn."""
    path = saved(home, other_matters=None)
    async with begun(path).run_test() as pilot:
        first = asked(pilot)
        await press(pilot, "f3")
        assert asked(pilot) != first and first in session(pilot).sheet.answers["later"]
        assert answers_file.read(path)["later"] == [first]
        for _ in range(20):
            if asked(pilot) != first:
                await press(pilot, "f3")
        assert asked(pilot) == first


@pytest.mark.parametrize(
    ("word", "screen"), [("目录", OutlineScreen), ("看报告", ReportScreen), ("检查", FinishScreen)]
)
async def test_commands_in_words(home: Path, word: str, screen: type[Page[str]]) -> None:
    """Where a terminal keeps F-keys to itself, words do the same."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await answer(pilot, word)
        await pilot.pause()
        assert isinstance(pilot.app.screen, screen)


async def test_a_part_of_the_report_is_reached_in_words(home: Path) -> None:
    """跳到第三部分 goes to the first open question there, or to its first one."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await answer(pilot, "跳到第三部分")
        assert asked(pilot) == "requests.received"
        await answer(pilot, "转到存在的主要问题")
        assert "problems" in asked(pilot)
        await answer(pilot, "跳到第九部分")
        assert "problems" in asked(pilot)


async def test_why_and_how_are_told_in_the_conversation(home: Path) -> None:
    """为什么 and 怎么算 are answered without leaving the question."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        await at(pilot, "requests.received")
        await answer(pilot, "为什么", "怎么算")
        assert "为什么问：" in seen(pilot) and "怎么算：" in seen(pilot)
        assert asked(pilot) == "requests.received"


async def test_a_command_word_said_twice_is_the_answer(home: Path) -> None:
    """检查 may be what a free text says: the second time it is taken as such."""
    async with begun().run_test() as pilot:
        await answer(pilot, "帮助")
        assert asked(pilot) == "organ.name"
        await answer(pilot, "帮助")
        assert session(pilot).sheet.answers["organ"]["name"] == "帮助"


# -- pastes and long texts -------------------------------------------------------------------


async def test_a_paste_of_several_lines_is_explained(home: Path) -> None:
    """One line takes one line, a list takes all, controls are dropped."""
    from textual.events import Paste

    async with begun().run_test() as pilot:
        reply = pilot.app.screen.query_one(Reply)
        reply.post_message(Paste(f"{ORGAN}\x1b\n青山县"))
        await pilot.pause()
        assert reply.value == ORGAN and "粘贴了2行" in seen(pilot)


async def test_lines_pasted_where_several_are_taken(home: Path) -> None:
    """A reply that may have several clauses takes all lines; a long text opens the large editor with them."""
    from textual.events import Paste

    async with begun(saved(home)).run_test() as pilot:
        await at(pilot, "requests.received")
        reply = pilot.app.screen.query_one(Reply)
        reply.post_message(Paste("2件\n其中自然人2件\n"))
        await pilot.pause()
        assert reply.value == "2件；其中自然人2件"
        await at(pilot, "problems.1.problem")
        reply.post_message(Paste("甲段。\n\n乙段。"))
        await pilot.pause()
        await pilot.pause()
        assert pilot.app.screen.query_one(TextArea).text == "甲段。\n乙段。"


async def test_a_long_text_is_written_in_the_large_editor(home: Path) -> None:
    """F7 opens it, F7 takes the text with its paragraphs, Escape keeps it for later."""
    path = saved(home)
    async with begun(path).run_test() as pilot:
        await at(pilot, "problems.1.problem")
        await press(pilot, "f7")
        assert isinstance(pilot.app.screen, EditorScreen)
        pilot.app.screen.query_one(TextArea).text = "栏目更新不及时"
        await press(pilot, "escape")
        await press(pilot, "f7")
        assert pilot.app.screen.query_one(TextArea).text == "栏目更新不及时"
        await press(pilot, "f7")
        assert answers_file.read(path)["problems"][0]["problem"] == "栏目更新不及时"


# -- bad input -------------------------------------------------------------------------------


BAD = [
    "字" * 10_000,
    "9" * 400,
    "-3",
    "2.5件",
    "<b>12</b>件<script>",
    "🎉🎉",
    "\u202e12",
    "１２３４５６７８９０１２３",
    "[bold]3[/",
    "{{ 7*7 }}",
    "；；；",
]


@pytest.mark.parametrize("field", ["requests.received", "organ.kind", "year", "overview.proactive"])
async def test_nonsense_is_asked_back_and_loses_nothing(home: Path, field: str) -> None:
    """A short, kind reply and the question again; the answers stay as they were."""
    async with begun(saved(home, requests=None)).run_test(size=(60, 20)) as pilot:
        await at(pilot, field)
        before = session(pilot).sheet.answers
        for text in BAD:
            await answer(pilot, text)
            assert asked(pilot) == field and "！" in seen(pilot), text[:20]
            assert session(pilot).sheet.answers == before
            told = next(turn.text for turn in pilot.app.screen.attempt if turn.kind == "trouble")  # type: ignore[attr-defined]
            assert len(told) < 300


@pytest.mark.parametrize("field", ["organ.name", "problems.1.problem"])
async def test_free_text_takes_what_can_be_printed(home: Path, field: str) -> None:
    """In free text odd words may be meant; what no document can hold never gets in, nothing crashes."""
    async with begun(saved(home, requests=None)).run_test(size=(60, 20)) as pilot:
        for text in BAD:
            await at(pilot, field)
            await answer(pilot, text)
            assert "\u202e" not in answers_file.dump(session(pilot).sheet.answers)
        await press(pilot, "f8", "escape", "f4", "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)
