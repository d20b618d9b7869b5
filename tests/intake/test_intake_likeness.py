"""Headings left over are suggested for the field they most likely mean, how surely is said, and none is used."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
from benches import load_bench
from hypothesis import given
from hypothesis import strategies as st

from iqa.domain import Kind
from iqa.fields import FIELDS
from iqa.intake.evidence import fit
from iqa.intake.likeness import OWN, best_guess, suggest
from iqa.intake.mapping import match_columns
from iqa.resources import packaged
from iqa.text import fold

pytestmark = pytest.mark.unmeasured

DATA = Path(__file__).parents[1] / "data"


bench = load_bench("headings")
COLUMNS = {kind: {column.field: column for column in FIELDS[kind]} for kind in Kind}


@pytest.mark.slow
@pytest.mark.parametrize("half", ["tune", "test"])
@pytest.mark.parametrize("with_cells", [False, True], ids=["headings alone", "with cells"])
def test_nine_headings_in_ten_are_right_first_time_and_hardly_one_is_confidently_wrong(
    half: str, with_cells: bool
) -> None:
    answers = bench.answers(half, with_cells=with_cells)
    assert len(answers) >= 150
    assert sum(one.right for one in answers) / len(answers) >= 0.9
    assert sum(one.confidently_wrong for one in answers) / len(answers) <= 0.02


def test_the_lists_of_headings_cover_every_field_and_headings_that_fit_none() -> None:
    rows = [
        row
        for half in ("tune", "test")
        for row in csv.DictReader((DATA / f"headings-{half}.csv").read_text(encoding="utf-8").splitlines())
    ]
    for kind in Kind:
        fields = {row["Field"] for row in rows if row["Kind"] == str(kind)}
        assert fields == {"", *COLUMNS[kind]}
    headings = [(row["Kind"], row["Heading"]) for row in rows]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        (Kind.CASES, "Rev. Pros (name)", "prosecutor"),
        (Kind.CASES, "Reveiwing prosecuter", "prosecutor"),
        (Kind.CASES, "Date of 1st hrg", "first_hearing"),
        (Kind.LETTERS, "Ltr posted on", "sent"),
        (Kind.LETTERS, "Drafting VLO / author", "drafter"),
        (Kind.STAFF, "Emp. number", "staff_id"),
    ],
)
def test_short_forms_slips_and_other_words_for_the_same_are_understood(
    kind: Kind, heading: str, field: str
) -> None:
    guess = best_guess(kind, heading)
    assert guess is not None
    assert guess.column.field == field


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (Kind.CASES, "Officer in the case"),
        (Kind.CASES, "Office printer"),
        (Kind.CASES, "Reviewed?"),
        (Kind.CASES, "Date"),
        (Kind.LETTERS, "Ref"),
        (Kind.STAFF, "Hours"),
    ],
)
def test_a_heading_that_fits_no_field_well_is_suggested_for_none_with_confidence(kind: Kind, heading: str) -> None:
    guess = best_guess(kind, heading)
    assert guess is None or guess.confidence < 0.9


def test_dates_below_a_heading_speak_for_a_date_and_words_against_it() -> None:
    plainly = best_guess(Kind.CASES, "Initial review")
    dates = best_guess(Kind.CASES, "Initial review", [date(2026, 10, 1), "03/10/2026"])
    words = best_guess(Kind.CASES, "Initial review", ["done well", "see the log"])
    assert plainly is not None
    assert dates is not None
    assert dates.column.field == "review_completed"
    assert dates.confidence > plainly.confidence
    assert words is None or words.confidence < dates.confidence


@pytest.mark.parametrize(
    ("field", "cells", "share"),
    [
        ("charge", ["01/10/2026", date(2026, 10, 2), "soon"], 2 / 3),
        ("charge", ["", None], None),
        ("urn", ["01AB1234526", "of no form"], 0.5),
        ("custody", ["Y", "no", "perhaps"], 2 / 3),
        ("casework_type", ["Mags", "RASSO", "Traffic"], 2 / 3),
        ("prosecutor", ["Ash Maple", "P17", "yes"], 1 / 3),
        ("outcome", ["convicted", "01/10/2026"], 0.5),
        ("victim_reference", [17, "V18"], 1.0),
    ],
)
def test_cells_fit_a_column_that_could_hold_them(field: str, cells: list[object], share: float | None) -> None:
    assert fit(COLUMNS[Kind.CASES][field], cells) == (None if share is None else pytest.approx(share))


def test_a_heading_that_most_likely_means_a_column_already_read_is_suggested_for_no_other() -> None:
    assert suggest(Kind.CASES, {0: "Reviewing solicitor advocate lawyer"}, {"prosecutor"}, {}) == []
    again = match_columns(Kind.LETTERS, ["URN", "Letter type", "Decision date", "Date sent", "Letter posted on"])
    assert again.suggestions == ()


def test_of_two_headings_for_one_column_the_surer_is_named() -> None:
    headings = ["URN", "Letter type", "Decision date", "Letter out", "Ltr sent"]
    mapping = match_columns(Kind.LETTERS, headings)
    (notice,) = [problem for problem in mapping.problems if problem.code == "column-suggested"]
    assert notice.column == max(mapping.suggestions, key=lambda one: one.confidence).heading == "Ltr sent"


@given(kind=st.sampled_from(Kind), heading=st.text(max_size=60))
def test_any_heading_is_answered_with_a_confidence_no_surer_than_an_own_wording(kind: Kind, heading: str) -> None:
    guess = best_guess(kind, heading)
    assert guess is None or 0.5 <= guess.confidence <= OWN


def test_headings_that_may_mean_a_field_are_of_fields_that_there_are_and_of_no_alias() -> None:
    near = tomllib.loads(packaged("intake/near.toml").read_text(encoding="utf-8"))["near"]
    for part, fields in near.items():
        kinds = list(Kind) if part == "all" else [Kind(part)]
        for field, headings in fields.items():
            columns = [COLUMNS[kind][field] for kind in kinds if field in COLUMNS[kind]]
            assert columns, (part, field)
            for heading in headings:
                known = [fold(heading) in map(fold, column.wordings) for column in columns]
                assert not all(known), (part, field, heading)


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        (Kind.CASES, "Rvwg Lwyr", "prosecutor"),
        (Kind.CASES, "DcsnDt", "decision_date"),
        (Kind.CASES, "Vctm Ref", "victim_reference"),
        (Kind.LETTERS, "DeliveryMthd", "channel"),
        (Kind.LETTERS, "MeetingOffrd", "meeting_offered"),
        (Kind.POLICE_FILES, "Cmnts", "comments"),
    ],
)
def test_words_without_their_vowels_are_understood(kind: Kind, heading: str, field: str) -> None:
    guess = best_guess(kind, heading)
    assert guess is not None
    assert guess.column.field == field


@pytest.mark.parametrize("heading", ["NextHearingDt", "LastModifiedDt", "Def DoB (DD/MM/YYYY)", "CreatedOn"])
def test_dates_of_something_else_are_no_date_of_ours(heading: str) -> None:
    guess = best_guess(Kind.CASES, heading, [date(2026, 10, 5)])
    assert guess is None or guess.confidence < 0.7
