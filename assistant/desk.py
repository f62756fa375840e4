"""Where interviews lie: the folder of answers, the journal of nameless ones, the recent list.

NIANBAO_HOME moves all of it (tests, USB sticks); otherwise Documents/年报助手 and the
user's state folder as platformdirs knows them.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from assistant import answers as answers_file
from assistant.answers import Answers
from assistant.documents import data_file, fault, load_shipped, parse_yaml, read_text
from assistant.errors import AssistantError
from assistant.writing import write_atomic

MOST_RECENT = 20
OPENING = ("organ", "year")  # the parts of an answers file that tell it from others


@dataclass(frozen=True)
class Recent:
    """A report on this machine: its answers file, unit, year, how far it is (places done, in all), when it is due.

    `kind` of the unit and `deadline` (the local one, an ISO date) are "" while not known.
    """

    path: Path
    organ: str
    year: int | None
    done: int
    total: int
    kind: str = ""
    deadline: str = ""


def folder() -> Path:
    """Where answers files of new interviews are put."""
    home = os.environ.get("NIANBAO_HOME")
    if home:
        return Path(home)
    from platformdirs import user_documents_path

    return user_documents_path() / str(load_shipped("prompts", "messages.yaml")["folder.name"])


def state() -> Path:
    """Where the journal and the recent list are kept."""
    home = os.environ.get("NIANBAO_HOME")
    if home:
        return Path(home) / ".state"
    from platformdirs import user_state_path

    return user_state_path("nianbao", appauthor=False)


def new() -> Path:
    """A journal file for an interview whose unit and year are not known yet."""
    journal = state() / "journal"
    numbers = [int(p.stem) for p in journal.glob("*.yaml") if p.stem.isdigit()]
    return journal / f"{max(numbers, default=0) + 1}.yaml"


def nameless(path: Path) -> bool:
    """Is this a journal file, of an interview whose unit and year are not known?"""
    return path.parent == state() / "journal"


def make_room(path: Path) -> None:
    """The folder of nameless interviews, before one is locked there for the first time."""
    if nameless(path):
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)


def save(path: Path, answers: Answers) -> Path:
    """Save answers; a nameless interview moves to the folder once unit and year are known.

    Returns where the file lies now. Raises AssistantError when it cannot be written.
    """
    organ, year = (answers.get("organ") or {}).get("name"), answers.get("year")
    target = path
    if nameless(path) and organ and year:
        target = free(folder() / f"{safe_name(f'{organ}{year}')}.yaml")
    answers_file.save(target, answers)
    if target != path:
        with contextlib.suppress(OSError):
            path.unlink()
    return target


def safe_name(text: str) -> str:
    """A file name that every system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", text).strip(" .")[:100] or "_"


def free(path: Path) -> Path:
    """The path, or the same name with (2), (3) … where a file already lies."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}({number})")
        number += 1
    return free


def remember(path: Path, done: int = 0, total: int = 0) -> None:
    """Put a file on top of the recent list. A list that cannot be written is no one's trouble."""
    _on_top(path, {"done": done, "total": total})


def _on_top(path: Path, change: dict[str, object]) -> None:
    entries = _entries()
    mine = next((entry for entry in entries if entry["path"] == str(path)), {"path": str(path)})
    entries = [{**mine, **change}, *(entry for entry in entries if entry["path"] != str(path))]
    with contextlib.suppress(AssistantError):
        content = json.dumps(entries[:MOST_RECENT], ensure_ascii=False, indent=1)
        write_atomic(state() / "recent.json", content.encode("utf-8"))


def _entries() -> list[dict[str, object]]:
    try:
        entries = json.loads((state() / "recent.json").read_text(encoding="utf-8"))
        return [e for e in entries if isinstance(e, dict) and isinstance(e.get("path"), str)]
    except (OSError, ValueError, TypeError):
        return []


def link(path: Path, last: Path) -> None:
    """Remember which file holds last year's answers, so that the next start needs not be told."""
    _on_top(path, {"last": str(last.absolute())})


def linked(path: Path) -> Path | None:
    """Last year's file that was given for this one."""
    last = next((entry.get("last") for entry in _entries() if entry["path"] == str(path)), None)
    return Path(last) if isinstance(last, str) else None


