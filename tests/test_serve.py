"""`serve`: who may come in, what is sent, a folder for each visitor, nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from assistant.tui.teaching import room as rooms
from assistant.tui.teaching import serving as serve_command
from tests.browsing import Served, serving
from tests.conftest import Outcome

Nianbao = Callable[..., Outcome]
PAGE = Path(rooms.__file__).parent / "page"
posix = pytest.mark.skipif(os.name == "nt", reason="signals and /proc")
GREETING = "讲课用".encode()


async def came(line: aiohttp.ClientWebSocketResponse, wanted: bytes = GREETING) -> None:
    """Read what the program draws until something is there."""
    drawn = b""
    while wanted not in drawn:
        message = await line.receive(timeout=30)
        assert message.type is aiohttp.WSMsgType.BINARY, message
        drawn += message.data


async def gone(served: Served, wanted: int = 0) -> None:
    """Wait until only so many visits are left: processes and folders."""
    for _ in range(300):
        if len(served.children()) == wanted and len(served.folders()) == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError((served.children(), served.folders()))


# -- what cannot be served ---------------------------------------------------------------------


def test_a_port_in_use_is_told(nianbao: Nianbao) -> None:
    """Exit 3, the port named, another one offered."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = nianbao("serve", "--port", taken.getsockname()[1])
    assert done.code == 3 and str(taken) and "--port" in done.err and not done.out


@pytest.mark.parametrize("options", [("--port", "70000"), ("--port", "-1"), ("--host", "no.such.host.invalid")])
def test_wrong_addresses_are_told(nianbao: Nianbao, options: tuple[str, str]) -> None:
    """Exit 2, with an example."""
    done = nianbao("serve", *options)
    assert done.code == 2 and options[1] in done.err and not done.out


def test_a_folder_that_cannot_be_used_is_told(nianbao: Nianbao, tmp_path: Path) -> None:
    """What is to be kept must have a place."""
    file = tmp_path / "是文件"
    file.touch()
    done = nianbao("serve", "--port", 0, "--keep", file / "里面")
    assert done.code == 3 and str(file) in done.err and not done.out


def test_without_the_extra_the_way_to_it_is_told(nianbao: Nianbao, monkeypatch: pytest.MonkeyPatch) -> None:
    """textual-serve is not everybody's."""
    monkeypatch.setattr(serve_command.importlib.util, "find_spec", lambda _name: None)
    done = nianbao("serve")
    assert done.code == 3 and "nianbao[serve]" in done.err


# -- the page ----------------------------------------------------------------------------------


def test_the_page_names_no_other_site() -> None:
    """No address in what we send; the policy allows none."""
    for file in PAGE.iterdir():
        assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", file.read_text(encoding="utf-8")) == [], file
    assert "default-src 'none'" in rooms.POLICY and "http" not in rooms.POLICY


async def test_page_terminal_and_letters_come_from_here(tmp_path: Path) -> None:
    """Large type by default; another size when asked for; every file the page names is there."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            answer = await web.get("/")
            text = await answer.text()
            assert answer.status == 200 and f'data-font-size="{rooms.LARGE}"' in text
            assert served.address.removeprefix("http://") in answer.headers["Content-Security-Policy"]
            files = re.findall(r'(?:src|href)="(/[^"]+)"', text)
            styles = [await (await web.get(file)).text() for file in files if file.endswith("page.css")]
            files += re.findall(r'url\("([^"]+)"\)', "".join(styles))
            assert len(files) >= 5
            assert [(await web.get(file)).status for file in files] == [200] * len(files)
            assert 'data-font-size="30"' in await (await web.get("/?fontsize=30")).text()
            assert 'data-font-size="60"' in await (await web.get("/?fontsize=9999")).text()
            assert (await web.get("/static/../../../../etc/passwd")).status == 404


async def test_other_sites_cannot_use_it(tmp_path: Path) -> None:
    """Neither under a name that is not this machine's, nor from a page of another site."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            assert (await web.get("/", headers={"Host": "evil.example"})).status == 403
            for path in ("/", "/ws"):
                assert (await web.get(path, headers={"Origin": "http://evil.example"})).status == 403
        assert served.children() == []


# -- visits ------------------------------------------------------------------------------------


@posix
async def test_every_visitor_has_a_folder_of_their_own(tmp_path: Path) -> None:
    """While they are there; process and folder go when the line is gone."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            first, second = await web.ws_connect("/ws?width=90&height=30"), await web.ws_connect("/ws")
            await came(first)
            await came(second)
            assert len(served.folders()) == len(served.children()) == 2
            await first.close()
            await gone(served, 1)
            second._response.connection.transport.abort()  # type: ignore[union-attr]
            await gone(served)
        code, said = served.end()
        assert code == 130 and "Traceback" not in said
    assert list(tmp_path.glob("nianbao-*")) == []


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_end_of_the_class_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    """Visitors still there: their programs end, their folders go."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            lines = [await web.ws_connect("/ws") for _ in range(3)]
            await asyncio.gather(*map(came, lines))
            children = served.children()
            assert len(children) == 3
            code, said = await asyncio.to_thread(served.end, number)
            assert code == 128 + number and "Traceback" not in said
            assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    assert list(tmp_path.glob("nianbao-*")) == []


