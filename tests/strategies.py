"""Hypothesis strategies made from the schema: any value of a field, any answers document."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from assistant.answers import Answers, store
from assistant.documents import UNPRINTABLE
from assistant.edition import Field, load
from assistant.validity import check_value

EDITION = load()

AWKWARD = st.sampled_from(
    [
        "{{ 7*7 }}",
        "{% for x in y %}",
        ": #",
        "- a",
        "null",
        "true",
        "no",
        "12",
        "0.5",
        "#",
        "'",
        '"',
        "“甲”",
        "甲\n乙",
        "😀",
        "甲: 乙",
        "[a, b]",
        "{a: b}",
        "&x",
        "*x",
        "!x",
        "|",
        ">",
        "%",
        "@",
        "`",
        "  甲",
        "乙  ",
        "甲\n\n  乙\n",
        "\t",
        "a\tb",
        "<b>",
        "A&B",
        "]]>",
        "</w:t>",
        "…",
        "——",
        "〔2021〕30号",
        "2023-12-31",
        "~",
        "?",
        "? a",
        "\\n",
        "\\",
        "---",
        "...",
        "=",
        "<<",
    ]
)


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Text a report can hold, often with characters that mean something in YAML, Jinja or XML."""
    letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029").filter(
        lambda letter: not UNPRINTABLE.match(letter)
    )
    any_text = st.text(letters, max_size=20)
    mixed = st.lists(AWKWARD | any_text, min_size=1, max_size=4).map("".join)
    return mixed.map(lambda text: text[:most]).filter(lambda text: len(text) >= least)


def _decimals(whole: int, places: int) -> st.SearchStrategy[str]:
    fraction = st.text("0123456789", min_size=1, max_size=places).map(lambda digits: f".{digits}")
    return st.tuples(st.integers(0, whole).map(str), st.just("") | fraction).map("".join)


@cache
def values(path: str) -> st.SearchStrategy[Any]:
    """A value that fits a field, null where null is allowed."""
    return _values(EDITION.fields[path])


def _values(field: Field) -> st.SearchStrategy[Any]:
    schema: dict[str, Any] = dict(field.schema)
    counts = st.integers(0, 999_999_999)
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "count": counts,
        "number": st.integers(schema.get("minimum", 0), schema.get("maximum", 9)),
        "money": _decimals(999, 2),
        "flag": st.booleans(),
        "choice": st.sampled_from(sorted(field.options) or [""]),
        "choices": st.lists(st.sampled_from(sorted(field.options) or [""]), unique=True),
        "date": st.dates().map(lambda day: f"20{day.year % 100:02}-{day.month:02}-{day.day:02}"),
    }
    if field.kind == "text":
        strategy = _text(schema)
    elif field.kind == "texts":
        entry = schema["items"]
        strategy = st.lists(texts(entry["minLength"], entry["maxLength"]), max_size=3)
    elif field.kind == "items":
        entries = st.builds(_item, st.tuples(*(st.tuples(st.just(i), _values(i)) for i in field.items)))
        strategy = st.lists(entries, min_size=schema.get("minItems", 0), max_size=3)
    else:
        strategy = by_kind[field.kind]
    if field.vague:
        strategy |= st.integers(1, 99999).map(lambda count: {"count": count, "at_least": True})
    nullable = check_value(schema, EDITION.schema["$defs"], None)
    return st.none() | strategy if nullable else strategy


def _text(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    pattern = schema.get("pattern")
    if pattern:
        return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="ascii")).filter(
            lambda text: not UNPRINTABLE.search(text) and "\n" not in text and len(text) <= schema.get("maxLength", 99)
        )
    return texts(schema.get("minLength", 0), schema.get("maxLength", 120))


def _item(pairs: tuple[tuple[Field, Any], ...]) -> dict[str, Any]:
    return {field.path: value for field, value in pairs if value is not None or not field.obligatory}


@st.composite
def documents(draw: st.DrawFn) -> Answers:
    """An answers document with some fields answered and some bookkeeping."""
    edition = EDITION
    fields = [field for path, field in edition.fields.items() if path != "edition"]
    answers: Answers = {"edition": edition.name}
    for field in draw(st.lists(st.sampled_from(fields), unique_by=lambda f: f.path, max_size=25)):
        answers = store(answers, edition, field, draw(values(field.path)))
    paths = st.sampled_from(sorted(edition.fields))
    books = {
        "notes": st.dictionaries(paths, texts(1, 50), max_size=2),
        "origins": st.dictionaries(paths, st.sampled_from(["typed", "none", "read"]), max_size=2),
        "targets": st.dictionaries(paths, st.integers(0, 99), max_size=2),
        "parked": st.dictionaries(
            paths, st.integers(0, 9) | texts(1, 30) | st.lists(texts(1, 9), max_size=2), max_size=2
        ),
        "later": st.lists(paths, max_size=2),
    }
    return answers | {key: value for key, book in books.items() if (value := draw(book))}
