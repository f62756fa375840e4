"""The interview on the screen remembers: undo, recovery, second windows, corrections, last year, parked answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant import desk, journal, lock
from assistant.documents import fault
from assistant.tui.draft import ReportScreen
from assistant.tui.finish import FinishScreen
from assistant.tui.noting import NoteScreen
from assistant.tui.outline import OutlineScreen
from assistant.tui.reply import Reply
from tests.pilots import ORGAN, YEAR, answer, asked, at, begun, press, said, saved, seen, session, until

# -- undo ------------------------------------------------------------------------------------


async def test_undo_takes_back_the_last_answer(home: Path) -> None:
    """Ctrl+Z says what was taken back and lays that question out; the word does the same."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN, "我局")
        await press(pilot, "ctrl+z")
        assert asked(pilot) == "organ.self" and "已撤回“单位自称”" in seen(pilot)
        assert answers_file.read(session(pilot).path)["organ"] == {"name": ORGAN}
        await answer(pilot, "本局", "撤销", "撤销")
        assert asked(pilot) == "organ.name"
        assert "organ" not in answers_file.read(session(pilot).path)
        await press(pilot, "ctrl+z")
        assert "没有可以撤销的回答" in seen(pilot, "banner")


async def test_undo_works_in_the_next_sitting(home: Path) -> None:
    """What was answered before leaving can still be taken back."""
    path = saved(home, requests=None)
    before = answers_file.read(path)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        await answer(pilot, "3件，都是自然人")
        assert answers_file.read(path)["requests"]["received"][0] == 3
        await pilot.press("ctrl+q")
    async with begun(path).run_test() as pilot:
        await press(pilot, "ctrl+z")
        assert asked(pilot) == "requests.received" and answers_file.read(path) == before


async def test_undo_first_clears_what_is_typed() -> None:
    """Words in the line go first, and can be fetched back; no answer is touched."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN)
        await press(pilot, *"本局", "ctrl+z")
        assert pilot.app.screen.query_one(Reply).value == ""
        assert session(pilot).sheet.answers["organ"]["name"] == ORGAN
        await press(pilot, "up")
        assert pilot.app.screen.query_one(Reply).value == "本局"


async def test_undo_brings_a_removed_item_back(home: Path) -> None:
    """What was removed in the outline is an answer like any other."""
    path = saved(home, requests=None)
    before = answers_file.read(path)
    async with begun(path).run_test() as pilot:
        await press(pilot, "f4")
        await press(pilot, *before["problems"][0]["problem"], "delete", "delete", "escape")
        assert "problems" not in answers_file.read(path)
        await press(pilot, "ctrl+z")
        assert answers_file.read(path) == before


# -- corrections -------------------------------------------------------------------------------


async def test_a_correction_in_passing(home: Path) -> None:
    """不对，是… changes the answer before and is said back; the question stays."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        await answer(pilot, "12件，都是自然人")
        here = asked(pilot)
        await answer(pilot, "不对，是13件，都是自然人")
        assert "共13件" in seen(pilot) and asked(pilot) == here
        assert answers_file.read(path)["requests"]["received"] == [13, 0, 0, 0, 0, 0]


