"""The whole program in headless Chromium: demo, exercise and practice, Chinese input, paste, no outside request."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant import answers
from tests.browsing import Served, Tab, chromium, serving
from tests.rendering import browser

pytestmark = [*browser, pytest.mark.skipif(os.name == "nt", reason="POSIX signals")]
ORGAN = "青山县农业农村局"
PICTURES = os.environ.get("NIANBAO_PICTURES")  # a folder to look at the pages in


async def pictured(tab: Tab, name: str) -> None:
    """A picture to look at, where one is wanted; always: the page shows something."""
    if PICTURES:
        await asyncio.sleep(0.6)
        await tab.picture(Path(PICTURES) / f"{name}.png")
    assert await tab.value("document.body.className") == "-loaded -first-byte"


def own_requests_only(tab: Tab, served: Served) -> bool:
    """Everything asked for came from this server."""
    here = urlsplit(served.address).netloc
    return all(urlsplit(url).netloc == here for url in tab.requested if not url.startswith("data:"))


def organs(served: Served) -> list[str]:
    """The units of the answers files the visitors have begun."""
    files = [file for folder in served.folders() for file in folder.rglob("*.yaml")]
    return [str((answers.read(file).get("organ") or {}).get("name", "")) for file in files]


async def practice(tab: Tab) -> None:
    """From the start page to the first question."""
    await tab.shows("讲课用")
    await tab.press("End", "Enter")
    await tab.shows("单位情况")
    await tab.shows("问")


async def saved(served: Served, name: str) -> None:
    for _ in range(200):
        if name in organs(served):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(organs(served))


async def test_demo_exercise_and_practice(tmp_path: Path) -> None:
    """All three from the start page, by keyboard; large type; nothing from outside; nothing wrong in the console."""
    with serving(tmp_path) as served:
        async with chromium() as chrome:
            tab = await chrome.open(served.address)
            await tab.shows("自己写一份")
            await pictured(tab, "start")
            await tab.press("End", "ArrowUp", "Enter")
            await tab.shows("找错练习")
            await tab.press("Enter")
            await tab.shows("交卷")
            await tab.press("ArrowDown", "ArrowDown", "Enter")
            await pictured(tab, "quiz")
            await tab.press("F6")
            await tab.shows("漏掉")
            await pictured(tab, "score")
            await tab.press("Escape")
            await asyncio.sleep(0.3)
            await tab.press("Escape")
            await asyncio.sleep(0.3)
            tab.forget()
            await tab.press("Escape")
            await tab.shows("自己动手")
            await tab.press("Home", "Enter")
            await tab.shows("演示：")
            await pictured(tab, "demo")
            assert own_requests_only(tab, served)
            assert [error for error in tab.errors if "WebGL" not in error] == []


async def test_composed_chinese_and_paste(tmp_path: Path) -> None:
    """Pinyin through an input method, and a paste: exactly what was meant is in the answers file."""
    with serving(tmp_path) as served:
        async with chromium() as chrome:
            tab = await chrome.open(served.address)
            await practice(tab)
            await tab.compose("qing", "qingshan", "qingshanxian", ORGAN)
            await tab.press("Enter")
            await saved(served, ORGAN)
            await pictured(tab, "practice")
            other = await chrome.open(served.address)
            await practice(other)
            await other.paste("芦汀镇人民政府")
            await asyncio.sleep(0.5)
            await other.press("Enter")
            await saved(served, "芦汀镇人民政府")
            assert len(served.folders()) == 2 and sorted(organs(served)) == sorted([ORGAN, "芦汀镇人民政府"])
            assert own_requests_only(tab, served) and own_requests_only(other, served)


async def test_leaving_and_disconnecting(tmp_path: Path) -> None:
    """Leaving shows how to begin again; a page closed in mid-demonstration ends its program, removes its folder."""
    with serving(tmp_path) as served:
        async with chromium() as chrome:
            tab = await chrome.open(served.address)
            await tab.shows("自己写一份")
            await tab.press("F10")
            for _ in range(200):
                if await tab.value("document.body.classList.contains('-closed')"):
                    break
                await asyncio.sleep(0.05)
            assert await tab.value("document.querySelector('.ended').innerText.includes('已经结束')")
            tab.forget()
            await tab.press("Enter")
            await tab.shows("自己写一份")
            await tab.press("Home", "Enter")
            await tab.shows("演示：")
            await tab.call("Page.close")
            for _ in range(200):
                if not served.children() and not served.folders():
                    break
                await asyncio.sleep(0.05)
            assert (served.children(), served.folders()) == ([], [])
        assert (await asyncio.to_thread(served.end))[0] == 130


async def test_it_fits_small_and_large_windows(tmp_path: Path) -> None:
    """The terminal takes the whole window, and no scroll bar of the page."""
    with serving(tmp_path) as served:
        for width, height in ((1024, 768), (1920, 1080)):
            async with chromium(width, height) as chrome:
                tab = await chrome.open(served.address)
                await tab.shows("自己写一份")
                await pictured(tab, f"start-{width}")
                shown = await tab.value(
                    "(e => [e.scrollWidth <= innerWidth, e.scrollHeight <= innerHeight])(document.documentElement)"
                )
                assert shown == [True, True]
                columns = int(next(url for url in tab.requested if "/ws" in url).partition("width=")[2].split("&")[0])
                assert columns >= 75
