"""What kind of file this is, told by its content and never by its name."""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from pathlib import Path

from iqa.errors import SheetError
from iqa.sheets.limits import Limits
from iqa.sheets.package import Package, damaged, locked, open_package
from iqa.sheets.text_start import first_characters

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (
    b"\x09\x08\x10\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04\x00",
    b"\x09\x00\x06\x00",
)
KNOWN_STRANGERS = {
    b"%PDF": "a PDF document",
    b"%!PS": "a PostScript document",
    b"{\\rtf": "a Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x00\x00\x02\x00\x04\x04": "a Lotus 1-2-3 worksheet",
    b"\x00\x00\x02\x00\x06\x04": "a Lotus 1-2-3 worksheet",
    b"\x00\x00\x1a\x00": "a Lotus 1-2-3 worksheet",
    b"\x00\x00\x02\x00\x01\x10": "a Quattro Pro worksheet",
    b"\x00\x00\x02\x00\x20\x51": "a Quattro Pro worksheet",
    b"\x00\xff\x00\x02\x00\x04\x04\x05": "a Works spreadsheet",
    b"\x00\x01\x00\x00Standard Jet DB": "an Access database",
    b"\x00\x01\x00\x00Standard ACE DB": "an Access database",
    b"SQLite format 3\x00": "a database",
    b"PAR1": "a Parquet file",
    b"MZ": "a program",
}
PACKED = (b"\x1f\x8b", b"\x1f\x9d", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF")
"""How compressed files and archives other than .zip begin."""
MEMBERS_NAMED = 3
DBASE_VERSIONS = frozenset(b"\x03\x04\x05\x30\x31\x43\x63\x83\x8b\xcb\xf5\xfb")
HEAD_SIZE = 1 << 16
OLE_ENTRY = 128
OLE_KINDS = (b"\x01", b"\x02", b"\x05")
OLE_NAMES = (
    "Workbook", "Book", "WordDocument", "EncryptedPackage", "DRMEncryptedTransform", "DRMEncryptedDataSpace",
    "PowerPoint Document", "__properties_version1.0", "Root Entry",
)  # fmt: skip
OLE_NAME = re.compile(
    b"(?:%b)\0\0" % b"|".join(re.escape(name.encode("utf-16-le")) for name in OLE_NAMES), re.IGNORECASE
)
MHTML = re.compile(
    r"(?:[A-Za-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,20}"
    r"(?:MIME-Version:|Content-Type:\s*multipart/related)",
    re.IGNORECASE,
)
SYLK = re.compile(r"ID;P[A-Z0-9._-]*(?:;[A-Z][^\r\n;]{0,20})*[ \t]*[\r\n]+[A-Z]{1,2};")
DIF = re.compile(r'TABLE[ \t]*\r?\n0,\d+[ \t]*\r?\n"')
JSON = re.compile(r'(?:\{\s*"[^"\r\n]*"\s*:|\[\s*[\[{])')
NO_ELEMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[.*?\]>|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE
)
FIRST_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)(?:[^<>]*)>?")
TABLE_TAGS = (r"<table[\s>]", r"<tr[\s>]", r"<t[dh][\s>]")
FEWEST_SEPARATORS = 2
HTML_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
PAGE_TAGS = frozenset(
    {
        "html", "head", "meta", "title", "style", "link", "base", "script", "body", "div", "span", "table",
        "caption", "thead", "tbody", "tr", "td", "th", "center", "font", "p", "br", "hr", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "b", "i", "u", "strong", "em", "img", "a", "pre", "input", "ul", "ol", "section",
        "main", "header", "article", "nav", "iframe", "frameset", "noscript",
    }
)  # fmt: skip
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class Format(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    FLAT_ODS = "fods"
    XML_2003 = "xml"
    HTML = "html"
    MHTML = "mhtml"
    SYLK = "slk"
    DIF = "dif"
    TEXT = "csv"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_is_file(path: Path) -> None:
    """SheetError when there is no such file, or it is a folder, or it is empty or may not be read."""
    if not path.exists():
        raise SheetError(f"There is no file {path.name}.", f"Check the name and the folder: {path}")
    if path.is_dir():
        raise SheetError(f"{path.name} is a folder, not a spreadsheet.", "Name one file inside it.")
    if not path.is_file():
        raise SheetError(f"{path.name} is a pipe or a device, not a file.", "Save it as a file, and name that.")
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
        start = file.read(HEAD_SIZE)
    if start[:2] == ZIP:
        package = open_package(path, limits)
        return _inside_zip(package), package
    if start[:8] == OLE:
        return _inside_ole(path), None
    if start[:4] in BIFF:
        return Format.XLS, None
    if start.startswith(PACKED):
        raise packed(path, "a compressed archive")
    for mark, what in KNOWN_STRANGERS.items():
        if start.startswith(mark):
            raise stranger(path, what)
    if _is_dbase(start):
        raise stranger(path, "a dBASE table")
    return _written_as(path, first_characters(start)), None


def _is_dbase(start: bytes) -> bool:
    """A dBASE table begins with its version, the date of its last change, and the length of its head."""
    if len(start) < 33 or start[0] not in DBASE_VERSIONS:
        return False
    head = int.from_bytes(start[8:10], "little")
    return 1 <= start[2] <= 12 and 1 <= start[3] <= 31 and head >= 33 and start[12:14] == b"\0\0"


def stranger(path: Path, what: str) -> SheetError:
    """The error for a file of another kind; `what` says which."""
    return SheetError(
        f"{path.name} is {what}, not a spreadsheet.", "Use the export as .xlsx, .xlsm, .xlsb, .xls, .ods or .csv."
    )


def packed(path: Path, what: str, inside: Iterable[str] = ()) -> SheetError:
    """The error for a file in which the export is packed; `inside` is what it holds."""
    listed = ", ".join(islice(inside, MEMBERS_NAMED))
    return SheetError(
        f"{path.name} is {what}, not a spreadsheet{f': it holds {listed}' if listed else ''}.",
        "Unpack it, and use the spreadsheet or .csv that is inside.",
    )


def _inside_zip(package: Package) -> Format:
    mains = [name for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml") if name in package]
    if len(mains) > 1:
        raise damaged(package.path, "it is two kinds of document at once")
    if "xl/workbook.xml" in package:
        return Format.XLSX
    if "xl/workbook.bin" in package:
        return Format.XLSB
    if _is_ods(package):
        if "meta-inf/manifest.xml" in package and _is_encrypted(package.read("META-INF/manifest.xml")):
            raise locked(package.path)
        if "content.xml" not in package:
            raise damaged(package.path, "its part content.xml is missing")
        return Format.ODS
    if "word/document.xml" in package:
        raise stranger(package.path, "a Word document")
    if "ppt/presentation.xml" in package:
        raise stranger(package.path, "a presentation")
    if "index/document.iwa" in package:
        raise stranger(package.path, "a Numbers document")
    if "mimetype" in package:
        raise stranger(package.path, "another kind of document")
    raise packed(package.path, "a zip archive", (part.name for part in package.parts.values()))


def _is_ods(package: Package) -> bool:
    """By its mimetype, or its manifest where a program left the mimetype out."""
    if "mimetype" in package:
        return package.read("mimetype")[:60].startswith(ODS_TYPE)
    manifest = "meta-inf/manifest.xml"
    return "content.xml" in package and manifest in package and ODS_TYPE in package.read(manifest)


def _is_encrypted(manifest: bytes) -> bool:
    """Whether the manifest of an OpenDocument file says so of its contents, and not only of a part beside them."""
    found = re.search(rb"encryption-data", manifest)
    named = re.search(
        rb"<[^<>]*full-path=[\"']content.xml[\"'][^<>]*(/?)>\s*(?:<[^<>]*encryption-data)?", manifest
    )
    return found is not None and (named is None or b"encryption-data" in named[0])


def _inside_ole(path: Path) -> Format:
    """Old Excel files share their wrapping with old Word files and with every encrypted workbook."""
    names = _ole_names(path)
    if "encryptedpackage" in names:
        if {"drmencryptedtransform", "drmencrypteddataspace"} & names:
            raise SheetError(
                f"{path.name} is protected by a sensitivity label or rights management.",
                "Open it in Excel, take the protection off or copy its rows into a new workbook, and use that.",
            )
        raise locked(path)
    if "workbook" in names or "book" in names:
        return Format.XLS
    if "worddocument" in names:
        raise stranger(path, "a Word document")
    if "powerpoint document" in names:
        raise stranger(path, "a presentation")
    if "__properties_version1.0" in names:
        raise stranger(path, "an e-mail")
    if not names and _has_entry(_beginning(path), _ENCRYPTED_NAME):
        raise locked(path)  # its directory cannot be told, and nothing else writes that name
    raise stranger(path, "another kind of document")


_ENCRYPTED_NAME = "EncryptedPackage".encode("utf-16-le")


def _has_entry(data: bytes, name: bytes) -> bool:
    """Whether a name stands where an entry of a directory would begin: every 128 bytes."""
    return any(data.startswith(name, place) for place in range(0, len(data), 128))


def _beginning(path: Path) -> bytes:
    """The first sectors of a file."""
    with path.open("rb") as file:
        return file.read(1 << 16)


def _ole_names(path: Path) -> set[str]:
    """The telling names that stand in the file's directory, whose entries are told by their form alone."""
    found: set[str] = set()
    rest, place = b"", 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            block = rest + piece
            for name in OLE_NAME.finditer(block):
                start = name.start()
                entry = block[start : start + OLE_ENTRY]
                length = int.from_bytes(entry[64:66], "little")
                if (place + start) % OLE_ENTRY == 0 and length == len(name[0]) and entry[66:67] in OLE_KINDS:
                    found.add(name[0].decode("utf-16-le").rstrip("\0").lower())
            rest = block[-OLE_ENTRY:]
            place += len(block) - len(rest)
    return found


def _written_as(path: Path, text: str) -> Format:
    """The format of a file of text by its first characters. SheetError for text that is no table."""
    if MHTML.match(text):
        return Format.MHTML
    if SYLK.match(text):
        return Format.SYLK
    if DIF.match(text):
        return Format.DIF
    if JSON.match(text):
        raise stranger(path, "a JSON file")
    if text[:1] == "<" or _begins_with_a_remark(text):
        return _markup(path, text)
    return Format.TEXT


def _begins_with_a_remark(text: str) -> bool:
    """Whether a web page with a table follows something its server said, which is no row of a text table."""
    said, tag, page = text.partition("<")
    rows = any(line.count(mark) >= FEWEST_SEPARATORS for line in said.splitlines() for mark in ",;\t|")
    return not rows and all(re.search(each, tag + page, re.IGNORECASE) for each in TABLE_TAGS)


def _markup(path: Path, text: str) -> Format:
    """Web pages and XML that report servers and old systems send under a spreadsheet's name."""
    first = FIRST_TAG.search(NO_ELEMENT.sub("", text))
    name = first[1].rpartition(":")[2].lower() if first else ""
    if name == "workbook" and "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return Format.XML_2003
    if name == "document" and "urn:oasis:names:tc:opendocument:xmlns:office" in text:
        return Format.FLAT_ODS
    if name in PAGE_TAGS:
        return Format.HTML
    if not first:
        return Format.TEXT
    if text.startswith("<?xml") or "xmlns" in first[0]:
        raise stranger(path, f"XML data whose outermost element is <{first[1][:40]}>")
    return Format.HTML if HTML_TABLE.search(text) else Format.TEXT
