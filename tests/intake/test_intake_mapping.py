"""Headings become fields by what a person said, by heading, by alias; never by likeness."""

import pytest
from intake_builders import codes

from iqa.cli.next_steps import in_words
from iqa.domain import Kind
from iqa.errors import UsageError
from iqa.fields import FIELDS
from iqa.intake.mapping import How, known_headings, knows_heading, match_columns
from iqa.intake.urn import Suffix
from iqa.text import fold

REQUIRED = ("URN", "Casework type", "Unit", "Reviewing prosecutor")
LOG = ("URN", "Type of letter", "Decision date")


def how(mapping, name):
    return mapping.matches[name].how


def test_a_heading_matches_whatever_its_case_spaces_and_punctuation():
    mapping = match_columns(Kind.POLICE_FILES, ["  urn: ", "FAILURE\u00a0types", "Prosecutor’s  declaration"])
    assert [match.index for match in mapping.matches.values()] == [0, 2, 1]
    assert {match.how for match in mapping.matches.values()} == {How.EXACT}
    assert mapping.usable


def test_our_own_heading_goes_before_an_alias_and_the_alias_heading_is_left_unused():
    mapping = match_columns(Kind.CASES, [*REQUIRED, "Prosecutor"])
    assert mapping.matches["prosecutor"].index == 3
    assert mapping.unused == ("Prosecutor",)


def test_an_alias_matches_with_less_confidence_than_the_heading():
    mapping = match_columns(Kind.CASES, ["Case URN", *REQUIRED[1:]])
    assert how(mapping, "urn") is How.ALIAS
    assert mapping.matches["urn"].confidence < mapping.matches["unit"].confidence == 1.0


def test_what_a_person_gives_wins_over_heading_and_memory():
    mapping = match_columns(
        Kind.CASES,
        [*REQUIRED, "Case Ref No", "Owner"],
        given={"urn": "case ref no"},
        remembered={"urn": "URN", "prosecutor": "Owner", "gone": "Unit", "team": "No longer there"},
    )
    assert (how(mapping, "urn"), mapping.matches["urn"].heading) == (How.GIVEN, "Case Ref No")
    assert (how(mapping, "prosecutor"), mapping.matches["prosecutor"].heading) == (How.REMEMBERED, "Owner")
    assert set(mapping.unused) == {"URN", "Reviewing prosecutor"}
    assert mapping.problems == ()


def test_a_mapping_is_remembered_as_field_to_heading_and_gives_itself_back():
    first = match_columns(
        Kind.CASES, ["Case Ref No", *REQUIRED[1:]], given={"urn": "Case Ref No", "urn_suffix": "Year"}
    )
    again = match_columns(Kind.CASES, ["Case Ref No", *REQUIRED[1:]], remembered=first.to_remember())
    assert again.matches.keys() == first.matches.keys()
    assert again.urn_suffix is Suffix.YEAR
    assert how(again, "urn") is How.REMEMBERED


def test_a_suffix_that_nobody_declared_is_not_kept():
    assert "urn_suffix" not in match_columns(Kind.CASES, [*REQUIRED, ""]).to_remember()


def test_a_near_heading_is_suggested_and_never_used():
    mapping = match_columns(Kind.CASES, ["Case Ref No", *REQUIRED[1:]], sheet="Cases")
    assert "urn" not in mapping.matches
    assert not mapping.usable
    (problem,) = mapping.problems
    assert (
        problem.said(in_words) == "sheet Cases, column Case Ref No: No column for URN. "
        'The heading "Case Ref No" looks near: add --column urn="Case Ref No".'
    )
    assert (problem.sheet, problem.column) == ("Cases", "Case Ref No")
    assert mapping.suggestions[0].heading == "Case Ref No"


def test_an_optional_near_heading_is_a_notice_and_the_table_stays_usable():
    mapping = match_columns(Kind.LETTERS, ["URN", "Letter type", "Decision date", "Date the letter was sent"])
    assert codes(mapping.problems) == ["column-suggested"]
    assert mapping.usable
    assert "sent" not in mapping.matches


@pytest.mark.parametrize("heading", ["DA", "No", "Dt", "ID", "PU"])
def test_a_heading_of_two_letters_is_never_suggested(heading):
    mapping = match_columns(Kind.LETTERS, [*LOG[1:], heading])
    assert mapping.suggestions == ()
    assert codes(mapping.problems) == ["column-missing"]


@pytest.mark.parametrize("heading", ["Date received by us", "Date", "Court", "Log row", "Comments", "Created by"])
def test_a_heading_that_shares_only_common_words_with_a_column_is_not_suggested(heading):
    assert match_columns(Kind.CASES, [*REQUIRED, heading]).suggestions == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("1st hearing", "first_hearing"),
        ("Charging date", "charge"),
        ("CTL expires", "ctl_expiry"),
        ("Defence solicitor firm", "defence_firm"),
    ],
)
def test_a_heading_is_suggested_for_the_column_that_it_is_most_like(heading, field):
    (suggested,) = match_columns(Kind.CASES, [*REQUIRED, heading]).suggestions
    assert (suggested.field, suggested.heading) == (field, heading)


