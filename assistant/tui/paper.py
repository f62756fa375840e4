"""Paper: the one widget that shows lines. Conversation, report, help, progress and key bar are all papers."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as VisualStyle

from assistant.tui.lines import Line

Source = Callable[[int], list[Line]]
STYLES = {  # who speaks, what needs attention; colours are the theme's
    "ask": "bold",
    "reply": "$primary",
    "said": "$success",
    "trouble": "$error",
    "note": "",
    "dim": "$quiet",
    "head": "bold on $panel",
    "here": "bold $accent on $panel",
    "title": "bold",
    "label": "bold $accent",
    "key": "bold $background on $primary",
    "option": "",
    "cursor": "bold $background on $primary",
    "wrong": "bold $background on $error",
    "picked": "bold $primary",
    "default": "$accent",
    "figure": "$primary",
    "border": "$rule",
}


def nothing(_width: int) -> list[Line]:
    """An empty paper."""
    return []


class Paper(ScrollView):
    """Lines laid out anew for every width by a source, scrolled, clickable by their marks."""

    class Clicked(Message):
        """A part with a mark was clicked."""

        def __init__(self, paper: Paper, mark: str) -> None:
            super().__init__()
            self.paper = paper
            self.mark = mark

    def __init__(self, source: Source = nothing, *, name: str, focusable: bool = False) -> None:
        super().__init__(id=name)
        self.can_focus = focusable
        self.source = source
        self.lines: list[Line] = []
        self._reveal: tuple[str, ...] = ()
        self._laid = (0, 0)
        self._styles: dict[str, Style] = {}

    def show(self, source: Source | None = None, reveal: str | tuple[str, ...] | None = None) -> None:
        """Lay out anew. `reveal`: the mark whose lines must be seen, "" to stay where one is.

        Of several marks the last one must be seen, those before it as far as there is room.
        """
        if source is not None:
            self.source = source
        if reveal is not None:
            self._reveal = (reveal,) if isinstance(reveal, str) else reveal
        self._lay_out()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Lines are laid out as soon as the size is known, so that the first paint shows them."""
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self._laid != self.scrollable_content_region.size:
            self._lay_out()
        return changed

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual asks so
        """For a paper as high as its lines."""
        return len(self.source(width - self.scrollbar_size_vertical))

    def _lay_out(self) -> None:
        size = self.scrollable_content_region.size
        if size.width <= 0:
            return
        self._laid = size
        self.lines = self.source(size.width)
        self.virtual_size = Size(size.width, len(self.lines))
        self.refresh()
        for mark in self._reveal:
            self._scroll_to_mark(mark)

    def _scroll_to_mark(self, mark: str) -> None:
        """All lines of a mark in view; its beginning where they are too many."""
        found = [y for y, parts in enumerate(self.lines) if any(part.mark == mark for part in parts)]
        if not found:
            return
        first, last, height = found[0], found[-1], self.scrollable_content_region.height
        top = self.scroll_offset.y
        if last >= top + height:
            top = last - height + 1
        top = min(top, first)
        self.scroll_to(y=top, animate=False, force=True)  # the scrollbar may not be shown yet

    def jump(self, mark: str) -> None:
        """Scroll so that the first line of a mark stands on top."""
        y = next((y for y, parts in enumerate(self.lines) if any(part.mark == mark for part in parts)), None)
        if y is not None:
            self.scroll_to(y=y, animate=False, force=True)

    def centre(self, mark: str) -> None:
        """Scroll so that the lines of a mark stand in the middle, their first one in any case."""
        found = [y for y, parts in enumerate(self.lines) if any(part.mark == mark for part in parts)]
        if found:
            height = self.scrollable_content_region.height
            spare = max(height - (found[-1] - found[0] + 1), 0) // 2
            self.scroll_to(y=max(found[0] - spare, 0), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        width = self.size.width
        plain = self.rich_style
        if row >= len(self.lines):
            return Strip.blank(width, plain)
        segments = [Segment(part.text, plain + self._style(part.style)) for part in self.lines[row]]
        return Strip(segments).adjust_cell_length(width, plain)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            parsed = VisualStyle.parse(STYLES.get(name, ""), self.app.theme_variables)
            self._styles[name] = parsed.rich_style
        return self._styles[name]

    def notify_style_update(self) -> None:
        """Another theme: its colours are looked up anew."""
        super().notify_style_update()
        self._styles.clear()

    def mark_at(self, x: int, y: int) -> str:
        """The mark of the part at a place of the visible content."""
        row = y + self.scroll_offset.y
        if 0 <= row < len(self.lines):
            for part in self.lines[row]:
                x -= cell_len(part.text)
                if x < 0:
                    return part.mark
        return ""

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        mark = self.mark_at(offset.x, offset.y) if offset else ""
        if mark:
            self.post_message(self.Clicked(self, mark))
