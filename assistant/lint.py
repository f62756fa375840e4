"""The content test: is the wording in prompts/ and the rules in schemas/ sound?

Every file fits the schema of its kind, every expression compiles and names only what
exists, ids are unique, every check passes and fails where its examples say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import documents, validity
from assistant.checks import check, rules, scene
from assistant.documents import Document, data_file, say
from assistant.edition import CURRENT, Edition, load
from assistant.errors import AssistantError
from assistant.expressions import names_read, syntax_fault
from assistant.facts import context
from assistant.findings import Finding
from assistant.report import Block, Paragraph, Report, Section
from assistant.tables import grid

# (files below a root, their kind); a file whose name has a JSON Schema of its own is of that kind
KINDS = (
    ("prompts/questions/*.yaml", "questions"),
    ("prompts/phrases/*.yaml", "phrases"),
    ("prompts/vocabulary/*.yaml", "words"),
    ("prompts/profiles/*.yaml", "profiles"),
    ("prompts/screens/*.yaml", "messages"),
    ("prompts/lessons/*.yaml", "lesson"),
    ("prompts/exercises/*.yaml", "messages"),
    ("prompts/*.yaml", "messages"),
    ("schemas/*/*.yaml", "form"),
    ("seeds/*.yaml", "answers"),
)
SHORT_NAMES = {"contact": "organ.contact", "fee": "other_matters.information_fee", "other": "other_matters"}
ALWAYS = {"last_year", "form", "true", "false", "none"}
LIKELY = {"self", "kind", "level"}
CELL_WORDS = {"row_label", "column_label", "block_label", "cell_label", "row_total", "remaining"}
CELL_WORDS |= {"n", "item", "promised"}
CHECK_WORDS = {
    *("left", "right", "difference", "text", "title", "field", "value", "outcomes", "applicants"),
    *("column", "row", "block", "column_label", "row_label", "block_label", "prose", "last", "headings"),
    *("answer", "marked", "old", "new", "expected"),
}


@dataclass(frozen=True)
class Source:
    """One data file: its kind, its data, and the line of every place."""

    path: Path
    kind: str
    data: Any
    document: Document

    def fault(self, where: tuple[str | int, ...], message: str) -> str:
        return say("lint.fault", file=self.path, line=self.document.line(where), message=message)


def lint(root: Path | None) -> list[str]:
    """Faults of the shipped data, or of an office's own below `root`; each names file, line, way out."""
    base = root or data_file("prompts").parent
    if not base.is_dir():
        raise documents.fault("lint.folder", code=3, dir=base)
    faults: list[str] = []
    sources = []
    for path, kind in _files(base):
        try:
            sources.append(_load(path, kind))
        except AssistantError as problem:
            faults.append(str(problem))
    if not sources and not faults:
        raise documents.fault("lint.nothing", code=3, dir=base)
    edition = load(CURRENT)
    sound = []
    for source in sources:
        wrong = _schema_faults(source)  # what has not its kind's shape cannot be read any further
        faults += wrong or _content(edition, source)
        sound += [] if wrong else [source]
    return [*faults, *_doubles(sound)]


def _files(base: Path) -> Iterator[tuple[Path, str]]:
    seen: set[Path] = set()
    for pattern, kind in KINDS:
        for path in sorted(base.glob(pattern)):
            if path not in seen:
                seen.add(path)
                own = data_file("schemas", f"{path.stem}.schema.json").exists()
                yield path, path.stem if own else kind


def _load(path: Path, kind: str) -> Source:
    text = documents.read_text(path)
    return Source(path, kind, documents.load_text(text, str(path)), documents.parse_yaml(text, str(path)))


def _schema_faults(source: Source) -> list[str]:
    schema = (CURRENT, "answers.schema.json") if source.kind == "answers" else (f"{source.kind}.schema.json",)
    document = source.document
    if source.kind != "answers":  # our own files may hold decimals; answers may not
        document = Document(source.data, source.document.lines, source.document.name)
    return [
        source.fault(breach.path, say("lint.schema", message=breach.message, value=documents.short(breach.value)))
        for breach in validity.breaches(document, "schemas", *schema)
    ]


def _content(edition: Edition, source: Source) -> Iterator[str]:
    readers = {"questions": _questions, "phrases": _phrases, "checks": _checks}
    readers |= {"checklist": _checklist, "last_year": _last_year, "quiz": _exercises, "facts_sheet": _exercises}
    if source.kind in readers and isinstance(source.data, dict):
        yield from readers[source.kind](edition, source)


def _exercises(edition: Edition, source: Source) -> Iterator[str]:
    from assistant.teach import soundness

    faults = soundness.quiz_faults if source.kind == "quiz" else soundness.sheet_faults
    yield from (source.fault(where, message) for where, message in faults(edition, source.data))


# -- expressions -------------------------------------------------------------------------------


