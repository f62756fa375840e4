"""What a changed answer put aside or brought back, in words: nothing disappears without a word."""

from __future__ import annotations

from assistant.documents import say
from assistant.edition import Edition
from assistant.interview.revisiting import title
from assistant.interview.sheet import Sheet

TABLES = ("requests", "disputes")


def told(before: Sheet, after: Sheet) -> str:
    """What was put aside and what came back between two sheets; "" for nothing."""
    had, has = before.answers.get("parked") or {}, after.answers.get("parked") or {}
    aside = _titles(after.edition, [path for path in has if path not in had])
    back = _titles(after.edition, [path for path in had if path not in has])
    said = [say("said.parked", titles=aside)] if aside else []
    return " ".join([*said, *([say("said.unparked", titles=back)] if back else [])])


def _titles(edition: Edition, paths: list[str]) -> str:
    """Each place once; of a row's cells the row."""
    whole = [path.rpartition(".")[0] if path.partition(".")[0] in TABLES else path for path in paths]
    return "、".join(dict.fromkeys(title(edition, path) for path in whole))
