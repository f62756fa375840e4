"""The labels of an edition's three tables, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.documents import load_shipped
from assistant.edition import Edition
from assistant.formats.labels import Labels

TABLES = ("disclosure", "requests", "disputes")


@dataclass(frozen=True)
class Wording:
    """What stands as a label where.

    `known` has every label of a table, `gone` those only the earlier form had, `former` that
    form itself. The others tell one kind of label each; `own` are the form's words for a key.
    """

    known: Mapping[str, Labels]
    gone: Mapping[str, Labels]
    former: Mapping[str, Any]
    headings: Labels
    own_headings: tuple[str, ...]
    disclosed: Labels
    disclosed_rows: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]]
    applicants: Labels
    rows: Labels
    groups: Labels
    blocks: Labels
    results: Labels
    own: Mapping[str, str]


@lru_cache(maxsize=4)
def wording(edition: Edition) -> Wording:
    """The labels of an edition, made once."""
    form = edition.form
    former = load_shipped("schemas", edition.name, "former.yaml")
    blocks = form["disclosure"]["blocks"]
    headings = tuple(dict.fromkeys(label for block in blocks for label in block["header"]))
    disclosed = {row["key"]: (row, tuple(block["header"][1:])) for block in blocks for row in block["rows"]}
    columns = {column["key"]: column["label"] for column in form["requests"]["columns"]}
    return Wording(
        known={key: Labels((label, label) for label in labels(form[key])) for key in TABLES},
        gone={key: Labels((label, label) for label in former["gone"][key]) for key in TABLES},
        former=former,
        headings=Labels([*((label, label) for label in headings), *former["same"].items()]),
        own_headings=headings,
        disclosed=Labels((row["label"], key) for key, (row, _) in disclosed.items()),
        disclosed_rows=disclosed,
        applicants=Labels((label, key) for key, label in columns.items()),
        rows=Labels((row.label, row.key) for row in edition.rows),
        groups=Labels((row.groups[-1], row.group_keys[-1]) for row in edition.rows if row.groups),
        blocks=Labels((block["label"], block["key"]) for block in form["disputes"]["blocks"]),
        results=Labels((cell["label"], cell["key"]) for cell in form["disputes"]["cells"]),
        own={**columns, **{row.key: row.label for row in edition.rows}},
    )


def labels(form: Any) -> Iterator[str]:
    """Every text of a table's form that may stand in it as a label."""
    for key, value in form.items():
        if key in ("label", "group", "under", "band", "corner", "head"):
            yield value
        elif key == "header":
            yield from value
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, Mapping):
                    yield from labels(entry)
