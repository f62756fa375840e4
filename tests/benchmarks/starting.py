"""Launch to first question in a pseudo-terminal, beside a bare Textual app and `copier copy`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect

from tests.benchmarks.timing import in_turn, line

BARE = """
from textual.app import App
from textual.widgets import Input, Static
class Bare(App):
    def compose(self):
        yield Static("READY?")
        yield Input()
Bare().run()
"""


def _until(command: list[str], text: str, home: str) -> Callable[[], float]:
    """Seconds from the launch of a command until it shows a text; ending it is not counted."""
    environment = {
        **{key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
        **{"NIANBAO_HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"},
    }

    def launch() -> float:
        start = time.perf_counter()
        child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(30, 100), encoding="utf-8")
        child.expect_exact(text, timeout=20)
        seconds = time.perf_counter() - start
        child.close(force=True)
        time.sleep(0.05)
        return seconds

    return launch


def _used_once(command: list[str], home: str) -> None:
    """One start that is left as a person leaves it: every later one finds what it kept."""
    environment = {**os.environ, "NIANBAO_HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(30, 100), encoding="utf-8")
    child.expect_exact("全称", timeout=20)
    time.sleep(1)
    child.sendcontrol("q")
    child.expect(pexpect.EOF, timeout=20)


def run() -> list[str]:
    """The ratios the goals are set in."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        template = Path(folder) / "template"
        template.mkdir()
        (template / "copier.yml").write_text("name:\n  type: str\n  help: READY?\n", encoding="utf-8")
        (template / "out.txt.jinja").write_text("{{ name }}", encoding="utf-8")
        copier = [str(Path(sys.executable).with_name("copier")), "copy", str(template), str(Path(folder) / "out")]
        ours = [sys.executable, "-m", "assistant"]
        home = str(Path(folder) / "home")
        _used_once(ours, home)
        times = in_turn(
            {
                "ours": _until(ours, "全称", home),
                "bare": _until([sys.executable, str(bare)], "READY?", folder),
                "copier": _until(copier, "READY?", folder),
            },
            9,
        )
    return [
        line("launch to first question", times["ours"], times["bare"], "bare Textual app", "1.2 of its time"),
        line("launch to first question", times["ours"], times["copier"], "copier copy", "0.8 of its time"),
    ]
