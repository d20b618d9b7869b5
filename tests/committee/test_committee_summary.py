"""The committee's summary: figures held back where they must be, headlines that read well, nobody named."""

import re

import pytest
from committee_builders import SCHEME, failure, letter, marked, month_draw, summary, work
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from often import examples

from iqa.domain import (
    Condition,
    CriterionKind,
    Exclusion,
    FindingCode,
    Item,
    ItemState,
    LetterState,
    Mark,
    NotSampledCode,
    Reason,
    ReasonCode,
    Shortfall,
    ShortfallCode,
    Whose,
)
from iqa.settings import CommitteeSettings

NOT_LIVE = Reason(ReasonCode.RULE_FAILED, 1, Condition("status", one_of=("live",), reason="not live"))


def not_sampled(said: str, code: NotSampledCode = NotSampledCode.STAFF_LIST) -> Reason:
    return Reason(ReasonCode.PERSON_NOT_SAMPLED, not_sampled=code, said=said)


def only_row(*works, limits: CommitteeSettings | None = None):
    (table,) = summary(month_draw([one for group in works for one in group]), limits=limits).tables
    (row,) = table.rows
    return table, row


def test_a_rate_stands_with_its_interval_marks_and_people() -> None:
    works = marked("North", "FF", "FN", "FN"), marked("South", "FF", "FF", "NP")
    table, row = only_row(*works)
    assert (table.units, table.ratings, table.suppressed) == (
        ("North", "South"),
        ("Fully met", "Partially met", "Not met"),
        0,
    )
    assert (row.question, row.strand) == ("Is there a strategy?", "Review")
    assert (row.everybody.percent, row.everybody.marks, row.everybody.people) == ("67%", 12, 6)
    assert re.fullmatch(r"\d+% to \d+%", row.everybody.interval)
    assert row.everybody.low < row.everybody.rate < row.everybody.high
    assert [(unit.percent, unit.marks, unit.people) for unit in row.units] == [("67%", 6, 3), ("67%", 6, 3)]
    assert row.ratings == ("67%", "8%", "25%")
    assert row.shares == ("fully met 67%", "partially met 8%", "not met 25%")


def test_a_question_of_yes_and_no_has_its_shares_in_its_own_words() -> None:
    draw = month_draw([*marked("North", "FF", "FN", "FN"), *marked("South", "FF", "FF", "NF")])
    own = tuple(replace(one, ratings={"fully-met": "Yes", "not-met": "No"}) for one in SCHEME.criteria)
    (table,) = summary(replace(draw, scheme=replace(SCHEME, criteria=own))).tables
    assert table.rows[0].shares == ("yes 75%", "no 25%")


def test_a_small_unit_is_held_back_and_another_with_it() -> None:
    works = marked("North", "F", "N", "F"), marked("South", "FF", "FF", "NP"), marked("West", *["FFF"] * 3)
    table, row = only_row(*works)
    assert row.everybody is not None
    assert [unit is None for unit in row.units] == [True, True, False]
    assert table.suppressed == 2


def test_where_the_whole_rests_on_too_little_nothing_of_the_row_is_shown() -> None:
    table, row = only_row(marked("North", "FFF"), marked("South", "FFN"))
    assert table.units == ("North", "South")
    assert (row.everybody, row.units, row.ratings) == (None, (None, None), ())
    assert table.suppressed == 3


def test_the_thresholds_come_from_the_settings() -> None:
    works = marked("North", "FF", "FN"), marked("South", "FF", "FF")
    assert only_row(*works, limits=CommitteeSettings(4, 2))[0].suppressed == 0
    assert only_row(*works, limits=CommitteeSettings(5, 2))[0].suppressed == 2
    assert only_row(*works, limits=CommitteeSettings(4, 5))[0].suppressed == 3


def test_a_unit_without_a_mark_on_a_question_shows_none_and_is_counted_with_the_others_not_shown() -> None:
    grip = marked("South", "FF", "FF", "NP", criterion_id="grip")
    works = [*marked("North", "FF", "FN", "FN"), *marked("South", "FF", "FF", "NP"), *grip]
    (table,) = summary(month_draw(works)).tables
    assert [[unit is None for unit in row.units] for row in table.rows] == [[False, False], [True, False]]
    assert table.suppressed == 1


MARKS_OF_A_UNIT = st.lists(st.text("FPN", min_size=1, max_size=4), min_size=1, max_size=5)


