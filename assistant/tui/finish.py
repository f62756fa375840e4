"""The last screen: what is still wrong, the Word file, the way out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.errors import AssistantError
from assistant.findings import Finding, blocking, counts
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session

FINDING = "finding:"
UNANSWERED = ("missing", "lists.open")


class FinishScreen(Page[str]):
    """Returns the FIELD to go to, "" to go on with the interview."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 3),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f6", "close", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.findings: list[Finding] | None = None
        self.said: list[tuple[str, str]] = []
        self.there: Path | None = None  # a report that would be overwritten
        self.busy = False

    def body(self) -> Iterable[Widget]:
        yield Paper(self._summary, name="summary")
        yield Menu("finish")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Menu))
        self.run_worker(self._review, thread=True, group="finish")

    def heading(self) -> tuple[str, str]:
        return wording("finish.title"), self.session.name

    # -- looking -----------------------------------------------------------------------------

    def _review(self) -> None:
        from assistant.review import review_answers

        findings = list(review_answers(self.session.sheet.answers)[1].findings)
        self.app.call_from_thread(self._found, findings)

    def _found(self, findings: list[Finding]) -> None:
        self.findings = findings
        self._fill()

    def _fill(self, at: str = "") -> None:
        self.query_one(Menu).fill(list(self._entries()), at)
        self.paper("summary").show()
        self.paper("banner").show()

    def _summary(self, width: int) -> list[Line]:
        """In one sentence: how it stands. Below it what was done last."""
        lines = hanging(" ", self._state(), width - 1, "ask")
        for style, text in self.said:
            lines += hanging(" ", text, width - 1, style)
        return [line(), *lines]

    def _state(self) -> str:
        if self.findings is None:
            return wording("finish.looking")
        done, total = self.session.count()
        number = counts(self.findings)
        left = wording("finish.left", count=total - done) if done < total else ""
        if number["error"]:
            return left + wording("finish.errors", count=number["error"])
        if number["warning"]:
            return left + wording("finish.warnings", count=number["warning"])
        return left + wording("finish.clean")

    def _entries(self) -> Iterable[Entry]:
        if self.findings is None or self.busy:
            return
        if self.there is not None:
            yield Entry("overwrite", wording("finish.overwrite", file=self.there.name))
            yield Entry("beside", wording("finish.beside"))
        elif not blocking(self.findings):
            yield Entry("build", wording("finish.build"))
        if self.session.prompt is not None:
            yield Entry("on", wording("finish.on"))
        if blocking(self.findings):
            yield Entry("draft", wording("finish.draft"))
        yield Entry("outline", wording("finish.outline"))
        yield Entry("leave", wording("finish.leave"))
        if self.findings:
            yield Entry("", "")
            yield Entry("", wording("finish.findings", count=len(self.findings)), style="head")
        for number, found in enumerate(self.findings):
            text = f"{wording(f'severity.{found.severity}')}{found.message}"
            style = "trouble" if found.severity == "error" else "option"
            fix = "" if found.check in UNANSWERED else found.fix  # here Enter leads to the question itself
            yield Entry(f"{FINDING}{number}", text, fix, style, whole=True)

    # -- doing -------------------------------------------------------------------------------

    @on(Menu.Chosen)
    async def chosen(self, event: Menu.Chosen) -> None:
        mark = event.mark
        if mark.startswith(FINDING) and self.findings is not None:
            self.dismiss(self.findings[int(mark.removeprefix(FINDING))].place)
        elif mark in ("build", "draft", "overwrite", "beside"):
            self._begin(mark)
        elif mark == "leave":
            await self.run_action("app.leave")
        elif mark == "outline":
            self._outline()
        else:
            self.dismiss("")

    def _outline(self) -> None:
        from assistant.tui.outline import OutlineScreen

        def go(place: str | None) -> None:
            if place:
                self.dismiss(place)

        self.app.push_screen(OutlineScreen(self.session), go)

    def _begin(self, mark: str) -> None:
        """Build in a thread: python-docx takes a while to load the first time."""
        self.busy, self.said = True, [("note", wording("finish.building"))]
        self._fill()
        self.run_worker(lambda: self._build(mark), thread=True, group="finish")

    def _build(self, mark: str) -> None:
        from assistant import desk, release

        draft = mark == "draft" or (self.there is not None and bool(blocking(self.findings or [])))
        out = self.session.path.resolve().with_name(release.default_name(self.session.sheet.answers))
        if draft:
            out = out.with_stem(out.stem + wording("finish.draft_name"))
        if mark == "beside":
            out = desk.free(out)
        if out.exists() and mark != "overwrite":
            self.app.call_from_thread(self._exists, out)
            return
        try:
            answers, path = self.session.sheet.answers, self.session.path
            files = release.build(answers, [out], beside=path, draft=draft, force=mark == "overwrite")
        except release.Refused as refusal:
            self.app.call_from_thread(self._refused, refusal.findings)
        except AssistantError as problem:
            self.app.call_from_thread(self._failed, problem)
        else:
            self.app.call_from_thread(self._built, files[0])

    def _exists(self, out: Path) -> None:
        self.busy, self.there = False, out
        self.said = [("note", wording("finish.exists", file=out))]
        self._fill("overwrite")

    def _refused(self, findings: list[Finding]) -> None:
        self.busy, self.there, self.findings, self.said = False, None, findings, []
        self._fill()

    def _failed(self, problem: AssistantError) -> None:
        self.busy, self.there = False, None
        self.said = [("trouble", problem.message), ("note", problem.hint)]
        self._fill()

    def _built(self, file: Path) -> None:
        self.busy, self.there = False, None
        self.said = [("said", wording("finish.built")), ("ask", str(file))]
        self._fill("leave")

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss("")
