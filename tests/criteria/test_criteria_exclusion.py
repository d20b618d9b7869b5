"""Two conditions on one field that no piece of work can meet at once, and those that some can."""

import pytest

from iqa.criteria.exclusion import exclude

Conditions = tuple[dict[str, object], dict[str, object]]

NEVER: list[Conditions] = [
    ({"present": True}, {"present": False}),
    ({"present": False}, {"one_of": ["a"]}),
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
