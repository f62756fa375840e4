"""nianbao demo without a screen: the lessons there are, and whether one still fits the questions."""

from __future__ import annotations

import argparse

from assistant.documents import say
from assistant.teach import rehearsing
from assistant.teach.lesson import find, read, shipped


def on_paper(options: argparse.Namespace, terminal: bool) -> bool:
    """Is nothing to be played: a list, a check, or no terminal to play on?"""
    return bool(options.check or options.list or (options.lesson is None and not (terminal or options.record)))


def demo(options: argparse.Namespace) -> int:
    """The list of lessons, or a check of one. Returns the exit status. Raises AssistantError for a faulty lesson."""
    if not options.check:
        print("\n".join(listed()))
        return 0
    paths = [find(options.lesson)] if options.lesson else shipped()
    for path in paths:
        rehearsing.check(read(path))
        print(say("teach.fits", file=path.name))
    return 0


def listed() -> list[str]:
    """The lessons, one a line: number, name, title, how long, for whom."""
    return [
        say("teach.listed", n=n, name=made.name, title=made.title, minutes=made.minutes, audience=made.audience)
        for n, made in enumerate(map(read, shipped()), 1)
    ]
