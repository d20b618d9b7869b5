"""Problems are told once for each thing to do, rejected rows first."""

from iqa.errors import Problem, Severity
from iqa.intake.problems.grouping import grouped

BAD_DATE = [
    Problem("not-a-date", f"'{row}' is not a date.", "S", row, "Sent", str(row), Severity.NOTICE)
    for row in range(9, 2, -1)
]


def test_problems_mended_alike_in_one_column_are_one_imperative_with_their_rows():
    (group,) = grouped(BAD_DATE)
    assert (group.count, group.rows, group.example.row) == (7, (3, 4, 5, 6, 7, 8, 9), 3)
    assert group.to_do == "Enter a date in 7 rows"
    assert str(group) == (
        "Enter a date in 7 rows (column Sent, rows 3, 4, 5, 6, 7 and 2 more). For example: '3' is not a date."
    )


def test_rejected_rows_come_first_then_the_commonest():
    refused = Problem("missing-urn", "No URN.", "S", 4, "URN")
    unknown = [
        Problem("person-not-in-staff-list", f"{name} is unknown.", severity=Severity.NOTICE) for name in "ab"
    ]
    groups = grouped([*unknown, *BAD_DATE, refused])
    assert [group.code for group in groups] == ["missing-urn", "not-a-date", "person-not-in-staff-list"]
    assert str(groups[0]) == "Enter the URN (column URN, row 4): No URN."
    assert str(groups[2]) == "Add the name to the staff list. For example: a is unknown."
    assert grouped([]) == ()


def test_different_faults_that_are_mended_alike_are_one_thing_to_do():
    faults = [Problem(code, "…", "S", row, "Charge") for row, code in enumerate(("no-such-date",) * 2, start=2)]
    assert [group.to_do for group in grouped(faults)] == ["Correct the date in 2 rows"]
    headings = [Problem(code, "…", "S") for code in ("merged-heading", "heading-repeated")]
    assert len(grouped(headings)) == 1


def test_an_example_is_a_sentence_of_its_own():
    (group,) = grouped([Problem("no-such-date", "There is no such date.", "S", row, "Sent") for row in (2, 3)])
    assert (
        str(group) == "Correct the date in 2 rows (column Sent, rows 2 and 3). For example: There is no such date."
    )


def test_what_is_of_no_row_names_the_other_values_too():
    names = [
        Problem("person-not-in-staff-list", f"{name} is unknown.", value=name, severity=Severity.NOTICE)
        for name in "abcdefghijklm"
    ]
    (two,), (many,) = grouped(names[:2]), grouped(names)
    assert str(two).endswith('For example: a is unknown. Also "b".')
    assert str(many).endswith('"j", "k" and 2 more.')
    assert "Also" not in str(grouped(names[:1])[0])
