"""Exercises in finding faults: planted as data, proved by the review, scored, the same for the same number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import formats
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.review.files import examine
from assistant.teach import exercise as exercises
from assistant.teach import papers, soundness
from assistant.teach.exercise import Exercise, exercise
from assistant.teach.planting import Edit, apply, plantings, sentences
from assistant.teach.scoring import score
from assistant.teach.spots import spots
from tests.conftest import Outcome

LEVELS = ("easy", "medium", "hard")
DATA = load_shipped("prompts", "exercises", "quiz.yaml")
Nianbao = Callable[..., Outcome]


def planted(made: Exercise) -> set[tuple[str, str, str]]:
    return {(found.check, found.place, found.message) for fault in made.faults for found in fault.findings}


# -- the key is true ---------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("number", range(1, 8))
def test_check_finds_every_fault_and_no_other(number: int, level: str, tmp_path: Path) -> None:
    """The written Word file, read again, has the findings of the key, no more and no less."""
    made = exercise(number, level)
    path = tmp_path / "练习.docx"
    path.write_bytes(formats.write(papers.sheet(made), ".docx"))
    assert {(f.check, f.place, f.message) for f in examine(path).findings} == planted(made)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_good_report_is_good(number: int) -> None:
    """Without its faults the report has no findings, traps and all."""
    made = exercise(number, "hard")
    assert exercises.reviewed(made.edition, made.good) == {}


@pytest.mark.parametrize("level", LEVELS)
def test_every_fault_has_findings_of_its_own(level: str) -> None:
    """No finding belongs to two faults; each fault is found by a check it names."""
    for number in range(1, 7):
        made = exercise(number, level)
        keys = [(f.check, f.place, f.message) for fault in made.faults for f in fault.findings]
        assert len(keys) == len(set(keys))
        named = {entry["id"]: set(entry["checks"]) for entry in DATA["faults"]}
        assert all(named[fault.id] & {f.check for f in fault.findings} for fault in made.faults)


def test_every_entry_can_be_planted() -> None:
    """Each fault of the data fits some office, and there the checks it names find it."""
    fits: set[str] = set()
    for number in range(1, len(DATA["bases"]) + 1):
        edition, good = exercises.base(number)
        scene = exercises._scene(edition, good)
        for entry in DATA["faults"]:
            for way in plantings(entry, good, scene):
                found = exercises.reviewed(edition, apply(edition, good, way.edits))
                fits |= {entry["id"]} if {check for check, _, _ in found} & set(entry["checks"]) else set()
    assert [entry["id"] for entry in DATA["faults"] if entry["id"] not in fits] == []


@pytest.mark.parametrize("level", LEVELS)
def test_the_number_of_faults_is_that_of_the_level(level: str) -> None:
    """Each level plants as many as it says, none harder than it is."""
    hardest = {"easy": 1, "medium": 2, "hard": 3}[level]
    for number in range(1, 7):
        made = exercise(number, level)
        assert len(made.faults) == DATA["levels"][level]["faults"]
        assert max(fault.level for fault in made.faults) == hardest


def test_as_many_faults_as_asked_for() -> None:
    """Fewer or more than usual; many still do not hide one another."""
    assert len(exercise(1, "easy", 1).faults) == 1
    many = exercise(2, "hard", 20)
    assert len(many.faults) > 12
    assert set(exercises.reviewed(many.edition, many.report)) == planted(many)


# -- the same again ----------------------------------------------------------------------------


def test_the_same_number_gives_the_same_exercise() -> None:
    """The same bytes of sheet and key; another number gives another exercise."""

    def written(number: int) -> tuple[bytes, bytes]:
        made = exercise(number, "medium")
        return formats.write(papers.sheet(made), ".docx"), formats.write(papers.key(made), ".docx")

    assert written(4) == written(4)
    assert len({written(number)[0] for number in range(1, 8)}) == 7


# -- the key -----------------------------------------------------------------------------------


def test_the_key_tells_place_right_reason_and_article() -> None:
    """Each fault with what stands there, what was right, why, and on what it rests."""
    made = exercise(2, "medium")
    text = formats.write(papers.key(made), ".txt").decode("utf-8")
    for fault in made.faults:
        assert fault.title in text and fault.why in text and fault.basis in text
        changed = [edit.was for edit in fault.edits if edit.kind == "text"]
        assert all(was in text for was in changed)
    assert all(trap.why in text for trap in made.traps)


def test_every_spot_of_the_key_is_in_the_report() -> None:
    """Where a mark counts is somewhere that can be marked."""
    for number in range(1, 7):
        made = exercise(number, "hard")
        here = spots(made.report)
        assert all(fault.spots and set(fault.spots) <= here.keys() for fault in made.faults)
        assert all(set(trap.spots) <= here.keys() for trap in made.traps)


def test_a_trap_is_no_fault() -> None:
    """No spot is both; hard exercises hold sentences that only look wrong."""
    for number in range(1, 7):
        made = exercise(number, "hard")
        faulty = {spot for fault in made.faults for spot in fault.spots}
        assert all(faulty.isdisjoint(trap.spots) for trap in made.traps)
        assert {trap.id for trap in made.traps} & {entry["id"] for entry in DATA["traps"] if "texts" in entry}


# -- scoring -----------------------------------------------------------------------------------


def test_marks_are_scored() -> None:
    """Found, missed, astray; two marks on one fault count once; a trap is explained."""
    made = exercise(1, "hard")
    first, second = made.faults[0], made.faults[1]
    trap = made.traps[0].spots[0]
    result = score(made, [first.spots[0], *second.spots, trap, "title"])
    assert result.found == (first, second)
    assert result.missed == made.faults[2:]
    assert [(astray.spot, astray.trap) for astray in result.astray] == [(trap, made.traps[0]), ("title", None)]


def test_everything_marked_right_leaves_nothing() -> None:
    """The key itself scores full marks."""
    made = exercise(3, "medium")
    result = score(made, [fault.spots[0] for fault in made.faults])
    assert result.found == made.faults and result.missed == () and result.astray == ()


def test_what_is_missing_is_marked_on_its_heading() -> None:
    """A sentence taken away has no spot of its own: the heading of its part counts."""
    entry = next(entry for entry in DATA["faults"] if entry["id"] == "accountability_dropped")
    edition, good = exercises.base(2)
    way = next(iter(plantings(entry, good, exercises._scene(edition, good))))
    whole = apply(edition, good, way.edits)
    fault = exercises._fault(good, whole, way, list(exercises.reviewed(edition, whole).values()))
    assert "监督保障" in spots(whole)[fault.spots[0]]


# -- planting ----------------------------------------------------------------------------------


def test_changes_touch_nothing_else(edition: Edition) -> None:
    """One cell, one sentence; everything else is the same object's worth of text."""
    edition, good = exercises.base(1)
    path = "requests.received.natural_person"
    changed = apply(edition, good, [Edit("cell", path, "9", "8")])
    assert changed.figures() == good.figures() | {path: 8}
    assert changed.text() == good.text()
    sentence = sentences(good.preface[0].text)[0]
    gone = apply(edition, good, [Edit("text", "preface", sentence, "")])
    assert gone.preface[0].text == good.preface[0].text.replace(sentence, "")
    assert replace(gone, preface=good.preface) == good


