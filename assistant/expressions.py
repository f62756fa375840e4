"""Jinja, in one place: conditions, defaults, checks and phrases (sandboxed), and markup templates.

Two environments: a sandboxed one with StrictUndefined for everything that is data, and
a plain autoescaping one, three times faster, for the markup templates we ship.
A missing answer is an Undefined; reading it makes an expression *pending*, never false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.filters import FILTERS, TESTS

Undefined = jinja2.StrictUndefined
@lru_cache(maxsize=1)
def sandbox() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=Undefined, autoescape=False, cache_size=0)
    environment.filters.update(FILTERS)
    environment.tests.update(TESTS)
    return environment


@lru_cache(maxsize=4096)
def compiled(text: str) -> Callable[..., Any]:
    """An expression ready to call with a context. Raises jinja2.TemplateSyntaxError."""
    return sandbox().compile_expression(text, undefined_to_none=False)


def evaluate(text: str, context: Mapping[str, Any]) -> Any:
    """Value of an expression, or None while it is pending (an answer it reads is missing)."""
    try:
        value = compiled(text)(context)
    except jinja2.UndefinedError:
        return None
    return None if isinstance(value, jinja2.Undefined) else value


def holds(text: str, context: Mapping[str, Any]) -> bool | None:
    """True or false, or None while pending."""
    value = evaluate(text, context)
    return None if value is None else bool(value)


@lru_cache(maxsize=4096)
def _template(text: str) -> jinja2.Template:
    return sandbox().from_string(text)


def render(text: str, context: Mapping[str, Any]) -> str | None:
    """Text of a phrase, or None when it reads a missing answer."""
    if "{" not in text:
        return text
    try:
        return _template(text).render(context)
    except jinja2.UndefinedError:
        return None


def syntax_fault(text: str, expression: bool) -> str | None:
    """What Jinja dislikes about a text or expression, or None: for `lint`."""
    try:
        compiled(text) if expression else _template(text)
    except jinja2.TemplateSyntaxError as fault:
        return str(fault.message)
    return None


def names_read(text: str, expression: bool) -> set[str]:
    """The dotted names a text or expression reads from its context: for `lint`."""
    source = "{{ " + text + " }}" if expression else text
    tree = sandbox().parse(source)
    names: set[str] = set()
    inner: set[int] = set()
    for node in tree.find_all((jinja2.nodes.Getattr, jinja2.nodes.Name)):
        path, current = [], node
        while isinstance(current, jinja2.nodes.Getattr):
            inner.add(id(current.node))
            path.append(current.attr)
            current = current.node
        if isinstance(current, jinja2.nodes.Name) and current.ctx == "load" and id(node) not in inner:
            names.add(".".join([current.name, *reversed(path)]))
    bound = {node.name for node in tree.find_all(jinja2.nodes.Name) if node.ctx == "store"} | {"loop", "range"}
    return {name for name in names if name.split(".")[0] not in bound}


@lru_cache(maxsize=1)
def _markup_environment() -> jinja2.Environment:
    return jinja2.Environment(autoescape=True, undefined=Undefined, trim_blocks=True, lstrip_blocks=True)


@lru_cache(maxsize=32)
def markup(path: Path) -> jinja2.Template:
    """A shipped markup template (XML, HTML), autoescaping."""
    return _markup_environment().from_string(path.read_text(encoding="utf-8"))
