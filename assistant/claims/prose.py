"""The prose of a report, folded for reading: every figure becomes one sign, every sentence keeps its words.

`全年新收政府信息公开申请152件，上年结转8件` reads `全年新收政府信息公开申请#，上年结转#`, so that the
patterns of the vocabulary see how a sentence is built and not how a number is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant import numerals
from assistant.claims.vocabulary import pattern, words
from assistant.report import Paragraph, Report

Number = int | Decimal
SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000}
WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９％．－"}
WIDE |= dict(zip(map(ord, ",;:()!?"), "，；：（）！？", strict=True))
WIDE |= {ord(character): "·" for character in "#@&￥¥"}
WIDE |= {ord(character): None for character in " \t\r\n\u3000\xa0\u200b\ufeff"}  # type: ignore[misc]
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
SENTENCE = re.compile(r"[^。！？\n]+[。！？]?|[。！？]")
RAW = re.compile(r"[^。！？!?\n]+[。！？!?]?|[。！？!?]")
FOLDED = re.compile("[#@￥%&YPNO]")
PREFACE = "preface"


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
    """One sentence: where it lies in the folded prose and in the report, and its own words."""

    start: int
    end: int
    paragraph: int
    section: str
    part: str
    quote: str
    plain: str


@dataclass(frozen=True)
class Prose:
    """A report's prose, folded: one string, its figures and sentences in order."""

    folded: str
    figures: tuple[Figure, ...]
    sentences: tuple[Sentence, ...]
    places: tuple[int, ...]
    starts: tuple[int, ...]
    organ: str
    year: int | None

    def sentence_at(self, at: int) -> Sentence:
        return self.sentences[max(bisect_right(self.starts, at) - 1, 0)]

    def figure_at(self, at: int) -> Figure:
        return self.figures[bisect_right(self.places, at) - 1]

    def between(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures from `start` up to `end`."""
        return self.figures[bisect_right(self.places, start - 1) : bisect_right(self.places, end - 1)]


def read(report: Report) -> Prose:
    """Fold a report's prose. Headings and tables are not prose."""
    entries = [(paragraph, PREFACE, "") for paragraph in report.preface if paragraph.style != "part"]
    for section in report.sections:
        part = ""
        for paragraph in section.paragraphs():
            head = _part(paragraph)
            part = head or part
            if paragraph.style != "part":
                entries.append((paragraph, section.key, part))
    plain = [THOUSANDS.sub("", paragraph.text).translate(WIDE) for paragraph, _, _ in entries]
    figures: list[tuple[str, str, Number | None, str, Number, bool]] = []
    folded = _fold("\n".join(plain), report.year, figures)
    places = tuple(match.start() for match in FOLDED.finditer(folded))
    built = tuple(Figure(at, *values) for at, values in zip(places, figures, strict=True))
    sentences = tuple(_sentences(folded, plain, entries))
    return Prose(folded, built, sentences, places, tuple(s.start for s in sentences), report.organ, report.year)


def _part(paragraph: Paragraph) -> str:
    """Key of the part of 总体情况 that a paragraph heads, by its numbered beginning."""
    match = pattern("part_head").match(paragraph.text)
    return match.lastgroup or "" if match else ""


def _sentences(folded: str, plain: list[str], entries: list[tuple[Paragraph, str, str]]) -> list[Sentence]:
    found, at = [], 0
    for number, line in enumerate(folded.split("\n")):
        paragraph, section, part = entries[number] if number < len(entries) else (Paragraph(""), "", "")
        raw = RAW.findall(paragraph.text.replace("\n", ""))
        clear = SENTENCE.findall(plain[number]) if number < len(plain) else []
        for order, match in enumerate(SENTENCE.finditer(line)):
            own = clear[order] if order < len(clear) else match.group()
            quote = raw[order].strip() if order < len(raw) else own
            found.append(Sentence(at + match.start(), at + match.end(), number, section, part, quote, own))
        at += len(line) + 1
    return found


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
    han = "零〇一二两三四五六七八九十百千万"
    return re.compile(
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
        "|(?P<stray>%)"
    )


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    entry = words()["figures"]
    named = [(entry["cases"], "#"), (entry["others"], "@"), (entry["money"], "￥")]
    return {measure: sign for measures, sign in named for measure in measures}


FOLDS = {"title": "T", "quoted": "Q", "document": "D", "ordinal": "Z", "latin": "A", "stray": "·"}


def _fold(text: str, year: int | None, figures: list[tuple[str, str, Number | None, str, Number, bool]]) -> str:
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
    try:
        value = numerals.han(match["parts"] or match["han"] or "")
    except ValueError:
        value = ()
    if isinstance(value, tuple) or match["some"]:
        return None, measure, 1, True
    return value, measure, 1, bool(match["han_more"])
