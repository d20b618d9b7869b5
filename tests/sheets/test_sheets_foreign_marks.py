"""Marks other than " around the texts of a table are read as quotation marks, and that is said."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples
from sheets_builders import KNOWN

from iqa.sheets.foreign_marks import PAIRS
from iqa.sheets.reading import read_table
from iqa.sheets.table import RawTable

HEAD = ("Reference", "Name", "Date", "Unit", "Comment")
ROWS = (
    ("000123", "Ada, Invented", "03/04/2026", "North; South", ""),
    ("R2", "Siân O'Dell", "", "North", 'said "no", and left'),
    ("R3", "Bo Madeup", "04/04/2026", '6" | ~', "a, b, c"),
)


def written(folder: Path, text: str) -> RawTable:
    path = folder / "a.csv"
    path.write_bytes(text.encode())
    return read_table(path, known_headings=KNOWN)


def marked(rows: object, opening: str, closing: str, separator: str = ",") -> str:
    """The rows as a program writes them that marks every text and writes a closing mark in it twice."""
    return "".join(
        separator.join(f"{opening}{cell.replace(closing, closing * 2)}{closing}" for cell in row) + "\r\n"
        for row in rows  # type: ignore[attr-defined]
    )


def codes(table: RawTable) -> list[str]:
    return [problem.code for problem in table.problems]


def cells(table: RawTable) -> list[tuple[object, ...]]:
    return [row for _, row in table.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_marks_around_every_text_are_taken_for_quotation_marks(
    tmp_path: Path, opening: str, closing: str, separator: str
) -> None:
    table = written(tmp_path, marked((HEAD, *ROWS), opening, closing, separator))
    assert table.headings == HEAD
    assert cells(table) == list(ROWS)
    assert codes(table) == ["other-marks"]
    assert f"between {opening} and {closing}" in table.problems[0].message


@pytest.mark.parametrize("separator", [",", ";"])
def test_apostrophes_that_nobody_wrote_twice_stay(tmp_path: Path, separator: str) -> None:
    lines = (
        "'Reference','Name','Unit'",
        r"'R1','O'Dell, Pat','O\'Malley'",
        "'R2','the boys' club','rock 'n' roll'",
    )
    table = written(tmp_path, "\n".join(lines).replace("','", f"'{separator}'"))
    assert cells(table) == [("R1", "O'Dell, Pat", "O'Malley"), ("R2", "the boys' club", "rock 'n' roll")]


def test_a_marked_text_runs_over_several_lines(tmp_path: Path) -> None:
    rows = (HEAD, *ROWS, ("R4", "Ed", "", "North", 'one\r\n"two", and\r\nthree'), ("R5", "Flo", "x", "y", "z"))
    table = written(tmp_path, marked(rows, "‘", "’"))
    assert [row[0] for row in cells(table)] == ["000123", "R2", "R3", "R4", "R5"]
    assert str(cells(table)[3][4]).split() == ["one", '"two",', "and", "three"]


def test_a_mark_that_is_never_closed_swallows_nothing_and_is_named(tmp_path: Path) -> None:
    lines = marked((HEAD, *ROWS, *(ROWS * 3)), "'", "'").splitlines()
    lines[1] = lines[1][:-1]
    table = written(tmp_path, "\n".join(lines))
    assert len(cells(table)) == len(lines) - 1
    assert [(each.code, each.row) for each in table.problems] == [("other-marks", 0), ("quotation-mark", 2)]


@pytest.mark.parametrize(("opening", "closing"), [pair for pair in PAIRS if pair != ("''", "''")])
def test_marks_only_where_a_text_holds_the_separator(tmp_path: Path, opening: str, closing: str) -> None:
    lines = ("Reference,Name,Unit", f"R1,{opening}Dell, Pat{closing},North", "R2,'tis,6\"", "R3,O'Dell,South")
    table = written(tmp_path, "\n".join(lines))
    assert cells(table) == [("R1", "Dell, Pat", "North"), ("R2", "'tis", '6"'), ("R3", "O'Dell", "South")]
    assert codes(table) == ["other-marks"]
    assert "Some texts" in table.problems[0].message


def test_marks_around_everything_in_a_column(tmp_path: Path) -> None:
    table = written(tmp_path, "Reference,Name\n1,'Ada'\n2,'Bo'\n3,'Cy Dell'\n4,\n")
    assert [row[1] for row in cells(table)] == ["Ada", "Bo", "Cy Dell", ""]
    assert codes(table) == ["other-marks"]


@pytest.mark.parametrize(
    "text",
    [
        "Reference,Name\n'000123,Ada\n'000124,O'Dell\n",
        "Reference,Comment\n1,'so-called' reply\n2,he said 'no'\n3,‘quoted’ once\n",
        "Reference,Comment\n1,'all'\n2,'but'\n3,one\n",
        'Reference,Comment\n"1","\'a\'"\n"2","b"\n',
    ],
)
def test_marks_that_are_part_of_a_text_stay(tmp_path: Path, text: str) -> None:
    table = written(tmp_path, text)
    assert "other-marks" not in codes(table)
    kept = [str(cell) for row in cells(table) for cell in row]
    assert sum(cell.count("'") + cell.count("‘") for cell in kept) + 2 * ("'000123" in text) == sum(
        map(text.count, ("'", "‘"))
    )


@examples(60)
@given(
    st.sampled_from(PAIRS),
    st.lists(st.lists(st.text("ab ,;\"'“”’«»`´", max_size=8), min_size=3, max_size=3), min_size=1, max_size=6),
)
def test_what_a_program_wrote_with_other_marks_is_read_as_it_was(
    pair: tuple[str, str], rows: list[list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = cells(written(Path(folder), marked((HEAD[:3], ["0", "x", "y"], *rows), *pair)))
    assert read[1:] == [tuple(row) for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Reference,Name\n" + "'aaaaaa," * 16_000 + "b\n", 0),
        ("'Reference','Name'\n'1','a" + " " * 100_000 + "b'\n'2','c'\n", 2),
        ("Reference,Name\n1," + "a" * 100_000 + " Zo+AOs\n2,b\n", 2),
        ("Reference,Name\n1," + "+" * 100_000 + "\n2,b\n", 2),
    ],
)
def test_no_text_makes_the_search_for_marks_slow(tmp_path: Path, text: str, rows: int) -> None:
    """Each is slow, the first for half a minute, if a stretch is looked through anew from each of its places."""
    assert len(cells(written(tmp_path, text))) == rows
