"""The answers document: fields by path, reading and writing, what a wrong value is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents, texts, values

from assistant import answers as file
from assistant.answers import ABSENT, answered, drop, dump, get, lookup, note, parse, put, store
from assistant.documents import parse_yaml
from assistant.edition import Edition, load
from assistant.errors import AssistantError

EDITION = load()
FIELDS = [field for path, field in EDITION.fields.items() if path != "edition"]


def read_back(answers: dict[str, Any]) -> dict[str, Any]:
    return parse(parse_yaml(dump(answers), "答卷.yaml"))


# -- fields by path --------------------------------------------------------------------------


@given(documents(), st.data())
@settings(max_examples=25)
def test_what_is_put_is_got(before: dict[str, Any], data: st.DataObject) -> None:
    """A stored value is found again, nothing else changes, and the old document stays as it was."""
    field = data.draw(st.sampled_from(FIELDS))
    value = data.draw(values(field.path).filter(lambda value: value is not None))
    copy = read_back(before)
    after = store(before, EDITION, field, value)
    assert get(after, field) == value
    assert answered(after, field)
    assert before == copy
    for other in FIELDS:
        if other is not field:
            assert get(after, other) == get(before, other) or lookup(before, other.store[:1]) is None


@given(documents(), st.data())
@settings(max_examples=25)
def test_what_is_dropped_is_gone(before: dict[str, Any], data: st.DataObject) -> None:
    """A dropped field is unanswered; dropping what is not there changes nothing."""
    field = data.draw(st.sampled_from(FIELDS))
    value = data.draw(values(field.path).filter(lambda value: value is not None))
    after = drop(store(before, EDITION, field, value), field.store)
    assert get(after, field) is ABSENT
    assert drop(after, field.store) == after
    if get(before, field) is ABSENT and lookup(before, field.store[:1]) is ABSENT:
        assert after == before


def test_absent_null_and_zero_are_three_things(edition: Edition) -> None:
    """Not asked, left out and zero are told apart, also inside a group left out as a whole."""
    phone = edition.fields["organ.contact.phone"]
    total = edition.fields["overview.proactive.total"]
    assert get({}, phone) is ABSENT
    assert get({"organ": {"contact": None}}, phone) is None
    assert answered({"organ": {"contact": None}}, phone)
    assert get(store({}, edition, total, 0), total) == 0
    assert get(store({}, edition, total, None), total) is None
    assert not ABSENT


def test_an_unfilled_cell_of_a_row_is_not_asked_yet(edition: Edition) -> None:
    """A row begun with one cell has five open ones."""
    row = store({}, edition, edition.fields["requests.received.enterprise"], 2)
    assert row == {"requests": {"received": [None, 2, None, None, None, None]}}
    assert get(row, edition.fields["requests.received.natural_person"]) is ABSENT
    assert drop(row, ("requests", "received", 1)) == {}


def test_dropping_inside_a_group_that_was_left_out(edition: Edition) -> None:
    """A field of a group left out becomes unanswered again together with its group."""
    answers = {"organ": {"name": "甲县乙局", "contact": None}}
    assert drop(answers, edition.fields["organ.contact.phone"].store) == {"organ": {"name": "甲县乙局"}}


def test_putting_into_a_group_that_was_left_out_opens_it() -> None:
    """A value inside a group left out brings the group back."""
    assert put({"organ": {"contact": None}}, ("organ", "contact", "phone"), "1") == {
        "organ": {"contact": {"phone": "1"}}
    }


def test_notes_come_and_go() -> None:
    """A bookkeeping entry is set and removed; an emptied book goes too."""
    answers = note({"year": 2023}, "origins", "year", "typed")
    assert answers == {"year": 2023, "origins": {"year": "typed"}}
    assert note(answers, "origins", "year", ABSENT) == {"year": 2023}


# -- writing and reading ---------------------------------------------------------------------


@given(documents())
@settings(max_examples=80)
def test_any_document_comes_back_as_it_was(answers: dict[str, Any]) -> None:
    """Whatever was answered is read back equal, and writes the same bytes again."""
    back = read_back(answers)
    assert back == answers
    assert dump(back) == dump(answers)


@given(texts(1, 2000))
@settings(max_examples=200)
def test_any_text_comes_back_letter_for_letter(text: str) -> None:
    """Quotes, braces, colons, blanks at the ends, line breaks and emoji survive."""
    words = {"edition": "2021", "overview": {"proactive": {"own_words": text, "areas": [text[:120]]}}}
    assert read_back(words) == words


def test_table_rows_are_labelled_in_schema_order(edition: Edition) -> None:
    """Each row of table three stands in one line with the form's label as its comment."""
    answers: dict[str, Any] = {"edition": "2021", "year": 2023}
    for row in reversed(edition.rows):
        if not row.derived:
            answers = put(answers, ("requests", row.key), [1, 0, 0, 0, 0, 0])
    lines = dump(answers).splitlines()
    rows = [line for line in lines if "[1, 0, 0, 0, 0, 0]" in line]
    assert rows == [f"  {row.key}: [1, 0, 0, 0, 0, 0]  # {row.label}" for row in edition.rows if not row.derived]
    assert lines.index("year: 2023") < lines.index("requests:  # 收到和处理政府信息公开申请情况")


