"""Was a report made from these answers, and where did a hand change it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.answers import Answers
from assistant.compose import compose
from assistant.documents import short
from assistant.edition import CURRENT, Edition, load
from assistant.findings import Finding, plain
from assistant.report import Report
from assistant.review import place_finding
from assistant.review.wordwise import rewordings, said

PLACES = {"title": "organ.name", "preface": "publication.preface", "signature": "publication.signed"}
ELSEWHERE = "overview"


def changes(report: Report, answers: Answers) -> list[Finding]:
    """Every cell and sentence of a report that its answers would not have made so."""
    edition = load(answers.get("edition", CURRENT))
    made = compose(edition, answers)
    source = list(_source(edition, report, made))
    if source:
        return source
    sections = {entry["key"] for entry in edition.form["sections"]}
    found = [*_figures(edition, report, made), *_sentences(edition, report, made)]
    return [replace(f, section=f.section if f.section in sections else None) for f in found]


def _source(edition: Edition, report: Report, made: Report) -> Iterator[Finding]:
    """Another unit or another year: nothing else is worth comparing."""
    pairs = (("organ.name", report.organ, made.organ), ("year", report.year, made.year))
    for path, there, ours in pairs:
        if there and ours and there != ours:
            yield replace(place_finding(edition, "changed.source", path, text=str(there), answer=ours), section=None)


def _figures(edition: Edition, report: Report, made: Report) -> Iterator[Finding]:
    texts = {cell.key: cell.text for grid in report.grids() for cell in grid.cells() if cell.key}
    printed, ours = report.figures(), made.figures()
    for path, value in ours.items():
        there = printed.get(path)
        if value is not None and value != there:
            words = {"title": edition.cell_title(path), "text": texts.get(path, ""), "answer": plain(value)}
            finding = place_finding(edition, "changed.figure", path, **words)
            yield replace(finding, left=plain(there), right=plain(value))


def _sentences(edition: Edition, report: Report, made: Report) -> Iterator[Finding]:
    for change in rewordings(said(made), said(report)):
        place = PLACES.get(change.section, change.section) or ELSEWHERE
        words = {"old": change.old, "new": change.new, "marked": change.marked}
        finding = place_finding(edition, "changed.text", place, **words)
        old, new = short(change.old, 200) or None, short(change.new, 200) or None
        yield replace(finding, quote=change.new, left=new, right=old)
