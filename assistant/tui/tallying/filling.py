"""The table into a report: which one, what differs from figures typed before, what became of it, on with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant import desk, interview
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.ledger import Difference, carried_over, fill
from assistant.ledger.cases import spoken
from assistant.ledger.command import shown
from assistant.tui import wording
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.offering import not_taken_up
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session
from assistant.tui.tallying.count import Count

NEW, GIVEN, TAKE, ON, STOP = "new", "given", "take", "on", "stop"
TABLE = "requests"


class FillScreen(Page[None]):
    """Which report: one on this machine of the same year, the one given, or a new one."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, count: Count) -> None:
        super().__init__()
        self.count = count
        self.known = [report for report in desk.recent() if report.year in (None, count.year)]

    def body(self) -> Iterable[Widget]:
        yield Paper(self._greeting, name="greeting")
        yield Menu("reports")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill(list(self._entries()))
        self.set_focus(menu)

    def heading(self) -> tuple[str, str]:
        return wording("fill.title"), self.count.path.name

    def _greeting(self, width: int) -> list[Line]:
        return [line(), *hanging(" ", wording("fill.ask", year=self.count.year), width - 1, "ask"), line()]

    def _entries(self) -> Iterator[Entry]:
        given = self.count.answers
        if given is not None:
            yield Entry(GIVEN, given.name, wording("fill.given"))
        for number, report in enumerate(self.known):
            if report.path != given:
                organ = report.organ or wording("start.nameless")
                title = wording("name.year", organ=organ, year=report.year) if report.year else organ
                yield Entry(str(number), title, wording("fill.known", file=report.path.name))
        yield Entry(NEW, wording("fill.new"), wording("fill.new_beside"))

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        """Lay the table into this report; what differs is asked before."""
        try:
            session = self._session(event.mark)
            if session.readonly:
                trouble = session.taken()
                session.close()
                self.tell(trouble, "trouble")
                return
            differing = self._differing(session)
        except AssistantError as problem:
            self.tell(problem.message, "trouble")
            return
        if differing:
            self.app.push_screen(CompareScreen(self.count, differing), lambda taken: self._take(session, taken))
        else:
            self._take(session, frozenset())

    def _session(self, mark: str) -> Session:
        last_year = int(getattr(self.app, "last_year", self.count.year))
        if mark == NEW:
            return Session.begin(desk.new(), last_year)
        path = self.count.answers if mark == GIVEN else self.known[int(mark)].path
        assert path is not None
        return Session.open(path, last_year)

    def _differing(self, session: Session) -> list[Difference]:
        """Where figures that a person gave are not the ledger's."""
        assert self.count.result is not None
        try:
            differences = fill(session.sheet.answers, self.count.result)[1]
        except AssistantError:
            session.close()
            raise
        return [difference for difference in differences if not difference.taken]

    def _take(self, session: Session, taken: frozenset[str] | None) -> None:
        """Fill and save; `taken`: the FIELDs in which the ledger's figure stands (None: nothing is done)."""
        if taken is None:
            session.close()
            return
        assert self.count.result is not None
        answers, differences = fill(session.sheet.answers, self.count.result, taken)
        session.change(TABLE, interview.settle(session.sheet.holding(answers)))
        if session.trouble is not None:
            self.tell(session.trouble.message, "trouble")
        office = str((answers.get("organ") or {}).get("name") or "")
        if office != self.count.office:
            self.count.keep(office)
        self.app.switch_screen(FilledScreen(session, differences))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss(None)


