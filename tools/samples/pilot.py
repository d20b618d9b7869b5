"""Provisional decisions of the invented Area: the unit for rape cases takes part in the expedited review pilot.

The victim is told that a prosecutor means to offer no evidence, and may ask for another prosecutor's review before
that is final; until then the case stays as it is.
"""

from dataclasses import replace
from random import Random

from samples.cases import Case, known_on
from samples.days import add_working, last_day
from samples.staff import RASSO

PILOT_MONTH = "2026-10"
PROVISIONAL_DECISIONS = 4


def with_provisional_decisions(seed: str, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases of the pilot's month, a few of them provisionally decided; all else of them stays as it was."""
    rng = Random(f"{seed}|pilot")
    chosen = rng.sample([case for case in cases if _may_be_decided(case)], PROVISIONAL_DECISIONS)
    days = {case.urn: add_working(last_day(PILOT_MONTH), -rng.randint(4, 15)) for case in chosen}
    return tuple(replace(case, provisional=days.get(case.urn)) for case in cases)


def _may_be_decided(case: Case) -> bool:
    """A live rape case, charged and reviewed, whose one victim is known and has been told of nothing yet."""
    line = known_on(case, PILOT_MONTH)
    live = case.unit == RASSO and "rape" in case.flags and not case.decision and line.finalised is None
    known = len(case.victims) == 1 and case.victims[0].reference_shown and not case.victims[0].opted_out
    return live and known and line.review is not None
