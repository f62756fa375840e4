"""Numbers as people write them: 12, １２, 十二, 一百零五, 1,234, 1.2万, 3万余, 约30, 十来件.

Pure grammar, no guessing: what can be read in two ways (一百五, 两三) is told as such.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
UNITS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
ARABIC = re.compile(r"(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<scale>[百千万亿]*)")
HAN = re.compile(r"[零〇一二两俩仨三四五六七八九十百千万亿]+")


@dataclass(frozen=True)
class Number:
    """A number read from text: its value, the words after it (a unit), how sure it is.

    `vague`: given as about; `at_least`: given as more than; `either`: the readings when
    there are two; `trouble` names a message when it is no number at all.
    """

    value: Decimal | None = None
    unit: str = ""
    vague: bool = False
    at_least: bool = False
    either: tuple[int, ...] = ()


def normal(text: str) -> str:
    """Full-width to half-width (NFKC), without blanks and end punctuation."""
    folded = unicodedata.normalize("NFKC", text).translate(FINANCIAL)
    return re.sub(r"\s+", "", folded).rstrip("。.!！,，;；~").strip()


@lru_cache(maxsize=64)
def words(name: str) -> tuple[str, ...]:
    """A list of the replies vocabulary, longest first."""
    entries: list[str] = load_shipped("prompts", "vocabulary", "replies.yaml")[name]
    return tuple(sorted(map(str, entries), key=len, reverse=True))


def han(text: str) -> int | tuple[int, ...]:
    """A Chinese numeral -> its value, or several when it is ambiguous. Raises ValueError."""
    if re.fullmatch(r"[零〇一二两三四五六七八九]{2,}", text):
        digits = [DIGITS[c] for c in text]
        if len(digits) == 2 and digits[1] == digits[0] + 1:
            return (digits[0], digits[1])  # 两三件: two or three
        return int("".join(map(str, digits)))  # 二〇二三
    total = section = digit = 0
    last_unit = 0
    zero = False
    for character in text:
        if character in DIGITS:
            if digit:
                raise ValueError(text)
            digit = DIGITS[character]
            zero = zero or digit == 0
        elif character in UNITS:
            section += (digit or (1 if character == "十" and not section else 0) or _no(text)) * UNITS[character]
            digit, last_unit, zero = 0, UNITS[character], False
        elif character in BIG:
            if not section and not digit:
                raise ValueError(text)
            total = (
                (total + section + digit) * BIG[character]
                if BIG[character] > 10_000
                else total + (section + digit) * BIG[character]
            )
            section = digit = 0
            last_unit, zero = BIG[character], False
        else:
            raise ValueError(text)
    if digit and last_unit >= 100 and not zero:
        return (total + section + digit * last_unit // 10, total + section + digit)  # 一百五: 150 or 105
    return total + section + digit


def _no(text: str) -> int:
    raise ValueError(text)


def read(text: str) -> Number | None:
    """The one number that a short reply consists of, or None when it is something else."""
    rest = _after_lead_in(normal(text))
    before = _starts(rest, "vague_before")
    rest = rest[len(before) :]
    match = ARABIC.match(rest) or HAN.match(rest)
    if not match:
        return None
    tail = rest[match.end() :]
    tail, after = _vague_tail(tail)
    value: Any = _value(match)
    if value is None:
        return None
    scale = next((s for s in ("万", "亿", "千", "百") if tail.startswith(s)), "")
    unit = tail[len(scale) :]
    unit, later = _vague_tail(unit)
    vague = bool(before or after or later)
    sure = {word for word in (before, after, later) if word}
    either = value if isinstance(value, tuple) else ()
    number = Decimal(either[0] if either else value)
    if scale:
        number *= {"百": 100, "千": 1000, **BIG}[scale]
    return Number(number, unit, vague, bool(sure) and sure <= set(words("at_least")), either)


def _after_lead_in(text: str) -> str:
    lead = _starts(text, "lead_ins")
    return _after_lead_in(text[len(lead) :]) if lead and len(lead) < len(text) else text


def _starts(text: str, name: str) -> str:
    return next((word for word in words(name) if text.startswith(word)), "")


def _vague_tail(tail: str) -> tuple[str, str]:
    """The tail without a word of vagueness, and that word (余, 多, 来, 左右 …)."""
    for word in words("vague_after"):
        if tail.startswith(word):
            return tail[len(word) :], word
        if tail.endswith(word) and len(tail) > len(word):
            return tail[: -len(word)], word
    return tail, ""


def _value(match: re.Match[str]) -> Decimal | int | tuple[int, ...] | None:
    if "number" in match.groupdict():
        number = Decimal(match["number"].replace(",", ""))
        for scale in match["scale"]:
            number *= {"百": 100, "千": 1000, **BIG}[scale]
        return number
    try:
        return han(match.group())
    except ValueError:
        return None


def measure(unit: str, allowed: Sequence[str] = ()) -> bool:
    """Is what follows the number only a measure word?"""
    return unit == "" or unit in words("measures") or unit in allowed
