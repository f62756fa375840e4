"""One interview in progress: its file, the sheet, the question on the table, the way back. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from assistant import answers as answers_file
from assistant import desk
from assistant.answers import answered
from assistant.edition import CURRENT, Edition, load
from assistant.errors import AssistantError
from assistant.interview import Prompt, Sheet, Step, agenda, next_prompt, progress, prompt_for, put_off, settle, take
from assistant.interview.agenda import upcoming
from assistant.interview.prompts import cells_of, item_of
from assistant.interview.revisiting import places, reopen
from assistant.tui import worded, wording

LONG = 200  # a text field that takes more characters than this deserves the large editor


@dataclass
class Session:
    """`prompt` is the question on the table (None: everything asked), `visiting` whether one came back to it."""

    path: Path
    sheet: Sheet
    prompt: Prompt | None = None
    visiting: bool = False
    trail: list[str] = field(default_factory=list)
    asked_back: str = ""
    trouble: AssistantError | None = None

    @classmethod
    def open(cls, path: Path, last_year: int) -> Session:
        """The interview over a file, resumed where it stopped; begun when there is no such file.

        Raises AssistantError when the file cannot be read or is no answers file.
        """
        if not path.exists():
            return cls.begin(path, last_year)
        answers = answers_file.read(path)
        sheet = settle(Sheet(load(answers.get("edition", CURRENT)), answers, last_year))
        return cls(path, sheet, next_prompt(sheet))

    @classmethod
    def begin(cls, path: Path, last_year: int) -> Session:
        """A new interview; nothing is written before the first answer."""
        sheet = Sheet(load(CURRENT), {"edition": CURRENT}, last_year)
        return cls(path, sheet, next_prompt(sheet))

    # -- replies ---------------------------------------------------------------------------

    def reply(self, text: str) -> Step:
        """Take a reply to the question on the table; on success it is saved and the next one laid out."""
        assert self.prompt is not None
        if self.visiting and not text.strip():
            self.onward()
            return Step(self.sheet, wording("said.kept"))
        step = take(self.sheet, self.prompt, text, insisted=text == self.asked_back)
        if step.ask:
            self.asked_back = text
            return step
        self._leave_trail(step.sheet)
        self._hold(step.sheet)
        return step

    def _leave_trail(self, sheet: Sheet) -> None:
        """Remember where one was; a list that was just closed is one place."""
        assert self.prompt is not None
        owner = item_of(sheet.edition, self.prompt.field)[0]
        closed = owner is not None and answered(sheet.answers, owner)
        path = owner.path if owner is not None and closed and not self.visiting else self.prompt.field
        if path not in self.trail:
            self.trail.append(path)

    def skip(self) -> Step:
        """Come back to this question last; while visiting, simply return to where one was."""
        assert self.prompt is not None
        if self.visiting:
            self.onward()
            return Step(self.sheet, wording("said.kept"))
        step = put_off(self.sheet, self.prompt)
        self._hold(step.sheet)
        return step

    def _hold(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.save()
        self.onward()

    def replace(self, sheet: Sheet) -> None:
        """Take over a sheet changed elsewhere (an item removed, a list opened again)."""
        if sheet.answers != self.sheet.answers:
            self._hold(sheet)

    # -- moving ------------------------------------------------------------------------------

    def onward(self) -> None:
        """To the first question that is still open."""
        self.prompt = next_prompt(self.sheet)
        self.visiting, self.asked_back = False, ""

    def go(self, path: str) -> bool:
        """Lay a FIELD's question on the table; False when no such question can be asked."""
        path = self._whole(path)
        stop = upcoming(self.sheet)
        if stop is not None and stop.field == path:
            self.onward()
            return True
        if path in self.sheet.edition.fields:  # a closed list: its items stay, another can be added
            self.sheet = reopen(self.sheet, path)
            path = next((f for f in open_places(self.sheet) if f.startswith(f"{path}.")), path)
        prompt = prompt_for(self.sheet, path)
        if prompt is None:
            return False
        self.prompt, self.visiting, self.asked_back = prompt, path in self._answered(), ""
        return True

    def _whole(self, path: str) -> str:
        """A cell of a finished row is answered with its row: alone it could not change."""
        row = path.rpartition(".")[0]
        container = self.sheet.edition.containers.get(row)
        if container is None or container.kind == "group":
            return path
        return row if all(answered(self.sheet.answers, cell) for cell in cells_of(self.sheet.edition, row)) else path

    def back(self) -> bool:
        """To the answer given before this one; False at the beginning."""
        way = self._way()
        here = self.prompt.field if self.prompt else ""
        before = way[: way.index(here)] if self.visiting and here in way else way
        return self.go(before[-1]) if before else False

    def _way(self) -> list[str]:
        """Answered places in the order to walk back: those of this sitting last, before them the form's order."""
        found = places(self.sheet)
        stop = upcoming(self.sheet)
        here = next((n for n, place in enumerate(found) if stop is not None and place.field == stop.field), len(found))
        known = [place.field for place in found[here:] + found[:here] if not place.open]
        return [path for path in known if path not in self.trail] + [path for path in self.trail if path in known]

    def find(self, place: str) -> bool:
        """Go to what a finding speaks of: an open question inside it, its own, or its row's."""
        inside = next((f for f in open_places(self.sheet) if f == place or f.startswith(f"{place}.")), None)
        if inside and self.go(inside):
            return True
        while place:
            if self.go(place):
                return True
            place = place.rpartition(".")[0]
        return False

    def given(self) -> str:
        """The answer the question on the table already has."""
        here = self.prompt.field if self.prompt else ""
        return next((place.told for place in places(self.sheet) if place.field == here), "")

    def _answered(self) -> list[str]:
        return [place.field for place in places(self.sheet) if not place.open]

    # -- the file ----------------------------------------------------------------------------

    def save(self) -> None:
        """Save now; what goes wrong is kept in `trouble` and tried again with the next answer."""
        try:
            path = desk.save(self.path, self.sheet.answers)
        except AssistantError as trouble:
            self.trouble = trouble
            return
        self.trouble = None
        if path != self.path or len(self.trail) <= 1:
            desk.remember(path, *self.count())
        self.path = path

    def close(self) -> None:
        """Leave the desk tidy: how far it is stands in the recent list."""
        if self.path.exists():
            desk.remember(self.path, *self.count())

    def count(self) -> tuple[int, int]:
        """Places answered, and places that apply now."""
        parts = progress(self.sheet)
        return sum(part.done for part in parts), sum(part.total for part in parts)

    @property
    def name(self) -> str:
        """The unit and year, as far as they are known."""
        organ = (self.sheet.answers.get("organ") or {}).get("name") or ""
        year = self.sheet.answers.get("year")
        return wording("name.year", organ=organ, year=year) if year else str(organ)


def open_places(sheet: Sheet) -> list[str]:
    """The FIELDs still to be asked, in order."""
    return [stop.field for stop in agenda(sheet) if stop.open]


def section_title(edition: Edition, section: str) -> str:
    """A short name of a section; one that has none here goes by its schema title."""
    return worded(f"section.{section}") or edition.title_of(section)


def is_long(prompt: Prompt) -> bool:
    """Does the reply deserve the large editor: a text of several sentences?"""
    part = prompt.part
    if part is None or part.kind not in ("text", "texts"):
        return False
    schema = part.schema.get("items", {}) if part.kind == "texts" else part.schema
    return int(schema.get("maxLength", 0)) > LONG


def takes_lines(prompt: Prompt) -> bool:
    """May several lines be pasted as several items or clauses of one reply?"""
    listed = prompt.part is not None and prompt.part.kind in ("texts", "items", "choices")
    return listed or prompt.kind in ("choose", "total")
