"""The reading of a file, begun before anybody asks for its table, so that it goes on beside whatever is done until
then: modules loaded, records opened. Only what is the same whoever asks is begun.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from iqa.errors import SheetError
from iqa.sheets.excel import open_xlsx
from iqa.sheets.formats import Format, check_is_file, detect, sha256_of
from iqa.sheets.guarded import open_guarded
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.table import Book


class BegunReading(Struct, frozen=True, eq=False):
    """A file that is being read. `book` waits for it, and raises SheetError as the reading itself would."""

    path: Path
    sha256: str
    book: Callable[[], Book]


def begin_reading(path: Path, limits: Limits = LIMITS) -> BegunReading | None:
    """Begin to read a file. None where nothing can be begun: for text, which is read by the headings looked for,
    and for a file that cannot be read, of which they are told who ask for its table."""
    with suppress(SheetError, OSError):
        check_is_file(path)
        digest = sha256_of(path)
        kind, package = detect(path, limits)
        if package is not None and kind is Format.XLSX:
            book = open_xlsx(package, ahead=True)
            return BegunReading(path, digest, lambda: book)
        if kind is not Format.TEXT:
            apart = ThreadPoolExecutor(1)
            opened = apart.submit(open_guarded, path, kind, limits)
            apart.shutdown(wait=False)
            return BegunReading(path, digest, opened.result)
    return None
