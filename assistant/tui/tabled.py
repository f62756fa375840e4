"""Which questions belong to a table that can be filled as a grid, and the key that opens it."""

from __future__ import annotations

from assistant.interview.agenda import REASON
from assistant.tui.page import Key

TABLES = ("disclosure", "requests", "disputes")
GRID = Key("F7", "key.grid", "screen.editor", 2)


def table_of(field: str) -> str:
    """The table (key of its section) that a FIELD lies in, also the reason for one of its figures; "" for none."""
    table = field.removeprefix(REASON).partition(".")[0]
    return table if table in TABLES else ""
