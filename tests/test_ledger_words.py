"""What the wordings and dates of a ledger mean, and the legal period."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.documents import Document
from assistant.edition import Edition
from assistant.ledger import dates, deadlines, words
from assistant.ledger.dates import Around
from assistant.ledger.reading import Entry
from assistant.validity import breaches
from tests.ledgers import YEAR
from tests.ledgers_counted import ROW, VOCABULARY, count, told


def test_the_vocabulary_fits_its_schema() -> None:
    """The content test of prompts/vocabulary/ledger.yaml."""
    assert breaches(Document(VOCABULARY, {(): 1}), "schemas", "ledger.schema.json") == []


def test_every_wording_means_what_it_stands_under(edition: Edition) -> None:
    """No wording is shadowed by another; what is doubtful is never sure."""
    for key in (*edition.outcomes, words.OPEN):
        for wording in (*VOCABULARY["outcomes"][key]["names"], *VOCABULARY["outcomes"][key]["parts"]):
            assert words.outcome(edition, wording).key == key, wording
    for key in edition.columns:
        for wording in (*VOCABULARY["applicants"][key]["names"], *VOCABULARY["applicants"][key]["parts"]):
            assert words.applicant_type(edition, wording).key == key, wording
    for kind, read in (("outcomes", words.outcome), ("applicants", words.applicant_type)):
        for key, listed in VOCABULARY[kind]["doubtful"].items():
            for wording in listed:
                assert read(edition, wording) == words.Meaning(None, key), wording


def test_the_forms_own_labels_are_understood(edition: Edition) -> None:
    """An outcome copied from the form, with or without its numbering; a bare 其他 is asked about."""
    for row in edition.rows:
        if row.key in edition.outcomes:
            assert words.outcome(edition, edition.title_of(f"requests.{row.key}")).key == row.key
            expected = None if words.normal(row.label) == "其他" else row.key
            assert words.outcome(edition, row.label).key == expected


@pytest.mark.parametrize(
    ("wording", "key"),
    [
        ("部分公开（个人隐私部分不予公开）", "granted_in_part"),
        ("延期后予以公开", "granted"),
        ("不予公开：属于过程性信息", "process_information"),
        ("逾期不补正，不再处理", "not_corrected"),
        ("补正后仍不明确", "still_unclear"),
        ("不属于我局公开，告知向县自然资源局申请", "not_held"),
        ("依据《条例》第三十六条第（五）项答复", "not_held"),
        ("待补正", "carried_forward"),
        ("不予公开", None),
        ("信息不存在，不予公开", None),
        ("予以公开；信息不存在", None),
        ("不予以公开", None),
        ("信息公开", None),
    ],
)
def test_outcome_wordings(edition: Edition, wording: str, key: str | None) -> None:
    """R36, R42, R43: what is sure, and what is asked because it could be two things."""
    assert words.outcome(edition, wording).key == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("陈一", "natural_person"),
        ("欧阳某某", "natural_person"),
        ("陈一、李二", "natural_person"),
        ("陈　一", "natural_person"),
        ("阿依努尔·买买提", "natural_person"),
        ("石桥村村民陈一等12人", "natural_person"),
        ("西山生态研究院有限公司", "enterprise"),
        ("西山大学", "research"),
        ("西山慈善基金会", "public_welfare"),
        ("西山律师事务所", "legal_service"),
        ("石桥村村民委员会", "other_organization"),
        ("西山会计师事务所", None),
        ("陈一（委托李律师）", None),
        ("西山镇", None),
        ("Smith", None),
    ],
)
def test_applicants_known_by_name(edition: Edition, name: str, key: str | None) -> None:
    """R51, R52: the head noun decides, agents and small businesses are asked about."""
    assert words.applicant_name(edition, name).key == key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-03-05", "2023-03-05"),
        ("2023.3.5", "2023-03-05"),
        ("２０２３．３．５", "2023-03-05"),
        ("2023年3月5日", "2023-03-05"),
        ("2023/3/5 14:30", "2023-03-05"),
        ("20230305", "2023-03-05"),
        (20230305.0, "2023-03-05"),
        (44990.0, "2023-03-05"),
        ("44990", "2023-03-05"),
        ("23.3.5", "2023-03-05"),
        ("二〇二三年三月五日", "2023-03-05"),
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("3月5日", "2023-03-05"),
        ("3.5", "2023-03-05"),
        ("2023.3.5（邮寄）", "2023-03-05"),
        ("2023.3.5寄出，2023.3.8签收", "2023-03-08"),
        ("2022.12.30寄出，2023.1.2签收", "several"),
        ("2023-02-29", "impossible"),
        ("13月5日", "impossible"),
        (3.1, "unreadable"),
        ("3/5/2023", "unreadable"),
        ("2023年3月", "unreadable"),
        ("年初", "unreadable"),
        ("", None),
        ("/", None),
        ("无", None),
    ],
)
def test_dates(value: Any, expected: str | None) -> None:
    """The forms that keepers use, and those that cannot be read without guessing."""
    found = dates.read(value, Around(YEAR))
    assert (found.day.isoformat() if found.day else found.trouble or None) == expected


def test_a_day_without_a_year_follows_its_receipt() -> None:
    """An answer on 5 January to a request of December is of the next year; 5日 needs the sheet's month."""
    assert dates.read("1月5日", Around(YEAR, after=date(2023, 12, 20))).day == date(2024, 1, 5)
    assert dates.read("12月25日", Around(YEAR, after=date(2023, 12, 20))).day == date(2023, 12, 25)
    assert dates.read("5日", Around(YEAR, month=4)).day == date(2023, 4, 5)
    assert dates.read("5日", Around(YEAR)).trouble == "unreadable"


