"""An office's own Word file with named places, filled by docxtpl (extra `template`).

A place is a name in double braces. Blocks (the title, each part of the form, the signature)
stand in a paragraph of their own; the unit, the year and the numbers of the document may
stand anywhere. A template that lacks a statutory part is refused. What answers say is put
in as text: it is never read as a template.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from assistant.documents import fault, load_shipped, short
from assistant.edition import Edition, load
from assistant.expressions import TemplateFault, letterhead, literal
from assistant.formats import content_of, docx
from assistant.formats.archive import settled
from assistant.formats.layout import Profile
from assistant.report import Paragraph, Report, Section

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
USED = re.compile(r'(<w:(?:pStyle|tblStyle) w:val=")([^"]+)(")')
BASE = "ReportBase"
OPTIONAL = ("preface", "signature")


def start(profile: Profile) -> bytes:
    """A template to begin with: every place shown, every style in it, explanations that are never printed."""
    edition = load()
    elsewhere = "、".join(name for name, what in _places() if not _is_block(edition, what))
    told = str(_message("template.help")).format(names=elsewhere).splitlines()
    blocks = [f"{{{{ {name} }}}}" for name, what in _places() if _is_block(edition, what)]
    preface = tuple(Paragraph(f"{{#p {line} #}}", "note") for line in told)
    sections = (Section("", "", tuple(Paragraph(line) for line in blocks)),)
    return docx.write(Report((), "", None, edition.name, preface, sections), profile)


def fill(path: Path, report: Report, profile: Profile) -> bytes:
    """The report in the office's template.

    Raises AssistantError: docxtpl is not installed, the file is missing or no Word file, a part it
    must have or a place it names is not there.
    """
    edition = load(report.edition)
    template = _opened(path)
    _set_apart(template, path, edition)
    names = dict(_places())
    used = _names_used(template, path)
    lacking = [name for name, what in names.items() if _is_needed(edition, what) and name not in used]
    if lacking:
        raise fault("template.lacking", file=path, names="、".join(lacking))
    unknown = sorted(used - names.keys())
    if unknown:
        raise fault("template.unknown", file=path, names="、".join(map(short, unknown)), known="、".join(names))
    styles = _styles(template, profile)
    values = {name: literal(_value(report, profile, what, styles, edition)) for name, what in names.items()}
    try:
        template.render(values, letterhead())
    except TemplateFault as problem:
        raise fault("template.syntax", file=path, why=problem.message or "") from None
    _describe(template.docx.core_properties, report)
    stream = io.BytesIO()
    template.docx.save(stream)
    return settled(stream.getvalue(), report.meta.get("date") or docx.UNDATED)


# -- the places ------------------------------------------------------------------------------


def _message(key: str) -> Any:
    return load_shipped("prompts", "messages.yaml")[key]


def _places() -> list[tuple[str, str]]:
    """The names an office may use, each with what stands there."""
    return [(name, what) for name, what in _message("template.places")]


def _sections(edition: Edition) -> list[str]:
    return [section["key"] for section in edition.form["sections"]]


def _is_block(edition: Edition, what: str) -> bool:
    return _is_needed(edition, what) or what in OPTIONAL


def _is_needed(edition: Edition, what: str) -> bool:
    """Must every template have this place? The form's sections and the title."""
    return what == "title" or what in _sections(edition)


def _value(report: Report, profile: Profile, what: str, styles: Mapping[str, str], edition: Edition) -> str:
    """The markup of a place: whole paragraphs and tables for a block, escaped text otherwise."""
    if not _is_block(edition, what):
        facts = {"organ": report.organ, "year": str(report.year or "")}
        return _guarded(escape(facts.get(what) or report.meta.get(what, "")))
    bare = replace(report, title=(), preface=(), sections=(), signature=())
    part = {
        "title": replace(bare, title=report.title),
        "preface": replace(bare, preface=report.preface),
        "signature": replace(bare, signature=report.signature),
    }.get(what) or replace(bare, sections=tuple(s for s in report.sections if s.key == what))
    markup = docx.body(part, profile, report.draft if what == "title" else "")
    return _guarded(USED.sub(lambda match: match[1] + styles.get(match[2], match[2]) + match[3], markup))


def _guarded(markup: str) -> str:
    """Text as it stands: docxtpl turns {_{ into {{ after rendering, unless the mark is written as a number."""
    return markup.replace("{_", "{&#95;").replace("_}", "&#95;}").replace("_%", "&#95;%").replace("%_", "%&#95;")


# -- the template ----------------------------------------------------------------------------


def _opened(path: Path) -> Any:
    """The template. docxtpl and python-docx are loaded only now."""
    try:
        from docx.opc.exceptions import PackageNotFoundError
        from docxtpl import DocxTemplate
    except ImportError:
        raise fault("template.missing") from None
    try:
        template = DocxTemplate(io.BytesIO(content_of(path)))
        template.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as problem:
        raise fault("template.damaged", file=path) from problem
    return template


def _set_apart(template: Any, path: Path, edition: Edition) -> None:
    """Mark the paragraphs that hold nothing but a block's place, so that the block takes their place."""
    blocks = {name for name, what in _places() if _is_block(edition, what)}
    place = re.compile(r"\{\{p?\s*(" + "|".join(map(re.escape, sorted(blocks, key=len, reverse=True))) + r")\s*\}\}")
    for paragraph in template.docx.element.body.iter(f"{W}p"):
        texts = list(paragraph.iter(f"{W}t"))
        whole = "".join(text.text or "" for text in texts).strip()
        match = place.search(whole)
        if match is None or whole.startswith("{#"):
            continue
        if match.group() != whole:
            raise fault("template.apart", file=path, name=match[1])
        texts[0].text = f"{{{{p {match[1]} }}}}"
        for text in texts[1:]:
            text.text = ""


def _names_used(template: Any, path: Path) -> set[str]:
    try:
        names: set[str] = template.get_undeclared_template_variables(letterhead())
    except TemplateFault as problem:
        raise fault("template.syntax", file=path, why=problem.message or "") from None
    return names


def _styles(template: Any, profile: Profile) -> dict[str, str]:
    """Our styles by their id -> the id each has in the template; those it lacks are added to it."""
    from lxml import etree

    theirs = template.docx.styles.element
    known = {_name(style): str(style.get(f"{W}styleId")) for style in theirs.iter(f"{W}style")}
    ids = {}
    for style in etree.fromstring(docx.styles(profile, BASE).encode()).iter(f"{W}style"):
        ours = str(style.get(f"{W}styleId"))
        ids[ours] = known.get(_name(style), ours)
        if _name(style) not in known:
            for kin in (*style.iter(f"{W}basedOn"), *style.iter(f"{W}next")):
                kin.set(f"{W}val", ids.get(_value_of(kin), _value_of(kin)))
            if f"{W}default" in style.attrib:
                del style.attrib[f"{W}default"]
            theirs.append(style)
    return ids


def _name(style: Any) -> str:
    name = style.find(f"{W}name")
    return _value_of(name).lower() if name is not None else ""


def _value_of(element: Any) -> str:
    return str(element.get(f"{W}val", ""))


def _describe(properties: Any, report: Report) -> None:
    """The properties of the finished file; the template's own told of the template."""
    properties.title = "".join(report.title)
    properties.author = properties.last_modified_by = report.organ
    for ours, theirs in (("subject", "subject"), ("keywords", "keywords"), ("description", "comments")):
        setattr(properties, theirs, report.meta.get(ours, ""))
    properties.language, properties.revision = "zh-CN", 1
