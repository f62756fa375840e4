"""One ledger being counted: what was proposed, what was decided so far, what came out. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from assistant import answers as answers_file
from assistant import desk, memory
from assistant.answers import Answers
from assistant.edition import Edition, load
from assistant.errors import AssistantError
from assistant.ledger import Ask, Decisions, Tally, remember, remembered, tally
from assistant.ledger.columns import IGNORED
from assistant.ledger.counting import ON_REQUEST, Case
from assistant.ledger.proposals import Column, unconfirmed
from assistant.ledger.words import OPEN, normal, vocabulary


@dataclass
class Count:
    """A ledger, the year, the answers it is for (None: chosen at the end). `decided` grows as it is confirmed.

    `columns`: heading -> key as it stands on the screen now ("" for none); `wordings`: (kind, wording) -> key.
    """

    path: Path
    year: int
    answers: Path | None = None
    decided: Decisions = field(default_factory=Decisions)
    result: Tally | None = None
    columns: dict[str, str] = field(default_factory=dict)
    wordings: dict[tuple[str, str], str] = field(default_factory=dict)
    units: tuple[str, ...] = ()

    @cached_property
    def edition(self) -> Edition:
        return load()

    @cached_property
    def office(self) -> str:
        """Whose ledger it is: the unit of the answers; the only one with reports on this machine; else unknown."""
        if self.answers is not None and self.answers.exists():
            organ: Answers = answers_file.read(self.answers).get("organ") or {}
            return str(organ.get("name") or "")
        names = {report.organ for report in desk.recent() if report.organ}
        return names.pop() if len(names) == 1 and self.answers is None else ""

    def run(self) -> None:
        """Count, with what is remembered of this office and what was decided now. Raises AssistantError."""
        if self.result is None:
            self.decided = remembered(self.edition, self.office) | self.decided
        about: Answers = {"organ": {"name": self.office}, "year": self.year}
        carried = memory.carried_over(self.answers, about)
        self.result = tally(self.path, self.year, self.decided, self.edition, carried)
        self.columns = {column.header: column.key for column in self.result.proposed}
        self.wordings = {key: self.wordings[key] for key in self._asked() if key in self.wordings}
        found = tuple(str(unit["name"]) for unit in self.result.facts.get(f"{ON_REQUEST}.units", ()))
        self.units = max(found, self.units, self.decided.units, key=len)

    # -- what is open ------------------------------------------------------------------------

    def _asked(self) -> list[tuple[str, str]]:
        return [(ask.kind, ask.wording) for ask in self.asks]

    @property
    def asks(self) -> list[Ask]:
        """The wordings of applicants and outcomes that nobody has decided."""
        return [ask for ask in self.result.ask if ask.kind != "column"] if self.result else []

    @property
    def proposed(self) -> tuple[Column, ...]:
        return self.result.proposed if self.result else ()

    def missing(self) -> list[str]:
        """What the ledger must have and no column is known to hold."""
        held = set(self.columns.values())
        asked = [ask.suggest for ask in self.result.ask if ask.kind == "column" and ask.suggest] if self.result else []
        return [key for key in dict.fromkeys(asked) if key not in held]

    def open(self) -> int:
        """How many things are still to be decided before it can be counted."""
        return len(self.missing()) + sum(key not in self.wordings for key in self._asked())

    def settled(self) -> bool:
        """Is there nothing to confirm: no question, and every column was confirmed before?"""
        return self.result is not None and not self.result.ask and not unconfirmed(self.proposed, self.decided)

    # -- deciding ----------------------------------------------------------------------------

    def set_column(self, header: str, key: str) -> None:
        """A column holds this and no other column does."""
        for other, held in self.columns.items():
            if key and held == key and other != header and not self._fixed(other):
                self.columns[other] = ""
        self.columns[header] = key

    def _fixed(self, header: str) -> bool:
        return any(column.header == header and column.fixed for column in self.proposed)

    def accept(self, kind: str, text: str) -> bool:
        """Take what is suggested for a wording; False where nothing is."""
        ask = next((ask for ask in self.asks if (ask.kind, ask.wording) == (kind, text)), None)
        if ask is None or ask.suggest is None:
            return False
        self.wordings[kind, text] = ask.suggest
        return True

    def confirm(self) -> None:
        """What stands on the screen is decided now."""
        columns = {}
        for column in self.proposed:
            key = self.columns[column.header]
            if not column.fixed and (key or column.key):
                columns[normal(column.header)] = key or IGNORED
        chosen: dict[str, dict[str, str]] = {"applicant": {}, "outcome": {}}
        for (kind, text), key in self.wordings.items():
            chosen[kind][normal(text)] = key
        self.decided = self.decided | Decisions(columns, chosen["applicant"], chosen["outcome"])

    def only(self, unit: str) -> None:
        """Count one of several offices; "" counts all."""
        self.decided = replace(self.decided, units=(unit,) if unit else ())

    def keep(self, office: str | None = None) -> AssistantError | None:
        """Remember what was decided, for this office or another one. What goes wrong is returned."""
        try:
            remember(self.office if office is None else office, self.decided)
        except AssistantError as problem:
            return problem
        return None

    # -- in words ----------------------------------------------------------------------------

    def options(self, kind: str) -> Iterator[tuple[str, str]]:
        """The keys of a kind of question, each with how it is called."""
        if kind == "column":
            yield from ((key, str(entry["title"])) for key, entry in vocabulary()["columns"].items() if key != IGNORED)
        elif kind == "applicant":
            columns = self.edition.form["requests"]["columns"]
            yield from ((column["key"], column["label"]) for column in columns if not column.get("derived"))
        else:
            rows = (*self.edition.outcomes, OPEN)
            yield from ((key, self.edition.title_of(f"requests.{key}")) for key in rows)

    def named(self, kind: str, key: str) -> str:
        return dict(self.options(kind)).get(key, key)

    def behind(self, paths: tuple[str, ...]) -> list[Case]:
        """The cases behind several cells, in the ledger's order."""
        if self.result is None:
            return []
        found = [case for path in paths for case in self.result.listed.get(path, ())]
        return sorted(found, key=lambda case: (case.sheet, case.row))
