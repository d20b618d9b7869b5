"""Sorts a population, before anything is drawn, into work that may be drawn and work left out with a reason.

Each piece of work is counted once, under the first thing that leaves it out. Nothing is dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iqa.domain import (
    Condition,
    Draw,
    Exclusion,
    Item,
    Kind,
    Month,
    NotSampled,
    Person,
    Policy,
    TargetedReview,
    all_hold,
)
from iqa.fields import heading
from iqa.sampling.policy_file import KINDS
from iqa.sampling.tickets import in_ticket_order


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A population sorted: what may be drawn, what is marked in any case, and why the rest is left out."""

    eligible: tuple[Item, ...]
    always: tuple[Item, ...]
    excluded: Mapping[str, str]
    """Key -> the reason, for every item on neither list."""
    targeted_reviews: Mapping[TargetedReview, tuple[str, ...]]
    """The keys that each targeted review of the policy took; they are among `always`."""

    def exclusions(self) -> tuple[Exclusion, ...]:
        """How many each reason leaves out, the commonest first."""
        return counted(self.excluded.values())


def partition_population(
    policy: Policy,
    seed: str,
    items: Iterable[Item],
    not_sampled: Sequence[NotSampled],
    recently_marked: Iterable[str],
) -> Eligibility:
    """Sort a whole population by the policy's rules in their order, then by recent marking, then by person.

    Work that passes all of them and meets an `always` rule leaves the list for the second one, and so do the
    pieces that a targeted review takes: those with the smallest tickets under the seed and '|relook', so that they
    are chosen without regard to the order of the draw itself.
    """
    people = {entry.person: entry.reason for entry in not_sampled}
    marked = frozenset(recently_marked)
    eligible: list[Item] = []
    always: list[Item] = []
    excluded: dict[str, str] = {}
    for item in items:
        if reason := _why_left_out(policy, item, people, marked):
            excluded[item.key] = reason
        elif any(rule.holds(item.facts) for rule in policy.always):
            always.append(item)
        else:
            eligible.append(item)
    targeted_reviews = _to_look_at_again(policy, seed, eligible)
    again = frozenset(key for keys in targeted_reviews.values() for key in keys)
    return Eligibility(
        eligible=tuple(item for item in eligible if item.key not in again),
        always=(*always, *(item for item in eligible if item.key in again)),
        excluded=excluded,
        targeted_reviews=targeted_reviews,
    )


def under_targeted_review(draw: Draw, items: Mapping[str, Item]) -> frozenset[str]:
    """The keys of a draw's work that targeted reviews took: all that has no rank and meets no `always` rule."""
    if not draw.policy.targeted_reviews:
        return frozenset()
    apart = (item.key for item in draw.items if not item.rank)
    rules = draw.policy.always
    return frozenset(key for key in apart if not any(rule.holds(items[key].facts) for rule in rules))


def people_not_sampled(
    policy: Policy, items: Iterable[Item], people: Iterable[Person], month: str
) -> tuple[NotSampled, ...]:
    """Everybody with work in the population who is not sampled this month, by the key of their work, with why.

    The policy's list comes first, matched by staff id or name; then what the staff list says.
    """
    during = Month.parse(month)
    eligible = {entry.person.casefold(): entry.reason for entry in policy.not_sampled}
    staff = {person.id: person for person in people}
    found: dict[str, str] = {}
    for item in items:
        person = item.text("person")
        if person in found:
            continue
        member = staff.get(person)
        reason = next((eligible[name] for name in _names(item, member) if name in eligible), "")
        found[person] = reason or (_absence(member, during) if member else "")
    return tuple(NotSampled(person, found[person]) for person in sorted(found) if found[person])


def counted(reasons: Iterable[str]) -> tuple[Exclusion, ...]:
    """Reasons with how often each was given, the commonest first."""
    tally = Counter(reasons)
    return tuple(Exclusion(reason, tally[reason]) for reason in sorted(tally, key=lambda r: (-tally[r], r)))


def reason_of(rule: Condition, kind: Kind | None = None) -> str:
    """What is the matter with work of a kind that fails a rule: in the policy's words, or else in plain ones."""
    if rule.reason:
        return rule.reason
    called = heading(rule.field, kind)
    if rule.present is not None:
        return f"{called} is not recorded" if rule.present else f"{called} is recorded"
    if rule.one_of:
        return f"{called} is not {' or '.join(rule.one_of)}"
    if rule.none_of:
        return f"{called} is {' or '.join(rule.none_of)}"
    other = rule.before or rule.after
    return f"{called} is not {'before' if rule.before else 'after'} {heading(other, kind)}"


def _why_left_out(policy: Policy, item: Item, people: Mapping[str, str], marked: frozenset[str]) -> str:
    kind = KINDS.get(policy.scheme)
    for rule in policy.eligible:
        holds = rule.holds(item.facts)
        if holds is False:
            return reason_of(rule, kind)
        if holds is None and not policy.accept_unknown:
            return f"{reason_of(rule, kind)}, as far as the export tells"
    if item.key in marked:
        months = policy.skip_marked_within_months
        return f"marked in the last {months} months" if months != 1 else "marked in the last month"
    if reason := people.get(item.text("person")):
        return f"person not sampled this month: {reason}"
    return ""


def _to_look_at_again(
    policy: Policy, seed: str, eligible: Sequence[Item]
) -> dict[TargetedReview, tuple[str, ...]]:
    """The keys that each targeted review takes. Those of a person alone come first; then, in their order, those of
    a criterion, each from what none before it took."""
    found: dict[TargetedReview, tuple[str, ...]] = {}
    for relook in sorted(policy.targeted_reviews, key=lambda one: bool(one.criterion)):
        taken = {key for keys in found.values() for key in keys} if relook.criterion else set()
        own = (item.key for item in eligible if item.key not in taken and _is_looked_at(relook, item))
        found[relook] = in_ticket_order(f"{seed}|relook", own)[: relook.take]
    return found


def _is_looked_at(relook: TargetedReview, item: Item) -> bool:
    """Whether a targeted review may take a piece of work: of its person, known by staff id or by name as the
    export writes it, and such that its criterion can apply, as far as the export tells."""
    if relook.person and relook.person.casefold() not in _names(item, None):
        return False
    return all_hold(relook.when, item.facts) is not False


def _names(item: Item, member: Person | None) -> tuple[str, ...]:
    """Everything a policy may call the person whose work an item is."""
    own = (member.id, member.name, *member.other_names) if member else ()
    return tuple(name.casefold() for name in (item.text("person"), item.text("person_name"), *own) if name)


def _absence(member: Person, during: Month) -> str:
    if member.not_sampled:
        return member.not_sampled
    if member.start and member.start > during.last:
        return "started after the month"
    if member.leave and member.leave < during.first:
        return "left before the month"
    return ""
