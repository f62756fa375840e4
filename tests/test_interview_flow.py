"""The course of an interview: skipping, going back, resuming, whole interviews, whatever may be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interviewing import EDITION, FIVE, ORGAN, SEEDS, START, TOWN, drive, figures, row, say, sheet, usual

from assistant.answers import ABSENT, dump, get, parse, read
from assistant.documents import data_file, parse_yaml
from assistant.interview import Sheet, agenda, next_prompt, progress, prompt_for, put_off, settle, take
from assistant.interview.questions import questions
from assistant.review import review_answers

# -- skipping, going back, resuming --------------------------------------------------------------


def test_a_skipped_question_comes_last() -> None:
    """What is put off is asked when everything else has been, and is then no longer put off."""
    desk = sheet()
    first = next_prompt(desk)
    assert first is not None
    step = put_off(desk, first)
    assert first.title in step.said
    second = next_prompt(step.sheet)
    assert second is not None and second.field != first.field
    assert step.sheet.answers["later"] == [first.field]
    done, asked = drive(step.sheet, {**FIVE, "organ": "没有"})
    assert asked[-1] == first.field
    assert "later" not in done.answers


def test_going_back_keeps_later_answers() -> None:
    """An answer changed later leaves the answers after it alone."""
    desk = say(say(sheet(), "organ.superior", "云川县人民政府"), "disputes", "没有")
    prompt = prompt_for(desk, "organ.superior")
    assert prompt is not None
    assert prompt.default == "云川县人民政府"
    changed = say(desk, "organ.superior", "岚江市人民政府")
    assert changed.answers["organ"]["superior"] == "岚江市人民政府"
    assert changed.answers["disputes"] == desk.answers["disputes"]


def test_an_empty_reply_keeps_what_is_there() -> None:
    """Going back and pressing Enter changes nothing, whatever kind of answer it is."""
    desk, _ = drive(sheet(), FIVE)
    for stop in agenda(desk):
        if (
            stop.kind in ("gate", "item")
            or get(desk.answers, EDITION.fields.get(stop.field, EDITION.fields["year"])) is None
        ):
            continue
        again = say(desk, stop.field, "")
        assert figures(again) == figures(desk), stop.field
        assert again.answers.get("overview") == desk.answers.get("overview"), stop.field


@pytest.mark.parametrize(
    "field", ["nothing", "organs", "organ.nothing", "requests.received.total.x", "problems.1.nothing"]
)
def test_there_is_no_prompt_for_what_does_not_exist(field: str) -> None:
    """An unknown FIELD has no question."""
    assert prompt_for(sheet(), field) is None


def test_resuming_asks_the_same_question() -> None:
    """At every point of an interview, saving and loading leads to the same next question, word for word."""
    desk = Sheet(EDITION, {"edition": "2021"}, 2023)
    while (prompt := next_prompt(desk)) is not None:
        loaded = desk.holding(parse(parse_yaml(dump(desk.answers), "f")))
        again = next_prompt(loaded)
        assert again is not None
        assert (again.field, again.ask, again.default_text) == (prompt.field, prompt.ask, prompt.default_text)
        assert settle(loaded).answers == loaded.answers == desk.answers
        desk = say(desk, prompt.field, FIVE.get(prompt.field, usual(prompt)))


# -- whole interviews ------------------------------------------------------------------------------


def test_a_town_without_events_is_soon_done() -> None:
    """A town answers fewer than 65 questions, table three in two of them, and owes nothing then."""
    desk, asked = drive(Sheet(EDITION, {"edition": "2021"}, 2023), TOWN)
    assert [field for field in asked if field.startswith("requests")] == [
        "requests.received",
        "requests.brought_forward",
    ]
    assert len(asked) < 65
    assert [f.message for f in review_answers(desk.answers)[1].findings if f.severity == "error"] == []
    assert desk.answers["organ"]["kind"] == "town"
    assert parse(parse_yaml(dump(desk.answers), "f")) == desk.answers


def test_a_department_with_five_requests_balances() -> None:
    """Five new requests and an old one: the rest follows from the sums, and the table balances."""
    desk, asked = drive(Sheet(EDITION, {"edition": "2021"}, 2023), FIVE)
    assert row(desk, "not_held") == [1, 0, 0, 0, 0, 0]
    assert "requests.not_held" not in asked
    assert len(asked) == len(set(asked))
    assert [f.message for f in review_answers(desk.answers)[1].findings if f.severity == "error"] == []
    assert all(part.done == part.total for part in progress(desk))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seeds_stay_as_they_are(path: Path) -> None:
    """Loading a shipped example draws no consequence that changes an answer."""
    answers = read(path)
    settled = settle(Sheet(EDITION, answers, 2023)).answers
    assert {key: value for key, value in settled.items() if key != "origins"} == answers


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_nothing_that_is_answered_is_asked_again(path: Path) -> None:
    """Walking a shipped example asks only what it leaves open, and changes none of its answers."""
    answers = read(path)
    done, asked = drive(settle(Sheet(EDITION, answers, 2023)), {})
    for field in asked:
        if field in EDITION.fields:
            assert get(answers, EDITION.fields[field]) is ABSENT, field
    for field_ in EDITION.fields.values():
        value = get(answers, field_)
        if value is not ABSENT:
            assert get(done.answers, field_) == value, field_.path


def test_a_file_that_holds_more_than_is_asked_keeps_it() -> None:
    """A fact whose question would not come is kept; it is put aside only when its condition ends."""
    desk = sheet(scope="with_subordinates", organ={**ORGAN, "kind": "government", "separate": "开发区管委会"})
    desk = say(desk, "disputes", "没有")
    assert desk.answers["organ"]["separate"] == "开发区管委会"
    desk = say(say(desk, "scope", "只含本单位"), "scope", "含下级单位")
    assert desk.answers["parked"] == {"organ.separate": "开发区管委会"}
    assert say(desk, "scope", "只含本单位").answers["organ"]["separate"] == "开发区管委会"


def test_a_pick_list_opens_only_what_it_offers() -> None:
    """Answering a longer list of a file without bookkeeping does not open what a shorter list would have asked."""
    desk = settle(Sheet(EDITION, read(data_file("seeds", "yanshan-2023.yaml")), 2023))
    before = {stop.field for stop in agenda(desk) if stop.open}
    desk = say(desk, "overview.supervision", "没有")
    assert {stop.field for stop in agenda(desk) if stop.open} == before - {"overview.supervision"}


def test_answers_read_from_elsewhere_are_enough() -> None:
    """A file without any bookkeeping is complete when its facts are."""
    desk = settle(Sheet(EDITION, read(SEEDS[-1]), 2023))
    assert not [
        stop.field for stop in agenda(desk) if stop.open and stop.field.startswith(("requests", "disputes", "organ.n"))
    ]


# -- anything may be said --------------------------------------------------------------------------

REPLIES = st.sampled_from(
    [
        "",
        ".",
        "没有",
        "有",
        "是",
        "否",
        "1",
        "2",
        "1、2",
        "全部",
        "5件",
        "3",
        "12件，自然人7件",
        "十来件",
        "30余条",
        "2023",
        "跳过",
        "网站120条，公众号85条",
        "《甲》《乙》",
        "2024-01-20",
        "650000",
        "青山县农业农村局",
        "{{ 7*7 }}",
        "\u202e",
        "x" * 3000,
        "-1",
    ]
) | st.text(max_size=12)


@given(st.lists(REPLIES, min_size=5, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_no_reply_breaks_the_interview(replies: list[str], random: Any) -> None:
    """Whatever is said to whatever question, no exception, and the answers always fit their schema."""
    desk = Sheet(EDITION, {"edition": "2021"} if random.random() < 0.5 else dict(START), 2023)
    fields = [question.field for question in questions(EDITION) if not question.wild]
    for text in replies:
        prompt = next_prompt(desk) if random.random() < 0.7 else prompt_for(desk, random.choice(fields))
        if prompt is None:
            continue
        step = take(desk, prompt, text, insisted=random.random() < 0.3)
        assert step.ask or step.sheet.answers is not None
        if step.ask:
            assert step.sheet.answers == desk.answers
        desk = step.sheet
        assert parse(parse_yaml(dump(desk.answers), "f")) == desk.answers


# -- the wording -----------------------------------------------------------------------------------

GOVERNMENT = {
    "edition": "2021",
    "organ": {"kind": "government", "level": "city", "name": "青山市人民政府", "self": "我市", "change": "renamed"},
    "year": 2023,
    "scope": "with_subordinates",
    "requests": {"received": [20, 0, 0, 0, 0, 0], "brought_forward": [1, 0, 0, 0, 0, 0]},
    "disclosure": {"penalties": {"decisions": 40}},
}
# Its words are pieces of two labels each; reported to the author of prompts/questions/overview.yaml.
EXAMPLES = [(q.field, q.example) for q in questions(EDITION) if q.example and not q.wild]


@pytest.mark.parametrize(("field", "example"), EXAMPLES)
def test_every_example_is_understood(field: str, example: str) -> None:
    """What the help shows as an example reply is taken as a reply."""
    prompt = prompt_for(Sheet(EDITION, GOVERNMENT, 2023), field)
    assert prompt is not None
    assert take(Sheet(EDITION, GOVERNMENT, 2023), prompt, example, insisted=True).ask == ""


def test_every_field_can_be_asked() -> None:
    """Each field of the schema has a prompt with a question, a title and a card."""
    desk = Sheet(EDITION, GOVERNMENT, 2023)
    for path in EDITION.fields:
        if path == "edition":
            continue
        prompt = prompt_for(desk, path)
        assert prompt is not None, path
        assert prompt.ask and prompt.title and prompt.card.accepts, path
        assert "{{" not in prompt.ask and "{%" not in prompt.ask, path
