"""Pages as programs make them: Word files by LibreOffice, once for all workers; web pages by Chromium."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant import answers, formats
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.formats import libreoffice
from assistant.report import Report
from tests.reports import PROSE, report

ORGAN60 = (
    "云川县新型城镇化建设与农业农村融合发展示范区管理委员会"
    "自然资源和规划建设管理与生态环境保护综合行政执法监督局信息公开办"
)
TITLES = "".join(f"《云川县第{i}号关于进一步规范行政规范性文件制定程序和公开时限的规定》" for i in range(1, 81))
LATIN = "详见https://www.example.gov.cn/" + "a" * 150 + "，编号" + "X" * 90 + "。"
SIGNED = "2025年1月20日"
SEEDS = ("weiwan-2023", "yanshan-2023", "yunchuan-2023")
HARD = "hard"
CASES = (*SEEDS, HARD)

office = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(libreoffice.found() is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed"),
]
CHROMIUM = next((path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name))), "")
browser = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")]


def given(case: str) -> Report:
    """The report of a case: a seed, or the one in which everything is too long."""
    if case in SEEDS:
        return compose(load(), answers.read(data_file("seeds", f"{case}.yaml")))
    prose = (*PROSE[:1], TITLES + LATIN, *PROSE[1:])
    return report(
        organ=ORGAN60, prose=prose, start=123456789, step=1000003, signature=(ORGAN60, SIGNED), draft="（草稿）"
    )


@dataclass(frozen=True)
class Pages:
    """A rendered PDF."""

    path: Path

    def texts(self) -> list[str]:
        """The pages as laid-out text."""
        done = subprocess.run(["pdftotext", "-layout", self.path, "-"], check=True, capture_output=True, text=True)
        return done.stdout.split("\f")[:-1]

    def characters(self) -> list[list[dict[str, Any]]]:
        """The characters of every page with their places, by pdfplumber."""
        import pdfplumber

        with pdfplumber.open(self.path) as pdf:
            return [list(page.chars) for page in pdf.pages]


def lines(characters: list[dict[str, Any]], size: float) -> list[list[dict[str, Any]]]:
    """The characters of a size in lines, from the top."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for character in characters:
        if abs(character["size"] - size) < 0.1 and character["text"].strip():
            rows[round(character["bottom"] / 8)].append(character)
    found: list[list[dict[str, Any]]] = []
    for key in sorted(rows):
        row = rows[key]
        if found and row[0]["bottom"] - found[-1][0]["bottom"] < 12:  # digits sit a little lower in their line
            found[-1] += row
        else:
            found.append(row)
    return found


def rendered(factory: pytest.TempPathFactory, case: str) -> Pages:
    """The pages of a case, made by whichever worker comes first."""
    base = factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / f"pages-{case}"
    made, tried = folder / "report.pdf", folder / "tried"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + libreoffice.SECONDS
        while not tried.exists() and time.monotonic() < until:
            time.sleep(0.1)
    else:
        try:
            part = folder / "part"
            part.write_bytes(formats.write(given(case), ".pdf"))
            part.rename(made)
        finally:
            tried.touch()
    return Pages(made)


def chromium(*arguments: str | Path) -> str:
    """Run headless Chromium; what it prints."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files")
    done = subprocess.run(
        [CHROMIUM, *options, *map(str, arguments)], check=True, capture_output=True, text=True, timeout=90
    )
    return done.stdout
