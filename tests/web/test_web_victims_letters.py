"""Letters to victims sent by a browser: each is told its row before anything is kept; no text of them stays."""

from io import BytesIO
from pathlib import Path

import pytest
from browsing import Answered, Browser
from letter_builders import good
from letter_offices import letters_office, two_rows_alike
from werkzeug.datastructures import MultiDict

from iqa.domain import Month
from iqa.workflow.urgent import urgent_list

MONTH = Month(2026, 10)
LETTERS = f"/months/{MONTH}/victims-letters"
BREACH = good(more="Flint Gabbro's mobile number is 07700 900452.")


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(letters_office(tmp_path).root, "Hazel")


def send(browser: Browser, field: str = "files", **letters: str) -> Answered:
    files = [(BytesIO(text.encode()), name.replace("__", "/") + ".txt") for name, text in letters.items()]
    return browser.post(LETTERS, MultiDict([(field, one) for one in files]))  # type: ignore[list-item]


def files_held(browser: Browser) -> list[Path]:
    site = browser.app.extensions["iqa"]
    return [one for one in Path(site.uploads._folder).rglob("*") if one.is_file()]


def test_letters_are_read_then_kept_and_what_is_urgent_goes_to_the_list(browser: Browser) -> None:
    assert browser.get(f"/months/{MONTH}").links_to("victims-letters") == [LETTERS]
    assert "None of the 2 that were sent was read yet" in browser.get(LETTERS).text
    found = send(browser, one=BREACH, other="Dear Nobody,\n\nNothing is known to anybody here.\n")
    assert "Nothing is kept yet" in found.text
    assert "Answer a row of the log (1)" in found.text
    assert "71TM1023426, stopped charge" in found.text
    assert "Answer no row of the log (1)" in found.text
    assert "Possible data breach: look at this letter today" in found.text
    assert "no letter here (1)" in found.text
    assert files_held(browser) == []
    here = browser.app.extensions["iqa"].workspace
    assert urgent_list(here) == ()
    kept = browser.post(found.path, found.seen.fields)
    assert "What was found is kept" in kept.text
    assert kept.links_to("/urgent") == [f"/months/{MONTH}/urgent"]
    assert len(urgent_list(here)) == 1
    browser.post(found.path, found.seen.fields)
    again = send(browser, one=BREACH)
    assert "1 letter read, 1 of them kept before. There is nothing new to keep." in again.text
    assert "Keep what was found" not in again.text
    assert "What is new is not kept yet" in send(browser, one=BREACH, third=good(more="Thank you.")).text
    page = browser.get(LETTERS)
    assert "What was found in 2 letters" in page.text
    assert "71TM1099926" in page.text
    for address in page.links_to("/lists/"):
        assert browser.client.get(address).status_code == 200
    assert browser.client.get(f"{LETTERS}/lists/nothing").status_code == 404


def test_a_whole_folder_is_sent_and_no_letter_of_it_is_passed_over(browser: Browser) -> None:
    found = send(browser, "folder", October__one=good(), October__inner__other="nothing of the sort")
    assert "October/one.txt" in found.text
    assert "October/inner/other.txt" in found.text


def test_letters_of_somebody_who_is_too_busy_do_not_stay(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iqa.web.under_way.MOST_OF_ONE", 0)
    assert send(browser, one=good()).status == 503
    assert files_held(browser) == []


def test_what_is_wrong_is_told_and_leaves_nothing(browser: Browser) -> None:
    empty = browser.post(LETTERS, MultiDict())
    assert (empty.status, "Choose letters, or a folder of them" in empty.text) == (422, True)
    nothing = browser.post(LETTERS, MultiDict([("folder", (BytesIO(b"x"), "letters/list.csv"))]))  # type: ignore[list-item]
    assert "There are no letters in what was sent" in nothing.text
    assert files_held(browser) == []
    assert browser.get(f"{LETTERS}/nothing").status == 404
    assert browser.get("/months/2026-09/victims-letters").status == 404


def test_somebody_says_which_row_a_letter_answers_before_it_is_kept(tmp_path: Path) -> None:
    browser = Browser(two_rows_alike(tmp_path).root, "Hazel")
    alike = good(("5 October 2026", "this month"))
    found = send(browser, one=alike)
    assert "Which row does this letter answer?" in found.text
    assert "May answer one of several rows (1)" in found.text
    kept = browser.post(found.path, {**found.seen.fields, "row-0": "1"})
    assert "Answer a row of the log (1)" in kept.text
    with browser.app.extensions["iqa"].workspace.store.reading() as view:
        [letter] = view.attached.list()
        [decision] = view.letter_decisions.list()
    assert (letter.how, letter.item_key, decision.by) == ("this row", decision.item_key, "Hazel")
    other = send(browser, two=alike.replace("Yours sincerely", "With kind regards"))
    refused = browser.post(other.path, {**other.seen.fields, "row-0": "1"})
    assert (refused.status, "Say why the row has a second letter: two.txt" in refused.text) == (422, True)
    again = browser.post(other.path, {**refused.seen.fields, "reason-0": "In large print too"})
    assert "Rows with more than one letter (1)" in again.text
    left = send(browser, three=alike.replace("Yours sincerely", "With best wishes"))
    assert "May answer one of several rows (1)" in browser.post(left.path, left.seen.fields).text


def test_a_letter_read_by_mistake_is_taken_back_and_passed_over(browser: Browser) -> None:
    found = send(browser, one=good())
    browser.post(found.path, found.seen.fields)
    listed = browser.get(f"/months/{MONTH}/letters-read")
    assert listed.path in browser.get(LETTERS).links_to("letters-read")
    [address] = listed.links_to("/letters-read/")
    letter = browser.get(address)
    assert "Answers 71TM1023426" in letter.text
    empty = browser.post(address, letter.seen.fields)
    assert (empty.status, "Say why it was wrong" in empty.text) == (422, True)
    gone = browser.post(address, {**letter.seen.fields, "reason": "It was never sent"})
    assert "No letter was read yet" in gone.text
    assert "It was never sent" in gone.text
    assert browser.get(address).status == 404
    again = send(browser, one=good())
    assert "Passed over, since they were taken back (1)" in again.text
    kept = browser.post(again.path, {**again.seen.fields, "row-0": "0"})
    assert "Answer a row of the log (1)" in kept.text


def test_what_rests_on_a_letter_is_told_on_its_page(browser: Browser) -> None:
    found = send(browser, one=BREACH)
    browser.post(found.path, found.seen.fields)
    [address] = browser.get(f"/months/{MONTH}/letters-read").links_to("/letters-read/")
    letter = browser.get(address)
    assert "It cannot be taken back. It may hold a data breach" in letter.text
    assert letter.links_to("/urgent")
