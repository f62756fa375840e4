"""Last year's answers: one yes for what is the same, figures that follow on or need a reason, jumps asked again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant import answers as answers_file
from assistant import desk, formats, memory
from assistant.answers import ABSENT, parse
from assistant.compose import compose
from assistant.documents import data_file, parse_yaml
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.interview import Prompt, Sheet, agenda, next_prompt, prompt_for, settle, take
from assistant.interview.last_year import Last, differences, remember, remembered
from assistant.interview.sheet import scene
from assistant.review import review_answers

EDITION = load()
TOWN = answers_file.read(data_file("seeds", "weiwan-2023.yaml"))
COUNTY = answers_file.read(data_file("seeds", "yunchuan-2023.yaml"))
START = {"edition": "2021"}
NO = {"count": "没有", "total": "没有", "gate": "没有", "flag": "没有", "choose": "没有", "choices": "没有"}


def sheet(last: Mapping[str, Any] | Last, **answers: Any) -> Sheet:
    memory_ = last if isinstance(last, Last) else remember(dict(last))
    return settle(Sheet(EDITION, {**START, **answers}, 2024, memory_))


def asked(desk_: Sheet, field: str) -> Prompt:
    prompt = prompt_for(desk_, field)
    assert prompt is not None, field
    return prompt


def say(desk_: Sheet, field: str, text: str, insisted: bool = False) -> Sheet:
    step = take(desk_, asked(desk_, field), text, insisted)
    assert not step.ask, (field, text, step.ask)
    return step.sheet


def open_fields(desk_: Sheet) -> list[str]:
    return [stop.field for stop in agenda(desk_) if stop.open]


def drive(desk_: Sheet, script: Mapping[str, str]) -> tuple[Sheet, list[str]]:
    """Answer by the script; otherwise Enter where there is a default, 没有 or nothing elsewhere."""
    fields: list[str] = []
    while (prompt := next_prompt(desk_)) is not None:
        fields.append(prompt.field)
        assert len(fields) < 100, fields[-5:]
        usual = "" if prompt.default is not ABSENT else NO.get(prompt.kind, "")
        desk_ = say(desk_, prompt.field, script.get(prompt.field, usual))
    return desk_, fields


# -- one yes -------------------------------------------------------------------------------


def test_one_key_confirms_what_is_the_same() -> None:
    """Names, level, powers, platform and the carry-over in one question; their origin is kept."""
    desk_ = sheet(TOWN)
    prompt = next_prompt(desk_)
    assert prompt is not None
    assert (prompt.field, prompt.kind) == ("organ.name", "confirm")
    for told in ("苇湾镇人民政府", "我镇", "云川县人民政府", "2024年", "行政处罚", "云川县人民政府门户网站"):
        assert told in prompt.ask
    done = say(desk_, "organ.name", "")
    assert done.answers["organ"]["name"] == "苇湾镇人民政府"
    assert done.answers["organ"]["powers"] == ["penalties"]
    assert done.answers["overview"]["platforms"] == {"own": False, "portal": "云川县人民政府门户网站"}
    assert done.answers["requests"]["brought_forward"] == [0] * 6
    assert done.answers["year"] == 2024
    assert done.answers["origins"]["organ.superior"] == "last_year"
    assert done.answers["origins"]["requests.brought_forward"] == "last_year"
    assert not [field for field in open_fields(done) if field.startswith("organ.")]


@pytest.mark.parametrize("reply", ["对", "都对", "一样", "同去年", "是的"])
def test_ways_to_say_yes(reply: str) -> None:
    """In the usual words too."""
    assert say(sheet(TOWN), "organ.name", reply).answers["organ"]["self"] == "我镇"


def test_a_no_asks_each_alone_with_last_years_as_default() -> None:
    """Each then takes one key, or its own reply."""
    desk_ = say(sheet(TOWN), "organ.name", "不对")
    prompt = next_prompt(desk_)
    assert prompt is not None
    assert (prompt.field, prompt.kind, prompt.default_text) == ("organ.name", "text", "苇湾镇人民政府")
    desk_ = say(desk_, "organ.name", "")
    assert desk_.answers["origins"]["organ.name"] == "last_year"
    desk_ = say(desk_, "organ.self", "本机关")
    assert desk_.answers["organ"]["self"] == "本机关"
    assert "organ.self" not in desk_.answers["origins"]
    desk_ = say(desk_, "organ.kind", "和去年一样")
    assert desk_.answers["organ"]["kind"] == "town"


def test_another_name_is_an_answer_of_its_own() -> None:
    """A renamed unit types its name; the rest is confirmed without it. A name may begin like a no."""
    desk_ = say(sheet(TOWN), "organ.name", "无江市苇湾镇人民政府")
    assert desk_.answers["organ"] == {"name": "无江市苇湾镇人民政府"}
    prompt = next_prompt(desk_)
    assert prompt is not None
    assert (prompt.field, prompt.kind) == ("organ.self", "confirm")


def test_lists_and_words_return_with_the_pick() -> None:
    """The list stands as picked last year and shows what would be filled in; figures are asked, with a default."""
    desk_ = say(sheet(TOWN), "organ.name", "")
    prompt = asked(desk_, "overview")
    assert {"proactive.total", "proactive.kinds", "supervision.leader", "platforms.boards"} <= set(prompt.default)
    assert "去年：镇党委副书记" in prompt.options["supervision.leader"]
    step = take(desk_, prompt, "")
    assert "镇党政办公室" in step.said
    assert step.sheet.answers["overview"]["supervision"]["leader"] == "镇党委副书记"
    assert step.sheet.answers["origins"]["overview.supervision.leader"] == "last_year"
    assert step.sheet.answers["overview"]["proactive"]["last_total"] == 236
    boards = asked(step.sheet, "overview.platforms.boards")
    assert (boards.default, boards.origin) == (15, "last_year")
    assert "overview.platforms.boards" in open_fields(step.sheet)


def test_names_return_and_only_their_counts_are_asked() -> None:
    """One by one, or several by name in one sentence; a new one may be added."""
    desk_ = say(say(sheet(TOWN), "organ.name", ""), "overview", "")
    assert "overview.proactive.kinds.1.count" in open_fields(desk_)
    assert "工作动态" in asked(desk_, "overview.proactive.kinds.1.count").ask
    one = say(desk_, "overview.proactive.kinds.1.count", "150")
    assert "overview.proactive.kinds.2.count" in open_fields(one)
    named = say(desk_, "overview.proactive.kinds.1.count", "社会救助20条，工作动态150条，惠农补贴60条，人事信息3条")
    kinds = named.answers["overview"]["proactive"]["kinds"]
    assert [(k["name"], k["count"]) for k in kinds] == [
        ("工作动态", 150),
        ("惠农补贴", 60),
        ("社会救助", 20),
        ("人事信息", 3),
    ]


def test_titles_return_as_a_whole_list() -> None:
    """Documents of last year: Enter takes them all, a reply writes them anew."""
    desk_ = sheet(COUNTY, organ=COUNTY["organ"], year=2024, scope="own")
    prompt = asked(desk_, "overview.management.rules.1")
    assert "云川县政府信息公开审查办法" in prompt.default_text
    taken = say(desk_, "overview.management.rules.1", "")
    assert taken.answers["overview"]["management"]["rules"] == COUNTY["overview"]["management"]["rules"]
    anew = say(desk_, "overview.management.rules.1", "《甲办法》")
    assert anew.answers["open"]["overview.management.rules"] == ["甲办法"]


def test_remembered() -> None:
    """Everything that may be confirmed and is not answered yet; what belongs to one year is not among it."""
    found = remembered(EDITION, remember(TOWN), {"organ": {"name": "苇湾镇人民政府"}})
    assert found["organ.self"] == "我镇" and "organ.name" not in found
    assert "year" not in found and "disclosure.penalties.decisions" not in found


# -- figures that follow on ----------------------------------------------------------------


def county(**answers: Any) -> Sheet:
    return sheet(COUNTY, organ=COUNTY["organ"], year=2024, scope="with_subordinates", **answers)


def test_the_carry_over_is_taken_column_by_column() -> None:
    """上年结转 is last year's 结转下年度: 7 people, 3 companies, 1 law firm."""
    prompt = asked(county(), "requests.brought_forward")
    assert "11件" in prompt.default_text and "商业企业3件" in prompt.default_text
    desk_ = say(county(), "requests.brought_forward", "")
    assert desk_.answers["requests"]["brought_forward"] == COUNTY["requests"]["carried_forward"]
    assert desk_.answers["origins"]["requests.brought_forward"] == "last_year"
    assert not [field for field in open_fields(desk_) if field.startswith("reasons.")]


