"""A reply that answers the next question too: 副局长分管，局办公室承办; 没有，发在县政府门户网站.

Which question that is and how its clause is told stands with the question (`rest`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.documents import say
from assistant.interview.agenda import agenda
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.sheet import Sheet, Step
from assistant.numerals import normal
from assistant.sentences import clauses

Take = Callable[[Sheet, Prompt, str], Step]


def split(prompt: Prompt, text: str) -> tuple[str, str]:
    """(what is said of the question itself, what of the other one); the second is "" where nothing is."""
    rest = prompt.question.rest if prompt.question and prompt.question.field == prompt.field else {}
    pieces = [normal(clause) for clause in clauses(text)] if rest else []
    if len(pieces) == 1 and "own" in rest and (alone := re.fullmatch(rest["own"], pieces[0])):
        return alone["value"], ""  # 分管的是副局长
    theirs = [match["value"] for piece in pieces[1:] if (match := re.fullmatch(rest["about"], piece))]
    own = re.fullmatch(rest.get("own", "(?P<value>.*)"), pieces[0]) if pieces else None
    if own is None or not theirs or len(theirs) != len(pieces) - 1:
        return text, ""
    return own["value"], "，".join(theirs)


def follow(step: Step, path: str, text: str, take: Take) -> Step:
    """After the question itself: its neighbour answered with what was said of it, or said to be asked again."""
    places = (stop.field for stop in agenda(step.sheet) if stop.open)
    place = next((field for field in places if field == path or field.startswith(f"{path}.")), None)  # its first item
    asked = prompt_for(step.sheet, place) if place else None
    other = take(step.sheet, asked, text) if asked else None
    if other is None or other.ask:
        return Step(step.sheet, f"{step.said} {say('said.open_rest', value=text)}")
    return Step(other.sheet, f"{step.said} {other.said}")
