"""Outcomes beside marks: told in blocks of months that rest on enough, so that no single mark comes out."""

from committee_builders import work
from msgspec.structs import replace

from iqa.committee.outcomes import outcome_rows
from iqa.domain import KnownOutcome, Mark, Month, OutcomeKind
from iqa.settings import CommitteeSettings
from iqa.themes.outcomes import OutcomeMark, marks_beside

LIMITS = CommitteeSettings()
MIXED = ("fully-met", "not-met", "fully-met", "partially-met")
AUGUST, SEPTEMBER, OCTOBER = (Month(2026, number) for number in (8, 9, 10))
QUESTIONS = {kind: frozenset({"casework/strategy"}) for kind in OutcomeKind}


def outcome(number: int, month: Month = AUGUST, kind: OutcomeKind = OutcomeKind.REVIEW) -> KnownOutcome:
    return KnownOutcome(f"01AB{number:07d}", kind, month)


def beside(number: int, person: str, known: Month = AUGUST, rating: str = "fully-met") -> list[OutcomeMark]:
    done = work(number, person, "North", Mark("strategy", rating), Mark("grip", rating))
    return list(marks_beside(done, AUGUST, [outcome(number, known)], QUESTIONS))


def shown(marks: list[OutcomeMark], month: Month = OCTOBER) -> list[tuple[str, int | None, int | None]]:
    known = [outcome(number, at) for number, at in enumerate((AUGUST, SEPTEMBER, OCTOBER))]
    return [(row.when, row.marks, row.fully) for row in outcome_rows(known, marks, month, LIMITS)]


def test_only_questions_that_an_outcome_concerns_stand_beside_it() -> None:
    assert [(one.criterion, one.rating, one.fully) for one in beside(1, "P1")] == [("strategy", "Fully met", True)]
    assert not beside(1, "P1", rating="partially-met")[0].fully


def test_what_does_not_apply_stands_beside_nothing() -> None:
    assert beside(1, "P1", rating="not-applicable") == []


def test_marks_are_shown_once_enough_of_enough_people_come_together() -> None:
    few = [mark for n in range(4) for mark in beside(n, f"P{n}", rating=MIXED[n])]
    assert shown(few) == [("", None, None)]
    enough = [*few, *beside(5, "P5", OCTOBER, "not-met")]
    assert shown(enough) == [("August 2026 to October 2026", 5, 2)]
    assert shown(enough, SEPTEMBER) == [("", None, None)]


def test_the_work_of_two_people_is_never_enough() -> None:
    assert shown([mark for n in range(9) for mark in beside(n, f"P{n % 2}")]) == [("", None, None)]


def test_the_next_paper_shows_no_mark_that_an_earlier_one_counted() -> None:
    august = [mark for n in range(6) for mark in beside(n, f"P{n}", rating=MIXED[n % 4])]
    one_more = [*august, *beside(9, "P9", SEPTEMBER)]
    assert shown(one_more, AUGUST) == shown(one_more, SEPTEMBER) == [("August 2026", 6, 3)]
    more = (mark for n in range(10, 14) for mark in beside(n, f"P{n}", OCTOBER, MIXED[n % 4]))
    assert shown([*one_more, *more], OCTOBER) == [("September 2026 to October 2026", 5, 3)]


def test_marks_that_are_all_alike_wait_for_others_since_they_would_say_what_each_of_them_is() -> None:
    alike = [mark for n in range(6) for mark in beside(n, f"P{n}")]
    assert shown(alike) == shown([*alike, *beside(7, "P7", rating="not-met")]) == [("", None, None)]
    others = [mark for n in range(8, 10) for mark in beside(n, f"P{n}", SEPTEMBER, "not-met")]
    assert shown([*alike, *others]) == [("August 2026 to September 2026", 8, 6)]


def test_a_mark_that_two_outcomes_of_a_kind_stand_beside_counts_once() -> None:
    marks = [mark for n in range(4) for at in (AUGUST, SEPTEMBER) for mark in beside(n, f"P{n}", at)]
    assert shown(marks) == [("", None, None)]


def test_work_chosen_apart_is_in_no_figure() -> None:
    marks = [replace(mark, apart=True) for n in range(6) for mark in beside(n, f"P{n}")]
    assert shown(marks) == [("", None, None)]


def test_cases_are_counted_by_month_and_year_and_a_kind_that_nobody_told_of_has_no_row() -> None:
    known = [outcome(1), outcome(1), outcome(2, OCTOBER), outcome(3, OCTOBER, OutcomeKind.PANEL)]
    rows = outcome_rows(known, [], OCTOBER, LIMITS)
    assert [(row.what, row.this_month, row.this_year) for row in rows] == [
        ("Case management panel", 1, 1),
        ("Review upheld", 1, 2),
    ]


def test_a_mark_of_two_years_before_is_not_near_enough() -> None:
    done = work(1, "P1", "North", Mark("strategy", "fully-met"))
    (mark,) = marks_beside(done, Month(2024, 8), [outcome(1)], QUESTIONS)
    assert not mark.is_near
