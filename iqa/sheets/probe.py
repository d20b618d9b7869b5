"""Looks into a binary workbook (.xls, .xlsb) in a process of its own, with bounds on memory and time.

Their insides cannot be measured without an engine, and the engine can be brought down by a crafted file. Here
it may fall: the tool itself then opens the file only when the probe came back and found a sensible size.
Only sizes come back, never cells.
"""

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iqa.errors import SheetError
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.package import damaged, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineWorkbook

LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class ProbedSheet:
    """One worksheet as the probe found it; rows × columns counts from A1."""

    name: str
    hidden: bool
    rows: int
    columns: int


def probe(path: Path, limits: Limits) -> tuple[ProbedSheet, ...]:
    """The worksheets of a binary workbook. SheetError when it is damaged, locked, too large or too slow."""
    command = [sys.executable, "-m", "iqa.sheets.probe", str(path.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the path is an argument
            command, capture_output=True, timeout=limits.probe_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_large(path, f"it could not be looked through in {limits.probe_seconds} seconds") from error
    try:
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except ValueError:
        found = {}
    if found.get("problem") == LOCKED:
        raise locked(path)
    if "sheets" not in found:
        raise damaged(path, "it is cut short, damaged, or not really a workbook")
    sheets = tuple(ProbedSheet(**sheet) for sheet in found["sheets"])
    for sheet in sheets:
        if sheet.columns > limits.last_column or sheet.rows > limits.last_row:
            raise damaged(path, f"sheet {sheet.name} claims a cell beyond the last row or column of a spreadsheet")
        if sheet.rows * sheet.columns > limits.cells:
            raise too_large(path, f"sheet {sheet.name} reaches over {sheet.rows * sheet.columns:,} cells")
    return sheets


def locked(path: Path) -> SheetError:
    """The error for a workbook that needs a password."""
    return SheetError(f"{path.name} is locked with a password.", "Save a copy without a password and use that.")


def look(path: str) -> dict[str, Any]:
    """What the child prints: the sheets with their sizes, or why there are none."""
    from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with open_engine(Path(path), (".xls", ".xlsb")) as workbook:
            sheets = []
            for sheet in workbook.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                end = workbook.get_sheet_by_name(sheet.name).end or (-1, -1)
                hidden = sheet.visible != SheetVisibleEnum.Visible
                sheets.append({"name": sheet.name, "hidden": hidden, "rows": end[0] + 1, "columns": end[1] + 1})
            return {"sheets": sheets}
    except PasswordError:
        return {"problem": LOCKED}


@contextlib.contextmanager
def open_engine(path: Path, endings: tuple[str, ...]) -> "Iterator[CalamineWorkbook]":
    """The fast engine on a file. It trusts a name's ending, so a wrong one is kept from it."""
    from python_calamine import load_workbook

    if path.suffix.lower() in endings:
        with load_workbook(path) as workbook:
            yield workbook
    else:
        with path.open("rb") as file, load_workbook(file) as workbook:
            yield workbook


def bound_this_process(limits: Limits) -> None:
    """Put a ceiling on the memory and processor time of this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.probe_bytes, limits.probe_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.probe_seconds, limits.probe_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """The child: look into the one file named and print what was found."""
    bound_this_process(LIMITS)
    sys.stdout.write(json.dumps(look(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
