"""Answers -> files: composed, checked, written in every form asked for; all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import formats
from assistant.answers import Answers
from assistant.desk import safe_name
from assistant.documents import fault, load_shipped
from assistant.edition import load
from assistant.findings import Finding, blocking
from assistant.formats import profiles
from assistant.formats.layout import Profile
from assistant.formats.layout import load as load_layout
from assistant.report import Report
from assistant.review import review_answers
from assistant.writing import write_all


class Refused(Exception):  # noqa: N818 - a verdict on the report, no error of the program
    """The report has errors, so it is not built; `findings` are all findings on it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


def default_name(answers: Answers) -> str:
    """The usual file name: unit, year, the statutory title."""
    organ = (answers.get("organ") or {}).get("name") or ""
    name = load_shipped("prompts", "messages.yaml")["report.name"]
    return safe_name(name.format(organ=organ, year=answers.get("year") or "")) + ".docx"


@dataclass(frozen=True)
class Wishes:
    """What a build is asked for beside its files: an own Word template, a picture, charts on the page, a comparison."""

    template: Path | None = None
    picture: Path | None = None
    charts: bool = False
    verify: bool = False


PLAIN = Wishes()
OWN_WORDS = ("own_words", "matters")
WORD, PAPER, PAGES = ".docx", (".docx", ".pdf"), (".html", ".htm")
Files = list[tuple[Path, bytes]]


def build(
    answers: Answers,
    outs: list[Path],
    *,
    beside: Path | None = None,
    draft: bool = False,
    force: bool = False,
    wishes: Wishes = PLAIN,
) -> list[Path]:
    """Write the report of these answers to every path (its suffix names the format).

    An own layout is looked for beside the answers file. Several files, or what an office's
    template makes, are read back and compared before the first is released.
    Raises Refused while an error stands (not for a draft), AssistantError for an unknown
    format (code 2), a file that exists (without `force`) or cannot be written (code 3), files
    that do not agree.
    """
    _sensible(outs, wishes)
    _writable(outs + _drawn(wishes), force)
    layout = profiles.beside(beside) if beside else load_layout()
    report, outcome = review_answers(answers, draft)
    if not draft:
        findings = _with_prose(answers, outcome.findings)
        if blocking(findings):
            raise Refused(findings)
    files = _files(report, answers, outs, layout, wishes)
    if wishes.verify or wishes.template or len(files) > 1:
        from assistant.formats.agreement import agree

        agree(report, files)
    if wishes.picture:
        files += _picture(report, answers, wishes.picture)
    write_all(files)
    return [path for path, _ in files]


def _with_prose(answers: Answers, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with those on the prose where the writer's own words speak of what the tables count.

    Sentences of ours say what the tables say; to read them all again would cost more than the whole build.
    What problems rest on is left to `check`.
    """
    words = load_shipped("prompts", "vocabulary", "own_words.yaml")
    said = [text for key in ("overview", "other_matters") for text in _paragraphs(answers.get(key))]
    if not any(any(w in text for w in words["subjects"]) and any(w in text for w in words["claims"]) for text in said):
        return list(findings)
    from assistant.review.files import examined
    from assistant.review.opened import of_answers

    return list(examined(of_answers(answers)).findings)


def _paragraphs(part: Any, key: str = "") -> Iterator[str]:
    """What a part of the answers holds that is printed as the writer wrote it."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _paragraphs(value, name)
    elif isinstance(part, list):
        for item in part:
            yield from _paragraphs(item, key)
    elif isinstance(part, str) and key in OWN_WORDS:
        yield part


def deliver(report: Report, outs: list[Path], *, force: bool = False) -> list[Path]:
    """Write any Report to every path, all or none. Raises AssistantError as `build` does."""
    for out in outs:
        formats.check_suffix(out.suffix)
    _writable(outs, force)
    write_all([(out, formats.write(report, formats.suffix_of(out))) for out in outs])
    return outs


def template(out: Path | None, force: bool) -> Path:
    """Write a Word template to begin with; its path. Raises AssistantError as `build` does."""
    from assistant.formats import own_template

    out = out or Path(str(load_shipped("prompts", "messages.yaml")["template.file"]))
    if out.suffix.lower() != WORD:
        raise fault("template.suffix", code=2, file=out)
    _writable([out], force)
    write_all([(out, own_template.start(load_layout()))])
    return out


def _files(report: Report, answers: Answers, outs: list[Path], layout: Profile, wishes: Wishes) -> Files:
    if wishes.template:
        return _on_template(report, outs, layout, wishes.template)
    made: Files = []
    for out in outs:
        if wishes.charts and formats.suffix_of(out) in PAGES:
            from assistant import picture
            from assistant.formats import html

            charts = picture.charts(load(report.edition), answers)
            made.append((out, html.write(formats.as_laid_out(report, layout), layout, charts)))
        else:
            made.append((out, formats.write(report, formats.suffix_of(out), layout)))
    return made


def _on_template(report: Report, outs: list[Path], layout: Profile, template: Path) -> Files:
    """The Word file an office's template makes, and its PDF."""
    from assistant.formats import own_template

    word = own_template.fill(template, formats.as_laid_out(report, layout), layout)
    made: Files = []
    for out in outs:
        if out.suffix.lower() == WORD:
            made.append((out, word))
        else:
            from assistant.formats import docx, libreoffice

            made.append((out, libreoffice.converted(word, report.meta.get("date") or docx.UNDATED)))
    return made


def _picture(report: Report, answers: Answers, out: Path) -> Files:
    """The picture and, beside it, what it says in words."""
    from assistant import picture

    drawn = picture.draw(load(report.edition), answers, out.suffix, bool(report.draft))
    return [(out, drawn.content), (_words_of(out), (drawn.words + "\n").encode("utf-8"))]


def _words_of(picture: Path) -> Path:
    return picture.with_name(f"{picture.name}.{load_shipped('prompts', 'messages.yaml')['picture.words']}.txt")


def _drawn(wishes: Wishes) -> list[Path]:
    return [wishes.picture, _words_of(wishes.picture)] if wishes.picture else []


def _sensible(outs: list[Path], wishes: Wishes) -> None:
    """Raises AssistantError (code 2): a format nobody writes, or one that does not go with a wish."""
    for out in outs:
        formats.check_suffix(out.suffix)
        if wishes.template and out.suffix.lower() not in PAPER:
            raise fault("template.kind", code=2, file=out)
    if wishes.charts and not any(formats.suffix_of(out) in PAGES for out in outs):
        raise fault("charts.page", code=2)
    if wishes.picture:
        from assistant import picture

        picture.check_suffix(wishes.picture)


def _writable(outs: list[Path], force: bool) -> None:
    for out in outs:
        if out.exists() and not force:
            raise fault("file.exists", file=out)
