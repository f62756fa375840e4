"""The web server of `serve`: a page, and behind every open page a program of its own in a folder of its own.

textual-serve brings the protocol, the terminal in the page and its letters; who may come in, the page,
the folders and the end of every visit are ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import os
import secrets
import shutil
import sys
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from assistant.expressions import markup
from assistant.kept import cache_file
from assistant.tui import wording
from assistant.tui.teaching.serving import Classroom

PAGE = Path(__file__).parent / "page"
LARGE = 22  # pixels: read from the last row
SMALLEST, LARGEST = 8, 60
MOST_VISITORS = 60
COOKIE = "nianbao_entry"
PATIENCE = 4.0  # seconds a program has to end by itself
WORDS = ("title", "opening", "ended", "removed", "kept", "again", "script", "code", "enter", "wrong")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Visit(AppService):
    """One visitor: a process, a folder. Both end with the visit."""

    def __init__(self, folder: Path, kept: bool, last_year: int, **remote: Any) -> None:
        super().__init__("", **remote)
        self.last_year = last_year
        self.folder, self.kept = folder, kept
        self.cache = folder / ".state" / cache_file().name
        with contextlib.suppress(OSError):  # what is kept between runs makes a visit begin twice as fast
            self.cache.parent.mkdir(parents=True)
            shutil.copyfile(cache_file(), self.cache)

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        scratch = self.folder / ".scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        own = {name: str(scratch) for name in ("TMPDIR", "TEMP", "TMP")}
        own |= {"NIANBAO_HOME": str(self.folder), "TEXTUAL_DRIVER": "assistant.tui.teaching.visiting:VisitorDriver"}
        return {**super()._build_environment(width, height), **own, "TEXTUAL_FPS": "30"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "assistant.tui.teaching.visiting", str(self.last_year)),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=self.folder,
            env=self._build_environment(width, height),
            start_new_session=os.name != "nt",  # Ctrl+C is for the server, which then ends the visits
        )
        self._stdin = process.stdin
        return process

    async def stop(self) -> None:
        """End the program, at worst by force, and remove its folder."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(Exception):  # what is left of a visit must go, however it ended
                await self.send_meta({"type": "quit"})
            await _ended(process)
        if self._task is not None:
            await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        with contextlib.suppress(OSError):
            if not cache_file().exists():
                cache_file().parent.mkdir(parents=True, exist_ok=True)
                self.cache.replace(cache_file())
        shutil.rmtree(self.folder / ".scratch" if self.kept else self.folder, ignore_errors=True)


async def _ended(process: Process) -> None:
    """Wait for a process; one that will not end is ended."""
    for end in (None, process.terminate, process.kill):
        if end is not None:
            with contextlib.suppress(ProcessLookupError):
                end()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
            return


