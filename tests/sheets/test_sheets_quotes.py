"""Quotation marks in text tables are understood as they were meant, and one never closed swallows nothing."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples
from sheets_builders import KNOWN

from iqa.sheets.reading import read_table
from iqa.sheets.table import RawTable

HEAD = "Reference,Name,Date,Unit,Comment\n"


def read(folder: Path, text: str) -> RawTable:
    path = folder / "a.csv"
    path.write_bytes(text.encode())
    return read_table(path, known_headings=KNOWN)


def rows(table: RawTable) -> list[tuple[object, ...]]:
    return [cells for _, cells in table.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^", "~", "\x1f", "\x01", "¦", "#", ":", "!", "þ"])
def test_each_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = 'Reference,Name,Date\n000123,"Ada, Invented",03/04/2026\nR2,"say ""so""",x\n'.replace(",", separator)
    assert rows(read(tmp_path, text)) == [
        ("000123", f"Ada{separator} Invented", "03/04/2026"),
        ("R2", 'say "so"', "x"),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('="000123",Ada,x,,', ("000123", "Ada", "x", "", "")),
        ('"=""000123""",Ada,x,,', ("000123", "Ada", "x", "", "")),
        ('="R,1",="say ""so""",x,,', ("R,1", 'say "so"', "x", "", "")),
        ('R1, "Ada, Invented", "x" ,"", ""', ("R1", "Ada, Invented", "x", "", "")),
        ('  "R1"  ,"Ada",x,,', ("R1", "Ada", "x", "", "")),
        ('R1,"Ada ""A"" Invented",x,,', ("R1", 'Ada "A" Invented', "x", "", "")),
        (r'R1,"Ada \"A\" Invented",x,,', ("R1", 'Ada "A" Invented', "x", "", "")),
        (r'R1,"Ada, \"A, B\", C",x,,', ("R1", 'Ada, "A, B", C', "x", "", "")),
        (r'R1,"ends with \",x,,', ("R1", "ends with \\", "x", "", "")),
        (r'R1,"a \\ b \"c\"",x,,', ("R1", 'a \\ b "c"', "x", "", "")),
        ('R1,Ada "A" Invented,5" pipe,,', ("R1", 'Ada "A" Invented', '5" pipe', "", "")),
        ('R1,"",x,"""",', ("R1", "", "x", '"', "")),
        ('R1,=1+1,x,="",', ("R1", "=1+1", "x", "", "")),
        ("'000123,'tis,'07,x,", ("000123", "'tis", "'07", "x", "")),
        ('R1,a 6",x,,', ("R1", 'a 6"', "x", "", "")),
    ],
)
def test_a_row_is_split_as_its_writer_meant_it(tmp_path: Path, line: str, cells: tuple[str, ...]) -> None:
    table = read(tmp_path, f"{HEAD}R0,a,b,c,d\n{line}\nR2,e,f,g,h\n")
    assert rows(table) == [("R0", "a", "b", "c", "d"), cells, ("R2", "e", "f", "g", "h")]
    assert table.problems == ()


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    text = f'{HEAD}R1,Ada,x,North,"one\ntwo, with a comma\n\n""three"""\nR2,"Bea\nInvented",y,South,\n'
    table = read(tmp_path, text)
    assert [(number, cells[0]) for number, cells in table.rows] == [(2, "R1"), (3, "R2")]
    assert rows(table)[0][4] == 'one\ntwo, with a comma\n\n"three"'
    assert table.problems == ()


def many(odd: dict[int, str], count: int = 20) -> str:
    return HEAD + "".join(odd.get(n, f"R{n},Ada,x,North,note {n}") + "\n" for n in range(1, count + 1))


@pytest.mark.parametrize(
    "line",
    [
        'R7,"Ada,x,North,note 7',
        'R7,Ada,x,North,"note 7',
        '"R7,Ada,x,North,note 7',
        'R7, "Ada,x,North,note 7',
        'R7,Ada,x,="North,note 7',
    ],
)
@pytest.mark.parametrize(
    "later", [{}, {9: 'R9,"Bea",x,North,"quoted"'}, {8: 'R8,Ada,"x",North,note'}, {20: 'R20,Cy,x,S,"end'}]
)
def test_a_mark_that_is_never_closed_swallows_nothing_and_is_named(
    tmp_path: Path, line: str, later: dict[int, str]
) -> None:
    table = read(tmp_path, many({7: line, **later}))
    found = rows(table)
    assert [cells[0].strip('"') for cells in found] == [f"R{n}" for n in range(1, 21)]  # type: ignore[attr-defined]
    (notice,) = table.problems
    assert notice.code == "quotation-mark"
    assert notice.row == 8
    assert "row 8" in notice.message or "rows 8" in notice.message


