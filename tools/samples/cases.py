"""The invented caseload of Thornmere, month by month: carried over, newly charged, decided, finalised."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from samples.days import EXPORTED, MONTHS, export_day, first_day, last_day, some_working_day
from samples.names import DEFENCE_FIRMS, DEFENDANT_SURNAMES, POLICE_UNITS, VICTIM_SURNAMES, shuffled_pairs
from samples.staff import RASSO, UNITS, Colleague, Unit
from samples.timelines import Timeline, crown_court, magistrates

NOT_CHARGED = "decision not to charge"
STOPPED = "stopped charge"
SUBSTANTIALLY_ALTERED = "substantially altered charge"
ALTERED = "altered charge"
PROVISIONAL = "provisional decision"
DECISIONS_A_MONTH = {NOT_CHARGED: 84, STOPPED: 76, SUBSTANTIALLY_ALTERED: 48, ALTERED: 5}
"""How many cases with a victim are decided so in a month, over the four units."""
WITHOUT_A_VICTIM = {NOT_CHARGED: 14, STOPPED: 18, SUBSTANTIALLY_ALTERED: 6, ALTERED: 2}
TWO_VICTIMS = 5
"""How many of a month's decisions tell two victims."""
NO_REFERENCE = 4
"""How many of a month's decisions stand against a victim whose reference the case system does not hold."""


@dataclass(frozen=True, slots=True)
class Victim:
    """A victim of a case. `enhanced` says why they have enhanced entitlement, '' when not; `reference_shown` is
    whether the case system, and not only the letters log, holds the reference."""

    reference: str
    name: str
    enhanced: str = ""
    opted_out: bool = False
    reference_shown: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands in a month. People are staff ids, '' where the case system holds none."""

    urn: str
    unit: str
    casework_type: str
    defendant: str
    team: str
    police_unit: str
    guilty: bool
    flags: frozenset[str]
    prosecutor: str
    timeline: Timeline
    victims: tuple[Victim, ...] = ()
    defence_firm: str = ""
    decision: str = ""
    decision_date: date | None = None
    charging_prosecutor: str = ""
    charged_by: str = ""
    advocate: str = ""
    paralegal: str = ""
    outcome: str = ""
    provisional: date | None = None
    """The day of a provisional decision to offer no evidence, which leaves the case as it stands."""

    def open_after(self, day: date) -> bool:
        """Whether the case is still live once a day is over."""
        return self.timeline.finalised is None or self.timeline.finalised > day


@dataclass
class Caseload:
    """What the making of cases draws on: the people, a source of chance, and the numbers already given out."""

    rng: Random
    staff: tuple[Colleague, ...]
    defendants: Iterator[str]
    victims: Iterator[str]
    numbers: dict[str, int] = field(default_factory=dict)
    references: int = 480_117

    def urn(self, unit: Unit, year: int) -> str:
        """The next number of that unit: force 71, unit, five digits, year."""
        self.numbers[unit.urn_code] = self.numbers.get(unit.urn_code, 10_000) + self.rng.randint(1, 9)
        return f"71{unit.urn_code}{self.numbers[unit.urn_code]:05d}{year % 100:02d}"

    def prosecutors(self, unit: str, day: date) -> list[Colleague]:
        """Who could be given a case of that unit on that day."""
        return [p for p in self.staff if p.role == "Prosecutor" and p.unit_on(day) == unit and p.works(day)]

    def victim(self, flags: frozenset[str]) -> Victim:
        """A new victim; flags of the case give enhanced entitlement."""
        self.references += self.rng.randint(1, 40)
        enhanced = ""
        if "rape" in flags:
            enhanced = "most serious crime"
        elif "vulnerable" in flags:
            enhanced = self.rng.choice(("vulnerable", "intimidated", "yes"))
        elif self.rng.random() < 0.04:
            enhanced = self.rng.choice(("bereaved", "persistently targeted"))
        return Victim(str(self.references), next(self.victims), enhanced)


def caseload_by_month(seed: str, staff: tuple[Colleague, ...]) -> Mapping[str, tuple[Case, ...]]:
    """The cases of each month's export, in the order the case system lists them."""
    load = Caseload(
        Random(f"{seed}|cases"),
        staff,
        shuffled_pairs(f"{seed}|defendants", DEFENDANT_SURNAMES),
        shuffled_pairs(f"{seed}|victims", VICTIM_SURNAMES),
    )
    months: dict[str, tuple[Case, ...]] = {}
    carried: list[Case] = []
    for month in EXPORTED:
        pool = _reallocated(load, carried, last_day(month))
        for unit in UNITS:
            pool += _new_cases(load, unit, month, [c for c in pool if c.unit == unit.name])
        pool = _decided(load, pool, month)
        months[month] = tuple(sorted(pool, key=lambda c: (c.unit, c.urn)))
        carried = [c for c in months[month] if c.open_after(last_day(month))]
    return months


