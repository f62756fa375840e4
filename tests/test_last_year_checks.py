"""`check --last-year`: carry-over, stock and flow, pending cases, jumps; and `--answers`: changed by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answers
from assistant.compose import compose
from assistant.review import review_answers
from assistant.review.changes import changes
from assistant.review.opened import last_year
from tests.reviews import EDITION, planted, reworded, saved, seed, written

Run = Callable[..., Any]


def _before(**changed: Any) -> Answers:
    """The year before the seed, in step with it: what it carried out is what the seed brought in."""
    agreeing: dict[str, Any] = {
        "year": 2022,
        "requests__carried_forward": [5, 2, 0, 0, 1, 0],
        "disclosure__normative_documents__in_force": 49,
        "disputes__suit_after_review__pending": 1,
        "disputes__reconsideration__pending": 1,
    }
    return seed(**{**agreeing, **changed})


def _found(tmp_path: Path, before: Answers, **changed: Any) -> list[Any]:
    last = last_year(saved(before, tmp_path / "last.yaml")).scene
    findings = review_answers(seed(**changed), last=last)[1].findings
    return [finding for finding in findings if finding.check.startswith("last.")]


def test_a_year_in_step_is_silent(tmp_path: Path) -> None:
    """Nothing is said when both years agree."""
    assert _found(tmp_path, _before()) == []


def test_without_last_year_the_rules_do_not_apply() -> None:
    """They are neither findings nor pending."""
    outcome = review_answers(seed())[1]
    assert not [name for name in outcome.pending if name.startswith("last.")]


def test_carry_over_is_compared_column_by_column(tmp_path: Path) -> None:
    """The column and the total are named, with both figures."""
    found = _found(tmp_path, _before(requests__carried_forward=[4, 2, 0, 0, 1, 0]))
    assert [(f.check, f.severity, f.place, f.left, f.right) for f in found] == [
        ("last.carried", "error", "requests.brought_forward.natural_person", 5, 4),
        ("last.carried", "error", "requests.brought_forward.total", 8, 7),
    ]
    assert "5件" in found[0].message
    assert "4件" in found[0].message


@pytest.mark.parametrize(
    ("before", "check", "place"),
    [
        (
            {"disclosure__normative_documents__in_force": 52},
            "last.stock_documents",
            "disclosure.normative_documents.in_force",
        ),
        ({"disputes__suit_direct__pending": 3}, "last.pending", "disputes.suit_direct.total"),
        ({"disclosure__licences__decisions": 12}, "last.licences", "disclosure.licences.decisions"),
        ({"disclosure__penalties__decisions": 99999}, "last.penalties", "disclosure.penalties.decisions"),
        ({"disclosure__fees__amount": "0.6"}, "last.fees", "disclosure.fees.amount"),
        ({"organ__name": "云川市人民政府"}, "last.organ", "organ.name"),
        ({"requests__received": [2000, 0, 0, 0, 0, 0]}, "last.requests", "requests.received.total"),
    ],
)
def test_each_comparison_finds_its_fault(before: dict[str, Any], check: str, place: str, tmp_path: Path) -> None:
    """One thing out of step, one finding, at its place; none of them blocks."""
    found = _found(tmp_path, _before(**before))
    assert [(f.check, f.place) for f in found] == [(check, place)]
    assert found[0].severity in ("warning", "tip")


def test_a_repeal_of_all_is_no_fault(tmp_path: Path) -> None:
    """Ten in force, five repealed, five left: the trap of the counting rules."""
    stock = {"issued": 0, "repealed": 5, "in_force": 5}
    found = _found(
        tmp_path, _before(disclosure__normative_documents__in_force=10), disclosure__normative_documents=stock
    )
    assert found == []


@pytest.mark.parametrize("year", [2021, 2023, 2024])
def test_a_file_of_another_year_is_not_compared(year: int, tmp_path: Path) -> None:
    """It is named, and nothing else is said."""
    found = _found(tmp_path, _before(year=year, requests__carried_forward=[0, 0, 0, 0, 0, 0]))
    assert [f.check for f in found] == ["last.year"]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_last_years_published_report_serves(suffix: str, tmp_path: Path, nianbao: Run) -> None:
    """A finished report of the year before, against a finished report or answers of this year."""
    before = written(_before(requests__carried_forward=[4, 3, 0, 0, 1, 0]), tmp_path / f"last{suffix}")
    for path in (saved(seed(), tmp_path / "a.yaml"), written(seed(), tmp_path / f"a{suffix}")):
        run = nianbao("check", path, "--last-year", before, "--json")
        found = [f for f in json.loads(run.out)["findings"] if f["check"].startswith("last.")]
        assert [f["place"] for f in found] == [
            "requests.brought_forward.natural_person",
            "requests.brought_forward.enterprise",
        ]
        assert run.code == 1
    assert nianbao("check", tmp_path / "a.yaml", "--last-year", tmp_path / "none.docx").code == 3


# -- made from these answers? ---------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_report_as_built_is_unchanged(suffix: str, tmp_path: Path, nianbao: Run) -> None:
    """Nothing is found, and the command says that they agree."""
    document, path = saved(seed(), tmp_path / "a.yaml"), written(seed(), tmp_path / f"r{suffix}")
    run = nianbao("check", path, "--answers", document, "--strict")
    assert run.code == 0
    assert "没有手工改动" in run.out


def test_what_a_hand_changed_is_found(tmp_path: Path, nianbao: Run) -> None:
    """A cell, a blanked cell, a sentence reworded, added and taken out."""
    report = compose(EDITION, seed())
    report = planted(report, {"requests.not_held.enterprise": "6", "disputes.suit_direct.pending": ""})
    report = reworded(report, "编发工作通报4期。", "编发工作通报5期。全年另行督办12次。")
    report = reworded(report, "监督投诉电话为0123-4560013。", "")
    found = changes(report, seed())
    assert [(f.check, f.place, f.left, f.right) for f in found if f.check == "changed.figure"] == [
        ("changed.figure", "requests.not_held.enterprise", 6, 5),
        ("changed.figure", "disputes.suit_direct.pending", None, 0),
    ]
    texts = [f for f in found if f.check == "changed.text"]
    assert [f.quote for f in texts] == ["编发工作通报5期。", "全年另行督办12次。", ""]
    assert "【删：4】【增：5】" in texts[0].message
    assert "少了一句" in texts[2].message
    assert {f.severity for f in found} == {"warning"}
    path = written(report, tmp_path / "r.docx")
    run = nianbao("check", path, "--answers", saved(seed(), tmp_path / "a.yaml"))
    assert "有 5 处不同" in run.out


def test_answers_of_another_unit_or_year_are_named() -> None:
    """Then nothing else is compared."""
    report = compose(EDITION, seed())
    assert [(f.check, f.place) for f in changes(report, seed("weiwan-2023"))] == [("changed.source", "organ.name")]
    assert [(f.check, f.place) for f in changes(report, seed(year=2022))] == [("changed.source", "year")]


def test_wrong_use_of_answers(tmp_path: Path, nianbao: Run) -> None:
    """Answers against answers, a report as answers, two reports: exit 2."""
    document, path = saved(seed(), tmp_path / "a.yaml"), written(seed(), tmp_path / "r.docx")
    assert nianbao("check", document, "--answers", document).code == 2
    assert nianbao("check", path, "--answers", path).code == 2
    assert nianbao("check", path, path, "--answers", document).code == 2


# -- the unit's kind from its name ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("甲县乙镇人民政府", True),
        ("甲县水务局", True),
        ("甲省人民政府", False),
        ("甲市人民政府", False),
        ("某某中心", False),
    ],
)
def test_rules_by_kind_reach_reports_too(name: str, found: bool, tmp_path: Path, nianbao: Run) -> None:
    """What the name surely says of kind and level is enough; where it does not say, nothing is claimed."""
    document = seed(organ__name=name, disclosure__rules={"issued": 1, "repealed": 0, "in_force": 1})
    path = written(document, tmp_path / "r.docx")
    checks = {f["check"] for f in json.loads(nianbao("check", path, "--json").out)["findings"]}
    assert ("disclosure.rule_making" in checks) == found


def test_a_government_report_owes_three_results() -> None:
    """Appraisal, review and accountability are missed in a report that has none of them."""
    from assistant.review import review_report

    report = compose(EDITION, seed(overview__supervision=None))
    found = {f.check: f for f in review_report(report).findings}
    assert {"overview.results", "overview.parts"} <= set(found)
    assert "工作考核、社会评议、责任追究结果" in found["overview.results"].message
    assert "监督保障" in found["overview.parts"].message
    assert not {"overview.results", "overview.parts"} & {
        f.check for f in review_report(compose(EDITION, seed())).findings
    }
