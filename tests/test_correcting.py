"""A correction in passing changes the answer given just before, and nothing else."""

from __future__ import annotations

import pytest

from assistant.edition import Edition
from assistant.interview import Sheet, correct, prompt_for, take

OFFICE = {
    "edition": "2021",
    "organ": {"name": "青禾县水务局", "self": "我局", "kind": "department", "level": "county"},
    "year": 2023,
    "scope": "own",
}


@pytest.fixture
def twelve(edition: Edition) -> Sheet:
    sheet = Sheet(edition, OFFICE, 2023)
    prompt = prompt_for(sheet, "requests.received")
    assert prompt
    return take(sheet, prompt, "12件").sheet


@pytest.mark.parametrize(
    ("text", "total"), [("不对，是13件", 13), ("上一题改成 6", 6), ("刚才说错了，应该是十五件", 15)]
)
def test_the_answer_before_is_changed(twelve: Sheet, text: str, total: int) -> None:
    """Whatever is asked now, the figure given before is the one corrected."""
    now = prompt_for(twelve, "requests.received.natural_person")
    assert now
    step = correct(twelve, now, "requests.received", text)
    assert step and step.sheet.answers["targets"]["requests.received.total"] == total


def test_an_unsure_correction_is_asked_back(twelve: Sheet) -> None:
    """A vague figure is no more taken as a correction than as an answer."""
    now = prompt_for(twelve, "requests.received.natural_person")
    assert now
    step = correct(twelve, now, "requests.received", "不对，是十来件")
    assert step and step.ask and step.sheet == twelve


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("requests.received.natural_person", "13件"),
        ("requests.received.natural_person", "不对"),
        ("disputes", "不对，没有"),
    ],
)
def test_an_answer_is_no_correction(twelve: Sheet, field: str, text: str) -> None:
    """A plain answer, a bare 不对, and a no to a yes-or-no question are left alone."""
    now = prompt_for(twelve, field)
    assert now
    assert correct(twelve, now, "requests.received", text) is None


def test_in_free_writing_a_no_with_its_comma_corrects(edition: Edition) -> None:
    """不对，… typed where the next text is wanted changes the text before and is not stored as an answer."""
    sheet = Sheet(edition, {**OFFICE, "overview": {"supervision": {"leader": "副局长"}}}, 2023)
    now = prompt_for(sheet, "overview.supervision.office")
    assert now
    step = correct(sheet, now, "overview.supervision.leader", "不对，分管的是总工程师")
    assert step and step.sheet.answers["overview"]["supervision"] == {"leader": "总工程师"}
    assert correct(sheet, now, "overview.supervision.leader", "不对口帮扶办公室") is None


KINDS = [{"name": "工作动态", "count": 97}, {"name": "惠农补贴", "count": 40}]


def test_a_list_is_not_thrown_away_for_one_item(edition: Edition) -> None:
    """The count of one item is corrected by its name, the others stay; without a name it is asked back."""
    sheet = Sheet(edition, {**OFFICE, "overview": {"proactive": {"kinds": KINDS}}}, 2023)
    now = prompt_for(sheet, "overview.platforms.notice_board")
    assert now
    step = correct(sheet, now, "overview.proactive.kinds", "不对，惠农补贴是41条")
    assert step and step.sheet.answers["overview"]["proactive"]["kinds"] == [
        KINDS[0],
        {"name": "惠农补贴", "count": 41},
    ]
    vague = correct(sheet, now, "overview.proactive.kinds", "不对，是41条")
    assert vague and vague.ask and vague.sheet == sheet


@pytest.mark.parametrize("text", ["不对，予以公开是个人1件，公司2件", "不对，是十三件左右"])
def test_a_correction_never_closes_a_table(twelve: Sheet, text: str) -> None:
    """A 不对 with more behind it is no bare no: table four stays open."""
    now = prompt_for(twelve, "disputes")
    assert now
    step = correct(twelve, now, "requests.received", text)
    assert step and step.ask and step.sheet == twelve
    assert take(twelve, now, text).ask


def test_a_text_is_corrected_without_its_own_title(edition: Edition) -> None:
    """自称是我镇 puts 我镇 where the unit calls itself."""
    sheet = Sheet(edition, OFFICE, 2023)
    now = prompt_for(sheet, "organ.kind")
    assert now
    step = correct(sheet, now, "organ.self", "不对，自称是我镇")
    assert step and step.sheet.answers["organ"]["self"] == "我镇"


@pytest.mark.parametrize("text", ["要落款，其他都对", "不对，自称是本局"])
def test_a_summary_that_is_partly_wrong_is_asked_one_by_one(edition: Edition, text: str) -> None:
    """Nothing of such a sentence becomes a name; every item of the summary is asked."""
    sheet = Sheet(edition, {"edition": "2021", "organ": {"name": "东岭县水务局"}}, 2023)
    now = prompt_for(sheet, "organ.self")
    assert now and now.kind == "confirm"
    assert correct(sheet, now, "organ.name", text) is None
    step = take(sheet, now, text)
    assert step.ask == "" and step.sheet.answers["organ"] == {"name": "东岭县水务局"}
