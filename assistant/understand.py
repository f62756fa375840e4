"""What a person's reply means for one field: a value, or the question to ask back. No guessing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.amounts import plain
from assistant.documents import UNPRINTABLE, character_name, load_shipped, say, short
from assistant.edition import Edition, Field
from assistant.numerals import NUMERALS, Number, measure, normal, read, words

LONGEST = 10_000
MOST_REPEATED = 9  # options; a longer list is not said again with every reply that was not understood
SHORTEST_DENIAL = 3  # characters: 没有了, 没数 say something else
SENTENCE = 200  # an item that may be longer holds sentences: 、 does not end it


@dataclass(frozen=True)
class Reading:
    """A reply as understood. Exactly one holds: `value` is set (`stored` True) or `ask` is not empty."""

    value: Any = None
    stored: bool = False
    ask: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def stored(value: Any, **extra: Any) -> Reading:
    return Reading(value, True, extra=extra)


def ask(key: str, /, **values: object) -> Reading:
    return Reading(ask=say(key, **values))


def refused(text: str) -> Reading | None:
    """Why a text cannot be taken at all: characters a document cannot hold, or far too long."""
    bad = UNPRINTABLE.search(text.replace("\r\n", "\n"))
    if bad:
        return ask("reply.character", character=character_name(bad.group()), place=bad.start() + 1)
    if "\ufffd" in text:
        return ask("reply.garbled", place=text.index("\ufffd") + 1)
    if len(text) > LONGEST:
        return ask("reply.long", length=len(text), limit=LONGEST)
    return None


def command(text: str) -> str | None:
    """The command a reply is, by name (back, skip, why, how, show, check, list, quit), or None."""
    said = normal(text).lower()
    for name, phrases in load_shipped("prompts", "vocabulary", "commands.yaml").items():
        if said in phrases:
            return str(name)
    return None


def closes(text: str) -> bool:
    """Does this reply close a list?"""
    return unicodedata.normalize("NFKC", text).strip() in words("close")


def says_none(text: str) -> bool:
    """没有, 无, 暂无, 零 …: nothing of the kind, whole reply."""
    said = normal(text)
    return said in words("none") or said.removesuffix("的") in words("none")


def reply(edition: Edition, field_: Field, text: str, insisted: bool = False) -> Reading:
    """What `text` means for a field. `insisted`: the person repeats it after being asked back."""
    trouble = refused(text)
    if trouble:
        return trouble
    readers: dict[str, Callable[[], Reading]] = {
        "count": lambda: count(field_, text, insisted, edition.title_of(field_.path.rpartition(".")[0])),
        "number": lambda: _number(field_, text),
        "money": lambda: _money(field_, text),
        "flag": lambda: flag(text, field_.title),
        "choice": lambda: _choice(field_, text),
        "choices": lambda: choices(field_.options, text),
        "date": lambda: _date(text),
        "texts": lambda: _texts(field_, text),
    }
    reading = readers.get(field_.kind, lambda: _text(field_, text))()
    return _fitting(edition, field_, reading)


def _fitting(edition: Edition, field_: Field, reading: Reading) -> Reading:
    """A reading that breaks the field's schema becomes the schema's own objection."""
    from assistant.validity import check_value

    if not reading.stored or check_value(field_.schema, edition.schema["$defs"], reading.value):
        return reading
    return ask("reply.wrong", title=field_.title, wrong=field_.wrong, value=short(reading.value))


# -- figures -----------------------------------------------------------------------------


def count(field_: Field, text: str, insisted: bool = False, owner: str = "") -> Reading:
    """A count (件, 条 …): an exact non-negative whole number, or the question that gets one.

    `owner` is the title of the group it stands in: 42件处罚 names it.
    """
    if says_none(text):
        return stored(0)
    said = normal(text)
    if said.lower().rstrip("件条") == "o":
        return ask("reply.letter_o", unit=field_.unit)
    if unsure(text):
        return ask("reply.unsure")
    number = read(text) or _after_title(said, owner + field_.title)
    if number is None or not measure(number.unit, field_.unit, owner + field_.title):
        return ask("reply.count", unit=field_.unit, value=short(text))
    return _exact(field_, number, insisted, text)


def _after_title(said: str, title: str) -> Number | None:
    """许可决定120件 -> 120件: a figure after words of its own title; None where other words stand there."""
    match = re.match(f"[^{NUMERALS}-]{{2,}}", said)
    return read(said[match.end() :]) if match and _echoes(match.group(), title) else None


def _exact(field_: Field, number: Number, insisted: bool, text: str) -> Reading:
    value = number.value or Decimal(0)
    if number.vague:
        return _about(field_, number, insisted, text)
    if number.either:
        return ask("reply.either", first=number.either[0], second=number.either[1], unit=field_.unit)
    if value != value.to_integral_value() or value < 0:
        return ask("reply.whole", unit=field_.unit, value=short(text))
    return stored(int(value))


def _about(field_: Field, number: Number, insisted: bool, text: str) -> Reading:
    """More than so many: taken where the form allows it, and only when the person says so twice."""
    value = number.value or Decimal(0)
    if not (field_.vague and number.at_least and value == value.to_integral_value() and not number.either):
        return ask("reply.vague", value=short(text), unit=field_.unit)
    if not insisted:
        return ask("reply.vague_allowed", value=short(text), unit=field_.unit)
    return stored({"count": int(value), "at_least": True})


def unsure(text: str) -> bool:
    """好像, 应该, 吧 …: does the person guess?"""
    said = normal(text)
    return any(word in said for word in words("unsure"))


def _number(field_: Field, text: str) -> Reading:
    number = read(text)
    dated = number is not None and number.unit in ("", field_.unit, *words("dates"))
    if number is None or number.value is None or number.vague or number.either or not dated:
        return ask("reply.wrong", title=field_.title, wrong=field_.wrong, value=short(text))
    if number.value != int(number.value):
        return ask("reply.whole", unit="", value=short(text))
    return stored(int(number.value))


def _money(field_: Field, text: str) -> Reading:
    """An amount in the field's unit; an amount given in another unit is offered converted, not taken."""
    if says_none(text):
        return stored("0")
    if unsure(text):
        return ask("reply.unsure")
    number = read(text)
    known = number is not None and number.unit in ("", field_.unit, *words("yuan"))
    if number is None or number.value is None or not known or number.value < 0:
        return ask("reply.money", unit=field_.unit, value=short(text))
    if number.vague:
        return ask("reply.vague", value=short(text), unit=field_.unit)
    if number.either:
        return ask("reply.either", first=number.either[0], second=number.either[1], unit="")
    return _in_unit(field_, number.value, number.unit in words("yuan"), text)


