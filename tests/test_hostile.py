"""Hostile text: letter for letter in the report, or refused with its name. Nothing in between."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from interviewing import START
from jinja2.exceptions import SecurityError

from assistant.answers import Answers, dump, parse, put
from assistant.compose import compose
from assistant.documents import parse_yaml
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.expressions import evaluate, render
from assistant.interview import Sheet, prompt_for, take
from assistant.report import Report

EDITION = load()
HARMLESS = [
    "{{ 7*7 }}",
    "{{ organ.name }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{# 注 #}",
    "【{{ nothing }}】",
    "{{ ''.__class__.__mro__ }}",
    "<b>粗</b>",
    "<script>alert(1)</script>",
    "A&B&amp;C",
    "]]><![CDATA[",
    "</w:t></w:r></w:p>",
    "%s %(name)s {0} {name}",
    "../../etc/passwd",
    "$(rm -rf /)",
    "'; DROP TABLE --",
    '"引号"和“引号”',
    "# 不是标题",
    "* 不是列表",
    "| 不 | 是 | 表 |",
    "\\n\\t\\u202e",
    "𠮷野家😀",
]
REFUSED = {
    "\u202e": "RIGHT-TO-LEFT OVERRIDE",
    "\u2066": "LEFT-TO-RIGHT ISOLATE",
    "\x00": "U+0000",
    "\x07": "U+0007",
    "\x1b": "U+001B",
    "\x85": "U+0085",
    "\u2028": "LINE SEPARATOR",
    "\ufeff": "ZERO WIDTH NO-BREAK SPACE",
    "\ufffe": "U+FFFE",
    "\ud800": "U+D800",
}
# FIELD, and where in the answers it lies
PLACES = {
    "overview.proactive.own_words": ("overview", "proactive", "own_words"),
    "organ.main_business": ("organ", "main_business"),
    "overview.platforms.notice_board": ("overview", "platforms", "notice_board"),
}


def prose(report: Report) -> str:
    return "".join(report.title) + report.text() + "".join(report.signature)


def said(text: str, field: str) -> Answers:
    """The answers after a text was given as a reply."""
    sheet = Sheet(EDITION, START, 2023)
    prompt = prompt_for(sheet, field)
    assert prompt is not None
    step = take(sheet, prompt, text)
    assert step.ask == ""
    return step.sheet.answers


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("field", PLACES)
def test_text_from_a_reply_appears_letter_for_letter(field: str, text: str) -> None:
    """Markup, templates and code in a reply are only letters: in the answers and in the report."""
    answers = said(f"甲{text}乙", field)
    assert parse(parse_yaml(dump(answers), "f")) == answers
    assert f"甲{text}乙" in prose(compose(EDITION, answers))


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("where", PLACES.values())
def test_text_from_a_file_appears_letter_for_letter(where: tuple[str, ...], text: str) -> None:
    """The same through an answers file."""
    answers: Any = put(START, where, f"甲{text}乙")
    answers = parse(parse_yaml(dump(answers), "f"))
    assert f"甲{text}乙" in prose(compose(EDITION, answers))


@pytest.mark.parametrize("text", HARMLESS)
def test_a_hostile_name_stays_a_name(text: str) -> None:
    """A unit called like a template is printed so wherever it is named; its title stays one title."""
    answers = put(START, ("organ", "name"), f"甲{text}局"[:60])
    report = compose(EDITION, answers)
    assert report.organ == f"甲{text}局"[:60]
    assert report.organ in "".join(report.title)
    assert "49" not in "".join(report.title)


@pytest.mark.parametrize("text", HARMLESS)
def test_hostile_items_stay_items(text: str) -> None:
    """Names of channels and problems are letters too."""
    answers = START | {
        "overview": {"proactive": {"total": 3, "channels": [{"name": f"甲{text}乙"}]}},
        "problems": [{"problem": f"丙{text}丁", "measure": f"戊{text}己"}],
    }
    text_ = prose(compose(EDITION, answers))
    for name in (f"甲{text}乙", f"丙{text}丁", f"戊{text}己"):
        assert name in text_


@pytest.mark.parametrize("letter", REFUSED, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize(
    "field", ["overview.proactive.own_words", "organ.name", "requests.received", "disputes", "organ.kind"]
)
def test_characters_no_report_can_hold_are_refused_in_a_reply(field: str, letter: str) -> None:
    """Named with their place, whatever is asked; nothing is stored, nothing silently dropped."""
    sheet = Sheet(EDITION, START, 2023)
    prompt = prompt_for(sheet, field)
    assert prompt is not None
    step = take(sheet, prompt, f"甲乙{letter}丙")
    assert REFUSED[letter] in step.ask
    assert "第 3 个字符" in step.ask
    assert step.sheet.answers == START


@pytest.mark.parametrize("letter", REFUSED, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize("escaped", [False, True])
def test_characters_no_report_can_hold_are_refused_in_a_file(letter: str, escaped: bool) -> None:
    """Raw or escaped: refused with the line, never passed on to a document."""
    shown = f"\\u{ord(letter):04x}" if escaped else letter
    with pytest.raises(AssistantError) as caught:
        parse_yaml(f'year: 2023\norgan: {{name: "甲{shown}乙"}}\n', "答卷.yaml")
    assert "第 2 行" in caught.value.message
    assert letter not in str(caught.value)


def test_messages_never_repeat_what_reorders_or_floods_the_screen() -> None:
    """A quoted value is one short line without control characters."""
    with pytest.raises(AssistantError) as caught:
        parse(parse_yaml(f'organ: {{kind: "{"x" * 5000}\\n{"y" * 5000}"}}\n', "f"))
    assert max(len(line) for line in caught.value.message.splitlines()) < 300


def test_a_very_long_reply_is_refused() -> None:
    """More than a document can want is asked to be shortened."""
    sheet = Sheet(EDITION, START, 2023)
    prompt = prompt_for(sheet, "overview.proactive.own_words")
    assert prompt is not None
    assert "20000" in take(sheet, prompt, "长" * 20_000).ask
    assert "2000" in take(sheet, prompt, "长" * 2_001).ask


@pytest.mark.parametrize(
    "text", ["''.__class__.__mro__", "[].__class__.__base__.__subclasses__()", "x.__init__.__globals__"]
)
def test_expressions_cannot_leave_the_sandbox(text: str) -> None:
    """A condition of an office's own file that reaches for Python's insides gets nothing."""
    value: Any = None
    with contextlib.suppress(SecurityError):
        value = evaluate(text, {"x": {}})
    assert value is None


@pytest.mark.parametrize("text", ["x.update({'b': 2})", "y.append(2)", "x.pop('a')", "y.clear()"])
def test_expressions_cannot_change_what_they_read(text: str) -> None:
    """Neither a condition nor a phrase may alter the answers."""
    facts: dict[str, Any] = {"x": {"a": 1}, "y": [1]}
    for read in (lambda: evaluate(text, facts), lambda: render(f"{{{{ {text} }}}}", facts)):
        with contextlib.suppress(SecurityError):
            assert read() is None
    assert facts == {"x": {"a": 1}, "y": [1]}
