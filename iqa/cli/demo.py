"""The demonstration: three invented months from the samples, run through the very steps that an office takes."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.cli.demo_inspection import follow_inspection
from iqa.cli.demo_meetings import DemoMonth, hold_meetings, name_leads, plan_ahead, publish_briefs
from iqa.cli.demo_replies import answer_letters, dispute_one, share_practice
from iqa.cli.drawing import publish_certificate
from iqa.cli.importing import import_and_publish
from iqa.cli.marking import publish_workbooks
from iqa.cli.moderation import publish_agreement, publish_moderation_certificate, publish_moderation_workbooks
from iqa.cli.publishing import publish
from iqa.cli.urgent import publish_mails
from iqa.documents.environment import template_folders
from iqa.documents.rendering import render_html
from iqa.domain import Kind, Moderation, Month, ReplacementReason
from iqa.errors import ConflictError, NotFoundError, TamperedError
from iqa.files import is_running, private_folder, write_files
from iqa.marking.workbook.brief import WorkbookBrief
from iqa.next_steps import Advice, NextStep, advice
from iqa.records.draws import draws_of_month, month_draws
from iqa.records.places import shared_place
from iqa.records.workspace import SETTINGS_FILE, Workspace, make_workspace, open_workspace
from iqa.records.written_files import names_of
from iqa.resources import packaged
from iqa.store.sqlite_files import COMPANIONS
from iqa.text import counted
from iqa.workdays import add_working_days
from iqa.workflow.adjudication import AdjudicationRequest, open_adjudications, settle
from iqa.workflow.agreement import agreement_since
from iqa.workflow.attaching import attach_letters
from iqa.workflow.committee import committee_summary
from iqa.workflow.drafting import PublishedLetters, publish_letters
from iqa.workflow.drawing import SampleRequest, draw, replace_drawn
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.issuing import publish_release
from iqa.workflow.letter_checking import LetterToCheck, check_letter
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.marking import marking_briefs, record_workbooks
from iqa.workflow.moderating import ModerationRequest, draw_second_marking
from iqa.workflow.outcomes import outcomes_page
from iqa.workflow.rendering import letter_list_files, marking_workbook, outcomes_files, summary_files
from iqa.workflow.themes import keep_themes
from iqa.workflow.urgent import urgent_list
from iqa.workflow.verifying import verify

AREA = "Thornmere"
IDENTITY = "thornmere-demo"
"""The demonstration's workspaces all have this identity, so that the filled workbooks in the samples fit them."""
DEMO_KEY = "the demonstration has nobody to protect"
"""One secret for all demonstrations, so that every run is the same."""
ACTOR = "Demonstration"
MONTHS = (Month(2026, 8), Month(2026, 9), Month(2026, 10))
BEGUN = Month(2026, 11)
"""The month after: one unit has handed over its own files, and its letters log does not show what was sent."""
SCHEMES = ("casework", "victim-letters")
TWICE = MONTHS[-1]
"""The month of which a share is marked a second time."""
DISPUTED = MONTHS[1]
"""The month of which somebody disputes a mark, and gets their letter anew."""
LETTERS_SHOWN = 4
"""Pages of checked letters that are written."""
SECOND_FOLDER = "second-marking"
SETTLED_FILE = "settled.json"
"""What the third person decided, beside the second markers' workbooks in the samples."""
UNFINISHED = ".demo-unfinished"
"""In the folder while a demonstration is being made there."""
EXPORTS = (
    (Kind.CASES, "cases.xlsx"),
    (Kind.LETTERS, "letters.xlsx"),
    (Kind.POLICE_FILES, "police-files.xlsx"),
    (Kind.OUTCOMES, "outcomes.xlsx"),
)


class ToOpen(Struct, frozen=True):
    """One thing worth opening, and what it is."""

    path: Path
    what: str


class Demonstrated(Struct, frozen=True):
    """What a finished demonstration has to look at, and a sentence for each thing that still waits in it."""

    to_open: tuple[ToOpen, ...]
    waiting: tuple[Advice, ...]


