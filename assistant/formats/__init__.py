"""File formats: a Report written to bytes and read from a file, one module for each format.

A module has `write(report, profile) -> bytes` and, where it can read,
`read(content, edition) -> Report`. It is imported only when its suffix is asked for.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.documents import fault
from assistant.edition import Edition
from assistant.formats.layout import Profile, load
from assistant.formats.recognise import DamagedError
from assistant.report import Report

REGISTRY = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}
LARGEST = 30 * 1024 * 1024


def check_suffix(suffix: str) -> None:
    """Raises AssistantError (code 2) for a suffix no format has."""
    if suffix.lower() not in REGISTRY:
        raise fault("format.unknown", code=2, suffix=suffix, known="、".join(REGISTRY))


def write(report: Report, suffix: str, profile: Profile | None = None) -> bytes:
    """The report as a file of the format its suffix names; the same report gives the same bytes."""
    content: bytes = _module(suffix).write(report, profile or load())
    return content


def readable(suffix: str) -> bool:
    """Can reports be read from files with this suffix?"""
    return suffix.lower() in REGISTRY and hasattr(_module(suffix), "read")


def read(path: Path, edition: Edition) -> Report:
    """The report a file holds. Raises AssistantError: unknown suffix (2), missing or damaged file (3)."""
    module = _module(path.suffix)
    if not hasattr(module, "read"):
        known = "、".join(suffix for suffix in REGISTRY if readable(suffix))
        raise fault("format.unread", code=2, suffix=path.suffix, known=known)
    try:
        report: Report = module.read(_content(path), edition)
    except DamagedError:
        raise fault("format.damaged", file=path, suffix=path.suffix) from None
    return report


def _module(suffix: str) -> Any:
    check_suffix(suffix)
    return import_module(f"assistant.formats.{REGISTRY[suffix.lower()]}")


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise fault("format.large", file=path, size=f"{size / 1048576:.1f}", limit=LARGEST // 1048576)
        return path.read_bytes()
    except FileNotFoundError:
        raise fault("file.missing", file=path) from None
    except IsADirectoryError:
        raise fault("file.folder", file=path) from None
    except OSError as problem:
        raise fault("file.unreadable", file=path, why=problem.strerror or problem) from None
