"""Old binary workbooks (.xls) come in whole: two engines read them, and where they differ the cell's own bytes
decide.
"""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

import shutil
import struct
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from machine import skip_or_fail
from openpyxl.worksheet.worksheet import Worksheet
from sheets_builders import (
    HEADINGS,
    KNOWN,
    XLS_END,
    biff2,
    biff3,
    several,
    xls,
    xls_begin,
    xls_cell,
    xls_record,
    xls_text,
    xls_wide_text,
    xlsx,
)
from sheets_writers import WRITERS
from test_sheets_guard import refusal

from iqa.errors import SheetError
from iqa.sheets import xls_cells
from iqa.sheets.binary_cells import packed_number
from iqa.sheets.limits import LIMITS
from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, DoubtfulCell, ErrorCell, RawTable
from iqa.sheets.xls_records import stored_at

FORMATS = ("General", "000000", '"000"', "0.00", "dd/mm/yyyy", "[h]:mm", "hh:mm")
CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
NA = ErrorCell("#N/A")


def read(path: Path) -> RawTable:
    return read_table(path, known_headings=KNOWN)


def rows(path: Path) -> list[tuple[CellValue, ...]]:
    table = read(path)
    found = [cells for _, cells in table.rows]
    assert [problem.code for problem in table.problems] == [], "nothing is lost, so nothing is said"
    return found


def whole(number: int) -> bytes:
    """A whole number as both formats pack it."""
    return struct.pack("<i", number << 2 | 2)


def test_packed_numbers_are_whole_or_halves_of_doubles_perhaps_in_hundredths() -> None:
    assert packed_number(whole(1234)) == 1234
    assert packed_number(whole(-5)) == -5
    assert packed_number(struct.pack("<i", 1234 << 2 | 3)) == 12.34
    assert packed_number(struct.pack("<d", 1.5)[4:]) == 1.5
    assert packed_number(struct.pack("<I", struct.unpack("<I", struct.pack("<d", 150.0)[4:])[0] | 1)) == 1.5


def test_an_old_workbook_keeps_every_error_typed_or_calculated(tmp_path: Path) -> None:
    cells = b""
    for row, code in enumerate(CODES, 1):
        result = bytes([2, 0, code, 0, 0, 0]) + b"\xff\xff" + bytes(8)
        cells += xls_text(row, 0, f"R{row}") + xls_cell(0x0205, row, 2, bytes([code, 1]))
        cells += xls_cell(0x0006, row, 3, result)
    expected = [(f"R{row}", "", ErrorCell(text), ErrorCell(text)) for row, text in enumerate(CODES.values(), 1)]
    assert rows(xls(tmp_path / "a.xls", cells)) == expected


def test_an_old_workbook_keeps_zeros_in_every_packing_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    yes = xls_cell(0x0205, 1, 3, b"\x01\x00")
    row = xls_record(0x00BD, struct.pack("<HHH4sH4sH", 2, 0, 1, whole(7), 0, whole(8), 1))
    path = xls(
        tmp_path / "a.xls",
        xls_cell(0x0203, 1, 0, struct.pack("<d", 1234), 1)
        + xls_cell(0x027E, 1, 1, whole(56), 2)
        + xls_cell(0x0006, 1, 2, struct.pack("<d", 42) + bytes(8), 1)
        + yes
        + row
        + xls_cell(0x027E, 2, 2, whole(1234567), 1)
        + xls_cell(0x027E, 2, 3, whole(5), 3),
        FORMATS,
    )
    assert rows(path) == [("001234", "056", "000042", True), ("000007", 8, 1234567, 5)]


def test_numbers_of_a_chart_in_an_old_sheet_are_no_cells(tmp_path: Path) -> None:
    chart = xls_record(0x0809, bytes(16)) + xls_cell(0x0205, 1, 0, b"\x2a\x01") + XLS_END
    assert rows(xls(tmp_path / "a.xls", xls_text(1, 0, "R1"), end=chart + XLS_END))[0][0] == "R1"


