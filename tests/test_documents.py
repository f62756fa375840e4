"""Strict YAML: what an answers file may hold, and how every fault in one is told."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path

import pytest

from assistant import documents, writing
from assistant.documents import parse_yaml, read_yaml
from assistant.errors import AssistantError
from assistant.writing import write_all, write_atomic

NESTED = "a: " + "[" * 100_000
ALIASES = "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))])

# name: (text, line named in the message, a word of the message)
FAULTS: dict[str, tuple[str, int, str]] = {
    "anchor": ("year: 2023\na: &x 1\n", 2, "引用"),
    "anchor on a mapping": ("a: &x\n  b: 1\n", 1, "引用"),
    "alias": ("a: 1\nb: *x\n", 2, "引用"),
    "alias bomb": (ALIASES, 1, "引用"),
    "recursive alias": ("a: &a [*a]\n", 1, "引用"),
    "tag": ("a: 1\nb: !!python/object:os.system 2\n", 2, "标记"),
    "tag of the author": ("b: !secret x\n", 1, "标记"),
    "deep nesting": (NESTED, 1, "嵌套"),
    "deep block nesting": ("\n".join(f"{'  ' * n}a:" for n in range(40)), 17, "嵌套"),
    "key that is a list": ("year: 1\n[a, b]: 1\n", 2, "键"),
    "second document": ("a: 1\n---\nb: 2\n", 2, "文档"),
    "raw control character": ("a: 1\nb: x\x07y\n", 2, "U+0007"),
    "escaped control character": ('a: 1\nb: "x\\u0007y"\n', 2, "U+0007"),
    "raw NUL": ("a: x\x00\n", 1, "U+0000"),
    "raw override": ("a: 1\n\nb: 甲\u202e乙\n", 3, "U+202E"),
    "escaped override": ('b: "甲\\u202e乙"\n', 1, "U+202E"),
    "override in a key": ('"甲\\u202e": 1\n', 1, "U+202E"),
    "lone surrogate": ('b: "\\ud800"\n', 1, "第"),
    "byte order mark inside": ("a: 1\nb: 甲\ufeff乙\n", 2, "U+FEFF"),
    "tab as indent": ("a:\n\tb: 1\n", 2, "制表符"),
    "missing colon": ("a: 1\nb\nc: 2\n", 3, "冒号"),
    "colon inside": ("a: 1\nb: c: d\n", 2, "冒号"),
    "open quote": ('a: 1\nb: "x\n', 3, "引号"),
    "open bracket": ("a: [1, 2\nb: 3\n", 2, "第"),
    "unknown escape": ('a: "\\q"\n', 1, "反斜杠"),
    "percent sign": ("a: %x\n", 1, "符号"),
}


def refusal(text: str) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        parse_yaml(text, "答卷.yaml")
    return caught.value


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_with_file_and_line(name: str) -> None:
    """Every fault gives one Chinese message with the file and the line, within a second."""
    text, line, word = FAULTS[name]
    began = time.perf_counter()
    fault = refusal(text)
    assert time.perf_counter() - began < 1
    assert "答卷.yaml" in fault.message
    assert f"第 {line} 行" in fault.message
    assert word in fault.message
    assert fault.hint
    assert fault.code == 3


@pytest.mark.parametrize("name", FAULTS)
def test_messages_carry_no_english(name: str) -> None:
    """What the YAML library says in English never reaches the person."""
    fault = refusal(FAULTS[name][0])
    told = re.sub(r"U\+[0-9A-F]{4}[A-Z -]*|!+[\w/:.]+|答卷.yaml|name:|\bseeds\b", "", str(fault))
    assert not re.findall("[A-Za-z]{3,}", told)


def test_duplicate_keys_name_both_lines() -> None:
    """A key that stands twice is refused, and both places are named."""
    fault = refusal("organ:\n  name: 甲\nyear: 2023\norgan:\n  name: 乙\n")
    assert "第 4 行" in fault.message
    assert "第 1 行" in fault.message
    assert "organ" in fault.message


def test_same_key_in_different_places_is_no_duplicate() -> None:
    """Only keys of the same mapping can be doubled."""
    assert parse_yaml("a: {x: 1}\nb: {x: 2}\nc: [{x: 3}, {x: 4}]\n", "f").data["c"] == [{"x": 3}, {"x": 4}]


@pytest.mark.parametrize(
    "text",
    [
        "010",
        "12:30",
        "1_000",
        "1e3",
        "0x10",
        "1,234",
        "1.0",
        "-0.0",
        "NaN",
        ".inf",
        "no",
        "yes",
        "on",
        "2023-12-31",
        "True",
        "NULL",
        "Null",
        "+1",
        "１２",
        "<<",
        "=",
        "0o7",
        "1" * 5000,
    ],
)
def test_only_plain_decimal_integers_are_numbers(text: str) -> None:
    """What looks like a number, a date or a truth in other readers stays the text that was written."""
    assert parse_yaml(f"a: {text}\n", "f").data == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("-3", -3),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ('"null"', "null"),
        ("999999999999999999", 999999999999999999),
    ],
)
def test_plain_values(text: str, value: object) -> None:
    """Integers, true, false, null and quoted text mean what they say."""
    read = parse_yaml(f"a: {text}\n", "f").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_lines_of_every_place() -> None:
    """Each key and list item knows its line; what has none is placed at its parent."""
    document = parse_yaml("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n", "f")
    assert document.line(("a",)) == 1
    assert document.line(("b", 1, "z")) == 5
    assert document.line(("b", 0, "absent", 3)) == 3
    assert document.line(("nowhere",)) == 1


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b"a: 1", b"# x\r\na: 1\r\n"])
def test_marks_and_line_ends_of_windows(tmp_path: Path, raw: bytes) -> None:
    """A byte order mark at the beginning and CRLF line ends are no fault."""
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    assert read_yaml(path).data == {"a": 1}


def test_line_of_a_bad_character_with_crlf(tmp_path: Path) -> None:
    """CRLF counts as one line end."""
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\r\nb: 2\r\nc: 甲\u202e\r\n".encode())
    with pytest.raises(AssistantError, match="第 3 行"):
        read_yaml(path)


def test_gb18030_bytes_name_the_line(tmp_path: Path) -> None:
    """A file saved as GBK is refused with the line and how to save it anew."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"year: 2023\n" + "organ: 青山县农业农村局\n".encode("gb18030"))
    with pytest.raises(AssistantError) as caught:
        read_yaml(path)
    assert "第 2 行" in caught.value.message
    assert "UTF-8" in caught.value.hint


