"""Agreement and leniency as published or worked out by hand, and plain words where nothing can be computed."""

from datetime import date
from decimal import Decimal
from itertools import product
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moderation_builders import FULLY, NOT, PARTIALLY, assessment, criterion, pair, pairs_of_table, scheme, second
from msgspec.structs import replace
from often import NIGHTLY

from iqa.access import reader_of
from iqa.domain import NOT_APPLICABLE, Mark, Month, Person, Rating, Role
from iqa.moderation.calibration import spread_by_question
from iqa.moderation.context import ExplanationRow
from iqa.moderation.figures import NOTHING, ONE_RATING, by_criterion, by_marker, by_scheme, by_strand, figures_of
from iqa.moderation.findings import findings_of
from iqa.moderation.leniency import leniency, spread_of
from iqa.moderation.page import agreement_page, coefficient, own_figures, percent, row_of, steps
from iqa.moderation.pairs import pairs_of, pieces
from iqa.settings import ModerationSettings, Settings
from iqa.staff import Actor
from iqa.statistics import Estimate, Interval

pytestmark = pytest.mark.unmeasured

CHANCE_RUNS = 400 if NIGHTLY else 80
GWET_TABLE = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""K. L. Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014): 100 units, three categories."""


def test_the_published_table_gives_the_published_coefficients() -> None:
    found = figures_of(pairs_of_table(GWET_TABLE))
    assert (found.pairs, found.pieces, found.apart, found.why_not) == (100, 100, 0, "")
    assert found.raw is not None
    assert found.raw.value == pytest.approx(0.89)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.796409, abs=5e-7)
    assert found.kappa_linear is not None
    assert found.kappa_linear.value == pytest.approx(0.842902, abs=5e-7)
    assert found.ac1 is not None
    assert found.ac1.value == pytest.approx(0.849, abs=5e-4)
    assert found.ac1.interval == pytest.approx((0.764, 0.935), abs=6e-4)
    assert found.ac2 is not None
    assert found.ac2.value == pytest.approx(0.900, abs=5e-4)
    assert found.alpha is not None


def test_good_agreement_on_marks_that_are_nearly_all_met_is_not_called_bad() -> None:
    """n = 125, raw 0.944, Cohen's kappa -0.023392, AC1 0.940776, on a scale of two steps."""
    two = scheme(scale=(Rating(FULLY, "Met", True, False), Rating(NOT, "Not met", False, True)))
    table = [(FULLY, FULLY)] * 118 + [(FULLY, NOT)] * 5 + [(NOT, FULLY)] * 2
    found = figures_of([pair(one, other, scheme=two, item=str(n)) for n, (one, other) in enumerate(table)])
    assert found.raw is not None
    assert found.raw.value == pytest.approx(0.944)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(-0.023392, abs=5e-7)
    assert found.ac1 is not None
    assert found.ac1.value == pytest.approx(0.940776, abs=5e-7)
    assert found.ac2 == found.ac1


def test_one_rating_throughout_is_said_not_to_be_computable() -> None:
    row = row_of("All", figures_of([pair(FULLY, FULLY, item=str(n)) for n in range(8)]))
    assert row.raw.startswith("100% (")
    assert (row.ac1, row.ac2, row.kappa, row.kappa_linear, row.alpha) == ("not computable",) * 5
    assert row.note == ONE_RATING


def test_nothing_on_the_scale_is_said_too_and_who_thought_it_did_not_apply_is_counted() -> None:
    row = row_of("All", figures_of([pair(FULLY, NOT_APPLICABLE), pair(NOT_APPLICABLE, NOT_APPLICABLE)]))
    assert row.raw == "not computable"
    assert row.note == f"{NOTHING}; on 1 more mark they differed on whether the question applies"
    assert row.pairs == 0


def test_a_hair_below_nought_is_nought() -> None:
    assert coefficient(Estimate(-0.001, interval=Interval(-0.2, -0.004))) == "0.00 (-0.20 to 0.00)"


def test_coefficients_without_an_interval_stand_alone() -> None:
    found = figures_of([pair(FULLY, NOT, item="1")])
    assert coefficient(found.kappa) == "0.00"
    assert "(" in percent(found.raw)


