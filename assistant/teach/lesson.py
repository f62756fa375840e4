"""A lesson: saved answers, captions and deliberate mistakes, as a trainer writes them in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import answers as answers_file
from assistant import documents, validity
from assistant.answers import Answers
from assistant.documents import Document, Path_, data_file, fault, say
from assistant.edition import CURRENT, Edition, load
from assistant.errors import AssistantError
from assistant.interview.questions import sections

ACTS = ("ask", "section", "change", "put", "tally", "look")  # what a step may do; one of them, or only a caption


@dataclass(frozen=True)
class Wrong:
    """A reply that is wrong on purpose, and how the program catches it."""

    reply: str
    say: str


@dataclass(frozen=True)
class Step:
    """One step of a lesson: `act` (one of ACTS, "" for a caption alone) on `what`, with its caption.

    `reply` stands in for what the answers say; `put` are values laid in; `finds` what the
    review must find on the last screen; `pause` seconds for the caption (0: as long as it reads).
    """

    act: str
    what: str = ""
    say: str = ""
    pause: float = 0
    chapter: str = ""
    reply: str | None = None
    wrong: tuple[Wrong, ...] = ()
    put: Mapping[str, Any] | None = None
    finds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson and the answers it is played from; `lines` are those of its steps in the file."""

    path: Path
    title: str
    audience: str
    minutes: int
    answers: Answers
    steps: tuple[Step, ...]
    lines: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What to call it on the command line: its file without the number in front."""
        number, _, rest = self.path.stem.partition("-")
        return rest if number.isdigit() and rest else self.path.stem

    @property
    def edition(self) -> Edition:
        return load(self.answers.get("edition", CURRENT))

    @property
    def year(self) -> int:
        """The year the lesson's report is about: what its interview takes for the year just gone."""
        return int(self.answers.get("year") or 0)

    def beside(self, name: str) -> Path:
        """A file of the lesson: in its own folder, else among the seeds."""
        own = self.path.parent / name
        return own if own.exists() else data_file("seeds", name)


def shipped() -> list[Path]:
    """The lessons that come with the program, in the order they are taught."""
    folder = data_file("prompts", "lessons")
    return sorted(folder.glob("*.yaml"), key=lambda path: path.name)


def find(name: str) -> Path:
    """A lesson by its name, its number in the list, or as a file. Raises AssistantError: none of this name (2)."""
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml"):
        return path
    known = shipped()
    if name.isascii() and name.isdigit() and 1 <= int(name[:4]) <= len(known):
        return known[int(name[:4]) - 1]
    found = [path for path in known if name in (path.stem, path.stem.partition("-")[2])]
    if not found:
        raise fault(
            "teach.unknown",
            code=2,
            name=documents.short(name),
            known="、".join(p.stem.partition("-")[2] for p in known),
        )
    return found[0]


def read(path: Path) -> Lesson:
    """A lesson file. Raises AssistantError with every place that does not fit, and its line."""
    text = documents.read_text(path)
    document = documents.parse_yaml(text, str(path))
    data = documents.load_text(text, str(path))
    loose = Document(data, document.lines, str(path))  # a pause may be a decimal; answers may not hold any
    wrong = [(b.line, say("teach.breach", what=_what(b.path), message=b.message)) for b in _breaches(loose)]
    if not wrong:
        wrong = list(_doubled(loose))
    if wrong:
        told = "\n".join(say("teach.fault", file=path, line=line, message=message) for line, message in wrong)
        raise AssistantError(told, say("teach.fix"))
    entries = data.get("steps") or [{"section": section} for section in sections()]
    lines = tuple(document.line(("steps", number)) for number in range(len(entries)))
    lesson = Lesson(path, data["title"], data["audience"], data["minutes"], {}, (), lines)
    steps = tuple(_step(entry) for entry in entries)
    answers = _answers(lesson.beside(data["answers"]), document)
    return Lesson(path, lesson.title, lesson.audience, lesson.minutes, answers, steps, lines)


def _breaches(document: Document) -> list[validity.Breach]:
    if not isinstance(document.data, dict):
        return [validity.Breach((), 1, say("teach.shape"), None)]
    return validity.breaches(document, "schemas", "lesson.schema.json")


def _what(path: Path_) -> str:
    return ".".join(str(key + 1) if isinstance(key, int) else key for key in path)


def _doubled(document: Document) -> Iterator[tuple[int, str]]:
    """Steps that do two things at once, or have what only a question can have."""
    for number, entry in enumerate(document.data.get("steps") or ()):
        acts = [act for act in ACTS if act in entry]
        line = document.line(("steps", number))
        if len(acts) > 1:
            yield line, say("teach.two_acts", acts="、".join(acts))
        elif not acts and not entry.get("say") and not entry.get("chapter"):
            yield line, say("teach.no_act")
        if "wrong" in entry and acts != ["ask"]:
            yield line, say("teach.only_ask", key="wrong")
        if "reply" in entry and acts not in (["ask"], ["change"]):
            yield line, say("teach.only_ask", key="reply")


def _step(entry: Mapping[str, Any]) -> Step:
    act = next((act for act in ACTS if act in entry), "")
    return Step(
        act,
        "" if act in ("", "put") else str(entry[act]),
        str(entry.get("say", "")).strip(),
        float(entry.get("pause", 0)),
        str(entry.get("chapter", "")),
        str(entry["reply"]) if "reply" in entry else None,
        tuple(Wrong(str(w["reply"]), w["say"].strip()) for w in entry.get("wrong", ())),
        entry.get("put"),
        tuple(entry.get("finds", ())),
    )


def _answers(path: Path, document: Document) -> Answers:
    if not path.exists():
        line = document.line(("answers",))
        raise fault("teach.no_answers", file=document.name, line=line, answers=path.name)
    return answers_file.read(path)


# -- chapters ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chapter:
    """Where one can jump to: its name and its first step."""

    title: str
    step: int


def chapters(lesson: Lesson) -> list[Chapter]:
    """The chapters a trainer named, else the sections of the report in the order they come."""
    named = [Chapter(step.chapter, number) for number, step in enumerate(lesson.steps) if step.chapter]
    if named:
        return named
    found: dict[str, Chapter] = {}
    for number, step in enumerate(lesson.steps):
        section = section_of(step)
        if section and section not in found:
            found[section] = Chapter(lesson.edition.title_of(section), number)
    return list(found.values())


def section_of(step: Step) -> str:
    """The section of the interview a step is about; "" for none."""
    root = step.what.partition(".")[0] if step.act in ("ask", "section", "change") else ""
    known = sections()
    return root if root in known else known[0] if root else ""