async def test_a_correction_of_what_was_just_tried(home: Path) -> None:
    """After being asked back 不对，是… is about this question, as it is where one came back to an answer."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        await answer(pilot, "约十三件吧", "不对，是13件，都是自然人")
        assert answers_file.read(path)["requests"]["received"][0] == 13
        await at(pilot, "organ.self")
        await answer(pilot, "不对，是本镇")
        assert answers_file.read(path)["organ"]["self"] == "本镇"  # no text begins with a 不对 and its comma
        await at(pilot, "organ.level")
        await answer(pilot, "不对，是县级")
        assert answers_file.read(path)["organ"]["level"] == "county"
        await at(pilot, "organ.level")
        await answer(pilot, "上一题改成乡级")
        assert answers_file.read(path)["organ"]["level"] == "township"


async def test_a_correction_of_the_last_sitting(home: Path) -> None:
    """The answer before may be one of yesterday."""
    async with begun().run_test() as pilot:
        await answer(pilot, ORGAN, "我局")
        await pilot.press("ctrl+q")
    async with begun().run_test() as pilot:
        await press(pilot, "enter")
        await answer(pilot, "上一题改成本局")
        assert session(pilot).sheet.answers["organ"]["self"] == "本局"


# -- interrupted -------------------------------------------------------------------------------


def killed(path: Path) -> None:
    """As if a session over the file had been killed: its mark is left, its lock is not."""
    lock.lock_file(path).write_text(json.dumps({"host": lock.socket.gethostname(), "pid": 1}), encoding="utf-8")


async def test_the_next_start_says_what_was_recovered(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that had not reached the file is put back and named."""

    def full(*_: object) -> Path:
        raise fault("file.unwritable", file="答卷.yaml", why="空间不足")

    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        with monkeypatch.context() as patched:
            patched.setattr(desk, "save", full)
            await answer(pilot, "7件，都是自然人")
            assert "空间不足" in seen(pilot)
            await pilot.press("ctrl+q")
            await press(pilot, "ctrl+q")
    assert "requests" not in answers_file.read(path)
    async with begun(path).run_test() as pilot:
        assert "有1个回答还没有写进文件，已经补上：本年新收" in said(pilot)
        await answer(pilot, "")
        assert answers_file.read(path)["requests"]["received"][0] == 7


async def test_a_new_interview_killed_before_it_was_saved_is_found(home: Path) -> None:
    """Even the first answer of all: in the journal, not yet in a file."""
    path = desk.new()
    desk.make_room(path)
    held = journal.hold(path, {"edition": "2021"})
    held._append({"field": "organ.name", "changes": [{"at": ["organ"], "new": {"name": ORGAN}}], "after": "x"})
    held.lock.release(keep_mark=True)  # type: ignore[union-attr]
    async with begun().run_test() as pilot:
        assert session(pilot).sheet.answers["organ"]["name"] == ORGAN and "补上" in seen(pilot)


# -- second windows ----------------------------------------------------------------------------


async def test_a_second_window_can_only_look(home: Path) -> None:
    """It is told who has the file; outline, report and check work, a reply is refused; freed, it may write."""
    path = saved(home, requests=None)
    first = journal.hold(path, answers_file.read(path))
    async with begun(path).run_test(size=(100, 30)) as pilot:
        assert "正在另一个窗口里填写" in said(pilot) and "只读" in seen(pilot, "banner")
        before = path.read_bytes()
        await at(pilot, "requests.received")
        await answer(pilot, "12件")
        assert "只能看" in seen(pilot) and path.read_bytes() == before
        for key, screen in (("f4", OutlineScreen), ("f8", ReportScreen), ("f6", FinishScreen)):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, screen)
            await press(pilot, *(("delete", "delete") if key == "f4" else ()), "escape")
        await answer(pilot, "接手")
        assert session(pilot).readonly and path.read_bytes() == before
        place = asked(pilot)
        first.keep("organ.self", {**first.answers, "organ": {**first.answers["organ"], "self": "本镇"}})
        first.close()
        await answer(pilot, "12件，都是自然人")
        assert "现在由这里填写" in seen(pilot) and asked(pilot) == place
        await press(pilot, "enter")
        kept = answers_file.read(path)
        assert kept["requests"]["received"][0] == 12 and kept["organ"]["self"] == "本镇"


async def test_a_mark_of_another_machine_can_be_taken_over(home: Path) -> None:
    """Left behind on a shared folder: told, read-only, until the person insists."""
    path = saved(home, requests=None)
    lock.lock_file(path).write_text(json.dumps({"host": "办公室-3", "pid": 7}), encoding="utf-8")
    async with begun(path).run_test() as pilot:
        assert "办公室-3" in said(pilot) and "接手" in seen(pilot)
        await answer(pilot, "5件")
        assert session(pilot).readonly
        await answer(pilot, "接手")
        assert not session(pilot).readonly
        await at(pilot, "requests.received")
        await answer(pilot, "5件，都是自然人")
        assert answers_file.read(path)["requests"]["received"][0] == 5


async def test_two_new_interviews_do_not_meet(home: Path) -> None:
    """Two begun at the same moment lie in two files."""
    async with begun().run_test() as one, begun().run_test() as other:
        await answer(one, ORGAN)
        await answer(other, "青山县水利局")
        assert session(one).path != session(other).path
        assert answers_file.read(session(one).path)["organ"]["name"] == ORGAN


