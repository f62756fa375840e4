"""Handing over a half-done file: what is open, who knows, what was noted."""

from __future__ import annotations

from assistant.edition import load
from assistant.interview import Sheet, settle
from assistant.interview.handover import handover, noted, who

EDITION = load()


def sheet(**answers: object) -> Sheet:
    return settle(Sheet(EDITION, {"edition": "2021", **answers}, 2024))


def test_open_questions_with_who_can_answer() -> None:
    """Every open question with its words and at least one office."""
    waiting = handover(sheet())
    assert {entry.field for entry in waiting} >= {"organ.name", "requests.received", "disputes"}
    assert all(entry.who and entry.title and entry.ask for entry in waiting)


def test_the_longest_beginning_wins() -> None:
    """Fees are the accountants', the rest of table two is not."""
    assert who("disclosure.fees.amount") == ("财务科室",)
    assert who("disclosure.rules.issued") == ("司法行政部门",)
    assert who("overview.proactive.channels.2.count") == who("overview.proactive.channels")
    assert who("no.such.field") == ()


def test_a_note_comes_first_and_can_be_taken_away() -> None:
    """What a colleague wants read stands on top; a note on a row speaks for the row's open cells."""
    there = noted(sheet(), "requests.received", " 等信访科室的台账 ")
    first = handover(there)[0]
    assert (first.field, first.note) == ("requests.received", "等信访科室的台账")
    assert "等信访科室的台账" in first.line
    assert "notes" not in noted(there, "requests.received", "").answers


def test_what_is_answered_is_not_waited_for() -> None:
    """A note on an answered question is not handed over."""
    there = noted(sheet(organ={"name": "甲局"}), "organ.name", "核对过公章")
    assert "organ.name" not in {entry.field for entry in handover(there)}