class CompareScreen(Page[frozenset[str]]):
    """Figures typed before beside the ledger's: all of it, none, or one by one. Returns the FIELDs to take over."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.tally_swap", "screen.choose", 2),
        Key("F2", "key.tally_ledger", "screen.all(True)", 3),
        Key("F3", "key.tally_mine", "screen.all(False)", 4),
        Key("F6", "key.tally_sure", "screen.take", 1),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "all(True)", show=False),
        Binding("f3", "all(False)", show=False),
        Binding("f6", "take", show=False),
        Binding("escape", "close", show=False),
    ]

    def __init__(self, count: Count, differing: list[Difference]) -> None:
        super().__init__()
        self.count, self.differing = count, differing
        self.taken: set[str] = set()

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        yield Menu("differing")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Menu))
        self.show_all()

    def heading(self) -> tuple[str, str]:
        return wording("compare.title"), self.count.path.name

    def show_all(self) -> None:
        self.query_one(Menu).fill(list(self._entries()))
        self.paper("summary").show()

    def _summary(self, width: int) -> list[Line]:
        text = wording("compare.ask", count=len(self.differing))
        return [line(), *hanging(" ", text, width - 1, "ask"), line()]

    def _entries(self) -> Iterator[Entry]:
        for number, difference in enumerate(self.differing):
            taken = difference.field in self.taken
            figures = {"old": shown(difference.old), "new": shown(difference.new)}
            beside = wording("compare.ledger" if taken else "compare.mine", **figures)
            title = self.count.edition.title_of(difference.field)
            yield Entry(str(number), title, beside, "option", "said" if taken else "default")
        yield Entry("", "")
        yield Entry(
            TAKE,
            wording("compare.take", ledger=len(self.taken), mine=len(self.differing) - len(self.taken)),
            whole=True,
        )

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        """The other figure of the two."""
        if event.mark == TAKE:
            self.action_take()
            return
        self.taken ^= {self.differing[int(event.mark)].field}
        self.show_all()

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_all(self, ledger: bool) -> None:
        self.taken = {difference.field for difference in self.differing} if ledger else set()
        self.show_all()

    def action_take(self) -> None:
        self.dismiss(frozenset(self.taken))

    def action_close(self) -> None:
        self.dismiss(None)


class FilledScreen(Page[None]):
    """What became of it: what changed, what is carried on; then on with the questions."""

    DEFAULT_CSS = "FilledScreen #next { height: auto; max-height: 50%; }"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        THEME,
        LEAVE,
    )

    def __init__(self, session: Session, differences: tuple[Difference, ...]) -> None:
        super().__init__()
        self.session, self.differences = session, differences
        self.handed_on = False

    def body(self) -> Iterable[Widget]:
        yield Menu("next")
        yield Paper(self._lines, name="card")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill([Entry(ON, wording("filled.on"), wording("filled.on_beside")), Entry(STOP, wording("filled.stop"))])
        self.set_focus(menu)

    def heading(self) -> tuple[str, str]:
        return wording("filled.title"), self.session.name

    def _lines(self, width: int) -> list[Line]:
        """Where it lies, what changed, which cases next year has to take up, which of last year's are missing."""
        answers, edition = self.session.sheet.answers, self.session.sheet.edition
        word = "filled.new" if desk.nameless(self.session.path) else "filled.said"
        said = wording(word, file=self.session.path)
        lines = hanging("", said, width, "said")
        if self.session.trouble is not None:
            lines = hanging("", self.session.trouble.message, width, "trouble")
        for difference in self.differences:
            lines += _told(edition, difference, width)
        for text in not_taken_up(self.session.sheet):
            lines += [line(), *hanging("", text, width, "trouble")]
        over = carried_over(answers)
        if over:
            lines += [line(), *hanging("", wording("filled.carried", count=len(over)), width, "label")]
            lines += hanging("  ", "、".join(sorted(map(spoken, over))), width)
        return lines

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if event.mark == ON:
            self.handed_on = True
            self.app.switch_screen(InterviewScreen(self.session))
        else:
            self._home()

    def _home(self) -> None:
        """Back to the reports on this machine; where the ledger came first, out."""
        from assistant.tui.start import StartScreen

        first = self.app.screen_stack[0]
        if not isinstance(first, StartScreen):
            self.app.call_later(self.app.run_action, "app.leave")
            return
        while self.app.screen is not first:
            self.app.pop_screen()

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def on_unmount(self) -> None:
        if not self.handed_on:
            self.session.close()


def _told(edition: Edition, difference: Difference, width: int) -> list[Line]:
    """What became of one figure, and the cases that came and went behind it."""
    word = ("changed" if difference.old != difference.new else "moved") if difference.taken else "kept"
    figures = {"old": shown(difference.old), "new": shown(difference.new)}
    text = wording(f"filled.{word}", title=edition.title_of(difference.field), **figures)
    lines = hanging("● ", text, width)
    for kind, idents in (("came", difference.came), ("went", difference.went)):
        if idents:
            lines += hanging("  ", wording(f"filled.{kind}", cases="、".join(map(spoken, idents))), width, "dim")
    return lines
