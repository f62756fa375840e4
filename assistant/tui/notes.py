"""Notes for a colleague on the question at hand: where one belongs, what it says, who could answer."""

from __future__ import annotations

from assistant.interview.agenda import REASON
from assistant.interview.prompts import item_of
from assistant.tui.session import Session


def place(session: Session) -> str:
    """The FIELD on which a note about the question at hand belongs; "" where none does."""
    path = session.prompt.field if session.prompt and session.offered is None else ""
    if not path or path.startswith(REASON):
        return ""
    owner = item_of(session.sheet.edition, path)[0]
    return owner.path if owner else path


def noted(session: Session) -> str:
    """The note there is on it."""
    return str((session.sheet.answers.get("notes") or {}).get(place(session), ""))


def who(session: Session) -> tuple[str, ...]:
    """Who usually can answer it."""
    from assistant.interview.handover import who

    return who(place(session))


def keep(session: Session, text: str) -> None:
    """Keep a note on it ("" takes it away); the question stays on the table."""
    from assistant.interview.handover import noted

    asked = session.prompt
    session.change(place(session), noted(session.sheet, place(session), text))
    if asked is not None:
        session.go(asked.field)
