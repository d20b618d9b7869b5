"""How many cells a marker types for one piece of work, counted on the filled workbooks of the samples.

    python bench/marking_cells.py

A fresh workbook of each month is compared with the filled one, cell by cell: what stands in both was there before.
Not counted is what the sheet or the recording fills in by itself and the samples write all the same: the standard
of a priority, and the working of dates beside the rating that they give. Goal: at most 20 a case with three
adverse marks. What the marks themselves ask for is told apart from words that a marker may add.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

from msgspec.structs import replace
from openpyxl import load_workbook

from iqa.cli.demo import ACTOR, AREA, DEMO_KEY, IDENTITY, MONTHS, clock, draw_month
from iqa.domain import Kind
from iqa.marking.workbook.layout import FIRST_ROW, HEADING_ROW, ITEM_COLUMNS, MARK_COLUMNS, STAMP, SheetColumn
from iqa.marking.workbook.lists import as_answer
from iqa.records.workspace import make_workspace, open_workspace
from iqa.workflow.importing import ImportRequest, import_export
from iqa.workflow.marking import record_workbooks

SAMPLES = Path(__file__).parents[1] / "samples"
ADVERSE = frozenset({"Partially met", "Not met", "No"})
ASKED = frozenset({"rest", "ready"})
"""What every item's row asks for."""
ROLES = {"marks": MARK_COLUMNS, "items": ITEM_COLUMNS}


@dataclass(slots=True)
class Typed:
    """The cells typed for one piece of work, how many of its marks are adverse, and how it was answered."""

    cells: int = 0
    besides: int = 0
    """Of these, words that no mark asks for: good practice, the whole, a concern, a referral, an action agreed."""
    adverse: int = 0
    in_one_go: bool = False


def typed_in(fresh: Path, filled: Path) -> dict[str, Typed]:
    """Key of each piece of work -> what was typed for it."""
    found: dict[str, Typed] = defaultdict(Typed)
    before, after = dict(_answers(fresh)), dict(_answers(filled))
    for place, text in after.items():
        key, field = place[1].rpartition("|")[0] if place[0] == "marks" else place[1], place[2]
        one = found[key]
        typed = bool(text) and text != before.get(place, "")
        one.cells += typed
        one.besides += typed and place[0] == "items" and field not in ASKED
        one.adverse += field == "rating" and text in ADVERSE
        one.in_one_go |= field == "rest" and bool(text)
    return found


def _answers(path: Path) -> Iterator[tuple[tuple[str, str, str], str]]:
    """The sheet's role, the row's key and the column of each answer, with its text."""
    for sheet in load_workbook(path).worksheets:
        stamp = next(
            (str(cell.value) for cell in sheet[HEADING_ROW] if str(cell.value).startswith(f"{STAMP}:")), ""
        )
        role = stamp.split(":")[1] if stamp else ""
        if role in ROLES:
            yield from _rows(sheet, role, ROLES[role])


def _rows(sheet: Any, role: str, columns: tuple[SheetColumn, ...]) -> Iterator[tuple[tuple[str, str, str], str]]:
    places = {column.field: number for number, column in enumerate(columns)}
    for cells in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        key = str(cells[places["key"]] or "")
        by_itself = _by_itself(cells, places) if role == "marks" else frozenset[str]()
        for column in columns:
            if key and column.answer and column.field not in by_itself:
                value = cells[places[column.field]]
                yield (role, key, column.field), as_answer("" if value is None else str(value))


def _by_itself(cells: Sequence[Any], places: Mapping[str, int]) -> frozenset[str]:
    """The answers of a row that need not be typed."""
    computed = cells[places["computed"]]
    aim = {"aim"} if cells[places["aim"]] == cells[places["aim_text"]] else set()
    return frozenset(aim | ({"evidence"} if computed and computed == cells[places["rating"]] else set()))


def main() -> None:
    """Draw the samples afresh and say what was typed a case and a letter."""
    every: dict[str, Typed] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = make_workspace(Path(folder) / "workspace", AREA, IDENTITY, secret=DEMO_KEY)
        workspace = open_workspace(root, ACTOR, now=clock(MONTHS[0], 1))
        import_export(workspace, ImportRequest(Kind.STAFF, SAMPLES / "staff.xlsx"))
        for month in MONTHS:
            draw_month(workspace, month, SAMPLES)
            for fresh in sorted((workspace.out(month) / "workbooks").glob("*.xlsx")):
                filled = SAMPLES / str(month) / "workbooks" / fresh.name
                every |= {f"{month} {key}": one for key, one in typed_in(fresh, filled).items()}
            marking = replace(workspace, now=clock(month, 10))
            record_workbooks(marking, sorted((SAMPLES / str(month) / "workbooks").glob("*.xlsx")))
    for name, prefix in (("case", "casework|"), ("letter", "victim-letters|")):
        for how, in_one_go in (
            ("each question answered", False),
            ("what is in order left to the drop-down", True),
        ):
            own = [one for key, one in every.items() if f" {prefix}" in key and one.in_one_go is in_one_go]
            three = [one.cells for one in own if one.adverse == 3]
            marks = [one.cells - one.besides for one in own if one.adverse == 3]
            cells = [one.cells for one in own]
            print(
                f"{name}, {how}: {len(own)} pieces, {fmean(cells):.1f} cells on average, "
                f"median {median(cells):.0f}; with three adverse marks {fmean(three):.1f} (at most {max(three)}), "
                f"of which the marks themselves {fmean(marks):.1f} (at most {max(marks)})"
            )


if __name__ == "__main__":
    main()
