"""An export that may be another month's, or a part of what was meant, is doubted; an ordinary one is not."""

from datetime import date

import pytest
from intake_builders import MONTH, case

from iqa.domain import Item, Kind, Month, as_unread
from iqa.fields import FIELDS, Reads
from iqa.intake.changes import Altered, Changes, compare_populations
from iqa.intake.doubt_words import as_problem, doubt_in_words
from iqa.intake.doubts import (
    LOOKED_AT,
    Doubt,
    DoubtCode,
    about_as_many,
    columns_emptied,
    dates_elsewhere,
    few_in_common,
    many_off_list,
    month_not_begun,
    same_as_another_month,
    spread,
)
from iqa.intake.months import WORK_DATE, by_month
from iqa.intake.population import freeze

COLUMN = "Review completed"
JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, number) for number in range(7, 13))


def cases(number: int, **facts: str) -> list[Item]:
    return [
        case(urn=f"01AB{n:05d}26", review_completed=f"2026-10-{n % 28 + 1:02d}", **facts) for n in range(number)
    ]


def test_a_month_is_in_the_future_until_its_first_day() -> None:
    (doubt,) = month_not_begun(DECEMBER, date(2026, 11, 30))
    assert doubt_in_words(doubt) == "December 2026 has not begun yet."
    assert list(month_not_begun(DECEMBER, date(2026, 12, 1))) == []


@pytest.mark.parametrize(
    "months",
    [
        {OCTOBER: 97, SEPTEMBER: 3},
        {SEPTEMBER: 192, OCTOBER: 250, NOVEMBER: 38, AUGUST: 130, JULY: 106},
        {AUGUST: 30, SEPTEMBER: 30, OCTOBER: 30},
        {OCTOBER: 40, SEPTEMBER: 40},
        {SEPTEMBER: 4},
        {},
    ],
    ids=["a month", "reviews of live cases", "a quarter's log", "two months alike", "too few to tell", "no dates"],
)
def test_dates_that_an_export_of_the_month_may_have_are_not_doubted(months: dict[Month, int]) -> None:
    assert list(dates_elsewhere(MONTH, months, COLUMN)) == []


@pytest.mark.parametrize(
    ("months", "most"),
    [
        ({SEPTEMBER: 97, OCTOBER: 3}, SEPTEMBER),
        ({NOVEMBER: 9}, NOVEMBER),
        ({JULY: 30, AUGUST: 30, SEPTEMBER: 31, OCTOBER: 2}, SEPTEMBER),
        (
            {
                OCTOBER: 192,
                NOVEMBER: 250,
                DECEMBER: 38,
                SEPTEMBER: 130,
                AUGUST: 106,
            },
            NOVEMBER,
        ),
        ({OCTOBER: 10, NOVEMBER: 9, DECEMBER: 9}, DECEMBER),
    ],
    ids=["September's", "none in the month", "a quarter before", "November's live cases", "more after than in it"],
)
def test_dates_most_of_which_lie_elsewhere_are_doubted(months: dict[Month, int], most: Month) -> None:
    (doubt,) = dates_elsewhere(MONTH, months, COLUMN)
    assert doubt.code is DoubtCode.DATES_ELSEWHERE
    assert (doubt.facts["most"], doubt.facts["there"]) == (most, months[most])
    assert doubt_in_words(doubt).startswith(f"Of {sum(months.values())} dates under Review completed, ")


@pytest.mark.parametrize(
    ("months", "doubted"),
    [
        ({SEPTEMBER: 12}, False),
        ({SEPTEMBER: 19}, True),
        ({AUGUST: 18, SEPTEMBER: 15}, False),
        ({AUGUST: 36, SEPTEMBER: 30}, True),
        ({NOVEMBER: 9}, True),
    ],
    ids=["a few, all before", "nearly all before", "some months back", "a long list months back", "after it"],
)
def test_a_few_live_cases_may_all_have_been_reviewed_months_back(months: dict[Month, int], doubted: bool) -> None:
    assert bool(list(dates_elsewhere(MONTH, months, COLUMN, lies_back=True))) is doubted


def test_dates_are_counted_by_month_and_what_cannot_be_read_lies_in_none() -> None:
    assert by_month(["2026-10-01", "2026-10-31", "", as_unread("soon"), "2026-09-01"]) == {
        OCTOBER: 2,
        SEPTEMBER: 1,
    }


