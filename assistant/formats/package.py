"""Opening a stranger's Word file: nothing in it is run, followed or unpacked beyond what a report can be."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from assistant.formats.recognise import DamagedError

MEMBERS, LARGEST = 5000, 100 * 1024 * 1024  # unpacked: a report is a few hundred KB, a zip bomb is not
LARGEST_PART = 16 * 1024 * 1024
ENCRYPTED = 0x1
MACROS = ("vbaProject.bin", "vbaData.xml")
OTHERS = {"xl/": "sheet", "ppt/": "slides", "OFD.xml": "ofd", "content.xml": "odt"}
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Package:
    """The parts of a Word file by name; each is read only when asked for, and only up to a limit.

    Raises DamagedError: no zip, torn, encrypted, with macros, too large, or of another kind.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self.archive = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, OSError) as problem:
            raise DamagedError from problem
        entries = self.archive.infolist()
        self.sizes = {entry.filename: entry.file_size for entry in entries}
        if len(entries) > MEMBERS or sum(self.sizes.values()) > LARGEST:
            raise DamagedError("bomb")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise DamagedError("encrypted")
        if any(name.endswith(MACROS) for name in self.sizes):
            raise DamagedError("macros")
        if "word/document.xml" not in self.sizes:
            raise DamagedError(next((kind for start, kind in OTHERS.items() if self.named(start)), "damaged"))
        if self.xml("[Content_Types].xml") is None:
            raise DamagedError

    def named(self, start: str) -> list[str]:
        """Names of the parts that begin so, in order."""
        return sorted(name for name in self.sizes if name.startswith(start))

    def xml(self, name: str) -> Any:
        """The root element of a part, None where there is none. No entity, DTD or address in it is followed."""
        from lxml import etree

        if name not in self.sizes:
            return None
        if self.sizes[name] > LARGEST_PART:
            raise DamagedError("bomb")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root: Any = etree.fromstring(self.archive.read(name).replace(STRICT, USUAL), parser)
        except (etree.XMLSyntaxError, BadZipFile, RuntimeError, EOFError, ValueError, zlib.error) as problem:
            raise DamagedError from problem
        if root.getroottree().docinfo.doctype:  # Word writes none; one is there to smuggle something in
            raise DamagedError
        return root
