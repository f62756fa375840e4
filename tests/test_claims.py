"""Claims in the prose: a corpus of short cases, half of them traps that must stay silent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from assistant import answers, claims, documents, validity
from assistant.answers import store
from assistant.claims import example, rules, vocabulary
from assistant.compose import compose
from assistant.edition import Field, load
from assistant.facts import context
from assistant.report import Paragraph, Report, Section
from assistant.review import review_answers

ROOT = Path(__file__).resolve().parents[1]
EDITION = load()
RULES = rules.load(EDITION)
FILES = sorted((ROOT / "tests" / "cases" / "claims").glob("*.yaml"))
SEEDS = sorted((ROOT / "seeds").glob("*.yaml"))
KNOWN = {
    "name",
    *("part", "text", "texts", "organ", "year", "tables", "last_tables"),
    "claims",
    "findings",
    "severities",
}
NAMES = [
    "县政府门户网站",
    "微信公众号“临江发布”",
    "征地补偿",
    "政策文件",
    "工作动态",
    "其他信息",
    "网络",
    "信函",
    "当面",
]


def written(seed: int) -> dict[str, Any]:
    """Answers as a writer gives them: every table cell, many facts, words that are names and not figures."""
    chance = Random(seed)
    document: dict[str, Any] = {"edition": EDITION.name}
    dense, zeros = chance.choice((0.3, 0.6, 0.95)), chance.random() < 0.3
    for path, field in EDITION.fields.items():
        table = path.partition(".")[0] in example.TABLES
        if table and zeros and field.kind == "count":
            document = store(document, EDITION, field, 0)
        elif path != "edition" and (table or field.obligatory or chance.random() < dense):
            document = store(document, EDITION, field, _value(chance, field))
    return document


def _value(chance: Random, field: Field) -> Any:
    """A value of a field: small counts, so that figures meet each other; names instead of any text."""
    if field.kind == "count":
        if field.vague and chance.random() < 0.2:
            return {"count": 30, "at_least": True}
        return chance.choice((0, 0, 0, 1, 2, 3, 12, chance.randint(0, 5000)))
    if field.kind == "texts":
        return chance.sample(NAMES, chance.randint(0, 3))
    if field.kind == "items":
        return [{item.path: _value(chance, item) for item in field.items} for _ in range(chance.randint(1, 3))]
    if field.kind == "choices":
        return chance.sample(sorted(field.options), chance.randint(0, len(field.options)))
    return {
        "number": chance.randint(int(field.schema.get("minimum", 0)), min(int(field.schema.get("maximum", 12)), 2030)),
        "money": chance.choice(("0", "380", f"{chance.randint(0, 99)}.{chance.randint(1, 99):02}")),
        "flag": chance.random() < 0.5,
        "choice": chance.choice(sorted(field.options) or [""]),
        "date": "2024-01-20",
        "text": "000100" if "pattern" in field.schema else chance.choice(NAMES),
    }[field.kind]


def corpus() -> list[Any]:
    found = []
    for file in FILES:
        for case in documents.load_text(file.read_text(encoding="utf-8"), str(file))["cases"]:
            found.append(pytest.param(case, id=f"{file.stem}: {case['name']}"))
    return found


CASES = corpus()


def checked(case: dict[str, Any]) -> list[Any]:
    return claims.check(example.report(EDITION, case), EDITION, last_year=example.last(EDITION, case))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    """The figures mean what the case says, and exactly its findings are made."""
    assert set(case) <= KNOWN
    report = example.report(EDITION, case)
    told = [f"{c.text} {c.meaning}" + (f" @{c.scope}" if c.scope else "") for c in claims.find(report, EDITION)]
    missing = Counter(case.get("claims", ())) - Counter(told)
    assert not missing, told
    found = checked(case)
    assert sorted(finding.check for finding in found) == sorted(case["findings"]), found
    for identity, severity in case.get("severities", {}).items():
        assert {finding.severity for finding in found if finding.check == identity} == {severity}


def test_half_are_traps() -> None:
    """At least 150 cases, half of which must not fire."""
    traps = [case for case in (param.values[0] for param in CASES) if not case["findings"]]
    assert len(CASES) >= 150
    assert len(traps) * 2 >= len(CASES)


def test_nothing_is_dead() -> None:
    """Every rule fires in the corpus or its own example, and every meaning is found in some case or seed."""
    fired = {check for param in CASES for check in param.values[0]["findings"]}
    assert set(RULES.rules) == fired | {identity for identity in RULES.rules if _fires(identity)}
    reports = [example.report(EDITION, param.values[0]) for param in CASES]
    examples = [shown for rule in RULES.rules.values() for shown in rule["example"].values()]
    reports += [example.report(EDITION, shown) for shown in examples]
    reports += [_composed(seed) for seed in SEEDS]
    met = {claim.meaning for report in reports for claim in claims.find(report, EDITION)}
    known = {wanted.name for topic in vocabulary.topics().values() for wanted in topic.meanings.listed}
    assert known == met - {""}


def test_no_word_is_dead() -> None:
    """Every shorthand is used by a pattern, every statement by a rule or by the code that asks for it."""
    data = vocabulary.words()
    text = documents.data_file("prompts", "vocabulary", "claims.yaml").read_text(encoding="utf-8")
    assert not [name for name in data["shorthand"] if f"{{{name}}}" not in text]
    source = (ROOT / "assistant" / "claims" / "fees.py").read_text(encoding="utf-8")
    asked = {rule.get("says") for rule in RULES.rules.values()}
    assert not [name for name in data["statements"] if name not in asked and f'"{name}"' not in source]


def _fires(identity: str) -> bool:
    return identity in {finding.check for finding in checked(RULES.rules[identity]["example"]["fails"])}


@pytest.mark.parametrize("identity", sorted(RULES.rules))
def test_rule_examples(identity: str) -> None:
    """Each rule passes its passing example and finds only itself in its failing one."""
    shown = RULES.rules[identity]["example"]
    assert identity not in {finding.check for finding in checked(shown["passes"])}
    assert {finding.check for finding in checked(shown["fails"])} == {identity}


def test_data_fits_its_schemas() -> None:
    """The vocabulary and the rules fit their JSON Schemas, and name only what exists."""
    for schema, parts in {
        "claims": ("prompts", "vocabulary", "claims.yaml"),
        "claim_rules": ("schemas", EDITION.name, "claim_rules.yaml"),
    }.items():
        file = documents.data_file(*parts)
        data = documents.load_text(file.read_text(encoding="utf-8"), str(file))
        assert not validity.breaches(documents.Document(data), "schemas", f"{schema}.schema.json")
    cells = set(example.report(EDITION, {"tables": {}}).figures())
    for stated in RULES.stated.values():
        assert {field for fields in stated.sums for field in fields} <= cells
        assert not stated.fact or stated.fact in EDITION.fields
    known = {wanted.name for topic in vocabulary.topics().values() for wanted in topic.meanings.listed}
    assert set(RULES.stated) <= known
    for rule in RULES.rules.values():
        assert set(rule.get("meanings", ())) <= set(RULES.stated)
        assert rule.get("says", "no_fee") in vocabulary.statements()
        assert {field for text in rule.get("zero", ()) for field in rules.addends(text)} <= cells


# -- our own reports -------------------------------------------------------------------------------


def _composed(seed: Path) -> Report:
    return review_answers(answers.read(seed))[0]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_seeds_are_without_fault(seed: Path) -> None:
    """Reports composed from the seeds agree with their own tables."""
    facts = context(EDITION, answers.read(seed))
    for known in (None, facts):
        found = claims.check(_composed(seed), EDITION, known)
        assert not [finding for finding in found if finding.severity == "error"]
        assert {finding.check for finding in found} <= {"text.vague", "text.generic"}


@settings(max_examples=300)
@given(st.integers(0, 10**9))
def test_composed_reports_raise_no_error(seed: int) -> None:
    """Whatever is answered, balanced or not: what the phrases make of it contradicts no table."""
    document = written(seed)
    found = claims.check(compose(EDITION, document), EDITION, context(EDITION, document))
    assert not [finding for finding in found if finding.severity == "error"]


@settings(max_examples=100)
@given(st.lists(texts(1, 200), min_size=1, max_size=3))
def test_any_text_is_read(pieces: list[str]) -> None:
    """No text breaks the reader, and every figure it reports stands in the text as read."""
    section = Section("overview", "", tuple(map(Paragraph, pieces)))
    report = Report((), "临江县水务局", 2023, EDITION.name, sections=(section,))
    claims.check(report, EDITION)
    assert all(claim.text for claim in claims.find(report, EDITION))


# -- planted faults ----------------------------------------------------------------------------------


def _planted() -> list[Any]:
    """Each figure of the fullest seed that a table answers, made one more than it is."""
    report = _composed(ROOT / "seeds" / "yunchuan-2023.yaml")
    return [
        pytest.param(report, number, claim, id=f"{claim.meaning} {claim.text}")
        for number, claim in enumerate(claims.find(report, EDITION))
        if claim.meaning in RULES.rule_of and RULES.stated[claim.meaning].sums
    ]


@pytest.mark.parametrize(("report", "number", "claim"), _planted())
def test_planted_figures_are_found(report: Report, number: int, claim: claims.Claim) -> None:
    """A wrong figure is found by its own rule at its own sentence; what else fires only adds it up."""
    wrong = claim.text.replace(str(claim.number), str(claim.number + 1))
    before = [c for c in claims.find(report, EDITION)[:number] if c.quote == claim.quote and c.text == claim.text]
    changed = _replace(claim.quote, claim.text, wrong, len(before))
    found = claims.check(_rewritten(report, claim.quote, changed), EDITION)
    errors = [finding for finding in found if finding.check.startswith(("prose.", "words."))]
    assert [finding.check for finding in errors] == [RULES.rule_of[claim.meaning]]
    assert errors[0].quote == changed
    assert errors[0].difference in (1, "1")
    assert {finding.check for finding in found} - {errors[0].check} <= {"sums.parts", "sums.whole", "sums.channels"}


def _replace(text: str, old: str, new: str, skip: int) -> str:
    pieces = text.split(old)
    return old.join(pieces[: skip + 1]) + new + old.join(pieces[skip + 1 :])


def _rewritten(report: Report, old: str, new: str) -> Report:
    """The report with one sentence changed."""
    sections = []
    for section in report.sections:
        blocks = tuple(
            replace(block, text=block.text.replace(old, new, 1)) if isinstance(block, Paragraph) else block
            for block in section.blocks
        )
        sections.append(replace(section, blocks=blocks))
    return replace(report, sections=tuple(sections))


# -- what findings carry ------------------------------------------------------------------------------


def test_noise_is_capped() -> None:
    """Of many faults of one rule five are shown, and one line tells how many there are besides."""
    text = "".join(f"第{n}类发布信息约{n}0条。" for n in range(1, 10))
    found = checked({"part": "proactive", "text": text})
    assert [finding.check for finding in found] == ["text.vague"] * (RULES.most + 1)
    assert "另有4处" in found[-1].message


def test_strongest_first() -> None:
    """Errors come before warnings and tips, wherever they stand."""
    case = {
        "texts": {"proactive": "公开信息30余条。", "on_request": "全年收到申请5件。", "problems": "部分单位认识不足。"},
        "tables": {},
    }
    assert [finding.severity for finding in checked(case)] == ["error", "warning", "tip"]


def test_a_finding_tells_both_sides() -> None:
    """Place, section, quote, both sides and the difference stand in the finding."""
    text = "全年收到政府信息公开申请10件。"
    finding = checked({"part": "on_request", "text": text, "tables": {"requests.received": 9}})[0]
    assert (finding.place, finding.section) == ("requests.received.total", "overview")
    assert (finding.left, finding.right, finding.difference) == (10, 9, 1)
    assert finding.quote == text
    assert "10件" in finding.message
    assert finding.values == {"requests.received.total": 9}


def test_stated_facts() -> None:
    """What the prose says exactly of the report's own year is told by FIELD."""
    report = example.report(
        EDITION,
        {
            "texts": {
                "on_request": "收到政府信息公开申请9件（含上年结转1件），2022年收到12件，约30件咨询。办结8件。",
                "other_matters": "发出收费通知2件，通知金额0.03万元，实际收取200元。",
            }
        },
    )
    assert claims.stated(report, EDITION) == {
        "requests.brought_forward.total": 1,
        "requests.concluded.total": 8,
        "other_matters.information_fee.notices": 2,
        "other_matters.information_fee.noticed": 300,
        "other_matters.information_fee.collected": 200,
    }


def test_answers_are_not_told_twice_what_they_lack() -> None:
    """The fee is asked for in the answers; only a report that was read is blamed for silence."""
    report = example.report(EDITION, {"part": "other_matters", "text": "没有其他需要报告的事项。"})
    assert [finding.check for finding in claims.check(report, EDITION)] == ["fee.absent"]
    assert not claims.check(report, EDITION, facts={})


def test_listings() -> None:
    """Totals with their parts: complete, open, or of a sentence of their own."""
    text = "全年公开210条，其中政策文件150条、工作动态50条等。召开发布会12场，分别为专题7场、例行5场。"
    found = claims.listings(example.report(EDITION, {"part": "proactive", "text": text}), EDITION)
    assert [listing.head.text for listing in found if listing.head] == ["210条", "12场"]
    assert [[part.text for part in listing.parts] for listing in found] == [["150条", "50条"], ["7场", "5场"]]
    assert [(listing.open, listing.complete) for listing in found] == [(True, False), (False, True)]
