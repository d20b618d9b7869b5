"""Evidence may carry a reference or a link, never a file; a case has its address where the office says so."""

import pytest
from marking_builders import CASEWORK, assessment, case, mark

from iqa.marking.completeness import problems_of
from iqa.marking.form import Form
from iqa.marking.references import case_address, points_at_a_file


@pytest.mark.parametrize(
    "words",
    [
        "See D:\\cases\\review.docx",
        "in s:/shared/review.pdf",
        "\\\\server\\cases\\review.docx",
        "file:///home/ash/review.odt",
        "FILE:/x",
    ],
)
def test_a_file_is_no_evidence(words: str) -> None:
    assert points_at_a_file(words)
    marked = assessment(mark("strategy", "not-met", evidence=words))
    (found,) = [one for one in problems_of(marked, Form(CASEWORK, case())) if one.code == "points-at-a-file"]
    assert (found.criterion, found.missing) == ("strategy", False)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Review note 3, page 2",
        "https://cases.example/open/01AB1234526#note-3",
        "and/or: see A: the note",
        "Ref: MG3/2 of 3/10/2026",
        "Was it 10:30 or c: 11?",
    ],
)
def test_a_reference_and_a_link_are_evidence(words: str) -> None:
    assert not points_at_a_file(words)


def test_the_address_of_a_case_is_made_from_the_offices_own() -> None:
    assert (
        case_address("https://cases.example/{urn}/open", "44RG98954/24")
        == "https://cases.example/44RG98954%2F24/open"
    )
    assert case_address("", "01AB1234526") == case_address("https://cases.example/{urn}", "") == ""
