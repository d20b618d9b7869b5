"""Spreadsheets and letters are read in this process, without the start of one for each file.

What the process of their own is there for, its bounds and its fall, is tested with it: `own_processes`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


@contextmanager
def read_here() -> Iterator[None]:
    """Inside the block the readers behind the guards answer from here."""
    from iqa.letter_files import guarded as letters
    from iqa.sheets import guarded as sheets

    class SheetsHere:
        """Stands for the start of a process that reads one spreadsheet; a reader that falls says nothing."""

        DEVNULL, TimeoutExpired = sheets.subprocess.DEVNULL, sheets.subprocess.TimeoutExpired

        @staticmethod
        def run(command: list[str], *, stdout: IO[bytes], **_: object) -> None:
            with suppress(Exception):
                sheets.answer(json.loads(command[-1]), stdout)

    class LettersHere:
        """Stands for the process that reads letters, and falls at one that its reader cannot bear."""

        timed_out = False

        def __init__(self, limits: letters.LetterLimits) -> None:
            self._limits, self._asked = limits, list[Path]()

        def __enter__(self) -> "LettersHere":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def ask(self, path: Path) -> None:
            self._asked.append(path)

        def answer(self) -> dict[str, Any] | None:
            with suppress(Exception):
                told: dict[str, Any] = json.loads(json.dumps(letters.answer(self._asked.pop(0), self._limits)))
                return told
            return None

    before = sheets.subprocess, letters._Process
    sheets.subprocess, letters._Process = SheetsHere, LettersHere  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        sheets.subprocess, letters._Process = before  # type: ignore[misc]
