"""Serving a whole Area: behind a proxy and under a path, ended in the middle of a request, with a log that names
nobody; and the examples of how a server starts it.
"""

import http.client
import logging
import shlex
import shutil
import socket
import subprocess
from _thread import interrupt_main
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from office import MONTH, Office, copied, drawn_month, run, workspace_in
from sharing import SERVE, SharedBrowser, quick_hashes, shared_workspace, with_account
from source import ROOT
from werkzeug.test import Client

from iqa.cli.beginning import begun_elsewhere
from iqa.cli.commands import load_command
from iqa.errors import NotFoundError
from iqa.settings import ServeSettings
from iqa.web.proxy import behind_proxy
from iqa.web.serving import serve_shared

DEPLOY = ROOT / "docs" / "deploy"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = copied(
        drawn_month(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("served") / "office"
    ).folder
    with quick_hashes():
        with_account(shared_workspace(made), "Bryony Furze", "moderator")
    return made


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.mark.usefixtures("interruptible")
def test_a_request_under_way_is_carried_out_when_it_is_told_to_stop(folder: Path) -> None:
    port, begun, released = free_port(), Event(), Event()

    def slowly(application: Any, serve: ServeSettings) -> Any:
        inner = behind_proxy(application, serve)

        def asked(environ: Any, start: Any) -> Iterable[bytes]:
            begun.set()
            assert released.wait(20)
            return inner(environ, start)

        return asked

    serve = replace(SERVE, listen=f"127.0.0.1:{port}")
    with patch("iqa.web.serving.behind_proxy", slowly):
        serving = serve_shared(shared_workspace(folder, serve))

    def visit() -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("GET", "/sign-in")
            assert begun.wait(20)
            interrupt_main()
            released.set()
            answer = connection.getresponse()
            return answer.status, answer.read()

    with ThreadPoolExecutor(1) as visitor:
        visited = visitor.submit(visit)
        serving.run()
        status, content = visited.result()
    assert status == 200
    assert content.rstrip().endswith(b"</html>")


PATHS = [
    ("https://quality.example", "/sign-in", {}, ""),
    ("https://quality.example/iqa", "/sign-in", {}, "/iqa"),
    ("https://quality.example/iqa/", "/iqa/sign-in", {}, "/iqa"),
    ("https://quality.example/iqa", "/sign-in", {"X-Forwarded-Prefix": "/else"}, "/iqa"),
]


@pytest.mark.parametrize(("address", "path", "headers", "prefix"), PATHS)
def test_links_and_cookies_are_under_the_declared_path_alone(
    folder: Path, address: str, path: str, headers: dict[str, str], prefix: str
) -> None:
    serve = replace(SERVE, address=address)
    site = SharedBrowser(shared_workspace(folder, serve))
    client = Client(behind_proxy(site.app.wsgi_app, serve))
    page = client.get(path, headers={"Host": "elsewhere.example", **headers})
    assert page.status_code == 200
    assert f'href="{prefix}/static/govuk.css"' in page.text
    assert "elsewhere" not in page.text
    led = client.get(path.replace("/sign-in", "/my-work"), headers=headers)
    assert led.headers["Location"] == f"{prefix}/sign-in"


SAID = [
    ("127.0.0.1", "127.0.0.1", True, "/area", "/area"),
    ("10.0.0.9", "127.0.0.1", True, "/area", ""),
    ("127.0.0.1", "127.0.0.1", False, "/area", ""),
    ("127.0.0.1", "127.0.0.1", True, "//elsewhere.example", ""),
    ("127.0.0.1", "127.0.0.1", True, "/a/../b", ""),
    ("10.0.0.9", "*", True, "/area/", "/area"),
]


@pytest.mark.parametrize(("peer", "proxy", "declared", "told", "prefix"), SAID)
def test_a_prefix_and_an_address_are_believed_of_the_declared_proxy_alone(
    peer: str, proxy: str, declared: bool, told: str, prefix: str
) -> None:
    seen: dict[str, Any] = {}

    def look(environ: Any, start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return [b""]

    serve = replace(SERVE, proxy=proxy, prefix_from_proxy=declared)
    headers = {"X-Forwarded-Prefix": told, "X-Forwarded-For": "198.51.100.7, 192.0.2.4"}
    Client(behind_proxy(look, serve)).get("/months", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert seen["SCRIPT_NAME"] == prefix
    assert seen["REMOTE_ADDR"] == ("192.0.2.4" if proxy in (peer, "*") else peer)
    assert (seen["wsgi.url_scheme"], seen["HTTP_HOST"]) == ("https", "quality.example")


def test_the_log_names_neither_a_person_nor_a_piece_of_work_nor_a_query(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    browser = SharedBrowser(shared_workspace(folder))
    with caplog.at_level(logging.INFO, "iqa.access"), quick_hashes():
        browser.sign_in("Bryony Furze")
        work = browser.get("/my-work").links_to("/marking/")[0]
        browser.get(f"{work}?name=Ash+Maple")
        browser.get("/no/such/Ash-Maple")
    lines = [one.getMessage() for one in caplog.records if one.name == "iqa.access"]
    assert any(line.startswith("POST /sign-in 302 ") for line in lines)
    assert any("/marking/<round:marking_round>/<reference> 200" in line for line in lines)
    assert any(line.startswith("GET - 404 ") for line in lines)
    for private in ("Bryony", "Maple", "name=", work.rpartition("/")[2], "127.0.0.1", str(MONTH)):
        assert not any(private in line for line in lines), private


def test_the_command_serves_as_the_settings_say_and_says_what_lacks(folder: Path, tmp_path: Path) -> None:
    refused = run("--workspace", folder, "serve", "--shared")
    assert refused.code == 1
    assert "is not ready to be shared" in refused.err
    assert 'address = "https://quality.example"' in refused.err
    settings = folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    (tmp_path / "secret").write_text("s" * 64, encoding="utf-8")
    ready = text.replace('\naddress = ""', '\naddress = "https://quality.example"').replace(
        "shared = false", "shared = true"
    )
    settings.write_text(ready.replace("127.0.0.1:8000", f"127.0.0.1:{free_port()}"), encoding="utf-8")
    try:
        with (
            patch("iqa.web.serving._run", lambda server, _site: server.close()),
            patch("iqa.cli.serving.signal.signal"),
        ):
            said = run("--workspace", folder, "serve", "--secret-file", tmp_path / "secret").done().out
        assert "Open https://quality.example" in said
        gone = run("--workspace", folder, "serve", "--secret-file", tmp_path / "none")
        assert "cannot be read" in gone.err
    finally:
        settings.write_text(text, encoding="utf-8")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_outside_a_workspace_both_ways_on_are_named(elsewhere: Path) -> None:
    refused = run("serve")
    assert refused.code == 1
    assert "iqa init" in refused.err
    assert "iqa demo" in refused.err


@pytest.mark.parametrize("chosen", ["new", "demonstration"])
def test_somebody_at_a_terminal_chooses_what_to_open(elsewhere: Path, chosen: str) -> None:
    def demonstration(folder: Path, _told: object) -> None:
        Office(folder).init()

    answers = iter([chosen, "Thornmere", "place"])
    with (
        patch("iqa.cli.beginning.may_ask", return_value=True),
        patch("iqa.cli.beginning.click.prompt", lambda *_, **__: next(answers)),
        patch("iqa.cli.demo.run_demo", demonstration),
    ):
        found = begun_elsewhere(NotFoundError("There is no workspace here."))
    assert found == elsewhere / ("place" if chosen == "new" else "iqa-demo")
    assert workspace_in(found).settings.area


def test_the_service_starts_a_command_that_there_is() -> None:
    line = next(
        one for one in (DEPLOY / "iqa.service").read_text().splitlines() if one.startswith("ExecStart=")
    ).partition("=")[2]
    program, workspace, place, *words = shlex.split(line)
    assert (program, workspace, place) == ("/opt/iqa/bin/iqa", "--workspace", "/srv/iqa")
    with load_command(words[0]).make_context(words[0], words[1:]) as ctx:
        assert ctx.params["shared"]


def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze was not found")
    text = (DEPLOY / "iqa.service").read_text(encoding="utf-8").replace("/opt/iqa/bin/iqa", "/bin/true")
    (tmp_path / "iqa.service").write_text(text, encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "iqa.service")], capture_output=True, text=True
    )
    ours = [line for line in told.stderr.splitlines() if "iqa.service" in line]
    assert ours == []


@pytest.mark.slow
def test_the_image_is_built_and_starts_without_writing(tmp_path: Path) -> None:
    program = next((one for one in ("podman", "docker") if shutil.which(one)), "")
    if not program or subprocess.run([program, "info"], capture_output=True).returncode:
        pytest.skip("no engine for containers runs here")
    build = [program, "build", "--file", str(DEPLOY / "Containerfile"), "--tag", "iqa-test", str(ROOT)]
    subprocess.run(build, check=True)
    told = subprocess.run(
        [program, "run", "--rm", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "all", "iqa-test", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "iqa" in told.stdout
