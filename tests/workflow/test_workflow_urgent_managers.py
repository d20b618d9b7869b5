"""Who is to know of what is urgent, as far as the staff list tells for certain."""

from datetime import date

import pytest
from msgspec.structs import replace

from iqa.domain import Item, Person, Role
from iqa.workflow.urgent_managers import manager_of_letter, manager_of_work, unit_of

PEOPLE = {
    one.id: one
    for one in (
        Person("M1", "Hazel Larch", Role.LEGAL_MANAGER, unit="North"),
        Person("M2", "Holly Brook", Role.LEGAL_MANAGER, unit="South"),
        Person("P1", "Ash Maple", Role.PROSECUTOR, unit="North", line_manager="M1"),
        Person("L1", "Rowan Elder", Role.VLU_MANAGER, unit="North"),
        Person("L2", "Bryony Furze", Role.VLU_MANAGER, unit="South"),
        Person("V1", "Dell Rush", Role.VICTIM_LIAISON_OFFICER, unit="North", line_manager="L1"),
        Person("V2", "Lark Meadow", Role.VICTIM_LIAISON_OFFICER, unit="South", line_manager="L2"),
        Person("V3", "Wren Moor", Role.VICTIM_LIAISON_OFFICER, unit="South", line_manager="L9"),
    )
}


def letter(**facts: str) -> Item:
    return Item("victim-letters|01AB1|V1|stopped charge|2026-10-05", {"letter_state": "sent", **facts})


@pytest.mark.parametrize(
    ("rows", "manager"),
    [
        ([letter(drafter_id="V1")], "L1"),
        ([letter(drafter_id="P1", unit="North")], "M1"),
        ([letter(drafter_id="V3", unit="South")], "L2"),
        ([letter(unit="South")], "L2"),
        ([letter(drafter_id="V1"), letter(drafter_id="V1")], "L1"),
        ([letter(drafter_id="V1", unit="South"), letter(drafter_id="V2", unit="South")], "L2"),
        ([letter(drafter_id="V1", unit="South"), letter(unit="South")], "L2"),
        ([letter(drafter_id="nobody", unit="East")], ""),
        ([], ""),
    ],
)
def test_a_letter_is_for_the_drafters_manager_else_for_the_liaison_units(rows: list[Item], manager: str) -> None:
    found = manager_of_letter(rows, PEOPLE)
    assert (found.id if found else "") == manager


def test_the_only_manager_of_a_liaison_unit_is_meant_whatever_the_unit_of_the_letter() -> None:
    only = {id: one for id, one in PEOPLE.items() if id != "L2"}
    found = manager_of_letter([letter(unit="East")], only)
    assert found == only["L1"]


def test_work_is_for_whoever_manages_whose_it_is() -> None:
    assert manager_of_work(Item("k", {"person": "P1"}), PEOPLE) == PEOPLE["M1"]
    assert manager_of_work(Item("k", {"unit": "South"}), PEOPLE) == PEOPLE["M2"]
    assert manager_of_work(letter(unit="South"), PEOPLE) == PEOPLE["L2"]
    assert manager_of_work(Item("k", {"unit": "East"}), PEOPLE) is None


def test_who_has_left_is_told_nothing() -> None:
    gone = {**PEOPLE, "L1": replace(PEOPLE["L1"], off_list=date(2026, 10, 1))}
    found = manager_of_letter([letter(drafter_id="V1", unit="North")], gone)
    assert found == gone["L2"]


def test_the_unit_of_work_of_several_is_not_known() -> None:
    assert unit_of([letter(unit="North"), letter(unit="North")]) == "North"
    assert unit_of([letter(unit="North"), letter(unit="South")]) == ""
