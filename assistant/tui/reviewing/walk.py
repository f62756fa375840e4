"""Saved answers walked through again: every place in order, Enter keeps, only what is changed counts. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.answers import Answers
from assistant.compose import compose
from assistant.interview import Sheet, Step
from assistant.interview.prompts import item_of
from assistant.interview.revisiting import Place, places
from assistant.review import obligatory
from assistant.review.diff import Difference, differences
from assistant.review.opened import Opened
from assistant.tui.session import Session


@dataclass
class Walk(Session):
    """A session that goes on to the next place instead of the next open one.

    `first` are the answers as they were found, `seen` the places walked, `asis` the sheet
    before a list was opened to be shown, `replied` the place of the last reply: title, answer before and after,
    `left_open` what nobody had to answer and nobody did: it is left so, `laid` the places of a sheet.
    """

    first: Answers = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    asis: Sheet | None = None
    walking: bool = False
    left_open: frozenset[str] = frozenset()
    laid: tuple[Sheet, list[Place]] | None = None
    replied: tuple[str, str, str] | None = None

    @classmethod
    def over(cls, path: Path, last_year: int) -> Walk:
        """The walk through an answers file, at its first place. Raises AssistantError."""
        walk = cls.open(path, last_year)
        assert isinstance(walk, Walk)
        walk.first, walk.walking, walk.prompt = walk.sheet.answers, True, None
        walk.left_open = frozenset(walk._left_open())
        walk.onward()
        return walk

    def _left_open(self) -> Iterator[str]:
        edition = self.sheet.edition
        for place in self._places():
            known = edition.fields.get(place.field) or item_of(edition, place.field)[0]
            if place.open and not (known is not None and obligatory(self.first, known)):
                yield place.field

    def reply(self, text: str) -> Step:
        """As in the interview; what it changed is remembered."""
        here = self.prompt.field if self.prompt else ""
        old, title = self._told(here)
        self._unopened(not text.strip())
        step = super().reply(text)
        if not step.ask:
            new, now_titled = self._told(here)
            self.replied = (title or now_titled, old, new)
        return step

    def skip(self) -> Step:
        """The same as Enter on what is answered."""
        self._unopened(True)
        here = self.prompt.field if self.prompt else ""
        told, title = self._told(here)
        self.replied = (title, told, told)
        return super().skip()

    def undo(self) -> Step:
        """What was only opened to be shown is forgotten first."""
        self.asis, self.replied = None, None
        return super().undo()

    def _unopened(self, kept: bool) -> None:
        """A list opened only to be shown is closed again."""
        if kept and self.visiting and self.asis is not None:
            self.sheet = self.asis

    def _told(self, path: str) -> tuple[str, str]:
        """(answer, title) of a place."""
        return next(((place.told, place.title) for place in self._places() if place.field == path), ("", ""))

    def _places(self) -> list[Place]:
        """The places as they are now; most replies keep the sheet, and then they are the same."""
        if self.laid is None or self.laid[0] is not self.sheet:
            self.laid = (self.sheet, places(self.sheet))
        return self.laid[1]

    def _answered(self) -> list[str]:
        return [place.field for place in self._places() if not place.open]

    # -- moving ------------------------------------------------------------------------------

    def go(self, path: str) -> bool:
        """Lay a place on the table; one that is answered counts as visited, so that Enter keeps it."""
        if self.asis is not None:
            self.sheet = self.asis
        before, known = self.sheet, path in self._answered()
        if not super().go(path):
            self.asis = None
            return False
        self.asis, self.visiting = before, known
        return True

    def onward(self) -> None:
        """To the place after this one; at the end to what is still open and was not seen."""
        self.asis = None
        if not self.walking:
            super().onward()
            return
        here = self.prompt.field if self.prompt else ""
        self.seen.add(here)
        for place in self._following(here):
            self.seen.add(place.field)
            if place.open:
                self.walking = False  # Session.go asks for the next open one by itself
                found = self.go(place.field)
                self.walking = True
            else:
                found = self.go(place.field)
            if found:
                return
        self.prompt, self.visiting, self.asked_back = None, False, ""

    def _following(self, here: str) -> list[Place]:
        """What comes after a place, then what was left out before it; lists go item by item."""
        found = self._places()
        fields = [place.field for place in found]
        owner = item_of(self.sheet.edition, here)[0] if here else None
        known = [path for path in (here, owner.path if owner else "") if path in fields]
        at = fields.index(known[0]) + 1 if known else 0
        coming = [*found[at:], *(place for place in found[:at] if place.open)]
        past = self.seen | self.left_open
        return [place for place in coming if place.field not in past and not self._by_items(place, fields)]

    def _by_items(self, place: Place, fields: list[str]) -> bool:
        """Is it a closed list whose items come one by one?"""
        known = self.sheet.edition.fields.get(place.field)
        listed = known is not None and known.kind in ("items", "texts")
        return listed and not place.open and any(path.startswith(f"{place.field}.") for path in fields)

    # -- what changed ------------------------------------------------------------------------

    def changes(self) -> Difference:
        """Figures, facts and sentences that are others than at the beginning."""
        edition, now = self.sheet.edition, (self.asis or self.sheet).answers
        old, new = (Opened(self.path, edition, compose(edition, given), given) for given in (self.first, now))
        return differences(old, new)
