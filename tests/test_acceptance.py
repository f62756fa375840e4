"""Findings accepted with a reason: kept with the file, printed, lapsing when a value changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import answers, release
from assistant.checks import rules
from assistant.compose import compose
from assistant.findings import Finding, blocking, counts
from assistant.review import review_answers
from assistant.review.acceptance import accepted, beside, values, who_may
from tests.reviews import EDITION, planted, saved, seed, written

Run = Callable[..., Any]
FEES = "fee.in_table@disclosure.fees.amount"  # a warning: 350 yuan collected, nothing in table two
BALANCE = "requests.balance@requests.carried_forward.natural_person"


def _without_fees(tmp_path: Path) -> Path:
    return saved(seed(disclosure__fees__amount="0"), tmp_path / "a.yaml")


def _unbalanced(tmp_path: Path) -> Path:
    """One application too many, answers otherwise in order: errors in its column and the total column."""
    return saved(seed(requests__received__natural_person=97), tmp_path / "a.yaml")


def test_an_acceptance_is_kept_in_the_answers_and_printed(tmp_path: Path, nianbao: Run) -> None:
    """The finding stays in the list with its reason, but neither counts nor blocks."""
    path = _without_fees(tmp_path)
    assert nianbao("check", path, "--strict").code == 1
    run = nianbao("check", path, "--accept", FEES, "--reason", "已与财务核对", "--by", "李四", "--strict")
    assert run.code == 0
    assert "已说明理由，予以保留：已与财务核对（李四）" in run.out
    assert "提醒 0" in run.out
    assert answers.read(path)["accepted"] == [
        {
            "check": "fee.in_table",
            "place": "disclosure.fees.amount",
            "reason": "已与财务核对",
            "by": "李四",
            "values": {"disclosure.fees.amount": "0", "fee.collected": "350"},
        }
    ] or answers.read(path)["accepted"][0]["values"] == {"disclosure.fees.amount": 0, "fee.collected": 350}
    shape = json.loads(nianbao("check", path, "--json").out)
    [finding] = shape["findings"]
    assert finding["accepted"] == {"reason": "已与财务核对", "by": "李四", "leading_office": False, "lapsed": False}
    assert shape["counts"] == {"error": 0, "warning": 0, "tip": 0}


def test_it_lapses_when_a_value_it_rests_on_changes(tmp_path: Path, nianbao: Run) -> None:
    """Another amount: the finding stands again and says so; another figure elsewhere changes nothing."""
    path = _without_fees(tmp_path)
    nianbao("check", path, "--accept", FEES, "--reason", "已与财务核对")
    document = answers.read(path)
    answers.save(path, answers.put(document, ("overview", "proactive", "views"), 5))
    assert nianbao("check", path, "--strict").code == 0
    answers.save(path, answers.put(document, ("other_matters", "information_fee", "collected"), "300"))
    run = nianbao("check", path, "--strict")
    assert run.code == 1
    assert "原来的说明已失效" in run.out
    assert nianbao("check", path, "--accept", FEES, "--reason", "再次核对", "--strict").code == 0
    assert [entry["reason"] for entry in answers.read(path)["accepted"]] == ["再次核对"]


def test_of_a_report_it_is_kept_beside_the_file(tmp_path: Path, nianbao: Run) -> None:
    """<name>.accepted.yaml; the report itself is not touched."""
    report = compose(EDITION, seed(disclosure__fees__amount="0"))
    path = written(report, tmp_path / "年报.docx")
    before = path.read_bytes()
    run = nianbao("check", path, "--accept", FEES, "--reason", "口径不同", "--strict")
    assert (run.code, path.read_bytes()) == (0, before)
    assert beside(path) == tmp_path / "年报.accepted.yaml"
    assert "年报.docx" in beside(path).read_text(encoding="utf-8")
    assert nianbao("check", path, "--strict").code == 0
    beside(path).write_text("accepted: 12\n", encoding="utf-8")
    assert nianbao("check", path).code == 3


def test_arithmetic_only_the_leading_office_accepts(tmp_path: Path, nianbao: Run) -> None:
    """A unit cannot; the leading office can, with a name; then the error blocks no longer."""
    path = _unbalanced(tmp_path)
    refused = nianbao("check", path, "--accept", BALANCE, "--reason", "更正已公告", "--by", "张三")
    assert refused.code == 2
    assert "单位自己不能接受" in refused.err
    for place in ("natural_person", "total"):
        what = f"requests.balance@requests.carried_forward.{place}"
        run = nianbao("check", path, "--accept", what, "--reason", "更正已公告", "--as-leading-office", "王五")
    assert run.code == 0
    assert "（主管部门 王五）" in run.out
    assert release.build(answers.read(path), [tmp_path / "r.docx"]) == [tmp_path / "r.docx"]


def test_an_acceptance_written_by_hand_cannot_pass_arithmetic(tmp_path: Path) -> None:
    """Without the leading office's mark an entry in the file does nothing."""
    document = answers.read(_unbalanced(tmp_path))
    finding = next(f for f in review_answers(document)[1].findings if f.check == "requests.balance")
    entry = {"check": finding.check, "place": finding.place, "reason": "x", "values": values(finding)}
    for mark, stands in (({}, True), ({"leading_office": True, "by": "王五"}, False)):
        again = review_answers({**document, "accepted": [{**entry, **mark}]})[1]
        same = next(f for f in again.findings if (f.check, f.place) == (finding.check, finding.place))
        assert same.stands is stands


