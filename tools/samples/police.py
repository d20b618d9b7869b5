"""The invented police-file outcomes of Thornmere, laid out as the Director's Guidance Assessment export.

One row a failure, the case repeated, under exactly the seventeen headings of that export.
"""

from random import Random

from samples.cases import Case
from samples.days import first_day, last_day
from samples.names import POLICE_UNITS

HEADINGS = (
    "URN",
    "Casework Type",
    "Unit",
    "Police Unit Name",
    "Police unit",
    "Reviewing group",
    "Review Type All",
    "Review",
    "Prosecutor's Declaration",
    "Rape",
    "Domestic violence",
    "Hate Crime Flag",
    "Failure types",
    "Did the police dispute this failure?",
    "Did CPS accept the dispute?",
    "Contact methods",
    "Comments",
)
FAILURES = (
    "Breach failure - Charged by Police in breach of the Director's Guidance",
    "Disclosure failure - Disclosable unused material not provided",
    "Disclosure failure - Information about reasonable lines of inquiry insufficient",
    "Disclosure failure - Schedules of unused material not completed correctly",
    "Disclosure failure - Schedules of unused material not provided",
    "Evidential failure - Exhibit",
    "Evidential failure - Forensic",
    "Evidential failure - Medical evidence",
    "Evidential failure - Multi-media BWV not clipped",
    "Evidential failure - Multi-media BWV not provided",
    "Evidential failure - Multi-media CCTV not in playable format",
    "Evidential failure - Statement(s)",
    "Victim and witness failure - VPS - no information on whether VPS offered/not provided",
    "Victim and witness failure - Victim and witness needs (not special measures related)",
)
COMMENTS = (
    "",
    "",
    "Asked for again on the action plan",
    "Schedule lists the footage as “tbc”",
    "Statement refers to an exhibit that is not here",
    "=see MG3 para 4",
    "File will not open on our player\nNew copy requested",
    "Needs of the witness not recorded; café premises closed on Sundays",
    "Supplied on the second request",
)
CASES_A_MONTH = 150


def police_rows(seed: str, month: str, cases: tuple[Case, ...]) -> list[list[object]]:
    """The rows of a month's outcomes: newly charged cases, most with one failure and some with up to four."""
    rng = Random(f"{seed}|police|{month}")
    start, end = first_day(month), last_day(month)
    new = [c for c in cases if c.timeline.charge and start <= c.timeline.charge <= end]
    older = [c for c in cases if c.timeline.charge and c.timeline.charge < start and c.open_after(end)]
    chosen = (new + rng.sample(older, max(CASES_A_MONTH - len(new), 0)))[:CASES_A_MONTH]
    rows: list[list[object]] = []
    for case in sorted(chosen, key=lambda c: c.urn):
        for failure in rng.sample(FAILURES, rng.choice((1, 1, 1, 2, 2, 3, 4))):
            rows.append(_row(rng, case, failure))
    return rows


def _row(rng: Random, case: Case, failure: str) -> list[object]:
    disputed = rng.choices(("Yes", "No", ""), (3, 6, 2))[0]
    accepted = rng.choice(("Yes", "No", "No", "")) if disputed == "Yes" else ""
    contact = rng.choice(("Email", "Phone call", "Meeting, Email")) if disputed == "Yes" else ""
    casework = "" if rng.random() < 0.12 else case.casework_type
    flags = (_shown(case, "rape"), _shown(case, "domestic abuse"), _shown(case, "hate crime"))
    place: list[object] = [case.urn, casework, case.unit, case.police_unit, POLICE_UNITS[case.police_unit]]
    return [*place, "", "", "", "", *flags, failure, disputed, accepted, contact, rng.choice(COMMENTS)]


def _shown(case: Case, flag: str) -> str:
    return "Yes" if flag in case.flags else ""
