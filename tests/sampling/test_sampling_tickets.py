"""Tickets agree with the published rule, with its published examples, and with another implementation of it."""

from decimal import Decimal, localcontext

import pytest
from consistent_sampler import sampler
from consistent_sampler.consistent_sampler import first_fraction
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.sampling.tickets import in_ticket_order, ticket

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_the_published_example_of_a_ticket() -> None:
    assert ticket("01382438112797316654", "AB-130") == (
        "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"
    )


@pytest.mark.parametrize(
    ("seed", "keys", "order"),
    [
        ("314159", ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"], ["B-2", "B-3", "A-3", "A-2"]),
        ("31", ["a", "b", "c", "d"], ["b", "a", "d", "c"]),
        ("77", ["a", "b", "c", "d"], ["b", "d", "c", "a"]),
        (
            "41",
            [str(n) for n in range(100)],
            ["73", "51", "17", "58", "38", "42", "39", "20", "11", "67"],
        ),
        (
            "2025-Q3|UnitA|734829105",
            [f"06AB{n:07}/25" for n in range(1, 51)],
            [f"06AB{n:07}/25" for n in (17, 2, 27, 32, 7, 29)],
        ),
    ],
)
def test_the_published_examples_of_an_order(seed: str, keys: list[str], order: list[str]) -> None:
    assert list(in_ticket_order(seed, keys))[: len(order)] == order


@given(seed=TEXTS, key=TEXTS)
def test_every_ticket_is_the_one_that_consistent_sampler_gives(seed: str, key: str) -> None:
    assert ticket(seed, key) == first_fraction(key, seed)


@given(seed=TEXTS, keys=st.lists(TEXTS, unique=True, max_size=25))
@examples(50)
def test_the_order_is_the_one_that_consistent_sampler_gives(seed: str, keys: list[str]) -> None:
    theirs = list(sampler(keys, with_replacement=False, seed=seed, output="id"))
    assert list(in_ticket_order(seed, keys)) == theirs


@given(keys=st.sets(TEXTS, min_size=1, max_size=25), data=st.data())
@examples(50)
def test_neither_the_order_of_arrival_nor_a_missing_key_moves_another(keys: set[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sorted(keys)))
    gone = data.draw(st.sampled_from(sorted(keys)))
    order = in_ticket_order("a seed", shuffled)
    assert order == in_ticket_order("a seed", sorted(keys))
    assert tuple(key for key in order if key != gone) == in_ticket_order("a seed", keys - {gone})


def test_tickets_compare_as_text_as_they_do_as_numbers() -> None:
    with localcontext() as context:
        context.prec = 90
        tickets = [ticket("order", str(n)) for n in range(500)]
        assert sorted(tickets) == sorted(tickets, key=Decimal)
