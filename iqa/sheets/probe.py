"""Looks into a binary workbook (.xls, .xlsb) in a process of its own, with bounds on memory and time.

Their insides cannot be measured without an engine, and the engine can be brought down by a crafted file. Here
it may fall: the tool itself then opens the file only when the probe came back and found a sensible size.
Only sizes come back and, of an .xls, the cells that the engine misreads; never what else it holds.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iqa.errors import SheetError
from iqa.sheets.binary_cells import patches_within
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.package import damaged, too_large
from iqa.sheets.table import Patches
from iqa.sheets.xls_scan import scan_xls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineWorkbook

LOCKED, TOO_MANY = "locked", "too many"


@dataclass(frozen=True, slots=True)
class ProbedSheet:
    """One worksheet as the probe found it; rows × columns counts from A1. `patches` is None when nobody could look
    for the cells that the engine misreads."""

    name: str
    hidden: bool
    rows: int
    columns: int
    patches: Patches | None = None


def probe(path: Path, limits: Limits) -> tuple[ProbedSheet, ...]:
    """The worksheets of a binary workbook. SheetError when it is damaged, locked, too large or too slow."""
    sizes, _ = _ask(path, limits)
    return _measured(path, limits, sizes)


def probe_xls(path: Path, limits: Limits) -> tuple[ProbedSheet, ...]:
    """The same of an .xls file, with its corrections; SheetError also when there are more than `limits` allows.

    When the engine can read a file but the search for corrections fails, the sheets come back without them.
    """
    sizes, corrected = _ask(path, limits, str(limits.corrections))
    sheets = _measured(path, limits, sizes)
    if corrected.get("problem") == TOO_MANY:
        raise too_many_corrections(path, limits)
    found = corrected.get("corrections", {})
    return tuple(
        replace(sheet, patches=patches_within(found[sheet.name], sheet.rows, sheet.columns))
        if sheet.name in found
        else sheet
        for sheet in sheets
    )


def _ask(path: Path, limits: Limits, *arguments: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two lines that the child prints, the second empty when it did not come so far."""
    command = [sys.executable, "-m", "iqa.sheets.probe", str(path.absolute()), *arguments]
    try:
        printed = subprocess.run(  # noqa: S603 - our own interpreter and module; the path is an argument
            command, capture_output=True, timeout=limits.probe_seconds, check=False
        ).stdout
    except subprocess.TimeoutExpired as error:
        printed = error.stdout or b""
        if b"\n" not in printed:
            why = f"it could not be looked through in {limits.probe_seconds} seconds"
            raise too_large(path, why) from error
    first, _, second = printed.partition(b"\n")
    return _understood(first), _understood(second)


def _understood(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _measured(path: Path, limits: Limits, found: dict[str, Any]) -> tuple[ProbedSheet, ...]:
    """The sheets found, none of them too large."""
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


def too_many_corrections(path: Path, limits: Limits) -> SheetError:
    """The error for a workbook in which nearly everything would have to be put right."""
    return SheetError(
        f"{path.name} was not opened: more than {limits.corrections:,} of its cells show an error such as #N/A or "
        "have zeros that only their format shows.",
        "Save it as .xlsx and use that, or copy the columns in use into a new workbook.",
    )


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


def corrections(path: str, limit: int) -> dict[str, Any]:
    """What the child prints next of an .xls: the cells to put right, or that there are too many."""
    scanned = scan_xls(path, limit)
    return {"problem": TOO_MANY} if scanned.too_many else {"corrections": scanned.found}


def main(arguments: Iterable[str]) -> None:
    """The child: look into the one file named and print what was found, the size before anything else.

    A limit on corrections after the name of the file asks for them too.
    """
    bound_this_process(LIMITS)
    path, *limit = arguments
    found = look(path)
    print(json.dumps(found), flush=True)
    if limit and "sheets" in found:
        print(json.dumps(corrections(path, int(limit[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])
