"""The screens, played with Textual's pilot: every key a person is told about, every size, nothing lost."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from assistant import answers as answers_file
from assistant import desk
from assistant.documents import data_file
from assistant.tui.app import Interviewer
from assistant.tui.card import CardScreen
from assistant.tui.draft import Draft, ReportScreen
from assistant.tui.editor import EditorScreen
from assistant.tui.finish import FinishScreen
from assistant.tui.grids import grid_lines
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import NO_START, fit, width_of, wrap
from assistant.tui.menu import Menu
from assistant.tui.outline import OutlineScreen
from assistant.tui.page import Page, TooSmall
from assistant.tui.paper import Paper
from assistant.tui.reading import report_lines
from assistant.tui.reply import Reply
from assistant.tui.session import Session
from assistant.tui.start import StartScreen

YEAR = 2023
SIZES = [(80, 24), (120, 40), (160, 50), (40, 12)]
ORGAN = "青山县农业农村局"


def begun(path: Path | None = None, plain: bool = False) -> Interviewer:
    return Interviewer(Session.open(path, YEAR) if path else None, YEAR, plain)


def saved(home: Path, name: str = "weiwan-2023", **changes: object) -> Path:
    """A seed as a file of one's own; changes of None leave a part out."""
    answers = answers_file.read(data_file("seeds", f"{name}.yaml"))
    answers = {key: value for key, value in {**answers, **changes}.items() if value is not None}
    path = home / "答卷.yaml"
    answers_file.save(path, answers)
    return path


def seen(pilot: Pilot[int], name: str = "talk") -> str:
    """What stands on a paper of the screen, all of it."""
    paper = pilot.app.screen.query_one(f"#{name}", Paper)
    return "\n".join("".join(part.text for part in parts) for parts in paper.lines)


def session(pilot: Pilot[int]) -> Session:
    screen = next(s for s in pilot.app.screen_stack if isinstance(s, InterviewScreen))
    return screen.session


def asked(pilot: Pilot[int]) -> str:
    prompt = session(pilot).prompt
    return prompt.field if prompt else ""


async def worked(pilot: Pilot[int]) -> None:
    """Until no thread works any more (a draft overtaken by a newer one counts as done)."""
    await pilot.pause()
    while any(worker.is_running for worker in pilot.app.workers):
        await pilot.pause(0.02)
    await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def at(pilot: Pilot[int], field: str) -> None:
    """Go to the question of a FIELD, as from the outline."""
    screen = pilot.app.screen
    assert isinstance(screen, InterviewScreen)
    screen.go(field)
    await pilot.pause()


async def answer(pilot: Pilot[int], *replies: str) -> None:
    for text in replies:
        pilot.app.screen.query_one(Reply).fill(text)
        await press(pilot, "enter")


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


# -- the outline -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_outline_finds_and_changes_one_answer(home: Path, size: tuple[int, int]) -> None:
    """Typing filters, Enter goes to the question, the rest of the answers stays as it is."""
    path = saved(home)
    before = answers_file.read(path)
    async with begun(path).run_test(size=size) as pilot:
        await until(pilot, FinishScreen, opened=False)
        await press(pilot, "f4")
        await press(pilot, *"单位自称")
        assert "单位自称" in seen(pilot, "outline") and "报告年度" not in seen(pilot, "outline")
        await press(pilot, "enter")
        assert asked(pilot) == "organ.self"
        await answer(pilot, "本镇")
    assert answers_file.read(path) == {**before, "organ": {**before["organ"], "self": "本镇"}}


async def test_an_item_is_removed_after_being_named(home: Path) -> None:
    """Delete says what would go; pressed again it goes."""
    problem = {"problem": "甲问题", "measure": "改"}
    path = saved(home, problems=[problem, {**problem, "problem": "乙问题"}], requests=None)
    async with begun(path).run_test() as pilot:
        await press(pilot, "f4")
        await press(pilot, *"甲问题", "delete")
        assert len(session(pilot).sheet.answers["problems"]) == 2
        await press(pilot, "delete")
        assert [item["problem"] for item in answers_file.read(path)["problems"]] == ["乙问题"]


async def test_a_closed_list_is_opened_again_with_its_items(home: Path) -> None:
    """Going to a list adds to it; leaving it at once changes nothing."""
    path = saved(home, requests=None)
    before = answers_file.read(path)["problems"]
    async with begun(path).run_test() as pilot:
        await at(pilot, "problems")
        assert asked(pilot) == f"problems.{len(before) + 1}.problem"
        await answer(pilot, ".")
        assert answers_file.read(path)["problems"] == before


