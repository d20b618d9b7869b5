"""The command of the example for systemd, started exactly as it is written there: by a user who is not root, from
a file system that cannot be written but for the workspace, with the secret where the service puts it.

What systemd does beside that (which calls of the system are let through, which address families) is not tried.
"""

import http.client
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from sysconfig import get_path
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from office import copied, drawn_month, workspace_in
from sharing import quick_hashes, with_account
from source import ROOT
from test_web_serving_shared import DEPLOY, free_port

USER = 10001
"""Stands for the unit's own user, who is not on the machine of a test."""
PATIENCE = 60
PRIVATE = """
set -e
mount -t tmpfs tmpfs /opt
mkdir -p /opt/iqa/bin /opt/credentials /opt/base /opt/packages /opt/source
mount --bind {base} /opt/base
mount --bind {packages} /opt/packages
mount --bind {root} /opt/source
printf '#!/bin/sh\\nexec /opt/base/{python} -m iqa "$@"\\n' > /opt/iqa/bin/iqa
chmod 755 /opt/iqa/bin/iqa
cp {secret} /opt/credentials/iqa-secret
chown {user} /opt/credentials/iqa-secret
mount -t tmpfs tmpfs /srv
mkdir /srv/iqa
mount --bind {office} /srv/iqa
mount -o remount,ro,bind /
cd {working}
umask {umask}
exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --bounding-set=-all \\
  env -i PATH=/usr/bin:/bin PYTHONPATH=/opt/source:/opt/packages CREDENTIALS_DIRECTORY=/opt/credentials \\
  /bin/sh -c 'exec {command}'
"""
"""What systemd makes of the unit: folders of its own, a root that cannot be written, no privilege."""


def unit() -> Mapping[str, str]:
    """What the unit says, by name."""
    lines = (DEPLOY / "iqa.service").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]\w*=", line))


def can_be_tried() -> bool:
    """Whether this machine lets a test have a mount namespace, and be another user in it."""
    if os.name != "posix" or os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


@contextmanager
def started(office: Path, secret: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The unit's command under way, until the block ends."""
    said = unit()
    script = PRIVATE.format(
        base=sys.base_prefix,
        packages=get_path("purelib"),
        python=Path(sys.executable).resolve().relative_to(Path(sys.base_prefix).resolve()),
        secret=secret,
        office=office,
        working=said["WorkingDirectory"],
        umask=said["UMask"],
        user=USER,
        root=ROOT,
        command=said["ExecStart"],
    )
    running = subprocess.Popen(["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", script])
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.wait(PATIENCE)


def asked(port: int, method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
    """What is answered once it listens."""
    ends = monotonic() + PATIENCE
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            try:
                connection.request(method, path, body, {"Host": "quality.example", **headers})
            except ConnectionRefusedError:
                assert monotonic() < ends, "it does not listen"
                sleep(0.1)
                continue
            answer = connection.getresponse()
            answer.content = answer.read().decode()  # type: ignore[attr-defined]
            return answer


@pytest.mark.slow
@pytest.mark.unmeasured
def test_the_units_command_serves_records_and_ends(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not can_be_tried():
        pytest.skip("nobody may have a mount namespace here")
    office, port = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder, free_port()
    with quick_hashes():
        with_account(workspace_in(office, "server"), "Bryony Furze", "moderator")
    settings = office / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('\naddress = ""', '\naddress = "https://quality.example"')
    settings.write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{port}"), encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("s" * 64, encoding="utf-8")
    secret.chmod(0o600)
    for one in (office, *office.rglob("*")):
        os.chown(one, USER, USER)
    with started(office, secret) as running:
        assert asked(port, "GET", "/health").status == 200
        process = Path("/proc") / str(running.pid)
        assert f"Uid:\t{USER}\t" in (process / "status").read_text()
        root = next(one for one in (process / "mounts").read_text().splitlines() if one.split()[1] == "/")
        assert root.split()[3].startswith("ro")
        page = asked(port, "GET", "/sign-in")
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        [token] = set(re.findall(r'name="csrf_token" value="([^"]+)"', page.content))  # type: ignore[attr-defined]
        form = urlencode({"csrf_token": token, "name": "Bryony Furze", "password": "wrong"})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://quality.example/sign-in"}
        refused = asked(port, "POST", "/sign-in", form, Cookie=cookie, **kind)
        assert refused.status == 403, refused.content  # type: ignore[attr-defined]
        running.send_signal(getattr(signal, unit()["KillSignal"]))
        assert running.wait(PATIENCE) == 0
    with closing(sqlite3.connect(office / "iqa.db")) as records:
        assert records.execute("select count(*) from sign_in_attempts").fetchone()[0] > 0