def run_demo(folder: Path, say: Callable[[str], None]) -> Demonstrated:
    """Make a workspace in `folder` and run the samples through it. `say` is told each step as it begins.

    What a run that was killed has made is put aside, in a folder of its own, and never deleted.
    """
    samples = packaged("samples")
    if aside := _put_aside(folder):
        say(f"An earlier run did not end: what it made is in {aside.name}, which may be deleted")
    unfinished = folder / UNFINISHED
    if not (folder / SETTINGS_FILE).exists() and shared_place(folder) is None:
        write_files({unfinished: f"{os.getpid()}\n"})
    made = _run(folder, samples, say)
    unfinished.unlink(missing_ok=True)
    return made


def _put_aside(folder: Path) -> Path | None:
    """What a demonstration that did not end has made in a folder, moved into one of its own; None without one."""
    if not (folder / UNFINISHED).is_file():
        return None
    process = (folder / UNFINISHED).read_text(encoding="utf-8", errors="replace").strip()
    if process.isdecimal() and int(process) != os.getpid() and is_running(int(process)):
        raise ConflictError(f"A demonstration is being made in {folder} at this moment.", "Wait until it is done.")
    aside = next(one for one in names_of(folder / "unfinished") if not one.exists())
    private_folder(aside)
    for name in (SETTINGS_FILE, *(f"iqa.db{ending}" for ending in ("", *COMPANIONS)), "out", UNFINISHED):
        if (folder / name).exists():
            os.replace(folder / name, aside / name)
    return aside


def _run(folder: Path, samples: Path, say: Callable[[str], None]) -> Demonstrated:
    make_workspace(folder, AREA, IDENTITY, secret=DEMO_KEY, command=NextStep("demo"))
    name_leads(folder)
    workspace = open_workspace(folder.resolve(), ACTOR, now=clock(MONTHS[0], 1))
    say("The staff list")
    import_and_publish(workspace, ImportRequest(Kind.STAFF, samples / "staff.xlsx"))
    for month in MONTHS:
        letters = _run_month(workspace, month, samples, say)
    say(f"{BEGUN.label}: the files of one unit in, whose letters log has no column for the date sent")
    begin_month(workspace, BEGUN, samples)
    say("Checking the records and drawing every sample again")
    checked = verify(workspace)
    if checked.faults:
        raise TamperedError(
            f"The demonstration's records fail verification: {checked.faults[0]}", "Please report this."
        )
    return Demonstrated(things_to_open(folder, MONTHS[-1]), _waiting(workspace, MONTHS[-1], letters))


def read_letters_of(workspace: Workspace, month: Month, samples: Path) -> None:
    """Attach a month's letters; write the pages of a few in which something certain was found, what is to be put
    right and by whom, and a marking sheet that shows what the letters show."""
    reading = replace(workspace, now=clock(month, 15))
    attached = attach_letters(reading, month, [samples / str(month) / "letters"])
    pages: dict[str, bytes] = {}
    for letter in attached.certain[:LETTERS_SHOWN]:
        if letter.path is None:
            continue
        path = letter.path
        outcome = check_letter(LetterToCheck(path, letter.letter.item_key), reading)
        page = render_html("letter_check.html", outcome.page(), template_folders(reading.root))
        pages[f"checked-letters/{path.stem}.html"] = page.encode()
    pages["marking-sheet-with-hints.xlsx"] = marking_workbook(_with_hints(reading, month))[0]
    publish(reading, month, {**pages, **letter_list_files(reading, letter_lists(reading, month))})


def _with_hints(workspace: Workspace, month: Month) -> WorkbookBrief:
    """What the first marker has to mark in whose workbook something of a letter stands."""
    with workspace.store.reading() as view:
        markers = sorted({item.assessor for one in draws_of_month(view, month) for item in one.to_mark()} - {""})
    briefs = (one.brief for marker in markers for one in marking_briefs(workspace, month, marker))
    return next(brief for brief in briefs if _has_letters(brief))


def _has_letters(brief: WorkbookBrief) -> bool:
    """Whether something of a letter stands beside a question of a workbook."""
    return any("letter.shows" in name for part in brief.sections for item in part.items for name in item.beside)


