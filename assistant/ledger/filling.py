"""A tally -> the answers: figures with their origin, the cases behind them, and what differs.

Figures that came from a ledger follow the ledger; figures that a person typed are compared
and stay, unless told to give way. Either way every change is in the differences.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answers import ABSENT, Answers, drop, get, note, put, store
from assistant.documents import fault
from assistant.edition import CURRENT, Edition, Field, load
from assistant.ledger.cases import expected
from assistant.ledger.counting import ON_REQUEST
from assistant.ledger.reading import Ident
from assistant.ledger.tallies import Tally

ORIGIN = "ledger"


@dataclass(frozen=True)
class Difference:
    """A FIELD that the ledger sees otherwise: both values, whose the old one was, which one stands now.

    `came` and `went`: case numbers that are new behind the figure, and that are gone.
    """

    field: str
    old: Any
    new: Any
    origin: str
    taken: bool
    came: tuple[Ident, ...] = ()
    went: tuple[Ident, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "came": list(self.came), "went": list(self.went)}


def fill(
    answers: Answers, tally: Tally, replace: bool | Collection[str] = False
) -> tuple[Answers, tuple[Difference, ...]]:
    """Answers with the tally's figures, and every difference to what stood there.

    `replace`: typed figures give way, all of them or those of certain FIELDs. Raises AssistantError
    while something is still asked, or when the answers are of another year.
    """
    if tally.ask:
        raise fault("ledger.unsettled", code=1, count=len(tally.ask))
    if answers.get("year", tally.year) != tally.year:
        raise fault("ledger.other_year", code=2, year=tally.year, other=answers["year"])
    answers = {"edition": CURRENT, **answers, "year": tally.year}
    filling = _Filling(answers, tally, load(answers["edition"]), replace)
    for row, cells in tally.requests.items():
        filling.row(f"requests.{row}", cells)
    filling.withdraw()
    for path, value in tally.facts.items():
        if path != f"{ON_REQUEST}.units" or answers.get("scope") == "with_subordinates":
            filling.fact(path, value)
    return filling.answers, tuple(filling.differences)


def carried_over(answers: Answers) -> tuple[Ident, ...]:
    """The case numbers that a report carried forward: what the next year must take up."""
    behind = answers.get("cases") or {}
    return tuple(case for path in behind if path.startswith("requests.carried_forward.") for case in behind[path])


def not_taken_up(answers: Answers, last: Answers) -> tuple[str, ...]:
    """Cases that last year's report carried forward and this year's ledger does not have; none without a ledger."""
    behind = answers.get("cases") or {}
    taken = {case for path in behind if path.startswith("requests.") for case in behind[path]}
    return tuple(sorted(expected(carried_over(last)) - taken)) if taken else ()


class _Filling:
    """Answers while they are filled, and the differences met."""

    def __init__(self, answers: Answers, tally: Tally, edition: Edition, replace: bool | Collection[str]) -> None:
        self.answers, self.tally, self.edition, self.replace = answers, tally, edition, replace
        self.differences: list[Difference] = []

    def row(self, path: str, cells: Sequence[int]) -> None:
        """One row of table three; it is the ledger's when all its cells are."""
        fields = [self.edition.fields[child] for child in self.edition.containers[path].children]
        agreed = [self.value(field, cell, path) for field, cell in zip(fields, cells, strict=True)]
        self.total(f"{path}.total", sum(cells))
        if all(agreed):
            self.settled(path)

    def fact(self, path: str, value: Any) -> None:
        """One fact beside the table; one that was left out stays left out."""
        field = self.edition.fields[path]
        if get(self.answers, field) is not None and self.value(field, value, path):
            self.settled(path)

    def value(self, field: Field, new: Any, owner: str) -> bool:
        """Store one value unless a typed one says otherwise; does the ledger's stand now?"""
        old, origin = get(self.answers, field), self.origin(owner)
        came, went = self.changed(field.path)
        taken = old is ABSENT or old == new or origin == ORIGIN or self.gives_way(field.path)
        if (old is not ABSENT and old != new) or came or went:
            self.differences.append(Difference(field.path, 0 if old is ABSENT else old, new, origin, taken, came, went))
        if taken:
            self.answers = store(self.answers, self.edition, field, new)
        behind = list(self.tally.cases.get(field.path, ())) if taken else ABSENT
        self.answers = note(self.answers, "cases", field.path, behind or ABSENT)
        return taken

    def gives_way(self, path: str) -> bool:
        """Does a typed figure give way to the ledger's?"""
        return self.replace if isinstance(self.replace, bool) else path in self.replace

    def changed(self, path: str) -> tuple[tuple[Ident, ...], tuple[Ident, ...]]:
        """Cases that came and went since an earlier tally; nothing when there was none."""
        behind = self.answers.get("cases")
        owners = {self.origin(path), self.origin(path.rpartition(".")[0])}
        if not behind or ORIGIN not in owners:
            return (), ()
        before, now = behind.get(path, []), self.tally.cases.get(path, ())
        return tuple(c for c in now if c not in before), tuple(c for c in before if c not in now)

    def origin(self, path: str) -> str:
        return str((self.answers.get("origins") or {}).get(path, "typed"))

    def total(self, path: str, new: int) -> None:
        """A total that was given first: compared, and gone once the cells give it themselves."""
        given = (self.answers.get("targets") or {}).get(path, ABSENT)
        if given is ABSENT:
            return
        taken = given == new or self.gives_way(path)
        if given != new:
            self.differences.append(Difference(path, given, new, "typed", taken))
        if taken:
            self.answers = note(self.answers, "targets", path, ABSENT)

    def settled(self, path: str) -> None:
        """A FIELD that is the ledger's now: no longer put off, nor half answered."""
        self.answers = note(note(self.answers, "origins", path, ORIGIN), "open", path, ABSENT)
        later = [entry for entry in self.answers.get("later") or () if entry != path]
        self.answers = put(self.answers, ("later",), later) if later else drop(self.answers, ("later",))

    def withdraw(self) -> None:
        """Facts that an earlier tally gave and this one no longer does."""
        for path, origin in list((self.answers.get("origins") or {}).items()):
            field = self.edition.fields.get(path)
            if origin != ORIGIN or field is None or path in self.tally.facts:
                continue
            old = get(self.answers, field)
            came, went = self.changed(path)
            self.differences.append(Difference(path, old, None, origin, True, came, went))
            self.answers = note(drop(self.answers, field.store), "origins", path, ABSENT)
            self.answers = note(self.answers, "cases", path, ABSENT)