def test_another_carry_over_needs_a_reason() -> None:
    """Also where only the columns differ; the reason is kept, and is asked for until it is there."""
    desk_ = say(county(), "requests.brought_forward", "11件，自然人11件")
    field = "reasons.requests.brought_forward"
    assert field in open_fields(desk_)
    prompt = asked(desk_, field)
    assert prompt.kind == "reason" and "商业企业3件" in prompt.ask
    for nothing in ("", "没有", "无"):
        assert take(desk_, prompt, nothing).ask
    done = say(desk_, field, "3件经核实由委托人以个人名义提出，上年报告已更正")
    assert done.answers["reasons"]["requests.brought_forward"].startswith("3件经核实")
    assert field not in open_fields(done)
    mended = say(desk_, "requests.brought_forward", "11件，自然人7件，商业企业3件，法律服务机构1件")
    assert field not in open_fields(mended)


def test_the_stock_follows_from_issued_and_repealed() -> None:
    """52 + 3 - 2 = 53 is offered; anything else needs a reason."""
    desk_ = say(county(), "disclosure.normative_documents", "制发3件，废止2件")
    prompt = asked(desk_, "disclosure.normative_documents.in_force")
    assert (prompt.default, prompt.origin) == (53, "last_year")
    taken = say(desk_, prompt.field, "")
    assert not [field for field in open_fields(taken) if field.startswith("reasons.")]
    other = say(desk_, prompt.field, "50")
    field = "reasons.disclosure.normative_documents.in_force"
    assert "53件" in asked(other, field).ask and "50件" in asked(other, field).ask
    assert [d.field for d in differences(EDITION, remember(COUNTY), other.answers, scene(other))] == [prompt.field]


