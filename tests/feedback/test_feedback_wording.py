"""How letters name people, pieces of work and counts."""

import pytest
from feedback_builders import LETTERS, case, letter, marked

from iqa.domain import Item
from iqa.feedback.wording import all_of, first_name, reference, work_label
from iqa.text import begun, counted


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ash Maple", "Ash"),
        ("Maple, Ash", "Ash"),
        ("Dr Ash Maple", "Dr Maple"),
        ("Mrs. Rowan Birch", "Mrs. Birch"),
        ("Ash Maple, KC", "Ash"),
        ("Maple, Ash, KC", "Ash"),
        ("A Maple", "A Maple"),
        ("Lady Beryl Vale", "Lady Beryl Vale"),
        ("Dr Ash van der Maple", "Dr van der Maple"),
        ("ASH MAPLE", "Ash"),
        ("VLU (North)", "victim liaison unit"),
        ("Ash", "Ash"),
        ("Dr", "Dr"),
        ("", ""),
        ("VLU", "victim liaison unit"),
    ],
)
def test_people_are_greeted_as_colleagues_do(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    ("count", "one", "every"),
    [(1, "One case", "the one case"), (2, "Two cases", "both cases"), (12, "12 cases", "all 12 cases")],
)
def test_counts_agree_with_their_nouns(count: int, one: str, every: str) -> None:
    assert (begun(counted(count, "case", in_words=True)), all_of(count, "case")) == (one, every)


@pytest.mark.parametrize(
    ("item", "scheme", "named", "labelled"),
    [
        (case(), None, "URN 01AB0000001", "Magistrates case"),
        (case(piece="initial review"), None, "URN 01AB0000001", "Magistrates case, initial review"),
        (case(casework_type="", piece=""), None, "URN 01AB0000001", "case"),
        (
            letter(),
            LETTERS,
            "URN 01AB0000001, decision of 5 October 2026",
            "Letter: stopped charge",
        ),
        (
            letter(sent="", decision_date="", letter_type=""),
            LETTERS,
            "URN 01AB0000001, letter",
            "Letter: type not recorded, not sent",
        ),
    ],
)
def test_a_piece_of_work_is_named_without_naming_its_victim_or_defendant(
    item: Item, scheme, named: str, labelled: str
) -> None:
    work = marked(item=item, scheme=scheme) if scheme else marked(item=item)
    assert (reference(work), work_label(work)) == (named, labelled)
