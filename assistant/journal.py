"""An answers file held open: its lock, what was accepted since when, and the way back.

Every accepted answer is one fsynced line (what it changed, before and after) in the
user's state folder, written before the file itself. So what was submitted survives a disk
that cannot be written and a process that is killed, and undo works across restarts. The
file stays the truth: lines that do not lead to it are forgotten.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant import desk, lock
from assistant.answers import Answers
from assistant.documents import fault, say
from assistant.edition import Edition
from assistant.errors import AssistantError
from assistant.writing import write_atomic

MOST_LINES = 400
Line = dict[str, Any]
Place = list[str | int]


@dataclass
class Held:
    """An answers file on our desk. `answers` are the current ones, what was recovered included.

    `writable` False: another window has it, by `holder` (machine, process); it may be read.
    `interrupted`: the session before this one did not end by itself; `recovered` are the
    FIELDs whose answers had not reached the file.
    """

    path: Path
    answers: Answers
    writable: bool = True
    holder: tuple[str, int] = ("", 0)
    interrupted: bool = False
    recovered: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    base: str = ""
    unsaved: bool = False
    lock: lock.Lock | None = None

    def keep(self, name: str, answers: Answers) -> Path:
        """Accept the answer of a FIELD: into the journal, then into the file. Returns where the file lies now.

        Raises AssistantError when the file cannot be written (the journal keeps the answer
        until it can) or belongs to another window.
        """
        if not self.writable:
            raise self.taken()
        changes = list(_changes(self.answers, answers))
        if changes:
            self._append({"field": name, "changes": changes, "after": digest(answers)})
        self._save(answers)
        return self.path

    def undo(self) -> tuple[str, Answers] | None:
        """Take back the last accepted answer: its FIELD and the answers before it; None at the beginning.

        Raises AssistantError like keep.
        """
        if not self.writable:
            raise self.taken()
        history = _history(self.lines)
        if not history:
            return None
        answers = _applied(self.answers, history[-1]["changes"], "old")
        self._append({"undo": True, "after": digest(answers)})
        self._save(answers)
        return history[-1]["field"], answers

    def before(self) -> str | None:
        """The FIELD that undo would take back."""
        history = _history(self.lines)
        return str(history[-1]["field"]) if history else None

    def told(self, edition: Edition) -> list[str]:
        """What the next start says of an interrupted session: what was put back, or that all is there."""
        if not self.interrupted:
            return []
        if self.recovered:
            titles = "、".join(map(edition.title_of, self.recovered))
            return [say("journal.recovered", count=len(self.recovered), titles=titles)]
        last = self.before()
        return [say("journal.interrupted", title=edition.title_of(last))] if last else []

    def taken(self) -> AssistantError:
        """What a second window is told."""
        return fault("lock.taken", file=self.path.name, host=self.holder[0], pid=self.holder[1])

    def close(self) -> None:
        """Let the file go; while answers have not reached it, the mark stays, so that the next start recovers them."""
        if self.lock is not None:
            self.lock.release(keep_mark=self.unsaved)

    def _save(self, answers: Answers) -> None:
        self.answers, self.unsaved = answers, True
        self._move(desk.save(self.path, answers))
        self.unsaved = False

    def _append(self, line: Line) -> None:
        self.lines.append(line)
        with contextlib.suppress(OSError):
            place = journal_file(self.path)
            if len(self.lines) == 1 or not place.exists():
                self._rewrite()
                return
            with place.open("ab") as stream:
                stream.write(_packed(line))
                stream.flush()
                os.fsync(stream.fileno())

    def _rewrite(self) -> None:
        head = {"file": str(self.path.absolute()), "base": self.base}
        with contextlib.suppress(AssistantError):
            write_atomic(journal_file(self.path), b"".join(map(_packed, [head, *self.lines])))

    def _move(self, path: Path) -> None:
        """A nameless interview got its name: journal and lock go with it. A new folder is locked once it is there."""
        if path == self.path and self.lock is not None and self.lock.held:
            return
        if path != self.path:
            desk.moved(self.path, path)
            old, self.path = journal_file(self.path), path
            self._rewrite()
            with contextlib.suppress(OSError):
                old.unlink()
        before, self.lock = self.lock, lock.take(path, over=True)
        if before is not None:
            before.release()


def hold(path: Path, answers: Answers, take_over: bool = False) -> Held:
    """Hold an answers file whose content was just read (the beginning of one where there is no file yet).

    `take_over`: although another machine's mark lies on it. Never raises: a second window
    gets a Held that is not writable.
    """
    held = Held(path, answers, base=digest(answers))
    held.lock = lock.take(path, take_over)
    held.writable, held.holder = held.lock.mine, held.lock.holder
    if not held.writable:
        return held
    held.interrupted = held.lock.left
    lines = _read(journal_file(path))
    known = [lines[0].get("base", ""), *(line.get("after", "") for line in lines[1:])] if lines else []
    at = max((number for number, after in enumerate(known) if after == held.base), default=None)
    if at is None or (at < len(known) - 1 and not held.interrupted):
        return held
    try:
        held.answers, held.recovered = _replayed(answers, lines[1:], at)
    except (KeyError, TypeError, AttributeError, IndexError):  # no journal of ours
        return held
    held.base, held.lines = known[0], lines[1:]
    held.unsaved = bool(held.recovered)
    _trim(held)
    return held


def _trim(held: Held) -> None:
    """A long journal keeps its newer half."""
    if len(held.lines) > MOST_LINES:
        spare = len(held.lines) - MOST_LINES // 2
        held.base = held.lines[spare - 1]["after"]
        held.lines = held.lines[spare:]
        held._rewrite()


def _replayed(answers: Answers, lines: list[Line], start: int) -> tuple[Answers, tuple[str, ...]]:
    """The answers after the lines that the file has not seen, and the FIELDs these answered."""
    named = []
    for number, line in enumerate(lines[start:], start):
        undone = _history(lines[:number])[-1] if "undo" in line else None
        changes = undone["changes"] if undone else line["changes"]
        answers = _applied(answers, changes, "old" if undone else "new")
        named.append(str((undone or line)["field"]))
    return answers, tuple(dict.fromkeys(named))


def _history(lines: list[Line]) -> list[Line]:
    """The accepted answers that have not been taken back."""
    history: list[Line] = []
    for line in lines:
        if "undo" in line:
            del history[-1:]
        else:
            history.append(line)
    return history


# -- changes -------------------------------------------------------------------------------


def _changes(old: Any, new: Any, at: tuple[str | int, ...] = ()) -> Iterator[Line]:
    """Where two documents differ; a value that was or is not there is left out of the entry."""
    for key in [*old, *(key for key in new if key not in old)]:
        if key in old and key in new:
            if isinstance(old[key], dict) and isinstance(new[key], dict):
                yield from _changes(old[key], new[key], (*at, key))
                continue
            if old[key] == new[key]:
                continue
        entry: Line = {"at": [*at, key]}
        entry |= {"old": old[key]} if key in old else {}
        entry |= {"new": new[key]} if key in new else {}
        yield entry


def _applied(answers: Answers, changes: list[Line], side: str) -> Answers:
    for change in changes:
        answers = _set(answers, change["at"], change, side)
    return answers


def _set(inside: Any, at: Place, change: Line, side: str) -> Any:
    changed = dict(inside)
    if len(at) > 1:
        changed[at[0]] = _set(changed[at[0]], at[1:], change, side)
    elif side in change:
        changed[at[0]] = change[side]
    else:
        changed.pop(at[0], None)
    return changed


# -- files ---------------------------------------------------------------------------------


def digest(answers: Answers) -> str:
    """What tells two states of the answers apart."""
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def journal_file(path: Path) -> Path:
    """Where the journal of an answers file lies: by its full name, in the user's state folder."""
    name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return desk.state() / "undo" / f"{name}.jsonl"


def _packed(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _read(path: Path) -> list[Line]:
    """The lines of a journal; a last line that was cut off by the end of the process is not there."""
    lines: list[Line] = []
    with contextlib.suppress(OSError, ValueError):
        for text in path.read_bytes().splitlines():
            line = json.loads(text)
            if not isinstance(line, dict):
                break
            lines.append(line)
    return lines
