"""Writing files whole or not at all: temporary file, fsync, rename, fsync of the folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from assistant.documents import fault, system_reason


def write_atomic(path: Path, content: bytes) -> None:
    """Write one file.

    Raises AssistantError when the folder cannot be written or the disk is full; the old
    file is then untouched.
    """
    write_all([(path, content)])


def write_all(contents: Sequence[tuple[Path, bytes]]) -> None:
    """Write several files: every one is whole on the disk before the first takes its place.

    Raises AssistantError; no file has then been changed (but for a rename that fails half-way).
    """
    ready: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, content in contents:
            ready.append((_temporary(path, content), path))
        for temporary, path in ready:
            temporary.replace(path)
        for folder in {path.parent for _, path in ready}:
            _sync_folder(folder)
    except OSError as problem:
        raise fault("file.unwritable", file=path, why=system_reason(problem)) from None
    finally:
        for temporary, _ in ready:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _temporary(path: Path, content: bytes) -> Path:
    """The content under a temporary name beside `path`, safely on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _keep_mode(path, temporary)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _keep_mode(path: Path, temporary: Path) -> None:
    """A file keeps the mode of what it replaces."""
    if os.name != "nt" and path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system can (Windows cannot open a folder)."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
