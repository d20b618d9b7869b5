"""Reads letters in a process of its own, with bounds on memory and on the time of each: a crafted file may bring
that process down, and the tool goes on with the next letter.

The process takes a line with the name of a file and answers with a line, so that thousands of letters cost one
start.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any, Self

from msgspec import Struct

from iqa.errors import LetterFileError
from iqa.letter_files.limits import LETTER_LIMITS, LetterLimits
from iqa.letter_files.refusals import damaged, too_large
from iqa.letter_files.values import LetterText
from iqa.process_bounds import bound_this_process

COMMAND = ("-m", "iqa.letter_files.guarded")
"""What our interpreter runs to read letters."""
AHEAD = 8
"""Letters that the process may be given before its answer to the first is taken."""


class ReadLetter(Struct, frozen=True):
    """A file, its SHA-256, and the letter in it or why there is none."""

    path: Path
    sha256: str = ""
    letter: LetterText | None = None
    refusal: LetterFileError | None = None


def read_letters(paths: Iterable[Path], limits: LetterLimits = LETTER_LIMITS) -> Iterator[ReadLetter]:
    """Each file in turn, read behind the guard. Nothing is raised for the sake of a file."""
    waiting = list(paths)
    while waiting:
        with _Process(limits) as process:
            for number in range(min(AHEAD, len(waiting))):
                process.ask(waiting[number])
            while waiting:
                answer = process.answer()
                if answer is None:
                    yield ReadLetter(waiting[0], refusal=_why(waiting[0], process))
                    waiting = waiting[1:]
                    break
                yield _read(waiting[0], answer)
                if len(waiting) > AHEAD:
                    process.ask(waiting[AHEAD])
                waiting = waiting[1:]


def read_one(path: Path, limits: LetterLimits = LETTER_LIMITS) -> ReadLetter:
    """One file, read behind the guard. Raises LetterFileError for one that cannot be read."""
    found = next(read_letters([path], limits))
    if found.refusal:
        raise found.refusal
    return found


def _why(path: Path, process: "_Process") -> LetterFileError:
    return too_large(path) if process.timed_out else damaged(path)


def _read(path: Path, answer: dict[str, Any]) -> ReadLetter:
    if "refused" in answer:
        return ReadLetter(path, answer["sha256"], refusal=LetterFileError(*answer["refused"]))
    return ReadLetter(path, answer["sha256"], LetterText.of_json(answer["letter"]))


class _Process:
    """The process that reads, and a thread that waits for its lines."""

    def __init__(self, limits: LetterLimits) -> None:
        self._limits = limits
        self.timed_out = False
        self._lines: Queue[bytes] = Queue()
        bounds = [limits.process_bytes, limits.seconds]
        command = [sys.executable, *COMMAND, json.dumps(bounds)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; names are data on its input
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._asks, self._answers = self._process.stdin, self._process.stdout
        self._thread = threading.Thread(target=self._listen, args=(self._answers,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        self._answers.close()
        with suppress(BrokenPipeError):  # it fell before it had read what it was asked
            self._asks.close()

    def ask(self, path: Path) -> None:
        """Hand on the name of a file; a process that has fallen is noticed by its silence."""
        line = json.dumps(str(path.absolute())).encode() + b"\n"
        with suppress(OSError):
            self._asks.write(line)
            self._asks.flush()

    def answer(self) -> dict[str, Any] | None:
        """The next answer; None when the process fell or took too long."""
        try:
            line = self._lines.get(timeout=self._limits.seconds)
        except Empty:
            self.timed_out = True
            return None
        if not line:
            return None
        told = json.loads(line)
        return told if isinstance(told, dict) else None

    def _listen(self, answers: IO[bytes]) -> None:
        for line in answers:
            self._lines.put(line)
        self._lines.put(b"")


# What follows runs in the process of its own.


def answer(path: Path, limits: LetterLimits) -> dict[str, Any]:
    """The letter in a file, or why it cannot be read, in plain values."""
    import hashlib

    from iqa.letter_files.reading import read_letter

    digest = ""
    try:
        if path.is_file() and path.stat().st_size <= limits.file_bytes:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return {"sha256": digest, "letter": read_letter(path, limits).as_json()}
    except LetterFileError as refused:
        return {"sha256": digest, "refused": [refused.message, str(refused.hint)]}
    except OSError:
        return {
            "sha256": digest,
            "refused": [f"{path.name} cannot be read.", "Check that it is not open elsewhere."],
        }
    except MemoryError:
        return {"sha256": digest, "refused": [too_large(path).message, str(too_large(path).hint)]}


def serve(asks: Iterable[bytes], answers: IO[bytes], limits: LetterLimits) -> None:
    """Answer each line until there are no more."""
    for line in asks:
        told = answer(Path(json.loads(line)), limits)
        answers.write(json.dumps(told).encode("ascii") + b"\n")
        answers.flush()


if __name__ == "__main__":
    memory, seconds = json.loads(sys.argv[1])
    bound_this_process(memory)
    serve(sys.stdin.buffer, sys.stdout.buffer, LetterLimits(process_bytes=memory, seconds=seconds))
