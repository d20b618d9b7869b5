"""Serving on one's own machine: on loopback alone, by a key, ended cleanly; and the files that pages need."""

import hashlib
import http.client
import socket
import tomllib
from _thread import interrupt_main
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from office import Office, run, workspace_in

from iqa.errors import UnavailableError
from iqa.resources import packaged
from iqa.web.serving import LOOPBACK, serve_alone

STATIC = packaged("web/static")
ASSETS = tomllib.loads((STATIC / "assets.toml").read_text(encoding="utf-8"))["asset"]


def asked(address: str, host: str = "") -> http.client.HTTPResponse:
    """The answer of a real server at an address."""
    place, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(place, timeout=20)
    connection.request("GET", f"/{path}", headers={"Host": host or place, "Connection": "close"})
    with closing(connection), connection.getresponse() as answer:
        answer.read()
        return answer


@pytest.mark.usefixtures("interruptible")
def test_it_is_served_on_loopback_by_a_key_and_ends_when_interrupted(office: Office) -> None:
    announced: list[str] = []
    serving = serve_alone(workspace_in(office.folder), 0, announced.append)
    place = serving.address.partition("/enter")[0]
    assert place.startswith(f"http://{LOOPBACK}:")

    def visit() -> list[http.client.HTTPResponse]:
        try:
            asks = [
                (f"{place}/months",),
                (serving.address,),
                (f"{place}/health",),
                (f"{place}/health", "else.example"),
            ]
            return [asked(*one) for one in asks]
        finally:
            interrupt_main()

    with ThreadPoolExecutor(1) as visitor:
        visited = visitor.submit(visit)
        serving.run()
        answers = visited.result()
    assert [one.status for one in answers] == [401, 302, 200, 400]
    assert "HttpOnly" in str(answers[1].getheader("Set-Cookie"))
    assert "Server" not in dict(answers[1].getheaders())
    assert len(announced) == 1
    assert announced != [serving.address]


def test_a_port_that_is_taken_is_told(office: Office) -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        with pytest.raises(UnavailableError, match="cannot be used"):
            serve_alone(workspace_in(office.folder), other.getsockname()[1], print)


@pytest.mark.parametrize("options", [(), ("--json",), ("--open",)])
def test_the_command_prints_its_address(office: Office, options: tuple[str, ...]) -> None:
    opened: list[str] = []
    with (
        patch("iqa.web.serving._run", lambda server, _site: server.close()),
        patch("iqa.cli.serving.signal.signal"),
        patch("iqa.cli.serving.webbrowser.open", opened.append),
        patch("iqa.cli.serving.OPENED_AFTER", 0),
    ):
        said = run("--workspace", office.folder, "serve", *options).done().out
    assert f"http://{LOOPBACK}:" in said
    assert "/enter?key=" in said


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset["file"])
def test_an_asset_is_the_one_that_its_checksum_says(asset: dict[str, str]) -> None:
    content = (STATIC / asset["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == asset["sha256"]
    assert (STATIC / asset["licence_text"]).is_file()
    for restricted in (b"GDS Transport", b"@font-face", b"crest", b"govuk-logotype"):
        assert restricted not in content


def test_every_file_of_others_is_listed() -> None:
    ours = {"iqa.css", "iqa.js", "marking.js", "icon.svg", "assets.toml"}
    texts = {asset["licence_text"] for asset in ASSETS}
    assert {path.name for path in Path(STATIC).iterdir()} == ours | texts | {asset["file"] for asset in ASSETS}
