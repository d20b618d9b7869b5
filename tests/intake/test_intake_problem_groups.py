"""Problems are told once for each thing to do, rejected rows first."""

from iqa.errors import Problem, Severity
from iqa.intake import grouped

BAD_DATE = [
    Problem("not-a-date", f"'{row}' is not a date.", "S", row, "Sent", str(row), Severity.NOTICE)
    for row in range(9, 2, -1)
]


def test_problems_of_one_kind_in_one_column_are_one_line_with_their_rows():
    (group,) = grouped(BAD_DATE)
    assert (group.count, group.rows, group.example.row) == (7, (3, 4, 5, 6, 7, 8, 9), 3)
    assert str(group) == "column Sent: 7 times (rows 3, 4, 5, 6, 7 and 2 more). For example: '3' is not a date."


def test_rejected_rows_come_first_then_the_commonest():
    refused = Problem("missing-urn", "No URN.", "S", 4, "URN")
    unknown = [Problem("person", f"{name} is unknown.", severity=Severity.NOTICE) for name in "ab"]
    groups = grouped([*unknown, *BAD_DATE, refused])
    assert [group.code for group in groups] == ["missing-urn", "not-a-date", "person"]
    assert str(groups[0]) == "sheet S, row 4, column URN: No URN."
    assert str(groups[2]) == "2 times. For example: a is unknown."
    assert grouped([]) == ()
