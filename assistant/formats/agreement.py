"""Do the files of one build say the same? Each is read back and compared with the report cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from assistant.documents import fault, say
from assistant.edition import Edition, load
from assistant.errors import AssistantError
from assistant.formats import READERS, WRITERS, module, suffix_of
from assistant.report import Figure, Report

MOST_NAMED = 5


def agree(report: Report, files: Sequence[tuple[Path, bytes]]) -> None:
    """Raises AssistantError naming the files and cells where a file does not say what the report says."""
    edition = load(report.edition)
    figures = report.figures()
    for path, content in files:
        told = figures_in(path, content, edition)
        wrong = [] if told is None else list(_differences(figures, told))
        if wrong:
            raise _fault(edition, path, wrong)


def figures_in(path: Path, content: bytes, edition: Edition) -> dict[str, Figure] | None:
    """The figures a written file holds; None for what holds none (a picture) or cannot be read on this machine."""
    suffix = suffix_of(path)
    if suffix == ".pdf" and find_spec("pdfplumber") is None:
        return None
    if suffix in WRITERS and hasattr(writer := module(WRITERS, suffix), "figures"):
        told: dict[str, Figure] = writer.figures(content, edition)
        return told
    if path.suffix.lower() not in READERS:
        return None
    from assistant.formats.recognise import DamagedError

    try:
        report: Report = module(READERS, path.suffix).read(content, edition)
    except DamagedError:
        raise fault("verify.unread", file=path) from None
    return report.figures()


Difference = tuple[str, Figure, Figure]


def _differences(ours: dict[str, Figure], theirs: dict[str, Figure]) -> Iterator[Difference]:
    for field, value in ours.items():
        if (there := theirs.get(field)) != value:
            yield field, value, there


def _fault(edition: Edition, path: Path, wrong: list[Difference]) -> AssistantError:
    places = [
        say("verify.place", title=edition.title_of(field), field=field, ours=_shown(ours), theirs=_shown(theirs))
        for field, ours, theirs in wrong[:MOST_NAMED]
    ]
    return fault("verify.differs", file=path, count=len(wrong), places="\n".join(places))


def _shown(value: Figure) -> str:
    return "—" if value is None else str(value)