def test_files_that_are_none(tmp_path: Path) -> None:
    """A folder, a missing file and a far too large one are each told apart, with the path."""
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: " + b"x" * (documents.SIZE_LIMIT + 1))
    for path, word in ((tmp_path, "文件夹"), (tmp_path / "none.yaml", "找不到"), (large, "MB")):
        with pytest.raises(AssistantError, match=word) as caught:
            read_yaml(path)
        assert str(path) in caught.value.message


def test_empty_text_is_no_mapping_but_parses() -> None:
    """An empty file holds nothing; whether that is a fault is for its reader to say."""
    assert parse_yaml("", "f").data is None
    assert parse_yaml("# only a comment\n", "f").data is None


# -- writing -------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Whatever fails, the old file is whole, nothing is left beside it, and the reason is Chinese."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if step == "replace" else os, step, fail)
    with pytest.raises(AssistantError, match="磁盘满了") as caught:
        write_atomic(path, b"new")
    monkeypatch.undo()
    assert str(path) in caught.value.message
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.suffix in (".yaml", ".tmp")] == ["a.yaml"]


def test_several_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second file cannot be prepared, the first is not written either."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes(b"old")
    prepare = writing._temporary

    def fail_second(path: Path, content: bytes) -> Path:
        if path == second:
            raise OSError(13, "Permission denied")
        return prepare(path, content)

    monkeypatch.setattr(writing, "_temporary", fail_second)
    with pytest.raises(AssistantError, match="没有权限"):
        write_all([(first, b"new"), (second, b"new")])
    assert first.read_bytes() == b"old"
    assert not second.exists()
    assert not list(tmp_path.glob(".*.tmp"))


def test_writing_makes_the_folder_and_replaces(tmp_path: Path) -> None:
    """A missing folder is made; an existing file is replaced whole."""
    path = tmp_path / "新" / "a.yaml"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["a.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX systems")
def test_the_mode_is_kept(tmp_path: Path) -> None:
    """A file keeps its mode when it is replaced; a new one has the usual mode, not a private one."""
    path = tmp_path / "a.yaml"
    write_atomic(path, b"one")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o640)
    write_atomic(path, b"two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    """A folder without write permission gives a message, not a traceback."""
    tmp_path.chmod(0o555)
    with pytest.raises(AssistantError, match="没有权限"):
        write_atomic(tmp_path / "a.yaml", b"x")
    tmp_path.chmod(0o755)


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """A path through a file cannot be written, and says so."""
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(AssistantError) as caught:
        write_atomic(tmp_path / "a" / "b.yaml", b"x")
    assert not re.search("[A-Za-z]{4,}", caught.value.message.replace(str(tmp_path), "").replace("yaml", ""))
