"""What a ledger's wording means: headings, applicants, outcomes, channels, by the vocabulary alone.

prompts/vocabulary/ledger.yaml lists the wordings; here is only how they are looked for. A
wording that fits nothing, or two things, is told as such with a suggestion, never guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped
from assistant.edition import Edition

OPEN = "carried_forward"  # the form's row of what is not concluded yet
PERSON = "natural_person"  # the form's column of people
LONGEST_BLANK = 8
NUMBERING = re.compile(r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)+(?=\D)")
MARKS = re.compile(r"[\W_]+")


def vocabulary() -> Any:
    """The parsed prompts/vocabulary/ledger.yaml."""
    return load_shipped("prompts", "vocabulary", "ledger.yaml")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A wording as it is compared: NFKC, small letters, no numbering, blanks or punctuation."""
    folded = unicodedata.normalize("NFKC", text)
    return MARKS.sub("", NUMBERING.sub("", folded)).lower()


@lru_cache(maxsize=32)
def _listed(name: str) -> frozenset[str]:
    """Entries of a plain list; marks like √ are no words, so they are kept as they are."""
    return frozenset(form for word in vocabulary()[name] for form in (normal(str(word)), str(word).lower()) if form)


def is_blank(text: str) -> bool:
    """Nothing, a dash, 无, 0: a cell in which nothing is said."""
    if len(text) > LONGEST_BLANK and text[0].isalnum():
        return False  # most cells: not worth a closer look
    said = normal(text)
    return (not said and text.strip().lower() not in _listed("yes")) or said in _listed("blank")


def is_tick(text: str) -> bool:
    """√, 是, 1: the mark in a column that stands for one answer."""
    return text.strip().lower() in _listed("yes") or (normal(text) or "?") in _listed("yes")


