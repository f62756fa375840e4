"""The program in a real terminal (tmux), typed as a person would."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant.documents import load_shipped
from assistant.edition import load
from assistant.interview import Sheet, next_prompt, take

pytestmark = [
    pytest.mark.tmux,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

# What the town says, by FIELD; every other question is answered with Enter or 没有.
TOWN = {
    "organ.name": "青禾县白石镇人民政府",
    "organ.powers": "没有",
    "requests.received": "没有收到",
    "requests.brought_forward": "没有",
    "disputes": "都没有",
    "overview": "全年公开总数、各类信息数",
    "overview.proactive.total": "一百二十条",
    "overview.proactive.kinds.1.name": "惠农补贴70条，财政预决算50条",
    "overview.platforms.own": "没有",
    "overview.platforms.portal": "青禾县人民政府门户网站",
    "overview.supervision.appraisal.held": "没有开展",
    "overview.supervision.public_review.held": "没有",
    "overview.supervision.accountability.occurred": "没有发生",
    "problems.1.problem": "1",
    "problems.1.measure": "1",
    "problems.2.problem": ".",
}

# A department with five requests, answered as people talk.
DEPARTMENT = {
    "organ.name": "青禾县水利局",
    "organ.powers": "没有",
    "requests.received": "收到５件，其中自然人三件、商业企业2件",
    "requests.brought_forward": "无",
    "requests.carried_forward": "1件，是企业的",
    "requests": "予以公开、不掌握",
    "requests.granted": "3件，自然人2件、企业1件",
    "disputes": "都没有",
    "overview": "全年公开总数",
    "overview.proactive.total": "1.2千条",
    "overview.platforms.own": "没有",
    "problems.1.problem": "1",
    "problems.1.measure": "1",
    "problems.2.problem": ".",
}


class Terminal:
    """A tmux session of our own."""

    def __init__(self, home: Path, size: tuple[int, int]) -> None:
        self.socket = f"nianbao-{os.getpid()}-{home.name}"
        environment = {**os.environ, "NIANBAO_HOME": str(home), "NIANBAO_TODAY": "2024-01-08", "LANG": "C.UTF-8"}
        environment.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "assistant"]
        self._tmux(
            "-f",
            os.devnull,
            "new-session",
            "-d",
            "-x",
            str(size[0]),
            "-y",
            str(size[1]),
            " ".join(command) + "; echo ENDED-$?; sleep 30",
            environment=environment,
        )

    def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        command = ["tmux", "-u", "-L", self.socket, *arguments]
        done = subprocess.run(command, capture_output=True, env=environment, timeout=20, check=False)
        return done.stdout.decode("utf-8", "replace")

    def screen(self) -> str:
        """What stands on the screen, without blanks and frames: wrapped sentences come out whole."""
        text = self._tmux("capture-pane", "-p")
        return "".join(text.split()).replace("│", "")

    def type(self, text: str) -> None:
        if text:
            self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def wait(self, holds: Callable[[str], bool], what: str) -> str:
        """Wait until the screen is as it should be."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            screen = self.screen()
            if holds(screen):
                return screen
            time.sleep(0.05)
        pytest.fail(f"never seen: {what}\n{self._tmux('capture-pane', '-p')}")

    def end(self) -> None:
        """SIGTERM to the program: the child of the shell in our pane."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["ps", "--ppid", shell, "-o", "pid="], capture_output=True, text=True, check=True)
        os.kill(int(found.stdout.split()[0]), signal.SIGTERM)

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path, (100, 40))
    yield opened
    opened.close()


def replies(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(question, reply) of a whole interview, by the same interview without a screen."""
    sheet = Sheet(load(), {"edition": "2021"}, 2023)
    while prompt := next_prompt(sheet):
        text = said.get(prompt.field, "")
        step = take(sheet, prompt, text)
        if step.ask:
            text = "没有"
            step = take(sheet, prompt, text)
        assert not step.ask, (prompt.field, step.ask)
        yield prompt.ask, text
        sheet = step.sheet


def interviewed(terminal: Terminal, said: Mapping[str, str]) -> None:
    """Every question of an interview answered; the last screen comes by itself."""
    for ask, text in replies(said):
        question = "".join(ask.split())[:10]
        terminal.wait(lambda screen, q=question: screen.rfind(q) > 0, ask)  # type: ignore[misc]
        terminal.type(text)
        terminal.press("Enter")
        time.sleep(0.12)


def test_department_with_five_requests(terminal: Terminal, tmp_path: Path) -> None:
    """Mixed replies; the last answer but one taken back and given again; the table adds up."""
    words = load_shipped("prompts", "screens", "interview.yaml")
    interviewed(terminal, DEPARTMENT)
    good = (words["finish.clean"][:8], words["finish.warnings"][:8], words["finish.tips"][:8])
    terminal.wait(lambda screen: any(word in screen for word in good), "nothing to mend")
    terminal.press("Escape")
    terminal.wait(lambda screen: "都问完了" in screen, "back in the conversation")
    terminal.press("C-z")
    terminal.wait(lambda screen: "已撤回" in screen, "the last answer taken back")
    terminal.type("没有")
    terminal.press("Enter")
    terminal.wait(lambda screen: any(word in screen for word in good), "nothing to mend")
    terminal.press("C-q")
    terminal.wait(lambda screen: "ENDED-0" in screen, "the end")
    [file] = tmp_path.glob("*.yaml")
    requests = answers_file.read(file)["requests"]
    assert requests["received"] == [3, 2, 0, 0, 0, 0] and requests["carried_forward"] == [0, 1, 0, 0, 0, 0]
    assert requests["granted"] == [2, 1, 0, 0, 0, 0] and requests["not_held"] == [1, 0, 0, 0, 0, 0]


def test_town_from_first_question_to_word_file(terminal: Terminal, tmp_path: Path) -> None:
    """A town's whole interview, typed, ends with its Word file beside its answers."""
    words = load_shipped("prompts", "screens", "interview.yaml")
    interviewed(terminal, TOWN)
    terminal.wait(lambda screen: words["finish.clean"][:8] in screen or words["finish.warnings"][:8] in screen, "clean")
    terminal.press("Enter")
    terminal.wait(lambda screen: words["finish.built"].split()[0] in screen, "built")
    terminal.press("C-q")
    terminal.wait(lambda screen: "ENDED-0" in screen, "the end")
    [word_file] = tmp_path.glob("*.docx")
    [answers] = tmp_path.glob("*.yaml")
    assert word_file.name == "青禾县白石镇人民政府2023年政府信息公开工作年度报告.docx"
    assert "惠农补贴" in answers.read_text(encoding="utf-8")
    import docx

    assert "未收到" in "\n".join(paragraph.text for paragraph in docx.Document(str(word_file)).paragraphs)
    assert len(docx.Document(str(word_file)).tables) == 3


def test_hang_up_restores_and_keeps_answers(terminal: Terminal, tmp_path: Path) -> None:
    """SIGTERM in the middle leaves the terminal in order and every submitted answer in the file."""
    terminal.wait(lambda screen: "全称" in screen, "the first question")
    terminal.type("青禾县白石镇人民政府")
    terminal.press("Enter")
    terminal.wait(lambda screen: "记下了" in screen, "the answer said back")
    terminal.end()
    terminal.wait(lambda screen: "ENDED-143" in screen, "exit by the signal")
    saved = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.yaml"))
    assert "青禾县白石镇人民政府" in saved
