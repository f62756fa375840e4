"""What every screen has: a line on top saying where one is, a line of keys below, a smallest size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from assistant.tui import wording
from assistant.tui.lines import Line, Part, centred, fit, line
from assistant.tui.paper import Paper

Result = TypeVar("Result")
SMALLEST = (30, 8)
LOW, WIDE, WIDEST = 18, 120, 150  # where the look changes: lines, columns, columns


class Key(NamedTuple):
    """A key offered below: as it is shown, what it does, the action, and how soon it gives way (1 last)."""

    shown: str
    word: str
    action: str
    rank: int


def bound(keys: Iterable[Key]) -> list[BindingType]:
    """Bindings of a screen's own keys; those of the app are bound there."""
    return [
        Binding(key.shown.lower(), key.action.removeprefix("screen."), show=False)
        for key in keys
        if key.action.startswith("screen.")
    ]


LEAVE = Key("Ctrl+Q", "key.leave", "app.leave", 2)
THEME = Key("F9", "key.theme", "app.theme", 9)


class Page(Screen[Result]):
    """A screen between a banner and a line of keys; on a tiny terminal it asks for room."""

    KEYS: ClassVar[tuple[Key, ...]] = ()
    told = ("", "")  # style, text

    def compose(self) -> ComposeResult:
        yield Paper(self.banner_lines, name="banner")
        yield from self.body()
        yield Paper(self.key_lines, name="keys")

    def body(self) -> Iterable[Widget]:
        """The widgets between banner and keys."""
        return ()

    def heading(self) -> tuple[str, str]:
        """What the banner says on the left and on the right."""
        return wording("app.name"), ""

    def paper(self, name: str) -> Paper:
        return self.query_one(f"#{name}", Paper)

    def tell(self, text: str, style: str = "default") -> None:
        """Say something in the banner until the next key."""
        self.told = (style, text)
        self.paper("banner").show()

    def banner_lines(self, width: int) -> list[Line]:
        style, text = self.told
        if text:
            return [line(fit(f" {text}", width), style)]
        left, right = self.heading()
        room = width - 2 - (cell_len(right) + 2 if right else 0)
        if room < 8:
            return [line(fit(f" {right or left}", width), "title")]
        return [(Part(f" {fit(left, room)}", "title"), Part(f"  {right} " if right else " ", "title"))]

    def key_lines(self, width: int) -> list[Line]:
        """As many keys as there is room for; those of the highest rank give way first."""
        keys = [key for key in self.offered() if key.word]
        while len(keys) > 1 and sum(map(_width, keys)) > width + 1:
            keys.remove(max(keys, key=lambda key: key.rank))
        parts: list[Part] = []
        for key in keys:
            parts += [Part(key.shown, "key", key.action), Part(f" {wording(key.word)} ", "note", key.action), Part(" ")]
        return [tuple(parts)]

    def offered(self) -> tuple[Key, ...]:
        """The keys that make sense now."""
        return self.KEYS

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.paper.id == "keys":
            await self.run_action(event.mark)

    def on_key(self) -> None:
        if self.told[1]:
            self.tell("")

    def on_resize(self) -> None:
        width, height = self.app.size
        for name, holds in (("-low", height < LOW), ("-wide", width >= WIDE), ("-widest", width >= WIDEST)):
            self.set_class(holds, name)
        if too_small(self) and self.is_current:
            self.app.push_screen(TooSmall())


def _width(key: Key) -> int:
    return cell_len(f"{key.shown} {wording(key.word)}  ")


def too_small(screen: Screen[Result]) -> bool:
    width, height = screen.app.size
    return width < SMALLEST[0] or height < SMALLEST[1]


class TooSmall(Screen[None]):
    """Waits until there is room again."""

    def compose(self) -> ComposeResult:
        yield Paper(self.lines, name="small")

    def lines(self, width: int) -> list[Line]:
        size = self.app.size
        text = wording("small", width=size.width, height=size.height, columns=SMALLEST[0], rows=SMALLEST[1])
        return centred(text, width)

    def on_resize(self) -> None:
        if too_small(self):
            self.query_one(Paper).show()
        elif self.is_current:
            self.dismiss()
