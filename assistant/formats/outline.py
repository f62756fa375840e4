"""Which lines of a report head its sections, misnumbered, renamed and misprinted ones included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.formats.labels import Labels, bare, core, folded, likeness

Role = Literal["", "title", "section", "part", "note", "header", "signature", "picture"]
DIGITS = "一二三四五六七八九十"
ORDINAL = re.compile(rf"(?:第(?P<part>[{DIGITS}]+)部分[、.:]?|(?P<number>[{DIGITS}]+)[、.,])")
PART = re.compile(rf"\([{DIGITS}]+\)")
STOPS = "。；;:，,"
ALIKE = 0.6
LONGEST = 45


@lru_cache(maxsize=1)
def structure() -> dict[str, dict[str, re.Pattern[str]]]:
    """The patterns of prompts/vocabulary/structure.yaml, each list as one; plain lists under an empty key."""
    shipped = load_shipped("prompts", "vocabulary", "structure.yaml")
    groups = {name: value if isinstance(value, dict) else {"": value} for name, value in shipped.items()}
    return {
        name: {key: re.compile("|".join(f"(?:{one})" for one in patterns)) for key, patterns in group.items()}
        for name, group in groups.items()
    }


def number(text: str) -> int:
    """The number a line begins with (三、 or 第三部分), 0 for none."""
    match = ORDINAL.match(folded(text))
    digits = (match["part"] or match["number"]) if match else ""
    if not digits or len(digits) > 2:
        return 0
    if digits[0] == "十":
        return 10 + (DIGITS.index(digits[1]) + 1 if len(digits) == 2 else 0)
    return DIGITS.index(digits[0]) + 1 if len(digits) == 1 else 10 * (DIGITS.index(digits[0]) + 1)


def wording(text: str) -> str:
    """A heading without its number, blanks and punctuation."""
    folding = folded(text)
    match = ORDINAL.match(folding)
    return bare(folding[match.end() :] if match else folding)


def short(text: str, most: int) -> bool:
    """May a text be a heading or a name: short, and no sentence?"""
    return 0 < len(text) <= most and text[-1] not in STOPS and "。" not in text


class Outline:
    """The headings of an edition's sections."""

    def __init__(self, edition: Edition) -> None:
        self.sections = edition.form["sections"]
        self.order = [str(section["key"]) for section in self.sections]
        self.headings = Labels((section["heading"], section["key"]) for section in self.sections)
        self.own = {core(section["heading"]): str(section["key"]) for section in self.sections}
        joined = "|".join(r"\s*".join(wording(section["heading"])) for section in self.sections)
        self.inline = re.compile(rf"(\s*[{DIGITS}]+\s*[、.．]\s*(?:{joined}))\s*[。：:\s]\s*(?=\S)")

    def key(self, text: str, role: Role = "") -> str | None:
        """Key of the section a line heads; empty if it heads one the form does not know; None if it is text."""
        text = folded(text).rstrip(":。")
        if not short(text, LONGEST) or PART.match(text):
            return None
        ordinal = ORDINAL.match(text)
        key = self.headings.find(text[ordinal.end() :] or text) if ordinal else self.own.get(core(text))
        if key:
            return key
        if ordinal:
            for place, section in enumerate(self.sections, 1):
                if place == number(text) and likeness(wording(text), wording(section["heading"])) >= ALIKE:
                    return str(section["key"])
        return "" if role == "section" else None

    def parted(self, text: str) -> list[str]:
        """A line that goes on after its heading, as heading and text."""
        match = self.inline.match(text) if len(text) > 6 else None
        return [match[1].strip(), text[match.end() :].strip()] if match else [text]

    def keys(self, texts: Sequence[str], roles: Sequence[Role]) -> list[str | None]:
        """The section each line heads: told by its words first, what is then missing by number and words.

        Lines that are no text are given as empty ones.
        """
        found = [self.key(text, role) if text else None for text, role in zip(texts, roles, strict=True)]
        present = {key: at for at, key in enumerate(found) if key}
        for place, key in enumerate(self.order):
            if key in present:
                continue
            before = max((present[other] for other in self.order[:place] if other in present), default=-1)
            after = min((present[other] for other in self.order[place + 1 :] if other in present), default=len(texts))
            for at in range(before + 1, after):
                if not found[at] and self._renamed(texts[at], place):
                    found[at], present[key] = key, at
                    break
        for at, text in enumerate(texts):
            if found[at] is None and self._foreign(text):
                found[at] = ""
        return found

    def _renamed(self, text: str, place: int) -> bool:
        if number(text) != place + 1 or not short(folded(text).rstrip(":"), LONGEST):
            return False
        return structure()["renamed"][self.order[place]].search(wording(text)) is not None

    def _foreign(self, text: str) -> bool:
        """A numbered heading of another outline, or one after the last of the form."""
        place = number(text)
        if not place or not short(folded(text), LONGEST):
            return False
        return place == len(self.order) + 1 or structure()["outline"][""].fullmatch(wording(text)) is not None
