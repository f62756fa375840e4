"""Finding faults on the screen: which exercise, the report to be marked, the score with every explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.teach.exercise import Exercise, Fault, data, exercise
from assistant.teach.papers import level_name, spot_text, told
from assistant.teach.scoring import Score, score
from assistant.teach.spots import spots
from assistant.tui import wording
from assistant.tui.lines import Line, column, hanging, line, wrap
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.teaching.marking import Look, Marking, struck

MEASURE = 96  # cells beyond which text is no longer read with ease
FOUND: Look = ("picked", "+")
MISSED: Look = ("wrong", "!")
ASTRAY: Look = ("label", "?")


class Exercising(Page[None]):
    """What the screens of an exercise have in common: Esc goes back, or ends the program where it began here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    async def action_back(self) -> None:
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            await self.app.run_action("app.leave")


BACK = Key("Esc", "key.return", "screen.back", 4)


class QuizStart(Exercising):
    """Which exercise: the number with the left and right arrows, the level from the list."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key(wording("quiz.sideways"), "quiz.key_number", "screen.number(1)", 3),
        BACK,
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "number(-1)", show=False),
        Binding("right", "number(1)", show=False),
    ]

    def __init__(self, number: int = 1) -> None:
        super().__init__()
        self.number = number

    def heading(self) -> tuple[str, str]:
        return wording("quiz.title"), wording("quiz.number", number=self.number)

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Menu("quiz")

    def on_mount(self) -> None:
        levels = data()["levels"].items()
        entries = [
            Entry(key, level_name(key), wording(f"quiz.level_{key}", count=plan["faults"])) for key, plan in levels
        ]
        self.query_one(Menu).fill(entries)
        self.set_focus(self.query_one(Menu))

    def _greeting(self, width: int) -> list[Line]:
        return [*hanging(" ", wording("quiz.greeting", number=self.number), width - 1), line()]

    def action_number(self, step: int) -> None:
        self.number = max(self.number + step, 1)
        self.paper("greeting").show()
        self.paper("banner").show()

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self.app.push_screen(QuizScreen(exercise(self.number, event.mark)))


class QuizScreen(Exercising):
    """The report in which the class marks what it thinks is wrong; afterwards the same with the faults shown."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(wording("quiz.arrows"), "quiz.key_move", "", 5),
        Key("Enter", "quiz.key_mark", "screen.strike", 1),
        Key("F6", "quiz.key_score", "screen.score", 1),
        Key("F8", "quiz.key_next", "screen.next", 6),
        BACK,
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "score", show=False),
        Binding("f8", "next", show=False),
    ]

    def __init__(self, made: Exercise) -> None:
        super().__init__()
        self.made = made
        self.marks: list[str] = []
        self.scored = False

    def heading(self) -> tuple[str, str]:
        left = wording("quiz.heading", number=self.made.number, level=level_name(self.made.level))
        return left, wording("quiz.marked", marked=len(self.marks), count=len(self.made.faults))

    def body(self) -> Iterable[Widget]:
        yield Marking(self.made.report, "exercise")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Marking))
        self.tell(wording("quiz.how"))

    @on(Marking.Struck)
    def strike(self, event: Marking.Struck) -> None:
        if self.scored:
            return
        if event.spot in self.marks:
            self.marks.remove(event.spot)
        else:
            self.marks.append(event.spot)
        self.query_one(Marking).look(struck(self.marks))
        self.paper("banner").show()

    def action_strike(self) -> None:
        self.query_one(Marking).action_strike()

    def action_score(self) -> None:
        """The score; the report then shows where the faults are."""
        result = score(self.made, self.marks)
        self.scored = True
        report = self.query_one(Marking)
        report.look(_shown(result))
        report.go((*result.missed, *self.made.faults)[0].spots[0])
        self.app.push_screen(ScoreScreen(self.made, result))

    def action_next(self) -> None:
        """The exercise of the next number, in the place of this one."""
        self.made = exercise(self.made.number + 1, self.made.level)
        self.marks, self.scored = [], False
        self.query_one(Marking).take(self.made.report)
        self.tell(wording("quiz.how"))


def _shown(result: Score) -> dict[str, Look]:
    """Every fault at its first spot; what was marked wrongly."""
    looks = {astray.spot: ASTRAY for astray in result.astray}
    looks |= {fault.spots[0]: FOUND for fault in result.found}
    return looks | {fault.spots[0]: MISSED for fault in result.missed}


class ScoreScreen(Exercising):
    """What was found, missed and marked wrongly, each explained with its article. No names are kept."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("PgDn", "key.page", "screen.page(1)", 3),
        Key("F8", "quiz.key_next", "screen.next", 1),
        Key("Esc", "quiz.key_report", "screen.back", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "next", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("up", "roll(-1)", show=False),
    ]

    def __init__(self, made: Exercise, result: Score) -> None:
        super().__init__()
        self.made, self.result = made, result

    def heading(self) -> tuple[str, str]:
        level = level_name(self.made.level)
        return wording("quiz.score_heading", number=self.made.number, level=level), self._total()

    def _total(self) -> str:
        return wording("quiz.total", found=len(self.result.found), count=len(self.made.faults))

    def body(self) -> Iterable[Widget]:
        yield Paper(self._score_lines, name="score")

    async def action_next(self) -> None:
        await self.app.pop_screen()
        if isinstance(self.app.screen, QuizScreen):
            self.app.screen.action_next()

    def action_page(self, direction: int) -> None:
        paper = self.paper("score")
        (paper.scroll_page_down if direction > 0 else paper.scroll_page_up)(animate=False)

    def action_roll(self, step: int) -> None:
        self.paper("score").scroll_relative(y=step, animate=False)

    def _score_lines(self, width: int) -> list[Line]:
        measure = min(width, MEASURE)
        return column(list(self._told(measure)), width, measure)

    def _told(self, width: int) -> Iterator[Line]:
        result = self.result
        yield line()
        yield line(f" {self._total()}", "title")
        counts = {"found": len(result.found), "missed": len(result.missed), "astray": len(result.astray)}
        yield from hanging(" ", wording("quiz.counts", **counts), width)
        for key, style, faults in (("missed", "trouble", result.missed), ("found", "said", result.found)):
            if faults:
                yield line()
                yield line(f" {wording(f'quiz.{key}')} ", "head")
                for fault in faults:
                    yield from self._fault(fault, style, width)
        if result.astray:
            yield line()
            yield line(f" {wording('quiz.astray')} ", "head")
            yield from self._astray(width)

    def _fault(self, fault: Fault, style: str, width: int) -> Iterator[Line]:
        number = self.made.faults.index(fault) + 1
        yield line()
        yield from (line(f" {row}", style) for row in wrap(f"{number}. {fault.title}", width - 1))
        for text in told(self.made, fault):
            yield from hanging("    ", text, width)

    def _astray(self, width: int) -> Iterator[Line]:
        here = spots(self.made.report)
        for astray in self.result.astray:
            text = spot_text(self.made, astray.spot, here)
            why = astray.trap.why if astray.trap else wording("quiz.sound")
            yield line()
            yield from hanging(" ", wording("quiz.astray_text", text=text), width, "label")
            yield from hanging("    ", why, width)