def _in_unit(field_: Field, value: Decimal, yuan: bool, text: str) -> Reading:
    """An amount in 元 or 万元; `yuan`: 元 was said after it."""
    large = any(unit in normal(text) for unit in ("万", "亿"))
    if field_.unit == "万元" and (large or (yuan and value)):
        offer = plain(value / 10_000)
        return stored(offer) if large else ask("reply.convert", value=short(text), unit=field_.unit, offer=offer)
    if field_.unit == "元" and large:
        return ask("reply.convert", value=short(text), unit=field_.unit, offer=plain(value))
    if field_.unit == "元" and value != value.to_integral_value() and not yuan:
        return ask("reply.odd_yuan", value=plain(value), offer=plain(value * 10_000))
    return stored(plain(value))


# -- words -------------------------------------------------------------------------------


def denied(text: str, title: str) -> bool:
    """Does every clause deny what the title names: 没有许可, 今年一件也没收到?"""
    adverbs, openings = "".join(words("adverbs")), "|".join(words("lead_ins"))
    clauses = [clause.lstrip(adverbs) for clause in re.split(r"[,;、。]+", normal(text).lower()) if clause]
    bare = [re.sub(f"^(?:{openings})", "", clause) for clause in clauses]
    whole = (len(clause) > SHORTEST_DENIAL and not re.search("[0-9二两三四五六七八九]", clause) for clause in bare)
    return bool(bare) and all(whole) and all(_verdict(clause, title) is False for clause in bare)


def flag(text: str, title: str = "") -> Reading:
    """Yes or no, also as a sentence that says no more than the question's own words; anything else is asked again."""
    if unsure(text):
        return ask("reply.flag", value=short(text))
    clauses = [clause for clause in re.split(r"[,;、。]+", normal(text).lower()) if clause]
    verdicts = [_verdict(clause, title) for clause in clauses]
    answer = verdicts[0] if verdicts else None
    against = words("yes_starts") if answer is False else words("doubts")
    doubts = "|".join((*words("doubts"), *(["[0-9]"] if answer is False else [])))  # 没有，…5件: of what, then?
    doubt = any(
        later is None and (clause.startswith(against) or re.search(doubts, clause))
        for clause, later in zip(clauses[1:], verdicts[1:], strict=True)
    )
    if answer is None or doubt or (not answer) in verdicts:
        return ask("reply.flag", value=short(text))
    return stored(answer)


def _verdict(clause: str, title: str) -> bool | None:
    for answer, whole, starts in ((False, "no", "no_starts"), (True, "yes", "yes_starts")):
        if clause in words(whole):
            return answer
        start = next((word for word in words(starts) if clause.startswith(word)), "")
        if start:
            stray = answer and _another(start, clause, title)
            return answer if not stray and _echoes(clause[len(start) :], title) else None
    return None


def _another(verb: str, clause: str, title: str) -> bool:
    """组织2次 answers another question where nothing is organised; 有2次 answers any."""
    counts = re.search(rf"[0-9].*(?:{'|'.join(words('measures'))})", clause)
    return len(verb) > 1 and verb not in title and counts is not None


