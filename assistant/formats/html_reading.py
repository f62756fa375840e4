"""Web pages of any origin read: the report on them, without the menus and notices around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.edition import Edition
from assistant.formats.decoding import decoded
from assistant.formats.html import TAGS
from assistant.formats.outline import Outline, Role
from assistant.formats.recognise import DamagedError, Line, recognise
from assistant.report import Cell, Grid, Report

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
SIZE = re.compile(r"(?:width|height)\s*:\s*(\d+)", re.IGNORECASE)
ICON = 100  # pixels: a picture of a table is larger
PICTURE = "\x1e"  # stands for a picture in a text; no page can hold it
MOST_TAGS = 300_000  # a report has some thousands; a page with millions would fill the memory
ATTACHED = re.compile(r"\.(?:docx?|pdf|wps|ofd|rar|zip)$", re.IGNORECASE)
Found = tuple[Line | Grid, Any]


def read(content: bytes, edition: Edition) -> Report:
    """The report on a web page. Around it a page has menus and notices: they are passed over.

    What lies outside the element that holds the report is kept only where it may be the
    title, or is a whole sentence (then it is listed as unplaced). Raises DamagedError for
    what is no page, is too large, or only leads to the report in an attached file.
    """
    root = _tree(decoded(content))
    items = list(_items(root))
    holder = _holder(items, edition)
    kept = [holder is None or holder in (element, *element.iterancestors()) for _, element in items]
    outside = [(i, item.text) for i, (item, _) in enumerate(items) if not kept[i] and isinstance(item, Line)]
    before = [text for i, text in outside if True not in kept[:i]]
    named = {meta.get("name", ""): meta.get("content", "") for meta in root.iter("meta")}
    titles = [named.get(TAGS["title"], ""), *reversed(before), *(title.text or "" for title in root.iter("title"))]
    meta = {key: value for key, tag in TAGS.items() if (value := named.get(tag, ""))}
    report = recognise((item for (item, _), keep in zip(items, kept, strict=True) if keep), edition, titles, meta)
    if not any(section.key for section in report.sections) and not report.figures() and _attached(root):
        raise DamagedError("attached")
    stray = tuple(text for _, text in outside if "。" in text)
    return replace(report, unplaced=report.unplaced + stray)


def table(markup: str) -> Grid:
    """One table given as markup, as Markdown may hold it."""
    return _grid(next(_tree(markup).iter("table")))


def _tree(text: str) -> Any:
    from lxml import etree, html

    if text.count("<") > MOST_TAGS:
        raise DamagedError("bomb")
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
    outline = Outline(edition)
    chains = [
        [*reversed(list(element.iterancestors())), element]
        for item, element in items
        if isinstance(item, Line) and len(item.text) < 80 and outline.key(item.text)
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
            if tag == "img" and not unseen and not _is_icon(element):
                buffer.append(PICTURE)
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
    whole = "".join(buffer)
    text = _tidy(whole.replace(PICTURE, ""))
    buffer.clear()
    if text:
        yield Line(text, _role(element)), element
    if PICTURE in whole:
        yield Line("", "picture"), element


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


def _is_icon(image: Any) -> bool:
    """Decoration says how small it is; a picture of a table is large or says nothing."""
    sizes = [image.get("width", ""), image.get("height", ""), *SIZE.findall(image.get("style", ""))]
    return any(size.removesuffix("px").isdecimal() and int(size.removesuffix("px")) < ICON for size in sizes)


def _attached(root: Any) -> bool:
    return any(ATTACHED.search(link.get("href", "").partition("?")[0]) for link in root.iter("a"))


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
    title = _tidy(_squeezed(caption.text_content())) if caption is not None else ""
    return Grid("", title, (), tuple(rows), head_rows, bordered=_is_bordered(table))


def _is_bordered(table: Any) -> bool:
    """May a table have lines? Only a page without any style sheet shows for sure that it has none."""
    if table.get("border", "0").strip() not in ("", "0") or table.get("class") or table.get("rules"):
        return True
    if any("border" in (cell.get("style", "") + cell.get("class", "")) for cell in (table, *table.iter("td", "th"))):
        return True
    return any(True for _ in table.getroottree().getroot().iter("style", "link"))


def _cell(cell: Any) -> Cell:
    text = _tidy(_squeezed(cell.text_content()))
    left = "left" in cell.get("class", "").split() or re.search(r"text-align\s*:\s*left", cell.get("style", ""))
    return Cell(text, _span(cell, "colspan"), _span(cell, "rowspan"), align="left" if left else "center")


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 5 and int(value) else 1
