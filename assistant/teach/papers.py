"""An exercise on paper: the report to be examined, and its key. Reports like any other, in any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from assistant.documents import short
from assistant.report import Paragraph, Report, Section
from assistant.teach.exercise import Exercise, Fault, Trap, data
from assistant.teach.planting import PREFACE, Edit
from assistant.teach.spots import part_above, spots


def _words(key: str, **values: object) -> str:
    return str(data()["words"][key]).format(**values)


def level_name(level: str) -> str:
    """How a level is called."""
    return str(data()["words"]["levels"][level])


def sheet(exercise: Exercise) -> Report:
    """The report with its faults, marked as an exercise so that nobody takes it for a real one."""
    mark = _words("mark", number=exercise.number, level=level_name(exercise.level), count=len(exercise.faults))
    return replace(exercise.report, draft=mark, meta={**exercise.report.meta, "title": mark})


def key(exercise: Exercise) -> Report:
    """Every fault with its place, what was right, why, and its article; then what only looks wrong."""
    title = _words("title", number=exercise.number)
    intro = _words("intro", count=len(exercise.faults), level=level_name(exercise.level))
    sections = [
        Section("", _words("heading", number=number, title=fault.title), tuple(map(Paragraph, told(exercise, fault))))
        for number, fault in enumerate(exercise.faults, 1)
    ]
    here = spots(exercise.report)
    traps = [
        Paragraph(_words("trap", text=spot_text(exercise, trap.spots[0], here), why=trap.why))
        for trap in exercise.traps
    ]
    if traps:
        sections.append(Section("", _words("traps"), tuple(traps)))
    edition = exercise.edition.name
    return Report((title,), "", None, edition, (Paragraph(intro),), tuple(sections), meta={"title": title})


def _trap(exercise: Exercise, trap: Trap, here: dict[str, str]) -> Paragraph:
    return Paragraph(_words("trap", text=spot_text(exercise, trap.spots[0], here), why=trap.why))


def told(exercise: Exercise, fault: Fault) -> list[str]:
    """One fault in full: place, what stands there, what was right, why, how it shows, the article."""
    lines = [_words("place", place="；".join(dict.fromkeys(place(exercise, edit) for edit in fault.edits)))]
    lines += [*_both(exercise, fault)]
    main = fault.findings[0]
    lines += [_words("why", why=fault.why), _words("found", message=main.message), _words("basis", basis=fault.basis)]
    return lines


def _both(exercise: Exercise, fault: Fault) -> Iterator[str]:
    cells = [edit for edit in fault.edits if edit.kind == "cell"]
    if cells:
        yield _words("now", text="，".join(_cell(exercise, edit, edit.now) for edit in cells))
        yield _words("right", text="，".join(_cell(exercise, edit, edit.was) for edit in cells))
    for edit in (edit for edit in fault.edits if edit.kind != "cell"):
        yield _words("now", text=edit.now or _words("gone"))
        yield _words("right", text=edit.was)


def _cell(exercise: Exercise, edit: Edit, value: str) -> str:
    return _words("cell", title=exercise.edition.cell_title(edit.place), value=value or _words("blank"))


def place(exercise: Exercise, edit: Edit) -> str:
    """Where a change was made, in words: section and part, or table."""
    if edit.place == PREFACE:
        return _words("preface")
    if edit.kind == "signature":
        return _words("signature")
    section = edit.place.partition(".")[0]
    heading = next(s.heading for s in exercise.good.sections if s.key == section)
    part = part_above(exercise.good, section, edit.was) if edit.kind == "text" else ""
    return _words("part", section=heading, part=part) if part else heading


def spot_text(exercise: Exercise, spot: str, here: dict[str, str]) -> str:
    """A spot in words: the title of a cell, the beginning of a sentence."""
    return short(here[spot], 40) if "/" in spot or "." not in spot else exercise.edition.cell_title(spot)


def as_json(exercise: Exercise) -> dict[str, Any]:
    """The exercise and its key as data."""
    return {
        "number": exercise.number,
        "level": exercise.level,
        "organ": exercise.report.organ,
        "year": exercise.report.year,
        "faults": [_fault(exercise, fault) for fault in exercise.faults],
        "traps": [asdict(trap) for trap in exercise.traps],
    }


def _fault(exercise: Exercise, fault: Fault) -> dict[str, Any]:
    return {
        "id": fault.id,
        "level": fault.level,
        "title": fault.title,
        "places": [place(exercise, edit) for edit in fault.edits],
        "changes": [asdict(edit) for edit in fault.edits],
        "why": fault.why,
        "basis": fault.basis,
        "checks": [{"check": finding.check, "place": finding.place} for finding in fault.findings],
        "spots": list(fault.spots),
    }
