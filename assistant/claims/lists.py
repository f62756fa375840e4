"""Totals and their parts: 共21条，其中党务6条、政务13条、财务2条.

A list is trusted only where it is built plainly: an opener right after its total, parts of one
measure word joined by marks. Anything else is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.claims import vocabulary
from assistant.claims.meanings import Claim
from assistant.claims.prose import Figure, Number, Passage, Sentence
from assistant.claims.rules import Hit

LISTED = {"overview", "requests", "disputes", "disclosure", "preface"}
NEAR = Decimal("0.1")  # a list that misses its total by less was meant to be complete
PART = re.compile("(?P<name>[^，。；：（）#@%￥&\n]*)(?P<sign>[#@])(?P<after>[^，。；：、（）#@%￥&\n]*)")
ASIDE = re.compile("（[^（）]*）|[，、]?占[^，。；、#@￥&]{0,12}%(?:、|，)?(?=[，、；。]|$)")
ENDS = ("", "。", "；", "！")
INTAKE = ("received", "intake", "accepted", "handled")  # what a sentence by channels may divide
DISPUTED = ("reconsidered", "suits", "direct", "after")


@dataclass(frozen=True)
class Listing:
    """A total and its parts as a sentence lists them.

    `complete`: it says that nothing is missing (分别为, 其余…); `open`: it says that something
    is (等); `apart`: it stands in a sentence of its own (按类别分，…), so that its total is less
    certain; `names` are the words before (or after) each figure.
    """

    sentence: Sentence
    head: Figure | None
    parts: tuple[Figure, ...]
    names: tuple[str, ...]
    complete: bool
    open: bool
    apart: bool

    @property
    def total(self) -> Decimal:
        return Decimal(sum(part.number or 0 for part in self.parts))


def listings(passage: Passage) -> list[Listing]:
    """The lists of a passage, each with the total it belongs to where that is certain."""
    found: list[Listing] = []
    if passage.section not in LISTED or len(passage.figures) < 2:
        return found
    end = -1
    for match in vocabulary.pattern("lists", "openers").finditer(passage.folded):
        if match.start() < end and match.group()[0] != "（":
            continue
        sentence = passage.sentence_at(match.start())
        listing, stop = _listing(passage, sentence, match)
        if listing:
            found.append(listing)
            end = max(end, stop)
    return found


def _listing(passage: Passage, sentence: Sentence, match: re.Match[str]) -> tuple[Listing | None, int]:
    parts, names, stop = _parts(passage, match.end(), sentence.end)
    if len(parts) < 2 or any(part.vague or part.number is None for part in parts):
        return None, stop
    rest = vocabulary.pattern("lists", "rest")
    complete = bool(vocabulary.pattern("lists", "exhaustive").search(match.group())) or any(map(rest.search, names))
    tail = passage.folded[parts[-1].at + 1 : stop + 3]
    unsaid = vocabulary.pattern("lists", "open")
    loose = any(map(unsaid.search, names)) or bool(unsaid.match(tail.lstrip("，、 ")))
    head = _head(passage, sentence, match, parts[0].measure)
    apart = (
        head is not None and head.at < sentence.start and not vocabulary.pattern("lists", "bound").match(match.group())
    )
    return Listing(sentence, head, tuple(parts), tuple(names), complete, loose, apart), stop


def _parts(passage: Passage, at: int, end: int) -> tuple[list[Figure], list[str], int]:
    """The parts from `at` on, as long as they are built alike; where they end."""
    parts: list[Figure] = []
    names: list[str] = []
    apart = vocabulary.pattern("lists", "apart")
    joints = vocabulary.words()["lists"]["joints"]
    while match := PART.match(passage.folded, at, end):
        figure = passage.figure_at(match.start("sign"))
        name = match["name"].lstrip(joints)
        if (parts and figure.measure != parts[0].measure) or apart.search(name):
            break
        parts.append(figure)
        names.append(name or match["after"])
        at = match.end()
        joined = False
        while aside := ASIDE.match(passage.folded, at, end):
            at, joined = aside.end(), aside.group()[-1] in joints
        if at < end and passage.folded[at] in joints:
            at += 1
        elif not joined:
            break
    return parts, names, at


def _head(passage: Passage, sentence: Sentence, match: re.Match[str], measure: str) -> Figure | None:
    """The total: the figure right before the opener, or the only one of its kind in the sentence before."""
    before = passage.folded[sentence.start : match.start()].rstrip("，；：、（")
    if before and before[-1] in "#@":
        figure = passage.figure_at(sentence.start + len(before) - 1)
        return figure if figure.measure == measure and figure.number is not None and not figure.vague else None
    if before.strip() or sentence.start == 0:
        return None
    previous = passage.sentence_at(sentence.start - 1)
    changes = vocabulary.pattern("comparisons", "change").finditer(passage.folded, previous.start, previous.end)
    changed = {change.end() for change in changes}
    figures = passage.between(previous.start, previous.end)
    alike = [f for f in figures if f.measure == measure and f.sign in "#@" and f.at not in changed]
    plain = len(alike) == 1 and alike[0].number is not None and not alike[0].vague
    return alike[0] if plain else None


# -- do they add up -------------------------------------------------------------------------------


def check(passage: Passage, lists: Sequence[Listing], meanings: Mapping[int, Claim]) -> Iterator[Hit]:
    """Lists that do not add up to their total."""
    for listing in lists:
        if listing.head is None or listing.head.number is None:
            continue
        hit = _sum(passage, listing, meanings)
        if hit:
            yield hit
    yield from _totals(passage)


def _sum(passage: Passage, listing: Listing, meanings: Mapping[int, Claim]) -> Hit | None:
    assert listing.head is not None
    whole = Decimal(listing.head.number or 0)
    kinds = {_kind(meanings.get(part.at)) for part in listing.parts}
    if listing.total == whole or _known(passage, listing) or len(kinds) > 1:
        return None
    kind = kinds.pop()
    missing = whole - listing.total
    if listing.apart and (abs(missing) > whole * NEAR or _published(listing)):
        return None
    if kind == "channel" and by_channel(passage, listing):
        rule = ""  # held against the table, see `channels`
    elif kind == "channel":
        rule = "sums.channels" if not listing.open or missing < 0 else ""
    elif listing.complete and not listing.apart:
        rule = "sums.whole"
    elif kind or (missing > 0 and (listing.open or missing > whole * NEAR)):
        rule = ""  # compared with the table, part by part; or plainly not all parts
    else:
        rule = "sums.parts"
    if not rule or (rule != "sums.channels" and _repeated(passage, listing)):
        return None
    text = passage.sentence_at(listing.parts[0].at).quote
    words = {"text": _short(text)}
    return Hit(rule, listing.sentence, listing.total, whole, words=words)


def by_channel(passage: Passage, listing: Listing) -> bool:
    """Is it a sentence of its own that tells all applications by the way they came?"""
    tail = ASIDE.sub("", passage.folded[listing.parts[-1].at + 1 : listing.sentence.end])
    if tail not in ENDS or listing.open:
        return False
    return bool(vocabulary.pattern("lists", "by_channel").match(passage.folded, listing.sentence.start))


def channels(
    passage: Passage, lists: Sequence[Listing], meanings: Mapping[int, Claim], known: Sequence[Number]
) -> Iterator[Hit]:
    """按提交方式分，网络8件、信函4件 against the applications received.

    `known`: what it may come to by the tables, received first; without tables the total before it.
    """
    for listing in lists:
        named = [meanings.get(part.at) for part in listing.parts]
        if not all(claim and claim.meaning == "channel" and not claim.scope for claim in named):
            continue
        head = meanings.get(listing.head.at) if listing.head else None
        if not by_channel(passage, listing) or (
            listing.head and (not head or head.scope or head.meaning not in INTAKE)
        ):
            continue
        whole = [*known, *([head.number] if head and head.number is not None else [])]
        if whole and listing.total not in whole and not _known(passage, listing):
            words = {"text": _short(listing.sentence.quote)}
            yield Hit("sums.channels", listing.sentence, listing.total, whole[0], words=words)


def _kind(claim: Claim | None) -> str:
    """Which partition of the applications or cases a part belongs to."""
    if claim is None:
        return ""
    if claim.meaning == "channel":
        return "channel"
    return "disputes" if claim.meaning.partition("_")[0] in DISPUTED else "requests" if claim.meaning else ""


def _known(passage: Passage, listing: Listing) -> bool:
    """Do the first parts alone make the total, or all of them another figure of the paragraph before?"""
    sums = [sum(part.number or 0 for part in listing.parts[:count]) for count in range(2, len(listing.parts))]
    if listing.head and listing.head.number in sums:
        return True
    return any(figure.number == listing.total for figure in passage.between(0, listing.parts[0].at))


def _repeated(passage: Passage, listing: Listing) -> bool:
    """Are the parts channels in which the same item may appear more than once?"""
    if not _published(listing):
        return False
    return bool(vocabulary.pattern("lists", "overlaps").search(passage.folded))


def _published(listing: Listing) -> bool:
    return any(map(vocabulary.pattern("lists", "publishing").search, listing.names))


def _totals(passage: Passage) -> Iterator[Hit]:
    """网站120条、公众号85条，合计205条: what 合计 sums stands right before it."""
    for match in vocabulary.pattern("lists", "totals").finditer(passage.folded):
        figure = passage.figure_at(match.end() - 1)
        sentence = passage.sentence_at(match.start())
        if passage.section not in LISTED or figure.number is None or figure.vague:
            continue
        parts = _run_before(passage, sentence, match.start(), figure.measure)
        sums = [sum(part.number or 0 for part in parts[-count:]) for count in range(2, len(parts) + 1)]
        if sums and figure.number not in sums:
            yield Hit("sums.total", sentence, sums[-1], figure.number, words={"text": figure.text})


def _run_before(passage: Passage, sentence: Sentence, end: int, measure: str) -> list[Figure]:
    """Figures of one measure in a plain list that ends at `end`: the longest there is."""
    marks = (at + 1 for at in range(sentence.start, end) if passage.folded[at] in "，；：")
    for begin in (sentence.start, *marks):
        parts, _, stop = _parts(passage, begin, end)
        plain = all(part.measure == measure and part.number is not None and not part.vague for part in parts)
        if stop >= end - 1 and plain and len(parts) > 1:
            return parts
    return []


def _short(text: str, most: int = 36) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
