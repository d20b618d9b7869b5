"""Make the filled marking workbooks of the samples: run the demonstration and fill each month as managers would.

    python tools/make_workbooks.py

Run it after tools/make_samples.py, and whenever exports, criteria, policies or the form of the workbook change:
a workbook fits one draw only. The demonstration then reads these files as an office reads its own.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from samples.filling import fill_workbook
from samples.marks import Bank, Second, load_bank
from samples.settling import decisions

from iqa.cli.demo import (
    ACTOR,
    AREA,
    DEMO_KEY,
    IDENTITY,
    MONTHS,
    SECOND_FOLDER,
    SETTLED_FILE,
    TWICE,
    clock,
    draw_month,
    draw_twice,
)
from iqa.domain import Kind, Moderation, Month
from iqa.records.draws import month_draws
from iqa.records.workspace import Workspace, make_workspace, open_workspace
from iqa.workflow.adjudication import open_adjudications
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.marking import record_workbooks

SAMPLES = Path(__file__).parents[1] / "samples"
KINDER = "Skye Mistlethorpe"
"""The second marker who sees things a little more kindly than the others."""
IN_ONE_GO = ("Campion Windfall", "Daisy Maidenhair")
"""Markers who leave what they found in order to the drop-down for the rest."""
SETTLERS = ("Heath Lodestone", "Gentian Rainbarrow", "Kestrel Stitchwort")
"""Who settles a difference: the first of them who did not mark the work."""


def main() -> None:
    """Fill all months in order, since a later draw leaves out what an earlier one marked."""
    bank = load_bank(SAMPLES)
    with tempfile.TemporaryDirectory() as folder:
        root = make_workspace(Path(folder) / "workspace", AREA, IDENTITY, secret=DEMO_KEY)
        workspace = open_workspace(root, ACTOR, now=clock(MONTHS[0], 1))
        import_export(workspace, ImportRequest(Kind.STAFF, SAMPLES / "staff.xlsx"))
        for month in MONTHS:
            draw_month(workspace, month, SAMPLES)
            filled = fill_month(workspace, month, bank)
            print(f"{month}: {filled} workbooks filled")
        print(f"{TWICE}: {mark_twice(workspace, TWICE, bank)} differences settled by a third person")


def fill_month(workspace: Workspace, month: Month, bank: Bank) -> int:
    """Fill the workbooks of a month into the samples and record them. Returns how many there are."""
    marking = replace(workspace, now=clock(month, 10))
    written = sorted((workspace.out(str(month)) / "workbooks").glob("*.xlsx"))
    fill_and_record(marking, month, written, lambda name: bank)
    return len(written)


def mark_twice(workspace: Workspace, month: Month, bank: Bank) -> int:
    """Draw and fill the second marking, and keep what a third person decides. Returns how much that is."""
    drawn = draw_twice(workspace, month)
    written = sorted((workspace.out(str(month)) / SECOND_FOLDER).glob("*.xlsx"))

    def seen_by(name: str) -> Bank:
        return replace(bank, second=Second(name, 0.4, 0.0) if name == KINDER else Second(name))

    fill_and_record(replace(workspace, now=clock(month, 13)), month, written, seen_by)
    names = {person.id: person.name for person in workspace.people().values()}
    decided = decisions(
        open_adjudications(workspace, month).differences,
        bank,
        lambda item: settler(drawn, names, item),
    )
    text = json.dumps(decided, indent=1, ensure_ascii=False)
    (SAMPLES / str(month) / SECOND_FOLDER / SETTLED_FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return len(decided)


def settler(made: Moderation, names: dict[str, str], item: str) -> str:
    """A third person for a piece of work: neither of its markers."""
    markers = {
        names[marker] for one in made.items if one.key == item for marker in (one.cell, one.assessor) if marker
    }
    return next(name for name in SETTLERS if name not in markers)


def fill_and_record(
    marking: Workspace, month: Month, written: Sequence[Path], bank_of: Callable[[str], Bank]
) -> None:
    """Fill workbooks into the samples' folder of the same name, and record them; a bank for each marker's name."""
    target = SAMPLES / str(month) / written[0].parent.name
    shutil.rmtree(target, ignore_errors=True)
    with marking.store.reading() as view:
        facts = {key: item.facts for one in month_draws(view, month) for key, item in one.items.items()}
    for path in written:
        fill_workbook(
            path,
            target / path.name,
            bank_of(path.stem),
            marking.today,
            facts.__getitem__,
            in_one_go=path.stem in IN_ONE_GO,
        )
    for recorded in record_workbooks(marking, sorted(target.glob("*.xlsx"))):
        for problem in recorded.problems:
            raise SystemExit(f"{recorded.file}: {problem}")


if __name__ == "__main__":
    main()
