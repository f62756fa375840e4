"""`read`: a finished report back to answers, as far as facts can be told; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import answers
from assistant.compose import compose, phrases
from assistant.report import Grid, Paragraph, Report, Section
from assistant.review.backwards import patterns
from assistant.review.pairs import problem_pairs
from assistant.review.reading import read, sentences_of
from assistant.tables import figures
from tests.reviews import EDITION, SEEDS, compose_cases, planted, seed, written

PHRASE_FILES = ("preface", "overview_intro", "problems", "other_matters")
PHRASE_FILES += tuple(f"overview_{part['key']}" for part in EDITION.form["overview_parts"])
# What makes no sentence cannot be read from one.
SILENT = {"organ.change", "organ.powers", "overview.platforms.own", "overview.proactive.areas", "publication.deadline"}


def _told(document: answers.Answers) -> tuple[Report, Report]:
    """The report of answers, and the report of what was read from it."""
    report = compose(EDITION, document)
    return report, compose(EDITION, read(report).answers)


# -- our own reports ----------------------------------------------------------------------


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_comes_back_whole(name: str) -> None:
    """Tables, sentences, title, signature and nearly every fact are what they were."""
    document = seed(name)
    report, back = _told(document)
    assert back.figures() == report.figures()
    assert [p.text for s in back.sections for p in s.paragraphs()] == [
        p.text for s in report.sections for p in s.paragraphs()
    ]
    assert (back.title, back.preface, back.signature) == (report.title, report.preface, report.signature)
    again = read(report).answers
    for path, field in EDITION.fields.items():
        before, after = answers.get(document, field), answers.get(again, field)
        same = (
            sorted(map(str, before)) == sorted(map(str, after))
            if isinstance(before, list) and after
            else before == after
        )
        assert same or path in SILENT | {"problems", "other_matters.matters"}, (path, before, after)


def test_no_sentence_is_lost_whatever_was_answered() -> None:
    """Every case of the compose tests: figures equal, each sentence still there, hardly one left as own words."""
    lost, own, count = [], [], 0
    for name, document in compose_cases():
        report = compose(EDITION, document)
        told = read(report).answers
        back = compose(EDITION, told)
        count += 1
        assert back.figures() == report.figures(), name
        again = set(sentences_of(back))
        noted = "\n".join(map(str, (told.get("notes") or {}).values()))
        missing = [text for text in sentences_of(report) if text not in again]
        lost += [(name, text) for text in missing if text not in back.text() and text not in noted]
        own += [name for part in told.get("overview", {}).values() if "own_words" in part]
    assert lost == []
    assert len(own) < count / 20, own


def test_every_phrase_but_own_words_has_a_pattern() -> None:
    """A phrase nobody can read backwards would come back as the writer's own words."""
    lacking = [
        phrase["id"]
        for name in PHRASE_FILES
        for group in phrases(name)
        for phrase in group
        if phrase["id"] not in {pattern.phrase["id"] for pattern in patterns(EDITION, name)}
    ]
    loops = {"problems.last", "problems.each", "other_matters.matters"}  # taken apart by other means
    assert {name for name in lacking if not name.endswith(".own_words")} == loops


def test_read_answers_are_valid_and_marked(tmp_path: Path) -> None:
    """What was read can be saved, loaded again, and says of each field that it was read."""
    told = read(compose(EDITION, seed())).answers
    path = tmp_path / "r.yaml"
    answers.save(path, told)
    assert answers.read(path) == told
    assert set(told["origins"].values()) == {"read"}
    assert {"year", "requests", "overview.proactive.total"} <= set(told["origins"])


# -- anybody's report ---------------------------------------------------------------------


def _report(overview: tuple[Any, ...] = (), problems: tuple[str, ...] = (), other: tuple[str, ...] = ()) -> Report:
    texts = {"problems": problems, "other_matters": other}
    sections = tuple(
        Section(
            s["key"],
            s["heading"],
            overview if s["key"] == "overview" else tuple(map(Paragraph, texts.get(s["key"], ()))),
        )
        for s in EDITION.form["sections"]
    )
    return Report(("甲县水务局", "2023年"), "甲县水务局", 2023, EDITION.name, sections=sections)


