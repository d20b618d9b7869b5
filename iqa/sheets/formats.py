"""What kind of file this is, told by its content and never by its name."""

from enum import StrEnum
from pathlib import Path

from iqa.errors import SheetError
from iqa.sheets.limits import Limits
from iqa.sheets.package import SAVE_AGAIN, Package, damaged, open_package
from iqa.sheets.probe import locked

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
KNOWN_STRANGERS = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "a Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"Rar!": "a compressed archive",
}
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class Format(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


def check_is_file(path: Path) -> None:
    """SheetError when there is no such file, or it is a folder, or it is empty or may not be read."""
    if not path.exists():
        raise SheetError(f"There is no file {path.name}.", f"Check the name and the folder: {path}")
    if path.is_dir():
        raise SheetError(f"{path.name} is a folder, not a spreadsheet.", "Name one file inside it.")
    try:
        with path.open("rb") as file:
            start = file.read(1)
    except OSError as error:
        raise SheetError(
            f"{path.name} cannot be opened: {error.strerror or 'no access'}.",
            "Close it in other programs, or copy it to a folder of your own.",
        ) from error
    if not start:
        raise SheetError(f"{path.name} is empty.", "Ask for the export again.")


def detect(path: Path, limits: Limits) -> tuple[Format, Package | None]:
    """The format of a file that exists, with its checked archive where it is one.

    SheetError, each with its own message, for anything that is not a spreadsheet or a text table.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if start[:2] == ZIP:
        package = open_package(path, limits)
        return _inside_zip(package), package
    if start[:8] == OLE:
        return _inside_ole(path), None
    if start[:4] in BIFF:
        return Format.XLS, None
    for mark, what in KNOWN_STRANGERS.items():
        if start.startswith(mark):
            raise stranger(path, what)
    _check_markup(path, start)
    return Format.TEXT, None


def stranger(path: Path, what: str) -> SheetError:
    """The error for a file of another kind; `what` says which."""
    return SheetError(
        f"{path.name} is {what}, not a spreadsheet.", "Use the export as .xlsx, .xlsm, .xlsb, .xls, .ods or .csv."
    )


def _inside_zip(package: Package) -> Format:
    mains = [name for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml") if name in package]
    if len(mains) > 1:
        raise damaged(package.path, "it is two kinds of document at once")
    if "xl/workbook.xml" in package:
        return Format.XLSX
    if "xl/workbook.bin" in package:
        return Format.XLSB
    if "mimetype" in package and package.read("mimetype")[:60].startswith(ODS_TYPE):
        if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise locked(package.path)
        if "content.xml" not in package:
            raise damaged(package.path, "its part content.xml is missing")
        return Format.ODS
    if "word/document.xml" in package:
        raise stranger(package.path, "a Word document")
    if "ppt/presentation.xml" in package:
        raise stranger(package.path, "a presentation")
    if "mimetype" in package:
        raise stranger(package.path, "another kind of document")
    raise stranger(package.path, "a zip archive")


def _inside_ole(path: Path) -> Format:
    """Old Excel files share their wrapping with old Word files and with every encrypted workbook."""
    names = _ole_names(path)
    if "EncryptedPackage" in names:
        raise locked(path)
    if "Workbook" in names or "Book" in names:
        return Format.XLS
    if "WordDocument" in names:
        raise stranger(path, "a Word document")
    raise stranger(path, "another kind of document")


def _ole_names(path: Path) -> set[str]:
    """Those of the telling stream names that occur in the file's directory, wherever that lies."""
    telling = {name: name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book", "WordDocument")}
    telling["EncryptedPackage"] = "EncryptedPackage".encode("utf-16-le")
    found: set[str] = set()
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            block = rest + piece
            found.update(name for name, mark in telling.items() if mark in block)
            rest = block[-64:]
    return found


def _check_markup(path: Path, start: bytes) -> None:
    """Web pages and XML that old systems save under a spreadsheet's name."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start[:2] in UTF16_MARKS:
        text = start.decode("utf-16", "ignore").lstrip().encode("ascii", "ignore")[:512].lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<!doctype")):
        raise SheetError(f"{path.name} is a web page or XML under a spreadsheet's name.", SAVE_AGAIN)
