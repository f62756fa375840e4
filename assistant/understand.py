"""What a person's reply means for one field: a value, or the question to ask back. No guessing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.documents import UNPRINTABLE, character_name, load_shipped, say, short
from assistant.edition import Edition, Field
from assistant.filters import plain
from assistant.numerals import Number, measure, normal, read, words

LONGEST = 10_000
CLOSE = object()


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
        "count": lambda: count(field_, text, insisted),
        "number": lambda: _number(field_, text),
        "money": lambda: _money(field_, text),
        "flag": lambda: flag(text),
        "choice": lambda: _choice(field_, text),
        "choices": lambda: choices(field_.options, text),
        "date": lambda: _date(field_, text),
        "texts": lambda: _texts(field_, text),
    }
    reading = readers.get(field_.kind, lambda: _text(field_, text))()
    return _fitting(edition, field_, reading)


def _fitting(edition: Edition, field_: Field, reading: Reading) -> Reading:
    """A reading that breaks the field's schema becomes the schema's own objection."""
    from assistant.documents import check_value

    if not reading.stored or check_value(field_.schema, edition.schema["$defs"], reading.value):
        return reading
    return ask("reply.wrong", title=field_.title, wrong=field_.wrong, value=short(reading.value))


# -- figures -----------------------------------------------------------------------------


def count(field_: Field, text: str, insisted: bool = False) -> Reading:
    """A count (件, 条 …): an exact non-negative whole number, or the question that gets one."""
    if says_none(text):
        return stored(0)
    said = normal(text)
    if said.lower().rstrip("件条") == "o":
        return ask("reply.letter_o", unit=field_.unit)
    trouble = _unsure(said)
    if trouble:
        return trouble
    number = read(text)
    if number is None or not measure(number.unit, (field_.unit,)):
        return ask("reply.count", unit=field_.unit, value=short(text))
    return _exact(field_, number, insisted, text)


def _exact(field_: Field, number: Number, insisted: bool, text: str) -> Reading:
    value = number.value or Decimal(0)
    if number.either:
        return ask("reply.either", first=number.either[0], second=number.either[1], unit=field_.unit)
    if value != value.to_integral_value() or value < 0:
        return ask("reply.whole", unit=field_.unit, value=short(text))
    if number.vague:
        if field_.vague and number.at_least:
            return (
                stored({"count": int(value), "at_least": True})
                if insisted
                else ask("reply.vague_allowed", value=short(text), unit=field_.unit)
            )
        return ask("reply.vague", value=short(text), unit=field_.unit)
    return stored(int(value))


def _unsure(said: str) -> Reading | None:
    return ask("reply.unsure") if any(word in said for word in words("unsure")) else None


def _number(field_: Field, text: str) -> Reading:
    number = read(text)
    if number is None or number.value is None or number.vague or number.either or not measure(number.unit):
        return ask("reply.wrong", title=field_.title, wrong=field_.wrong, value=short(text))
    return (
        stored(int(number.value))
        if number.value == int(number.value)
        else ask("reply.whole", unit="", value=short(text))
    )


def _money(field_: Field, text: str) -> Reading:
    """An amount in the field's unit; an amount given in another unit is offered converted, not taken."""
    if says_none(text):
        return stored("0")
    trouble = _unsure(normal(text))
    if trouble:
        return trouble
    number = read(text)
    if number is None or number.value is None or number.unit not in ("", "元", "万", "块", "块钱", field_.unit):
        return ask("reply.money", unit=field_.unit, value=short(text))
    if number.vague or number.either:
        return ask("reply.vague", value=short(text), unit=field_.unit)
    if number.value < 0:
        return ask("reply.money", unit=field_.unit, value=short(text))
    return _in_unit(field_, number, normal(text), text)


def _in_unit(field_: Field, number: Number, said: str, text: str) -> Reading:
    value = number.value or Decimal(0)
    in_wan = "万" in said
    named = in_wan or number.unit in ("元", "块", "块钱")
    if field_.unit == "万元":
        if in_wan:
            return stored(plain(value / 10000))
        if named and value:
            return ask("reply.convert", value=short(text), unit=field_.unit, offer=plain(value / 10000))
        return stored(plain(value))
    if in_wan and field_.unit == "元":
        return ask("reply.convert", value=short(text), unit=field_.unit, offer=plain(value))
    if field_.unit == "元" and value != value.to_integral_value() and not named:
        return ask("reply.odd_yuan", value=plain(value), offer=plain(value * 10000))
    return stored(plain(value))


# -- words -------------------------------------------------------------------------------


def flag(text: str) -> Reading:
    """Yes or no, also as a whole sentence; anything unsure is asked again."""
    said = normal(text).lower()
    if any(word in said for word in words("unsure")):
        return ask("reply.unsure")
    if said in words("no"):
        return stored(False)
    if said in words("yes"):
        return stored(True)
    if said.startswith(words("no_starts")):
        return stored(False)
    if said.startswith(words("yes_starts")):
        return stored(True)
    return ask("reply.flag", value=short(text))


def pick(options: Mapping[str, str], text: str) -> str | None:
    """The key of the one option meant by number, label, key or unmistakable part of a label."""
    said = normal(text)
    keys = list(options)
    if said.isascii() and said.rstrip(".)").isdigit():
        index = int(said.rstrip(".)"))
        return keys[index - 1] if 1 <= index <= len(keys) else None
    for key, label in options.items():
        if said in (normal(label), key):
            return key
    meant = [key for key, label in options.items() if len(said) >= 2 and said in normal(label)]
    return meant[0] if len(meant) == 1 else None


