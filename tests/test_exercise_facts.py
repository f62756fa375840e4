"""The facts of an invented office in untidy order: complete, the same for the same number, no report of themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import formats
from assistant.documents import load_shipped
from assistant.report import Grid
from assistant.teach import facts_sheet
from tests.conftest import Outcome

DATA = load_shipped("prompts", "exercises", "facts_sheet.yaml")
NUMBERS = (1, 2)


def text(number: int) -> str:
    return formats.write(facts_sheet.facts_sheet(number), ".txt").decode("utf-8")


@pytest.mark.parametrize("number", NUMBERS)
def test_the_register_tells_table_three(number: int) -> None:
    """Counting its lines gives every row of the office's table."""
    edition, document = facts_sheet.base(number)
    grid = next(b for s in facts_sheet.facts_sheet(number).sections for b in s.blocks if isinstance(b, Grid))
    told = Counter(row[-1].text for row in grid.rows[1:])
    words = DATA["register"]["outcomes"]
    assert told == Counter(
        {words[row]: sum(cells) for row, cells in document["requests"].items() if row in words and sum(cells)}
    )
    new = [row for row in grid.rows[1:] if row[3].text != DATA["register"]["old_channel"]]
    assert len(new) == sum(document["requests"]["received"])
    channels = {c["name"]: c["count"] for c in document["overview"]["on_request"]["channels"]}
    assert Counter(row[3].text for row in new) == channels
    assert set(words) >= {row.key for row in edition.rows if not row.derived} - {"received", "brought_forward"}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_figure_of_the_report_is_told(number: int) -> None:
    """What the model report counts outside table three stands somewhere on the papers."""
    _, document = facts_sheet.base(number)
    told = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", text(number)))
    figures = set(re.findall(r"(?<=: )[0-9]+(?=[,}\s])", json.dumps({**document, "requests": {}}, indent=1)))
    assert sorted(figures - told - {"0", str(document["year"])}) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_what_does_not_belong_is_among_it(number: int) -> None:
    """Every stray remark, and no sentence of the finished report."""
    here = text(number)
    assert all(stray["text"] in here for stray in DATA["strays"])
    report = facts_sheet.model(number)
    assert not [p.text for s in report.sections for p in s.paragraphs() if p.style == "body" and p.text in here]


def test_the_same_number_gives_the_same_sheet() -> None:
    """In the order of its number, whenever it is printed; another number mixes it anew."""
    assert text(1) == text(1)
    first, third = text(1).splitlines(), text(3).splitlines()
    assert first != third and len(first) == len(third)


def test_the_days_of_the_register_go_on() -> None:
    """One application after the other, the unfinished ones in December."""
    days = [facts_sheet._day(n, 12, "granted") for n in range(1, 13)]
    assert days == sorted(days, key=lambda day: (day["month"], day["day"]))
    assert facts_sheet._day(13, 14, "carried_forward")["month"] == 12


def test_the_sheet_is_written_or_printed(nianbao: Callable[..., Outcome], tmp_path: Path) -> None:
    """On stdout, or as files with the model report beside it."""
    shown = nianbao("quiz", "--facts", "--seed", 2)
    assert shown.code == 0 and "芦汀镇人民政府" in shown.out
    sheet, model = tmp_path / "材料.docx", tmp_path / "范文.docx"
    done = nianbao("quiz", "--facts", "-o", sheet, "--answers", model)
    assert done.code == 0 and sheet.exists() and model.exists()
    assert nianbao("check", model, "--strict").code == 0
