"""Each field is declared once, its field lists never change, and it is called alike wherever it is named."""

import pytest

from iqa.domain import Kind
from iqa.fields import DERIVED_FIELDS, FIELDS, done_words, field_list, heading, start_words, within
from iqa.fields.lists import FIELD_LISTS
from iqa.fields.model import column
from iqa.fields.table import TABLE
from iqa.text import fold

FIRST_LISTS = {
    Kind.CASES: "urn defendant casework_type unit team prosecutor legal_manager police_unit status stage plea "
    "domestic_abuse hate_crime rape youth custody vulnerable_victim victim victim_reference victim_name opted_out "
    "defence_firm defence_contact defence_known defence_engagement charge review_completed first_hearing sending "
    "ptph stage_1_due stage_1_done indictment_due indictment_served trial ctl_expiry decision decision_date "
    "finalised outcome charging_prosecutor charged_by advocate paralegal piece person person_name prosecutor_id "
    "charging_prosecutor_id advocate_id paralegal_id decisions",
    Kind.LETTERS: "urn victim_reference victim_name enhanced letter_type reason decision_date reason_received "
    "request_received sent channel drafter prosecutor unit vrr_eligible meeting_offered opted_out not_contacted "
    "person person_name prosecutor_id drafter_id letter_state carried_over owed_from",
    Kind.POLICE_FILES: "urn casework_type unit police_unit_name police_unit reviewing_group review_type_all "
    "review declaration rape domestic_violence hate_crime failure_type disputed dispute_accepted contact_methods "
    "comments family",
    Kind.OUTCOMES: "urn happened happened_on about unit",
    Kind.STAFF: "staff_id name role grade unit team line_manager email start leave other_names not_sampled",
}
"""The lists that digests of the first version cover, written out once more so that no change goes unseen."""


@pytest.mark.parametrize("kind", list(Kind))
def test_the_first_field_list_is_what_it_was(kind):
    assert field_list(kind, 1) == tuple(FIRST_LISTS[kind].split())


def test_each_field_is_declared_once():
    names = [declaration.field for declaration in TABLE]
    assert sorted(names) == sorted(set(names))


def test_an_export_has_the_fields_that_its_lists_name_and_every_declared_field_is_in_its_lists():
    listed = {kind: {name for each in lists for name in each} for kind, lists in FIELD_LISTS.items()}
    declared = {kind: {declaration.field for declaration in TABLE if declaration.there(kind)} for kind in Kind}
    assert listed == declared


def test_what_intake_works_out_is_declared_too():
    declared = {declaration.field for declaration in TABLE}
    assert {name for names in DERIVED_FIELDS.values() for name in names} <= declared


def test_a_field_is_no_column_of_an_export_that_lacks_it():
    (sent,) = (declaration for declaration in TABLE if declaration.field == "sent")
    with pytest.raises(LookupError, match="cases has no field sent"):
        column(sent, Kind.CASES, 1)


@pytest.mark.parametrize(
    ("field", "kind", "called"),
    [
        ("prosecutor", Kind.CASES, "Reviewing prosecutor"),
        ("prosecutor", Kind.LETTERS, "Deciding prosecutor"),
        ("prosecutor", None, "Prosecutor"),
        ("casework_type", Kind.CASES, "Casework type"),
        ("casework_type", Kind.POLICE_FILES, "Casework Type"),
        ("ptph", Kind.LETTERS, "PTPH"),
        ("hate_crime", Kind.CASES, "Hate crime"),
        ("hate_crime", Kind.POLICE_FILES, "Hate Crime Flag"),
        ("victim_name", Kind.LETTERS, "Preferred name"),
        ("sent", Kind.CASES, "Date sent"),
        ("letter_state", Kind.LETTERS, "Where the letter stands"),
        ("bail_review", Kind.CASES, "Bail review"),
    ],
)
def test_a_field_is_called_as_the_exports_of_its_kind_head_it(field, kind, called):
    assert heading(field, kind) == called


@pytest.mark.parametrize("kind", list(Kind))
def test_the_heading_of_a_column_is_what_the_field_is_called_there(kind):
    assert [heading(each.field, kind) for each in FIELDS[kind]] == [each.heading for each in FIELDS[kind]]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_general_name_of_a_field_is_an_alias_where_its_heading_differs(kind):
    for each in FIELDS[kind]:
        assert fold(heading(each.field)) in {fold(wording) for wording in each.wordings}


@pytest.mark.parametrize(
    ("field", "inside", "starts", "done"),
    [
        ("ptph", "PTPH", "PTPH", "PTPH"),
        ("charge", "charge date", "Charge", "charged"),
        ("reason_received", "reason received by VLU", "Reason received", "reason supplied"),
        ("sent", "date sent", "Date sent", "sent"),
        ("person", "person whose work it is", "Person", "person"),
        ("bail_review", "bail review", "Bail review", "bail review"),
    ],
)
def test_a_field_has_its_words_for_sentences(field, inside, starts, done):
    assert (within(field), start_words(field), done_words(field)) == (inside, starts, done)
