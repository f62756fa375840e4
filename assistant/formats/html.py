"""Web pages written: one complete, printable page without scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assistant.documents import load_shipped
from assistant.expressions import markup
from assistant.formats import layout
from assistant.formats.geometry import spread
from assistant.formats.layout import Profile
from assistant.report import Grid, Report

TEMPLATES = Path(__file__).parent / "templates" / "html"
DIGIT = 0.58  # ems a digit is wide at most
PRINTED = 10.0  # points of a table's text on paper
# What the guide to government web sites (国办发〔2017〕47号) calls the facts of a site, a column and an article.
TAGS = {
    "site": "SiteName",
    "domain": "SiteDomain",
    "column": "ColumnName",
    "title": "ArticleTitle",
    "published": "PubDate",
    "author": "ContentSource",
    "keywords": "Keywords",
    "description": "Description",
}


def write(report: Report, profile: Profile, charts: Sequence[str] = ()) -> bytes:
    """The report as a web page; `charts` are drawings in SVG to stand below it."""
    meta = {"title": "".join(report.title), "author": report.organ} | {k: v for k, v in report.meta.items() if v}
    tags = {name: _timed(meta[key]) if key == "published" else meta[key] for key, name in TAGS.items() if key in meta}
    messages = load_shipped("prompts", "messages.yaml")
    # Only a statutory report has a column it is published in; letters and notes carry no such block.
    facts = [(label, meta.get(key) or messages["page.blank"]) for key, label in messages["page.facts"]]
    page = markup(TEMPLATES / "page.html.j2").render(
        **shown(report, profile),
        page=profile.page,
        title=meta["title"],
        tags=tags,
        facts=facts if "column" in meta else [],
        charts=charts,
        charts_label=messages["page.charts"],
    )
    return page.encode("utf-8")


def shown(report: Report, profile: Profile) -> dict[str, Any]:
    """What a page and a fragment have in common."""
    blanks = layout.signature_blanks(report.signature, profile.line_length, profile.sealed)
    return {
        "report": report,
        "faces": {use: _stack(faces) for use, faces in vars(profile.fonts).items()},
        "shares": _percentages,
        "least_width": _least_width,
        "print_size": partial(_print_size, profile=profile),
        "signature": list(zip(report.signature, blanks, strict=True)),
    }


def _timed(date: str) -> str:
    """The guide wants a time with the date of publication; answers hold only the day."""
    return f"{date} 00:00" if len(date) == len("2024-01-20") else date


def _stack(faces: tuple[str, ...]) -> str:
    """A CSS font list; a style sheet knows no escapes a template could make, so only plain names pass."""
    return ", ".join("'" + re.sub(r"[^\w -]", "", face) + "'" for face in faces)


def _percentages(grid: Grid) -> list[str]:
    return [f"{share / 100:g}" for share in layout.shares(grid.widths, 10000, len(grid.widths))]


def _least_width(grid: Grid) -> float:
    """In ems: two characters side by side and every figure must fit their columns, or the table scrolls."""
    if not grid.widths:
        return 0.0
    needed = [3.2 / min(grid.widths)]
    for line in spread(grid.rows):
        for c, place in enumerate(line):
            if place and place.column == c and len(place.cell.text) > 4 and place.cell.text.isascii():
                longest = max(map(len, place.cell.text.split()), default=0)
                needed.append((longest * DIGIT + 0.7) / sum(grid.widths[c : c + place.colspan]))
    return round(max(needed) * sum(grid.widths), 1)


def _print_size(grid: Grid, profile: Profile) -> float:
    """Points that let the whole table stand within the paper's margins."""
    width = profile.page.text_width * layout.POINTS_PER_MM
    return round(min(PRINTED, width / max(_least_width(grid), 1)), 1)
