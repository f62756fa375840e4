"""`quiz` without a screen: the exercise, its key, the facts sheet as files; the key as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import formats
from assistant.documents import fault, say
from assistant.report import Report
from assistant.teach import papers
from assistant.teach.exercise import MOST, Exercise, data, exercise
from assistant.writing import write_all

FIRST = 1  # the exercise of those who ask for none
EASIEST = "easy"


def level_of(given: str) -> str:
    """A level by its key or by its name. Raises AssistantError (code 2)."""
    names: dict[str, str] = data()["words"]["levels"]
    found = next((key for key, name in names.items() if given in (key, name)), None)
    if found is None:
        raise fault(
            "quiz.level", code=2, value=given, known="、".join(f"{key}（{name}）" for key, name in names.items())
        )
    return found


def asked_for(options: argparse.Namespace) -> Exercise:
    """The exercise the options ask for. Raises AssistantError (code 2)."""
    if options.seed < 1:
        raise fault("quiz.seed", code=2, value=options.seed)
    if options.faults is not None and not 1 <= options.faults <= MOST:
        raise fault("quiz.faults", code=2, value=options.faults, most=MOST)
    return exercise(options.seed, level_of(options.level), options.faults)


def on_paper(options: argparse.Namespace) -> bool:
    """Is nothing asked for that needs a screen?"""
    return bool(options.outs or options.answers or options.json or options.facts)


def quiz(options: argparse.Namespace) -> int:
    """Write or print what is asked for; the exit status."""
    if options.facts:
        return _facts(options)
    made = asked_for(options)
    if options.json:
        print(json.dumps(papers.as_json(made), ensure_ascii=False, indent=2))
    _write([(options.outs, papers.sheet(made)), (options.answers, papers.key(made))], options.force)
    level = papers.level_name(made.level)
    print(say("quiz.made", number=made.number, level=level, count=len(made.faults), key=made.level), file=sys.stderr)
    if options.faults is not None and len(made.faults) < options.faults:
        print(say("quiz.fewer", wanted=options.faults, count=len(made.faults)), file=sys.stderr)
    return 0


def _facts(options: argparse.Namespace) -> int:
    from assistant.teach import facts_sheet

    if options.seed < 1:
        raise fault("quiz.seed", code=2, value=options.seed)
    sheet = facts_sheet.facts_sheet(options.seed)
    if not options.outs:
        print(formats.write(sheet, ".txt").decode("utf-8"), end="")
    _write([(options.outs, sheet), (options.answers, facts_sheet.model(options.seed))], options.force)
    return 0


def _write(papers_: Sequence[tuple[list[Path], Report]], force: bool) -> None:
    """Every paper to every path of its own, all or none; the paths are listed on stdout."""
    files = [(out, report) for outs, report in papers_ for out in outs]
    for out, _ in files:
        formats.check_suffix(out.suffix)
        if out.exists() and not force:
            raise fault("file.exists", file=out)
    if len({out.resolve() for out, _ in files}) < len(files):
        raise fault("quiz.same_file", code=2)
    write_all([(out, formats.write(report, formats.suffix_of(out))) for out, report in files])
    for out, _ in files:
        print(out)
