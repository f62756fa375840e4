"""The spots of a report that can be pointed at: every figure, every sentence, every heading."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.report import Grid, Paragraph, Report
from assistant.teach.planting import PREFACE, SIGNATURE, sentences

TITLE = "title"


def spots(report: Report) -> dict[str, str]:
    """Spot -> what stands there, in the order of the report. A cell's spot is its FIELD."""
    return dict(_spots(report))


def _spots(report: Report) -> Iterator[tuple[str, str]]:
    yield TITLE, "".join(report.title)
    for number, paragraph in enumerate(report.preface):
        yield from _sentences(f"{PREFACE}/{number}", paragraph.text)
    for section in report.sections:
        yield heading(section.key), section.heading
        for number, block in enumerate(section.blocks):
            if isinstance(block, Grid):
                yield from ((cell.key, cell.text) for cell in block.cells() if cell.key)
            else:
                yield from _sentences(f"{section.key}/{number}", block.text)
    for number, line in enumerate(report.signature):
        yield f"{SIGNATURE}/{number}", line


def _sentences(place: str, text: str) -> Iterator[tuple[str, str]]:
    yield from ((f"{place}/{number}", sentence) for number, sentence in enumerate(sentences(text)))


def heading(section: str) -> str:
    """The spot of a section's heading."""
    return f"{section}/head"


def section_of(spot: str) -> str:
    """The key of the section a spot lies in (of the preface and the signature: their own names)."""
    return spot.partition("/")[0].partition(".")[0]


def said(report: Report, section: str, text: str) -> list[str]:
    """The spots of a section whose sentence is `text`, or is part of a longer quotation, or holds it."""
    found = [(spot, here) for spot, here in _spots(report) if section_of(spot) == section and "/" in spot]
    exact = [spot for spot, here in found if here.strip() == text.strip()]
    return exact or [spot for spot, here in found if len(here) > 1 and (here.strip("。") in text or text in here)]


def above(before: Report, after: Report, section: str, sentence: str) -> str:
    """Where a sentence that was taken away is marked: the heading of its part, else of its section."""
    part = part_above(before, section, sentence)
    return next(iter(said(after, section, part)), heading(section)) if part else heading(section)


def part_above(report: Report, section: str, sentence: str) -> str:
    """The heading of the part in which a sentence stands; empty where it stands in none."""
    part = ""
    for paragraph in _paragraphs(report, section):
        part = paragraph.text if paragraph.style == "part" else part
        if sentence in paragraph.text:
            return part
    return ""


def _paragraphs(report: Report, section: str) -> Iterator[Paragraph]:
    yield from (p for s in report.sections if s.key == section for p in s.paragraphs())
