"""The rules of claims as data, and the findings they make: strongest first, repeats grouped, noise capped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.claims.prose import Number, Sentence
from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.expressions import render
from assistant.findings import Finding, Severity, ordered, plain


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault as found: the rule, the sentence, both sides, the words its message needs.

    `place` is the FIELD it is about; without one, the section. `softened`: the text names
    another scope or base, so the rule's softer severity holds.
    """

    rule: str
    sentence: Sentence | None
    left: Number | None = None
    right: Number | None = None
    place: str = ""
    softened: bool = False
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """A meaning that the tables answer: what the cell is called, which sums it may state, its unit."""

    title: str
    sums: tuple[tuple[str, ...], ...]
    unit: str
    fact: str
    unless: tuple[str, ...]
    filed: int  # how many of the sums hold where the sentence tells who filed the new applications; 0: all


@dataclass(frozen=True)
class Rules:
    """All rules of an edition."""

    rules: Mapping[str, Mapping[str, Any]]
    stated: Mapping[str, Stated]
    rule_of: Mapping[str, str]  # meaning -> id of the rule that compares it
    scopes: Mapping[str, str]
    more: str
    most: int

    def of_kind(self, kind: str) -> Iterator[Mapping[str, Any]]:
        return (rule for rule in self.rules.values() if rule["kind"] == kind)


@lru_cache(maxsize=4)
def load(edition: Edition) -> Rules:
    """The rules of an edition."""
    data = load_shipped("schemas", edition.name, "claim_rules.yaml")
    rules = {rule["id"]: rule for rule in data["rules"]}
    stated = {name: _stated(entry) for name, entry in data["figures"].items()}
    rule_of = {meaning: rule["id"] for rule in rules.values() for meaning in rule.get("meanings", ())}
    return Rules(rules, stated, rule_of, data["scopes"], data["more"], data["most"])


def _stated(entry: Mapping[str, Any]) -> Stated:
    sums = tuple(map(addends, entry.get("cells", ())))
    unless = tuple(entry.get("unless", ()))
    return Stated(entry["title"], sums, entry.get("unit", ""), entry.get("fact", ""), unless, entry.get("filed", 0))


@lru_cache(maxsize=256)
def addends(text: str) -> tuple[str, ...]:
    """`a + b` -> its FIELDs."""
    return tuple(part.strip() for part in text.split("+"))


def findings(rules: Rules, hits: Iterable[Hit]) -> list[Finding]:
    """The findings of what was hit. The same fault in two sentences is one finding."""
    seen: set[tuple[Any, ...]] = set()
    counted: dict[str, int] = {}
    made: list[Finding] = []
    for hit in hits:
        own = hit.sentence.start if hit.sentence and not hit.place else None
        key = (hit.rule, hit.place, hit.left, hit.right, hit.words.get("text"), own)
        if key in seen:
            continue
        seen.add(key)
        counted[hit.rule] = counted.get(hit.rule, 0) + 1
        if counted[hit.rule] <= rules.most:
            made.append(_finding(rules.rules[hit.rule], hit))
    return ordered([*made, *_rest(rules, made, counted)])


def _rest(rules: Rules, made: list[Finding], counted: Mapping[str, int]) -> Iterator[Finding]:
    """One line for all that a rule found beyond the cap."""
    for identity, number in counted.items():
        if number > rules.most:
            last = next(finding for finding in reversed(made) if finding.check == identity)
            message = render(rules.more, {"n": number - rules.most}) or rules.more
            yield Finding(identity, last.severity, last.section or "", message, last.basis, last.fix, last.section)


def _finding(rule: Mapping[str, Any], hit: Hit) -> Finding:
    both = hit.left is not None and hit.right is not None
    difference = hit.left - hit.right if hit.left is not None and hit.right is not None else None
    names = {"left": tidy(hit.left), "right": tidy(hit.right), "difference": tidy(difference), "note": "", **hit.words}
    severity: Severity = rule.get("softer", rule["severity"]) if hit.softened else rule["severity"]
    section = hit.sentence.section if hit.sentence else hit.place.partition(".")[0]
    return Finding(
        check=rule["id"],
        severity=severity,
        place=hit.place or section,
        message=render(rule["message"], names) or rule["message"],
        basis=rule["basis"],
        fix=rule["fix"],
        section=section,
        quote=hit.sentence.quote if hit.sentence else "",
        left=plain(tidy(hit.left)) if both else None,
        right=plain(tidy(hit.right)) if both else None,
        difference=plain(tidy(difference)),
        values={hit.place: plain(tidy(hit.right))} if hit.place and hit.right is not None else {},
    )


def tidy(value: Number | None) -> Number | None:
    """A decimal without trailing zeros or an exponent; a whole one as an integer."""
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    return Decimal(f"{value.normalize():f}")
