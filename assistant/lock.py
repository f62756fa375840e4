"""Who has a file open for writing: a lock file beside it with process and machine, held by the system too.

The system's own lock decides on one machine and is let go when the process dies, however
it dies; what is written inside tells the second window who is at it, and speaks for a
machine whose lock a shared folder does not pass on.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
TRIES = 20

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30  # Windows forbids reading a locked byte, so one beyond the text is taken

    def _grab(descriptor: int) -> None:
        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _grab(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass
class Lock:
    """`mine`: may we write? `holder`: (machine, process) of whoever may; `left`: the one before us died holding it."""

    path: Path
    mine: bool
    holder: tuple[str, int] = ("", 0)
    left: bool = False
    descriptor: int = -1

    @property
    def held(self) -> bool:
        """Is there really a lock (not in a folder that cannot be written)?"""
        return self.descriptor >= 0

    def release(self, keep_mark: bool = False) -> None:
        """Let go; safe to call twice. `keep_mark`: as if we had died, so that the next one looks for what is lost."""
        if self.descriptor < 0:
            return
        if not keep_mark:
            with contextlib.suppress(OSError):
                self.path.unlink()  # before closing: nobody may take a file that is about to go
        os.close(self.descriptor)
        self.descriptor = -1
        if sys.platform == "win32" and not keep_mark:  # which refuses to remove an open file, ours or another's
            with contextlib.suppress(OSError):
                self.path.unlink()


def lock_file(path: Path) -> Path:
    """Where the lock of a file lies."""
    return path.with_name(f".{path.name}.lock")


def take(path: Path, over: bool = False) -> Lock:
    """The lock of a file. `over`: take it even if another machine left its mark.

    Where no lock can be had at all (a folder that cannot be written), nothing is locked:
    saving will say what is wrong.
    """
    place = lock_file(path)
    for _ in range(TRIES):
        try:
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return Lock(place, mine=True)
        found = _held(place, descriptor, over)
        if found is not None:
            return found
        os.close(descriptor)
    return Lock(place, mine=True)


def _held(place: Path, descriptor: int, over: bool) -> Lock | None:
    """The lock over an open file; None when the file was removed under our hands."""
    try:
        _grab(descriptor)
    except OSError as problem:
        if problem.errno in BUSY:
            holder = _holder(descriptor)
            os.close(descriptor)
            return Lock(place, mine=False, holder=holder)
    if not _same(place, descriptor):
        return None
    before = _holder(descriptor)
    if before[0] not in ("", socket.gethostname()) and not over:
        os.close(descriptor)
        return Lock(place, mine=False, holder=before)
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps({"host": socket.gethostname(), "pid": os.getpid()}).encode())
    return Lock(place, mine=True, left=bool(before[0]), descriptor=descriptor)


def _same(place: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(place.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _holder(descriptor: int) -> tuple[str, int]:
    """Machine and process written in a lock file; ("", 0) for an empty or damaged one."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        entry = json.loads(os.read(descriptor, 1000))
        return str(entry["host"]), int(entry["pid"])
    except (OSError, ValueError, TypeError, KeyError):
        return "", 0
