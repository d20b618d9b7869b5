"""A draw's policy in sentences, from the JSON that certificates print. It decides nothing, leaves out nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from iqa.domain import Kind, long_date
from iqa.fields import heading, within
from iqa.sampling.policy_file import KINDS
from iqa.text import counted


def policy_in_words(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """The policy in sentences, in the order in which it works."""
    people, again, kind = policy["assessors"], policy.get("relook", ()), KINDS.get(policy["scheme"])
    return (
        f"A separate draw for each {_listed([within(name, kind) for name in policy['per']], 'and')}: "
        f"{policy['take']} drawn, {policy['reserves']} in reserve.",
        *(f"Only work of which this holds: {rule_in_words(rule, kind)}." for rule in policy["eligible"]),
        *_unknown(policy),
        *_recent(policy["skip_marked_within_months"]),
        *(f"Always marked, whatever the draw says: {_because(rule, kind)}." for rule in policy["always"]),
        *(
            f"Looked at again, apart from the draw: {counted(entry['take'], 'piece')} of work "
            f"{_looked_at(entry, kind)} ({entry['reason']})."
            for entry in again
        ),
        *(f"Not sampled: {entry['person']} ({entry['reason']})." for entry in policy["not_sampled"]),
        *(
            [f"Focus modules added to the core form: {_listed(policy['focus'], 'and')}."]
            if policy["focus"]
            else []
        ),
        f"Marked by: {_listed(people['roles'], 'or')}. Nobody marks their own work"
        + (", nor that of people they manage." if people["cross_team"] else "."),
        *(["Work goes to an assessor of its own unit wherever one may mark it."] if people["same_unit"] else []),
        *(
            f"Marks nothing this month: {entry['person']} ({entry['reason']})."
            for entry in policy["not_assessing"]
        ),
    )


def rule_in_words(rule: Mapping[str, Any], kind: Kind | None = None) -> str:
    """A rule on work of a kind as the condition that must hold: 'Status is live'."""
    field = heading(rule["field"], kind)
    if "present" in rule:
        return f"{field} is {'recorded' if rule['present'] else 'not recorded'}"
    if "one_of" in rule:
        return f"{field} is {_listed(rule['one_of'], 'or')}"
    if "none_of" in rule:
        return f"{field} is not {_listed(rule['none_of'], 'or')}"
    side = "before" if "before" in rule else "after"
    return f"{field} is {side} {_day(rule[side], kind)}"


def _looked_at(entry: Mapping[str, Any], kind: Kind | None) -> str:
    """'of Ann Example (S1) to which the question grip can apply (where the export tells: Status is live)'."""
    person = f"of {entry['person']}" if entry.get("person") else ""
    if "criterion" not in entry:
        return person
    conditions = "; ".join(rule_in_words(rule, kind) for rule in entry["when"])
    limits = f" (where the export tells: {conditions})" if conditions else ""
    return f"{person} to which the question {entry['criterion']} can apply{limits}".strip()


def _because(rule: Mapping[str, Any], kind: Kind | None) -> str:
    said = rule_in_words(rule, kind)
    return f"{rule['reason']} ({said})" if rule.get("reason") else said


def _unknown(policy: Mapping[str, Any]) -> Sequence[str]:
    if not policy["eligible"]:
        return ("All work on the list is eligible.",)
    counts = "counts as eligible" if policy["accept_unknown"] else "is left out"
    return (f"Work {counts} where the export does not say.",)


def _recent(months: int) -> Sequence[str]:
    if not months:
        return ()
    span = "the month" if months == 1 else f"the {months} months"
    return (f"Not work that was marked in {span} before.",)


def _listed(parts: Sequence[str], last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _day(text: str, kind: Kind | None) -> str:
    """A date in words, or the name of the field that holds it."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return heading(text, kind)
