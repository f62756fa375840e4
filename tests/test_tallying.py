"""From the ledger on the screen: which file, what its columns and wordings mean, asked once for an office."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from assistant import desk
from assistant.edition import load
from assistant.ledger import remembered
from assistant.tui.app import Interviewer
from assistant.tui.lines import width_of
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.start import StartScreen
from assistant.tui.tallying.choosing import LedgerScreen
from assistant.tui.tallying.mapping import MappingScreen
from assistant.tui.tallying.picking import PickScreen
from assistant.tui.tallying.result import ResultScreen
from tests import ledgers
from tests.pilots import SIZES, YEAR, press, saved, seen
from tests.tallies import HEAD, ODD, PLAIN, SECRETS, choose, counted, ledger, opened, ready, told

# -- which file ------------------------------------------------------------------------------


async def test_the_start_page_leads_to_the_ledger(home: Path) -> None:
    """Its own entry; the ledgers beside the reports are offered; the year is last year."""
    desk.remember(saved(home))
    ledger(home)
    async with Interviewer(None, YEAR).run_test(size=(100, 40)) as pilot:
        assert isinstance(pilot.app.screen, StartScreen)
        screen = await choose(pilot, "tallying")
        assert isinstance(screen, LedgerScreen)
        assert "台账.xlsx" in seen(pilot, "known") and screen.query_one("#year", Input).value == str(YEAR)
        await press(pilot, "enter")
        assert isinstance(await ready(pilot), MappingScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, StartScreen)


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'", "file://{}", "  {}  "])
async def test_a_path_may_be_typed_pasted_or_dropped(home: Path, form: str) -> None:
    """With quotes, as an address, with blanks around it."""
    path = ledger(home)
    async with opened() as pilot:
        pilot.app.screen.query_one(Reply).fill(form.format(path))
        await press(pilot, "enter")
        assert isinstance(await ready(pilot), MappingScreen)


async def test_the_year_can_be_changed_and_must_be_one(home: Path) -> None:
    """Tab to it and back; what is no year is said and asked again."""
    path = ledger(home)
    async with opened(path, year=None) as pilot:
        await press(pilot, "tab")
        year = pilot.app.screen.query_one("#year", Input)
        assert year.has_focus
        year.value = "23"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LedgerScreen) and "四位数" in seen(pilot, "banner") and year.has_focus
        year.value = "2022"
        await press(pilot, "tab", "enter")
        screen = await ready(pilot)
        assert isinstance(screen, MappingScreen) and screen.count.year == 2022


@pytest.mark.parametrize("kind", ["missing", "damaged", "locked", "no ledger", "long"])
async def test_a_bad_file_is_told_and_another_can_be_chosen(home: Path, kind: str) -> None:
    """What is wrong and what to do stands on the screen; the next file is counted."""
    path, said = (
        home / "坏.xlsx",
        {"missing": "找不到", "damaged": "损坏", "locked": "密码"},
    )
    if kind == "damaged":
        path.write_bytes(b"PK\x03\x04 nothing")
    elif kind == "locked":
        ledgers.locked_xlsx(path)
    elif kind == "no ledger":
        ledgers.write(path, {"通讯录": [["科室", "电话"], ["办公室", "1"]]})
    elif kind == "long":
        path = home / "长.csv"
        path.write_text("一行没有表头的字\n" * 200_000, encoding="utf-8")
    async with opened() as pilot:
        reply = pilot.app.screen.query_one(Reply)
        reply.fill(str(path))
        await press(pilot, "enter")
        screen = await ready(pilot)
        assert isinstance(screen, LedgerScreen)
        assert said.get(kind, "没有找到台账") in told(pilot)
        reply.fill(str(ledger(home)))
        await press(pilot, "enter")
        assert isinstance(await ready(pilot), MappingScreen)


# -- columns ---------------------------------------------------------------------------------


async def test_columns_are_shown_with_cells_that_name_nobody(home: Path) -> None:
    """Every heading, what it is taken for, some cells; names, telephone and identity numbers never."""
    async with opened(ledger(home, ODD)) as pilot:
        assert isinstance(await ready(pilot), MappingScreen)
        text = told(pilot)
        assert "“收到日期”是收到日期" in text and "2023-02-01" in text and "“联系电话”是用不着" in text
        assert not any(secret in text for secret in SECRETS)


async def test_confirmed_columns_are_not_asked_again(home: Path) -> None:
    """Once for the office; the next count comes at once, and one can still go back to the columns."""
    path = ledger(home)
    async with opened(path) as pilot:
        assert isinstance(await counted(pilot), ResultScreen)
    assert remembered(load(), "").columns["收到日期"] == "received"
    async with opened(path) as pilot:
        assert isinstance(await ready(pilot), ResultScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MappingScreen)


async def test_a_column_can_be_changed(home: Path) -> None:
    """Another column for the same thing takes its place; a column nobody needs is left out."""
    head = ["编号", "收到日期", "登记日期", "申请人类型", "答复日期", "办理结果", "备注"]
    rows = [["1号", "2022-12-30", "2023-01-03", "自然人", "2023-01-10", "予以公开", "结转办理"]]
    async with opened(ledger(home, rows, head)) as pilot:
        await ready(pilot)
        assert isinstance(await choose(pilot, "“登记日期”"), PickScreen)
        await choose(pilot, "received")
        assert "“登记日期”是收到日期" in told(pilot) and "“收到日期”是用不着" in told(pilot)
        await choose(pilot, "“备注”")
        await choose(pilot, "用不着")
        await press(pilot, "f6")
        screen = await ready(pilot)
        assert isinstance(screen, ResultScreen)
        assert screen.result.requests["received"] == (1, 0, 0, 0, 0, 0)
    assert remembered(load(), "").columns["收到日期"] == "ignored"


async def test_a_needed_column_that_is_not_found_is_pointed_out(home: Path) -> None:
    """One cannot go on without it; it is chosen among the headings."""
    head = [*HEAD[:6], "甲", "答复日期", "乙"]
    rows = [[*row[:8], "照办"] for row in PLAIN]
    async with opened(ledger(home, rows, head)) as pilot:
        screen = await ready(pilot)
        assert isinstance(screen, MappingScreen) and screen.count.missing() == ["outcome"]
        await press(pilot, "f6")
        assert isinstance(pilot.app.screen, MappingScreen) and "没定" in seen(pilot, "banner")
        assert isinstance(await choose(pilot, "needed:outcome"), PickScreen)
        await choose(pilot, "乙")
        await press(pilot, "f6")
        assert isinstance(await ready(pilot), MappingScreen) and "“照办”" in told(pilot)
        await choose(pilot, "“照办”")
        await choose(pilot, "granted")
        await press(pilot, "f6")
        assert isinstance(await ready(pilot), ResultScreen)


# -- wordings --------------------------------------------------------------------------------


async def test_unknown_wordings_are_decided_once(home: Path) -> None:
    """Each once with its count; a suggestion by one key, another meaning from the list; remembered."""
    path = ledger(home, ODD)
    async with opened(path) as pilot:
        screen = await ready(pilot)
        assert isinstance(screen, MappingScreen)
        text = told(pilot)
        assert "“村集体”2件" in text and "给了□□□一部分" in text and not any(secret in text for secret in SECRETS)
        await press(pilot, "f6")
        assert isinstance(pilot.app.screen, MappingScreen) and "没定" in seen(pilot, "banner")
        await press(pilot, "f3")
        for ask in list(screen.count.asks):
            if (ask.kind, ask.wording) not in screen.count.wordings:
                number = screen.count.asks.index(ask)
                await choose(pilot, f"asked:{number}")
                await choose(pilot, "other_organization" if ask.kind == "applicant" else "granted_in_part")
        assert screen.count.open() == 0
        await press(pilot, "f6")
        result = await ready(pilot)
        assert isinstance(result, ResultScreen)
        assert result.result.requests["received"] == (3, 1, 0, 0, 0, 2)
        assert result.result.requests["granted_in_part"] == (1, 0, 0, 0, 0, 0)
    async with opened(path) as pilot:
        assert isinstance(await ready(pilot), ResultScreen)


async def test_a_suggestion_is_taken_by_one_key(home: Path) -> None:
    """F2 takes it and goes on to the next; where there is none, that is said."""
    async with opened(ledger(home, ODD)) as pilot:
        screen = await ready(pilot)
        assert isinstance(screen, MappingScreen)
        for _ in range(len(screen.count.asks)):
            await press(pilot, "f2")
        suggested = [ask for ask in screen.count.asks if ask.suggest]
        assert {(ask.kind, ask.wording) for ask in suggested} >= set(screen.count.wordings)
        if len(suggested) < len(screen.count.asks):
            await press(pilot, "f2")
            assert "没有建议" in seen(pilot, "banner")


# -- every window ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*SIZES, (30, 8)])
async def test_every_screen_fits_every_window(home: Path, size: tuple[int, int]) -> None:
    """No line is wider than its paper; nothing breaks in the tiniest."""
    async with opened(ledger(home, ODD), size=size) as pilot:
        await ready(pilot)
        for keys in (["enter"], ["escape", "f3"], ["f6"], ["escape"], ["tab"]):
            await press(pilot, *keys)
            await ready(pilot)
            for paper in pilot.app.screen.query(Paper).exclude("#keys"):
                assert [parts for parts in paper.lines if width_of(parts) > paper.size.width] == [], paper.id
