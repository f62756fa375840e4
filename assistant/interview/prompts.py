"""A Prompt: one question as it is put to a person, with its card and what an empty reply takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from assistant.answers import ABSENT, get
from assistant.documents import say
from assistant.edition import Edition, Field
from assistant.interview import last_year, picking, together
from assistant.interview.agenda import REASON, Sheet, Stop, agenda, picked, scene, upcoming, wider
from assistant.interview.conditions import holds, render
from assistant.interview.questions import Question, wording
from assistant.interview.values import cells_of, current_items, figure_names, item_of, remaining, shown

__all__ = ["Card", "Prompt", "card_lines", "cells_of", "item_of", "next_prompt", "prompt_at", "prompt_for"]

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


class Prompt(NamedTuple):
    """One question ready to be asked.

    `field` is its FIELD, `kind` what reply it takes: the kind of its field, or total (of a
    table row or block), gate (yes or no for an area), choose (what to be asked about).
    `default` is what an empty reply stores, `default_text` how it is shown; ABSENT for none;
    `origin` is "last_year" where the default is last year's value.
    """

    field: str
    section: str
    kind: str
    ask: str
    title: str
    unit: str = ""
    options: Mapping[str, str] = MappingProxyType({})
    default: Any = ABSENT
    default_text: str = ""
    obligatory: bool = False
    card: Card = Card()
    part: Field | None = None
    question: Question | None = None
    origin: str = ""


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


def prompt_at(sheet: Sheet, stop: Stop) -> Prompt:
    """The prompt of one place of the interview."""
    builders = {"item": _item, "cell": _cell, "total": _total, "choose": _choose, "gate": _gate}
    builders |= {"confirm": _confirm, "ticks": _ticks, "reason": _reason}
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
    current = get(sheet.answers, leaf)
    known = current is not ABSENT and current is not None
    taken, origin = (current, "") if known else together.default(sheet, path)
    return Prompt(
        path,
        question.section,
        leaf.kind,
        _worded(_both(sheet, question) or question.ask, facts, leaf.title),
        leaf.title,
        leaf.unit,
        leaf.options if leaf.kind in ("choice", "choices") else {},
        taken,
        "" if taken is ABSENT else shown(leaf, taken),
        leaf.obligatory or (sheet.answers.get("organ") or {}).get("kind") in leaf.obligatory_for,
        _card(question, None, leaf.kind),
        leaf,
        question,
        origin,
    )


def _both(sheet: Sheet, question: Question) -> str:
    """How a question and the one its reply may answer too are asked together: while that one is still to come."""
    other = sheet.edition.fields.get(question.rest.get("field", ""))
    if other is None or get(sheet.answers, other) is not ABSENT:
        return ""
    asked = wording(sheet.edition, other.path)
    applies = asked is None or not asked.when or holds(asked.when, scene(sheet)) is not False
    return question.rest["ask"] if applies and picked(sheet, other.path) else ""


def _confirm(sheet: Sheet, stop: Stop) -> Prompt:
    """Several fields whose defaults one yes takes, each named with its value."""
    found = together.proposals(sheet, stop.question)
    told = [f"{sheet.edition.title_of(entry.path)}：{_told(sheet, entry)}" for entry in found]
    asked = _worded(stop.question.together["ask"], scene(sheet), stop.question.field)
    plain = _leaf(sheet, stop)
    card = replace(plain.card, accepts=say("accepts.confirm"), example=str(stop.question.together.get("example", "")))
    ask = say("ask.confirm", ask=asked, told="；".join(told))
    return plain._replace(kind="confirm", ask=ask, options={}, default=True, default_text=say("confirm.yes"), card=card)


def _told(sheet: Sheet, proposal: together.Proposal) -> str:
    field = sheet.edition.fields.get(proposal.path)
    return shown(field, proposal.value) if field else last_year.row_reply(sheet.edition, proposal.value)


def _ticks(sheet: Sheet, stop: Stop) -> Prompt:
    """Several yes-or-no fields as one list: what is named happened."""
    question = stop.question
    ask = _worded(question.ticks["ask"], scene(sheet), question.field)
    options = together.tick_options(sheet.edition, question)
    title = sheet.edition.title_of(stop.field)
    card = _card(question, question.ticks, "choose")
    section = question.section
    return Prompt(stop.field, section, "choose", ask, title, "", options, obligatory=True, card=card, question=question)


def _reason(sheet: Sheet, stop: Stop) -> Prompt:
    """Why a figure does not follow from last year's."""
    path = stop.field.removeprefix(REASON)
    facts = scene(sheet)
    differs = last_year.difference(sheet.edition, sheet.last, sheet.answers, path, facts)
    words = last_year.reason_words()
    title = sheet.edition.cell_title(path) if path in sheet.edition.fields else sheet.edition.title_of(path)
    named = {"title": title} | ({"expected": differs.expected, "value": differs.value} if differs else {})
    help_ = {key: words[key] for key in ("why", "count", "basis", "example")}
    card = Card(**help_, accepts=say("accepts.text"))
    ask = _worded(words["ask"], named, title)
    return Prompt(
        stop.field, stop.question.section, "reason", ask, say("reason.title", title=title), obligatory=True, card=card
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
    default: Any = get(sheet.answers, leaf)
    if default is ABSENT and last and left is not None:
        default = left
    return Prompt(
        path,
        stop.question.section,
        "cell",
        _worded(question.ask, facts, sheet.edition.cell_title(path)),
        sheet.edition.cell_title(path),
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


def _total(sheet: Sheet, stop: Stop) -> Prompt:
    container = sheet.edition.containers[stop.field]
    target = (sheet.answers.get("targets") or {}).get(f"{stop.field}.total", ABSENT)
    values = [get(sheet.answers, field) for field in cells_of(sheet.edition, stop.field)]
    if ABSENT not in values:
        target = sum(values)
    before = last_year.row(sheet.last, sheet.answers, stop.field) if sheet.last and target is ABSENT else {}
    if before:
        target = last_year.row_reply(sheet.edition, before)
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
        _card(stop.question, None, "cases" if stop.field.startswith("disputes.") else "total"),
        None,
        stop.question,
        "last_year" if before else "",
    )


def _gate(sheet: Sheet, stop: Stop) -> Prompt:
    title = sheet.edition.title_of(stop.field)
    kind = "figures" if figure_names(sheet.edition, stop.field) else "flag"
    ask, card = _worded(stop.question.ask, scene(sheet), title), _card(stop.question, None, kind)
    return Prompt(
        stop.field, stop.question.section, "gate", ask, title, obligatory=True, card=card, question=stop.question
    )


def _choose(sheet: Sheet, stop: Stop) -> Prompt:
    question = stop.question
    title = sheet.edition.title_of(stop.field)
    options = picking.options(sheet, question)
    taken = picking.taken(sheet, question, list(options), fresh=stop.open)
    return Prompt(
        stop.field,
        question.section,
        "choose",
        _worded(question.ask, scene(sheet), title),
        title,
        "",
        options,
        taken if question.usual or taken or not stop.open else ABSENT,
        "、".join(options[key] for key in taken),
        not question.usual and wider(sheet.edition, stop.field) is None,
        _card(question, None, "choose"),
        None,
        question,
    )


def _item(sheet: Sheet, stop: Stop) -> Prompt:
    owner, (number, part) = item_of(sheet.edition, stop.field)
    assert owner is not None
    question = stop.question
    entry = question.fields.get(part.path, {}) if part else {}
    items = current_items(sheet, owner)
    item = items[number - 1] if number <= len(items) and isinstance(items[number - 1], dict) else {}
    promised = last_year.promised(sheet.last, str(item.get("problem", "")))
    facts = {**scene(sheet), "n": number, "item": item, **({"promised": promised} if promised else {})}
    before = last_year.value(sheet.last, sheet.answers, owner.path) if sheet.last and not items else ABSENT
    default = before if part is None and number == 1 and before else ABSENT
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
        default,
        "" if default is ABSENT else shown(owner, default),
        bool(part and part.obligatory),
        _card(question, entry, "items" if owner.kind == "items" else "texts"),
        part or owner,
        question,
        "" if default is ABSENT else "last_year",
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
