"""What was decided about an office's ledger: headings, applicants, outcomes. Given in a file, remembered.

Wordings are kept as they are compared. No applicant is ever named: one known by name only
is decided by case number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant import desk
from assistant.documents import fault, parse_yaml, read_text, read_yaml, say, short
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.ledger import words
from assistant.ledger.columns import IGNORED
from assistant.ledger.words import normal, vocabulary
from assistant.writing import write_atomic

SECTIONS = ("columns", "applicants", "outcomes", "units")


@dataclass(frozen=True)
class Decisions:
    """Wording -> key for headings, applicants and outcomes; the units to count (all when empty)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    applicants: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()

    def __or__(self, newer: Decisions) -> Decisions:
        """Both; the newer prevails."""
        return Decisions(
            {**self.columns, **newer.columns},
            {**self.applicants, **newer.applicants},
            {**self.outcomes, **newer.outcomes},
            newer.units or self.units,
        )


def of(edition: Edition, given: Mapping[str, Any], name: str = "") -> Decisions:
    """Decisions from plain data. Keys may be given by the form's labels. Raises AssistantError (wrong use)."""
    if not isinstance(given, dict) or not all(isinstance(given.get(key, {}), dict | None) for key in SECTIONS[:3]):
        raise fault("ledger.map_shape", code=2, file=name)
    unknown = [key for key in given if key not in SECTIONS]
    if unknown:
        raise fault("ledger.map_section", code=2, file=name, key=short(unknown[0]), known="、".join(SECTIONS))
    columns = dict(_heading(wording, key, name) for wording, key in (given.get("columns") or {}).items())
    applicants, outcomes = {}, {}
    for wording, key in (given.get("applicants") or {}).items():
        applicants[normal(str(wording))] = _meant(words.applicant_type(edition, str(key)), key, edition.columns, name)
    known = (*edition.outcomes, words.OPEN)
    for wording, key in (given.get("outcomes") or {}).items():
        outcomes[normal(str(wording))] = _meant(words.outcome(edition, str(key)), key, known, name)
    units = given.get("units") or ()
    return Decisions(columns, applicants, outcomes, (units,) if isinstance(units, str) else tuple(map(str, units)))


def _heading(wording: str, key: Any, name: str) -> tuple[str, str]:
    """A heading's key, whichever way round the pair is written (收到时间: received, received: 收到时间)."""
    known = vocabulary()["columns"]
    titles = {normal(entry["title"]): column for column, entry in known.items()}
    given = IGNORED if key is None else str(key)
    if given not in known and wording in known:
        wording, given = given, wording
    given = given if given in known else titles.get(normal(given), given)
    if given not in known:
        raise fault("ledger.map_key", code=2, file=name, key=short(given), known="、".join(known))
    return normal(str(wording)), given


def _meant(meaning: words.Meaning, key: Any, known: tuple[str, ...], name: str) -> str:
    found = str(key) if key in known else meaning.key
    if found is None:
        raise fault("ledger.map_key", code=2, file=name, key=short(key), known="、".join(known))
    return found


def read(edition: Edition, path: Path) -> Decisions:
    """Decisions from a YAML file. Raises AssistantError."""
    return of(edition, read_yaml(path).data, str(path))


# -- remembering -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _row_named() -> re.Pattern[str]:
    return re.compile(normal(say("ledger.row", row="0")).replace("0", r"\d+") + "$")


def names_row(text: str) -> bool:
    """Is a case called by the row it stands in, not by a number of its own? Rows move."""
    return _row_named().search(normal(text)) is not None


def place(office: str) -> Path:
    """Where the decisions of an office lie; those of a nameless one in common."""
    return desk.state() / "ledgers" / f"{desk.safe_name(office)}.yaml"


def remembered(edition: Edition, office: str) -> Decisions:
    """What was decided before; nothing when there is nothing, or it is damaged."""
    path = place(office)
    try:
        return of(edition, parse_yaml(read_text(path), str(path)).data, str(path))
    except AssistantError:
        return Decisions()


def remember(office: str, decisions: Decisions) -> None:
    """Keep the decisions of an office for its next ledger, but for those about a row: rows move.

    Raises AssistantError when they cannot be written.
    """
    lines = []
    for section in SECTIONS[:3]:
        entries = {word: key for word, key in getattr(decisions, section).items() if not names_row(word)}
        if entries:
            lines.append(f"{section}:")
            lines += [f"  {json.dumps(word, ensure_ascii=False)}: {key}" for word, key in sorted(entries.items())]
    if decisions.units:
        lines.append(f"units: {json.dumps(decisions.units, ensure_ascii=False)}")
    if lines:
        write_atomic(place(office), ("\n".join(lines) + "\n").encode("utf-8"))