@pytest.mark.parametrize(
    ("line", "name"), [('R1,Ada",x,,', "Ada"), ('"R1",Ada","x","",""', "Ada"), ('R1,Ada,"x",North",', "Ada")]
)
def test_a_mark_that_ends_a_cell_and_was_never_opened_is_left_out_and_named(
    tmp_path: Path, line: str, name: str
) -> None:
    table = read(tmp_path, f"{HEAD}R0,a,b,c,d\n{line}\nR2,e,f,g,h\n")
    assert [cells[:3] for cells in rows(table)][1] == ("R1", name, "x")
    assert '"' not in str([cells[3] for cells in rows(table)])
    ((code, row, message),) = [(each.code, each.row, each.message) for each in table.problems]
    assert (code, row) == ("quotation-mark", 3)
    assert "none begins" in message


def test_an_unusual_separator_counts_only_where_it_parts_headings(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "Reference\nat 10:30\nat 11:30\n")) == [("at 10:30",), ("at 11:30",)]


def test_a_row_that_cannot_be_split_because_of_its_marks_is_rejected_alone(tmp_path: Path) -> None:
    table = read(tmp_path, many({7: 'R7,"Ada, Invented, x,North,note, 7'}))
    assert len(rows(table)) == 19
    assert [(problem.code, problem.row) for problem in table.problems] == [
        ("quotation-mark", 8),
        ("too-many-cells", 8),
    ]


def test_an_apostrophe_or_inch_mark_at_the_start_of_a_cell_is_kept_to_its_row(tmp_path: Path) -> None:
    table = read(tmp_path, many({3: 'R3,"Bob" Smith,x,North,5"', 4: 'R4,"A" and "B",x,South,'}))
    assert [cells[1] for cells in rows(table)[2:4]] == ['"Bob" Smith', '"A" and "B"']


def test_the_end_mark_of_old_systems_is_no_row(tmp_path: Path) -> None:
    assert len(rows(read(tmp_path, many({}, 3) + "\x1a"))) == 3
    assert len(rows(read(tmp_path, many({}, 3) + "\x1a\r\n"))) == 3


def test_a_second_walk_tells_the_same(tmp_path: Path) -> None:
    table = read(tmp_path, many({7: 'R7,"Ada,x,North,note 7'}))
    assert rows(table) == rows(table)
    assert len(table.problems) == 1


texts = st.text(st.sampled_from("ab\"\\ ,;\n\r'=|é0"), max_size=12)


@examples(300)
@given(
    rows=st.lists(st.lists(texts, min_size=5, max_size=5), min_size=1, max_size=5), quoting=st.sampled_from([0, 1])
)
def test_what_a_writer_writes_in_order_is_read_as_it_was(rows: list[list[str]], quoting: int) -> None:
    made = io.StringIO()
    csv.writer(made, quoting=quoting).writerows([HEAD.strip().split(","), *rows])
    from iqa.sheets.csv_quotes import Quotes, RecordReader

    reader = RecordReader(",", 5, Quotes())
    records = reader.records(io.StringIO(made.getvalue(), newline=""))
    expected = list(csv.reader(io.StringIO(made.getvalue(), newline="")))[1:]
    found = list(csv.reader(records))[1:]
    if all("\n" not in cell and "\r" not in cell and cell[:2] != '="' for row in rows for cell in row):
        assert found == expected
    else:
        assert sum(map(len, found)) >= len(expected), "no row is swallowed"


@examples(200)
@given(st.lists(st.text(st.sampled_from('ab", \\=x'), max_size=30), min_size=1, max_size=8))
def test_no_line_is_ever_lost_whatever_its_marks(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = HEAD + "".join(f"R{n},Ada,x,N,{line}\n" for n, line in enumerate(lines)) + "R99,Ada,x,N,end\n"
        table = read(Path(folder), text)
        seen = "\n".join(str(cell) for row in table.rows for cell in row[1]) + str(table.problems)
        rejected = [problem.value for problem in table.problems]
        for number in range(len(lines)):
            assert f"R{number}" in seen or f"R{number}" in rejected
        assert "R99" in seen