def test_last_years_problems_come_back() -> None:
    """Each with what was promised, to be answered done, partly or not; the list closes by itself."""
    desk_ = county()
    last = COUNTY["problems"]
    for number, problem in enumerate(last, 1):
        field = f"last_problems.{number}.outcome"
        prompt = asked(desk_, field)
        assert problem["problem"] in prompt.ask and problem["measure"] in prompt.ask
        assert field in open_fields(desk_)
        desk_ = say(desk_, field, ("已解决", "部分解决", "尚未解决")[number % 3])
        desk_ = say(desk_, f"last_problems.{number}.fact", f"做了第{number}件事")
    assert [item["problem"] for item in desk_.answers["last_problems"]] == [item["problem"] for item in last]
    assert "open" not in desk_.answers
    assert {item["outcome"] for item in desk_.answers["last_problems"]} == {"done", "partly", "not"}


@pytest.mark.parametrize(
    ("field", "reply", "again"),
    [
        ("disclosure.licences.decisions", "9243", True),  # 46218 / 5 = 9243.6
        ("disclosure.licences.decisions", "9244", False),
        ("disclosure.licences.decisions", "231090", False),
        ("disclosure.licences.decisions", "231091", True),
        ("disclosure.fees.amount", "61", True),
        ("disclosure.rules.issued", "3", False),  # nothing last year: no measure
        ("overview.proactive.total", "800", True),
        ("requests.received", "2件，自然人2件", True),
        ("requests.received", "160件，自然人100件，商业企业60件", False),
    ],
)
def test_figures_far_from_last_years_are_asked_again_once(field: str, reply: str, again: bool) -> None:
    """More than five times, less than a fifth: asked back once, and taken when said again."""
    desk_ = county()
    step = take(desk_, asked(desk_, field), reply)
    assert bool(step.ask) == again
    if again:
        assert "上年" in step.ask
        assert step.sheet.answers == desk_.answers
        assert not take(desk_, asked(desk_, field), reply, insisted=True).ask


