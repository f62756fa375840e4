"""For each check: its fault planted in a good report, in each format, and exactly it found.

The table of check by format is printed at the end of the run (conftest.py): ✔ found, – not carried by this
format and why, ✘ not found or not alone.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import formats
from assistant.checks import rules
from assistant.claims import rules as claim_rules
from assistant.compose import compose
from assistant.formats import libreoffice
from assistant.report import Paragraph
from assistant.review.files import examine
from assistant.review.opened import last_year
from tests.planting import EDITION, Case, Made, cases
from tests.reviews import reworded, saved, seed, written

SUFFIXES = (".docx", ".html", ".md", ".txt", ".yaml")
ONLY_ANSWERS = "只有答卷分项记着，报告里读不出"
BY_PROGRAM = "答卷里这些话由程序写，错不了"
COMPUTED = "答卷里合计由程序算，错不了"
FORM = "答卷没有版面，由程序排"
REFUSED = "答卷不收这样的数"
NO_LINES = "写出来总有表格线；没有线的另见 test_structure"
ELSEWHERE = {  # planted where they can be seen
    "form.picture": "test_structure",
    "form.undivided": "test_structure",
    "form.former_row": "test_structure",
    "form.former": "test_structure",
    "changed.figure": "test_diff",
    "changed.text": "test_diff",
    "changed.source": "test_diff",
    "missing": "test_facts_checks",
    "targets": "test_facts_checks",
    "lists.open": "test_facts_checks",
}
NOT_CARRIED = {
    ("fee.notices", "report"): "报告写成“未发出收费通知”，读不出通知金额",
    ("form.borders", "report"): NO_LINES,
    ("cells.number", ".yaml"): REFUSED,
    ("cells.amount", ".yaml"): REFUSED,
    ("on_request.other_reason", ".yaml"): BY_PROGRAM,
    ("text.generic", ".yaml"): "程序写的改进情况带着年份，不算空话",
    **{(f"fee.{kind}", ".yaml"): BY_PROGRAM for kind in ("absent", "partial", "excess", "contradiction")},
}
CASES = {case.check: case for case in cases()}


def not_carried(case: Case, suffix: str) -> str:
    """Why a format cannot carry this fault; empty when it can."""
    kind = ".yaml" if suffix == ".yaml" else "report"
    if (case.check, kind) in NOT_CARRIED:
        return NOT_CARRIED[case.check, kind]
    if kind == "report":
        return ONLY_ANSWERS if case.needs == "answers" else ""
    if case.needs == "report" or case.check.startswith("form."):
        return FORM
    if case.bad.answers is None or case.fine.answers is None:
        return BY_PROGRAM if case.check.startswith(("text.", "problems.")) else COMPUTED
    return ""


def found(made: Made, folder: Path, suffix: str) -> set[str]:
    """The checks that object to a file."""
    folder.mkdir()
    path, last = made.lay(folder, suffix)
    result = examine(path, last_year(last) if last else None)
    assert result.error == ""
    return {finding.check for finding in result.findings}


@pytest.mark.parametrize("check", CASES)
def test_planted(check: str, tmp_path: Path, record_property: Callable[[str, Any], None]) -> None:
    """The fault of one check is found in every format that can carry it, and nothing else."""
    case, row, wrong = CASES[check], {}, []
    for suffix in SUFFIXES:
        reason = not_carried(case, suffix)
        if reason:
            row[suffix] = f"– {reason}"
            continue
        more = found(case.bad, tmp_path / f"bad{suffix}", suffix) - found(case.fine, tmp_path / f"fine{suffix}", suffix)
        row[suffix] = "✔" if more == {check} else "✘"
        wrong += [] if more == {check} else [(suffix, sorted(more))]
    record_property("planted", (check, row))
    assert wrong == []


def test_every_check_is_in_the_table() -> None:
    """No check is left out: it is planted here, or where its fault can be seen."""
    known = {entry["id"] for entry in rules(EDITION)} | set(claim_rules.load(EDITION).rules)
    assert known - set(CASES) == set(ELSEWHERE)


def _pages(folder: Path) -> dict[str, Path]:
    """Every report with a fault as a Word file, and beside it as a PDF: all made by one run of LibreOffice."""
    names = {check: folder / f"{check}.docx" for check, case in CASES.items() if _on_page(case)}
    for check, path in names.items():
        report = CASES[check].bad.report
        assert report is not None
        path.write_bytes(formats.write(report, ".docx"))
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", libreoffice.FILTER, "--outdir", str(folder)]
    program, fonts = str(libreoffice.found()), os.environ | libreoffice._fonts()
    subprocess.run([program, own, *options, *map(str, names.values())], env=fonts, capture_output=True, check=True)
    return names


def _on_page(case: Case) -> bool:
    return not not_carried(case, ".pdf") and case.needs != "last_year" and case.bad.last is None


@pytest.mark.libreoffice
@pytest.mark.slow
def test_planted_in_pdf(tmp_path: Path, record_property: Callable[[str, Any], None]) -> None:
    """The same reports as PDF: what is found is what is found in the Word file. One test: LibreOffice starts once."""
    pytest.importorskip("pdfplumber")
    if libreoffice.found() is None:
        pytest.skip("LibreOffice is not installed")
    wrong = []
    for check, path in _pages(tmp_path).items():
        found = [{(f.check, f.place) for f in examine(path.with_suffix(s)).findings} for s in (".docx", ".pdf")]
        record_property("planted", (check, {".pdf": "✔" if found[0] == found[1] else "✘"}))
        wrong += [] if found[0] == found[1] else [(check, found[0] ^ found[1])]
    assert wrong == []


def test_a_fault_is_told_once(tmp_path: Path) -> None:
    """What a check of the facts and a reading of the prose both see comes once, by `instead_of` in checks.yaml."""
    report = reworded(compose(EDITION, seed()), "实际收取350元", "实际收取3500元")
    assert [f.check for f in examine(written(report, tmp_path / "年报.docx")).findings] == ["fee.collected"]
    silent = tuple(replace(s, blocks=(Paragraph("无"),)) if s.key == "other_matters" else s for s in report.sections)
    empty = written(replace(report, sections=silent), tmp_path / "空.docx")
    assert [f.check for f in examine(empty).findings] == ["other.empty"]


def test_files_beside_reports_are_passed_over(tmp_path: Path, nianbao: Callable[..., Any]) -> None:
    """`check *.yaml` reads answers, not the acceptances and page layouts that lie beside them."""
    path = saved(seed(), tmp_path / "我局.yaml")
    aside = [tmp_path / name for name in ("我局.accepted.yaml", "我局.profile.yaml", "版式.yaml", "~$年报.docx")]
    for file in aside:
        file.write_text("accepted: []\n", encoding="utf-8")
    told = nianbao("check", path, *aside, "--json")
    assert (told.code, json.loads(told.out)["file"]) == (0, str(path))
