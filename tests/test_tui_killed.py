"""kill -9 while the interview runs on a real screen."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant.journal import hold
from tests.pilots import LIST, listing, until_shown

MOMENTS = [0, 1, 3, 6, 10, 20, 40, 80]  # milliseconds after a reply was sent


def started(path: Path) -> tuple[int, int]:
    """The interview over a file in a pseudo-terminal: (process, terminal)."""
    import pty

    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="40")
        os.execv(sys.executable, [sys.executable, "-m", "assistant", "write", str(path)])
    return child, terminal


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_killed_on_the_screen_nothing_submitted_is_lost(home: Path) -> None:
    """At a few moments, each with a reply in flight: every answer that was said back is there, and it is told so."""
    path = home / "镇.yaml"
    answers_file.save(path, listing())
    taken = sent = 0
    for kill, moment in enumerate(MOMENTS):
        child, terminal = started(path)
        told = "突然中断" if kill else "接着上次"
        assert told in until_shown(terminal, told)
        there = len(answers_file.read(path)["open"][LIST])
        assert taken <= there <= sent
        os.write(terminal, f"类别{there + 1} {there + 1}条\r".encode())
        assert "记下了" in until_shown(terminal, "记下了")
        taken, sent = there + 1, there + 2
        os.write(terminal, f"类别{sent} {sent}条\r".encode())
        time.sleep(moment / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    held = hold(path, answers_file.read(path))
    assert [item["count"] for item in held.answers["open"][LIST]] in (list(range(1, n + 1)) for n in (taken, sent))
    assert taken >= len(MOMENTS)
    held.close()
