"""Files: the shipped data, strict YAML with line numbers, JSON Schema.

YAML is read event by event from libyaml, taking only what an answers file needs: plain
decimal integers, true/false, null and text. Anchors, aliases, tags, duplicate keys,
deep nesting and characters that a document cannot hold are refused with their line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant import kept
from assistant.errors import AssistantError

SIZE_LIMIT = 5 * 1024 * 1024
DEPTH_LIMIT = 16
Path_ = tuple[str | int, ...]
PACKAGE = Path(__file__).resolve().parent

# Direction overrides and isolates reorder what a reader sees; the rest no XML can hold.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
KEYWORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def data_file(*parts: str) -> Path:
    """A file of prompts/, schemas/ or seeds/: inside the package first, then beside it."""
    inside = PACKAGE.joinpath(*parts)
    return inside if inside.exists() else PACKAGE.parent.joinpath(*parts)


@lru_cache(maxsize=1)
def _shipped_loader() -> Any:
    """Safe YAML in which yes, no, on, off and dates stay text, as our authors mean them."""
    import yaml  # not at the top: what is kept between runs needs none, and start-up time is felt

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml: eight times faster
    loader: Any = type("ShippedLoader", (base,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if not tag.endswith((":bool", ":timestamp"))]
        for first, rules in base.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])
    return loader


@lru_cache(maxsize=64)
def load_shipped(*parts: str) -> Any:
    """Parsed YAML of a file we ship (trusted: tested by `lint`, so the fast loader serves)."""
    path = data_file(*parts)
    data = kept.of_file("parsed", path)
    if data is None:
        data = load_text(path.read_text(encoding="utf-8"), str(path))
        kept.keep_of_file("parsed", path, data)
    return data


def load_text(text: str, name: str) -> Any:
    """Parsed YAML of one of our own kinds of file. Raises AssistantError when it is no YAML."""
    import yaml

    try:
        return yaml.load(text, Loader=_shipped_loader())
    except yaml.YAMLError as problem:
        raise _syntax_fault(name, problem) from None


def _syntax_fault(name: str, problem: Any) -> AssistantError:
    """What the YAML reader dislikes, with the line and in our words."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    why = reason("yaml.reasons", str(getattr(problem, "problem", "") or ""), "")
    return fault("yaml.syntax", file=name, line=mark.line + 1 if mark else 1, why=why)


def _message(key: str) -> Any:
    return load_shipped("prompts", "messages.yaml")[key]


def say(key: str, /, **values: object) -> str:
    """A message of prompts/messages.yaml with its places filled."""
    entry = _message(key)
    return str(entry["message"] if isinstance(entry, dict) else entry).format(**values)


def fault(key: str, /, code: int = 3, **values: object) -> AssistantError:
    """An AssistantError worded by prompts/messages.yaml (`message`, `hint`)."""
    entry = _message(key)
    hint = str(entry.get("hint", "")) if isinstance(entry, dict) else ""
    return AssistantError(say(key, **values), hint.format(**values), code)


def reason(key: str, text: str, otherwise: str) -> str:
    """What a library says in English, in our words: the first entry of `key` whose pattern fits."""
    return next((str(ours) for pattern, ours in _message(key) if re.search(pattern, text)), otherwise)


def system_reason(problem: OSError) -> str:
    """Why the system refused, in our words where we have any."""
    said = problem.strerror or str(problem)
    return reason("system.reasons", said, said)


