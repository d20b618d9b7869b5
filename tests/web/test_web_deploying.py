"""The example of a proxy, started in front of a site that is shared: TLS alone, and whether the site runs."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from office import copied, drawn_month
from served import served
from sharing import SERVE, SharedBrowser, shared_workspace
from source import ROOT
from test_web_serving_shared import free_port

from iqa.web.proxy import behind_proxy

CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx was not found")


def certificate_in(folder: Path) -> None:
    """A certificate for quality.example, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "quality.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "site.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "site.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@contextmanager
def proxied(folder: Path, behind: str) -> Iterator[tuple[int, int]]:
    """The example in front of an address: its ports for TLS and without, until the block ends."""
    secure, plain = free_port(), free_port()
    text = CONFIGURATION.read_text(encoding="utf-8")
    for said, here in (
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/quality.example.pem", f"{folder}/site.pem"),
        ("/etc/ssl/private/quality.example.key", f"{folder}/site.key"),
        ("http://127.0.0.1:8000", behind),
    ):
        assert said in text
        text = text.replace(said, here)
    certificate_in(folder)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), encoding="utf-8")
    asked = ["nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    subprocess.run([*asked, "-t"], check=True, capture_output=True)
    running = subprocess.Popen(asked)
    try:
        yield secure, plain
    finally:
        running.terminate()
        running.wait(20)


def answer_of(port: int, path: str, anybody: ssl.SSLContext | None = None) -> tuple[HTTPResponse, bytes]:
    """What is answered at a port, over TLS where `anybody` is believed, once the proxy has begun to listen."""
    for _ in range(100):
        made = partial(HTTPSConnection, context=anybody) if anybody else HTTPConnection
        with closing(made("127.0.0.1", port, timeout=20)) as connection:
            try:
                connection.request("GET", path, headers={"Host": "quality.example"})
            except ConnectionRefusedError:
                sleep(0.1)
            else:
                answer = connection.getresponse()
                return answer, answer.read()
    raise AssertionError("the proxy does not listen")


def test_the_proxy_of_the_example_is_one_that_nginx_takes_and_leads_to_the_site(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    app = SharedBrowser(shared_workspace(office.folder)).app
    app.wsgi_app = behind_proxy(app.wsgi_app, SERVE)  # type: ignore[method-assign]
    anybody = ssl._create_unverified_context()
    with served(app) as behind, proxied(tmp_path, behind) as (secure, plain):
        page, content = answer_of(secure, "/sign-in", anybody)
        assert page.status == 200
        assert b"Sign in" in content
        assert "; Secure" in page.headers["Set-Cookie"]
        assert answer_of(secure, "/health", anybody)[1].strip() == b'{"status":"ok"}'
        led, _ = answer_of(plain, "/months")
        assert (led.status, led.headers["Location"]) == (301, "https://quality.example/months")
