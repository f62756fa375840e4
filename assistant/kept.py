"""Kept between runs: compiled phrases and parsed data of ours, which cost more to make than a whole build.

One file in the user's cache folder (NIANBAO_HOME moves it), named by the versions that
made its entries. Each entry's key names what it was made of, so it is only ever a
copy; a file that is missing, damaged or cannot be written costs time and nothing else.
"""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant import __version__

MOST_ENTRIES = 3000  # compiled texts of phrases changed since add up; then all is made anew
_FRESH: set[str] = set()  # what this run has made and not written yet


def cache_file() -> Path:
    """Where things are kept for this version of the program and of Python."""
    name = f"kept-{__version__}-{sys.implementation.cache_tag}-{sys.hexversion:x}.bin"
    home = os.environ.get("NIANBAO_HOME")
    if home:
        return Path(home) / ".state" / name
    from platformdirs import user_cache_path

    return user_cache_path("nianbao", appauthor=False) / name


@lru_cache(maxsize=1)
def _entries() -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        entries = marshal.loads(cache_file().read_bytes())
        if isinstance(entries, dict) and len(entries) < MOST_ENTRIES:
            return entries
    return {}


def get(key: str) -> Any:
    """What was kept under a key, or None."""
    return _entries().get(key)


def of_file(kind: str, path: Path) -> Any:
    """What was made of a file as it is now, or None. What an earlier state of it gave is not kept beside it."""
    entry = get(f"{kind}/{path}")
    return entry[1] if entry is not None and entry[0] == _state(path) else None


def keep_of_file(kind: str, path: Path, value: Any) -> None:
    """Keep what was made of a file, in place of what an earlier state of it gave."""
    keep(f"{kind}/{path}", (_state(path), value))


def _state(path: Path) -> str:
    about = path.stat()
    return f"{about.st_mtime_ns}/{about.st_size}"


def keep(key: str, value: Any) -> None:
    """Keep plain data (text, numbers, bytes, lists, dicts) for the next run; written at exit, or by `save`."""
    _registered()
    _entries()[key] = value
    _FRESH.add(key)


@lru_cache(maxsize=1)
def _registered() -> None:
    atexit.register(save)


def save() -> None:
    """Write the file if there is anything new, whole or not at all; of two runs at once either may win."""
    if not _FRESH:
        return
    import tempfile

    _FRESH.clear()
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # another thread may be keeping more just now
        path = cache_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(marshal.dumps(_entries()))
        Path(name).replace(path)
