"""Likeness: what was copied is found with its share; what every report says alike is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import answers, likeness
from assistant.claims import example
from assistant.edition import load
from assistant.report import Report
from assistant.review import review_answers

ROOT = Path(__file__).resolve().parents[1]
EDITION = load()
SEEDS = sorted((ROOT / "seeds").glob("*.yaml"))
PROBLEM = "一是河道采砂许可信息的更新间隔偏长，第三季度有几条信息迟于规定期限发布。"
MEASURE = "下一步由河湖管理股在许可决定作出之日起几个工作日内报送，办公室按月核对发布时间。"
OTHER = "二是农村饮水工程的公示只张贴在受益村，没有同步上网，群众事后查询不便。"


def report(problems: str = "", overview: str = "", organ: str = "临江县水务局", year: int = 2023) -> Report:
    texts = {key: text for key, text in (("problems", problems), ("overview", overview)) if text}
    return example.report(EDITION, {"texts": texts, "organ": organ, "year": year})


def composed(seed: Path) -> Report:
    return review_answers(answers.read(seed))[0]


def test_the_same_sentences_are_found() -> None:
    """A problems section taken over word for word is wholly alike."""
    now, before = report(PROBLEM + MEASURE), report(PROBLEM + MEASURE, year=2022)
    found = likeness.compare(now, before)
    assert [(match.section, match.share) for match in found] == [("problems", 1.0), ("problems", 1.0)]
    assert likeness.shares(now, found) == {"problems": pytest.approx(1, abs=0.01)}


def test_a_few_words_changed_are_still_alike() -> None:
    """A sentence touched up here and there is found, with the sentence it comes from."""
    changed = PROBLEM.replace("偏长", "仍然较长").replace("几条", "部分")
    match = likeness.compare(report(changed), report(PROBLEM))[0]
    assert match.other == PROBLEM.rstrip("。")
    assert 0.6 < match.share < 0.95


def test_another_problem_is_not_alike() -> None:
    """Different problems of the same office share words, not sentences."""
    assert not likeness.compare(report(PROBLEM + MEASURE), report(OTHER))


def test_a_new_year_makes_no_new_text() -> None:
    """Only the year was changed: the sentence is last year's."""
    now = report("2023年，针对饮水工程公示不便查询的问题，我局把公示搬上了县政府门户网站的专栏。")
    before = report("2022年，针对饮水工程公示不便查询的问题，我局把公示搬上了县政府门户网站的专栏。", year=2022)
    assert [match.share for match in likeness.compare(now, before)] == [1.0]


def test_new_figures_make_a_new_fact() -> None:
    """The same sentence with other figures reports another fact."""
    now = report(overview="河道采砂许可信息全年更新48次，其中3次迟于规定期限。")
    before = report(overview="河道采砂许可信息全年更新36次，其中5次迟于规定期限。", year=2022)
    assert not likeness.compare(now, before)
    assert likeness.compare(now, now)


def test_unit_names_make_no_difference() -> None:
    """Another office's text with the own name put in is still the other's text."""
    theirs = report("临江县水务局的政策解读以文字为主，缺少图解，我局将逐件配发图解。")
    ours = report("苇湾镇人民政府的政策解读以文字为主，缺少图解，我镇将逐件配发图解。", organ="苇湾镇人民政府")
    assert [match.share for match in likeness.compare(ours, theirs)] == [1.0]


@pytest.mark.parametrize(
    "sentence",
    [
        "本年度未收到政府信息公开申请，也没有上年结转办理的申请。",
        "全年未发生因政府信息公开引起的行政复议和行政诉讼。",
        "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本年度未发出收费通知，未收取信息处理费。",
        "除上述情况外，没有其他需要报告的事项。",
        "本年未制发、废止行政规范性文件，没有现行有效的行政规范性文件。",
        "我局不承担行政许可、行政处罚、行政强制和行政事业性收费职能，无此类信息可公开。",
        "日常管理中，拟公开信息实行分级审核，信息发布前进行保密审查。",
    ],
)
def test_what_every_report_says_is_no_copying(sentence: str) -> None:
    """Statutory words and the sentences of our own phrases may stand in any two reports."""
    assert not likeness.compare(report(overview=sentence), report(overview=sentence))


def test_the_problems_come_first() -> None:
    """What weighs most is shown first, then the most alike."""
    extra = "专栏按河湖名录重新编排，群众可以按乡镇和河段查询许可和处罚信息。"
    found = likeness.compare(report(PROBLEM, extra), report(PROBLEM.replace("偏长", "较长"), extra))
    assert [match.section for match in found] == ["problems", "overview"]


def test_findings_by_share() -> None:
    """Above 80 per cent a warning, above 60 a tip, below nothing; against last year."""
    before = report(PROBLEM + MEASURE, year=2022)
    whole = likeness.findings(report(PROBLEM + MEASURE), EDITION, last_year=before)
    most = likeness.findings(report(PROBLEM + MEASURE + "三是信息员年内更换两人。"), EDITION, last_year=before)
    half = likeness.findings(report(PROBLEM + OTHER), EDITION, last_year=before)
    assert [(f.check, f.severity, f.place) for f in whole] == [("likeness.last_year", "warning", "problems")]
    assert [f.severity for f in most] == ["warning" if int(most[0].left or 0) > 80 else "tip"]
    assert not half
    assert "2022年" in whole[0].message
    assert whole[0].quote == PROBLEM.rstrip("。")


def test_of_many_others_the_worst_is_told() -> None:
    """One finding a section, naming the report that is most alike."""
    theirs = [report(OTHER, organ="甲局"), report(PROBLEM + MEASURE, organ="乙局"), report(PROBLEM, organ="丙局")]
    found = likeness.findings(report(PROBLEM + MEASURE), EDITION, theirs)
    assert [finding.check for finding in found] == ["likeness.other"]
    assert "乙局" in found[0].message


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_offices_that_use_our_phrases_are_not_accused(seed: Path) -> None:
    """Reports of different offices made by this program do not look copied from each other."""
    others = [composed(other) for other in SEEDS if other != seed]
    assert not likeness.findings(composed(seed), EDITION, others)


def test_a_report_beside_itself() -> None:
    """Everything of its own is found again; an empty report has nothing to find."""
    own = composed(ROOT / "seeds" / "yunchuan-2023.yaml")
    found = likeness.findings(own, EDITION, last_year=replace(own, year=2022))
    assert {finding.place for finding in found} >= {"problems", "overview"}
    assert not likeness.compare(replace(own, sections=()), own)
    assert not likeness.compare(own, replace(own, sections=()))
