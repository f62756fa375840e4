"""Going to a part of the report in words: 跳到第三部分, 转到存在的问题."""

from __future__ import annotations

import re

from assistant.edition import Edition
from assistant.interview.agenda import Sheet, agenda
from assistant.numerals import HAN_NUMERALS, han, normal, words

PART = re.compile(f"第?([0-9]|[{HAN_NUMERALS}]+)(?:个?部分|章|节)?")
LEAST = 2  # characters of a heading that tell it from the others


def jump(sheet: Sheet, text: str) -> str | None:
    """The FIELD to ask when a reply is a wish to go to a part of the report: its first open one, or its first.

    "" where there is no such part; None when the reply is no such wish.
    """
    said = normal(text)
    lead = max((word for word in words("jumps") if said.startswith(word)), key=len, default="")
    named = said.removeprefix(lead)
    section = _section(sheet.edition, named) if lead else None
    if section is None:
        return "" if lead and PART.fullmatch(named) else None
    stops = [stop for stop in agenda(sheet) if stop.question.section == section]
    return next((stop.field for stop in stops if stop.open), stops[0].field if stops else "")


def _section(edition: Edition, named: str) -> str | None:
    """The key of the section with this number, or with a heading that has these words alone."""
    entries = edition.form["sections"]
    part = PART.fullmatch(named)
    if part:
        number = int(part[1]) if part[1].isdigit() else han(part[1])
        return str(entries[number - 1]["key"]) if isinstance(number, int) and 1 <= number <= len(entries) else None
    meant = [entry["key"] for entry in entries if len(named) >= LEAST and named in entry["heading"]]
    return str(meant[0]) if len(meant) == 1 else None
