"""A key of work is made of parts and gives them back; its text is what certificates have always printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.domain import ItemKey, Kind, key_of_parts
from iqa.intake.keys import keys_of, letter_key, names_victim, police_file_key
from iqa.marking.workbook.brief import item_key_of, row_key

PARTS = st.text(st.characters(exclude_characters="|"), max_size=12)
CASE = "casework|01AB1234526|P1|case"
LETTER = "victim-letters|01AB1234526|V1|stopped charge|2026-10-05"
FAILURE = "police-files|01AB1234526|Disclosure failure - MG6C"


def casework_key(urn: str, person: str, piece: str = "") -> str:
    return keys_of(Kind.CASES, {"urn": [urn], "person": [person], "piece": [piece]}, 1)[0]


@pytest.mark.parametrize(
    ("made", "printed", "parts"),
    [
        (casework_key("01ab 12345-26", "P1"), CASE, ("P1", "case")),
        (casework_key("01AB1234526", "a|b", "Charging  Advice"), "casework|01AB1234526|a¦b|charging advice",
         ("a¦b", "charging advice")),
        (letter_key("01AB1234526", "V1", "stopped charge", "2026-10-05"), LETTER,
         ("V1", "stopped charge", "2026-10-05")),
        (police_file_key("01AB1234526", "Disclosure failure - MG6C"), FAILURE, ("Disclosure failure - MG6C",)),
    ],
)  # fmt: skip
def test_each_kind_of_work_has_its_key_and_the_key_its_parts(
    made: str, printed: str, parts: tuple[str, ...]
) -> None:
    assert made == printed
    key = ItemKey.parse(made)
    assert (key.work, key.urn, key.parts) == (printed.partition("|")[0], "01AB1234526", parts)


def test_a_number_after_a_key_is_one_more_part_of_it() -> None:
    again = ItemKey.parse(key_of_parts(FAILURE, "2"))
    assert (again.urn, again.parts) == ("01AB1234526", ("Disclosure failure - MG6C", "2"))


@given(PARTS, PARTS, st.lists(PARTS).map(tuple))
def test_a_key_put_together_and_taken_apart_has_the_same_parts(
    work: str, urn: str, parts: tuple[str, ...]
) -> None:
    assert ItemKey.parse(key_of_parts(work, urn, *parts)) == ItemKey(work, urn, parts)


@pytest.mark.parametrize("text", ["", "01AB1234526", "casework"])
def test_a_text_that_is_no_key_has_no_urn(text: str) -> None:
    assert ItemKey.parse(text) == ItemKey(text, "")


@pytest.mark.parametrize(
    ("key", "named"), [(LETTER, True), ("victim-letters|01AB1234526||stopped charge|2026-10-05", False)]
)
def test_the_key_of_a_letter_tells_whether_its_victim_is_known(key: str, named: bool) -> None:
    assert names_victim(key) is named


@pytest.mark.parametrize("item", [CASE, LETTER, FAILURE])
def test_the_hidden_key_of_a_workbooks_row_tells_its_item(item: str) -> None:
    row = row_key(item, "trial-strategy")
    assert row == f"{item}|trial-strategy"
    assert item_key_of(row) == item
