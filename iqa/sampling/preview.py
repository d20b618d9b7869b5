"""What a policy would do to a month, told before anything is drawn: counts and hours, never a piece of work.

It performs a trial draw under a seed of its own and keeps only the counts, so that nobody can try out seeds here.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from iqa.domain import Cell, Draw, Exclusion, ItemState, Role
from iqa.sampling.certificate import unassigned
from iqa.sampling.draw import DrawRequest, draw_sample

_TRIAL_SEED = "preview"


@dataclass(frozen=True, slots=True)
class Load:
    """What one assessor would be asked to mark. The draw itself may shift a piece or two between assessors."""

    assessor: str
    name: str
    items: int
    hours: float


@dataclass(frozen=True, slots=True)
class DrawPreview:
    """What a draw would come to. `drawn` is the random sample, `always` stands beside it."""

    population: int
    eligible: int
    always: int
    drawn: int
    exclusions: tuple[Exclusion, ...]
    cells: tuple[Cell, ...]
    shortfalls: tuple[tuple[str, str], ...]
    loads: tuple[Load, ...]
    nobody_may_mark: int
    hours: float
    notes: tuple[str, ...]
    """What somebody should look at before drawing, one sentence each."""


def preview(request: DrawRequest, minutes_per_item: float) -> DrawPreview:
    """What the request would draw, whatever its seed: that is neither used nor needed.

    `minutes_per_item` is the time that the criteria take for one item with the policy's focus modules. Raises
    what `draw_sample` raises.
    """
    trial = draw_sample(replace(request, typed_seed=_TRIAL_SEED))
    states = Counter(item.state for item in trial.items)
    marked = states[ItemState.DRAWN] + states[ItemState.ALWAYS]
    return DrawPreview(
        population=len(request.items),
        eligible=sum(cell.eligible for cell in trial.cells),
        always=states[ItemState.ALWAYS],
        drawn=states[ItemState.DRAWN],
        exclusions=trial.exclusions,
        cells=trial.cells,
        shortfalls=tuple(sorted(trial.shortfalls.items())),
        loads=_loads(trial, minutes_per_item),
        nobody_may_mark=len(unassigned(trial)),
        hours=marked * minutes_per_item / 60,
        notes=tuple(_notes(request, trial)),
    )


def _loads(trial: Draw, minutes_per_item: float) -> tuple[Load, ...]:
    """Every assessor with their share, those with nothing included, by name."""
    marked = (ItemState.DRAWN, ItemState.ALWAYS)
    items = Counter(item.assessor for item in trial.items if item.state in marked)
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
        yield f"{nobody} drawn would have nobody who may mark them."
    for named in _unknown_people(request):
        yield f"The policy names {named}, who is neither on the staff list nor in the export."
    if idle := _prosecutors_without_work(request):
        yield f"Prosecutors on the staff list with nothing in the export: {idle}."


def _unknown_people(request: DrawRequest) -> Iterator[str]:
    """People whom the policy names as nobody is called, most likely a slip of the pen."""
    known = {name.casefold() for item in request.items for name in (item.text("person"), item.text("person_name"))}
    for person in request.people:
        known |= {name.casefold() for name in (person.id, person.name, *person.other_names)}
    policy = request.policy
    named = [entry.person for entry in (*policy.not_sampled, *policy.not_assessing)]
    named += [entry.person for entry in policy.relooks]
    yield from (name for name in named if name.casefold() not in known)


def _prosecutors_without_work(request: DrawRequest) -> int:
    """How many prosecutors a draw per person would never reach; 0 when it is not per person."""
    if "person" not in request.policy.per:
        return 0
    seen = {item.text("person") for item in request.items}
    staff = (person for person in request.people if person.role is Role.PROSECUTOR and not person.not_sampled)
    return sum(person.id not in seen for person in staff)
