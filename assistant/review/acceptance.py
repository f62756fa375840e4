"""Findings that may stand: accepted with a reason, as long as the values they rest on stay.

An acceptance is kept in the answers, or beside a report in <name>.accepted.yaml. Who may
accept what is said in checks.yaml: the form's arithmetic only the leading office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant import checks, documents
from assistant.answers import scalar
from assistant.documents import fault, say
from assistant.edition import CURRENT, load
from assistant.findings import Acceptance, Finding
from assistant.writing import write_atomic

Entry = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to accept: the check and place of a finding, why, who; as the leading office?"""

    check: str
    place: str
    reason: str
    by: str = ""
    leading_office: bool = False


def wish(said: str, reason: str | None, by: str | None, leading_office: str | None) -> Wish:
    """CHECK@PLACE and the rest of the command line. Raises AssistantError (code 2) for what is missing."""
    check, at, place = said.partition("@")
    if not (check and at and place):
        raise fault("accept.shape", code=2, said=said)
    if not (reason or "").strip():
        raise fault("accept.reason", code=2)
    if leading_office is not None and not leading_office.strip():
        raise fault("accept.name", code=2)
    return Wish(check, place, str(reason).strip(), (leading_office or by or "").strip(), leading_office is not None)


def values(finding: Finding) -> dict[str, Any]:
    """What a finding rests on: the figures its rule read, both sides, the words it quotes."""
    sides = {"left": finding.left, "right": finding.right, "quote": finding.quote or None}
    return {**finding.values, **{key: value for key, value in sides.items() if value is not None}}


def accepted(findings: Iterable[Finding], entries: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """The findings, each with its acceptance if there is one; lapsed where a value has changed."""
    if not entries:
        return list(findings)
    found = []
    for finding in findings:
        here = [_acceptance(finding, entry) for entry in entries if _same_place(finding, entry)]
        best = min(here, key=lambda acceptance: acceptance.lapsed, default=None)
        found.append(replace(finding, accepted=best))
    return found


def _same_place(finding: Finding, entry: Mapping[str, Any]) -> bool:
    return (entry.get("check"), entry.get("place")) == (finding.check, finding.place)


def _acceptance(finding: Finding, entry: Mapping[str, Any]) -> Acceptance:
    office = entry.get("leading_office") is True
    lapsed = dict(entry.get("values") or {}) != values(finding) or not _allowed(finding.check, office)
    return Acceptance(str(entry.get("reason", "")), str(entry.get("by", "")), office, lapsed)


def who_may(check: str) -> str:
    """ "anyone", "leading_office" or "never": who may accept findings of a check."""
    entry = next((rule for rule in checks.rules(load(CURRENT)) if rule["id"] == check), {})
    return str(entry.get("accept", "anyone"))


def _allowed(check: str, leading_office: bool) -> bool:
    who = who_may(check)
    return who == "anyone" or (who == "leading_office" and leading_office)


def accept(findings: Sequence[Finding], entries: Sequence[Entry], wanted: Wish) -> list[Entry]:
    """The entries with one more, or renewed. Raises AssistantError (code 2): no such finding, not allowed."""
    meant = [f for f in findings if (f.check, f.place) == (wanted.check, wanted.place)]
    finding = next((f for f in meant if f.stands), meant[0] if meant else None)
    if finding is None:
        known = "\n".join(f"  {f.check}@{f.place}" for f in findings) or say("check.clean")
        raise fault("accept.unknown", code=2, said=f"{wanted.check}@{wanted.place}", known=known)
    who = who_may(finding.check)
    if not _allowed(finding.check, wanted.leading_office):
        raise fault(f"accept.{who}", code=2, said=f"{wanted.check}@{wanted.place}")
    if wanted.leading_office and not wanted.by:
        raise fault("accept.name", code=2)
    entry: Entry = {"check": finding.check, "place": finding.place, "reason": wanted.reason}
    entry |= {"by": wanted.by} if wanted.by else {}
    entry |= {"leading_office": True} if wanted.leading_office else {}
    entry["values"] = values(finding)
    others = [f for f in meant if f is not finding]  # several sentences may have the same fault
    kept = [old for old in entries if not _same_place(finding, old) or old.get("values") in [values(f) for f in others]]
    return [*kept, entry]


# -- beside a report ---------------------------------------------------------------------------


def beside(report: Path) -> Path:
    """Where the acceptances of a report are kept."""
    return report.with_name(f"{report.stem}.accepted.yaml")


def read_beside(report: Path) -> list[Entry]:
    """The acceptances kept beside a report; none when there is no such file. Raises AssistantError."""
    path = beside(report)
    if not path.exists():
        return []
    data = documents.read_yaml(path).data
    entries = data.get("accepted") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise fault("accept.file", file=path)
    return entries


def write_beside(report: Path, entries: Sequence[Entry]) -> Path:
    """Keep the acceptances beside a report, in the file returned. Raises AssistantError."""
    lines = [say("accept.head", file=report.name), "accepted:"]
    for entry in entries:
        mark = "- "
        for key, value in entry.items():
            lines.append(f"  {mark}{key}: {_flow(value)}")
            mark = "  "
    write_atomic(beside(report), ("\n".join(lines) + "\n").encode("utf-8"))
    return beside(report)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    return scalar(value)