def says_yes(text: str) -> bool:
    """Does a cell of a yes-or-no column say yes? A date or a remark there says yes too."""
    said = normal(text)
    if is_tick(text):
        return True
    if is_blank(text) or said in _listed("no") or text.strip().lower() in _listed("no"):
        return False
    return not said.startswith(tuple(vocabulary()["no_starts"]))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Wordings and what each stands for: whole cells, and pieces found anywhere in a text."""

    whole: Mapping[str, str]
    pieces: Mapping[str, str]
    pattern: re.Pattern[str] | None

    def found(self, said: str) -> list[str]:
        """What the pieces of a normal text stand for, in their order; the longest piece wins its place."""
        return [self.pieces[match.group()] for match in self.pattern.finditer(said)] if self.pattern else []

    def nearest(self, said: str) -> str | None:
        """What the most similar known wording stands for: only ever a suggestion."""
        near = difflib.get_close_matches(said, self.whole, n=1, cutoff=0.5)
        return self.whole[near[0]] if near else None


def lexicon(entries: Mapping[str, Any], extra: Mapping[str, str] | None = None) -> Lexicon:
    """A lexicon of vocabulary entries `{key: {names, parts}}` or `{key: [parts]}`; `extra` wordings come first."""
    whole = {normal(word): key for word, key in (extra or {}).items()}
    pieces: dict[str, str] = {}
    for key, entry in entries.items():
        names, parts = (entry["names"], entry.get("parts", ())) if isinstance(entry, dict) else (entry, entry)
        for word in names:
            whole.setdefault(normal(str(word)), key)
        for word in parts:
            pieces.setdefault(normal(str(word)), key)
    whole.pop("", None)
    return Lexicon(whole, pieces, alternatives(pieces))


def alternatives(pieces: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of all pieces, longest first; None for no pieces."""
    ordered = sorted((piece for piece in pieces if piece), key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


@dataclass(frozen=True)
class Meaning:
    """What a wording stands for: `key` when that is sure, otherwise at best a suggestion."""

    key: str | None = None
    suggest: str | None = None


# -- outcomes --------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def outcome_words(edition: Edition) -> Lexicon:
    """The outcome rows by their usual names, the form's own labels included."""
    entries = vocabulary()["outcomes"]
    rows = {row.key: row for row in edition.rows if not row.derived and (row.groups or row.key == OPEN)}
    labels = {row.label: key for key, row in rows.items() if len(normal(row.label)) > 2}
    labels |= {edition.title_of(f"requests.{key}"): key for key in rows}
    return lexicon({key: entries[key] for key in rows}, labels)


@lru_cache(maxsize=4)
def _group_words(edition: Edition) -> tuple[Lexicon, Mapping[str, str], Mapping[str, str]]:
    """The groups of outcome rows by name, the group of each row, and what is doubtful."""
    entries = vocabulary()["outcomes"]
    groups = {row.key: row.group_keys[-1] for row in edition.rows if len(row.group_keys) > 1}
    doubtful = {normal(word): key for key, words in entries["doubtful"].items() for word in words}
    return lexicon(entries["groups"]), groups, doubtful


@lru_cache(maxsize=8192)
def outcome(edition: Edition, text: str) -> Meaning:
    """The outcome row of a wording; sure only when everything in it points to the same row.

    A partly granted request counts as such and nowhere else (R36). Words of delay yield to
    an outcome that stands beside them. A group of rows (不予公开) agrees with its own rows.
    """
    words, said = outcome_words(edition), normal(text)
    groups, group_of, doubtful = _group_words(edition)
    if said in words.whole:
        return Meaning(words.whole[said])
    if said in doubtful:
        return Meaning(None, doubtful[said])
    both = alternatives((*words.pieces, *groups.pieces))
    hits = both.findall(said) if both else []
    found = [words.pieces[hit] for hit in hits if hit in words.pieces]
    named = {groups.pieces[hit] for hit in hits if hit not in words.pieces}
    if "granted_in_part" in found:
        return Meaning("granted_in_part")
    definite = [key for key in dict.fromkeys(found) if key != OPEN]
    if len(definite) == 1 and all(group_of.get(definite[0]) == group for group in named):
        return Meaning(definite[0])
    if definite:
        return Meaning(None, definite[0])
    if named:
        return Meaning(None, vocabulary()["outcomes"]["likely"][min(named)])
    if found:
        return Meaning(OPEN)
    return Meaning(None, _doubt(doubtful, said))


def _doubt(doubtful: Mapping[str, str], said: str) -> str | None:
    return next((key for word, key in doubtful.items() if len(word) > 1 and word in said), None)


def withdrawn(text: str) -> bool:
    """Is it the applicant who took the request back?"""
    said = normal(text)
    return any(word in said for word in vocabulary()["outcomes"]["withdrawn"])


# -- applicants ------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def applicant_words(edition: Edition) -> Lexicon:
    """The applicant columns by their usual names, the form's own labels included."""
    entries = vocabulary()["applicants"]
    labels = {c["label"]: c["key"] for c in edition.form["requests"]["columns"] if len(c["label"]) > 2}
    return lexicon({key: entries[key] for key in edition.columns}, labels)


@lru_cache(maxsize=1)
def _doubtful_applicants() -> Mapping[str, str]:
    entries = vocabulary()["applicants"]["doubtful"]
    pairs = ((normal(word), key) for key, words in entries.items() for word in words)
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8192)
def applicant_type(edition: Edition, text: str) -> Meaning:
    """The applicant column that a type (个人, 企业, 律所) stands for."""
    words, doubtful, said = applicant_words(edition), _doubtful_applicants(), normal(text)
    if said in words.whole:
        return Meaning(words.whole[said])
    if said in doubtful:
        return Meaning(None, doubtful[said])
    return _by_ending(edition, said) or Meaning()


