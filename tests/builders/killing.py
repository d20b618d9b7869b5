"""A prepared process that runs commands in children of its own and kills them at a chosen moment.

A moment is the n-th time that a command opens a file to write, gives one its name, takes one away, makes a folder,
sends a statement that changes the records, or commits; or so many seconds after it began. The process has all
modules loaded and forks: a command costs what it does and not what it imports. Nothing of this is in the tool.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

BUILDERS = Path(__file__).parent
NEVER = 0
CRASHED = 70


class Ended(Struct, frozen=True):
    """How a child ended: its exit code, or None where it was killed; what it said; and the moments it came to."""

    code: int | None
    said: str
    moments: tuple[str, ...]


class Killer:
    """The prepared process, seen from the test: one order after the other, a line of JSON each."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**_without_coverage(os.environ), "PYTHONPATH": os.pathsep.join([str(BUILDERS), *sys.path])},
        )

    def run(self, arguments: Sequence[object], *, at: int = NEVER, after: float = 0.0) -> Ended:
        """Run a command to its end, or kill it at its `at`-th moment, or `after` so many seconds."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"arguments": [str(one) for one in arguments], "at": at, "after": after}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ended(answer["code"], answer["said"], tuple(answer["moments"]))

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _without_coverage(environment: Mapping[str, str]) -> dict[str, str]:
    """What is killed leaves no measurement behind: measuring it would only make it slow."""
    return {name: value for name, value in environment.items() if not name.startswith("COVERAGE_")}


def _child(order: dict[str, Any], moments: int, said: int) -> None:
    """Run the command of an order; never returns. Moments and words go into the two pipes as they come."""
    seen = 0

    def moment(what: str) -> None:
        nonlocal seen
        seen += 1
        os.write(moments, f"{what}\n".encode())
        if seen == order["at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    os.dup2(said, 1)
    os.dup2(said, 2)
    _watch(moment)
    from office import run

    answer = run(*order["arguments"])
    os.write(said, (answer.out + answer.err).encode("utf-8", "replace"))
    os._exit(answer.code)


def _watch(moment: Callable[[str], None]) -> None:
    """Tell of every moment at which something outlives the process."""
    from sqlalchemy import Engine, event

    def heard(name: str, told: tuple[Any, ...]) -> None:
        if name == "open":
            path, mode, flags = told
            by_flags = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            writing = by_flags or (isinstance(mode, str) and set(mode) & set("wax+"))
            if writing and not str(path).startswith(("/dev/", "/proc/")):
                moment(f"open {path}")
        elif name in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"):
            moment(f"{name} {told[0]}")

    def statement(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        if not text.lstrip().upper().startswith(("SELECT", "PRAGMA", "SHOW")):
            moment(f"statement {' '.join(text.split())[:40]}")

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", lambda _connection: moment("commit"))
    sys.addaudithook(heard)


def _drained(pipe: int) -> Callable[[], str]:
    """Read a pipe to its end beside everything else; the function returned waits for that and gives the text."""
    parts: list[bytes] = []

    def read() -> None:
        while part := os.read(pipe, 65_536):
            parts.append(part)
        os.close(pipe)

    reading = threading.Thread(target=read)
    reading.start()

    def text() -> str:
        reading.join()
        return b"".join(parts).decode("utf-8", "replace")

    return text


def _obey(order: dict[str, Any]) -> dict[str, Any]:
    (moments_in, moments_out), (said_in, said_out) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(order, moments_out, said_out)
        except BaseException:
            os.write(said_out, traceback.format_exc().encode("utf-8", "replace"))
        finally:
            os._exit(CRASHED)
    os.close(moments_out)
    os.close(said_out)
    moments, said = _drained(moments_in), _drained(said_in)
    if order["after"]:
        timer = threading.Timer(order["after"], os.kill, (child, signal.SIGKILL))
        timer.start()
    _, status = os.waitpid(child, 0)
    if order["after"]:
        timer.cancel()
        timer.join()
    code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
    return {"code": code, "said": said(), "moments": moments().splitlines()}


def _prepare() -> None:
    """Load what commands load when they run, so that no child has to."""
    import alembic.command  # noqa: F401
    import docxtpl  # noqa: F401
    import pandas  # noqa: F401
    import psycopg  # noqa: F401

    from iqa.cli.commands import COMMANDS, load_command

    for name in COMMANDS:
        load_command(name)


def main() -> None:
    _prepare()
    for line in sys.stdin:
        answer = _obey(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
