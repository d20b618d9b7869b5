"""Text tables in every character set and with every separator come in; binary and torn ones do not."""

from pathlib import Path

import pytest
from sheets_builders import KNOWN, WRITTEN_IN

from iqa.cli.next_steps import in_words
from iqa.errors import SheetError
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.reading import read_table
from iqa.sheets.table import RawTable

TEXT = "Reference,Name,Date,Unit\nR1,Zoë Invented – “Zed”,03/04/2026,North\n"
ROW = ("R1", "Zoë Invented – “Zed”", "03/04/2026", "North")


def written(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read(path: Path, limits: Limits = LIMITS) -> RawTable:
    return read_table(path, known_headings=KNOWN, limits=limits)


def refusal(path: Path, limits: Limits = LIMITS, **how: str) -> SheetError:
    with pytest.raises(SheetError) as caught:
        read_table(path, known_headings=KNOWN, limits=limits, sheet=how.get("sheet"))
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("encoding", WRITTEN_IN)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_character_set_separator_and_line_end_is_read(
    tmp_path: Path, encoding: str, separator: str, line_end: str
) -> None:
    text = TEXT.replace(",", separator).replace("\n", line_end)
    table = read(written(tmp_path / "a.csv", text, encoding))
    assert list(table.rows) == [(2, ROW)]
    assert (table.sheet, table.header_row) == ("", 1)


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_a_byte_order_mark_of_big_endian_text_is_understood(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = written(tmp_path / "a.csv", mark + TEXT.encode(encoding))
    assert list(read(path).rows) == [(2, ROW)]


def test_the_separator_is_found_without_known_headings(tmp_path: Path) -> None:
    text = "Case list, April\n\nRef;Amount\nA;1,5\nB;2,5\n"
    table = read_table(written(tmp_path / "a.csv", text), header_row=3)
    assert list(table.rows) == [(4, ("A", "1,5")), (5, ("B", "2,5"))]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_line_that_names_the_separator_is_followed_and_not_counted(tmp_path: Path, first: str) -> None:
    table = read(written(tmp_path / "a.csv", f"{first}\nReference;Name\nR,1;a,b,c\n"))
    assert list(table.rows) == [(2, ("R,1", "a,b,c"))]


def test_a_line_that_names_a_separator_by_which_no_heading_is_found_is_not_followed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "sep=;\nReference,Name\nR1,a\n")
    assert list(read(path).rows) == [(2, ("R1", "a"))]
    with pytest.raises(SheetError):
        read(written(tmp_path / "b.csv", "sep=;\nSomething,Other\nR1,a\n"))


def test_a_line_that_names_the_tab_is_followed(tmp_path: Path) -> None:
    assert list(read(written(tmp_path / "a.csv", "sep=\t\nReference\tName\na\tb\n")).rows) == [(2, ("a", "b"))]


def test_zeros_line_breaks_and_formulas_stay_text(tmp_path: Path) -> None:
    text = 'Reference,Name,Comment\n\n00123,"two\nlines","=1+1, ""quoted"""\n'
    assert list(read(written(tmp_path / "a.csv", text)).rows) == [(3, ("00123", "two\nlines", '=1+1, "quoted"'))]


def test_short_rows_are_filled_and_long_ones_rejected(tmp_path: Path) -> None:
    text = "Reference,Name,Date\nR1,a\nR2,b,c,d, \nR3,b,c,,\n,,\nTotal,2\n"
    table = read(written(tmp_path / "a.csv", text))
    assert [row for row, _ in table.rows] == [2, 4]
    assert next(iter(table.rows))[1] == ("R1", "a", "")
    assert [(p.code, p.row, p.value) for p in table.problems] == [
        ("totals-row", 6, ""),
        ("too-many-cells", 3, "R2"),
    ]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert list(read(written(tmp_path / "a.csv", "Reference\nR1\nR2\n")).rows) == [(2, ("R1",)), (3, ("R2",))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Reference,Name\na\0\x05,b\n", "binary"),
        (b"Reference,Name\n" + b"xyz\0\0\0" * 5000 + b"\n", "binary"),
        ("Reference\0\x05,Name\n".encode("utf-16"), "binary"),
        (b"Reference,Name\n\x81\x8d\n", "cannot be told"),
        (b"\xff\xfeR\0e\0f\0\xd8", "cannot be told"),
        (b'Reference,Name\na,"' + b"b" * 200_000, "after row"),
    ],
)
def test_what_is_not_a_text_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(written(tmp_path / "a.csv", content)).message


def test_a_torn_quotation_in_the_first_rows_does_not_stop_the_search_for_the_separator(tmp_path: Path) -> None:
    content = 'Reference,Name\nR1,"' + "b;" * 70_000 + "\n"
    assert "quotation mark" in refusal(written(tmp_path / "a.csv", content)).hint


def test_a_text_table_has_no_sheet_to_name(tmp_path: Path) -> None:
    assert "--sheet" in in_words(refusal(written(tmp_path / "a.csv", TEXT), sheet="Cases").hint)


def test_a_text_table_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    assert "2 GB" in refusal(written(tmp_path / "a.csv", TEXT), Limits(unpacked=10)).message


def test_endless_lines_and_rows_are_refused(tmp_path: Path) -> None:
    wide = written(tmp_path / "a.csv", "Reference,Name\n" + "," * 20_000)
    assert "row 2 is split into 20,001 cells" in refusal(wide).message
    assert "longer than any row" in refusal(written(tmp_path / "a.csv", TEXT), Limits(line=30)).message


def test_a_file_that_changes_while_it_is_read_ends_in_a_message(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", TEXT)
    table = read(path)
    path.write_bytes(b"Reference,Name\n\xff\xfe\xff,x\n")
    with pytest.raises(SheetError, match="character set half-way"):
        list(table.rows)
