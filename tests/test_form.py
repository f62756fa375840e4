"""The empty form explained and the list of what to gather: complete, by kind of unit, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import answers as answers_file
from assistant import cli, desk, formats
from assistant.documents import load_shipped
from assistant.edition import load
from assistant.report import Report
from assistant.teach.form import checklist, form

EDITION = load()


def gathered(report: Report) -> list[tuple[str, ...]]:
    """The rows of a checklist, the heads of its tables left out."""
    return [tuple(cell.text for cell in row) for table in report.grids() for row in table.rows[1:]]


def about(report: Report, word: str) -> bool:
    return any(word in row[0] for row in gathered(report))


def test_the_form_explains_every_cell() -> None:
    """Each row and column of tables three and four, each cell of table two, has its card behind its table."""
    report = form(EDITION, 2024)
    headings = {p.text for section in report.sections for p in section.paragraphs() if p.style == "part"}
    wanted = {row.label for row in EDITION.rows if not row.derived}
    wanted |= {EDITION.cell_title(f"disclosure.{row}.{cell}") for row, cell in EDITION.disclosure_cells}
    wanted |= {f"各列：{c['label']}" for c in EDITION.form["requests"]["columns"] if not c.get("derived")}
    wanted |= {f"各列：{c['label']}" for c in EDITION.form["disputes"]["cells"] if not c.get("derived")}
    wanted |= {EDITION.title_of(f"disputes.{block}") for block in EDITION.blocks}
    assert wanted <= headings


def test_the_form_has_the_statutory_sections_and_empty_tables() -> None:
    """Six headings, three tables without a figure, the five parts, how to count and the article throughout."""
    report = form(EDITION, 2024)
    assert [s.heading for s in report.sections] == [s["heading"] for s in EDITION.form["sections"]]
    assert set(report.figures().values()) == {None}
    text = report.text()
    assert text.count("怎么算：") > 40 and text.count("依据：") > 40
    assert "{{" not in text


def test_the_checklist_follows_the_kind_of_unit() -> None:
    """A town gathers appraisal and review, a department neither; rules are a government's alone."""
    town, department = checklist(EDITION, {}, "town"), checklist(EDITION, {}, "department")
    assert about(town, "社会评议") and not about(department, "社会评议")
    assert not about(town, "规章") and about(checklist(EDITION, {}, "government"), "规章")
    assert about(checklist(EDITION, {}), "规章")  # no kind named: everything
    assert all(gather and who for gather, who, _ in gathered(town))
    assert len({section.heading for section in town.sections}) == 7


def test_the_checklist_of_a_file_knows_what_is_there() -> None:
    """Kind and powers come from the answers; what is answered is marked."""
    town = answers_file.read(next(seed for seed in desk.seeds() if "weiwan" in seed.name))
    rows = gathered(checklist(EDITION, town))
    marks = {row[0][:6]: row[2] for row in rows}
    assert marks["全年作出的行"] == "已填" and "□" in marks.values()
    assert not any("行政许可决定" in row[0] for row in rows)  # no such power


def test_its_fields_exist() -> None:
    """Every FIELD of the checklist and of the sources is one."""
    items: list[dict[str, Any]] = load_shipped("prompts", "questions", "checklist.yaml")["checklist"]["items"]
    named = {path for item in items for path in item["fields"]}
    named |= set(load_shipped("prompts", "vocabulary", "sources.yaml"))
    assert {path for path in named if path not in EDITION.fields and path not in EDITION.containers} == set()


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".txt"])
def test_any_format_writes_them(suffix: str) -> None:
    """Both are Reports like any other: the same bytes every time."""
    for report in (form(EDITION, 2024), checklist(EDITION, {}, "town")):
        assert formats.write(report, suffix) == formats.write(report, suffix)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On the terminal, into files, never over a file; an unknown kind is told with the known ones."""
    monkeypatch.setenv("NIANBAO_TODAY", "2025-01-10")
    assert cli.main(["form", "--checklist", "--kind", "乡镇人民政府"]) == 0
    assert "社会评议" in capsys.readouterr().out
    out = tmp_path / "清单.md"
    assert cli.main(["form", "--checklist", "-o", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    assert "| 要准备什么 |" in out.read_text(encoding="utf-8")
    assert cli.main(["form", "-o", str(out)]) == 3
    assert cli.main(["form", "-o", str(tmp_path / "a.pages")]) == 2
    assert cli.main(["form", "--kind", "火星"]) == 2
    assert "乡镇人民政府" in capsys.readouterr().err
    assert cli.main(["form"]) == 0
    assert "逐格填写说明" in capsys.readouterr().out
