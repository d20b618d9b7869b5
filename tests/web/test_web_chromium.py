"""The pages in a real browser: checked by axe, with single keys, by two at once, and without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from accessibility import faults_of
from browsing import Browser
from office import MONTH, copied, drawn_month
from playwright.sync_api import Page
from served import Served, served_office

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.unmeasured]
MONTHS = f"/months/{MONTH}"
PAGES = (
    MONTHS,
    f"{MONTHS}/my-work",
    f"{MONTHS}/samples/casework/certificate",
    f"{MONTHS}/workbooks",
    f"{MONTHS}/documents",
    f"{MONTHS}/chase-list",
    f"{MONTHS}/settling",
    "/months",
    "/import",
    f"{MONTHS}/urgent",
    "/actions",
    "/people",
    "/ledger",
    "/verify",
    "/me",
    "/nowhere",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    with served_office(copied(drawn_month(tmp_path_factory.getbasetemp()), folder / "office")) as found:
        yield found


@pytest.fixture(scope="module")
def work(served: Served) -> list[str]:
    """The addresses of Bryony's work."""
    reader = Browser(served.office.folder)
    return reader.get(f"{MONTHS}/my-work").links_to("/marking/first/")


def test_axe_finds_nothing_on_any_page(served: Served, work: list[str]) -> None:
    page = served.come_in()
    found = []
    for path in (*PAGES, work[0]):
        served.go(page, path)
        found += [f"{path}: {fault}" for fault in faults_of(page)]
    page.set_viewport_size({"width": 360, "height": 800})
    for path in (MONTHS, work[0]):
        served.go(page, path)
        found += [f"{path} narrow: {fault}" for fault in faults_of(page)]
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{path} runs out by {over} pixels"] if over > 0 else []
    assert not found, "\n".join(found)


def test_single_keys_act_in_no_text_and_can_be_switched_off(served: Served, work: list[str]) -> None:
    page = served.come_in()
    served.go(page, work[1])
    first = page.locator(".iqa-question").first
    radios = first.locator("input[type=radio]")
    chosen = first.locator("input[type=radio]:checked")
    page.locator("#overall").focus()
    page.keyboard.type("12ep")
    assert page.locator("#overall").input_value() == "12ep"
    before = chosen.count()
    page.uncheck("#shortcuts", force=True)
    radios.first.focus()
    page.keyboard.press("3")
    assert chosen.count() == before
    page.check("#shortcuts", force=True)
    radios.first.focus()
    page.keyboard.press("1")
    assert radios.first.is_checked()
    assert radios.first.evaluate("one => one === document.activeElement")  # the focus goes on only when asked


def test_two_people_on_the_same_mark_are_told_and_lose_nothing(served: Served, work: list[str]) -> None:
    one, other = served.come_in(), served.come_in()
    for page in (one, other):
        served.go(page, work[2])
    question = one.locator(".iqa-question").first.get_attribute("id")
    for page, rating in ((one, "1"), (other, "2")):
        with page.expect_response(lambda answer: answer.url.endswith("/part")):
            page.locator(f"#{question} input[data-key='{rating}']").check(force=True)
    theirs = other.locator(f"#{question} .iqa-theirs")
    theirs.wait_for()
    assert "answered this meanwhile" in theirs.inner_text()
    assert other.locator(f"#{question} input[data-key='2']").is_checked()


def test_a_case_is_saved_without_scripts(served: Served, work: list[str]) -> None:
    page = served.come_in(scripts=False)
    served.go(page, work[3])
    assert "Nothing is saved yet" in page.locator(".iqa-beside").inner_text()
    page.locator(".iqa-question").first.locator("input[type=radio]").first.check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator(".iqa-question").first.locator("input[type=radio]").first.is_checked()
    assert "Saved at" in page.locator(".iqa-beside").inner_text()


@dataclass
class Keys:
    """A keyboard that counts its presses; the letters of words typed into a text are not among them."""

    page: Page
    presses: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def focused(self, script: str) -> str:
        """What a script says of the element that has the focus."""
        return str(self.page.evaluate(f"(one => {script})(document.activeElement)"))

    def tab_to(self, selector: str) -> None:
        while self.focused(f"one.closest('{selector}') !== null") != "True":
            self.press("Tab")
            assert self.presses < MOST_PRESSES


MOST_PRESSES = 50
"""For a whole case with two marks below the standard, besides the words that are typed."""
QUESTIONS, ADVERSE, A_QUESTION = 15, 2, 2
"""What such a case asks, how many of its marks are below the standard, and the presses of a plain question."""


def test_a_case_is_marked_and_submitted_by_keyboard_alone_with_few_presses(
    served: Served, work: list[str]
) -> None:
    reader = Browser(served.office.folder)
    longest = max(work, key=lambda address: reader.get(address).text.count('iqa-question"'))
    page = served.come_in()
    served.go(page, longest)
    keys, adverse, asked = Keys(page), 0, []
    keys.press("Tab")
    assert keys.focused("one.textContent") == "Skip to main content"
    keys.press("Enter")
    keys.tab_to("[data-question]")
    while (question := keys.focused("one.closest('[data-question]').id")) != "question-whole":
        assert question not in asked
        asked.append(question)
        place = page.locator(f"#{question}")
        if place.locator(".iqa-suggested").count():
            keys.press("Enter")
        elif page.locator(f"#{question}.iqa-question--untold").count():
            keys.press(str(place.locator("input[value='not-applicable']").get_attribute("data-key")))
            keys.press("e")
            page.keyboard.type("Looked in the review note: there is no record.")
            keys.press("Control+Enter")
        elif adverse < ADVERSE and place.locator("input[data-key='3'][data-needs]").count():
            adverse += 1
            keys.press("3")
            keys.press("e")
            page.keyboard.type("The second entry of the log shows it.")
            keys.press("Control+Enter")
        else:
            keys.press("1")
            keys.press("Enter")
    keys.press("Control+Enter")
    assert keys.focused("one.id") == "submit"
    keys.press("Enter")
    page.wait_for_url(lambda address: "/marking/" not in address)
    assert adverse == ADVERSE
    assert keys.presses + A_QUESTION * max(0, QUESTIONS - len(asked)) < MOST_PRESSES
    served.go(page, longest)
    assert "locked" in page.locator("main").inner_text()