def test_pairs_come_only_from_questions_that_both_answered() -> None:
    first = assessment(Mark("strategy", FULLY), Mark("grip"), Mark("record", NOT), Mark("gone", NOT))
    other = second(Mark("strategy", NOT), Mark("grip", NOT), Mark("gone", NOT))
    (only,) = pairs_of(first, other, scheme())
    assert (only.criterion, only.first, only.second, only.marker, only.second_marker) == (
        "strategy",
        FULLY,
        NOT,
        "M1",
        "M2",
    )
    assert only.steps == 2
    assert pairs_of(other, first, scheme())[0].steps == -2


def test_figures_are_grouped_by_scheme_strand_question_and_marker_in_the_order_of_the_form() -> None:
    pairs = [
        pair(FULLY, FULLY, criterion=one, marker=marker, item=f"{one}{marker}")
        for one in ("record", "grip", "strategy")
        for marker in ("M2", "M1")
    ]
    assert [(one.id, one.figures.pairs) for one in by_scheme(pairs)] == [("", 6)]
    assert [(one.id, one.figures.pairs) for one in by_strand(pairs)] == [("review", 4), ("disclosure", 2)]
    assert [one.id for one in by_criterion(pairs)] == ["strategy", "grip", "record"]
    assert [(one.id, one.figures.pairs) for one in by_marker(pairs)] == [("M1", 3), ("M2", 3)]


def test_versions_of_a_scheme_come_together_and_another_scale_stands_apart() -> None:
    newer = scheme(version="2", title="Casework, revised", criteria=(criterion("strategy"),))
    pairs = [
        pair(FULLY, NOT),
        pair(FULLY, FULLY, scheme=newer, month=Month(2026, 11)),
        pair(FULLY, FULLY, criterion="grip"),
    ]
    (whole,) = by_scheme(pairs)
    assert (whole.latest.title, whole.figures.pairs) == ("Casework, revised", 3)
    assert [one.id for one in by_criterion(pairs)] == ["strategy", "grip"]
    two = scheme(scale=(Rating(FULLY, "Met", True, False), Rating(NOT, "Not met", False, True)))
    groups = by_scheme([*pairs, pair(FULLY, NOT, scheme=two)])
    assert sorted(one.figures.pairs for one in groups) == [1, 3]
    assert not groups[0].beside(groups[1])


# --- leniency


def test_leniency_is_the_mean_of_the_signed_steps() -> None:
    one, other = leniency(
        [pair(FULLY, NOT, item="a"), pair(FULLY, FULLY, item="b"), pair(NOT, PARTIALLY, item="c", marker="M2")]
    )
    assert (one.marker, one.mean, one.pairs, one.pieces) == ("M1", 1.0, 2, 2)
    assert (other.marker, other.mean) == ("M2", -1.0)


def test_the_interval_is_students_over_pieces_of_work_pooled() -> None:
    """By hand: M1 has 2, 0 (mean 1), M2 has 0, 0, 1, 1 (mean .5). S = (2 + 1) / (6 - 2), t = 2.776445."""
    pairs = [pair(FULLY, other, item=f"a{n}") for n, other in enumerate((NOT, FULLY))]
    pairs += [
        pair(FULLY, other, item=f"b{n}", marker="M2")
        for n, other in enumerate((FULLY, FULLY, PARTIALLY, PARTIALLY))
    ]
    one, other = leniency(pairs)
    spread = 3 / 4
    assert one.interval == pytest.approx(
        (1 - 2.776445 * sqrt(spread / 2), 1 + 2.776445 * sqrt(spread / 2)), abs=1e-5
    )
    assert other.interval == pytest.approx(
        (0.5 - 2.776445 * sqrt(spread / 4), 0.5 + 2.776445 * sqrt(spread / 4)), abs=1e-5
    )
    # The means are no further apart than chance: T = 0, so both are drawn all the way to the weighted mean.
    centre = (1 * 2 + 0.5 * 4) / 6
    assert (one.shrunk, other.shrunk) == pytest.approx((centre, centre))


def test_the_shrunk_figure_is_the_empirical_bayes_estimate() -> None:
    """By hand, three markers of four pieces: means 1, 0, -1; S = 6/9; T by moments."""
    steps_of = {"M1": (2, 0, 1, 1), "M2": (1, -1, 0, 0), "M3": (0, -2, -1, -1)}
    ratings = {2: (FULLY, NOT), 1: (FULLY, PARTIALLY), 0: (NOT, NOT), -1: (PARTIALLY, FULLY), -2: (NOT, FULLY)}
    pairs = [
        pair(*ratings[step], marker=marker, item=f"{marker}{n}")
        for marker, own in steps_of.items()
        for n, step in enumerate(own)
    ]
    spread = 6 / 9
    variance = spread / 4
    apart = 2 / variance
    between = (apart - 2) / (3 / variance - 3 / variance**2 / (3 / variance))
    found = leniency(pairs)
    assert [one.mean for one in found] == pytest.approx([1, 0, -1])
    share = between / (between + variance)
    assert [one.shrunk for one in found] == pytest.approx([share, 0, -share])
    assert 0 < share < 1


