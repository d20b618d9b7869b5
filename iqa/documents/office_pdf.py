"""Word files as PDF by an office program, which alone prints what a manager wrote into them.

LibreOffice prints where it is there; on Windows without it, Word does. Either runs in a process of its own, for
some files at a time and a bounded while. What does not come back as a PDF is left out, for whoever asked to say
so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from msgspec import Struct

PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path(os.environ.get("PROGRAMFILES", "/Program Files"), "LibreOffice", "program", "soffice.exe"),
)
"""Where it is on systems that do not list it among the commands."""
FILES_AT_ONCE = 50
"""LibreOffice stops without a word at some 250 files."""
SECONDS = 300.0
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
FOLDER = "IQA_PRINT_FOLDER"
"""What tells Word's script where the files lie: no name of a file stands in a command."""
WORD_SCRIPT = """
$ErrorActionPreference = 'Stop'
$word = New-Object -ComObject Word.Application
try {
    $word.Visible = $false
    $word.DisplayAlerts = 0
    $word.AutomationSecurity = 3
    foreach ($file in Get-ChildItem -LiteralPath $env:IQA_PRINT_FOLDER -Filter *.docx) {
        try {
            $document = $word.Documents.Open($file.FullName, $false, $true, $false)
            try {
                $pdf = [IO.Path]::ChangeExtension($file.FullName, '.pdf')
                $document.ExportAsFixedFormat(
                    $pdf, 17, $false, 0, 0, 1, 1, 0, $true, $true, 0, $true, $true, $false)
            } finally { $document.Close(0) }
        } catch { [Console]::Error.WriteLine($_) }
    }
} finally { $word.Quit(0) }
"""
"""Open each file to be read only, with macros off, and write it as a PDF (17) of the whole document with tags."""


class Printer(Protocol):
    """A program that turns every Word file (.docx) of a folder into a PDF beside it."""

    def prints(self, folder: Path) -> None:
        """Do it, as far as it can be done. Raises OSError, or TimeoutExpired of subprocess."""


class LibreOffice(Struct, frozen=True):
    """LibreOffice, with a profile of its own that nothing else has open."""

    program: str

    def prints(self, folder: Path) -> None:
        """As a Printer does."""
        command = [
            self.program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
        ]
        files = [str(path) for path in sorted(folder.glob("*.docx"))]
        _run([*command, "--convert-to", _FILTER, "--outdir", str(folder), *files], os.environ)


class WordPrinter(Struct, frozen=True):
    """Word on Windows, told what to do by PowerShell, which comes with Windows (`program`)."""

    program: str

    def prints(self, folder: Path) -> None:
        """As a Printer does."""
        command = [self.program, "-NoProfile", "-NonInteractive", "-Command", WORD_SCRIPT]
        _run(command, {**os.environ, FOLDER: str(folder)})


def find_printer() -> Printer | None:
    """What prints Word files here; None where nothing does."""
    found = (shutil.which(name) for name in PROGRAMS)
    there = (str(place) for place in _PLACES if place.is_file())
    office = next((one for one in (*found, *there) if one), "")
    if office:
        return LibreOffice(office)
    shell = shutil.which("powershell") if _has_word() else None
    return WordPrinter(shell) if shell else None


def word_as_pdf(words: Mapping[str, bytes], printer: Printer) -> dict[str, bytes]:
    """Name -> the PDF of each Word file that could be turned into one, tagged."""
    made: dict[str, bytes] = {}
    for some in _in_batches(list(words)):
        with tempfile.TemporaryDirectory(prefix="iqa-pdf-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            for number, one in enumerate(some):
                (folder / f"{number}.docx").write_bytes(words[one])
            with suppress(OSError, subprocess.TimeoutExpired):
                printer.prints(folder)
            for number, one in enumerate(some):
                with suppress(OSError):
                    made[one] = (folder / f"{number}.pdf").read_bytes()
    return made


def _has_word() -> bool:
    """Whether Word is installed, by what Windows knows of its programs."""
    if sys.platform != "win32":
        return False
    import winreg

    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CLSID"):
        return True
    return False


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    subprocess.run(  # noqa: S603 - the program found here, and files of our own naming
        command,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
        env=dict(environment),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _in_batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), FILES_AT_ONCE):
        yield names[start : start + FILES_AT_ONCE]