def _echoes(rest: str, title: str) -> bool:
    """Are these only words of the question (in its order), fillers, or how often it was done?"""
    if not re.search("|".join(words("sweeping")), title):  # 有两件 is no yes where all of them are meant
        rest = re.sub(rf"[0-9一二两三四五六七八九十]+({'|'.join(words('measures'))})", "", rest)
    rest = re.sub("|".join(words("fillers")), "", rest)
    letters = iter(title)
    return all(letter in letters for letter in rest)


def pick(options: Mapping[str, str], text: str, whole: bool = False) -> str | None:
    """The key of the one option meant by number, label, key or (not `whole`) unmistakable part of a label."""
    said = normal(text)
    keys = list(options)
    if said.isascii() and said.rstrip(".)").isdigit():
        index = int(said.rstrip(".)")[:4])
        return keys[index - 1] if 1 <= index <= len(keys) else None
    for key, label in options.items():
        if said in (normal(label), key):
            return key
    meant = [key for key, label in options.items() if _part_of(_letters(said), _letters(label))]
    return meant[0] if len(meant) == 1 and not whole else None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", normal(text))


def _part_of(said: str, label: str) -> bool:
    """变动 is a part of the label 没有变动, but means the opposite."""
    at = label.find(said) if len(said) >= 2 else -1
    return at >= 0 and not label[:at].endswith(words("no_starts"))


def _choice(field_: Field, text: str) -> Reading:
    key = pick(field_.options, text)
    if key is None and says_none(text) and "none" in field_.options:
        key = "none"
    return stored(key) if key else ask("reply.choice", value=short(text), options=listed(field_.options))


def choices(options: Mapping[str, str], text: str, also: Mapping[str, str] | None = None) -> Reading:
    """Several options by number or label (or by another name in `also`), 全部, or 没有 for none of them."""
    if says_none(text):
        return stored([])
    said = normal(text)
    if said in words("all"):
        return stored(list(options))
    pieces = [p for p in re.split(r"[\s,，、;；和及]+", unicodedata.normalize("NFKC", text).strip(" 。.")) if p]
    openings = "|".join(words("lead_ins"))  # 只有处罚
    pieces = [re.sub(f"^(?:{openings})(?=..)", "", p) if not pick(options, p) else p for p in pieces]
    picked = [pick(options, piece) or pick(also or {}, piece) for piece in pieces]
    if not picked or None in picked:
        whole = pick(options, text)
        picked = [whole] if whole else []
    keys = [key for key in options if key in picked]
    if not keys and len(options) > MOST_REPEATED:  # the list stands right above
        return ask("reply.choices_long", value=short(text))
    return stored(keys) if keys else ask("reply.choices", value=short(text), options=listed(options))


def listed(options: Mapping[str, str]) -> str:
    """1.行政许可 2.行政处罚 …: options as they are offered."""
    return " ".join(f"{number}.{label}" for number, label in enumerate(options.values(), 1))


def _text(field_: Field, text: str) -> Reading:
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not tidy:
        return ask("reply.empty")
    if field_.schema.get("pattern"):
        tidy = unicodedata.normalize("NFKC", tidy)
    return stored(tidy)


def _date(text: str) -> Reading:
    """2024-01-20, 2024年1月20日, 2024.1.20 -> 2024-01-20."""
    match = re.fullmatch(r"([0-9]{4})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})[日号]?", normal(text))
    if not match:
        return ask("reply.date", value=short(text))
    year, month, day = map(int, match.groups())
    from datetime import date

    try:
        return stored(date(year, month, day).isoformat())
    except ValueError:
        return ask("reply.date", value=short(text))


TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
LISTED = re.compile(r"(?:“[^”]*”|《[^》]*》|（[^）]*）|[^、\n；;])+")
CLAUSES = re.compile(r"[^\n；;]+")  # where items are parted so, a 、 stands inside one
PARAGRAPHS = re.compile(r"[^\n]+")


def _texts(field_: Field, text: str) -> Reading:
    """One or more items of a list: 《》《》 each on its own, others split at 、 and line breaks."""
    titles = TITLE.findall(text)
    if titles and field_.titled:
        rest = re.sub(r"[\s、,，;；。和及与]+", "", TITLE.sub("", text))
        return ask("reply.titles", value=short(rest)) if rest else stored([title.strip() for title in titles])
    long = field_.schema["items"].get("maxLength", 0) > SENTENCE
    parts = PARAGRAPHS if long else CLAUSES if re.search("[\n；;]", text.strip()) else LISTED
    pieces = [piece.strip() if long else piece.strip(" 。\t") for piece in parts.findall(text)]
    items = [piece for piece in pieces if piece]
    return stored(items) if items else ask("reply.empty")
