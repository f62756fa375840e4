"""The review of one file: its findings beside the report as it was read, and what a reviewer does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from assistant.errors import AssistantError
from assistant.findings import counts
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Menu
from assistant.tui.page import LEAVE, THEME, Key, Page, bound
from assistant.tui.paper import Paper
from assistant.tui.reading import report_lines
from assistant.tui.reviewing.choosing import ChooseScreen, leave
from assistant.tui.reviewing.findings import Findings, entries
from assistant.tui.reviewing.marking import FINDING, HERE, Places, at_mark, marked

if TYPE_CHECKING:
    from assistant.review.acceptance import Wish
    from assistant.review.files import Examined
    from assistant.review.opened import LastYear

WORD = ".docx"


class Reading(Paper):
    """The report as it was read; the place looked for comes into the upper third, so that what is around it shows."""

    def _scroll_to_mark(self, mark: str) -> None:
        y = next((y for y, parts in enumerate(self.lines) if any(part.mark == mark for part in parts)), None)
        if y is not None:
            third = self.scrollable_content_region.height // 3
            self.scroll_to(y=max(y - third, 0), animate=False, force=True)


class ReviewScreen(Page[None]):
    """Reads a file in a thread, then lists what was found; Enter shows the place in the report."""

    # In the widget, not in a file: Textual does not load a screen's own file when the screen is the first one.
    DEFAULT_CSS = """
    ReviewScreen #right { display: none; }
    ReviewScreen.-reading #right { display: block; }
    ReviewScreen.-reading #left { display: none; }
    ReviewScreen.-wide #left { display: block; width: 5fr; }
    ReviewScreen.-wide #right { display: block; width: 6fr; border-left: solid $rule; }
    .-ascii ReviewScreen.-wide #right { border-left: ascii $rule; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.review_look", "screen.look", 1),
        Key("Tab", "key.review_swap", "screen.swap", 5),
        Key("E", "key.review_errors", "screen.errors", 7),
        Key("A", "key.review_accept", "screen.accept", 3),
        Key("W", "key.review_note", "screen.note", 4),
        Key("P", "key.review_annotate", "screen.annotate", 6),
        Key("R", "key.review_rewalk", "screen.rewalk", 6),
        Key("L", "key.review_last_year", "screen.last_year", 8),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(KEYS[2:8]),
        # With an input method on, letters do not arrive: each has a function key beside it.
        Binding("f2", "accept", show=False),
        Binding("f3", "errors", show=False),
        Binding("f4", "note", show=False),
        Binding("f6", "annotate", show=False),
        Binding("f7", "last_year", show=False),
        Binding("f8", "rewalk", show=False),
        Binding("tab", "swap", show=False, priority=True),
        Binding("left", "next(-1)", show=False, priority=True),
        Binding("right", "next(1)", show=False, priority=True),
        Binding("enter", "look", show=False),
        Binding("escape", "close", show=False),
    ]

    def __init__(self, path: Path, last_year: Path | None = None) -> None:
        super().__init__()
        self.path = path
        self.last_path = last_year
        self.last: LastYear | None = None
        self.result: Examined | None = None
        self.places: Places | None = None
        self.said: list[tuple[str, str]] = []
        self.errors_only = False
        self.by = ""  # who accepted last: offered again
        self.busy = ""

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        with Horizontal():
            with Vertical(id="left"):
                yield Findings("findings")
            with Vertical(id="right"):
                yield Reading(self._report, name="report", focusable=True)

    def on_mount(self) -> None:
        self.set_focus(self.menu)
        self.begin("review.reading", self._examine)

    @property
    def menu(self) -> Findings:
        return self.query_one(Findings)

    def heading(self) -> tuple[str, str]:
        report = self.result.report if self.result else None
        if report is None or self.result is None:
            return wording("review.title"), self.path.name
        name = wording("name.year", organ=report.organ, year=report.year) if report.year else report.organ
        return name or self.path.name, wording("review.counts", **counts(self.result.findings))

    def offered(self) -> tuple[Key, ...]:
        """Only what can be done with this file now."""
        hidden = set() if self._is_answers() else {"rewalk"}
        hidden |= set() if self.path.suffix.lower() == WORD else {"annotate"}
        hidden |= {"swap"} if self.has_class("-wide") else set()
        if self.result is None or not self.result.findings:
            hidden |= {"look", "accept", "errors"}
        if self.result is None or self.result.report is None:
            hidden |= {"note", "annotate", "swap", "last_year", "rewalk"}
        return tuple(key for key in self.KEYS if key.word.removeprefix("key.review_") not in hidden)

    def _is_answers(self) -> bool:
        from assistant.review.opened import ANSWERS

        return self.path.suffix.lower() in ANSWERS

    # -- work in a thread --------------------------------------------------------------------

    def begin(self, word: str, work: Callable[[], Callable[[], None]]) -> None:
        """Do something that takes a while; what it returns is done on the screen. A fault is told there."""
        if self.busy:
            return
        self.busy = wording(word, file=self.path.name)
        self.paper("summary").show()

        def run() -> None:
            try:
                then = work()
            except AssistantError as problem:
                then = self._telling(problem)
            if self.is_attached:
                self.app.call_from_thread(self._done, then)

        self.run_worker(run, thread=True, group="review")

    def _done(self, then: Callable[[], None]) -> None:
        self.busy = ""
        then()
        self.show_all()

    def _telling(self, problem: AssistantError) -> Callable[[], None]:
        return lambda: self.tell_below(("trouble", problem.message), ("note", problem.hint))

    def tell_below(self, *said: tuple[str, str]) -> None:
        """Say something above the list, until something else is said."""
        self.said = [(style, text) for style, text in said if text]

    def _examine(self) -> Callable[[], None]:
        """Read and check the file, last year's with it."""
        from assistant.review.files import examine
        from assistant.review.opened import last_year

        last = last_year(self.last_path) if self.last_path else None
        result = examine(self.path, last)
        places = Places(result.report) if result.report else None

        def show() -> None:
            self.result, self.places, self.last = result, places, last
            message, _, hint = result.error.partition("\n")
            self.tell_below(("trouble", message), ("note", hint))

        return show

    # -- showing -----------------------------------------------------------------------------

    def show_all(self) -> None:
        """The list, the report and the key line anew; the cursor stays."""
        found = self.result.findings if self.result else ()
        self.menu.fill(list(entries(found, self.errors_only)))
        for name in ("summary", "banner", "keys"):
            self.paper(name).show()
        self.paper("report").show(reveal=HERE)

    def _summary(self, width: int) -> list[Line]:
        lines: list[Line] = []
        if self.busy:
            lines += hanging(" ", self.busy, width - 1, "ask")
        elif self.has_class("-reading") and not self.has_class("-wide") and self.current >= 0 and self.result:
            lines += hanging(" ", self.result.findings[self.current].message, width - 1, "ask")
        elif self.result is not None and self.result.report is not None:
            lines += hanging(" ", self._state(), width - 1, "ask")
        for style, text in self.said:
            lines += hanging(" ", text, width - 1, style)
        return lines or [line()]

    def _state(self) -> str:
        """In a sentence or two: what was checked, against what, how it stands."""
        assert self.result is not None
        number = counts(self.result.findings)
        word = "review.clean" if not any(number.values()) else "review.errors" if number["error"] else "review.no_error"
        text = wording(word, file=self.path.name, **number)
        if self.result.unsettled:
            text += wording("review.pending", count=len(self.result.unsettled))
        if self.last_path is not None:
            text += wording("review.compared", file=self.last_path.name)
        return text

    def _report(self, width: int) -> list[Line]:
        if self.result is None or self.result.report is None or self.places is None:
            return []
        marks = marked(self.places, self.result.findings, self.current)
        return report_lines(self.result.report, width, self.app.has_class("-ascii"), marks)

    @property
    def current(self) -> int:
        """The number of the finding under the cursor; -1 for none."""
        at = self.menu.at
        return int(at.removeprefix(FINDING)) if at.startswith(FINDING) else -1

    def on_resize(self) -> None:  # Textual calls Page.on_resize too
        if self.result is not None:
            self.call_after_refresh(self.show_all)

    # -- moving ------------------------------------------------------------------------------

    @on(Findings.Moved)
    def moved(self) -> None:
        self.paper("report").show(reveal=HERE)
        if self.has_class("-reading"):
            self.paper("summary").show()

    @on(Menu.Chosen)
    def action_look(self) -> None:
        """To the place in the report."""
        if self.current < 0:
            return
        self.add_class("-reading")
        self.set_focus(self.paper("report"))
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        for name in ("summary", "keys"):
            self.paper(name).show()
        self.paper("report").show(reveal=HERE)

    def action_swap(self) -> None:
        """Between the list and the report."""
        if self.has_class("-reading"):
            self._back_to_list()
        elif self.result is not None and self.result.report is not None:
            self.add_class("-reading")
            self.set_focus(self.paper("report"))
            self.call_after_refresh(self._reveal)

    def _back_to_list(self) -> None:
        self.remove_class("-reading")
        self.set_focus(self.menu)
        self.call_after_refresh(self.show_all)

    def action_next(self, step: int) -> None:
        """The next or previous finding, the report staying in view."""
        self.menu.action_move(step)

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:  # Page's own one is called too
        known = {entry.mark: entry for entry in self.menu.entries}
        at = at_mark(event.mark, known) if event.paper.id == "report" else ""
        if at:
            self.menu.fill(self.menu.entries, at)
            self.moved()

    async def action_close(self) -> None:
        if self.has_class("-reading"):
            self._back_to_list()
        else:
            await leave(self)

    # -- doing -------------------------------------------------------------------------------

    def action_errors(self) -> None:
        """Only the errors, or all again."""
        self.errors_only = not self.errors_only
        self.tell(wording("review.only_errors" if self.errors_only else "review.all"))
        self.show_all()

    def action_accept(self) -> None:
        """A reason why the finding under the cursor may stand."""
        from assistant.tui.reviewing.accepting import AcceptScreen, refusal

        if self.current < 0 or self.result is None:
            return
        finding = self.result.findings[self.current]
        problem = refusal(finding)
        if problem is not None:
            self.tell(problem.message, "trouble")
        else:
            self.app.push_screen(AcceptScreen(finding, self.by), self._accept)

    def _accept(self, wanted: Wish | None) -> None:
        from assistant.documents import say
        from assistant.review.files import keep

        if wanted is None or self.result is None:
            return
        try:
            self.result, where = keep(self.result, wanted)
        except AssistantError as problem:
            self._telling(problem)()
        else:
            self.by = wanted.by
            self.tell_below(("said", say("accept.kept", file=where)))
        self.show_all()

    def action_note(self) -> None:
        """The 审核意见 as a Word file beside the file."""
        self._write("review.note_name", "review.writing")

    def action_annotate(self) -> None:
        """A copy of a Word report with the findings as comments."""
        if self.path.suffix.lower() == WORD:
            self._write("review.copy_name", "review.writing")

    def _write(self, name: str, word: str) -> None:
        result = self.result
        if result is None or result.report is None:
            return

        def work() -> Callable[[], None]:
            from assistant import desk, formats
            from assistant.review.annotate import annotated
            from assistant.review.note import note
            from assistant.writing import write_atomic

            out = desk.free(self.path.absolute().with_name(f"{self.path.stem}{wording(name)}{WORD}"))
            write_atomic(out, annotated(result) if name == "review.copy_name" else formats.write(note([result]), WORD))
            return lambda: self.tell_below(("said", wording("review.written", file=out)))

        self.begin(word, work)

    def action_last_year(self) -> None:
        """Last year's report or answers, to compare with."""
        if self.result is not None and self.result.report is not None:
            self.app.push_screen(ChooseScreen("choose.last_year", self.path), self._compare)

    def _compare(self, last: Path | None) -> None:
        if last is not None:
            before, self.last_path = self.last_path, last

            def work() -> Callable[[], None]:
                try:
                    return self._examine()
                except AssistantError:
                    self.last_path = before
                    raise

            self.begin("review.reading", work)

    def action_rewalk(self) -> None:
        """The answers question by question, then the review anew."""
        if self._is_answers() and self.result is not None and self.result.report is not None:
            from assistant.tui.app import Interviewer
            from assistant.tui.reviewing.rewalk import open_walk

            last_year = self.app.last_year if isinstance(self.app, Interviewer) else 0
            try:
                walk = open_walk(self.path, last_year)
            except AssistantError as problem:
                self._telling(problem)()
                self.paper("summary").show()
                return
            self.app.push_screen(walk, lambda _: self.begin("review.reading", self._examine))
