"""Binary workbooks (.xlsb) come in whole, in every form their records have, and crooked ones are refused."""

import struct
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sheets_builders import HEADINGS, record, wide_text, xlsb, xlsb_cell, zipped
from test_sheets_guard import parts_of, refusal
from test_sheets_xls import CODES, read, rows, whole

from iqa.errors import SheetError
from iqa.sheets import xlsb_cells
from iqa.sheets.limits import LIMITS
from iqa.sheets.package import open_package
from iqa.sheets.table import ErrorCell

FORMATS = ("General", "000000", '"000"', "0.00", "dd/mm/yyyy", "[h]:mm", "dd/mm/yyyy hh:mm")
SHEET = "xl/worksheets/sheet1.bin"


def test_a_binary_workbook_keeps_every_error_typed_or_calculated(tmp_path: Path) -> None:
    codes = {**CODES, 0x2B: "#GETTING_DATA"}
    made = [
        (f"R{code}", None, xlsb_cell(3, 2, bytes([code])), xlsb_cell(11, 3, bytes([code]) + bytes(300)))
        for code in codes
    ]
    expected = [(f"R{code}", "", ErrorCell(text), ErrorCell(text)) for code, text in codes.items()]
    assert rows(xlsb(tmp_path / "a.xlsb", [HEADINGS, *made], first_row=300)) == expected


def test_a_binary_workbook_keeps_zeros_in_every_packing_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    first = (
        xlsb_cell(5, 0, struct.pack("<d", 1234), 1),
        xlsb_cell(2, 1, whole(56), 2),
        xlsb_cell(9, 2, struct.pack("<d", 42) + bytes(9), 1),
        xlsb_cell(4, 3, b"\x01"),
    )
    second = (7.0, xlsb_cell(2, 1, whole(1234567), 1), xlsb_cell(2, 2, whole(5), 3), xlsb_cell(2, 3, whole(5), 99))
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, first, second], formats=FORMATS)
    assert rows(path) == [("001234", "056", "000042", True), (7, 1234567, 5, 5)]


def test_dates_are_dates_however_their_number_is_packed(tmp_path: Path) -> None:
    halves = struct.pack("<i", struct.unpack("<i", struct.pack("<d", 46115.5)[4:])[0] & ~3)
    row = (
        xlsb_cell(2, 0, whole(46115), 4),
        xlsb_cell(5, 1, struct.pack("<d", 46115.5), 6),
        xlsb_cell(2, 2, halves, 6),
        xlsb_cell(9, 3, struct.pack("<d", 1.25) + bytes(9), 5),
    )
    noon = datetime(2026, 4, 3, 12)  # noqa: DTZ001 - spreadsheets know no time zones
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, row], formats=FORMATS)
    assert rows(path) == [(date(2026, 4, 3), noon, noon, timedelta(hours=30))]


def short(kind: int, value: bytes, style: int = 0) -> bytes:
    """A cell that does not name its column: it stands right of the last one."""
    return record(kind, struct.pack("<I", style) + value)


def test_cells_that_do_not_name_their_column_stand_right_of_the_last(tmp_path: Path) -> None:
    row = (
        "R1",
        short(17, wide_text("Ada")),
        short(13, whole(46115), 4),
        short(18, struct.pack("<I", 1)),
    )
    second = (short(12, b""), short(16, struct.pack("<d", 7), 1), short(14, b"\x2a"), short(15, b"\x01"))
    third = (None, xlsb_cell(1, 1, b""), short(17, wide_text("third")), None)
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, row, second, third], formats=FORMATS, texts=("North", "South"))
    assert rows(path) == [
        ("R1", "Ada", date(2026, 4, 3), "South"),
        ("", "000007", ErrorCell("#N/A"), True),
        ("", "", "third", ""),
    ]


def test_texts_are_read_in_each_form(tmp_path: Path) -> None:
    rich = b"\x01" + wide_text("Łukasz") + struct.pack("<IHHHH", 2, 0, 0, 1, 1)
    row = (
        xlsb_cell(62, 0, rich),
        xlsb_cell(7, 1, struct.pack("<I", 0)),
        xlsb_cell(8, 2, wide_text("calculated") + bytes(9)),
        xlsb_cell(6, 3, wide_text("x" * 32_767)),
    )
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, row], texts=("漢字 😀",))
    assert rows(path) == [("Łukasz", "漢字 😀", "calculated", "x" * 32_767)]


