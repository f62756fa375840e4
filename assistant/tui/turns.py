"""The conversation as lines: what was asked, replied and understood, and the question on the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answers import ABSENT
from assistant.interview import Prompt
from assistant.tui import wording
from assistant.tui.lines import Line, Part, columns, fit, hanging, line

LIVE = "live"  # the mark of the question on the table: it must be seen
TRIED = "tried"  # the mark of a reply that was asked back, and why: it must be seen even where room is scarce
OPTION = "option:"  # the mark of an option that can be clicked


@dataclass(frozen=True)
class Turn:
    """Something said. `kind`: section, ask, reply, said, trouble, note."""

    kind: str
    text: str


@dataclass(frozen=True)
class Picks:
    """The options of a question while it is on the table: where the cursor stands, what is ticked.

    `ticked` is None until the person ticks something; before that Enter takes what is usual.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    many: bool = False
    usual: frozenset[str] = frozenset()
    ticked: frozenset[str] | None = None
    cursor: int = -1

    def moved(self, step: int) -> Picks:
        last = len(self.options) - 1
        if self.cursor < 0:
            return replace(self, cursor=0 if step > 0 else last)
        return replace(self, cursor=min(max(self.cursor + step, 0), last))

    def toggled(self, number: int) -> Picks:
        key = list(self.options)[number]
        shown = self.usual if self.ticked is None else self.ticked
        return replace(self, cursor=number, ticked=shown ^ {key})

    def reply(self) -> str:
        """What an empty line means: the ticked options, the one under the cursor, or nothing of its own."""
        if self.many:
            if self.ticked is None:
                return ""
            numbers = [str(n) for n, key in enumerate(self.options, 1) if key in self.ticked]
            return "、".join(numbers) or wording("picks.none")
        return str(self.cursor + 1) if self.cursor >= 0 else ""


def picks_of(prompt: Prompt) -> Picks:
    """The options of a prompt; ticked is what an empty line takes: the usual ones, or those picked before."""
    many = prompt.kind in ("choices", "choose")
    usual = prompt.default if isinstance(prompt.default, list | tuple) else [prompt.default]
    return Picks(prompt.options, many, frozenset(key for key in usual if isinstance(key, str)))


# -- lines -----------------------------------------------------------------------------------

LABELS = {"ask": "turn.ask", "reply": "turn.reply", "trouble": "turn.trouble"}


def talk_lines(turns: Sequence[Turn], width: int) -> list[Line]:
    """All that was said so far."""
    lines: list[Line] = []
    for turn in turns:
        lines += _turn(turn, width)
    return lines


def _turn(turn: Turn, width: int) -> Iterator[Line]:
    if turn.kind == "section":
        yield line()
        yield line(fit(f" {turn.text}", width), "head")
        return
    if turn.kind == "ask":
        yield line()
    yield from _spoken(turn, width)


def _spoken(turn: Turn, width: int, mark: str = "") -> list[Line]:
    label = wording(LABELS.get(turn.kind, "turn.other"))
    return hanging(label, turn.text, width, turn.kind, label_style="label", mark=mark)


def live_lines(prompt: Prompt, picks: Picks, attempt: Sequence[Turn], hints: Sequence[Turn], width: int) -> list[Line]:
    """The question on the table: its words, its options, what was asked back, what Enter does."""
    lines: list[Line] = [line("", "", LIVE)]
    lines += _spoken(Turn("ask", prompt.ask), width, LIVE)
    lines += _options(picks, width)
    for mark, turns in ((TRIED, attempt), (LIVE, hints)):
        for turn in turns:
            lines += _spoken(turn, width, mark)
    return lines


def _options(picks: Picks, width: int) -> Iterator[Line]:
    lead = Part(wording("turn.other"), "", LIVE)
    room = width - len(lead.text)
    ticked = picks.usual if picks.ticked is None else picks.ticked
    cells: list[Line] = []
    for number, (key, label) in enumerate(picks.options.items()):
        tick = (wording("picks.on") if key in ticked else wording("picks.off")) if picks.many else ""
        style = "cursor" if number == picks.cursor else "picked" if key in ticked else "option"
        head = f"{tick}{number + 1:>{len(str(len(picks.options)))}} "
        cells += hanging(head, label, room, style, label_style=style, mark=f"{OPTION}{number}")
    for row in columns(cells, room):
        yield (lead, *row)


def hints_of(prompt: Prompt, picks: Picks, given: str | None) -> list[Turn]:
    """What to know before replying: the answer there is (`given`, None while it is open), what Enter takes."""
    hints: list[Turn] = []
    if given is not None:
        hints.append(Turn("default", wording("hint.given", value=given or wording("picks.none"))))
        text = prompt.part is not None and prompt.part.kind == "text"
        hints.append(Turn("note", wording("hint.keep_text" if text and given else "hint.keep")))
    elif prompt.default is not ABSENT and prompt.default_text:
        word = "hint.last_year" if prompt.origin == "last_year" else "hint.default"
        hints.append(Turn("default", wording(word, value=prompt.default_text)))
    elif prompt.kind == "item" and not prompt.obligatory:
        hints.append(Turn("note", wording("hint.item")))
    elif not prompt.obligatory:
        hints.append(Turn("note", wording("hint.optional")))
    if picks.many:
        hints.append(Turn("note", wording("hint.many")))
    elif picks.options:
        hints.append(Turn("note", wording("hint.one")))
    return hints
