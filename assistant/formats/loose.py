"""Tables that were copied as text: their cells in order, their spans and lines lost.

Rows come with | or tabs, with figures behind blanks, or one cell a line. The labels tell
what is a row, so the spans can be put back; what the figures mean is then told as for any
other table (placing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.edition import Edition
from assistant.formats.labels import Labels, bare, core, folded
from assistant.formats.wording import Wording, wording
from assistant.report import Cell, Grid

DELIMITED = re.compile(r"[|│┃\t]")
CELLS = re.compile(r"\s*[|│┃]\s*|\t")
VALUE = re.compile(r"[-+−]?\d[\d,.]*(?:\([^()]*\))?|/|-|—|–|无")
TRAILING = re.compile(r"(?P<label>\S.*?)(?P<values>(?:\s+(?:[-+−]?\d[\d,.]*|/|-|—|–|无))+)\s*")
RULE = re.compile(r":?-{2,}:?")
BROKEN = 4  # a label comes in as many pieces at most
LONGEST = 60
Row = list[str]


def restored(lines: Sequence[str], key: str, edition: Edition) -> tuple[int, Grid | None, int]:
    """The table of a section (by its key) among its lines: where it begins, itself, where it ends.

    Lines that are no text are given as empty ones. None where no table can be told.
    """
    words = wording(edition)
    rows = [_cells(line, words.known[key]) for line in lines]
    inside = [i for i, row in enumerate(rows) if row and _belongs(row, words.known[key])]
    if len(inside) < 2:
        return 0, None, 0
    start, end = inside[0], inside[-1] + 1
    while start and _is_piece(rows[start - 1], words.known[key]):
        start -= 1
    part = [row for row in rows[start:end] if row]
    build = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}[key]
    grid = build(part, words, edition)
    return (start, grid, end) if grid else (0, None, 0)


def _cells(line: str, labels: Labels) -> Row:
    """The cells a line of text holds; none for a sentence."""
    if DELIMITED.search(line):
        cells = [cell.strip() for cell in CELLS.split(line.strip())]
        if all(RULE.fullmatch(cell) for cell in cells if cell):
            return []
        return cells[1:] if cells and not cells[0] else cells
    text = line.strip()
    if not text or "。" in text or len(text) > 2 * LONGEST:
        return []
    match = TRAILING.fullmatch(text)
    if match:
        return [*_labels(match["label"], labels), *match["values"].split()]
    return _labels(text, labels)


def _labels(text: str, labels: Labels) -> Row:
    """Labels that stand on one line with blanks between (and inside) them."""
    if labels.find(text):
        return [text]
    words, row = text.split(), []
    while words:
        count = next((n for n in range(min(BROKEN, len(words)), 0, -1) if labels.find("".join(words[:n]))), 1)
        row.append("".join(words[:count]))
        words = words[count:]
    return row


def _belongs(row: Row, labels: Labels) -> bool:
    return any(labels.find(cell) or VALUE.fullmatch(folded(cell)) for cell in row if cell) and all(
        len(cell) <= LONGEST for cell in row
    )


def _is_piece(row: Row, labels: Labels) -> bool:
    """Is this line the beginning or end of a label that came on several lines?"""
    piece = bare(row[0]) if len(row) == 1 else ""
    return bool(piece) and any(piece in label for label in labels.whole)


def _is_value(text: str) -> bool:
    return VALUE.fullmatch(folded(text)) is not None


@dataclass
class Printed:
    """One row as printed: its labels, and its values with blank ones where the text shows them."""

    labels: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


def _rows(rows: Sequence[Row], labels: Labels, width: int) -> list[Printed]:
    """Labels and values in order, a new row with each label behind a value; `width` values make a row full."""
    found: list[Printed] = [Printed()]
    for row in rows:
        for cell in _filled(row, width):
            last = found[-1]
            if _is_value(cell) or (not cell and last.values):
                last.values.append(cell)
            elif cell and last.values:
                found.append(Printed([cell]))
            elif cell:
                _joined(last.labels, cell, labels)
    return [row for row in found if row.labels or row.values]


def _filled(row: Row, width: int) -> Row:
    """A row without the blanks that only filled up its columns: figures may be blank, but no more than there are."""
    at = next((i for i, cell in enumerate(row) if _is_value(cell)), len(row))
    head, values = [cell for cell in row[:at] if cell], row[at:]
    full = [cell for cell in values if cell]
    return [*head, *(full if len(full) >= width or not head else values[:width])]


def _joined(labels: list[str], piece: str, known: Labels) -> None:
    """Adds a piece to the labels, together with those before it if they make one only so."""
    for count in range(min(BROKEN, len(labels)), 0, -1):
        whole = "".join((*labels[-count:], piece))
        pieces = (*labels[-count:], piece)
        if known.find(whole) and not all(known.find(one) for one in pieces):
            labels[-count:] = [whole]
            return
    labels.append(piece)


# -- the three tables ----------------------------------------------------------------------


def _disclosure(rows: Sequence[Row], words: Wording, edition: Edition) -> Grid | None:
    """Headings and rows under each other; a single heading or figure takes the columns that are left."""
    width = len(edition.form["disclosure"]["widths"])
    known = words.known["disclosure"]
    lines: list[tuple[Cell, ...]] = []
    for printed in _rows(rows, known, width - 1):
        pending = list(printed.labels)
        row_label = pending.pop() if printed.values and pending else ""
        lines += _headed(pending, words, width)
        if row_label or printed.values:
            values = printed.values[: width - 1]
            lines.append((Cell(row_label), *_spanned(values, width - 1)))
    return Grid("", "", (), tuple(lines), bordered=False) if len(lines) > 1 else None


def _headed(labels: Sequence[str], words: Wording, width: int) -> Iterator[tuple[Cell, ...]]:
    """The bands and heading rows that these labels are: a heading row begins with the first heading."""
    first, row = bare(words.own_headings[0]), list[str]()
    for label in [*labels, ""]:
        heading = label and (words.headings.find(label) or words.gone["disclosure"].find(label))
        if row and (not heading or bare(label) == first):
            yield (Cell(row[0]), *_spanned(row[1:], width - 1))
            row = []
        if heading:
            row.append(label)
        elif label:
            yield (Cell(label, width),)


def _spanned(texts: Sequence[str], width: int) -> Iterator[Cell]:
    for i, text in enumerate(texts):
        yield Cell(text, width - i if i == len(texts) - 1 else 1)


def _requests(rows: Sequence[Row], words: Wording, edition: Edition) -> Grid | None:
    """The applicants' columns in the order of their labels, then every row with its figures at the right."""
    form = edition.form["requests"]
    count = len(form["columns"])
    printed = _rows(rows, words.known["requests"], count)
    head, body = _split_head(printed, words)
    columns = _columns(head, words, form)
    if len(columns) != count or not body:
        return None
    depth = max(len(row.labels) for row in body) or 1
    lines = [_head_line(form["corner"] if at == 0 else "", row, depth) for at, row in enumerate(_head(columns, form))]
    for row in body:
        labels = row.labels or [""]
        values = row.values[:count] if len(row.values) >= count else row.values
        spare = depth - len(labels) + count - len(values)
        cells = [*(Cell(label) for label in labels[:-1]), Cell(labels[-1], spare + 1 if len(values) == count else 1)]
        lines.append((*cells, *map(Cell, values)))
    return Grid("", "", (), tuple(lines), bordered=False)