def same(now: list[Item], there: list[Item]) -> list[Doubt]:
    return list(same_as_another_month(Kind.CASES, MONTH, SEPTEMBER, spread(now), there))


def test_the_same_work_with_the_same_dates_is_another_months_export() -> None:
    (doubt,) = same(cases(20), cases(18))
    assert (doubt.facts["same"], doubt.facts["of"]) == (18, 20)
    assert "the export of September 2026 too" in doubt_in_words(doubt)
    assert same(cases(20), cases(20, team="Red")) != []


def test_live_cases_that_stand_in_two_months_are_no_doubt() -> None:
    assert same(cases(20), cases(17)) == []
    moved = [case(urn=f"01AB{n:05d}26", review_completed="2026-09-01") for n in range(20)]
    assert same(cases(20), moved) == []
    assert same(cases(4), cases(4)) == []


def test_a_long_export_is_looked_at_in_places_and_carried_letters_are_passed_over() -> None:
    many = cases(2 * LOOKED_AT + 5)
    assert len(spread(many)) <= LOOKED_AT
    assert (spread(many)[0], spread(many)[1]) == (many[0], many[3])
    carried = Item("k", {"carried_over": "yes"}, (2,))
    assert spread([carried, many[0]]) == [many[0]]
    assert about_as_many(100, 90)
    assert not about_as_many(89, 100)


def test_an_export_that_has_little_in_common_with_the_one_before_is_doubted() -> None:
    def changes(old: list[Item], new: list[Item]) -> Changes:
        return compare_populations(freeze(Kind.CASES, MONTH, old), freeze(Kind.CASES, MONTH, new))

    five = cases(5)
    (doubt,) = few_in_common(changes(five, [*five[:2], case(urn="01AB9999926")]))
    assert as_problem(doubt).code == "few-in-common"
    assert doubt_in_words(doubt).startswith("Only 2 of the 5 pieces of work of the version before stand in this")
    (none,) = few_in_common(changes(five, [case(urn="01AB9999926")]))
    assert doubt_in_words(none).startswith("None of the 5")
    assert list(few_in_common(changes(five[:4], five[2:]))) == []
    renamed = [case(urn=item.text("urn"), person="P7") for item in five]
    assert list(few_in_common(changes(five, renamed))) == [], "the same cases under a name written otherwise"


@pytest.mark.parametrize(("gone", "before"), [(0, 6), (1, 1), (2, 6), (2, 300), (3, 68)])
def test_a_few_may_leave_in_a_month(gone: int, before: int) -> None:
    assert list(many_off_list(gone, before)) == []


@pytest.mark.parametrize(("gone", "before"), [(6, 68), (4, 68), (3, 6), (2, 5), (3, 3)])
def test_a_list_that_lost_many_is_doubted(gone: int, before: int) -> None:
    (doubt,) = many_off_list(gone, before)
    assert doubt_in_words(doubt).startswith(f"{gone} of {before} people of the list before")


@pytest.mark.parametrize(
    ("lost", "held", "doubted"), [(68, 68, True), (40, 68, True), (3, 3, True), (30, 68, False), (2, 2, False)]
)
def test_a_staff_list_without_a_column_that_was_filled_is_doubted(lost: int, held: int, doubted: bool) -> None:
    altered = [
        Altered(f"P{number}", {"unit": ("North", ""), "leave": ("2026-12-01", "")}) for number in range(lost)
    ]
    found = list(columns_emptied(Changes(altered=tuple(altered)), {"unit": held, "leave": lost}))
    assert [doubt.code for doubt in found] == [DoubtCode.COLUMN_EMPTIED] * doubted
    assert all(
        doubt_in_words(one).startswith(f"{lost} of {held} people had something under Unit") for one in found
    )


def test_people_who_move_to_another_unit_empty_no_column() -> None:
    altered = tuple(Altered(f"P{number}", {"unit": ("North", "South")}) for number in range(9))
    assert list(columns_emptied(Changes(altered=altered), {"unit": 9})) == []


def test_every_kind_of_export_says_which_date_tells_its_month() -> None:
    assert set(WORK_DATE) == set(Kind) - {Kind.STAFF}
    for kind, name in WORK_DATE.items():
        assert any(column.field == name and column.reads is Reads.DATE for column in FIELDS[kind])