def test_text_goes_to_its_part_under_any_heading() -> None:
    """Headings worded otherwise, or run into the text, still tell the part; text before them is noted."""
    blocks = (
        Paragraph("全年工作平稳。"),
        Paragraph("（一）行政机关主动公开政府信息情况", "part"),
        Paragraph("通过门户网站公开信息，内容涉及防汛抗旱。"),
        Paragraph("（二）政府信息依申请公开情况。本年收到的申请都已答复，均在法定期限内答复。"),
        Paragraph("（三）健全配套措施，强化工作督察", "part"),
        Paragraph("半年检查一次。"),
    )
    told = read(_report(blocks))
    parts = told.answers["overview"]
    assert parts["proactive"]["own_words"] == "通过门户网站公开信息，内容涉及防汛抗旱。"
    assert parts["on_request"] == {"within_limit": True, "own_words": "本年收到的申请都已答复，均在法定期限内答复。"}
    assert parts["supervision"]["own_words"] == "半年检查一次。"
    assert told.answers["notes"]["overview"] == "全年工作平稳。"
    assert any("全年工作平稳" in text for text in told.unplaced)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("2023年，我局共主动公开政府信息215条。", "overview.proactive.total", 215),
        ("全年召开新闻发布会2场。", "overview.proactive.press_conferences", 2),
        ("我局无独立的门户网站及新媒体账号。", "overview.platforms.own", None),  # not in this part
        ("通过网站公开信息30余条。", "overview.proactive.total", None),
        ("其中网站主动公开政府信息120条。", "overview.proactive.total", None),
        ("上年主动公开政府信息99条。", "overview.proactive.total", None),
    ],
)
def test_only_what_is_sure_is_taken(text: str, path: str, value: Any) -> None:
    """A figure is taken only from a wording that can mean nothing else; the sentence is kept either way."""
    told = read(_report((Paragraph("（一）主动公开", "part"), Paragraph(text)))).answers
    got = answers.get(told, EDITION.fields[path])
    assert got == value if value is not None else got is answers.ABSENT
    whole = "\n".join(sentences_of(compose(EDITION, told)))
    assert text in whole or value == 215  # a sentence of our own wording is made anew


@pytest.mark.parametrize(
    ("other", "fee"),
    [
        ("2023年度未收取信息处理费。", {"collected": "0"}),
        ("全年收取政府信息公开信息处理费0元。", {"collected": "0"}),
        ("全年收取信息处理费350元。", {"collected": "350"}),
        ("本年度未发出收费通知，未收取信息处理费。", {"notices": 0, "collected": "0"}),
    ],
)
def test_the_fee_is_read_from_section_six(other: str, fee: dict[str, Any]) -> None:
    """Notices and amounts as far as they are said."""
    told = read(_report(other=(other,))).answers["other_matters"]["information_fee"]
    assert {key: told.get(key) for key in fee} == fee


def test_contradicting_totals_are_kept() -> None:
    """A printed total that its parts do not give is kept as a target and found again."""
    report = planted(
        compose(EDITION, seed()), {"disputes.reconsideration.total": "0", "requests.concluded.research": "9"}
    )
    told = read(report).answers
    assert told["targets"] == {"disputes.reconsideration.total": 0, "requests.concluded.research": 9}


def test_cells_that_hold_no_figure_are_listed() -> None:
    """A blank stays unanswered; words in a cell are listed with their place."""
    report = planted(compose(EDITION, seed()), {"requests.granted.research": "", "requests.received.enterprise": "无"})
    told = read(report)
    assert told.answers["requests"]["granted"][2] is None
    assert told.answers["requests"]["received"][1] is None
    assert "requests.received.enterprise: 无" in told.unplaced


def test_strange_headings_and_unplaced_are_listed() -> None:
    """What has no place is named, never dropped."""
    report = _report(
        (
            Paragraph("（一）主动公开", "part"),
            Paragraph("公开若干。"),
            Paragraph("（二）政民互动", "part"),
            Paragraph("开展两次。"),
        )
    )
    told = read(report)
    assert "（二）政民互动" in told.unplaced
    assert told.answers["overview"]["proactive"]["own_words"] == "公开若干。\n开展两次。"