def begin_month(workspace: Workspace, month: Month, samples: Path) -> None:
    """Import the files of the one unit that has handed them over, and draw its casework: nothing is marked yet."""
    workspace = replace(workspace, now=clock(month, 4))
    _import(workspace, month, samples)
    drawn = draw(workspace, SampleRequest("casework", month, seed=f"dice of {month.label}"))
    publish_certificate(workspace, drawn, "The draw is recorded.")
    publish_workbooks(workspace, month, marking_briefs(workspace, month))


def draw_month(workspace: Workspace, month: Month, samples: Path) -> None:
    """Import a month's exports and draw its samples, as far as the marking workbooks."""
    workspace = replace(workspace, now=clock(month, 4))
    _import(workspace, month, samples)
    for scheme in SCHEMES:
        order = SampleRequest(scheme, month, seed=f"dice of {month.label}")
        publish_certificate(workspace, draw(workspace, order), "The draw is recorded.")
    _replace_one(workspace, month)
    publish_workbooks(workspace, month, marking_briefs(workspace, month))


def _import(workspace: Workspace, month: Month, samples: Path) -> None:
    """Every export of a month that there is."""
    for kind, name in EXPORTS:
        if (file := samples / str(month) / name).is_file():
            import_and_publish(workspace, ImportRequest(kind, file, month))


def draw_twice(workspace: Workspace, month: Month) -> Moderation:
    """Draw a tenth of a month's marked work for a second marking, by other dice, thrown once the marks are in."""
    workspace = replace(workspace, now=clock(month, 11))
    seed = f"other dice of {month.label}"
    made = draw_second_marking(workspace, ModerationRequest(month, seed))
    publish_moderation_certificate(workspace, made)
    publish_moderation_workbooks(workspace, made)
    return made


def _run_month(workspace: Workspace, month: Month, samples: Path, say: Callable[[str], None]) -> PublishedLetters:
    say(f"{month.label}: exports in, samples drawn, marking workbooks written")
    draw_month(workspace, month, samples)
    say(f"{month.label}: filled workbooks recorded")
    marking = replace(workspace, now=clock(month, 10))
    _record(marking, samples / str(month) / "workbooks")
    publish_mails(marking, urgent_list(marking, month))
    if month == TWICE:
        say(f"{month.label}: a tenth drawn and marked a second time, most differences settled")
        _mark_twice(workspace, month, samples / str(month) / SECOND_FOLDER)
    say(f"{month.label}: feedback letters and the committee's summary")
    demo_month = DemoMonth(workspace, month, clock, month == MONTHS[0])
    keep_themes(replace(workspace, now=clock(month, 14)), month)
    plan_ahead(demo_month)
    follow_inspection(demo_month, MONTHS.index(month))
    writing = replace(workspace, now=clock(month, 15))
    letters = publish_letters(writing, month)
    publish_release(writing, month)
    if month == TWICE:
        say(f"{month.label}: the letters to victims themselves read and checked")
        read_letters_of(workspace, month, samples)
    paper = committee_summary(writing, month)
    publish(writing, month, summary_files(writing, paper))
    publish(writing, month, outcomes_files(writing, outcomes_page(writing, month)))
    _reply(workspace, month)
    say(f"{month.label}: the minutes of the meetings read back in")
    hold_meetings(demo_month, paper)
    if month == MONTHS[-1]:
        say(f"{month.label}: briefs, posters, and the month together with a sister Area's")
        publish_briefs(demo_month)
    return letters


def _reply(workspace: Workspace, month: Month) -> None:
    """What came of a month's letters; where a mark was disputed, the letter is issued anew, and the summary."""
    answer_letters(workspace, month, clock(month, 17))
    if month == DISPUTED:
        dispute_one(workspace, month, clock(month, 18))
        writing = replace(workspace, now=clock(month, 19))
        publish(writing, month, summary_files(writing, committee_summary(writing, month)))
    if month == TWICE:
        share_practice(workspace, month, clock(month, 18))


def _mark_twice(workspace: Workspace, month: Month, samples: Path) -> None:
    """Draw the second marking, record its filled workbooks, and settle what the third person has decided."""
    draw_twice(workspace, month)
    _record(replace(workspace, now=clock(month, 13)), samples)
    settling = replace(workspace, now=clock(month, 14))
    for decided in json.loads((samples / SETTLED_FILE).read_text(encoding="utf-8")):
        settle(settling, AdjudicationRequest(**decided))
    publish_agreement(settling, agreement_since(settling, month))


