"""python -m tests.benchmarks [NAME …]: run the benchmarks, print the ratios; never fails on a time."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HELPERS = {"__init__", "__main__", "timing", "peer_docxtpl"}

SAID = {"typing": "keystrokes"}  # a file typing.py would hide Python's own from peers that are run as scripts


def main() -> None:
    """Run the named benchmarks, or all."""
    here = Path(__file__).parent
    names = sys.argv[1:] or sorted(p.stem for p in here.glob("*.py") if p.stem not in HELPERS)
    for name in names:
        for text in import_module(f"tests.benchmarks.{SAID.get(name, name)}").run():
            print(f"{name}: {text}", flush=True)


main()
