"""Make the filled marking workbooks of the samples: run the demonstration and fill each month as managers would.

    python tools/make_workbooks.py

Run it after tools/make_samples.py, and whenever exports, criteria, policies or the form of the workbook change:
a workbook fits one draw only. The demonstration then reads these files as an office reads its own.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from samples.filling import fill_workbook
from samples.marks import load_bank

from iqa.domain import Kind
from iqa.workdays import Month
from iqa.workflow.assessing import record_workbooks
from iqa.workflow.demo import ACTOR, AREA, IDENTITY, MONTHS, clock, draw_month
from iqa.workflow.drawn import month_draws
from iqa.workflow.importing import ImportRequest, import_export
from iqa.workflow.workspace import Workspace, make_workspace, open_workspace

SAMPLES = Path(__file__).parents[1] / "samples"


def main() -> None:
    """Fill all months in order, since a later draw leaves out what an earlier one marked."""
    bank = load_bank(SAMPLES)
    with tempfile.TemporaryDirectory() as folder:
        root = make_workspace(Path(folder) / "workspace", AREA, IDENTITY)
        workspace = open_workspace(root, ACTOR, now=clock(Month.parse(MONTHS[0]), 1))
        import_export(workspace, ImportRequest(Kind.STAFF, SAMPLES / "staff.xlsx"))
        for month in MONTHS:
            draw_month(workspace, Month.parse(month), SAMPLES)
            filled = fill_month(workspace, Month.parse(month), bank)
            print(f"{month}: {filled} workbooks filled")


def fill_month(workspace: Workspace, month: Month, bank: object) -> int:
    """Fill the workbooks of a month into the samples and record them. Returns how many there are."""
    marking = replace(workspace, now=clock(month, 10))
    target = SAMPLES / str(month) / "workbooks"
    shutil.rmtree(target, ignore_errors=True)
    with workspace.store.reading() as view:
        facts = {key: item.facts for one in month_draws(view, str(month)) for key, item in one.items.items()}
    written = sorted((workspace.out(str(month)) / "workbooks").glob("*.xlsx"))
    for path in written:
        fill_workbook(path, target / path.name, bank, marking.today, facts.__getitem__)
    for recorded in record_workbooks(marking, sorted(target.glob("*.xlsx"))):
        for problem in recorded.problems:
            raise SystemExit(f"{recorded.file}: {problem}")
    return len(written)


if __name__ == "__main__":
    main()
