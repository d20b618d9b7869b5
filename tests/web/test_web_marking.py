"""Marking in a browser without scripts and part by part: saved by revision, nothing typed is lost."""

from datetime import date, timedelta

import pytest
from browsing import Answered, Browser
from office import MONTH, Office, workspace_in
from werkzeug.datastructures import MultiDict

from iqa.domain import AssessmentState, Round
from iqa.workflow.marking_pieces import OpenItem, open_item
from iqa.workflow.my_work import my_work
from iqa.workflow.reopening import reopen_assessment

EVIDENCE = "The second entry of the log shows it."
STRATEGY = "trial-strategy"


@pytest.fixture
def address(browser: Browser) -> str:
    return browser.get(f"/months/{MONTH}/my-work").links_to("/marking/first/")[0]


def recorded(office: Office) -> OpenItem:
    """The first piece of Bryony's work as the records hold it."""
    workspace = workspace_in(office.folder)
    return open_item(workspace, my_work(workspace, MONTH)[0].key, MONTH, Round.FIRST)


def only(fields: MultiDict[str, str], criterion: str) -> MultiDict[str, str]:
    """What the page sends when one question alone is saved."""
    return MultiDict([(name, value) for name, value in fields.items(multi=True) if name.endswith(f"-{criterion}")])


def complete(page: Answered, **ratings: str) -> MultiDict[str, str]:
    """A whole form filled in: to the best rating but where it is said otherwise."""
    fields = page.seen.fields
    for name in list(fields):
        if name.startswith("seen-") and name != "seen-whole":
            criterion = name.removeprefix("seen-")
            best = next(one["value"] for one in page.seen.inputs if one.get("name") == f"rating-{criterion}")
            rating = ratings.get(criterion) or fields.get(f"rating-{criterion}") or best
            fields[f"rating-{criterion}"] = rating
            fields.setdefault(f"person-{criterion}", "Not known")
            fields[f"person-{criterion}"] = fields[f"person-{criterion}"] or "Not known"
            fields[f"evidence-{criterion}"] = EVIDENCE
            fields[f"explanation-{criterion}"] = "" if criterion.endswith("timely") else "The log shows more."
    return fields


@pytest.mark.unmeasured
def test_the_page_asks_every_question_and_lists_what_is_missing(browser: Browser, address: str) -> None:
    page = browser.get(address)
    assert page.text.count('data-key="1"') == 13
    assert "Question 5: Choose a rating." in page.text
    assert "Nothing is saved yet. 0 of 13 answered." in page.text
    ids = set(page.seen.ids)
    assert {href for href, _ in page.seen.links if href.startswith("#rating-")} <= {f"#{one}" for one in ids}


@pytest.mark.unmeasured
def test_what_the_dates_give_is_chosen_and_not_yet_recorded(
    office: Office, browser: Browser, address: str
) -> None:
    page = browser.get(address)
    assert page.seen.fields["rating-magistrates-review-timely"] == "fully-met"
    assert "The record gives this rating." in page.text
    assert "Question 10: Choose a rating." not in page.text
    assert recorded(office).recorded.marks == ()


def test_a_whole_form_is_submitted_without_scripts(office: Office, browser: Browser, address: str) -> None:
    fields = complete(browser.get(address), **{STRATEGY: "partially-met"})
    fields[f"codes-{STRATEGY}"] = "strategy-missing"
    fields["do"] = "submit"
    answered = browser.post(address, fields)
    assert answered.path == f"/months/{MONTH}/my-work"
    marked = recorded(office).recorded
    assert marked.state is AssessmentState.SUBMITTED
    assert marked.mark(STRATEGY).rating == "partially-met"
    assert marked.mark(STRATEGY).finding_codes == ("strategy-missing",)
    assert "locked" in browser.get(address).text


@pytest.mark.unmeasured
def test_submitting_too_early_says_what_is_missing_at_the_top_and_keeps_what_was_typed(
    office: Office, browser: Browser, address: str
) -> None:
    fields = browser.get(address).seen.fields
    fields[f"rating-{STRATEGY}"] = "not-met"
    fields["overall"] = "A sound review."
    fields["do"] = "submit"
    answered = browser.post(address, fields)
    assert answered.status == 422
    assert "There is a problem, and nothing was saved" in answered.text
    assert "Question 1: Choose a rating." in answered.text
    assert answered.seen.fields[f"rating-{STRATEGY}"] == "not-met"
    assert answered.seen.fields["overall"] == "A sound review."
    assert recorded(office).recorded.revision == 0
    again = answered.seen.fields
    again["do"] = "save"
    assert browser.post(address, again).status == 200
    assert recorded(office).recorded.overall == "A sound review."