async def test_leaving_lets_the_file_go(home: Path) -> None:
    """No mark is left behind."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        assert lock.lock_file(path).exists()
        await pilot.press("ctrl+q")
    assert not lock.lock_file(path).exists()


# -- last year, parked, notes ------------------------------------------------------------------


async def test_last_years_report_on_this_machine_is_offered(home: Path) -> None:
    """Once unit and year are known; yes takes its values over as defaults, and it is remembered."""
    last = saved(home)
    before = answers_file.read(last)
    desk.remember(last)
    async with begun().run_test() as pilot:
        await press(pilot, "n")
        await answer(pilot, before["organ"]["name"])
        await at(pilot, "year")
        await answer(pilot, str(before["year"] + 1))
        assert "上一年的答卷（答卷.yaml）" in said(pilot)
        await answer(pilot, "好像有吧")
        assert asked(pilot) == "last_year"
        await answer(pilot, "用")
        assert session(pilot).sheet.last is not None and "照上年" in seen(pilot)
        path = session(pilot).path
    async with begun(path).run_test() as pilot:
        assert session(pilot).sheet.last is not None


async def test_last_years_report_can_be_declined(home: Path) -> None:
    """不用: on without it, and not asked again."""
    last = saved(home)
    before = answers_file.read(last)
    desk.remember(last)
    async with begun().run_test() as pilot:
        await press(pilot, "n")
        await answer(pilot, before["organ"]["name"])
        await at(pilot, "year")
        await answer(pilot, str(before["year"] + 1), "2")
        assert session(pilot).sheet.last is None and asked(pilot) != "last_year"


async def test_answers_that_no_longer_apply_are_put_aside_in_words(home: Path) -> None:
    """Changing an early answer parks later ones and says so; changed back they return."""
    path = saved(home, "yunchuan-2023", requests=None)
    before = answers_file.read(path)["disclosure"]["penalties"]
    async with begun(path).run_test() as pilot:
        await at(pilot, "organ.powers")
        powers = session(pilot).sheet.answers["organ"]["powers"]
        await answer(pilot, "没有")
        assert "现在用不上，先收着" in seen(pilot) and "处罚" in seen(pilot)
        assert answers_file.read(path)["parked"]["disclosure.penalties.decisions"] == before["decisions"]
        await at(pilot, "organ.powers")
        options = list(session(pilot).prompt.options)  # type: ignore[union-attr]
        await answer(pilot, "、".join(str(options.index(power) + 1) for power in powers))
        assert "又用上了" in seen(pilot)
        assert answers_file.read(path)["disclosure"]["penalties"] == before


async def test_a_note_for_a_colleague(home: Path) -> None:
    """Written with Ctrl+N or 备注, shown on opening and in the outline, never printed; emptied it goes."""
    path = saved(home, requests=None)
    async with begun(path).run_test() as pilot:
        await at(pilot, "requests.received")
        await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, NoteScreen) and "一般可以问" in seen(pilot, "noting")
        await press(pilot, *"等信访科", "enter")
        assert asked(pilot) == "requests.received"
        assert answers_file.read(path)["notes"] == {"requests.received": "等信访科"}
        await pilot.press("ctrl+q")
    async with begun(path).run_test() as pilot:
        assert "备注：等信访科" in seen(pilot)
        await press(pilot, "f4")
        assert "等信访科" in seen(pilot, "outline") and "可以问" in seen(pilot, "outline")
        await press(pilot, "escape", "f8")
        assert "等信访科" not in seen(pilot, "report")
        await press(pilot, "escape")
        await at(pilot, "requests.received")
        await answer(pilot, "备注")
        pilot.app.screen.query_one("#note").value = ""  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert "notes" not in answers_file.read(path)


async def test_last_year_given_on_the_command_line(home: Path) -> None:
    """write --last-year: remembered for the new file, and its values are the defaults."""
    from assistant import memory

    last = saved(home)
    path = home / "今年.yaml"
    memory.recall(path, {"edition": "2021"}, last)
    async with begun(path).run_test() as pilot:
        assert session(pilot).sheet.last is not None and session(pilot).sheet.last_year == YEAR
        await until(pilot, FinishScreen)
