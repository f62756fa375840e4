"""Commands in words: where a terminal keeps the F-keys to itself, words do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.tui import wording
from assistant.tui.reply import Reply
from assistant.tui.turns import Turn

if TYPE_CHECKING:
    from assistant.tui.interviewing import InterviewScreen

FREE_TEXT = ("text", "texts", "item", "items")
COMMANDS = {  # name in the vocabulary -> what a key does
    "back": "screen.back",
    "skip": "screen.skip",
    "undo": "screen.undo",
    "note": "screen.note",
    "take_over": "screen.take_over",
    "table": "screen.table",
    "coach": "screen.coach",
    "list": "screen.outline",
    "show": "screen.report",
    "check": "screen.finish",
    "quit": "app.leave",
}
NEVER_MEANT = ("back", "skip", "undo", "note", "take_over")  # as an answer, not even in a free text


def obeyed(screen: InterviewScreen, text: str) -> bool:
    """Was it a command in words? In a free text it is one only the first time it is said."""
    from assistant.understand import command

    if _jumped(screen, text):
        return True
    name = command(text) if text.strip() else None
    prompt = screen.session.prompt
    if name is None or prompt is None:
        return False
    if prompt.kind in FREE_TEXT and name not in NEVER_MEANT:
        if screen.commanded == text:
            screen.commanded = ""
            return False
        screen.turns.append(Turn("note", wording("command.twice", word=text.strip())))
        screen.commanded = text
    screen.query_one(Reply).fill("")
    if name in ("why", "how"):
        _tell(screen, name)
    else:
        screen.show_all()
        screen.call_later(screen.run_action, COMMANDS[name])
    return True


def _jumped(screen: InterviewScreen, text: str) -> bool:
    """跳到第三部分: to the first open question there."""
    from assistant.interview.jumping import jump

    place = jump(screen.session.sheet, text)
    if place is None or screen.session.offered is not None:
        return False
    if place:
        screen.go(place)
    else:
        screen.query_one(Reply).fill("")
        screen.tell(wording("go.no_part"))
    return True


def _tell(screen: InterviewScreen, name: str) -> None:
    """Why it is asked, or how to count, said in the conversation."""
    card = screen.session.prompt.card if screen.session.prompt else None
    if card is None:
        return
    told = {"why": (card.why, card.basis), "how": (card.count, card.not_counted)}[name]
    heads = {"why": ("card.why", "card.basis"), "how": ("card.count", "card.not_counted")}[name]
    texts = [f"{wording(head)}：{text}" for head, text in zip(heads, told, strict=True) if text]
    screen.turns += [Turn("note", text) for text in texts or [wording("card.none")]]
    screen.show_all()
