"""A whole month by mouse in a real browser, from an empty workspace until the committee has met: each page leads
to the next stage, and at the end the records hold what was clicked."""

from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, letters, workspace_in, xlsx
from served import served_office
from walking import Walk

from iqa.domain import AssessmentState, Kind, MeetingKind, TookPlace
from iqa.store import verify_store
from iqa.workflow.progress import workspace_state

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.unmeasured]
MANAGERS = ("Bryony Furze", "Rowan Elder")
PIECES = 6
"""Three cases and three letters, each by another hand: the least of which everybody gets a letter."""
SEED = "31415926"
PERSON = "Hazel Larch"
STRATEGY = "Is there a trial strategy that says how the case will be proved?"
LOOKED = "Looked in the review note: there is no record."


@pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without scripts"])
def test_a_whole_month_is_walked_from_an_empty_workspace(tmp_path: Path, *, scripts: bool) -> None:
    office = Office(tmp_path / "office").init()
    with served_office(office) as served:
        walk = Walk(served, scripts=scripts)
        exports_dropped(walk, tmp_path)
        samples_drawn(walk)
        everything_marked(walk)
        letters_issued(walk)
        if scripts:
            talked_over_and_disputed(walk)
            decided_and_told(walk)
            committee_met(walk, tmp_path)
    assert not walk.found, "\n".join(walk.found)
    recorded(office, to_the_end=scripts)


def exports_dropped(walk: Walk, folder: Path) -> None:
    """The staff list, the cases and the letters, each looked at before it is stored."""
    exports = {"staff": STAFF, "cases": cases(1), "letters": letters()[:3]}
    files = {kind: xlsx(folder / f"{kind}.xlsx", rows) for kind, rows in exports.items()}
    walk.says("Nothing is recorded yet.")
    walk.look("nothing yet")
    walk.follow("Import the staff list")
    dropped(walk, files["staff"], "6 rows taken, 0 left out.")
    walk.follow("Import cases")
    walk.page.get_by_label("Which month?").fill(str(MONTH))
    dropped(walk, files["cases"], "4 rows taken, 0 left out.")
    walk.look("cases stored")
    walk.follow("Import letters to victims")
    dropped(walk, files["letters"], "3 rows taken, 0 left out.")


def dropped(walk: Walk, file: Path, would: str) -> None:
    walk.page.get_by_label("The file").set_input_files(file)
    walk.press("Look at it")
    walk.says("Nothing is stored yet.")
    walk.says(would)
    if "letters" in file.name:
        walk.look("letters looked at")
    walk.press("Store it")
    walk.says(": stored")
    walk.says(would)


def samples_drawn(walk: Walk) -> None:
    """Both samples: what each would come to in people and hours, then the draw and its certificate."""
    for link, title, hours in (
        ("Draw the casework sample", "Casework sample", "1.5 hours of marking"),
        ("Draw the sample of letters to victims", "Letters to victims sample", "0.8 hours of marking"),
    ):
        walk.follow(link)
        walk.says(f"{title} for {MONTH.label}: what a draw would come to")
        walk.says(hours)
        for name in MANAGERS:
            walk.says(name)
        if hours.startswith("0.8"):
            walk.look("what a draw would come to")
        walk.page.get_by_text("Use a seed of your own").click()
        walk.page.get_by_label("Seed").fill(SEED)
        walk.press("Draw the sample")
        walk.says(SEED)
    walk.look("both samples drawn")
    walk.follow("in this browser")


def everything_marked(walk: Walk) -> None:
    """Each manager's share: a rating where one is needed, the rest as remaining questions, submitted."""
    for name in MANAGERS:
        walk.is_now(name)
        walk.says("to submit.")
        for _ in range(walk.page.locator("tbody a").count()):
            walk.page.locator("tr", has_text="Not started").get_by_role("link").first.click()
            walk.page.wait_for_url("**/marking/**")  # the whole page: its questions are counted
            marked(walk)
            walk.page.wait_for_url("**/my-work")
        walk.says("Everything of yours is submitted.")
    walk.follow("See what the month waits for")
    walk.says(f"{PIECES} of {PIECES} pieces of work submitted")
    assert walk.page.get_by_role("link", name="Mark your own work").count() == 0


