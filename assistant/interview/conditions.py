"""Expressions as the interview uses them, loaded with the first one.

The very first question of an interview needs none, and how soon it stands on the screen is felt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def evaluate(text: str, context: Mapping[str, Any]) -> Any:
    """Value of an expression, or None while it is pending."""
    from assistant import expressions

    return expressions.evaluate(text, context)


def holds(text: str, context: Mapping[str, Any]) -> bool | None:
    """True or false, or None while pending."""
    from assistant import expressions

    return expressions.holds(text, context)


def render(text: str, context: Mapping[str, Any]) -> str | None:
    """Text of a question, or None when it reads a missing answer."""
    if "{" not in text:
        return text
    from assistant import expressions

    return expressions.render(text, context)
