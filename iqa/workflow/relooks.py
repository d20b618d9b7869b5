"""Targeted re-looks at a criterion: the policy names it, the scheme says to which work it can apply."""

from dataclasses import replace

from iqa.domain import Condition, Criterion, Kind, LetterState, Policy, Scheme
from iqa.sampling.policy_file import unknown_criteria

WENT = Condition("letter_state", one_of=(LetterState.SENT, LetterState.SENT_NOT_OWED))
"""Of a letter that was never sent only the criteria made for it are asked."""


def with_conditions(policy: Policy, scheme: Scheme, name: str) -> Policy:
    """The policy with the conditions of each criterion that it looks at again, as the scheme has them.

    `name` is what the policy's file is called. Raises SettingsError for a criterion that the scheme does not have,
    or that no focus module of this policy switches on.
    """
    asked = {criterion.id: criterion for criterion in scheme.asked(policy.focus)}
    others = {criterion.id: criterion.module for criterion in scheme.criteria if criterion.id not in asked}
    unknown_criteria(policy, name, asked, others)
    relooks = (
        replace(entry, when=_can_apply(scheme, asked[entry.criterion])) if entry.criterion else entry
        for entry in policy.relooks
    )
    return replace(policy, relooks=tuple(relooks))


def _can_apply(scheme: Scheme, criterion: Criterion) -> tuple[Condition, ...]:
    """The conditions under which a workbook asks the question: it is left out where one of them fails."""
    letters = scheme.population is Kind.LETTERS and not criterion.for_unsent
    return (*criterion.applies_when, *((WENT,) if letters else ()))
