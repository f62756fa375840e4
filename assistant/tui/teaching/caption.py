"""The bar at the bottom of a demonstration: what the trainer would say, and the keys that steer it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.tui import wording
from assistant.tui.lines import Line, Part, fit, hanging, wrap
from assistant.tui.page import Key
from assistant.tui.paper import Paper

MOST = 7  # lines of a caption


class Caption(Paper):
    """A caption between a heading and a line of keys; it lies over the bottom of any screen."""

    DEFAULT_CSS = """
    Caption { dock: bottom; border-top: heavy $accent; scrollbar-gutter: auto; scrollbar-size-vertical: 0; }
    .-ascii Caption { border-top: ascii $accent; }
    """

    def __init__(self, steer: Callable[[str], None]) -> None:
        super().__init__(self._caption, name="caption")
        self.steer = steer
        self.head = ""
        self.text = ""
        self.state = ""
        self.keys: tuple[Key, ...] = ()

    def tell(self, head: str, text: str, state: str, keys: tuple[Key, ...]) -> None:
        """Another caption, or other keys under the same one."""
        if (head, text, state, keys) == (self.head, self.text, self.state, self.keys):
            return
        self.head, self.text, self.state, self.keys = head, text, state, keys
        self.fit_height()
        self.show()

    def fit_height(self) -> None:
        """As high as its lines and the rule above them, whatever papers otherwise do."""
        rows = len(self._caption(self.app.size.width - self.gutter.width)) + self.gutter.height
        self.styles.height = min(rows, max(self.app.size.height * 6 // 10, 3))

    def on_resize(self) -> None:
        self.fit_height()

    def on_paper_clicked(self, event: Paper.Clicked) -> None:
        event.stop()
        self.steer(event.mark)

    def _caption(self, width: int) -> list[Line]:
        low = self.app.size.height < 18
        rows = wrap(self.text, max(width - 2, 10)) if self.text else ()
        most = 2 if low else MOST
        if len(rows) > most:
            rows = (*rows[: most - 1], fit("".join(rows[most - 1 :]), width - 2))
        lines: list[Line] = [] if low else [(Part(fit(self.head, width), "label"),)]
        for row in rows:
            lines += hanging("  ", row, width, "ask")
        return [*lines, self._keys(width)] if self.keys else lines

    def _keys(self, width: int) -> Line:
        parts = [Part(f"{self.state} ", "said")]
        room = width - len(self.state) * 2
        for key in self.keys:
            need = len(key.shown) * 2 + len(wording(key.word)) * 2 + 2
            if need > room:
                break
            room -= need
            parts += [Part(key.shown, "key", key.action), Part(f" {wording(key.word)} ", "note", key.action), Part(" ")]
        return tuple(parts)
