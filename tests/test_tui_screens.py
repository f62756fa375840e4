"""The outline and the report, in every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant.documents import data_file
from assistant.tui.draft import FRESH, Draft
from assistant.tui.finish import FinishScreen
from assistant.tui.grids import grid_lines
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import NO_START, fit, width_of, wrap
from assistant.tui.paper import Paper
from assistant.tui.reading import report_lines
from tests.pilots import (
    ORGAN,
    SIZES,
    answer,
    asked,
    at,
    begun,
    press,
    saved,
    seen,
    session,
    until,
    worked,
)

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


async def test_the_draft_marks_what_the_last_answer_built(home: Path) -> None:
    """The new sentence and the new figures alone stand out, and are in view."""
    async with begun(saved(home, requests=None)).run_test(size=(160, 50)) as pilot:
        await pilot.pause(0.1)
        await worked(pilot)
        draft = pilot.app.screen.query_one(Draft)
        assert marked(draft) == ""
        await at(pilot, "requests.received")
        await answer(pilot, "5件，自然人3件，企业2件")
        await pilot.pause(0.1)
        await worked(pilot)
        assert "自然人提出3件" in marked(draft) and "公示栏" not in marked(draft)
        first = next(y for y, parts in enumerate(draft.lines) if any(part.mark == FRESH for part in parts))
        assert draft.scroll_offset.y <= first < draft.scroll_offset.y + draft.size.height
        kept = marked(draft)
        await press(pilot, "f2")
        await pilot.pause(0.1)
        await worked(pilot)
        assert marked(draft) == kept


def marked(draft: Draft) -> str:
    return "".join(part.text for parts in draft.lines for part in parts if part.mark == FRESH)


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
