"""Letters in one zip archive, unpacked by a process of its own that is bounded: a crafted archive costs a message.

Nothing of the archive says where anything is written: each letter lies in a numbered folder, and what it is called
inside is told beside it.
"""

import json
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from iqa.errors import LetterFileError, SheetError
from iqa.letter_files.limits import LETTER_LIMITS, MEBIBYTE
from iqa.letter_files.reading import ENDINGS, REFUSED_ENDINGS
from iqa.process_bounds import bound_this_process
from iqa.sheets.limits import Limits
from iqa.sheets.package import Package, PackagePart, open_package
from iqa.staff import for_files

ARCHIVE_LIMITS = Limits(
    unpacked=1024 * MEBIBYTE, ratio=100, ratio_floor=100 * MEBIBYTE, small_part=25 * MEBIBYTE, parts=5_000
)
"""What an archive of letters may hold."""
SECONDS, PROCESS_BYTES = 120, 1024 * MEBIBYTE
COMMAND = ("-m", "iqa.letter_files.packed")
"""What our interpreter runs to unpack letters."""


class UnpackedLetter(Struct, frozen=True):
    """A letter of an archive: where it lies now, and what it is called inside."""

    path: Path
    called: str


def unpack_letters(archive: Path, folder: Path) -> tuple[UnpackedLetter, ...]:
    """The letters of an archive, unpacked into a folder. Raises LetterFileError for one that is damaged, locked,
    too large, or holds no letters."""
    command = [sys.executable, *COMMAND, str(archive), str(folder)]
    try:
        ran = subprocess.run(  # noqa: S603 - our own interpreter and module; names are data
            command, capture_output=True, timeout=SECONDS, check=False
        )
        told = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _too_large(archive) from error
    if "refused" in told:
        raise LetterFileError(*told["refused"])
    return tuple(UnpackedLetter(Path(path), called) for path, called in told["letters"])


def is_archive(name: str) -> bool:
    """Whether a file is an archive of letters, by what it is called."""
    return name.casefold().endswith(".zip")


def is_letter_name(name: str) -> bool:
    """Whether a file ends like a letter, and is no lock file and not hidden."""
    path = Path(name)
    return path.suffix.lower() in ENDINGS | REFUSED_ENDINGS and not path.name.startswith(("~$", "."))


def _too_large(archive: Path) -> LetterFileError:
    return LetterFileError(
        f"{archive.name} was not opened: it is far larger than a month's letters, or takes too long.",
        "Send the letters themselves, or fewer of them in one archive.",
    )


# What follows runs in the process of its own.


def unpack(archive: Path, folder: Path) -> list[UnpackedLetter]:
    """Unpack the letters of an archive, piece by piece. Raises LetterFileError."""
    try:
        package = open_package(archive, ARCHIVE_LIMITS)
        wanted = [part for part in package.parts.values() if is_letter_name(part.name.replace("\\", "/"))]
        if any(part.locked for part in wanted):
            raise LetterFileError(
                f"{archive.name} is locked with a password.",
                "Pack the letters without a password, or send them as they are.",
            )
        if not wanted:
            raise LetterFileError(
                f"There are no letters in {archive.name}.",
                f"Letters are files that end in {', '.join(sorted(ENDINGS))}.",
            )
        return [_written(package, part, folder / str(number)) for number, part in enumerate(wanted)]
    except SheetError as error:
        raise LetterFileError(
            f"{archive.name} cannot be unpacked: it is damaged, or far larger than a month's letters.",
            "Pack the letters again as .zip, or send them as they are.",
        ) from error
    except MemoryError as error:
        raise _too_large(archive) from error


def _written(package: Package, part: PackagePart, folder: Path) -> UnpackedLetter:
    """One letter, written up to a byte more than a letter may have: its reader refuses what is longer."""
    called = part.name.replace("\\", "/")
    name = Path(called)
    folder.mkdir(parents=True)
    path = folder / f"{for_files(name.stem)}{name.suffix.lower()}"
    left = LETTER_LIMITS.file_bytes + 1
    with path.open("wb") as file:
        for piece in package.pieces(part.name):
            file.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
    return UnpackedLetter(path, called)


if __name__ == "__main__":
    bound_this_process(PROCESS_BYTES, SECONDS)
    try:
        found = unpack(Path(sys.argv[1]), Path(sys.argv[2]))
        answer: dict[str, object] = {"letters": [(str(one.path), one.called) for one in found]}
    except LetterFileError as refused:
        answer = {"refused": [refused.message, str(refused.hint)]}
    sys.stdout.write(json.dumps(answer))
