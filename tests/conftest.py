"""What every test may use: a home of its own, the edition, the command line in process and outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant import cli
from assistant.documents import data_file
from assistant.edition import Edition, load

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2024-01-08"
SEED = "yanshan-2023.yaml"
REPORT = "砚山县机关事务管理局2023年政府信息公开工作年度报告.docx"

# One fixed set of examples: a build that passed yesterday passes today.
settings.register_profile(
    "stable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("stable")


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit status, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for everything the program keeps, and a fixed today."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("NIANBAO_HOME", str(folder))
    monkeypatch.setenv("NIANBAO_TODAY", TODAY)
    return folder


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load()


@pytest.fixture
def nianbao(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process."""

    def run(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as left:  # argparse leaves by itself
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


Run = Callable[..., Outcome]


def python(arguments: Sequence[str], text: str | bytes = "", **environment: str) -> Outcome:
    """Run Python on its own, stdin from a pipe, in the project folder."""
    run = subprocess.run(
        [sys.executable, *arguments],
        input=text if isinstance(text, bytes) else text.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=30,
        check=False,
    )
    return Outcome(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))


@pytest.fixture
def process(home: Path) -> Callable[..., Outcome]:
    """Run a command as its own process, as a shell would."""

    def run(*arguments: str | Path, text: str | bytes = "", **environment: str) -> Outcome:
        return python(["-m", "assistant", *map(str, arguments)], text, **environment)

    return run


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A complete answers file in a folder of its own."""
    path = tmp_path / "我局.yaml"
    shutil.copy(data_file("seeds", SEED), path)
    return path


@pytest.fixture
def unbalanced(answers: Path) -> Path:
    """The same with one request that has no outcome."""
    text = answers.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.strip().startswith("received:"))
    answers.write_text(text.replace(row, "  received: [1, 0, 0, 0, 0, 0]"), encoding="utf-8")
    return answers


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of planted faults, check by format, gathered from whichever process ran them."""
    rows: dict[str, dict[str, str]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == "planted":
                    rows.setdefault(value[0], {}).update(value[1])
    if not rows:
        return
    suffixes = [".docx", ".html", ".md", ".txt", ".pdf", ".yaml"]
    terminalreporter.section("planted faults: check by format")
    terminalreporter.write_line(f"{'':28}" + "".join(f"{suffix:6}" for suffix in suffixes))
    for check, row in sorted(rows.items()):
        marks = "".join(f"{row.get(suffix, '·')[0]:6}" for suffix in suffixes)
        reasons = "；".join(dict.fromkeys(text[2:] for text in row.values() if text.startswith("– ")))
        terminalreporter.write_line(f"{check:28}{marks}{reasons}")
