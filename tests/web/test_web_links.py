"""What to do next as links: a link that says all of a sentence stands alone."""

import click
import pytest
from browsing import Browser

from iqa.cli.commands import COMMANDS, load_command
from iqa.next_steps import NextStep, advice
from iqa.web.links import PAGES, in_pieces

DRAW = NextStep("draw", {"scheme": "casework", "month": "2026-10"})


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("words", "step", "said"),
    [
        ("Draw the sample: ", DRAW, ["Draw the casework sample"]),
        ("It is done. Draw the sample: ", DRAW, ["It is done. ", "Draw the casework sample"]),
        ("Draw a sample by dice: ", DRAW, ["Draw a sample by dice: ", "Draw the casework sample"]),
        ("Draw the sample: ", NextStep("pair"), ["Draw the sample: ", "pair"]),
    ],
)
def test_a_sentence_that_a_link_says_again_is_left_out(
    browser: Browser, words: str, step: NextStep, said: list[str]
) -> None:
    with browser.app.test_request_context():
        assert [one.text for one in in_pieces(advice(words, step))] == said


def test_of_two_ways_on_the_second_says_or_and_not_itself_twice(browser: Browser) -> None:
    share, letters = NextStep("moderate", {"month": "2026-10"}), NextStep("feedback", {"month": "2026-10"})
    words = advice("Have a share marked again (", share, "), or write the letters: ", letters)
    with browser.app.test_request_context():
        said = "".join(one.text for one in in_pieces(words))
    assert said == (
        "Have a share marked again (See what a second marking would come to), or: Write the feedback letters"
    )


WITHOUT_PAGE = {
    "init": "there are no pages before there is a workspace: `serve` offers to make one",
    "demo": "the same",
    "serve": "it is what makes the pages",
    "move": "the folder that is served does not move under its own server",
    "upgrade": "a workspace of another release is not served",
    "customise": "it writes a file for somebody to edit; settings and policies have forms",
    "templates check": "it is for whoever edits such files",
    "criteria check": "the same",
}
"""The commands that no page carries out, and why."""


def test_every_command_has_its_page_or_a_reason_why_not() -> None:
    every = set()
    for name in COMMANDS:
        command = load_command(name)
        members = command.commands if isinstance(command, click.Group) else None
        every |= {f"{name} {one}" for one in members} if members else {name}
    assert every - PAGES.keys() == WITHOUT_PAGE.keys()
    assert PAGES.keys() <= every
