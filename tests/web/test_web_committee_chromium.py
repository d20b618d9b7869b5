"""The second half of the month in a real browser: by mouse and without scripts, each page checked by axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import LAPTOP, faults_of
from browsing import Browser
from minutes_builders import HELD, fill_form
from office import MONTH, copied
from served import Served, served_office
from workflow_builders import marked_month

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.unmeasured]
OF_MONTH = f"/months/{MONTH}"
PAGES = (
    f"{OF_MONTH}/second-marking",
    f"{OF_MONTH}/themes",
    f"{OF_MONTH}/themes/add",
    f"{OF_MONTH}/committee",
    f"{OF_MONTH}/meetings",
    f"{OF_MONTH}/meetings/committee",
    f"{OF_MONTH}/minutes",
    f"{OF_MONTH}/briefs",
    f"{OF_MONTH}/briefs/board",
    f"{OF_MONTH}/work",
    f"{OF_MONTH}/outcomes",
    "/steps",
    "/steps/1",
    "/actions/new",
    "/inspection",
    "/inspection/new",
    "/inspection/issues/7",
    "/office",
    "/office/policies/casework",
    "/office/policies/casework/change",
    "/office/criteria/casework",
    "/office/criteria/casework/since/2026.1",
    "/office/settings/themes",
    f"{OF_MONTH}/calibration",
    "/pairs",
    "/accounts",
    "/agreement",
    "/letter-check",
    "/people/one-person",
    f"{OF_MONTH}/samples/casework/planning",
    f"{OF_MONTH}/practice",
    f"{OF_MONTH}/set-aside/casework",
    f"{OF_MONTH}/urgent",
    f"{OF_MONTH}/victims-letters",
)
NARROW = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("committee") / "office"
    with served_office(copied(marked_month(tmp_path_factory.getbasetemp()), folder)) as pages:
        yield pages


def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(served: Served) -> None:
    page, found = served.come_in(), []
    for path in PAGES:
        page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
        served.go(page, path)
        found += [f"{path}: {fault}" for fault in faults_of(page)]
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{path} runs out by {over} pixels"] if over > 0 else []
    assert not found, "\n".join(found)


def test_what_a_policy_would_do_and_what_a_calibration_shows_are_read_by_everybody(served: Served) -> None:
    page, found = served.come_in(), []
    served.go(page, "/office/policies/casework/change")
    page.fill("#take", "3")
    page.get_by_role("button", name="See what it would do").click()
    found += [f"a policy's check: {fault}" for fault in faults_of(page)]
    page.get_by_role("button", name="Change what I typed").click()
    page.fill("#take", "")
    page.get_by_role("button", name="See what it would do").click()
    assert page.locator(".govuk-error-summary").is_visible()
    found += [f"a policy that lacks something: {fault}" for fault in faults_of(page)]
    served.go(page, f"{OF_MONTH}/calibration")
    page.get_by_role("button", name="Draw the calibration set").click()
    found += [f"a calibration that was drawn: {fault}" for fault in faults_of(page)]
    served.go(page, "/pairs")
    page.get_by_role("button", name="Pair them").click()
    found += [f"a pair that lacks something: {fault}" for fault in faults_of(page)]
    assert not found, "\n".join(found)


def test_from_themes_to_the_committees_minutes_by_mouse(served: Served, tmp_path: Path) -> None:
    page = served.come_in()
    served.go(page, f"{OF_MONTH}/themes")
    page.get_by_role("button", name="Keep them in the register").click()
    page.get_by_role("link", name="T1:").click()
    assert faults_of(page) == []
    page.get_by_role("button", name="Move it on").click()
    assert page.get_by_role("alert").is_visible()
    assert faults_of(page) == []
    page.get_by_label("Take it on").check()
    page.get_by_label("Why?").fill("The committee saw it.")
    page.get_by_role("button", name="Move it on").click()
    page.get_by_role("link", name="Agree an action for it").click()
    page.get_by_label("What is to be done?").fill("Worked examples in each unit")
    page.get_by_label("Whose is it?").select_option(label="Rowan Elder")
    page.get_by_label("By when?").fill("2027-01-31")
    page.get_by_role("button", name="Agree it").click()
    assert "A1: Worked examples in each unit" in page.locator("h1").inner_text()
    served.go(page, f"{OF_MONTH}/meetings/committee")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the form for the minutes").click()
    form = tmp_path / "minutes.xlsx"
    taken.value.save_as(form)
    fill_form(form, {"held": HELD, "decision 01": {"says": "Meet again in January."}})
    served.go(page, f"{OF_MONTH}/minutes")
    page.get_by_label("The filled form").set_input_files(form)
    page.get_by_role("button", name="Look at it").click()
    assert "Meet again in January." in page.locator("main").inner_text()
    assert faults_of(page) == []
    page.get_by_role("button", name="Record it").click()
    assert page.locator("h1").inner_text().endswith(": recorded")
    assert faults_of(page) == []


def test_a_second_marking_is_drawn_and_work_reopened_without_scripts(served: Served) -> None:
    page = served.come_in(scripts=False)
    served.go(page, f"{OF_MONTH}/second-marking")
    page.get_by_label("Which share?").fill("50%")
    page.get_by_role("button", name="Show what that comes to").click()
    page.get_by_role("button", name="Draw 50% for second marking").click()
    assert page.locator("h1").inner_text() == "Second marking for October 2026"
    drawn = f"{OF_MONTH}/work"
    work = Browser(served.browser.app.extensions["iqa"].workspace.root).get(drawn)
    served.go(page, work.links_to(f"{drawn}/")[0])
    page.get_by_role("button", name="Reopen them").click()
    assert "Say why in a line" in page.locator("main").inner_text()
