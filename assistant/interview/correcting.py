"""A correction in passing: “不对，是13件”, “上一题改成6” changes the answer given just before."""

from __future__ import annotations

import re

from assistant.documents import say
from assistant.interview.agenda import Sheet, Step
from assistant.interview.lists import amend
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.rowwise import told
from assistant.interview.taking import take
from assistant.numerals import normal, words
from assistant.understand import flag

ANSWERS = ("text", "texts", "items", "item", "flag", "gate")


def correction(prompt: Prompt, text: str) -> str | None:
    """The new answer inside a correcting sentence; None when the reply is no correction.

    Where a question takes free writing or a yes or no, 不对 alone may be the answer: there it
    corrects only with its comma and something behind it, or by what it names (上一题, 刚才).
    A summary put to confirm has its own way of being wrong.
    """
    said = normal(text)
    loose = words("corrections") if prompt.kind != "confirm" else ()
    if prompt.kind in ANSWERS:
        loose = tuple(f"{word}{comma}" for word in loose for comma in ",，")
    opening = max((w for w in (*words("corrections_named"), *loose) if said.startswith(w)), key=len, default="")
    rest = said[len(opening) :].lstrip(",，:：") if opening else ""
    for link in words("links"):
        rest = rest.removeprefix(link)
    plain = prompt.kind in ("flag", "gate") and flag(rest).stored  # 不对，没有 is the answer
    return None if plain else rest or None


def correct(sheet: Sheet, prompt: Prompt, last: str | None, text: str) -> Step | None:
    """Answer the question `last` (a FIELD) anew with what a correcting sentence says.

    None when `text` corrects nothing or nothing was answered before.
    """
    new = correction(prompt, text)
    before = prompt_for(sheet, last) if new and last else None
    if new is None or before is None:
        return None
    row = prompt_for(sheet, before.field.rpartition(".")[0]) if before.kind == "cell" else None
    before = row if row and told(sheet, row, new) else before  # 不对，予以公开是…, after a cell of another row
    field = sheet.edition.fields.get(last or "")
    if field is not None and field.kind in ("items", "texts"):  # a whole list is not thrown away for one item
        step = amend(sheet, field, new)
    else:
        step = take(sheet, before, _bare(before, new))
    if step.ask:
        return Step(sheet, ask=say("reply.correction", title=before.title, ask=step.ask))
    return step


def _bare(before: Prompt, new: str) -> str:
    """自称是我镇 -> 我镇: a text without the words of its own title before it."""
    links = "|".join(words("links"))
    named = re.match(rf"(?P<title>.{{2,}}?)(?:{links})(?P<value>.+)", new)
    free = before.part is not None and before.part.kind == "text"
    return named["value"] if named and free and named["title"] in before.title else new
