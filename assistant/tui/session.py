"""One interview in progress: its file, the sheet, the question on the table, the way back. No widgets."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import answers as answers_file
from assistant import desk, interview, memory
from assistant.answers import answered
from assistant.edition import CURRENT, Edition, load
from assistant.errors import AssistantError
from assistant.interview import (
    Progress,
    Prompt,
    Sheet,
    Step,
    agenda,
    next_prompt,
    parking,
    progress,
    prompt_for,
)
from assistant.interview.agenda import upcoming
from assistant.interview.prompts import cells_of, item_of
from assistant.interview.revisiting import places, reopen, title
from assistant.lock import lock_file
from assistant.tui import offering, worded, wording

if TYPE_CHECKING:
    from assistant.journal import Held

LONG = 200  # a text field that takes more characters than this deserves the large editor


@dataclass
class Session:
    """`prompt` is the question on the table (None: everything asked), `visiting` whether one came back to it.

    `held` is the file held open: from the beginning where there is one, else from the first
    answer on. `latest` is the FIELD answered last, `offered` a file that may be last year's.
    """

    path: Path
    sheet: Sheet
    prompt: Prompt | None = None
    visiting: bool = False
    trail: list[str] = field(default_factory=list)
    asked_back: str = ""
    trouble: AssistantError | None = None
    held: Held | None = None
    latest: str | None = None
    offered: Path | None = None
    counted: tuple[Sheet, list[Progress]] | None = None

    @classmethod
    def open(cls, path: Path, last_year: int) -> Session:
        """The interview over a file, resumed where it stopped; begun when there is no such file.

        Raises AssistantError when the file cannot be read or is no answers file.
        """
        if not path.exists():
            return cls.begin(path, last_year)
        answers = answers_file.read(path)
        session = cls(path, Sheet(load(answers.get("edition", CURRENT)), answers, last_year))
        session._take_up()
        return session

    @classmethod
    def begin(cls, path: Path, last_year: int) -> Session:
        """A new interview; nothing is written before the first answer."""
        sheet = Sheet(load(CURRENT), {"edition": CURRENT}, last_year)
        session = cls(path, sheet._replace(last=memory.recall(path, sheet.answers)))
        if lock_file(path).exists():  # of another window, or of one that was killed before it could save
            session._take_up()
        else:
            session.onward()
        return session

    # -- the file in our hands -----------------------------------------------------------------

    def _take_up(self, take_over: bool = False) -> None:
        """Hold the file; what is recovered is on the sheet then."""
        from assistant import journal

        self.held = journal.hold(self.path, self.sheet.answers, take_over)
        answers = self.held.answers
        self.sheet = interview.settle(self.sheet._replace(answers=answers, last=memory.recall(self.path, answers)))
        self.latest = self.held.before()
        if self.held.recovered:
            self.save()
        self.onward()

    def _hands(self) -> Held:
        """The file held open, from the first answer on at the latest."""
        if self.held is None:
            from assistant import journal

            desk.make_room(self.path)
            self.held = journal.hold(self.path, {"edition": CURRENT})
            while not self.held.writable and desk.nameless(self.path):  # two were begun at the same time
                self.path = self.path.with_stem(str(int(self.path.stem) + 1))
                self.held = journal.hold(self.path, {"edition": CURRENT})
        return self.held

    @property
    def readonly(self) -> bool:
        """Is the file in another window's hands?"""
        return self.held is not None and not self.held.writable

    @property
    def far(self) -> bool:
        """Is it another machine that has the file, which may have left its mark behind?"""
        return self.held is not None and self.held.holder[0] not in ("", socket.gethostname())

    def taken(self) -> str:
        """What a second window is told."""
        return str(self.held.taken()) if self.held else ""

    def look_again(self, take_over: bool = False) -> bool:
        """Has the other window let the file go (`take_over`: although it was another machine's)? Then it is ours."""
        assert self.held is not None
        place = self.prompt.field if self.prompt else ""
        if self.path.exists():
            self.sheet = self.sheet.holding(answers_file.read(self.path))
        self._take_up(take_over)
        if place:
            self.go(place)
        return not self.readonly

    def opening(self) -> list[str]:
        """What to say on opening: what was recovered, what a colleague noted."""
        told = self.held.told(self.sheet.edition) if self.held else []
        if self.sheet.answers.get("notes"):
            from assistant.interview.handover import opening

            told += opening(self.sheet)
        told += offering.not_taken_up(self.sheet)
        return told

    # -- replies ---------------------------------------------------------------------------

    def reply(self, text: str) -> Step:
        """Take a reply to the question on the table; on success it is saved and the next one laid out."""
        assert self.prompt is not None
        if self.offered is not None:
            return self._answer_offer(text)
        if self.visiting and not text.strip():
            self.onward()
            return Step(self.sheet, wording("said.kept"))
        if self.readonly:
            return self._refused()
        meant = self._meant(text)
        corrected = interview.correct(self.sheet, self.prompt, meant, text)
        step = corrected or interview.take(self.sheet, self.prompt, text, insisted=text == self.asked_back)
        if step.ask:
            self.asked_back = text
            return step
        if corrected is None or meant == self.prompt.field:
            self._leave_trail(step.sheet)
            self.latest = self.prompt.field
        before = self.sheet
        self._accept(self.latest or "", step.sheet)
        self._offer(before)
        aside = parking.told(before, self.sheet)
        return step._replace(said=f"{step.said} {aside}".strip()) if aside else step

    def _meant(self, text: str) -> str | None:
        """Which answer a correction speaks of: 上一题 the one before, 不对 that of this question if there was a try."""
        from assistant.numerals import normal, words

        assert self.prompt is not None
        here = self.visiting or self.asked_back or self.latest is None
        named = normal(text).startswith(words("corrections_named"))
        return self.prompt.field if here and not named else self.latest

    @property
    def undoable(self) -> bool:
        """Is there an answer to take back?"""
        return self.held is not None and not self.readonly and self.held.before() is not None

    def undo(self) -> Step:
        """Take back what was accepted last, also in an earlier sitting, and lay that question out."""
        if self.readonly:
            return self._refused()
        name = self.held.before() if self.held else None
        if self.held is None or name is None:
            return Step(self.sheet, ask=wording("undo.none"))
        self.offered = self.trouble = None
        try:
            self.held.undo()
        except AssistantError as trouble:
            self.trouble = trouble
        self.sheet = self.sheet.holding(self.held.answers)
        self.trail = [path for path in self.trail if path != name]
        self.latest = self.held.before()
        if not self.go(name):
            self.onward()
        return Step(self.sheet, wording("undo.said", title=title(self.sheet.edition, name)))

    def _refused(self) -> Step:
        return Step(self.sheet, ask=self.taken())

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
        if self.offered is not None:
            return self._answer_offer(offering.NO)
        if self.visiting:
            self.onward()
            return Step(self.sheet, wording("said.kept"))
        if self.readonly:
            return self._refused()
        step = interview.put_off(self.sheet, self.prompt)
        self._accept(self.prompt.field, step.sheet)
        return step

    def _accept(self, name: str, sheet: Sheet) -> None:
        """A FIELD was answered: into the journal and the file, and on to the next question."""
        self.sheet = sheet
        self.save(name)
        self.onward()

    def change(self, name: str, sheet: Sheet) -> None:
        """Take over a sheet on which a FIELD was changed elsewhere (an item removed, a note written)."""
        if sheet.answers != self.sheet.answers:
            self._accept(name, sheet)

    # -- last year ---------------------------------------------------------------------------

    def _offer(self, before: Sheet) -> None:
        """Unit and year have just become known: is last year's report on this machine?"""
        if self.sheet.last is None and not offering.known(before.answers):
            self.offered = offering.found(self.path, self.sheet.answers)
            self.onward()

    def _answer_offer(self, text: str) -> Step:
        """Yes takes last year's answers over as defaults; no goes on without."""
        assert self.offered is not None
        wanted = offering.wanted(text)
        if wanted is None:
            return Step(self.sheet, ask=wording("offer.unclear"))
        file, self.offered, said = self.offered, None, wording("offer.declined")
        if wanted:
            try:
                last = memory.recall(self.path, self.sheet.answers, file)
            except AssistantError as problem:
                said = str(problem)
            else:
                self.sheet = interview.settle(self.sheet._replace(last=last))
                said = " ".join([wording("offer.taken"), *offering.not_taken_up(self.sheet)])
        self.onward()
        return Step(self.sheet, said)

    # -- moving ------------------------------------------------------------------------------

    def onward(self) -> None:
        """To the first question that is still open."""
        self.prompt = next_prompt(self.sheet)
        self.visiting, self.asked_back = False, ""
        if self.offered is not None:
            self.prompt = offering.prompt(self.offered, self.prompt.section if self.prompt else "organ")

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

    def save(self, name: str = "") -> None:
        """Save now; what goes wrong is kept in `trouble` and tried again with the next answer."""
        before = self.path
        try:
            self.path = self._hands().keep(name or self.latest or "", self.sheet.answers)
        except AssistantError as trouble:
            self.trouble = trouble
            return
        self.trouble = None
        if self.path != before or len(self.trail) <= 1:
            desk.remember(self.path, *self.count())

    def close(self) -> None:
        """Let the file go; how far it is stands in the recent list."""
        if self.path.exists() and not self.readonly:
            desk.remember(self.path, *self.count())
        if self.held is not None:
            self.held.close()

    def progress(self) -> list[Progress]:
        """How far each section is; worked out once for a sheet, which banner, list of sections and file ask for."""
        if self.counted is None or self.counted[0] is not self.sheet:
            self.counted = (self.sheet, progress(self.sheet))
        return self.counted[1]

    def count(self) -> tuple[int, int]:
        """Places answered, and places that apply now."""
        parts = self.progress()
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
