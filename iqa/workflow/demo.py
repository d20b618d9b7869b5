"""The demonstration: three invented months from the samples, run through the very steps that an office takes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from iqa.domain import Kind, ReplacementReason
from iqa.errors import RefusedError
from iqa.resources import packaged
from iqa.workdays import Month, add_working_days
from iqa.workflow.assessing import record_workbooks, write_workbooks
from iqa.workflow.committee import write_summary
from iqa.workflow.drawing import DrawOrder, draw, replace_drawn
from iqa.workflow.drawn import month_draws
from iqa.workflow.feedback import write_letters
from iqa.workflow.importing import ImportRequest, import_export
from iqa.workflow.verifying import verify
from iqa.workflow.workspace import Workspace, make_workspace, open_workspace

AREA = "Thornmere"
IDENTITY = "thornmere-demo"
"""The demonstration's workspaces all have this identity, so that the filled workbooks in the samples fit them."""
ACTOR = "Demonstration"
MONTHS = ("2026-08", "2026-09", "2026-10")
SCHEMES = ("casework", "victim-letters")
EXPORTS = ((Kind.CASES, "cases.xlsx"), (Kind.LETTERS, "letters.xlsx"), (Kind.POLICE_FILES, "police-files.xlsx"))


@dataclass(frozen=True, slots=True)
class ToOpen:
    """One thing worth opening, and what it is."""

    path: Path
    what: str


def run_demo(folder: Path, say: Callable[[str], None]) -> tuple[ToOpen, ...]:
    """Make a workspace in `folder` and run the samples through it. `say` is told each step as it begins."""
    samples = packaged("samples")
    make_workspace(folder, AREA, IDENTITY)
    workspace = open_workspace(folder.resolve(), ACTOR, now=clock(Month.parse(MONTHS[0]), 1))
    say("The staff list")
    import_export(workspace, ImportRequest(Kind.STAFF, samples / "staff.xlsx"))
    for month in MONTHS:
        _run_month(workspace, Month.parse(month), samples, say)
    say("Checking the records and drawing every sample again")
    checked = verify(workspace)
    if checked.faults:
        raise RefusedError(f"The demonstration's records do not stand: {checked.faults[0]}", "Please report this.")
    return things_to_open(folder, MONTHS[-1])


def draw_month(workspace: Workspace, month: Month, samples: Path) -> None:
    """Import a month's exports and draw its samples, as far as the marking workbooks."""
    workspace = replace(workspace, now=clock(month, 4))
    for kind, name in EXPORTS:
        import_export(workspace, ImportRequest(kind, samples / str(month) / name, str(month)))
    for scheme in SCHEMES:
        draw(workspace, DrawOrder(scheme, str(month), seed=f"dice of {month.label}"))
    _replace_one(workspace, month)
    write_workbooks(workspace, str(month))


def _run_month(workspace: Workspace, month: Month, samples: Path, say: Callable[[str], None]) -> None:
    say(f"{month.label}: exports in, samples drawn, marking workbooks written")
    draw_month(workspace, month, samples)
    say(f"{month.label}: filled workbooks recorded")
    marking = replace(workspace, now=clock(month, 10))
    recorded = record_workbooks(marking, sorted((samples / str(month) / "workbooks").glob("*.xlsx")))
    refused = [problem for one in recorded for problem in one.problems]
    if refused or not recorded:
        why = str(refused[0]) if refused else "there are none"
        raise RefusedError(
            f"The filled workbooks of {month.label} could not be recorded: {why}", "Please report this."
        )
    say(f"{month.label}: feedback letters and the committee's summary")
    writing = replace(workspace, now=clock(month, 15))
    write_letters(writing, str(month))
    write_summary(writing, str(month))


def _replace_one(workspace: Workspace, month: Month) -> None:
    """One drawn case turns out to be with another Area: the next in line takes its place."""
    with workspace.store.reading() as view:
        casework = next(one for one in month_draws(view, str(month)) if one.draw.scheme == "casework")
        key = min(item.key for item in casework.to_mark())
    replace_drawn(workspace, key, ReplacementReason.INELIGIBLE, "transferred to another Area before the review")


def clock(month: Month, working_days: int) -> Callable[[], datetime]:
    """A clock that stands on a working day after the month's end, so that every run is the same."""
    day = add_working_days(month.last, working_days)
    if day is None:
        raise RefusedError(f"There is no calendar for {month.label}.", "Please report this.")
    moment = datetime.combine(day, time(9, 30), UTC)
    return lambda: moment


def things_to_open(folder: Path, month: str) -> tuple[ToOpen, ...]:
    """What to look at first in a finished demonstration."""
    out = folder / "out" / month
    letters = sorted((out / "letters").glob("*.docx"))
    workbooks = sorted((out / "workbooks").glob("*.xlsx"))
    found = [
        (letters[:1], "a feedback letter, in Word (one .docx and one .html for each person in this folder)"),
        ([path.with_suffix(".html") for path in letters[:1]], "the same letter, as a page"),
        ([out / "committee-summary.html"], "the committee's summary of the month"),
        ([out / "certificate-casework.html"], "the certificate of the draw, to print"),
        ([out / "chase-list.html"], "letters owed and not sent, by who has to act"),
        (workbooks[:1], "an empty marking workbook, as a manager gets it"),
        ([folder / "iqa.toml"], "the settings"),
    ]
    return tuple(ToOpen(path, what) for paths, what in found for path in paths if path.is_file())
