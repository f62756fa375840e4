"""The reviewer's screens, played with Textual's pilot: any file in, its findings beside it, nothing overwritten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from assistant import answers as answers_file
from assistant import desk, documents
from assistant.tui.app import Interviewer
from assistant.tui.lines import width_of
from assistant.tui.page import TooSmall
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.reviewing import choose, review
from assistant.tui.reviewing.accepting import AcceptScreen
from assistant.tui.reviewing.choosing import ChooseScreen, dropped
from assistant.tui.reviewing.findings import Findings
from assistant.tui.reviewing.marking import HERE
from assistant.tui.reviewing.rewalk import ChangesScreen, RewalkScreen
from assistant.tui.reviewing.screen import ReviewScreen
from tests.reviews import saved as keep
from tests.reviews import seed, written
from tests.test_reading_hostile import encrypted

SIZES = [(80, 24), (120, 40), (160, 50), (40, 12)]
FEE = {"notices": 1, "noticed": "55", "collected": "55"}  # the tariff knows no such fee
FAULTY = {"requests__granted": [9, 0, 0, 0, 0, 0], "other_matters__information_fee": FEE}


def shown(first: Callable[[], Screen[object]], size: tuple[int, int], play: Callable[..., Awaitable[None]]) -> None:
    """Run the program with this screen first and play a scene on it."""
    import asyncio

    async def run() -> None:
        app = Interviewer(None, 2023, first=first)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await play(pilot)

    asyncio.run(run())


async def settled(pilot: Pilot[int]) -> None:
    """What runs in threads has ended and is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def seen(pilot: Pilot[int], name: str) -> str:
    paper = pilot.app.screen.query_one(f"#{name}", Paper)
    return "".join("".join(part.text for part in parts).strip() for parts in paper.lines)


def here(pilot: Pilot[int]) -> str:
    """What stands out in the report as the place of the finding under the cursor."""
    paper = pilot.app.screen.query_one("#report", Paper)
    return "".join(part.text for parts in paper.lines for part in parts if part.mark == HERE)


