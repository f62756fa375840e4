"""The commands of the reviewer: check, read, diff. What is printed here is the result; messages go to stderr."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import answers, formats
from assistant.answers import Answers
from assistant.documents import fault, say
from assistant.errors import AssistantError
from assistant.review import opened
from assistant.review.acceptance import wish
from assistant.review.files import Examined, examine, examined, keep
from assistant.review.opened import ANSWERS
from assistant.tables import figures
from assistant.writing import write_all

WORD, EXCEL = ".docx", ".xlsx"


# -- check -----------------------------------------------------------------------------------


def check(options: argparse.Namespace) -> int:
    """Examine files; record an acceptance first, write the note, the workbook or the annotated copy."""
    # A folder's *.yaml holds more than answers.
    options.files = [path for path in options.files if not opened.is_aside(path)] or options.files
    _sensible(options)
    last = opened.last_year(options.last_year) if options.last_year else None
    source = answers.read(options.answers) if options.answers else None
    if options.accept:
        _accept(options, source)
    results = _examined(options.files, last, source)
    contents = [(out, _written(out, results, options)) for out in options.outs if results[0].report or len(results) > 1]
    _print(results, options)
    write_all(contents)
    for out, _ in contents:
        print(say("check.written", file=out), file=sys.stderr)
    if any(result.error for result in results):
        return 3
    blocking = {"error", "warning"} if options.strict else {"error"}
    return 1 if any(f.severity in blocking and f.stands for result in results for f in result.findings) else 0


def _examined(paths: Sequence[Path], last: opened.LastYear | None, source: Answers | None) -> list[Examined]:
    """Each file examined, its sentences also against those of the other files."""
    if len(paths) == 1:
        return [examine(paths[0], last, source)]
    files: list[opened.Opened | Examined] = []
    for path in paths:
        try:
            files.append(opened.open_file(path))
        except AssistantError as problem:
            files.append(Examined(path, error=str(problem)))
    reports = [file.report for file in files if isinstance(file, opened.Opened)]
    return [
        file
        if isinstance(file, Examined)
        else examined(file, last, source, [r for r in reports if r is not file.report])
        for file in files
    ]


def _sensible(options: argparse.Namespace) -> None:
    """Raises AssistantError for a command line that makes no sense (code 2) or would overwrite a file (3)."""
    alone = options.files[0] if len(options.files) == 1 else None
    if options.annotate and not options.outs:
        raise fault("check.out_needed", code=2)
    if options.annotate and (alone is None or {alone.suffix.lower(), *_suffixes(options.outs)} != {WORD}):
        raise fault("check.not_docx", code=2)
    if options.answers and options.answers.suffix.lower() not in ANSWERS:
        raise fault("check.answers_kind", code=2, file=options.answers)
    if options.answers and (alone is None or alone.suffix.lower() in ANSWERS):
        raise fault("check.one_report", code=2)
    if options.accept and alone is None:
        raise fault("accept.one", code=2)
    for suffix in _suffixes(options.outs) - {EXCEL}:
        formats.check_suffix(suffix)
    _not_there(options.outs, options.force)


def _suffixes(outs: Sequence[Path]) -> set[str]:
    return {out.suffix.lower() for out in outs}


def _not_there(outs: Sequence[Path], force: bool) -> None:
    for out in outs:
        if out.exists() and not force:
            raise fault("file.exists", file=out)


def _written(out: Path, results: Sequence[Examined], options: argparse.Namespace) -> bytes:
    """What goes into an output file, by its suffix."""
    if options.annotate:
        from assistant.review.annotate import annotated

        return annotated(results[0])
    if out.suffix.lower() == EXCEL:
        from assistant.review.sheet import workbook

        return workbook(results)
    from assistant.review.note import note

    return formats.write(note(results), out.suffix)


def _print(results: Sequence[Examined], options: argparse.Namespace) -> None:
    if options.json:
        shapes = [result.as_json() for result in results]
        print(json.dumps(shapes[0] if len(shapes) == 1 else shapes, ensure_ascii=False, indent=2))
    else:
        for result in results:
            print("\n".join(result.lines()))
            if options.answers and result.report:
                count = sum(finding.check.startswith("changed.") for finding in result.findings)
                print(say("check.changed" if count else "check.unchanged", file=options.answers, count=count))
    for result in results:
        if result.error:
            print(result.error, file=sys.stderr)


def _accept(options: argparse.Namespace, source: Answers | None) -> None:
    """Record an acceptance in the answers, or beside the report."""
    wanted = wish(options.accept, options.reason, options.by, options.as_leading_office)
    last = opened.last_year(options.last_year) if options.last_year else None
    result = examine(options.files[0], last, source)
    if result.report is None:
        return  # the check itself says why
    print(say("accept.kept", file=keep(result, wanted)[1]), file=sys.stderr)


# -- read ------------------------------------------------------------------------------------


def read(options: argparse.Namespace) -> int:
    """A finished report as an answers file (stdout, or -o) or as figures (--json)."""
    from assistant.review.reading import read as read_report

    if options.report.suffix.lower() in ANSWERS:
        raise fault("read.of_answers", code=2, file=options.report)
    if options.out is not None and options.out.suffix.lower() not in ANSWERS:
        raise fault("read.out_kind", code=2, file=options.out)
    _not_there([options.out] if options.out else [], options.force)
    file = opened.open_file(options.report)
    told = read_report(file.report)
    if options.out is not None:
        answers.save(options.out, told.answers)
    if options.json:
        print(json.dumps(_shape(file, told.unplaced), ensure_ascii=False, indent=2))
    elif options.out is None:
        print(answers.dump(told.answers), end="")
    else:
        print(options.out)
    if told.unplaced:
        print(say("read.unplaced", count=len(told.unplaced)), file=sys.stderr)
        print("\n".join(say("read.unplaced_line", text=text) for text in told.unplaced), file=sys.stderr)
    return 0


def _shape(file: opened.Opened, unplaced: Sequence[str]) -> dict[str, object]:
    """The stable shape of `read --json`."""
    report = file.report
    head = {"organ": report.organ, "year": report.year, "edition": report.edition}
    return {**head, "figures": figures(file.edition, report), "unplaced": list(unplaced)}


# -- diff ------------------------------------------------------------------------------------


def diff(options: argparse.Namespace) -> int:
    """What changed from one file to the other."""
    from assistant.review.diff import differences, dumped

    old, new = opened.open_file(options.old), opened.open_file(options.new)
    difference = differences(old, new)
    print(dumped(difference) if options.json else "\n".join(difference.lines(new.edition)))
    return 0
