"""A report one can point at: a cursor that goes from figure to figure and sentence to sentence, and marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message

from assistant.report import Report
from assistant.teach.planting import SIGNATURE
from assistant.teach.spots import TITLE, heading, spots
from assistant.tui.lines import Line, Part
from assistant.tui.paper import Paper
from assistant.tui.reading import INDENT, Marked, report_lines

GUTTER = 2
Look = tuple[str, str]  # a style, and the sign in the gutter that says the same without colour
PLAIN: Look = ("", "")
STRUCK: Look = ("wrong", "*")


class Place(NamedTuple):
    """Where a spot lies on the lines: first and last line, and its column."""

    top: int
    bottom: int
    x: int


class Marking(Paper):
    """The report with its spots. Arrows move the cursor, Enter or a click marks what it stands on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(0)", show=False),
        Binding("end", "end(-1)", show=False),
        Binding("enter,space", "strike", show=False),
    ]

    class Struck(Message):
        """A spot was marked, or its mark taken away."""

        def __init__(self, spot: str) -> None:
            super().__init__()
            self.spot = spot

    def __init__(self, report: Report, name: str) -> None:
        super().__init__(self._marking_lines, name=name, focusable=True)
        self.report, self.spots = report, spots(report)
        self.looks: Mapping[str, Look] = {}
        self.at = TITLE

    def take(self, report: Report) -> None:
        """Another report, unmarked, from its beginning."""
        self.report, self.spots, self.looks = report, spots(report), {}
        self.go(TITLE)

    def look(self, looks: Mapping[str, Look]) -> None:
        """How some spots look from now on."""
        self.looks = looks
        self.show()

    # -- laying out ------------------------------------------------------------------------------

    def _marking_lines(self, width: int) -> list[Line]:
        plain = self.app.has_class("-ascii")
        body = report_lines(replace(self.report, signature=()), width - GUTTER, plain, self._marked())
        return [self._with_gutter(parts) for parts in [*body, *self._signature(width - GUTTER)]]

    def _pointed(self, spot: str, usual: str) -> tuple[str, str]:
        return ("cursor" if spot == self.at else self.looks.get(spot, PLAIN)[0] or usual, spot)

    def _marked(self) -> Marked:
        cells, texts, headings = {}, {}, {}
        for spot, text in self.spots.items():
            if spot == TITLE:
                headings["top"] = self._pointed(spot, "title")
            elif "/" not in spot:
                cells[spot] = self._pointed(spot, "figure")
            elif spot == heading(spot.partition("/")[0]):
                headings[spot.partition("/")[0]] = self._pointed(spot, "head")
            elif text not in texts:
                texts[text] = self._pointed(spot, "")
        return Marked(cells, texts, headings)

    def _signature(self, width: int) -> list[Line]:
        made: list[Line] = []
        for number, text in enumerate(self.report.signature):
            pad = " " * max(width - cell_len(text) - INDENT, 0)
            made += [(), (Part(pad), Part(text, *self._pointed(f"{SIGNATURE}/{number}", "")))]
        return made

    def _with_gutter(self, parts: Line) -> Line:
        signs = [self.looks[part.mark][1] for part in parts if part.mark in self.looks]
        return (Part(f"{signs[0] if signs else '':<{GUTTER}}"), *parts)

    # -- moving ------------------------------------------------------------------------------------

    def places(self) -> dict[str, Place]:
        """Where every spot lies, in the order it is read."""
        found: dict[str, Place] = {}
        for y, parts in enumerate(self.lines):
            x = 0
            for part in parts:
                if part.mark in self.spots:
                    known = found.get(part.mark)
                    found[part.mark] = known._replace(bottom=y) if known else Place(y, y, x)
                x += cell_len(part.text)
        return found

    def go(self, spot: str) -> None:
        """The cursor onto a spot."""
        self.at = spot
        self.show(reveal=spot)
        if spot == TITLE:
            self.scroll_home(animate=False)

    def action_step(self, step: int) -> None:
        order = list(self.places())
        if self.at in order:
            self.go(order[min(max(order.index(self.at) + step, 0), len(order) - 1)])

    def action_line(self, step: int) -> None:
        """The nearest spot above or below."""
        places = self.places()
        here = places.get(self.at)
        if here is None:
            return
        beyond = {
            spot: place
            for spot, place in places.items()
            if (place.top > here.bottom if step > 0 else place.bottom < here.top)
        }
        if beyond:
            row = min(p.top for p in beyond.values()) if step > 0 else max(p.bottom for p in beyond.values())
            level = {s: p for s, p in beyond.items() if p.top <= row <= p.bottom}
            self.go(min(level, key=lambda spot: abs(level[spot].x - here.x)))

    def action_page(self, direction: int) -> None:
        places = self.places()
        height = max(self.scrollable_content_region.height - 2, 1)
        here = places.get(self.at)
        if here is not None:
            wanted = here.top + direction * height
            self.go(min(places, key=lambda spot: abs(places[spot].top - wanted)))

    def action_end(self, index: int) -> None:
        self.go(list(self.places())[index])

    def action_strike(self) -> None:
        self.post_message(self.Struck(self.at))

    def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.paper is self and event.mark in self.spots:
            event.stop()
            self.go(event.mark)
            self.action_strike()


def struck(marks: Collection[str]) -> dict[str, Look]:
    """The looks of what the class has marked."""
    return dict.fromkeys(marks, STRUCK)
