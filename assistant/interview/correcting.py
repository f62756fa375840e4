"""A correction in passing: “不对，是13件”, “上一题改成6” changes the answer given just before."""

from __future__ import annotations

from assistant.documents import say
from assistant.interview.agenda import Sheet, Step
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.taking import take
from assistant.numerals import normal, words

WRITING = ("text", "texts", "items", "item")
ANSWERS = ("text", "texts", "items", "item", "flag", "gate")


def correction(prompt: Prompt, text: str) -> str | None:
    """The new answer inside a correcting sentence; None when the reply is no correction.

    Where a question takes a yes or no, 不对 may be the answer itself; only a sentence that names
    what it corrects (上一题, 刚才) is a correction there. In free writing a 不对 wants its comma.
    """
    said = normal(text)
    openings = words("corrections_named") + (() if prompt.kind in ANSWERS else words("corrections"))
    if prompt.kind in WRITING:  # 不对，是副局长: no text begins so
        openings += tuple(f"{word}{comma}" for word in words("corrections") for comma in ",，")
    opening = max((word for word in openings if said.startswith(word)), key=len, default="")
    rest = said[len(opening) :].lstrip(",，:：") if opening else ""
    for link in words("links"):
        rest = rest.removeprefix(link)
    return rest or None


def correct(sheet: Sheet, prompt: Prompt, last: str | None, text: str) -> Step | None:
    """Answer the question `last` (a FIELD) anew with what a correcting sentence says.

    None when `text` corrects nothing or nothing was answered before.
    """
    new = correction(prompt, text)
    before = prompt_for(sheet, last) if new and last else None
    if new is None or before is None:
        return None
    step = take(sheet, before, new)
    if step.ask:
        return Step(sheet, ask=say("reply.correction", title=before.title, ask=step.ask))
    return step
