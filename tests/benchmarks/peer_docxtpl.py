"""The peer: the same Word file through docxtpl. As a script it is a whole minimal program.

Its template is our own page with a named place for every paragraph and every cell, as an
office would make one: same styles, same tables, same merges, same content.
"""

from __future__ import annotations

import re
import sys
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path

TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")


def template(word_file: bytes, path: Path) -> list[str]:
    """Write the template made of a finished Word file; the texts that belong in its places."""
    texts: list[str] = []

    def place(match: re.Match[str]) -> str:
        texts.append(unescape(match[2]))
        return f"{match[1]}{{{{ t[{len(texts) - 1}] }}}}{match[3]}"

    with zipfile.ZipFile(BytesIO(word_file)) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == "word/document.xml":
                content = TEXT.sub(place, content.decode("utf-8")).encode("utf-8")
            target.writestr(entry, content)
    return texts


def render(template_path: Path, texts: list[str]) -> bytes:
    """The report as docxtpl writes it."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(str(template_path))
    document.render({"t": texts}, autoescape=True)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


if __name__ == "__main__":  # python peer_docxtpl.py TEMPLATE DATA.yaml OUT: a minimal script on the same data
    import yaml

    with Path(sys.argv[2]).open(encoding="utf-8") as stream:
        data = yaml.load(stream, Loader=yaml.CSafeLoader)
    Path(sys.argv[3]).write_bytes(render(Path(sys.argv[1]), data))
