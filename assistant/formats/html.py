"""Web pages: one complete, printable page without scripts; pages of any origin are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.edition import Edition
from assistant.expressions import markup
from assistant.formats import layout
from assistant.formats.labels import Labels
from assistant.formats.layout import Profile
from assistant.formats.recognise import DamagedError, Line, Role, recognise
from assistant.report import Cell, Grid, Report

PAGE = Path(__file__).parent / "templates" / "page.html.j2"
# What the guide to government web sites (国办发〔2017〕47号) calls the facts of an article.
TAGS = {
    "title": "ArticleTitle",
    "published": "PubDate",
    "author": "ContentSource",
    "keywords": "Keywords",
    "description": "Description",
    "site": "SiteName",
    "column": "ColumnName",
    "url": "Url",
}

# -- writing -------------------------------------------------------------------------------


def write(report: Report, profile: Profile) -> bytes:
    """The report as a web page."""
    meta = {"title": "".join(report.title), "author": report.organ} | {k: v for k, v in report.meta.items() if v}
    width = profile.page.text_width * layout.POINTS_PER_MM / profile.sizes.body
    blanks = layout.signature_blanks(report.signature, width, profile.sealed)
    page = markup(PAGE).render(
        report=report,
        page=profile.page,
        title=meta["title"],
        tags={TAGS[key]: value for key, value in meta.items() if key in TAGS},
        faces={use: _stack(faces) for use, faces in vars(profile.fonts).items()},
        shares=_percentages,
        least_width=_least_width,
        signature=list(zip(report.signature, blanks, strict=True)),
    )
    return page.encode("utf-8")


def _stack(faces: tuple[str, ...]) -> str:
    """A CSS font list; a style sheet knows no escapes a template could make, so only plain names pass."""
    return ", ".join('"' + re.sub(r"[^\w -]", "", face) + '"' for face in faces)


def _percentages(grid: Grid) -> list[str]:
    return [f"{share / 100:g}" for share in layout.shares(grid.widths, 10000, len(grid.widths))]


def _least_width(grid: Grid) -> str:
    """In ems: two characters side by side must fit the narrowest column, or the table scrolls."""
    return f"{3.2 * sum(grid.widths) / min(grid.widths):.0f}" if grid.widths else "0"


# -- reading -------------------------------------------------------------------------------

# Elements that run along in a line; every other one begins and ends a paragraph.
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "em", "font", "i", "img", "ins", "label"}
)
INLINE |= {"kbd", "mark", "o:p", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"}
UNSEEN = frozenset({"button", "head", "iframe", "nav", "noscript", "script", "select", "style", "svg", "template"})
ROLES: dict[str, Role] = {"h1": "title", "h2": "section", "h3": "part"}
# A line break in the source between two full-width characters is no blank.
SOFT_BREAK = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\xff])")
BLANKS = re.compile(r"[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
Found = tuple[Line | Grid, Any]


def read(content: bytes, edition: Edition) -> Report:
    """The report on a web page. Around it a page has menus and notices: they are passed over.

    What lies outside the element that holds the report is kept only where it may be the
    title, or is a whole sentence (then it is listed as unplaced).
    """
    root = _tree(content)
    items = list(_items(root))
    holder = _holder(items, edition)
    kept = [holder is None or holder in (element, *element.iterancestors()) for _, element in items]
    outside = [(i, item.text) for i, (item, _) in enumerate(items) if not kept[i] and isinstance(item, Line)]
    before = [text for i, text in outside if True not in kept[:i]]
    named = {meta.get("name", ""): meta.get("content", "") for meta in root.iter("meta")}
    titles = [named.get(TAGS["title"], ""), *reversed(before), *(title.text or "" for title in root.iter("title"))]
    meta = {key: value for key, tag in TAGS.items() if (value := named.get(tag, ""))}
    report = recognise((item for (item, _), keep in zip(items, kept, strict=True) if keep), edition, titles, meta)
    stray = tuple(text for _, text in outside if "。" in text)
    return replace(report, unplaced=report.unplaced + stray)


def _tree(content: bytes) -> Any:
    from lxml import etree, html

    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")  # older sites; a wider GBK
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as problem:
        raise DamagedError from problem
    if root.find("body") is None:
        raise DamagedError
    return root


def _holder(items: list[Found], edition: Edition) -> Any:
    """The innermost element around all headings of the form, or None if there are not two of them."""
    headings = Labels((section["heading"], section["key"]) for section in edition.form["sections"])
    chains = [
        [*reversed(list(element.iterancestors())), element]
        for item, element in items
        if isinstance(item, Line) and headings.find(item.text)
    ]
    common = [ranks[0] for ranks in zip(*chains, strict=False) if all(element is ranks[0] for element in ranks)]
    return common[-1] if len(chains) > 1 else None


def _items(root: Any) -> Iterator[Found]:
    """Every paragraph and table in order, each with the element it stands in."""
    from lxml import etree

    buffer: list[str] = []
    body = root.find("body")
    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            tag = element.tag
            unseen = tag in UNSEEN or element.get("hidden") is not None or HIDDEN.search(element.get("style", ""))
            if tag not in INLINE or unseen:
                around = element.getparent() if element.getparent() is not None else element
                yield from _flush(buffer, around)
            if tag == "br":
                buffer.append("\n")
            if unseen:
                walk.skip_subtree()
            elif tag == "table" and _is_data(element):
                yield _grid(element), element
                walk.skip_subtree()
            else:
                buffer.append(_squeezed(element.text))
            continue
        if event == "end" and element.tag not in INLINE:
            yield from _flush(buffer, element)
        if element.tail and element is not body:
            buffer.append(_squeezed(element.tail))


def _squeezed(text: str | None) -> str:
    return BLANKS.sub(" ", SOFT_BREAK.sub("", text)) if text else ""


def _flush(buffer: list[str], element: Any) -> Iterator[Found]:
    text = _tidy("".join(buffer))
    buffer.clear()
    if text:
        yield Line(text, _role(element)), element


def _tidy(text: str) -> str:
    """Runs of plain blanks count once; a no-break space is a blank that was meant."""
    text = re.sub(r" *\n *", "\n", re.sub(" +", " ", text))
    return text.replace("\u00a0", " ").strip()


def _role(element: Any) -> Role:
    classes = element.get("class", "").split()
    if "note" in classes:
        return "note"
    parent = element.getparent()
    if parent is not None and "signature" in parent.get("class", "").split():
        return "signature"
    return ROLES.get(element.tag, "")


def _is_data(table: Any) -> bool:
    """Pages of old sites are laid out in tables; one that holds another, or a single cell, is such."""
    return next(table.iterdescendants("table"), None) is None and len(list(table.iter("td", "th"))) > 1


def _grid(table: Any) -> Grid:
    rows = []
    head_rows = 0
    for row in table.iter("tr"):
        head_rows += row.getparent().tag == "thead"
        rows.append(tuple(_cell(cell) for cell in row if cell.tag in ("td", "th")))
    caption = table.find("caption")
    return Grid("", _tidy(_squeezed(caption.text_content())) if caption is not None else "", (), tuple(rows), head_rows)


def _cell(cell: Any) -> Cell:
    text = _tidy(_squeezed(cell.text_content()))
    left = "left" in cell.get("class", "").split() or re.search(r"text-align\s*:\s*left", cell.get("style", ""))
    return Cell(text, _span(cell, "colspan"), _span(cell, "rowspan"), align="left" if left else "center")


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 5 and int(value) else 1
