"""Names become staff ids where the staff list is sure, and stay names made unique by unit where it is not."""

import pytest
from intake_builders import codes, person, take_cases

from iqa.intake.people import Names, resolve

PEOPLE = (
    person("P1", "Ash Maple", unit="North"),
    person("P2", "Bryony Fern-Test", unit="North", other_names=("Bryony Sample",)),
    person("P3", "Cal Willow", unit="North"),
    person("P4", "Cal Willow", unit="South"),
    person("P5", "Dee Rowan", unit="West"),
    person("P6", "Dee Rowan", unit="West"),
)


@pytest.mark.parametrize(
    ("name", "unit", "found"),
    [
        ("Ash Maple", "North", ("P1", "Ash Maple")),
        ("ash  MAPLE", "South", ("P1", "Ash Maple")),
        ("Maple, Ash", "", ("P1", "Ash Maple")),
        ("P1", "", ("P1", "Ash Maple")),
        ("Bryony Sample", "North", ("P2", "Bryony Fern-Test")),
        ("Cal Willow", "north", ("P3", "Cal Willow")),
        ("Cal Willow", "South", ("P4", "Cal Willow")),
        ("Cal Willow", "East", ("Cal Willow (East)", "Cal Willow")),
        ("Dee Rowan", "West", ("Dee Rowan (West)", "Dee Rowan")),
        ("Nobody, Known", "East", ("Known Nobody (East)", "Known Nobody")),
        ("Known Nobody", "", ("Known Nobody", "Known Nobody")),
        ("", "North", ("", "")),
    ],
)
def test_a_name_is_found_by_name_other_name_id_or_unit(name, unit, found):
    assert resolve(name, unit, PEOPLE) == found


def test_a_name_written_in_several_ways_is_one_person():
    taken = take_cases(
        {"URN": "01AB0000126", "Reviewing prosecutor": "ELM, EVE"},
        {"URN": "01AB0000226", "Reviewing prosecutor": "Eve Elm"},
        {"URN": "01AB0000326", "Reviewing prosecutor": "Elm, Eve"},
    )
    assert {item.text("person") for item in taken.population.items} == {"Eve Elm (North)"}
    assert {item.text("person_name") for item in taken.population.items} == {"Eve Elm"}


def test_a_name_not_in_the_staff_list_is_said_once_with_its_rows():
    taken = take_cases(
        {"URN": "01AB0000126", "Reviewing prosecutor": "Eve Elm"},
        {"URN": "01AB0000226", "Reviewing prosecutor": "Eve Elm"},
        {"URN": "01AB0000326", "Reviewing prosecutor": "Dee Rowan", "Unit": "West"},
        {"URN": "01AB0000426"},
        people=PEOPLE,
    )
    unknown, ambiguous = taken.problems
    assert (unknown.code, unknown.value, unknown.column) == (
        "person-not-in-staff-list",
        "Eve Elm (North)",
        "Reviewing prosecutor",
    )
    assert "(2 rows)" in unknown.message
    assert (ambiguous.code, ambiguous.value) == ("person-ambiguous", "Dee Rowan (West)")
    assert taken.population.items[3].text("person") == "P1"


def test_advocates_outside_the_office_are_no_reason_for_a_notice():
    taken = take_cases({"Trial advocate": "Counsel Outside"}, people=PEOPLE)
    assert taken.problems == ()
    assert taken.population.items[0].text("advocate_id") == "Counsel Outside (North)"


def test_without_a_staff_list_there_is_one_notice_for_all_names():
    taken = take_cases({}, {"URN": "01AB0000126", "Reviewing prosecutor": "Eve Elm"})
    assert codes(taken.problems) == ["no-staff-list"]
    assert "2 people are" in taken.problems[0].message


def test_the_name_of_a_person_comes_from_the_staff_list_when_it_can():
    names = Names(PEOPLE)
    assert names.name_of("P2", "Sample, Bryony") == "Bryony Fern-Test"
    assert names.name_of("Eve Elm (North)", "Elm, Eve") == "Eve Elm"


# --- names that are written otherwise, or nearly

WRITTEN = (
    person("M1", "Siân Heath", unit="North"),
    person("M2", "Coral McHeath", unit="North"),
    person("P1", "Ash Maple", unit="North"),
    person("P2", "Ash Maple KC", unit="North"),
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Sian Heath", "M1"),
        ("Ms Siân Heath", "M1"),
        ("Heath, Sian (Ms)", "M1"),
        ("Siân Heath, KC", "M1"),
        ("Coral Mc Heath", "M2"),
        ("MCHEATH, CORAL", "M2"),
        ("Ash Maple", "P1"),
        ("Maple, Ash KC", "P2"),
    ],
)
def test_a_name_on_the_staff_list_is_theirs_however_the_export_writes_it(written, found):
    taken = take_cases({"Reviewing prosecutor": written}, people=WRITTEN)
    assert [(item.text("person"), item.text("prosecutor")) for item in taken.population.items] == [
        (found, written)
    ]


def test_who_is_written_otherwise_is_said_with_the_name_on_the_list():
    taken = take_cases(
        {"Reviewing prosecutor": "Sian Heath"}, {"Reviewing prosecutor": "HEATH, Siân"}, people=WRITTEN
    )
    (notice,) = [one for one in taken.problems if one.code.startswith("person-")]
    assert (notice.code, notice.value) == ("person-written-otherwise", "Sian Heath (North): Siân Heath, M1")
    assert "Sian Heath (North) was taken to be Siân Heath, M1 (1 row)" in notice.message


@pytest.mark.parametrize(
    ("written", "near"),
    [("S Heath", "Siân Heath, M1"), ("Sian Heat", "Siân Heath, M1"), ("Heath", "Siân Heath, M1")],
)
def test_a_near_name_is_nobodys_and_the_notice_suggests_whose(written, near):
    taken = take_cases({"Reviewing prosecutor": written}, people=WRITTEN)
    assert taken.population.items[0].text("person") == f"{written} (North)"
    (notice,) = [one for one in taken.problems if one.code.startswith("person-")]
    assert (notice.code, notice.value) == ("person-near-staff-list", f"{written} (North): {near}?")
    assert f"is not in the staff list (1 row): {near}?" in notice.message


def test_a_stranger_written_in_several_ways_is_one_person_in_the_best_writing():
    ways = ("Eve Świerk", "Eve Swierk", "Świerk, Eve", "EVE ŚWIERK", "Mx Eve Świerk", "Eve Świerk, KC")
    taken = take_cases(
        *({"URN": f"01AB000{number}126", "Reviewing prosecutor": way} for number, way in enumerate(ways)),
        people=WRITTEN,
    )
    assert {(item.text("person"), item.text("person_name")) for item in taken.population.items} == {
        ("Eve Świerk (North)", "Eve Świerk")
    }


def test_strangers_of_the_same_letters_or_of_another_title_stay_apart():
    ways = ("Ann Asher", "Anna Sher", "Mr Bo Elm", "Ms Bo Elm")
    taken = take_cases(
        *({"URN": f"01AB000{number}126", "Reviewing prosecutor": way} for number, way in enumerate(ways)),
        people=WRITTEN,
    )
    assert len({item.text("person") for item in taken.population.items}) == 4
