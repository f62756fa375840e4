"""What phrases may do with a fact: Chinese numerals, shares, lists, titles. Jinja filters and tests.

A filter given an Undefined, or left with nothing to say, returns an Undefined: the
sentence then falls away (facts only; zero is said in words of its own).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import StrictUndefined
from jinja2 import Undefined as AnyUndefined

from assistant.amounts import Vague, ordinal, plain

ENDINGS = "。；;，,、！!.… \n"
SENTENCE_ENDS = ("。", "！", "？", "…")
CLOSERS = "”’）》"
ZERO = re.compile(r"0+(\.0+)?")


def nothing(name: str) -> StrictUndefined:
    return StrictUndefined(name=name)


def money(value: Any) -> Any:
    """Amount -> trimmed decimal text, in the unit it was given in."""
    return value if isinstance(value, AnyUndefined) else plain(Decimal(str(value)))


def number(value: Any) -> Any:
    """Amount text -> an exact number to compare."""
    return value if isinstance(value, AnyUndefined) else Decimal(str(value))


def some(value: Any) -> Any:
    """The value, or nothing when it is zero or empty."""
    if isinstance(value, AnyUndefined):
        return value
    zero = isinstance(value, str) and ZERO.fullmatch(value)
    return value if value and not zero else nothing("some")


def share(part: Any, whole: Any) -> Any:
    """Percentage of `whole`, two decimals at most; nothing on a zero base or a vague number."""
    if isinstance(part, AnyUndefined | Vague) or isinstance(whole, AnyUndefined | Vague) or not whole:
        return nothing("share")
    rate = Decimal(part) * 100 / Decimal(whole)
    return plain(rate.quantize(Decimal("0.01"), ROUND_HALF_UP))


def growth(value: Any, base: Any) -> Any:
    """Absolute change against `base` in percent, two decimals at most; nothing on a zero base."""
    if isinstance(value, AnyUndefined | Vague) or isinstance(base, AnyUndefined | Vague) or not base:
        return nothing("growth")
    return share(abs(int(value) - int(base)), base)


def bare(text: Any) -> Any:
    """A writer's words without the punctuation at their end: the sentence brings its own."""
    return text if isinstance(text, AnyUndefined) else str(text).strip().rstrip(ENDINGS)


def closed(text: Any) -> Any:
    """A writer's own sentences as they stand, with a 。 where their end has no mark."""
    if isinstance(text, AnyUndefined):
        return text
    words = str(text).strip()
    return words if words.rstrip(CLOSERS)[-1:] in SENTENCE_ENDS else f"{bare(words)}。"


def _live(items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    given = [item for item in items if not isinstance(item.get("count"), AnyUndefined)]
    return [item for item in given if item.get("count")]


def counted(items: Any, unit: str) -> Any:
    """[{name, count}] -> 党务公开6条、政务公开13条; items without a count are left out.

    An item may bring its own `unit` and `parts` (printed in brackets).
    """
    if isinstance(items, AnyUndefined):
        return items
    pieces = []
    for item in _live(items):
        piece = f"{bare(item['name'])}{item['count']}{item.get('unit', unit)}"
        parts = _live(item.get("parts", ()))
        if parts:
            piece += f"（{parts[0]['name'] if len(parts) == 1 else counted(parts, unit)}）"
        pieces.append(piece)
    return "、".join(pieces) if pieces else nothing("counted")


def total_of(items: Any) -> Any:
    """Sum of the counts that [{name, count}] give."""
    return items if isinstance(items, AnyUndefined) else sum(item["count"] for item in _live(items))


def names(values: Any) -> Any:
    """Words joined by 、."""
    if isinstance(values, AnyUndefined):
        return values
    return "、".join(bare(value) for value in values) or nothing("names")


def titles(values: Any) -> Any:
    """Document titles in 《》; a title inside a title takes 〈〉 (GB/T 15834)."""
    if isinstance(values, AnyUndefined):
        return values
    return "".join(f"《{_inner(bare(value), '《》', '〈〉')}》" for value in values) or nothing("titles")


def quoted(values: Any) -> Any:
    """Words each in “”; quotation marks inside become ‘’ (GB/T 15834)."""
    if isinstance(values, AnyUndefined):
        return values
    words = [values] if isinstance(values, str) else values
    return "".join(f"“{_inner(bare(word), '“”', '‘’')}”" for word in words) or nothing("quoted")


def _inner(text: str, outer: str, inner: str) -> str:
    """Text without marks around the whole of it, those inside turned into the inner kind."""
    if text[:1] == outer[0] and text[-1:] == outer[1] and text.count(outer[0]) == 1:
        text = text[1:-1]
    return text.translate(str.maketrans(outer, inner))


FILTERS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        *(ordinal, money, number, some, share, growth, bare, closed),
        *(counted, total_of, names, titles, quoted),
    )
}
TESTS: Mapping[str, Callable[[Any], bool]] = {"vague": lambda value: isinstance(value, Vague)}
