"""Sorts a population, before anything is drawn, into work that may be drawn and work excluded with a reason.

Each piece of work is counted once, under the first thing that excludes it. Nothing is dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iqa.domain import (
    Draw,
    Exclusion,
    Item,
    Month,
    NotSampled,
    NotSampledCode,
    Person,
    Policy,
    Reason,
    ReasonCode,
    TargetedReview,
    all_hold,
)
from iqa.sampling.tickets import in_ticket_order

TARGETED_REVIEW_SALT = "|relook"
"""What follows the seed where a targeted review takes its work. It is part of the algorithm, whatever a review is
called today: were it changed, no earlier draw could be performed again."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A population sorted: what may be drawn, what is marked in any case, and why the rest is excluded."""

    eligible: tuple[Item, ...]
    always: tuple[Item, ...]
    excluded: Mapping[str, Reason]
    """Key -> the reason, for every item on neither list."""
    targeted_reviews: Mapping[TargetedReview, tuple[str, ...]]
    """The keys that each targeted review of the policy took; they are among `always`."""

    def exclusions(self) -> tuple[Exclusion, ...]:
        """How many each reason excludes, the commonest first."""
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
    pieces that a targeted review takes: those with the smallest tickets under the seed and `TARGETED_REVIEW_SALT`,
    so that they are chosen without regard to the order of the draw itself.
    """
    people = {entry.person: entry for entry in not_sampled}
    marked = frozenset(recently_marked)
    eligible: list[Item] = []
    always: list[Item] = []
    excluded: dict[str, Reason] = {}
    for item in items:
        if reason := _why_excluded(policy, item, people, marked):
            excluded[item.key] = reason
        elif any(rule.holds(item.facts) for rule in policy.always):
            always.append(item)
        else:
            eligible.append(item)
    targeted_reviews = _taken_by_targeted_reviews(policy, seed, eligible)
    targeted = frozenset(key for keys in targeted_reviews.values() for key in keys)
    return Eligibility(
        eligible=tuple(item for item in eligible if item.key not in targeted),
        always=(*always, *(item for item in eligible if item.key in targeted)),
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
    found: dict[str, NotSampled | None] = {}
    for item in items:
        person = item.text("person")
        if person in found:
            continue
        member = staff.get(person)
        reason = next((eligible[name] for name in _names(item, member) if name in eligible), "")
        absent = _absence(member, during) if member else None
        found[person] = NotSampled(person, reason) if reason else absent
    return tuple(entry for _, entry in sorted(found.items()) if entry)


def counted(reasons: Iterable[Reason]) -> tuple[Exclusion, ...]:
    """Reasons with how often each was given, the commonest first."""
    tally = Counter(reasons)
    order = sorted(tally, key=lambda reason: (-tally[reason], reason.order))
    return tuple(Exclusion(reason, tally[reason]) for reason in order)


def _why_excluded(
    policy: Policy, item: Item, people: Mapping[str, NotSampled], marked: frozenset[str]
) -> Reason | None:
    """The first thing that excludes an item, None when nothing does."""
    for number, rule in enumerate(policy.eligible, 1):
        holds = rule.holds(item.facts)
        if holds is False:
            return Reason(ReasonCode.RULE_FAILED, rule=number, condition=rule)
        if holds is None and not policy.accept_unknown:
            return Reason(ReasonCode.RULE_UNKNOWN, rule=number, condition=rule)
    if item.key in marked:
        return Reason(ReasonCode.RECENTLY_MARKED, months=policy.skip_marked_within_months)
    if entry := people.get(item.text("person")):
        return Reason(ReasonCode.PERSON_NOT_SAMPLED, not_sampled=entry.code, said=entry.reason)
    return None


def _taken_by_targeted_reviews(
    policy: Policy, seed: str, eligible: Sequence[Item]
) -> dict[TargetedReview, tuple[str, ...]]:
    """The keys that each targeted review takes. Those of a person alone come first; then, in their order, those of
    a criterion, each from what none before it took."""
    found: dict[TargetedReview, tuple[str, ...]] = {}
    for review in sorted(policy.targeted_reviews, key=lambda one: bool(one.criterion)):
        taken = {key for keys in found.values() for key in keys} if review.criterion else set()
        own = (item.key for item in eligible if item.key not in taken and _may_take(review, item))
        found[review] = in_ticket_order(seed + TARGETED_REVIEW_SALT, own)[: review.take]
    return found


def _may_take(review: TargetedReview, item: Item) -> bool:
    """Whether a targeted review may take a piece of work: of its person, known by staff id or by name as the
    export writes it, and such that its criterion can apply, as far as the export tells."""
    if review.person and review.person.casefold() not in _names(item, None):
        return False
    return all_hold(review.when, item.facts) is not False


def _names(item: Item, member: Person | None) -> tuple[str, ...]:
    """Everything a policy may call the person whose work an item is."""
    own = (member.id, member.name, *member.other_names) if member else ()
    return tuple(name.casefold() for name in (item.text("person"), item.text("person_name"), *own) if name)


def _absence(member: Person, during: Month) -> NotSampled | None:
    if member.not_sampled:
        return NotSampled(member.id, member.not_sampled, NotSampledCode.STAFF_LIST)
    if member.start and member.start > during.last:
        return NotSampled(member.id, "", NotSampledCode.NOT_STARTED)
    if member.leave and member.leave < during.first:
        return NotSampled(member.id, "", NotSampledCode.HAD_LEFT)
    return None
