"""One way of keeping a ledger, and the table it must give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ledgers import Rows, write


@dataclass(frozen=True)
class Habit:
    """One way of keeping a ledger and the table it must give, counted by hand.

    `table`: row -> six figures, rows of zeros left out. `decided`: what the office had to
    say first. `left`: the numbers of the rows left out. `told`: kinds that must be told.
    """

    name: str
    file: str
    sheets: Mapping[str, Rows]
    table: Mapping[str, Sequence[int]]
    merges: Sequence[str] = ()
    encoding: str = "utf-8"
    decided: Mapping[str, Any] = field(default_factory=dict)
    left: Sequence[int] = ()
    told: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        return write(folder / self.file, self.sheets, self.merges, self.encoding)
