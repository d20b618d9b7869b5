"""The staff list becomes people: roles in our words, managers by id or name, one person a staff id."""

from datetime import date

import pytest
from intake_builders import codes, take_staff

from iqa.domain import Role
from iqa.intake.staff import role_of


@pytest.mark.parametrize(
    ("wording", "role"),
    [
        ("Senior Crown Prosecutor", Role.PROSECUTOR),
        ("PROSECUTORS", Role.PROSECUTOR),
        ("District Crown Prosecutor", Role.LEGAL_MANAGER),
        ("Head of Unit", Role.LEGAL_MANAGER),
        ("VLO", Role.VICTIM_LIAISON_OFFICER),
        ("VLU Manager", Role.VLU_MANAGER),
        ("Paralegal", Role.PARALEGAL_OFFICER),
        ("Crown Advocate", Role.ADVOCATE),
        ("Receptionist", Role.OTHER),
    ],
)
def test_a_role_is_known_by_its_usual_wordings(wording, role):
    assert role_of(wording) is role


def test_a_row_becomes_a_person_with_all_that_it_holds():
    taken = take_staff(
        {
            "Staff id": 17.0,
            "Name": "Maple, Ash",
            "Grade": "SCP",
            "Unit": "North",
            "Team": "Red",
            "Email": "ash.maple@example.invalid",
            "Start date": "01/02/2020",
            "Leave date": date(2026, 12, 31),
            "Other names": "Ash Sample; Test, Ash ;",
            "Not sampled this month": "long-term leave",
        }
    )
    (one,) = taken.people
    assert (one.id, one.name, one.role, one.grade, one.unit, one.team) == (
        "17",
        "Ash Maple",
        Role.PROSECUTOR,
        "SCP",
        "North",
        "Red",
    )
    assert (one.start, one.leave) == (date(2020, 2, 1), date(2026, 12, 31))
    assert one.other_names == ("Ash Sample", "Ash Test")
    assert (one.email, one.not_sampled) == ("ash.maple@example.invalid", "long-term leave")
    assert taken.population is None
    assert taken.problems == ()


def test_line_managers_are_found_by_id_or_name():
    people = take_staff(
        {"Staff id": "M1", "Name": "Cal Willow", "Role": "Legal manager", "Line manager": ""},
        {"Staff id": "P1", "Line manager": "m1"},
        {"Staff id": "P2", "Name": "Eve Elm", "Line manager": "Willow, Cal"},
    ).people
    assert {person.id: person.line_manager for person in people} == {"M1": "", "P1": "M1", "P2": "M1"}


def test_a_line_manager_who_is_unknown_or_not_alone_is_blank_and_said():
    twins = [{"Staff id": f"M{n}", "Name": "Cal Willow", "Role": "Legal manager", "Unit": "West"} for n in (1, 2)]
    taken = take_staff(
        *twins,
        {"Staff id": "P1", "Line manager": "Cal Willow", "Unit": "West"},
        {"Staff id": "P2", "Name": "Eve Elm", "Line manager": "Nobody"},
    )
    assert {person.line_manager for person in taken.people} == {""}
    assert [(p.code, p.row, p.value) for p in taken.problems] == [
        ("line-manager-not-found", 4, "Cal Willow"),
        ("line-manager-not-found", 5, "Nobody"),
    ]
    assert taken.problems[0].message.startswith("Several people")


def test_a_line_manager_whose_name_is_only_near_is_suggested_and_kept_as_written():
    taken = take_staff(
        {"Staff id": "M1", "Name": "Siân Heath", "Role": "Legal manager"},
        {"Staff id": "P1", "Name": "Ash Maple", "Line manager": "S Heath"},
        {"Staff id": "P2", "Name": "Eve Elm", "Line manager": "Ms Sian Heath"},
    )
    assert {one.id: one.line_manager for one in taken.people} == {"M1": "", "P1": "S Heath", "P2": "M1"}
    (notice,) = taken.problems
    assert (notice.code, notice.value) == ("line-manager-not-found", "S Heath")
    assert notice.message.startswith("This line manager is not in the list: Siân Heath, M1?")


def test_letters_stay_behind_a_name_and_capitals_are_read():
    taken = take_staff(
        {"Staff id": "P1", "Name": "Maple, Ash, KC", "Other names": "SYCAMORE, ASH; Ash Elm, MBE"},
        {"Staff id": "P2", "Name": "HOLLY BROOK"},
    )
    assert [one.name for one in taken.people] == ["Ash Maple, KC", "Holly Brook"]
    assert taken.people[0].other_names == ("Ash Sycamore", "Ash Elm, MBE")


def test_one_staff_id_on_rows_that_differ_keeps_the_first_and_rejects_the_second():
    taken = take_staff({}, {}, {"Name": "Somebody Else"})
    assert [person.name for person in taken.people] == ["Ash Maple"]
    assert [(row.row, row.code) for row in taken.rejected] == [(4, "staff-id-repeated")]
    assert (taken.counts.accepted, taken.counts.rejected, taken.counts.merged) == (2, 1, 1)


def test_a_role_that_is_not_known_is_kept_as_other_and_said():
    taken = take_staff({"Role": "Receptionist"}, {"Staff id": "P2", "Role": "Other"})
    assert {person.role for person in taken.people} == {Role.OTHER}
    assert codes(taken.problems) == ["role-not-known"]