def of(pilot: Pilot[int], kind: type[Screen[object]]) -> bool:
    return isinstance(pilot.app.screen, kind)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A Word report whose requests do not add up."""
    return written(seed(**FAULTY), tmp_path / "年报.docx")


@pytest.mark.parametrize("size", SIZES)
def test_findings_lead_to_their_place(faulty: Path, size: tuple[int, int]) -> None:
    """Enter on a finding shows the report there, on every size of window; the next finding its own place."""

    async def play(pilot: Pilot[int]) -> None:
        menu = pilot.app.screen.query_one(Findings)
        first = menu.at
        await pilot.press("enter")
        await pilot.pause()
        assert here(pilot)
        report = pilot.app.screen.query_one("#report", Paper)
        top, height = report.scroll_offset.y, report.size.height
        rows = [y for y, parts in enumerate(report.lines) if any(part.mark == HERE for part in parts)]
        assert height > 0
        assert top <= rows[0] < top + height
        await pilot.press("right")
        assert menu.at != first

    shown(lambda: review(faulty), size, play)


def test_errors_alone(faulty: Path) -> None:
    """E leaves only the errors in the list, E again brings all back."""

    async def play(pilot: Pilot[int]) -> None:
        everything = seen(pilot, "findings")
        assert documents.say("severity.warning") in everything
        await pilot.press("e")
        assert documents.say("severity.warning") not in seen(pilot, "findings")
        assert documents.say("severity.error") in seen(pilot, "findings")
        await pilot.press("e")
        assert seen(pilot, "findings") == everything

    shown(lambda: review(faulty), (120, 40), play)


def test_a_click_is_a_key(faulty: Path) -> None:
    """A key clicked in the key line does its work once."""

    async def play(pilot: Pilot[int]) -> None:
        keys = pilot.app.screen.query_one("#keys", Paper)
        marks = [part.mark for part in keys.lines[0]]
        at = width_of(keys.lines[0][: marks.index("screen.errors")])
        await pilot.click("#keys", offset=(at, 0))
        await pilot.pause()
        assert documents.say("severity.warning") not in seen(pilot, "findings")

    shown(lambda: review(faulty), (120, 40), play)


def _warned(tmp_path: Path) -> Path:
    """A report with nothing but a warning: a fee that the tariff does not know."""
    return keep(seed("yanshan-2023", other_matters__information_fee=FEE), tmp_path / "我局.yaml")


def test_accepting_asks_for_reason_and_name(tmp_path: Path) -> None:
    """A finding may stand only with a reason and a name; both are kept, and the finding is listed apart."""
    path = _warned(tmp_path)

    async def play(pilot: Pilot[int]) -> None:
        before = pilot.app.screen.query_one(Findings).at
        assert before
        await pilot.press("a")
        assert of(pilot, AcceptScreen)
        await pilot.press("enter")
        assert of(pilot, AcceptScreen)  # without a reason
        pilot.app.screen.query_one("#reason", Input).value = "已与财务科核对"
        await pilot.press("enter")
        assert of(pilot, AcceptScreen)  # without a name
        pilot.app.screen.query_one("#by", Input).value = "张三"
        await pilot.press("enter")
        await pilot.pause()
        assert "已与财务科核对" in seen(pilot, "findings")

    shown(lambda: review(path), (120, 40), play)
    (entry,) = answers_file.read(path)["accepted"]
    assert (entry["reason"], entry["by"]) == ("已与财务科核对", "张三")


def test_arithmetic_needs_the_leading_office(faulty: Path) -> None:
    """An error of the form's arithmetic is accepted only with the leading office's tick."""

    async def play(pilot: Pilot[int]) -> None:
        await pilot.press("f2")
        pilot.app.screen.query_one("#reason", Input).value = "上级已同意"
        pilot.app.screen.query_one("#by", Input).value = "李四"
        await pilot.press("enter")
        assert of(pilot, AcceptScreen)
        await pilot.press("f2", "enter")
        await pilot.pause()
        assert of(pilot, ReviewScreen)

    shown(lambda: review(faulty), (80, 24), play)
    kept = faulty.with_name("年报.accepted.yaml").read_text(encoding="utf-8")
    assert "leading_office: true" in kept


def test_a_missing_answer_cannot_be_accepted(tmp_path: Path) -> None:
    """What a report lacks has to be added; A says so."""
    path = keep(seed("yanshan-2023", problems=None), tmp_path / "我局.yaml")

    async def play(pilot: Pilot[int]) -> None:
        await pilot.press("a")
        assert of(pilot, ReviewScreen)
        assert pilot.app.screen.told[0] == "trouble"  # type: ignore[attr-defined]

    shown(lambda: review(path), (120, 40), play)


def test_note_and_copy_lie_beside_the_file(faulty: Path) -> None:
    """W writes the note, P the annotated copy, each under a name of its own; the report stays as it is."""
    before = faulty.read_bytes()

    async def play(pilot: Pilot[int]) -> None:
        for key in ("w", "w", "p"):
            await pilot.press(key)
            await settled(pilot)
        assert "年报批注.docx" in seen(pilot, "summary")

    shown(lambda: review(faulty), (120, 40), play)
    names = sorted(path.name for path in faulty.parent.glob("*.docx"))
    assert names == ["年报.docx", "年报审核意见(2).docx", "年报审核意见.docx", "年报批注.docx"]
    assert faulty.read_bytes() == before


def test_last_year_is_compared(faulty: Path, tmp_path: Path) -> None:
    """L asks for last year's file; a wrong one is told, a right one is named with the counts."""
    last = written(seed(year=2022), tmp_path / "上年.docx")
    wrong = tmp_path / "不是年报.docx"
    wrong.write_bytes(b"PK nothing")

    async def play(pilot: Pilot[int]) -> None:
        for path in (wrong, last):
            await pilot.press("l")
            pilot.app.screen.query_one(Reply).value = f'"{path}"'
            await pilot.press("enter")
            await settled(pilot)
            told = seen(pilot, "summary")
            assert (path.name in told) and of(pilot, ReviewScreen)
        assert pilot.app.screen.last is not None  # type: ignore[attr-defined]

    shown(lambda: review(faulty), (160, 50), play)


BAD = {
    "坏.docx": b"",
    "空.html": b"",
    "图.png": b"\x89PNG\r\n\x1a\n",
    "加密.docx": encrypted(),
    "大.html": b"x" * 31_000_000,
}


@pytest.mark.parametrize("name", ["没有.docx", *BAD])
def test_a_bad_file_is_told(tmp_path: Path, name: str) -> None:
    """A file that is gone, damaged, locked or far too large says so, with what to do; the keys for reports are gone."""
    path = tmp_path / name
    if name in BAD:
        path.write_bytes(BAD[name])

    async def play(pilot: Pilot[int]) -> None:
        assert name in seen(pilot, "summary")
        await pilot.press("w", "a", "e", "l", "enter", "tab")
        assert of(pilot, ReviewScreen)

    shown(lambda: review(path), (80, 24), play)


# -- which file --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["{path}", '  "{path}" ', "'{path}'", "“{path}”", "& '{path}'", "file://{path}", "{escaped}"]
)
def test_paths_as_they_are_dropped(tmp_path: Path, said: str) -> None:
    """Quotes, PowerShell's ampersand, a URI, escaped blanks: however a terminal passes a file on."""
    path = tmp_path / "我局 年报(1).docx"
    path.touch()
    escaped = str(path).replace(" ", r"\ ").replace("(", r"\(").replace(")", r"\)")
    assert dropped(said.format(path=path, escaped=escaped)) == path