def test_hidden_rows_columns_and_sheets_and_merged_cells_are_told(tmp_path: Path) -> None:
    path = xlsb(
        tmp_path / "a.xlsb",
        [HEADINGS, ("R1", "Ada", None, "North"), ("R2", "Bea", None, None), ("R3", "Cy", None, None)],
        hidden_rows=(2,),
        before=record(60, struct.pack("<IIIIH", 1, 2, 2000, 0, 1)),
        after=record(176, struct.pack("<IIII", 1, 2, 3, 3)),
    )
    table = read(path)
    assert list(table.rows) == [
        (2, ("R1", "Ada", "", "North")),
        (3, ("R2", "Bea", "", "North")),
        (4, ("R3", "Cy", "", "")),
    ]
    assert (table.hidden_rows, table.hidden_columns) == ((3,), (2, 3))
    assert [problem.code for problem in table.problems] == ["hidden-columns", "hidden-rows", "merged-cells"]


def test_the_system_of_dates_of_1904_is_followed(tmp_path: Path) -> None:
    made = xlsb(tmp_path / "a.xlsb", [HEADINGS, (xlsb_cell(2, 0, whole(1000), 4),)], formats=FORMATS)
    parts = parts_of(made)
    book = bytes(parts["xl/workbook.bin"])  # type: ignore[arg-type]
    parts["xl/workbook.bin"] = book.replace(record(143), record(153, b"\1" + bytes(11)) + record(143), 1)
    table = read(zipped(made, parts))
    assert (table.date_1904, next(iter(table.rows))[1][0]) == (True, date(1906, 9, 27))


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_records_are_found_however_the_part_is_cut_into_pieces(tmp_path: Path, size: int) -> None:
    stream = record(156, b"ab" * 100) + record(7, b"x" * 500) + record(3, b"error") + record(300)
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    wanted = frozenset({3, 156, 300})
    expected = [(156, b"ab" * 100), (3, b"error"), (300, b"")]
    assert list(xlsb_cells.records(pieces, wanted, tmp_path / "a.xlsb", LIMITS)) == expected


def test_of_a_record_that_claims_half_a_gigabyte_only_the_start_is_held(tmp_path: Path) -> None:
    pieces = [b"\x03\xff\xff\xff\x7f", *[b"x" * 100_000] * 3]
    ((kind, content),) = xlsb_cells.records(pieces, frozenset({3}), tmp_path / "a.xlsb", LIMITS)
    assert (kind, len(content)) == (3, xlsb_cells.HELD)


def hostile(path: Path, sheet: bytes = b"", **parts: bytes) -> Path:
    """A binary workbook with other bytes for its sheet or another of its parts."""
    whole_file = parts_of(xlsb(path, [HEADINGS, ("R1",)], formats=FORMATS))
    whole_file.update({"xl/" + name + ".bin": content for name, content in parts.items()})
    if sheet:
        whole_file[SHEET] = sheet
    return zipped(path, whole_file)


ROW = record(0, bytes(17))
BEGIN = record(129) + record(148, bytes(16)) + record(145) + ROW


@pytest.mark.parametrize(
    "sheet",
    [
        BEGIN + xlsb_cell(3, 0, b"\x2a")[:-4],
        BEGIN + xlsb_cell(3, 0, b"\x2a"),
        BEGIN + record(3, b"\x00") + record(146),
        BEGIN + record(0) + record(146),
        BEGIN + xlsb_cell(5, 0, b"\x00", 1) + record(146),
        BEGIN + xlsb_cell(6, 0, struct.pack("<I", 1 << 30)) + record(146),
        BEGIN + xlsb_cell(7, 0, struct.pack("<I", 9)) + record(146),
        BEGIN + record(176, bytes(4)) + record(146),
        BEGIN + xlsb_cell(2, 20_000, whole(1)) + record(146),
        BEGIN + b"\x03\xff\xff\xff\x7f" + bytes(50),
        BEGIN + b"\x80",
        BEGIN + b"\x03\xff\xff",
        xlsb_cell(3, 0, b"\x2a"),
    ],
    ids=["cut", "endless", "short", "row", "number", "text", "shared", "merged", "column", "long", "kind",
         "length", "outside"],
)  # fmt: skip
def test_crooked_records_in_a_binary_workbook_are_refused(tmp_path: Path, sheet: bytes) -> None:
    assert "cannot be read" in refusal(hostile(tmp_path / "a.xlsb", sheet))