@posix
async def test_a_killed_server_leaves_no_programs(tmp_path: Path) -> None:
    """Even then the visitors' programs notice and end; the next server removes its folder."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            await came(await web.ws_connect("/ws"))
            children = served.children()
            served.process.kill()
            for _ in range(200):
                if not any(Path(f"/proc/{child}").exists() for child in children):
                    break
                await asyncio.sleep(0.05)
    assert children and not any(Path(f"/proc/{child}").exists() for child in children)
    left = set(tmp_path.glob("nianbao-serve-*"))
    assert len(left) == 1
    with serving(tmp_path) as served:
        await asyncio.sleep(0)
        assert left.isdisjoint(tmp_path.glob("nianbao-serve-*"))
        with serving(tmp_path) as beside:  # one that is still at work is left alone
            assert len(list(tmp_path.glob("nianbao-serve-*"))) == 2
            beside.end()
        served.end()
    assert list(tmp_path.glob("nianbao-*")) == []


@posix
async def test_what_is_to_be_kept_is_kept(tmp_path: Path) -> None:
    """The folders stay, without the scratch; another class does not write over them."""
    keep = tmp_path / "课堂"
    for _ in range(2):
        with serving(tmp_path / "tmp", "--keep", str(keep)) as served:
            async with aiohttp.ClientSession(served.address) as web:
                await came(await web.ws_connect("/ws"))
            _, said = await asyncio.to_thread(served.end)
            assert str(keep) in said
    assert [folder.name for folder in sorted(keep.iterdir())] == ["001", "002"]
    assert not list(keep.glob("*/.scratch")) and not list((tmp_path / "tmp").glob("nianbao-*"))


@pytest.mark.parametrize(
    "nonsense", ["{", "[]", '{"a": 1}', '["stdin"]', '["resize", {"width": "x"}]', '["resize", 5]']
)
async def test_nonsense_ends_the_visit_only(tmp_path: Path, nonsense: str) -> None:
    """What no page of ours says closes that line; the next visitor is served."""
    with serving(tmp_path) as served:
        async with aiohttp.ClientSession(served.address) as web:
            line = await web.ws_connect("/ws?width=x&height=-5")
            await line.send_str(nonsense)
            for _ in range(200):
                if (await line.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                    break
            await came(await web.ws_connect("/ws"))
        _, said = await asyncio.to_thread(served.end)
    assert "Traceback" not in said


@posix
async def test_practice_can_be_kept(tmp_path: Path) -> None:
    """What a visitor answers lies in their folder, and stays there when folders are kept."""
    keep = tmp_path / "课堂"
    with serving(tmp_path / "tmp", "--keep", str(keep)) as served:
        async with aiohttp.ClientSession(served.address) as web:
            line = await web.ws_connect("/ws")
            await came(line)
            await asyncio.sleep(0.5)
            for keys, shown in (("\x1b[F", "自己写一份"), ("\r", "全称"), ("青山县农业农村局\r", "记下了")):
                await line.send_str(json.dumps(["stdin", keys]))
                await came(line, shown.encode())
        await asyncio.to_thread(served.end)
    files = [file.read_text(encoding="utf-8") for file in keep.glob("001/**/*.yaml")]
    assert any("青山县农业农村局" in text for text in files)


async def test_a_full_room_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """More than this machine can bear: the page says so, and no program is begun."""
    monkeypatch.setattr(rooms, "MOST_VISITORS", 0)
    setting = serve_command.Classroom("127.0.0.1", 0, tmp_path, False, None, 2023)
    async with TestClient(TestServer(await rooms.Room(setting)._make_app())) as web:
        assert (await web.get("/")).status == 503
        line = await web.ws_connect("/ws")
        assert (await line.receive()).type is aiohttp.WSMsgType.CLOSE
    assert list(tmp_path.glob("0*")) == []


# -- the code ----------------------------------------------------------------------------------


async def test_others_need_the_code(tmp_path: Path) -> None:
    """Another address: a warning, a code, nothing without it; with it a cookie that opens everything."""
    with serving(tmp_path, "--host", "0.0.0.0") as served:
        code = served.address.partition("code=")[2]
        port = served.address.partition("?")[0].rstrip("/").rpartition(":")[2]
        assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
        address = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as web:
            for path in ("/ws", "/static/js/textual.js", "/page/page.css", "/download/x"):
                assert (await web.get(path)).status == 403
            page = await (await web.get("/")).text()
            assert "textual.js" not in page and 'name="code"' in page
            assert (await web.post("/", data={"code": "AAAA-AAAA"})).status == 403
            assert (await web.get("/?code=错")).status == 403
            entered = await web.post("/", data={"code": code.lower().replace("-", " ").replace(" ", "")})
            assert entered.status == 200 and "textual.js" in await entered.text() and entered.url.query_string == ""
            await came(await web.ws_connect("/ws"))
        async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as web:
            linked = await web.get(f"/?code={code}")
            assert "textual.js" in await linked.text() and linked.url.query_string == ""
            assert linked.history[0].cookies[rooms.COOKIE]["httponly"]
        _, said = await asyncio.to_thread(served.end)
        assert code in said


async def test_two_classes_have_two_codes(tmp_path: Path) -> None:
    """The code is made anew every time."""
    codes = set()
    for _ in range(2):
        with serving(tmp_path, "--host", "0.0.0.0") as served:
            codes.add(served.address.partition("code=")[2])
    assert len(codes) == 2
