"""Explain mode: from any sentence back to its question, from a question forward to what its answer changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant.compose import compose
from assistant.documents import data_file, load_shipped
from assistant.edition import load
from assistant.interview.questions import questions
from assistant.report import Paragraph
from assistant.teach import origins
from assistant.tui.draft import ReportScreen
from assistant.tui.finish import FinishScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.menu import Menu
from assistant.tui.teaching.origins import FindingScreen, QuestionScreen, SentenceScreen, SentencesScreen
from tests.pilots import asked, at, begun, press, saved, seen, worked

EDITION = load()
SEEDS = sorted(data_file("seeds").glob("*.yaml"))


def line_of(where: origins.Where) -> str:
    """The line of a file that is named."""
    path = data_file(*where.file.split("/"))
    return path.read_text(encoding="utf-8").splitlines()[where.line - 1]


# -- back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_sentence_knows_its_phrase(seed: Path) -> None:
    """The sentences told one by one are, put together again, the prose of the report."""
    answers = answers_file.read(seed)
    report = compose(EDITION, answers)
    blocks = [block for section in report.sections for block in section.blocks]
    prose = [b.text for b in [*report.preface, *blocks] if isinstance(b, Paragraph) and b.style == "body"]
    assert "".join(s.text for s in origins.sentences(EDITION, answers)) == "".join(prose)


def test_every_phrase_stands_where_it_is_said_to_stand() -> None:
    """File and line show the phrase's id; whatever it reads is a FIELD."""
    for phrase in origins.all_phrases(EDITION):
        assert phrase.identity in line_of(phrase.where)
        assert phrase.reads and all(f in EDITION.fields or f in EDITION.containers for f in phrase.reads)


def test_a_sentence_leads_back_to_the_questions_of_its_facts() -> None:
    """The number of applications comes from the rows of table three and from nothing else."""
    answers = answers_file.read(data_file("seeds", "yunchuan-2023.yaml"))
    found = next(s for s in origins.sentences(EDITION, answers) if s.phrase.identity == "on_request.channels_all")
    assert set(found.phrase.reads) == {"overview.on_request.channels", "requests.received"}
    place = origins.question_place(EDITION, "overview.on_request.channels")
    assert place is not None and "overview.on_request.channels" in line_of(place)


# -- forward -----------------------------------------------------------------------------------


def test_every_question_names_its_file_and_line() -> None:
    """The question's own line, and the line of the schema that says what may stand there."""
    for question in questions(EDITION):
        if question.wild:
            continue
        found = origins.origin(EDITION, question.field)
        assert found.question is not None and question.field in line_of(found.question)
        assert f'"{question.field.rpartition(".")[2]}"' in line_of(found.schema)


def test_an_answer_is_followed_to_sentences_checks_and_questions() -> None:
    """What would change with another number of applications; a cell leads to its row, an item to its list."""
    found = origins.origin(EDITION, "requests.received.natural_person")
    assert {"on_request.none", "on_request.carried"} <= {p.identity for p in found.phrases}
    assert {"requests.balance", "requests.applicants"} <= {c.identity for c in found.checks}
    assert "requests" in {q.field for q in found.opens}
    assert "problems.each" in {p.identity for p in origins.origin(EDITION, "problems.1.problem").phrases}


def test_every_check_with_an_expression_hangs_on_some_question() -> None:
    """No check is out of reach of explain mode."""
    reached = {c.identity for q in questions(EDITION) for c in origins.origin(EDITION, q.field).checks}
    entries = load_shipped("schemas", EDITION.name, "checks.yaml")["checks"]
    grids = {e["id"] for e in entries if e.get("each") in ("column", "row", "block")}
    assert grids <= reached and len(reached) > 40


# -- on the screen -----------------------------------------------------------------------------


async def test_from_a_question_to_a_sentence_and_to_another_question(home: Path) -> None:
    """F5 on a question, Enter on a sentence, Enter on a fact: that fact's question lies on the table."""
    async with begun(saved(home, "yunchuan-2023")).run_test(size=(100, 30)) as pilot:
        await at(pilot, "requests.received")
        await press(pilot, "f5")
        assert isinstance(pilot.app.screen, QuestionScreen)
        told = seen(pilot, "origin")
        assert "prompts/questions/requests.yaml" in told and "schemas/2021/answers.schema.json" in told
        assert "requests.balance" in told and "152件" in told
        await press(pilot, "down", "down", "down", "enter")
        assert isinstance(pilot.app.screen, SentenceScreen)
        assert "prompts/phrases/overview_on_request.yaml" in seen(pilot, "origin")
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert asked(pilot) not in ("", "requests.received")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_from_a_sentence_of_the_report_to_its_question(home: Path, size: tuple[int, int]) -> None:
    """F5 in the report, arrows to a sentence, Enter: its phrase and facts; Esc leads back."""
    async with begun(saved(home, "weiwan-2023")).run_test(size=size) as pilot:
        await press(pilot, "f8", "f5")
        screen = pilot.app.screen
        assert isinstance(screen, SentencesScreen)
        first = screen.at
        await press(pilot, "down", "down")
        assert screen.at == first + 2
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SentenceScreen)
        assert screen.sentences[screen.at].phrase.identity in seen(pilot, "origin").replace("\n", "")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, ReportScreen) and not isinstance(pilot.app.screen, SentencesScreen)


async def test_a_finding_names_its_check_and_leads_to_what_it_reads(home: Path) -> None:
    """F5 on a finding of the last screen: check, file and line, what must hold; Enter goes to the question."""
    path = saved(home, "weiwan-2023")
    answers = answers_file.read(path)
    answers["requests"]["received"] = [1, 0, 0, 0, 0, 0]
    answers_file.save(path, answers)
    async with begun(path).run_test(size=(100, 30)) as pilot:
        await press(pilot, "f6")
        await worked(pilot)
        await press(pilot, "end", "up", "up", "up", "up")
        screen = pilot.app.screen
        assert isinstance(screen, FinishScreen)
        menu = screen.query_one(Menu)
        menu.at = "finding:0"
        await press(pilot, "f5")
        assert isinstance(pilot.app.screen, FindingScreen)
        told = seen(pilot, "origin")
        assert (
            "requests.balance" in told and "schemas/2021/checks.yaml" in told and "received + brought_forward" in told
        )
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen) and asked(pilot).startswith("requests.")


async def test_the_outline_leads_to_the_origin_of_any_question(home: Path) -> None:
    """F5 in the list of all questions."""
    async with begun(saved(home, "weiwan-2023")).run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4", "f5")
        assert isinstance(pilot.app.screen, QuestionScreen)
