"""The last screen: what `check` would say, how to close the sums, the Word file, what was handed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant import desk
from assistant.documents import data_file
from assistant.tui.finish import FinishScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.menu import Menu
from assistant.tui.sealing import SealedScreen
from tests.conftest import Outcome
from tests.pilots import (
    SIZES,
    answer,
    asked,
    at,
    begun,
    press,
    saved,
    seen,
    until,
    worked,
)

# -- the end ---------------------------------------------------------------------------------


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


# -- findings ----------------------------------------------------------------------------------


async def test_it_says_what_check_says(home: Path, nianbao: Callable[..., Outcome]) -> None:
    """Claims and structure of the prose included: the same findings in the same order."""
    overview = answers_file.read(data_file("seeds", "yanshan-2023.yaml"))["overview"]
    told = {**overview["on_request"], "own_words": "全年共收到依申请公开99件。"}
    path = saved(home, "yanshan-2023", overview={**overview, "on_request": told})
    printed = json.loads(nianbao("check", path, "--json").out)["findings"]
    async with begun(path).run_test() as pilot:
        await until(pilot, FinishScreen)
        findings = pilot.app.screen.findings  # type: ignore[attr-defined]
        assert [(f.check, f.place, f.message) for f in findings] == [
            (f["check"], f["place"], f["message"]) for f in printed
        ]
        assert {"error", "warning"} <= {f.severity for f in findings}


async def test_the_figure_that_would_close_the_sums_is_named(home: Path) -> None:
    """Below the sums that fail; Enter goes to the field and changes nothing."""
    requests = answers_file.read(data_file("seeds", "yanshan-2023.yaml"))["requests"]
    path = saved(home, "yanshan-2023", requests={**requests, "received": [1, 0, 0, 0, 0, 0]})
    before = path.read_bytes()
    async with begun(path).run_test() as pilot:
        await until(pilot, FinishScreen)
        menu = pilot.app.screen.query_one(Menu)
        cures = [entry for entry in menu.entries if entry.mark.startswith("cure:")]
        assert 1 <= len(cures) <= 3 and "就都平了" in cures[0].text
        menu.fill(menu.entries, cures[0].mark)
        await press(pilot, "enter")
        assert asked(pilot).startswith("requests.")
    assert path.read_bytes() == before


# -- what was handed in ------------------------------------------------------------------------


async def test_what_was_handed_in_is_kept_compared_and_recalled(home: Path) -> None:
    """Offered once the report is built; later it can be laid beside the answers, and taken out again."""
    path = saved(home)
    handed_in = answers_file.read(path)
    async with begun(path).run_test() as pilot:
        await until(pilot, FinishScreen)
        menu = pilot.app.screen.query_one(Menu)
        assert "seal" not in [entry.mark for entry in menu.entries]
        menu.fill(menu.entries, "build")
        await press(pilot, "enter")
        await worked(pilot)
        menu.fill(menu.entries, "seal")
        await press(pilot, "enter")
        assert len(desk.sealed(path)) == 1 and "留存" in seen(pilot, "summary")
        await press(pilot, "escape")
        await at(pilot, "organ.self")
        await answer(pilot, "本镇政府")
        await until(pilot, FinishScreen)
        menu = pilot.app.screen.query_one(Menu)
        menu.fill(menu.entries, "sealed")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SealedScreen)
        await press(pilot, "enter")
        await worked(pilot)
        assert "本镇政府" in seen(pilot, "copy") and "我镇" in seen(pilot, "copy")
        await press(pilot, "f2")
        recalled = home / f"答卷 已报送 {desk.sealed(path)[0].mark}.yaml"
        assert answers_file.read(recalled) == handed_in
        await press(pilot, "escape", "escape", "escape")
        assert answers_file.read(path)["organ"]["self"] == "本镇政府"
