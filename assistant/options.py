"""The options of every command, in Chinese. Only the command asked for is built: start-up time is felt."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from assistant import __version__
from assistant.documents import load_shipped
from assistant.documents import say as _say

Parser = argparse.ArgumentParser
Run = Callable[[argparse.Namespace], int]


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
        for pattern, chinese in load_shipped("prompts", "messages.yaml")["cli.errors"]:
            message = re.sub(pattern, chinese, message)
        print(_say("cli.wrong", message=message, usage=self.format_usage().strip()), file=sys.stderr)
        sys.exit(2)


def parser(commands: Mapping[str, Run], start: Run, asked: str | None) -> Parser:
    """The command line: `start` runs without a command; only the command `asked` for is built, if it is one."""
    whole = _Parser(prog="nianbao", description=_say("cli.description"))
    whole.add_argument("--version", action="version", version=f"nianbao {__version__}", help=_say("cli.version"))
    whole.set_defaults(run=start, ascii=False, last=None)
    subs = whole.add_subparsers(title=_say("cli.commands"), metavar="…", parser_class=_Parser)
    for name, run in commands.items():
        if asked in commands and name != asked:
            continue
        sub = subs.add_parser(name, help=_say(f"cli.{name}"), description=_say(f"cli.{name}.description"))
        sub.set_defaults(run=run)
        OPTIONS[name](sub)
    return whole


def _write(write: Parser) -> None:
    """The interview."""
    write.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_say("cli.file"))
    write.add_argument("--last-year", dest="last", type=Path, metavar="FILE", help=_say("cli.last_answers"))
    write.add_argument("--plain", action="store_true", help=_say("cli.plain"))
    write.add_argument("--ascii", action="store_true", help=_say("cli.ascii"))


def _build(build: Parser) -> None:
    """Answers into a report."""
    build.add_argument("file", type=Path, metavar="FILE", help=_say("cli.file"))
    build.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.out"))
    build.add_argument("--draft", action="store_true", help=_say("cli.draft"))
    build.add_argument("--force", action="store_true", help=_say("cli.force"))
    build.add_argument("--template", type=Path, metavar="T.docx", help=_say("cli.own_template"))
    build.add_argument("--picture", type=Path, metavar="OUT.png", help=_say("cli.picture"))
    build.add_argument("--charts", action="store_true", help=_say("cli.charts"))
    build.add_argument("--verify", action="store_true", help=_say("cli.verify"))


def _template(template: Parser) -> None:
    """A Word template to begin with."""
    template.add_argument("-o", dest="out", type=Path, metavar="OUT.docx", help=_say("cli.template_out"))
    template.add_argument("--force", action="store_true", help=_say("cli.force"))


def _check(check: Parser) -> None:
    """What is wrong with answers or reports."""
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_say("cli.files"))
    check.add_argument("--last-year", type=Path, metavar="FILE", help=_say("cli.last_year"))
    check.add_argument("--answers", type=Path, metavar="FILE", help=_say("cli.answers"))
    check.add_argument("--json", action="store_true", help=_say("cli.json"))
    check.add_argument("--strict", action="store_true", help=_say("cli.strict"))
    check.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.note"))
    check.add_argument("--annotate", action="store_true", help=_say("cli.annotate"))
    check.add_argument("--force", action="store_true", help=_say("cli.force"))
    check.add_argument("--screen", action="store_true", help=_say("cli.screen"))
    check.add_argument("--accept", metavar="CHECK@PLACE", help=_say("cli.accept"))
    check.add_argument("--reason", metavar="TEXT", help=_say("cli.reason"))
    check.add_argument("--by", metavar="NAME", help=_say("cli.by"))
    check.add_argument("--as-leading-office", metavar="NAME", help=_say("cli.leading_office"))


def _read(read: Parser) -> None:
    """A finished report into answers."""
    read.add_argument("report", type=Path, metavar="REPORT", help=_say("cli.report"))
    read.add_argument("-o", dest="out", type=Path, metavar="ANSWERS", help=_say("cli.read_out"))
    read.add_argument("--json", action="store_true", help=_say("cli.json"))
    read.add_argument("--force", action="store_true", help=_say("cli.force"))


def _diff(diff: Parser) -> None:
    """What changed between two files."""
    diff.add_argument("old", type=Path, metavar="A", help=_say("cli.old"))
    diff.add_argument("new", type=Path, metavar="B", help=_say("cli.new"))
    diff.add_argument("--json", action="store_true", help=_say("cli.json"))


def _explain(explain: Parser) -> None:
    """One field, or what a reply would be taken for."""
    explain.add_argument("field", nargs="?", metavar="FIELD", help=_say("cli.field"))
    explain.add_argument("reply", nargs="?", metavar="REPLY", help=_say("cli.reply"))
    explain.add_argument("--json", action="store_true", help=_say("cli.json"))


def _form(form: Parser) -> None:
    """The empty form, what to gather."""
    form.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_say("cli.form.file"))
    form.add_argument("--checklist", action="store_true", help=_say("cli.checklist"))
    form.add_argument("--kind", metavar="KIND", help=_say("cli.kind"))
    form.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.out"))
    form.add_argument("--force", action="store_true", help=_say("cli.force"))


def _tally(tally: Parser) -> None:
    """A ledger into the requests table."""
    tally.add_argument("ledger", nargs="?", type=Path, metavar="LEDGER", help=_say("cli.ledger"))
    tally.add_argument("--year", type=int, metavar="YEAR", help=_say("cli.year"))
    tally.add_argument("-o", dest="out", type=Path, metavar="ANSWERS", help=_say("cli.tally_out"))
    tally.add_argument("--map", type=Path, metavar="FILE", help=_say("cli.map"))
    tally.add_argument("--json", action="store_true", help=_say("cli.json"))
    tally.add_argument("--template", type=Path, metavar="OUT", help=_say("cli.ledger_template"))
    tally.add_argument("--force", action="store_true", help=_say("cli.tally_force"))


def _lint(lint: Parser) -> None:
    """The data in prompts/ and schemas/."""
    lint.add_argument("dir", nargs="?", type=Path, metavar="DIR", help=_say("cli.dir"))


def _quiz(quiz: Parser) -> None:
    """An exercise in finding faults; facts to practise writing from."""
    quiz.add_argument("--seed", type=int, default=1, metavar="N", help=_say("cli.quiz.seed"))
    quiz.add_argument("--level", default="easy", metavar="LEVEL", help=_say("cli.quiz.level"))
    quiz.add_argument("--faults", type=int, metavar="N", help=_say("cli.quiz.faults"))
    quiz.add_argument("-o", dest="outs", action="append", type=Path, metavar="OUT", default=[], help=_say("cli.out"))
    quiz.add_argument("--answers", action="append", type=Path, metavar="KEY", default=[], help=_say("cli.quiz.answers"))
    quiz.add_argument("--facts", action="store_true", help=_say("cli.quiz.facts"))
    quiz.add_argument("--json", action="store_true", help=_say("cli.json"))
    quiz.add_argument("--force", action="store_true", help=_say("cli.force"))
    quiz.add_argument("--ascii", action="store_true", help=_say("cli.ascii"))


def _serve(serve: Parser) -> None:
    """The whole program in a browser."""
    serve.add_argument("--port", type=int, default=8000, metavar="PORT", help=_say("cli.serve.port"))
    serve.add_argument("--host", default="127.0.0.1", metavar="HOST", help=_say("cli.serve.host"))
    serve.add_argument("--keep", type=Path, metavar="FOLDER", help=_say("cli.serve.keep"))


def _demo(demo: Parser) -> None:
    """A lesson played on the screen."""
    demo.add_argument("lesson", nargs="?", metavar="LESSON", help=_say("cli.lesson"))
    demo.add_argument("--list", action="store_true", help=_say("cli.demo_list"))
    demo.add_argument("--check", action="store_true", help=_say("cli.demo_check"))
    demo.add_argument("--record", type=Path, metavar="FOLDER", help=_say("cli.record"))
    demo.add_argument("--force", action="store_true", help=_say("cli.force"))
    demo.add_argument("--ascii", action="store_true", help=_say("cli.ascii"))


OPTIONS: Mapping[str, Callable[[Parser], None]] = {
    "write": _write,
    "build": _build,
    "check": _check,
    "read": _read,
    "diff": _diff,
    "explain": _explain,
    "form": _form,
    "template": _template,
    "tally": _tally,
    "quiz": _quiz,
    "serve": _serve,
    "demo": _demo,
    "lint": _lint,
}
