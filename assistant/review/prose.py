"""What the sentences of a report say: against its tables, against each other, against other reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant import claims, likeness
from assistant.edition import Edition
from assistant.findings import Finding
from assistant.report import Report


def prose(
    edition: Edition,
    report: Report,
    facts: Mapping[str, Any] | None = None,
    last: Report | None = None,
    others: Sequence[Report] = (),
) -> list[Finding]:
    """Findings on the prose.

    `facts`: the context of the answers it was made from; `last`: last year's report;
    `others`: reports it may have been copied from.
    """
    before = last if last is not None and last.year is not None and last.year + 1 == report.year else None
    others = [other for other in others if (other.organ, other.year) != (report.organ, report.year)]
    copied = likeness.findings(report, edition, others, last) if others or last else []
    return [*claims.check(report, edition, facts, before), *copied]
