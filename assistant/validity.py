"""JSON Schema: does data fit, and if not, where and in what words.

jsonschema decides and words every objection. Asking it costs more than building a whole
report, so what fits is first found out by a validator that fastjsonschema generates from
the same schema and that is kept between runs; only what does not fit is put to jsonschema.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant import kept
from assistant.documents import Document, Path_, data_file, load_shipped, say, short


@dataclass(frozen=True)
class Breach:
    """One place where data breaks its schema: path, line and what should stand there."""

    path: Path_
    line: int
    message: str
    value: Any = None


@lru_cache(maxsize=16)
def _validator(*parts: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_shipped(*parts))


def breaches(document: Document, *schema: str) -> list[Breach]:
    """Where a document breaks a shipped JSON Schema, in file order, worded by the schema's `wrong`."""
    if _fits(*schema)(document.data):
        return []
    found = []
    for error in _validator(*schema).iter_errors(document.data):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            for key in _unknown_keys(error):
                where = (*path, key)
                found.append(Breach(where, document.line(where), say("schema.unknown", key=short(key)), None))
            continue
        found.append(Breach(path, document.line(path), _wording(error), error.instance))
    return sorted(found, key=lambda breach: (breach.line, str(breach.path)))


def _unknown_keys(error: Any) -> list[str]:
    known = error.schema.get("properties", {})
    return [key for key in error.instance if key not in known]


def _wording(error: Any) -> str:
    """The schema's own wording for a breach, nearest first, or a general one."""
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return say("schema.required", key="、".join(missing))
    wrong = error.schema.get("wrong")
    reference = error.schema.get("$ref") if isinstance(error.schema, dict) else None
    return str(wrong or say("schema.wrong", rule=reference or error.validator))


def check_value(schema: Mapping[str, Any], definitions: Mapping[str, Any], value: Any) -> bool:
    """Does one value fit one field's schema (with the `$defs` it refers to)?"""
    from jsonschema import Draft202012Validator

    whole = {**schema, "$defs": dict(definitions)}
    return bool(Draft202012Validator(whole).is_valid(value))


class _MisfitError(Exception):
    """What the generated validator raises; its words are not used."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()


@lru_cache(maxsize=16)
def _fits(*parts: str) -> Callable[[Any], bool]:
    """A quick test of data against a shipped schema."""
    path = data_file(*parts)
    code = kept.of_file("validator 2", path)
    if code is None:
        code = marshal.dumps(compile(_generated(load_shipped(*parts)), str(path), "exec"))
        kept.keep_of_file("validator 2", path, code)
    names: dict[str, Any] = dict.fromkeys(("JsonSchemaValueException", "JsonSchemaValuesException"), _MisfitError)
    exec(marshal.loads(code), names)  # our own schema, turned into Python by fastjsonschema
    validate = names["validate"]

    def fits(data: Any) -> bool:
        try:
            validate(data)
        except _MisfitError:
            return False
        return True

    return fits


def _generated(schema: dict[str, Any]) -> str:
    """Python source of a validator. fastjsonschema speaks draft 7, in which nothing may stand beside a $ref."""
    import fastjsonschema

    resolved = {**_beside(schema), "$schema": "http://json-schema.org/draft-07/schema#"}
    resolved.pop("$id", None)
    source: str = fastjsonschema.compile_to_code(resolved)
    return re.sub(r"^from fastjsonschema import .*$", "", source, flags=re.MULTILINE)


def _beside(schema: Any) -> Any:
    """The same schema with whatever stands beside a $ref moved into an allOf."""
    if isinstance(schema, list):
        return [_beside(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _beside(value) for key, value in schema.items()}
    if isinstance(plain.get("$ref"), str) and len(plain) > 1:
        return {"allOf": [{"$ref": plain.pop("$ref")}, plain]}
    return plain