def _reallocated(load: Caseload, carried: list[Case], day: date) -> list[Case]:
    """Cases of those who have left go to a colleague of the unit."""
    working = {p.id for p in load.staff if p.works(day)}
    return [
        c if c.prosecutor in working else replace(c, prosecutor=load.rng.choice(load.prosecutors(c.unit, day)).id)
        for c in carried
    ]


def _new_cases(load: Caseload, unit: Unit, month: str, carried: list[Case]) -> list[Case]:
    """As many new cases as bring the unit to its usual number, decisions not to charge among them."""
    share = unit.cases / sum(u.cases for u in UNITS)
    not_charged = round((DECISIONS_A_MONTH[NOT_CHARGED] + WITHOUT_A_VICTIM[NOT_CHARGED]) * share)
    wanted = unit.cases + load.rng.randint(-9, 9) - len(carried) - not_charged
    opening = month == MONTHS[0]
    earliest = first_day(month) - timedelta(days=_history(unit)) if opening else first_day(month)
    made: list[Case] = []
    while len(made) < wanted:
        charge = some_working_day(load.rng, earliest, last_day(month))
        case = _charged_case(load, unit, charge, last_day(month))
        if not case.open_after(first_day(month) - timedelta(days=1)):
            continue
        made.append(case)
    return made + [_never_charged(load, unit, month) for _ in range(not_charged)]


def _history(unit: Unit) -> int:
    """How many days back the opening caseload reaches."""
    return 150 if unit.casework_type == "Magistrates" else 270


def _charged_case(load: Caseload, unit: Unit, charge: date, today: date) -> Case:
    rng = load.rng
    guilty = rng.random() < 0.38
    flags = _flags(rng, unit, custody_rate=0.12 if unit.casework_type == "Magistrates" else 0.3)
    course = magistrates if unit.casework_type == "Magistrates" else crown_court
    return _filled(load, unit, course(rng, charge, guilty, "custody" in flags), guilty, flags, today)


def _never_charged(load: Caseload, unit: Unit, month: str) -> Case:
    day = some_working_day(load.rng, first_day(month), last_day(month))
    flags = _flags(load.rng, unit, custody_rate=0.0)
    case = _filled(load, unit, Timeline(finalised=day), False, flags, last_day(month))
    return replace(
        case,
        decision=NOT_CHARGED,
        decision_date=day,
        charged_by="",
        charging_prosecutor=case.prosecutor,
        advocate="",
        defence_firm="",
        outcome="No further action",
    )


def _flags(rng: Random, unit: Unit, custody_rate: float) -> frozenset[str]:
    rates = {
        "rape": 0.45 if unit.name == RASSO else 0.0,
        "domestic abuse": 0.22,
        "hate crime": 0.05,
        "youth": 0.08,
        "custody": custody_rate,
        "vulnerable": 0.7 if unit.name == RASSO else 0.18,
        "victim": 0.95 if unit.name == RASSO else 0.72,
    }
    return frozenset(name for name, rate in rates.items() if rng.random() < rate)


def _filled(
    load: Caseload, unit: Unit, timeline: Timeline, guilty: bool, flags: frozenset[str], today: date
) -> Case:
    """A case with its people and places; what is not known in every office is sometimes blank."""
    rng = load.rng
    allocated = timeline.charge or timeline.finalised or today
    colleagues = load.prosecutors(unit.name, max(allocated, first_day(MONTHS[0])))
    owner = rng.choice(colleagues)
    charged_by = rng.choices(("police", "Area", "CPS Direct"), (5, 3, 2))[0]
    charging = rng.choice((owner.id, rng.choice(colleagues).id, "")) if charged_by == "Area" else ""
    crown = unit.casework_type != "Magistrates"
    return Case(
        urn=load.urn(unit, allocated.year),
        unit=unit.name,
        casework_type="Fraud" if unit.casework_type == "CCU" and rng.random() < 0.25 else unit.casework_type,
        defendant=next(load.defendants),
        team=owner.team,
        police_unit=rng.choice(tuple(POLICE_UNITS)),
        guilty=guilty,
        flags=flags,
        prosecutor=owner.id,
        timeline=timeline,
        victims=(load.victim(flags),) if "victim" in flags else (),
        defence_firm=rng.choice(tuple(DEFENCE_FIRMS)) if timeline.defence_known else "",
        charged_by=charged_by,
        charging_prosecutor=charging,
        advocate=rng.choice([p.id for p in load.staff if p.role == "Advocate"]) if crown else "",
        paralegal=next((p.id for p in load.staff if p.role == "Paralegal officer" and p.unit == unit.name), "")
        if rng.random() < 0.8
        else "",
        outcome="Convicted" if guilty else rng.choice(("Convicted", "Convicted", "Acquitted")),
    )


