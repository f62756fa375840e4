"""What the tests of the ledger share: ledgers of a few rows, their tables, the command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import ledger
from assistant.checks import check
from assistant.documents import load_shipped
from assistant.edition import load
from assistant.errors import AssistantError
from assistant.facts import context
from assistant.ledger.command import tally_command
from assistant.report import Report, Section
from assistant.tables import grid
from tests import ledgers
from tests.ledgers import YEAR

HEAD = ["编号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果"]
ROW = ["2023-01", "2023-02-01", "陈一", "自然人", "补贴", "2023-02-10", "予以公开"]
VOCABULARY = load_shipped("prompts", "vocabulary", "ledger.yaml")


def rows_of(tally: ledger.Tally) -> dict[str, list[int]]:
    """The rows of a tally that are not all zero."""
    return {row: list(cells) for row, cells in tally.requests.items() if any(cells)}


def faults(tally: ledger.Tally) -> list[str]:
    """What the form's own arithmetic finds in a tally's table."""
    edition = load()
    facts = context(edition, {"requests": {row: list(cells) for row, cells in tally.requests.items()}})
    table = grid(edition, "requests", facts["requests"])
    report = Report((), "", YEAR, edition.name, sections=(Section("requests", "", (table,)),))
    found = check(edition, report, facts).findings
    return [f.message for f in found if f.check in ("requests.balance", "requests.outcomes", "requests.applicants")]


def count(folder: Path, *rows: list[Any], head: list[str] = HEAD, **options: Any) -> ledger.Tally:
    """Tally a ledger of these rows."""
    path = ledgers.write(folder / "台账.csv", {"": [head, *rows]})
    return ledger.tally(path, YEAR, **options)


def told(tally: ledger.Tally) -> dict[str, tuple[Any, ...]]:
    return {notice.kind: notice.cases for notice in tally.warnings}


def tallying(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`nianbao tally` as the command line will call it: exit status, stdout, stderr."""

    def call(path: Path | None, year: int | None = YEAR, **options: Any) -> tuple[int, str, str]:
        capsys.readouterr()
        given = {"out": None, "map": None, "json": False, "template": None, "force": False, **options}
        try:
            code = tally_command(argparse.Namespace(ledger=path, year=year, **given))
        except AssistantError as problem:
            return problem.code, capsys.readouterr().out, str(problem)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