def _choice(field_: Field, text: str) -> Reading:
    key = pick(field_.options, text)
    if key is None and says_none(text) and "none" in field_.options:
        key = "none"
    return stored(key) if key else ask("reply.choice", value=short(text), options=listed(field_.options))


def choices(options: Mapping[str, str], text: str) -> Reading:
    """Several options by number or label, 全部, or 没有 for none of them."""
    if says_none(text):
        return stored([])
    said = normal(text)
    if said in words("all"):
        return stored(list(options))
    pieces = [p for p in re.split(r"[\s,，、;；和及]+", unicodedata.normalize("NFKC", text).strip(" 。.")) if p]
    picked = [pick(options, piece) for piece in pieces]
    if not picked or None in picked:
        whole = pick(options, text)
        picked = [whole] if whole else []
    keys = [key for key in options if key in picked]
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


def _date(field_: Field, text: str) -> Reading:
    """2024-01-20, 2024年1月20日, 2024.1.20 -> 2024-01-20."""
    match = re.fullmatch(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?", normal(text))
    if not match:
        return ask("reply.date", value=short(text))
    year, month, day = map(int, match.groups())
    from datetime import date

    try:
        return stored(date(year, month, day).isoformat())
    except ValueError:
        return ask("reply.date", value=short(text))


def _texts(field_: Field, text: str) -> Reading:
    """One or more items of a list: 《》《》 each on its own, others split at 、 and line breaks."""
    titles = re.findall(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》", text)
    if titles and field_.titled:
        return stored([title.strip() for title in titles])
    longest = field_.schema["items"].get("maxLength", 0)
    marks = r"[\n；;]+" if longest > 200 or titles else r"[\n、；;]+"
    items = [piece.strip(" 。\t") for piece in re.split(marks, text)] if longest <= 200 else [text.strip()]
    items = [item for item in items if item]
    return stored(items) if items else ask("reply.empty")


CLAUSE = re.compile(
    r"^(?P<name>.*?[^\d零〇一二两三四五六七八九十百千万亿约近])\s*(?P<rest>(?:约|近|大约)?[\d零〇一二两三四五六七八九十百千万亿].*|没有|无|零)$"
)


def items(field_: Field, text: str) -> Reading:
    """网站发布120条，公众号85条，微博没有 -> [{name, count}]; a name alone stays without a count."""
    found = []
    for clause in re.split(r"[,，;；、\n]+", text.strip(" 。")):
        clause = clause.strip()
        if not clause:
            continue
        match = CLAUSE.match(clause)
        number = count(field_.items[1], match["rest"]) if match else None
        if match and number and number.ask:
            return number
        name = _channel_name(match["name"]) if match else clause
        found.append({"name": name, "count": number.value} if number else {"name": name})
    return stored(found) if found else ask("reply.empty")


def _channel_name(text: str) -> str:
    """网站发布 -> 网站: the verb before a figure is no part of the name."""
    for verb in sorted(words("lead_ins"), key=len, reverse=True):
        if text.endswith(verb) and len(text) > len(verb):
            return text[: -len(verb)].strip(" ：:为")
    return text.strip(" ：:为")


# -- a total with its parts in one sentence ----------------------------------------------


def split(field_: Field, text: str, table: str, labels: Mapping[str, str]) -> Reading:
    """5件，其中自然人3件、商业企业2件 -> 5 with extra {column: n}; 没有 -> 0; the parts alone give no total."""
    trouble = refused(text)
    if trouble:
        return trouble
    vocabulary = load_shipped("prompts", "vocabulary", "columns.yaml")[table]
    clauses = [c for c in re.split(r"[,，;；、。]+", unicodedata.normalize("NFKC", text).strip()) if c.strip()]
    parts: dict[str, int] = {}
    whole: list[str] = []
    for clause in clauses:
        key, rest = _named(clause.strip().removeprefix("其中").removeprefix("都是"), vocabulary, labels)
        if key is None:
            whole.append(clause)
            continue
        number = count(field_, rest)
        if number.ask:
            return number
        parts[key] = int(number.value)
    if len(whole) > 1 or (not whole and not parts):
        return ask("reply.count", unit=field_.unit, value=short(text))
    if not whole:
        return ask(
            "reply.total_first",
            parts="、".join(f"{labels[k]}{n}{field_.unit}" for k, n in parts.items()),
            total=sum(parts.values()),
            unit=field_.unit,
        )
    total = count(field_, whole[0])
    return total if total.ask else stored(total.value, **parts)


def _named(clause: str, vocabulary: Mapping[str, list[str]], labels: Mapping[str, str]) -> tuple[str | None, str]:
    """(column or result key, the figure after its name) of 自然人3件 or 3件自然人; (None, clause) otherwise."""
    names = sorted(
        ((name, key) for key, listed_ in vocabulary.items() for name in [labels[key], *listed_]),
        key=lambda pair: -len(pair[0]),
    )
    for name, key in names:
        if clause.startswith(name) and len(clause) > len(name):
            return key, clause[len(name) :].lstrip("：:是有为")
        if clause.endswith(name) and len(clause) > len(name):
            return key, clause[: -len(name)]
    return None, clause
