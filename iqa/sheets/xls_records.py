"""The records of an old binary workbook (.xls), asked about single cells: what their own bytes say where two
engines read them differently. It runs in the guarded process alone, and believes nothing beyond what keeps it in
the file.
"""

import struct
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from iqa.sheets.binary_cells import DOUBLE, packed_number
from iqa.sheets.xls_texts import Texts, text_table

BOF, EOF, BOUNDSHEET = 0x0809, 0x000A, 0x0085
LABELS, BOOLERR, STRING = (0x0204, 0x00D6), 0x0205, 0x0207
FORMULAS = (0x0006, 0x0206, 0x0406)
TEXT_TABLE, CONTINUED = 0x00FC, 0x003C
NUMBER, PACKED, PACKED_ROW, SHARED_TEXT = 0x0203, 0x027E, 0x00BD, 0x00FD
CELLS = frozenset({*LABELS, BOOLERR, *FORMULAS, NUMBER, PACKED, PACKED_ROW, SHARED_TEXT})
NO_NUMBER, TRUTH, BLANK = b"\xff\xff", 1, 3
"""A formula's result that is no number, and of which kinds it may be that its record tells."""
WORKSHEET = 0
HEAD = struct.Struct("<HH")
PLACE = struct.Struct("<HHH")
STYLE_AND_NUMBER = struct.Struct("<H4s")
WIDE_TEXTS_SINCE, SHEETS_LISTED_SINCE = 80, 50

Place: TypeAlias = tuple[int, int]
Stored: TypeAlias = str | float | bool | None


def stored_at(book: Any, sheet: str, places: Collection[Place]) -> Mapping[Place, Stored]:
    """What the last record of each place (row and column from 0) says; places of which none can tell are left out.

    `book` is an opened xlrd workbook. ValueError and struct.error where the file is not as it should be.
    """
    stream = memoryview(book.mem)[book.base : book.base + book.stream_len]
    starts = dict(zip(book.sheet_names(), _starts(stream), strict=True))
    wide = book.biff_version >= WIDE_TEXTS_SINCE
    texts = _shared_texts(stream) if wide else []
    found: dict[Place, Stored] = {}
    waiting: Place | None = None
    parts: list[memoryview] = []
    for kind, record in _records(stream, starts[sheet]):
        if waiting is not None and (kind == STRING or (kind == CONTINUED and parts)):
            parts.append(record)
            found[waiting] = _whole_text(parts) if wide else None
        if kind not in CELLS:
            continue
        waiting = None
        parts.clear()
        for place, value in _cells(kind, record, wide):
            if place not in places:
                continue
            found[place] = value
            if kind == SHARED_TEXT:
                (number,) = struct.unpack_from("<I", record, 6)
                found[place] = texts[number] if number < len(texts) else None
            elif value is None and kind in FORMULAS:
                waiting = place
    return {place: value for place, value in found.items() if value is not None}


def ends_as_it_should(book: Any, sheet: str) -> bool:
    """Whether the records of a sheet follow one another to its end, which those of every program do.

    Where a text was altered on its way, what comes after it is taken for something else, and cells are lost.
    """
    if book.biff_version < SHEETS_LISTED_SINCE:
        return True
    stream = memoryview(book.mem)[book.base : book.base + book.stream_len]
    try:
        for _ in _records(stream, dict(zip(book.sheet_names(), _starts(stream), strict=True))[sheet]):
            pass
    except (ValueError, struct.error):
        return False
    return True


def _shared_texts(stream: memoryview) -> list[str]:
    """The table of texts that cells refer to; none where it is not whole, so that it decides nothing."""
    parts: list[memoryview] = []
    for kind, record in _records(stream, 0):
        if kind == TEXT_TABLE or (kind == CONTINUED and parts):
            parts.append(record)
        elif parts:
            break
    try:
        return text_table(parts)
    except (ValueError, struct.error):
        return []


def _whole_text(parts: list[memoryview]) -> str | None:
    """The text of a formula, which may go on over several records; None while it is not whole."""
    try:
        return Texts(parts).next()
    except (ValueError, struct.error):
        return None


def _starts(stream: memoryview) -> Iterator[int]:
    """Where each worksheet begins, in the order of their names."""
    for kind, record in _records(stream, 0):
        if kind == BOUNDSHEET:
            start, _visibility, type_ = struct.unpack_from("<IBB", record)
            if type_ == WORKSHEET:
                yield start


def _records(stream: memoryview, start: int) -> Iterator[tuple[int, memoryview]]:
    """The records from the beginning at `start` to its end; those of a chart within are passed over."""
    at, end, depth = start, len(stream), 0
    while at + 4 <= end:
        kind, length = HEAD.unpack_from(stream, at)
        at += 4 + length
        if at > end or (kind == EOF and length):
            raise ValueError("cut short, or out of step")
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at - length : at]
    raise ValueError("cut short")


def _cells(kind: int, record: memoryview, wide: bool) -> Iterator[tuple[Place, Stored]]:
    """The cells of one record; the value is None where it lies elsewhere in the file."""
    row, column, _style = PLACE.unpack_from(record)
    if kind == PACKED_ROW:
        for step, (_, packed) in enumerate(STYLE_AND_NUMBER.iter_unpack(record[4:-2])):
            yield (row, column + step), packed_number(packed)
    elif kind == PACKED:
        yield (row, column), packed_number(bytes(record[6:10]))
    elif kind == BOOLERR:
        yield (row, column), None if record[7] else bool(record[6])
    elif kind in LABELS:
        yield (row, column), _text(record, 6, wide)
    elif kind in FORMULAS and bytes(record[12:14]) == NO_NUMBER:
        told: dict[int, Stored] = {TRUTH: bool(record[8]), BLANK: ""}
        yield (row, column), told.get(record[6])
    elif kind == SHARED_TEXT:
        yield (row, column), None
    else:
        yield (row, column), DOUBLE.unpack_from(record, 6)[0]


def _text(record: memoryview, at: int, wide: bool) -> str | None:
    """A text that lies whole in its record; None for one in a code page, or one that goes on in the next."""
    if not wide:
        return None
    length, flags = struct.unpack_from("<HB", record, at)
    at += 3 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    size = length * (2 if flags & 1 else 1)
    if at + size > len(record):
        return None
    return bytes(record[at : at + size]).decode("utf-16-le" if flags & 1 else "latin-1", "replace")