@pytest.mark.parametrize("said", ["没有.docx", "{folder}", "a\0b", "长" * 5000, "~nobody_here/年报.docx"])
def test_paths_that_are_none(tmp_path: Path, said: str) -> None:
    """Whatever is not a file is told on the screen that asks, and nothing happens."""

    async def play(pilot: Pilot[int]) -> None:
        pilot.app.screen.query_one(Reply).value = said.format(folder=tmp_path)
        await pilot.press("enter")
        assert of(pilot, ChooseScreen)
        assert pilot.app.screen.trouble is not None  # type: ignore[attr-defined]

    shown(choose, (80, 24), play)


def test_known_reports_are_offered(tmp_path: Path) -> None:
    """A report of this machine and its Word file are opened with the arrow keys; Esc comes back to the list."""
    path = keep(seed("yanshan-2023"), tmp_path / "我局.yaml")
    desk.remember(path, 1, 2)
    written(seed("yanshan-2023"), tmp_path / "砚山县机关事务管理局2023年政府信息公开工作年度报告.docx")

    async def play(pilot: Pilot[int]) -> None:
        await pilot.press("down", "enter")
        await settled(pilot)
        assert of(pilot, ReviewScreen)
        assert pilot.app.screen.path.suffix == ".docx"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await pilot.pause()
        assert of(pilot, ChooseScreen)

    shown(choose, (80, 24), play)


@pytest.mark.parametrize("size", [(40, 12), (20, 6)])
def test_small_windows(faulty: Path, size: tuple[int, int]) -> None:
    """A small window shows what it can; a tiny one asks for room."""

    async def play(pilot: Pilot[int]) -> None:
        await pilot.press("enter", "tab", "down", "a")
        assert of(pilot, TooSmall if size[0] < 30 else AcceptScreen)

    shown(lambda: review(faulty), size, play)


# -- the answers again ---------------------------------------------------------------------------


def test_walk_marks_only_what_changed(tmp_path: Path) -> None:
    """Enter keeps; a new value is a change, saved at once, listed at the end, and the review is done anew."""
    path = keep(seed("yanshan-2023"), tmp_path / "我局.yaml")

    async def play(pilot: Pilot[int]) -> None:
        await pilot.press("r")
        await pilot.pause()
        assert of(pilot, RewalkScreen)
        await pilot.press("enter", "enter")
        pilot.app.screen.query_one(Reply).value = "4"  # of what kind
        await pilot.press("enter")
        await pilot.press("f6")
        await pilot.pause()
        assert of(pilot, ChangesScreen)
        listed = seen(pilot, "changes")
        assert "政府部门 → 乡镇人民政府" in listed
        assert str(path.name) in seen(pilot, "summary")
        await pilot.press("enter")
        await settled(pilot)
        assert of(pilot, ReviewScreen)

    shown(lambda: review(path), (120, 40), play)
    assert answers_file.read(path)["organ"]["kind"] == "town"


@pytest.mark.parametrize("name", ["yanshan-2023", "weiwan-2023", "yunchuan-2023"])
def test_walking_through_changes_nothing(tmp_path: Path, name: str) -> None:
    """Enter at every place: each is shown once with its answer, and the file stays as it is."""
    from assistant.tui.reviewing.walk import Walk

    path = keep(seed(name), tmp_path / "我局.yaml")
    before = path.read_bytes()
    walk = Walk.over(path, 2023)
    walked = []
    while walk.prompt is not None:
        walked.append(walk.prompt.field)
        assert walk.visiting, walk.prompt.field
        assert not walk.reply("").ask
    assert len(walked) == len(set(walked)) > 40
    walk.close()
    assert path.read_bytes() == before
    assert walk.changes().lines(walk.sheet.edition) == [documents.say("diff.same")]


def test_walk_asks_what_a_change_opens(tmp_path: Path) -> None:
    """An answer that opens further questions is followed by them; one that is left open is asked once."""
    from assistant.tui.reviewing.walk import Walk

    path = keep(seed("yanshan-2023"), tmp_path / "我局.yaml")
    walk = Walk.over(path, 2023)
    while walk.prompt is not None and walk.prompt.field != "requests.received":
        walk.reply("")
    assert walk.prompt is not None
    assert not walk.reply("2件，自然人2件").ask
    opened = []
    while walk.prompt is not None and len(opened) < 300:
        if not walk.visiting:
            opened.append(walk.prompt.field)
            walk.skip()
        else:
            walk.reply("")
    assert any(field.startswith("requests.") for field in opened) or walk.changes().figures
    assert answers_file.read(path)["requests"]["received"][0] == 2


def test_screen_needs_a_terminal(process: Callable[..., object], answers: Path) -> None:
    """Without a terminal, or with output for a program, `--screen` is refused with what to do."""
    assert process("check", answers, "--screen").code == 2  # type: ignore[attr-defined]
    told = process("check", answers, answers, "--screen")
    assert (told.code, "--screen" in told.err) == (2, True)  # type: ignore[attr-defined]