def moved(old: Path, new: Path) -> None:
    """A nameless interview got its name: what is remembered of it goes along."""
    last = linked(old)
    if last is not None:
        link(new, last)


def previous(organ: str, year: int) -> Path | None:
    """A report of the same unit on the year before, on this machine: to be offered as last year's."""
    return next((known.path for known in recent() if known.organ == organ and known.year == year - 1), None)


def recent() -> list[Recent]:
    """The reports on this machine, newest first; files that are gone are left out.

    Of each only the opening is read: this stands before the first screen. What is wrong with
    the rest of a file is said when it is opened.
    """
    found = []
    for entry in _entries():
        path = Path(str(entry["path"]))
        try:
            answers = _opening(path)
        except AssistantError:
            continue
        unit, year = answers.get("organ"), answers.get("year")
        unit = unit if isinstance(unit, dict) else {}
        organ, kind, due = (str(unit.get(key) or "") for key in ("name", "kind", "deadline"))
        done, total = (n if isinstance(n, int) else 0 for n in (entry.get("done"), entry.get("total")))
        found.append(Recent(path, organ, year if isinstance(year, int) else None, done, total, kind, due))
    return found


def _opening(path: Path) -> Answers:
    """Whose answers a file holds and of which year. Raises AssistantError when that cannot be read."""
    kept, mine = [], False
    for line in read_text(path).splitlines():
        if line[:1].strip() and not line.startswith(("#", "}")):  # a top-level key
            mine = line.partition(":")[0].strip() in OPENING
        if mine:
            kept.append(line)
    data = parse_yaml("\n".join(kept), str(path)).data
    return data if isinstance(data, dict) else {}


def seeds() -> list[Path]:
    """The shipped starting points."""
    return sorted(data_file("seeds").glob("*.yaml"))


# -- what was handed in --------------------------------------------------------------------

SEAL = re.compile(r"(?P<name>.*) (?P<mark>[0-9-]+) (?P<digest>[0-9a-f]{12})")


@dataclass(frozen=True)
class Sealed:
    """A copy of the answers as they were handed in: the date in them or a number, and what tells it unchanged."""

    path: Path
    mark: str
    digest: str

    def recall(self) -> Answers:
        """The answers that were handed in. Raises AssistantError when the copy is gone or was changed since."""
        if _digest(read_text(self.path)) != self.digest:
            raise fault("sealed.changed", file=self.path)
        return answers_file.read(self.path)


def seal(path: Path) -> Sealed:
    """Keep what an answers file says now as handed in; the same content is kept once. Raises AssistantError."""
    text = answers_file.dump(answers_file.read(path))
    before = sealed(path)
    known = next((copy for copy in before if copy.digest == _digest(text)), None)
    if known and known.path.exists():
        return known
    date = (answers_file.read(path).get("publication") or {}).get("date")
    mark = str(date or len(before) + 1)
    copy = _sealed_folder(path) / f"{path.stem} {mark} {_digest(text)}.yaml"
    write_atomic(copy, text.encode("utf-8"))
    with contextlib.suppress(OSError):
        copy.chmod(0o444)
    return Sealed(copy, mark, _digest(text))


def sealed(path: Path) -> list[Sealed]:
    """The sealed copies of an answers file, oldest first."""
    found = []
    for copy in _sealed_folder(path).glob("*.yaml"):
        match = SEAL.fullmatch(copy.stem)
        if match and match["name"] == path.stem:
            found.append((copy.stat().st_mtime_ns, Sealed(copy, match["mark"], match["digest"])))
    return [copy for _, copy in sorted(found, key=lambda entry: (entry[0], entry[1].path))]


def unseal(copy: Sealed, path: Path) -> Path:
    """A new answers file beside `path` with what was handed in; nothing is overwritten. Raises AssistantError."""
    answers = copy.recall()
    target = free(path.with_stem(f"{path.stem} {_sealed_folder(path).name} {copy.mark}"))
    answers_file.save(target, answers)
    return target


def _sealed_folder(path: Path) -> Path:
    return path.parent / str(load_shipped("prompts", "messages.yaml")["folder.sealed"])


def _digest(text: str) -> str:
    import hashlib  # not at the top: only what is handed in is sealed

    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
