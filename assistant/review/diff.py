"""What changed between two answers files or reports, also of different formats."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.answers import Answers, lookup
from assistant.documents import say
from assistant.edition import Edition, Field
from assistant.findings import plain
from assistant.review.opened import Opened
from assistant.review.wordwise import Rewording, rewordings, said

TABLES = ("disclosure", "requests", "disputes")


@dataclass(frozen=True)
class Change:
    """One figure or fact that changed; None: not there."""

    field: str
    title: str
    old: Any
    new: Any

    def told(self, edition: Edition) -> tuple[str, str]:
        """Old and new as a reader calls them: options by their labels, 没有 for what is not there."""
        field = edition.fields.get(self.field)
        options = field.options if field else {}
        return _shown(self.old, options), _shown(self.new, options)


@dataclass(frozen=True)
class Difference:
    """Everything that changed."""

    figures: tuple[Change, ...]
    facts: tuple[Change, ...]
    text: tuple[Rewording, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable shape of `diff --json`."""
        return {
            "figures": [{"field": c.field, "old": c.old, "new": c.new} for c in self.figures],
            "facts": [{"field": c.field, "old": c.old, "new": c.new} for c in self.facts],
            "text": [{"section": r.section, "old": r.old, "new": r.new, "marked": r.marked} for r in self.text],
        }

    def lines(self, edition: Edition) -> list[str]:
        """The readable list: figures, facts, sentences, each under its count."""
        if not (self.figures or self.facts or self.text):
            return [say("diff.same")]
        headings = {entry["key"]: entry["heading"] for entry in edition.form["sections"]}
        lines = []
        for key, changes in (("diff.figures", self.figures), ("diff.facts", self.facts)):
            lines += [say(key, count=len(changes))] if changes else []
            for change in changes:
                old, new = change.told(edition)
                lines.append(say("diff.change", title=change.title, old=old, new=new, field=change.field))
        lines += [say("diff.text", count=len(self.text))] if self.text else []
        for rewording in self.text:
            where = headings.get(rewording.section) or say(f"diff.{rewording.section or 'elsewhere'}")
            lines.append(say("diff.sentence", where=where, marked=rewording.marked))
        return lines


def differences(old: Opened, new: Opened) -> Difference:
    """What changed from one file to the other."""
    return Difference(
        tuple(_figures(old, new)),
        tuple(_facts(old, new)),
        tuple(rewordings(said(old.report), said(new.report))),
    )


def _figures(old: Opened, new: Opened) -> Iterator[Change]:
    left, right = old.report.figures(), new.report.figures()
    for path in dict.fromkeys((*left, *right)):
        before, after = plain(left.get(path)), plain(right.get(path))
        if before != after:
            yield Change(path, new.edition.cell_title(path), before, after)


def _facts(old: Opened, new: Opened) -> Iterator[Change]:
    """Facts outside the tables. With a report on either side both are what their text tells, or all would differ."""
    from assistant.review.reading import read

    if old.answers is not None and new.answers is not None:
        left, right = old.answers, new.answers
    else:
        left, right = read(old.report).answers, read(new.report).answers
    for field in new.edition.fields.values():
        if field.path.partition(".")[0] not in TABLES and not field.path.endswith(".own_words"):
            yield from _field(new.edition, field, left, right)


def _field(edition: Edition, field: Field, left: Answers, right: Answers) -> Iterator[Change]:
    """A list item by item, of an object each key; anything else as a whole."""
    before, after = lookup(left, field.store) or None, lookup(right, field.store) or None
    if field.kind not in ("items", "texts"):
        before, after = _value(lookup(left, field.store)), _value(lookup(right, field.store))
        if before != after:
            yield Change(field.path, field.title, before, after)
        return
    flat, other = dict(_flat(field, before)), dict(_flat(field, after))
    for path in dict.fromkeys((*flat, *other)):
        if flat.get(path) != other.get(path):
            yield Change(path, edition.title_of(path), flat.get(path), other.get(path))


def _value(value: Any) -> Any:
    return value if value or value in (0, False) else None


def _flat(field: Field, items: Any) -> Iterator[tuple[str, Any]]:
    for number, item in enumerate(items or (), 1):
        if isinstance(item, dict):
            yield from ((f"{field.path}.{number}.{key}", value) for key, value in item.items() if value is not None)
        else:
            yield f"{field.path}.{number}", item


def _shown(value: Any, options: Mapping[str, str]) -> str:
    if value is None:
        return say("diff.none")
    if isinstance(value, bool):
        return say("shown.yes" if value else "shown.no")
    if isinstance(value, dict):
        return say("shown.at_least", count=value.get("count", ""), unit="")
    values = value if isinstance(value, list) else [value]
    return "、".join(options.get(str(one), str(one)) for one in values)


def dumped(difference: Difference) -> str:
    """The JSON text of a difference."""
    return json.dumps(difference.as_json(), ensure_ascii=False, indent=2)