# -- the report ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_report_so_far_can_be_read(home: Path, size: tuple[int, int]) -> None:
    """Prose and four tables, no line too long, none beginning with a full stop."""
    async with begun(saved(home, requests=None)).run_test(size=size) as pilot:
        await press(pilot, "f8")
        text = seen(pilot, "report")
        for heading in ("一、总体情况", "三、收到和处理", "六、其他"):
            assert heading in text
        paper = pilot.app.screen.query_one("#report", Paper)
        assert all(width_of(parts) <= paper.size.width for parts in paper.lines)
        assert not any(row.strip()[:1] in NO_START for row in text.splitlines() if row.strip())
        await press(pilot, "right", "pagedown", "end", "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)


async def test_on_a_wide_screen_the_draft_follows(home: Path) -> None:
    """Progress at the left, the draft at the right with what was just answered."""
    async with begun().run_test(size=(160, 50)) as pilot:
        await answer(pilot, ORGAN)
        await pilot.pause(0.5)
        await worked(pilot)
        assert "单位情况" in seen(pilot, "progress")
        assert pilot.app.screen.query_one(Draft).report is not None
        assert ORGAN in seen(pilot, "draft")


@pytest.mark.parametrize("width", [24, 36, 44, 60, 76, 78, 100, 158])
@pytest.mark.parametrize("plain", [False, True])
def test_tables_fit_every_width(width: int, plain: bool) -> None:
    """Drawn or told, no line is wider than the screen; drawn tables are rectangles."""
    from assistant.compose import compose
    from assistant.edition import load

    report = compose(load(), answers_file.read(data_file("seeds", "yunchuan-2023.yaml")))
    for grid in report.grids():
        lines = grid_lines(grid, width, plain)
        assert all(width_of(parts) <= width for parts in lines)
        text = "".join(part.text for parts in lines for part in parts)
        if "┌" in text or "+" in text:
            assert len({width_of(parts) for parts in lines}) == 1
        assert not plain or not set(text) & set("│─┌┐└┘├┤┬┴┼")
    assert all(width_of(parts) <= width for parts in report_lines(report, width, plain))


def test_kinsoku() -> None:
    """Punctuation never begins a line, an opening bracket never ends one, figures stay whole."""
    text = "一二三四五六七八九十，甲乙（丙丁）戊己“庚辛”壬癸。二零二三年12345678件，又一项。"
    for width in range(12, 40):
        rows = wrap(text, width)
        assert "".join(rows) == text
        assert not any(row[0] in "，。）”" for row in rows) and not any(row[-1] in "（“" for row in rows)
    assert wrap("abc\x1b[31m", 40) == ("abc□[31m",)
    assert fit("一二三四", 5) == "一.. "


# -- the end ---------------------------------------------------------------------------------


async def until(pilot: Pilot[int], screen: type[Page[str]], opened: bool = True) -> None:
    """Wait until the review of the finish screen is done (`opened`: open it with F6 first)."""
    if opened:
        await press(pilot, "f6")
    await worked(pilot)
    if opened:
        assert isinstance(pilot.app.screen, screen)


@pytest.mark.parametrize("size", SIZES)
async def test_a_finding_leads_to_its_question(home: Path, size: tuple[int, int]) -> None:
    """What is missing is listed; Enter on it goes there."""
    answers = answers_file.read(data_file("seeds", "weiwan-2023.yaml"))
    organ = {key: value for key, value in answers["organ"].items() if key != "level"}
    async with begun(saved(home, organ=organ)).run_test(size=size) as pilot:
        await until(pilot, FinishScreen)
        menu = pilot.app.screen.query_one(Menu)
        first = next(entry for entry in menu.entries if entry.mark.startswith("finding:"))
        menu.fill(menu.entries, first.mark)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert asked(pilot) == "organ.level"


async def test_a_complete_report_is_built_beside_its_answers(home: Path) -> None:
    """The Word file is written, its place is said; a second time nothing is overwritten unasked."""
    async with begun(saved(home)).run_test() as pilot:
        await until(pilot, FinishScreen)
        for _ in range(2):
            menu = pilot.app.screen.query_one(Menu)
            assert menu.at == "build"
            await press(pilot, "enter")
            await worked(pilot)
            if menu.at == "leave":
                (built,) = home.glob("*.docx")
                assert built.name in "".join(seen(pilot, "summary").split())
                await press(pilot, "home")
        assert menu.at == "overwrite"
        await press(pilot, "down", "enter")
        await worked(pilot)
    assert len(list(home.glob("*.docx"))) == 2


async def test_an_incomplete_report_is_built_as_a_draft_only(home: Path) -> None:
    """With errors the Word file is not offered, a draft is."""
    async with begun(saved(home, problems=None)).run_test() as pilot:
        await until(pilot, FinishScreen)
        menu = pilot.app.screen.query_one(Menu)
        marks = [entry.mark for entry in menu.entries]
        assert "build" not in marks and "draft" in marks
        menu.fill(menu.entries, "draft")
        await press(pilot, "enter")
        await worked(pilot)
    (built,) = home.glob("*.docx")
    assert "草稿" in built.name


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


def until_shown(terminal: int, text: str, seconds: float = 20) -> str:
    """What a terminal shows until a text has come."""
    shown, end = b"", time.monotonic() + seconds
    while text.encode() not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    return shown.decode("utf-8", "replace")


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
