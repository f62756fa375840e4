"""The which-row coach: every outcome is reachable, every path ends, the traps of rules.md lead to the right row."""

from __future__ import annotations

import pytest

from assistant.documents import load_shipped
from assistant.edition import load
from assistant.interview.coach import Node, Row, answer, rows, start

EDITION = load()
LONGEST = 20


def walk(replies: str) -> Node | Row:
    """The place a row of y and n leads to."""
    here: Node | Row = start(EDITION)
    for reply in replies:
        assert isinstance(here, Node), f"{replies}: already at {here.key}"
        here = answer(EDITION, here, reply == "y")
    return here


def paths() -> dict[str, list[str]]:
    """Every row's key with the replies that lead to it."""
    found: dict[str, list[str]] = {}

    def follow(node: Node, replies: str) -> None:
        assert len(replies) < LONGEST, f"a path without end: {replies}"
        for reply in "yn":
            place = answer(EDITION, node, reply == "y")
            if isinstance(place, Row):
                found.setdefault(place.key, []).append(replies + reply)
            else:
                follow(place, replies + reply)

    follow(start(EDITION), "")
    return found


def test_every_outcome_and_the_carry_over_is_reachable() -> None:
    """All 21 results, 结转下年度, and the two ways of not being counted."""
    assert set(paths()) == {*EDITION.outcomes, "carried_forward", "next_year", "outside"}


def test_every_question_is_asked_on_some_path() -> None:
    """No dead node: the union of the nodes on all paths is the whole tree."""
    seen = {start(EDITION).key}
    for replies in (path for found in paths().values() for path in found):
        for length in range(1, len(replies)):
            place = walk(replies[:length])
            assert isinstance(place, Node)
            seen.add(place.key)
    assert seen == set(load_shipped("prompts", "questions", "coach.yaml")["nodes"])


def test_rows_carry_what_a_writer_needs() -> None:
    """Field, title of the form, reason, counter-example and article of every row."""
    for row in rows(EDITION):
        assert row.because and row.unlike and row.basis
        counted = row.key not in ("next_year", "outside")
        assert (row.field in EDITION.containers) == counted
        assert bool(row.title) == counted


@pytest.mark.parametrize(
    ("replies", "row"),
    [
        ("yyyy", "granted"),
        ("yyyny", "granted_in_part"),  # R36: given in part counts once
        ("yyn", "carried_forward"),  # R41, R42: December, correction still running
        ("yn", "next_year"),  # R39: registered letter signed for in January
        ("yyynnnyn", "not_corrected"),  # R43
        ("yyynnnyy", "still_unclear"),  # R43
        ("yyynny", "other_reason"),  # R45: withdrawn
        ("yyynnnnny" + "y", "complaint"),  # R48
        ("yyynnnnnnny", "needs_creation"),
        ("yyynnnnnnnny", "administrative_inquiry"),  # R49
    ],
)
def test_known_traps(replies: str, row: str) -> None:
    """The distinctions that people get wrong, each by its own path."""
    place = walk(replies)
    assert isinstance(place, Row), place
    assert place.key == row


def test_many_requests_alone_are_not_excessive() -> None:
    """R99: volume alone is not this row; without the procedure the real answer decides."""
    tree = load_shipped("prompts", "questions", "coach.yaml")
    assert tree["nodes"]["many"]["no"] != "excessive"
    assert "说明理由" in tree["rows"]["excessive"]["because"]
