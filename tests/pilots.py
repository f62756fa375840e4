"""What the tests of the screens share: an interview in a pilot's hands, what it shows, waiting for it."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from assistant import answers as answers_file
from assistant import desk
from assistant.documents import data_file
from assistant.edition import load
from assistant.interview import Sheet, agenda
from assistant.tui.app import Interviewer
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.page import Page
from assistant.tui.paper import Paper
from assistant.tui.reply import Reply
from assistant.tui.session import Session

YEAR = 2023
SIZES = [(80, 24), (120, 40), (160, 50), (40, 12)]
ORGAN = "青山县农业农村局"
LIST = "overview.proactive.kinds"


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


def said(pilot: Pilot[int], name: str = "talk") -> str:
    """The same without its line breaks and indents: sentences come out whole."""
    return "".join(seen(pilot, name).split())


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


async def until(pilot: Pilot[int], screen: type[Page[str]], opened: bool = True) -> None:
    """Wait until the review of the finish screen is done (`opened`: open it with F6 first)."""
    if opened:
        await press(pilot, "f6")
    await worked(pilot)
    if opened:
        assert isinstance(pilot.app.screen, screen)


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


def listing() -> dict[str, Any]:
    """A town whose next question is the next item of a list that takes a hundred."""
    town = answers_file.read(next(seed for seed in desk.seeds() if "weiwan" in seed.name))
    overview = {**town["overview"], "proactive": {"total": 5000}}
    answers = {**town, "overview": overview, "open": {LIST: []}}
    stops = agenda(Sheet(load(), answers, 2023))
    return {**answers, "later": [stop.field for stop in stops if stop.open and not stop.field.startswith(LIST)]}
