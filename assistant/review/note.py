"""The 审核意见: what was found in a file, as a Report ready to be sent back in any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.amounts import ordinal
from assistant.documents import say
from assistant.edition import CURRENT, Edition, load
from assistant.findings import Finding, counts
from assistant.report import Block, Cell, Grid, Paragraph, Report, Section
from assistant.review.files import Examined

TABLES = ("disclosure", "requests", "disputes")
# Relative widths of the columns.
FINDINGS = {"number": 5.0, "severity": 8.0, "place": 15.0, "found": 34.0, "basis": 19.0, "fix": 19.0}
ACCEPTED = {"number": 5.0, "place": 19.0, "found": 36.0, "reason": 28.0, "by": 12.0}


def note(results: Sequence[Examined]) -> Report:
    """The review note on one file or several; a file that could not be read is named with the cause."""
    edition = load(CURRENT)
    alone = results[0].report if len(results) == 1 else None
    organ, year = (alone.organ, alone.year) if alone else ("", None)
    whose = say("report.name", organ=organ, year=year) if organ and year else say("note.reports")
    sections: list[Section] = []
    for number, result in enumerate(results, 1):
        sections += _single(edition, result) if len(results) == 1 else [_one_of_many(edition, result, number)]
    title = (whose, say("note.title"))
    meta = {"title": "".join(title), "author": say("note.author")}
    return Report(title, organ, year, edition.name, sections=tuple(sections), meta=meta)


def _single(edition: Edition, result: Examined) -> list[Section]:
    open_, accepted = _divided(result)
    parts: list[tuple[str, list[Block]]] = [
        ("note.facts", [Paragraph(text) for text in _facts(result)]),
        ("note.found", list(_found(edition, result, open_))),
        ("note.accepted", [_grid(edition, "accepted", ACCEPTED, accepted)] if accepted else []),
    ]
    return [
        Section("", say("note.heading", number=ordinal(number), heading=say(key)), tuple(blocks))
        for number, (key, blocks) in enumerate(parts, 1)
        if blocks
    ]


def _one_of_many(edition: Edition, result: Examined, number: int) -> Section:
    open_, accepted = _divided(result)
    name = result.report.organ if result.report else ""
    blocks: list[Block] = [*(Paragraph(text) for text in _facts(result)), *_found(edition, result, open_)]
    if accepted:
        blocks += [Paragraph(say("note.accepted")), _grid(edition, "accepted", ACCEPTED, accepted)]
    return Section("", say("note.heading", number=ordinal(number), heading=name or result.path.name), tuple(blocks))


def _divided(result: Examined) -> tuple[list[Finding], list[Finding]]:
    return [f for f in result.findings if f.stands], [f for f in result.findings if not f.stands]


def _facts(result: Examined) -> Iterator[str]:
    """Unit, year, file, counts."""
    if result.report is None:
        yield say("note.unread", file=result.path.name, why=result.error.splitlines()[0])
        return
    organ, year = result.report.organ or say("note.unknown"), result.report.year or say("note.unknown")
    yield say("note.file", organ=organ, year=year, file=result.path.name)
    yield say("note.counts", **counts(result.findings))
    if result.unsettled:
        yield say("note.pending", count=len(result.unsettled))


def _found(edition: Edition, result: Examined, findings: Sequence[Finding]) -> Iterator[Block]:
    if findings:
        yield _grid(edition, "findings", FINDINGS, findings)
    elif result.report is not None:
        yield Paragraph(say("note.clean"))


def _grid(edition: Edition, key: str, columns: Mapping[str, float], findings: Sequence[Finding]) -> Grid:
    head = tuple(Cell(say(f"note.column.{column}"), scope="col") for column in columns)
    rows = [
        tuple(_cell(edition, column, number, finding) for column in columns)
        for number, finding in enumerate(findings, 1)
    ]
    caption = say("note.accepted" if key == "accepted" else "note.found")
    return Grid(key, caption, tuple(columns.values()), (head, *rows), 1)


def _cell(edition: Edition, column: str, number: int, finding: Finding) -> Cell:
    accepted = finding.accepted
    texts = {
        "number": str(number),
        "severity": say(f"severity.{finding.severity}"),
        "place": place_title(edition, finding.place),
        "found": finding.message + (say("note.lapsed", reason=accepted.reason) if accepted and accepted.lapsed else ""),
        "basis": finding.basis,
        "fix": finding.fix,
        "reason": accepted.reason if accepted else "",
        "by": who(finding),
    }
    return Cell(texts[column], align="center" if column in ("number", "severity", "by") else "left")


def who(finding: Finding) -> str:
    """Who accepted a finding."""
    accepted = finding.accepted
    if accepted is None:
        return ""
    return say("note.leading_office", by=accepted.by) if accepted.leading_office else accepted.by


def place_title(edition: Edition, path: str) -> str:
    """How a reader of the report calls a place: table rows and columns, sections, facts."""
    headings = {entry["key"]: entry["heading"] for entry in edition.form["sections"]}
    if path in headings:
        return str(headings[path])
    if path.partition(".")[0] in TABLES and path.count(".") == 2:
        return edition.cell_title(path)
    return edition.title_of(path)
