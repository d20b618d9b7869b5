"""A clock for letters and the words of a working, for the tests of the room of letters. Everybody is invented."""

from iqa.domain import Condition, Rule, Standard
from iqa.victim_letters.owed import Working
from iqa.victim_letters.wording import working_words

FIVE_DAYS = (
    Standard(
        "victim-letter",
        "Letter",
        Rule.CALENDAR_DAYS,
        "decision_date",
        "sent",
        5,
        (Condition("letter_type", none_of=("VRR response", "complaint response")),),
    ),
)
"""Five days after the decision, and no limit for other kinds of letter: a stand-in for the office's standards."""


def words(work: Working) -> str:
    return working_words(work.grounds)
