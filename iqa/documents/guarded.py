"""Fills an office's own templates in a process of its own, with bounds on time and memory: one that never ends, or
that makes far more than a document, is stopped, and the tool says so and goes on.

The process serves one document after another, and ends with the tool.
"""

import atexit
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from iqa.documents.environment import page_text, unusable
from iqa.documents.pdf import pdf_file
from iqa.documents.word import word_file
from iqa.errors import IqaError, NotFoundError, SettingsError
from iqa.process_bounds import bound_this_process

SECONDS = 30.0
"""How long one document may take; the largest of ours takes about one."""
MOST_BYTES = 2 << 30
"""Memory of the process, where the system can bound it."""
_SIZE = 8
_OK, _REFUSED = b"+", b"-"


def fill_guarded(name: str, context: object, folders: Sequence[Path], title: str = "") -> bytes:
    """The document of that template for a context: a Word file, a PDF or a page, as the template's name says. The
    first two have a title.

    SettingsError where the template cannot be used or ran away.
    """
    asked = pickle.dumps((name, context, tuple(folder.absolute() for folder in folders), title))
    with _LOCK:
        answer = _process().ask(asked, SECONDS)
    if not answer:
        raise unusable(name, TimeoutError(f"it did not end within {SECONDS:g} seconds, or took all memory"))
    if answer[:1] == _OK:
        return answer[1:]
    kind, message, hint, details = json.loads(answer[1:])
    refused = (NotFoundError if kind == NotFoundError.kind else SettingsError)(message, hint)
    refused.details = details
    raise refused


_LOCK = threading.Lock()
_RUNNING: "list[_Process]" = []


class _Process:
    """The process, asked one thing at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "iqa.documents.guarded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, data: bytes, seconds: float) -> bytes:
        """What it answers; nothing when it did not come so far, and then it is gone."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            if self._process.stdin is None or self._process.stdout is None:
                return b""
            write_frame(self._process.stdin, data)
            answer = read_frame(self._process.stdout)
        except OSError:
            answer = b""
        finally:
            timer.cancel()
        if not answer:
            self.end()
        return answer

    def end(self) -> None:
        """Take the process away."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        self._process.wait()


def _process() -> _Process:
    """The process that runs, or a new one."""
    while _RUNNING and not _RUNNING[-1].alive:
        _RUNNING.pop().end()
    if not _RUNNING:
        _RUNNING.append(_Process())
    return _RUNNING[-1]


@atexit.register
def end_process() -> None:
    """End the process, if one was started."""
    while _RUNNING:
        _RUNNING.pop().end()


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Some bytes with their number before them."""
    stream.write(len(data).to_bytes(_SIZE, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The bytes that were written so; none at the end of the stream."""
    size = stream.read(_SIZE)
    return stream.read(int.from_bytes(size, "big")) if len(size) == _SIZE else b""


# What follows runs in the process of its own.


def answer(data: bytes) -> bytes:
    """The document asked for, or why there is none."""
    name, context, folders, title = pickle.loads(data)  # noqa: S301 - from the process that started this one
    try:
        return _OK + _made(name, context, folders, title)
    except IqaError as fault:
        refused = fault
    except MemoryError:
        refused = unusable(name, MemoryError("it takes too much memory"))
    said = [refused.kind, refused.message, str(refused.hint), dict(refused.details)]
    return _REFUSED + json.dumps(said).encode()


def _made(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    if name.endswith(".docx"):
        return word_file(name, context, folders, title)
    if name.endswith(".typ"):
        return pdf_file(name, context, folders, title)
    return page_text(name, context, folders).encode()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nothing more is asked."""
    while data := read_frame(asked):
        write_frame(answers, answer(data))


if __name__ == "__main__":
    bound_this_process(MOST_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)
