"""Faults planted in a good report. What a fault changes is data (prompts/exercises/quiz.yaml); this applies it.

An Edit is one change of the Report: a figure in a cell, a sentence, a heading, the signature. A fault is
one or several of them; its places and words are Jinja over the report's own figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any, Literal

from assistant.edition import Edition
from assistant.expressions import evaluate, holds, render
from assistant.report import Block, Cell, Figure, Grid, Paragraph, Report, Section

SENTENCE = re.compile("[^。！？]*[。！？]?")
PREFACE, SIGNATURE = "preface", "signature"
Kind = Literal["cell", "text", "heading", "signature"]
Names = Mapping[str, Any]
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Edit:
    """One change: `place` is a FIELD or the key of a section; an empty `now` takes a sentence away."""

    kind: Kind
    place: str
    was: str
    now: str


@dataclass(frozen=True)
class Planted:
    """An entry of the data made fit for one report: what it changes, and the names its words may use."""

    entry: Entry
    edits: tuple[Edit, ...]
    names: Names

    @property
    def identity(self) -> str:
        """The entry with what was chosen for it: two of the same entry are no two faults."""
        return str(self.entry["id"])

    def touches(self, other: Planted) -> bool:
        """Do both change the same place, or is one made of the same entry?"""
        mine = {(edit.kind, edit.place, edit.was) for edit in self.edits}
        return self.identity == other.identity or any((e.kind, e.place, e.was) in mine for e in other.edits)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with its full stop."""
    return [piece for piece in SENTENCE.findall(text) if piece]


def plantings(entry: Entry, report: Report, scene: Names) -> Iterator[Planted]:
    """Every way an entry can be planted in a report; none where it does not apply.

    `scene` are the report's figures and facts as the checks name them.
    """
    over: Mapping[str, Sequence[str]] = entry.get("over", {})
    for chosen in product(*over.values()):
        names = {**scene, **dict(zip(over, chosen, strict=True))}
        if "when" in entry and not holds(entry["when"], names):
            continue
        planted = _planted(entry, report, names)
        if planted is not None and planted.edits:
            yield planted


def _planted(entry: Entry, report: Report, names: Names) -> Planted | None:
    edits: list[Edit] = []
    words = dict(names)
    for path, expression in entry.get("cells", {}).items():
        edit = _cell_edit(report, render(path, names) or "", expression, names)
        if edit is None:
            return None
        edits.append(edit)
    for change in entry.get("texts", ()):
        found = _text_edit(report, change, words)
        if found is None:
            return None
        edits.append(found[0])
        words |= found[1]
    return Planted(entry, tuple(edit for edit in edits if edit.was != edit.now), words)


def _cell_edit(report: Report, path: str, expression: str, names: Names) -> Edit | None:
    cell = next((cell for grid in report.grids() for cell in grid.cells() if cell.key == path), None)
    if cell is None:
        return None
    value = evaluate(expression, {**names, "value": cell.value})
    negative = isinstance(value, int | float | Decimal) and value < 0
    return None if value is None or negative else Edit("cell", path, cell.text, str(value))


def _text_edit(report: Report, change: Mapping[str, str], names: Names) -> tuple[Edit, dict[str, str]] | None:
    """The change of the first sentence (heading, line of the signature) in which its pattern is found."""
    wanted = render(change["find"], names)
    if wanted is None:
        return None
    pattern = re.compile(wanted)
    kind: Any = change.get("kind", "text")
    for place, text in _texts(report, kind, change["in"]):
        match = pattern.search(text)
        if match:
            words = {"sentence": text, **{name: found or "" for name, found in match.groupdict().items()}}
            put = render(change["put"], {**names, **words})
            if put is None:
                return None
            return Edit(kind, place, text, text[: match.start()] + put + text[match.end() :]), words
    return None


def standing(look: Mapping[str, str], report: Report, names: Names) -> tuple[str, str] | None:
    """(section, sentence) of the first sentence in which the pattern of `look` is found, as it stands."""
    wanted = render(look["find"], names)
    texts = _texts(report, "text", look["in"]) if wanted is not None else ()
    return next(((place, text) for place, text in texts if re.search(wanted or "", text)), None)


def added(edit: Edit) -> list[str]:
    """The sentences a change brings."""
    return [text for text in sentences(edit.now) if text not in sentences(edit.was)]


def _texts(report: Report, kind: Kind, where: str) -> Iterator[tuple[str, str]]:
    if kind == "signature":
        yield from ((SIGNATURE, line) for line in report.signature)
        return
    if where == PREFACE:
        yield from ((PREFACE, text) for paragraph in report.preface for text in sentences(paragraph.text))
    for section in report.sections:
        if section.key == where and kind == "heading":
            yield section.key, section.heading
        elif section.key == where:
            yield from ((section.key, text) for p in section.paragraphs() for text in sentences(p.text))


# -- applying --------------------------------------------------------------------------------


def apply(edition: Edition, report: Report, edits: Sequence[Edit]) -> Report:
    """The report with all these changes. A paragraph of which nothing is left falls away."""
    amounts = {path for path, field in edition.fields.items() if field.kind == "money"}
    cells = {edit.place: edit.now for edit in edits if edit.kind == "cell"}
    lines = {edit.was: edit.now for edit in edits if edit.kind == "signature"}
    return replace(
        report,
        preface=tuple(_paragraphs(report.preface, _of(edits, "text", PREFACE))),
        sections=tuple(_section(section, edits, cells, amounts) for section in report.sections),
        signature=tuple(lines.get(line, line) for line in report.signature),
    )


def _of(edits: Sequence[Edit], kind: Kind, place: str) -> dict[str, str]:
    return {edit.was: edit.now for edit in edits if edit.kind == kind and edit.place == place}


def _section(section: Section, edits: Sequence[Edit], cells: Mapping[str, str], amounts: set[str]) -> Section:
    texts = _of(edits, "text", section.key)
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Grid):
            blocks.append(_grid(block, cells, amounts))
        else:
            blocks += _paragraphs((block,), texts)
    heading = _of(edits, "heading", section.key).get(section.heading, section.heading)
    return replace(section, heading=heading, blocks=tuple(blocks))


def _paragraphs(paragraphs: Sequence[Paragraph], texts: Mapping[str, str]) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        text = "".join(texts.get(sentence, sentence) for sentence in sentences(paragraph.text))
        if text:
            yield replace(paragraph, text=text)


def _grid(grid: Grid, cells: Mapping[str, str], amounts: set[str]) -> Grid:
    rows = tuple(
        tuple(_cell(cell, cells[cell.key], cell.key in amounts) if cell.key in cells else cell for cell in row)
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _cell(cell: Cell, text: str, amount: bool) -> Cell:
    value: Figure = None
    if re.fullmatch(r"\d+(\.\d+)?", text):
        value = Decimal(text) if amount or "." in text else int(text)
    return replace(cell, text=text, value=value)
