"""What people say and what is stored: the corpus of cases/replies.yaml, and every way to write a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interviewing import START

from assistant.documents import load_shipped, parse_yaml
from assistant.edition import Edition, load
from assistant.explain import stored
from assistant.filters import plain
from assistant.interview import Sheet, prompt_for, take
from assistant.numerals import numeral, read
from assistant.understand import command, reply

CORPUS = Path(__file__).parent / "cases" / "replies.yaml"
ASK = "追问"
EDITION = load()


def groups() -> list[dict[str, Any]]:
    """The corpus, read strictly: a reply that stands twice in a group is a fault."""
    data: list[dict[str, Any]] = parse_yaml(CORPUS.read_text(encoding="utf-8"), CORPUS.name).data
    return data


CASES = [
    pytest.param(group["field"], said, expected, bool(group.get("insisted")), id=f"{group['field']}-{said}")
    for group in groups()
    for said, expected in group["replies"].items()
]


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return Sheet(EDITION, START, 2023)


@pytest.mark.parametrize(("field", "said", "expected", "insisted"), CASES)
def test_a_reply_is_read_as_the_corpus_says(
    sheet: Sheet, field: str, said: str, expected: object, insisted: bool
) -> None:
    """A reply is stored as the corpus says, or asked back with nothing stored."""
    if field in START or field.startswith("organ."):
        sheet = sheet.holding({"edition": "2021"})
    prompt = prompt_for(sheet, field)
    assert prompt is not None
    step = take(sheet, prompt, said, insisted)
    if expected == ASK:
        assert step.ask
        assert step.sheet.answers == sheet.answers
        return
    assert step.ask == ""
    assert stored(sheet, step.sheet, field) == dict(wanted(field, expected))


def wanted(field: str, expected: object) -> Iterator[tuple[str, object]]:
    """The FIELDs a corpus entry names, with their values."""
    kind = EDITION.fields[field].kind if field in EDITION.fields else "row"
    if expected is not None and kind == "texts":
        assert isinstance(expected, list)
        yield from ((f"{field}.{number}", text) for number, text in enumerate(expected, 1))
    elif expected is not None and kind == "items":
        assert isinstance(expected, dict)
        for number, (name, count) in enumerate(expected.items(), 1):
            yield f"{field}.{number}.name", name
            if count is not None:
                yield f"{field}.{number}.count", count
    elif kind == "row":
        assert isinstance(expected, dict)
        yield from ((f"{field}.{key}", value) for key, value in expected.items())
    else:
        yield field, expected


def test_the_corpus_is_large_and_hard() -> None:
    """At least four hundred replies, a third of them to be asked back."""
    asked = [case for case in CASES if case.values[2] == ASK]
    assert len(CASES) >= 400
    assert len(asked) >= len(CASES) / 3


# -- every way to write a number -------------------------------------------------------------------

COUNT = EDITION.fields["disclosure.licences.decisions"]
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
COUNTS = st.integers(0, 999_999_999) | st.integers(0, 10_000)


def chinese(number: int) -> str:
    """A Chinese numeral by other means than the program's: digit by digit from the right, then tidied."""
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        unit = "" if place == 0 else "万" if place == 4 else "亿" if place == 8 else "十百千"[place % 4 - 1]
        mark = "零一二三四五六七八九"[int(digit)]
        text = mark + (unit if digit != "0" or unit in ("万", "亿") else "") + text
    while "零零" in text:
        text = text.replace("零零", "零")
    for unit in ("亿", "万"):
        text = text.replace(f"零{unit}", f"{unit}零").replace("零零", "零")
    text = text.replace("亿万", "亿").rstrip("零") or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def ways(number: int) -> Iterator[str]:
    """The same number as our own formatters, other people and other programs write it."""
    yield from (str(number), f"{number:,}", f"{number:,}".replace(",", " "), str(number).translate(WIDE))
    yield from (f"{number:,}".translate(WIDE), numeral(number), numeral(number).replace("零", "〇"))
    yield from (numeral(number).replace("二千", "两千").replace("二万", "两万"), plain_wan(number))


