"""A headless Chromium driven through its DevTools protocol, and a server of `serve` to point it at."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.rendering import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
ESCAPE = re.compile(r"\x1b\[[0-9;?<>$]*[A-Za-z]|\x1b[=>]")
CODES = {"Enter": 13, "Escape": 27, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36}
CODES |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
CODES |= {f"F{number}": 111 + number for number in range(1, 13)}


@dataclass
class Served:
    """A running server: its address, its process, where its visitors' folders lie, what it said."""

    address: str
    process: subprocess.Popen[str]
    temporary: Path

    def folders(self) -> list[Path]:
        """The visitors' folders there are now."""
        found = (folder for base in self.temporary.glob("nianbao-serve-*") for folder in base.iterdir())
        return sorted(folder for folder in found if folder.is_dir())

    def children(self) -> list[int]:
        """The visitors' processes there are now (Linux)."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parent = status.read_text().rpartition(")")[2].split()[1]
                found += [int(status.parent.name)] if int(parent) == self.process.pid else []
        return found

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """End it by a signal: its exit status and what it said on stderr."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@contextlib.contextmanager
def serving(temporary: Path, *options: str) -> Iterator[Served]:
    """`nianbao serve` on a free port, its temporary folders below `temporary`."""
    temporary.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "NIANBAO_TODAY": "2024-01-08"},
    )
    try:
        assert process.stdout is not None
        yield Served(process.stdout.readline().strip(), process, temporary)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


@dataclass
class Tab:
    """A page in the browser: what it was sent, which addresses it asked for."""

    socket: aiohttp.ClientWebSocketResponse
    requested: list[str] = field(default_factory=list)
    received: str = ""
    errors: list[str] = field(default_factory=list)
    waiting: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    number: int = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        """One command of the protocol; its result."""
        self.number += 1
        answer = self.waiting[self.number] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"id": self.number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, 30)

    async def listen(self) -> None:
        """Take what the browser says until it is closed."""
        async for message in self.socket:
            told = json.loads(message.data)
            if "id" in told and told["id"] in self.waiting:
                self.waiting.pop(told["id"]).set_result(told.get("result", told.get("error")))
            elif told.get("method") == "Network.requestWillBeSent":
                self.requested.append(told["params"]["request"]["url"])
            elif told.get("method") == "Network.webSocketCreated":
                self.requested.append(told["params"]["url"])
            elif told.get("method") == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                data = base64.b64decode(frame["payloadData"]) if frame["opcode"] == 2 else b""
                self.received += ESCAPE.sub("", data.decode("utf-8", "replace"))
            elif told.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.errors.append(json.dumps(told["params"], ensure_ascii=False))

    async def shows(self, text: str, patience: float = 20) -> None:
        """Wait until a text has been sent to the terminal since the last `forget`."""
        for _ in range(int(patience * 20)):
            if text in self.received:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{text} never came; the last was: {self.received[-2000:]}")

    def forget(self) -> None:
        self.received = ""

    async def press(self, *keys: str) -> None:
        """Keys by name, or one character each."""
        for key in keys:
            shared: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": CODES.get(key, ord(key[0]))}
            shared |= {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
            await self.call("Input.dispatchKeyEvent", type="keyDown" if "text" in shared else "rawKeyDown", **shared)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key)

    async def compose(self, *steps: str) -> None:
        """Chinese through an input method: the letters as they grow, then what was chosen."""
        for step in steps[:-1]:
            await self.call("Input.imeSetComposition", text=step, selectionStart=len(step), selectionEnd=len(step))
        await self.call("Input.insertText", text=steps[-1])

    async def paste(self, text: str) -> None:
        """A paste as the clipboard would bring it."""
        script = f"""(() => {{ const data = new DataTransfer(); data.setData('text/plain', {json.dumps(text)});
            document.querySelector('.xterm-helper-textarea').dispatchEvent(
                new ClipboardEvent('paste', {{clipboardData: data, bubbles: true, cancelable: true}})); }})()"""
        await self.call("Runtime.evaluate", expression=script)

    async def value(self, expression: str) -> Any:
        """What a script says."""
        return (await self.call("Runtime.evaluate", expression=expression, returnByValue=True))["result"].get("value")

    async def picture(self, path: Path) -> None:
        """The page as a picture."""
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@dataclass
class Browser:
    """A running Chromium."""

    session: aiohttp.ClientSession
    address: str
    listeners: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, url: str) -> Tab:
        """A new page at an address, its terminal in focus."""
        async with self.session.put(f"{self.address}/json/new?about:blank") as answer:
            target = await answer.json()
        socket = await self.session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0)
        tab = Tab(socket)
        self.listeners.append(asyncio.create_task(tab.listen()))
        for domain in ("Page", "Network", "Runtime", "Log"):
            await tab.call(f"{domain}.enable")
        await tab.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await tab.call("Page.navigate", url=url)
        return tab


@contextlib.asynccontextmanager
async def chromium(width: int = 1280, height: int = 800) -> AsyncIterator[Browser]:
    """A headless Chromium with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        options += ["--disable-background-networking", "--disable-component-update", f"--window-size={width},{height}"]
        command = [CHROMIUM, *options, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                browser = Browser(session, f"http://127.0.0.1:{port}")
                yield browser
                for listener in browser.listeners:
                    listener.cancel()
        finally:
            process.terminate()
            process.wait(20)


async def _port(file: Path) -> int:
    for _ in range(400):
        if file.exists() and file.read_text().strip():
            return int(file.read_text().split()[0])
        await asyncio.sleep(0.05)
    raise AssertionError("Chromium did not start")
