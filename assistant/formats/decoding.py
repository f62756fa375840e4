"""Text from bytes: the encodings that Chinese offices' files come in."""

from __future__ import annotations

from assistant.formats.recognise import DamagedError

MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def decoded(content: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else GB18030 (older sites; a wider GBK).

    Raises DamagedError for what is no text.
    """
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
        if text.count("\ufffd") > len(text) // 10:
            raise DamagedError("binary") from None
    if text.count("\0") > len(text) // 100:
        raise DamagedError("binary")
    return text.replace("\r\n", "\n").replace("\r", "\n")
