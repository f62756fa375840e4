"""Several figures in one sentence: a total with its parts (5件，其中自然人3件), names with their counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped, short
from assistant.edition import Field
from assistant.numerals import NUMERALS, measure, normal, read, words
from assistant.understand import Reading, ask, count, refused, stored

COMMA = r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))"  # not the one inside 1,234


def clauses(text: str) -> Iterator[str]:
    """The pieces of a reply between its commas and stops."""
    said = unicodedata.normalize("NFKC", text)
    return (clause.strip() for clause in re.split(rf"{COMMA}|[;、。\n]+", said) if clause.strip())


# -- a total with its parts ----------------------------------------------------------------


def split(
    field: Field, text: str, table: str, labels: Mapping[str, str], *, about: str = "", insisted: bool = False
) -> Reading:
    """5件，其中自然人3件、商业企业2件 -> 5 with extra {column: n}.

    The parts alone give no total, unless the person `insisted` that they are all. `about` is the title of the row.
    """
    trouble = refused(text)
    if trouble:
        return trouble
    vocabulary: Mapping[str, list[str]] = load_shipped("prompts", "vocabulary", "columns.yaml")[table]
    names = {name: key for key, listed in vocabulary.items() for name in [labels[key], *listed]}
    parts: dict[str, Any] = {}
    whole: list[str] = []
    heads = False
    for clause in clauses(_apart(text, names)):
        key, rest = _named(clause, names)
        if key is None:
            whole.append(clause)
        elif key in parts:
            return ask("reply.twice", name=labels[key], value=short(text))
        elif rest in ("whole", "remaining", "one"):
            parts[key] = rest
        else:
            head = next((word for word in words("heads") if normal(rest).endswith(word)), "")
            reading = count(field, normal(rest).removesuffix(head))
            if reading.ask:
                return reading
            parts[key] = reading.value
            heads = heads or (table == "requests" and head != "")
    if insisted and not whole and parts and all(isinstance(value, int) for value in parts.values()):
        whole = [str(sum(parts.values()))]
    return _summed(field, text, whole, parts, labels, heads=heads, about=about)


def _summed(
    field: Field,
    text: str,
    whole: list[str],
    parts: dict[str, Any],
    labels: Mapping[str, str],
    *,
    heads: bool,
    about: str,
) -> Reading:
    known = {key: value for key, value in parts.items() if isinstance(value, int)}
    if not whole and known and known == parts:
        named = "、".join(f"{labels[key]}{value}{field.unit}" for key, value in known.items())
        return ask("reply.total_first", parts=named, total=sum(known.values()), unit=field.unit)
    if len(whole) != 1:
        return ask("reply.count", unit=field.unit, value=short(text))
    total = count(field, whole[0], owner=about)
    if total.ask:
        return total
    left = int(total.value) - sum(known.values())
    for key in parts.keys() - known.keys():
        if len(parts) > len(known) + 1 or (parts[key] in ("whole", "one") and known) or left < 0:
            return ask("reply.count", unit=field.unit, value=short(text))
        if parts[key] == "one" and total.value != 1:  # 5件，自然人: all of them, or is the rest still to come?
            return ask("reply.count", unit=field.unit, value=short(text))
        known[key] = left
    if heads and sum(known.values()) != total.value:  # 2家企业 may have asked three times
        return ask("reply.heads", value=short(text), unit=field.unit)
    return stored(total.value, **known)


def _apart(text: str, names: Mapping[str, str]) -> str:
    """A comma before 其中 and between 自然人3件 and 企业2件 where the person wrote none."""
    any_name = "|".join(sorted(names, key=len, reverse=True))
    pair = rf"((?:{any_name})[:是有为]*[{NUMERALS}]+[件起宗份])(?={any_name})"
    return re.sub(pair, r"\1、", re.sub("(?<=.)其中", "、其中", text))


def _named(clause: str, names: Mapping[str, str]) -> tuple[str | None, str]:
    """(key, the figure beside its name) of 自然人3件 or 3件自然人; (None, clause) where no name stands.

    In place of the figure: "whole" for 都是自然人, "remaining" for 其余是企业.
    """
    bare = clause.rstrip("".join(words("particles")))
    for kind in ("whole", "remaining"):
        start = next((word for word in words(kind) if bare.startswith(word)), "")
        if start and bare.removeprefix(start) in names:
            return names[bare.removeprefix(start)], kind
    bare = re.sub("|".join(f"^{word}" for word in words("among")), "", bare)
    whose = bare if bare in names else re.sub("^(是|为|由|结果)+", "", bare)
    if whose in names:  # 1件，是自然人的
        return names[whose], "whole" if whose != bare else "one"
    for name in sorted(names, key=len, reverse=True):
        if bare.startswith(name) and len(bare) > len(name):
            return names[name], bare[len(name) :].lstrip("：:是有为")
        if bare.endswith(name) and len(bare) > len(name):
            return names[name], re.sub(r"(是|为)$", "", bare[: -len(name)])
    return None, clause


# -- names with their counts ---------------------------------------------------------------


@lru_cache(maxsize=1)
def _clause() -> re.Pattern[str]:
    """A name with its figure, or with what says that there is none."""
    return re.compile(rf"(?P<name>.*[^{NUMERALS}.,])\s*(?P<rest>[{NUMERALS}][^:]*|{'|'.join(words('no_figure'))})")


def items(field: Field, text: str) -> Reading:
    """网站发布120条，公众号85条，微博没有 -> [{name, count}]; a name alone stays without a count."""
    found: list[dict[str, Any]] = []
    for clause in clauses(text):
        item = _item(field, clause, nameless=bool(found) and "count" not in found[-1])
        if item.ask:
            return item
        found.append(item.value)
    return stored(found) if found else ask("reply.empty")


def _item(field: Field, clause: str, nameless: bool) -> Reading:
    """One name with its count. `nameless`: the clause before gave only a name (网站、公众号共30条)."""
    counter = field.items[1]
    match = _clause().fullmatch(clause)
    name, figure, said = clause, "", ""
    if match and _figure(counter, match["rest"]):
        about = next((word for word in words("vague_before") if match["name"].endswith(word)), "")
        name, said = _bare_name(match["name"].removesuffix(about))
        figure = about + match["rest"]
    together = said in words("together") and (nameless or re.search("[和与及]", name) or said == "各")
    hedges = tuple(word for word in words("unsure") if len(word) > 1)
    doubtful = figure and name.endswith(("-", "负", *hedges))
    if together or doubtful or re.search(rf"[{NUMERALS}](?:{'|'.join(words('measures'))})|没", name):
        return ask("reply.count", unit=counter.unit or field.unit, value=short(clause))
    if not figure:
        return stored({"name": name})
    number = count(counter, figure)
    return number if number.ask else stored({"name": name, "count": number.value})


def _figure(counter: Field, rest: str) -> bool:
    """Is this a figure (also a vague one, to be asked about), not a piece of a name like 百科?"""
    number = read(rest)
    readable = number is not None and measure(number.unit, counter.unit)
    return readable or not re.match(rf"[{NUMERALS}]", rest) or bool(re.search("[0-9]", rest))


def _bare_name(text: str) -> tuple[str, str]:
    """网站发布 -> 网站, and the verb before the figure, which is no part of the name."""
    verb = next((word for word in words("said_before") if text.endswith(word) and len(text) > len(word)), "")
    return text.removesuffix(verb).strip(" ：:"), verb
