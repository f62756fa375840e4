"""The journal and the lock: nothing submitted is lost, undo works across restarts, one window writes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import answers as answers_file
from assistant import desk, journal, lock
from assistant.errors import AssistantError
from assistant.journal import Held, digest, hold, journal_file
from tests.pilots import LIST, listing

START = {"edition": "2021"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of the program's own files in one throw-away folder."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def held(home: Path) -> Iterator[Held]:
    """A new answers file, held."""
    holding = hold(home / "a.yaml", START)
    yield holding
    holding.close()


def named(name: str, **more: Any) -> dict[str, Any]:
    return {**START, "organ": {"name": name}, **more}


def again(path: Path) -> Held:
    return hold(path, answers_file.read(path) if path.exists() else START)


def test_undo_works_across_restarts(held: Held) -> None:
    """Three answers, a restart, all three taken back one by one."""
    states = [START, named("甲局"), named("甲局", year=2024), named("甲局", year=2024, scope="own")]
    for field, state in zip(("organ.name", "year", "scope"), states[1:], strict=True):
        held.keep(field, state)
    held.close()
    next_one = again(held.path)
    assert next_one.answers == states[3] and not next_one.interrupted
    for field, state in zip(("scope", "year", "organ.name"), states[2::-1], strict=True):
        assert next_one.before() == field
        assert next_one.undo() == (field, state)
        assert answers_file.read(held.path) == state
    assert next_one.undo() is None
    next_one.close()


def test_undo_restores_exactly(held: Held) -> None:
    """Everything an answer drew after it goes with it: rows, origins, emptied groups."""
    before = named("甲局", requests={"received": [1, 0, 0, 0, 0, 0]}, origins={"disputes": "none"})
    after = named("甲局", requests={"granted": [1, None, 0, 0, 0, 0]}, later=["year"])
    held.keep("organ.name", before)
    held.keep("requests.granted", after)
    assert held.undo() == ("requests.granted", before)
    assert held.undo() == ("organ.name", START)


def test_a_new_answer_after_undo(held: Held) -> None:
    """What was taken back does not come back."""
    held.keep("organ.name", named("甲局"))
    held.undo()
    held.keep("organ.name", named("乙局"))
    assert held.undo() == ("organ.name", START)
    assert held.undo() is None


def test_answers_that_did_not_reach_the_file_are_recovered(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk was full: the answers are in the journal, and the next start puts them back and says so."""
    held.keep("organ.name", named("甲局"))

    def full(*_: object) -> Path:
        raise AssistantError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "save", full)
        with pytest.raises(AssistantError):
            held.keep("year", named("甲局", year=2024))
        with pytest.raises(AssistantError):
            held.keep("scope", named("甲局", year=2024, scope="own"))
    held.close()
    next_one = again(held.path)
    assert next_one.interrupted and next_one.recovered == ("year", "scope")
    assert next_one.answers == named("甲局", year=2024, scope="own")
    next_one.keep("organ.self", named("甲局", year=2024, scope="own", publication={"signed": False}))
    next_one.close()
    assert again(held.path).interrupted is False


def test_a_file_edited_by_hand_is_the_truth(held: Held) -> None:
    """The journal does not lead to what lies in the file: it is forgotten, the file stands."""
    held.keep("organ.name", named("甲局"))
    held.close()
    answers_file.save(held.path, named("丙局"))
    next_one = again(held.path)
    assert next_one.answers == named("丙局") and next_one.undo() is None
    next_one.keep("year", named("丙局", year=2024))
    assert next_one.undo() == ("year", named("丙局"))
    next_one.close()


def test_a_file_put_back_on_purpose_stays_so(held: Held) -> None:
    """An older copy laid in place after a session that ended well is no accident."""
    held.keep("organ.name", named("甲局"))
    held.keep("year", named("甲局", year=2024))
    held.close()
    answers_file.save(held.path, named("甲局"))
    assert again(held.path).answers == named("甲局")


@pytest.mark.parametrize("damage", [b"", b"{", b"null\n", b'{"a": 1}\n[]\n', b"\xff\xfe"])
def test_a_damaged_journal_costs_only_the_undo(held: Held, damage: bytes) -> None:
    """Cut off or garbled: the answers stand, nothing is raised."""
    held.keep("organ.name", named("甲局"))
    held.close()
    journal_file(held.path).write_bytes(damage)
    next_one = again(held.path)
    assert next_one.answers == named("甲局") and next_one.undo() is None
    next_one.close()


