"""A person is found however their name is written, and has a file of their own that keeps its name."""

import pytest

from iqa.domain import Person
from iqa.errors import NotFoundError, RefusedError
from iqa.staff import MOST_NAMED, file_stems, name_of, resolve_person

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
