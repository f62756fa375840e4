"""Copied text: a report beside last year's, or beside others, sentence by sentence.

Two sentences are alike by the pairs of neighbouring characters they share (Dice), figures, unit
names and marks left out. What any two reports may have in common is no copying: the words the law
and our own phrases bring, and a sentence repeated with new figures, which tells a new fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from assistant.documents import data_file, load_shipped
from assistant.edition import Edition
from assistant.expressions import render
from assistant.findings import Finding, Severity, ordered
from assistant.report import Report

ALIKE = 0.6  # sentences less alike than this are different sentences
SHORTEST = 10  # characters below which anything resembles anything
STOCK = 0.8  # share of a sentence that one of our own phrases brings
FIRST = ("problems", "overview", "other_matters")  # where copying weighs most comes first
SENTENCE = re.compile("[^。！？!?；;\n]+")
YEAR = re.compile("(?:19|20)[0-9]{2}年度?")
FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
MARK = re.compile(r"[^\w#]+|_+")
LEAD = re.compile("^[一二三四五六七八九十]+是|^[一二三四五六七八九十]+、")
HAN = re.compile("[一-鿿]+")
Pairs = frozenset[str]


class Match(NamedTuple):
    """A sentence, the most alike one of the other report, how much alike (0 to 1), and its section."""

    sentence: str
    other: str
    share: float
    section: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A sentence made comparable: its pairs of characters, and the figures taken out of it."""

    text: str
    words: str
    pairs: Pairs
    figures: tuple[str, ...]


def compare(report: Report, other: Report) -> list[Match]:
    """The sentences of a report that another has too, the problems first, then the most alike first."""
    found, against = [], _sections(other)
    for section, sentences in _sections(report).items():
        theirs = against.get(section, [])
        index = _index(theirs)
        found += [match for s in sentences if (match := _closest(s, theirs, index, section))]
    return sorted(found, key=lambda match: (_rank(match.section), -match.share))


def shares(report: Report, matches: Sequence[Match]) -> dict[str, float]:
    """How much of each section's own text stands in the other report (0 to 1)."""
    alike: Counter[str] = Counter()
    for match in matches:
        alike[match.section] += round(len(match.sentence) * match.share * 1000)
    result = {}
    for section, sentences in _sections(report).items():
        length = sum(len(sentence.text) for sentence in sentences)
        if length:
            result[section] = alike[section] / 1000 / length
    return result


def findings(
    report: Report, edition: Edition, others: Sequence[Report] = (), last_year: Report | None = None
) -> list[Finding]:
    """Sections too much like last year's report or one of the others, the worst of the others only."""
    data = load_shipped("schemas", edition.name, "claim_rules.yaml")["likeness"]
    headings = {section["key"]: section["heading"] for section in edition.form["sections"]}
    found = list(_told(report, last_year, data, data["last_year"], headings)) if last_year else []
    worst: dict[str, Finding] = {}
    for other in others:
        for finding in _told(report, other, data, data["other"], headings):
            known = worst.get(finding.place)
            if known is None or int(finding.left or 0) > int(known.left or 0):
                worst[finding.place] = finding
    return ordered([*found, *worst.values()])


def _told(report: Report, other: Report, data: Any, rule: Any, headings: dict[str, str]) -> Iterator[Finding]:
    matches = compare(report, other)
    for section, share in shares(report, matches).items():
        own = [match for match in matches if match.section == section]
        copied = sum(len(match.sentence) for match in own)
        if share <= data["tip"] or section not in headings or copied < data["least"]:
            continue
        severity: Severity = "warning" if share > data["warning"] else "tip"
        names = {"section": headings[section], "organ": other.organ, "year": other.year, "share": round(share * 100)}
        names |= {"n": len(own), "other": own[0].other}
        yield Finding(
            check=rule["id"],
            severity=severity,
            place=section,
            message=render(rule["message"], names) or rule["message"],
            basis=rule["basis"],
            fix=rule["fix"],
            section=section,
            quote=own[0].sentence,
            left=round(share * 100),
            right=round(data[severity] * 100),
            difference=round(share * 100) - round(data[severity] * 100),
        )


