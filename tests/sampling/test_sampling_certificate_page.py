"""The printed certificate says what the JSON says, with names for staff and chances in words."""

import pytest
from document_builders import POLICY, SETTINGS, STAFF, bare_draw, certified, draw
from msgspec.structs import replace

from iqa.domain import Assessor, Cell, Condition, Policy, Shortfall, ShortfallCode, TargetedReview
from iqa.sampling.certificate import HOW_TO_CHECK, certificate
from iqa.sampling.certificate_page import certificate_page, estimate
from iqa.sampling.certificate_rows import moment, per_cent
from iqa.sampling.policy_text import condition_in_words, policy_in_words


def test_the_page_repeats_the_certificate() -> None:
    page = certified()
    written = certificate(draw())
    assert (page.seed, page.algorithm, page.draw) == (written["seed"], written["algorithm"], written["draw"])
    assert page.population_digest == "4f" * 32
    assert [source.file for source in page.sources] == ["cases-october.xlsx"]
    assert page.policy_digest == written["policy"]["digest"]
    assert page.how_to_check == HOW_TO_CHECK
    assert page.eligible == 480
    assert page.to_mark == 61
    assert page.reserved == 90
    assert page.recently_marked == 1
    assert page.month == "October 2026"
    assert page.drawn_at == "2 November 2026, 09:00 UTC"
    assert page.nobody_may_mark == ("casework|06TM0029926|P002|initial review",)


def test_drawn_work_stands_by_cell_in_ticket_order_with_its_chance() -> None:
    first = certified().drawn[0]
    assert first.cell == "Prosecutor 1 Invented (P001)"
    assert [(row.rank, row.state) for row in first.rows] == [("1", "replaced"), ("2", "drawn"), ("3", "drawn")]
    assert {row.probability for row in first.rows} == {"2 of about 10.7 (18.8%)"}
    assert {row.assessor for row in first.rows} == {"Rowan Thistlewood"}
    assert [len(row.ticket) for row in first.rows] == [15] * 3
    assert first.rows[0].ticket == "0.145125141250…"


def test_reserves_have_no_chance_yet_and_always_included_work_is_certain() -> None:
    page = certified()
    assert {row.probability for group in page.reserves for row in group.rows} == {"not called"}
    (only,) = page.always
    assert [(row.rank, row.state, row.probability, row.assessor) for row in only.rows] == [
        ("", "always", "certain (100%)", "")
    ]


def test_work_under_targeted_review_stands_in_a_table_of_its_own() -> None:
    key = next(item.key for item in draw().items if not item.rank)
    page = certificate_page(draw(), SETTINGS, STAFF, [key])
    assert page.always == ()
    assert [row.key for group in page.targeted_reviews for row in group.rows] == [key]


def test_what_happened_since_is_told_with_names() -> None:
    page = certified()
    assert [(row.reason, row.note, row.by) for row in page.replacements] == [
        ("ineligible", "moved to another Area", "Rowan Thistlewood"),
        ("unavailable", "", "Rowan Thistlewood"),
    ]
    assert page.replacements[1].replaced_by == ""
    assert [(row.cell, row.extra) for row in page.top_ups] == [("Prosecutor 2 Invented (P002)", 1)]
    assert [(row.draw, row.at) for row in page.voids] == [("0123456789ab", "3 November 2026, 10:00 UTC")]
    assert [(row.name, row.unit, row.items) for row in page.loads] == [
        ("Rowan Thistlewood", "North", 60),
        ("Bryony Fennimore", "", 0),
    ]
    assert [row.person for row in page.not_sampled] == ["Prosecutor 30 Invented (P030)"]


def test_work_given_after_the_draw_names_who_marks_it() -> None:
    items = tuple(replace(item, assessor=item.assessor or "P001") for item in draw().items[:4])
    page = certified(draw(items=items))
    assert [(row.key, row.assessor) for row in page.given] == [(items[3].key, "Prosecutor 1 Invented")]
    assert page.nobody_may_mark == ()