def test_the_fewer_marks_the_further_a_figure_is_drawn() -> None:
    ratings = {1: (FULLY, PARTIALLY), 0: (NOT, NOT), -1: (PARTIALLY, FULLY)}
    rows = {"M1": [1, 1, 1, 0] * 10, "M2": [-1, -1, 0, -1] * 10, "M3": [1, 1, 0, 1]}
    pairs = [pair(*ratings[s], marker=m, item=f"{m}{n}") for m, own in rows.items() for n, s in enumerate(own)]
    many, _, few = leniency(pairs)
    assert many.mean == few.mean
    assert few.shrunk < many.shrunk < many.mean


def test_questions_of_one_piece_of_work_do_not_make_it_surer() -> None:
    alone = [pair(FULLY, other, item=f"{n}") for n, other in enumerate((NOT, FULLY) * 5)]
    together = [
        pair(FULLY, other, item=f"{n}", criterion=one)
        for n, other in enumerate((NOT, FULLY) * 5)
        for one in ("strategy", "grip", "record")
    ]
    (few,), (many,) = leniency(alone), leniency(together)
    assert many.pairs == 3 * few.pairs
    assert many.interval == pytest.approx(few.interval)


def test_without_spread_there_is_no_interval_and_nothing_is_drawn() -> None:
    every = [
        [pair(FULLY, PARTIALLY)],
        [pair(FULLY, PARTIALLY, item="a"), pair(FULLY, PARTIALLY, item="b")],
    ]
    for pairs in every:
        (one,) = leniency(pairs)
        assert (one.mean, one.shrunk, one.interval) == (1.0, 1.0, None)
    assert leniency([pair(FULLY, NOT_APPLICABLE)]) == ()


def test_a_single_marker_is_not_drawn_anywhere() -> None:
    (one,) = leniency([pair(FULLY, NOT, item="a"), pair(FULLY, FULLY, item="b")])
    assert one.shrunk == one.mean == 1
    assert one.interval is not None


def test_the_months_show_the_drift() -> None:
    pairs = [
        pair(FULLY, NOT, month=Month(2026, 11)),
        pair(FULLY, FULLY, month=Month(2026, 10)),
        pair(FULLY, PARTIALLY, month=Month(2026, 10)),
    ]
    (one,) = leniency(pairs)
    assert [(each.month, each.mean, each.pairs) for each in one.months] == [
        (Month(2026, 10), 0.5, 2),
        (Month(2026, 11), 2.0, 1),
    ]


def test_the_spread_needs_enough_markers_with_enough_marks() -> None:
    pairs = [pair(FULLY, NOT, marker=f"M{n}", item=f"{n}{k}") for n in range(4) for k in range(n + 1)]
    found = leniency(pairs)
    assert spread_of(found, 2, 3) == spread_of(found[1:], 1, 3)
    spread = spread_of(found, 2, 3)
    assert spread is not None
    assert (spread.markers, spread.least, spread.middle, spread.most) == (3, 2, 2, 2)
    assert spread_of(found, 3, 3) is None


# --- who may read what

PEOPLE = (
    Person("M1", "Bryony Furze", Role.LEGAL_MANAGER, line_manager="H1", email="b.furze@thornmere.example"),
    Person("M2", "Rowan Elder", Role.LEGAL_MANAGER, line_manager="H1"),
    Person("M3", "Rowan Elder", Role.LEGAL_MANAGER, line_manager="H2"),
    Person("H1", "Yarrow Head", Role.LEGAL_MANAGER),
)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        ("Bryony Furze", {"M1"}),
        ("bryony  furze", {"M1"}),
        ("m1", {"M1"}),
        ("B.Furze@thornmere.example", {"M1"}),
        ("Yarrow Head", {"H1", "M1", "M2"}),
        ("M2", {"M2"}),
        ("Rowan Elder", set()),
        ("stranger", set()),
        ("", set()),
    ],
)
def test_a_marker_sees_their_own_figures_and_a_line_manager_theirs(actor: str, sees: set[str]) -> None:
    assert set(reader_of(Actor(actor, lambda: PEOPLE), PEOPLE).may_see) == sees