@examples(60)
@given(st.dictionaries(st.sampled_from(["East", "North", "South", "West"]), MARKS_OF_A_UNIT, min_size=1))
def test_no_held_back_figure_can_be_worked_out_from_what_the_table_shows(units: dict[str, list[str]]) -> None:
    works = [one for unit, peoples in units.items() for one in marked(unit, *peoples)]
    (table,) = summary(month_draw(works)).tables
    (row,) = table.rows
    shown = dict(zip(table.units, row.units, strict=True))
    if row.everybody is None:
        assert not any(row.units)
        return
    hidden = {unit for unit, figure in shown.items() if figure is None}
    rest = row.everybody.marks - sum(figure.marks for figure in shown.values() if figure)
    assert all(figure.marks >= 5 and figure.people >= 3 for figure in shown.values() if figure)
    if hidden:
        assert len(hidden) > 1
        assert rest >= 5
        assert sum(len(units[unit]) for unit in hidden) >= 3
    else:
        assert rest == 0


def test_a_scheme_of_which_nothing_is_marked_has_no_table() -> None:
    assert summary(month_draw([])).tables == ()


def test_work_whose_unit_is_not_recorded_is_told_so() -> None:
    table, _ = only_row(marked("", "FF", "FN", "FN"))
    assert table.units == ("Unit not recorded",)


# --- nobody is named --------------------------------------------------------------------------------------------


def test_no_individual_is_named_anywhere() -> None:
    secrets = ("ZARQUON", "VOOLU", "TRILLIG", "MAGRATH", "DEFFOR", "QUILLON", "ABSENCE", "RELOOK")
    works = []
    for number in range(12):
        mark = Mark(
            "strategy", "not-met", "ZARQUON wrote nothing.", ("no-analysis",), person=f"ZARQUON-{number % 4}"
        )
        one = work(
            number,
            f"ZARQUON-{number % 4}",
            "North",
            mark,
            person_name="VOOLU",
            prosecutor="VOOLU",
            defendant="DEFFOR",
            victim_name="QUILLON",
        )
        works.append(
            replace(
                one,
                assessment=replace(
                    one.assessment, assessor="MAGRATH", good_practice="TRILLIG did well.", overall="VOOLU"
                ),
            )
        )
    draw = month_draw(
        works,
        exclusions=(
            Exclusion(not_sampled("ABSENCE of ZARQUON"), 20),
            Exclusion(NOT_LIVE, 3),
            Exclusion(not_sampled("ABSENCE"), 1),
        ),
        shortfalls=(Shortfall(ShortfallCode.TARGETED_REVIEW, 2, 1, person="RELOOK"),),
    )
    letters = [letter(n, victim_name="QUILLON", drafter="TRILLIG", prosecutor="VOOLU") for n in range(9)]
    police = [failure(1, "01AB0000126", "breach")]
    text = repr(summary(draw, letters=letters, police=police))
    assert "Casework quality assessment" in text
    assert "01AB" not in text
    for secret in secrets:
        assert secret not in text


def test_why_people_are_not_sampled_is_added_up() -> None:
    exclusions = (
        Exclusion(not_sampled("long-term leave"), 20),
        Exclusion(NOT_LIVE, 7),
        Exclusion(not_sampled("new starter"), 3),
        Exclusion(not_sampled("", NotSampledCode.HAD_LEFT), 1),
    )
    (row,) = summary(month_draw([], exclusions=exclusions)).coverage
    assert row.excluded == (("person not sampled this month", 24), ("not live", 7))


# --- headlines --------------------------------------------------------------------------------------------------


def lines(*draws, **changes) -> list[str]:
    return [headline.text for headline in summary(*draws, **changes).headlines]


def test_the_first_page_says_how_far_the_marking_got_and_what_was_met_least() -> None:
    works = [
        *marked("North", "FF", "FN", "FN"),
        *marked("North", "FN", "NN", "NN", criterion_id="grip"),
    ]
    far, least = lines(month_draw(works))
    assert far == "Casework quality assessment: 12 of 12 pieces of work in the sample have been marked."
    assert re.fullmatch(
        r"Casework quality assessment: the question least often to standard is “Is there a grip\?” – 17% "
        r"\(95% interval \d+% to \d+%; 6 marks, work of 3 people\)\.",
        least,
    )


