"""`serve`: the whole program in a browser, for a class; ends with Ctrl+C and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from assistant import lock
from assistant.documents import fault, say, system_reason

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
PREFIX, MARK = "nianbao-serve-", "serve"
EVERYWHERE = ("0.0.0.0", "::")


class Classroom(NamedTuple):
    """What is served: where, the folder of the visitors' folders, whether they stay, the code others need."""

    host: str
    port: int
    folder: Path
    kept: bool
    code: str | None
    last_year: int


def serve(host: str, port: int, keep: Path | None, last_year: int) -> int:
    """Serve until interrupted; the exit status. Raises AssistantError: no such address, port in use, extra missing."""
    for name in ("textual_serve", "aiohttp"):
        if importlib.util.find_spec(name) is None:
            raise fault("serve.missing", code=3)
    listening = _listen(host, port)
    code = None if _only_here(host) else "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in "ab")
    with _folder(keep) as folder:
        _announce(host, listening.getsockname()[1], code, keep)
        room = Classroom(host, listening.getsockname()[1], folder, keep is not None, code, last_year)
        return asyncio.run(_run(listening, room))


def _listen(host: str, port: int) -> socket.socket:
    """The port taken before anything else begins."""
    if not 0 <= port <= 65535:
        raise fault("serve.port", code=2, port=port)
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise fault("serve.host", code=2, host=host) from None
    made = socket.socket(family, kind)
    try:
        if os.name != "nt":  # there it would let two programs share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError as problem:
        made.close()
        raise fault("serve.busy", code=3, host=host, port=port, why=system_reason(problem)) from None
    return made


def _only_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the visitors' folders lie: one that stays, or one that goes with the server."""
    if keep is None:
        _sweep()
        with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
            ours = lock.take(Path(name) / MARK)
            yield Path(name)
            ours.release()
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=keep):
            pass
    except OSError as problem:
        raise fault("serve.keep", code=3, folder=keep, why=system_reason(problem)) from None
    yield keep.resolve()


def _sweep() -> None:
    """Remove what servers left that were killed: their folders, which nobody holds any more."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if lock.lock_file(left / MARK).exists():
            held = lock.take(left / MARK)
            if held.mine and held.held:
                held.release()
                shutil.rmtree(left, ignore_errors=True)


def _announce(host: str, port: int, code: str | None, keep: Path | None) -> None:
    """Where to go: on stdout. What to mind: on stderr."""
    for name in _names(host):
        shown = f"[{name}]" if ":" in name else name
        print(f"http://{shown}:{port}" + (f"/?code={code}" if code else ""), flush=True)
    if code:
        print(say("serve.open_to_others", host=host, code=code), file=sys.stderr)
    print(say("serve.keeping", folder=keep) if keep else say("serve.removing"), file=sys.stderr)
    print(say("serve.stop"), file=sys.stderr, flush=True)


def _names(host: str) -> list[str]:
    """The addresses a browser can use: of a server that listens everywhere, those of this machine."""
    if host not in EVERYWHERE:
        return [host]
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        found = []
    own = sorted({str(entry[4][0]) for entry in found})
    return [name for name in own if not _only_here(name)] or [socket.gethostname()]


async def _run(listening: socket.socket, classroom: Classroom) -> int:
    """Serve on a socket until a signal comes; the exit status."""
    from aiohttp import web

    from assistant.tui.teaching.room import Room

    for name in ("aiohttp", "textual-serve", "asyncio"):  # what a browser does wrong is nothing for the trainer
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    runner = web.AppRunner(await Room(classroom)._make_app(), access_log=None, shutdown_timeout=10)
    await runner.setup()
    ended = asyncio.get_running_loop().create_future()
    with _ending(ended):
        await web.SockSite(runner, listening).start()
        try:
            number = int(await ended)
        finally:
            await runner.cleanup()
    return 128 + number


@contextlib.contextmanager
def _ending(ended: asyncio.Future[int]) -> Iterator[None]:
    """While this lasts a signal ends the class; on Windows Ctrl+C arrives as an exception."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(number)

    caught = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    installed = []
    for number in caught:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, end, int(number))
            installed.append(number)
    try:
        yield
    finally:
        for number in installed:
            loop.remove_signal_handler(number)
