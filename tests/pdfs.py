"""Small PDFs for tests: text set letter by letter, lines, pictures, and tables drawn from a Grid."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.formats.geometry import spread
from assistant.report import Grid

WIDTH, HEIGHT, LEFT, TOP, SIZE = 595, 842, 70.0, 80.0, 12.0


@dataclass
class Page:
    """A page being drawn; distances count from the left and from the top."""

    parts: list[str] = field(default_factory=list)
    pictures: int = 0

    def text(self, x: float, y: float, text: str, size: float = SIZE, turned: bool = False) -> None:
        """A text whose first letter stands below (x, y); every letter is as wide as it is high."""
        codes = "".join(f"{ord(letter):04x}" for letter in text)
        matrix = f"0 -1 1 0 {x} {HEIGHT - y}" if turned else f"1 0 0 1 {x} {HEIGHT - y - size}"
        self.parts.append(f"BT /F {size} Tf {matrix} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.parts.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def shade(self, x: float, y: float, width: float, height: float, grey: float = 1.0) -> None:
        """A filled field without an outline, as word processors put behind text."""
        self.parts.append(f"{grey} g {x} {HEIGHT - y - height} {width} {height} re f 0 g")

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        self.pictures += 1
        self.parts.append(f"q {width} 0 0 {height} {x} {HEIGHT - y - height} cm /P Do Q")


def drawn(
    pages: Sequence[Page], start: tuple[int, float], grid: Grid, height: float, *, bottom: float = 770.0, head: int = 0
) -> tuple[int, float]:
    """Draws a table from a page and height on, with a new page where it does not fit; where it ends.

    `head`: how many rows are printed again on each further page.
    """
    matrix = spread(grid.rows)
    share = 450 / sum(grid.widths)
    xs = [LEFT + share * sum(grid.widths[:c]) for c in range(len(grid.widths) + 1)]
    at, y = start
    page = pages[at]
    for r, line in enumerate(matrix):
        if y + height > bottom:
            at, y = at + 1, TOP
            page = pages[at]
            if head:
                cut = replace(grid, rows=grid.rows[:head])
                y = drawn(pages, (at, y), cut, height, bottom=9999)[1]
        for c, place in enumerate(line):
            if place is None:
                continue
            fresh = r > 0 and y == TOP and page is not pages[start[0]]
            if place.row == r or fresh:
                page.line(xs[c], y, xs[c + 1], y)
            if place.row + place.rowspan == r + 1 or y + 2 * height > bottom:
                page.line(xs[c], y + height, xs[c + 1], y + height)
            if place.column == c:
                page.line(xs[c], y, xs[c], y + height)
            if place.column + place.colspan == c + 1:
                page.line(xs[c + 1], y, xs[c + 1], y + height)
            if (place.row, place.column) == (r, c):
                _fill(page, place.cell.text, (xs[c], y), xs[c + place.colspan] - xs[c], height * place.rowspan)
        y += height
    return at, y


def _fill(page: Page, text: str, corner: tuple[float, float], width: float, height: float) -> None:
    """A cell's text, broken as narrow as the cell is and as small as it must be."""
    size = 6.0
    while size > 2 and -(-len(text) // max(int((width - 2) / size), 1)) * size > height - 1:
        size -= 0.5
    most = max(int((width - 2) / size), 1)
    for i, start in enumerate(range(0, len(text), most)):
        page.text(corner[0] + 1, corner[1] + 1 + i * size, text[start : start + most], size)


def paragraphs(page: Page, y: float, texts: Iterable[str], width: int = 30) -> float:
    """Paragraphs with an indent of two letters, headings without; where they end."""
    for text in texts:
        whole = text if text[:1] in "一二三四五六（" else "\u3000\u3000" + text
        for start in range(0, len(whole), width):
            line = whole[start : start + width]
            shift = len(line) - len(line.lstrip("\u3000"))
            page.text(LEFT + shift * SIZE, y, line.lstrip("\u3000"))
            y += SIZE * 1.5
    return y


def pdf(pages: Sequence[Page], extra: bytes = b"") -> bytes:
    """The file; `extra` is a further object, whatever it holds."""
    letters = sorted({code for page in pages for part in page.parts for code in _codes(part)})
    mapped = "\n".join(f"<{code}> <{code}>" for code in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(letters)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
    )
    kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(len(pages)))
    picture = "/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering "
        b"(Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /Ascent 880 "
        b"/Descent -120 /FontBBox [0 -120 1000 880] >> >>",
        _stream(cmap.encode()),
        _stream(b"\xff" * 300, picture),
    ]
    for page in pages:
        number = len(objects) + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F 3 0 R >> /XObject << /P 6 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(page.parts).encode()))
    return _file([*objects, extra] if extra else objects)


def _codes(part: str) -> list[str]:
    hexed = part.partition("<")[2].partition(">")[0]
    return [hexed[i : i + 4] for i in range(0, len(hexed), 4)]


def _stream(content: bytes, about: str = "") -> bytes:
    squeezed = zlib.compress(content)
    return f"<< {about} /Filter /FlateDecode /Length {len(squeezed)} >>\nstream\n".encode() + squeezed + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    body, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return body + tail.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()