def test_where_everything_was_to_standard_no_question_is_picked_on() -> None:
    assert lines(month_draw(marked("North", "FF", "FF", "FF")))[1] == (
        "Casework quality assessment: every mark on the questions shown was to standard."
    )


def test_where_too_little_is_marked_no_question_is_named() -> None:
    assert lines(month_draw(marked("North", "FN")))[1] == (
        "Casework quality assessment: too little has been marked to show a rate for any question."
    )


@pytest.mark.parametrize(
    ("drawn", "done", "said"),
    [
        (0, 0, "nothing was there to draw."),
        (1, 0, "the one piece of work in the sample has not been marked yet."),
        (1, 1, "the one piece of work in the sample has been marked."),
        (4, 0, "none of 4 pieces of work in the sample have been marked."),
        (4, 1, "1 of 4 pieces of work in the sample has been marked."),
        (4, 3, "3 of 4 pieces of work in the sample have been marked."),
    ],
)
def test_progress_reads_naturally(drawn: int, done: int, said: str) -> None:
    works = marked("North", "F" * drawn)
    whole = month_draw(works)
    assert lines(replace(whole, marked=tuple(works[:done])))[0] == f"Casework quality assessment: {said}"


def test_always_included_work_is_in_the_sample_and_in_no_rate() -> None:
    works = marked("North", "FF", "FF", "FF", "N")
    always = works[-1].item.key
    whole = month_draw(works)
    items = tuple(
        replace(item, state=ItemState.ALWAYS) if item.key == always else item for item in whole.draw.items
    )
    targeted = (*works[:-1], replace(works[-1], certainty_selected=True))
    found = summary(
        replace(whole, draw=replace(whole.draw, items=items), marked=targeted, under_review=frozenset({always}))
    )
    assert found.coverage[0].targeted_reviews == 1
    assert (found.coverage[0].drawn, found.coverage[0].always, found.coverage[0].marked) == (6, 1, 7)
    assert found.tables[0].rows[0].everybody.rate == 1


# --- findings ---------------------------------------------------------------------------------------------------


def test_common_findings_are_shown_and_rare_ones_only_counted() -> None:
    works = [
        *marked("North", "NN", "NN", "NN", codes=("no-analysis",)),
        *marked("South", "N", "N", codes=("no-reply",)),
    ]
    found = summary(month_draw(works))
    assert [(row.label, row.scheme, row.marks, row.people, row.barrier) for row in found.findings] == [
        ("No analysis", "Casework quality assessment", 6, 3, False)
    ]
    assert found.findings_suppressed == 1


def test_a_finding_of_two_people_is_held_back_however_often_it_was_made() -> None:
    found = summary(month_draw(marked("North", "NNNN", "NNNN", codes=("no-reply",))))
    assert (found.findings, found.findings_suppressed) == ((), 1)


def test_barriers_of_ours_stand_apart_from_those_of_the_defence_and_none_that_rests_on_too_little() -> None:
    ours = FindingCode("no-named-contact", "No named contact of ours", barrier=True, whose=Whose.OURS)
    codes = (*SCHEME.finding_codes, ours)
    scheme = replace(SCHEME, finding_codes=codes)
    works = [
        *marked("North", "NN", "NN", "NN", codes=("no-reply",)),
        *marked("South", "NN", "NN", "NN", "N", codes=("no-named-contact",)),
    ]
    whole = month_draw([replace(one, scheme=scheme) for one in works])
    found = summary(replace(whole, scheme=scheme)).barriers
    assert [(row.label, row.marks, row.people) for row in found.ours] == [("No named contact of ours", 7, 4)]
    assert [(row.label, row.marks, row.people) for row in found.theirs] == [("No reply from firm", 6, 3)]
    assert found.suppressed == 0
    few = summary(month_draw(marked("North", "NN", "NN", codes=("no-reply",)))).barriers
    assert (few.ours, few.theirs, few.suppressed) == ((), (), 1)


def test_the_area_is_told_of_letters_where_each_units_two_officers_are_too_few() -> None:
    works = [*marked("North", "FFN", "FNF"), *marked("South", "FFF", "NNF")]
    (row,) = summary(month_draw(works)).tables[0].rows
    assert row.units == (None, None)
    assert row.everybody is not None
    assert (row.everybody.marks, row.everybody.people) == (12, 4)


