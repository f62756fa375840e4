"""An exercise: a good report with faults planted in it, the same for the same number, its key proved by the checks.

A fault is planted only if the checks find it, if nothing else changes by it, and if no other fault hides it:
the findings on the whole are those of the good report and of every fault alone, no more and no less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from assistant import answers
from assistant.checks import scene
from assistant.compose import compose
from assistant.documents import data_file, load_shipped
from assistant.edition import Edition, load
from assistant.expressions import holds, render
from assistant.findings import Finding
from assistant.report import Report
from assistant.review.files import examined
from assistant.review.opened import Opened
from assistant.review.reading import facts_told
from assistant.teach.planting import Edit, Planted, added, apply, plantings, standing
from assistant.teach.spots import above, heading, said, section_of, spots

Entry = Mapping[str, Any]
Key = tuple[str, str, str]  # a finding: check, place, message
UNWRITTEN = Path(__file__)  # the review looks for acceptances beside its file: beside this one lie none
MOST = 20
VARIANTS = 4  # ways of planting one entry that are tried


@dataclass(frozen=True)
class Fault:
    """A planted fault: what it is, what was changed, why it is wrong; `spots` are where a mark counts."""

    id: str
    level: int
    title: str
    edits: tuple[Edit, ...]
    why: str
    basis: str
    findings: tuple[Finding, ...]
    spots: tuple[str, ...]


@dataclass(frozen=True)
class Trap:
    """What looks wrong and is right."""

    id: str
    spots: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Exercise:
    """A report with faults; `good` is the same without them."""

    number: int
    level: str
    edition: Edition
    good: Report
    report: Report
    faults: tuple[Fault, ...]
    traps: tuple[Trap, ...]


def data() -> Mapping[str, Any]:
    """Everything the exercises are made of."""
    loaded: Mapping[str, Any] = load_shipped("prompts", "exercises", "quiz.yaml")
    return loaded


def exercise(number: int, level: str, count: int | None = None) -> Exercise:
    """The exercise of this number at a level of the data; fewer faults than `count` where no more fit."""
    given = data()
    plan = given["levels"][level]
    edition, good = base(number)
    traps: list[Planted] = []
    if plan["traps"]:
        good, traps = _with_traps(edition, good, number, _shuffled(number, given["traps"]))
    planting = _Planting(edition, good, number)
    entries = _shuffled(number, given["faults"])
    for own in islice(cycle(plan["pattern"]), min(count or plan["faults"], MOST)):
        planting.plant(entries, own)
    whole = planting.report()
    faults = tuple(_fault(good, whole, one, found) for one, found in planting.done)
    ordered = sorted(faults, key=lambda fault: list(spots(whole)).index(fault.spots[0]))
    counted = {spot for fault in faults for spot in fault.spots}
    asides = [*_inserted(whole, traps), *_existing(given["traps"], whole, planting.scene)]
    clear = tuple(trap for trap in asides if counted.isdisjoint(trap.spots))  # a fault there is a fault
    return Exercise(number, level, edition, good, whole, tuple(ordered), clear)


def base(number: int) -> tuple[Edition, Report]:
    """The good report an exercise starts from: the offices of the data in turn."""
    names = data()["bases"]
    document = answers.read(data_file("seeds", f"{names[(number - 1) % len(names)]}.yaml"))
    edition = load(document["edition"])
    return edition, compose(edition, document)


def _rank(number: int, text: str) -> bytes:
    """A place in an order that depends on nothing but the number of the exercise."""
    return hashlib.sha256(f"{number}/{text}".encode()).digest()


def _shuffled(number: int, entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: _rank(number, entry["id"]))


def _variants(number: int, found: Iterable[Planted]) -> list[Planted]:
    """Some ways of planting an entry."""
    return sorted(found, key=lambda one: _rank(number, repr(one.edits)))[:VARIANTS]


def _scene(edition: Edition, report: Report) -> dict[str, Any]:
    return scene(edition, report, facts_told(report))


def reviewed(edition: Edition, report: Report) -> dict[Key, Finding]:
    """Every finding of the review on a report, as `check` tells them."""
    found = examined(Opened(UNWRITTEN, edition, report)).findings
    return {(one.check, one.place, one.message): one for one in found}


class _Planting:
    """Faults put into a good report one after the other."""

    def __init__(self, edition: Edition, good: Report, number: int) -> None:
        self.edition, self.good, self.number = edition, good, number
        self.scene = _scene(edition, good)
        self.known = reviewed(edition, good)
        self.expected = set(self.known)
        self.done: list[tuple[Planted, list[Finding]]] = []

    def report(self) -> Report:
        return apply(self.edition, self.good, [edit for one, _ in self.done for edit in one.edits])

    def plant(self, entries: Sequence[Entry], level: int) -> None:
        """One more fault of this level, else of the nearest below; nothing where none fits any more."""
        for own in range(level, 0, -1):
            for entry in entries:
                if entry["level"] == own and any(map(self.fits, _variants(self.number, self.ways(entry)))):
                    return

    def ways(self, entry: Entry) -> Iterator[Planted]:
        if all(entry["id"] != one.identity for one, _ in self.done):
            yield from plantings(entry, self.good, self.scene)

    def fits(self, planted: Planted) -> bool:
        """Plant it if the checks find it and it leaves what they find of the others as it is."""
        if any(planted.touches(one) for one, _ in self.done):
            return False
        alone = reviewed(self.edition, apply(self.edition, self.good, planted.edits))
        own = {key: finding for key, finding in alone.items() if key not in self.known}
        if not {check for check, _, _ in own} & set(planted.entry["checks"]) or not self.known.keys() <= alone.keys():
            return False
        if not self.expected.isdisjoint(own):
            return False
        edits = [edit for one, _ in self.done for edit in one.edits] + list(planted.edits)
        if reviewed(self.edition, apply(self.edition, self.good, edits)).keys() != self.expected | own.keys():
            return False
        self.expected |= own.keys()
        self.done.append((planted, list(own.values())))
        return True


def _fault(good: Report, whole: Report, planted: Planted, findings: Sequence[Finding]) -> Fault:
    entry, names = planted.entry, planted.names
    main = sorted(findings, key=lambda finding: finding.check not in entry["checks"])
    changed = [spot for edit in planted.edits for spot in _changed(good, whole, edit)]
    also = [render(path, names) or "" for path in entry.get("also", ())]
    cells = {cell.key for grid in whole.grids() for cell in grid.cells() if cell.key}
    told = [spot for finding in findings for spot in _told(whole, finding, cells)]
    return Fault(
        id=entry["id"],
        level=entry["level"],
        title=render(entry["title"], names) or "",
        edits=planted.edits,
        why=render(entry["why"], names) or "",
        basis=entry.get("basis") or main[0].basis,
        findings=tuple(main),
        spots=tuple(dict.fromkeys([*changed, *also, *told])),
    )


def _changed(good: Report, whole: Report, edit: Edit) -> list[str]:
    if edit.kind == "cell":
        return [edit.place]
    if edit.kind == "heading":
        return [heading(edit.place)]
    if edit.kind == "signature":
        return [spot for spot, text in spots(whole).items() if section_of(spot) == edit.place and text == edit.now]
    if not edit.now:
        return [above(good, whole, edit.place, edit.was)]
    return [spot for text in added(edit) for spot in said(whole, edit.place, text)]


def _told(whole: Report, finding: Finding, cells: set[str]) -> Iterator[str]:
    """The spots a finding itself points at: its cell, the sentence it quotes."""
    if finding.place in cells:
        yield finding.place
    if finding.quote and finding.section:
        yield from said(whole, finding.section, finding.quote)[:1]


# -- traps -----------------------------------------------------------------------------------


def _with_traps(edition: Edition, good: Report, number: int, entries: Iterable[Entry]) -> tuple[Report, list[Planted]]:
    """The good report with sentences that look wrong and are right; the checks must not mind them."""
    known, names = reviewed(edition, good).keys(), _scene(edition, good)
    kept: list[Planted] = []
    for entry in entries:
        for planted in _variants(number, plantings(entry, good, names))[:1]:
            edits = [edit for one in kept for edit in one.edits] + list(planted.edits)
            apart = not any(planted.touches(one) for one in kept)
            if planted.edits and apart and reviewed(edition, apply(edition, good, edits)).keys() == known:
                kept.append(planted)
    return apply(edition, good, [edit for one in kept for edit in one.edits]), kept


def _inserted(whole: Report, planted: Iterable[Planted]) -> Iterator[Trap]:
    for one in planted:
        found = [spot for edit in one.edits for text in added(edit) for spot in said(whole, edit.place, text)]
        if found:
            yield Trap(one.identity, tuple(found), render(one.entry["why"], one.names) or "")


def _existing(entries: Iterable[Entry], whole: Report, names: Mapping[str, Any]) -> Iterator[Trap]:
    """Traps that stand in the report anyway."""
    cells = {cell.key for grid in whole.grids() for cell in grid.cells() if cell.key}
    for entry in entries:
        if "texts" in entry or ("when" in entry and not holds(entry["when"], names)):
            continue
        looks = [stood for look in entry.get("stands", ()) if (stood := standing(look, whole, names))]
        marked = [path for path in entry.get("also", ()) if path in cells]
        found = [*(spot for place, text in looks for spot in said(whole, place, text)), *marked]
        if found:
            yield Trap(entry["id"], tuple(found), render(entry["why"], names) or "")
