"""PDF from the Word file, by LibreOffice where it is installed: found, never required.

Each conversion has a LibreOffice profile of its own, so that several may run at once and
none touches the user's. What differs from run to run (date, identifiers) is made to follow
from the content, so that the same report gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.documents import data_file, fault
from assistant.formats import docx
from assistant.formats.layout import Profile
from assistant.report import Report

NAMES = ("soffice", "libreoffice")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
SECONDS = 180
# Tagged for screen readers, headings as bookmarks.
FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
CREATED = re.compile(rb"/CreationDate\(D:(\d{14}[^)]*)\)")
IDENTIFIERS = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])")
TRAILER = b"\ntrailer\n"


def write(report: Report, profile: Profile) -> bytes:
    """The report as a PDF. Raises AssistantError when LibreOffice is missing or fails."""
    return converted(docx.write(report, profile), report.meta.get("date") or docx.UNDATED)


def converted(word: bytes, date: str) -> bytes:
    """A Word file as a PDF of this date."""
    program = found()
    if program is None:
        raise fault("pdf.missing")
    with tempfile.TemporaryDirectory(prefix="nianbao-") as name:
        source = Path(name) / "report.docx"
        source.write_bytes(word)
        _convert(program, source)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise fault("pdf.failed", program=program)
        return _settled(made.read_bytes(), date)


def found() -> str | None:
    """LibreOffice on this machine, if there is one."""
    named = (shutil.which(name) for name in NAMES)
    return next((path for path in (*named, *(p for p in PLACES if Path(p).exists())) if path), None)


def _convert(program: str, source: Path) -> None:
    own = (source.parent / "office").as_uri()
    options = ["--headless", "--norestore", "--convert-to", FILTER, "--outdir", str(source.parent)]
    try:
        subprocess.run(
            [program, f"-env:UserInstallation={own}", *options, str(source)],
            env=os.environ | _fonts(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise fault("pdf.slow", program=program, seconds=SECONDS) from None
    except OSError:
        raise fault("pdf.failed", program=program) from None


def _fonts() -> dict[str, str]:
    """Stand-ins for the office fonts: they take effect only where a font itself is not installed."""
    if sys.platform in ("win32", "darwin") or "FONTCONFIG_FILE" in os.environ:
        return {}
    return {"FONTCONFIG_FILE": str(data_file("prompts", "profiles", "fonts.conf"))}


def _settled(content: bytes, date: str) -> bytes:
    """The same file with its date from the report and its identifiers from its content; no length changes."""
    stamp = date.replace("-", "").encode() + b"000000Z'"
    content = CREATED.sub(
        lambda match: b"/CreationDate(D:" + stamp.ljust(len(match[1]))[: len(match[1])] + b")", content
    )
    body, trailer, end = content.rpartition(TRAILER)
    digest = hashlib.md5(body, usedforsecurity=False).hexdigest().upper().encode()
    return body + trailer + IDENTIFIERS.sub(digest, end)