def character_name(character: str) -> str:
    """U+202E RIGHT-TO-LEFT OVERRIDE: how to name a character nobody can see."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def short(value: object, limit: int = 40) -> str:
    """A value as it may be quoted in a message: one line, no control characters, not too long."""
    text = UNPRINTABLE.sub("□", str(value)).replace("\n", " ")
    return text if len(text) <= limit else f"{text[:limit]}…"


@dataclass
class Document:
    """A parsed YAML file: its data and the line (from 1) on which each path begins."""

    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)
    name: str = ""

    def line(self, path: Path_) -> int:
        """Line of a path, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_text(path: Path, limit: int = SIZE_LIMIT) -> str:
    """The text of a UTF-8 file. Raises AssistantError: missing, unreadable, too large, not UTF-8."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise fault("file.folder", file=path)
        if size > limit:
            raise fault("file.large", file=path, size=f"{size / 1048576:.1f}", limit=limit // 1048576)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise fault("file.missing", file=path) from None
    except OSError as problem:
        raise fault("file.unreadable", file=path, why=system_reason(problem)) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise fault("file.encoding", file=path, line=line) from None


def read_yaml(path: Path) -> Document:
    """A strict YAML file. Raises AssistantError naming file and line."""
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, name: str) -> Document:
    """Strict YAML text -> Document. Raises AssistantError naming `name` and the line."""
    bad = UNPRINTABLE.search(text.replace("\r\n", "\n"))
    if bad:
        line = text.replace("\r\n", "\n").count("\n", 0, bad.start()) + 1
        raise fault("yaml.character", file=name, line=line, character=character_name(bad.group()))
    import yaml

    document = Document(None, {(): 1}, name)
    try:
        _Builder(document).build(text)
    except yaml.YAMLError as problem:
        raise _syntax_fault(name, problem) from None
    return document


class _Builder:
    """Builds plain data from parser events; a stack instead of recursion, so depth is no danger."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[Any] = []  # the open containers, outermost first
        self.path: list[str | int] = []  # where the innermost one stands
        self.key: str | None = None  # the key whose value comes next
        self.kept_keys: list[str | None] = []

    def refuse(self, message: str, event: Any, /, **values: object) -> AssistantError:
        return fault(message, 3, file=self.document.name, line=event.start_mark.line + 1, **values)

    def build(self, text: str) -> None:
        documents = 0
        for event in _events(text):
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise self.refuse("yaml.documents", event)
            elif kind == "AliasEvent":
                raise self.refuse("yaml.anchor", event)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.close()
            elif kind == "ScalarEvent":
                self.scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self.open(event, {} if kind == "MappingStartEvent" else [])

    def check(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.refuse("yaml.anchor", event)
        if event.tag is not None:
            raise self.refuse("yaml.tag", event, tag=short(event.tag.replace("tag:yaml.org,2002:", "!!")))
        bad = UNPRINTABLE.search(event.value) if type(event).__name__ == "ScalarEvent" else None
        if bad:  # written as an escape, "\\u202e"
            raise self.refuse("yaml.character", event, character=character_name(bad.group()))

    def expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1], dict) and self.key is None

    def scalar(self, event: Any) -> None:
        self.check(event)
        if not self.expects_key():
            self.place(_scalar(event), event)
            return
        where, key = (*self.path, event.value), event.value
        if key in self.stack[-1]:
            raise self.refuse("yaml.duplicate", event, key=short(key), first=self.document.lines[where])
        self.key = key
        self.document.lines[where] = event.start_mark.line + 1

    def open(self, event: Any, container: Any) -> None:
        self.check(event)
        if self.expects_key():
            raise self.refuse("yaml.key", event)
        if len(self.stack) >= DEPTH_LIMIT:
            raise self.refuse("yaml.deep", event, limit=DEPTH_LIMIT)
        name = self.place(container, event)
        if name is not None:
            self.path.append(name)
        self.stack.append(container)
        self.kept_keys.append(self.key)
        self.key = None

    def place(self, value: Any, event: Any) -> str | int | None:
        """Put a value where it belongs; its name there (None for the root)."""
        if not self.stack:
            self.document.data = value
            return None
        parent = self.stack[-1]
        if isinstance(parent, dict):
            name: str | int = self.key if self.key is not None else ""
            parent[name] = value
            self.key = None
            return name
        parent.append(value)
        self.document.lines[(*self.path, len(parent) - 1)] = event.start_mark.line + 1
        return len(parent) - 1

    def close(self) -> None:
        self.stack.pop()
        self.key = self.kept_keys.pop()
        if self.path:
            self.path.pop()


def _events(text: str) -> Iterator[Any]:
    import yaml

    try:
        parser: Any = yaml._yaml.CParser(text)
    except AttributeError:  # pragma: no cover - wheels of PyYAML carry libyaml nearly everywhere
        parser = yaml.SafeLoader(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _scalar(event: Any) -> Any:
    text = event.value
    if not event.implicit[0]:  # quoted or block text stays text
        return text
    if text in KEYWORDS:
        return KEYWORDS[text]
    return int(text) if INTEGER.fullmatch(text) else text
