"""A policy written into the text of its file: how many of what, who marks and who is left out for now.

Its rules and its targeted reviews stay as the text has them.
"""

from collections.abc import Sequence
from typing import Any

from iqa.domain import NotSampled, Policy
from iqa.errors import SettingsError
from iqa.sampling.policy_file import ALIASES, parse_policy
from iqa.toml_files import parse_toml
from iqa.toml_writing import UnwritableError, with_values

_PLAIN = ("name", "take", "reserves", "skip_marked_within_months", "accept_unknown")


def with_policy(text: str, name: str, wanted: Policy) -> str:
    """The text of a policy file called `name` with what `wanted` says otherwise; comments and all else stay.

    Raises SettingsError where the text cannot be used, or is written so that it cannot be changed without touching
    more.
    """
    now = parse_policy(text, name)
    values = _otherwise(wanted, now, _PLAIN)
    if wanted.per != now.per:
        values["per"] = [_SAID.get(one, one) for one in wanted.per]
    if wanted.focus != now.focus:
        values["focus"] = list(wanted.focus)
    markers = _otherwise(wanted, now, ("same_unit", "cross_team"))
    if wanted.assessor_roles != now.assessor_roles:
        markers["roles"] = list(wanted.assessor_roles)
    if markers:
        values["assessors"] = {**parse_toml(text).get("assessors", {}), **markers}
    people = _otherwise(wanted, now, ("not_sampled", "not_assessing"))
    try:
        return with_values(text, values, sections={name: _entries(listed) for name, listed in people.items()})
    except UnwritableError:
        said = f"{name} is written in a way that a form cannot change."
        raise SettingsError(said, "Change it there, with any editor.") from None


_SAID = {field: said for said, field in ALIASES.items()}
"""A field of `per` -> what people say for it."""


def _otherwise(wanted: Policy, now: Policy, names: Sequence[str]) -> dict[str, Any]:
    """Those of the named facts that are wanted otherwise than they are now."""
    return {one: getattr(wanted, one) for one in names if getattr(wanted, one) != getattr(now, one)}


def _entries(people: Sequence[NotSampled]) -> list[dict[str, str]]:
    return [{"person": one.person, "reason": one.reason} for one in people]
