"""What the columns and wordings of a ledger mean: proposed, confirmed or changed once, remembered for the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.errors import AssistantError
from assistant.ledger import Ask
from assistant.ledger.proposals import Column
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.tallying.count import Count
from assistant.tui.tallying.picking import PickScreen

COLUMN, NEEDED, ASKED, GO = "column:", "needed:", "asked:", "go"
LEFT_OUT = "left out"  # what is picked for a column that is not used


class MappingScreen(Page[AssistantError]):
    """Counts in a thread; what is to be confirmed stands here, otherwise the result comes at once.

    Returns what is wrong with the file, or None.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.tally_change", "screen.choose", 2),
        Key("F2", "key.tally_accept", "screen.accept", 3),
        Key("F3", "key.tally_accept_all", "screen.accept_all", 4),
        Key("F6", "key.tally_go", "screen.go", 1),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "accept", show=False),
        Binding("f3", "accept_all", show=False),
        Binding("f6", "go", show=False),
        Binding("escape", "close", show=False),
    ]

    def __init__(self, count: Count) -> None:
        super().__init__()
        self.count = count
        self.busy = True

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        yield Menu("mapping")

    def on_mount(self) -> None:
        self.set_focus(self.menu)
        self.begin()

    @property
    def menu(self) -> Menu:
        return self.query_one(Menu)

    def heading(self) -> tuple[str, str]:
        return wording("mapping.title"), self.count.path.name

    def offered(self) -> tuple[Key, ...]:
        hidden = set() if self.count.asks else {"key.tally_accept", "key.tally_accept_all"}
        hidden |= {key.word for key in self.KEYS[:4]} if self.busy else set()
        return tuple(key for key in self.KEYS if key.word not in hidden)

    # -- counting ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Count in a thread: a long ledger takes a while."""
        self.busy = True
        self.show_all()
        self.run_worker(self._run, thread=True, group="tally")

    def _run(self) -> None:
        trouble: AssistantError | None = None
        try:
            self.count.run()
        except AssistantError as problem:
            trouble = problem
        if self.is_attached:
            self.app.call_from_thread(self._counted, trouble)

    def _counted(self, trouble: AssistantError | None) -> None:
        self.busy = False
        if trouble is not None:
            self.dismiss(trouble)
            return
        if self.count.open():
            self._onward()
        else:
            self.show_all()
        if self.count.settled():
            from assistant.tui.tallying.result import ResultScreen

            trouble = self.count.keep()
            self.app.push_screen(ResultScreen(self.count), self._returned)
            if trouble is not None and isinstance(self.app.screen, Page):
                self.app.screen.tell(trouble.message, "trouble")

    def _returned(self, again: bool | None) -> None:
        """Back from the result: to count anew, or to look at the columns again."""
        if again:
            self.begin()
        else:
            self.show_all()

    # -- showing -----------------------------------------------------------------------------

    def show_all(self) -> None:
        self.menu.fill([] if self.busy else list(self._entries()))
        for name in ("summary", "banner", "keys"):
            self.paper(name).show()

    def _summary(self, width: int) -> list[Line]:
        if self.busy:
            return [line(), *hanging(" ", wording("mapping.counting", file=self.count.path.name), width - 1, "ask")]
        number = self.count.open()
        text = wording("mapping.open", count=number) if number else wording("mapping.check")
        return [line(), *hanging(" ", text, width - 1, "ask")]

    def _entries(self) -> Iterator[Entry]:
        yield Entry("", wording("mapping.columns"), style="head")
        for key in self.count.missing():
            text = wording("mapping.needed", title=self.count.named("column", key))
            yield Entry(f"{NEEDED}{key}", text, wording("mapping.needed_how"), "trouble")
        for number, column in enumerate(self.count.proposed):
            yield self._column(number, column)
        for kind in ("applicant", "outcome"):
            asks = [(number, ask) for number, ask in enumerate(self.count.asks) if ask.kind == kind]
            if asks:
                yield Entry("", "")
                yield Entry("", wording(f"mapping.{kind}", count=len(asks)), style="head")
            for number, ask in asks:
                yield self._ask(number, ask)
        yield Entry("", "")
        number = self.count.open()
        yield Entry(GO, wording("mapping.go_open", count=number) if number else wording("mapping.go"), style="label")

    def _column(self, number: int, column: Column) -> Entry:
        """A heading, what it holds, what its cells look like."""
        key = self.count.columns[column.header]
        title = self.count.named("column", key) if key else wording("mapping.unused")
        proposed = key and not column.sure and key == column.key
        text = wording("mapping.proposed" if proposed else "mapping.column", header=column.header, title=title)
        cells = wording("mapping.samples", cells="、".join(column.samples)) if column.samples else ""
        cells = wording("mapping.fixed") if column.fixed else cells
        return Entry(f"{COLUMN}{number}", text, cells, "default" if proposed else "option" if key else "dim")

    def _ask(self, number: int, ask: Ask) -> Entry:
        key = self.count.wordings.get((ask.kind, ask.wording))
        text = wording("mapping.wording", wording=ask.wording or wording("mapping.blank"), count=ask.count)
        if key:
            beside = wording("mapping.decided", title=self.count.named(ask.kind, key))
            return Entry(f"{ASKED}{number}", text, beside, "option", "said")
        if ask.suggest is None:
            return Entry(f"{ASKED}{number}", text, wording("mapping.undecided"), "default", "trouble")
        beside = wording("mapping.suggested", title=self.count.named(ask.kind, ask.suggest))
        return Entry(f"{ASKED}{number}", text, beside, "default", "default")

    # -- deciding ----------------------------------------------------------------------------

    def _asked(self, mark: str) -> Ask | None:
        return self.count.asks[int(mark.removeprefix(ASKED))] if mark.startswith(ASKED) else None

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        """Another meaning for what stands under the cursor."""
        mark, ask = event.mark, self._asked(event.mark)
        if mark == GO:
            self.action_go()
        elif ask is not None:
            self._pick(ask.kind, ask.wording, self.count.wordings.get((ask.kind, ask.wording)) or ask.suggest or "")
        elif mark.startswith(NEEDED):
            key = mark.removeprefix(NEEDED)
            headers = [(c.header, c.header, "、".join(c.samples)) for c in self.count.proposed if not c.fixed]
            text = wording("pick.needed", title=self.count.named("column", key))
            self.app.push_screen(PickScreen(text, headers), lambda header: self._set(header, key))
        else:
            column = self.count.proposed[int(mark.removeprefix(COLUMN))]
            if column.fixed:
                self.tell(wording("mapping.fixed_why"))
            else:
                self._pick("column", column.header, self.count.columns[column.header])

    def _pick(self, kind: str, text: str, at: str) -> None:
        options = [(key, title, "") for key, title in self.count.options(kind)]
        if kind == "column":
            options.insert(0, (LEFT_OUT, wording("mapping.unused"), ""))
            picking = PickScreen(wording("pick.column", header=text), options, at or LEFT_OUT)
            self.app.push_screen(picking, lambda key: self._set(text, key))
        else:
            asked = wording(f"pick.{kind}", wording=text or wording("mapping.blank"))
            self.app.push_screen(PickScreen(asked, options, at), lambda key: self._decide(kind, text, key))

    def _set(self, header: str | None, key: str | None) -> None:
        if header and key:
            self.count.set_column(header, "" if key == LEFT_OUT else key)
            self.show_all()

    def _decide(self, kind: str, text: str, key: str | None) -> None:
        if key:
            self.count.wordings[kind, text] = key
            self._onward()

    def action_choose(self) -> None:
        self.menu.action_choose()

    def action_accept(self) -> None:
        """Take the suggestion under the cursor and go on to the next one."""
        ask = self._asked(self.menu.at)
        if ask is None or self.count.accept(ask.kind, ask.wording):
            self._onward()
        else:
            self.tell(wording("mapping.no_suggestion"), "trouble")

    def action_accept_all(self) -> None:
        before = self.count.open()
        for ask in self.count.asks:
            if (ask.kind, ask.wording) not in self.count.wordings:
                self.count.accept(ask.kind, ask.wording)
        self._onward()
        number = before - self.count.open()
        self.tell(wording("mapping.accepted", count=number) if number else wording("mapping.no_suggestion"))

    def _onward(self) -> None:
        """The list anew, the cursor on the next thing that is open."""
        self.show_all()
        decided = self.count.wordings
        asked = [f"{ASKED}{n}" for n, ask in enumerate(self.count.asks) if (ask.kind, ask.wording) not in decided]
        needed = [f"{NEEDED}{key}" for key in self.count.missing()]
        self.menu.fill(self.menu.entries, [*needed, *asked, GO][0])

    def action_go(self) -> None:
        """All is right: count."""
        if self.busy:
            return
        number = self.count.open()
        if number:
            self._onward()
            self.tell(wording("mapping.still_open", count=number), "trouble")
            return
        self.count.confirm()
        self.begin()

    def action_close(self) -> None:
        self.dismiss(None)
