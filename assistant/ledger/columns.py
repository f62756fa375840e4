"""Which row is the heading and what each column holds: by its name first, checked by its content.

The wordings are data (prompts/vocabulary/ledger.yaml) with what was decided for this office
laid over them. A column named so that it could be two things is settled by its cells; a
needed column found by its cells alone is proposed, never taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.edition import Edition
from assistant.ledger import dates, words
from assistant.ledger.sheets import Merge, Row, Sheet, text_of
from assistant.ledger.words import normal, vocabulary

IGNORED = "ignored"
DEPTHS = (1, 2, 3)
SEARCHED = 30  # rows among which the heading must be
SAMPLED = 200  # rows whose cells say what a column holds
KEPT = 8  # of them, to show a person what stands in a column
TELLING = frozenset({"received", "replied", "outcome"})
EXACT, LATER, PART = 0, 1, 2


@dataclass(frozen=True)
class Claim:
    """That a column is `key`: how it was found (exact, later, part) and how preferred its wording is."""

    key: str
    strength: int
    place: int

    @property
    def rank(self) -> tuple[int, int]:
        return self.strength, self.place


@dataclass
class Layout:
    """Where things stand in one sheet: column -> key, the heading's texts, and what is only proposed.

    `ticks`: columns that stand for one answer each and are ticked (√). `doubts`: a heading
    and the needed key its cells look like. `weak`: keys found only under a second-best name.
    """

    columns: dict[int, str]
    headers: dict[int, str]
    ticks: dict[int, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    weak: dict[str, str] = field(default_factory=dict)
    title: str = ""
    cells: dict[str, Sequence[Any]] = field(default_factory=dict, compare=False)  # some of each heading's, to show

    def place(self, key: str) -> int | None:
        """The column of a key."""
        return next((column for column, found in self.columns.items() if found == key), None)

    def missing(self) -> list[str]:
        """The needed keys that no column is known to hold."""
        held = {*self.columns.values(), *self.ticks.values()}
        needed = [key for key, entry in vocabulary()["columns"].items() if entry.get("needed") and key not in held]
        return needed if held & {"applicant", "applicant_type"} else [*needed, "applicant_type"]

    def named(self) -> dict[str, str]:
        """Heading -> key, as it is shown and confirmed."""
        found = {**self.columns, **self.ticks}
        return {self.headers[column]: found[column] for column in sorted(found)}


# -- names -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[Claim, ...]]:
    """Normal heading -> what it may be, best first."""
    claims: dict[str, list[Claim]] = {}
    for key, entry in vocabulary()["columns"].items():
        for strength, name in ((EXACT, "names"), (LATER, "later")):
            for place, word in enumerate(entry.get(name, ())):
                claims.setdefault(normal(word), []).append(Claim(key, strength, place))
    return {word: tuple(sorted(found, key=lambda claim: claim.rank)) for word, found in claims.items()}


@lru_cache(maxsize=1)
def _parts() -> words.Lexicon:
    entries = vocabulary()["columns"]
    return words.lexicon({key: {"names": (), "parts": entry.get("parts", ())} for key, entry in entries.items()})


@lru_cache(maxsize=4096)
def claims(whole: str, leaf: str) -> tuple[Claim, ...]:
    """What a heading may be: its whole text through all its rows, its last row, pieces of either."""
    for said in (normal(whole), normal(leaf)):
        if said in _names():
            return _names()[said]
    for said in (normal(leaf), normal(whole)):
        found = _parts().found(said)
        if found:
            return tuple(Claim(key, PART, place) for place, key in enumerate(reversed(found)))
    return ()


# -- the heading -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A candidate: its first row among those looked at, its depth, its texts, what it names."""

    start: int
    depth: int
    whole: Mapping[int, str]
    leaf: Mapping[int, str]
    keys: frozenset[str]

    @property
    def score(self) -> tuple[int, int]:
        return len(self.keys), -self.depth


def find(edition: Edition, sheet: Sheet, decided: Mapping[str, str]) -> tuple[Layout, Iterator[Row]] | None:
    """A sheet's layout and the rows below its heading, or None when it holds no ledger."""
    head = list(itertools.islice(sheet.rows, SEARCHED + SAMPLED))
    heading = best(edition, head[:SEARCHED], sheet.merges, decided) or _by_content(edition, head, sheet.merges)
    if heading is None:
        sheet.empty = not any(value != "" for _, values in head for value in values)
        sheet.rows = itertools.chain(head, sheet.rows)
        return None
    below = head[heading.start + heading.depth :]
    sample = itertools.takewhile(lambda values: not heads(values), (values for _, values in below))
    layout = lay_out(edition, heading, list(sample), decided)
    layout.title = " ".join(text_of(value) for _, values in head[: heading.start] for value in values if value != "")
    return layout, itertools.chain(below, sheet.rows)


