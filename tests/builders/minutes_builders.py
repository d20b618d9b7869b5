"""Minutes forms filled in by hand, as somebody with a spreadsheet does it. Everybody is invented."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from iqa.domain import MeetingKind, Month
from iqa.records.workspace import Workspace
from iqa.sheets.writing import workbook_file
from iqa.workflow.meetings import meeting_agenda
from iqa.workflow.rendering import minutes_form

HELD = {"C": "Yes", "F": date(2026, 12, 3)}
COLUMNS = {"about": "B", "outcome": "C", "says": "D", "owner": "E", "day": "F"}


def written_form(workspace: Workspace, kind: MeetingKind, month: Month, path: Path, unit: str = "") -> Path:
    """The form of a meeting as the tool writes it."""
    (content,) = minutes_form(*meeting_agenda(workspace, kind, month, unit)).values()
    path.write_bytes(content)
    return path


def fill_form(path: Path, lines: Mapping[str, Mapping[str, Any]], to: Path | None = None) -> Path:
    """The form with cells filled in: key of a line -> column (by name or letter) -> value."""
    book = load_workbook(path)
    sheet: Any = book.active
    rows = keys_of(path)
    for key, cells in lines.items():
        for column, value in cells.items():
            sheet[f"{COLUMNS.get(column, column)}{rows[key]}"].value = value
    target = to or path
    target.write_bytes(workbook_file(book))
    return target


def keys_of(path: Path) -> dict[str, int]:
    """The hidden keys of a form's lines, with their rows."""
    sheet: Any = load_workbook(path).active
    keys = {sheet.cell(row, 1).value: row for row in range(7, sheet.max_row + 1)}
    return {key: row for key, row in keys.items() if key and key != "-"}
