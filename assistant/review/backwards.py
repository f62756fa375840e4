"""Phrases read backwards: the pattern of every sentence that a phrase can make.

A phrase is turned into a pattern by its syntax tree, so one that is added or reworded can
be read at once. What a pattern cannot tell (a rate, a sum of the tables) it lets pass;
whether the facts found really make the sentence is seen by making it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.compose import OPTIONAL, phrases
from assistant.edition import Edition, Field
from assistant.expressions import tree
from assistant.review.areas import vocabulary
from assistant.review.conditions import LETTING, Implied, full_name, implied, kind_of

NUMBER, RATE, ORDINAL, ANY = r"\d+", r"\d+(?:\.\d+)?", "[一二三四五六七八九十]+", "[^。]{0,120}?"
LEAST = 2  # a pattern with wide holes and fewer characters of its own would fit anything
TABLES = ("requests", "disputes", "disclosure")


@dataclass(frozen=True)
class Hole:
    """A place of a pattern that tells a FIELD. `kind` says how its text is read, `words` text -> option."""

    path: str
    kind: str
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Pattern:
    """One wording of a phrase as a pattern.

    `implied` is what its condition alone says, `branches` what a clause says by being there.
    """

    phrase: Mapping[str, Any]
    regex: re.Pattern[str]
    holes: Mapping[str, Hole]
    implied: tuple[Implied, ...]
    branches: Mapping[str, tuple[Implied, ...]]


@lru_cache(maxsize=32)
def patterns(edition: Edition, name: str) -> tuple[Pattern, ...]:
    """The patterns of a phrase file; phrases that are all holes (own words) have none."""
    found = []
    for group in phrases(name):
        for phrase in group:
            texts = [phrase["text"]] if isinstance(phrase["text"], str) else phrase["text"]
            told = tuple(implied(edition, tree(phrase["when"], expression=True))) if "when" in phrase else ()
            for text in texts:
                inverter = _Inverter(edition)
                regex = inverter.text(text)
                if inverter.weight >= LEAST or not inverter.wide:
                    wording = {**phrase, "text": text}
                    found.append(Pattern(wording, re.compile(regex), inverter.holes, told, inverter.branches))
    return tuple(found)


Maker = Callable[..., str]


class _Inverter:
    """Turns the syntax tree of one phrase into a regular expression with its holes."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.holes: dict[str, Hole] = {}
        self.branches: dict[str, tuple[Implied, ...]] = {}
        self.bound: dict[str, Any] = {}  # variables of the template: what they stand for
        self.only: dict[str, Hole] = {}  # loop variables that stand for the only item of a list
        self.weight = 0  # characters the sentence must have
        self.wide = False  # is there a hole that takes anything?

    def path(self, node: Any) -> str:
        return full_name(self.edition, node, self.bound)

    def known(self, node: Any) -> Field | None:
        return self.edition.fields.get(self.path(node))

    def text(self, text: str) -> str:
        """A phrase with its optional 【…】 clauses."""
        out, at = [], 0
        for match in OPTIONAL.finditer(text):
            out += [self.piece(text[at : match.start()]), self.maybe(lambda m=match: self.piece(m.group(1)))]  # type: ignore[misc]
            at = match.end()
        return "".join([*out, self.piece(text[at:])])

    def piece(self, text: str) -> str:
        return self.node(tree(text, expression=False)) if text else ""

    def maybe(self, make: Callable[[], str]) -> str:
        """Something that may be missing."""
        return self.either((make, ()), (str, ()))

    def either(self, *choices: tuple[Callable[[], str], Sequence[Implied]]) -> str:
        """One of several clauses, each with what it says by being there; an empty one: all may be missing."""
        weight, weights, made = self.weight, [], []
        for make, told in choices:
            self.weight = 0
            clause = make()
            weights.append(self.weight)
            if clause and told:
                name = f"b{len(self.branches)}"
                self.branches[name] = tuple(told)
                clause = f"(?P<{name}>{clause})"
            made.append(clause)
        self.weight = weight + min(weights)
        whole = "|".join(clause for clause in made if clause)
        return f"(?:{whole}){'?' if '' in made else ''}" if whole else ""

    def body(self, nodes: Any) -> str:
        return "".join(self.node(node) for node in (nodes if isinstance(nodes, list) else [nodes]) if node is not None)

    def node(self, node: Any) -> str:
        make: Maker | None = getattr(self, f"_{kind_of(node).lower()}", None)
        return make(node) if make else self.anything()

    def anything(self) -> str:
        self.wide = True
        return ANY

    def literal(self, value: object) -> str:
        self.weight += sum(character.isalnum() for character in str(value))
        return re.escape(str(value))

    def hole(self, hole: Hole, regex: str) -> str:
        self.wide = self.wide or "[^。]" in regex
        name = f"h{len(self.holes)}"
        self.holes[name] = hole
        return f"(?P<{name}>{regex})"

    # -- the kinds of nodes ---------------------------------------------------------------

    def _template(self, node: Any) -> str:
        return self.body(node.body)

    def _output(self, node: Any) -> str:
        """Nodes in a row; a value that may be missing and a word that stands only with it go together."""
        made, rest = [], list(node.nodes)
        while rest:
            value = rest.pop(0)
            path = self.path(self.source(value)) if kind_of(value) == "Filter" else ""
            if path and rest and _stands_with(self.path, rest[0], path):
                word = rest.pop(0).expr1
                made.append(self.maybe(lambda v=value, w=word: self.node(self.source(v)) + self.node(w)))  # type: ignore[misc]
            else:
                made.append(self.node(value))
        return "".join(made)

    def _templatedata(self, node: Any) -> str:
        return self.literal(node.data)

    def _const(self, node: Any) -> str:
        return self.literal(node.value)

    def _concat(self, node: Any) -> str:
        return self.body(node.nodes)

    def _add(self, _node: Any) -> str:
        return NUMBER

    def _sub(self, node: Any) -> str:
        """比上年增加727条: with one of the two known, the other follows."""
        left, right = self.path(node.left), self.path(node.right)
        if left in self.edition.fields and right in self.edition.fields:
            return self.hole(Hole(left, "difference", {"minus": right}), NUMBER)
        return NUMBER

    def _if(self, node: Any) -> str:
        branches = [(node.test, node.body), *((branch.test, branch.body) for branch in node.elif_)]
        others = [told for test, _ in branches for told in self.told(test, holds=False)]
        choices = [(lambda b=body: self.body(b), self.told(test)) for test, body in branches]
        return self.either(*choices, (lambda: self.body(node.else_), others))

    def _condexpr(self, node: Any) -> str:
        yes, no = self.told(node.test), self.told(node.test, holds=False)
        return self.either((lambda: self.node(node.expr1), yes), (lambda: self.body(node.expr2), no))

    def told(self, test: Any, holds: bool = True) -> list[Implied]:
        return list(implied(self.edition, test, self.bound, holds))

    def _assign(self, node: Any) -> str:
        if kind_of(node.target) == "Name":
            self.bound[node.target.name] = node.node
        return ""

    def _assignblock(self, node: Any) -> str:
        self.bound[node.target.name] = node.body
        return ""

    def _name(self, node: Any) -> str:
        return self.body(self.bound[node.name]) if node.name in self.bound else self.named(self.path(node))

    def _getattr(self, node: Any) -> str:
        """A fact; or the name of the only item of a list, `kind.name` in a loop or `channels[0].name`."""
        owner = node.node
        if kind_of(owner) == "Name" and owner.name in self.only and node.attr == "name":
            return self.hole(self.only[owner.name], "[^。]{1,60}?")
        path = self.path(owner.node) if kind_of(owner) == "Getitem" else ""
        whole = f"{path.rpartition('.')[0]}.total"
        if path in self.edition.fields and node.attr == "name" and whole in self.edition.fields:
            return self.hole(Hole(path, "only", {"count": whole}), "[^。]{1,60}?")
        return self.named(self.path(node))

    def _getitem(self, node: Any) -> str:
        """{'renamed': '更名'}[organ.change]: the text tells the option."""
        path = self.path(node.arg)
        if kind_of(node.node) != "Dict" or path not in self.edition.fields:
            return self.anything()
        words = {pair.value.value: pair.key.value for pair in node.node.items}
        return self.hole(Hole(path, "option", words), "|".join(map(re.escape, words)))

    def named(self, path: str) -> str:
        """A value printed as it is."""
        known = self.edition.fields.get(path)
        if path.partition(".")[0] in TABLES:  # the tables themselves tell these
            return RATE
        if known is None:
            return self.anything()
        if known.kind in ("count", "number"):
            return NUMBER if path == "year" else self.hole(Hole(path, "count"), r"\d+余?")
        if known.kind == "money" or ("pattern" in known.schema and "integer" in known.schema.get("type", ())):
            return self.hole(Hole(path, "money"), RATE)
        return self.hole(Hole(path, "text"), _text(known))

    # -- filters --------------------------------------------------------------------------

    def _filter(self, node: Any) -> str:
        make: Maker | None = getattr(self, f"_by_{node.name}", None)
        if make:
            return make(node)
        return self.node(node.node) if node.name in LETTING else self.anything()

    def _by_closed(self, node: Any) -> str:
        return self.node(node.node) + "。"

    def _by_default(self, node: Any) -> str:
        missing = node.args and getattr(node.args[0], "value", None) == ""
        return self.maybe(lambda: self.node(node.node)) if missing else self.node(node.node)

    def _by_share(self, _node: Any) -> str:
        return RATE

    def _by_length(self, _node: Any) -> str:
        return NUMBER

    def _by_ordinal(self, _node: Any) -> str:
        return ORDINAL

    _by_growth, _by_total_of = _by_share, _by_length

    def _by_replace(self, node: Any) -> str:
        """Separators are exchanged (they are read either way); anything else is beyond telling."""
        return self.node(node.node) if kind_of(node.args[0]) == "Const" else self.anything()

    def _by_titles(self, node: Any) -> str:
        return self.several(node, "titles", "(?:《[^》]*》)+")

    def _by_quoted(self, node: Any) -> str:
        return self.several(node, "quoted", "(?:“[^”]*”)+")

    def _by_names(self, node: Any) -> str:
        known = self.known(self.source(node.node))
        return self.several(node, "item_names" if known and known.kind == "items" else "names", "[^。]{1,400}?")

    def several(self, node: Any, kind: str, regex: str) -> str:
        path = self.path(self.source(node.node))
        return self.hole(Hole(path, kind), regex) if path in self.edition.fields else self.anything()

    def source(self, node: Any) -> Any:
        """What stands behind filters that only pick from it, and behind a variable that holds it."""
        while True:
            if kind_of(node) == "Filter":
                node = node.node
            elif kind_of(node) == "Name" and not isinstance(self.bound.get(node.name, []), list):
                node = self.bound[node.name]
            else:
                return node

    def _by_counted(self, node: Any) -> str:
        """[{name, count}…] -> 网站120条、公众号85条."""
        unit = str(node.args[0].value)
        if kind_of(node.node) == "List":
            return "".join(self.maybe(lambda e=entry: self.item(e, unit)) for entry in node.node.items)  # type: ignore[misc]
        found = self.known(node.node)
        return self.hole(Hole(found.path, "items", unit=unit), "[^。]{2,2000}?") if found else self.anything()

    def item(self, entry: Any, unit: str, alone: bool = False) -> str:
        """One name with its count; `alone`: a single part is named without it."""
        given = {pair.key.value: pair.value for pair in entry.items}
        own = str(given["unit"].value) if "unit" in given else unit
        count = self.node(given["count"]) + re.escape(own)
        return "[、，]?" + self.node(given["name"]) + (f"(?:{count})?" if alone else count) + self.parts(given, unit)

    def parts(self, given: Mapping[str, Any], unit: str) -> str:
        if "parts" not in given:
            return ""
        inside = "".join(self.maybe(lambda e=entry: self.item(e, unit, alone=True)) for entry in given["parts"].items)  # type: ignore[misc]
        return f"(?:（{inside}）)?"

    def _by_join(self, node: Any) -> str:
        """[['地址', contact.address]…] joined: 地址：…；电话：…"""
        source = self.source(node.node)
        if kind_of(source) != "List" or any(kind_of(entry) != "List" for entry in source.items):
            return self.anything()
        return "".join(self.maybe(lambda e=entry: self.pair(e)) for entry in source.items)  # type: ignore[misc]

    def pair(self, entry: Any) -> str:
        label, value = entry.items
        return "[；，]?" + self.node(label) + "：" + self.node(self.source(value))

    # -- loops ----------------------------------------------------------------------------

    def _for(self, node: Any) -> str:
        """A loop over what the template itself lists is unrolled; one over facts cannot be told."""
        if kind_of(node.target) == "Name":
            return self.single(node)
        if kind_of(node.iter) != "List" or kind_of(node.target) != "Tuple":
            return self.anything()
        names = [target.name for target in node.target.items]
        choice = self.choice(node.test, names[0])
        kept, bodies, words = dict(self.bound), [], {}
        for entry in node.iter.items:
            self.bound = {**kept, **dict(zip(names, entry.items, strict=True))}
            bodies.append(self.maybe(lambda: self.body(node.body)))
            words[str(getattr(entry.items[1], "value", ""))] = str(getattr(entry.items[0], "value", ""))
        self.bound = kept
        unrolled = "".join(bodies)
        if choice:
            return self.hole(Hole(choice[0], choice[1], words), unrolled)
        return f"(?:{self.body(node.else_)}|{unrolled})" if node.else_ else unrolled

    def single(self, node: Any) -> str:
        """A loop that picks the one item whose count is the whole: 均属工作动态."""
        known, counts = self.known(node.iter), [c.ops[0].expr for c in _compares(node.test) if c.ops[0].op == "eq"]
        if not known or known.kind != "items" or len(counts) != 1 or not self.path(counts[0]):
            return self.anything()
        self.only[node.target.name] = Hole(known.path, "only", {"count": self.path(counts[0])})
        return self.body(node.body)

    def choice(self, test: Any, key: str) -> tuple[str, str] | None:
        """(FIELD, kind) when the loop lists those options that stand, or do not stand, in a FIELD."""
        for compare in _compares(test):
            sign, known = compare.ops[0].op, self.known(compare.ops[0].expr)
            if getattr(compare.expr, "name", "") == key and sign in ("in", "notin") and known:
                return known.path, "lacking" if sign == "notin" else "chosen" if compare is test else "some_of"
        return None


def _stands_with(name: Callable[[Any], str], node: Any, path: str) -> bool:
    """Is this `'分管' if leader is defined`, for the FIELD before it?"""
    if kind_of(node) != "CondExpr" or node.expr2 is not None or kind_of(node.test) != "Test":
        return False
    return bool(node.test.name == "defined" and name(node.test.node) == path)


def _text(known: Field) -> str:
    most = int(known.schema.get("maxLength", 120))
    if known.path == "organ.self":
        return f"(?:{vocabulary()['self']}|[^。，；：]{{1,{most}}}?)"
    if known.kind == "text" and most <= 20:  # a name or number, no clause
        return f"[^。，；：]{{1,{most}}}?"
    return f"[^。]{{1,{min(most, 400)}}}?"


def _compares(test: Any) -> Iterator[Any]:
    if kind_of(test) == "And":
        yield from _compares(test.left)
        yield from _compares(test.right)
    elif kind_of(test) == "Compare" and len(test.ops) == 1:
        yield test