def _by_content(edition: Edition, head: Sequence[Row], merges: Sequence[Merge] | None) -> Heading | None:
    """A heading that names nothing known, above cells that are plainly a ledger's: all of it will be asked."""
    for start, row in enumerate(head[:SEARCHED]):
        heading = _candidate(edition, [row], merges, {}, start=start)
        if heading is None or len(heading.whole) < 3:
            continue
        layout = lay_out(edition, heading, [values for _, values in head[start + 1 :]], {})
        cells = [_sampled([values for _, values in head[start + 1 :]], column) for column in heading.whole]
        channels = any(_share(found, lambda cell: words.channel(text_of(cell))) >= 0.5 for found in cells)
        if "received" in layout.doubts.values() and (len(layout.doubts) > 1 or channels):
            return heading
    return None


def heads(values: Sequence[Any]) -> bool:
    """Does a heading stand here once more?"""
    return sum(isinstance(value, str) and normal(value) in _names() for value in values) >= 3


def best(
    edition: Edition, rows: Sequence[Row], merges: Sequence[Merge] | None, decided: Mapping[str, str]
) -> Heading | None:
    """The rows that name most columns, where rows name enough for the first time; None when none do."""
    candidates = [
        heading
        for start in range(len(rows))
        for depth in DEPTHS
        if start + depth <= len(rows)
        and (heading := _candidate(edition, rows[start : start + depth], merges, decided, start=start))
    ]
    fit = [heading for heading in candidates if len(heading.keys) >= 3 and heading.keys & TELLING]
    # where rows of data lie between, a later one is the heading of another stretch
    near = [heading for heading in fit if all(_may_head(values) for _, values in rows[fit[0].start : heading.start])]
    return max(near, key=lambda heading: (heading.score, -heading.start), default=None)


def _candidate(
    edition: Edition,
    rows: Sequence[Row],
    merges: Sequence[Merge] | None,
    decided: Mapping[str, str],
    *,
    start: int,
) -> Heading | None:
    if not all(_may_head(values) for _, values in rows):
        return None
    whole, leaf = _texts(rows, merges)
    keys = {key for column in whole if (key := _key(edition, whole[column], leaf[column], decided))}
    return Heading(start, len(rows), whole, leaf, frozenset(keys))


def _may_head(values: Sequence[Any]) -> bool:
    """A row of a heading holds words only, in two cells at least: no figure, no date."""
    filled = [value for value in values if value != ""]
    return len(filled) > 1 and all(isinstance(value, str) and not _is_date(value) for value in filled)


def _key(edition: Edition, whole: str, leaf: str, decided: Mapping[str, str]) -> str | None:
    if normal(whole) in decided:
        return decided[normal(whole)]
    found = claims(whole, leaf)
    if found:
        return found[0].key if found[0].key != IGNORED else f"{IGNORED} {normal(whole)}"
    return f"tick {normal(whole)}" if _ticked(edition, whole, leaf) else None


def _texts(rows: Sequence[Row], merges: Sequence[Merge] | None) -> tuple[dict[int, str], dict[int, str]]:
    """For every column the heading's text through all rows, and that of the lowest row that has one."""
    width = max(len(values) for _, values in rows)
    lines = [
        _spread(number, values, merges, last=index == len(rows) - 1) for index, (number, values) in enumerate(rows)
    ]
    whole, leaf = {}, {}
    for column in range(width):
        texts = [line[column] for line in lines if column < len(line) and line[column]]
        if texts:
            whole[column], leaf[column] = " ".join(dict.fromkeys(texts)), texts[-1]
    return whole, leaf