def marked(walk: Walk) -> None:
    """One piece of work: its strategy falls short, what nobody can tell from the record does not apply."""
    page = walk.page
    if page.get_by_label("Yes, question 1").count():
        walk.choose("Yes, question 1")
        strategy = page.locator("#question-trial-strategy")
        strategy.get_by_label("Partially met").check()
        strategy.get_by_label("Where it shows").fill("The second entry of the log shows it.")
    for untold in page.locator(".iqa-question--untold").all():
        untold.get_by_label("Not applicable").check()
        untold.get_by_label("Where it shows").fill(LOOKED)
    page.locator("#rest-met").check()
    walk.press("Save and submit")


def letters_issued(walk: Walk) -> None:
    """Drafts written and read, then issued."""
    walk.follow("Write the feedback letters")
    walk.press("Write 4 drafts")
    walk.says("4 drafts were written.")
    walk.follow(PERSON)
    walk.says("This is a draft. Nobody has got it yet.")
    walk.follow("Feedback letters")
    walk.page.get_by_role("button", name="Issue what is ready").click()
    walk.press("Issue them")
    walk.says("4 letters are issued")


def talked_over_and_disputed(walk: Walk) -> None:
    """Hazel's manager records what they talked over; Hazel disputes a mark."""
    page = walk.page
    walk.follow(PERSON)
    page.get_by_role("button", name="Record what they say").click()
    walk.choose(f"{PERSON} has read the letter")
    for part, value in zip(("Day", "Month", "Year"), ("16", "11", "2026"), strict=True):
        page.get_by_label(f"{part} on which it was talked over").fill(value)
    page.get_by_label("Help or coaching that was agreed").fill("An hour on strategies with Ash.")
    walk.press("Record it")
    walk.says("An hour on strategies with Ash.")
    walk.is_now(PERSON)
    walk.follow("My letters")
    walk.follow(MONTH.label)
    page.get_by_role("link", name=STRATEGY).click()
    page.get_by_label("What do you see differently?").fill("The strategy is in the note of 3 October.")
    walk.press("Dispute it")
    walk.says("1 to decide.")


def decided_and_told(walk: Walk) -> None:
    """The month waits for it; the manager who did not mark the case decides, and Hazel is told in a new letter."""
    page = walk.page
    walk.is_now(MANAGERS[1])
    walk.follow("Months")
    walk.follow(MONTH.label)
    walk.says("1 disputed mark waits for a decision")
    walk.follow("See the disputed marks")
    walk.follow("trial strategy")
    walk.choose("Fully met")
    page.get_by_label("Why it stands").fill("The note was not looked at.")
    walk.press("Decide it")
    walk.says("The mark was changed: Fully met")
    walk.follow("write and issue the new version")
    walk.press("Write the draft of a new version")
    walk.follow(PERSON)
    page.get_by_role("button", name="Issue it").click()
    walk.press("Issue it")
    walk.says("1 letter is issued")
    walk.follow("see what the month waits for")


def committee_met(walk: Walk, folder: Path) -> None:
    """The committee's paper, read and taken in Word and as a PDF, and that the committee met."""
    page = walk.page
    walk.says("Write the committee's summary")
    walk.follow("See the committee's paper")
    walk.says("It names nobody but the owners of actions")
    for called, begins in (("Word", b"PK"), ("PDF", b"%PDF")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=called, exact=True).click()
        file = folder / taken.value.suggested_filename
        taken.value.save_as(file)
        assert file.read_bytes().startswith(begins)
    walk.follow("Set the day of the meeting")
    page.get_by_label("Held", exact=True).check()
    page.get_by_label("If it was: on which day?").fill("2026-11-16")
    walk.press("Record that")
    walk.says("Held")
    walk.follow("see what the month waits for")
    walk.says(f"{MONTH.label} is done.")
    walk.says("It has met")
    walk.look("a month that is done")


def recorded(office: Office, *, to_the_end: bool) -> None:
    """What was clicked is what the records hold, and nothing was done beside the rules."""
    workspace = workspace_in(office.folder)
    (state,) = workspace_state(workspace, MONTH).months
    assert state.imported == {Kind.CASES, Kind.LETTERS}
    assert (state.to_mark, state.submitted, state.letters, state.drafts) == (PIECES, PIECES, 4, 0)
    assert not state.new_marks
    with workspace.store.reading() as view:
        assert {one.state for one in view.assessments.list(month=MONTH)} <= {
            AssessmentState.SUBMITTED,
            AssessmentState.RELEASED,
        }
        disputes = view.disputes.list(month=str(MONTH))
        met = [one.held for one in view.meetings.list(month=MONTH) if one.kind is MeetingKind.COMMITTEE]
    assert [bool(one.decided_by) for one in disputes] == [True] * to_the_end
    assert met == [TookPlace.YES] * to_the_end
    assert verify_store(workspace.store) == ()
