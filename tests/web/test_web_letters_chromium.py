"""From a letter that is held back to a dispute that is decided and told, by mouse in a real browser; each page
checked by axe in each state that the walk comes to, on a laptop and on a telephone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import MONTH, copied, workspace_in
from served import Served, served_office
from walking import Walk
from workflow_builders import drafted_month, edit, twice_marked_month, without_next_step

from iqa.domain import ItemKey, Round
from iqa.workflow.adjudication import AdjudicationRequest, open_adjudications, settle_several

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.unmeasured]
MONTHS = f"/months/{MONTH}"
PERSON, MANAGER, DECIDER = "Holly Brook", "Rowan Elder", "Bryony Furze"
"""Her line manager marked the case that she disputes; the other manager decides."""


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Served]:
    """A month marked twice, in which one difference waits: about work of Holly Brook's."""
    office = copied(twice_marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    workspace = workspace_in(office.folder)
    waiting = list(open_adjudications(workspace, MONTH).differences)
    left = next(one for one in waiting if "|P2|" in one.item)
    settled = [
        AdjudicationRequest(one.item, one.criterion, "Partially met", "As both saw it.", meeting=True, month=MONTH)
        for one in waiting
        if one is not left
    ]
    settle_several(workspace, MONTH, settled)
    with served_office(office) as found:
        yield found


def test_from_a_letter_held_back_to_a_dispute_decided_and_told(served: Served) -> None:
    walk = Walk(served)
    drafted_and_settled(walk)
    read_and_issued(walk)
    answered_and_disputed(walk)
    decided(walk)
    told(walk)
    assert not walk.found, "\n".join(walk.found)


def test_a_letter_is_edited_and_marks_that_hold_one_back_are_unlocked(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(drafted_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    marker = without_next_step(office.folder, "P1").assessor
    copy = tmp_path / "copy.docx"
    copy.write_bytes((office.out / "letters" / f"{PERSON}.docx").read_bytes())
    edit(copy, " Mine.")
    with served_office(office) as served:
        walk = Walk(served)
        walk.is_now({"M1": DECIDER, "M2": MANAGER}[marker])
        served.go(walk.page, f"{MONTHS}/letters")
        walk.follow(PERSON)
        walk.page.get_by_text("Send back a Word file that you edited").click()
        walk.page.set_input_files("#file", str(copy))
        walk.press("Send it")
        said = walk.look("an edited file").inner_text("main")
        assert "Your Word file stands in the place of the draft." in said
        walk.follow("Feedback letters")
        assert "does not say what to do next" in walk.look("a priority half written").inner_text("main")
        walk.follow("Unlock to mend it")
        walk.look("unlock")
        walk.press("Unlock them")
        assert "Say why the marks are unlocked" in walk.look("without a reason").inner_text("main")
        walk.page.get_by_label("Why are they unlocked?").fill("The next step is missing.")
        walk.press("Unlock them")
        assert "/marking/first/" in walk.page.url
    assert not walk.found, "\n".join(walk.found)


def drafted_and_settled(walk: Walk) -> None:
    walk.served.go(walk.page, MONTHS)
    walk.follow("Feedback letters")
    assert "1 waiting for marks" in walk.look("letters, one waits").inner_text("main")
    walk.press("Write 3 drafts")
    assert "3 drafts were written." in walk.look("drafts written").inner_text("main")
    walk.follow("Settle it")
    walk.look("a difference")
    walk.page.get_by_label("Partially met").check()
    walk.page.get_by_label("A meeting did").check()
    walk.page.get_by_label("Why does it stand?").fill("The log shows it in part.")
    walk.press("Settle it")
    walk.served.go(walk.page, f"{MONTHS}/letters")
    walk.press("Write 1 draft")
    assert "4 ready to issue." in walk.page.inner_text("main")


def read_and_issued(walk: Walk) -> None:
    page = walk.page
    walk.follow(PERSON)
    assert "This is a draft. Nobody has got it yet." in walk.look("a draft").inner_text("main")
    letter = page.url
    page.get_by_text("Send back a Word file that you edited").click()
    walk.press("Send it")
    assert "Choose the Word file that you edited" in walk.look("no file chosen").inner_text("main")
    walk.follow("As a page, as it prints")
    assert "Dear Holly" in walk.look("the letter as a page").inner_text("body")
    page.goto(letter)
    page.get_by_role("button", name="Issue it").click()
    assert f"Issue the letter to {PERSON}" in walk.look("asked once more").inner_text("main")
    page.get_by_label(PERSON).uncheck()
    walk.press("Issue it")
    assert "Choose at least one letter" in walk.look("none chosen").inner_text("main")
    page.get_by_label(PERSON).check()
    walk.press("Issue it")
    assert "1 letter is issued" in walk.look("issued").inner_text("main")
    walk.follow("Feedback letters")
    page.get_by_role("button", name="Issue what is ready").click()
    walk.press("Issue them")
    assert "3 letters are issued" in page.inner_text("main")


def answered_and_disputed(walk: Walk) -> None:
    page = walk.page
    walk.is_now(PERSON)
    walk.follow("My letters")
    walk.look("my letters").get_by_role("link", name=MONTH.label).click()
    walk.look("my letter").get_by_role("button", name="Reply").click()
    walk.press("Send it")
    assert "Say something" in walk.look("a reply that says nothing").inner_text("main")
    page.get_by_label("I have read the letter").check()
    page.get_by_label("How I see it").fill("Fair. The note on bail was on another file.")
    walk.press("Send it")
    assert "How you see it: Fair." in page.inner_text("main")
    walk.follow(f"{marked_once(walk)}, Is there a trial strategy")
    walk.press("Dispute it")
    assert "Say in a line" in walk.look("a dispute without a reason").inner_text("main")
    page.get_by_label("What do you see differently?").fill("The strategy is in the note of 3 October.")
    walk.press("Dispute it")
    assert "1 to decide." in walk.look("disputes").inner_text("main")
    walk.follow("trial strategy")
    assert "You may not decide it" in walk.look("a dispute of my own").inner_text("main")


def marked_once(walk: Walk) -> str:
    """The URN of a case of theirs that one manager marked, so that the other may decide."""
    with workspace_in(walk.served.office.folder).store.reading() as view:
        again = {one.item_key for one in view.assessments.list(round=Round.SECOND)}
        first = [one.item_key for one in view.assessments.list(round=Round.FIRST, scheme="casework")]
    return next(ItemKey.parse(key).urn for key in first if "|P2|" in key and key not in again)


def decided(walk: Walk) -> None:
    page = walk.page
    walk.is_now(MANAGER)
    walk.served.go(page, f"{MONTHS}/own-list")
    assert PERSON in walk.look("own list").inner_text("main")
    walk.is_now(DECIDER)
    walk.served.go(page, f"{MONTHS}/disputes")
    walk.follow("trial strategy")
    walk.look("to decide")
    walk.press("Decide it")
    assert "Choose the rating that stands" in walk.look("nothing decided").inner_text("main")
    page.get_by_label("Fully met").check()
    page.get_by_label("Where it shows").fill("The note of 3 October.")
    page.get_by_label("Why it stands").fill("The note was not looked at.")
    walk.press("Decide it")
    assert "The mark was changed: Fully met" in walk.look("decided").inner_text("main")


def told(walk: Walk) -> None:
    page = walk.page
    walk.follow("write and issue the new version")
    assert "Changed since it was issued" in walk.look("changed since").inner_text("main")
    walk.press("Write the draft of a new version")
    walk.follow(PERSON)
    assert "This is a draft of version 2." in walk.look("a new version").inner_text("main")
    page.get_by_role("button", name="Issue it").click()
    walk.press("Issue it")
    walk.is_now(PERSON)
    walk.follow("My letters")
    walk.follow(MONTH.label)
    assert "Issued version 2" in walk.look("my letter anew").inner_text("main")
    walk.follow("As a page, as it prints")
    assert "You disputed the mark on" in page.inner_text("body")
