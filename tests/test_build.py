"""`build`: the same bytes every time, the same figures in every format, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import answers, formats, release
from assistant.documents import data_file
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.review import review_answers

SEEDS = sorted(data_file("seeds").glob("*.yaml"))
SUFFIXES = (".docx", ".html", ".md", ".txt")


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_seed_builds_without_an_error(seed: Path) -> None:
    """Each seed is a report that could be handed in."""
    _, outcome = review_answers(answers.read(seed))
    assert [f.message for f in outcome.findings if f.severity == "error"] == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_same_answers_same_bytes(seed: Path, tmp_path: Path) -> None:
    """Built twice into two folders, every format is identical byte for byte."""
    document = answers.read(seed)
    first, second = ([tmp_path / name / f"r{s}" for s in SUFFIXES] for name in ("one", "two"))
    release.build(document, first)
    release.build(document, second)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_reading_back_gives_the_same_report(seed: Path, suffix: str, tmp_path: Path) -> None:
    """Figures cell by cell, headings and sentences come back from the Word file and the web page."""
    report, _ = review_answers(answers.read(seed))
    path = tmp_path / f"r{suffix}"
    release.build(answers.read(seed), [path])
    back = formats.read(path, load())
    assert back.figures() == report.figures()
    assert [s.heading for s in back.sections] == [s.heading for s in report.sections]
    assert back.text() == report.text()
    assert (back.organ, back.year) == (report.organ, report.year)


def test_existing_file_is_kept(tmp_path: Path) -> None:
    """Without force an existing file stays as it was, and the message names it."""
    out = tmp_path / "r.docx"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(AssistantError, match=r"r\.docx"):
        release.build(answers.read(SEEDS[0]), [tmp_path / "r.html", out])
    assert out.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "r.html").exists()


def test_error_keeps_the_report_back_but_not_a_draft(tmp_path: Path) -> None:
    """A table that does not close is refused with its findings; a draft is written and says so."""
    document = answers.read(SEEDS[0])
    document["requests"]["received"][0] += 1
    out = tmp_path / "r.html"
    with pytest.raises(release.Refused) as refusal:
        release.build(document, [out])
    assert "requests.balance" in {finding.check for finding in refusal.value.findings}
    assert not out.exists()
    release.build(document, [out], draft=True)
    assert "草稿" in out.read_text(encoding="utf-8")


def test_own_words_against_a_table_keep_a_report_from_being_built(tmp_path: Path) -> None:
    """What `check` calls an error keeps `build` from writing, also where only the writer's own sentence is wrong."""
    document = answers.read(data_file("seeds", "qingshan-2023.yaml"))
    part = {**document["overview"]["on_request"], "own_words": "全年新收政府信息公开申请99件。"}
    wrong = {**document, "overview": {**document["overview"], "on_request": part}}
    out = tmp_path / "wrong.docx"
    with pytest.raises(release.Refused) as refused:
        release.build(wrong, [out])
    assert any("99" in finding.message for finding in refused.value.findings)
    assert not out.exists()
    release.build(wrong, [out], draft=True)
    assert out.exists()
