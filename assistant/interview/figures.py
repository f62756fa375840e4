"""Several figures of one group in a sentence: 制发2件，废止1件，现行有效9件."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from assistant.documents import say
from assistant.edition import Edition
from assistant.interview.values import figure_names
from assistant.numerals import words
from assistant.understand import Reading, count, says_none

PIECES = re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|[;、。\n]+")


def _about(clause: str, name: str) -> bool:
    """制发2件 begins with its name, 56人次 ends with it."""
    return clause.startswith(name) or (clause.endswith(name) and clause[0].isdigit())


def _apart(text: str, known: Iterable[str]) -> str:
    """制发1废止0 -> 制发1,废止0: a comma where a name follows a figure and has one of its own."""
    any_name = "|".join(sorted(known, key=len, reverse=True))
    follows = rf"(?<=[0-9件条次人])(?=(?:{any_name})[了的:是有为共]*[0-9没无])"
    return re.sub(follows, ",", unicodedata.normalize("NFKC", text))


def figures(edition: Edition, group: str, text: str, example: str) -> Reading | None:
    """The figures a reply names, by FIELD; None when it names none, or the group is not one of named figures."""
    known = figure_names(edition, group)
    if not known or says_none(text):
        return None
    found: dict[str, Any] = {}
    rest = []
    any_name = "|".join(sorted(known, key=len, reverse=True))  # 制发1废止0: no comma where a name follows a figure
    apart = re.sub(
        rf"(?<=[0-9件条次人])(?=(?:{any_name})[了的:是有为共]*[0-9没无])", ",", unicodedata.normalize("NFKC", text)
    )
    pieces = (piece.strip().removeprefix("其中") for piece in PIECES.split(apart))
    for clause in filter(None, pieces):
        bare = next((clause.removeprefix(word) for word in words("no_starts") if clause.startswith(word)), clause)
        name = next((name for name in sorted(known, key=len, reverse=True) if _about(bare, name)), "")
        if not name:
            rest.append(clause)
            continue
        path = known[name]
        figure = bare.removeprefix(name).lstrip(":了的是有为共") if bare.startswith(name) else bare
        reading = count(edition.fields[path], figure if bare == clause else figure or "0")
        if reading.ask:
            return reading
        found[path] = reading.value
    if not found:
        return None
    if rest:
        return Reading(ask=say("reply.figures", rest="，".join(rest), example=example))
    return Reading(found, True)
