"""A policy written into the text of its file: what changed alone, with every note where it stood."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from iqa.domain import NotSampled
from iqa.errors import SettingsError
from iqa.resources import packaged
from iqa.sampling.policy_file import KINDS, parse_policy
from iqa.sampling.policy_writing import with_policy

PEOPLE = """\
scheme = "casework"
per = ["prosecutor"]
take = 2   # agreed in May

# away
[[not_sampled]]
person = "P1"
reason = "on leave"  # until June

[[not_sampled]]
person = "P2"
reason = "on loan"

# People who mark nothing.
[[not_assessing]]
person = "M1"
reason = "seconded"

# The end.
"""


def changed(text: str, **values: Any) -> str:
    return with_policy(text, "casework.toml", replace(parse_policy(text, "casework.toml"), **values))


@pytest.mark.parametrize("scheme", KINDS)
def test_the_tools_own_policy_is_left_as_it_is_where_nothing_changes(scheme: str) -> None:
    text = packaged(f"sampling/policies/{scheme}.toml").read_text(encoding="utf-8")
    assert with_policy(text, f"{scheme}.toml", parse_policy(text, f"{scheme}.toml")) == text


@pytest.mark.parametrize(
    ("values", "was", "would"),
    [
        ({"take": 3}, "take = 2\n", "take = 3\n"),
        ({"per": ("person", "casework_type")}, 'per = ["prosecutor"]\n', 'per = ["prosecutor", "court"]\n'),
        ({"focus": ("disclosure",)}, "focus = []\n", 'focus = ["disclosure"]\n'),
        ({"accept_unknown": True}, "accept_unknown = false\n", "accept_unknown = true\n"),
        ({"cross_team": True}, "cross_team = false\n", "cross_team = true\n"),
        (
            {"assessor_roles": ("legal manager", "prosecutor")},
            'roles = ["legal manager"]',
            'roles = ["legal manager", "prosecutor"]',
        ),
    ],
)
def test_one_value_changes_its_own_line(values: Mapping[str, Any], was: str, would: str) -> None:
    text = packaged("sampling/policies/casework.toml").read_text(encoding="utf-8")
    assert text.count(was) == 1
    assert changed(text, **values) == text.replace(was, would)


def test_people_come_and_go_and_no_note_goes_with_them() -> None:
    new = changed(PEOPLE, not_sampled=(NotSampled("P2", "on loan"), NotSampled("P3", "part time")))
    assert new == PEOPLE.replace(
        '[[not_sampled]]\nperson = "P1"\nreason = "on leave"  # until June\n\n', ""
    ).replace(
        'reason = "on loan"\n', 'reason = "on loan"\n\n[[not_sampled]]\nperson = "P3"\nreason = "part time"\n'
    )
    nobody = changed(PEOPLE, not_sampled=(), not_assessing=())
    assert "person" not in nobody
    for note in ("# away", "# People who mark nothing.", "# The end.", "# agreed in May"):
        assert note in nobody


def test_a_reason_changes_where_it_stands() -> None:
    new = changed(PEOPLE, not_sampled=(NotSampled("P1", 'back "soon"'), NotSampled("P2", "on loan")))
    assert new == PEOPLE.replace('reason = "on leave"', 'reason = "back \\"soon\\""')


def test_what_a_file_leaves_out_is_added_before_its_sections() -> None:
    text = 'scheme = "casework"\nper = ["prosecutor"]\ntake = 2\n\n[assessors]\nroles = ["legal manager"]\n'
    new = changed(text, reserves=3, same_unit=False, not_sampled=(NotSampled("P1", "away"),))
    policy = parse_policy(new, "casework.toml")
    assert (policy.reserves, policy.same_unit, policy.excluded_people()) == (3, False, ("P1",))
    assert 'roles = ["legal manager"]' in new


def test_what_is_written_otherwise_is_left_to_an_editor() -> None:
    short = (
        'scheme = "casework"\nper = ["prosecutor"]\ntake = 2\nnot_sampled = [\n{person = "P1", reason = "a"}]\n'
    )
    with pytest.raises(SettingsError, match="in a way that a form cannot change"):
        changed(short, not_sampled=(NotSampled("P1", "a"), NotSampled("P2", "b")))
