"""The content test: shipped data is sound, and every kind of fault in a copy is told with file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Outcome

from assistant.lint import lint

Change = tuple[str, str, str]  # (file, text, replacement)


def copied(file: str, folder: Path) -> Path:
    """One data file copied into an office's own folder, at the same place."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / file, path)
    return path


def test_shipped_data_is_sound() -> None:
    """Every file fits the schema of its kind, every expression compiles and reads only what exists."""
    assert lint(None) == []


@pytest.mark.parametrize(
    "file", ["prompts/questions/requests.yaml", "schemas/2021/checks.yaml", "seeds/weiwan-2023.yaml"]
)
def test_an_unchanged_copy_is_sound(tmp_path: Path, file: str) -> None:
    """An office's own file that says the same has no fault either."""
    copied(file, tmp_path)
    assert lint(tmp_path) == []


FIRST = "  - field: requests.brought_forward\n"
FAULTS = {
    "bad expression": (
        "prompts/questions/requests.yaml",
        FIRST,
        FIRST + '    when: "requests.received.total >"\n',
        "表达式",
    ),
    "bad wording": ("prompts/questions/requests.yaml", FIRST + '    ask: "', FIRST + '    ask: "{{ year ', "表达式"),
    "unknown field": (
        "prompts/questions/requests.yaml",
        FIRST,
        "  - field: requests.brought_backward\n",
        "brought_backward",
    ),
    "unknown name": (
        "prompts/questions/requests.yaml",
        FIRST,
        FIRST + '    when: "requests.recieved.total > 0"\n',
        "recieved",
    ),
    "doubled question": ("prompts/questions/requests.yaml", FIRST, "  - field: requests.received\n", "重复"),
    "a part missing": ("schemas/2021/checks.yaml", "    severity: error\n", "", "severity"),
    "a list for a mapping": ("prompts/phrases/problems.yaml", "paragraphs:", "paragraphs: []\nrest:", "rest"),
    "wrong key": ("prompts/questions/requests.yaml", FIRST, FIRST + "    whne: year > 2021\n", "whne"),
    "doubled phrase": ("prompts/phrases/problems.yaml", "id: problems.opening", "id: problems.each", "重复"),
    "unknown name in a phrase": (
        "prompts/phrases/problems.yaml",
        "{{ problems | length }}个",
        "{{ problem | length }}个",
        "problem",
    ),
    "unknown filter": ("prompts/phrases/problems.yaml", "problems | length }}个", "problems | size }}个", "表达式"),
    "duplicate key": ("prompts/messages.yaml", "lint.clean:", "check.clean: 好\nlint.clean:", "重复"),
    "check that never fails": (
        "schemas/2021/checks.yaml",
        "expect: outcomes == concluded",
        "expect: outcomes == outcomes",
        "反例",
    ),
    "check that always fails": (
        "schemas/2021/checks.yaml",
        "expect: outcomes == concluded",
        "expect: outcomes == concluded + 1",
        "正例",
    ),
    "unknown severity": ("schemas/2021/checks.yaml", "severity: tip", "severity: fatal", "fatal"),
    "wrong seed": ("seeds/weiwan-2023.yaml", "year: 2023", "year: 1999", "1999"),
    "no YAML": ("prompts/vocabulary/commands.yaml", "skip: [", "skip: ]", "格式"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, name: str) -> None:
    """A broken copy is reported with the file, the line at or near the fault, and what is wrong."""
    file, text, replacement, word = FAULTS[name]
    path = copied(file, tmp_path)
    before = path.read_text(encoding="utf-8")
    assert text in before
    changed = before.replace(text, replacement, 1)
    path.write_text(changed, encoding="utf-8")
    told = lint(tmp_path)
    faults = [fault for fault in told if word in fault]
    assert faults, told
    assert str(path) in faults[0]
    line = next(n for n, (a, b) in enumerate(zip(before.splitlines(), changed.splitlines(), strict=False), 1) if a != b)
    numbers = {
        int(number) for number in "".join(c if c.isdigit() else " " for c in faults[0].replace(str(path), "")).split()
    }
    assert numbers & set(range(line - 12, line + 13)), (line, faults[0])


def test_the_command_tells_and_fails(nianbao: Callable[..., Outcome], tmp_path: Path) -> None:
    """`nianbao lint DIR`: status 1 and the faults on stdout; 0 when sound; 3 for no such folder or nothing in it."""
    path = copied("prompts/questions/order.yaml", tmp_path)
    assert nianbao("lint", tmp_path).code == 0
    path.write_text("sections: [organ, nothing]\n", encoding="utf-8")
    done = nianbao("lint", tmp_path)
    assert done.code == 1
    assert str(path) in done.out
    assert nianbao("lint", tmp_path / "prompts" / "questions").code == 3
    assert nianbao("lint", tmp_path / "nowhere").code == 3
