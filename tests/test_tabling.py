"""The tables as a grid on the screen: typing, moving, pasting, undo, totals first, live sums, saving as one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from assistant import answers as answers_file
from assistant.tui.card import CardScreen
from assistant.tui.coaching import CoachScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import width_of
from assistant.tui.paper import Paper
from assistant.tui.session import Session, open_places
from assistant.tui.tabling import TablingScreen
from tests.pilots import SIZES, answer, asked, at, begun, press, said, saved, seen, session


def grid(pilot: Pilot[int]) -> TablingScreen:
    screen = pilot.app.screen
    assert isinstance(screen, TablingScreen)
    return screen


async def opened(pilot: Pilot[int], field: str = "requests.received") -> TablingScreen:
    """The grid, opened with F7 at a question."""
    await at(pilot, field)
    await press(pilot, "f7")
    return grid(pilot)


async def paste(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.post_message(Paste(text))
    await pilot.pause()


async def left(pilot: Pilot[int]) -> None:
    """Out of the grid, whatever is said about blanks and sums."""
    await press(pilot, "escape")
    if isinstance(pilot.app.screen, TablingScreen):
        await press(pilot, "escape")
    assert isinstance(pilot.app.screen, InterviewScreen)


def row(path: Path, key: str) -> list[int | None]:
    found: list[int | None] = answers_file.read(path)["requests"][key]
    return found


# -- opening -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*SIZES, (30, 8)])
async def test_f7_opens_the_table_at_the_question(home: Path, size: tuple[int, int]) -> None:
    """The cursor stands in the row asked about; every line fits; Escape returns with nothing changed."""
    path = saved(home, requests=None)
    before = path.read_bytes()
    async with begun(path).run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert screen.entry.path == "requests.received.natural_person"
        paper = screen.query_one("#table", Paper)
        width, height = paper.scrollable_content_region.size
        assert len(paper.lines) <= height and all(width_of(parts) <= width for parts in paper.lines if parts)
        await press(pilot, "escape")
        assert asked(pilot) == "requests.received"
    assert path.read_bytes() == before


async def test_words_open_it_too(home: Path) -> None:
    """表格 opens the table of the question, 该填哪一行 the coach."""
    async with begun(saved(home, disputes=None)).run_test() as pilot:
        await at(pilot, "disputes")
        await answer(pilot, "表格")
        assert grid(pilot).figures.layout.table == "disputes"
        await press(pilot, "escape")
        await answer(pilot, "该填哪一行")
        assert isinstance(pilot.app.screen, CoachScreen)


async def test_labels_are_the_forms(home: Path) -> None:
    """Rows, groups and columns by the form's own words where there is room."""
    async with begun(saved(home, requests=None)).run_test(size=(160, 50)) as pilot:
        await opened(pilot)
        shown = seen(pilot, "table")
        assert "三、本年度办理结果" in shown and "2.其他法律行政法规禁止公开" in shown and "（七）总计" in shown
        assert all(label in shown.replace("\n", "") for label in ("自然人", "商业企业", "四、结转下年度继续办理"))


# -- typing --------------------------------------------------------------------------------------


async def test_typed_figures_are_saved_as_they_stand(home: Path) -> None:
    """Digits, full-width ones and words; Enter, Tab and arrows move; the file holds it all, as one step."""
    path = saved(home, requests=None)
    before = answers_file.read(path)
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await press(pilot, "3", "enter", "１", "２", "tab", "十", "二", "right", "无", "enter")
        await press(pilot, "home", "down", "4")
        await left(pilot)
        assert "改了 5 格" in seen(pilot)
        assert row(path, "received") == [3, 12, 12, 0, None, None]
        assert row(path, "brought_forward")[0] == 4
        await press(pilot, "ctrl+z")
        assert session(pilot).sheet.answers == before


async def test_a_new_start_shows_what_was_typed(home: Path) -> None:
    """Half a table is there again the next day, cell by cell."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await press(pilot, "3", "enter", "2")
        await left(pilot)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        await press(pilot, "f7")
        assert grid(pilot).figures.values == {
            "requests.received.natural_person": 3,
            "requests.received.enterprise": 2,
        }


async def test_the_cursor_stays_within_the_table(home: Path) -> None:
    """Edges, ends, pages; the sums cannot be entered."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "up", "left", "shift+tab")
        assert screen.entry.at == (0, 0)
        await press(pilot, "end", "right")
        assert screen.entry.path == "requests.received.other_organization"
        await press(pilot, "enter")
        assert screen.entry.path == "requests.brought_forward.natural_person"
        await press(pilot, "ctrl+end")
        assert screen.entry.path == "requests.carried_forward.natural_person"
        await press(pilot, "up")
        assert screen.entry.path == "requests.other_reason.natural_person"
        await press(pilot, "pageup", "pageup", "pageup", "pageup", "pagedown")
        assert 0 < screen.entry.at[0] < 24


