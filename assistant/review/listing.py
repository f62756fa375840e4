"""Findings as a readable list."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.documents import say
from assistant.findings import Finding, counts


def lines(findings: Iterable[Finding]) -> list[str]:
    """Each finding in three lines: what and where, on what basis, what to do; then the counts."""
    found = list(findings)
    if not found:
        return [say("check.clean")]
    out = []
    for number, finding in enumerate(found, 1):
        severity = say(f"severity.{finding.severity}")
        out.append(say("check.line", n=number, severity=severity, message=finding.message, place=finding.place))
        out.append(say("check.basis", basis=finding.basis))
        out.append(say("check.fix", fix=finding.fix))
    return [*out, say("check.counts", **counts(found))]
