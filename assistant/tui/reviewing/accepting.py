"""Why a finding may stand, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant.documents import fault
from assistant.errors import AssistantError
from assistant.findings import Finding
from assistant.review.acceptance import Wish, who_may
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.reply import CONTROLS

TICK = "tick"


class AcceptScreen(Page[Wish]):
    """Returns what is to be accepted. The form's arithmetic may stand only in the leading office's name."""

    DEFAULT_CSS = """
    AcceptScreen Input { border-title-color: $accent; }
    AcceptScreen #office { height: auto; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.take", "screen.take", 1),
        Key("Tab", "key.review_next", "screen.other", 3),
        Key("F2", "key.review_office", "screen.office", 4),
        Key("Esc", "key.return", "screen.close", 2),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("f2", "office", show=False),
        Binding("tab,down", "other(1)", show=False, priority=True),
        Binding("shift+tab,up", "other(-1)", show=False, priority=True),
    ]

    def __init__(self, finding: Finding, by: str = "") -> None:
        super().__init__()
        self.finding = finding
        self.by = by
        self.office_only = who_may(finding.check) == "leading_office"
        self.office = False

    def body(self) -> Iterable[Widget]:
        yield Paper(self._asked, name="summary")
        reason, by = Input(id="reason", select_on_focus=False), Input(self.by, id="by", select_on_focus=False)
        reason.placeholder, by.placeholder = wording("reason.example"), wording("reason.by_example")
        reason.border_title, by.border_title = wording("reason.reason"), wording("reason.by")
        yield reason
        yield by
        yield Paper(self._tick, name="office")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#reason"))

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)  # Page.on_resize, which comes after this one, tells how low it is

    def _fit(self) -> None:
        """In a low window the lines to write in lose their frames; what they are for stands in them."""
        for field in self.query(Input):
            field.styles.inline.reset()
            if self.has_class("-low"):
                field.styles.border = ("none", "transparent")
                field.styles.height = 1

    def heading(self) -> tuple[str, str]:
        return wording("reason.title"), ""

    def offered(self) -> tuple[Key, ...]:
        return self.KEYS if self.office_only else tuple(key for key in self.KEYS if key.word != "key.review_office")

    def _asked(self, width: int) -> list[Line]:
        lines = hanging(" ", self.finding.message, width - 1, "ask")
        lines += hanging(" ", wording("reason.ask"), width - 1)
        return [line(), *lines, line()]

    def _tick(self, width: int) -> list[Line]:
        if not self.office_only:
            return []
        box = wording("picks.on" if self.office else "picks.off")
        return hanging(f" {box}", wording("reason.office"), width - 1, "picked" if self.office else "option", mark=TICK)

    @on(Input.Submitted)
    def submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take it when both lines are filled; else go to the one that is not."""
        reason, by = (CONTROLS.sub("", self.query_one(f"#{name}", Input).value).strip() for name in ("reason", "by"))
        missing = "reason" if not reason else "by" if not by else ""
        if missing:
            focused = self.query_one(f"#{missing}").has_focus
            self.set_focus(self.query_one(f"#{missing}"))
            if focused:
                self.tell(wording(f"reason.{missing}_needed"), "trouble")
        elif self.office_only and not self.office:
            self.tell(wording("reason.office_needed"), "trouble")
        else:
            self.dismiss(Wish(self.finding.check, self.finding.place, reason, by, self.office))

    def action_office(self) -> None:
        self.office = self.office_only and not self.office
        self.paper("office").show()

    def action_other(self, step: int) -> None:
        if step > 0:
            self.focus_next(Input)
        else:
            self.focus_previous(Input)

    def action_close(self) -> None:
        self.dismiss(None)

    def unsent(self) -> str:
        """A reason typed but not taken."""
        return self.query_one("#reason", Input).value.strip()

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:  # Page's own one is called too
        if event.mark == TICK:
            self.action_office()


def refusal(finding: Finding) -> AssistantError | None:
    """Why a finding cannot be accepted at all; None when it can."""
    if who_may(finding.check) == "never":
        return fault("accept.never", said=finding.message)
    return None
