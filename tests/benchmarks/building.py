"""Answers to Word: in process and as a whole process, beside docxtpl on the same content."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import yaml

from assistant import answers, formats
from assistant.compose import compose
from assistant.documents import data_file
from assistant.edition import load
from tests.benchmarks import peer_docxtpl
from tests.benchmarks.timing import in_turn, line, process


def run() -> list[str]:
    """The ratios the goals are set in."""
    edition = load()
    seed = data_file("seeds", "yunchuan-2023.yaml")
    document = answers.read(seed)
    report = compose(edition, document)
    with tempfile.TemporaryDirectory() as folder:
        template, data, out = (Path(folder) / name for name in ("peer.docx", "data.yaml", "out.docx"))
        facts = peer_docxtpl.template(formats.write(report, ".docx"), template)
        data.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
        inside = in_turn(
            {
                "report": lambda: formats.write(report, ".docx"),
                "answers": lambda: formats.write(compose(edition, document), ".docx"),
                "docxtpl": lambda: peer_docxtpl.render(template, facts),
            },
            15,
        )
        command = [sys.executable, "-m", "assistant", "build", str(seed), "--force", "-o", str(out)]
        peer = [sys.executable, peer_docxtpl.__file__, str(template), str(data), str(out.with_stem("peer-out"))]
        whole = in_turn({"nianbao build": process(command), "docxtpl": process(peer)}, 11)
    return [
        line("ready Report -> Word", inside["report"], inside["docxtpl"], "docxtpl", "40x faster"),
        line("answers -> Word", inside["answers"], inside["docxtpl"], "docxtpl", "20x faster"),
        line("nianbao build, whole process", whole["nianbao build"], whole["docxtpl"], "docxtpl script", "0.75"),
    ]