def _spread(number: int, values: Sequence[Any], merges: Sequence[Merge] | None, last: bool) -> list[str]:
    """A row's texts with cells merged sideways repeated; where the format tells no merges, blanks repeat."""
    texts = [" ".join(value.split()) if isinstance(value, str) else text_of(value) for value in values]
    if merges is None and not last:
        for column in range(1, len(texts)):
            texts[column] = texts[column] or texts[column - 1]
    for top, bottom, left, right in merges or ():
        narrow = right - left < max(2, len(texts) * 6 // 10)  # a title over everything heads no column
        if top <= number <= bottom and left >= 0 and narrow and left < len(texts):
            texts[left : right + 1] = [texts[left]] * len(texts[left : right + 1])
    return texts


# -- columns ---------------------------------------------------------------------------------


def lay_out(edition: Edition, heading: Heading, sample: Sequence[Sequence[Any]], decided: Mapping[str, str]) -> Layout:
    """Each column to the key its heading names, if its cells allow; the best claim to a key wins."""
    cells = {column: _sampled(sample, column) for column in heading.whole}
    layout = Layout({}, {column: _shown(text) for column, text in heading.whole.items()})
    offers: list[tuple[tuple[int, int, int], int, Claim]] = []
    for column, whole in heading.whole.items():
        if normal(whole) in decided:
            layout.columns[column] = decided[normal(whole)]
            continue
        found = claims(whole, heading.leaf[column])
        fit = [claim for claim in found if _fits(claim.key, cells[column])]
        if not fit:  # a plain name holds against its cells: what is wrong in them is told row by row
            fit = [claim for claim in found if claim.strength == EXACT]
        offers += [((*claim.rank, column), column, claim) for claim in fit]
        tick = _ticked(edition, whole, heading.leaf[column])
        if tick and not found and cells[column] and all(words.is_tick(text_of(cell)) for cell in cells[column]):
            layout.ticks[column] = tick
    for _, column, claim in sorted(offers, key=lambda offer: offer[0]):
        if column not in layout.columns and claim.key not in layout.columns.values():
            layout.columns[column] = claim.key
            if claim.strength == LATER:
                layout.weak[claim.key] = layout.headers[column]
    layout.columns = {column: key for column, key in sorted(layout.columns.items()) if key != IGNORED}
    settled = {column: [] if normal(text) in decided else cells[column] for column, text in heading.whole.items()}
    _propose(edition, layout, heading, settled)
    layout.cells = {layout.headers[column]: found[:KEPT] for column, found in cells.items()}
    return layout


def _shown(text: str) -> str:
    """A heading as it is quoted: one line, no longer than can be read."""
    return " ".join(text.split())[:60]


def _sampled(sample: Iterable[Sequence[Any]], column: int) -> list[Any]:
    cells = (values[column] for values in sample if column < len(values))
    return [cell for cell in cells if cell != "" and not words.is_blank(text_of(cell))]


def _fits(key: str, cells: Sequence[Any]) -> bool:
    """Do a column's cells allow it to hold this? An empty column may hold anything."""
    holds = vocabulary()["columns"][key]["holds"]
    if not cells or holds not in ("date", "outcome"):
        return True
    dated = _share(cells, _is_date)
    return dated >= 0.5 if holds == "date" else dated < 0.5


def _is_date(cell: Any) -> bool:
    return dates.read(cell, dates.Around(2000)).day is not None


def _is_full_date(cell: Any) -> bool:
    """A date with its year; without one, 1-2 may be a case number."""
    found = dates.read(cell, dates.Around(2000))
    return found.day is not None and not found.guessed


def _share(cells: Sequence[Any], test: Any) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _ticked(edition: Edition, whole: str, leaf: str) -> str | None:
    """outcome or applicant_type, when a heading is itself one of the answers (予以公开, 自然人)."""
    for text in (whole, leaf):
        if words.outcome(edition, text).key:
            return "outcome"
        if words.applicant_type(edition, text).key:
            return "applicant_type"
    return None


def _propose(edition: Edition, layout: Layout, heading: Heading, cells: Mapping[int, Sequence[Any]]) -> None:
    """For each needed key without a column, the free column whose cells look like it."""
    tests = {
        "received": _is_full_date,
        "outcome": lambda cell: words.outcome(edition, text_of(cell)).key,
        "applicant_type": lambda cell: words.applicant_type(edition, text_of(cell)).key,
    }
    for key in layout.missing():
        free = [
            column
            for column, text in heading.whole.items()
            if column not in layout.columns
            and column not in layout.ticks
            and cells[column]
            and layout.headers[column] not in layout.doubts
            and not any(claim.key == IGNORED for claim in claims(text, heading.leaf[column]))
        ]
        likely = max(free, key=lambda column: (_share(cells[column], tests[key]), -column), default=None)
        if likely is not None and _share(cells[likely], tests[key]) >= 0.5:
            layout.doubts[layout.headers[likely]] = key
