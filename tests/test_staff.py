"""A person is found however their name is written, and has a file of their own that keeps its name."""

import pytest

from iqa.domain import Person
from iqa.errors import NotFoundError, RefusedError
from iqa.name_likeness import Likeness, likeness
from iqa.staff import (
    MOST_NAMED,
    Actor,
    Directory,
    NearThese,
    Nobody,
    OffList,
    OneOfThese,
    StaffNames,
    ThisOne,
    candidates_of,
    file_stems,
    how_surely,
    is_made_from_name,
    name_of,
    names_apart,
    resolve_person,
    with_id,
)

PEOPLE = {
    "P1": Person("P1", "Ash Maple", other_names=("Ash Sycamore",)),
    "P2": Person("P2", "Holly Brook"),
    "P3": Person("P3", "Holly Brook"),
}


@pytest.mark.parametrize("given", ["P1", "p1", "Ash Maple", "ASH  MAPLE", "Maple, Ash", "ash sycamore"])
def test_a_name_is_found_however_it_is_written(given: str) -> None:
    assert resolve_person(given, PEOPLE, PEOPLE, "work") == "P1"


def test_somebody_who_is_on_no_list_is_found_by_the_name_their_id_was_made_from() -> None:
    assert resolve_person("fir stranger", ["Fir Stranger (North)", "P1"], PEOPLE, "work") == "Fir Stranger (North)"


def test_a_name_that_two_people_bear_needs_the_staff_id() -> None:
    with pytest.raises(RefusedError, match="P2 or P3"):
        resolve_person("Holly Brook", PEOPLE, PEOPLE, "work")
    assert resolve_person("P3", PEOPLE, PEOPLE, "work") == "P3"


def test_a_right_name_of_somebody_who_has_none_is_told_who_has() -> None:
    with pytest.raises(NotFoundError) as refused:
        resolve_person(PEOPLE["P1"].name, ["P2"], PEOPLE, "work to mark")
    assert refused.value.hint == f"{PEOPLE['P2'].name} has."


@pytest.mark.parametrize(
    ("among", "hint"),
    [
        (["P1"], "Perhaps you mean Ash Maple."),
        ([], "Write the name as the staff list has it."),
        ([f"Oak {letter * 3} (North)" for letter in "abcdefghijklmn"], "Write the name as the staff list has it."),
        (["P1", *(f"Oak {letter * 3} (North)" for letter in "abcdefghijklmn")], "Perhaps you mean Ash Maple."),
    ],
)
def test_an_unknown_name_is_told_with_those_it_may_mean(among: list[str], hint: str) -> None:
    with pytest.raises(NotFoundError) as refused:
        resolve_person("Ash Mapel", among, PEOPLE, "work to mark")
    assert refused.value.message == "Ash Mapel has no work to mark."
    assert refused.value.hint == hint
    assert len(among) <= MOST_NAMED or "Oak" not in refused.value.hint


@pytest.mark.parametrize(
    ("person", "name"), [("P1", "Ash Maple"), ("Fir Stranger (North)", "Fir Stranger"), ("VLU", "VLU"), ("", "")]
)
def test_everybody_has_a_name_to_print(person: str, name: str) -> None:
    assert name_of(person, PEOPLE) == name


def test_files_are_named_after_people_and_namesakes_by_their_id_too() -> None:
    assert file_stems(["P1", "P2"], PEOPLE) == {"P1": "Ash Maple", "P2": "Holly Brook P2"}
    assert file_stems(["P3"], PEOPLE) == {"P3": "Holly Brook P3"}, "whoever else is written to"


def test_a_file_name_holds_nothing_that_a_file_system_refuses() -> None:
    odd = {"a/b": Person("a/b", '../Sage: "Moss"?*'), "x": Person("x", "///")}
    assert file_stems(odd, odd) == {"a/b": "Sage Moss", "x": "unnamed"}


# --- whom a name means

SIAN = Person("M1", "Siân Heath", unit="Mags", other_names=("Siân Vale",), email="s.heath@thornmere.example")
KC = Person("M2", "Coral McHeath KC", unit="Mags")
NORTH, SOUTH = Person("P8", "Cal Willow", unit="North"), Person("P9", "Cal Willow", unit="South")
OFFICE = Directory((SIAN, KC, NORTH, SOUTH))


@pytest.mark.parametrize(
    ("written", "person", "otherwise"),
    [
        ("m1", SIAN, False),
        ("Siân Heath", SIAN, False),
        ("HEATH, SIÂN", SIAN, False),
        ("Sian Heath", SIAN, True),
        ("Sia\u0302n  Heath", SIAN, False),
        ("Ms Siân Heath", SIAN, True),
        ("Vale, Sian (Ms)", SIAN, True),
        ("Coral Mc Heath", KC, True),
        ("HHJ Coral McHeath", KC, True),
        ("Coral McHeath KC", KC, False),
    ],
)
def test_a_name_means_one_person_however_it_is_written(written: str, person: Person, otherwise: bool) -> None:
    found = OFFICE.find(written)
    assert isinstance(found, ThisOne)
    assert (found.person, found.otherwise) == (person, otherwise)
    assert OFFICE.one(written) == person


def test_namesakes_are_told_apart_by_unit_or_not_at_all() -> None:
    assert OFFICE.find("Cal Willow", "south") == ThisOne(SOUTH)
    assert OFFICE.find("Cal Willow", "East") == OneOfThese((NORTH, SOUTH))
    assert OFFICE.one("Cal Willow", "East") is None


def test_of_two_who_differ_by_letters_alone_the_one_written_so_is_meant() -> None:
    plain, letters = Person("P1", "Ash Maple"), Person("P2", "Ash Maple KC")
    both = Directory((plain, letters))
    assert (both.one("maple, ash"), both.one("Ash Maple KC")) == (plain, letters)
    assert both.find("Ms Ash Maple MBE") == OneOfThese((plain, letters))


