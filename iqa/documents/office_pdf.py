"""Word files as PDF by LibreOffice, where it is there: the only one that prints what a manager wrote into them.

It runs in a process and a profile of its own, for some files at a time and a bounded while. What does not come
back as a PDF is left out, for whoever asked to say so.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path(os.environ.get("PROGRAMFILES", "/Program Files"), "LibreOffice", "program", "soffice.exe"),
)
"""Where it is on systems that do not list it among the commands."""
FILES_AT_ONCE = 50
"""It stops without a word at some 250 files."""
SECONDS = 300.0
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def find_office() -> str:
    """The program that turns Word files into PDF; '' where there is none."""
    found = (shutil.which(name) for name in PROGRAMS)
    there = (str(place) for place in _PLACES if place.is_file())
    return next((one for one in (*found, *there) if one), "")


def word_as_pdf(words: Mapping[str, bytes], program: str) -> dict[str, bytes]:
    """Name -> the PDF of each Word file that could be turned into one, tagged."""
    made: dict[str, bytes] = {}
    for some in _in_batches(list(words)):
        with tempfile.TemporaryDirectory(prefix="iqa-pdf-") as name:
            folder = Path(name)
            for number, one in enumerate(some):
                (folder / f"{number}.docx").write_bytes(words[one])
            _convert(program, folder)
            for number, one in enumerate(some):
                with suppress(OSError):
                    made[one] = (folder / f"{number}.pdf").read_bytes()
    return made


def _convert(program: str, folder: Path) -> None:
    """Turn every Word file of a folder into a PDF beside it."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        _FILTER,
        "--outdir",
        str(folder),
        *(str(path) for path in sorted(folder.glob("*.docx"))),
    ]
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - the program found here, and files of our own naming


def _in_batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), FILES_AT_ONCE):
        yield names[start : start + FILES_AT_ONCE]
