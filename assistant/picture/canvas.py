"""A page to draw on with matplotlib: pixels from the upper left corner, Chinese text that is measured before it is set.

The same drawing always gives the same bytes: no dates, no program names, fixed identifiers.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from functools import lru_cache
from html import escape
from typing import Any, Literal

from assistant.documents import fault, load_shipped
from assistant.formats.layout import UNIT

DOTS = 144  # to the inch; a pixel is then half a point
HALF = 0.58  # ems a half-width character takes at most
HASH = "nianbao"
Point = tuple[float, float]
Align = Literal["left", "center", "right"]
# What an element within a page does without; the names of groups would stand in it several times.
SHELL = re.compile(r'<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>| id="[a-z]+_\d+"', re.DOTALL)


@lru_cache(maxsize=1)
def fonts() -> list[str]:
    """The Chinese faces on this machine, in the order of prompts/picture.yaml. Raises AssistantError: none found."""
    there = {font.name for font in _matplotlib().font_manager.fontManager.ttflist}
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # a face without a bold cut is no news
    known = [name for name in load_shipped("prompts", "picture.yaml")["fonts"] if name in there]
    if not known:
        raise fault("picture.fonts", known="、".join(load_shipped("prompts", "picture.yaml")["fonts"][:6]))
    return known


def _matplotlib() -> Any:
    """The library, loaded only when something is drawn."""
    try:
        import matplotlib.figure
        import matplotlib.font_manager
        import matplotlib.patches
    except ImportError:
        raise fault("picture.missing") from None
    return matplotlib


def width_of(text: str, size: float) -> float:
    """Pixels a text takes at most; quotation marks, dashes and dots are as wide as a Chinese character here."""
    half = sum(1 for character in text if character.isascii())
    return size * (len(text) - half + HALF * half)


def fitted(text: str, size: float, room: float) -> float:
    """The size at which a text fits the room: the wanted one, or less."""
    return min(size, size * room / max(width_of(text, size), 1))


def lines_of(text: str, size: float, room: float, most: int) -> list[str]:
    """A text in at most `most` lines; what does not fit ends in an ellipsis."""
    lines, line = [], ""
    for unit in UNIT.findall(text):
        for piece in [unit] if width_of(unit, size) <= room else unit:
            if line and width_of(line + piece, size) > room:
                lines.append(line)
                line = ""
            line += piece
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


class Canvas:
    """A page of pixels."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.colours = load_shipped("prompts", "picture.yaml")["colours"]
        self.faces = fonts()
        self.figure = _matplotlib().figure.Figure((width / DOTS, height / DOTS), dpi=DOTS, facecolor=ground)
        self.patches = _matplotlib().patches
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")

    def text(
        self,
        at: Point,
        text: str,
        size: float,
        colour: str = "text",
        *,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """A line of text whose middle lies at that height."""
        self.axes.text(
            at[0],
            at[1] + size * 0.36,
            text,
            fontsize=size / 2,
            color=self.colour(colour),
            ha=align,
            va="baseline",
            fontfamily=self.faces,
            fontweight="bold" if bold else "normal",
            parse_math=False,
        )

    def box(self, corner: Point, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        """A filled rectangle, its corners rounded."""
        look = {"linewidth": 0, "facecolor": self.colour(colour)}
        if not round_by:
            self.axes.add_patch(self.patches.Rectangle(corner, width, height, **look))
            return
        inner = (
            (corner[0] + round_by, corner[1] + round_by),
            max(width - 2 * round_by, 0),
            max(height - 2 * round_by, 0),
        )
        style = f"round,pad={round_by},rounding_size={round_by}"
        self.axes.add_patch(self.patches.FancyBboxPatch(*inner, boxstyle=style, **look))

    def wedge(self, middle: Point, radius: float, turn: Point, colour: str) -> None:
        """A part of a ring, from and to a share of the turn, clockwise from the top."""
        angles = (360 * share - 90 for share in turn)
        look = {"facecolor": self.colour(colour), "edgecolor": self.colour("card"), "linewidth": 1}
        self.axes.add_patch(self.patches.Wedge(middle, radius, *angles, width=radius * 0.42, **look))

    def colour(self, name: str) -> str:
        """A colour by its name; `series.0` and so on are those of parts and bars."""
        key, _, number = name.partition(".")
        found = self.colours[key]
        return str(found[int(number) % len(found)] if number else found)

    def png(self, words: str) -> bytes:
        """The page as a PNG that carries its text alternative."""
        return self._saved({}, format="png", metadata={"Software": None, "Description": words})

    def svg(self, title: str, words: str, *, outlines: bool, salt: str = HASH) -> str:
        """The page as an SVG element with title and description; its text as outlines, or in the reader's fonts."""
        settings = {"svg.hashsalt": salt, "svg.fonttype": "path" if outlines else "none"}
        unsigned = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        drawing = SHELL.sub("", self._saved(settings, format="svg", metadata=unsigned).decode("utf-8")).strip()
        told = f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
        opening, _, rest = drawing.partition(">")
        return f'{opening} role="img" aria-label="{escape(title)}">{told}{rest}'

    def _saved(self, settings: dict[str, str], **options: Any) -> bytes:
        stream = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a character no face has shows as a box; that is all there is to say
            with _matplotlib().rc_context(settings):
                self.figure.savefig(stream, **options)
        return stream.getvalue()