class Room(Server):
    """The server: one page, its visits, and the door before them."""

    def __init__(self, room: Classroom) -> None:
        super().__init__("nianbao", room.host, room.port)
        self.folder, self.kept, self.code, self.last_year = room.folder, room.kept, room.code, room.last_year
        self.entry = secrets.token_urlsafe(24)  # what a browser that gave the code carries from then on
        self.visits: dict[Visit, web.WebSocketResponse] = {}
        self.number = 0

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self.door], client_max_size=4096)
        app.add_routes([
            web.get("/", self.page),
            web.post("/", self.enter),
            web.get("/ws", self.handle_websocket),
            web.get("/download/{key}", self.handle_download),
            web.static("/static", self.statics_path),
            web.static("/page", PAGE),
        ])  # fmt: skip
        app.on_shutdown.append(self.close)
        return app

    # -- the door ----------------------------------------------------------------------------------

    @web.middleware
    async def door(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Nothing is served to another host's page, nor, where there is a code, to who has not given it."""
        if not self._meant_for_us(request):
            raise web.HTTPForbidden(text=wording("serve.stranger"))
        if self.code is not None and not self._known(request):
            if request.method == "GET" and request.path == "/" and "code" in request.query:
                return await self._let_in(request, request.query["code"])
            if request.path != "/":
                raise web.HTTPForbidden(text=wording("serve.code_first"))
            if request.method != "POST":
                return self._html(request, "code.html.j2", wrong=False)
        response: web.StreamResponse = await handler(request)
        return response

    def _meant_for_us(self, request: web.Request) -> bool:
        """Asked under a name of ours, by a page of ours: no other site may open our terminal."""
        named = urlsplit(f"//{request.host}").hostname or ""
        if self.code is None and named not in ("localhost", "127.0.0.1", "::1", self.host):
            return False
        origin = request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == request.host

    def _known(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self.entry.encode())

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """The code as typed into the page."""
        if self.code is None:
            raise web.HTTPSeeOther("/")
        return await self._let_in(request, str((await request.post()).get("code", "")))

    async def _let_in(self, request: web.Request, given: str) -> web.StreamResponse:
        plain = given.strip().upper().replace("-", "").encode("utf-8", "replace")
        if not hmac.compare_digest(plain, (self.code or "").replace("-", "").encode()):
            await asyncio.sleep(1)  # guessing takes its time
            return self._html(request, "code.html.j2", 403, wrong=True)
        response = web.HTTPSeeOther("/")
        response.set_cookie(COOKIE, self.entry, httponly=True, samesite="Strict")
        return response

    # -- the page ----------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The terminal in the browser."""
        if len(self.visits) >= MOST_VISITORS:
            raise web.HTTPServiceUnavailable(text=wording("serve.full"))
        size = min(max(to_int(request.query.get("fontsize", ""), LARGE), SMALLEST), LARGEST)
        scheme = "wss" if request.scheme == "https" else "ws"
        address = f"{scheme}://{request.host}/ws"
        return self._html(request, "index.html.j2", websocket=address, font_size=size, kept=self.kept)

    def _html(self, request: web.Request, name: str, status: int = 200, **places: object) -> web.Response:
        words = {key: wording(f"serve.page_{key}") for key in WORDS}
        text = markup(PAGE / name).render(words=words, **places)
        policy = POLICY.format(host=request.host)
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)

    # -- visits ------------------------------------------------------------------------------------

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A visit, from the moment the page opens its line until that line is gone."""
        socket = web.WebSocketResponse(heartbeat=10, max_msg_size=1024 * 1024)
        await socket.prepare(request)
        if len(self.visits) >= MOST_VISITORS:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return socket
        visit = self._begin(socket)
        try:
            size = (to_int(request.query.get(name, ""), usual) for name, usual in (("width", 80), ("height", 24)))
            await visit.start(*(min(max(cells, 10), 500) for cells in size))
            await self._process_messages(socket, visit)
        except (ValueError, TypeError, KeyError, IndexError, AssertionError, ConnectionError):
            await socket.close(code=WSCloseCode.PROTOCOL_ERROR)  # no page of ours says such things
        finally:
            await asyncio.shield(self._end(visit))
        return socket

    def _begin(self, socket: web.WebSocketResponse) -> Visit:
        self.number += 1
        folder = self.folder / f"{self.number:03}"
        while folder.exists():  # kept from an earlier class
            self.number += 1
            folder = self.folder / f"{self.number:03}"
        folder.mkdir(parents=True)
        remote = {"write_bytes": socket.send_bytes, "write_str": socket.send_str, "close": socket.close}
        visit = Visit(folder, self.kept, self.last_year, download_manager=self.download_manager, **remote)
        self.visits[visit] = socket
        return visit

    async def _end(self, visit: Visit) -> None:
        try:
            await visit.stop()
        finally:
            self.visits.pop(visit, None)

    async def close(self, _app: web.Application) -> None:
        """The end of the class: every visit ends."""
        for socket in list(self.visits.values()):
            with contextlib.suppress(Exception):
                await socket.close(code=WSCloseCode.GOING_AWAY)
        await asyncio.gather(*(self._end(visit) for visit in list(self.visits)), return_exceptions=True)
