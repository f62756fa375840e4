"""Interviews in tests: a desk to sit at, replies that must be taken or asked back, whole scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answers import ABSENT, Answers, lookup
from assistant.documents import data_file
from assistant.edition import load
from assistant.interview import Prompt, Sheet, agenda, next_prompt, prompt_for, settle, take

EDITION = load()
ORGAN = {"name": "青山县农业农村局", "self": "我局", "kind": "department", "level": "county"}
START: Answers = {"edition": "2021", "organ": ORGAN, "year": 2023, "scope": "own"}
SEEDS = sorted(data_file("seeds").glob("*.yaml"))
NO = dict.fromkeys(("count", "total", "cell", "gate", "flag", "choose", "choices"), "没有")
OUTCOMES = [f"requests.{key}" for key in EDITION.outcomes]

# What a town without a single event says, and a department with five new requests and an old one.
TOWN = {
    "organ.name": "苇湾镇人民政府",
    "organ.powers": "处罚",
    "overview.platforms.own": "没有",
    "overview.platforms.portal": "县政府门户网站",
    "problems.1.problem": "更新慢",
    "problems.1.measure": "按月检查",
}
FIVE = {
    "organ.name": "青山县农业农村局",
    "organ.powers": "许可",
    "disclosure.licences.decisions": "315",
    "requests.received": "5件，其中自然人3件，企业2件",
    "requests.brought_forward": "1件，自然人1件",
    "requests.carried_forward": "1件，企业1件",
    "requests": "予以公开、部分公开、不掌握",
    "requests.granted": "3件",
    "requests.granted.natural_person": "2",
    "requests.granted.enterprise": "1",
    "requests.granted_in_part": "1件，自然人1件",
    "disputes": "有",
    "disputes.reconsideration": "1件，维持1件",
    "overview.proactive.total": "236条",
    "overview.proactive.channels.1.name": "网站200条，公众号36条",
    "overview.on_request.within_limit": "是",
    "overview.on_request.topics.1": "补贴、土地",
    "problems.1.problem": "1",
    "problems.1.measure": "1",
}


def sheet(**answers: Any) -> Sheet:
    """A sheet of a department whose unit and year are known."""
    return settle(Sheet(EDITION, {**START, **answers}, 2023))


def say(desk: Sheet, field: str, text: str) -> Sheet:
    """Answer the question of a FIELD; it must be taken."""
    prompt = prompt_for(desk, field)
    assert prompt is not None, field
    step = take(desk, prompt, text)
    assert step.ask == "", (field, text, step.ask)
    return step.sheet


def asked_back(desk: Sheet, field: str, text: str) -> str:
    """Answer the question of a FIELD; it must be asked back, and nothing stored."""
    prompt = prompt_for(desk, field)
    assert prompt is not None, field
    step = take(desk, prompt, text)
    assert step.ask
    assert step.sheet.answers == desk.answers
    return step.ask


def drive(desk: Sheet, script: Mapping[str, str]) -> tuple[Sheet, list[str]]:
    """Answer every question by the script, others by their default, with 没有 or by leaving them out."""
    asked = []
    while (prompt := next_prompt(desk)) is not None:
        asked.append(prompt.field)
        assert len(asked) < 400, asked[-5:]
        desk = say(desk, prompt.field, script.get(prompt.field, usual(prompt)))
    return desk, asked


def usual(prompt: Prompt) -> str:
    return "" if prompt.default is not ABSENT and prompt.default_text else NO.get(prompt.kind, "")


def following(desk: Sheet, section: str = "requests") -> str:
    """The first open question of a section; empty when there is none."""
    return next((stop.field for stop in agenda(desk) if stop.open and stop.question.section == section), "")


def row(desk: Sheet, key: str) -> Any:
    return lookup(desk.answers, ("requests", key))


def figures(desk: Sheet) -> Answers:
    return {key: desk.answers.get(key) for key in ("disclosure", "requests", "disputes")}


def origins(desk: Sheet) -> dict[str, str]:
    return dict(desk.answers.get("origins") or {})