def _record(marking: Workspace, folder: Path) -> None:
    """Record every filled workbook of a folder of the samples."""
    recorded = record_workbooks(marking, sorted(folder.glob("*.xlsx")))
    refused = [problem for one in recorded for problem in one.problems]
    if refused or not recorded:
        why = str(refused[0]) if refused else "there are none"
        raise ConflictError(
            f"The filled workbooks of {folder.parent.name} could not be recorded: {why}", "Please report this."
        )


def _waiting(workspace: Workspace, month: Month, letters: PublishedLetters) -> tuple[Advice, ...]:
    """What a month still waits for, each with the command that shows it."""
    questions = counted(len(open_adjudications(workspace, month).differences), "question")
    names = ", ".join(one.name for one in letters.waiting)
    return (
        advice(
            f"{questions} that two people rated differently, to be settled. See it: ",
            NextStep("settle", {"month": str(month)}),
        ),
        advice(
            f"The feedback letter of {names}, which waits for that. Once settled: ",
            NextStep("feedback", {"month": str(month)}),
        ),
    )


def _replace_one(workspace: Workspace, month: Month) -> None:
    """One drawn case turns out to be with another Area: the next in line takes its place."""
    with workspace.store.reading() as view:
        casework = next(one for one in month_draws(view, month) if one.draw.scheme == "casework")
        key = min(item.key for item in casework.to_mark())
    why = "transferred to another Area before the review"
    result, _ = replace_drawn(workspace, key, ReplacementReason.INELIGIBLE, why)
    publish_certificate(workspace, result, "The replacement is recorded.")


def clock(month: Month, working_days: int) -> Callable[[], datetime]:
    """A clock that stands on a working day after the month's end, so that every run is the same."""
    day = add_working_days(month.last, working_days)
    if day is None:
        raise NotFoundError(f"There is no calendar for {month.label}.", "Please report this.")
    moment = datetime.combine(day, time(9, 30), UTC)
    return lambda: moment


def things_to_open(folder: Path, month: Month) -> tuple[ToOpen, ...]:
    """What to look at first in a finished demonstration."""
    out = folder / "out" / str(month)
    letters = sorted((out / "letters").glob("*.docx"))
    workbooks = sorted((out / "workbooks").glob("*.xlsx"))
    found = [
        (letters[:1], "a feedback letter, in Word (one .docx and one .html for each person in this folder)"),
        ([path.with_suffix(".html") for path in letters[:1]], "the same letter, as a page"),
        ([out / "committee-summary.html"], "the committee's summary of the month"),
        ([out / "minutes" / "committee.xlsx"], "the committee's minutes, filled in and read back"),
        ([out / "briefs" / "police.html"], "the brief for the police; those of the other readers beside it"),
        (sorted((out / "posters").glob("*.html"))[:1], "a poster, with who leads on it"),
        ([out / "areas-together.html"], "the month together with that of a sister Area, which is invented"),
        ([out / "certificate-casework.html"], "the certificate of the draw, to print"),
        (
            [out / "certificate-second-marking.html"],
            "the certificate of what was marked a second time, chosen at random",
        ),
        ([out / "agreement.html"], "how far the two markers agree"),
        ([out / "outcomes-beside-marks.html"], "what became known of cases, beside their marks, for managers"),
        ([out / "chase-list.html"], "letters owed and not sent, by who has to act"),
        (
            sorted((out / "checked-letters").glob("*.html"))[:1],
            "a letter to a victim, checked; more beside it",
        ),
        (
            [out / "letters-to-put-right.html"],
            "letters to put right, by drafter; each drafter's own list is in the folder beside it",
        ),
        ([out / "letters-checked.html"], "what the checks found in all letters, for the committee"),
        ([out / "check-precision.html"], "how far assessors agree with each check"),
        ([out / "marking-sheet-with-hints.xlsx"], "a marking workbook that shows what the letters show"),
        (workbooks[:1], "an empty marking workbook, as a manager gets it"),
        ([folder / "iqa.toml"], "the settings"),
    ]
    return tuple(ToOpen(path, what) for paths, what in found for path in paths if path.is_file())