def test_a_file_of_another_kind_is_named_first_and_nothing_is_suggested_of_it():
    mapping = match_columns(Kind.CASES, [*LOG, "Date letter sent", "Preferred name", "Date reason received"])
    (problem,) = mapping.problems
    assert problem.said(in_words) == (
        "These headings look like the letters log. Use `iqa import letters`. A cases export needs Casework type, "
        'Unit and Reviewing prosecutor too; add --column casework_type="…" if this is one.'
    )
    assert (problem.code, mapping.suggestions, mapping.usable) == ("other-kind", (), False)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("other", list(Kind))
def test_each_kind_is_told_from_each_other_by_its_own_headings(kind, other):
    found = codes(match_columns(kind, [column.heading for column in FIELDS[other]]).problems)
    assert found == ([] if kind is other else ["other-kind"])


def test_what_a_person_named_and_is_not_there_is_said_beside_the_other_kind():
    mapping = match_columns(Kind.CASES, LOG, given={"prosecutor": "Owner"})
    assert codes(mapping.problems) == ["column-given-not-found", "other-kind"]


def test_a_cases_export_with_one_odd_heading_is_not_taken_for_another_kind():
    mapping = match_columns(Kind.CASES, ["URN", "Type", "Unit", "Owner", "Status", "Decision", "Decision date"])
    assert "other-kind" not in codes(mapping.problems)
    assert "column-missing" in codes(mapping.problems)


def test_a_missing_column_with_nothing_near_asks_for_its_heading():
    mapping = match_columns(Kind.LETTERS, ["Letter type", "Decision date", "Zzz"])
    said = mapping.problems[0].said(in_words)
    assert said == 'No column for URN. Say which heading holds it: add --column urn="…".'


def test_a_repeated_heading_of_a_required_column_is_asked_about_by_letter():
    mapping = match_columns(Kind.LETTERS, ["URN", "Letter type", "Decision date", "urn"])
    assert codes(mapping.problems) == ["column-ambiguous"]
    assert not mapping.usable
    assert '"URN" (column A) and "urn" (column D)' in mapping.problems[0].message
    chosen = match_columns(Kind.LETTERS, ["URN", "Letter type", "Decision date", "urn"], given={"urn": "D"})
    assert chosen.matches["urn"].index == 3
    assert codes(chosen.problems) == ["heading-repeated"]
    assert chosen.usable


def test_a_repeated_heading_written_two_ways_is_given_by_its_writing():
    mapping = match_columns(Kind.LETTERS, ["URN", "Letter type", "Decision date", "urn"], given={"urn": "urn"})
    assert mapping.matches["urn"].index == 3


def test_two_aliases_for_one_optional_column_are_not_guessed_between():
    mapping = match_columns(Kind.CASES, [*REQUIRED, "Solicitors", "Defence solicitor"])
    assert "defence_firm" not in mapping.matches
    assert mapping.usable
    assert codes(mapping.problems) == ["column-ambiguous"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"urn": "Nope"}, 'No column is headed "Nope", which was named for URN.'),
        ({"urn": "Unit"}, '2 columns are headed "Unit"'),
    ],
)
def test_a_given_heading_that_cannot_be_found_stops_the_table(given, message):
    mapping = match_columns(Kind.CASES, [*REQUIRED, "Unit"], given=given)
    assert not mapping.usable
    assert message in mapping.problems[0].message


def test_a_given_heading_in_a_table_without_headings_says_there_are_none():
    assert "The headings are none." in match_columns(Kind.CASES, [], given={"urn": "x"}).problems[0].message


def test_a_field_that_does_not_exist_is_a_wrong_command():
    with pytest.raises(UsageError, match='cases has no field "urm"'):
        match_columns(Kind.CASES, REQUIRED, given={"urm": "URN"})


def test_what_follows_the_slash_is_year_or_split_and_nothing_else():
    assert match_columns(Kind.CASES, REQUIRED).urn_suffix is Suffix.UNDECLARED
    assert match_columns(Kind.POLICE_FILES, ["URN"]).urn_suffix is Suffix.SPLIT
    assert match_columns(Kind.CASES, REQUIRED, given={"urn_suffix": "split"}).urn_suffix is Suffix.SPLIT
    with pytest.raises(UsageError) as refused:
        match_columns(Kind.CASES, REQUIRED, given={"urn_suffix": "month"})
    assert "--column urn_suffix=year" in in_words(refused.value.hint)


def test_a_heading_is_named_as_written_or_by_our_own_name():
    mapping = match_columns(Kind.CASES, ["Case URN", *REQUIRED[1:]])
    assert mapping.heading("urn") == "Case URN"
    assert mapping.heading("team") == "Team"
    assert mapping.heading("person_name") == "Name of the person"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_column_of_a_kind_is_found_by_its_own_heading_alone(kind):
    mapping = match_columns(kind, [column.heading for column in FIELDS[kind]])
    assert {match.field for match in mapping.matches.values() if match.how is How.EXACT} == {
        column.field for column in FIELDS[kind]
    }
    assert mapping.problems == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_no_wording_stands_for_two_fields(kind):
    wordings = [fold(text) for c in FIELDS[kind] for text in dict.fromkeys(map(fold, (c.heading, *c.aliases)))]
    assert sorted(wordings) == sorted(set(wordings))


def test_the_search_for_the_heading_row_knows_headings_and_aliases():
    assert {"URN", "urn number"} <= known_headings(Kind.CASES)
    knows = knows_heading(Kind.CASES)
    assert knows("  reviewing   LAWYER:")
    assert not knows("October 2026")
