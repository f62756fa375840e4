"""Telling the form's labels again in a printed report, however they are spaced and bracketed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.documents import load_shipped

NUMBERING = re.compile(r"\(?[一二三四五六七八九十]+[)、.]+|\d+[.、)]+")
LONGEST = 200  # no label is longer; what is looked up again and again is kept
REMARK = re.compile(r"\([^()]*\)$")


def folded(text: str) -> str:
    """Full-width to half-width, without any blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """Letters and digits alone: brackets, quotes and punctuation make no difference."""
    return _bare(text) if len(text) <= LONGEST else _bare.__wrapped__(text)


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return "".join(character for character in folded(text) if character.isalnum())


@lru_cache(maxsize=4096)
def core(text: str) -> str:
    """A label without its number and without a remark in brackets at its end."""
    text = folded(text)
    numbering = NUMBERING.match(text)
    words = text[numbering.end() :] if numbering else text
    return bare(REMARK.sub("", words)) or bare(words)


def likeness(left: str, right: str) -> float:
    """How alike two labels are, from 0 to 1."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def edits(left: str, right: str) -> int:
    """How many characters are missing, added or exchanged between two short texts."""
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
    return row[-1]


class Labels:
    """Labels with what each stands for; several labels may stand for the same thing."""

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        shipped: Mapping[str, list[str]] = load_shipped("prompts", "vocabulary", "labels.yaml")
        also = {core(label): wordings for label, wordings in shipped.items()}
        self.whole: dict[str, str] = {}
        self.cores: dict[str, str] = {}
        for label, meaning in meanings:
            for wording in (label, *also.get(core(label), ())):
                self.whole.setdefault(bare(wording), meaning)
                self.cores.setdefault(core(wording), meaning)

    def find(self, text: str) -> str | None:
        """What a text stands for when it is one of the labels: as it stands, else by its core."""
        if len(text) > LONGEST:
            return None
        return self.whole.get(bare(text)) or self.cores.get(core(text))

    def nearest(self, text: str, least: float, among: Iterable[str]) -> str | None:
        """The meaning (one of `among`) whose label is most like a misprinted one, if alike enough.

        A label of three characters or more may have one of them wrong, however short it is.
        """
        wanted, sought = set(among), core(text)
        if len(sought) > 60 or not wanted:
            return None
        rated = [
            (likeness(sought, label), label, meaning) for label, meaning in self.cores.items() if meaning in wanted
        ]
        alike, label, meaning = max(rated, default=(0.0, "", ""))
        close = alike >= least or (len(label) > 2 and edits(sought, label) == 1)
        return meaning if meaning and close else None
