"""Questions whose conditions name what nothing on the month's list has are pointed out, known words aside."""

from msgspec.structs import replace
from sampling_builders import case

from iqa.criteria import load_scheme
from iqa.domain import Condition, Scheme
from iqa.sampling.applicability import questions_that_find_nothing
from iqa.settings import default_vocabulary

ITEMS = (case(1), case(2, casework_type="RASSO"))


def scheme_with(*conditions: Condition) -> Scheme:
    scheme = load_scheme("casework")
    first = replace(scheme.criteria[0], id="ours", applies_when=conditions)
    return replace(scheme, criteria=(first,))


def said(*conditions: Condition) -> list[str]:
    return list(questions_that_find_nothing(scheme_with(*conditions), (), ITEMS, default_vocabulary()))


def test_a_value_that_nobody_writes_and_nothing_has_is_a_slip() -> None:
    (sentence,) = said(Condition("unit", one_of=("Northern Light",)))
    assert sentence == "The question ours names the Unit Northern Light, which nothing on the list has."


def test_the_value_that_was_perhaps_meant_is_named() -> None:
    held = ITEMS[0].text("unit")
    (sentence,) = said(
        Condition("", any_of=(Condition("unit", none_of=(f"{held}s",)), Condition("sent", present=True)))
    )
    assert sentence.endswith(f"Did you mean {held}?")


def test_what_is_held_or_known_to_exports_is_none() -> None:
    assert not said(
        Condition("unit", one_of=(ITEMS[0].text("unit").upper(),)),
        Condition("casework_type", one_of=("Crown Court",)),
        Condition("domestic_abuse", one_of=("yes",)),
        Condition("first_hearing", present=True),
    )


def test_the_schemes_that_come_with_the_tool_have_no_slip() -> None:
    assert not list(questions_that_find_nothing(load_scheme("casework"), (), ITEMS, default_vocabulary()))
