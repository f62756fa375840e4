"""What a class has found: marks on the spots of an exercise against its faults and its traps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.teach.exercise import Exercise, Fault, Trap


@dataclass(frozen=True)
class Astray:
    """A mark on what is right; `trap` says why it looked wrong, where it is a known one."""

    spot: str
    trap: Trap | None


@dataclass(frozen=True)
class Score:
    """Faults found and missed, and marks that hit none."""

    found: tuple[Fault, ...]
    missed: tuple[Fault, ...]
    astray: tuple[Astray, ...]


def score(exercise: Exercise, marks: Collection[str]) -> Score:
    """A fault is found when one of its spots is marked; several marks on it count once."""
    found = tuple(fault for fault in exercise.faults if not set(fault.spots).isdisjoint(marks))
    missed = tuple(fault for fault in exercise.faults if fault not in found)
    counted = {spot for fault in exercise.faults for spot in fault.spots}
    astray = tuple(Astray(spot, _trap(exercise, spot)) for spot in marks if spot not in counted)
    return Score(found, missed, astray)


def _trap(exercise: Exercise, spot: str) -> Trap | None:
    return next((trap for trap in exercise.traps if spot in trap.spots), None)
