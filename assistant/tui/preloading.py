"""What is imported while the person reads the first question."""

from __future__ import annotations

import gc
import importlib


def preload() -> None:
    """Import what the first reply, its saving and the first draft need."""
    from assistant import compose, kept, understand
    from assistant.validity import check_value

    gc.enable()
    understand.command("")
    importlib.import_module("assistant.journal")
    compose.phrases("preface")
    check_value({"type": "integer"}, {}, 1)
    kept.save()  # a window that is simply closed must not make the next start slow
