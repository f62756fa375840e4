"""The commands. Each imports what it needs only inside itself: start-up time is felt."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from assistant import __version__
from assistant.errors import AssistantError

ANSWERS = (".yaml", ".yml")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status and never shows a traceback for a user's fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"nianbao {__version__}")
        return 0
    _utf8_streams()
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except AssistantError as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


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


class _Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self._positionals.title = _say("cli.positionals")
        self._optionals.title = _say("cli.options")
        self.add_argument("-h", "--help", action="help", help=_say("cli.help"))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", _say("cli.usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", _say("cli.usage"), 1)

    def error(self, message: str) -> NoReturn:
        from assistant.documents import load_shipped

        for pattern, chinese in load_shipped("prompts", "messages.yaml")["cli.errors"]:
            message = re.sub(pattern, chinese, message)
        print(_say("cli.wrong", message=message, usage=self.format_usage().strip()), file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nianbao", description=_say("cli.description"))
    parser.add_argument("--version", action="version", version=f"nianbao {__version__}", help=_say("cli.version"))
    parser.set_defaults(run=_start, ascii=False, last=None)
    commands = parser.add_subparsers(title=_say("cli.commands"), metavar="…", parser_class=_Parser)

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        text = _say(f"cli.{name}")
        sub = commands.add_parser(name, help=text, description=_say(f"cli.{name}.description"))
        sub.set_defaults(run=run)
        return sub

    write = add("write", _write)
    write.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_say("cli.file"))
    write.add_argument("--last-year", dest="last", type=Path, metavar="FILE", help=_say("cli.last_answers"))
    write.add_argument("--plain", action="store_true", help=_say("cli.plain"))
    write.add_argument("--ascii", action="store_true", help=_say("cli.ascii"))
    build = add("build", _build)
    build.add_argument("file", type=Path, metavar="FILE", help=_say("cli.file"))
    build.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.out"))
    build.add_argument("--draft", action="store_true", help=_say("cli.draft"))
    build.add_argument("--force", action="store_true", help=_say("cli.force"))
    _add_review(add)
    explain = add("explain", _explain)
    explain.add_argument("field", nargs="?", metavar="FIELD", help=_say("cli.field"))
    explain.add_argument("reply", nargs="?", metavar="REPLY", help=_say("cli.reply"))
    explain.add_argument("--json", action="store_true", help=_say("cli.json"))
    _add_form(add("form", _form))
    _add_tally(add("tally", _tally))
    lint = add("lint", _lint)
    lint.add_argument("dir", nargs="?", type=Path, metavar="DIR", help=_say("cli.dir"))
    return parser


def _add_form(form: argparse.ArgumentParser) -> None:
    """The empty form, what to gather."""
    form.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_say("cli.form.file"))
    form.add_argument("--checklist", action="store_true", help=_say("cli.checklist"))
    form.add_argument("--kind", metavar="KIND", help=_say("cli.kind"))
    form.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.out"))
    form.add_argument("--force", action="store_true", help=_say("cli.force"))


def _add_tally(tally: argparse.ArgumentParser) -> None:
    """A ledger into the requests table."""
    tally.add_argument("ledger", nargs="?", type=Path, metavar="LEDGER", help=_say("cli.ledger"))
    tally.add_argument("--year", type=int, metavar="YEAR", help=_say("cli.year"))
    tally.add_argument("-o", dest="out", type=Path, metavar="ANSWERS", help=_say("cli.tally_out"))
    tally.add_argument("--map", type=Path, metavar="FILE", help=_say("cli.map"))
    tally.add_argument("--json", action="store_true", help=_say("cli.json"))
    tally.add_argument("--template", type=Path, metavar="OUT", help=_say("cli.ledger_template"))
    tally.add_argument("--force", action="store_true", help=_say("cli.tally_force"))


def _add_review(add: Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]) -> None:
    """The reviewer's commands."""
    check = add("check", _check)
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_say("cli.files"))
    check.add_argument("--last-year", type=Path, metavar="FILE", help=_say("cli.last_year"))
    check.add_argument("--answers", type=Path, metavar="FILE", help=_say("cli.answers"))
    check.add_argument("--json", action="store_true", help=_say("cli.json"))
    check.add_argument("--strict", action="store_true", help=_say("cli.strict"))
    check.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.note"))
    check.add_argument("--annotate", action="store_true", help=_say("cli.annotate"))
    check.add_argument("--force", action="store_true", help=_say("cli.force"))
    check.add_argument("--accept", metavar="CHECK@PLACE", help=_say("cli.accept"))
    check.add_argument("--reason", metavar="TEXT", help=_say("cli.reason"))
    check.add_argument("--by", metavar="NAME", help=_say("cli.by"))
    check.add_argument("--as-leading-office", metavar="NAME", help=_say("cli.leading_office"))
    read = add("read", _read)
    read.add_argument("report", type=Path, metavar="REPORT", help=_say("cli.report"))
    read.add_argument("-o", dest="out", type=Path, metavar="ANSWERS", help=_say("cli.read_out"))
    read.add_argument("--json", action="store_true", help=_say("cli.json"))
    read.add_argument("--force", action="store_true", help=_say("cli.force"))
    diff = add("diff", _diff)
    diff.add_argument("old", type=Path, metavar="A", help=_say("cli.old"))
    diff.add_argument("new", type=Path, metavar="B", help=_say("cli.new"))
    diff.add_argument("--json", action="store_true", help=_say("cli.json"))


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
        _parser().print_help(sys.stderr)
        return 2
    options.file, options.plain = None, False
    return _write(options)


def _write(options: argparse.Namespace) -> int:
    from assistant import desk
    from assistant.documents import fault

    last_year = today().year - 1
    plain = options.plain or (_terminal() and _plain_only())
    if not plain and not _terminal():
        raise fault("cli.no_terminal", code=2)
    if not plain:
        from assistant import tui

        if options.last:  # remembered for this file, where the interview finds it
            from assistant import memory

            options.file = options.file or desk.new()
            memory.recall(options.file, open_answers(options.file), options.last)
        return tui.run(options.file, last_year, options.ascii)
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
    outs = options.outs or [options.file.with_name(release.default_name(document))]
    try:
        written = release.build(document, outs, draft=options.draft, force=options.force)
    except release.Refused as refusal:
        print("\n".join([_say("build.refused", file=options.file), *lines(refusal.findings)]), file=sys.stderr)
        return 1
    for path in written:
        print(path)
    return 0


def _check(options: argparse.Namespace) -> int:
    from assistant.review import command

    return command.check(options)


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


def _lint(options: argparse.Namespace) -> int:
    from assistant import lint

    faults = lint.lint(options.dir)
    print("\n".join(faults) if faults else _say("lint.clean"))
    return 1 if faults else 0


def _tally(options: argparse.Namespace) -> int:
    from assistant.ledger.command import tally_command

    return tally_command(options)
