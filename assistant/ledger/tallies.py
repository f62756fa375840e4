"""A ledger of applications -> table three of one year, with the cases behind each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.documents import fault
from assistant.edition import Edition, load
from assistant.ledger import cases, counting, decisions, proposals, settling, sheets, telling
from assistant.ledger.counting import Case
from assistant.ledger.decisions import Decisions
from assistant.ledger.proposals import Column
from assistant.ledger.reading import Harvest, Ident, LeftOut, gather
from assistant.ledger.settling import Ask, Asks
from assistant.ledger.telling import Notice


@dataclass(frozen=True)
class Tally:
    """What a ledger gives for a year.

    `columns` heading -> what it holds; `requests` row -> six figures; `cases` FIELD -> case
    numbers; `facts` FIELD -> value. While `ask` is not empty, the cases it is about are not
    counted. `headers` are all headings; `proposed` are they with what they hold, for a screen
    that lets the user change it; `listed` are the cases behind each FIELD with their dates.
    """

    year: int
    columns: Mapping[str, str]
    requests: Mapping[str, tuple[int, ...]]
    cases: Mapping[str, tuple[Ident, ...]]
    facts: Mapping[str, Any]
    left_out: tuple[LeftOut, ...] = ()
    ask: tuple[Ask, ...] = ()
    warnings: tuple[Notice, ...] = ()
    headers: tuple[str, ...] = ()
    edition: str = ""
    proposed: tuple[Column, ...] = ()
    listed: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The stable shape of `tally --json`."""
        return {
            "year": self.year,
            "columns": dict(self.columns),
            "requests": {row: list(cells) for row, cells in self.requests.items()},
            "cases": {path: list(idents) for path, idents in self.cases.items()},
            "facts": dict(self.facts),
            "left_out": [asdict(row) for row in self.left_out],
            "ask": [ask.as_json() for ask in self.ask],
            "warnings": [warning.as_json() for warning in self.warnings],
        }


def tally(
    path: Path,
    year: int,
    mapping: Decisions | Mapping[str, Any] | None = None,
    edition: Edition | None = None,
    carried: Iterable[Ident] = (),
) -> Tally:
    """Count a ledger.

    `mapping`: what was decided about headings and wordings. `carried`: the case numbers that
    last year's report carried forward. Raises AssistantError: unreadable, or no ledger.
    """
    edition = edition or load()
    decided = mapping if isinstance(mapping, Decisions) else decisions.of(edition, mapping or {})
    read = gather(Harvest(edition, year, decided, cases.expected(carried)), sheets.sheets(Path(path)))
    if not read.layouts:
        raise fault("ledger.no_ledger", file=path)
    asks = Asks(read)
    settling.headings(asks)
    cases.identify(read.entries)
    cases.merge(read)
    placed = [] if asks.by_wording else cases.intake(read)
    settled = {id(entry) for entry in settling.settle(asks, (entry for entry, _ in placed))}
    read.entries = [entry for entry, _ in placed]
    telling.note_undated(read)
    telling.note_expected(read)
    count = counting.count(read, (pair for pair in placed if id(pair[0]) in settled))
    return _result(read, count, asks)


def _result(read: Harvest, count: counting.Count, asks: Asks) -> Tally:
    units = count.facts.get(f"{counting.ON_REQUEST}.units")
    told = telling.warnings(read)
    headers = dict.fromkeys(header for layout in read.layouts for header in layout.headers.values())
    return Tally(
        year=read.year,
        columns={header: key for layout in read.layouts for header, key in layout.named().items()},
        requests={row: tuple(cells) for row, cells in count.requests.items()},
        cases={path: tuple(case.ident for case in found) for path, found in count.cases.items()},
        facts=count.facts,
        left_out=tuple(read.left_out),
        ask=asks.listed(),
        warnings=(*told, telling.units(units)) if units else told,
        headers=tuple(headers),
        edition=read.edition.name,
        proposed=_proposed(read),
        listed={path: tuple(found) for path, found in count.cases.items()},
    )


def _proposed(read: Harvest) -> tuple[Column, ...]:
    """The columns of all sheets with a few of their cells."""
    shown: dict[str, tuple[str, ...]] = {}
    for layout in read.layouts:
        keys = {layout.headers[place]: key for place, key in layout.columns.items()}
        for header, cells in layout.cells.items():
            if not shown.get(header):
                shown[header] = proposals.samples(read.edition, keys.get(header, ""), cells)
    return proposals.columns(read.layouts, shown)