@pytest.mark.unmeasured
def test_one_question_is_saved_alone_and_only_messages_come_back(
    office: Office, browser: Browser, address: str
) -> None:
    fields = only(browser.get(address).seen.fields, STRATEGY)
    fields[f"rating-{STRATEGY}"] = "not-met"
    answered = browser.post(f"{address}/part", fields, part=True)
    assert "Saved at" in answered.text
    assert "Say where it shows, in one line." in answered.text
    assert "<textarea" not in answered.text
    opened = recorded(office).recorded
    assert [mark.criterion for mark in opened.marks] == [STRATEGY]
    fields[f"seen-{STRATEGY}"] = answered.seen.fields[f"seen-{STRATEGY}"]
    fields[f"evidence-{STRATEGY}"] = EVIDENCE
    browser.post(f"{address}/part", fields, part=True)
    assert recorded(office).recorded.mark(STRATEGY).evidence == EVIDENCE


def test_of_two_who_answer_the_same_question_the_second_is_told_who_and_what_and_loses_nothing(
    office: Office, browser: Browser, address: str
) -> None:
    first = only(browser.get(address).seen.fields, STRATEGY)
    second = first.copy()
    first[f"rating-{STRATEGY}"], second[f"rating-{STRATEGY}"] = "partially-met", "not-met"
    first[f"evidence-{STRATEGY}"], second[f"evidence-{STRATEGY}"] = EVIDENCE, "I see none."
    browser.post(f"{address}/part", first, part=True)
    told = browser.post(f"{address}/part", second, part=True)
    assert "Not saved" in told.text
    assert "Bryony Furze answered this meanwhile" in told.text
    assert "<strong>Partially met</strong>" in told.text
    assert EVIDENCE in told.text
    assert recorded(office).recorded.mark(STRATEGY).rating == "partially-met"
    second[f"seen-{STRATEGY}"] = told.seen.fields[f"seen-{STRATEGY}"]
    browser.post(f"{address}/part", second, part=True)
    assert recorded(office).recorded.mark(STRATEGY).rating == "not-met"


@pytest.mark.unmeasured
def test_answers_to_different_questions_do_not_stand_in_each_others_way(
    office: Office, browser: Browser, address: str
) -> None:
    fields = browser.get(address).seen.fields
    for criterion in (STRATEGY, "case-analysis"):
        fields[f"rating-{criterion}"] = "fully-met"
        assert "Saved at" in browser.post(f"{address}/part", only(fields, criterion), part=True).text
    fields["rating-grip"] = "fully-met"
    assert browser.post(address, fields).status == 200
    assert {mark.criterion for mark in recorded(office).recorded.marks if mark.is_marked} >= {STRATEGY, "grip"}


@pytest.mark.unmeasured
def test_a_form_that_shows_an_older_answer_submits_nothing_and_then_shows_the_newer(
    office: Office, browser: Browser, address: str
) -> None:
    page = browser.get(address)
    browser.post(address, complete(page))
    older = complete(browser.get(address))
    newer = only(older, STRATEGY)
    newer[f"rating-{STRATEGY}"] = "not-met"
    browser.post(f"{address}/part", newer, part=True)
    older["do"] = "submit"
    answered = browser.post(address, older)
    assert answered.status == 422
    assert "Something newer is recorded" in answered.text
    assert answered.seen.fields[f"rating-{STRATEGY}"] == "not-met"
    assert recorded(office).recorded.state is AssessmentState.IN_PROGRESS


def test_a_contradiction_is_said_as_it_arises(browser: Browser, address: str) -> None:
    timely = "magistrates-review-timely"
    fields = only(browser.get(address).seen.fields, timely)
    fields[f"rating-{timely}"] = "not-met"
    answered = browser.post(f"{address}/part", fields, part=True)
    assert "The dates give &#39;Fully met&#39;." in answered.text
    assert "Change the rating, or explain below." in answered.text


def test_a_name_that_means_nobody_is_told_and_comes_back(office: Office, browser: Browser, address: str) -> None:
    fields = browser.get(address).seen.fields
    fields[f"person-{STRATEGY}"] = "Nobody Known"
    answered = browser.post(address, fields)
    assert "Nobody on the staff list is certainly Nobody Known." in answered.text
    assert answered.seen.fields[f"person-{STRATEGY}"] == "Nobody Known"
    assert recorded(office).recorded.revision == 0


def test_dates_and_actions_are_kept_and_questions_about_time_follow_the_dates(
    office: Office, browser: Browser, address: str
) -> None:
    fields = browser.get(address).seen.fields
    given = {"date-which-1": "review_completed", "date-1": "2026-10-19", "date-source-1": "the review note"}
    given |= {"action-1": "Read the strategy guide", "action-due-1": "2026-11-30", "action-about-1": STRATEGY}
    for name, value in given.items():
        fields[name] = value
    page = browser.post(address, fields)
    assert "19 October 2026" in page.text
    opened = recorded(office).recorded
    assert [one.source for one in opened.entered_dates] == ["the review note"]
    assert [(one.text, one.criterion) for one in opened.actions] == [("Read the strategy guide", STRATEGY)]
    assert page.seen.fields["action-1"] == "Read the strategy guide"
    assert page.seen.fields["rating-magistrates-review-timely"] == "not-met"