def page_for(actor: str, pairs: list, smallest: int = 10):
    found = findings_of(pairs, smallest)
    settings = Settings("Thornmere")
    settings = replace(settings, moderation=replace(settings.moderation, smallest_pairs=smallest))
    told = (ExplanationRow("01AB", "Q", "Fully met", "The log is wrong."),)
    sees = reader_of(Actor(actor, lambda: PEOPLE), PEOPLE).may_see
    return agreement_page(found, settings, Month.parse("2026-10"), date(2026, 11, 2), sees, told)


def test_a_page_tells_a_marker_only_their_own_and_only_from_enough_marks_on() -> None:
    pairs = [*pairs_of_table(GWET_TABLE), pair(FULLY, NOT, marker="M2", item="z")]
    page = page_for("Bryony Furze", pairs)
    (own,) = page.own
    assert (own.name, own.enough, own.pairs) == ("Bryony Furze", True, 100)
    assert own.agreement[0].ac1 == "0.85 (0.76 to 0.94)"
    assert page_for("stranger", pairs).own == ()
    head = page_for("Yarrow Head", pairs)
    assert [(one.name, one.enough, one.leniency, one.agreement) for one in head.own[1:]] == [
        ("Rowan Elder", False, "", ())
    ]
    assert (page.months, page.pairs, page.pieces, page.markers) == ("since October 2026", 101, 101, 2)
    assert page.spread is None
    assert [row.label for row in page.schemes[0].questions] == ["Is there a strategy?"]


def test_a_spread_of_three_markers_is_shown_without_a_name() -> None:
    pairs = [pair(FULLY, NOT, marker=f"M{n}", item=f"{n}{k}") for n in range(3) for k in range(4)]
    page = page_for("stranger", pairs, smallest=4)
    assert page.spread is not None
    assert (page.spread.markers, page.spread.least, page.spread.most) == (3, "+2.00", "+2.00")


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ([(FULLY, PARTIALLY)], "too little to tell"),
        ([(FULLY, FULLY), (FULLY, PARTIALLY)] * 2, "no more than chance"),
        ([(FULLY, NOT), (FULLY, PARTIALLY)] * 15, "kinder than"),
        ([(NOT, FULLY), (PARTIALLY, FULLY)] * 15, "stricter than"),
        (
            [(FULLY, NOT), (FULLY, PARTIALLY)] * 14,
            "too few marks to call them kinder or stricter, which is done from 30",
        ),
    ],
)
def test_leniency_in_words_claims_no_more_than_its_interval(ratings: list[tuple[str, str]], words: str) -> None:
    found = findings_of([pair(*each, item=str(n)) for n, each in enumerate(ratings)], 1)
    (own,) = own_figures(found, {"M1": "Bryony"}, ModerationSettings(smallest_pairs=1))
    assert words in own.in_words
    assert ("about one in 20 markers" in own.in_words) == (" than those" in own.in_words)
    assert (own.interval == "not computable") == (len(ratings) == 1)


def said_of(low: float, high: float, pairs: int = 30, judged_from: int = 30) -> tuple[str, str]:
    """The printed interval of one marker, and what is said of it."""
    start = leniency([pair(FULLY, PARTIALLY)])[0]
    one = replace(start, mean=(low + high) / 2, pairs=pairs, interval=Interval(low, high))
    found = replace(findings_of([pair(FULLY, PARTIALLY)], 1), leniency=(one,))
    (own,) = own_figures(found, {"M1": "Bryony"}, ModerationSettings(1, judged_from))
    return own.interval, own.in_words


@given(
    st.floats(-1, 1), st.floats(0, 0.5), st.integers(1, 60), st.integers(1, 60), st.sampled_from((1, 0.01, 0.001))
)
def test_kinder_or_stricter_is_said_just_where_the_printed_interval_leaves_out_nought_and_the_marks_are_enough(
    low: float, width: float, pairs: int, judged_from: int, scale: float
) -> None:
    """Recomputed from what stands on the page."""
    interval, words = said_of(low * scale, (low + width) * scale, pairs, judged_from)
    ends = [Decimal(end) for end in interval.split(" to ")]
    expected = "kinder" if min(ends) > 0 else "stricter" if max(ends) < 0 else ""
    named = [leaning for leaning in ("kinder", "stricter") if f"The marks are {leaning} than" in words]
    assert named == ([expected] if expected and pairs >= judged_from else [])


