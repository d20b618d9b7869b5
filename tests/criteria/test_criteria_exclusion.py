"""Two conditions on one field that no piece of work can meet at once, and those that some can."""

import pytest

from iqa.criteria.exclusion import exclude, impossible_faults

Conditions = tuple[dict[str, object], dict[str, object]]

NEVER: list[Conditions] = [
    ({"present": True}, {"present": False}),
    ({"present": False}, {"one_of": ["a"]}),
    ({"mentions": ["a"]}, {"present": False}),
    ({"after": "2026-10-01"}, {"present": False}),
    ({"one_of": ["a", "b"]}, {"one_of": ["C"]}),
    ({"one_of": ["A"]}, {"none_of": ["a", "b"]}),
    ({"none_of": ["a", "b"]}, {"one_of": ["B"]}),
    ({"before": "2026-10-02"}, {"after": "2026-10-01"}),
    ({"after": "2026-10-05"}, {"before": "2026-10-01"}),
]
PERHAPS: list[Conditions] = [
    ({"present": True}, {"one_of": ["a"]}),
    ({"one_of": ["a", "b"]}, {"one_of": ["B"]}),
    ({"one_of": ["a", "b"]}, {"none_of": ["a"]}),
    ({"none_of": ["a"]}, {"none_of": ["b"]}),
    ({"present": False}, {"none_of": ["a"]}),
    ({"before": "2026-10-03"}, {"after": "2026-10-01"}),
    ({"before": "first_hearing"}, {"after": "2026-10-01"}),
]


@pytest.mark.parametrize("conditions", NEVER)
def test_what_no_work_can_meet_is_found(conditions: Conditions) -> None:
    assert exclude(*conditions)


@pytest.mark.parametrize("conditions", PERHAPS)
def test_what_some_work_can_meet_is_left(conditions: Conditions) -> None:
    assert not exclude(*conditions)


GUILTY, NOT_GUILTY = {"field": "plea", "one_of": ["guilty"]}, {"field": "plea", "one_of": ["not guilty"]}
IN_CUSTODY, BAILED = {"field": "custody", "one_of": ["yes"]}, {"field": "custody", "one_of": ["no"]}
TOGETHER: list[tuple[tuple[dict[str, object], ...], bool]] = [
    (({"field": "charge", "before": "sending"}, {"field": "sending", "before": "charge"}), True),
    (({"field": "charge", "after": "sending"}, {"field": "sending", "after": "charge"}), True),
    (({"field": "charge", "before": "sending"}, {"field": "sending", "after": "charge"}), False),
    (({"field": "charge", "before": "sending"}, {"field": "charge", "after": "sending"}), True),
    (({"field": "charge", "before": "sending"}, {"field": "charge", "after": "ptph"}), False),
    (({"any_of": [GUILTY, IN_CUSTODY]}, NOT_GUILTY, BAILED), True),
    (({"any_of": [GUILTY, IN_CUSTODY]}, NOT_GUILTY), False),
    (({"any_of": [GUILTY, NOT_GUILTY]}, {"any_of": [IN_CUSTODY, BAILED]}), False),
]


@pytest.mark.parametrize(("conditions", "impossible"), TOGETHER)
def test_conditions_on_several_fields_that_no_work_can_meet_together_are_pointed_out(
    conditions: tuple[dict[str, object], ...], impossible: bool
) -> None:
    found = list(impossible_faults({"applies_when": list(conditions)}, ("criteria", 0)))
    assert bool(found) is impossible
    assert all(one.code == "conditions-impossible" for one in found)
