"""When the sums do not close: which single figure, changed to which value, would close all of them.

Every sum is linear with factors +1 and -1, so a change of one figure closes everything
exactly when that figure stands in all the sums that fail, in none that holds, and each of
them asks for the same change. What can be explained by a known slip comes first: digits
transposed, last year's carry-over forgotten, a figure one column or one row off. Nothing
here changes an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from assistant.answers import ABSENT, Answers, get, lookup
from assistant.documents import say
from assistant.edition import Edition

LARGEST = 999_999_999
LIKELIEST = ("last_year", "transposed", "column", "row", "carried", "total", "plain", "unused")
Figures = dict[str, int]


@dataclass(frozen=True)
class Change:
    """One figure: its FIELD (a row's total too), what stands there and what would close the sums."""

    field: str
    old: int
    new: int


@dataclass(frozen=True)
class Suggestion:
    """What may have happened: the kind of slip, the change (two where a figure moved), and it in words."""

    kind: str
    changes: tuple[Change, ...]
    text: str


@dataclass(frozen=True)
class Sum:
    """A sum that must be zero: FIELD -> +1 or -1, and what it comes to now."""

    factors: Mapping[str, int]
    off: int


def suggestions(edition: Edition, answers: Answers, last: Answers | None = None) -> list[Suggestion]:
    """Every way to close all sums of tables three and four by one figure, the likeliest first; [] when they close."""
    figures = _figures(edition, answers)
    sums = list(_sums(edition, figures))
    failing = [entry for entry in sums if entry.off]
    if not failing:
        return []
    found = [*_single(edition, figures, sums, failing, last), *_moved(edition, figures, sums)]
    return sorted(found, key=lambda suggestion: LIKELIEST.index(suggestion.kind))


# -- the sums ------------------------------------------------------------------------------


def _figures(edition: Edition, answers: Answers) -> Figures:
    """Every answered cell of tables three and four, and every total that was given."""
    figures = {}
    for path, field in edition.fields.items():
        if path.partition(".")[0] in ("requests", "disputes"):
            value = get(answers, field)
            if isinstance(value, int) and value is not ABSENT:
                figures[path] = value
    given = (answers.get("targets") or {}).items()
    return figures | {path: value for path, value in given if isinstance(value, int)}


def _sums(edition: Edition, figures: Figures) -> Iterator[Sum]:
    """Each column's balance, each total that was given; those of which a figure is missing are no sums yet."""
    balance = dict.fromkeys((*edition.outcomes, "carried_forward"), -1) | {"received": 1, "brought_forward": 1}
    factors = [{f"requests.{row}.{column}": sign for row, sign in balance.items()} for column in edition.columns]
    for path in figures:
        owner, _, cell = path.rpartition(".")
        if cell == "total" or owner == "requests.concluded":
            factors.append({**dict.fromkeys(_addends(edition, owner, cell), 1), path: -1})
    for entry in factors:
        if len(entry) > 1 and all(path in figures for path in entry):
            yield Sum(entry, sum(sign * figures[path] for path, sign in entry.items()))


def _addends(edition: Edition, owner: str, cell: str) -> tuple[str, ...]:
    """What a total is the sum of: a row's or block's cells; for （七）总计 the outcomes, of a column or of all."""
    if owner == "requests.concluded":
        columns = edition.columns if cell == "total" else (cell,)
        return tuple(f"requests.{row}.{column}" for row in edition.outcomes for column in columns)
    container = edition.containers.get(owner)
    return container.children if container and container.kind != "group" else ()


# -- one figure ----------------------------------------------------------------------------


def _single(
    edition: Edition, figures: Figures, sums: list[Sum], failing: list[Sum], last: Answers | None
) -> Iterator[Suggestion]:
    for path in failing[0].factors:
        touched = [entry for entry in sums if path in entry.factors]
        by = {-entry.off * entry.factors[path] for entry in touched}
        if len(touched) != len(failing) or any(entry.off == 0 for entry in touched) or len(by) != 1:
            continue
        change = Change(path, figures[path], figures[path] + by.pop())
        if 0 <= change.new <= LARGEST:
            kind = _slip(edition, change, last)
            yield Suggestion(kind, (change,), _told(edition, kind, (change,)))


def _slip(edition: Edition, change: Change, last: Answers | None) -> str:
    """What kind of slip would have made this figure."""
    _, row, cell = change.field.split(".")
    if row == "brought_forward" and last is not None and cell in edition.columns:
        before = lookup(last, ("requests", "carried_forward", edition.columns.index(cell)))
        if before == change.new:
            return "last_year"
    if transposed(change.old, change.new):
        return "transposed"
    if row == "carried_forward" and change.old < change.new:
        return "carried"
    if cell == "total" or row == "concluded":
        return "total"
    return "plain" if change.old else "unused"


def transposed(one: int, other: int) -> bool:
    """Are two neighbouring digits of a figure exchanged (12 and 21)?"""
    a, b = str(one), str(other)
    width = max(len(a), len(b))
    a, b = a.zfill(width), b.zfill(width)
    differ = [i for i in range(width) if a[i] != b[i]]
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    first, second = differ
    return (a[first], a[second]) == (b[second], b[first])


# -- a figure one place off ----------------------------------------------------------------


def _moved(edition: Edition, figures: Figures, sums: list[Sum]) -> Iterator[Suggestion]:
    """A figure that stands in a neighbour's place, or two neighbours exchanged."""
    told: set[frozenset[Change]] = set()
    for kind, one, other in _neighbours(edition):
        if one not in figures or other not in figures:
            continue
        a, b = figures[one], figures[other]
        for to in ((b, a), (0, a + b), (a + b, 0)):
            changes = tuple(c for c in (Change(one, a, to[0]), Change(other, b, to[1])) if c.old != c.new)
            if len(changes) == 2 and frozenset(changes) not in told and _close(sums, changes):
                told.add(frozenset(changes))
                yield Suggestion(kind, changes, _told(edition, kind, changes))


def _neighbours(edition: Edition) -> Iterator[tuple[str, str, str]]:
    rows = [row.key for row in edition.rows if not row.derived]
    for row in rows:
        for one, other in pairwise(edition.columns):
            yield "column", f"requests.{row}.{one}", f"requests.{row}.{other}"
    for column in edition.columns:
        for one, other in pairwise(rows):
            yield "row", f"requests.{one}.{column}", f"requests.{other}.{column}"
    for block in edition.blocks:
        for one, other in pairwise(edition.results):
            yield "column", f"disputes.{block}.{one}", f"disputes.{block}.{other}"
    for result in edition.results:
        for one, other in pairwise(edition.blocks):
            yield "row", f"disputes.{one}.{result}", f"disputes.{other}.{result}"


def _close(sums: list[Sum], changes: tuple[Change, ...]) -> bool:
    by = {change.field: change.new - change.old for change in changes}
    return all(entry.off + sum(entry.factors.get(path, 0) * d for path, d in by.items()) == 0 for entry in sums)


def _told(edition: Edition, kind: str, changes: tuple[Change, ...]) -> str:
    names = [edition.cell_title(change.field) for change in changes]
    words = {"title": names[0], "old": changes[0].old, "new": changes[0].new}
    if len(changes) > 1:
        words |= {"other": names[1], "other_old": changes[1].old, "other_new": changes[1].new}
    return say(f"mend.{kind}", **words)
