"""The shape of a printed report against the form: title, unit, sections, tables, rows.

Every departure is a Remark, like those the readers make; `form.<kind>` is the check it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import render
from assistant.formats import naming
from assistant.formats.labels import bare, edits, folded
from assistant.formats.outline import PART, number, structure, wording
from assistant.formats.wording import TABLES
from assistant.formats.wording import wording as labels
from assistant.report import Remark, Report, Section

SHARE = 6  # a heading may have one in so many characters wrong and be a misprint, not another name
MOST = 8  # rows named in one remark
SHORTEST_PART = 4
FORMER = ("former_row", "undivided", "label", "extra")
LEAD = re.compile(r"[^。：:，,；;\n]{2,25}")


def remarks(edition: Edition, report: Report) -> Iterator[Remark]:
    """What the readers remarked on and what the outline of the report shows, in the order of the report."""
    former = report.edition != edition.name
    yield from _title(edition, report)
    yield from _unit(report)
    yield from _sections(edition, report)
    yield from _parts(edition, report)
    if former:
        yield from _former(edition, report)
    else:
        yield from _tables(edition, report)
    present = {grid.key for grid in report.grids()}
    for remark in report.remarks:
        shown = remark.kind == "picture" and remark.place in present
        if not shown and not (former and remark.kind in FORMER):
            yield remark


# -- title and unit ------------------------------------------------------------------------


def _title(edition: Edition, report: Report) -> Iterator[Remark]:
    """The title as the form has it, with the unit and the year the report says it is about."""
    facts = {"organ": {"name": report.organ}, "year": report.year or ""}
    expected = "".join(render(piece, facts) or "" for piece in edition.form["title"])
    printed = "".join(report.title)
    if bare(printed) != bare(expected) or not report.organ:
        yield Remark("title", printed, "organ.name", expected)


def _unit(report: Report) -> Iterator[Remark]:
    """The same name everywhere: with a place before it in the text that the title does not have; in the signature."""
    if not report.organ or not report.title:
        return
    fuller = naming.fuller("\n".join((report.text(), *_signed(report))), report.organ)
    if fuller:
        yield Remark("organ", fuller, "organ.name", report.organ)
    for name in _signed(report):
        if bare(name) not in (bare(report.organ), bare(fuller)):
            yield Remark("organ", name, "organ.name", report.organ)


def _signed(report: Report) -> list[str]:
    return [line for line in report.signature[:1] if not any(character.isdigit() for character in line)]


# -- sections and parts --------------------------------------------------------------------


def _sections(edition: Edition, report: Report) -> Iterator[Remark]:
    order = [str(entry["key"]) for entry in edition.form["sections"]]
    own = {str(entry["key"]): str(entry["heading"]) for entry in edition.form["sections"]}
    found = [section for section in report.sections if section.key in own]
    keys = [section.key for section in found]
    for key in order:
        if key not in keys:
            yield Remark("section", "", key, own[key])
    for above, below in pairwise(found):
        if order.index(below.key) < order.index(above.key):
            yield Remark("section_order", below.heading, below.key, above.heading)
    for section in report.sections:
        if section.key in own:
            yield from _heading(section, own[section.key], order.index(section.key) + 1)
        elif number(section.heading):
            kind = "outline" if _is_old(section.heading) else "section_extra"
            yield Remark(kind, section.heading, found[-1].key if found else order[-1])
    for key in {key for key in keys if keys.count(key) > 1}:
        yield Remark("section_extra", own[key], key)


def _heading(section: Section, own: str, place: int) -> Iterator[Remark]:
    """The number and the words of a heading."""
    if number(section.heading) not in (0, place):
        yield Remark("section_number", section.heading, section.key, own)
    words = wording(section.heading)
    if structure()["sections"][section.key].fullmatch(words):
        return
    wrong = edits(_plain(words), _plain(wording(own)))
    if _is_old(section.heading):
        kind = "outline"
    elif words in load_shipped("prompts", "vocabulary", "labels.yaml").get(own, ()):
        kind = "section_name"
    else:
        kind = "heading" if 0 < wrong <= max(1, len(wording(own)) // SHARE) else "section_name"
    yield Remark(kind, section.heading, section.key, own)


def _is_old(heading: str) -> bool:
    return structure()["outline"][""].fullmatch(wording(heading)) is not None


def _plain(words: str) -> str:
    return structure()["particles"][""].sub("", words)


def _parts(edition: Edition, report: Report) -> Iterator[Remark]:
    """Headings of the parts of 总体情况 with a character missing, added or exchanged."""
    own = {part["key"]: part["label"] for part in edition.form["overview_parts"]}
    around = structure()["around"][""]
    for text in (p.text for section in report.sections if section.key == "overview" for p in section.paragraphs()):
        head = PART.match(folded(text[:10]))
        lead = LEAD.match(text.lstrip()[head.end() :].lstrip()) if head else None
        if not lead:
            continue
        words = bare(lead[0])
        trimmed = re.sub(rf"(?:{around.pattern})+$", "", words)
        if any(label in words for label in own.values()):
            continue
        for key, label in own.items():
            accepted = structure()["short"].get(key)
            alike = len(label) >= SHORTEST_PART and abs(len(trimmed) - len(label)) < 3
            known = accepted is not None and accepted.fullmatch(trimmed)
            if alike and not known and edits(_plain(trimmed), label) == 1:
                yield Remark("heading", lead[0], f"overview.{key}", label)


# -- tables --------------------------------------------------------------------------------


def _tables(edition: Edition, report: Report) -> Iterator[Remark]:
    present = {grid.key: grid for grid in report.grids()}
    pictured = {remark.place for remark in report.remarks if remark.kind == "picture"}
    sections = {section.key for section in report.sections}
    printed = {path.rpartition(".")[0::2] for path in report.figures()}
    rows = {row for row, _ in printed}
    for key in TABLES:
        caption = str(edition.form[key]["caption"])
        if key not in present:
            if key in sections and key not in pictured:
                yield Remark("table", "", key, caption)
            continue
        if not all(grid.bordered for grid in report.grids() if grid.key == key):
            yield Remark("borders", caption, key)
        yield from _lacking(edition, report, key, printed, rows)


def _lacking(
    edition: Edition, report: Report, key: str, printed: set[tuple[str, str]], rows: set[str]
) -> Iterator[Remark]:
    """Rows and columns of the form of which nothing is printed (as (row, cell)), named together."""
    columns = _own_columns(edition, key)
    if columns.keys() <= printed:
        return
    undivided = {remark.place for remark in report.remarks if remark.kind == "undivided"}
    groups = {row.group_keys[-1] for row in edition.rows if f"requests.{row.key}" in undivided}
    excused = {row.key for row in edition.rows if row.group_keys and row.group_keys[-1] in groups}
    own = _own_rows(edition, key)
    missing = [row for row in own if f"{key}.{row}" not in rows and row not in excused]
    if missing:
        yield Remark("row", _named([own[row] for row in missing]), f"{key}.{missing[0]}")
    lacking = [one for one in columns if one[0] in rows and one not in printed]
    lacking = [one for one in lacking if one[0].partition(".")[2] not in excused]
    if lacking:
        names = list(dict.fromkeys(columns[one] for one in lacking))
        yield Remark("column", _named(names), ".".join(lacking[0]))


def _named(labels: list[str]) -> str:
    return "”“".join(labels[:MOST]) + (f"”等{len(labels)}项“" if len(labels) > MOST else "")


@lru_cache(maxsize=16)
def _own_rows(edition: Edition, key: str) -> dict[str, str]:
    """Key -> label of what a table has one below the other (of table four: side by side)."""
    if key == "requests":
        return {row.key: row.label for row in edition.rows}
    if key == "disputes":
        return {block["key"]: block["label"] for block in edition.form[key]["blocks"]}
    return {row: entry["label"] for row, (entry, _) in labels(edition).disclosed_rows.items()}


@lru_cache(maxsize=16)
def _own_columns(edition: Edition, key: str) -> dict[tuple[str, str], str]:
    """(FIELD of the row, cell) -> label of its column."""
    form = edition.form[key]
    if key == "requests":
        return {(f"{key}.{r.key}", c["key"]): c["label"] for r in edition.rows for c in form["columns"]}
    if key == "disputes":
        return {(f"{key}.{b['key']}", c["key"]): c["label"] for b in form["blocks"] for c in form["cells"]}
    return {
        (f"{key}.{row}", cell): name
        for row, (entry, heads) in labels(edition).disclosed_rows.items()
        for cell, name in zip(entry["cells"], heads, strict=True)
    }


def _former(edition: Edition, report: Report) -> Iterator[Remark]:
    """A report still made on the form that today's replaced; for the years it was for, that is right."""
    former = labels(edition).former
    if report.year is None or report.year > former["until"]:
        yield Remark("former", str(former["authority"]), "disclosure", str(edition.form["authority"]))
