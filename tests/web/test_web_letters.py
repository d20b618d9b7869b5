"""The letters of a month in a browser: drafted, held back with where that is mended, confirmed, issued."""

from pathlib import Path

import pytest
from browsing import Answered, Browser
from office import MONTH, Office, copied
from sharing import SharedBrowser, quick_hashes, shared_workspace, with_account
from werkzeug.datastructures import MultiDict
from workflow_builders import drafted_month, edit, imported_month, issued_month, marked_month, twice_marked_month

from iqa.workflow.month_letters import letter_reference

LETTERS = f"/months/{MONTH}/letters"


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


@pytest.fixture
def drafted(base: Path, tmp_path: Path) -> Office:
    return copied(drafted_month(base), tmp_path / "drafted")


def confirmed(page: Answered) -> MultiDict[str, str]:
    """What is sent of the page that asks once more: every letter that it names."""
    boxes = [one["value"] for one in page.seen.inputs if one.get("name") == "token"]
    return MultiDict([("token", one) for one in boxes])


@pytest.mark.unmeasured
def test_drafts_are_written_and_nothing_goes_out_by_that(base: Path, tmp_path: Path) -> None:
    office = copied(marked_month(base), tmp_path / "marked")
    browser = Browser(office.folder)
    assert "Write 4 drafts" in browser.get(LETTERS).text
    done = browser.post(f"{LETTERS}/drafts", MultiDict())
    assert "4 drafts were written." in done.text
    assert "4 ready to issue." in done.text
    assert len(list((office.out / "letters").glob("*.docx"))) == 4
    again = browser.get(LETTERS)
    assert "Write 4 drafts" not in again.text
    assert len(again.links_to(f"{LETTERS}/")) == 5  # four letters, and to issue them


def test_what_is_ready_is_confirmed_and_issued(drafted: Office) -> None:
    browser = Browser(drafted.folder)
    asked = browser.get(f"{LETTERS}/issue")
    assert "Issue 4 letters" in asked.text
    assert "Dated 16 November 2026." in asked.text
    none = browser.post(f"{LETTERS}/issue", MultiDict())
    assert none.status == 422
    assert "Choose at least one letter" in none.text
    done = browser.post(f"{LETTERS}/issue", confirmed(asked))
    assert "4 letters are issued" in done.text
    assert "The staff list has no address for" in done.text
    assert browser.get(LETTERS).text.count("No reply yet") == 4
    assert "No letter can go out yet" in browser.get(f"{LETTERS}/issue").text


@pytest.mark.unmeasured
def test_what_changed_after_it_was_confirmed_does_not_go_out(drafted: Office) -> None:
    browser = Browser(drafted.folder)
    asked = confirmed(browser.get(f"{LETTERS}/issue"))
    edit(drafted.out / "letters" / "Ash Maple.docx", " Changed since.")
    done = browser.post(f"{LETTERS}/issue", asked)
    assert "3 letters are issued" in done.text
    assert "1 that you had chosen was not issued" in done.text
    asked = browser.get(f"{LETTERS}/issue")
    assert "As it was edited in Word." in asked.text


def test_drafts_are_made_anew_and_what_somebody_changed_stays(drafted: Office) -> None:
    browser = Browser(drafted.folder)
    assert "Make the drafts anew" in browser.get(LETTERS).text
    edit(next((drafted.out / "letters").glob("*.docx")), " Well done.")
    done = browser.post(f"{LETTERS}/drafts", MultiDict({"again": "yes"}))
    assert "3 drafts were written." in done.text
    assert "was changed by somebody, so it stays" in done.text


@pytest.mark.unmeasured
def test_one_letter_alone_is_issued(drafted: Office) -> None:
    browser = Browser(drafted.folder)
    href = next(href for href, said in browser.get(LETTERS).seen.links if said == "Ash Maple")
    asked = browser.get(f"{LETTERS}/issue?letter={href.rpartition('/')[2]}")
    assert "Issue the letter to Ash Maple" in asked.text
    done = browser.post(f"{LETTERS}/issue?letter={href.rpartition('/')[2]}", confirmed(asked))
    assert "1 letter is issued" in done.text
    assert "3 ready to issue, 1 issued." in browser.get(LETTERS).text