def verdict(received: str, replied: str, **marks: Any) -> str | None:
    entry = Entry("", 1, received=date.fromisoformat(received), replied=date.fromisoformat(replied), outcome="granted")
    for key, value in marks.items():
        setattr(entry, key, date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value)
    return deadlines.verdict(entry, deadlines.WorkDays([YEAR - 1, YEAR]), YEAR)


def test_the_legal_period() -> None:
    """R58: 20 working days from the day after receipt, holidays and moved working days counted."""
    assert verdict("2023-03-01", "2023-03-29") == "in_time"
    assert verdict("2023-03-01", "2023-03-30") == "late"
    assert verdict("2023-09-11", "2023-10-13") == "in_time"  # eight days of holiday, two Saturdays worked
    assert verdict("2023-09-11", "2023-10-16") == "late"


def test_what_moves_the_legal_period() -> None:
    """Extension, correction, payment and the time for third parties; where the ledger is silent, nothing is claimed."""
    late = ("2023-03-01", "2023-04-20")
    assert verdict(*late) == "late"
    assert verdict(*late, extended=True) == "in_time"
    assert verdict(*late, correction=True, corrected="2023-03-25") == "in_time"
    assert verdict(*late, correction=True) == "unknown"
    assert verdict(*late, paid="2023-03-28") == "in_time"
    assert verdict(*late, third_party=True, third_days=16) == "in_time"
    assert verdict(*late, third_party=True, third_from="2023-03-06", third_to="2023-04-04") == "in_time"
    assert verdict(*late, third_party=True) == "unknown"
    assert verdict(*late, outcome="excessive") == "unknown"
    assert verdict(*late, outcome="other_reason") is None


def test_without_a_calendar_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No chinese-calendar, or a year it does not know: said, and the fact stays open."""
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    deadlines._calendar.cache_clear()
    late = ["2023-02", "2023-03-01", "陈二", "自然人", "", "2023-06-01", "予以公开"]
    try:
        tally = count(tmp_path, ROW, late)
    finally:
        deadlines._calendar.cache_clear()
    assert {"no_calendar", "late_perhaps"} <= told(tally).keys()
    assert "overview.on_request.within_limit" not in tally.facts
    assert "overview.on_request.late" not in tally.facts
