"""What stands beside the conversation: what is said on opening, the banner, progress by section."""

from __future__ import annotations

from assistant.tui import wording
from assistant.tui.lines import Line, fit, line
from assistant.tui.session import Session, section_title
from assistant.tui.turns import Turn


def opening(session: Session) -> list[Turn]:
    """The first things said: the greeting, what was recovered, notes of a colleague, who else has the file."""
    if session.held is None:
        return [Turn("note", wording("greet.new"))]
    done, total = session.count()
    turns = [
        Turn("note", wording("greet.again", name=session.name or wording("start.nameless"), done=done, total=total))
    ]
    turns += [Turn("said", told) for told in session.opening()]
    if session.readonly:
        turns.append(Turn("trouble", session.taken()))
        turns.append(Turn("note", wording("readonly.far" if session.far else "readonly.near")))
    return turns


def heading(session: Session, section: str) -> tuple[str, str]:
    """Whose report it is; how far this section and all of it is."""
    name = session.name
    if not name:  # the very first question: nothing to count, and it must come at once
        return wording("app.name"), ""
    parts = session.progress()
    done, total = sum(part.done for part in parts), sum(part.total for part in parts)
    here = next((part for part in parts if part.section == section), None)
    right = wording("progress.all", percent=done * 100 // max(total, 1))
    if here is not None and session.prompt is not None:
        title = section_title(session.sheet.edition, here.section)
        right = f"{wording('progress.here', title=title, done=here.done, total=here.total)}  {right}"
    return name, f"{wording('readonly.mark')}  {right}" if session.readonly else right


def progress_lines(session: Session, section: str, width: int) -> list[Line]:
    """Each section with its state, the one at hand marked."""
    lines = []
    for part in session.progress():
        here = session.prompt is not None and part.section == section
        figures = f"{part.done}/{part.total}"
        title = section_title(session.sheet.edition, part.section)
        row = fit(f"{'>' if here else ' '}{title}", width - len(figures) - 2)
        full = part.total > 0 and part.done == part.total
        lines.append(line(f"{row} {figures} ", "ask" if here else "said" if full else ""))
    return lines


def heading_of(session: Session, section: str) -> str:
    """A section's heading as the form prints it."""
    headings = {entry["key"]: entry["heading"] for entry in session.sheet.edition.form["sections"]}
    return str(headings.get(section) or section_title(session.sheet.edition, section))