async def test_erasing_and_clearing(home: Path) -> None:
    """Backspace takes a character while typing, else the figure; Delete the figure."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "1", "2", "backspace")
        assert screen.figures.values == {"requests.received.natural_person": 1}
        await press(pilot, "enter", "left", "backspace")
        assert not screen.figures.values
        await press(pilot, "7", "enter", "left", "delete")
        assert not screen.figures.values


async def test_what_is_no_figure_stays_until_it_is_one(home: Path) -> None:
    """约3 is said to be none, the cursor does not leave it, Escape takes it back."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "约", "3", "enter")
        assert screen.entry.at == (0, 0) and "约数" in seen(pilot, "table")
        await press(pilot, "escape")
        assert grid(pilot) is screen and not screen.figures.values
        await press(pilot, *"9999999999", "enter")
        assert screen.entry.at == (0, 0) and "999999999" in seen(pilot, "table")


async def test_undo_goes_back_many_steps(home: Path) -> None:
    """Cells, pastes and zeros, each one step; forward again with Ctrl+Y."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        stages = [screen.figures.values]
        for keys in (("5", "enter"), ("6", "enter"), ("f3",), ("delete",)):
            await press(pilot, *keys)
            stages.append(screen.figures.values)
        await paste(pilot, "1\t2\n3\t4")
        for stage in reversed(stages):
            await press(pilot, "ctrl+z")
            assert screen.figures.values == stage
        await press(pilot, "ctrl+z")
        assert "没有可以撤销" in seen(pilot, "table")
        await press(pilot, "ctrl+y")
        assert screen.figures.values == stages[1]


# -- pasting ---------------------------------------------------------------------------------------


async def test_a_paste_lands_and_is_told(home: Path) -> None:
    """Figures land at the cursor; what did not fit is named; what is saved is what was pasted."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await press(pilot, "right")
        await paste(pilot, "1\t2\t3\t4\t5\t6\t7\r\n\t-\t1,234\r\n")
        shown = said(pilot, "table")
        assert "填入7格" in shown and "短横" in shown and "2格超出了表格" in shown
        await left(pilot)
        assert row(path, "received") == [None, 1, 2, 3, 4, 5]
        assert row(path, "brought_forward") == [None, None, 0, 1234, None, None]


async def test_words_pasted_change_nothing(home: Path) -> None:
    """A paragraph is no block of figures."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        await paste(pilot, "全年共收到申请\n都已办结\x1b[2J")
        assert not screen.figures.values and "没有看出数来" in seen(pilot, "table")


# -- sums, mending, totals -----------------------------------------------------------------------


async def test_sums_follow_every_key(home: Path) -> None:
    """The line under the table turns as one types, and names the difference."""
    async with begun(saved(home, requests=None)).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "3")
        assert "自然人：新收 3 + 结转 0 = 办结 0 + 结转下年 0 ✘ 差 3" in seen(pilot, "table")
        await press(pilot, "down", "down", "2")
        assert "办结 2 + 结转下年 0 ✘ 差 1" in seen(pilot, "table")
        await press(pilot, "ctrl+end", "1")
        assert "自然人：新收 3 + 结转 0 = 办结 2 + 结转下年 1 ✔" in seen(pilot, "table")


async def test_one_figure_that_would_close_the_sums_is_named(home: Path) -> None:
    """Two digits exchanged: under the table stands which cell and which figure; F4 goes there; nothing changes."""
    path = saved(home, "yunchuan-2023")
    async with begun(path).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "requests.granted")
        granted = str(screen.figures.values["requests.granted.natural_person"])
        assert len(granted) == 2 and screen.entry.path == "requests.granted.natural_person"
        await press(pilot, *granted[::-1], "ctrl+end")
        await pilot.pause(0.5)
        assert "写颠倒了" in seen(pilot, "table") and f"改为 {granted} 就都平了" in seen(pilot, "table")
        figures = screen.figures
        await press(pilot, "f4")
        assert screen.entry.path == "requests.granted.natural_person" and screen.figures is figures


async def test_where_any_figure_would_do_none_is_named(home: Path) -> None:
    """One column off by a figure that no slip explains: the line says by how much, nothing is guessed."""
    async with begun(saved(home, "yunchuan-2023")).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "requests.granted")
        await press(pilot, "4", "7", "ctrl+end")
        await pilot.pause(0.5)
        assert not screen.mends and "✘" in seen(pilot, "table")
        await press(pilot, "f4")
        assert "没有改一格就能全平" in said(pilot, "table")


async def test_totals_first_applicants_later(home: Path) -> None:
    """F2 takes totals; what is not spread yet is said; the interview goes on asking for the parts."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "f2", "5", "enter", "0", "enter", "4", "ctrl+end", "1", "up")
        assert "总计：新收 5 + 结转 0 = 办结 4 + 结转下年 1 ✔" in seen(pilot, "table")
        await press(pilot, "ctrl+home", "f2", "home", "3")
        assert "合计 5 件，还差 2 件没分到申请人" in seen(pilot, "table")
        await left(pilot)
        saved_ = answers_file.read(path)
        assert saved_["targets"] == {
            "requests.received.total": 5,
            "requests.granted.total": 4,
            "requests.carried_forward.total": 1,
        }
        assert row(path, "brought_forward") == [0] * 6
        assert "requests.received.enterprise" in open_places(session(pilot).sheet)
    async with begun(path).run_test() as pilot:
        screen = await opened(pilot, "requests.received.enterprise")
        await press(pilot, "2", "f3")
        assert screen.figures.total(screen.entry.row) == 5 and not screen.figures.unspread(screen.entry.row)