@pytest.mark.parametrize(
    ("written", "near"),
    [("S Heath", (SIAN,)), ("Sian Heat", (SIAN,)), ("Heath", (SIAN,)), ("C Willow", (NORTH, SOUTH)), ("Elm", ())],
)
def test_a_near_name_is_nobodys_and_is_suggested(written: str, near: tuple[Person, ...]) -> None:
    found = OFFICE.find(written)
    assert found == (NearThese(near) if near else Nobody())
    assert candidates_of(found) == near
    assert OFFICE.one(written) is None


def test_a_blank_name_means_nobody() -> None:
    assert OFFICE.find(" ") == Directory().find("Ash Maple") == Nobody()


_FIRST = ("Ash", "Siân", "Sam", "Samantha", "S", "SJ", "Heath", "Jo", "Bill", "William", "Ng")
_LAST = ("Heath", "Maple", "O'Vale", "Ng", "McVale", "Heath-Vale", "Sian")
_NAMES = [f"{first} {last}" for first in _FIRST for last in _LAST] + [
    *_LAST,
    "Ash Ann Maple",
    "Ash Mapel",
    "Asha Mple",
]


@pytest.mark.parametrize("written", _NAMES)
def test_looking_up_finds_every_near_name_that_comparing_with_all_would(written: str) -> None:
    others = [name for name in _NAMES if likeness(written, name) is not Likeness.SAME]
    found = Directory(Person(name, name) for name in others).find(written)
    assert {one.name for one in candidates_of(found)} == {
        name for name in others if likeness(written, name) is Likeness.NEAR
    }


# --- somebody who is not on the staff list


@pytest.mark.parametrize(
    ("person_id", "name", "unit"),
    [
        ("Fir Stranger (North)", "Fir Stranger", "North"),
        ("Fir Stranger", "Fir Stranger", ""),
        ("Fir Stranger (Mags (North))", "Fir Stranger", "Mags (North)"),
        ("Fir (Al) Stranger (North)", "Fir (Al) Stranger", "North"),
        ("Fir(Al)", "Fir(Al)", ""),
        ("(North)", "(North)", ""),
        ("Fir Stranger)", "Fir Stranger)", ""),
        ("", "", ""),
    ],
)
def test_an_id_made_from_a_name_has_its_parts(person_id: str, name: str, unit: str) -> None:
    assert OffList.of(person_id) == OffList(name, unit)
    assert OffList(name, unit).id == person_id


def test_a_unit_of_victim_liaison_is_no_person() -> None:
    assert OffList("VLU", "North").is_liaison_unit
    assert not OffList.of("Fir Stranger (North)").is_liaison_unit


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("m1", Likeness.SAME),
        ("Sian Heath (Crown)", Likeness.SAME),
        ("S Heath (Mags)", Likeness.NEAR),
        ("Dale Fern (Mags)", Likeness.DIFFERENT),
        ("P1", Likeness.DIFFERENT),
        ("heath@thornmere.example", Likeness.DIFFERENT),
        ("", Likeness.DIFFERENT),
    ],
)
def test_an_id_or_a_name_means_a_person_more_or_less_surely(written: str, how: Likeness) -> None:
    assert how_surely(written, "M1", ("Siân Heath",)) is how


# --- what people are called


def test_people_of_one_name_are_told_apart_however_it_is_written() -> None:
    people = {one.id: one for one in (SIAN, Person("P7", "Sian Heath"), NORTH)}
    assert names_apart(people) == {"M1": "Siân Heath (M1)", "P7": "Sian Heath (P7)", "P8": "Cal Willow"}
    called = StaffNames({one: person.name for one, person in people.items()} | {"Fir (North)": "Fir"})
    assert [called.person(one) for one in ("P8", "Fir (North)", "X9")] == ["Cal Willow (P8)", "Fir (North)", "X9"]


def test_a_suggestion_names_the_staff_id_where_there_is_one() -> None:
    stranger = OffList.of("Fir Stranger (North)").as_person()
    assert [with_id(one) for one in (SIAN, stranger)] == ["Siân Heath, M1", "Fir Stranger (North)"]
    assert [is_made_from_name(one) for one in (SIAN, stranger)] == [False, True]


# --- who acts


@pytest.mark.parametrize("typed", ["M1", "S.Heath@thornmere.example", "Sian Heath", "HEATH, Siân (Ms)"])
def test_the_actor_is_a_person_when_the_staff_list_knows_them_for_certain(typed: str) -> None:
    actor = Actor(typed, lambda: OFFICE.people)
    assert (actor.typed, actor.person) == (typed, SIAN)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("Cal Willow", OneOfThese((NORTH, SOUTH))),
        ("S Heath", NearThese((SIAN,))),
        ("root", Nobody()),
        ("", Nobody()),
    ],
)
def test_an_actor_in_doubt_is_nobody_for_certain(typed: str, meaning: object) -> None:
    actor = Actor(typed, lambda: OFFICE.people)
    assert actor.meaning == meaning
    assert actor.person is None


def test_a_shared_mailbox_tells_nobody_apart() -> None:
    shared = tuple(Person(one, f"{one} Elm", email="unit@thornmere.example") for one in ("P1", "P2"))
    actor = Actor("unit@thornmere.example", lambda: shared)
    assert (actor.meaning, actor.person) == (OneOfThese(shared), None)


def test_the_staff_list_is_read_once_and_only_when_it_is_asked_who_acts() -> None:
    read: list[int] = []
    actor = Actor("Siân Heath", lambda: read.append(1) or OFFICE.people)
    assert not read
    assert actor.person is actor.person is SIAN
    assert read == [1]
