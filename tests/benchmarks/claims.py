"""All claims checks on one report of 3,500 characters, and its likeness to twenty others."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from assistant import answers, claims, likeness
from assistant.claims import prose
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from assistant.facts import context


def run() -> list[str]:
    """Milliseconds beside the goals; nothing here ever fails on a time."""
    edition = load()
    document = answers.read(data_file("seeds", "yunchuan-2023.yaml"))
    report, facts = compose(edition, document), context(edition, document)
    others = [replace(report, organ=f"{number}") for number in range(20)]
    size = len(report.text())
    start = time.perf_counter()
    claims.check(report, edition, facts)
    first = time.perf_counter() - start
    warm = _median(lambda: claims.check(report, edition, facts))
    fresh = _median(lambda: claims.check(report, edition, facts), _forget_claims)
    alike = _median(lambda: likeness.findings(report, edition, others), _forget_likeness)
    return [
        f"all claims on {size} characters, read before: {warm * 1000:.2f} ms (goal 2 ms)",
        f"all claims on {size} characters, never seen: {fresh * 1000:.2f} ms",
        f"the first report of a process, patterns compiled: {first * 1000:.0f} ms",
        f"likeness to {len(others)} others, never seen: {alike * 1000:.0f} ms (goal 500 ms)",
    ]


def _median(work: Callable[[], object], before: Callable[[], None] = lambda: None, rounds: int = 25) -> float:
    times = []
    for _ in range(rounds):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _forget_claims() -> None:
    prose.passage.cache_clear()
    claims._reading.cache_clear()


def _forget_likeness() -> None:
    likeness._paragraph.cache_clear()
