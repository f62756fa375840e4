"""What the tests of the ledger's screens share: ledgers to count, the program opened on them, what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from assistant.ledger import Decisions
from assistant.tui import tallying
from assistant.tui.app import Interviewer
from assistant.tui.menu import Menu
from assistant.tui.page import Page
from assistant.tui.tallying.mapping import MappingScreen
from tests.ledgers import write
from tests.pilots import YEAR, press, worked

HEAD = ["编号", "收到日期", "申请人", "申请人类型", "联系电话", "提交方式", "申请内容", "答复日期", "办理结果"]
SECRETS = ("欧阳一鸣", "李二虎", "13800001111", "530123199001011234")
PLAIN = [
    ["2023-01", "2023-02-01", "欧阳一鸣", "自然人", "13800001111", "网络", "征地补偿", "2023-02-10", "予以公开"],
    [
        "2023-02",
        "2023-03-01",
        "李二虎",
        "自然人",
        "13800001111",
        "信函",
        "低保名单",
        "2023-03-10",
        "信息不存在",
    ],
    ["2023-03", "2023-12-25", "青山建材有限公司", "商业企业", "", "当面", "规划图", "", ""],
]
ODD = [
    *PLAIN,
    ["2023-04", "2023-04-03", "石桥村", "村集体", "", "网络", "账目", "2023-04-20", "予以公开"],
    ["2023-05", "2023-05-04", "李二虎", "自然人", "13800001111", "网络", "账目", "2023-05-20", "给了李二虎一部分"],
    ["2023-06", "2023-05-04", "石桥村", "村集体", "", "网络", "账目", "2023-05-20", "其他"],
    ["2023-07", "看不清", "李二虎", "自然人", "530123199001011234", "网络", "账目", "2023-05-20", "其他"],
]


def ledger(
    folder: Path, rows: Sequence[Sequence[Any]] = PLAIN, head: Sequence[str] = HEAD, name: str = "台账.xlsx"
) -> Path:
    return write(folder / name, {"2023年": [list(head), *map(list, rows)]})


def opened(
    path: Path | None = None, answers: Path | None = None, size: tuple[int, int] = (100, 40), year: int | None = YEAR
) -> AbstractAsyncContextManager[Pilot[int]]:
    """The program with a ledger as its first screen."""
    app = Interviewer(None, YEAR, first=lambda: tallying.confirm(path, year, answers, Decisions()))
    return app.run_test(size=size)


async def ready(pilot: Pilot[int]) -> Page[Any]:
    """The screen once nothing is counted any more."""
    await pilot.pause()
    await worked(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, Page)
    return screen


def told(pilot: Pilot[int]) -> str:
    """Everything that stands on the screen's papers."""
    from assistant.tui.paper import Paper

    papers = pilot.app.screen.query(Paper)
    return "".join("".join(part.text for part in parts) for paper in papers for parts in paper.lines).replace(" ", "")


def to(pilot: Pilot[int], mark: str) -> None:
    """The cursor of the list onto an entry, by its mark or by its text."""
    menu = pilot.app.screen.query_one(Menu)
    at = next(entry.mark for entry in menu.entries if entry.mark == mark or (entry.mark and mark in entry.text))
    menu.fill(menu.entries, at)


async def choose(pilot: Pilot[int], mark: str) -> Page[Any]:
    to(pilot, mark)
    await press(pilot, "enter")
    return await ready(pilot)


async def counted(pilot: Pilot[int]) -> Page[Any]:
    """Past the columns: all as it was proposed."""
    assert isinstance(await ready(pilot), MappingScreen)
    await press(pilot, "f6")
    return await ready(pilot)


def screens(pilot: Pilot[int]) -> list[type[Screen[Any]]]:
    return [type(screen) for screen in pilot.app.screen_stack]