def test_tables_two_and_four_carry_their_labels() -> None:
    """Blocks of table four are named by their label too."""
    text = dump(
        {
            "edition": "2021",
            "disputes": {"reconsideration": {"upheld": 1}},
            "disclosure": {"licences": {"decisions": 2}},
        }
    )
    assert "  reconsideration: {upheld: 1}  # 行政复议\n" in text
    assert "  licences: {decisions: 2}  # 行政许可\n" in text


def test_money_may_be_typed_as_a_bare_number() -> None:
    """A whole amount without quotes is an amount like any other."""
    document = parse_yaml('edition: "2021"\ndisclosure: {fees: {amount: 12}}\n', "f")
    assert parse(document)["disclosure"]["fees"]["amount"] == "12"


def test_a_missing_edition_is_the_current_one() -> None:
    """A file without an edition is read as one of the current edition."""
    assert parse(parse_yaml("year: 2023\n", "f")) == {"year": 2023}


# -- what is wrong -----------------------------------------------------------------------------

# name: (yaml, line, FIELD)
WRONG = {
    "text for a count": ("overview:\n  proactive:\n    total: 很多\n", 3, "overview.proactive.total"),
    "decimal for a count": ("disclosure:\n  licences: {decisions: 3.5}\n", 2, "disclosure.licences.decisions"),
    "negative count": ("disclosure:\n  licences: {decisions: -1}\n", 2, "disclosure.licences.decisions"),
    "huge count": ("disclosure:\n  licences: {decisions: 1000000000}\n", 2, "disclosure.licences.decisions"),
    "thousands": ("disclosure:\n  licences:\n    decisions: 1,234\n", 3, "disclosure.licences.decisions"),
    "octal": ("disclosure:\n  licences:\n    decisions: 010\n", 3, "disclosure.licences.decisions"),
    "truth for a count": ("disclosure:\n  licences:\n    decisions: true\n", 3, "disclosure.licences.decisions"),
    "cell of a row": ("requests:\n  received: [1, 2, x, 0, 0, 0]\n", 2, "requests.received.research"),
    "vague cell": (
        "requests:\n  granted: [{count: 3, at_least: true}, 0, 0, 0, 0, 0]\n",
        2,
        "requests.granted.natural_person",
    ),
    "short row": ("requests:\n  received: [1, 2]\n", 2, "requests.received"),
    "row as a total": ("requests:\n  received: 5\n", 2, "requests.received"),
    "money with three places": (
        "other_matters:\n  information_fee: {noticed: '1.234'}\n",
        2,
        "other_matters.information_fee.noticed",
    ),
    "money in words": ("disclosure:\n  fees: {amount: 三万}\n", 2, "disclosure.fees.amount"),
    "negative money": ("disclosure:\n  fees: {amount: -3}\n", 2, "disclosure.fees.amount"),
    "flag in words": ("publication:\n  signed: yes\n", 2, "publication.signed"),
    "unknown choice": ("organ:\n  kind: bureau\n", 2, "organ.kind"),
    "unknown power": ("organ:\n  powers: [licences, taxes]\n", 2, "organ.powers.2"),
    "power twice": ("organ:\n  powers: [licences, licences]\n", 2, "organ.powers"),
    "date": ("publication:\n  date: 2024-13-01\n", 2, "publication.date"),
    "year": ("year: 1999\n", 1, "year"),
    "year as text": ('year: "2023"\n', 1, "year"),
    "short name": ("organ:\n  name: 局\n", 2, "organ.name"),
    "long self": ("organ:\n  self: " + "我" * 21 + "\n", 2, "organ.self"),
    "postcode": ("organ:\n  contact: {postcode: 12}\n", 2, "organ.contact.postcode"),
    "email": ("organ:\n  contact: {email: 甲}\n", 2, "organ.contact.email"),
    "item without a name": (
        "overview:\n  proactive:\n    channels:\n      - {count: 3}\n",
        4,
        "overview.proactive.channels.1",
    ),
    "key of an item": ("problems:\n  - {problem: 甲, cause: 乙}\n", 2, "problems.1.cause"),
    "no problem at all": ("problems: []\n", 1, "problems"),
    "unknown key": ("organ:\n  nmae: 甲县乙局\n", 2, "organ.nmae"),
    "unknown top key": ("organs: {}\n", 1, "organs"),
    "group as text": ("overview: 很好\n", 1, "overview"),
    "stored total": ("disputes:\n  reconsideration: {upheld: 1, total: 1}\n", 2, "disputes.reconsideration.total"),
    "origin": ("origins:\n  year: guessed\n", 2, "origins.year"),
    "null where a value must stand": ("year: null\n", 1, "year"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_values_name_file_line_and_field(name: str) -> None:
    """Every kind of wrong value is told with the file, the line, the FIELD and what should stand there."""
    text, line, field = WRONG[name]
    with pytest.raises(AssistantError) as caught:
        parse(parse_yaml(text, "答卷.yaml"))
    message = caught.value.message
    assert "答卷.yaml" in message
    assert f"第 {line} 行 {field}" in message
    assert caught.value.code == 3
    assert caught.value.hint
    assert "schema" not in message


def test_every_wrong_place_is_named_at_once() -> None:
    """Several faults are listed together, in the order of the file, and the rest is counted."""
    wrong = "".join(f"  k{number}: 1\n" for number in range(12))
    with pytest.raises(AssistantError) as caught:
        parse(parse_yaml(f"year: 1\norgan:\n{wrong}", "f"))
    places = caught.value.message.splitlines()
    assert "13 处" in places[0]
    assert "第 1 行 year" in places[1]
    assert "第 3 行 organ.k0" in places[2]
    assert "另有 5 处" in places[-1]


@pytest.mark.parametrize("text", ["- a\n- b\n", "甲\n", "", "12\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    """A list, a text or nothing at all is not an answers file."""
    with pytest.raises(AssistantError, match="不是答卷"):
        parse(parse_yaml(text, "f"))


@pytest.mark.parametrize("name", ["2019", "../2021", "", "null"])
def test_an_unknown_edition_is_told_with_the_known_ones(name: str) -> None:
    """Another edition is refused with those that exist."""
    with pytest.raises(AssistantError, match="2021"):
        parse(parse_yaml(f'edition: "{name}"\n', "f"))


def test_reading_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    """A wrong file is left as it was."""
    path = tmp_path / "a.yaml"
    path.write_text("year: 1\n", encoding="utf-8")
    with pytest.raises(AssistantError):
        file.read(path)
    assert path.read_text(encoding="utf-8") == "year: 1\n"
    assert list(tmp_path.glob("*.yaml")) == [path]


def test_saving_and_reading(tmp_path: Path) -> None:
    """What is saved is read back; the head line says what null and absence mean."""
    path = tmp_path / "a.yaml"
    answers = {"edition": "2021", "year": 2023, "organ": {"name": "甲县乙局"}}
    file.save(path, answers)
    assert file.read(path) == answers
    assert path.read_text(encoding="utf-8").startswith("# ")