def test_answers_of_an_older_year_carry_nothing_over() -> None:
    """Names may still be confirmed; figures do not follow from a report two years old."""
    desk_ = sheet(COUNTY, organ={"name": "云川县人民政府"}, year=2025)
    assert asked(desk_, "requests.brought_forward").default is ABSENT
    assert asked(desk_, "organ.self").default is not ABSENT
    assert not take(desk_, asked(desk_, "disclosure.licences.decisions"), "1").ask
    assert not [field for field in open_fields(desk_) if field.startswith("last_problems.1.outcome")]


# -- the shortest way ----------------------------------------------------------------------

YEAR = {
    "overview.proactive.total": "251",
    "overview.proactive.kinds.1.count": "工作动态150条，惠农补贴60条，社会救助30条",
    "overview.on_request.channel_tested": "是",
    "overview.supervision.training": "参加上级1次",
    "overview.supervision.appraisal.held": "没有",
    "last_problems.1.outcome": "已解决",
    "last_problems.1.fact": "8批次补贴全部按期公开",
    "problems.1.problem": "3",
    "problems.1.measure": "1",
    "problems.2.problem": ".",
}


def test_the_town_is_done_in_few_questions() -> None:
    """What a human must say and no more: fewer than 25 questions, a report without a finding of error."""
    done, fields = drive(sheet(TOWN), YEAR)
    assert len(fields) < 25, fields
    findings = review_answers(done.answers)[1].findings
    assert [f.message for f in findings if f.severity == "error"] == []
    assert parse(parse_yaml(answers_file.dump(done.answers), "f")) == done.answers
    text = compose(EDITION, done.answers).text()
    assert "251" in text and "236" not in str(done.answers["overview"]["proactive"].get("total"))


def test_a_finished_report_serves_as_last_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Word file of last year: its tables carry over, its name is confirmed; it is remembered for the next start."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    word, mine = tmp_path / "去年.docx", tmp_path / "今年.yaml"
    word.write_bytes(formats.write(compose(EDITION, COUNTY), ".docx"))
    last = memory.recall(mine, START, word)
    assert last is not None
    assert "11件" in asked(sheet(last, year=2024), "requests.brought_forward").default_text
    again = memory.recall(mine, START)
    assert again is not None and again.answers["organ"]["name"] == "云川县人民政府"
    word.unlink()
    assert memory.recall(mine, START) is None


def test_the_wrong_year_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This year's own file, or one of two years ago, is no last year."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    path = tmp_path / "a.yaml"
    answers_file.save(path, TOWN)
    with pytest.raises(AssistantError, match="2023年"):
        memory.recall(path, {**START, "year": 2023}, path)
    assert desk.linked(path) is None


def test_a_previous_report_on_this_machine_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same unit, the year before: to be offered without being named."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    path = tmp_path / "a.yaml"
    answers_file.save(path, TOWN)
    desk.remember(path)
    assert desk.previous("苇湾镇人民政府", 2024) == path
    assert desk.previous("苇湾镇人民政府", 2023) is None
    assert desk.previous("别的镇人民政府", 2024) is None


def test_line_by_line(tmp_path: Path) -> None:
    """`write --plain --last-year`: one Enter for what is the same; the next start remembers the file."""
    last, mine = tmp_path / "2023.yaml", tmp_path / "2024.yaml"
    answers_file.save(last, TOWN)
    environment = {"NIANBAO_HOME": str(tmp_path / "home"), "NIANBAO_TODAY": "2025-01-10", "PYTHONUTF8": "1"}

    def run(*more: str, replies: str) -> str:
        command = [sys.executable, "-m", "assistant", "write", str(mine), "--plain", *more]
        done = subprocess.run(
            command, check=False, input=replies, capture_output=True, text=True, encoding="utf-8", env=environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "[organ.name] 去年报告里的这些情况" in run("--last-year", str(last), replies="\n")
    assert "去年：镇党委副书记" in run(replies="2025-01-20\n没有\n没有\n没有\n没有\n")