def test_an_end_that_is_printed_as_nought_is_nought() -> None:
    assert said_of(0.004, 0.3) == ("0.00 to +0.30", "That is no more than chance would have it.")
    assert "kinder" in said_of(0.006, 0.3)[1]
    assert "no more than chance" in said_of(-0.3, -0.004)[1]


@pytest.mark.slow
def test_chance_alone_has_it_said_of_no_more_than_one_in_twenty_who_mark_just_as_the_second_does() -> None:
    """Three markers of 30 pairs each, on ten pieces of work whose questions hang together; nobody is kinder."""
    chance, called, runs = Random(20261129), 0, CHANCE_RUNS
    scale = (FULLY, PARTIALLY, NOT)
    for _ in range(runs):
        pairs = []
        for marker, item in product(("M1", "M2", "M3"), range(10)):
            of_piece = chance.choice((0, 1, 2))
            for _ in range(3):
                one, other = (min(2, max(0, of_piece + chance.choice((-1, 0, 0, 1)))) for _ in range(2))
                pairs.append(pair(scale[one], scale[other], marker=marker, item=f"{marker}{item}"))
        own = own_figures(findings_of(pairs, 1), {"M1": "a", "M2": "b", "M3": "c"}, ModerationSettings(1, 30))
        called += sum("The marks are" in each.in_words for each in own)
    assert 0 < called / (3 * runs) <= 0.05 + 3 * sqrt(0.05 * 0.95 / (3 * runs))


def test_steps_carry_their_sign() -> None:
    assert [steps(value) for value in (0.251, -0.5, 0.0, -0.001)] == ["+0.25", "-0.50", "0.00", "0.00"]


def test_raw_agreement_is_over_schemes_of_any_scale() -> None:
    two = scheme(id="other", scale=(Rating("good", "Good", True, False), Rating("bad", "Bad", False, True)))
    found = findings_of([pair(FULLY, NOT), pair("good", "good", scheme=two, item="b")], 1)
    assert found.raw is not None
    assert found.raw.value == 0.5
    assert (found.pairs, found.pieces) == (2, 2)
    nothing = findings_of([pair(FULLY, NOT_APPLICABLE)], 1)
    assert (nothing.raw, nothing.pairs, nothing.markers) == (None, 0, 0)
    assert percent(nothing.raw) == ""


# --- calibration


def test_a_calibration_shows_where_markers_part() -> None:
    given = {
        ("a", "M1"): (FULLY, FULLY),
        ("a", "M2"): (NOT, FULLY),
        ("a", "M3"): (FULLY, FULLY),
        ("b", "M1"): (NOT, NOT_APPLICABLE),
        ("b", "M2"): (NOT, FULLY),
    }
    marked = [
        assessment(Mark("strategy", one), Mark("grip", other), Mark("record"), item_key=item, assessor=marker)
        for (item, marker), (one, other) in given.items()
    ]
    parted, alike = spread_by_question(marked, scheme())
    assert (parted.criterion, parted.marks, parted.markers, parted.range) == ("strategy", 5, 3, 2)
    assert parted.shares == {FULLY: 0.4, PARTIALLY: 0.0, NOT: 0.6}
    # Piece a: one of three pairs the same; piece b: its one pair.
    assert parted.raw == pytest.approx((1 / 3 + 1) / 2)
    assert parted.deviation == pytest.approx(sqrt((4 / 3 * 2) / 3))
    assert (alike.criterion, alike.raw, alike.range, alike.not_applicable) == ("grip", 1, 0, 1)
    assert alike.strand == "Review"


def test_a_question_that_one_marker_answered_shows_no_agreement() -> None:
    (one,) = spread_by_question([assessment(Mark("grip", NOT_APPLICABLE))], scheme())
    assert (one.raw, one.range, one.deviation, one.marks) == (None, None, None, 0)
    assert set(one.shares.values()) == {0.0}


def test_pieces_are_counted_once() -> None:
    assert pieces([pair(FULLY, NOT), pair(FULLY, FULLY, criterion="grip"), pair(FULLY, NOT, item="b")]) == 2
