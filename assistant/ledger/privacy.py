"""What must never leave a ledger: names of applicants, identity and telephone numbers.

Case numbers and wordings pass through here before they are shown or kept anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from assistant.documents import UNPRINTABLE, say
from assistant.ledger.words import normal, vocabulary

PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)|[\w.+-]+@[\w-]+\.\w+")
LONG_FIGURE = re.compile(r"\d[\d\s-]{5,}\d")
NUMBER = re.compile(r"[\w〔〕\[\]【】（）()#][\w〔〕\[\]【】（）()\-—－_./#\s]{0,39}")
LONGEST_NAME = 8
MASK = "□"


def case_number(text: str, name: str) -> str:
    """A case number fit to be shown, or nothing: no formula, no identity number, no applicant in it."""
    number = " ".join(unicodedata.normalize("NFC", text).split())
    if not NUMBER.fullmatch(number) or not any(character.isdigit() for character in number):
        return ""
    if PERSONAL.search(number) or (len(name) > 1 and name in number):
        return ""
    return number


def masked(text: str, names: Collection[str]) -> str:
    """A wording as it may be shown: names of the ledger's applicants and long figures covered."""
    covered = UNPRINTABLE.sub("", unicodedata.normalize("NFKC", text))
    covered = LONG_FIGURE.sub(MASK, PERSONAL.sub(MASK, covered))
    for start in range(len(covered)):
        for length in range(min(LONGEST_NAME, len(covered) - start), 1, -1):
            piece = covered[start : start + length]
            if piece in names:
                covered = covered.replace(piece, MASK * length)
                break
    shown = " ".join(covered.split()).lstrip("=+-@")
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


def name_pieces(text: str) -> list[str]:
    """The single names in a cell of applicants: what masked() looks for."""
    pieces = re.split(r"[、,，;；/\s()（）]+", unicodedata.normalize("NFKC", text))
    return [piece for piece in pieces if 1 < len(piece) <= LONGEST_NAME and normal(piece)]


def sheet_label(name: str, place: int) -> str:
    """A sheet's name where it is one of the usual kind (3月, 台账), otherwise its place: it might name an applicant."""
    safe = any(piece in name.lower() for piece in vocabulary()["safe_sheets"]) or name.strip().isdigit()
    return name[:20] if safe and not PERSONAL.search(name) else say("ledger.sheet", n=place)
