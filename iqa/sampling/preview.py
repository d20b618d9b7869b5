"""What a policy would do to a month, told before anything is drawn: counts and hours, never a piece of work.

It performs a trial draw under a seed of its own and keeps only the counts, so that nobody can try out seeds here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    Cell,
    Condition,
    Draw,
    Exclusion,
    Item,
    ItemState,
    Kind,
    Person,
    Policy,
    Role,
    Shortfall,
    StaleWork,
)
from iqa.fields import heading
from iqa.next_steps import Hint
from iqa.sampling.certificate import cells_as_json, exclusions_as_json, shortfalls_as_json, unassigned
from iqa.sampling.draw import DrawRequest, draw_sample, stale_work
from iqa.sampling.eligibility import directory_of, under_targeted_review
from iqa.sampling.policy_file import KINDS
from iqa.sampling.wording import shortfall_in_words, shortfall_name
from iqa.staff import Directory, NearThese, Nobody, OffList, candidates_of, is_made_from_name, with_id
from iqa.text import joined, nearest
from iqa.values import as_dict

_TRIAL_SEED = "preview"
_NAMED = 10
"""People whom a note names before it counts the rest."""


class Load(Struct, frozen=True):
    """What one assessor would be asked to mark. The draw itself may shift a piece or two between assessors."""

    assessor: str
    name: str
    items: int
    hours: float


class DrawPreview(Struct, frozen=True):
    """What a draw by a policy would come to. `drawn` is the random sample, `always` stands beside it;
    `targeted_reviews` of these are there for a targeted review."""

    policy: Policy
    population: int
    eligible: int
    always: int
    targeted_reviews: int
    drawn: int
    exclusions: tuple[Exclusion, ...]
    stale: tuple[StaleWork, ...]
    """How much of each person's work is left out as too long ago."""
    cells: tuple[Cell, ...]
    shortfalls: tuple[Shortfall, ...]
    loads: tuple[Load, ...]
    nobody_may_mark: int
    hours: float
    notes: tuple[Hint, ...]
    """What somebody should look at before drawing, one sentence each."""
    lacking: tuple[str, ...] = ()
    """The fields of the policy's rules that the export has no column for."""


def preview(request: DrawRequest, minutes_per_item: float) -> DrawPreview:
    """What the request would draw, whatever its seed: that is neither used nor needed.

    `minutes_per_item` is the time that the criteria take for one item with the policy's focus modules. Raises
    what `draw_sample` raises.
    """
    trial = draw_sample(replace(request, typed_seed=_TRIAL_SEED))
    states = Counter(item.state for item in trial.items)
    marked = states[ItemState.DRAWN] + states[ItemState.ALWAYS]
    return DrawPreview(
        policy=trial.policy,
        population=len(request.items),
        eligible=sum(cell.eligible for cell in trial.cells),
        always=states[ItemState.ALWAYS],
        targeted_reviews=len(under_targeted_review(trial, {item.key: item for item in request.items})),
        drawn=states[ItemState.DRAWN],
        exclusions=trial.exclusions,
        stale=stale_work(trial, request.items),
        cells=trial.cells,
        shortfalls=trial.shortfalls,
        loads=_loads(trial, minutes_per_item),
        nobody_may_mark=len(unassigned(trial)),
        hours=marked * minutes_per_item / 60,
        notes=notes_on(request, trial),
    )


def preview_as_json(found: DrawPreview) -> dict[str, Any]:
    """A preview as JSON values, its reasons and cells as a certificate has them."""
    kind = KINDS.get(found.policy.scheme)
    told = {name: value for name, value in as_dict(found).items() if name != "policy"}
    return {
        **told,
        "exclusions": exclusions_as_json(found.exclusions, kind, found.lacking),
        "cells": cells_as_json(found.cells),
        "shortfalls": [
            [shortfall_name(short), shortfall_in_words(short, kind, found.lacking)] for short in found.shortfalls
        ],
        "shortfall_codes": shortfalls_as_json(found.shortfalls, kind, found.lacking),
    }


def notes_on(request: DrawRequest, drawn: Draw) -> tuple[str, ...]:
    """What somebody should look at in a draw and its policy, one sentence each; no piece of work is named."""
    return tuple(_notes(request, drawn))


def _loads(trial: Draw, minutes_per_item: float) -> tuple[Load, ...]:
    """Every assessor with their share, those with nothing included, by name."""
    items = Counter(item.assessor for item in trial.to_mark())
    loads = (
        Load(assessor.id, assessor.names[0], items[assessor.id], items[assessor.id] * minutes_per_item / 60)
        for assessor in trial.assessors
    )
    return tuple(sorted(loads, key=lambda load: (load.name, load.assessor)))


