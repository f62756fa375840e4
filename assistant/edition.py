"""One edition of the national form: its fields, its layout, its rules, as frozen data.

Everything comes from schemas/<edition>/: what a field is from answers.schema.json alone,
the tables from form.yaml. Nothing here knows a year, a row label or a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from assistant.documents import data_file, fault, load_shipped

CURRENT = "2021"
BOOKKEEPING = ("notes", "reasons", "origins", "parked", "targets", "cases", "accepted", "later", "open")


class Field(NamedTuple):
    """One thing that can be answered.

    `path` is its FIELD name, `store` where its value lies in the answers document (a table
    cell by column key in the one, by position in the other). `kind`: text, count, money,
    flag, choice, choices, date, number, texts (list of text), items (list of objects).
    """

    path: str
    store: tuple[str | int, ...]
    title: str
    kind: str
    schema: Mapping[str, Any]
    unit: str = ""
    options: Mapping[str, str] = MappingProxyType({})
    obligatory: bool = False
    obligatory_for: tuple[str, ...] = ()
    items: tuple[Field, ...] = ()

    @property
    def wrong(self) -> str:
        """What a value of this field must look like, in the schema's own words."""
        return str(self.schema.get("wrong", ""))

    @property
    def vague(self) -> bool:
        """May the count be given as "more than" (30余)?"""
        return bool(self.schema.get("vague"))

    @property
    def titled(self) -> bool:
        """Is it a list of document titles, printed in 《》?"""
        return bool(self.schema.get("titles"))


class Container(NamedTuple):
    """A named group of fields: a section, a part, a table, a row of table three, a block of table four."""

    path: str
    title: str
    children: tuple[str, ...]
    kind: str = "group"  # group | row | block


class Row(NamedTuple):
    """A row of table three: its key, its label, the groups it stands in; `derived` for 总计."""

    key: str
    label: str
    groups: tuple[str, ...]
    group_keys: tuple[str, ...]
    basis: str = ""
    derived: bool = False


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition, loaded once (so compared by identity): `form` is form.yaml, `schema` that of the answers."""

    name: str
    schema: Mapping[str, Any]
    form: Mapping[str, Any]

    @cached_property
    def tree(self) -> tuple[dict[str, Field], dict[str, Container]]:
        walk = _Walk(self)
        walk.members(self.schema, (), "")
        return walk.fields, walk.containers

    @property
    def fields(self) -> dict[str, Field]:
        """FIELD -> Field, in schema order (the order in which the form is answered)."""
        return self.tree[0]

    @property
    def containers(self) -> dict[str, Container]:
        return self.tree[1]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Keys of table three's applicant columns, without the derived total."""
        return tuple(c["key"] for c in self.form["requests"]["columns"] if not c.get("derived"))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Table three's rows in order, the derived total included."""
        return tuple(_rows(self.form["requests"]["rows"], (), ()))

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Keys of the outcome rows: the addends of （七）总计."""
        return tuple(row.key for row in self.rows if row.groups and not row.derived)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        return tuple(block["key"] for block in self.form["disputes"]["blocks"])

    @cached_property
    def results(self) -> tuple[str, ...]:
        """Keys of table four's result columns, without the derived total."""
        return tuple(cell["key"] for cell in self.form["disputes"]["cells"] if not cell.get("derived"))

    @cached_property
    def disclosure_cells(self) -> tuple[tuple[str, str], ...]:
        """(row key, cell key) of table two's value cells."""
        blocks = self.form["disclosure"]["blocks"]
        return tuple((row["key"], cell) for block in blocks for row in block["rows"] for cell in row["cells"])

    def inside(self, path: str) -> list[Field]:
        """The fields a FIELD covers: itself, or all inside a container."""
        if path in self.fields:
            return [self.fields[path]]
        if path not in self.containers:
            return []
        return [field for child in self.containers[path].children for field in self.inside(child)]

    def title_of(self, path: str) -> str:
        """Chinese title of a FIELD, of a container or of a list item; the path itself if unknown."""
        if path in self.fields:
            return self.fields[path].title
        if path in self.containers:
            return self.containers[path].title
        parent, _, last = path.rpartition(".")
        return f"{self.title_of(parent)}{last}" if parent and last.isdigit() else self._item_title(path) or path

    @lru_cache(maxsize=1024)  # noqa: B019 - editions are few and live as long as the program
    def cell_title(self, path: str) -> str:
        """How a cell is called: its table row, column or block by the form's labels."""
        table, row, cell = path.split(".")
        form = self.form
        if table == "requests":
            labels = {c["key"]: c["label"] for c in form["requests"]["columns"]}
            label = next(r.label for r in self.rows if r.key == row)
            return f"{label}·{labels[cell]}"
        if table == "disputes":
            block = next(b["label"] for b in form["disputes"]["blocks"] if b["key"] == row)
            return f"{block}·{next(c['label'] for c in form['disputes']['cells'] if c['key'] == cell)}"
        return f"{self.title_of(f'{table}.{row}')}·{self.title_of(path)}"

    def _item_title(self, path: str) -> str:
        head, _, key = path.rpartition(".")
        owner, _, number = head.rpartition(".")
        if owner in self.fields and number.isdigit():
            for item in self.fields[owner].items:
                if item.path == key:
                    return f"{self.fields[owner].title}{number} {item.title}"
        return ""