def _expression(
    edition: Edition, source: Source, where: tuple[str | int, ...], text: str, extra: set[str], *, expression: bool
) -> Iterator[str]:
    trouble = syntax_fault(text, expression)
    if trouble:
        yield source.fault(where, say("lint.syntax", text=documents.short(text), why=trouble))
        return
    for name in sorted(names_read(text, expression)):
        if name.partition(".")[0] not in extra and not exists(edition, name):
            yield source.fault(where, say("lint.name", name=name))


def exists(edition: Edition, name: str) -> bool:
    """Does a dotted name of an expression stand for something answers can hold or sums derive?"""
    root, _, rest = name.partition(".")
    parts = {part["key"] for part in edition.form["overview_parts"]}
    if root in ALWAYS:
        return True
    if root == "last":  # last year's answers, where they are given
        return rest == "" or exists(edition, rest)
    if root == "likely":
        return rest in LIKELY
    if root in parts:
        name = f"overview.{name}"
    if root in SHORT_NAMES:
        name = SHORT_NAMES[root] + (f".{rest}" if rest else "")
    if root in ("requests", "disputes"):
        return rest == "" or _derived(edition, root, rest)
    return name in edition.fields or name in edition.containers


def _derived(edition: Edition, table: str, rest: str) -> bool:
    row, _, cell = rest.partition(".")
    if table == "disputes":
        cells = {*edition.results, "total", ""}
        return rest == "total" or (row in (*edition.blocks, "suits") and cell in cells)
    groups = {key for r in edition.rows for key in r.group_keys}
    rows = {r.key for r in edition.rows} | groups | {"intake", "left"}
    return row in rows and cell in {*edition.columns, "total", "organizations", ""}


# -- questions, phrases, checks ----------------------------------------------------------------


def _questions(edition: Edition, source: Source) -> Iterator[str]:
    if "questions" not in source.data:
        return
    for number, entry in enumerate(source.data["questions"]):
        where: tuple[str | int, ...] = ("questions", number)
        field = str(entry.get("field", ""))
        if not _askable(edition, field):
            yield source.fault(where, say("lint.field", field=field))
        for key in (*entry.get("choose", ()), *entry.get("usual", ())):
            if f"{field}.{key}" not in edition.fields and f"{field}.{key}" not in edition.containers:
                yield source.fault(where, say("lint.field", field=f"{field}.{key}"))
        for group in (entry.get("together", {}), entry.get("ticks", {})):
            yield from _named(edition, source, where, group.get("fields", ()))
            yield from _expression(edition, source, where, group.get("ask", ""), CELL_WORDS, expression=False)
        for key in ("when", "settled", "default"):
            if key in entry:
                yield from _expression(edition, source, (*where, key), entry[key], CELL_WORDS, expression=True)
        for key, item in entry.get("fields", {}).items():
            if "when" in item:
                place = (*where, "fields", key, "when")
                yield from _expression(edition, source, place, item["when"], CELL_WORDS, expression=True)
        yield from _patterns(edition, source, where, entry)
        asks = [entry.get("ask", ""), *(item.get("ask", "") for item in entry.get("fields", {}).values())]
        asks += [entry.get("rest", {}).get("ask", "")]
        for ask in asks:
            yield from _expression(edition, source, where, ask, CELL_WORDS, expression=False)


def _patterns(
    edition: Edition, source: Source, where: tuple[str | int, ...], entry: Mapping[str, Any]
) -> Iterator[str]:
    """What a question knows by pattern: other words for 没有, the clause that belongs to another question."""
    rest = entry.get("rest", {})
    yield from _named(edition, source, (*where, "rest"), [rest["field"]] if rest else [])
    doubts = [part["doubt"]["pattern"] for part in (entry, *entry.get("fields", {}).values()) if "doubt" in part]
    doubts += [part["own"] for part in entry.get("fields", {}).values() if "own" in part]
    for pattern in (*doubts, *entry.get("none", ()), *(rest[key] for key in ("about", "own") if key in rest)):
        try:
            re.compile(pattern)
        except re.error as trouble:
            yield source.fault(where, say("lint.pattern", pattern=documents.short(pattern), why=trouble))


