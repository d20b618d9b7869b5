"""Whether an export is what its command says, by what the records hold; and what an import leaves as it is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from iqa.domain import Kind, Month, Person, Population, long_day_of_moment
from iqa.errors import Problem, Severity
from iqa.intake.changes import Changes
from iqa.intake.doubts import (
    Doubt,
    about_as_many,
    dates_elsewhere,
    few_in_common,
    month_not_begun,
    same_as_another_month,
    spread,
)
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.populations import items_of
from iqa.staff import with_id
from iqa.store import StoredPopulation, View
from iqa.text import counted, joined
from iqa.workflow.rematching import DRAWN_FOR


def doubts_about(
    view: View,
    population: Population,
    months: Mapping[Month, int],
    column: str,
    changes: Changes | None,
    today: date,
) -> tuple[Doubt, ...]:
    """What speaks against a population's being that of its month. `months` counts its rows by the month of their
    date in `column`; `changes` are those against the version before, None without one."""
    return (
        *month_not_begun(population.month, today),
        *dates_elsewhere(population.month, months, column, lies_back=population.kind is Kind.CASES),
        *_of_another_month(view, population),
        *(few_in_common(changes) if changes else ()),
    )


def _of_another_month(view: View, population: Population) -> Iterator[Doubt]:
    """The other month whose export this one is, the latest where there are several."""
    kind, month = population.kind, population.month
    others = sorted({stored.month for stored in view.populations.list(kind=kind)} - {month}, reverse=True)
    looked_at = spread(population.items) if others else []
    keys = [item.key for item in looked_at]
    for other in others:
        stored = view.populations.current(kind, other)
        if stored and about_as_many(len(population.items), stored.rows):
            there = items_of(view, stored, keys)
            found = tuple(same_as_another_month(kind, month, other, looked_at, there))
            if found:
                yield from found
                return


def gone_with_work(view: View, gone: Iterable[Person]) -> Iterator[Problem]:
    """Who is not on a new staff list and has work in a month that is not done: nothing of theirs is dropped."""
    known = {person.id: person for person in gone}
    if not known:
        return
    from iqa.records.draws import open_work  # the whole of marking, wanted only where somebody has left

    waiting = list(open_work(view, known))
    told = []
    for person in sorted({one.person for one in waiting}):
        said = [one for one in waiting if one.person == person]
        has = joined([f"{counted(one.pieces, 'piece')} of work in {one.label}" for one in said])
        told.append(f"{with_id(known[person])} ({has})")
    if told:
        are, theirs = ("is", "It stays theirs") if len(told) == 1 else ("are", "It stays with them")
        yield Problem(
            "off-list-with-work",
            f"{joined(told)} {are} not on the list, with a part in drawn work that is not marked yet. "
            f"{theirs}; they are marked as not on the list.",
            severity=Severity.NOTICE,
        )


def stays_drawn(view: View, earlier: StoredPopulation) -> Iterator[Problem]:
    """That a sample was drawn from a version before, stays on it, and what can be done."""
    scheme = DRAWN_FOR.get(earlier.kind, "")
    drawn = view.draws.current(scheme, earlier.month) if scheme else None
    if drawn is None:
        return
    day = long_day_of_moment(drawn.at)
    marked = any(one.marks for one in view.assessments.list(draw=drawn.id))
    aside = NextStep("draw", {"scheme": scheme, "month": str(earlier.month), "void": FREE_TEXT})
    yield Problem(
        "sample-stays",
        f"A sample was drawn on {day} from version {drawn.population.version}. It stays on that version, with its "
        "certificate and its marks: what this export corrects is not in it.",
        severity=Severity.NOTICE,
        hint=advice(
            "Drawn work that should not be marked can be replaced, piece by piece, with ",
            NextStep("replace"),
            "." if marked else ". Nothing is marked yet, so that it can be drawn again from this export: ",
            *(() if marked else (aside,)),
        ),
    )
