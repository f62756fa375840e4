"""Phrases read backwards: from a sentence to the facts it was made of.

Each phrase is turned into a pattern by its syntax tree, so a phrase that is added or
reworded can be read at once. What a pattern cannot tell (a sum, a rate, a condition) it
lets pass; whether the facts found really make the sentence is seen by composing again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.compose import OPTIONAL, phrases
from assistant.edition import Edition, Field
from assistant.expressions import tree

SHORT_NAMES = {"self": "organ.self", "contact": "organ.contact", "other": "other_matters"}
SHORT_NAMES |= {"fee": "other_matters.information_fee"}
LETTING = ("some", "bare", "closed", "money", "number", "float", "int", "list", "string")  # change no wording
NUMBER, RATE, ORDINAL, ANY = r"\d+", r"\d+(?:\.\d+)?", "[一二三四五六七八九十]+", "[^。]{0,120}?"
LEAST = 4  # a pattern with fewer characters of its own would fit anything
FLAG = "$flag"


@dataclass(frozen=True)
class Hole:
    """A place of a pattern that tells a FIELD. `kind` says how its text is read, `words` text -> option."""

    path: str
    kind: str
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True)
class Pattern:
    """A phrase as a pattern; `implied` is what its condition alone says: (FIELD, value)."""

    phrase: str
    regex: re.Pattern[str]
    holes: Mapping[str, Hole]
    implied: tuple[tuple[str, Any], ...]


@lru_cache(maxsize=16)
def patterns(edition: Edition, name: str) -> tuple[Pattern, ...]:
    """The patterns of a phrase file; phrases that are all holes (own words) have none."""
    found = []
    for group in phrases(name):
        for phrase in group:
            texts = [phrase["text"]] if isinstance(phrase["text"], str) else phrase["text"]
            implied = tuple(_implied(edition, tree(phrase["when"], expression=True))) if "when" in phrase else ()
            for text in texts:
                inverter = _Inverter(edition)
                regex = inverter.text(text)
                if inverter.weight >= LEAST:
                    found.append(Pattern(phrase["id"], re.compile(regex), inverter.holes, implied))
    return tuple(found)


def full_name(edition: Edition, node: Any, bound: Mapping[str, Any] | None = None) -> str:
    """The FIELD-like name a chain of attributes stands for; empty for anything else."""
    keys: list[str] = []
    while type(node).__name__ == "Getattr":
        keys.append(node.attr)
        node = node.node
    if type(node).__name__ != "Name" or node.name in (bound or {}):
        return ""
    parts = {part["key"]: f"overview.{part['key']}" for part in edition.form["overview_parts"]}
    root = {**parts, **SHORT_NAMES}.get(node.name, node.name)
    return ".".join([root, *reversed(keys)])


class _Inverter:
    """Turns the syntax tree of one phrase into a regular expression with its holes."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.holes: dict[str, Hole] = {}
        self.bound: dict[str, Any] = {}  # variables of the template: what they stand for
        self.weight = 0
        self.optional = 0  # how many optional clauses are open

    def text(self, text: str) -> str:
        """A phrase with its optional 【…】 clauses."""
        out, at = [], 0
        for match in OPTIONAL.finditer(text):
            out += [self.piece(text[at : match.start()]), self.maybe(self.piece, match.group(1))]
            at = match.end()
        return "".join([*out, self.piece(text[at:])])

    def piece(self, text: str) -> str:
        return self.node(tree(text, expression=False)) if text else ""

    def maybe(self, make: Any, *arguments: Any) -> str:
        """Something that may be missing."""
        self.optional += 1
        made = make(*arguments)
        self.optional -= 1
        return f"(?:{made})?" if made else ""

    def either(self, *choices: Any) -> str:
        """One of several bodies; an empty one means that all may be missing."""
        self.optional += 1
        made = [self.body(choice) for choice in choices]
        self.optional -= 1
        whole = "|".join(text for text in made if text)
        return f"(?:{whole}){'?' if '' in made else ''}" if whole else ""

    def body(self, nodes: Any) -> str:
        return "".join(self.node(node) for node in (nodes if isinstance(nodes, list) else [nodes]) if node is not None)

    def node(self, node: Any) -> str:
        make = getattr(self, f"_{type(node).__name__.lower()}", None)
        return str(make(node)) if make else ANY

    def literal(self, value: object) -> str:
        self.weight += 0 if self.optional else sum(character.isalnum() for character in str(value))
        return re.escape(str(value))

    # -- the kinds of nodes ---------------------------------------------------------------

    def _template(self, node: Any) -> str:
        return self.body(node.body)

    def _output(self, node: Any) -> str:
        return self.body(node.nodes)

    def _templatedata(self, node: Any) -> str:
        return self.literal(node.data)

    def _const(self, node: Any) -> str:
        return self.literal(node.value)

    def _concat(self, node: Any) -> str:
        return self.body(node.nodes)

    def _add(self, _node: Any) -> str:
        return NUMBER

    def _sub(self, _node: Any) -> str:
        return NUMBER

    def _if(self, node: Any) -> str:
        return self.either(node.body, *(branch.body for branch in node.elif_), node.else_)

    def _condexpr(self, node: Any) -> str:
        return self.either(node.expr1, node.expr2 or [])

    def _assign(self, node: Any) -> str:
        if type(node.target).__name__ == "Name":
            self.bound[node.target.name] = node.node
        return ""

    def _assignblock(self, node: Any) -> str:
        self.bound[node.target.name] = node.body
        return ""

    def _name(self, node: Any) -> str:
        if node.name in self.bound:
            return self.body(self.bound[node.name])
        return self.named(full_name(self.edition, node))

    def _getattr(self, node: Any) -> str:
        return self.named(full_name(self.edition, node, self.bound))

    def _getitem(self, node: Any) -> str:
        """{'done': '已解决'}[organ.change]: the text tells the option."""
        path = full_name(self.edition, node.arg, self.bound)
        if type(node.node).__name__ != "Dict" or path not in self.edition.fields:
            return ANY
        words = {pair.value.value: pair.key.value for pair in node.node.items}
        return self.hole(Hole(path, "option", words), "|".join(map(re.escape, words)))

    def named(self, path: str) -> str:
        """A value printed as it is."""
        root, known = path.partition(".")[0], self.edition.fields.get(path)
        if root in ("requests", "disputes", "disclosure"):  # the tables themselves tell these
            return RATE
        if known is None:
            return ANY
        if known.kind in ("count", "number"):
            return NUMBER if path == "year" else self.hole(Hole(path, "count"), r"\d+余?")
        if known.kind == "money" or path.endswith(".weight"):
            return self.hole(Hole(path, "money"), RATE)
        return self.hole(Hole(path, "text"), _text(known))

    def hole(self, hole: Hole, regex: str) -> str:
        name = f"h{len(self.holes)}"
        self.holes[name] = hole
        return f"(?P<{name}>{regex})"

    # -- filters --------------------------------------------------------------------------

    def _filter(self, node: Any) -> str:
        make = getattr(self, f"_by_{node.name}", None)
        if make:
            return str(make(node))
        return self.node(node.node) if node.name in LETTING else ANY

    def _by_default(self, node: Any) -> str:
        optional = node.args and getattr(node.args[0], "value", None) == ""
        return self.maybe(self.node, node.node) if optional else self.node(node.node)

    def _by_share(self, _node: Any) -> str:
        return RATE

    _by_growth = _by_share

    def _by_length(self, _node: Any) -> str:
        return NUMBER

    _by_total_of = _by_length

    def _by_ordinal(self, _node: Any) -> str:
        return ORDINAL

    def _by_replace(self, node: Any) -> str:
        """Separators are exchanged (they are read either way); anything else is beyond telling."""
        return self.node(node.node) if type(node.args[0]).__name__ == "Const" else ANY

    def _by_titles(self, node: Any) -> str:
        return self.several(node, "titles", "(?:《[^》]*》)+")

    def _by_quoted(self, node: Any) -> str:
        return self.several(node, "quoted", "(?:“[^”]*”)+")

    def _by_names(self, node: Any) -> str:
        path = full_name(self.edition, self.source(node.node), self.bound)
        items = path in self.edition.fields and self.edition.fields[path].kind == "items"
        return self.several(node, "item_names" if items else "names", "[^。]{1,400}?")

    def several(self, node: Any, kind: str, regex: str) -> str:
        path = full_name(self.edition, self.source(node.node), self.bound)
        return self.hole(Hole(path, kind), regex) if path in self.edition.fields else ANY

    def source(self, node: Any) -> Any:
        """The list behind filters that only pick from it, and behind a variable that holds it."""
        while True:
            if type(node).__name__ == "Filter":
                node = node.node
            elif type(node).__name__ == "Name" and not isinstance(self.bound.get(node.name, []), list):
                node = self.bound[node.name]
            else:
                return node

    def _by_counted(self, node: Any) -> str:
        """[{name, count}…] -> 网站120条、公众号85条."""
        unit = str(node.args[0].value)
        if type(node.node).__name__ != "List":
            path = full_name(self.edition, node.node, self.bound)
            found = path in self.edition.fields
            return self.hole(Hole(path, "items", unit=unit), "[^。]{2,2000}?") if found else ANY
        return "".join(self.maybe(self.item, entry, unit) for entry in node.node.items)

    def item(self, entry: Any, unit: str) -> str:
        given = {pair.key.value: pair.value for pair in entry.items}
        own = str(given["unit"].value) if "unit" in given else unit
        parts = "(?:（[^）]*）)?" if "parts" in given else ""
        return "[、，]?" + self.node(given["name"]) + self.node(given["count"]) + re.escape(own) + parts

    def _by_join(self, node: Any) -> str:
        """[['地址', contact.address]…] joined: 地址：…；电话：…"""
        source = self.source(node.node)
        if type(source).__name__ != "List" or any(type(entry).__name__ != "List" for entry in source.items):
            return ANY
        return "".join(self.maybe(self.pair, entry) for entry in source.items)

    def pair(self, entry: Any) -> str:
        label, value = entry.items
        return "[；，]?" + self.node(label) + "：" + self.node(self.source(value))

    # -- loops ----------------------------------------------------------------------------

    def _for(self, node: Any) -> str:
        """A loop over what the template itself lists is unrolled; one over facts cannot be told."""
        if type(node.iter).__name__ != "List" or type(node.target).__name__ != "Tuple":
            return ANY
        names = [target.name for target in node.target.items]
        choice = self.choice(node.test, names[0])
        kept, bodies, words = dict(self.bound), [], {}
        for entry in node.iter.items:
            bound = dict(zip(names, entry.items, strict=True))
            self.bound = {**kept, **bound}
            bodies.append(self.maybe(self.body, node.body))
            words[str(getattr(entry.items[1], "value", ""))] = str(getattr(entry.items[0], "value", ""))
        self.bound = kept
        unrolled = "".join(bodies)
        if choice:
            return self.hole(Hole(choice[0], choice[1], words), unrolled)
        other = self.maybe(self.body, node.else_)
        return f"(?:{other.removesuffix('?')}|{unrolled})" if other else unrolled

    def choice(self, test: Any, key: str) -> tuple[str, str] | None:
        """(FIELD, kind) when the loop lists those options that stand, or do not stand, in a FIELD."""
        for compare in _compares(test):
            sign = compare.ops[0].op
            path = full_name(self.edition, compare.ops[0].expr, self.bound)
            if getattr(compare.expr, "name", "") == key and sign in ("in", "notin") and path in self.edition.fields:
                return path, "lacking" if sign == "notin" else "chosen" if compare is test else "some_of"
        return None