def test_a_person_without_a_name_is_printed_by_id() -> None:
    unnamed = draw(assessors=(Assessor("M1"), Assessor("M2", ("Bryony Fennimore",))))
    page = certificate_page(unnamed, SETTINGS, {})
    assert page.drawn[0].cell == "P001"
    assert page.drawn[0].rows[0].assessor == "M1"
    assert [row.name for row in page.loads] == ["M1", "Bryony Fennimore"]


def test_assessors_of_one_name_are_told_apart_and_an_id_made_of_a_name_stands_alone() -> None:
    pair = draw(assessors=(Assessor("M1", ("Rowan Elder",)), Assessor("M2", ("Rowan Elder",))))
    page = certificate_page(pair, SETTINGS, {})
    assert page.drawn[0].rows[0].assessor == "Rowan Elder (M1)"
    listed = (Assessor("Rowan Elder (North)", ("Rowan Elder",)), Assessor("Rowan Elder (South)", ("Rowan Elder",)))
    page = certificate_page(draw(assessors=listed), SETTINGS, {})
    assert [row.name for row in page.loads] == ["Rowan Elder (North)", "Rowan Elder (South)"]


def test_people_in_the_policy_and_in_a_targeted_review_stand_with_their_names() -> None:
    looks = (
        TargetedReview("P001", 1, "tone"),
        TargetedReview("P001", 2, "as agreed", "grip", POLICY.eligible[:1]),
    )
    looks = (*looks, TargetedReview("", 1, "as asked", "review"))
    shortfalls = tuple(
        Shortfall(ShortfallCode.TARGETED_REVIEW, 1, 0, person=person, criterion=criterion)
        for person, criterion in (("P001", "grip"), ("", "review"), ("P001", ""), ("a stranger", ""))
    )
    bare = bare_draw()
    made = replace(bare, policy=replace(bare.policy, targeted_reviews=looks), shortfalls=shortfalls)
    page = certificate_page(made, SETTINGS, STAFF)
    assert (
        "Targeted review, apart from the draw: 1 piece of work of Prosecutor 1 Invented (P001) (tone)."
        in page.policy
    )
    assert (
        "Targeted review, apart from the draw: 2 pieces of work of Prosecutor 1 Invented (P001) to which the "
        "question grip can apply (where the export tells: Status is live) (as agreed)."
    ) in page.policy
    assert (
        "Targeted review, apart from the draw: 1 piece of work to which the question review can apply (as asked)."
    ) in page.policy
    cells = [
        "targeted review of Prosecutor 1 Invented (P001), criterion grip",
        "targeted review of criterion review",
        "targeted review of Prosecutor 1 Invented (P001)",
        "targeted review of a stranger",
    ]
    assert [row.cell for row in page.shortfalls] == cells


def test_cells_of_several_fields_name_the_person_in_them() -> None:
    bare = bare_draw()
    made = replace(
        bare,
        policy=replace(bare.policy, per=("person", "casework_type", "unit")),
        cells=(Cell(("P001", "RASSO", "P002"), 3, 0, 0), Cell(("", "", "A | B"), 1, 0, 0)),
    )
    page = certificate_page(made, SETTINGS, STAFF)
    assert [cell.cell for cell in page.cells] == [
        "Prosecutor 1 Invented (P001), RASSO, P002",
        "not recorded, not recorded, A | B",
    ]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("", "not recorded"),
        ("2026-07-02T10:30:00+01:00", "2 July 2026, 09:30 UTC"),
        ("2026-07-02T10:30:00", "2 July 2026, 10:30 UTC"),
    ],
)
def test_moments_are_in_words(at: str, said: str) -> None:
    assert moment(at) == said


def test_rates_and_counts_are_as_short_as_they_can_be() -> None:
    assert [per_cent(rate) for rate in (0.4, 0.625, 1.0, 2 / 3, 0.001)] == [
        "40%",
        "62.5%",
        "100%",
        "66.7%",
        "0.1%",
    ]
    assert [estimate(count) for count in (1187.0, 4.8, 0.0)] == ["1,187", "about 4.8", "0"]


