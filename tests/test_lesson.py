"""Lessons as data: replies made from answers, played without a screen, checked with the line of every fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant import formats
from assistant.compose import compose
from assistant.documents import data_file
from assistant.errors import AssistantError
from assistant.interview import next_prompt, take
from assistant.interview.questions import sections
from assistant.review import review_answers
from assistant.teach import rehearsing
from assistant.teach.lesson import Lesson, Step, chapters, find, read, shipped
from assistant.teach.playing import Place, begun, following
from tests.conftest import Outcome

Run = Callable[..., Outcome]
LESSONS = [path.stem for path in shipped()]
HEAD = "title: 试\naudience: 我\nminutes: 1\nanswers: weiwan-2023.yaml\n"


def written(folder: Path, steps: str, head: str = HEAD) -> Path:
    path = folder / "课.yaml"
    path.write_text(f"{head}steps:\n{steps}" if steps else head, encoding="utf-8")
    return path


def told(path: Path) -> str:
    """What a check of a lesson says; "" for a sound one."""
    try:
        rehearsing.check(read(path))
    except AssistantError as problem:
        return str(problem)
    return ""


# -- replies -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["weiwan-2023", "qingshan-2023", "luting-2023"])
def test_replies_made_from_answers_make_the_same_report(seed: str) -> None:
    """A whole interview answered from a seed ends in the very report the seed makes."""
    answers = answers_file.read(data_file("seeds", f"{seed}.yaml"))
    lesson = Lesson(Path("x.yaml"), "", "", 1, answers, tuple(Step("section", name) for name in sections()))
    sheet = next(reversed([done.sheet for done in rehearsing.rehearse(lesson)]))
    text = [formats.write(compose(lesson.edition, made), ".txt") for made in (answers, sheet.answers)]
    assert text[0] == text[1]


def test_an_approximate_figure_is_said_twice() -> None:
    """The interview asks once whether 30余条 is meant; the lesson says it again instead of sticking."""
    answers = answers_file.read(data_file("seeds", "yanshan-2023.yaml"))
    lesson = Lesson(Path("x.yaml"), "", "", 1, answers, (Step("section", "overview"),))
    asked = [done for done in rehearsing.rehearse(lesson) if done.asked]
    assert [done.act.text for done in asked] == ["30余条"]
    assert not any(done.trouble for done in rehearsing.rehearse(lesson))


# -- the lessons that come along ---------------------------------------------------------------


def test_five_lessons_come_along() -> None:
    """Zero requests, five, the county, the ten faults, the ledger; each to be found by name or number."""
    assert [read(path).name for path in shipped()] == ["zero", "five", "county", "faults", "ledger"]
    assert find("faults") == find("4") == shipped()[3]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_the_questions(name: str) -> None:
    """Every step is reached, every wrong reply asked back, every fault found, and the report is sound at the end."""
    lesson = read(find(name))
    assert rehearsing.faults(lesson) == []
    last = list(rehearsing.rehearse(lesson))[-1]
    assert next_prompt(last.sheet) is None
    assert [f.message for f in review_answers(last.sheet.answers)[1].findings if f.severity == "error"] == []


def test_the_ten_faults_are_ten_and_each_is_caught() -> None:
    """Each of the ten chapters names what the review must find."""
    lesson = read(find("faults"))
    caught = [step.finds for step in lesson.steps if step.finds]
    assert len(caught) == 10 and len(chapters(lesson)) == 12


def test_a_ledger_fills_table_three() -> None:
    """After the tally no question of table three is left; what was counted is what the answers of the lesson say."""
    lesson = read(find("ledger"))
    done = list(rehearsing.rehearse(lesson))
    tally = next(n for n, entry in enumerate(done) if entry.act.kind == "tally")
    assert done[tally].sheet.answers["requests"] == lesson.answers["requests"]
    assert not any(entry.act.field.startswith("requests") for entry in done[tally:])


# -- playing -----------------------------------------------------------------------------------


def test_without_steps_the_whole_interview_is_played(tmp_path: Path) -> None:
    """Title, audience, minutes and answers make a lesson; captions come from the help of each question."""
    lesson = read(written(tmp_path, ""))
    played = [done.act for done in rehearsing.rehearse(lesson) if done.act.kind == "reply"]
    assert len(played) > 30 and not any(act.quick for act in played)
    assert all(act.caption for act in played)
    assert chapters(lesson)[0].title == lesson.edition.title_of("organ")


def test_what_somebody_answered_meanwhile_is_not_asked_again(tmp_path: Path) -> None:
    """After taking over, the lesson goes on with what is still open."""
    lesson = read(written(tmp_path, "  - ask: organ.name\n  - ask: organ.level\n"))
    sheet = begun(lesson)
    for reply in ("苇湾镇人民政府", "不对", "我镇", "乡镇", "乡级"):
        prompt = next_prompt(sheet)
        assert prompt is not None
        sheet = take(sheet, prompt, reply).sheet
    coming = following(lesson, Place(), sheet)
    assert coming is not None and coming[0].quick and not coming[0].field.startswith("organ.name")


# -- what a trainer may get wrong --------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "line", "words"),
    [
        ("  - ask: requests.recieved\n", 6, "requests.received"),
        ("  - say: 好\n  - ask: requests\n    section: requests\n", 7, "ask、section"),
        ("  - say: 好\n  - shout: 好\n", 7, "shout"),
        ("  - look: cinema\n", 6, "look 只能是"),
        ("  - ask: requests.received\n    wrong: [{reply: 没有, say: 错}]\n", 6, "没有追问"),
        ("  - ask: requests.received\n    say: 好\n    reply: 大概五件\n", 6, "不收"),
        ("  - say: 好\n  - ask: last_problems.2.outcome\n", 7, "last_problems.2.outcome"),
        ("  - look: finish\n    finds: [requests.balance]\n", 6, "requests.balance"),
        ("  - tally: 没有.csv\n", 6, "没有.csv"),
        ("  - section: other_matters\n  - look: card\n", 7, "card"),
        ("  - change: organ.departments\n    say: 改\n", 6, "organ.departments"),
        ("  - section: requests\n    wrong: [{reply: 1, say: 错}]\n", 6, "wrong 只能"),
        ("  - pause: 3\n", 6, "什么也没有做"),
        ("  - put: {disclosure.nothing: 1}\n", 6, "disclosure.nothing"),
        ("  - put: {disclosure.licences.decisions: 很多}\n", 6, "disclosure.licences.decisions"),
    ],
)
def test_a_faulty_lesson_says_where(tmp_path: Path, steps: str, line: int, words: str) -> None:
    """File, line and what is the matter."""
    path = written(tmp_path, steps)
    said = told(path)
    assert f"{path} 第{line}行" in said and words in said


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        (HEAD.replace("weiwan", "nirgends"), 4, "nirgends-2023.yaml"),
        (HEAD.replace("minutes: 1", "minutes: 很快"), 3, "分钟数"),
        ("- 1\n", 1, "title"),
        (f"{HEAD}colour: red\n", 5, "colour"),
        ("title: 试\n", 1, "answers"),
    ],
)
def test_a_faulty_head_says_where(tmp_path: Path, head: str, line: int, words: str) -> None:
    """Missing answers, unknown keys, no lesson at all."""
    said = told(written(tmp_path, "", head))
    assert f"第{line}行" in said and words in said


# -- the command -------------------------------------------------------------------------------


def test_without_a_terminal_the_lessons_are_listed(nianbao: Run) -> None:
    """demo and demo --list name every lesson."""
    for arguments in (("demo",), ("demo", "--list")):
        outcome = nianbao(*arguments)
        assert outcome.code == 0 and len(outcome.out.splitlines()) == 5
        assert "zero" in outcome.out and "从台账到表三" in outcome.out


def test_check_tells_by_its_exit_status(nianbao: Run, tmp_path: Path) -> None:
    """0 fits, 1 no longer fits the questions, 2 no such lesson, 3 cannot be read."""
    assert nianbao("demo", "--check").code == 0
    assert nianbao("demo", "--check", "zero").code == 0
    misfit = nianbao("demo", "--check", written(tmp_path, "  - ask: requests.recieved\n"))
    assert misfit.code == 1 and "第6行" in misfit.err
    assert nianbao("demo", "--check", "无此课").code == 2
    assert nianbao("demo", "--check", tmp_path / "没有.yaml").code == 3
    assert nianbao("demo", "--check", written(tmp_path, "  - {shout: 1}\n")).code == 3
    assert nianbao("demo", "zero").code == 2  # nothing to play it on
