"""The findings as a menu: strongest first under their headings, the one under the cursor with basis and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.message import Message

from assistant.documents import say
from assistant.findings import ORDER, Finding
from assistant.review.listing import who
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.reviewing.marking import FINDING, STYLES


class Findings(Menu):
    """Tells when the cursor has moved; only the finding under it is told in full."""

    class Moved(Message):
        """The cursor stands on another finding."""

    def _entry(self, entry: Entry, width: int) -> list[Line]:
        here = entry.mark == self.at
        made = super()._entry(entry if not entry.whole else entry._replace(beside=""), width)
        if entry.whole and here:
            for text in entry.beside.split("\n"):
                made += hanging("     ", text, width - 1, "note", mark=entry.mark)
        return [*made, line()] if entry.whole and here else made

    def action_move(self, step: int) -> None:
        before = self.at
        super().action_move(step)
        if self.at != before:
            self.post_message(self.Moved())


def entries(findings: Sequence[Finding], errors_only: bool) -> Iterator[Entry]:
    """Those that stand by severity, then those accepted."""
    for severity in ORDER:
        if severity == "error" or not errors_only:
            group = [(n, f) for n, f in enumerate(findings) if f.severity == severity and f.stands]
            yield from _group(say(f"severity.{severity}"), group, STYLES[severity])
    if not errors_only:
        yield from _group(wording("review.accepted"), [(n, f) for n, f in enumerate(findings) if not f.stands], "dim")


def _group(title: str, group: Sequence[tuple[int, Finding]], style: str) -> Iterator[Entry]:
    if group:
        yield Entry("", wording("review.group", title=title, count=len(group)), style="head")
    for number, finding in group:
        yield Entry(f"{FINDING}{number}", finding.message, _details(finding), style, whole=True)


def _details(finding: Finding) -> str:
    """What is known beside the message: the reason it may stand, the basis, what to do."""
    lines = [wording("review.basis", basis=finding.basis), wording("review.fix", fix=finding.fix)]
    if finding.accepted is not None:
        key = "check.lapsed" if finding.accepted.lapsed else "check.accepted"
        lines.insert(0, say(key, reason=finding.accepted.reason, by=who(finding)).strip())
    return "\n".join(lines)
