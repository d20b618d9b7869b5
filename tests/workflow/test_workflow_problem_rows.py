"""The rows of an import with something to mend, and which of its columns a spreadsheet must leave as they are."""

from collections.abc import Iterator

from iqa.domain import Kind
from iqa.errors import Problem
from iqa.intake.mapping import How, Match
from iqa.sheets.table import DataRow, RawTable, Rows, Survey
from iqa.workflow.problem_rows import problem_rows

HEADINGS = ("Unit", "URN", "Victim ref", "Review completed")
MATCHES = {
    name: Match(name, heading, index, How.EXACT, 1.0)
    for index, (name, heading) in enumerate(
        zip(("unit", "urn", "victim_reference", "review_completed"), HEADINGS, strict=True)
    )
}
NO_DATE = Problem("not-a-date", "Row 3 has no date.", "Cases", 3, "Review completed", "soon")


def table(*rows: list[object], headings: tuple[str, ...] = HEADINGS) -> RawTable:
    def walk() -> Iterator[DataRow]:
        yield from enumerate(rows, start=2)
        return Survey(1 + len(rows), len(rows))  # type: ignore[return-value]

    return RawTable("cases.xlsx", "0", "Cases", headings, 1, Rows(walk))  # type: ignore[arg-type]


TWO = table(["North", "01AB1", "V1", "1/10/2026"], ["North", "01AB2", "V2", "soon"])


def test_without_anything_to_mend_there_is_nothing_to_hand_back() -> None:
    assert problem_rows(Kind.CASES, TWO, [], MATCHES) is None


def test_the_row_to_mend_comes_first_with_its_cell_marked() -> None:
    found = problem_rows(Kind.CASES, TWO, [NO_DATE], MATCHES)
    assert found is not None
    assert [row.number for row in found.rows.rows] == [3, 2]
    assert found.rows.rows[0].notes == {3: "Row 3 has no date."}
    assert (found.rows.total, found.rows.broken) == (2, 1)


def test_urns_and_references_are_never_to_be_taken_for_numbers() -> None:
    found = problem_rows(Kind.CASES, TWO, [NO_DATE], MATCHES)
    assert found is not None
    assert [HEADINGS[column] for column in found.references] == ["URN", "Victim ref"]


def test_where_no_column_was_read_the_heading_of_the_problem_still_finds_it() -> None:
    found = problem_rows(Kind.CASES, TWO, [NO_DATE], {})
    assert found is not None
    assert found.references == ()
    assert found.rows.rows[0].notes == {3: "Row 3 has no date."}


def test_of_two_columns_of_one_heading_the_one_that_was_read_is_marked() -> None:
    twice = table(["", "soon"], headings=("Review completed", "Review completed"))
    read = {"review_completed": Match("review_completed", "Review completed", 1, How.GIVEN, 1.0)}
    problem = Problem("not-a-date", "Row 2 has no date.", "Cases", 2, "Review completed", "soon")
    found = problem_rows(Kind.CASES, twice, [problem], read)
    assert found is not None
    assert found.rows.rows[0].notes == {1: "Row 2 has no date."}
