"""Answers and phrases -> the Report. Every sentence comes from a phrase and a fact."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from assistant.amounts import ordinal
from assistant.answers import Answers
from assistant.documents import data_file, load_shipped
from assistant.edition import Edition
from assistant.expressions import holds, ready, render
from assistant.facts import context
from assistant.report import Block, Paragraph, Report, Section
from assistant.tables import grid

OPTIONAL = re.compile(r"【([^】]*)】")


def compose(edition: Edition, answers: Answers, draft: bool = False) -> Report:
    """The report these answers make. Unanswered facts leave no trace; tables show blanks for them."""
    facts = ready(context(edition, answers))
    organ = facts["organ"].get("name", "")
    year = facts.get("year")
    sections = tuple(_section(edition, entry, facts) for entry in edition.form["sections"])
    title = tuple(text for text in (render(piece, facts) for piece in edition.form["title"]) if text)
    return Report(
        title=title,
        organ=organ,
        year=year,
        edition=edition.name,
        preface=tuple(paragraphs("preface", facts)) if facts["publication"].get("preface", True) else (),
        sections=sections,
        signature=_signature(edition, facts),
        draft=edition.form["draft_mark"] if draft else "",
        meta={"title": "".join(title), "author": organ, "date": str(facts["publication"].get("date", ""))}
        | _properties(edition, facts),
    )


def _properties(edition: Edition, facts: Mapping[str, Any]) -> dict[str, str]:
    """The other properties of the file and its page, those whose facts are known."""
    made = ((key, render(text, facts)) for key, text in edition.form["properties"].items())
    return {key: text for key, text in made if text}


def _section(edition: Edition, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> Section:
    key = entry["key"]
    blocks: list[Block] = []
    if key == "overview":
        blocks += paragraphs("overview_intro", facts)
        blocks += _parts(edition, facts)
    elif key in ("disclosure", "requests", "disputes"):
        blocks.append(grid(edition, key, facts[key]))
    else:
        blocks += paragraphs(key, facts)
    return Section(key, entry["heading"], tuple(blocks))


def _parts(edition: Edition, facts: Mapping[str, Any]) -> Iterator[Block]:
    """The parts of 总体情况 under their numbered headings; a part without a fact stays out."""
    number = 0
    for part in edition.form["overview_parts"]:
        text = list(paragraphs(f"overview_{part['key']}", facts))
        if text:
            number += 1
            yield Paragraph(f"（{ordinal(number)}）{part['label']}", "part")
            yield from text


def _signature(edition: Edition, facts: Mapping[str, Any]) -> tuple[str, ...]:
    publication = facts["publication"]
    if not publication.get("signed") or "date" not in publication:
        return ()
    year, month, day = str(publication["date"]).split("-")
    dated = render(edition.form["date"], {"y": year, "m": int(month), "d": int(day)})
    return (facts["organ"].get("name", ""), dated or "")


# -- phrases -----------------------------------------------------------------------------


@lru_cache(maxsize=32)
def phrases(name: str) -> list[list[dict[str, Any]]]:
    """The paragraphs of a phrase file, each a list of phrases; empty when there is no such file."""
    if not data_file("prompts", "phrases", f"{name}.yaml").exists():
        return []
    return [entry["phrases"] for entry in load_shipped("prompts", "phrases", f"{name}.yaml")["paragraphs"]]


def paragraphs(name: str, facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    """The paragraphs a phrase file makes of these facts; text with line breaks becomes several."""
    for group in phrases(name):
        made = [(phrase["id"], text) for phrase in group if (text := sentence(phrase, facts))]
        if made:
            sources = tuple(name for name, _ in made)
            for line in "".join(text for _, text in made).split("\n"):
                if line.strip():
                    yield Paragraph(line.strip(), "body", sources)


def sentence(phrase: Mapping[str, Any], facts: Mapping[str, Any]) -> str | None:
    """One phrase with its facts, or None when its condition fails or a fact it needs is missing."""
    when, variants = phrase.get("when"), phrase["text"]
    text = variants if isinstance(variants, str) else variants[_choice(phrase["id"], facts, len(variants))]
    if "【" not in text:  # the usual phrase: condition and text at one go
        return render(_conditional(when, text) if when else text, facts)
    if when and not holds(when, facts):
        return None
    pieces = [
        render(text[start:end], facts) if not optional else (render(text[start:end], facts) or "")
        for start, end, optional in _pieces(text)
    ]
    return None if None in pieces else "".join(piece or "" for piece in pieces)


@lru_cache(maxsize=1024)
def _conditional(when: str, text: str) -> str:
    return f"{{% if {when} %}}{text}{{% endif %}}"


@lru_cache(maxsize=1024)
def _pieces(text: str) -> list[tuple[int, int, bool]]:
    """Where the fixed pieces and the optional 【…】 clauses of a text lie."""
    spans, at = [], 0
    for match in OPTIONAL.finditer(text):
        if match.start() > at:
            spans.append((at, match.start(), False))
        spans.append((match.start(1), match.end(1), True))
        at = match.end()
    if at < len(text):
        spans.append((at, len(text), False))
    return spans


def _choice(identity: str, facts: Mapping[str, Any], count: int) -> int:
    """The variant this unit always prints: by its name, so that sixty offices differ."""
    seed = f"{facts['organ'].get('name', '')}/{identity}".encode()
    return int.from_bytes(hashlib.sha256(seed).digest()[:4], "big") % count