def _rows(entries: list[dict[str, Any]], groups: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Row]:
    for entry in entries:
        if "group" in entry:
            yield from _rows(entry["rows"], (*groups, entry["group"]), (*keys, entry["key"]))
        else:
            yield Row(entry["key"], entry["label"], groups, keys, entry.get("basis", ""), bool(entry.get("derived")))


class _Walk:
    """Collects fields and containers from the JSON Schema."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.fields: dict[str, Field] = {}
        self.containers: dict[str, Container] = {}

    def resolve(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """A property with the definition it refers to merged under its own words."""
        merged = dict(schema)
        while "$ref" in merged:
            name = merged.pop("$ref").rpartition("/")[2]
            merged = {**self.edition.schema["$defs"][name], **merged}
        return merged

    def members(self, schema: Mapping[str, Any], store: tuple[str | int, ...], path: str) -> tuple[str, ...]:
        children = []
        for key, raw in schema["properties"].items():
            if not path and key in BOOKKEEPING:
                continue
            child = f"{path}.{key}" if path else key
            children.append(child)
            self.member(self.resolve(raw), (*store, key), child)
        return tuple(children)

    def member(self, schema: dict[str, Any], store: tuple[str | int, ...], path: str) -> None:
        title = str(schema.get("title", path))
        if schema.get("kind") == "row":
            self.row(schema, store, path, title)
        elif "properties" in schema:
            kind = "block" if path.startswith("disputes.") else "group"
            self.containers[path] = Container(path, title, (), kind)  # keeps parents before children
            self.containers[path] = Container(path, title, self.members(schema, store, path), kind)
        else:
            self.fields[path] = self.leaf(schema, store, path, title)

    def row(self, schema: dict[str, Any], store: tuple[str | int, ...], path: str, title: str) -> None:
        labels = {c["key"]: c["label"] for c in self.edition.form["requests"]["columns"]}
        cell = self.resolve(schema["items"])
        children = tuple(f"{path}.{column}" for column in self.edition.columns)
        self.containers[path] = Container(path, title, children, "row")
        for index, column in enumerate(self.edition.columns):
            child = f"{path}.{column}"
            self.fields[child] = self.leaf(cell, (*store, index), child, f"{title}·{labels[column]}")

    def leaf(self, schema: dict[str, Any], store: tuple[str | int, ...], path: str, title: str) -> Field:
        items: tuple[Field, ...] = ()
        options = schema.get("options", {})
        entry = schema.get("items", {})
        if "properties" in entry:
            items = tuple(
                self.leaf(self.resolve(raw), (key,), key, str(raw.get("title", key)))
                for key, raw in entry["properties"].items()
            )
            needed = set(entry.get("required", ()))
            items = tuple(i if i.path not in needed else _obliged(i) for i in items)
        elif "enum" in entry:
            options = entry.get("options", {})
        return Field(
            path,
            store,
            title,
            _kind(schema),
            schema,
            str(schema.get("unit", "")),
            options,
            bool(schema.get("obligatory")),
            tuple(schema.get("obligatory_for", ())),
            items,
        )


def _obliged(item: Field) -> Field:

    return item._replace(obligatory=True)


def _kind(schema: Mapping[str, Any]) -> str:
    if "kind" in schema:
        return str(schema["kind"])
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "array" in kinds:
        entry = schema["items"]
        return "items" if "properties" in entry else "choices" if "enum" in entry else "texts"
    if "enum" in schema:
        return "choice"
    if "string" in kinds and "integer" in kinds:
        return "money"
    return "number" if "integer" in kinds else "text"


def known() -> list[str]:
    """Names of the editions that schemas/ holds."""
    return sorted(p.parent.name for p in data_file("schemas").glob("*/answers.schema.json"))


@lru_cache(maxsize=1)
def _replaced() -> dict[str, str]:
    """Name of an earlier form -> the edition that replaced it."""
    return {str(load_shipped("schemas", name, "former.yaml")["edition"]): name for name in known()}


@lru_cache(maxsize=4)
def load(name: str = CURRENT) -> Edition:
    """An edition by name; a form that one replaced is measured by the one that replaced it.

    Raises AssistantError when schemas/ knows of no such edition.
    """
    name = _replaced().get(name, name)
    path = data_file("schemas", name, "answers.schema.json")
    if not name.isalnum() or not path.exists():
        raise fault("edition.unknown", edition=name, known="、".join(known()))
    schema = load_shipped("schemas", name, "answers.schema.json")  # JSON is YAML, and YAML is kept between runs
    return Edition(name, schema, load_shipped("schemas", name, "form.yaml"))
