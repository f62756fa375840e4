"""Times of two sides taken in turn, so that drift of the machine hits both alike."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence


def in_turn(sides: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Least seconds of each side: whatever else the machine does can only add. One untimed round first.

    A side that returns a float has timed itself: what it did afterwards does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, run in sides.items():
            start = time.perf_counter()
            timed = run()
            if number:
                times[name].append(timed if isinstance(timed, float) else time.perf_counter() - start)
    return {name: min(values) for name, values in times.items()}


def process(command: Sequence[str]) -> Callable[[], object]:
    """A side that is a whole process, with compiled modules allowed to be kept as users have them."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def line(what: str, ours: float, theirs: float, peer: str, goal: str) -> str:
    """One printed comparison."""
    ratio = theirs / ours if ours < theirs else ours / theirs
    relation = "faster than" if ours < theirs else "slower than"
    return (
        f"{what}: {ours * 1000:.1f} ms, {peer} {theirs * 1000:.1f} ms: "
        f"{ratio:.2f}x {relation} it, {ours / theirs:.2f} of its time (goal {goal})"
    )