def test_a_policy_is_told_in_sentences() -> None:
    assert policy_in_words(POLICY) == (
        "A separate draw for each person whose work it is: 2 drawn, 3 in reserve.",
        "Only work of which this holds: Status is live.",
        "Only work of which this holds: Review completed is recorded.",
        "Work is left out where the export does not say.",
        "Not work that was marked in the 3 months before.",
        "Always marked, whatever the draw says: every RASSO case (Casework type is RASSO).",
        "Not sampled: P030 (on secondment).",
        "Focus modules added to the core form: disclosure.",
        "Marked by: legal manager. Nobody marks their own work, nor that of people they manage.",
        "Work goes to an assessor of its own unit wherever one may mark it.",
        "Marks nothing this month: M9 (on leave).",
    )


def test_a_policy_without_rules_says_so() -> None:
    bare = Policy("casework", "all", ("unit", "casework_type"), 3, same_unit=False, skip_marked_within_months=1)
    assert policy_in_words(bare) == (
        "A separate draw for each unit and casework type: 3 drawn, 5 in reserve.",
        "All work on the list is eligible.",
        "Not work that was marked in the month before.",
        "Marked by: legal manager. Nobody marks their own work.",
    )


def test_a_policy_that_accepts_the_unknown_and_has_a_targeted_review_says_so() -> None:
    review = TargetedReview("P007", 2, "as agreed in September")
    said = policy_in_words(
        Policy("casework", "x", ("unit",), 3, POLICY.eligible, accept_unknown=True, targeted_reviews=(review,))
    )
    assert "Work counts as eligible where the export does not say." in said
    assert "Targeted review, apart from the draw: 2 pieces of work of P007 (as agreed in September)." in said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            Condition("letter_state", none_of=("not yet due", "sent")),
            "Where the letter stands is other than not yet due or sent",
        ),
        (Condition("ctl_expiry", present=False), "CTL expiry is not recorded"),
        (Condition("ptph", before="trial"), "PTPH is before Trial date"),
        (Condition("charge", after="2026-10-01"), "Charge date is after 1 October 2026"),
        (
            Condition("charge", within_months=3, since="2026-08-01"),
            "Charge date is in the 3 months to the end of the month sampled, or later (on or after 1 August 2026)",
        ),
        (
            Condition("charge", within_months=1),
            "Charge date is in the month to the end of the month sampled, or later",
        ),
        (
            Condition("", any_of=(Condition("rape", one_of=("yes",)), Condition("ptph", present=True))),
            "Rape is yes, or PTPH is recorded",
        ),
        (Condition("family", one_of=("a", "b", "c")), "Family of failures is a, b or c"),
        (Condition("offence", mentions=("slavery", "rape")), "Offence mentions slavery or rape"),
    ],
)
def test_every_rule_has_words(rule: Condition, said: str) -> None:
    assert condition_in_words(rule) == said


def test_an_always_rule_without_a_reason_is_told_by_its_condition() -> None:
    policy = Policy("casework", "x", ("unit",), 1, always=(Condition("rape", one_of=("yes",)),))
    assert "Always marked, whatever the draw says: Rape is yes." in policy_in_words(policy)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("casework", "Reviewing prosecutor is recorded"),
        ("victim-letters", "Deciding prosecutor is recorded"),
        ("an-office-of-its-own", "Prosecutor is recorded"),
    ],
)
def test_the_prosecutor_is_called_as_the_export_of_the_scheme_calls_them(scheme: str, said: str) -> None:
    """A certificate of cases once spoke of a deciding prosecutor, who belongs to letters."""
    rule = (Condition("prosecutor", present=True),)
    told = policy_in_words(Policy(scheme, "x", ("unit",), 1, rule, always=rule))
    assert f"Only work of which this holds: {said}." in told
    assert f"Always marked, whatever the draw says: {said}." in told