def plain_wan(number: int) -> str:
    return f"{plain(Decimal(number) / 10_000)}万"


@given(COUNTS)
@settings(max_examples=300)
def test_every_written_form_is_read_back(number: int) -> None:
    """Digits, thousands marks, full width, Chinese numerals and 万 are read back as the same number."""
    for text in ways(number):
        for said in (text, f"{text}件", f"收到{text}件", f" 共 {text} 件。"):
            reading = reply(EDITION, COUNT, said)
            assert (said, reading.stored, reading.value) == (said, True, number)


@given(COUNTS)
@settings(max_examples=300)
def test_our_numerals_are_those_of_the_textbook(number: int) -> None:
    """The numeral we compare with is the one another method writes (which says 二十万零五千, as nobody does)."""
    if "万零" not in chinese(number) or number % 10_000 < 1000:
        assert numeral(number) == chinese(number)


@given(st.integers(1, 999_999), st.integers(0, 6))
@settings(max_examples=100)
def test_every_amount_is_read_back(whole: int, places: int) -> None:
    """An amount as we print it is read back to the same text, in both units."""
    amount = str(whole) if places == 0 else f"{whole // 10**places}.{whole % 10**places:0{places}}"
    wan, yuan = EDITION.fields["disclosure.fees.amount"], EDITION.fields["other_matters.information_fee.noticed"]
    tidy = plain(Decimal(amount))
    assert reply(EDITION, wan, tidy).value == tidy
    assert reply(EDITION, wan, f"{tidy}万元").value == tidy
    assert reply(EDITION, yuan, f"{whole}元").value == str(whole)


@given(
    st.integers(0, 10**9),
    st.sampled_from(["约{}", "{}余", "{}多件", "近{}件", "{}左右", "{}件以上", "不到{}", "{}件吧", "{}来件"]),
)
@settings(max_examples=100)
def test_no_vague_number_is_ever_stored_in_a_table(number: int, form: str) -> None:
    """However a count is hedged, a cell of a table takes none of it, even when repeated."""
    for text in (str(number), numeral(number)):
        assert reply(EDITION, COUNT, form.format(text), insisted=True).ask


@given(st.text(max_size=30))
@settings(max_examples=300)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """Whatever is typed, every kind of field either takes it or asks back."""
    read(text)
    for path in (
        "disclosure.licences.decisions",
        "disclosure.fees.amount",
        "year",
        "publication.date",
        "publication.signed",
    ):
        reading = reply(EDITION, EDITION.fields[path], text)
        assert reading.stored != bool(reading.ask)


# -- commands --------------------------------------------------------------------------------------

COMMANDS = load_shipped("prompts", "vocabulary", "commands.yaml")


@pytest.mark.parametrize(("name", "said"), [(name, said) for name, phrases in COMMANDS.items() for said in phrases])
def test_commands_in_words(edition: Edition, name: str, said: str) -> None:
    """Every wording of a command is understood, also with a full stop or blanks around it."""
    for text in (said, f" {said} ", f"{said}。"):
        assert command(text) == name


@pytest.mark.parametrize("said", ["这个得问财务，先跳过", "上一题改成6", "跳过第3题", "检查了3次", "没有", "12", ""])
def test_what_only_contains_a_command_is_none(said: str) -> None:
    """A command is a whole reply; words inside a sentence are none."""
    assert command(said) is None


def test_no_command_is_also_an_answer() -> None:
    """No wording serves for two commands, and none is a yes, a no or a nothing."""
    words = load_shipped("prompts", "vocabulary", "replies.yaml")
    said = [phrase for phrases in COMMANDS.values() for phrase in phrases]
    assert len(said) == len(set(said))
    assert not set(said) & {*words["yes"], *words["no"], *words["none"], *words["close"]}