@pytest.mark.parametrize("stream", ["Workbook", "WORKBOOK", "workbook", "WoRkBoOk"])
def test_the_stream_of_an_old_workbook_may_be_called_in_any_case(tmp_path: Path, stream: str) -> None:
    assert rows(xls(tmp_path / "a.xls", xls_text(1, 0, "R1"), stream=stream))[0][0] == "R1"


@pytest.mark.parametrize("codepage", [1200, 1252, 1250, 10000])
@pytest.mark.parametrize("text", ["D’Arcy Łuk", "O’Dell – “x”", "Плющ", "漢字 😀", "x" * 8_000])
def test_texts_of_two_bytes_a_character_are_read_whatever_code_page_the_file_names(
    tmp_path: Path, codepage: int, text: str
) -> None:
    path = xls(
        tmp_path / "a.xls",
        xls_wide_text(1, 1, text[:4_000]) + xls_text(1, 0, "R1"),
        more=xls_record(0x0042, struct.pack("<H", codepage)),
    )
    assert rows(path)[0][:2] == ("R1", text[:4_000])


@pytest.mark.parametrize("kind", [0x0006, 0x0206, 0x0406])
def test_formulas_are_read_in_each_form_of_their_record(tmp_path: Path, kind: int) -> None:
    number = xls_cell(kind, 1, 0, struct.pack("<d", 42.5) + bytes(8))
    text = xls_cell(kind, 1, 1, b"\0\0\0\0\0\0\xff\xff" + bytes(8))
    text += xls_record(0x0207, struct.pack("<HB", 6, 1) + "Łukasz".encode("utf-16-le"))
    truth = xls_cell(kind, 1, 2, b"\1\0\1\0\0\0\xff\xff" + bytes(8))
    date_ = xls_cell(kind, 1, 3, struct.pack("<d", 46115) + bytes(8), 4)
    assert rows(xls(tmp_path / "a.xls", number + text + truth + date_, FORMATS)) == [
        (42.5, "Łukasz", True, date(2026, 4, 3))
    ]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("length", [8_000, 8_215, 8_216, 8_224, 9_000, 32_767])
