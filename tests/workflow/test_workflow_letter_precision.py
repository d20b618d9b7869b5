"""Marks that stand say how far assessors agree with a check; those of the months before say how it stands."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, Office, copied, letters, workspace_in, xlsx
from workflow_builders import marked_month

from iqa.criteria import load_scheme
from iqa.domain import AssessmentState, Kind, Month, Round
from iqa.exports.tables import Profile
from iqa.letter_checks.hints import HintCertainty
from iqa.records.letter_rows import checks_in_force
from iqa.records.populations import items_of
from iqa.records.predictions import predictions
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.committee import committee_summary
from iqa.workflow.exporting import ExportRequest, compose_export
from iqa.workflow.letter_checking import LetterToCheck, check_letter
from iqa.workflow.letter_hints import hint_facts
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.letter_pages import precision_page
from iqa.workflow.letter_precision import check_records, why_fallen

LATER = Month(2026, 11)
FAULT = "blank-to-fill"
OWN = "least_judged = 3\n"


def letter(number: int, month: int) -> str:
    """A letter to a row of the office's log, with one certain fault."""
    return (
        f"Our ref: 01AB90{number:03d}26\n\nDear Lark Meadow-{'abcde'[number]}\n\n"
        f"On {5 + number} {Month(2026, month).label} we decided to stop the case, because XXX.\n\n"
        "Yours sincerely\n\nDell Rush\n01632 960 120\n"
    )


