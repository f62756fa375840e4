"""The command line without a screen: line by line, from pipes, in any locale, with nothing loaded in vain."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from conftest import REPORT, ROOT, Run, python

from assistant.answers import read

# -- the interview in plain lines ------------------------------------------------------------------


def test_without_a_terminal_there_is_help(process: Run) -> None:
    """No command and no terminal: the help on stderr, status 2, within a second."""
    began = time.perf_counter()
    done = process()
    assert done.code == 2
    assert "用法" in done.err and done.out == ""
    assert time.perf_counter() - began < 3  # a second on a quiet machine


@pytest.mark.parametrize("arguments", [["write"], ["write", "我局.yaml"], ["write", "--plain"]])
def test_write_needs_a_terminal_or_plain_with_a_file(process: Run, arguments: list[str]) -> None:
    """Without a terminal: --plain and a file, or status 2 with the way out."""
    done = process(*arguments)
    assert done.code == 2
    assert "--plain" in done.err
    assert "Traceback" not in done.err


def test_plain_asks_one_line_each_and_saves_at_the_end_of_input(process: Run, tmp_path: Path) -> None:
    """Each prompt is one line `[FIELD] question`; when the input ends everything is saved, status 0."""
    path = tmp_path / "新.yaml"
    done = process("write", path, "--plain", text="青山县农业农村局\n\n\n\n\n")
    assert done.code == 0
    asked = [line.partition("]")[0] for line in done.out.splitlines() if line.startswith("[")]
    assert asked[:2] == ["[organ.name", "[organ.self"]
    saved = read(path)
    wanted = {"name": "青山县农业农村局", "self": "我局", "kind": "department", "level": "county"}
    assert {key: saved["organ"][key] for key in wanted} == wanted
    assert saved["year"] == 2023
    assert str(path) in done.out.splitlines()[-1]


def test_plain_resumes_where_it_was(process: Run, tmp_path: Path) -> None:
    """The same file again goes on with the next question."""
    path = tmp_path / "新.yaml"
    first = process("write", path, "--plain", text="青山县农业农村局\n我局\n")
    second = process("write", path, "--plain", text="")
    assert first.out.splitlines()[-2].startswith("[organ.kind]")
    assert next(line for line in second.out.splitlines() if line.startswith("[")).startswith("[organ.kind]")
    assert read(path)["organ"]["self"] == "我局"


def test_plain_asks_back_and_obeys(process: Run, tmp_path: Path) -> None:
    """An unclear reply is asked again; commands in words work; 保存退出 ends."""
    path = tmp_path / "新.yaml"
    talk = "局\n青山县农业农村局\n为什么\n上一题\n云川县农业农村局\n跳过\n目录\n保存退出\n不该读到\n"
    done = process("write", path, "--plain", text=talk)
    assert done.code == 0
    assert "2 至 60 个字" in done.out
    assert "为什么问" in done.out
    saved = read(path)
    assert saved["organ"]["name"] == "云川县农业农村局"
    assert saved["later"] == ["organ.self"]
    assert "不该读到" not in path.read_text(encoding="utf-8")


def test_plain_writes_the_word_file_when_complete(process: Run, answers: Path) -> None:
    """A file in which everything is answered ends with the report beside it."""
    done = process("write", answers, "--plain", text="\n" * 40)
    assert done.code == 0, done.out
    assert answers.with_name(REPORT).exists()
    assert REPORT in done.out


def test_plain_refuses_to_write_a_wrong_report(process: Run, unbalanced: Path) -> None:
    """When everything is answered but wrong, no report is written: status 1 and the findings."""
    done = process("write", unbalanced, "--plain", text="\n" * 40)
    assert done.code == 1, done.out
    assert "不平" in done.out
    assert not unbalanced.with_name(REPORT).exists()


def test_plain_takes_no_mangled_bytes(process: Run, tmp_path: Path) -> None:
    """GBK bytes from a wrongly set terminal are asked again, never stored as they came."""
    path = tmp_path / "新.yaml"
    done = process("write", path, "--plain", text="青山县农业农村局\n".encode("gb18030"))
    assert done.code == 0
    assert "UTF-8" in done.out
    assert not path.exists() or "organ" not in read(path)


def test_a_wrong_today_is_told(process: Run, tmp_path: Path) -> None:
    """NIANBAO_TODAY must be a date: status 2."""
    done = process("write", tmp_path / "新.yaml", "--plain", NIANBAO_TODAY="明天")
    assert done.code == 2
    assert "明天" in done.err


def test_only_answers_files_can_be_written(nianbao: Run, tmp_path: Path) -> None:
    """A report is no answers file: status 2."""
    assert nianbao("write", tmp_path / "年报.docx", "--plain").code == 2


# -- what is not imported --------------------------------------------------------------------------


def imported(arguments: list[str]) -> set[str]:
    code = f"""
import sys, json
from assistant import cli
try:
    cli.main({arguments!r})
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
    names: list[str] = json.loads(python(["-c", code]).err.splitlines()[-1])
    return set(names)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    """The screens, the validator and Word are not loaded to print a help."""
    assert not {"textual", "rich", "jsonschema", "docx", "lxml", "jinja2"} & imported(arguments)


@pytest.mark.parametrize("command", ["check", "build", "explain"])
def test_commands_load_no_screens(command: str, answers: Path) -> None:
    """Checking and building never load the screens, nor the library that reads Word."""
    arguments: dict[str, list[str]] = {
        "check": ["check", str(answers)],
        "build": ["build", str(answers), "-o", str(answers.with_name("a.docx"))],
        "explain": ["explain", "year"],
    }
    assert not {"textual", "rich", "docx"} & imported(arguments[command])


def test_logic_runs_without_screens() -> None:
    """All modules outside tui together load neither textual nor rich."""
    code = """
import importlib, pathlib, sys
for path in sorted(pathlib.Path("assistant").rglob("*.py")):
    if "tui" not in path.parts and path.name != "__main__.py":
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
print(*(name for name in ("textual", "rich") if name in sys.modules))
"""
    done = python(["-c", code])
    assert (done.out.strip(), done.err) == ("", "")


# -- terminals and pipes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "gb18030"}]
)
def test_chinese_comes_through_any_locale(process: Run, environment: dict[str, str]) -> None:
    """An ASCII locale prints Chinese as UTF-8; another encoding never breaks the command."""
    done = process("explain", "organ.kind", **environment)
    assert done.code == 0
    assert "Traceback" not in done.err
    if "LC_ALL" in environment:
        assert "政府部门" in done.out


def test_a_reader_that_leaves_is_no_fault() -> None:
    """`nianbao explain | head -1` ends quietly."""
    if os.name == "nt":
        pytest.skip("pipes of POSIX systems")
    import subprocess

    command = f"{sys.executable} -m assistant explain --json | head -1"
    run = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, timeout=30, check=False)
    assert b"Traceback" not in run.stderr and b"BrokenPipe" not in run.stderr