def _rank(section: str) -> int:
    return FIRST.index(section) if section in FIRST else len(FIRST)


# -- sentences -----------------------------------------------------------------------------------------


def _sections(report: Report) -> dict[str, list[Folded]]:
    """The comparable sentences of each section; the preface says what every preface says."""
    result: dict[str, list[Folded]] = {}
    for section in report.sections:
        for paragraph in section.paragraphs():
            if paragraph.style != "part":
                result.setdefault(section.key, []).extend(_paragraph(paragraph.text, report.organ))
    return result


@lru_cache(maxsize=8192)
def _paragraph(text: str, organ: str) -> tuple[Folded, ...]:
    folded = (_fold(sentence.strip(), organ) for sentence in SENTENCE.findall(text))
    return tuple(f for f in folded if len(f.words) >= SHORTEST and not _common(f))


def _fold(sentence: str, organ: str) -> Folded:
    text = unicodedata.normalize("NFKC", sentence)
    text = text.replace(organ, "") if organ else text
    text = _selves().sub("", text)
    text = YEAR.sub("", text)  # last year's text with the new year in it is still last year's text
    figures = tuple(FIGURE.findall(text))
    words = LEAD.sub("", MARK.sub("", FIGURE.sub("#", text)))
    pairs = frozenset(map("".join, pairwise(words)))
    return Folded(sentence, words, pairs, figures)


@lru_cache(maxsize=1)
def _selves() -> re.Pattern[str]:
    return re.compile("|".join(load_shipped("prompts", "vocabulary", "likeness.yaml")["selves"]))


@lru_cache(maxsize=1)
def _boilerplate() -> re.Pattern[str]:
    patterns = load_shipped("prompts", "vocabulary", "likeness.yaml")["boilerplate"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _common(sentence: Folded) -> bool:
    """Is it what the law, the form or our own phrases put into every report?"""
    if _boilerplate().search(sentence.words):
        return True
    stock = _stock()
    counted = Counter(number for pair in sentence.pairs for number in stock.get(pair, ()))
    return max(counted.values(), default=0) >= STOCK * len(sentence.pairs)


@lru_cache(maxsize=1)
def _stock() -> dict[str, list[int]]:
    """Pair of characters -> our own phrases that hold it, in their text or in the words they choose from."""
    phrases = (
        text
        for file in sorted(data_file("prompts", "phrases").glob("*.yaml"))
        for paragraph in load_shipped("prompts", "phrases", file.name)["paragraphs"]
        for phrase in paragraph["phrases"]
        for text in ([phrase["text"]] if isinstance(phrase["text"], str) else phrase["text"])
    )
    index: dict[str, list[int]] = {}
    for number, text in enumerate(phrases):
        for pair in {pair for run in HAN.findall(text) for pair in map("".join, pairwise(run))}:
            index.setdefault(pair, []).append(number)
    return index


# -- likeness ------------------------------------------------------------------------------------------


def _index(sentences: Sequence[Folded]) -> dict[str, list[int]]:
    """Pair of characters -> the sentences that hold it."""
    index: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        for pair in sentence.pairs:
            index.setdefault(pair, []).append(number)
    return index


def _closest(sentence: Folded, others: Sequence[Folded], index: dict[str, list[int]], section: str) -> Match | None:
    """The most alike of the other sentences, if it is alike enough and more than the same with new figures."""
    counted: Counter[int] = Counter()
    for pair in sentence.pairs:
        counted.update(index.get(pair, ()))
    best, share = None, ALIKE
    for number, common in counted.items():
        other = others[number]
        alike = 2 * common / (len(sentence.pairs) + len(other.pairs))
        if alike >= share:
            best, share = other, alike
    if best is None or (best.words == sentence.words and best.figures != sentence.figures):
        return None
    return Match(sentence.text, best.text, round(share, 3), section)
