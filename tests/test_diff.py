"""`diff`: figures, facts and sentences that differ between two files of any kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.compose import compose
from assistant.review.diff import differences
from assistant.review.opened import open_file
from assistant.review.wordwise import Said, marked, rewordings
from tests.reviews import EDITION, planted, reworded, saved, seed, written


def _fields(changes: Any) -> list[str]:
    return [change.field for change in changes]


# -- text, character by character ---------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("全年收到12件。", "全年收到13件。", "全年收到【删：12】【增：13】件。"),
        ("收到申请9件。", "共收到申请9件。", "【增：共】收到申请9件。"),
        ("按时办结率99.27%。", "按时办结率99.3%。", "按时办结率【删：99.27】【增：99.3】%。"),
        ("", "新的一句。", "【增：新的一句。】"),
        ("旧的一句。", "", "【删：旧的一句。】"),
        ("没有变。", "没有变。", "没有变。"),
    ],
)
def test_changes_are_marked_where_they_stand(old: str, new: str, shown: str) -> None:
    """A figure is marked as a whole, everything else character by character."""
    assert marked(old, new) == shown


def test_sentences_are_paired_by_likeness() -> None:
    """A reworded sentence is one change, a new one beside it another; the width of signs is none."""
    old = [Said("overview", text) for text in ("甲部分公开信息9条。", "同前,不变。", "将要删去的话。")]
    new = [Said("overview", text) for text in ("甲部分公开信息10条。", "这是另外加的一句话。", "同前，不变。")]
    assert [(r.old, r.new) for r in rewordings(old, new)] == [
        ("甲部分公开信息9条。", "甲部分公开信息10条。"),
        ("", "这是另外加的一句话。"),
        ("将要删去的话。", ""),
    ]


# -- files ------------------------------------------------------------------------------------


def test_two_answers_files(tmp_path: Path) -> None:
    """Table cells with their totals, facts by FIELD (items one by one), and the sentences they make."""
    channels = [{"name": "网络", "count": 99}, {"name": "信函", "count": 41}]
    changed = seed(
        requests__received__natural_person=97,
        overview__on_request__channels=channels,
        other_matters__information_fee__noticed="510",
    )
    difference = differences(
        open_file(saved(seed(), tmp_path / "a.yaml")), open_file(saved(changed, tmp_path / "b.yaml"))
    )
    assert _fields(difference.figures) == ["requests.received.natural_person", "requests.received.total"]
    assert [(c.old, c.new) for c in difference.figures] == [(96, 97), (152, 153)]
    assert _fields(difference.facts) == [
        "overview.on_request.channels.1.count",
        "overview.on_request.channels.3.name",
        "overview.on_request.channels.3.count",
        "other_matters.information_fee.noticed",
    ]
    assert (difference.facts[0].old, difference.facts[0].new) == (98, 99)
    assert (difference.facts[1].old, difference.facts[1].new) == ("当面", None)
    assert any("【删：410】【增：510】" in rewording.marked for rewording in difference.text)


@pytest.mark.parametrize(("left", "right"), [(".docx", ".html"), (".html", ".yaml"), (".yaml", ".docx")])
def test_the_same_report_in_two_formats_is_the_same(left: str, right: str, tmp_path: Path) -> None:
    """The format makes no difference: neither figures, facts nor text."""
    paths = []
    for name, suffix in (("a", left), ("b", right)):
        path = tmp_path / f"{name}{suffix}"
        paths.append(saved(seed(), path) if suffix == ".yaml" else written(seed(), path))
    difference = differences(*map(open_file, paths))
    assert difference.as_json() == {"figures": [], "facts": [], "text": []}
    assert difference.lines(EDITION) == ["两份文件没有不同。"]


def test_a_hand_changed_word_file_against_its_answers(tmp_path: Path) -> None:
    """One planted cell, one changed name, one changed figure in the text: exactly these."""
    report = compose(EDITION, seed())
    report = planted(report, {"requests.granted.total": "66"})
    report = reworded(report, "政策文件库收录文件418件", "政策文件库收录文件481件")
    difference = differences(
        open_file(saved(seed(), tmp_path / "a.yaml")), open_file(written(report, tmp_path / "b.docx"))
    )
    assert [(c.field, c.old, c.new) for c in difference.figures] == [("requests.granted.total", 65, 66)]
    assert [(c.field, c.old, c.new) for c in difference.facts] == [("overview.management.library", 418, 481)]
    assert [r.marked for r in difference.text] == ["年底政策文件库收录文件【删：418】【增：481】件。"]


def test_title_headings_and_signature_count_as_text(tmp_path: Path) -> None:
    """A changed year shows in the title, the year itself as a fact."""
    old, new = seed("weiwan-2023"), seed("weiwan-2023", year=2024, publication__date="2025-01-18")
    difference = differences(open_file(saved(old, tmp_path / "a.yaml")), open_file(saved(new, tmp_path / "b.yaml")))
    assert {"year", "publication.date"} <= set(_fields(difference.facts))
    sections = {rewording.section for rewording in difference.text}
    assert {"title", "preface", "signature"} <= sections
    assert any("落款" in line for line in difference.lines(EDITION))


# -- the command ------------------------------------------------------------------------------


def test_the_command_speaks_chinese_and_json(tmp_path: Path, nianbao: Callable[..., Any]) -> None:
    """Exit 0 whether they differ or not; --json has the stable shape."""
    a = saved(seed(), tmp_path / "a.yaml")
    b = saved(seed(disclosure__licences__decisions=46219), tmp_path / "b.yaml")
    run = nianbao("diff", a, b)
    assert run.code == 0
    assert "表中数字 1 处不同" in run.out
    assert "46218 → 46219〔disclosure.licences.decisions〕" in run.out
    shape = json.loads(nianbao("diff", a, b, "--json").out)
    assert set(shape) == {"figures", "facts", "text"}
    assert shape["figures"] == [{"field": "disclosure.licences.decisions", "old": 46218, "new": 46219}]
    assert {"section", "old", "new", "marked"} == set(shape["text"][0])
    assert nianbao("diff", a, a).out.strip() == "两份文件没有不同。"
    assert nianbao("diff", a, tmp_path / "none.yaml").code == 3
    assert nianbao("diff", a).code == 2