def _decided(load: Caseload, pool: list[Case], month: str) -> list[Case]:
    """Stops and alterations of the month, and which victims opted out, are two, or have no reference."""
    rng = load.rng
    start, end = first_day(month), last_day(month)
    by_urn = {c.urn: c for c in pool}
    free = [
        c for c in pool if not c.decision and c.timeline.charge and c.timeline.charge < end - timedelta(days=10)
    ]
    rng.shuffle(free)
    for decision in (STOPPED, SUBSTANTIALLY_ALTERED, ALTERED):
        for with_victim, number in ((True, DECISIONS_A_MONTH[decision]), (False, WITHOUT_A_VICTIM[decision])):
            chosen = [c for c in free if bool(c.victims) == with_victim and c.open_after(end)][:number]
            free = [c for c in free if c not in chosen]
            for case in chosen:
                earliest = max(start, (case.timeline.charge or start) + timedelta(days=4))
                by_urn[case.urn] = _with_decision(case, decision, some_working_day(rng, earliest, end))
    told = [
        c.urn for c in by_urn.values() if c.victims and c.decision and c.decision_date and c.decision_date >= start
    ]
    rng.shuffle(told)
    for urn in told[:TWO_VICTIMS]:
        case = by_urn[urn]
        by_urn[urn] = replace(case, victims=(*case.victims, load.victim(case.flags)))
    for urn in told[TWO_VICTIMS : TWO_VICTIMS + NO_REFERENCE]:
        by_urn[urn] = _first_victim(by_urn[urn], reference_shown=False)
    for urn in told[TWO_VICTIMS + NO_REFERENCE : TWO_VICTIMS + NO_REFERENCE + rng.randint(9, 13)]:
        by_urn[urn] = _first_victim(by_urn[urn], opted_out=True)
    return list(by_urn.values())


def _first_victim(case: Case, **changes: object) -> Case:
    return replace(case, victims=(replace(case.victims[0], **changes), *case.victims[1:]))  # type: ignore[arg-type]


def _with_decision(case: Case, decision: str, day: date) -> Case:
    if decision != STOPPED:
        return replace(case, decision=decision, decision_date=day)
    timeline = replace(case.timeline, finalised=day)
    return replace(case, decision=decision, decision_date=day, timeline=timeline, outcome="Discontinued")


def known_on(case: Case, month: str) -> Timeline:
    """What a month's export shows: things done by then, and hearings and orders whenever they are."""
    today = export_day(month)
    timeline, end = case.timeline, case.timeline.finalised
    done = ("review", "defence_known", "defence_engagement", "stage_1_done", "indictment_served")
    hearings = ("first_hearing", "sending", "ptph", "stage_1_due", "indictment_due", "trial")
    hidden: dict[str, date | None] = {}
    stop = min(today, end) if case.outcome in ("Discontinued", "No further action") and end else today
    for name in done:
        value = getattr(timeline, name)
        hidden[name] = value if value and value <= stop else None
    hearing = timeline.first_hearing
    for name in hearings[1:]:
        if hearing is None or hearing > stop:
            hidden[name] = None
    if timeline.ptph and timeline.ptph > stop:
        hidden["trial"] = None
    hidden["finalised"] = end if end and end <= last_day(month) else None
    return replace(timeline, **hidden)  # type: ignore[arg-type]


def stage(case: Case, month: str) -> str:
    """Where the case stands at the end of the month, in the office's words."""
    today, line = last_day(month), case.timeline
    if line.finalised and line.finalised <= today:
        return "Finalised"
    if line.first_hearing is None or line.first_hearing > today:
        return "Awaiting first hearing"
    if line.ptph and line.ptph > today:
        return "Post-sending"
    if line.trial and line.trial > today:
        return "Trial preparation"
    return "Awaiting sentence" if line.trial is None else "Trial"