def write_letters(folder: Path, month: int) -> Path:
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(letter(number, month))
    return folder


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month marked to the end without a finding, whose letters are read afterwards: each with the same fault."""
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    (office.folder / "criteria").mkdir(exist_ok=True)
    (office.folder / "criteria" / "letter-checks.toml").write_text(OWN)
    office.iqa("letters", "attach", write_letters(tmp_path / "october", 10), "--month", MONTH).done()
    return office


@pytest.fixture
def workspace(office: Office) -> Workspace:
    return workspace_in(office.folder)


def later_month(office: Office, tmp_path: Path) -> None:
    """The log of the month after, and its letters read."""
    rows = [
        {
            **row,
            **{
                name: row[name] and row[name].replace(month=11, day=row[name].day % 28 + 1)
                for name in ("Decision date", "Reason received", "Date sent")
            },
        }
        for row in letters()
    ]
    office.iqa("import", "letters", xlsx(tmp_path / "november.xlsx", rows), "--month", LATER, "--yes").done()
    for number in range(4):
        (tmp_path / f"n{number}.txt").write_text(
            letter(number, 11).replace(f"On {5 + number} ", f"On {6 + number} ")
        )
    files = [tmp_path / f"n{number}.txt" for number in range(4)]
    office.iqa("letters", "attach", *files, "--month", LATER).done()


def counts(workspace: Workspace, *months: Month) -> tuple[int, int, int]:
    checks = checks_in_force(workspace)
    with workspace.store.reading() as view:
        found = check_records(view, checks, months or (MONTH,)).get(FAULT)
    return (found.counts.agreed, found.counts.not_agreed, found.counts.untold) if found else (0, 0, 0)


@pytest.mark.unmeasured
def test_marks_say_how_far_assessors_agree(workspace: Workspace) -> None:
    agreed, not_agreed, untold = counts(workspace)
    assert (agreed, untold) == (0, 0)
    assert not_agreed >= 3
    lists = letter_lists(workspace, MONTH)
    (line,) = [one for one in lists.precision if one.check == FAULT]
    assert (line.agreed, line.not_agreed, line.fallen) == (0, not_agreed, "")
    page = precision_page(workspace, lists)
    assert (page.least_precision, page.least_judged) == ("60%", 3)


def test_marks_that_may_still_change_say_nothing(workspace: Workspace) -> None:
    with workspace.store.changing("ann", workspace.now(), "reopened", "x") as change:
        for one in change.assessments.list(month=MONTH, round=Round.FIRST, scheme="victim-letters"):
            change.assessments.reopen(replace(one, state=AssessmentState.IN_PROGRESS))
    assert counts(workspace) == (0, 0, 0)


@pytest.mark.unmeasured
def test_a_check_falls_in_the_month_after_and_says_so(
    office: Office, workspace: Workspace, tmp_path: Path
) -> None:
    later_month(office, tmp_path)
    checks = checks_in_force(workspace)
    with workspace.store.reading() as view:
        (standing,) = view.check_standings.list(month=str(LATER), check_id=FAULT)
        assert view.check_standings.list(month=str(MONTH)) == ()
    assert standing.fallen
    assert standing.months == (MONTH,)
    assert "Assessors agreed with this check in 0 of " in why_fallen(standing)
    lists = letter_lists(workspace, LATER)
    assert [one for one in lists.to_put_right if one.check == FAULT] == []
    (line,) = [one for one in lists.precision if one.check == FAULT]
    assert (line.certainty, line.fallen) == (HintCertainty.LOOK, why_fallen(standing))
    outcome = check_letter(LetterToCheck(tmp_path / "n0.txt"), workspace)
    (hint,) = [one for one in outcome.checked.hints if one.check == FAULT]
    assert (hint.certainty, hint.says.endswith(why_fallen(standing))) == (HintCertainty.LOOK, True)
    assert not outcome.checked.certain
    with workspace.store.reading() as view:
        items = items_of(view, view.populations.current(Kind.LETTERS, LATER))
        facts = hint_facts(workspace, view, LATER, load_scheme("victim-letters"), items)
    assert all(f"(look). {why_fallen(standing)}" in one["letter.shows.plain-english"] for one in facts.values())
    assert not [name for one in facts.values() for name in one if name.startswith("letter.certain")]
    own = office.folder / "criteria" / "letter-checks.toml"
    own.write_text(f'{OWN}[[checks]]\nid = "{FAULT}"\nwhy = "worded anew"\n')
    assert checks_in_force(workspace).check(FAULT) != checks.check(FAULT)
    attach_letters(workspace, LATER, [tmp_path / f"n{number}.txt" for number in range(4)])
    assert FAULT in {one.check for one in letter_lists(workspace, LATER).to_put_right}


def test_how_a_check_stands_does_not_change_once_a_month_is_read(
    office: Office, workspace: Workspace, tmp_path: Path
) -> None:
    later_month(office, tmp_path)
    with workspace.store.reading() as view:
        before = view.check_standings.list()
    (tmp_path / "n0.txt").write_text(letter(0, 11) + "More.\n")
    office.iqa("letters", "attach", tmp_path / "n0.txt", "--month", LATER).done()
    with workspace.store.reading() as view:
        assert view.check_standings.list() == before


def test_the_committee_sees_both_rates_and_what_was_found(office: Office, workspace: Workspace) -> None:
    limits = replace(workspace.settings.committee, smallest_marks=1, smallest_people=1)
    open_limits = replace(workspace, settings=replace(workspace.settings, committee=limits))
    summary = committee_summary(open_limits, MONTH)
    table = next(one for one in summary.tables if one.title == load_scheme("victim-letters").title)
    plain = {row.question: row.everybody for row in table.rows}
    assert summary.assisted
    for line in summary.assisted:
        figure = plain[line.question]
        assert figure is not None
        assert (line.plain, line.plain_interval) == (figure.percent, figure.interval)
        assert line.saved
    export = compose_export(open_limits, ExportRequest("marks", Profile.COMMITTEE, MONTH)).beside
    assert export is not None
    assert [row[2:5] for row in export.rows] == [
        (line.question, line.plain, line.plain_interval) for line in summary.assisted
    ]
    assert summary.letters_checked is not None
    assert summary.letters_checked.read == 4
    (found,) = [one for one in summary.letters_checked.lines if one.looks_for.startswith("XXX")]
    assert found.total == "4 of 4"
    office.iqa("committee", "--month", MONTH).done()
    page = (office.folder / "out" / str(MONTH) / "committee-summary.html").read_text()
    assert "What the checks found in all letters" in page
    assert "Lark Meadow" not in page
    assert committee_summary(workspace, MONTH).assisted == ()
    assert compose_export(workspace, ExportRequest("marks", Profile.COMMITTEE, MONTH)).beside is None


def test_the_rate_s_help_comes_from_checks_that_stand(workspace: Workspace) -> None:
    checks = checks_in_force(workspace)
    with workspace.store.reading() as view:
        attached = view.attached.list(month=str(MONTH))
    scheme = load_scheme("victim-letters")
    said = predictions(attached, checks, scheme)
    question = checks.check(FAULT).question_of([one.id for one in scheme.criteria])  # type: ignore[union-attr]
    assert {each[question] for each in said.values()} == {False}
    others = predictions(attached, checks, scheme, {FAULT})
    assert {each[question] for each in others.values()} == {True}
    assert predictions([attached[0], attached[0]], checks, scheme) == {}
