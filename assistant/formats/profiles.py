"""An office's own page layout: a YAML file beside its answers that holds only what differs from the standard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.documents import Document, fault, load_shipped, parse_yaml, read_text, say, short
from assistant.errors import AssistantError
from assistant.formats.layout import USUAL, Profile, load, profile
from assistant.validity import Breach, breaches

SUFFIX = ".profile.yaml"
DECIMAL = re.compile(r"-?\d+\.\d+")
LEAST = 100  # millimetres of text a page must leave each way for the statutory tables


def beside(answers: Path) -> Profile:
    """The layout kept beside an answers file, or the usual one. Raises AssistantError when it is not sound."""
    shared = str(load_shipped("prompts", "messages.yaml")["profile.file"])
    for path in (answers.with_name(answers.stem + SUFFIX), answers.with_name(shared)):
        if path.is_file():
            return read(path)
    return load()


def read(path: Path) -> Profile:
    """A layout file laid over the usual layout."""
    document = parse_yaml(read_text(path), str(path))
    own = _numbers(document.data) if document.data is not None else {}
    if not isinstance(own, Mapping):
        raise fault("profile.shape", file=path)
    whole = _laid_over(load_shipped("prompts", "profiles", f"{USUAL}.yaml"), own)
    wrong = breaches(Document(whole, document.lines, document.name), "schemas", "profiles.schema.json")
    if wrong:
        raise _invalid(path, wrong)
    made = profile(whole)
    if min(made.page.text_width, made.page.text_height) < LEAST:
        size = f"{made.page.text_width:g}×{made.page.text_height:g}"
        raise fault("profile.narrow", file=path, size=size, least=LEAST)
    return made


def _numbers(value: Any) -> Any:
    """The strict reader leaves decimals as text, for answers must keep them exact; here they are lengths."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    return float(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else value


def _laid_over(usual: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(usual)
    for key, value in own.items():
        below = usual.get(key)
        nested = isinstance(below, Mapping) and isinstance(value, Mapping)
        whole[key] = _laid_over(below or {}, value) if nested else value
    return whole


def _invalid(path: Path, wrong: list[Breach]) -> AssistantError:
    places = [
        say(
            "answers.place", line=b.line, field=".".join(map(str, b.path)), title="", message=b.message, value=_shown(b)
        )
        for b in wrong
    ]
    return fault("profile.invalid", file=path, count=len(wrong), places="\n".join(places))


def _shown(breach: Breach) -> str:
    shown = isinstance(breach.value, str | int | float | bool)
    return say("answers.value", value=short(breach.value)) if shown else ""