def test_texts_longer_than_a_record_are_read_to_their_end(tmp_path: Path, length: int, wide: bool) -> None:
    text = ("Łabc" if wide else "abcd") * (length // 4 + 1)
    assert (
        rows(xls(tmp_path / "a.xls", shared(1, 0, 0), more=shared_texts([text[:length], "next"])))[0][0]
        == text[:length]
    )


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("length", [100, 8_221, 8_222, 20_000])
def test_long_texts_of_formulas_are_read_to_their_end(tmp_path: Path, length: int, wide: bool) -> None:
    text = ("Łabc" if wide else "abcd") * (length // 4)
    formula = xls_cell(0x0006, 1, 0, b"\0\0\0\0\0\0\xff\xff" + bytes(8))
    table = shared_texts([text])
    first, rest = table[12:], struct.unpack_from("<H", table, 2)[0] - 8
    parts = xls_record(0x0207, first[:rest]) + first[rest:]
    assert rows(xls(tmp_path / "a.xls", formula + parts + xls_text(1, 1, "next")))[0][:2] == (text, "next")


def shared(row: int, column: int, number: int) -> bytes:
    return xls_cell(0x00FD, row, column, struct.pack("<I", number))


def shared_texts(texts: list[str]) -> bytes:
    """The table of texts, cut into records of 8,224 bytes as Excel cuts it."""
    parts = [struct.pack("<II", len(texts), len(texts))]
    for text in texts:
        wide = not text.isascii()
        if len(parts[-1]) + 3 > 8_224:
            parts.append(b"")
        parts[-1] += struct.pack("<HB", len(text), wide)
        left = text.encode("utf-16-le" if wide else "latin-1")
        while left:
            room = 8_224 - len(parts[-1])
            room -= room % 2 if wide else 0
            if not room:
                parts.append(bytes([wide]))
                continue
            parts[-1], left = parts[-1] + left[:room], left[room:]
    return b"".join(xls_record(0x003C if number else 0x00FC, part) for number, part in enumerate(parts))


def test_dates_are_told_by_their_format_whatever_its_number(tmp_path: Path) -> None:
    def cells(value: float) -> bytes:
        return b"".join(xls_cell(0x0203, 1, column, struct.pack("<d", value), column) for column in range(4))

    for formats, numbers in (
        (("General", "dd/mm/yyyy", "[h]:mm", "0.00"), (0, 5, 49, 200)),
        (("General", "d mmm yy", "[hh]:mm:ss", '"days "0'), (0, 999, 63, 164)),
        (("General", "[$-809]dd mmmm yyyy;@", "[mm]", "[Red]0"), (0, 300, 301, 302)),
    ):
        path = xls(tmp_path / "a.xls", cells(46115), formats, numbers=numbers)
        assert rows(path) == [(46115, date(2026, 4, 3), timedelta(days=46115), 46115)]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(14, date(2026, 4, 3)), (15, date(2026, 4, 3)), (22, date(2026, 4, 3)), (46, timedelta(days=46115)),
     (27, date(2026, 4, 3)), (1, 46115.0), (10, 46115.0), (49, 46115.0)],
)  # fmt: skip
def test_formats_named_by_number_alone_are_known(tmp_path: Path, number: int, shown: CellValue) -> None:
    path = xls(
        tmp_path / "a.xls",
        xls_cell(0x0203, 1, 0, struct.pack("<d", 46115), 1),
        ["General", ""],
        numbers=(0, -number),
    )
    assert rows(path)[0][0] == shown


def test_dates_times_and_the_system_of_1904_are_read(tmp_path: Path) -> None:
    values = ((46115.5, 4), (0.5, 6), (1.25, 5), (60.0, 4))
    cells = b"".join(
        xls_cell(0x0203, 1, column, struct.pack("<d", value), style)
        for column, (value, style) in enumerate(values)
    )
    path = xls(tmp_path / "a.xls", cells, FORMATS)
    assert rows(path) == [(datetime(2026, 4, 3, 12), time(12), timedelta(hours=30), date(1900, 2, 28))]
    path = xls(tmp_path / "a.xls", cells, FORMATS, more=xls_record(0x0022, b"\1\0"))
    assert read(path).date_1904
    assert rows(path)[0][0] == datetime(2030, 4, 4, 12)


def test_hidden_rows_hidden_columns_and_merged_cells_are_told_as_in_any_format(tmp_path: Path) -> None:
    hidden_row = xls_record(0x0208, struct.pack("<HHHHHHHH", 2, 0, 4, 0, 0, 0, 0x0120, 0))
    hidden_column = xls_record(0x007D, struct.pack("<HHHHHH", 1, 2, 2000, 0, 1, 0))
    merged = xls_record(0x00E5, struct.pack("<H4H", 1, 1, 3, 3, 3))
    cells = hidden_column + hidden_row + b"".join(xls_text(row, 0, f"R{row}") for row in (1, 2, 3))
    cells += xls_text(1, 3, "North") + merged
    table = read(xls(tmp_path / "a.xls", cells))
    assert list(table.rows) == [(row, (f"R{row - 1}", "", "", "North")) for row in (2, 3, 4)]
    assert (table.hidden_rows, table.hidden_columns) == ((3,), (2, 3))
    assert [problem.code for problem in table.problems] == ["hidden-columns", "hidden-rows", "merged-cells"]


