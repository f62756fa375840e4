"""A Prompt: one question as it is put to a person, with its card and what an empty reply takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any

from assistant.answers import ABSENT, get, lookup
from assistant.checks import title as cell_title
from assistant.documents import say
from assistant.edition import Edition, Field
from assistant.expressions import evaluate, holds, render
from assistant.interview.agenda import Sheet, Stop, agenda, offered, scene, upcoming
from assistant.interview.questions import Question, questions, wording

TABLES = ("requests", "disputes", "disclosure")


@dataclass(frozen=True)
class Card:
    """The help behind a question (F1): why it is asked, how to count, the article, an example."""

    why: str = ""
    count: str = ""
    not_counted: str = ""
    basis: str = ""
    example: str = ""
    accepts: str = ""


def card_lines(card: Card) -> list[str]:
    """A card as lines, each with its heading; what it does not say is left out."""
    entries = {
        "card.why": card.why,
        "card.count": card.count,
        "card.not_counted": card.not_counted,
        "card.basis": card.basis,
        "card.example": card.example,
        "card.accepts": card.accepts,
    }
    return [say(key, text=text) for key, text in entries.items() if text]


@dataclass(frozen=True)
class Prompt:
    """One question ready to be asked.

    `field` is its FIELD, `kind` what reply it takes: the kind of its field, or total (of a
    table row or block), gate (yes or no for an area), choose (what to be asked about).
    `default` is what an empty reply stores, `default_text` how it is shown; ABSENT for none.
    """

    field: str
    section: str
    kind: str
    ask: str
    title: str
    unit: str = ""
    options: Mapping[str, str] = member(default_factory=dict)
    default: Any = ABSENT
    default_text: str = ""
    obligatory: bool = False
    card: Card = Card()
    part: Field | None = None
    question: Question | None = None


def next_prompt(sheet: Sheet) -> Prompt | None:
    """The question to put now; None when nothing is left to ask."""
    stop = upcoming(sheet)
    return prompt_at(sheet, stop) if stop else None


def prompt_for(sheet: Sheet, path: str) -> Prompt | None:
    """The question about a FIELD, asked or not; None when no such question exists."""
    stop = next((stop for stop in agenda(sheet) if stop.field == path), None)
    if stop is None:
        stop = _out_of_order(sheet.edition, path)
    return prompt_at(sheet, stop) if stop else None


def _out_of_order(edition: Edition, path: str) -> Stop | None:
    question = wording(edition, path)
    if question is None:
        return None
    if path in edition.fields:
        kind = edition.fields[path].kind
        cell = path.partition(".")[0] in ("requests", "disputes")
        return Stop(path, question, "cell" if cell else kind, True)
    if path in edition.containers:
        container = edition.containers[path]
        kind = "total" if container.kind != "group" else "choose" if question.choose else "gate"
        return Stop(path, question, kind, True) if question.field == path else None
    owner, _ = item_of(edition, path)
    return Stop(path, question, "item", True) if owner else None


def item_of(edition: Edition, path: str) -> tuple[Field | None, tuple[int, Field | None]]:
    """A list item's FIELD -> (the list, (number from 1, the item's own field or None for plain text))."""
    head, _, last = path.rpartition(".")
    if head in edition.fields and last.isdigit() and edition.fields[head].kind == "texts":
        return edition.fields[head], (int(last), None)
    owner, _, number = head.rpartition(".")
    if owner in edition.fields and number.isdigit():
        part = next((item for item in edition.fields[owner].items if item.path == last), None)
        if part:
            return edition.fields[owner], (int(number), part)
    return None, (0, None)


def prompt_at(sheet: Sheet, stop: Stop) -> Prompt:
    """The prompt of one place of the interview."""
    builders = {"item": _item, "cell": _cell, "total": _total, "choose": _choose, "gate": _gate}
    return builders.get(stop.kind, _leaf)(sheet, stop)


def _card(question: Question, entry: Mapping[str, Any] | None, kind: str) -> Card:
    words = {
        key: str((entry or {}).get(key) or getattr(question, key))
        for key in ("why", "count", "not_counted", "basis", "example")
    }
    return Card(**words, accepts=say(f"accepts.{kind}"))


def _worded(text: str, facts: Mapping[str, Any], title: str) -> str:
    """A question's text with its facts; when one of them is missing, the plain title serves."""
    return render(text, facts) or say("ask.untitled", title=title)


