"""Numbers as people write them: 12, １２, 十二, 一百零五, 1,234, 1.2万, 3万余, 约30, 十来件.

Pure grammar, no guessing: a numeral counts only when it is written in full, and what can
be read in two ways (一百五, 两三) is told as such.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.amounts import HAN_DIGITS
from assistant.documents import load_shipped

SIZES = {"亿": 100_000_000, "万": 10_000, "千": 1000, "百": 100, "十": 10}
FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
SPOKEN = str.maketrans("〇两", "零二")
ARABIC = re.compile(r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?P<scale>[百千万亿]*)")
HAN_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
NUMERALS = f"0-9{HAN_NUMERALS}"  # inside the brackets of a pattern
HAN = re.compile(f"[{HAN_NUMERALS}]+")
GROUPED = re.compile(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))")
APART = re.compile(r"[0-9]\s+[0-9]")


@dataclass(frozen=True)
class Number:
    """A number read from text: its value, the words after it (a unit), how sure it is.

    `vague`: given as about; `at_least`: given as more than; `either`: the readings when
    there are two.
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


# -- Chinese numerals --------------------------------------------------------------------


def numeral(number: int) -> str:
    """105 -> 一百零五: the one way to write it in full."""
    text = _in_full(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _in_full(number: int) -> str:
    for unit, size in SIZES.items():
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return f"{_in_full(head)}{unit}{gap}{_in_full(rest) if rest else ''}"
    return HAN_DIGITS[number]


def han(text: str) -> int | tuple[int, ...]:
    """A Chinese numeral -> its value, or the two it may mean. Raises ValueError when it is none."""
    if re.fullmatch(r"[零〇一二两三四五六七八九]{2,}", text):
        return _digit_by_digit(text)
    spoken = re.sub(r"(?<=[零百千万亿])十", "一十", text.translate(SPOKEN))
    spoken = spoken.removeprefix("一") if spoken.startswith("一十") else spoken
    value = _placed(spoken)
    if numeral(value) == spoken:
        return value
    size = SIZES.get(spoken[-2:-1], 0)
    last = HAN_DIGITS.find(spoken[-1])
    if last > 0 and size >= 100 and numeral(value - last) == spoken[:-1]:
        return (value - last + last * size // 10, value)  # 一百五: 150 or 105
    raise ValueError(text)


def _digit_by_digit(text: str) -> int | tuple[int, ...]:
    """二〇二三 -> 2023; 两三, 三五 -> either. Raises ValueError for what nobody says (二一, 一二三)."""
    digits = [HAN_DIGITS.index(character) for character in text.translate(SPOKEN)]
    if len(digits) == 2 and 0 < digits[0] < digits[1]:
        return (digits[0], digits[1])
    if digits[0] == 0 or (0 not in digits and len(digits) < 4):
        raise ValueError(text)
    return int("".join(map(str, digits)))


def _placed(text: str) -> int:
    """Value by place, however oddly it is written. Raises ValueError for a unit without a digit."""
    for unit, size in SIZES.items():
        if unit in text:
            head, _, rest = text.rpartition(unit)
            if not head and unit != "十":
                raise ValueError(text)
            return (_placed(head) if head else 1) * size + (_placed(rest) if rest else 0)
    digits = text.removeprefix("零") or "零"
    if len(digits) != 1:
        raise ValueError(text)
    return HAN_DIGITS.index(digits)


# -- numbers in replies ------------------------------------------------------------------


def read(text: str) -> Number | None:
    """The one number that a short reply consists of, or None when it is something else."""
    if APART.search(GROUPED.sub("", unicodedata.normalize("NFKC", text))):
        return None  # 3 5: one number or two?
    rest, about = _lead_in(normal(text))
    match = ARABIC.match(rest) or HAN.match(rest)
    value = _value(match) if match else None
    if match is None or value is None:
        return None
    tail, after = _vague_tail(rest[match.end() :])
    scale = next((unit for unit in SIZES if unit != "十" and tail.startswith(unit)), "")
    unit, later = _vague_tail(tail.removeprefix(scale))
    said = {*about, after, later} - {""}
    either = value if isinstance(value, tuple) else ()
    number = Decimal(value[0] if isinstance(value, tuple) else value) * SIZES.get(scale, 1)
    return Number(number, unit, bool(said), bool(said) and said <= set(words("at_least")), either)


def _lead_in(text: str) -> tuple[str, list[str]]:
    """A reply from its number on, and the words of vagueness that stood before (约, 近, 超过 …)."""
    about: list[str] = []
    while True:
        vague, lead = _starts(text, "vague_before"), _starts(text, "lead_ins")
        word = max(vague, lead, key=len)
        if not word or word == text:
            return text, about
        about += [vague] if word == vague else []
        text = text[len(word) :]


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
            number *= SIZES[scale]
        return number
    try:
        return han(match.group())
    except ValueError:
        return None


def measure(said: str, unit: str, about: str = "") -> bool:
    """Is what was said after a number a measure word for `unit`, perhaps with the thing counted (件申请, 次培训)?

    `about` is the title of what is asked: a thing it names may follow. 28项 is no number of 件.
    """
    bare = said.rstrip("".join(words("particles")))
    if bare == "":
        return True
    kin: dict[str, list[str]] = load_shipped("prompts", "vocabulary", "replies.yaml")["kin"]
    for word in (unit, *kin.get(unit, words("measures"))):
        thing = bare.removeprefix(word)
        if word and thing != bare and (thing in ("", *words("things")) or (len(thing) >= 2 and thing in about)):
            return True
    return False
