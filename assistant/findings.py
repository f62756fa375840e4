"""A finding: what a check saw, as data. Rule, severity, place, both sides, the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

Severity = Literal["error", "warning", "tip"]
ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "tip": 2}


@dataclass(frozen=True)
class Acceptance:
    """Why a finding may stand, and who says so. `lapsed`: a value it rested on has changed since."""

    reason: str
    by: str = ""
    leading_office: bool = False
    lapsed: bool = False


@dataclass(frozen=True)
class Finding:
    """One fault at one place.

    `check` is the id of the rule, `place` the FIELD, `section` the key of its section,
    `left`/`right` the two sides that should agree and `difference` left minus right
    (件, 万元 or 元; None where nothing is compared), `quote` the sentence or cell text,
    `basis` the article, `fix` what to look at or do. `values` are the figures and facts the
    rule read at this place: an acceptance lapses when one of them changes.
    """

    check: str
    severity: Severity
    place: str
    message: str
    basis: str
    fix: str
    section: str | None = None
    quote: str = ""
    left: int | str | None = None
    right: int | str | None = None
    difference: int | str | None = None
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    accepted: Acceptance | None = None

    @property
    def stands(self) -> bool:
        """Has it still to be dealt with: not accepted, or accepted for values that are no more?"""
        return self.accepted is None or self.accepted.lapsed

    def as_json(self) -> dict[str, Any]:
        """The stable shape of `check --json`."""
        return asdict(self)


def plain(value: Any) -> int | str | None:
    """A figure as JSON carries it: an amount that is no whole number as decimal text."""
    if not isinstance(value, Decimal):
        return value  # type: ignore[no-any-return]
    return int(value) if value == value.to_integral_value() else str(value)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Strongest first, otherwise in the order they were found."""
    return sorted(findings, key=lambda finding: ORDER[finding.severity])


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity, the accepted ones left out."""
    found = [finding.severity for finding in findings if finding.stands]
    return {severity: found.count(severity) for severity in ORDER}


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a report from being built: errors nobody has accepted."""
    return [finding for finding in findings if finding.severity == "error" and finding.stands]
