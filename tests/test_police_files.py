"""Failures in their families, cases and disputes, and the day by which a dispute is to be settled."""

from datetime import date

import pytest
from intake_builders import take_police_files

from iqa.domain import Month, Rule, Standard
from iqa.police_files import (
    Dispute,
    Family,
    FileTotals,
    by_case,
    dispute_days,
    dispute_deadline,
    dispute_of,
    family_of,
    file_totals,
)


@pytest.mark.parametrize(
    ("failure", "family"),
    [
        ("Breach failure - Charged by Police in breach of the Director's Guidance", Family.BREACH),
        ("Disclosure failure - Schedules", Family.DISCLOSURE),
        ("EVIDENTIAL failure – Forensic", Family.EVIDENTIAL),
        ("Victim and witness failure - VPS", Family.VICTIM_AND_WITNESS),
        ("Victims and witnesses", Family.VICTIM_AND_WITNESS),
        ("Witness failure", Family.VICTIM_AND_WITNESS),
        ("Something else", Family.UNKNOWN),
    ],
)
def test_the_family_is_what_the_failure_type_opens_with(failure, family):
    assert family_of(failure) is family


@pytest.mark.parametrize(
    ("month", "deadline"),
    [
        (Month(2026, 10), date(2026, 12, 12)),
        (Month(2026, 12), date(2027, 2, 11)),
        (Month(2026, 2), date(2026, 4, 11)),
    ],
)
def test_disputes_are_to_be_settled_42_days_after_the_month(month, deadline):
    assert dispute_deadline(month) == deadline


@pytest.mark.parametrize(
    ("disputed", "accepted", "state"),
    [
        ("No", "", Dispute.NONE),
        ("No", "Yes", Dispute.NONE),
        ("Yes", "", Dispute.OPEN),
        ("Yes", "Yes", Dispute.ACCEPTED),
        ("Yes", "No", Dispute.REFUSED),
        ("", "Yes", Dispute.ACCEPTED),
        ("", "", Dispute.NOT_RECORDED),
    ],
)
def test_a_dispute_stands_where_the_export_shows(disputed, accepted, state):
    taken = take_police_files(
        {"Did the police dispute this failure?": disputed, "Did CPS accept the dispute?": accepted}
    )
    assert dispute_of(taken.population.items[0]) is state


def test_failures_are_grouped_into_cases():
    taken = take_police_files(
        {"Police Unit Name": "Test Police", "Unit": "North"},
        {
            "Failure types": "Breach failure",
            "Did the police dispute this failure?": "Y",
            "Did CPS accept the dispute?": "Y",
        },
        {"URN": "80P0100001/2", "Police unit": 7.0, "Unit": "South"},
    )
    first, second = by_case(taken.population.items)
    assert (first.urn, first.unit, first.police_unit) == ("80P0100001/2", "South", "7")
    assert (second.unit, second.police_unit, len(second.failures)) == ("North", "Test Police", 2)
    assert (first.stands, second.stands) == (1, 1)


def test_a_months_files_are_counted_in_failures_cases_and_disputes():
    asked, accepted = "Did the police dispute this failure?", "Did CPS accept the dispute?"
    taken = take_police_files(
        {asked: "Yes"},
        {"Failure types": "Breach failure", asked: "Yes", accepted: "No"},
        {"URN": "80P0100001/2", asked: "Yes", accepted: "Yes"},
        {"URN": "80P0100002", asked: "No"},
        {"URN": "80P0100003"},
    )
    day = date(2026, 12, 12)
    assert file_totals(taken.population.items, day) == FileTotals(5, 4, 3, 1, 1, day)
    assert file_totals([], day) == FileTotals(0, 0, 0, 0, 0, day)


def test_the_office_may_set_another_limit_for_disputes():
    def standard(days):
        return Standard("police-dispute", "Dispute settled", Rule.CALENDAR_DAYS, "", "", days)

    assert dispute_days([]) == dispute_days([standard(None)]) == 42
    assert dispute_days([standard(28)]) == 28
