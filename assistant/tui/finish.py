"""The last screen: what is still wrong, the Word file, the way out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant import desk
from assistant.desk import Sealed
from assistant.errors import AssistantError
from assistant.findings import Finding, blocking, counts
from assistant.tui import wording
from assistant.tui.lines import Line, hanging, line
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.paper import Paper
from assistant.tui.session import Session

if TYPE_CHECKING:
    from assistant.interview.mending import Suggestion

FINDING, CURE = "finding:", "cure:"
MOST_CURES = 3
SUMS = ("requests", "disputes")  # the sections whose sums may be closed by one figure
UNANSWERED = ("missing", "lists.open")


class FinishScreen(Page[str]):
    """Returns the FIELD to go to, "" to go on with the interview."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "key.choose", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 3),
        Key("F5", "origin.key", "screen.origin", 5),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f6", "close", show=False),
        Binding("f5", "origin", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.findings: list[Finding] | None = None
        self.said: list[tuple[str, str]] = []
        self.cures: list[Suggestion] = []
        self.copies: list[Sealed] = []  # of what was handed in
        self.there: Path | None = None  # a report that would be overwritten
        self.busy = False
        self.built = False

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
        """All that `check` would say of the file, and how the sums could be closed."""
        from assistant.interview.mending import suggestions
        from assistant.review.files import examined
        from assistant.review.opened import Opened
        from assistant.tui.draft import composed

        sheet = self.session.sheet
        opened = Opened(self.session.path, sheet.edition, composed(self.session), sheet.answers)
        findings = list(examined(opened).findings)
        cures = suggestions(sheet.edition, sheet.answers, sheet.last.answers if sheet.last else None)
        self.app.call_from_thread(self._found, findings, cures[:MOST_CURES])

    def _found(self, findings: list[Finding], cures: list[Suggestion]) -> None:
        self.findings, self.cures = findings, cures
        self.copies = desk.sealed(self.session.path)
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
        return left + (wording("finish.tips", count=number["tip"]) if number["tip"] else wording("finish.clean"))

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
        if self.built and not self.session.readonly:
            yield Entry("seal", wording("finish.seal"))
        yield Entry("outline", wording("finish.outline"))
        if self.copies:
            yield Entry("sealed", wording("finish.sealed", count=len(self.copies)))
        yield Entry("leave", wording("finish.leave"))
        if self.findings:
            yield Entry("", "")
            yield Entry("", wording("finish.findings", count=len(self.findings)), style="head")
        yield from self._found_entries(self.findings)

    def _found_entries(self, findings: list[Finding]) -> Iterable[Entry]:
        """Each finding with its mend; below those on sums, which single figure would close all of them."""
        sums = [n for n, found in enumerate(findings) if found.section in SUMS and found.severity == "error"]
        for number, found in enumerate(findings):
            text = f"{wording(f'severity.{found.severity}')}{found.message}"
            style = "trouble" if found.severity == "error" and found.stands else "option"
            fix = "" if found.check in UNANSWERED else found.fix  # here Enter leads to the question itself
            if found.accepted and found.stands is False:
                text, fix = wording("finish.accepted", text=text), found.accepted.reason
            yield Entry(f"{FINDING}{number}", text, fix, style, whole=True)
            if self.cures and number == max(sums, default=len(findings) - 1):
                yield Entry("", wording("finish.cures"), style="head")
                yield from (Entry(f"{CURE}{n}", cure.text, whole=True) for n, cure in enumerate(self.cures))

    # -- doing -------------------------------------------------------------------------------

    @on(Menu.Chosen)
    async def chosen(self, event: Menu.Chosen) -> None:
        mark = event.mark
        if mark.startswith(FINDING) and self.findings is not None:
            self.dismiss(self.findings[int(mark.removeprefix(FINDING))].place)
        elif mark.startswith(CURE):
            self.dismiss(self.cures[int(mark.removeprefix(CURE))].changes[0].field)
        elif mark in ("build", "draft", "overwrite", "beside"):
            self._begin(mark)
        elif mark == "seal":
            self._seal()
        elif mark == "sealed":
            self._show_sealed()
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

    def _seal(self) -> None:
        """Keep what was handed in."""
        try:
            copy = desk.seal(self.session.path)
        except AssistantError as problem:
            self._failed(problem)
            return
        self.built, self.copies = False, desk.sealed(self.session.path)
        self.said = [("said", wording("finish.kept")), ("ask", str(copy.path))]
        self._fill("leave")

    def _show_sealed(self) -> None:
        from assistant.tui.sealing import SealedScreen

        self.app.push_screen(SealedScreen(self.session, self.copies))

    def _begin(self, mark: str) -> None:
        """Build in a thread: python-docx takes a while to load the first time."""
        self.busy, self.said = True, [("note", wording("finish.building"))]
        self._fill()
        self.run_worker(lambda: self._build(mark), thread=True, group="finish")

    def _build(self, mark: str) -> None:
        from assistant import release

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
        except release.Refused:  # changed since it was reviewed
            self.app.call_from_thread(self._refused)
        except AssistantError as problem:
            self.app.call_from_thread(self._failed, problem)
        else:
            self.app.call_from_thread(self._done, files[0], not draft)

    def _exists(self, out: Path) -> None:
        self.busy, self.there = False, out
        self.said = [("note", wording("finish.exists", file=out))]
        self._fill("overwrite")

    def _refused(self) -> None:
        self.busy, self.there, self.findings, self.said = False, None, None, []
        self._fill()
        self.run_worker(self._review, thread=True, group="finish")

    def _failed(self, problem: AssistantError) -> None:
        self.busy, self.there = False, None
        self.said = [("trouble", problem.message), ("note", problem.hint)]
        self._fill()

    def _done(self, file: Path, whole: bool) -> None:
        self.busy, self.there, self.built = False, None, whole
        self.said = [("said", wording("finish.built")), ("ask", str(file))]
        self._fill("leave")

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_origin(self) -> None:
        """Which check found what is under the cursor, and what it reads."""
        from assistant.tui.teaching.origins import FindingScreen

        number = self.query_one(Menu).at.removeprefix(FINDING)
        if self.findings and number.isdigit():
            self.app.push_screen(FindingScreen(self.session, self.findings[int(number)]))

    def action_close(self) -> None:
        self.dismiss("")