def _by_ending(edition: Edition, said: str) -> Meaning | None:
    """What the known pieces of a name say: the head noun stands at its end (研究院有限公司 is a company)."""
    words = applicant_words(edition)
    hits = list(words.pattern.finditer(said)) if words.pattern else []
    sure = words.pieces[hits[-1].group()] if hits else None
    if sure and any(word in said for word in vocabulary()["applicants"]["agents"]):
        return Meaning(None, sure)  # the column of the applicant, not of the agent (R51)
    if sure and hits[-1].end() == len(said):
        return Meaning(sure)
    doubt = next((key for ending, key in _doubtful_applicants().items() if said.endswith(ending)), sure)
    if doubt is None:
        return None
    return Meaning(sure) if doubt == sure else Meaning(None, sure or doubt)


def is_open_type(text: str) -> bool:
    """A type that only says “no natural person” (法人或其他组织): the name has to decide."""
    return normal(text) in {normal(word) for word in vocabulary()["applicants"]["open"]}


@lru_cache(maxsize=8192)
def applicant_name(edition: Edition, text: str) -> Meaning:
    """The column of an applicant known by name only: an organisation by its ending, a person by the surname."""
    words, said = applicant_words(edition), normal(text)
    if said in words.whole:
        return Meaning(words.whole[said])
    meaning = _by_ending(edition, said)
    if meaning:
        return meaning
    return Meaning(PERSON) if is_person(text) else Meaning()


@lru_cache(maxsize=4)
def _person() -> re.Pattern[str]:
    entries = vocabulary()["applicants"]
    after = "|".join(sorted(entries["after_names"], key=len, reverse=True))
    surname = f"(?:{'|'.join(entries['long_surnames'])}|[{entries['surnames']}])"
    return re.compile(rf"{surname}(?:[\u4e00-\u9fff]{{1,2}}|[*×xX某○]{{1,2}})(?:{after}|等?\d*人)?")


def is_person(text: str) -> bool:
    """Does a text look like the name of one or several people: a surname and one or two characters?"""
    names = [piece for piece in re.split(r"[、,，;；/\s]+", unicodedata.normalize("NFKC", text).strip()) if piece]
    minority = re.compile(r"[\u4e00-\u9fff]{2,8}[·•・][\u4e00-\u9fff·•・]{2,12}")
    joined = "".join(names)
    if _person().fullmatch(joined) or minority.fullmatch(text.strip()):
        return True  # also 张　三, set with a blank
    return bool(names) and all(_person().fullmatch(name) or minority.fullmatch(name) for name in names)


# -- the rest --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _channel_words() -> Lexicon:
    return lexicon(vocabulary()["channels"])


def is_channel(said: str) -> bool:
    """Is a normal text a usual name of a channel?"""
    return said in _channel_words().whole


@lru_cache(maxsize=4096)
def channel(text: str) -> str | None:
    """How the report calls a channel; None when it is not known or two are named."""
    words, said = _channel_words(), normal(text)
    keys = {words.whole[said]} if said in words.whole else set(words.found(said))
    return keys.pop() if len(keys) == 1 else None


@lru_cache(maxsize=1)
def _topic_words() -> Lexicon:
    return lexicon(vocabulary()["topics"])


def topics(text: str) -> tuple[str, ...]:
    """The groups of subjects a request touches: words of the vocabulary, never the request's own."""
    return tuple(dict.fromkeys(_topic_words().found(normal(text))))


@lru_cache(maxsize=1)
def _result_words() -> Lexicon:
    entries = vocabulary()["results"]
    return lexicon({key: entry for key, entry in entries.items() if isinstance(entry, dict)})


def result(text: str) -> str | None:
    """How a reconsideration or suit ended; None when the ledger does not say."""
    words, said = _result_words(), normal(text)
    keys = {words.whole[said]} if said in words.whole else set(words.found(said))
    return keys.pop() if len(keys) == 1 else None


def is_total(text: str) -> bool:
    """合计, 小计: the first word of a row that is no application."""
    return normal(text).startswith(tuple(vocabulary()["totals"]))


def marks_carried(text: str) -> bool:
    """Does a heading between rows, a remark or a sheet's name say: from last year?"""
    said = normal(text)
    return any(word in said for word in vocabulary()["carried_marks"])
