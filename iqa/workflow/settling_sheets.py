"""The sheet on which a month's differences are settled: written, and recorded when it comes back."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from openpyxl import Workbook

from iqa.domain import Month
from iqa.errors import Problem, RefusedError, SheetError
from iqa.marking.workbook.copies import as_copy
from iqa.moderation.settling_sheet import (
    KIND,
    MEETING,
    FilledSettling,
    SettledRow,
    SettlingRow,
    build_settling,
    read_settling,
    settling_code,
)
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import fold
from iqa.workflow.adjudication import AdjudicationRequest, ShownMark, open_adjudications, settle_several

NAME = "differences-to-settle.xlsx"
"""The sheet, below the month's folder."""


class RecordedSettling(Struct, frozen=True):
    """What came of one sheet. With `problems` nothing of it was recorded; `refused` where the file itself is
    right. `what_it_is` is a sentence on a file that settles nothing new."""

    file: str
    month: Month | None = None
    settled: int = 0
    unchanged: int = 0
    left: int = 0
    problems: tuple[Problem, ...] = ()
    what_it_is: str = ""
    refused: bool = False


def settling_workbook(workspace: Workspace, month: Month) -> tuple[Workbook, int]:
    """The sheet of what waits to be settled in a month, and how many questions that is."""
    waiting = open_adjudications(workspace, month).differences
    rows = tuple(
        SettlingRow(
            item=one.item,
            criterion=one.criterion,
            urn=one.urn,
            question=one.question,
            one=_shown(one.marks[0]),
            other=_shown(one.marks[1]),
            offered=one.offered,
        )
        for one in waiting
    )
    code = settling_code(workspace.settings.workspace, month)
    return build_settling(rows, month, code, workspace.settings.protective_marking), len(rows)


def _shown(mark: ShownMark) -> tuple[str, str]:
    findings = f" [{', '.join(mark.findings)}]" if mark.findings else ""
    explained = f" (Explained: {mark.explanation})" if mark.explanation else ""
    return mark.label, f"{mark.evidence}{findings}{explained}".strip()


def record_settling(
    workspace: Workspace, files: Sequence[Path], *, dry_run: bool = False
) -> tuple[RecordedSettling, ...]:
    """Record sheets that came back, each as a whole or not at all; one that fails does not stop the others."""
    results: list[RecordedSettling] = []
    seen: dict[FilledSettling, Path] = {}
    for path in dict.fromkeys(files):
        try:
            filled = read_settling(path)
            told = replace(filled, name="")
            if original := seen.get(told):
                said = f"{as_copy(path.name)} says the same as {original.name}: a copy of it."
                results.append(RecordedSettling(path.name, what_it_is=said))
                continue
            seen[told] = path
            results.append(_record(workspace, path, filled, dry_run))
        except (SheetError, RefusedError) as fault:
            problems = fault.problems or (Problem("settling-sheet", fault.message, hint=fault.hint),)
            results.append(RecordedSettling(path.name, problems=problems, refused=isinstance(fault, RefusedError)))
    return tuple(results)


def _record(workspace: Workspace, path: Path, filled: FilledSettling, dry_run: bool) -> RecordedSettling:
    month = _month_of(workspace, path, filled)
    waiting = {(one.item, one.criterion): one for one in open_adjudications(workspace, month).differences}
    done = RecordedSettling(path.name, month)
    before, new = _known(workspace, month, filled.rows)
    problems = list(filled.problems)
    if new and not filled.by:
        problems.append(Problem("settled-by", f"Say at the top who settled this: a name, or '{MEETING}'."))
    if problems:
        return replace(done, problems=tuple(problems))
    if not new:
        said = (
            "Nothing is filled in: it is as it was made." if filled.untouched else "All of it is settled already."
        )
        return replace(done, unchanged=before, left=len(waiting), what_it_is=said)
    meeting = fold(filled.by) in (fold(MEETING), "meeting")
    requests = [
        AdjudicationRequest(
            row.item, row.criterion, row.rating, row.reason, "" if meeting else filled.by, meeting, month
        )
        for row in new
    ]
    settled, refused = settle_several(workspace, month, requests, dry_run=dry_run)
    if refused:
        told = tuple(new[place].problem("not-settled", fault.message) for place, fault in refused.items())
        return replace(done, problems=told, refused=True)
    return replace(done, settled=len(settled), unchanged=before, left=len(waiting) - len(settled))


def _known(workspace: Workspace, month: Month, rows: Sequence[SettledRow]) -> tuple[int, list[SettledRow]]:
    """How many rows say what is settled already, word for word, and the others."""
    with workspace.store.reading() as view:
        of_month = {head.id for head in view.draws.standing() if head.month == month}
        settled = {
            (one.item_key, one.criterion, one.reason) for one in view.adjudications.list() if one.draw in of_month
        }
    new = [row for row in rows if (row.item, row.criterion, row.reason.strip()) not in settled]
    return len(rows) - len(new), new


def _month_of(workspace: Workspace, path: Path, filled: FilledSettling) -> Month:
    """The month of a sheet. Raises SheetError for one that is foreign."""
    kind, _, rest = filled.reference.partition(" ")
    if kind != KIND:
        raise SheetError(
            f"{path.name} is no sheet of differences to settle: it does not bear the reference of one.",
            advice("Write one: ", NextStep("settle", {"workbook": True})),
        )
    month = Month.parse(rest.split(" ")[0])
    if settling_code(workspace.settings.workspace, month) != filled.reference:
        raise SheetError(f"{path.name} was made in another workspace.", "Record it there.")
    return month
