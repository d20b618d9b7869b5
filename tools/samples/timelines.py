"""How one invented case runs: charge, review, first hearing and, in the Crown Court, sending, PTPH and its stages.

Works out every date as it will have happened in the end; an export shows of it what was known on the day it ran.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.days import add_working, on_or_after, some_working_day

REVIEW_RATES = {"in time": 0.72, "late before": 0.17}
"""Of first reviews: five clear working days or more before the hearing; nearer than that; the rest afterwards."""
ENGAGEMENT_IN_TIME = 0.68
ENGAGEMENT_NEVER = 0.14
STAGE_1_IN_TIME = 0.76
INDICTMENT_IN_TIME = 0.81


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of a case. None is never, or not part of such a case."""

    charge: date | None = None
    review: date | None = None
    first_hearing: date | None = None
    sending: date | None = None
    ptph: date | None = None
    stage_1_due: date | None = None
    stage_1_done: date | None = None
    indictment_due: date | None = None
    indictment_served: date | None = None
    trial: date | None = None
    ctl_expiry: date | None = None
    defence_known: date | None = None
    defence_engagement: date | None = None
    finalised: date | None = None


def magistrates(rng: Random, charge: date, guilty: bool, custody: bool) -> Timeline:
    """A summary case: heard 14 days on if a guilty plea is anticipated, else 28; in custody the next day."""
    hearing = add_working(charge, 1) if custody else on_or_after(charge + timedelta(days=14 if guilty else 28))
    review = charge if custody else _review_before(rng, charge, hearing)
    trial = None if guilty else on_or_after(hearing + timedelta(days=rng.randint(55, 120)))
    end = (
        hearing + timedelta(days=rng.randint(0, 35))
        if trial is None
        else trial + timedelta(days=rng.randint(0, 21))
    )
    known, engaged = _defence(rng, charge, hearing)
    return Timeline(
        charge=charge,
        review=review,
        first_hearing=hearing,
        trial=trial,
        ctl_expiry=charge + timedelta(days=56) if custody else None,
        defence_known=known,
        defence_engagement=engaged,
        finalised=on_or_after(end),
    )


def crown_court(rng: Random, charge: date, guilty: bool, custody: bool) -> Timeline:
    """An either-way or indictable case: sent at the first hearing, PTPH four weeks on, then stage 1."""
    hearing = add_working(charge, 1) if custody else on_or_after(charge + timedelta(days=28))
    ptph = on_or_after(hearing + timedelta(days=28))
    stage_1 = on_or_after(hearing + timedelta(days=50 if custody else 70))
    indictment = add_working(hearing, 20)
    trial = None if guilty else on_or_after(ptph + timedelta(days=rng.randint(100, 240)))
    end = (
        ptph + timedelta(days=rng.randint(0, 50)) if trial is None else trial + timedelta(days=rng.randint(3, 30))
    )
    known, engaged = _defence(rng, charge, hearing)
    return Timeline(
        charge=charge,
        review=_review_before(rng, hearing, ptph),
        first_hearing=hearing,
        sending=hearing,
        ptph=ptph,
        stage_1_due=stage_1,
        stage_1_done=_by(rng, stage_1, STAGE_1_IN_TIME),
        indictment_due=indictment,
        indictment_served=_by(rng, indictment, INDICTMENT_IN_TIME),
        trial=trial,
        ctl_expiry=hearing + timedelta(days=182) if custody else None,
        defence_known=known,
        defence_engagement=engaged,
        finalised=on_or_after(end),
    )


def _review_before(rng: Random, start: date, hearing: date) -> date:
    fate = rng.random()
    if fate < REVIEW_RATES["in time"]:
        return some_working_day(rng, start, max(start, add_working(hearing, -5)))
    if fate < sum(REVIEW_RATES.values()):
        return max(start, add_working(hearing, -rng.randint(1, 4)))
    return add_working(hearing, rng.choice((0, 0, 1, 2, 3, 6)))


def _defence(rng: Random, charge: date, hearing: date) -> tuple[date | None, date | None]:
    """When the defence became known and were first written to."""
    if rng.random() < 0.08:
        return None, None
    known = (
        some_working_day(rng, charge, hearing) if rng.random() < 0.8 else add_working(hearing, rng.randint(1, 8))
    )
    if rng.random() < ENGAGEMENT_NEVER:
        return known, None
    before_hearing = add_working(hearing, -1)
    if rng.random() < ENGAGEMENT_IN_TIME:
        engaged = some_working_day(rng, known, before_hearing) if known < hearing else add_working(known, 3)
    else:
        engaged = add_working(max(hearing, known), rng.randint(6, 15))
    return known, engaged


def _by(rng: Random, due: date, in_time: float) -> date:
    return add_working(due, -rng.randint(0, 5)) if rng.random() < in_time else add_working(due, rng.randint(1, 12))
