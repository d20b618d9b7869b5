"""One pass over the records of an old binary workbook (.xls) for the cells that the fast engine misreads.

It runs in the process of the probe alone. A file that it stumbles over brings that process down and nothing else,
so it catches nothing and believes nothing beyond what keeps it inside the file.
"""

import io
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from iqa.sheets.binary_cells import DOUBLE, Corrections, packed_number, zero_padded

BOF, EOF, BOUNDSHEET = 0x0809, 0x000A, 0x0085
BOOLERR, FORMULA = 0x0205, 0x0006
NUMBER, PACKED, PACKED_ROW = 0x0203, 0x027E, 0x00BD
ERRORS_ONLY = frozenset({BOF, EOF, BOOLERR, FORMULA})
WITH_NUMBERS = ERRORS_ONLY | {NUMBER, PACKED, PACKED_ROW}
WORKSHEET = 0
EXCEL_5 = 50
HEAD = struct.Struct("<HH")
PLACE = struct.Struct("<HHH")
STYLE_AND_NUMBER = struct.Struct("<H4s")


def scan_xls(path: str, limit: int) -> Corrections:
    """The corrections of every worksheet. Raises whatever comes up when the file is not as it should be."""
    import xlrd

    book = xlrd.open_workbook(path, logfile=io.StringIO(), on_demand=True, use_mmap=False)
    if book.biff_version < EXCEL_5:
        raise ValueError("older than Excel 5")
    stream = memoryview(book.mem)[book.base : book.base + book.stream_len]
    widths = zero_padded(_format(book, style.format_key) for style in book.xf_list)
    names = book.sheet_names()
    starts = dict(zip(names, _starts(stream), strict=True))
    if min(len(starts), len(set(starts.values()))) < len(names):
        raise ValueError("two sheets in one")
    corrections = Corrections(limit, {name: [] for name in names})
    for name, start in starts.items():
        _scan_sheet(stream, start, name, widths, corrections)
    return corrections


def _format(book: Any, key: int) -> str:
    known = book.format_map.get(key)
    return known.format_str if known else ""


def _starts(stream: memoryview) -> Iterator[int]:
    """Where each worksheet begins, in the order of their names."""
    for kind, record in _records(stream, 0, frozenset({EOF, BOUNDSHEET})):
        if kind == EOF:
            return
        start, _visibility, type_ = struct.unpack_from("<IBB", record)
        if type_ == WORKSHEET:
            yield start


def _records(stream: memoryview, start: int, wanted: frozenset[int]) -> Iterator[tuple[int, memoryview]]:
    """The records of the kinds wanted from `start` on. ValueError when one would reach beyond the stream."""
    at, end = start, len(stream)
    head = HEAD.unpack_from
    while at + 4 <= end:
        kind, length = head(stream, at)
        at += 4 + length
        if at > end:
            break
        if kind in wanted:
            yield kind, stream[at - length : at]
    raise ValueError("cut short")


def _scan_sheet(
    stream: memoryview, start: int, sheet: str, widths: Mapping[int, int], corrections: Corrections
) -> None:
    kind, length = HEAD.unpack_from(stream, start)
    if kind != BOF:
        raise ValueError("no sheet where one should begin")
    for kind, record in _records(stream, start + 4 + length, WITH_NUMBERS if widths else ERRORS_ONLY):
        if kind in (EOF, BOF):  # a second beginning is that of a chart, whose numbers are no cells
            return
        row, column, style = PLACE.unpack_from(record)
        if kind == BOOLERR:
            if record[7]:
                corrections.error(sheet, row + 1, column, record[6])
        elif kind == FORMULA and bytes(record[12:14]) == b"\xff\xff":
            if record[6] == 2:
                corrections.error(sheet, row + 1, column, record[8])
        elif kind == PACKED_ROW:
            for step, (each, packed) in enumerate(STYLE_AND_NUMBER.iter_unpack(record[4:-2])):
                if each in widths:
                    corrections.number(sheet, row + 1, column + step, packed_number(packed), widths[each])
        elif style in widths:
            value = packed_number(bytes(record[6:10])) if kind == PACKED else DOUBLE.unpack_from(record, 6)[0]
            corrections.number(sheet, row + 1, column, value, widths[style])
