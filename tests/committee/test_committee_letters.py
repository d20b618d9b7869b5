"""The committee's letters by unit: no unit that rests on too little stands alone, or can be told from the rest."""

from itertools import count

import pytest
from committee_builders import SETTINGS, TODAY, letter, summary
from hypothesis import given
from hypothesis import strategies as st

from iqa.committee.letters import letters_shown
from iqa.domain import Item, LetterState
from iqa.settings import CommitteeSettings
from iqa.values import as_dict
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.figures import LettersRow

CLOCK = LetterClock(SETTINGS.standards, TODAY)
IN_TIME, LATE = "2026-10-06", "2026-10-30"


def letters(unit: str, *peoples: str) -> list[Item]:
    """A unit's letters: for each person a text with a letter each, T in time, L late, N not sent, X not owed."""
    numbers, found = count(1), []
    for person, said in enumerate(peoples):
        for one in said:
            state = {"N": LetterState.NOT_SENT, "X": LetterState.NOT_OWED}.get(one, LetterState.SENT)
            sent = {"T": IN_TIME, "L": LATE}.get(one, "")
            who = {"prosecutor_id": f"{unit}-{person}", "person": "the liaison unit"}
            found.append(letter(next(numbers), unit, state, sent=sent, **who))
    return found


def rows(*those: list[Item]) -> dict[str, LettersRow]:
    shown = letters_shown([one for each in those for one in each], CLOCK, CommitteeSettings())
    return {row.unit: row for row in shown.rows}


def test_units_with_enough_letters_of_enough_people_stand_each_in_a_row() -> None:
    assert set(rows(letters("North", "TT", "TL", "N"), letters("South", "TT", "TT", "T"))) == {"North", "South"}


@pytest.mark.parametrize("small", [("TL", "TN"), ("TLTLTLTL", "TN"), ("TL", "T", "N")])
def test_a_small_unit_stands_with_another_in_one_row(small: tuple[str, ...]) -> None:
    found = rows(letters("North", *small), letters("South", "TTL", "TL", "LT"), letters("West", *["TLTL"] * 3))
    assert list(found) == ["West", "2 other units together"]
    assert found["2 other units together"].owed == sum(map(len, small)) + 7


@pytest.mark.parametrize("all_alike", ["T", "L", "N"])
def test_two_small_units_that_are_wholly_one_thing_take_another_with_them(all_alike: str) -> None:
    small = [letters(unit, all_alike * 2, all_alike * 2) for unit in ("North", "South")]
    found = rows(*small, letters("East", *["TTLL"] * 3), letters("West", *["TLTLTL"] * 3))
    assert list(found) == ["West", "3 other units together"]
    rest = found["3 other units together"]
    assert (rest.in_time, rest.owed) != (rest.owed, rest.owed)
    assert rest.in_time > 1


def test_where_no_unit_can_be_shown_the_total_stands_alone() -> None:
    found = summary(letters=[*letters("North", "TL"), *letters("South", "T")])
    assert (found.letters, found.letters_together) == ((), 2)
    assert found.letters_total is not None
    assert found.letters_total.owed == 3
    assert found.headlines[0].text.startswith("Victim letters: 3 were owed; 2 went in time")


def test_a_unit_to_which_no_letter_was_owed_hides_nothing_and_is_not_hidden() -> None:
    found = rows(letters("North", "XX"), letters("South", "TT", "TL", "N"))
    assert (found["North"].not_owed, found["North"].owed) == (2, 0)
    assert "South" in found


def test_one_small_unit_beside_one_without_letters_is_the_total_and_called_so() -> None:
    assert list(rows(letters("North", "XX"), letters("South", "TL"))) == ["North", "1 other unit"]


UNITS = st.dictionaries(
    st.sampled_from(["East", "North", "South", "West", "Moor"]), st.lists(st.text("TLN", max_size=4), max_size=5)
)


@given(UNITS)
def test_what_the_table_leaves_of_its_total_tells_of_no_unit(units: dict[str, list[str]]) -> None:
    every = [one for unit, peoples in units.items() for one in letters(unit, *peoples)]
    shown = letters_shown(every, CLOCK, CommitteeSettings())
    alone = {row.unit: row for row in shown.rows if row.unit in units}
    for unit, row in alone.items():
        assert row.owed >= 5
        assert sum(bool(said) for said in units[unit]) >= 3
    hidden = {unit: peoples for unit, peoples in units.items() if any(peoples) and unit not in alone}
    assert len(hidden) == shown.together
    if shown.total is None or not hidden or not alone:
        return
    left = {
        name: value - sum(as_dict(row)[name] for row in alone.values()) for name, value in _counts(shown.total)
    }
    assert len(hidden) > 1
    assert left["owed"] >= 5
    for peoples in hidden.values():
        own = sum(map(len, peoples))
        least, most = max(0, left["in_time"] - (left["owed"] - own)), min(own, left["in_time"])
        assert most - least >= min(2, own)


def _counts(row: LettersRow) -> list[tuple[str, int]]:
    return [(name, value) for name, value in as_dict(row).items() if name != "unit"]
