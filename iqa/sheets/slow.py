"""The slow, exact engine (openpyxl): for sheets that the fast one cannot hold, such as one with a stray cell
in its last corner. It never opens a sheet larger than the guard allows.
"""

import warnings
from collections.abc import Iterator
from datetime import datetime, time
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from iqa.errors import SheetError
from iqa.sheets.limits import Limits
from iqa.sheets.package import damaged, too_large
from iqa.sheets.sheet_scan import SheetScan
from iqa.sheets.table import Cell, ErrorCell, Grid, NumberedRow, UncalculatedCell

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)


def slow_grid(path: Path, name: str, scan: SheetScan, limits: Limits) -> Grid:
    """One sheet, its filled rows held in memory (they are few, or the guard would have refused the sheet)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = _read(path, name, scan, limits)
    except SheetError:
        raise
    except Exception as error:
        raise damaged(path, "the file is damaged") from error
    return Grid(
        name,
        lambda: iter([(number, list(row)) for number, row in rows]),
        hidden_rows=tuple(scan.hidden_rows),
        hidden_columns=tuple(scan.hidden_columns),
    )


def _read(path: Path, name: str, scan: SheetScan, limits: Limits) -> list[NumberedRow]:
    from openpyxl import load_workbook

    with path.open("rb") as file, path.open("rb") as again:
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(again, read_only=True, keep_links=False) if scan.formulas else None
        try:
            sheet = values[name]
            sheet.reset_dimensions()
            written: Iterator[Any] = repeat(())
            if formulas is not None:
                formulas[name].reset_dimensions()
                written = formulas[name].iter_rows()
            return list(_filled_rows(path, zip(sheet.iter_rows(), written, strict=False), scan, limits))
        finally:
            values.close()
            if formulas is not None:
                formulas.close()


def _filled_rows(path: Path, pairs: Iterator[Any], scan: SheetScan, limits: Limits) -> Iterator[NumberedRow]:
    held = walked = 0
    for number, (cells, written) in enumerate(pairs, 1):
        walked += len(cells) + 1
        if number > limits.last_row or walked > limits.cells:
            raise too_large(path, "one of its sheets reaches far beyond its data")
        row = [_value(cell, formula) for cell, formula in zip(cells, chain(written, repeat(None)), strict=False)]
        for column, value in scan.patches.get(number, ()):
            row.extend([None] * (column + 1 - len(row)))
            row[column] = value
        while row and row[-1] in (None, ""):
            row.pop()
        held += len(row)
        if held > limits.slow_cells:
            raise too_large(path, "one of its sheets has too many cells out of place")
        if row:
            yield number, row


def _value(cell: Any, formula: Any) -> Cell:
    value: Cell = cell.value
    if value is None:
        unread = formula is not None and formula.data_type == "f"
        return UncalculatedCell() if unread and cell.data_type != "s" else None
    if cell.data_type == "e" or (isinstance(value, str) and value in ERRORS):
        return ErrorCell(str(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, int | float) and not isinstance(value, bool):
        zeros = cell.number_format
        if len(zeros) > 1 and not zeros.strip("0") and value == int(value):
            return str(int(value)).zfill(len(zeros))
    return value
