"""Interviews in processes of their own, forked from one that has imported everything: for killing many of them.

Each line of its input names an answers file and two pipes, replies in and what is said out;
it answers with the process id.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from assistant import cli, plain, release

PRELOADED = (plain, release)


def talk(path: str, replies: str, said: str) -> None:
    """The command as a person would type it."""
    with Path(replies).open(encoding="utf-8") as sys.stdin, Path(said).open("w", encoding="utf-8") as sys.stdout:
        cli.main(["write", path, "--plain"])


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not kept
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            talk(*line.rstrip("\n").split("\t"))
            os._exit(0)
        print(child, flush=True)