# -- section five ---------------------------------------------------------------------------


def test_problems_and_measures_in_two_lists_are_paired() -> None:
    """First the problems, then the measures, each list numbered from one."""
    texts = [
        "存在以下不足：一是栏目更新慢。个别栏目半年未更新。二是解读少。",
        "下一步，着力改进。一是按月检查。二是同步解读。",
    ]
    pairs = problem_pairs(texts, 2023)
    assert pairs.items == [
        {"problem": "栏目更新慢", "evidence": "个别栏目半年未更新", "measure": "按月检查"},
        {"problem": "解读少", "measure": "同步解读"},
    ]
    assert pairs.left == ["存在以下不足：", "下一步，着力改进。"]


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (
            ["一是人员少。2024年，增配1人；由局办公室负责，6月底前完成。"],
            [{"problem": "人员少", "measure": "增配1人", "owner": "局办公室", "deadline": "6月底前"}],
        ),
        (
            ["我局政府信息公开工作存在的主要问题是更新慢。下一步按月检查。"],
            [{"problem": "更新慢", "measure": "下一步按月检查"}],
        ),
        (
            ["有的栏目更新不够及时。针对存在的问题：（一）按月检查。（二）专人负责。"],
            [{"problem": "有的栏目更新不够及时", "measure": "按月检查；专人负责"}],
        ),
        (
            ["1.更新慢。今后按月检查。", "2.解读少。今后同步解读。"],
            [{"problem": "更新慢", "measure": "今后按月检查"}, {"problem": "解读少", "measure": "今后同步解读"}],
        ),
        (["全年无事。"], []),
    ],
)
def test_other_shapes_of_section_five(texts: list[str], items: list[dict[str, str]]) -> None:
    """One problem, one measure at a time; measures under a heading of their own; no list at all."""
    assert problem_pairs(texts, 2023).items == items


def test_last_years_problems_come_back() -> None:
    """What became of last year's problems is read from its paragraph."""
    assert read(compose(EDITION, seed())).answers["last_problems"] == seed()["last_problems"]


# -- the command ------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_read_command_writes_answers(suffix: str, tmp_path: Path, nianbao: Callable[..., Any]) -> None:
    """-o writes an answers file from which the same report is built; it is never overwritten unasked."""
    path, out = written(seed(), tmp_path / f"r{suffix}"), tmp_path / "a.yaml"
    run = nianbao("read", path, "-o", out)
    assert (run.code, run.out.strip(), run.err) == (0, str(out), "")
    assert compose(EDITION, answers.read(out)).text() == compose(EDITION, seed()).text()
    assert nianbao("read", path, "-o", out).code == 3
    assert nianbao("read", path, "-o", out, "--force").code == 0
    assert nianbao("read", path, "-o", tmp_path / "a.docx").code == 2
    assert nianbao("read", out).code == 2


def test_read_json_has_the_stable_shape(tmp_path: Path, nianbao: Callable[..., Any]) -> None:
    """Figures as printed under the form's keys; a blank is null; what has no place is listed, also on stderr."""
    report = planted(compose(EDITION, seed()), {"requests.received.enterprise": "", "requests.granted.research": "无"})
    run = nianbao("read", written(report, tmp_path / "r.docx"), "--json")
    shape = json.loads(run.out)
    assert (run.code, shape["organ"], shape["year"], shape["edition"]) == (0, "云川县人民政府", 2023, "2021")
    assert shape["figures"] == figures(EDITION, report)
    assert shape["figures"]["requests"]["received"][1] is None
    assert [len(row) for row in shape["figures"]["requests"].values()] == [7] * 25
    assert shape["unplaced"] == ["requests.granted.research: 无"]
    assert "requests.granted.research: 无" in run.err


def test_grids_outside_the_form_do_not_disturb() -> None:
    """A table of the office's own, without keys, is no figure of the form."""
    report = _report((Grid("", "", (1.0,), ((),)), Paragraph("（一）主动公开", "part")))
    assert read(report).answers.get("requests") is None
