"""Groups of a draw are called by the names of the people in them, and by staff id where no name is known."""

import pytest
from sampling_builders import caseload, manager, policy, prosecutor, request

from iqa.domain import ItemState
from iqa.sampling.draw import draw_sample
from iqa.staff import names_apart
from iqa.workflow.groups import group_in_words, marker_in_words, short_group_in_words, work_in_words

NAMES = {"S1": "Ash Maple", "M1": "Bryony Furze"}


@pytest.mark.parametrize(
    ("cell", "per", "words"),
    [
        (("S1",), ("person",), "Ash Maple"),
        (("S9",), ("person",), "S9"),
        (("S1", "Magistrates"), ("person", "casework_type"), "Ash Maple | Magistrates"),
        (("",), ("unit",), "not recorded"),
    ],
)
def test_a_group_is_called_by_name_where_one_is_known(
    cell: tuple[str, ...], per: tuple[str, ...], words: str
) -> None:
    assert group_in_words(cell, per, NAMES) == words


def test_two_people_of_one_name_are_two_groups() -> None:
    people = {one.id: one for one in (prosecutor("S1", name="Ash Maple"), prosecutor("S2", name="Ash Maple"))}
    called = [group_in_words((one,), ("person",), names_apart(people)) for one in people]
    assert called == ["Ash Maple (S1)", "Ash Maple (S2)"]


def test_a_group_that_could_not_give_what_was_asked_is_called_the_same() -> None:
    drawn = draw_sample(request(caseload({"S1": 1, "S2": 4}), policy(take=2), (manager("M1"),)))
    (short,) = drawn.shortfalls
    assert short_group_in_words(short, drawn.policy.per, NAMES) == "Ash Maple"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("casework|01AB1234526|S1|case", "01AB1234526, Ash Maple"),
        ("casework|01AB1234526|S9|initial review|2", "01AB1234526, S9, initial review, 2"),
        (
            "victim-letters|01AB1234526|V9|stopped charge|2026-10-05",
            "01AB1234526, stopped charge to victim V9, decided on 5 October 2026",
        ),
        ("victim-letters|01AB1234526", "01AB1234526"),
        ("no key", "no key"),
    ],
)
def test_a_piece_of_work_is_called_by_its_urn_and_what_else_tells_it_apart(key: str, words: str) -> None:
    assert work_in_words(key, NAMES) == words


def test_who_marks_a_piece_of_work_is_said_by_name_or_that_nobody_may() -> None:
    with_one = draw_sample(request(caseload({"S1": 2}), people=(manager("M1"),)))
    without = draw_sample(request(caseload({"S1": 2})))
    key = next(item.key for item in with_one.items if item.state is ItemState.DRAWN)
    assert marker_in_words(with_one, key, NAMES) == "Bryony Furze marks it"
    assert marker_in_words(with_one, key, {}) == "M1 marks it"
    assert marker_in_words(without, key, NAMES) == "nobody may mark it"