def _text(known: Field) -> str:
    most = int(known.schema.get("maxLength", 120))
    if known.kind == "text" and most <= 20:  # a name or number, no clause
        return f"[^。，；：]{{1,{most}}}?"
    return f"[^。]{{1,{min(most, 400)}}}?"


def _compares(test: Any) -> Iterator[Any]:
    kind = type(test).__name__
    if kind == "And":
        yield from _compares(test.left)
        yield from _compares(test.right)
    elif kind == "Compare" and len(test.ops) == 1:
        yield test


# -- what a condition says by itself -------------------------------------------------------------


def _implied(edition: Edition, node: Any) -> Iterator[tuple[str, Any]]:
    """(FIELD, value) for every part of a condition that must hold and names one value."""
    kind = type(node).__name__
    if kind == "Template":
        yield from _implied(edition, node.body[0].nodes[0])
    elif kind == "And":
        yield from _implied(edition, node.left)
        yield from _implied(edition, node.right)
    elif kind == "Compare" and len(node.ops) == 1:
        yield from _compared(edition, node)
    elif kind in ("Getattr", "Not"):
        path = full_name(edition, node.node if kind == "Not" else node)
        if path in edition.fields and edition.fields[path].kind == "flag":
            yield path, kind == "Getattr"


def _compared(edition: Edition, node: Any) -> Iterator[tuple[str, Any]]:
    left, sign, right = node.expr, node.ops[0].op, node.ops[0].expr
    while type(left).__name__ == "Filter" and left.name in LETTING:
        left = left.node
    path, known = full_name(edition, left), edition.fields.get(full_name(edition, left))
    if sign == "eq" and known and path.partition(".")[0] not in ("requests", "disputes", "disclosure"):
        if type(right).__name__ == "Const":
            yield path, str(right.value) if known.kind == "money" else right.value
        elif type(right).__name__ == "List" and not right.items:
            yield path, []
    owner = full_name(edition, right)
    if sign == "in" and type(left).__name__ == "Const" and owner in edition.fields:
        yield owner, {left.value}
