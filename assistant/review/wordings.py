"""Facts that surely stand in a sentence of somebody else's report, by the wordings of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from assistant.edition import Edition
from assistant.review.areas import vocabulary
from assistant.review.spans import Span


@lru_cache(maxsize=1)
def _wordings() -> list[tuple[str, str, re.Pattern[str], Any, bool]]:
    words = vocabulary()
    return [
        (
            entry["part"],
            entry["field"],
            re.compile(entry["said"].replace("{start}", words["start"]).replace("{n}", words["number"])),
            entry.get("value"),
            bool(entry.get("whole")),
        )
        for entry in words["facts"]
    ]


def surely_said(edition: Edition, span: Span) -> Iterator[tuple[str, Any, bool]]:
    """(FIELD, value, does the sentence say nothing else) for each wording that stands in a span."""
    part = span.area.removeprefix("overview_")
    text = span.text.strip()
    for belongs, path, wording, value, whole in _wordings():
        if belongs != part:
            continue
        match = wording.fullmatch(text.rstrip("。；; ")) if whole else wording.search(text)
        number = next(filter(None, match.groups()), None) if match else None
        if match and value is not None:
            yield path, value, whole
        elif number is not None:
            money = edition.fields[path].kind == "money"
            yield path, number if money else int(number) if number.isdecimal() else None, whole
