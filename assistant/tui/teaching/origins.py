"""Explain mode (F5): why this sentence, what this answer changes; each with the file and line to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget

from assistant.edition import Edition
from assistant.findings import Finding
from assistant.interview.questions import wording as asked_by
from assistant.interview.revisiting import title
from assistant.teach import origins
from assistant.teach.origins import Sentence
from assistant.tui import wording
from assistant.tui.draft import MEASURE, ReportScreen
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.lines import Line, column
from assistant.tui.menu import Entry, Menu
from assistant.tui.page import LEAVE, THEME, Key, Page
from assistant.tui.reading import Marked, report_lines
from assistant.tui.session import Session

HERE = "here"  # the mark of the sentence under the cursor
FIELD, PHRASE = "field:", "phrase:"


def visit(app: App[Any], field: str) -> None:
    """Close what lies over the interview and lay the question of a FIELD on the table."""
    stack = app.screen_stack
    below = next((n for n in range(len(stack) - 1, -1, -1) if isinstance(stack[n], InterviewScreen)), None)
    if below is None:
        return
    interview = stack[below]
    for _ in stack[below + 1 :]:
        app.pop_screen()
    assert isinstance(interview, InterviewScreen)
    if field:
        interview.go(field)


class OriginScreen(Page[None]):
    """What is behind one thing: entries to read; Enter goes to the question or the sentence under the cursor."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "origin.key_go", "screen.choose", 1),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f5", "close", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def edition(self) -> Edition:
        return self.session.sheet.edition

    def body(self) -> Iterable[Widget]:
        yield Menu("origin")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.fill(list(self.entries()))
        self.set_focus(menu)

    def entries(self) -> Iterator[Entry]:
        """What there is to say, the thing itself first."""
        yield from ()

    def fact(self, field: str) -> Entry:
        """An answer that is read: its title and value, where its question stands; Enter goes there."""
        told = origins.told(self.edition, self.session.sheet.answers, field) or wording("origin.unanswered")
        name = wording("origin.answer", title=title(self.edition, field), answer=told)
        place = origins.question_place(self.edition, field) or origins.schema_place(self.edition, field)
        return Entry(f"{FIELD}{field}", name, f"{field}　{place}", whole=True)

    @on(Menu.Chosen)
    def chosen(self, event: Menu.Chosen) -> None:
        if event.mark.startswith(FIELD):
            visit(self.app, event.mark.removeprefix(FIELD))
        elif event.mark.startswith(PHRASE):
            identity = event.mark.removeprefix(PHRASE)
            phrase = next(p for p in origins.all_phrases(self.edition) if p.identity == identity)
            text = origins.sentence_at(self.edition, self.session.sheet.answers, phrase)
            self.app.push_screen(SentenceScreen(self.session, Sentence(text, phrase)))

    def action_choose(self) -> None:
        self.query_one(Menu).action_choose()

    def action_close(self) -> None:
        self.dismiss()


def head(text: str) -> Entry:
    return Entry("", text, style="head")


class QuestionScreen(OriginScreen):
    """From a question: its files, and forward to the sentences, checks and questions its answer changes."""

    def __init__(self, session: Session, field: str) -> None:
        super().__init__(session)
        self.field = field

    def heading(self) -> tuple[str, str]:
        return wording("origin.of_question"), title(self.edition, self.field)

    def entries(self) -> Iterator[Entry]:
        found = origins.origin(self.edition, self.field)
        answers = self.session.sheet.answers
        asked = str(found.question) if found.question else wording("origin.schema_title")
        yield Entry(f"{FIELD}{self.field}", wording("origin.field", field=self.field), whole=True)
        yield Entry("asked", wording("origin.asked", where=asked), whole=True)
        yield Entry("schema", wording("origin.schema", where=found.schema), whole=True)
        question = asked_by(self.edition, self.field)
        if question is not None and question.when:
            yield Entry("when", wording("origin.asked_when", when=question.when), whole=True)
        yield from self._sentences(found, answers)
        if found.checks:
            yield Entry("", "")
            yield head(wording("origin.checks", count=len(found.checks)))
        for check in found.checks:
            text = f"{wording(f'severity.{check.severity}')}{check.identity}　{check.where}"
            yield Entry(f"check:{check.identity}", text, check.message, whole=True)
        if found.opens:
            yield Entry("", "")
            yield head(wording("origin.opens", count=len(found.opens)))
        for question in found.opens:
            where = origins.question_place(self.edition, question.field)
            yield Entry(f"{FIELD}{question.field}", title(self.edition, question.field), f"{question.when}　{where}")

    def _sentences(self, found: origins.Origin, answers: dict[str, Any]) -> Iterator[Entry]:
        """The phrases that read the answer: those that stand in the report now come first."""
        made = [(origins.sentence_at(self.edition, answers, phrase), phrase) for phrase in found.phrases]
        yield Entry("", "")
        now = sum(bool(text) for text, _ in made)
        yield head(wording("origin.sentences", count=now, others=len(made) - now))
        for text, phrase in sorted(made, key=lambda pair: not pair[0]):
            label = f"{phrase.identity}　{phrase.where}"
            shown = text or wording("origin.unsaid")
            yield Entry(f"{PHRASE}{phrase.identity}", label, shown, "picked" if text else "dim", whole=True)