def _leaf(sheet: Sheet, stop: Stop) -> Prompt:
    path, question = stop.field, stop.question
    leaf = sheet.edition.fields[path]
    facts = scene(sheet)
    default = evaluate(question.default, facts) if question.default and question.field == path else None
    current = get(sheet.answers, leaf)
    taken = current if current is not ABSENT and current is not None else (ABSENT if default is None else default)
    return Prompt(
        path,
        question.section,
        leaf.kind,
        _worded(question.ask, facts, leaf.title),
        leaf.title,
        leaf.unit,
        leaf.options if leaf.kind in ("choice", "choices") else {},
        taken,
        "" if taken is ABSENT else shown(leaf, taken),
        leaf.obligatory or (sheet.answers.get("organ") or {}).get("kind") in leaf.obligatory_for,
        _card(question, None, leaf.kind),
        leaf,
        question,
    )


def _cell(sheet: Sheet, stop: Stop) -> Prompt:
    path = stop.field
    leaf = sheet.edition.fields[path]
    table, row, cell = path.split(".")
    question = wording(sheet.edition, f"{table}.*.{cell}") or stop.question
    owner = wording(sheet.edition, f"{table}.{row}")
    facts = {**scene(sheet), **cell_words(sheet, path)}
    left = remaining(sheet, f"{table}.{row}")
    last = sum(get(sheet.answers, f) is ABSENT for f in cells_of(sheet.edition, f"{table}.{row}")) == 1
    default: Any = left if last and left is not None else ABSENT
    return Prompt(
        path,
        stop.question.section,
        "cell",
        _worded(question.ask, facts, cell_title(sheet.edition, path)),
        cell_title(sheet.edition, path),
        leaf.unit,
        {},
        default,
        "" if default is ABSENT else str(default),
        True,
        _card(question, {"basis": owner.basis} if owner and not question.basis else None, "count"),
        leaf,
        stop.question,
    )


def cell_words(sheet: Sheet, path: str) -> dict[str, Any]:
    """What a cell's wording may name: its row, column and block by the form's labels, the row's total."""
    edition = sheet.edition
    table, row, cell = path.split(".")
    words: dict[str, Any] = {}
    if table == "requests":
        labels = {c["key"]: c["label"] for c in edition.form["requests"]["columns"]}
        words = {"row_label": edition.title_of(f"requests.{row}").rpartition("：")[2], "column_label": labels[cell]}
    elif table == "disputes":
        labels = {c["key"]: c["label"] for c in edition.form["disputes"]["cells"]}
        words = {"block_label": edition.title_of(f"disputes.{row}"), "cell_label": labels[cell]}
    total = (sheet.answers.get("targets") or {}).get(f"{table}.{row}.total")
    if total is not None:
        words["row_total"] = total
    left = remaining(sheet, f"{table}.{row}")
    if left is not None:
        words["remaining"] = left
    return words


def cells_of(edition: Edition, row: str) -> list[Field]:
    """The cells of a row of table three or a block of table four."""
    return [edition.fields[path] for path in edition.containers[row].children]


def remaining(sheet: Sheet, row: str) -> int | None:
    """What of a row's given total is not yet spread over its cells; None when no total was given."""
    total = (sheet.answers.get("targets") or {}).get(f"{row}.total")
    if not isinstance(total, int) or row not in sheet.edition.containers:
        return None
    known = [get(sheet.answers, field) for field in cells_of(sheet.edition, row)]
    left: int = total - sum(value for value in known if value is not ABSENT)
    return left


def _total(sheet: Sheet, stop: Stop) -> Prompt:
    container = sheet.edition.containers[stop.field]
    target = (sheet.answers.get("targets") or {}).get(f"{stop.field}.total", ABSENT)
    values = [get(sheet.answers, field) for field in cells_of(sheet.edition, stop.field)]
    if ABSENT not in values:
        target = sum(values)
    return Prompt(
        stop.field,
        stop.question.section,
        "total",
        _worded(stop.question.ask, scene(sheet), container.title),
        container.title,
        "件",
        {},
        target,
        "" if target is ABSENT else str(target),
        True,
        _card(stop.question, None, "total"),
        None,
        stop.question,
    )


def _gate(sheet: Sheet, stop: Stop) -> Prompt:
    title = sheet.edition.title_of(stop.field)
    ask, card = _worded(stop.question.ask, scene(sheet), title), _card(stop.question, None, "flag")
    return Prompt(
        stop.field, stop.question.section, "gate", ask, title, obligatory=True, card=card, question=stop.question
    )


