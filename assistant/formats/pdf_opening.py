"""Opening a stranger's PDF: bounded in pages, in what its streams unpack to, in time, and in what a page holds."""

from __future__ import annotations

import logging
import re
import time
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from assistant.documents import fault
from assistant.formats.recognise import DamagedError

STREAM = re.compile(rb"stream\r?\n")
PAGES, OBJECTS, SECONDS = 200, 20_000, 20.0
UNPACKED, PICTURE = 16 * 1024 * 1024, 256 * 1024 * 1024  # of one stream; a scanned page is a large picture
LAYERS = 4  # a stream may be deflated several times over
CHUNK = 1 << 20


def pages(content: bytes) -> Iterator[Any]:
    """The pages of a PDF (pdfplumber's), each closed when the next is asked for.

    Raises AssistantError when pdfplumber is not installed, DamagedError: torn, locked with a
    password, or more than a report can be.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfminer.pdfpage import PDFPage
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError:
        raise fault("format.library") from None
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells its user of every oddity of a font
    _measured(content)
    page_class, deadline = _bounded(), time.monotonic() + SECONDS
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            for number, found in enumerate(PDFPage.create_pages(pdf.doc), 1):
                if number > PAGES:
                    raise DamagedError("pages")
                page = page_class(pdf, found, number)
                page.deadline = deadline
                _ = page.objects  # made here, where what goes wrong is told
                yield page
                page.close()
    except (DamagedError, GeneratorExit):
        raise
    except PdfminerException as problem:
        cause = problem.args[0] if problem.args else None
        if isinstance(cause, DamagedError):
            raise cause from None
        raise DamagedError("locked" if isinstance(cause, PDFPasswordIncorrect) else "damaged") from None
    except (Exception, RecursionError) as problem:  # a torn file fails anywhere in the library, in any way
        raise DamagedError from problem


@lru_cache(maxsize=1)
def _bounded() -> Any:
    """pdfplumber's page, whose making stops at a time and at a number of things on it."""
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfplumber.page import Page
    from pdfplumber.utils.exceptions import PdfminerException

    class Bounded(Page):
        """A page made with the counting device."""

        deadline = 0.0

        @property
        def layout(self) -> Any:
            if not hasattr(self, "_layout"):
                device = _counting()(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
                device.deadline = self.deadline
                try:
                    PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
                except Exception as problem:
                    raise PdfminerException(problem) from problem
                self._layout = device.get_result()
            return self._layout

    return Bounded


@lru_cache(maxsize=1)
def _counting() -> Any:
    """What pdfplumber draws a page on, counting what is put there."""
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Counting(PDFPageAggregatorWithMarkedContent):
        """Gives up at too many things, or too late."""

        deadline = 0.0
        count = 0

        def tick(self, often: int) -> None:
            self.count += 1
            if self.count > OBJECTS or (self.count % often == 0 and time.monotonic() > self.deadline):
                raise DamagedError("bomb")

        def render_char(self, *given: Any, **named: Any) -> Any:
            self.tick(64)
            return super().render_char(*given, **named)

        def paint_path(self, *given: Any, **named: Any) -> None:
            self.tick(64)
            super().paint_path(*given, **named)

        def begin_figure(self, *given: Any, **named: Any) -> None:
            self.tick(1)  # a form may hold much that draws nothing
            super().begin_figure(*given, **named)

    return Counting


def _measured(content: bytes) -> None:
    """Raises DamagedError when a deflated stream of the file unpacks to more than one can be."""
    if b"%PDF" not in content[:1024]:
        raise DamagedError
    for match in STREAM.finditer(content):
        head = content[max(match.start() - 1024, 0) : match.start()].rpartition(b"obj")[2]
        limit = PICTURE if b"/Image" in head else UNPACKED
        data = content[match.end() : match.end() + 2]
        if len(data) == 2 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0:
            _inflated(memoryview(content)[match.end() :], limit, LAYERS if limit == UNPACKED else 1)


def _inflated(data: Any, limit: int, layers: int) -> None:
    """Unpacks a stream piece by piece, keeping only the beginning of what a further layer would be."""
    squeezed, total, inner = zlib.decompressobj(), 0, bytearray()
    source = data[:CHUNK]
    at = CHUNK
    try:
        while source and not squeezed.eof:
            piece = squeezed.decompress(source, CHUNK)
            total += len(piece)
            if total > limit:
                raise DamagedError("bomb")
            if len(inner) <= limit // 4:
                inner += piece
            source = squeezed.unconsumed_tail or bytes(data[at : at + CHUNK])
            at += 0 if squeezed.unconsumed_tail else CHUNK
    except zlib.error:
        return  # no stream after all, or a torn one: the library will tell
    if layers > 1 and inner[:1] == b"\x78":
        _inflated(memoryview(bytes(inner)), limit, layers - 1)