class SentenceScreen(OriginScreen):
    """From a sentence back: its phrase and condition, the facts it reads, and the questions those come from."""

    def __init__(self, session: Session, sentence: Sentence) -> None:
        super().__init__(session)
        self.sentence = sentence

    def heading(self) -> tuple[str, str]:
        return wording("origin.of_sentence"), self.sentence.phrase.identity

    def entries(self) -> Iterator[Entry]:
        phrase = self.sentence.phrase
        yield Entry("text", self.sentence.text or wording("origin.unsaid"), style="ask", whole=True)
        yield Entry("phrase", wording("origin.phrase", id=phrase.identity, where=phrase.where), whole=True)
        when = phrase.when or wording("origin.always")
        yield Entry("when", wording("origin.when", when=when), whole=True)
        yield Entry("", "")
        yield head(wording("origin.template"))
        for number, text in enumerate(phrase.texts, 1):
            yield Entry(f"text{number}", text, style="dim", whole=True)
        yield Entry("", "")
        yield head(wording("origin.reads", count=len(phrase.reads)))
        for field in phrase.reads:
            yield self.fact(field)


class FindingScreen(OriginScreen):
    """From a finding: its check, what that expects, and the questions of what it reads."""

    def __init__(self, session: Session, finding: Finding) -> None:
        super().__init__(session)
        self.finding = finding

    def heading(self) -> tuple[str, str]:
        return wording("origin.of_finding"), self.finding.check

    def entries(self) -> Iterator[Entry]:
        found = origins.check_place(self.edition, self.finding.check)
        where = found[0] if found else wording("origin.in_code")
        text = f"{wording(f'severity.{self.finding.severity}')}{self.finding.message}"
        yield Entry(f"{FIELD}{self.finding.place}", text, style="ask", whole=True)
        yield Entry("check", wording("origin.check", id=self.finding.check, where=where), whole=True)
        if found and found[1]:
            yield Entry("expect", wording("origin.expect", expect=found[1]), whole=True)
        yield Entry("basis", wording("origin.basis", basis=self.finding.basis), whole=True)
        reads = found[2] if found else ()
        yield Entry("", "")
        yield head(wording("origin.reads", count=len(reads) or 1))
        for field in reads or (self.finding.place,):
            yield self.fact(field)


class SentencesScreen(ReportScreen):
    """The report with a cursor on its sentences: up and down move it, Enter or F5 tells where one comes from."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("Enter", "origin.key_why", "screen.why", 1),
        Key("上下", "origin.key_sentence", "screen.move(1)", 2),
        Key("Esc", "key.return", "screen.close", 2),
        THEME,
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f5", "why", show=False),
        Binding("escape,f8", "close", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, session: Session, section: str = "") -> None:
        super().__init__(session, HERE)  # where it opens
        self.sentences = origins.sentences(session.sheet.edition, session.sheet.answers)
        self.at = self._first(section)

    def _first(self, section: str) -> int:
        """The first sentence of a section; of tables, which have none, the first that has to do with them."""
        near = [phrase.part.partition("_")[0] == section for phrase in (s.phrase for s in self.sentences)]
        reads = [any(f.startswith(f"{section}.") for f in s.phrase.reads) for s in self.sentences]
        return next((n for n, (a, b) in enumerate(zip(near, reads, strict=True)) if a or (b and section)), 0)

    def heading(self) -> tuple[str, str]:
        return wording("origin.pick"), self.session.name

    def _show(self) -> None:
        self.call_after_refresh(self.paper("report").show, None, HERE)

    def _lines(self, width: int) -> list[Line]:
        measure = min(width, MEASURE)
        marked = Marked(texts={self.sentences[self.at].text: ("cursor", HERE)}) if self.sentences else Marked()
        return column(report_lines(self.report, measure, self.app.has_class("-ascii"), marked), width, measure)

    def action_move(self, step: int) -> None:
        self.at = min(max(self.at + step, 0), max(len(self.sentences) - 1, 0))
        self._show()

    def action_why(self) -> None:
        if self.sentences:
            self.app.push_screen(SentenceScreen(self.session, self.sentences[self.at]))