def _choose(sheet: Sheet, stop: Stop) -> Prompt:
    question, edition = stop.question, sheet.edition
    title = edition.title_of(stop.field)
    keys = [key for key in offered(sheet, question) if pickable(sheet, f"{stop.field}.{key}")]
    options = {key: question.words.get(key) or edition.title_of(f"{stop.field}.{key}") for key in keys}
    taken = [key for key in (question.usual if stop.open else _picks(sheet, stop.field, keys)) if key in keys]
    return Prompt(
        stop.field,
        question.section,
        "choose",
        _worded(question.ask, scene(sheet), title),
        title,
        "",
        options,
        taken if question.usual or taken else ABSENT,
        "、".join(options[key] for key in taken),
        not question.usual,
        _card(question, None, "choose"),
        None,
        question,
    )


def _picks(sheet: Sheet, path: str, keys: list[str]) -> list[str]:
    """What of a pick-list already answered is not left out: neither null nor a row of zeros."""
    marked = path in (sheet.answers.get("origins") or {})
    picks = []
    for key in keys:
        values = [get(sheet.answers, field) for field in sheet.edition.inside(f"{path}.{key}")]
        row = sheet.edition.containers.get(f"{path}.{key}")
        zero = row is not None and row.kind != "group" and not any(values)
        absent = all(value is ABSENT for value in values)
        if marked if absent else any(value is not None for value in values) and not zero:
            picks.append(key)
    return picks


def pickable(sheet: Sheet, path: str) -> bool:
    """May this be offered in a pick-list? Not when none of its questions can come up."""
    mine = [q for q in questions(sheet.edition) if q.field == path or q.field.startswith(f"{path}.")]
    facts = scene(sheet)
    own = [q for q in mine if q.field == path] or mine
    return not own or any(not q.when or holds(q.when, facts) is not False for q in own)


def _item(sheet: Sheet, stop: Stop) -> Prompt:
    owner, (number, part) = item_of(sheet.edition, stop.field)
    assert owner is not None
    question = stop.question
    entry = question.fields.get(part.path, {}) if part else {}
    facts = {**scene(sheet), "n": number}
    first = number == 1 and (part is None or part is owner.items[0])
    if entry.get("ask"):
        ask = _worded(entry["ask"], facts, part.title if part else owner.title)
    elif part is None or part is owner.items[0]:
        ask = say("ask.item", title=owner.title, n=number)
    else:
        ask = say("ask.item_key", n=number, title=part.title)
    if first and _worded(question.ask, facts, owner.title) not in ask:
        ask = _worded(question.ask, facts, owner.title)
    return Prompt(
        stop.field,
        question.section,
        "item",
        ask,
        f"{owner.title}{number}" + (f" {part.title}" if part else ""),
        owner.unit if part is not None and part.kind == "count" else "",
        _item_options(sheet, owner, number, part, question),
        ABSENT,
        "",
        bool(part and part.obligatory),
        _card(question, entry, "items" if owner.kind == "items" else "texts"),
        part or owner,
        question,
    )


def _item_options(sheet: Sheet, owner: Field, number: int, part: Field | None, question: Question) -> dict[str, str]:
    if part is not None and part.options:
        return dict(part.options)
    if part is None or not question.catalogue or part.path not in ("problem", "measure"):
        return {}
    items = current_items(sheet, owner)
    if part.path == "problem":
        used = {item.get("problem") for item in items[: number - 1]}
        return {p["problem"]: p["problem"] for p in question.catalogue if p["problem"] not in used}
    chosen = items[number - 1].get("problem") if number <= len(items) else None
    measures: list[str] = next((p["measures"] for p in question.catalogue if p["problem"] == chosen), [])
    return {measure: measure for measure in measures}


def current_items(sheet: Sheet, owner: Field) -> list[Any]:
    """The items of a list, closed or still open."""
    opened = (sheet.answers.get("open") or {}).get(owner.path)
    closed = lookup(sheet.answers, owner.store)
    return list(opened if opened is not None else closed or [])


def shown(leaf: Field, value: Any) -> str:
    """A stored value as it is said back: labels, units, 是/否."""
    if value is None:
        return say("shown.none")
    if leaf.kind == "flag":
        return say("shown.yes") if value else say("shown.no")
    if leaf.kind == "choice":
        return leaf.options.get(value, str(value))
    if leaf.kind == "choices":
        return "、".join(leaf.options.get(key, key) for key in value) or say("shown.nothing")
    if leaf.kind == "texts":
        return "".join(f"《{text}》" for text in value) if leaf.titled else "、".join(value)
    if leaf.kind == "items":
        return "；".join("，".join(str(v) for v in item.values() if v is not None) for item in value)
    if isinstance(value, dict):
        return say("shown.at_least", count=value["count"], unit=leaf.unit)
    return f"{value}{leaf.unit}"
