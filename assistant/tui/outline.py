"""All questions with their answers, by section, to search and to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant.interview import Progress, progress
from assistant.interview.handover import who
from assistant.interview.prompts import item_of
from assistant.interview.revisiting import Place, places, without_item
from assistant.tui import wording
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, Key, Page
from assistant.tui.session import Session, section_title


class OutlineScreen(Page[str]):
    """Returns the FIELD to answer, "" for none. Typing filters, the arrow keys move."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.change", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        Key("F8", "key.open_only", "screen.open_only", 3),
        Key("F5", "origin.key", "screen.origin", 6),
        Key("Del", "key.remove", "screen.remove", 5),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "close", show=False),
        Binding("f8", "open_only", show=False),
        Binding("f5", "origin", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("delete", "remove", show=False, priority=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.open_only = False
        self.removing = ""

    def body(self) -> Iterable[Widget]:
        yield Input(placeholder=wording("outline.search"), id="search", compact=True)
        yield Menu("outline")

    def on_mount(self) -> None:
        here = self.session.prompt.field if self.session.prompt else ""
        self._fill(here)
        self.set_focus(self.query_one(Input))

    def heading(self) -> tuple[str, str]:
        done, total = self.session.count()
        return wording("outline.title"), wording("outline.count", done=done, total=total)

    @property
    def menu(self) -> Menu:
        return self.query_one(Menu)

    @on(Input.Changed)
    def _fill(self, at: object = "") -> None:
        wanted = self.query_one(Input).value.strip().lower()
        self.menu.fill(list(self._entries(wanted)), at if isinstance(at, str) else "")

    def _entries(self, wanted: str) -> Iterator[Entry]:
        """Headings with progress, and under each the places that are wanted."""
        counts = {part.section: part for part in progress(self.session.sheet)}
        shown = ""
        for place in places(self.session.sheet):
            if self.open_only and not place.open:
                continue
            if wanted and wanted not in f"{place.title}{place.told}{place.field}".lower():
                continue
            if place.section != shown:
                shown = place.section
                yield Entry("", self._heading(counts.get(shown), shown), style="head")
            yield Entry(
                place.field, self._title(place), self._told(place), "option", "default" if place.open else "dim"
            )
        if not shown:
            yield Entry("", wording("outline.nothing"), style="note")

    def _heading(self, part: Progress | None, section: str) -> str:
        title = section_title(self.session.sheet.edition, section)
        return wording("outline.section", title=title, done=part.done, total=part.total) if part else title

    def _title(self, place: Place) -> str:
        """An item of a list stands indented under the list, by its number."""
        owner, (number, part) = item_of(self.session.sheet.edition, place.field)
        if owner is None:
            return place.title
        return wording("outline.item", number=number, title=part.title if part else owner.title)

    def _told(self, place: Place) -> str:
        """What was answered; of an open question who could answer it; and what a colleague noted."""
        note = (self.session.sheet.answers.get("notes") or {}).get(place.field, "")
        told = place.told if not place.open else self._open(place)
        return wording("outline.note", note=note, told=told) if note else told

    def _open(self, place: Place) -> str:
        asked = who(place.field)
        word = wording("outline.later" if place.later else "outline.open")
        return word + wording("outline.who", who=asked[0]) if asked else word

    @on(Input.Submitted)
    def action_choose(self) -> None:
        self.dismiss(self.menu.at)

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.mark)

    def action_close(self) -> None:
        self.dismiss("")

    def action_move(self, step: int) -> None:
        self.menu.action_move(step)

    def action_page(self, direction: int) -> None:
        self.menu.action_page(direction)

    def action_origin(self) -> None:
        """Which file is behind the question under the cursor, and what its answer changes."""
        from assistant.tui.teaching.origins import QuestionScreen

        if self.menu.at:
            self.app.push_screen(QuestionScreen(self.session, self.menu.at))

    def action_open_only(self) -> None:
        self.open_only = not self.open_only
        self._fill()
        self.tell(wording("outline.only_open") if self.open_only else wording("outline.all"))

    def action_remove(self) -> None:
        """Remove the item under the cursor, after being told what goes."""
        place = self.menu.at
        owner, (number, _) = item_of(self.session.sheet.edition, place)
        known = {entry.mark for entry in self.menu.entries}
        if self.session.readonly:
            self.tell(wording("readonly.refused"))
        elif owner is None or place not in known:
            self.tell(wording("outline.no_item"))
        elif self.removing != f"{owner.path}.{number}":
            self.removing = f"{owner.path}.{number}"
            self.tell(wording("outline.confirm", title=owner.title, number=number), "trouble")
        else:
            self.removing = ""
            self.session.change(place, without_item(self.session.sheet, place))
            self._fill()
            self.tell(wording("outline.removed"))
