"""A letter's "your cases" are the person's own, each counted once; the bound is that of the lists drawn from."""

import pytest
from feedback_builders import CASEWORK, LETTERS, case, letter
from feedback_builders import mark as given
from feedback_builders import marked as marked_work
from msgspec.structs import replace
from sampling_builders import manager, policy, request

from iqa.domain import Condition, Draw, Item, ItemState, Kind, Policy, ReplacementReason, TargetedReview
from iqa.feedback.small_samples import Drawn, Looked, small_sample_sentences
from iqa.marking.results import MarkedWork
from iqa.records.draws import MonthDraw
from iqa.sampling.draw import draw_sample
from iqa.sampling.replacement import ChangedBy, replace_item
from iqa.statistics import clean_upper_bound
from iqa.workflow.own_work import caseloads_of, looked_at

SIGNED = ChangedBy("M1", "2026-11-03T10:00:00+00:00", "")
CASES = (
    *(case(n, status="live") for n in range(1, 11)),
    *(case(n, status="live", casework_type="RASSO") for n in range(11, 14)),
    *(case(n, status="live", person="P2", prosecutor_id="P2") for n in range(20, 26)),
)
RULES = policy(
    eligible=(),
    always=(Condition("casework_type", one_of=("RASSO",)),),
    targeted_reviews=(TargetedReview("P1", 1, "tone"),),
)


def drawn(items: tuple[Item, ...], rules: Policy = RULES, scheme: str = "casework") -> MonthDraw:
    draw = draw_sample(request(items, replace(rules, scheme=scheme), (manager("M1"),)))
    return month_draw(draw, items)


def month_draw(draw: Draw, items: tuple[Item, ...]) -> MonthDraw:
    return MonthDraw(draw, CASEWORK if draw.scheme == "casework" else LETTERS, {item.key: item for item in items})


def works_of(one: MonthDraw, leave_out: int = 0) -> list[MarkedWork]:
    """All that is to be marked, marked; but for some of what is chosen apart."""
    criterion = one.scheme.criteria[0].id
    found = []
    for item in one.to_mark():
        is_apart = item.state is ItemState.ALWAYS
        if is_apart and leave_out:
            leave_out -= 1
            continue
        work = marked_work(given(criterion, "met"), item=one.items[item.key], scheme=one.scheme, targeted=is_apart)
        found.append(replace(work, cell=item.cell))
    return found


def told(one: MonthDraw, person: str, works: list[MarkedWork], items: tuple[Item, ...]) -> Looked:
    return looked_at(one.scheme, person, works, caseloads_of(one, items))


def own(works: list[MarkedWork], person: str) -> list[MarkedWork]:
    return [work for work in works if work.item.text("person") == person]


def test_work_chosen_apart_is_part_of_the_caseload_and_left_out_of_the_list_once() -> None:
    """13 cases: three RASSO and one under targeted review are chosen apart, two drawn from the other nine."""
    one = drawn(CASES)
    found = told(one, "P1", own(works_of(one), "P1"), CASES)
    assert (found.caseload, found.certainty_selected, found.at_random, found.drawn_from) == (13, 4, 2, 9)
    assert found.drawn == (Drawn(9, 2),)
    assert found.in_words == "two of your 13 cases (and four more, chosen apart from the random draw)"
    half = told(one, "P1", own(works_of(one, leave_out=3), "P1"), CASES)
    assert (half.caseload, half.drawn_from) == (13, 9)
    assert clean_upper_bound([(9, 2)]) == 6
    assert "drawn at random, as many as six of the nine cases" in small_sample_sentences([found])[0]


@pytest.mark.parametrize(("reason", "left"), [("ineligible", 8), ("unavailable", 9)])
def test_what_was_found_ineligible_is_taken_off_once_and_what_could_not_be_had_stays(
    reason: str, left: int
) -> None:
    one = drawn(CASES)
    first = next(item for item in one.to_mark() if item.rank == 1 and item.cell == ("P1",))
    changed = replace_item(one.draw, first.key, ReplacementReason(reason), SIGNED, CASES)
    one = month_draw(changed, CASES)
    found = told(one, "P1", own(works_of(one), "P1"), CASES)
    assert (found.caseload, found.drawn_from, found.at_random) == (left + 4, left, 2)


def test_work_of_others_that_holds_a_mark_of_theirs_is_told_apart() -> None:
    one = drawn(CASES)
    works = works_of(one)
    theirs = [*own(works, "P1"), own(works, "P2")[0]]
    found = told(one, "P1", theirs, CASES)
    assert (found.at_random, found.certainty_selected, found.of_others, found.caseload) == (2, 4, 1, 13)
    assert found.in_words.endswith("; and one case of others that holds a mark of yours)")
    assert "in the two cases of yours drawn at random" in small_sample_sentences([found])[0]
    only = told(one, "P3", own(works, "P2"), CASES)
    assert only.in_words == "two cases of others that hold a mark of yours"
    assert small_sample_sentences([only]) == ()


LETTER_ITEMS = (
    *(letter(n, unit="North") for n in range(1, 9)),
    *(letter(n, unit="South") for n in range(10, 14)),
    *(letter(n, unit="South", drafter_id="V2", person="V2") for n in range(20, 50)),
)
BY_UNIT = policy(scheme="victim-letters", per=("unit",), take=6, eligible=())


def test_a_drafters_letters_stand_on_the_lists_of_their_units() -> None:
    one = drawn(LETTER_ITEMS, BY_UNIT, "victim-letters")
    works = [work for work in works_of(one) if work.item.text("drafter_id") == "V1"]
    found = told(one, "V1", works, LETTER_ITEMS)
    by_unit = {unit: sum(work.item.text("unit") == unit for work in works) for unit in ("North", "South")}
    assert by_unit["North"] == 6
    assert found.drawn == (Drawn(8, 6), Drawn(4, by_unit["South"]))
    assert (found.caseload, found.doing, found.at_random) == (12, "you drafted", sum(by_unit.values()))
    most = clean_upper_bound([(8, 6), (4, by_unit["South"])])
    assert most >= 4 - by_unit["South"]
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    assert f"as many as {words[most]} of the 12 letters" in small_sample_sentences([found])[0]


def test_who_decided_is_told_of_the_letters_on_their_decisions_and_a_unit_of_those_without_a_drafter() -> None:
    one = drawn(LETTER_ITEMS, BY_UNIT, "victim-letters")
    found = told(one, "P1", works_of(one), LETTER_ITEMS)
    assert (found.doing, found.caseload, found.at_random, found.of_others) == ("on your decisions", 42, 12, 0)
    nameless = tuple(letter(n, drafter_id="", person="unit North") for n in range(1, 5))
    one = drawn(nameless, BY_UNIT, "victim-letters")
    assert told(one, "unit North", works_of(one), nameless).doing == "you drafted"
    assert LETTERS.population is Kind.LETTERS
