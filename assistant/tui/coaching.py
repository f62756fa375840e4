"""The which-row coach: yes and no about one request, until its row of table three is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.edition import Edition
from assistant.interview import coach
from assistant.interview.coach import Node, Row
from assistant.tui import wording
from assistant.tui.lines import Line, column, fit, hanging, line
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.paper import Paper

MEASURE = 88
CHOICE = "choice:"  # the mark of an option that can be clicked
HERE = "here"  # the mark of the question being asked: it must be seen
YES, NO = "yes", "no"


class CoachScreen(Page[str]):
    """Returns the FIELD of the row to go to; "" for none."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("上下", "key.pick", "screen.pick(1)", 3),
        Key("Enter", "key.choose", "screen.choose", 2),
        Key("F2", "key.step_back", "screen.back", 4),
        Key("Esc", "key.close", "screen.close", 1),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "pick(-1)", show=False),
        Binding("down,right,tab", "pick(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("f2,backspace", "back", show=False),
        Binding("escape", "close", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition
        self.steps: list[tuple[Node, bool]] = []  # what was asked, and whether yes was said
        self.here: Node | Row = coach.start(edition)
        self.cursor = 0

    def body(self) -> Iterable[Widget]:
        yield Paper(self._lines, name="coach")

    def heading(self) -> tuple[str, str]:
        asking = wording("coach.step", number=len(self.steps) + 1)
        return wording("coach.title"), asking if isinstance(self.here, Node) else wording("coach.found")

    # -- showing -----------------------------------------------------------------------------

    def _lines(self, width: int) -> list[Line]:
        measure = min(width, MEASURE)
        lines = [made for node, yes in self.steps for made in self._step(node, yes, measure)]
        lines += [line("", "", HERE)]
        lines += self._ask(self.here, measure) if isinstance(self.here, Node) else self._row(self.here, measure)
        lines += [line("", "", HERE)]
        for number, (key, text) in enumerate(self._choices()):
            style = "cursor" if number == self.cursor else "option"
            lines.append(line(fit(f" {number + 1} {text} ", 24), style, f"{CHOICE}{key}"))
        return column([*lines, line("", "", HERE)], width, measure)

    def _step(self, node: Node, yes: bool, width: int) -> list[Line]:
        said = wording("coach.yes" if yes else "coach.no")
        return hanging(f"{said}  ", node.ask, width, "dim", label_style="dim")

    def _ask(self, node: Node, width: int) -> list[Line]:
        lines = hanging("", node.ask, width, "ask", mark=HERE)
        return lines + hanging(wording("coach.help"), node.help, width, label_style="label", mark=HERE)

    def _row(self, row: Row, width: int) -> list[Line]:
        title = wording("coach.row", title=row.title) if row.field else wording(f"coach.{row.key}")
        lines = hanging("", title, width, "said", mark=HERE)
        for word, text in (("coach.because", row.because), ("coach.unlike", row.unlike), ("coach.basis", row.basis)):
            lines += hanging(wording(word), text, width, label_style="label", mark=HERE)
        return lines

    def _choices(self) -> list[tuple[str, str]]:
        """What can be chosen now: an action's key and its words."""
        if isinstance(self.here, Node):
            return [(YES, wording("coach.say_yes")), (NO, wording("coach.say_no"))]
        again = [("again", wording("coach.again")), ("close", wording("coach.close"))]
        return [("go", wording("coach.go")), *again] if self.here.field else again

    def show_all(self) -> None:
        self.paper("coach").show(reveal=HERE)
        self.paper("banner").show()

    # -- keys --------------------------------------------------------------------------------

    async def _on_key(self, event: events.Key) -> None:
        """y, n, 是, 否 or the number of a choice; an input method may send the words."""
        character = (event.character or "").lower()
        choices = [key for key, _ in self._choices()]
        if character.isdecimal() and 0 < int(character) <= len(choices):
            event.stop()
            self._do(choices[int(character) - 1])
        elif isinstance(self.here, Node) and character:
            key = YES if character in wording("coach.yes_keys") else NO if character in wording("coach.no_keys") else ""
            if key:
                event.stop()
                self._do(key)

    def action_pick(self, step: int) -> None:
        self.cursor = (self.cursor + step) % len(self._choices())
        self.show_all()

    def action_choose(self) -> None:
        self._do(self._choices()[self.cursor][0])

    def _do(self, key: str) -> None:
        if isinstance(self.here, Node) and key in (YES, NO):
            node, yes = self.here, key == YES
            self.steps.append((node, yes))
            self.here = coach.answer(self.edition, node, yes)
        elif key == "again":
            self.steps, self.here = [], coach.start(self.edition)
        else:
            self.dismiss(self.here.field if key == "go" and isinstance(self.here, Row) else "")
            return
        self.cursor = 0
        self.show_all()

    def action_back(self) -> None:
        """To the question before, the reply given there under the cursor."""
        if not self.steps:
            self.tell(wording("coach.first"))
            return
        self.here, yes = self.steps.pop()
        self.cursor = 0 if yes else 1
        self.show_all()

    def action_close(self) -> None:
        self.dismiss("")

    def action_roll(self, step: int) -> None:
        self.paper("coach").scroll_relative(y=step, animate=False)

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.mark.startswith(CHOICE):
            self._do(event.mark.removeprefix(CHOICE))
        else:
            await super().on_paper_clicked(event)
