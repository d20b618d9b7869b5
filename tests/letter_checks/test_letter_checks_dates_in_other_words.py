"""A wrong day is found in whatever words a letter tells of the decision and the offence; the right one never."""

import pytest
from letter_builders import CLOSE, GOOD, HEAD, checked

DECISION, OFFENCE = "5 October 2026", "14 August 2026"
DECISIONS = (
    "This letter explains why Rowan Quartzby chose, on {}, not to carry on with the case against Flint Gabbro.",
    "My colleague Rowan Quartzby came to the view, on {}, that Flint Gabbro could not properly be tried.",
    "We are no longer prosecuting Flint Gabbro. That was settled on {}.",
    "The prosecution of Flint Gabbro was brought to a close on {}.",
    "You will want to know what came of it. On {}, Rowan Quartzby ended the prosecution of Flint Gabbro.",
    "The charge against Flint Gabbro has been withdrawn, with effect from {}.",
    "Rowan Quartzby made up her mind on {}: the case against Flint Gabbro would not go ahead.",
    "At a hearing on {} we told the magistrates that we would not be going on with the case against Flint Gabbro.",
    "I have to tell you that, as of {}, Flint Gabbro no longer faces the charge of assault.",
    "Date of our decision: {}. Person concerned: Flint Gabbro.",
)
OFFENCES = (
    "What you went through on {} was frightening, and I am sorry. The assault was looked into by the police.",
    "In the early hours of {} somebody punched you, and the police believed that it was Flint Gabbro. I am sorry.",
    "The case was about the evening of {}, when somebody pushed you, and I know how hard that was.",
    "It was said that Flint Gabbro punched you ({}), and I am sorry for what you went through.",
    "The assault you reported, of {}, was looked into by PC Marlowe. I know that it was hard for you.",
    "You told the police that on {} Flint Gabbro struck you, which I know was hard.",
)


def codes(decision: str, offence: str, decided: str = DECISION, happened: str = OFFENCE) -> list[tuple[str, str]]:
    body = (offence.format(happened), decision.format(decided), *GOOD[1:])
    return [(one.check, one.quote) for one in checked(HEAD + "\n\n".join(body) + CLOSE).hints]


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_wrong_day_of_the_decision_is_found(decision: str) -> None:
    assert codes(decision, OFFENCES[0]) == []
    assert codes(decision, OFFENCES[0], decided="28 September 2026") == [("decision-date", "28 September 2026")]


@pytest.mark.parametrize("offence", OFFENCES)
@pytest.mark.parametrize("wrong", ["24 August 2026", "14 August 2025", "14 July 2026"])
def test_a_wrong_day_of_the_offence_is_found(offence: str, wrong: str) -> None:
    assert codes(DECISIONS[0], offence) == []
    assert codes(DECISIONS[0], offence, happened=wrong) == [("offence-date", wrong)]


def test_other_days_of_the_story_are_none_of_either() -> None:
    more = (
        "You rang the police on 15 August and gave a statement on 20 August. The messages of the morning after, "
        "15 August 2026, were read. Flint Gabbro was charged on 1 September 2026, and the hearing on 12 October "
        "2026 is cancelled. Our office is closed from 24 December to 2 January."
    )
    assert codes(DECISIONS[0], f"{OFFENCES[0]} {more}") == []


def test_an_answer_to_a_request_speaks_of_an_earlier_decision() -> None:
    text = (
        HEAD + "You asked us to look again at the decision of 1 September 2026. I finished my review on 5 October "
    )
    text += "2026 and came to the same decision.\n\n" + "\n\n".join(GOOD[1:]) + CLOSE
    found = checked(text, letter_type="VRR response").hints
    assert "decision-date" not in {one.check for one in found}
