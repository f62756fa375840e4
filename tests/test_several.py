"""Several facts in one reply, and a 没有 in other words: the cases of cases/several.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from interviewing import START

from assistant.answers import lookup
from assistant.documents import load_shipped, parse_yaml
from assistant.edition import load
from assistant.interview import Sheet, agenda, next_prompt, prompt_for, take
from assistant.interview.rowwise import TABLES

FILE = Path(__file__).parent / "cases" / "several.yaml"
CASES: list[dict[str, Any]] = parse_yaml(FILE.read_text(encoding="utf-8"), FILE.name).data
EDITION = load()


def laid_out(given: dict[str, Any]) -> Sheet:
    return Sheet(EDITION, {**START, **given}, 2023)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['question']}-{case['reply']}")
def test_a_reply_with_several_facts(case: dict[str, Any]) -> None:
    """What is named is stored where it belongs; what is not understood leaves everything as it was."""
    sheet = laid_out(case.get("given", {}))
    prompt = prompt_for(sheet, case["question"])
    assert prompt is not None
    step = take(sheet, prompt, case["reply"])
    if case.get("asks"):
        assert step.ask
        assert step.sheet.answers == sheet.answers
        return
    assert step.ask == ""
    targets = step.sheet.answers.get("targets") or {}
    found = {path: targets.get(path, lookup(step.sheet.answers, tuple(path.split(".")))) for path in case["stores"]}
    assert found == case["stores"]


def test_only_the_rest_is_asked() -> None:
    """After a sentence that tells nearly all of table three, what it left open comes next and nothing twice."""
    sheet = laid_out({})
    prompt = prompt_for(sheet, "requests.received")
    assert prompt is not None
    sheet = take(sheet, prompt, "收到5件，其中自然人3件、商业企业2件，予以公开4件，结转1件").sheet
    asked = [stop.field for stop in agenda(sheet) if stop.open and stop.field.startswith("requests")]
    assert asked[0] == "requests.brought_forward"
    assert "requests.received" not in asked


def test_two_questions_are_asked_in_one_while_both_are_open() -> None:
    """Who leads and which office does the work: one question; with the office known, the plain one."""
    both = prompt_for(laid_out({"origins": {"overview": "typed"}}), "overview.supervision.leader")
    alone = prompt_for(laid_out({"overview": {"supervision": {"office": "局办公室"}}}), "overview.supervision.leader")
    assert both is not None
    assert alone is not None
    assert "承办" in both.ask
    assert "承办" not in alone.ask


def test_what_a_problem_says_already_is_not_asked_again() -> None:
    """A problem with its figure needs no evidence, a measure with its office and time no owner."""
    problem = {"problem": "8批次补贴有3批次晚公开一个月", "measure": "由镇财政所在6月底前建立公开台账"}
    sheet = laid_out({"open": {"problems": [problem]}})
    asked = [stop.field for stop in agenda(sheet) if stop.open and stop.field.startswith("problems")]
    assert asked == ["problems.2.problem"]


def test_how_often_is_no_time_limit() -> None:
    """每月 is asked back where a date of completion is wanted."""
    sheet = laid_out({"open": {"problems": [{"problem": "更新慢", "evidence": None, "measure": "逐栏核对"}]}})
    prompt = next(p for p in [prompt_for(sheet, "problems.1.owner")] if p)
    assert "6月底前" in take(sheet, prompt, "局办公室，每月").ask
    assert take(sheet, prompt, "局办公室，每月", insisted=True).ask == ""
    assert take(sheet, prompt, "局办公室，6月底前").ask == ""


def test_rows_and_blocks_are_named_as_the_form_keys_them() -> None:
    """Every name in the vocabulary stands for a row or block that exists, and for one only."""
    vocabulary = load_shipped("prompts", "vocabulary", "columns.yaml")
    known = {row.key for row in EDITION.rows} | set(EDITION.blocks) | {"suits"}
    for part in TABLES.values():
        names = [name for listed in vocabulary[part].values() for name in listed]
        assert set(vocabulary[part]) <= known
        assert len(names) == len(set(names))


def test_the_next_question_after_all_is_told() -> None:
    """A first reply that closes table three leads to table four."""
    sheet = laid_out({})
    prompt = prompt_for(sheet, "requests.received")
    assert prompt is not None
    sheet = take(sheet, prompt, "没有收到申请，去年也没有剩下的").sheet
    following = next_prompt(sheet)
    assert following is not None
    assert not following.field.startswith("requests")
