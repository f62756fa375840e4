"""Findings as a readable list."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.documents import say
from assistant.findings import Finding, counts


def who(finding: Finding) -> str:
    """Who accepted a finding, in brackets; empty when nobody said."""
    accepted = finding.accepted
    if accepted is None or not accepted.by:
        return ""
    return say("check.by_office" if accepted.leading_office else "check.by", by=accepted.by)


def lines(findings: Iterable[Finding]) -> list[str]:
    """Each finding in three lines: what and where, on what basis, what to do; then the counts."""
    found = list(findings)
    if not found:
        return [say("check.clean")]
    out = []
    for number, finding in enumerate(found, 1):
        severity, place = say(f"severity.{finding.severity}"), f"{finding.check}@{finding.place}"
        out.append(say("check.line", n=number, severity=severity, message=finding.message, place=place))
        out.append(say("check.basis", basis=finding.basis))
        out.append(say("check.fix", fix=finding.fix))
        if finding.accepted:
            key = "check.lapsed" if finding.accepted.lapsed else "check.accepted"
            out.append(say(key, reason=finding.accepted.reason, by=who(finding)))
    return [*out, say("check.counts", **counts(found))]
