"""Plays a lesson on the interview screen: types, waits, looks at other screens, lets go and takes over again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant import answers as answers_file
from assistant.answers import Answers
from assistant.interview import settle
from assistant.teach.borrowed import BorrowedDesk
from assistant.teach.lesson import Lesson, chapters
from assistant.teach.playing import Act, Place, following, laid_in
from assistant.teach.tallying import tallied
from assistant.tui import wording
from assistant.tui.session import Session
from assistant.tui.turns import Turn

if TYPE_CHECKING:
    from assistant.tui.teaching.demo import DemoScreen

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
TYPED, SENT, READ, LEAST = 0.11, 0.5, 0.11, 1.2  # seconds: a character typed, before Enter, a character read, a caption
TICK = 0.05


@dataclass(frozen=True)
class Moment:
    """How everything stood before an act, to come back to."""

    place: Place
    answers: Answers
    turns: tuple[Turn, ...]
    section: str


@dataclass
class Player:
    """Where a lesson stands and how it is played; the screens change, the player stays.

    `pace` 0 plays without any waiting. `seen` is awaited whenever there is something new to look at.
    """

    lesson: Lesson
    pace: float = 1.0
    seen: Callable[[], Awaitable[None]] | None = None
    speed: float = 1.0
    paused: bool = False
    yours: bool = False  # somebody has taken over
    ended: bool = False
    finished: bool = False  # ended, and the last of it was looked at
    place: Place = field(default_factory=Place)
    act: Act | None = None
    at: int = 0  # the step the act belongs to
    past: list[Moment] = field(default_factory=list)
    until: int = 0  # the step up to which all is played at once
    desk: BorrowedDesk = field(default_factory=BorrowedDesk)
    stage: DemoScreen | None = None
    _hurried: bool = False
    _files: int = 0

    # -- the file ----------------------------------------------------------------------------

    def session(self, answers: Answers | None = None) -> Session:
        """The interview at its beginning, or over answers of an earlier moment; a file of its own each time."""
        self._files += 1
        path = self.desk.folder / f"{self._files}.yaml"
        if answers is not None and len(answers) > 1:
            answers_file.save(path, answers)
            return Session.open(path, self.lesson.year)
        return Session.begin(path, self.lesson.year)

    def close(self) -> None:
        """Leave nothing behind."""
        self.ended = True
        self.desk.close()

    # -- playing -----------------------------------------------------------------------------

    async def play(self, stage: DemoScreen) -> None:
        """Act after act until the end, or until somebody takes over."""
        while not self.yours:
            coming = following(self.lesson, self.place, stage.session.sheet)
            if coming is None:
                break
            await self._perform(stage, *coming)
        if not self.yours:
            self.ended, self.act = True, None
            stage.caption()
            await self._look_up()
            self.finished = True

    async def _perform(self, stage: DemoScreen, act: Act, after: Place) -> None:
        quick = act.quick or self.place.step < self.until
        if not quick:
            self.past.append(Moment(self.place, stage.session.sheet.answers, tuple(stage.turns), stage.section))
        self._hurried = False
        self.act = act if not quick else None
        self.at = after.step if after.done else max(after.step - 1, 0)
        if quick:
            await stage.home()
            await self._at_once(stage, act)
        else:
            await self._shown(stage, act, after)
        self.place = after

    async def _at_once(self, stage: DemoScreen, act: Act) -> None:
        """An act that only leads up to another: no typing, no looking."""
        if act.kind in ("put", "tally", "change"):
            await self._change(stage, act)
        if act.kind in ("reply", "change"):
            self._reply(stage, act.text)
        await asyncio.sleep(0)

    async def _shown(self, stage: DemoScreen, act: Act, after: Place) -> None:
        if act.kind == "look":
            await self._look(stage, act, after)
            return
        await stage.home()
        if act.kind == "change":
            await self._change(stage, act)
        stage.caption()
        await self._read(act.caption, act.pause, share=0.6 if act.kind != "say" else 1)
        if act.kind in ("put", "tally"):
            await self._change(stage, act)
            await self._look_up()
            await self._read(act.caption, act.pause, share=0.4)
        elif act.kind != "say":
            await self._type(stage, act.text)
            await self._look_up()
            self._reply(stage, act.text)
            stage.caption()
            if act.kind == "wrong":
                await self._look_up()
            await self._read(act.caption, act.pause, share=0.7 if act.kind == "wrong" else 0.4)
        else:
            await self._look_up()

    async def _type(self, stage: DemoScreen, text: str) -> None:
        for end in range(1, len(text) + 1):
            stage.typed(text[:end])
            await self._rest(TYPED)
            if self._hurried or self.pace == 0:
                stage.typed(text)
                break
        await self._rest(SENT)

    def _reply(self, stage: DemoScreen, text: str) -> None:
        """Send a reply; what is asked back but meant is said again, as a person would."""
        act = self.act
        stage.answer(text)
        if stage.attempt and (act is None or act.kind != "wrong"):
            stage.answer(text)

    async def _change(self, stage: DemoScreen, act: Act) -> None:
        """What the conversation alone cannot do: go back to a question, lay values in, count a ledger."""
        session = stage.session
        if act.kind == "change":
            stage.go(act.field)
            return
        sheet = session.sheet
        if act.kind == "put":
            answers = laid_in(sheet.edition, sheet.answers, act.put or {})
        else:
            result = tallied(self.lesson.beside(act.text), sheet)
            answers = result.answers
            if not act.quick and self.act is not None:
                await stage.show_tally(result, self.lesson.beside(act.text))
                await self._look_up()
                await self._read(act.caption, act.pause)
                await stage.home()
        settled = settle(sheet.holding(answers))
        word = wording("demo.tallied") if act.kind == "tally" else wording("demo.laid_in")
        stage.turns.append(Turn("note", word))
        stage.over(self.session(settled.answers))

    async def _look(self, stage: DemoScreen, act: Act, after: Place) -> None:
        last = following(self.lesson, after, stage.session.sheet) is None
        await stage.look(act.text, last)
        stage.caption()
        await self._look_up()
        await self._read(act.caption or wording("demo.look"), act.pause)
        if not last:
            await stage.home()

    async def _look_up(self) -> None:
        if self.seen is not None:
            await self.seen()

    # -- time --------------------------------------------------------------------------------

    async def _read(self, text: str, pause: float, share: float = 1) -> None:
        await self._rest((pause or max(len(text) * READ, LEAST)) * share)

    async def _rest(self, seconds: float) -> None:
        """Wait, shorter at a higher speed, longer while paused, not at all when hurried on."""
        left = seconds * self.pace
        while (left > 0 or self.paused) and not self._hurried and not self.yours:
            await asyncio.sleep(TICK)
            if not self.paused:
                left -= TICK * self.speed
        await asyncio.sleep(0)

    def hurry(self) -> None:
        """Finish what is being done, and show the next step."""
        self._hurried = True

    def faster(self, step: int) -> None:
        here = SPEEDS.index(self.speed)
        self.speed = SPEEDS[min(max(here + step, 0), len(SPEEDS) - 1)]

    # -- where -------------------------------------------------------------------------------

    def before(self, step: int | None = None) -> Moment | None:
        """The moment before the last act; or the one nearest before a step. None where there is none."""
        if step is None:
            self.past = self.past[:-1] or self.past
            return self.past.pop() if self.past else None
        at = [moment.place.step for moment in self.past]
        number = at.index(step) if step in at else sum(place < step for place in at) - 1
        if number < 0:
            return None
        moment = self.past[number]
        self.past = self.past[:number]
        return moment

    def chapter(self, number: int) -> int | None:
        """The first step of a chapter by its number; None where there is none."""
        found = chapters(self.lesson)
        return found[number].step if 0 <= number < len(found) else None

    def heading(self) -> str:
        """The lesson and how far it is."""
        total = len(self.lesson.steps)
        here = min(self.at + 1, total)
        named = [chapter.title for chapter in chapters(self.lesson) if chapter.step <= self.at]
        part = wording("demo.part", chapter=named[-1]) if named else ""
        return wording("demo.heading", title=self.lesson.title, here=here, total=total) + part

    def text(self) -> str:
        """The caption now."""
        if self.yours:
            return wording("demo.yours")
        if self.ended:
            return wording("demo.ended" if self.seen is None else "record.ended")
        if self.act is None:
            return wording("demo.hurrying")
        return self.act.caption or wording("demo.look")

    def state(self) -> str:
        if self.seen is not None:
            return ""
        if self.yours:
            return wording("demo.state_yours")
        if self.ended:
            return wording("demo.state_ended")
        return wording("demo.state_paused") if self.paused else wording("demo.state_playing", speed=f"{self.speed:g}")