@pytest.mark.parametrize("place", [(65_535, 255), (65_535, 0), (2, 255)])
def test_a_stray_cell_far_away_costs_next_to_nothing(tmp_path: Path, place: tuple[int, int]) -> None:
    pytest.importorskip("resource")
    near = b"".join(xls_text(row, 0, f"R{row}") for row in range(1, 40))
    path = xls(tmp_path / "a.xls", near + xls_text(*place, "stray"))
    code = (
        "import resource, sys; from pathlib import Path; from iqa.sheets.reading import read_table\n"
        "table = read_table(Path(sys.argv[1]), known_headings=['Reference', 'Name'])\n"
        "rows = len(list(table.rows))\n"
        "print(rows, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[1]) < 200, "megabytes, where setting aside the whole sheet takes a gigabyte"


def test_a_sheet_that_an_altered_text_throws_out_of_step_is_told(tmp_path: Path) -> None:
    table: dict[tuple[int, int], object] = {(1, column): text for column, text in enumerate(HEADINGS, 1)}
    for row in range(2, 10):
        table |= {(row, 1): f"REF{row - 1:04}Z", (row, 2): "Zoë D’Arcy", (row, 3): date(2026, 4, row)}
        table[row, 4] = float(row)
    content = WRITERS["a.xls"](tmp_path / "a.xls", table).read_bytes()  # type: ignore[arg-type]
    assert len(rows(tmp_path / "a.xls")) == 8
    told = 0
    begin = content.index("REF0007Z".encode("utf-16-le"))
    for at in range(begin, begin + 70):
        path = tmp_path / "b.xls"
        path.write_bytes(content[:at] + b"Cell" + content[at:])
        with suppress(SheetError):
            found = read(path)
            kept = {cells[0] for _, cells in found.rows}
            told += "sheet-broken-off" in [problem.code for problem in found.problems]
            assert "REF0008Z" in kept or found.problems, f"a row lost in silence by bytes put in at {at - begin}"
    assert told > 0


# Older than Excel 97


def test_a_sheet_of_excel_2_is_read(tmp_path: Path) -> None:
    path = biff2(tmp_path / "a.xls", [HEADINGS, ("R1", "Ada", 46115.0, "North")])
    assert rows(path) == [("R1", "Ada", 46115, "North")]


def test_a_sheet_of_excel_3_is_read(tmp_path: Path) -> None:
    path = biff3(tmp_path / "a.xls", [HEADINGS, ("R1", "Zoë", 1.5, "North")])
    assert rows(path) == [("R1", "Zoë", 1.5, "North")]


# Where the engines differ


def test_where_neither_engine_is_borne_out_the_cell_is_named_and_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differing = {(1, 0): ("Ada", "Bea"), (1, 1): (5.0, 6.0), (1, 2): ("x", ""), (1, 3): ("", "Cy")}
    cells = xls_text(1, 0, "Ada") + xls_cell(0x0203, 1, 1, struct.pack("<d", 6)) + shared(1, 2, 0)
    path = xls(tmp_path / "a.xls", cells, more=shared_texts(["z"]))
    monkeypatch.setattr(xls_cells, "_differences", lambda *_: iter(differing.items()))
    (sheet,) = xls_cells.read_xls(path, LIMITS).sheets
    found = dict(sheet.rows)
    assert found[2] == ["Ada", 6.0, DoubtfulCell("'x' and ''"), DoubtfulCell("'' and 'Cy'")]
    assert [notice.code for notice in sheet.structure.notices] == ["doubtful-cells"]
    assert "C2, D2" in sheet.structure.notices[0].message


def test_many_doubtful_cells_are_counted_and_rows_beyond_the_last_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differing = {(row, 0): ("a", "b") for row in range(2, 14)}
    monkeypatch.setattr(xls_cells, "_differences", lambda *_: iter(differing.items()))
    (sheet,) = xls_cells.read_xls(xls(tmp_path / "a.xls", xls_text(1, 0, "Ada")), LIMITS).sheets
    found = dict(sheet.rows)
    assert (found[2][0], found[14]) == ("Ada", [DoubtfulCell("'a' and 'b'")])
    assert "and 4 more" in sheet.structure.notices[0].message


def test_engines_that_agree_in_substance_do_not_differ() -> None:
    same = xls_cells._same
    assert same(2, 5.0, 5)
    assert same(3, 46115.0, date(2026, 4, 3))
    assert same(1, "a\0", "a")
    assert same(4, 1, True)
    assert same(5, 42, "")
    assert not same(2, 1.0, True)
    assert not same(2, 5.0, "")
    assert not same(1, "a", "b")
    assert not same(4, 1, 1.0)
    assert not same(0, "", "x")


def test_an_old_workbook_whose_formats_cannot_be_read_is_read_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xlrd

    true_open = xlrd.open_workbook

    def without_formats(*arguments: object, **how: object) -> object:
        if how["formatting_info"]:
            raise AssertionError
        return true_open(*arguments, **how)

    monkeypatch.setattr(xlrd, "open_workbook", without_formats)
    path = xls(tmp_path / "a.xls", xls_cell(0x0203, 1, 0, struct.pack("<d", 46115), 1), ["General", "dd/mm/yyyy"])
    (sheet,) = xls_cells.read_xls(path, LIMITS).sheets
    assert dict(sheet.rows)[2][0] == date(2026, 4, 3), "a date is a date all the same"
    assert [notice.code for notice in sheet.structure.notices] == ["binary-workbook"]


def test_an_old_workbook_that_only_one_engine_reads_is_read_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xlrd

    def no(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(xlrd, "open_workbook", no)
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1") + xls_cell(0x0205, 1, 1, b"\x2a\x01"))
    (sheet,) = xls_cells.read_xls(path, LIMITS).sheets
    assert dict(sheet.rows)[2][:2] == ["R1", ""]
    assert [notice.code for notice in sheet.structure.notices] == ["binary-workbook"]
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(SheetError, match="damaged"):
        list(xls_cells.read_xls(path, LIMITS).sheets)


def test_an_old_workbook_that_the_second_engine_cannot_read_is_read_by_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import python_calamine

    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr(python_calamine, "load_workbook", panic)
    (sheet,) = xls_cells.read_xls(xls(tmp_path / "a.xls", xls_text(1, 0, "R1")), LIMITS).sheets
    assert dict(sheet.rows)[2] == ["R1"]


def test_a_locked_old_workbook_is_called_locked(tmp_path: Path) -> None:
    pass_ = xls_record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    assert "locked with a password" in refusal(xls(tmp_path / "a.xls", xls_text(1, 0, "R1"), more=pass_))
    spoken_of = xls_text(1, 0, "R1") + xls_wide_text(1, 1, "EncryptedPackage")
    assert rows(xls(tmp_path / "b.xls", spoken_of))[0][1] == "EncryptedPackage", "a cell may say the word"


# What the records say


def book_of(path: Path) -> object:
    import xlrd

    return xlrd.open_workbook(path, on_demand=True)


def test_the_last_record_of_a_place_says_what_it_holds(tmp_path: Path) -> None:
    cells = (
        xls_text(1, 0, "first") + xls_wide_text(1, 0, "Łuk") + xls_cell(0x027E, 1, 1, whole(5))
        + xls_cell(0x0205, 1, 2, b"\1\0") + xls_cell(0x0205, 1, 3, b"\x2a\1")
        + xls_record(0x00BD, struct.pack("<HHH4sH4sH", 2, 0, 0, whole(7), 0, whole(8), 1))
        + xls_cell(0x0006, 3, 0, b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + xls_record(0x0207, b"\2\0\0ab")
        + xls_cell(0x0006, 3, 1, struct.pack("<d", 2.5) + bytes(8)) + shared(3, 2, 0)
        + xls_cell(0x0204, 3, 3, struct.pack("<HB", 900, 0) + b"cut")
    )  # fmt: skip
    path = xls(tmp_path / "a.xls", cells, more=shared_texts(["one"]))
    everywhere = {(row, column) for row in range(5) for column in range(4)}
    found = stored_at(book_of(path), "Cases", everywhere)
    assert {place: value for place, value in found.items() if place[0]} == {
        (1, 0): "Łuk", (1, 1): 5.0, (1, 2): True, (2, 0): 7.0, (2, 1): 8.0, (3, 0): "ab", (3, 1): 2.5,
        (3, 2): "one",
    }  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        xls_cell(0x0205, 1, 0, b"\x2a\x01")[:-3],
        xls_cell(0x0205, 1, 0, b""),
        struct.pack("<HH", 0x0205, 0xFFFF),
        xls_record(0x00BD, struct.pack("<HHH", 1, 0, 1)),
        xls_record(0x0006, b""),
    ],
    ids=["cut", "short", "long", "row", "formula"],
)
def test_crooked_records_in_an_old_workbook_are_refused_or_told(tmp_path: Path, cells: bytes) -> None:
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1") + cells, FORMATS)
    try:
        told = [problem.code for problem in read(path).problems]
    except SheetError as error:
        told = [error.hint]
    assert told


# As LibreOffice writes them


def converted(path: Path, kind: str) -> Path:
    """The file saved again by LibreOffice, with a profile of its own."""
    program = shutil.which("soffice")
    skip_or_fail("LibreOffice (soffice)", program is not None)
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    out = path.parent / kind
    command = [str(program), profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"


@pytest.mark.unmeasured
@pytest.mark.libreoffice
def test_a_workbook_saved_as_xls_or_ods_reads_as_it_does_saved_as_xlsx(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for place in ("C3", "D3"):
            sheet[place] = "#N/A"
            sheet[place].data_type = "e"
        for place in ("A5", "B5", "C5", "D6"):
            sheet[place].number_format = "000000"

    made = [
        HEADINGS,
        ("R1", "Ada Invented", date(2026, 4, 3), "North"),
        ("R2", "=NA()", None, None),
        ("R3", "=1/0", '=VALUE("x")', "=IF(TRUE,NA(),1)"),
        (1234, 56, 1234567, 7),
        ("R5", 1.5, True, "=40+2"),
    ]
    path = xlsx(tmp_path / "a.xlsx", made, change)
    old = rows(converted(path, "xls"))
    assert old[1:] == [
        ("R2", NA, NA, NA),
        ("R3", ErrorCell("#DIV/0!"), ErrorCell("#VALUE!"), NA),
        ("001234", "000056", 1234567, 7),
        ("R5", 1.5, True, "000042"),
    ]
    assert old == rows(converted(path, "xlsx")), "the date too"
    open_document = rows(converted(path, "ods"))
    assert open_document[2][2] == ErrorCell("Err:502"), "as LibreOffice calls it"
    assert [row[:2] for row in old] == [row[:2] for row in open_document]
    assert [row[3:] for row in old] == [row[3:] for row in open_document]


@pytest.mark.unmeasured
@pytest.mark.libreoffice
def test_errors_are_kept_in_the_sheet_where_they_stand(tmp_path: Path) -> None:
    sheets = {"Notes": [["#N/A is no error here"]], "Cases": [HEADINGS, ("R1", "=NA()")]}
    assert rows(converted(several(tmp_path / "a.xlsx", sheets), "xls")) == [("R1", NA, "", "")]


def test_a_worksheet_that_holds_a_chart_is_passed_over(tmp_path: Path) -> None:
    other = xls_record(0x0085, struct.pack("<IBBBB", 0, 0, 2, 5, 0) + b"Chart")
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1"), more=other)
    assert read(path).sheet == "Cases"


def test_an_old_stream_without_its_wrapping_is_read(tmp_path: Path) -> None:
    stream = (
        xls_begin(0x10) + b"".join(xls_text(0, column, text) for column, text in enumerate(HEADINGS)) + XLS_END
    )
    (tmp_path / "a.xls").write_bytes(stream)
    assert refusal(tmp_path / "a.xls"), "a sheet of Excel 97 without its workbook is none"