def test_a_flood_of_tiny_records_is_refused(tmp_path: Path) -> None:
    few = replace(LIMITS, cells=100, last_row=100)
    with pytest.raises(SheetError, match="more pieces than"):
        list(xlsb_cells.records([record(37) * 300] * 2, frozenset({3}), tmp_path / "a.xlsb", few))


def test_a_million_errors_in_a_binary_workbook_are_read(tmp_path: Path) -> None:
    cells = b"".join(xlsb_cell(3, column, b"\x2a") for column in range(50))
    row = [record(0, struct.pack("<I", number) + bytes(13)) + cells for number in range(1, 2_002)]
    names = b"".join(xlsb_cell(6, n, wide_text(text)) for n, text in enumerate(HEADINGS))
    heading = record(0, bytes(17)) + names
    path = hostile(tmp_path / "a.xlsb", record(145) + heading + b"".join(row) + record(146) + record(130))
    table = read(path)
    assert len([1 for _, cells in table.rows if set(cells) == {ErrorCell("#N/A")}]) == 2_001


@pytest.mark.parametrize(
    "styles",
    [
        record(44, struct.pack("<HI", 164, 1 << 30)),
        b"\x80",
        b"\x2c\xff\xff",
    ],
)
def test_crooked_styles_are_refused_or_read_as_far_as_they_go(tmp_path: Path, styles: bytes) -> None:
    path = hostile(tmp_path / "a.xlsb", styles=styles)
    with suppress(SheetError):
        assert rows(path) == [("R1", "", "", "")]


def test_what_stands_before_the_cells_of_a_binary_sheet_is_no_cell(tmp_path: Path) -> None:
    sheet = xlsb_cell(3, 0, b"\x2a") + BEGIN + xlsb_cell(3, 1, b"\x07") + record(146) + record(130)
    (read_sheet,) = xlsb_cells.read_xlsb(hostile(tmp_path / "a.xlsb", sheet), LIMITS).sheets
    assert [cells for _, cells in read_sheet.rows if cells] == [["", ErrorCell("#DIV/0!")]]


def bundle(name: str, relation: str = "rId1") -> bytes:
    return record(156, struct.pack("<II", 0, 1) + wide_text(relation) + wide_text(name))


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (bundle("Cases") * 2, "two of its sheets are called Cases"),
        (record(156, struct.pack("<IIII", 0, 1, 1 << 30, 1)), "cut short"),
        (bundle("Cases", "rId9"), "is missing"),
    ],
)
def test_crooked_lists_of_sheets_are_refused(tmp_path: Path, book: bytes, says: str) -> None:
    assert says in refusal(hostile(tmp_path / "a.xlsb", workbook=book))


def test_a_sheet_of_charts_or_macros_is_no_worksheet(tmp_path: Path) -> None:
    path = hostile(tmp_path / "a.xlsb", workbook=bundle("Cases") + bundle("Chart", "rId2"))
    parts = parts_of(path)
    relations = bytes(parts["xl/_rels/workbook.bin.rels"])  # type: ignore[arg-type]
    chart = b'<Relationship Id="rId2" Type="http://x/chartsheet" Target="chartsheets/sheet1.bin"/></Relationships>'
    parts["xl/_rels/workbook.bin.rels"] = relations.replace(b"</Relationships>", chart)
    workbook = xlsb_cells.read_binary_workbook(open_package(zipped(path, parts), LIMITS))
    assert workbook.sheets == (("Cases", False, SHEET),)
