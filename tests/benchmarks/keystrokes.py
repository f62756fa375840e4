"""Keystroke to echo with the draft shown, beside a bare Textual Input; the draft after an answer; a burst of keys."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pexpect
import pyte

from assistant import answers
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.interview import Sheet, next_prompt, settle, take

SIZE = (50, 160)  # rows, columns: conversation, progress and draft side by side
PRESSES = 200
BARE = """
from textual.app import App
from textual.widgets import Input, Static
class Bare(App):
    def compose(self):
        yield Static("READY?")
        yield Input()
Bare().run()
"""
OURS = """
import sys
from pathlib import Path
from assistant import tui
tui.run(Path(sys.argv[1]), 2023)
"""
DRAFT = 104  # the column from which the draft stands
OPEN = ("disclosure.licences.decisions", "disclosure.penalties.decisions")  # what is asked for, one after the other
REPLY = "98765"
LONGEST = 10.0  # seconds that a draft is waited for


@contextmanager
def _running(command: list[str], home: str, until: str) -> Iterator[pexpect.spawn]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"NIANBAO_HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
    child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=SIZE, timeout=30)
    child.delaybeforesend = None
    child.expect_exact(until.encode())
    _rest(child, 2)
    try:
        yield child
    finally:
        child.close(force=True)


def _rest(child: pexpect.spawn, seconds: float) -> None:
    """Leave it alone for a while, reading what comes (a cursor blinks)."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        with suppress(pexpect.TIMEOUT):
            child.read_nonblocking(65536, timeout=left)


def _mark(number: int) -> str:
    """A character that stands nowhere else on the screen."""
    return chr(0x9F00 + number % 160)


def _echo(child: pexpect.spawn, key: str) -> float:
    """Seconds from a key until it is drawn."""
    child.send(key)
    start = time.perf_counter()
    seen = b""
    while key.encode() not in seen:
        seen += child.read_nonblocking(65536, timeout=5)
    return time.perf_counter() - start


def _echoes(child: pexpect.spawn) -> list[float]:
    """Each of many keys, with a person's pause between them."""
    times = []
    for number in range(PRESSES):
        times.append(_echo(child, _mark(number)))
        _rest(child, 0.04)
        if number % 20 == 19:  # a short line, so that it scrolls in neither
            child.send("\x15")
            _rest(child, 0.1)
    return times


def _burst(child: pexpect.spawn) -> float:
    """Seconds after the last of many keys sent at once until that one is drawn."""
    child.send("\x15")
    _rest(child, 0.3)
    child.send("q" * PRESSES)
    return _echo(child, _mark(0))


def _rate(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _file(folder: Path) -> tuple[Path, int]:
    """The largest seed without two of its figures, which are asked for now; characters of its report."""
    document = answers.read(data_file("seeds", "yunchuan-2023.yaml"))
    edition = load()
    for path in OPEN:
        document = answers.drop(document, edition.fields[path].store)
    sheet = settle(Sheet(edition, document, 2023))
    while (prompt := next_prompt(sheet)) and prompt.field != OPEN[0]:
        sheet = take(sheet, prompt, "没有").sheet
    path = folder / "答卷.yaml"
    answers.save(path, sheet.answers)
    return path, len(compose(edition, sheet.answers).text())


def run() -> list[str]:
    """The figures the goals are set in; nothing here ever fails on a time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        (folder / "ours.py").write_text(OURS, encoding="utf-8")
        path, size = _file(folder)
        environment = os.environ.get("PYTHONPATH", "")
        os.environ["PYTHONPATH"] = f"{Path(__file__).resolve().parents[2]}{os.pathsep}{environment}"
        ours = [sys.executable, str(folder / "ours.py"), str(path)]
        with _running([sys.executable, str(folder / "bare.py")], name, "READY?") as child:
            bare = _echoes(child)
            bare_rest = _burst(child)
        with _running(ours, name, "报告草稿") as child:
            typed = _echoes(child)
            rest = _burst(child)
        drafts = [_drafted(ours, folder, path) for _ in range(5)]
        shutil.rmtree(folder / ".state", ignore_errors=True)
    (middle, late), (bare_middle, bare_late) = _rate(typed), _rate(bare)
    return [
        f"keystroke to echo, draft of {size} characters shown: 95th percentile {late * 1000:.1f} ms, "
        f"bare Textual Input {bare_late * 1000:.1f} ms: {late / bare_late:.2f} of its time (goal 1.5)",
        f"the same, median: {middle * 1000:.1f} ms beside {bare_middle * 1000:.1f} ms: {middle / bare_middle:.2f}",
        f"{PRESSES} keys at once: at rest {rest * 1000:.0f} ms after the last, bare {bare_rest * 1000:.0f} ms",
        f"accepted answer to redrawn draft: median {statistics.median(drafts) * 1000:.0f} ms, "
        f"most {max(drafts) * 1000:.0f} ms (goal 150 ms)",
    ]


def _drafted(command: list[str], folder: Path, path: Path) -> float:
    """Seconds from Enter until the answer stands in the draft beside the conversation."""
    _file(folder)
    shutil.rmtree(folder / ".state", ignore_errors=True)
    with _running(command, str(folder), "报告草稿") as child:
        screen = pyte.Screen(SIZE[1], SIZE[0])
        stream = pyte.ByteStream(screen)
        child.send(REPLY)
        _rest(child, 0.5)
        child.send("\r")
        start = time.perf_counter()
        now = start
        while REPLY not in _draft(screen) and now < start + LONGEST:
            data = child.read_nonblocking(65536, timeout=LONGEST)
            now = time.perf_counter()
            stream.feed(data)
        return now - start


def _draft(screen: pyte.Screen) -> str:
    """What stands in the draft, its lines joined."""
    rows = (screen.buffer[y][x].data for y in range(screen.lines) for x in range(DRAFT, screen.columns))
    return "".join("".join(rows).split())
