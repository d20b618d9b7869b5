"""Sorts a population, before anything is drawn, into work that may be drawn and work excluded with a reason.

Each piece of work is counted once, under the first thing that excludes it. Nothing is dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    Condition,
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
    Role,
    TargetedReview,
    all_hold,
)
from iqa.sampling.tickets import in_ticket_order
from iqa.staff import Directory, NearThese, OffList, ThisOne, candidates_of, names_of

TARGETED_REVIEW_SALT = "|relook"
"""What follows the seed where a targeted review takes its work. It is part of the algorithm, whatever a review is
called today: were it changed, no earlier draw could be performed again."""


class Eligibility(Struct, frozen=True):
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
    still_to_mark: Iterable[str] = (),
) -> Eligibility:
    """Sort a whole population by the policy's rules in their order, then by recent marking, then by what waits to
    be marked, then by person.

    The policy is that of a month: `Policy.in_month` gives it.

    Work that passes all of them and meets an `always` rule leaves the list for the second one, and so do the
    pieces that a targeted review takes: those with the smallest tickets under the seed and `TARGETED_REVIEW_SALT`,
    so that they are chosen without regard to the order of the draw itself. Work that fails only an `apart` rule is
    on no list, and a targeted review may take it all the same.
    """
    people = {entry.person: entry for entry in not_sampled}
    before = dict.fromkeys(still_to_mark, Reason(ReasonCode.STILL_TO_MARK))
    marked = Reason(ReasonCode.RECENTLY_MARKED, months=policy.skip_marked_within_months)
    before |= dict.fromkeys(recently_marked, marked)
    eligible: list[Item] = []
    always: list[Item] = []
    excluded: dict[str, Reason] = {}
    apart: list[Item] = []
    for item in items:
        if reason := _why_excluded(policy, item, people, before):
            excluded[item.key] = reason
        elif reason := _why_apart(policy, item):
            excluded[item.key] = reason
            apart.append(item)
        elif any(rule.holds(item.facts) for rule in policy.always):
            always.append(item)
        else:
            eligible.append(item)
    targeted_reviews = _taken_by_targeted_reviews(policy, seed, (*eligible, *apart))
    under_review = frozenset(key for keys in targeted_reviews.values() for key in keys)
    return Eligibility(
        eligible=tuple(item for item in eligible if item.key not in under_review),
        always=(*always, *(item for item in (*eligible, *apart) if item.key in under_review)),
        excluded={key: reason for key, reason in excluded.items() if key not in under_review},
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
    policy: Policy, items: Iterable[Item], people: Iterable[Person], month: Month
) -> tuple[NotSampled, ...]:
    """Everybody with work in the population who is not sampled this month, by the key of their work, with why.

    The policy's list comes first: by staff id, by name, and where nobody is called so by a name that is near. Then
    what the staff list says.
    """
    during, staff = month, tuple(people)
    absent = {one.id: _absence(one, during) for one in staff}
    if policy.not_sampled:
        directory = directory_of(items, staff)
        meanings = [(directory.find(entry.person), entry.reason) for entry in policy.not_sampled]
        for meaning, reason in sorted(meanings, key=lambda one: not isinstance(one[0], NearThese)):
            absent |= {one.id: NotSampled(one.id, reason) for one in candidates_of(meaning)}
    with_work = {item.text("person") for item in items}
    return tuple(entry for person in sorted(with_work) if (entry := absent.get(person)))


def directory_of(items: Iterable[Item], people: Iterable[Person]) -> Directory:
    """Everybody whom a policy may name: the staff list, and whoever else has work in the population; all of them
    also by the names that the population gives them."""
    found = {one.id: one for one in people}
    for id, name, unit in {(item.text("person"), item.text("person_name"), item.text("unit")) for item in items}:
        if id and id not in found:
            found[id] = Person(id, name or OffList.of(id).name, Role.OTHER, unit=unit)
        elif id and name and name not in names_of(found[id]):
            found[id] = replace(found[id], other_names=(*found[id].other_names, name))
    return Directory(found.values())


def counted(reasons: Iterable[Reason]) -> tuple[Exclusion, ...]:
    """Reasons with how often each was given, the commonest first."""
    tally = Counter(reasons)
    order = sorted(tally, key=lambda reason: (-tally[reason], reason.order))
    return tuple(Exclusion(reason, tally[reason]) for reason in order)


def _why_apart(policy: Policy, item: Item) -> Reason | None:
    """The first rule of the random list alone that an item surely fails; its place goes on after `eligible`."""
    for number, rule in enumerate(policy.apart, 1 + len(policy.eligible)):
        if rule.holds(item.facts) is False:
            return _failed(rule, number)
    return None


def _failed(rule: Condition, number: int) -> Reason:
    code = ReasonCode.TOO_LONG_AGO if rule.is_relative else ReasonCode.RULE_FAILED
    return Reason(code, rule=number, condition=rule)


def _why_excluded(
    policy: Policy, item: Item, people: Mapping[str, NotSampled], before: Mapping[str, Reason]
) -> Reason | None:
    """The first thing that excludes an item, None when nothing does. `before`: key -> what earlier months say."""
    for number, rule in enumerate(policy.eligible, 1):
        holds = rule.holds(item.facts)
        if holds is False:
            return _failed(rule, number)
        if holds is None and not policy.accept_unknown:
            return Reason(ReasonCode.RULE_UNKNOWN, rule=number, condition=rule)
    if reason := before.get(item.key):
        return reason
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
    written = review.person.casefold()
    if written and written not in {item.text(name).casefold() for name in ("person", "person_name")}:
        return False
    return all_hold(review.when, item.facts) is not False


def with_people_named(policy: Policy, directory: Directory) -> Policy:
    """The policy with the staff id of each targeted review's person in place of a name written otherwise than the
    population has it, so that the draw can be performed again without the staff list."""
    return replace(policy, targeted_reviews=tuple(_named(one, directory) for one in policy.targeted_reviews))


def _named(review: TargetedReview, directory: Directory) -> TargetedReview:
    meaning = directory.find(review.person)
    if not isinstance(meaning, ThisOne) or meaning.person.name.casefold() == review.person.casefold():
        return review
    return replace(review, person=meaning.person.id)


def _absence(member: Person, during: Month) -> NotSampled | None:
    if member.not_sampled:
        return NotSampled(member.id, member.not_sampled, NotSampledCode.STAFF_LIST)
    if member.start and member.start > during.last:
        return NotSampled(member.id, "", NotSampledCode.NOT_STARTED)
    left = member.leave or member.off_list
    if left and left < during.first:
        return NotSampled(member.id, "", NotSampledCode.HAD_LEFT)
    return None
