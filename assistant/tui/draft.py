"""The report so far: beside the conversation on wide screens, and as a screen of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.tui import wording
from assistant.tui.lines import Line, column
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session

if TYPE_CHECKING:
    from assistant.report import Report
    from assistant.tui.reading import Marked


FRESH = "fresh"  # the mark of what the last answer changed
MEASURE = 104  # cells: longer lines are hard to read


class Draft(Paper):
    """The report beside the conversation; composed in a thread, so that typing never waits for it."""

    def __init__(self, session: Session) -> None:
        super().__init__(self._lines, name="draft")
        self.session = session
        self.report: Report | None = None
        self.marked: Marked | None = None  # what the last answer changed
        self.border_title = wording("draft.title")

    def refresh_soon(self) -> None:
        """Compose anew, if the draft can be seen at all."""
        if self.display and self.size.width > 0:
            self.run_worker(self._make, thread=True, exclusive=True, group="draft")

    def _make(self) -> None:
        from assistant.tui.fresh import fresh

        report, before = composed(self.session), self.report
        marked = fresh(before, report) if before is not None and report != before else self.marked
        if self.is_attached:
            self.app.call_from_thread(self._take, report, marked)

    def _take(self, report: Report, marked: Marked | None) -> None:
        """The part that was just built is in view; before anything was, the section at hand."""
        self.report, self.marked = report, marked
        self.show()
        if marked is not None and any(part.mark == FRESH for parts in self.lines for part in parts):
            self.centre(FRESH)
        elif self.session.prompt is not None:
            self.jump(self.session.prompt.section)

    def _lines(self, width: int) -> list[Line]:
        if self.report is None:
            return []
        from assistant.tui.reading import NOTHING, report_lines

        return report_lines(self.report, width, self.app.has_class("-ascii"), self.marked or NOTHING)

    def on_resize(self) -> None:
        if self.report is None:
            self.refresh_soon()


def composed(session: Session) -> Report:
    """The report the answers make now."""
    from assistant.compose import compose

    return compose(session.sheet.edition, session.sheet.answers)


class ReportScreen(Page[None]):
    """The whole report to read: prose and tables as they will be printed."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Esc", "key.close", "screen.close", 1),
        Key("PgDn", "key.page", "screen.page(1)", 4),
        Key("左右", "key.section", "screen.section(1)", 3),
        Key("F5", "origin.key", "screen.origin", 5),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f8,enter", "close", show=False),
        Binding("f5", "origin", show=False),
        Binding("left", "section(-1)", show=False),
        Binding("right", "section(1)", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "ends(0)", show=False),
        Binding("end", "ends(1)", show=False),
    ]

    def __init__(self, session: Session, section: str = "") -> None:
        super().__init__()
        self.session = session
        self.report = composed(session)
        self.section = section

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="report")

    def on_mount(self) -> None:
        self.call_after_refresh(self.paper("report").jump, self.section)

    def heading(self) -> tuple[str, str]:
        return wording("report.title"), self.session.name

    def _lines(self, width: int) -> list[Line]:
        from assistant.tui.reading import report_lines

        measure = min(width, MEASURE)
        return column(report_lines(self.report, measure, self.app.has_class("-ascii")), width, measure)

    def action_close(self) -> None:
        self.dismiss()

    def action_origin(self) -> None:
        """Pick a sentence, to see where it comes from."""
        from assistant.tui.teaching.origins import SentencesScreen

        self.app.push_screen(SentencesScreen(self.session, self.section))

    def action_roll(self, step: int) -> None:
        self.paper("report").scroll_relative(y=step, animate=False)

    def action_page(self, direction: int) -> None:
        paper = self.paper("report")
        paper.scroll_relative(y=direction * max(paper.size.height - 1, 1), animate=False)

    def action_ends(self, end: int) -> None:
        paper = self.paper("report")
        paper.scroll_to(y=paper.max_scroll_y if end else 0, animate=False)

    def action_section(self, step: int) -> None:
        """To the next or the previous heading."""
        paper = self.paper("report")
        keys = ["top", *(section.key for section in self.report.sections)]
        tops = {
            key: y
            for key in reversed(keys)
            for y, parts in reversed(list(enumerate(paper.lines)))
            if any(part.mark == key for part in parts)
        }
        here = paper.scroll_offset.y
        after = [y for y in sorted(tops.values()) if y > here]
        before = [y for y in sorted(tops.values()) if y < here]
        target = (after[:1] if step > 0 else before[-1:]) or [here]
        paper.scroll_to(y=target[0], animate=False)
