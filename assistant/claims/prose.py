"""The prose of a report, folded for reading: every figure becomes one sign, every sentence keeps its words.

The unit is the paragraph: nothing reads past it, and equal paragraphs are read once.

`全年新收政府信息公开申请152件，上年结转8件` reads `全年新收政府信息公开申请#，上年结转#`, so that the
patterns of the vocabulary see how a sentence is built and not how a number is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant import numerals
from assistant.claims.vocabulary import pattern, words
from assistant.report import Report

Number = int | Decimal
SCALES = {
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "亿": 100_000_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
}
WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９％．－"}
WIDE |= dict(zip(map(ord, ",;:()!?"), "，；：（）！？", strict=True))
WIDE |= {ord(character): "·" for character in "#@&￥¥"}
WIDE |= {ord(character): None for character in " \t\r\n\u3000\xa0\u200b\ufeff"}  # type: ignore[misc]
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
STOP = re.compile(r"(?<=[一-鿿）)])\.(?=\s*$|[一-鿿（])")  # a Latin full stop that ends a Chinese sentence
SENTENCE = re.compile("[^。！？]+[。！？]?|[。！？]")
RAW = re.compile("[^。！？!?]+[。！？!?]?|[。！？!?]")
FOLDED = re.compile("[#@￥%&YPNO]")
PREFACE = "preface"
OPENING = 2  # paragraphs of 总体情况 in which a report without a preface says what the preface says
Values = tuple[str, str, "Number | None", str, Number, bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text: its sign and place in the folded prose, its value and measure word.

    `step` is the worth of its last printed digit (1.2万 -> 1000). `vague`: 余, 约, 数十;
    `number` is then the least known or None.
    """

    at: int
    sign: str
    text: str
    number: Number | None = None
    measure: str = ""
    step: Number = 1
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it lies in its folded passage, its own words, and the same made plain."""

    start: int
    end: int
    section: str
    part: str
    quote: str
    plain: str


class Place(NamedTuple):
    """Where a paragraph stands: section, part of 总体情况, and whether the report there says what it is."""

    section: str
    part: str = ""
    opening: bool = False


@dataclass(frozen=True, eq=False)
class Passage:
    """A paragraph, folded, with its figures and sentences in order.

    `opening`: it stands where a report says what it is (the preface, or 总体情况 before its parts).
    """

    section: str
    part: str
    opening: bool
    organ: str
    year: int | None
    folded: str
    plain: str
    figures: tuple[Figure, ...]
    sentences: tuple[Sentence, ...]
    places: tuple[int, ...]
    starts: tuple[int, ...]

    def sentence_at(self, at: int) -> Sentence:
        return self.sentences[max(bisect_right(self.starts, at) - 1, 0)]

    def figure_at(self, at: int) -> Figure:
        return self.figures[bisect_right(self.places, at) - 1]

    def between(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures from `start` up to `end`."""
        return self.figures[bisect_right(self.places, start - 1) : bisect_right(self.places, end - 1)]


def read(report: Report) -> list[Passage]:
    """A report's prose, folded. Headings and tables are not prose."""
    organ, year = report.organ, report.year
    found = [passage(p.text, Place(PREFACE, "", True), organ, year) for p in report.preface if p.style != "part"]
    for section in report.sections:
        part = ""
        for number, paragraph in enumerate(section.paragraphs()):
            part = _part(paragraph.text) or part
            if paragraph.style != "part":
                opening = section.key == "overview" and not part and number < OPENING
                found.append(passage(paragraph.text, Place(section.key, part, opening), organ, year))
    return found


@lru_cache(maxsize=2048)
def passage(text: str, place: Place, organ: str, year: int | None) -> Passage:
    """One paragraph folded; the same words are folded once."""
    text = STOP.sub("。", text)
    plain = THOUSANDS.sub("", text).translate(WIDE)
    values: list[Values] = []
    folded = _fold(plain, year, values)
    places = tuple(match.start() for match in FOLDED.finditer(folded))
    figures = tuple(Figure(at, *value) for at, value in zip(places, values, strict=True))
    sentences = tuple(_sentences(folded, plain, text, place))
    starts = tuple(sentence.start for sentence in sentences)
    return Passage(*place, organ, year, folded, plain, figures, sentences, places, starts)


def _part(text: str) -> str:
    """Key of the part of 总体情况 that a paragraph heads, by its numbered beginning."""
    match = pattern("part_head").match(text)
    return match.lastgroup or "" if match else ""


