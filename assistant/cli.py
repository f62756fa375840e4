"""The commands. Each imports what it needs only inside itself: start-up time is felt."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.errors import AssistantError

if TYPE_CHECKING:
    import argparse

    from assistant.ledger import Decisions

ANSWERS = (".yaml", ".yml")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status and never shows a traceback for a user's fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"nianbao {__version__}")
        return 0
    _utf8_streams()
    try:
        options = _parsed(arguments)
        command: Callable[[Any], int] = options.run
        return command(options)
    except AssistantError as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parsed(arguments: list[str]) -> Any:
    """The options; without any there is nothing to parse, and the first question comes sooner."""
    if not arguments:
        return SimpleNamespace(run=_start, ascii=False, last=None)
    from assistant.options import parser

    return parser(COMMANDS, _start, arguments[0]).parse_args(arguments)


def _utf8_streams() -> None:
    """Chinese must come through: an ASCII stream becomes UTF-8, any other never raises on a character."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        ascii_only = (stream.encoding or "ascii").lower().replace("-", "") in ("ascii", "usascii", "ansi_x3.41968")
        reconfigure(errors="replace", **({"encoding": "utf-8"} if ascii_only else {}))


def _say(key: str, **values: object) -> str:
    from assistant.documents import say

    return say(key, **values)


# -- the interview ---------------------------------------------------------------------------


def today() -> date:
    """Today, or NIANBAO_TODAY; only the interview looks at the clock."""
    given = os.environ.get("NIANBAO_TODAY")
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError:
        from assistant.documents import fault

        raise fault("cli.today", code=2, value=given) from None


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _plain_only() -> bool:
    """A terminal that cannot show the full screen: dumb, or not UTF-8."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return (os.environ.get("TERM", "dumb" if os.name != "nt" else "") in ("dumb", "") and os.name != "nt") or (
        encoding != "utf8" and os.name != "nt"
    )


def _start(options: argparse.Namespace) -> int:
    if not _terminal():
        from assistant.options import parser

        parser(COMMANDS, _start, None).print_help(sys.stderr)
        return 2
    options.file, options.plain = None, False
    return _write(options)


def _write(options: argparse.Namespace) -> int:
    from assistant import desk
    from assistant.documents import fault

    now = today()
    last_year = now.year - 1
    plain = options.plain or (_terminal() and _plain_only())
    if not plain and not _terminal():
        raise fault("cli.no_terminal", code=2)
    if not plain:
        from assistant import tui

        if options.last:  # remembered for this file, where the interview finds it
            from assistant import memory

            options.file = options.file or desk.new()
            memory.recall(options.file, open_answers(options.file), options.last)
        return tui.run(options.file, last_year, options.ascii, now)
    if options.file is None and not _terminal():
        raise fault("cli.plain_file", code=2)
    from assistant import plain as plain_interview

    path = options.file or desk.new()
    return plain_interview.run(path, open_answers(path), last_year, last=options.last)


def open_answers(path: Path) -> dict[str, Any]:
    """The answers of a file, or the beginning of a new one when there is no such file."""
    from assistant import answers
    from assistant.documents import fault
    from assistant.edition import CURRENT

    if path.suffix.lower() not in ANSWERS:
        raise fault("cli.not_answers", code=2, file=path)
    return answers.read(path) if path.exists() else {"edition": CURRENT}


# -- reports ---------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from assistant import answers, release
    from assistant.documents import fault
    from assistant.review.listing import lines

    if options.file.suffix.lower() not in ANSWERS:
        raise fault("cli.not_answers", code=2, file=options.file)
    document = answers.read(options.file)
    usual = [] if options.picture else [options.file.with_name(release.default_name(document))]
    wishes = release.Wishes(options.template, options.picture, options.charts, options.verify)
    how = {"beside": options.file, "draft": options.draft, "force": options.force, "wishes": wishes}
    try:
        written = release.build(document, options.outs or usual, **how)
    except release.Refused as refusal:
        print("\n".join([_say("build.refused", file=options.file), *lines(refusal.findings)]), file=sys.stderr)
        return 1
    for path in written:
        print(path)
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.screen:
        return _review(options)
    from assistant.review import command

    return command.check(options)


def _review(options: argparse.Namespace) -> int:
    """The review of one file on the screen."""
    from assistant.documents import fault

    if len(options.files) > 1 or options.json or options.outs or options.accept or options.answers:
        raise fault("check.screen", code=2)
    if not _terminal() or _plain_only():
        raise fault("cli.no_terminal", code=2)
    from assistant import tui
    from assistant.tui import reviewing

    return tui.show(lambda: reviewing.review(options.files[0], options.last_year), today().year - 1)


def _read(options: argparse.Namespace) -> int:
    from assistant.review import command

    return command.read(options)


def _diff(options: argparse.Namespace) -> int:
    from assistant.review import command

    return command.diff(options)


def _explain(options: argparse.Namespace) -> int:
    from assistant import explain

    print(explain.explain(options.field, options.reply, options.json, today().year - 1))
    return 0


def _form(options: argparse.Namespace) -> int:
    from assistant import formats, release
    from assistant.documents import fault
    from assistant.edition import CURRENT, load
    from assistant.teach import form
    from assistant.understand import pick

    document = open_answers(options.file) if options.file else {}
    edition = load(document.get("edition", CURRENT))
    kinds = edition.fields["organ.kind"].options
    kind = pick(kinds, options.kind) if options.kind else ""
    if kind is None:
        raise fault("form.kind", code=2, value=options.kind, known="、".join(kinds.values()))
    report = form.checklist(edition, document, kind) if options.checklist else form.form(edition, today().year - 1)
    if not options.outs:
        print(formats.write(report, ".txt").decode("utf-8"), end="")
    for path in release.deliver(report, options.outs, force=options.force):
        print(path)
    return 0


def _template(options: argparse.Namespace) -> int:
    from assistant import release

    print(release.template(options.out, options.force))
    return 0


def _lint(options: argparse.Namespace) -> int:
    from assistant import lint

    faults = lint.lint(options.dir)
    print("\n".join(faults) if faults else _say("lint.clean"))
    return 1 if faults else 0


def _tally(options: argparse.Namespace) -> int:
    from assistant.ledger.command import tally_command

    options.carried = _carried(options)
    asked = _terminal() and not _plain_only() and not options.json and (options.ledger or not options.template)
    return tally_command(options, _confirm_tally if asked else None)


def _carried(options: argparse.Namespace) -> tuple[str | int, ...]:
    """The cases that last year's report carried forward, for a file of answers that there is already."""
    if options.out is None or options.out.suffix.lower() not in ANSWERS or not options.out.exists():
        return ()
    from assistant import memory

    return memory.carried_over(options.out, open_answers(options.out))