def _named(edition: Edition, source: Source, where: tuple[str | int, ...], paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path not in edition.fields and path not in edition.containers:
            yield source.fault(where, say("lint.field", field=path))


def _checklist(edition: Edition, source: Source) -> Iterator[str]:
    for number, item in enumerate(source.data["checklist"]["items"]):
        yield from _named(edition, source, ("checklist", "items", number), item["fields"])


def _last_year(edition: Edition, source: Source) -> Iterator[str]:
    data = source.data
    for key in ("remembered", "except", "names"):
        yield from _named(edition, source, (key,), data[key])
    for key in ("renamed", "carried", "returning", "expected"):
        yield from _named(edition, source, (key,), data[key])
    for key in ("renamed", "carried", "returning"):
        yield from _named(edition, source, (key,), data[key].values())
    for text in data["expected"].values():
        yield from _expression(edition, source, ("expected",), text, set(), expression=True)


def _askable(edition: Edition, field: str) -> bool:
    if field in edition.fields or field in edition.containers:
        return True
    table, _, rest = field.partition(".*.")
    return (table == "requests" and rest in edition.columns) or (table == "disputes" and rest in edition.results)


def _phrases(edition: Edition, source: Source) -> Iterator[str]:
    for p, paragraph in enumerate(source.data.get("paragraphs", ())):
        for n, phrase in enumerate(paragraph["phrases"]):
            where: tuple[str | int, ...] = ("paragraphs", p, "phrases", n)
            if "when" in phrase:
                yield from _expression(edition, source, where, phrase["when"], set(), expression=True)
            texts = phrase["text"] if isinstance(phrase["text"], list) else [phrase["text"]]
            for text in texts:
                yield from _expression(
                    edition, source, where, text.replace("【", "").replace("】", ""), set(), expression=False
                )


def _checks(edition: Edition, source: Source) -> Iterator[str]:
    keys = {row.key for row in edition.rows} | {c["key"] for c in edition.form["requests"]["columns"]}
    extra = CHECK_WORDS | keys | {cell["key"] for cell in edition.form["disputes"]["cells"]}
    for number, entry in enumerate(source.data["checks"]):
        where: tuple[str | int, ...] = ("checks", number)
        if "expect" in entry:
            yield from _expression(edition, source, where, entry["expect"], extra, expression=True)
        for key in ("message", "place"):
            yield from _expression(edition, source, where, entry[key], extra, expression=False)
        for verdict, given in entry.get("example", {}).items():
            if bool(examples(edition, given, [entry])) != (verdict == "fails"):
                yield source.fault(where, say(f"lint.example_{verdict}", check=entry["id"]))


def examples(
    edition: Edition, given: Mapping[str, Any], entries: Sequence[Mapping[str, Any]] | None = None
) -> list[Finding]:
    """Findings of these checks (all, unless given) on an all-zero report with figures and facts laid over it."""
    before = {path.removeprefix("last."): value for path, value in given.items() if path.startswith("last.")}
    last = scene(edition, *example_report(edition, before)) if before else None
    report, facts = example_report(edition, {p: v for p, v in given.items() if not p.startswith("last.")})
    chosen = rules(edition) if entries is None else entries
    of_answers = [entry for entry in chosen if entry.get("needs") == "answers"]
    found = check(edition, report, facts, last=last, entries=chosen).findings
    return [*found, *check(edition, report, facts, blanks=False, entries=of_answers).findings]


def example_report(edition: Edition, given: Mapping[str, Any]) -> tuple[Report, dict[str, Any]]:
    """An all-zero report and its facts with FIELD values laid over both."""
    zeros: dict[str, Any] = {
        "requests": {row.key: [0] * len(edition.columns) for row in edition.rows if not row.derived},
        "disputes": {block: dict.fromkeys(edition.results, 0) for block in edition.blocks},
        "disclosure": {},
    }
    for row, cell in edition.disclosure_cells:
        zeros["disclosure"].setdefault(row, {})[cell] = 0
    facts = context(edition, zeros)
    prose = {path.removeprefix("prose."): str(text) for path, text in given.items() if path.startswith("prose.")}
    for path, value in given.items():
        if path.startswith("prose."):
            continue
        here: Any = facts
        *parents, last = path.split(".")
        for key in parents:
            here = here.setdefault(key, {})
        here[last] = value
    sections = tuple(
        Section(s["key"], s["heading"], _example_blocks(edition, s["key"], facts, prose))
        for s in edition.form["sections"]
        if s["key"] in ("disclosure", "requests", "disputes", *prose)
    )
    return Report((), facts["organ"].get("name", ""), facts.get("year"), edition.name, sections=sections), facts


def _example_blocks(
    edition: Edition, key: str, facts: Mapping[str, Any], prose: Mapping[str, str]
) -> tuple[Block, ...]:
    text = tuple(Paragraph(line) for line in prose.get(key, "").splitlines())
    return text if key not in ("disclosure", "requests", "disputes") else (grid(edition, key, facts[key]), *text)


def _doubles(sources: list[Source]) -> Iterator[str]:
    """Ids and fields that stand twice."""
    seen: dict[tuple[str, str], str] = {}
    for source in sources:
        for where, name in _names(source):
            key = (source.kind, name)
            if key in seen:
                yield source.fault(where, say("lint.double", name=name, first=seen[key]))
            seen.setdefault(key, f"{source.path}:{source.document.line(where)}")


def _names(source: Source) -> Iterator[tuple[tuple[str | int, ...], str]]:
    data = source.data
    if source.kind == "questions":
        yield from ((("questions", n), str(q.get("field"))) for n, q in enumerate(data.get("questions", ())))
    elif source.kind == "checks":
        yield from ((("checks", n), str(c.get("id"))) for n, c in enumerate(data.get("checks", ())))
    elif source.kind == "phrases":
        for p, paragraph in enumerate(data.get("paragraphs", ())):
            yield from ((("paragraphs", p, "phrases", n), str(f.get("id"))) for n, f in enumerate(paragraph["phrases"]))
