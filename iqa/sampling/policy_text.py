"""A draw's policy in sentences, for the certificate. It decides nothing and leaves out nothing."""

from collections.abc import Callable, Iterator

from iqa.domain import Condition, Kind, Policy, TargetedReview, long_day
from iqa.fields import heading, within
from iqa.sampling.policy_file import KINDS
from iqa.text import counted, joined


def policy_in_words(policy: Policy, call: Callable[[str], str] = str) -> tuple[str, ...]:
    """The policy in sentences, in the order in which it works. `call` says what to call the people it names."""
    kind = KINDS.get(policy.scheme)
    return (
        f"A separate draw for each {joined([within(name, kind) for name in policy.per])}: "
        f"{policy.take} drawn, {policy.reserves} in reserve.",
        *_on_the_list(policy, kind),
        _unknown(policy),
        *_recent(policy.skip_marked_within_months),
        *_beside_the_draw(policy, kind, call),
        *(f"Not sampled: {call(entry.person)} ({entry.reason})." for entry in policy.not_sampled),
        *([f"Focus modules added to the core form: {joined(policy.focus)}."] if policy.focus else []),
        f"Marked by: {joined(policy.assessor_roles, 'or')}. Nobody marks their own work"
        + (", nor that of people they manage." if policy.cross_team else "."),
        *(["Work goes to an assessor of its own unit wherever one may mark it."] if policy.same_unit else []),
        *(f"Marks nothing this month: {call(entry.person)} ({entry.reason})." for entry in policy.not_assessing),
    )


def rules_in_words(policy: Policy, call: Callable[[str], str] = str) -> tuple[str, ...]:
    """The rules and the targeted reviews of a policy in sentences, without its numbers and the rest."""
    kind = KINDS.get(policy.scheme)
    return (*_on_the_list(policy, kind), *_beside_the_draw(policy, kind, call))


def _on_the_list(policy: Policy, kind: Kind | None) -> Iterator[str]:
    for rule in policy.eligible:
        yield f"Only work of which this holds: {condition_in_words(rule, kind)}."
    for rule in policy.apart:
        yield f"On a list of its own, from which only a targeted review takes: {_because(rule, kind)}."


def _beside_the_draw(policy: Policy, kind: Kind | None, call: Callable[[str], str]) -> Iterator[str]:
    for rule in policy.always:
        yield f"Always marked, whatever the draw says: {_because(rule, kind)}."
    for entry in policy.targeted_reviews:
        pieces, aim = counted(entry.take, "piece"), _aimed_at(entry, kind, call)
        yield f"Targeted review, apart from the draw: {pieces} of work {aim} ({entry.reason})."


def condition_in_words(rule: Condition, kind: Kind | None = None) -> str:
    """A rule as the condition that must hold: 'Status is live'."""
    field = heading(rule.field, kind)
    if rule.present is not None:
        return f"{field} is {'recorded' if rule.present else 'not recorded'}"
    if rule.one_of:
        return f"{field} is {joined(rule.one_of, 'or')}"
    if rule.none_of:
        return f"{field} is other than {joined(rule.none_of, 'or')}"
    if rule.mentions:
        return f"{field} mentions {joined(rule.mentions, 'or')}"
    if rule.any_of:
        return ", or ".join(condition_in_words(part, kind) for part in rule.any_of)
    if rule.within_months:
        return f"{field} is {_within(rule, kind)}"
    side = "before" if rule.before else "after"
    return f"{field} is {side} {_day(rule.before or rule.after, kind)}"


def _within(rule: Condition, kind: Kind | None) -> str:
    """'in the 3 months to the end of the month sampled, or later (on or after 1 August 2026)'."""
    span = "month" if rule.within_months == 1 else f"{rule.within_months} months"
    day = f" (on or after {_day(rule.since, kind)})" if rule.since else ""
    return f"in the {span} to the end of the month sampled, or later{day}"


def _aimed_at(entry: TargetedReview, kind: Kind | None, call: Callable[[str], str]) -> str:
    """'of Ann Example (S1) to which the question grip can apply (where the export tells: Status is live)'."""
    person = f"of {call(entry.person)}" if entry.person else ""
    if not entry.criterion:
        return person
    conditions = "; ".join(condition_in_words(rule, kind) for rule in entry.when)
    limits = f" (where the export tells: {conditions})" if conditions else ""
    return f"{person} to which the question {entry.criterion} can apply{limits}".strip()


def _because(rule: Condition, kind: Kind | None) -> str:
    told = condition_in_words(rule, kind)
    return f"{rule.reason} ({told})" if rule.reason else told


def _unknown(policy: Policy) -> str:
    if not policy.eligible:
        return "All work on the list is eligible."
    counts = "counts as eligible" if policy.accept_unknown else "is left out"
    return f"Work {counts} where the export does not say."


def _recent(months: int) -> tuple[str, ...]:
    if not months:
        return ()
    span = "the month" if months == 1 else f"the {months} months"
    return (f"Not work that was marked in {span} before.",)


def _day(text: str, kind: Kind | None) -> str:
    """A date in words, or the name of the field that holds it."""
    return long_day(text) or heading(text, kind)
