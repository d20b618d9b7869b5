"""A condition holds, does not hold, or cannot be told from the export."""

import pytest

from iqa.domain import Condition, all_hold

FACTS = {
    "status": "Live",
    "charge": "2026-10-05",
    "first_hearing": "2026-10-20",
    "notes": "soon",
    "blank": "",
}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Condition("status", one_of=("live", "open")), True),
        (Condition("status", one_of=("finalised",)), False),
        (Condition("status", none_of=("finalised",)), True),
        (Condition("status", none_of=("LIVE",)), False),
        (Condition("blank", one_of=("live",)), None),
        (Condition("nowhere", none_of=("live",)), None),
        (Condition("status", present=True), True),
        (Condition("blank", present=True), False),
        (Condition("nowhere", present=False), True),
        (Condition("charge", before="first_hearing"), True),
        (Condition("charge", after="first_hearing"), False),
        (Condition("charge", before="charge"), False),
        (Condition("charge", after="charge"), False),
        (Condition("charge", before="2026-10-06"), True),
        (Condition("charge", after="2026-10-04"), True),
        (Condition("charge", before="blank"), None),
        (Condition("charge", before="nowhere"), None),
        (Condition("notes", before="2026-10-06"), None),
        (Condition("charge", before="notes"), None),
    ],
)
def test_the_answer(condition: Condition, answer: bool | None) -> None:
    assert condition.holds(FACTS) is answer


HOLDS = Condition("status", present=True)
FAILS = Condition("status", present=False)
UNTOLD = Condition("blank", one_of=("x",))


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ((), True),
        ((HOLDS, HOLDS), True),
        ((HOLDS, UNTOLD), None),
        ((UNTOLD, HOLDS), None),
        ((UNTOLD, FAILS), False),
        ((FAILS, UNTOLD), False),
    ],
)
def test_one_failure_settles_it_and_one_unknown_leaves_it_open(
    conditions: tuple[Condition, ...], answer: bool | None
) -> None:
    assert all_hold(conditions, FACTS) is answer