def test_unsound_data_is_named(edition: Edition) -> None:
    """An unknown check, an expression that does not compile, a pattern, an unknown cell, an id twice."""
    wrong = {
        "id": "x",
        "why": "{{",
        "checks": ["no.such"],
        "cells": {"requests.nobody.total": "value +"},
        "texts": [{"in": "overview", "find": "(", "put": ""}],
    }
    told = [message for _, message in soundness.quiz_faults(edition, {"faults": [wrong, wrong], "traps": []})]
    for piece in ("no.such", "{{", "value +", "(", "requests.nobody.total"):
        assert any(piece in message for message in told)
    assert len(told) == 11


# -- the command -------------------------------------------------------------------------------


def test_paper_and_key_are_written(nianbao: Nianbao, tmp_path: Path) -> None:
    """Both files or none; the number to repeat it is told."""
    sheet, key = tmp_path / "练习.docx", tmp_path / "答案.md"
    done = nianbao("quiz", "--seed", 5, "--level", "中等", "-o", sheet, "--answers", key)
    assert (done.code, done.out.split()) == (0, [str(sheet), str(key)])
    assert "--seed 5 --level medium" in done.err
    again = nianbao("quiz", "-o", tmp_path / "新.docx", "--answers", key)
    assert again.code == 3 and not (tmp_path / "新.docx").exists()
    assert nianbao("quiz", "-o", sheet, "--answers", sheet, "--force").code == 2


@pytest.mark.parametrize("wrong", [("--level", "x"), ("--seed", "0"), ("--faults", "0"), ("--faults", "99")])
def test_wrong_use_is_told(nianbao: Nianbao, wrong: tuple[str, str]) -> None:
    """Exit 2 with what may be written instead."""
    done = nianbao("quiz", "--json", *wrong)
    assert done.code == 2 and done.err and not done.out


def test_without_a_terminal_the_way_out_is_told(nianbao: Nianbao) -> None:
    """No screen, nothing asked for on paper: exit 2."""
    done = nianbao("quiz")
    assert done.code == 2 and "-o" in done.err
