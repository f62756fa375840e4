"""A copy of a Word report with a comment at each faulty cell or sentence."""

from __future__ import annotations

from assistant.documents import fault, say
from assistant.findings import Finding, counts
from assistant.review import edition_of
from assistant.review.anchors import Anchors
from assistant.review.files import Examined
from assistant.review.wordfile import WordFile


def annotated(result: Examined) -> bytes:
    """The Word file of an examined report with its findings as comments; the file itself is not changed.

    Raises AssistantError when it cannot be opened any more.
    """
    try:
        file = WordFile(result.path.read_bytes())
    except (ValueError, OSError):
        raise fault("format.damaged", file=result.path, suffix=result.path.suffix) from None
    if result.report is None:
        raise fault("format.damaged", file=result.path, suffix=result.path.suffix)
    anchors = Anchors(file, result.report, edition_of(result.report))
    standing = [finding for finding in result.findings if finding.stands]
    summary = say("check.counts", **counts(standing)) if standing else say("check.clean")
    placed = [(anchors.title(), summary), *((anchors.of(finding), _words(finding)) for finding in standing)]
    for runs, text in placed:
        if runs:
            file.comment(runs, text, say("note.author"), say("annotate.initials"))
    return file.saved()


def _words(finding: Finding) -> str:
    severity = say(f"severity.{finding.severity}")
    return say("annotate.text", severity=severity, message=finding.message, basis=finding.basis, fix=finding.fix)
