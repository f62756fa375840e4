"""File formats: a Report written to bytes and read from a file, one module for each way.

A writer has `write(report, profile) -> bytes`, a reader `read(content, edition) -> Report`.
A module is imported only when its suffix is asked for: writing never loads what reading needs.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.documents import fault
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.formats.layout import Profile, load
from assistant.report import Report

WRITERS = {
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".fragment.html": "fragment",
    ".md": "markdown",
    ".txt": "text",
    ".pdf": "libreoffice",
    ".json": "figures",
    ".xlsx": "workbook",
}
READERS = {
    ".docx": "docx_reading",
    ".html": "html_reading",
    ".htm": "html_reading",
    ".pdf": "pdf_reading",
    ".md": "markdown_reading",
    ".txt": "text_reading",
}
MEGABYTE = 1024 * 1024
LARGEST = 30 * MEGABYTE
LARGEST_TEXT = 5 * MEGABYTE  # plain text of a report is some dozens of KB
TEXTS = (".md", ".txt")
FEWEST = 2  # sections of the form, where no table of it stands, that make a file a report


def check_suffix(suffix: str) -> None:
    """Raises AssistantError (code 2) for a suffix no format is written under."""
    if suffix.lower() not in WRITERS:
        raise fault("format.unknown", code=2, suffix=suffix, known="、".join(WRITERS))


def suffix_of(path: Path) -> str:
    """The suffix that names the format of a file: of several that fit, the longest."""
    name = path.name.lower()
    return max((suffix for suffix in WRITERS if name.endswith(suffix)), key=len, default=path.suffix)


def write(report: Report, suffix: str, profile: Profile | None = None) -> bytes:
    """The report as a file of the format its suffix names; the same report gives the same bytes."""
    check_suffix(suffix)
    profile = profile or load()
    content: bytes = module(WRITERS, suffix).write(as_laid_out(report, profile), profile)
    return content


def as_laid_out(report: Report, profile: Profile) -> Report:
    """The report as this layout prints it: with a signature or none."""
    return replace(report, signature=()) if profile.signature == "none" else report


def readable(suffix: str) -> bool:
    """Can reports be read from files with this suffix?"""
    return suffix.lower() in READERS


def read(path: Path, edition: Edition) -> Report:
    """The report a file holds, whatever its suffix says it is.

    Raises AssistantError: a suffix nobody knows (2); a file that is missing, damaged, locked, of
    a kind that cannot be read, too large, or no report (3).
    """
    from assistant.formats.kinds import kind
    from assistant.formats.recognise import DamagedError

    if not path.exists():
        _check_readable(path.suffix)
    content = content_of(path)
    try:
        suffix = kind(content, path.suffix)
        _check_readable(suffix)
        if suffix in TEXTS and len(content) > LARGEST_TEXT:
            raise _too_large(path, len(content), LARGEST_TEXT)
        report: Report = module(READERS, suffix).read(content, edition)
        if sum(bool(section.key) for section in report.sections) < FEWEST and not report.figures():
            raise DamagedError("other")
    except DamagedError as problem:
        raise fault(f"format.{problem.kind}", file=path, suffix=path.suffix) from None
    return report


def _check_readable(suffix: str) -> None:
    if not readable(suffix):
        raise fault("format.unread", code=2, suffix=suffix, known="、".join(READERS))


def module(registry: dict[str, str], suffix: str) -> Any:
    """The module a registry names for a suffix."""
    return import_module(f"assistant.formats.{registry[suffix.lower()]}")


def content_of(path: Path) -> bytes:
    """The bytes of a file no larger than a report may be. Raises AssistantError when it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _too_large(path, size, LARGEST)
        return path.read_bytes()
    except FileNotFoundError:
        raise fault("file.missing", file=path) from None
    except IsADirectoryError:
        raise fault("file.folder", file=path) from None
    except OSError as problem:
        raise fault("file.unreadable", file=path, why=problem.strerror or problem) from None


def _too_large(path: Path, size: int, limit: int) -> AssistantError:
    return fault("format.large", file=path, size=f"{size / MEGABYTE:.1f}", limit=limit // MEGABYTE)