def test_the_failures_of_each_police_unit_are_counted_by_family() -> None:
    told = {"failure_type": "Evidential failure - x", "police_unit_name": "Mill Road"}
    failures = [replace(failure(n, f"01AB000000{n}", "evidential"), facts=told) for n in range(2)]
    failures.append(replace(failures[0], facts={"failure_type": "Disclosure failure - y"}))
    found = summary(police=failures).police_units
    assert found.families == ("Disclosure", "Evidential")
    assert [(row.unit, row.counts, row.failures) for row in found.rows] == [
        ("Mill Road", (0, 2), 2),
        ("Not recorded", (1, 0), 1),
    ]


def test_only_as_many_findings_are_listed_as_the_office_wants() -> None:
    works = marked("North", "NN", "NN", "NN", codes=("no-analysis", "no-reply"))
    found = summary(month_draw(works), limits=CommitteeSettings(most_findings=1))
    assert [row.label for row in found.findings] == ["No analysis"]
    assert (found.findings_cut, found.findings_suppressed) == (1, 0)


@pytest.mark.parametrize("most", [0, 1, 2, 3])
@pytest.mark.parametrize("people", [3, 4])
def test_what_is_listed_cut_and_held_back_comes_to_all_findings(most: int, people: int) -> None:
    """Two codes: one of three people, one of four."""
    works = [
        *marked("North", "NN", "NN", "NN", codes=("no-analysis", "no-reply")),
        *marked("South", "NN", codes=("no-reply",)),
    ]
    found = summary(month_draw(works), limits=CommitteeSettings(most_findings=most, smallest_people=people))
    may_be_shown = 2 if people == 3 else 1
    assert len(found.findings) == min(most, may_be_shown)
    assert found.findings_cut == max(may_be_shown - most, 0)
    assert found.findings_suppressed == 2 - may_be_shown


# --- police files -----------------------------------------------------------------------------------------------


def test_police_failures_are_counted_by_family_case_and_dispute() -> None:
    police = [
        failure(1, "01AB0000126", "disclosure", "yes", "yes"),
        failure(2, "01AB0000126", "disclosure", "yes", "no"),
        failure(3, "01AB0000226", "disclosure", "no"),
        failure(4, "01AB0000226", "victim and witness", "yes"),
        failure(5, "01AB0000326", "", "", "yes"),
    ]
    rows = summary(police=police).police
    assert [(row.family, row.failures, row.cases, row.disputed, row.accepted) for row in rows] == [
        ("Disclosure", 3, 2, 2, 1),
        ("Family not recorded", 1, 1, 1, 1),
        ("Victim and witness", 1, 1, 1, 0),
    ]


def test_an_accepted_dispute_is_always_a_dispute() -> None:
    answers = ("yes", "no", "")
    police = [
        failure(n, f"01AB{n:07d}", "breach", disputed, accepted)
        for n, (disputed, accepted) in enumerate((d, a) for d in answers for a in answers)
    ]
    (row,) = summary(police=police).police
    assert row.accepted <= row.disputed <= row.failures == 9


def test_the_page_says_by_when_disputes_are_to_be_settled_and_where_the_figures_come_from() -> None:
    found = summary()
    assert found.police_dispute_deadline == "12 December 2026"
    assert (found.month, found.date, found.traces) == ("October 2026", "23 November 2026", ("A trace.",))
    assert (found.ledger_events, found.ledger_hash) == (7, "h" * 64)
    assert (found.letters, found.letters_total, found.headlines) == ((), None, ())


def test_a_graded_scale_is_judged_by_what_meets_the_standard() -> None:
    graded = replace(
        SCHEME,
        scale=(
            replace(SCHEME.scale[0], label="Good"),
            replace(SCHEME.scale[1], label="Adequate", met=True),
            replace(SCHEME.scale[2], label="Below standard"),
        ),
    )
    works = [replace(one, scheme=graded) for one in marked("North", "FP", "PP", "PN")]
    found = summary(replace(month_draw(works), scheme=graded))
    row = found.tables[0].rows[0]
    assert row.everybody.percent == "83%"
    assert row.ratings == ("17%", "67%", "17%")
    assert "least often to standard" in found.headlines[1].text
    assert graded.criteria[0].kind is CriterionKind.QUALITY


def test_unsent_letters_stay_in_their_own_table() -> None:
    items: list[Item] = [letter(1, state=LetterState.NOT_SENT)]
    assert summary(letters=items).tables == ()
