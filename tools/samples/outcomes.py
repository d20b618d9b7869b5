"""What became known of cases in a month, as an office keeps a list of it: panels, complaints and reviews upheld,
custody time limit failures, adverse outcomes. One row stands twice, and one means nothing."""

from datetime import date, timedelta
from random import Random

from samples.cases import Case
from samples.days import first_day, last_day, on_or_after
from samples.office import Sheet

HEADINGS = ("Case reference", "Type of outcome", "Outcome date", "CPS unit", "What was found")
FOUND = {
    "CMP": (
        10,
        "The panel asked for a trial strategy that deals with the second suspect",
        "The panel found the disclosure plan sound and the review thin",
        "The panel asked who would chase the telephone records",
        "The panel found the case ready",
    ),
    "LSIP": (
        5,
        "Community members could not tell from the file why the charge was reduced",
        "Community members found the needs of the witness well set out",
        "Community members asked why a restraining order was not sought",
    ),
    "Complaint upheld": (
        4,
        "The letter did not answer why the decision was made",
        "Nobody told the victim of the new date",
    ),
    "VRR upheld": (
        5,
        "The evidence of the second witness was not weighed",
        "The case was stopped before the forensic result was in",
        "The reasons did not deal with the defendant's account",
    ),
    "CTL failure": (1, "The expiry date was entered a week late"),
    "Adverse outcome": (
        5,
        "No case to answer after the identification was excluded",
        "The judge stopped the case at half time",
        "Stopped at trial: the complainant was not warned",
    ),
}
"""Each type of outcome, as the office writes it -> how many a month, and what was found."""
LOOKED_BACK = timedelta(days=90)


def outcomes_sheet(seed: str, month: str, cases: tuple[Case, ...]) -> Sheet:
    """The list of a month, in the order in which things became known."""
    rng = Random(f"{seed}|outcomes|{month}")
    start, end = first_day(month), last_day(month)
    pool = [one for one in cases if one.timeline.review and end - LOOKED_BACK <= one.timeline.review <= end]
    rows: list[tuple[object, ...]] = []
    for what, (count, *said) in FOUND.items():
        for case in rng.sample(pool, count):
            day = on_or_after(start + timedelta(days=rng.randrange((end - start).days - 3)))
            rows.append((case.urn, what, _dated(rng, day), case.unit, rng.choice(said)))
    rows.sort(key=lambda row: (str(row[2]), str(row[0])))
    rows.insert(3, rows[1])
    rows.append((rng.choice(pool).urn, "Compliment", "", "", "A victim wrote to say thank you"))
    title = f"Panels, complaints, reviews and outcomes, Thornmere, {start:%B %Y}"
    return Sheet("Outcomes", title, HEADINGS, tuple(rows))


def _dated(rng: Random, day: date) -> date | str:
    return day if rng.random() < 0.7 else f"{day:%d/%m/%Y}"