def test_a_line_cut_off_is_not_there(held: Held) -> None:
    """Killed in the middle of writing a line: the lines before it serve."""
    held.keep("organ.name", named("甲局"))
    with journal_file(held.path).open("ab") as stream:
        stream.write(b'{"field": "year", "chan')
    held.close()
    next_one = again(held.path)
    assert next_one.before() == "organ.name"
    next_one.close()


def test_a_long_journal_is_trimmed(held: Held) -> None:
    """It keeps its newer half, which still leads to the file."""
    for number in range(journal.MOST_LINES + 10):
        held.keep("organ.name", named(f"甲局{number}"))
    held.close()
    next_one = again(held.path)
    assert len(next_one.lines) == journal.MOST_LINES // 2
    assert next_one.undo() == ("organ.name", named(f"甲局{journal.MOST_LINES + 8}"))
    next_one.close()
    last = again(held.path)
    assert last.before() == "organ.name"
    last.close()


def test_a_nameless_interview_takes_its_journal_along() -> None:
    """Unit and year known: the file moves to the folder, the undo and the lock with it."""
    held = hold(desk.new(), START)
    nameless = held.path
    held.keep("organ.name", named("甲局"))
    path = held.keep("year", named("甲局", year=2024))
    assert path != nameless and not nameless.exists() and not lock.lock_file(nameless).exists()
    assert not again(path).writable
    held.close()
    next_one = again(path)
    assert next_one.undo() == ("year", named("甲局"))
    next_one.close()


def test_the_second_window_may_only_read(held: Held) -> None:
    """It is told who has the file, and cannot write; when the first one closes, it can be opened."""
    held.keep("organ.name", named("甲局"))
    second = again(held.path)
    assert not second.writable
    assert second.holder[1] == os.getpid()
    with pytest.raises(AssistantError) as told:
        second.keep("year", named("甲局", year=2024))
    assert str(os.getpid()) in str(told.value)
    second.close()
    assert lock.lock_file(held.path).exists()  # the reader did not remove it
    held.close()
    third = again(held.path)
    assert third.writable and not third.interrupted
    third.close()
    assert not lock.lock_file(held.path).exists()


def test_another_machines_mark_is_believed_until_taken_over(held: Held) -> None:
    """On a shared folder whose locks do not reach us; a person may decide to take over."""
    held.close()
    lock.lock_file(held.path).write_text(json.dumps({"host": "elsewhere", "pid": 7}), encoding="utf-8")
    assert hold(held.path, START).holder == ("elsewhere", 7)
    taken = hold(held.path, START, take_over=True)
    assert taken.writable
    taken.close()


def test_a_folder_that_cannot_be_written_is_not_locked(home: Path) -> None:
    """No lock can be had, so none is claimed; a new folder is locked as soon as it is there."""
    held = hold(home / "new" / "a.yaml", START)
    assert held.writable and not (home / "new").exists()
    held.keep("organ.name", named("甲局"))
    assert not again(held.path).writable
    held.close()


def test_the_state_survives_the_file(held: Held) -> None:
    """A state read back from YAML is the state that was saved, or undo would be lost: on every seed."""
    for seed in desk.seeds():
        answers = answers_file.read(seed)
        answers_file.save(held.path, answers)
        assert digest(answers_file.read(held.path)) == digest(answers)


# -- killed --------------------------------------------------------------------------------


