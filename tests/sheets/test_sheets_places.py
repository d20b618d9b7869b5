"""Columns count from A and rows from 1: a table reads alike wherever it stands on its sheet, in every format."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from often import examples
from sheets_builders import raw_xlsx, text_cell
from sheets_writers import NA, WRITERS, Cells, Value, Zeros

from iqa.sheets.cells import CellFault, parse_date, parse_id, parse_text
from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, ErrorCell, column_letters

pytestmark = pytest.mark.slow

HEADINGS = ("Reference", "Name", "Date", "Number")
ROWS: tuple[tuple[Value, ...], ...] = (
    ("R1", "Zoë D’Arcy", date(2026, 4, 3), Zeros("0107")),
    (NA, "Łukasz", date(2026, 12, 31), 7.0),
    ("R3", NA, date(2000, 1, 1), Zeros("0000")),
    ("R4", 'say "so"; then', date(2026, 4, 3), NA),
)
PARSERS = (parse_id, parse_text, parse_date, parse_id)


def placed(rows: tuple[tuple[Value, ...], ...], top: int, left: int) -> Cells:
    """The table with its headings in row `top`, the first of them in column `left`."""
    return {
        (top + down, left + along): value
        for down, row in enumerate((HEADINGS, *rows))
        for along, value in enumerate(row)
        if value != ""
    }


def canonical(cell: CellValue, column: int) -> str:
    text = PARSERS[column](cell)
    return text.code if isinstance(text, CellFault) else text


def digest(rows: list[list[str]]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


EXPECTED = digest(
    [
        ["R1", "Zoë D’Arcy", "2026-04-03", "0107"],
        ["error-cell", "Łukasz", "2026-12-31", "7"],
        ["R3", "error-cell", "2000-01-01", "0000"],
        ["R4", 'say "so"; then', "2026-04-03", "error-cell"],
    ]
)


def check(name: str, folder: Path, top: int, left: int) -> None:
    table = read_table(WRITERS[name](folder / name, placed(ROWS, top, left)), known_headings=HEADINGS)
    assert table.header_row == top
    assert table.headings == ("",) * (left - 1) + HEADINGS, "a heading's letter is that of its column"
    found = list(table.rows)
    assert [number for number, _ in found] == list(range(top + 1, top + 1 + len(ROWS)))
    texts = [[canonical(row[left - 1 + along], along) for along in range(4)] for _, row in found]
    assert digest(texts) == EXPECTED, texts
    assert all(set(row[: left - 1]) <= {"", None} for _, row in found)
    assert [problem.code for problem in table.problems] == []


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(("top", "left"), [(1, 2), (7, 5)])
def test_a_table_reads_alike_wherever_it_stands(tmp_path: Path, name: str, top: int, left: int) -> None:
    check(name, tmp_path, top, left)


@examples(30, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(WRITERS)), top=st.integers(1, 200), left=st.integers(1, 60))
def test_a_table_put_anywhere_gives_the_same_digest_and_the_same_addresses(name: str, top: int, left: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(name, Path(folder), top, left)


cells = st.one_of(
    st.just(""),
    st.just(NA),
    st.integers(0, 999).map(lambda number: Zeros(f"{number:04}")),
    st.integers(1000, 10**9).map(float),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.text(st.sampled_from("abcÀéŁ漢😀’“–;,|\"'<>&=\\ "), min_size=1).map(
        lambda text: f"x{text}x".replace("  ", " ")
    ),
)
tables = st.lists(st.tuples(st.just("R"), cells, cells, cells), min_size=1, max_size=6)


def one_form(cell: CellValue) -> str:
    """A cell in the form that all formats can hold: dates and errors as some of them write them."""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, ErrorCell) or cell == "#N/A":
        return "#N/A"
    if isinstance(cell, float):
        return f"{cell:.0f}"
    return "" if cell is None else str(cell)


@examples(30, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(WRITERS)), rows=tables)
def test_every_format_holds_the_same_table(name: str, rows: list[tuple[Value, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = WRITERS[name](Path(folder) / name, placed(tuple(rows), 2, 2))
        found = [cells for _, cells in read_table(made, known_headings=HEADINGS).rows]
    written = [[one_form("" if value == "" else value) for value in row] for row in rows]
    assert [[one_form(cell) for cell in row[1:]] for row in found] == written


@pytest.mark.parametrize("place", ["B2", "A3", "D3", "E2", "D9", "Z9"])
def test_an_error_in_the_last_row_or_column_throws_no_correction_away(tmp_path: Path, place: str) -> None:
    heading = "".join(text_cell(f"{column_letters(column)}1", text) for column, text in enumerate(HEADINGS, 1))
    styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">' \
        '<numFmt numFmtId="164" formatCode="0000"/></numFmts><cellXfs count="2"><xf numFmtId="0"/>' \
        '<xf numFmtId="164"/></cellXfs></styleSheet>'  # fmt: skip
    error = f'<row r="{place[1]}"><c r="{place}" t="e"><v>#N/A</v></c></row>'
    zeros = '<row r="2"><c r="A2" s="1"><v>7</v></c></row>'
    rows = f'<row r="1">{heading}</row>{zeros}{error}'
    path = raw_xlsx(tmp_path / "a.xlsx", rows, parts={"xl/styles.xml": styles})
    table = read_table(path, known_headings=HEADINGS)
    found = {(number, column): cell for number, row in table.rows for column, cell in enumerate(row, 1) if cell}
    assert found.pop((2, 1)) == "0007"
    assert set(found.values()) <= {NA}
    beyond = place[0] in "EZ"
    assert ("beyond-headings" in [problem.code for problem in table.problems]) == beyond
    assert (len(found) == 1) != beyond