def test_what_is_missing_cannot_be_accepted(tmp_path: Path, nianbao: Run) -> None:
    """An obligatory answer must be given, whoever asks."""
    path = saved(seed(organ__level=None), tmp_path / "a.yaml")
    run = nianbao("check", path, "--accept", "missing@organ.level", "--reason", "无", "--as-leading-office", "王五")
    assert run.code == 2
    assert "不能接受" in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--accept", "fee.in_table", "--reason", "x"],
        ["--accept", FEES],
        ["--accept", FEES, "--reason", " "],
        ["--accept", "fee.in_table@year", "--reason", "x"],
        ["--accept", FEES, "--reason", "x", "--as-leading-office", ""],
    ],
)
def test_wrong_use_says_what_is_wrong(arguments: list[str], tmp_path: Path, nianbao: Run) -> None:
    """No place, no reason, no such finding, no name: exit 2, nothing written."""
    path = _without_fees(tmp_path)
    before = path.read_bytes()
    run = nianbao("check", path, *arguments)
    assert (run.code, path.read_bytes()) == (2, before)
    assert run.err.strip()


def test_two_files_at_once_are_refused(tmp_path: Path, nianbao: Run) -> None:
    """An acceptance belongs to one file."""
    path = _without_fees(tmp_path)
    assert nianbao("check", path, path, "--accept", FEES, "--reason", "x").code == 2


def test_two_faulty_sentences_are_accepted_one_by_one() -> None:
    """Findings of the same check at the same place are told apart by what they quote."""
    first, second = (
        Finding("prose.x", "warning", "overview", "", "", "", quote=quote, left=1) for quote in ("甲。", "乙。")
    )
    entry = {"check": "prose.x", "place": "overview", "reason": "x", "values": values(second)}
    found = accepted([first, second], [entry])
    assert [finding.stands for finding in found] == [True, False]
    assert counts(found) == {"error": 0, "warning": 1, "tip": 0}
    assert blocking(found) == []


def test_the_forms_arithmetic_is_marked_in_the_rules() -> None:
    """Who may accept what is data: the sums of tables three and four only the leading office."""
    office = {entry["id"] for entry in rules(EDITION) if entry.get("accept") == "leading_office"}
    assert {"requests.balance", "requests.outcomes", "requests.applicants", "disputes.total"} <= office
    assert who_may("missing") == "never"
    assert who_may("disclosure.stock") == who_may("prose.received") == "anyone"


def test_a_planted_total_of_a_report(tmp_path: Path, nianbao: Run) -> None:
    """On a report too: refused to the unit, kept beside the file for the leading office."""
    report = planted(compose(EDITION, seed()), {"disputes.reconsideration.total": "0"})
    path = written(report, tmp_path / "r.docx")
    what = "disputes.total@disputes.reconsideration.total"
    assert nianbao("check", path, "--accept", what, "--reason", "x").code == 2
    assert nianbao("check", path, "--accept", what, "--reason", "x", "--as-leading-office", "王五").code in (0, 1)
    entries = answers.documents.read_yaml(beside(path)).data["accepted"]
    assert [entry["leading_office"] for entry in entries] == [True]
