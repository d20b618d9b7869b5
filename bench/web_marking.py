"""People who mark at once, over HTTP on loopback: what `bench/web.py` measures with them. Nothing here judges.

Each person opens their queue and a piece of work of theirs, answers three questions one after another as the
marking page does, now and then submits, and thinks two seconds before each request. Every answer that the site
acknowledged is looked for in the ledger afterwards.
"""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from iqa.domain import Month
from iqa.records.workspace import Workspace

THINK = 2.0
THREADS = 8
ADDRESS = "https://quality.example"
SERVE = "import sys; from iqa.cli import main; sys.exit(main(sys.argv[1:]))"
RIVAL = """
import sys
from flask import Flask, request
from sqlalchemy import create_engine, text
from waitress import serve
engine = create_engine(sys.argv[1])
if engine.dialect.name == "sqlite":
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE saved (id TEXT PRIMARY KEY, said TEXT NOT NULL)"))
app = Flask("rival")

@app.post("/save")
def save():
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO saved VALUES (:id, :said)"), dict(request.form))
    return "saved"

serve(app, listen=sys.argv[2], threads=int(sys.argv[3]))
"""


@dataclass
class Load:
    """What came of a load: milliseconds by kind of request, what went wrong, and what was acknowledged."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, spent: float) -> None:
        with self.lock:
            self.taken.setdefault(kind, []).append(1000 * spent)

    def fault(self, said: str) -> None:
        with self.lock:
            self.errors.append(said)


def percentile(values: list[float], share: float) -> float:
    """The value below which so large a share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@contextmanager
def served(arguments: list[str], port: int) -> Iterator[None]:
    """A server in a process of its own, once it answers."""
    with subprocess.Popen(
        [sys.executable, "-c", *arguments], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as it:
        try:
            _wait_for(port, it)
            yield
        finally:
            it.send_signal(signal.SIGTERM)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        with closing(socket.socket()) as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the server does not answer")


def free_port() -> int:
    """A port of loopback that nobody has at the moment."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def share(root: Path, port: int) -> Path:
    """Let the workspace in a folder be served by its command; the file with its secret."""
    settings = root / "iqa.toml"
    text = settings.read_text(encoding="utf-8").replace('\naddress = ""', f'\naddress = "{ADDRESS}"')
    settings.write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{port}"), encoding="utf-8")
    secret = root / "secret"
    secret.write_text("s" * 64, encoding="utf-8")
    return secret


def marking(root: Path, secret: Path, port: int, tokens: dict[str, str], month: Month, seconds: float) -> Load:
    """Everybody with a token marks for so long."""
    command = [SERVE, "--workspace", str(root), "serve", "--shared", "--secret-file", str(secret)]
    load = Load()
    with served(command, port):
        _together([_Person(load, port, name, token, month) for name, token in tokens.items()], seconds)
    return load


def rival(database: str, people: int, seconds: float) -> Load:
    """As many people save one row each time, by a bare view over the same database."""
    port, load = free_port(), Load()
    with served([RIVAL, database, f"127.0.0.1:{port}", str(THREADS)], port):
        _together([_Saver(load, port, f"saver {number}") for number in range(people)], seconds)
    return load


def lost(workspace: Workspace, acknowledged: list[str]) -> list[str]:
    """The acknowledged answers that no event holds."""
    with workspace.store.reading() as view:
        events = [one.seq for one in view.ledger.events(what="marks recorded")]
        told = " ".join(str(view.ledger.rows(seq).get("marks", "")) for seq in events)
    found = set(re.findall(r"bench \S+ \d+", told))
    return [one for one in acknowledged if one not in found]


def _together(everybody: "list[_Person] | list[_Saver]", seconds: float) -> None:
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=one.act, args=(until,)) for one in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Client:
    """A browser: one connection that stays, its cookies."""

    def __init__(self, load: Load, port: int, name: str, cookie: str = "") -> None:
        self.load, self.name, self._port, self._cookie = load, name, port, cookie
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, kind: str, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str]:
        sent = {"Cookie": self._cookie, "Referer": f"{ADDRESS}/", **headers}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            self._connection.close()
            self.load.fault(f"{kind}: {fault!r}")
            return 0, ""
        self.load.note(kind, time.perf_counter() - begun)
        for morsel in SimpleCookie(answer.getheader("Set-Cookie") or "").values():
            self._cookie = f"{morsel.key}={morsel.value}"
        if answer.status >= 400 and not (kind == "submit" and answer.status == 422):
            self.load.fault(f"{kind}: {answer.status}")
        return answer.status, text


def _think(until: float) -> bool:
    """Think before the next request; whether there is time for it."""
    time.sleep(max(0.0, min(THINK * random.uniform(0.5, 1.5), until - time.monotonic())))
    return time.monotonic() < until


class _Saver(_Client):
    def act(self, until: float) -> None:
        number = 0
        time.sleep(random.uniform(0, THINK))
        while _think(until):
            number += 1
            self.ask("save", "POST", "/save", {"id": f"{self.name} {number}", "said": "It shows. " * 5})


class _Person(_Client):
    def __init__(self, load: Load, port: int, name: str, token: str, month: Month) -> None:
        super().__init__(load, port, name, f"__Secure-iqa={token}")
        self._month, self._number = month, 0

    def act(self, until: float) -> None:
        time.sleep(random.uniform(0, THINK))
        while _think(until):
            _, queue = self.ask("queue", "GET", f"/months/{self._month}/my-work")
            work = sorted(set(re.findall(r'href="(/months/[^"]*/marking/[^"]*)"', queue)))
            if not work or not _think(until):
                continue
            path = random.choice(work)
            _, page = self.ask("open", "GET", path)
            if "and locked" not in page:
                self._answer(path, page, until)

    def _answer(self, path: str, page: str, until: float) -> None:
        """Answer three questions, each as the page saves it; one time in ten try to submit."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        seen = dict(re.findall(r'name="seen-([^"]+)" value="([^"]*)"', page))
        ratings = dict(re.findall(r'name="rating-([^"]+)" value="([^"]+)"', page))
        revision = re.search(r'name="revision" value="(\d+)"', page)
        if token is None or revision is None:
            self.load.fault("open: no form")
            return
        at = revision[1]
        for question in random.sample(sorted(ratings), 3):
            if not _think(until):
                return
            self._number += 1
            text = f"bench {self.name} {self._number}"
            fields = {
                "revision": at,
                f"seen-{question}": seen[question],
                f"rating-{question}": ratings[question],
                f"evidence-{question}": text,
            }
            headers = {"HX-Request": "true", "X-CSRFToken": token[1]}
            status, told = self.ask("save", "POST", f"{path}/part", fields, **headers)
            if status == 200 and "Saved at" in told:
                with self.load.lock:
                    self.load.acknowledged.append(text)
                if moved := re.search(r'name="revision" value="(\d+)"', told):
                    at = moved[1]
            elif status == 200:
                self.load.fault("save: not saved")
        if random.random() < 0.1 and _think(until):
            self.ask("submit", "POST", path, {"do": "submit", "revision": at, "csrf_token": token[1]})


def processor_load() -> float:
    """How busy the machine was in the last minute."""
    return os.getloadavg()[0]
