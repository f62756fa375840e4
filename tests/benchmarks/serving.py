"""A class in the browser: visitors at once for some time, each typing; memory of all programs and latency of a key.

NIANBAO_VISITORS (20) and NIANBAO_SECONDS (120) set the size. A visitor is the line a page opens: a third
watch a lesson, a third mark an exercise, a third answer questions; each thinks a second between keys.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from tests.browsing import Served, serving

VISITORS = int(os.environ.get("NIANBAO_VISITORS", "20"))
SECONDS = float(os.environ.get("NIANBAO_SECONDS", "120"))
DOWN, END, UP, ENTER, RUB_OUT = "\x1b[B", "\x1b[F", "\x1b[A", "\r", "\x15"
ORGAN = "青山县农业农村局"
WAYS: tuple[tuple[Sequence[str], Sequence[str]], ...] = (
    ((ENTER,), ("",)),  # a lesson: nothing typed, its pictures keep coming
    ((END, UP, ENTER, ENTER), (DOWN,) * 10 + (UP,) * 10),  # an exercise: the cursor from spot to spot, and back
    ((END, ENTER), (*ORGAN, RUB_OUT)),  # practice: a name typed and rubbed out
)


class Visitor:
    """One line to the server: what came, when, and how long each key took to show."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self.line = line
        self.came = asyncio.Event()
        self.bytes = 0
        self.latencies: list[float] = []

    async def listen(self) -> None:
        async for message in self.line:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.bytes += len(message.data)
                self.came.set()

    async def key(self, keys: str) -> float:
        """Send keys; the seconds until something was drawn."""
        self.came.clear()
        start = time.perf_counter()
        await self.line.send_str(json.dumps(["stdin", keys]))
        await asyncio.wait_for(self.came.wait(), 60)
        return time.perf_counter() - start


async def _visit(web: aiohttp.ClientSession, number: int, until: float) -> tuple[Visitor, float]:
    """One visitor's class; the visitor and the seconds until the first page was there."""
    start = time.perf_counter()
    visitor = Visitor(await web.ws_connect("/ws?width=98&height=24", max_msg_size=0))
    listener = asyncio.create_task(visitor.listen())
    await asyncio.wait_for(visitor.came.wait(), 60)
    while visitor.bytes < 2000:  # the page itself, not only the terminal's preliminaries
        await asyncio.sleep(0.01)
    opened = time.perf_counter() - start
    begin, keys = WAYS[number % len(WAYS)]
    await asyncio.sleep(1)
    for key in begin:
        await visitor.key(key)
        await asyncio.sleep(0.5)
    typed = 0
    await asyncio.sleep(number % 10 / 10)
    while time.perf_counter() < until:
        key = keys[typed % len(keys)]
        if key:
            visitor.latencies.append(await visitor.key(key))
        typed += 1
        await asyncio.sleep(1)
    await visitor.line.close()
    await listener
    return visitor, opened


def _memory(served: Served) -> list[tuple[float, float]]:
    """(resident, own) megabytes of every visitor's program, then of the server."""
    found = []
    for number in [*served.children(), served.process.pid]:
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="utf-8")
        sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in rollup.splitlines()[1:]}
        found.append((sizes["Rss"], sizes["Pss"]))
    return found


async def _class(served: Served) -> list[str]:
    async with aiohttp.ClientSession(served.address) as web:
        until = time.perf_counter() + SECONDS
        visits = [asyncio.create_task(_visit(web, number, until)) for number in range(VISITORS)]
        await asyncio.sleep(SECONDS * 0.9)
        memory = _memory(served)
        there = len(served.children())
        done = await asyncio.gather(*visits)
    for _ in range(200):
        if not served.children() and not served.folders():
            break
        await asyncio.sleep(0.05)
    left = (len(served.children()), len(served.folders()))
    latencies = sorted(latency * 1000 for visitor, _ in done for latency in visitor.latencies)
    opened = sorted(seconds for _, seconds in done)
    programs, server = memory[:-1], memory[-1]
    middle, most, longest = statistics.median(latencies), latencies[int(len(latencies) * 0.95)], latencies[-1]
    return [
        f"{VISITORS} visitors at once for {SECONDS:.0f} s on {os.cpu_count()} cores: {there} programs running",
        f"first page after {opened[0]:.1f} s (first), {statistics.median(opened):.1f} s (median), "
        f"{opened[-1]:.1f} s (last)",
        f"a key shows after {middle:.0f} ms (median), {most:.0f} ms (95 of 100), {longest:.0f} ms (longest)"
        f" of {len(latencies)} keys",
        f"memory of a visitor {statistics.mean(rss for rss, _ in programs):.0f} MB resident, "
        f"{statistics.mean(pss for _, pss in programs):.0f} MB of its own share; server {server[0]:.0f} MB; "
        f"all together {sum(pss for _, pss in memory):.0f} MB",
        f"left behind afterwards: {left[0]} programs, {left[1]} folders",
    ]


def run() -> list[str]:
    """What a class costs; figures, no comparison."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served:
        told = asyncio.run(_class(served))
        code, said = served.end()
    return [*told, f"ended with {code}" + (f", and said: {said}" if "Traceback" in said else "")]