def plain(path: Path, home: Path, replies: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NIANBAO_HOME": str(home / "home"), "NIANBAO_TODAY": "2025-01-10", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "assistant", "write", str(path), "--plain"]
    options: dict[str, Any] = {"input": replies, "capture_output": True, "text": True, "encoding": "utf-8"}
    return subprocess.run(command, check=False, env=environment, **options)


def test_a_second_interview_line_by_line_is_told(held: Held, home: Path) -> None:
    """Exit 3, who has it, nothing written."""
    held.keep("organ.name", named("甲局"))
    second = plain(held.path, home, "我局\n")
    assert second.returncode == 3
    assert str(os.getpid()) in second.stderr and "另一个窗口" in second.stderr
    assert answers_file.read(held.path) == named("甲局")


def test_nothing_is_written_before_the_first_answer(home: Path) -> None:
    """A command is no answer."""
    assert plain(home / "b.yaml", home, "为什么\n").returncode == 0
    assert not (home / "b.yaml").exists()


def test_sums_that_do_not_close_come_with_their_cure(home: Path) -> None:
    """检查 names the figure that would close all of them."""
    town = answers_file.read(next(seed for seed in desk.seeds() if "yunchuan" in seed.name))
    town["requests"]["granted"] = [83, *town["requests"]["granted"][1:]]  # 38
    answers_file.save(home / "c.yaml", {key: value for key, value in town.items() if key != "problems"})
    said = plain(home / "c.yaml", home, "检查\n").stdout
    assert "颠倒" in said and "改为 38" in said


def test_a_colleagues_note_is_shown_on_opening(home: Path) -> None:
    """What was noted about an open question, and who may know."""
    answers_file.save(home / "d.yaml", {**named("甲局"), "notes": {"disclosure.fees": "等财务的数"}})
    said = plain(home / "d.yaml", home, "").stdout
    assert "等财务的数" in said and "财务科室" in said


MOMENTS = [0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25]  # milliseconds after a reply was sent
KILLS = 50


@pytest.fixture
def nursery(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Where interviews are born quickly."""
    environment = {**os.environ, "NIANBAO_HOME": str(home / "home"), "NIANBAO_TODAY": "2025-01-10", "PYTHONUTF8": "1"}
    command = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", env=environment) as process:
        yield process


class Interview:
    """The interview line by line in a process of its own."""

    def __init__(self, nursery: subprocess.Popen[str], path: Path) -> None:
        replies, said = path.with_name("replies"), path.with_name("said")
        for pipe in (replies, said):
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        assert nursery.stdin is not None and nursery.stdout is not None
        nursery.stdin.write(f"{path}\t{replies}\t{said}\n")
        nursery.stdin.flush()
        self.pid = int(nursery.stdout.readline())
        self.replies = replies.open("w", encoding="utf-8")
        self.said = said.open(encoding="utf-8")

    def until_asked(self) -> str:
        """Everything said up to the next question, that question included."""
        said = ""
        for line in self.said:
            said += line
            if line.startswith("["):
                return said
        raise AssertionError(f"the interview ended: {said}")

    def submit(self, number: int) -> None:
        self.replies.write(f"类别{number} {number}条\n")
        self.replies.flush()

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        self.said.read()  # to its end: the process is gone
        self.said.close()
        with contextlib.suppress(BrokenPipeError):
            self.replies.close()


@pytest.mark.slow
def test_killed_at_fifty_moments_nothing_submitted_is_lost(home: Path, nursery: subprocess.Popen[str]) -> None:
    """kill -9 at a fixed list of moments, each time with a reply in flight; every answer that was taken is there."""
    path = home / "town.yaml"
    answers_file.save(path, listing())
    sent = taken = 0
    for kill in range(KILLS):
        interview = Interview(nursery, path)
        opening = interview.until_asked()
        assert (kill == 0) or "突然中断" in opening
        there = int(opening.rpartition(f"[{LIST}.")[2].partition(".")[0]) - 1
        assert taken <= there <= sent  # what was taken is there; what was in flight may be
        interview.submit(there + 1)
        interview.until_asked()
        taken, sent = there + 1, there + 2
        interview.submit(sent)
        time.sleep(MOMENTS[kill % len(MOMENTS)] / 1000)
        interview.kill()
    held = again(path)
    assert [item["count"] for item in held.answers["open"][LIST]] in (list(range(1, n + 1)) for n in (taken, sent))
    assert taken >= KILLS
    held.close()


def test_undo_notes_and_jumps_line_by_line(home: Path) -> None:
    """撤销 asks the question again, 备注 takes the next line, 跳到 goes to a part of the report."""
    path = home / "e.yaml"
    said = plain(path, home, "甲县水利局\n撤销\n乙县水利局\n跳到第三部分\n备注\n等台账\n跳到第九部分\n").stdout
    assert "已撤回“单位全称”" in said and said.count("[organ.name]") == 2
    assert "[requests.received]" in said and "没有这一部分" in said
    kept = answers_file.read(path)
    assert kept["organ"]["name"] == "乙县水利局" and kept["notes"] == {"requests.received": "等台账"}
    assert plain(path, home, "撤销\n").stdout.count("已撤回") == 1
    assert "notes" not in answers_file.read(path)