def test_work_that_is_not_marked_leads_to_its_marking_page(office: Office) -> None:
    for who, others in (("Bryony Furze", "Rowan Elder"), ("Rowan Elder", "Bryony Furze")):
        page = Browser(office.folder, who).get(LETTERS)
        assert "Waiting for marks" in page.text
        assert page.links_to("/marking/first/")
        assert f"{others} marks it." in page.text
        assert f"{who} marks it." not in page.text


def test_a_difference_that_is_not_settled_leads_to_its_settling(base: Path, tmp_path: Path) -> None:
    office = copied(twice_marked_month(base), tmp_path / "twice")
    page = Browser(office.folder).get(LETTERS)
    links = page.links_to(f"/months/{MONTH}/settling/")
    assert "Which rating stands?" in Browser(office.folder).get(links[0]).text


def test_a_month_in_which_nothing_is_drawn_says_so(tmp_path: Path, base: Path) -> None:
    office = copied(imported_month(base), tmp_path / "imported")
    assert "Nothing is drawn yet" in Browser(office.folder).get(LETTERS).text


@pytest.mark.unmeasured
def test_where_a_site_is_shared_each_account_sees_the_letters_of_its_own(base: Path, tmp_path: Path) -> None:
    """A prosecutor their own, a line manager those of whom they manage, a moderator those of their unit."""
    here = shared_workspace(copied(issued_month(base), tmp_path / "issued").folder)
    site = SharedBrowser(here)
    seen = {}
    with quick_hashes():
        for name, role in ROLES.items():
            with_account(here, name, role)
            browser = site.again()
            browser.sign_in(name)
            page = browser.get(LETTERS)
            seen[name] = {said for _, said in page.seen.links} & EVERYBODY
            assert f"{LETTERS}/issue" not in page.links_to("/issue")  # nothing is ready
            others = {letter_reference(here, MONTH, one) for one in ("P1", "P2", "P3", "V1")}
            opened = {one for one in others if browser.get(f"{LETTERS}/{one}").status == 200}
            assert len(opened) == len(seen[name])
            assert not browser.get(f"/months/{MONTH}/disputes").links_to("/disputes/")
    assert seen == {
        "Ash Maple": {"Ash Maple"},
        "Rowan Elder": {"Holly Brook", "Dell Rush"},
        "Bryony Furze": EVERYBODY,
        "Hazel Larch": {"Hazel Larch"},
    }


ROLES = {
    "Ash Maple": "prosecutor",
    "Rowan Elder": "assessor",
    "Bryony Furze": "moderator:North",
    "Hazel Larch": "committee",
}
EVERYBODY = {"Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush"}


def test_whoever_gets_letters_sees_theirs_alone_and_issues_none(base: Path, tmp_path: Path) -> None:
    office = copied(issued_month(base), tmp_path / "issued")
    browser = Browser(office.folder, "Ash Maple")
    page = browser.get(LETTERS)
    assert "Your letter" in page.text
    assert "Holly Brook" not in page.text
    assert "Write" not in page.text
    others = Browser(office.folder).get(LETTERS)
    href = next(href for href, said in others.seen.links if said == "Holly Brook")
    reference = href.rpartition("/")[2]
    refused = (
        browser.get(href),
        browser.get(f"{LETTERS}/issue"),
        browser.get(f"{LETTERS}/issue?letter={reference}"),
        browser.post(f"{LETTERS}/issue", MultiDict({"token": "any"})),
        browser.post(f"{LETTERS}/drafts", MultiDict()),
        browser.post(f"{LETTERS}/drafts", MultiDict({"letter": reference})),
    )
    assert {answer.status for answer in refused} == {403}
