"""A lesson as numbered slides with a page that shows them: the same playback, without a terminal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from assistant.documents import data_file, fault
from assistant.teach import rehearsing
from assistant.teach.lesson import Lesson
from assistant.tui import wording
from assistant.tui.app import Interviewer
from assistant.tui.draft import Draft
from assistant.tui.teaching.demo import DemoScreen
from assistant.tui.teaching.drawing import svg
from assistant.tui.teaching.player import Player
from assistant.writing import write_atomic

SIZE = (100, 30)
THEME = "nianbao-light"
SLIDE = re.compile(r"[0-9]{3}[a-z0-9_.-]*\.svg")
PAGE = "index.html"


@dataclass(frozen=True)
class Slide:
    """A picture, its file name, and the caption under it."""

    name: str
    picture: str
    caption: str


def record(lesson: Lesson, folder: Path, force: bool = False) -> Path:
    """Write the slides and their page into a folder; the page. Nothing is written unless the lesson plays to its end.

    Raises AssistantError: the lesson does not fit the questions, or the folder holds slides already.
    """
    rehearsing.check(lesson)
    page = folder / PAGE
    if page.exists() and not force:
        raise fault("file.exists", file=page)
    if folder.exists() and not folder.is_dir():
        raise fault("teach.no_folder", folder=folder)
    slides = asyncio.run(_played(lesson))
    for old in folder.glob("*.svg") if force else ():
        if SLIDE.fullmatch(old.name):
            old.unlink()
    for slide in slides:
        write_atomic(folder / slide.name, slide.picture.encode("utf-8"))
    write_atomic(page, _page(lesson, slides).encode("utf-8"))
    return page


async def _played(lesson: Lesson) -> list[Slide]:
    """The lesson played at once; it waits for a picture whenever there is something new to look at."""
    slides: list[Slide] = []
    player = Player(lesson, pace=0)
    wanted, taken = asyncio.Event(), asyncio.Event()

    async def seen() -> None:
        wanted.set()
        await taken.wait()
        taken.clear()

    player.seen = seen
    app = Interviewer(None, lesson.year, first=lambda: DemoScreen(player))
    app.theme = THEME
    async with app.run_test(size=SIZE) as pilot:
        while not (player.finished and not wanted.is_set()):
            if not wanted.is_set():
                await pilot.pause(0.005)
                continue
            wanted.clear()
            await _settled(app, player, pilot)
            picture = svg(app.screen._compositor.render_strips(app.size), *app.size, player.text())
            if not slides or slides[-1].picture != picture:
                slides.append(Slide(_name(len(slides) + 1, player), picture, player.text()))
            taken.set()
    return slides


def _name(number: int, player: Player) -> str:
    """A slide by its number and what it is about: 005-requests.received.svg, 023-report.svg."""
    act = player.act
    about = "" if act is None else act.text if act.kind == "look" else act.field
    return f"{number:03}-{about}.svg" if about else f"{number:03}.svg"


async def _settled(app: Interviewer, player: Player, pilot: Pilot[int]) -> None:
    """Until nothing works any more and all of it is on the screen."""
    if player.stage is not None:
        for draft in player.stage.query(Draft):
            draft.refresh_soon()
    for _ in range(2):
        await pilot.pause()
        while any(worker.is_running and worker.group != "demo" for worker in app.workers):
            await asyncio.sleep(0.01)
    for widget in app.screen.walk_children():
        widget.refresh()
    await pilot.pause()


def _page(lesson: Lesson, slides: Sequence[Slide]) -> str:
    """The page that shows the slides: arrow keys, space, a click; it asks nothing of any server."""
    template = data_file("prompts", "lessons", "slides.html").read_text(encoding="utf-8")
    pictures = "\n".join(
        f'<img src="{escape(slide.name)}" alt="{escape(slide.caption)}"{"" if number == 0 else " hidden"}>'
        for number, slide in enumerate(slides)
    )
    words: dict[str, Any] = {"title": lesson.title, "about": lesson.audience, "how": wording("record.how")}
    for name, text in words.items():
        template = template.replace(f"[[{name}]]", escape(text))
    return template.replace("[[pictures]]", pictures)