def test_a_date_looked_for_in_vain_is_one_choice_and_is_kept_with_where_was_looked(
    office: Office, browser: Browser
) -> None:
    pages = browser.get(f"/months/{MONTH}/my-work").links_to("/marking/first/")
    page = next(one for one in map(browser.get, pages) if 'value="no-record"' in one.text)
    name = next(one["name"] for one in page.seen.inputs if one.get("value") == "no-record")
    criterion = name.removeprefix("rating-")
    fields = only(page.seen.fields, criterion)
    fields[name] = "no-record"
    answered = browser.post(f"{page.path}/part", fields, part=True)
    assert (answered.status, "Change the rating" in answered.text) == (200, False)
    again = browser.get(page.path).seen.fields
    assert again[name] == "not-applicable"
    assert again[f"evidence-{criterion}"].startswith("Looked ")
    looked = again[f"evidence-{criterion}"]
    assert again[f"explanation-{criterion}"] in ("", looked)
    assert ("Kept as your explanation: " in answered.text) is bool(again[f"explanation-{criterion}"])


@pytest.mark.unmeasured
def test_an_action_is_due_by_the_day_that_stands_beside_it_until_another_is_chosen_or_it_is_cleared(
    office: Office, browser: Browser, address: str
) -> None:
    fields = browser.get(address).seen.fields
    usual = fields["action-due-1"]
    assert date.fromisoformat(usual) == office.now.date() + timedelta(days=28)
    browser.post(address, fields)
    assert recorded(office).recorded.actions == ()
    fields["action-1"] = "Read the strategy guide"
    page = browser.post(address, fields)
    assert [str(one.due) for one in recorded(office).recorded.actions] == [usual]
    assert (page.seen.fields["action-due-1"], page.seen.fields["action-due-2"]) == (usual, usual)
    second = page.seen.fields
    second["action-2"], second["action-due-2"], second["action-due-1"] = "Sit in on a hearing", "", "2026-12-24"
    browser.post(address, second)
    assert [str(one.due) for one in recorded(office).recorded.actions] == ["2026-12-24", "None"]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [("date-1", "soon", "soon is no date."), ("action-due-1", "31 Nov", "31 Nov is no date.")],
)
def test_a_day_that_cannot_be_read_is_told_and_comes_back(
    browser: Browser, address: str, name: str, given: str, said: str
) -> None:
    fields = browser.get(address).seen.fields
    fields[name] = given
    answered = browser.post(address, fields)
    assert said in answered.text
    assert answered.seen.fields[name] == given


def test_an_extra_date_that_says_not_which_is_told(browser: Browser, address: str) -> None:
    fields = browser.get(address).seen.fields
    fields["date-1"] = "2026-10-19"
    assert "There is an extra date that says not which it is." in browser.post(address, fields).text


@pytest.mark.unmeasured
def test_what_was_left_is_answered_in_one_go(office: Office, browser: Browser, address: str) -> None:
    fields = browser.get(address).seen.fields
    fields["rest"] = "yes"
    browser.post(address, fields)
    assert sum(mark.by_default for mark in recorded(office).recorded.marks) > 3


def test_the_tick_for_what_was_left_stays_when_something_stands_in_the_way(browser: Browser, address: str) -> None:
    fields = browser.get(address).seen.fields
    fields["do"], fields["rest"] = "submit", "yes"
    refused = browser.post(address, fields)
    assert "nothing was saved" in refused.text
    assert refused.seen.fields["rest"] == "yes"
    assert "rest" not in browser.get(address).seen.fields


@pytest.mark.unmeasured
def test_nobody_opens_what_is_another_s_to_mark(office: Office, browser: Browser, address: str) -> None:
    other = Browser(office.folder, "Rowan Elder")
    answered = other.get(address)
    assert answered.status == 403
    assert "You may not do this" in answered.text
    assert other.post(address, browser.get(address).seen.fields).status == 403
    assert recorded(office).recorded.revision == 0


@pytest.mark.unmeasured
def test_locked_marks_are_shown_and_not_changed(office: Office, browser: Browser, address: str) -> None:
    fields = complete(browser.get(address))
    fields["do"] = "submit"
    browser.post(address, fields)
    page = browser.get(address)
    assert 'value="submit"' not in page.text
    changed = complete(page)
    changed["overall"] = "Another word."
    assert "locked" in browser.post(address, changed).text
    assert recorded(office).recorded.overall == ""
    reopen_assessment(workspace_in(office.folder), recorded(office).recorded.item_key, "a slip")
    assert 'value="submit"' in browser.get(address).text


@pytest.mark.unmeasured
@pytest.mark.parametrize("address", ["/months/2026-10/marking/first/0000", "/months/2026-10/marking/third/0000"])
def test_an_address_that_names_nothing_is_no_page(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404