async def test_a_total_that_its_parts_do_not_make_is_named(home: Path) -> None:
    """All six cells there and the total given another: both figures and the difference are said."""
    path = saved(home, requests=None, targets={"requests.received.total": 5})
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await paste(pilot, "1\t1\t1\t1\t0\t0")
        await press(pilot, "left")
        assert "合计原来说是5件，各格相加是4件，差1" in said(pilot, "table")


# -- table four and two ----------------------------------------------------------------------------


async def test_table_four_by_block(home: Path) -> None:
    """Three blocks of four cells; the line under it adds a block up."""
    path = saved(home, disputes=None)
    async with begun(path).run_test() as pilot:
        await opened(pilot, "disputes")
        await press(pilot, "1", "enter", "2", "f3")
        assert "行政复议：结果维持 1 + 结果纠正 2 + 其他结果 0 + 尚未审结 0 = 总计 3 ✔" in seen(pilot, "table")
        await left(pilot)
        assert answers_file.read(path)["disputes"]["reconsideration"] == {
            "upheld": 1,
            "corrected": 2,
            "other_result": 0,
            "pending": 0,
        }


async def test_table_two_takes_amounts(home: Path) -> None:
    """Its ten cells, the fees with decimals."""
    path = saved(home)
    async with begun(path).run_test() as pilot:
        await at(pilot, "disclosure.fees.amount")
        await press(pilot, "f7", *"12.5")
        await left(pilot)
        assert answers_file.read(path)["disclosure"]["fees"]["amount"] == "12.5"


# -- leaving, help, other windows ------------------------------------------------------------------


async def test_leaving_says_what_is_open_once(home: Path) -> None:
    """Wrong sums and blanks are said, the second Escape leaves; F3 fills the blanks."""
    async with begun(saved(home, requests=None)).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "3", "escape")
        assert grid(pilot) is screen
        told = said(pilot, "table")
        assert "这几处还不平：自然人、总计" in told and "143格空着" in told
        await press(pilot, "f3", "ctrl+end", "3", "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert session(pilot).sheet.answers["requests"]["carried_forward"][0] == 3


async def test_a_signal_or_quitting_saves_the_table(home: Path) -> None:
    """What was typed is on the disk when the program ends from within the grid."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await press(pilot, "8", "ctrl+q")
    assert row(path, "received")[0] == 8


async def test_saved_meanwhile_it_is_still_one_step(home: Path) -> None:
    """Ctrl+S writes at once; the interview's undo takes the whole table back."""
    path = saved(home, requests=None)
    before = answers_file.read(path)
    async with begun(path).run_test() as pilot:
        await opened(pilot)
        await press(pilot, "8", "ctrl+s")
        assert row(path, "received")[0] == 8
        await press(pilot, "enter", "9", "ctrl+s", "enter", "7")
        await left(pilot)
        assert row(path, "received")[:3] == [8, 9, 7]
        await press(pilot, "ctrl+z")
        assert session(pilot).sheet.answers == before


async def test_a_second_window_cannot_change_it(home: Path) -> None:
    """While another window has the file, the grid only shows."""
    path = saved(home, requests=None)
    first = Session.open(path, 2023)
    async with begun(path).run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "3", "delete", "f3")
        await paste(pilot, "1\t2")
        assert not screen.figures.values and "另一个窗口" in seen(pilot, "table")
    first.close()


async def test_the_card_of_a_cell(home: Path) -> None:
    """F1: how the row is counted, then the column; the coach from there leads back to a row of the grid."""
    async with begun(saved(home, requests=None)).run_test(size=(100, 60)) as pilot:
        screen = await opened(pilot, "requests.received")
        await press(pilot, *["down"] * 14, "right", "f1")
        assert isinstance(pilot.app.screen, CardScreen)
        card = said(pilot, "card")
        assert "仍说不清要什么信息" in card and "以单位名义提出的" in card and "什么不算" in card
        await press(pilot, "f8", "y", "y", "n", "1")
        assert grid(pilot) is screen and screen.entry.path == "requests.carried_forward.natural_person"


async def test_clicking_a_cell(home: Path) -> None:
    """The mouse may put the cursor somewhere."""
    async with begun(saved(home, requests=None)).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        paper = screen.query_one("#table", Paper)
        y = next(n for n, parts in enumerate(paper.lines) if any(part.mark == "place:3.2" for part in parts))
        x = sum(width_of([part]) for part in paper.lines[y][:3])
        await pilot.click("#table", offset=(x + 3, y))
        assert screen.entry.at[0] == 3
