"""The command line: exit statuses, what goes where, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import REPORT, SEED, Run

from assistant import __version__, formats
from assistant.documents import data_file
from assistant.edition import load

NEEDY = {".pdf"}  # needs LibreOffice; its own tests hold it to the same


# -- build -----------------------------------------------------------------------------------------


def test_build_writes_the_word_file_beside_the_answers(nianbao: Run, answers: Path) -> None:
    """Without -o the report lies beside the answers under its statutory name, and only its path is printed."""
    done = nianbao("build", answers)
    assert (done.code, done.err) == (0, "")
    out = answers.with_name(REPORT)
    assert done.out == f"{out}\n"
    assert out.read_bytes()[:2] == b"PK"


def test_build_writes_every_form_asked_for(nianbao: Run, answers: Path) -> None:
    """Each -o names a file; all are written and listed in order."""
    outs = [answers.with_name(f"年报{suffix}") for suffix in (".docx", ".html", ".md", ".txt")]
    done = nianbao("build", answers, *(word for out in outs for word in ("-o", out)))
    assert done.code == 0
    assert done.out.splitlines() == [str(out) for out in outs]
    assert all("砚山县机关事务管理局" in out.read_text(encoding="utf-8") for out in outs[1:])


def test_the_same_answers_give_the_same_bytes(nianbao: Run, answers: Path) -> None:
    """Two builds differ in nothing, in no format."""
    for suffix in formats.WRITERS.keys() - NEEDY:
        first, second = answers.with_name(f"a{suffix}"), answers.with_name(f"b{suffix}")
        assert nianbao("build", answers, "-o", first, "-o", second).code == 0
        assert first.read_bytes() == second.read_bytes(), suffix


def test_nothing_is_overwritten_without_force(nianbao: Run, answers: Path) -> None:
    """An existing file is left as it is (status 3), and none of the other files is written."""
    old, new = answers.with_name("旧.txt"), answers.with_name("新.txt")
    old.write_text("旧", encoding="utf-8")
    done = nianbao("build", answers, "-o", new, "-o", old)
    assert (done.code, done.out) == (3, "")
    assert str(old) in done.err and "--force" in done.err
    assert old.read_text(encoding="utf-8") == "旧"
    assert not new.exists()
    assert nianbao("build", answers, "-o", new, "-o", old, "--force").code == 0
    assert old.read_text(encoding="utf-8") != "旧"


def test_errors_keep_a_report_from_being_built(nianbao: Run, unbalanced: Path) -> None:
    """A table that does not balance: status 1, the findings on stderr, no file."""
    done = nianbao("build", unbalanced)
    assert (done.code, done.out) == (1, "")
    assert "不平" in done.err and "--draft" in done.err
    assert not unbalanced.with_name(REPORT).exists()


def test_a_draft_is_built_in_spite_of_errors_and_says_so(nianbao: Run, unbalanced: Path) -> None:
    """--draft writes it, marked as a draft."""
    out = unbalanced.with_name("稿.txt")
    done = nianbao("build", unbalanced, "--draft", "-o", out)
    assert done.code == 0
    assert "草稿" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["年报.pages", "年报", "年报.doc"])
def test_an_unknown_suffix_is_wrong_use(nianbao: Run, answers: Path, name: str) -> None:
    """Status 2 with the known suffixes, before anything is written."""
    done = nianbao("build", answers, "-o", answers.with_name(name), "-o", answers.with_name("a.txt"))
    assert done.code == 2
    assert ".docx" in done.err
    assert not answers.with_name("a.txt").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, 3),
        (b"year: 1\n", 3),
        (b"a: [", 3),
        ("organ: 局".encode("gb18030"), 3),
        (b"- 1\n", 3),
        (b"edition: x\n", 3),
    ],
)
def test_files_that_cannot_be_read(nianbao: Run, tmp_path: Path, content: bytes | None, code: int) -> None:
    """A missing or broken answers file: status 3, one Chinese message on stderr, nothing on stdout."""
    path = tmp_path / "坏.yaml"
    if content is not None:
        path.write_bytes(content)
    done = nianbao("build", path)
    assert (done.code, done.out) == (code, "")
    assert str(path) in done.err
    assert "Traceback" not in done.err


def test_a_report_cannot_be_built_from_a_report(nianbao: Run, tmp_path: Path) -> None:
    """Only answers can be built: status 2."""
    assert nianbao("build", tmp_path / "年报.docx").code == 2


def test_a_folder_that_cannot_be_made_is_told(nianbao: Run, answers: Path) -> None:
    """An impossible place for the output: status 3 and no traceback."""
    done = nianbao("build", answers, "-o", answers / "里面" / "年报.txt")
    assert done.code == 3
    assert "写不了" in done.err


# -- check -----------------------------------------------------------------------------------------


def test_check_passes_and_fails(nianbao: Run, answers: Path, unbalanced: Path) -> None:
    """Status 0 without errors, 1 with one; the findings are the result, so they are on stdout."""
    assert nianbao("check", data_file("seeds", SEED)).code == 0
    done = nianbao("check", unbalanced)
    assert done.code == 1
    assert done.err == ""
    for word in ("【错误】", "依据", "怎么办", "requests.carried_forward.natural_person"):
        assert word in done.out


def test_check_as_json(nianbao: Run, unbalanced: Path) -> None:
    """One file is one object with everything a program needs."""
    done = nianbao("check", unbalanced, "--json")
    shape = json.loads(done.out)
    assert {"file", "organ", "year", "edition", "figures", "findings", "counts", "pending"} <= set(shape)
    assert (shape["file"], shape["organ"], shape["year"]) == (str(unbalanced), "砚山县机关事务管理局", 2023)
    figures = shape["figures"]
    assert figures["requests"]["received"] == [1, 0, 0, 0, 0, 0, 1]
    assert figures["disputes"]["reconsideration"] == [0, 0, 0, 0, 0]
    assert figures["disclosure"]["fees"] == {"amount": 0}
    assert len(figures["requests"]) == len(load().rows)
    [first, *_] = [f for f in shape["findings"] if f["check"] == "requests.balance"]
    assert {
        "check",
        "severity",
        "section",
        "place",
        "quote",
        "left",
        "right",
        "difference",
        "message",
        "basis",
        "fix",
    } <= set(first)
    assert (first["severity"], first["left"], first["right"], first["difference"]) == ("error", 1, 0, 1)
    assert set(shape["counts"]) == {"error", "warning", "tip"}
    assert shape["counts"]["error"] == sum(f["severity"] == "error" for f in shape["findings"])


def test_check_goes_on_after_an_unreadable_file(nianbao: Run, answers: Path, tmp_path: Path) -> None:
    """Several files: an unreadable one is told, the others are done; status 3."""
    done = nianbao("check", answers, tmp_path / "无.yaml", answers, "--json")
    shapes = json.loads(done.out)
    assert done.code == 3
    assert [("error" in shape) for shape in shapes] == [False, True, False]
    assert set(shapes[1]) == {"file", "error"}
    assert "找不到" in done.err


def test_strict_minds_warnings(nianbao: Run, answers: Path) -> None:
    """With --strict a warning is as bad as an error."""
    text = answers.read_text(encoding="utf-8").replace(
        "issued: 0, repealed: 0, in_force: 0}         # 行政规范性文件", "issued: 3, repealed: 0, in_force: 1}"
    )
    answers.write_text(text, encoding="utf-8")
    loose, strict = nianbao("check", answers), nianbao("check", answers, "--strict")
    assert "【提醒】" in loose.out
    assert (loose.code, strict.code) == (0, 1)


@pytest.mark.parametrize("suffix", sorted((formats.READERS.keys() & formats.WRITERS.keys()) - NEEDY))
def test_a_built_report_is_checked_like_its_answers(nianbao: Run, answers: Path, suffix: str) -> None:
    """What was written is read back with the same figures and without an error."""
    out = answers.with_name(f"年报{suffix}")
    assert nianbao("build", answers, "-o", out).code == 0
    done = nianbao("check", out, "--json")
    shape = json.loads(done.out)
    assert shape["counts"]["error"] == 0, shape["findings"]
    assert done.code == 0
    assert shape["figures"] == json.loads(nianbao("check", answers, "--json").out)["figures"]
    assert (shape["organ"], shape["year"]) == ("砚山县机关事务管理局", 2023)


def test_shapes_hold_only_plain_json(nianbao: Run, answers: Path) -> None:
    """No float ever stands for an amount."""

    def floats(value: Any) -> bool:
        if isinstance(value, dict):
            return any(floats(item) for item in value.values())
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(json.loads(nianbao("check", answers, "--json").out))


# -- explain ---------------------------------------------------------------------------------------


def test_explain_lists_every_field(nianbao: Run) -> None:
    """Without a FIELD: all of them, with title, type and whether they must be answered."""
    shapes = json.loads(nianbao("explain", "--json").out)
    assert [shape["field"] for shape in shapes] == list(load().fields)
    assert all(set(shape) >= {"field", "title", "type", "unit", "required", "options"} for shape in shapes)
    by_field = {shape["field"]: shape for shape in shapes}
    assert by_field["year"]["required"] is True
    assert by_field["organ.kind"]["options"]["town"] == "乡镇人民政府"
    text = nianbao("explain").out
    assert "organ.name  单位全称【必填】" in text


def test_explain_one_question(nianbao: Run) -> None:
    """With a FIELD: its question and help, for people and for programs."""
    shape = json.loads(nianbao("explain", "requests.received", "--json").out)
    assert shape["field"] == "requests.received"
    assert shape["question"] and shape["help"]["count"] and shape["help"]["basis"]
    text = nianbao("explain", "organ.kind").out
    assert "依据" in text and "3.政府部门" in text


def test_explain_a_reply(nianbao: Run) -> None:
    """With a REPLY: what would be stored, or what would be asked back; either way status 0."""
    done = nianbao("explain", "requests.received", "收到5件，其中自然人3件", "--json")
    assert done.code == 0
    assert json.loads(done.out) == {
        "values": {"requests.received.natural_person": 3, "requests.received.total": 5},
        "ask": None,
    }
    done = nianbao("explain", "requests.received", "十来件", "--json")
    assert done.code == 0
    shape = json.loads(done.out)
    assert shape["values"] == {} and "约数" in shape["ask"]
    assert "约数" in nianbao("explain", "requests.received", "十来件").out
    assert nianbao("explain", "disclosure.fees.amount", "12.5").out == "disclosure.fees.amount = 12.5万元\n"


def test_explain_an_unknown_field_is_wrong_use(nianbao: Run) -> None:
    """Status 2 with the name as it was given."""
    done = nianbao("explain", "requests.recieved")
    assert done.code == 2
    assert "requests.recieved" in done.err


# -- options and help ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["bild"], "bild"),
        (["build"], "FILE"),
        (["build", "a.yaml", "--shiny"], "--shiny"),
        (["build", "a.yaml", "-o"], "-o"),
        (["check"], "FILE"),
        (["check", "--jsn", "a.yaml"], "--jsn"),
    ],
)
def test_wrong_options_are_told_in_chinese(nianbao: Run, arguments: list[str], word: str) -> None:
    """What argparse says comes in Chinese, with the usage, on stderr, status 2."""
    done = nianbao(*arguments)
    assert (done.code, done.out) == (2, "")
    first = done.err.splitlines()[0]
    assert word in first
    assert not {"error", "required", "invalid", "unrecognized", "expected", "usage"} & set(first.split())
    assert "用法" in done.err


@pytest.mark.parametrize("command", [[], ["write"], ["build"], ["check"], ["explain"], ["lint"]])
def test_help_is_chinese(nianbao: Run, command: list[str]) -> None:
    """Every help has a description with an example, and no English heading."""
    done = nianbao(*command, "--help")
    assert done.code == 0
    assert "用法" in done.out
    assert not any(word in done.out for word in ("usage:", "options:", "positional", "show this help"))


def test_version(process: Run) -> None:
    """One line: name and version."""
    assert process("--version").out == f"nianbao {__version__}\n"
