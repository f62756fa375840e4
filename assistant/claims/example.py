"""A small report made of a few words and figures: what the rules' examples and the tests are run on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.amounts import ordinal
from assistant.edition import Edition
from assistant.report import Block, Paragraph, Report, Section
from assistant.tables import grid

TABLES = ("disclosure", "requests", "disputes")
YEAR = 2023


def report(edition: Edition, example: Mapping[str, Any], tables: str = "tables") -> Report:
    """The report of an example.

    `text` stands in `part` (preface, a part of 总体情况 or a section); `texts` gives several.
    `tables` are cells laid over all-zero tables; without them the report has none.
    """
    texts: dict[str, str] = dict(example.get("texts", {}))
    if "text" in example:
        texts[example.get("part", "overview")] = example["text"]
    values = _figures(edition, example[tables]) if tables in example else None
    sections = []
    for entry in edition.form["sections"]:
        key = entry["key"]
        blocks: list[Block] = list(_overview(edition, texts) if key == "overview" else _paragraphs(texts.get(key, "")))
        if key in TABLES and values is not None:
            blocks.insert(0, grid(edition, key, values[key]))
        if blocks:
            sections.append(Section(key, entry["heading"], tuple(blocks)))
    preface = tuple(_paragraphs(texts.get("preface", "")))
    organ, year = example.get("organ", ""), example.get("year", YEAR)
    return Report((), organ, year, edition.name, preface, tuple(sections))


def last(edition: Edition, example: Mapping[str, Any]) -> Report | None:
    """Last year's report of an example, tables only; None where it has none."""
    if "last_tables" not in example:
        return None
    return report(edition, {"last_tables": example["last_tables"], "year": YEAR - 1}, "last_tables")


def _overview(edition: Edition, texts: Mapping[str, str]) -> list[Paragraph]:
    found = _paragraphs(texts.get("overview", ""))
    for number, part in enumerate(edition.form["overview_parts"], 1):
        if part["key"] in texts:
            found.append(Paragraph(f"（{ordinal(number)}）{part['label']}", "part"))
            found += _paragraphs(texts[part["key"]])
    return found


def _paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.split("\n") if line.strip()]


def _figures(edition: Edition, cells: Mapping[str, Any]) -> dict[str, Any]:
    """All-zero tables with the given cells; a row of table three alone means natural persons."""
    columns = [column["key"] for column in edition.form["requests"]["columns"]]
    results = [cell["key"] for cell in edition.form["disputes"]["cells"]]
    values: dict[str, Any] = {
        "requests": {row.key: dict.fromkeys(columns, 0) for row in edition.rows},
        "disputes": {block: dict.fromkeys(results, 0) for block in edition.blocks},
        "disclosure": {},
    }
    for row, cell in edition.disclosure_cells:
        values["disclosure"].setdefault(row, {})[cell] = 0
    for path, value in cells.items():
        table, _, rest = path.partition(".")
        row, _, cell = rest.partition(".")
        number = Decimal(value) if isinstance(value, str) else value
        for key in (cell,) if cell else (columns[0], columns[-1]):
            values[table][row][key] = number
    return values
