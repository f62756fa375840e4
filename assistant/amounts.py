"""How numbers are written in Chinese prose: ordinals, amounts, counts known only as "more than"."""

from __future__ import annotations

from decimal import Decimal

HAN_DIGITS = "零一二三四五六七八九"


class Vague(int):
    """A count known only as "more than": compares as its number, prints as 30余."""

    def __str__(self) -> str:
        return f"{int(self)}余"

    def __format__(self, spec: str) -> str:
        return str(self)


def ordinal(number: int) -> str:
    """1 -> 一, 12 -> 十二, 23 -> 二十三 (up to 99)."""
    tens, ones = divmod(int(number), 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{HAN_DIGITS[tens]}十")
    return head + (HAN_DIGITS[ones] if ones or not tens else "")


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros and without an exponent."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