def _notes(request: DrawRequest, trial: Draw) -> Iterator[str]:
    if not any(cell.eligible for cell in trial.cells):
        yield "Nothing is eligible: look at the reasons before drawing."
    if not trial.assessors:
        roles = " or ".join(request.policy.assessor_roles)
        yield f"Nobody can be given the marking: the staff list has no {roles} in post."
    elif nobody := len(unassigned(trial)):
        yield f"{nobody} of the drawn have nobody who may mark them: who may, the staff list and the policy say."
    yield from _people_in_doubt(request)
    if strangers := _strangers(request, trial):
        yield strangers
    yield from _rules_that_find_nothing(request, trial)
    if idle := _prosecutors_without_work(request):
        more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
        yield f"On the staff list with nothing in the export: {', '.join(idle[:_NAMED])}{more}."


def _people_in_doubt(request: DrawRequest) -> Iterator[str]:
    """People whom the policy names as nobody is called, most likely a slip of the pen."""
    policy = request.policy
    named_people = dict.fromkeys((*policy.excluded_people(), *policy.reviewed_people()))
    directory = directory_of(request.items, request.people) if named_people else Directory()
    for named in named_people:
        match directory.find(named):
            case NearThese(near) if named in policy.excluded_people():
                yield (
                    f"The policy names {named}, as nobody is called. Until it names somebody else, "
                    f"{_suggested(near)} {'is' if len(near) == 1 else 'are'} taken to be meant and left out."
                )
            case NearThese(near):
                yield f"{_UNKNOWN.format(named)} Did you mean {_suggested(near, 'or')}?"
            case Nobody():
                yield _UNKNOWN.format(named)


_UNKNOWN = "The policy names {}, who is neither on the staff list nor in the export."


def _suggested(people: Sequence[Person], last: str = "and") -> str:
    return joined([with_id(person) for person in people[:_NAMED]], last)


def _strangers(request: DrawRequest, trial: Draw) -> str:
    """How much of the drawn work is that of people who are not on the staff list, whom they may be, and that it is
    kept from those; '' where there is no staff list to be on."""
    staff = Directory(person for person in request.people if not is_made_from_name(person))
    owners = {item.key: item.text("person") for item in request.items}
    drawn = Counter(owners[item.key] for item in trial.to_mark())
    theirs = {one: drawn[one] for one in sorted(drawn) if one and not staff.get(one)}
    theirs = {one: count for one, count in theirs.items() if not OffList.of(one).is_liaison_unit}
    if not staff.people or not theirs:
        return ""
    said = []
    for one, count in list(theirs.items())[:_NAMED]:
        near = candidates_of(staff.find(OffList.of(one).name, OffList.of(one).unit))
        may_be = f": {_suggested(near, 'or')}?" if near else ""
        said.append(f"{one} ({count}{may_be})")
    more = f", and {len(theirs) - _NAMED} more" if len(theirs) > _NAMED else ""
    total = sum(theirs.values())
    return (
        f"{total} of the drawn {'is' if total == 1 else 'are'} the work of people who are not on the staff list: "
        f"{', '.join(said)}{more}. It is given to nobody whose name is near theirs."
    )


def _rules_that_find_nothing(request: DrawRequest, trial: Draw) -> Iterator[str]:
    """Rules of the policy that ask for a value which the export does not hold, or that include nothing."""
    policy, kind = trial.policy, KINDS.get(trial.policy.scheme)
    for rule in (*policy.eligible, *policy.always):
        for part in rule.parts:
            yield from _values_not_held(part, kind, request.items)
    waiting = {item.key for item in trial.items if item.state is ItemState.ALWAYS}
    for rule in policy.always:
        meeting = [item.key for item in request.items if rule.holds(item.facts)]
        if waiting.isdisjoint(meeting):
            on = joined(list(dict.fromkeys(heading(part.field, kind) for part in rule.parts)), "or")
            called = f"“{rule.reason}”" if rule.reason else f"on {on}"
            why = f"{len(meeting)} on the list meet it, and none is eligible" if meeting else "nothing meets it"
            yield f"The always rule {called} includes nothing: {why}."


def _values_not_held(rule: Condition, kind: Kind | None, items: Sequence[Item]) -> Iterator[str]:
    """A value that nothing has; of values to be left out, only one that is nearly the spelling of another."""
    held = {item.text(rule.field) for item in items} - {""}
    spelt = {text.casefold() for text in held}
    for value in (*rule.one_of, *rule.none_of):
        meant = nearest(value, held, 0.8)
        if value.casefold() not in spelt and (meant or value in rule.one_of):
            asked = f" Did you mean {meant}?" if meant else ""
            yield f"A rule names “{value}” in {heading(rule.field, kind)}, which nothing on the list has.{asked}"


def _prosecutors_without_work(request: DrawRequest) -> list[str]:
    """The names of prosecutors whom a draw per person would never reach; none when it is not per person."""
    if "person" not in request.policy.per:
        return []
    seen = {item.text("person") for item in request.items}
    staff = (person for person in request.people if person.role is Role.PROSECUTOR and not person.not_sampled)
    return sorted(person.name for person in staff if person.id not in seen)
