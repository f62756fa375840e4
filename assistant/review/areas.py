"""The text of a report by the places it belongs to: preface, the parts of 总体情况, sections five and six."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.amounts import HAN_DIGITS
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.report import Report, Section

INLINE_PART = re.compile(rf"[（(][{HAN_DIGITS}十]+[)）]\s*([^。：:，,]{{2,25}})[。：:]\s*")
PREFACE, INTRO = "preface", "overview_intro"


@dataclass(frozen=True)
class Area:
    """Paragraphs that belong together. `name` is the phrase file that makes such text, `key` the part or section."""

    name: str
    key: str
    paragraphs: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """prompts/vocabulary/reading.yaml."""
    words: dict[str, Any] = load_shipped("prompts", "vocabulary", "reading.yaml")
    return words


def areas(edition: Edition, report: Report) -> list[Area]:
    """Every text of a report in order; what stands under a table comes under the key of its section."""
    found = [Area(PREFACE, PREFACE, tuple(p.text for p in report.preface))]
    for section in report.sections:
        if section.key == "overview":
            found += _overview(edition, section)
        else:
            found.append(Area(section.key, section.key, tuple(p.text for p in section.paragraphs())))
    return [area for area in found if area.paragraphs]


def _overview(edition: Edition, section: Section) -> list[Area]:
    texts: dict[str, list[str]] = {}
    key = ""
    for heading, text in _headed(section):
        key = (part_of(edition, heading) or key) if heading else key
        if text:
            texts.setdefault(key, []).append(text)
    return [Area(f"overview_{key}" if key else INTRO, key, tuple(lines)) for key, lines in texts.items()]


def _headed(section: Section) -> Iterator[tuple[str, str]]:
    """(heading of the part that begins here, or empty; text) of each paragraph."""
    for paragraph in section.paragraphs():
        inline = INLINE_PART.match(paragraph.text)
        if paragraph.style == "part":
            yield paragraph.text, ""
        elif inline:  # （一）主动公开情况。全年……
            yield inline.group(1), paragraph.text[inline.end() :]
        else:
            yield "", paragraph.text


def part_of(edition: Edition, heading: str) -> str:
    """The part of 总体情况 that a heading means; empty when it is none of them."""
    for part in edition.form["overview_parts"]:
        if part["label"] in heading:
            return str(part["key"])
    return next((key for key, words in vocabulary()["parts"].items() if any(word in heading for word in words)), "")


def headings(report: Report) -> list[str]:
    """The headings inside 总体情况, those that run into the text included."""
    overview = [section for section in report.sections if section.key == "overview"]
    return [heading for section in overview for heading, _ in _headed(section) if heading]


def strange_headings(edition: Edition, report: Report) -> list[str]:
    """Headings in 总体情况 that are none of its parts."""
    return [heading for heading in headings(report) if not part_of(edition, heading)]
