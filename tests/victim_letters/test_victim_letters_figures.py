"""The letters table adds up: every letter in one column, earlier months apart, nobody blamed for a doubt."""

import pytest
from committee_builders import SETTINGS, TODAY, letter, summary
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from iqa.criteria.loading import load_scheme
from iqa.domain import Item, LetterState, Policy, TargetedReview
from iqa.records.schemes import with_conditions
from iqa.sampling.eligibility import partition_population
from iqa.sampling.policy import default_policy
from iqa.values import as_dict
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.figures import LettersRow, letters_by_unit, letters_total

COLUMNS = (
    "in_time",
    "late",
    "not_sent",
    "cannot_be_assessed",
    "not_yet_due",
    "to_check",
    "carried_over",
    "not_owed",
)


def counted(*letters: Item) -> list[LettersRow]:
    return list(letters_by_unit(letters, LetterClock(SETTINGS.standards, TODAY)))


def column_of(item: Item) -> str:
    (row,) = counted(item)
    (name,) = (name for name in COLUMNS if getattr(row, name))
    assert getattr(row, name) == 1
    return name


@pytest.mark.parametrize(
    ("item", "column"),
    [
        (letter(sent="2026-10-12"), "in_time"),  # Monday 5 October + 5 working days
        (letter(sent="2026-10-13"), "late"),
        (letter(enhanced="vulnerable", sent="2026-10-07"), "late"),
        (letter(enhanced="vulnerable", sent="2026-10-06"), "in_time"),
        (letter(enhanced=""), "cannot_be_assessed"),
        (letter(decision_date=""), "cannot_be_assessed"),
        (letter(sent="2027-10-13"), "cannot_be_assessed"),
        (letter(letter_type="VRR response", request_received="2026-10-05"), "cannot_be_assessed"),
        (letter(letter_type="altered charge"), "cannot_be_assessed"),
        (letter(state=LetterState.NOT_SENT), "not_sent"),
        (letter(state=LetterState.NOT_SENT, carried_over="yes"), "carried_over"),
        (letter(state=LetterState.NOT_YET_DUE), "not_yet_due"),
        (letter(state=LetterState.NOT_YET_DUE, carried_over="yes"), "not_yet_due"),
        (letter(state=LetterState.POSSIBLY_OWED), "to_check"),
        (letter(state=LetterState.POSSIBLY_OWED, carried_over="yes"), "to_check"),
        (letter(state=LetterState.SENT_NOT_OWED), "not_owed"),
        (letter(state=LetterState.NOT_OWED), "not_owed"),
        (letter(letter_state="", sent=""), "to_check"),
        (letter(letter_state=""), "in_time"),
    ],
)
def test_each_letter_stands_in_its_column(item: Item, column: str) -> None:
    assert column_of(item) == column


SOME_LETTERS = st.lists(
    st.builds(
        letter,
        st.integers(1, 99),
        st.sampled_from(["North", "South", ""]),
        st.sampled_from(LetterState),
        enhanced=st.sampled_from(["yes", "no", "", "bereaved"]),
        decision_date=st.sampled_from(["2026-10-05", "2026-09-01", ""]),
        sent=st.sampled_from(["2026-10-06", "2026-10-30", ""]),
        carried_over=st.sampled_from(["yes", "no", ""]),
    ),
    max_size=25,
)


@given(SOME_LETTERS)
def test_the_table_adds_up(letters: list[Item]) -> None:
    found = summary(letters=letters)
    for row in counted(*letters):
        assert row.owed == row.in_time + row.late + row.not_sent + row.cannot_be_assessed
        own = sum((item.text("unit") or "Unit not recorded") == row.unit for item in letters)
        assert sum(getattr(row, name) for name in COLUMNS) == own
    if not letters:
        assert found.letters_total is None
        return
    total = as_dict(found.letters_total)
    assert total.pop("unit") == "All units"
    assert total == {name: sum(getattr(row, name) for row in counted(*letters)) for name in total}
    if found.letters:
        assert total == {name: sum(getattr(row, name) for row in found.letters) for name in total}


def test_letters_of_earlier_months_do_not_make_this_month_look_worse() -> None:
    this_month = [letter(1), letter(2, state=LetterState.NOT_SENT)]
    earlier = [letter(n, state=LetterState.NOT_SENT, carried_over="yes") for n in (3, 4, 5)]
    (row,) = counted(*this_month, *earlier)
    assert (row.owed, row.not_sent, row.carried_over) == (2, 1, 3)


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        (
            [letter(1), letter(2), letter(3, sent="2026-10-30"), letter(4, state=LetterState.NOT_SENT)],
            "4 were owed; 2 went in time, 1 went late and 1 had not been sent.",
        ),
        ([letter(1)], "1 was owed; 1 went in time, 0 went late and 0 had not been sent."),
        (
            [letter(1, enhanced=""), letter(2)],
            "2 were owed; 1 went in time, 0 went late and 0 had not been sent. "
            "For 1 that was sent, a date or a time limit is missing.",
        ),
        (
            [
                letter(1, state=LetterState.NOT_YET_DUE),
                letter(2, state=LetterState.POSSIBLY_OWED),
                letter(3, state=LetterState.POSSIBLY_OWED),
                letter(4, state=LetterState.NOT_SENT, carried_over="yes"),
            ],
            "none fell due. Another 1 is not yet due and another 2 are to be checked. "
            "From earlier months, 1 is still not sent.",
        ),
    ],
)
def test_the_headline_reads_naturally_and_leads(letters: list[Item], said: str) -> None:
    assert summary(letters=letters).headlines[0].text == (
        f"Victim letters: {said} This counts every letter, not a sample."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "policy", [default_policy("victim-letters"), Policy("victim-letters", "Ours", ("unit",), 3)]
)
@given(letters=SOME_LETTERS)
def test_what_the_table_counts_as_owed_is_what_the_months_rates_are_drawn_from(
    policy: Policy, letters: list[Item]
) -> None:
    """Letters of earlier months are in neither, whatever the office's own policy says."""
    own = [replace(item, key=f"{item.key}|{number}") for number, item in enumerate(letters)]
    certain = [item for item in own if item.text("letter_state") in ("sent", "owed and not sent")]
    in_force = with_conditions(policy, load_scheme("victim-letters"), "ours.toml")
    drawn_from = partition_population(in_force, "seed", certain, (), ()).eligible
    owed = [item for item in certain if item.flag("carried_over") is not True]
    assert {item.key for item in drawn_from} == {item.key for item in owed}
    table = letters_total(counted(*(item for item in owed if _column_is_owed(item))))
    assert (table.owed if table else 0) == sum(map(_column_is_owed, drawn_from))


def _column_is_owed(item: Item) -> bool:
    return column_of(item) in ("in_time", "late", "not_sent", "cannot_be_assessed")


def test_a_targeted_review_may_take_an_unsent_letter_of_an_earlier_month() -> None:
    earlier = letter(1, state=LetterState.NOT_SENT, carried_over="yes", person="P1")
    review = TargetedReview("P1", 1, "look again")
    policy = replace(default_policy("victim-letters"), targeted_reviews=(review,))
    in_force = with_conditions(policy, load_scheme("victim-letters"), "ours.toml")
    found = partition_population(in_force, "seed", [earlier, letter(2)], (), ())
    assert [item.key for item in found.always] == [earlier.key]
    assert found.excluded == {}
    alone = partition_population(replace(in_force, targeted_reviews=()), "seed", [earlier], (), ())
    assert (alone.eligible, list(alone.excluded)) == ((), [earlier.key])
