"""A draw's policy as a file, as JSON, and as a digest: three ways to write the same decisions.

The checking of a policy file is in `iqa.sampling.policy_file`; nothing here draws.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from iqa.domain import Condition, NotSampled, Policy, TargetedReview
from iqa.errors import NotFoundError
from iqa.next_steps import Blank, advice, again
from iqa.resources import packaged
from iqa.sampling.policy_file import parse_policy

DEFAULT_POLICIES = ("casework", "victim-letters")
"""The schemes that come with a policy."""


def default_policy(scheme: str) -> Policy:
    """The policy that travels with the tool for a scheme. Raises NotFoundError when there is none."""
    return parse_policy(default_policy_text(scheme), f"{scheme}.toml")


def default_policy_text(scheme: str) -> str:
    """The same as a commented file, for somebody to copy and change."""
    if scheme not in DEFAULT_POLICIES:
        known = " and ".join(DEFAULT_POLICIES)
        raise NotFoundError(
            f"No policy comes with the tool for the scheme {scheme}.",
            advice("Give one with ", again({"policy": Blank("FILE")}), f". There are policies for {known}."),
        )
    return packaged(f"sampling/policies/{scheme}.toml").read_text(encoding="utf-8")


def policy_as_json(policy: Policy) -> dict[str, Any]:
    """The policy as a certificate prints it, in the shape of the file, with every default written out.

    A setting that a later release adds is left out while it stands at its default, so that digests stay.
    """
    targeted_reviews = [_targeted_review(entry) for entry in policy.targeted_reviews]
    return {
        "scheme": policy.scheme,
        "name": policy.name,
        "per": list(policy.per),
        "take": policy.take,
        "reserves": policy.reserves,
        "skip_marked_within_months": policy.skip_marked_within_months,
        "accept_unknown": policy.accept_unknown,
        "focus": list(policy.focus),
        "assessors": {
            "roles": list(policy.assessor_roles),
            "same_unit": policy.same_unit,
            "cross_team": policy.cross_team,
        },
        "eligible": [_condition(rule) for rule in policy.eligible],
        "always": [_condition(rule) for rule in policy.always],
        "not_sampled": [_person(entry) for entry in policy.not_sampled],
        "not_assessing": [_person(entry) for entry in policy.not_assessing],
        **({"apart": [_condition(rule) for rule in policy.apart]} if policy.apart else {}),
        **({"targeted_review": targeted_reviews} if targeted_reviews else {}),
    }


def policy_digest(policy: Policy) -> str:
    """SHA-256, in hexadecimal, of the policy's JSON with sorted keys and no spaces, in UTF-8."""
    return digest_of(policy_as_json(policy))


def digest_of(policy: Mapping[str, Any]) -> str:
    """The same digest of a policy that is JSON already."""
    canonical = json.dumps(policy, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _person(entry: NotSampled) -> dict[str, str]:
    return {"person": entry.person, "reason": entry.reason}


def _targeted_review(entry: TargetedReview) -> dict[str, Any]:
    person = {"person": entry.person} if entry.person else {}
    about = {"criterion": entry.criterion, "when": [_condition(rule) for rule in entry.when]}
    return {**person, **(about if entry.criterion else {}), "take": entry.take, "reason": entry.reason}


def _condition(rule: Condition) -> dict[str, Any]:
    tests: dict[str, Any] = {
        "one_of": list(rule.one_of),
        "none_of": list(rule.none_of),
        "mentions": list(rule.mentions),
        "before": rule.before,
        "after": rule.after,
        "within_months": rule.within_months,
        "since": rule.since,
        "any_of": [_condition(part) for part in rule.any_of],
        "reason": rule.reason,
    }
    field = {"field": rule.field} if rule.field else {}
    written = {name: value for name, value in tests.items() if value}
    return {**field, **written, **({} if rule.present is None else {"present": rule.present})}
