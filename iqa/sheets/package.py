"""The outer layer of .xlsx, .xlsm, .xlsb and .ods files: a zip archive, opened with suspicion.

Every size is checked while unpacking, never believed. Nothing here knows what a worksheet is.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from iqa.errors import SheetError
from iqa.sheets.limits import Limits

READ_SIZE = 1 << 15
PIECE_SIZE = 1 << 20
HEAD_SIZE = 1 << 16
ROOT_TAG = re.compile(rb"<[A-Za-z_]")
DECLARED_ENCODING = re.compile(rb"""<\?xml[^<>]*encoding\s*=\s*["']([A-Za-z0-9._-]*)["']""")
PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
SAVE_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and try the new copy."


class PackagePart(Struct, frozen=True):
    """One file inside the archive: where it starts and what the archive claims about its size."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    locked: bool = False
    """Whether it needs a password."""


class Package(Struct, frozen=True):
    """An archive whose list of parts has been checked. Part names are looked up without regard to case."""

    path: Path
    parts: dict[str, PackagePart]
    limits: Limits

    def __contains__(self, name: str) -> bool:
        return plain_name(name) in self.parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked piece by piece. SheetError if it is not what the archive claims."""
        part = self.parts.get(plain_name(name))
        if part is None:
            raise damaged(self.path, f"its part {name} is missing")
        if part.locked:
            raise locked(self.path)
        with self.path.open("rb") as file:
            _go_to_data(file, part, self.path)
            yield from _unpacked(file, part, self.path)

    def read(self, name: str) -> bytes:
        """A small part, whole, checked to be plain XML. SheetError when it is missing, odd or too large."""
        part = self.parts.get(plain_name(name))
        if part is not None and part.size > self.limits.small_part:
            raise too_large(self.path, f"its part {name} is unusually large")
        return b"".join(self.pieces(name))

    def check_contents(
        self, opened: frozenset[str] | None = None, apart_from: frozenset[str] = frozenset()
    ) -> None:
        """Unpack every part, except those `apart_from`, to see that sizes are true; judge the XML of those
        `opened` (all of them where that is not said).

        What no engine opens (queries, data models, add-ins) may be written as its makers please.
        """
        for key, part in self.parts.items():
            if key in apart_from or part.locked:
                continue
            for index, piece in enumerate(self.pieces(part.name)):
                if index == 0 and (opened is None or key in opened):
                    check_xml_start(piece, self.path)


def plain_name(name: str) -> str:
    """A part's name as the reading engine compares it: forward slashes, lower case, no leading slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def open_package(path: Path, limits: Limits) -> Package:
    """The checked list of parts of a zip archive. SheetError when it is damaged, locked or too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError) as error:
        raise damaged(path, "it is cut short or was changed on its way") from error
    if len(entries) > limits.parts:
        raise too_large(path, f"it is an archive of {len(entries):,} parts")
    parts: dict[str, PackagePart] = {}
    for entry in entries:
        key = plain_name(entry.filename)
        if key in parts:
            raise damaged(path, f"its part {key} is there twice")
        if min(entry.header_offset, entry.compress_size, entry.file_size) < 0:
            raise damaged(path, "its list of parts is wrong")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(path, "it is packed in a way that spreadsheets do not use")
        parts[key] = PackagePart(
            entry.filename,
            entry.header_offset,
            entry.compress_size,
            entry.file_size,
            entry.compress_type,
            bool(entry.flag_bits & 1),
        )
    _check_sizes(path, parts, limits)
    return Package(path, parts, limits)


def _check_sizes(path: Path, parts: dict[str, PackagePart], limits: Limits) -> None:
    size = sum(part.size for part in parts.values())
    packed = max(1, sum(part.packed for part in parts.values()))
    if size > limits.unpacked:
        raise too_large(path, f"it unpacks to {size / (1 << 30):,.1f} GB")
    if size > limits.ratio_floor and size > limits.ratio * packed:
        raise too_large(path, f"it unpacks to {size // packed:,} times its size")


def _go_to_data(file: BinaryIO, part: PackagePart, path: Path) -> None:
    """Stand at the first packed byte, as told by the part's own header."""
    file.seek(part.offset)
    header = file.read(30)
    if len(header) != 30 or header[:4] != b"PK\x03\x04":
        raise damaged(path, f"its part {part.name} cannot be found")
    skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    file.seek(skipped, 1)


def _unpacked(file: BinaryIO, part: PackagePart, path: Path) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if part.method == zipfile.ZIP_DEFLATED else None
    left, done = part.packed, 0
    pending = b""
    while unpacker is None or not unpacker.eof:
        packed = pending or file.read(min(READ_SIZE, left))
        left -= 0 if pending else len(packed)
        try:
            piece = packed if unpacker is None else unpacker.decompress(packed, PIECE_SIZE)
        except zlib.error as error:
            raise damaged(path, f"its part {part.name} cannot be unpacked") from error
        if not packed and not piece:
            break
        pending = b"" if unpacker is None else unpacker.unconsumed_tail
        done += len(piece)
        if done > part.size:
            raise too_large(path, f"its part {part.name} unpacks to more than it claims")
        if piece:
            yield piece
    if done != part.size:
        raise damaged(path, f"its part {part.name} is cut short")


def check_xml_start(start: bytes, path: Path) -> None:
    """Refuse XML that defines entities or a document type, or hides behind another character set.

    `start` is the first piece of a part. What is not XML (pictures, binary sheets) passes.
    """
    head = start[:HEAD_SIZE]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in head[:4] and b"<" in head[:4]):
        raise _odd_xml(path, "parts in a character set that spreadsheets do not use")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
        return
    root = ROOT_TAG.search(head)
    prolog = head[: root.start()] if root else head
    if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog or not root:
        raise _odd_xml(path, "a document type or entities of its own")
    encoding = DECLARED_ENCODING.search(prolog)
    if encoding and encoding[1].lower() not in PLAIN_ENCODINGS:
        raise _odd_xml(path, "parts in a character set that spreadsheets do not use")


def _odd_xml(path: Path, what: str) -> SheetError:
    return SheetError(
        f"{path.name} was not opened: it contains {what}, which no spreadsheet program writes.",
        "Ask whoever sent it for a fresh export.",
    )


def damaged(path: Path, why: str) -> SheetError:
    """The error for a file that is broken; `why` completes 'it cannot be read: …'."""
    return SheetError(f"{path.name} cannot be read: {why}.", f"Ask for the export again, or: {SAVE_AGAIN}")


def broken_text(path: Path, why: str) -> SheetError:
    """The same for a file of text. To save one again from a spreadsheet program would lose the zeros in it."""
    return SheetError(f"{path.name} cannot be read: {why}.", "Ask for the export again, as .xlsx if you can.")


def too_large(path: Path, why: str) -> SheetError:
    """The error for a file that would cost too much to open; `why` completes 'it was not opened: …'."""
    return SheetError(
        f"{path.name} was not opened: {why}, far more than an export needs.",
        "Copy the rows and columns in use into a new workbook, save it, and use that.",
    )


def too_large_text(path: Path, why: str) -> SheetError:
    """The same for a file of text, which loses its zeros in a spreadsheet program."""
    return SheetError(
        f"{path.name} was not opened: {why}, far more than an export needs.",
        "Ask for the export in parts, or as .xlsx, with no rows or columns but those in use.",
    )


def locked(path: Path) -> SheetError:
    """The error for a workbook that needs a password."""
    return SheetError(f"{path.name} is locked with a password.", "Save a copy without a password and use that.")