def _sentences(folded: str, plain: str, text: str, place: Place) -> Iterator[Sentence]:
    """The three readings of a text break at the same marks, so their sentences stand side by side."""
    raw, clear = RAW.findall(text), SENTENCE.findall(plain)
    for number, match in enumerate(SENTENCE.finditer(folded)):
        own = clear[number] if number < len(clear) else match.group()
        quote = raw[number].strip() if number < len(raw) else own
        yield Sentence(match.start(), match.end(), place.section, place.part, quote, own)


# -- figures ------------------------------------------------------------------------------------


def _longest(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    """Everything that folds: titles, quotations, numbers of any kind."""
    entry = words()["figures"]
    measures = _longest([*entry["cases"], *entry["others"], *entry["money"]])
    about, guard = _longest(entry["about"]), entry["about_guard"]
    after, end = _longest(entry["about_after"]), _longest(entry["about_end"])
    han = entry["numerals"]
    first = {word[0] for key in ("about", "uncounted") for word in entry[key]} | {*han, entry["hundredths"][0]}
    return re.compile(
        rf"(?=[0-9A-Za-z《“〔\[（【第%{''.join(sorted(first))}])(?:"
        "(?P<title>《[^《》。！？\n]*》)|(?P<quoted>“[^“”。！？\n]*”)"
        r"|(?P<document>[〔\[（【](?:19|20)\d\d[〕\]）】]第?\d+号)"
        rf"|(?P<ordinal>第(?:\d+|[{han}]+)[{entry['ordinals']}])"
        "|(?P<latin>[A-Za-z][A-Za-z0-9_./·-]*)"
        r"|(?P<year>(?:19|20)\d\d)(?=年)"
        rf"|(?:(?<![{guard}])(?P<about>{about}))?(?P<digits>\d+(?:\.\d+)?)(?P<scale>(?:[十百千]?万|亿|百|千)(?!元))?"
        rf"(?P<more>{after})?(?:(?P<percent>%)|(?P<measure>{measures})(?!例)(?P<end>{end})?)?"
        rf"|(?P<some>{_longest(entry['uncounted'])})(?P<some_measure>{_longest(entry['cases'])})"
        rf"|{entry['hundredths']}(?P<parts>[{han}]+)"
        rf"|(?<![{entry['not_after']}{han}])(?P<han>[{han}]+)(?P<han_more>{after})?"
        rf"(?P<han_measure>{_longest(entry['spoken'])})(?![{entry['not_before']}])"
        "|(?P<stray>%))"
    )


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    entry = words()["figures"]
    named = [(entry["cases"], "#"), (entry["others"], "@"), (entry["money"], "￥")]
    return {measure: sign for measures, sign in named for measure in measures}


FOLDS = {"title": "T", "quoted": "Q", "document": "D", "ordinal": "Z", "latin": "A", "stray": "·"}


def _fold(text: str, year: int | None, figures: list[Values]) -> str:
    signs = _signs()

    def fold(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in FOLDS:
            return FOLDS[kind]
        if kind == "year":
            sign = {0: "Y", -1: "P", 1: "N"}.get(int(match["year"]) - year, "O") if year else "Y"
            figures.append((sign, match["year"], int(match["year"]), "", 1, False))
        elif match["digits"]:
            sign = "%" if match["percent"] else signs.get(match["measure"] or "", "&")
            figures.append((sign, match.group(), *_arabic(match)))
        else:
            measure = match["han_measure"] or match["some_measure"] or ""
            sign = "%" if match["parts"] else signs[measure]
            figures.append((sign, match.group(), *_spoken(match, measure)))
        return sign

    return _token().sub(fold, text)


def _arabic(match: re.Match[str]) -> tuple[Number | None, str, Number, bool]:
    digits, scale = match["digits"], match["scale"]
    number: Number = Decimal(digits) if "." in digits else int(digits[:18])
    step: Number = Decimal(1).scaleb(-len(digits.partition(".")[2])) if "." in digits else 1
    if scale:
        number, step = number * SCALES[scale], step * SCALES[scale]
    return number, match["measure"] or "", step, bool(match["about"] or match["more"] or match["end"])


def _spoken(match: re.Match[str], measure: str) -> tuple[Number | None, str, Number, bool]:
    """Chinese numerals; what can be read in two ways, or names no number, is vague."""
    if match["some"]:
        return None, measure, 1, True
    try:
        value = numerals.han(match["parts"] or match["han"])
    except ValueError:
        value = ()
    if isinstance(value, tuple):
        return None, measure, 1, True
    return value, measure, 1, bool(match["han_more"])
