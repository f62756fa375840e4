"""Jinja, in one place: conditions, defaults, checks and phrases (sandboxed), and markup templates.

Two environments: a sandboxed one with StrictUndefined for everything that is data, and
a plain autoescaping one, three times faster, for the markup templates we ship.
A missing answer is an Undefined; reading it makes an expression *pending*, never false.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from assistant import kept
from assistant.filters import FILTERS, TESTS

Undefined = jinja2.StrictUndefined
TemplateFault = jinja2.TemplateError


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with `a.b` on plain dicts meaning the key b at once, never a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=1)
def sandbox() -> ImmutableSandboxedEnvironment:
    """The environment of everything that is data."""
    environment = _Sandbox(undefined=Undefined, autoescape=False, cache_size=0)
    environment.filters.update(FILTERS)
    environment.tests.update(TESTS)
    return environment


@lru_cache(maxsize=4096)
def _template(text: str) -> jinja2.Template:
    return _named(sandbox(), text)


def _named(environment: jinja2.Environment, text: str) -> jinja2.Template:
    """A template of this text, its code kept between runs. Raises jinja2.TemplateSyntaxError."""
    key = f"{jinja2.__version__}/{environment.autoescape}/{text}"
    kept_code = kept.get(key)
    code = marshal.loads(kept_code) if kept_code is not None else environment.compile(text)
    if kept_code is None:
        kept.keep(key, marshal.dumps(code))
    return environment.template_class.from_code(environment, code, environment.globals)


class Ready(dict[str, Any]):
    """A context that holds Jinja's own globals too, made once for many sentences, with the scope they are run in."""

    scope: jinja2.runtime.Context | None = None


def ready(context: Mapping[str, Any]) -> Ready:
    """The context as `render` and `evaluate` take it fastest."""
    return context if isinstance(context, Ready) else Ready(sandbox().globals, **context)


def _scope(context: Mapping[str, Any]) -> jinja2.runtime.Context:
    """Where a template runs: one scope serves all sentences over a Ready context, emptied of what the last one set."""
    facts = ready(context)
    if facts.scope is None:
        facts.scope = sandbox().context_class(sandbox(), facts, None, {})
    facts.scope.vars.clear()
    facts.scope.exported_vars.clear()
    return facts.scope


def _run(template: jinja2.Template, context: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Text and assignments of a template. `Template.render` would copy the whole context each time."""
    scope = _scope(context)
    return "".join(template.root_render_func(scope)), scope.vars


@lru_cache(maxsize=4096)
def compiled(text: str) -> jinja2.Template:
    """An expression as a template that assigns it. Raises jinja2.TemplateSyntaxError."""
    return _template(f"{{% set result = ({text}) %}}")


def evaluate(text: str, context: Mapping[str, Any]) -> Any:
    """Value of an expression, or None while it is pending (an answer it reads is missing)."""
    try:
        value = _run(compiled(text), context)[1]["result"]
    except jinja2.UndefinedError:
        return None
    return None if isinstance(value, jinja2.Undefined) else value


def holds(text: str, context: Mapping[str, Any]) -> bool | None:
    """True or false, or None while pending."""
    value = evaluate(text, context)
    return None if value is None else bool(value)


def render(text: str, context: Mapping[str, Any]) -> str | None:
    """Text of a phrase, or None when it reads a missing answer."""
    if "{" not in text:
        return text
    try:
        return _run(_template(text), context)[0]
    except jinja2.UndefinedError:
        return None


def syntax_fault(text: str, expression: bool) -> str | None:
    """What Jinja dislikes about a text or expression, or None: for `lint`."""
    try:
        compiled(text) if expression else _template(text)
    except jinja2.TemplateSyntaxError as fault:
        return str(fault.message)
    return None


def tree(text: str, expression: bool) -> Any:
    """The syntax tree of a text or expression: for reading phrases backwards."""
    return sandbox().parse("{{ " + text + " }}" if expression else text)


@lru_cache(maxsize=4096)
def names_read(text: str, expression: bool) -> frozenset[str]:
    """The dotted names a text or expression reads from its context. Raises jinja2.TemplateSyntaxError."""
    key = f"{jinja2.__version__}/names/{expression}/{text}"
    names: list[str] | None = kept.get(key)
    if names is None:
        names = sorted(_names_read(text, expression))
        kept.keep(key, names)
    return frozenset(names)


def _names_read(text: str, expression: bool) -> set[str]:
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
    return jinja2.Environment(
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )


@lru_cache(maxsize=32)
def markup(path: Path) -> jinja2.Template:
    """A shipped markup template (XML, HTML), autoescaping."""
    return _named(_markup_environment(), path.read_text(encoding="utf-8"))


# -- an office's own Word template ---------------------------------------------------------


def letterhead() -> ImmutableSandboxedEnvironment:
    """The environment of a template an office brings: sandboxed, and what is put in is escaped."""
    return ImmutableSandboxedEnvironment(undefined=Undefined, autoescape=True)


def literal(markup: str) -> Any:
    """Markup of our own making, put into such a template as it stands."""
    return Markup(markup)