def _split_head(printed: Sequence[Printed], words: Wording) -> tuple[list[str], list[Printed]]:
    """The labels before the first row of figures, and the rows: the first row's own label ends the head."""
    if not printed:
        return [], []
    labels = printed[0].labels
    cut = next((i for i, label in enumerate(labels) if words.rows.find(label) and not _applicant(label, words)), None)
    if cut is None:
        return labels, list(printed[1:])
    return labels[:cut], [Printed(labels[cut:], printed[0].values), *printed[1:]]


def _applicant(label: str, words: Wording) -> bool:
    return words.applicants.find(label) is not None


def _columns(head: Sequence[str], words: Wording, form: dict[str, object]) -> list[str]:
    """The labels of the applicants' columns in printed order; those of the group stand where its label does."""
    columns: list[dict[str, str]] = form["columns"]  # type: ignore[assignment]
    under = {column["key"]: core(column["under"]) for column in columns if "under" in column}
    group, names = set(under.values()), list[str]()
    inner = [label for label in head if under.get(words.applicants.find(label) or "")]
    for label in head:
        if core(label) in group:
            names += inner
            inner = []
        elif words.applicants.find(label) and not under.get(words.applicants.find(label) or ""):
            names.append(label)
    return names + inner


def _head(columns: Sequence[str], form: dict[str, object]) -> list[tuple[Cell, ...]]:
    return [(Cell(str(form["head"]), len(columns)),), tuple(map(Cell, columns))]


def _head_line(corner: str, cells: tuple[Cell, ...], depth: int) -> tuple[Cell, ...]:
    return (Cell(corner, depth), *cells)


def _disputes(rows: Sequence[Row], words: Wording, edition: Edition) -> Grid | None:
    """All figures of the one row, when every label above them is the form's and nothing else is."""
    form = edition.form["disputes"]
    count = len(form["blocks"]) * len(form["cells"])
    flat = [cell for row in rows for cell in row]
    values = [cell for cell in flat if _is_value(cell)]
    labels: list[str] = []
    for cell in flat:
        if cell and not _is_value(cell):
            _joined(labels, cell, words.known["disputes"])
    blocks = [bare(block["label"]) for block in form["blocks"]]
    others = {bare(block["under"]) for block in form["blocks"] if "under" in block}
    results = [bare(cell["label"]) for cell in form["cells"]]
    order = [bare(label) for label in labels if bare(label) in blocks]
    pieces = [bare(label) for label in labels if bare(label) not in (*blocks, *others)]
    strange = [p for p in pieces if not words.results.find(p) and not any(p in result for result in results)]
    if len(values) != count or order != blocks or strange or not pieces:
        return None
    top = tuple(Cell(block["label"], len(results)) for block in form["blocks"])
    beneath = tuple(Cell(cell["label"]) for _ in blocks for cell in form["cells"])
    return Grid("", "", (), (top, beneath, tuple(map(Cell, values))), bordered=False)