def _confirm_tally(ledger: Path | None, year: int | None, out: Path | None, decided: Decisions) -> int:
    """What is open in a ledger is settled on the screen."""
    from assistant import tui
    from assistant.tui import tallying

    return tui.show(lambda: tallying.confirm(ledger, year, out, decided), today().year - 1)


def _demo(options: argparse.Namespace) -> int:
    from assistant.teach import demonstrating

    if demonstrating.on_paper(options, _terminal()):
        return demonstrating.demo(options)
    from assistant.tui import teaching

    if options.record:
        return teaching.record(options.lesson, options.record, options.force)
    if not _terminal() or _plain_only():
        from assistant.documents import fault

        raise fault("cli.no_terminal", code=2)
    return teaching.play(options.lesson, today().year - 1, options.ascii)


def _quiz(options: argparse.Namespace) -> int:
    from assistant.documents import fault
    from assistant.teach import command

    if command.on_paper(options):
        return command.quiz(options)
    made = command.asked_for(options)
    if not _terminal() or _plain_only():
        raise fault("quiz.no_terminal", code=2)
    from assistant import tui
    from assistant.tui.teaching.quiz import QuizScreen

    return tui.show(lambda: QuizScreen(made), today().year - 1, options.ascii)


def _serve(options: argparse.Namespace) -> int:
    from assistant.tui.teaching import serving

    return serving.serve(options.host, options.port, options.keep, today().year - 1)


COMMANDS = {
    "write": _write,
    "build": _build,
    "check": _check,
    "read": _read,
    "diff": _diff,
    "tally": _tally,
    "form": _form,
    "template": _template,
    "explain": _explain,
    "quiz": _quiz,
    "serve": _serve,
    "demo": _demo,
    "lint": _lint,
}
