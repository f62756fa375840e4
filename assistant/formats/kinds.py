"""What a file really is, by its first bytes: a suffix may be wrong, and some kinds cannot be read at all."""

from __future__ import annotations

import re

from assistant.formats.recognise import DamagedError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.DOTALL)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf")
BEGINNING = 4096


def kind(content: bytes, suffix: str) -> str:
    """The suffix whose reader the content needs; the given one where the content does not tell.

    Raises DamagedError for kinds that no reader takes.
    """
    if content.startswith(b"PK\x03\x04"):
        return ".docx"
    if content.startswith(OLE):
        raise DamagedError(_compound(content))
    start = content[:BEGINNING].lstrip(b"\xef\xbb\xbf")
    if b"%PDF-" in content[:1024]:
        return ".pdf"
    if start.startswith(b"{\\rtf"):
        raise DamagedError("rtf")
    if start.startswith(PICTURES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        raise DamagedError("image")
    if start.startswith(ARCHIVES):
        raise DamagedError("packed")
    if b"multipart/related" in start and b"MIME-Version" in start:
        raise DamagedError("mht")
    return ".html" if PAGE.match(start) else suffix.lower()


def _compound(content: bytes) -> str:
    """Old Office files, and new ones with a password, share one container; its directory names what is inside."""
    named = {
        "encrypted": "EncryptedPackage",
        "doc": "WordDocument",
        "sheet": "Workbook",
        "slides": "PowerPoint Document",
    }
    return next((name for name, stream in named.items() if stream.encode("utf-16-le") in content), "doc")
