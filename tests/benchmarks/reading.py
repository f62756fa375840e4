"""Finished reports: reading one and running all checks on it, format by format."""

from __future__ import annotations

import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from assistant import answers, formats
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import Edition, load
from assistant.report import Report
from assistant.review import review_report
from assistant.review.prose import prose
from tests.benchmarks.timing import in_turn

GOALS = {".html": "60 ms", ".docx": "150 ms", ".md": "", ".txt": ""}
SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "hongze-2023.pdf"


def _check(edition: Edition, report: Report) -> None:
    """Everything `nianbao check` looks for in one report: form, figures, prose."""
    review_report(report)
    prose(edition, report)


def run() -> list[str]:
    """Milliseconds of reading, of the checks, and the goals for both together."""
    edition = load()
    report = compose(edition, answers.read(data_file("seeds", "yunchuan-2023.yaml")))
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        files = {suffix: Path(folder) / f"report{suffix}" for suffix in GOALS}
        for suffix, path in files.items():
            path.write_bytes(formats.write(report, suffix))
        if SAMPLE.exists() and find_spec("pdfplumber"):
            files[".pdf (published, 5 pages)"] = SAMPLE
        for name, path in files.items():
            read = formats.read(path, edition)
            sides = {"read": partial(formats.read, path, edition), "check": partial(_check, edition, read)}
            times = in_turn(sides, 15 if name in GOALS else 3)
            whole, goal = sum(times.values()) * 1000, GOALS.get(name, "")
            parts = f"reading {times['read'] * 1000:.1f} ms, all checks {times['check'] * 1000:.2f} ms, goal 2 ms"
            lines.append(f"{name}: {whole:.1f} ms in all ({parts})" + (f", goal for both {goal}" if goal else ""))
    return lines
