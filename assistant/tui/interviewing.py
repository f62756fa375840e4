"""The main screen: the conversation, the reply line, progress and draft beside them where there is room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from assistant.errors import AssistantError
from assistant.tui import beside, notes, wording
from assistant.tui.draft import Draft
from assistant.tui.lines import Line, fit, line
from assistant.tui.obeying import obeyed
from assistant.tui.page import LEAVE, THEME, Key, Page, bound
from assistant.tui.paper import Paper
from assistant.tui.preloading import preload
from assistant.tui.reply import Reply
from assistant.tui.session import Session, is_long, takes_lines
from assistant.tui.tabled import GRID, table_of
from assistant.tui.turns import LIVE, OPTION, TRIED, Picks, Turn, hints_of, live_lines, picks_of, talk_lines


class InterviewScreen(Page[None]):
    """One question at a time; everything said stays above it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("F1", "key.card", "screen.card", 1),
        Key("F2", "key.back", "screen.back", 3),
        Key("F3", "key.skip", "screen.skip", 4),
        Key("F4", "key.outline", "screen.outline", 5),
        Key("F5", "origin.key", "screen.origin", 9),
        Key("F6", "key.finish", "screen.finish", 7),
        Key("F7", "key.editor", "screen.editor", 8),
        Key("F8", "key.report", "screen.report", 6),
        Key("Ctrl+Z", "key.undo", "screen.undo", 7),
        Key("Ctrl+N", "key.note", "screen.note", 9),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(KEYS),
        Binding("up", "up(-1)", show=False),
        Binding("down", "up(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("escape", "onward", show=False),
        Binding("tab", "fetch", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.turns: list[Turn] = []
        self.picks = Picks()
        self.hints: list[Turn] = []
        self.section = ""
        self.commanded = ""  # the command word obeyed last: said again it is meant as the answer
        self.attempt: list[Turn] = []  # the last reply to this question that was asked back, and why
        self.refused = ""  # the reply asked back last, to be fetched with the up key
        self.drafts: dict[str, str] = {}
        self.draft_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        yield Paper(self.progress_lines, name="progress")
        yield Paper(self.talk_lines, name="talk")
        yield Draft(self.session)
        yield Reply()

    def on_mount(self) -> None:
        self.turns += beside.opening(self.session)
        self.paper("progress").border_title = wording("progress.title")
        self.lay_out()
        self.set_focus(self.query_one(Reply))
        self.call_after_refresh(self.app.run_worker, preload, thread=True, exit_on_error=False)

    # -- showing -----------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Put the question on the table; with none left, what comes next."""
        prompt = self.session.prompt
        if prompt is None:
            self.picks, self.hints = Picks(), []
        else:
            if prompt.section != self.section:
                self.section = prompt.section
                if self.turns[-1].kind == "section":  # nothing was said there
                    self.turns.pop()
                self.turns.append(Turn("section", beside.heading_of(self.session, prompt.section)))
            given = self.session.given() if self.session.visiting else None
            self.picks = picks_of(prompt)
            self.hints = hints_of(prompt, self.picks, given)
            if prompt.field in (self.session.sheet.answers.get("later") or ()):
                self.hints.insert(0, Turn("note", wording("hint.later")))
            if is_long(prompt):
                self.hints.append(Turn("note", wording("hint.long")))
        self.refused, self.attempt = "", []
        self._reply_line()
        self.show_all()

    def _reply_line(self) -> None:
        prompt, reply = self.session.prompt, self.query_one(Reply)
        reply.fill("")
        reply.ticking = self.picks.many
        example = prompt.card.example if prompt else ""
        reply.placeholder = wording("reply.example", example=example) if example else wording("reply.done")

    def show_all(self) -> None:
        for name in ("banner", "progress", "keys"):
            self.paper(name).show()
        self.paper("talk").show(reveal=(LIVE, TRIED))
        if self.draft_timer is not None:
            self.draft_timer.stop()
        self.draft_timer = self.set_timer(0.01, self.query_one(Draft).refresh_soon)

    def talk_lines(self, width: int) -> list[Line]:
        lines, prompt = talk_lines(self.turns, width), self.session.prompt
        if prompt is None:
            return [*lines, line(), line(fit(f" {wording('all.asked')}", width), "said", LIVE)]
        return lines + live_lines(prompt, self.picks, self.attempt, self.hints, width)

    def heading(self) -> tuple[str, str]:
        return beside.heading(self.session, self.section)

    def progress_lines(self, width: int) -> list[Line]:
        return beside.progress_lines(self.session, self.section, width)

    # -- replying ----------------------------------------------------------------------------

    @on(Reply.Submitted)
    def take(self, event: Reply.Submitted) -> None:
        self.answer(event.value)

    def answer(self, text: str) -> None:
        """A reply or a command; what comes of it joins the conversation."""
        prompt, self.told = self.session.prompt, ("", "")
        if prompt is None:
            self.action_finish()
            return
        text = text if text.strip() else self.picks.reply()
        if obeyed(self, text) or self._freed(text):
            return
        replied = Turn("reply", text or prompt.default_text or wording("reply.empty"))
        step = self.session.reply(text)
        if step.ask:
            self.attempt = [replied, Turn("trouble", step.ask)]
            if text.strip() and not self.picks.options:
                self.attempt.append(Turn("note", wording("hint.fetch")))
            self._reply_line()
            self.refused = text
            self.show_all()
            return
        self.turns += [Turn("ask", prompt.ask), *self.attempt[:2], replied]
        self.said(step.said)

    def said(self, text: str) -> None:
        """What was understood, any trouble with the file, and the next question."""
        if text:
            self.turns.append(Turn("said", text))
        if self.session.trouble is not None:
            self.turns.append(Turn("trouble", wording("save.failed", why=str(self.session.trouble))))
        self.lay_out()
        if self.session.prompt is None:
            self.action_finish()

    def _freed(self, text: str) -> bool:
        """Has the other window let go meanwhile? Then the file is laid out as it is now, the reply still to be sent."""
        if not self.session.readonly or not self._took(take_over=False):
            return False
        self.query_one(Reply).fill(text)
        return True

    def _took(self, take_over: bool) -> bool:
        try:
            ours = self.session.look_again(take_over)
        except AssistantError as problem:
            self.tell(problem.message, "trouble")
            return False
        if ours:
            self.said(wording("readonly.ours"))
        return ours

    @on(Reply.Tick)
    def tick(self) -> None:
        self.picks = self.picks.toggled(max(self.picks.cursor, 0))
        self._show_picks()

    @on(Reply.Lines)
    def pasted(self, event: Reply.Lines) -> None:
        """Several lines at once: several items, a long text, or too much for one line."""
        prompt, reply = self.session.prompt, self.query_one(Reply)
        if prompt is None:
            return
        if is_long(prompt):
            self.open_editor("\n".join([reply.value, *event.lines]).strip())
            return
        several = takes_lines(prompt)
        word = "paste.joined" if several else "paste.first"
        reply.fill(reply.value + ("；".join(event.lines) if several else event.lines[0]))
        self.turns.append(Turn("note", wording(word, count=len(event.lines))))
        self.show_all()

    async def on_paper_clicked(self, event: Paper.Clicked) -> None:
        if event.mark.startswith(OPTION):
            number = int(event.mark.removeprefix(OPTION))
            if self.picks.many:
                self.picks = self.picks.toggled(number)
                self._show_picks()
            else:
                self.answer(str(number + 1))

    def _show_picks(self) -> None:
        self.paper("talk").show(reveal=f"{OPTION}{self.picks.cursor}")

    # -- keys --------------------------------------------------------------------------------

    def action_up(self, step: int) -> None:
        """Up and down: through the options, back to the refused reply, or through the conversation."""
        reply = self.query_one(Reply)
        if self.picks.options and not reply.value:
            self.picks = self.picks.moved(step)
            self._show_picks()
        elif step < 0 and self.refused and not reply.value:
            reply.fill(self.refused)
        else:
            self.paper("talk").scroll_relative(y=step, animate=False)

    def action_page(self, direction: int) -> None:
        talk = self.paper("talk")
        talk.scroll_relative(y=direction * max(talk.size.height - 2, 1), animate=False)

    def action_fetch(self) -> None:
        """Put the answer there is, or the default, into the line to be changed."""
        prompt, reply = self.session.prompt, self.query_one(Reply)
        if prompt is not None and not reply.value and prompt.part is not None and prompt.part.kind == "text":
            reply.fill(self.session.given() if self.session.visiting else prompt.default_text)

    def action_back(self) -> None:
        if self.session.back():
            self.lay_out()
        else:
            self.tell(wording("back.none"))

    def action_skip(self) -> None:
        prompt = self.session.prompt
        if prompt is not None:
            self.turns += [Turn("ask", prompt.ask), Turn("reply", wording("reply.skipped"))]
            self.said(self.session.skip().said)

    def action_undo(self) -> None:
        """Take back the last answer; with something typed, first only that."""
        reply = self.query_one(Reply)
        if reply.value:
            self.refused = reply.value
            reply.fill("")
            self.tell(wording("undo.line"))
            return
        step = self.session.undo()
        if step.ask:
            self.tell(step.ask)
        else:
            self.said(step.said)

    def action_take_over(self) -> None:
        """Write although another machine's mark lies on the file."""
        if not self.session.readonly:
            self.tell(wording("readonly.not"))
        elif not self._took(take_over=True):
            self.tell(wording("readonly.still"), "trouble")

    def action_note(self) -> None:
        """Note for a colleague what is open about the question at hand."""
        from assistant.tui.noting import NoteScreen

        if self.session.readonly or not notes.place(self.session):
            self.tell(wording("note.nothing"))
        else:
            self.app.push_screen(NoteScreen(self.session), self.noted)

    def noted(self, text: str | None) -> None:
        """Back with the note ("": it is taken away); None leaves everything as it was."""
        if text is not None:
            notes.keep(self.session, text)
            self.said(wording("note.kept" if text else "note.removed"))

    def action_onward(self) -> None:
        if self.session.visiting:
            self.session.onward()
            self.lay_out()
        else:
            self.query_one(Reply).fill("")

    def action_card(self) -> None:
        from assistant.tui.card import CardScreen

        if self.session.prompt is not None:
            self.app.push_screen(CardScreen(self.session.prompt), self.coached)

    def action_coach(self) -> None:
        """Which row of table three a request belongs to."""
        from assistant.tui.coaching import CoachScreen

        self.app.push_screen(CoachScreen(self.session.sheet.edition), self.coached)

    def coached(self, place: str | None) -> None:
        """Back from the card or the coach; only a row to go to changes anything here."""
        if place:
            self.go(place)

    def action_table(self) -> None:
        """The table that the question belongs to as a grid; table three from anywhere else."""
        from assistant.tui.tabling import TablingScreen

        field = self.session.prompt.field if self.session.prompt else ""
        self.app.push_screen(TablingScreen(self.session, field if table_of(field) else "requests"), self.tabled)

    def tabled(self, told: str | None) -> None:
        """Back from a table, what it changed saved already."""
        if told:
            self.said(told)

    def action_report(self) -> None:
        from assistant.tui.draft import ReportScreen

        self.app.push_screen(ReportScreen(self.session, self.section))

    def action_origin(self) -> None:
        from assistant.tui.teaching.origins import QuestionScreen

        if self.session.prompt is not None:
            self.app.push_screen(QuestionScreen(self.session, self.session.prompt.field))

    def action_outline(self) -> None:
        from assistant.tui.outline import OutlineScreen

        self.app.push_screen(OutlineScreen(self.session), self.go)

    def action_finish(self) -> None:
        from assistant.tui.finish import FinishScreen

        self.app.push_screen(FinishScreen(self.session), self.go)

    def go(self, place: str | None) -> None:
        """Back from a list with a FIELD to answer; without one, on with the interview."""
        if place and not self.session.find(place):
            self.tell(wording("go.none"))
        elif not place and self.session.prompt is None:
            self.session.onward()
        self.lay_out()

    def action_editor(self) -> None:
        prompt, reply = self.session.prompt, self.query_one(Reply)
        if prompt and table_of(prompt.field):
            self.action_table()
            return
        if prompt is None or prompt.kind not in ("text", "item"):
            self.tell(wording("editor.none"))
            return
        kept = self.drafts.get(prompt.field) or (self.session.given() if self.session.visiting else "")
        self.open_editor(reply.value or kept)

    def open_editor(self, text: str) -> None:
        from assistant.tui.editor import EditorScreen

        prompt = self.session.prompt
        if prompt is not None:
            self.app.push_screen(EditorScreen(prompt, text), self.edited)

    def edited(self, result: tuple[bool, str] | None) -> None:
        """Back from the large editor: (to be taken?, text)."""
        prompt = self.session.prompt
        if prompt is None or result is None:
            return
        taken, text = result
        self.drafts[prompt.field] = "" if taken else text
        if taken and text.strip():
            self.answer(text)

    def unsent(self) -> str:
        """What is typed but not yet sent."""
        return self.query_one(Reply).value.strip()

    def on_unmount(self) -> None:
        self.session.close()

    def offered(self) -> tuple[Key, ...]:
        prompt = self.session.prompt
        without = {
            "key.editor": prompt is None or prompt.kind not in ("text", "item"),
            "key.undo": not self.session.undoable,
            "key.note": self.session.readonly or not notes.place(self.session),
        }
        keys = tuple(key for key in self.KEYS if not without.get(key.word))
        return (keys[0], GRID, *keys[1:]) if prompt and table_of(prompt.field) else keys
