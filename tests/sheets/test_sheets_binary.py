"""Errors and zeros in .xls and .xlsb files are read as in any other, and what cannot be searched says so."""

import json
import shutil
import struct
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import skip_or_fail
from openpyxl.worksheet.worksheet import Worksheet
from sheets_builders import (
    HEADINGS,
    KNOWN,
    XLS_END,
    record,
    several,
    xls,
    xls_cell,
    xls_record,
    xls_text,
    xlsb,
    xlsb_cell,
    xlsx,
    zipped,
)
from test_sheets_guard import parts_of, refusal

from iqa.errors import SheetError
from iqa.sheets import xlsb_scan
from iqa.sheets.binary_cells import Corrections, packed_number, patches_within
from iqa.sheets.limits import LIMITS
from iqa.sheets.package import open_package
from iqa.sheets.reading import read_table
from iqa.sheets.table import Cell, ErrorCell, RawTable
from iqa.sheets.xls_scan import scan_xls

FORMATS = ("General", "000000", '"000"', "0.00")
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
SHEET = "xl/worksheets/sheet1.bin"


def read(path: Path) -> RawTable:
    return read_table(path, known_headings=KNOWN)


def rows(path: Path) -> list[tuple[Cell, ...]]:
    table = read(path)
    assert [problem.code for problem in table.problems] == [], "nothing is lost, so nothing is said"
    return [cells for _, cells in table.rows]


def whole(number: int) -> bytes:
    """A whole number as both formats pack it."""
    return struct.pack("<i", number << 2 | 2)


def test_packed_numbers_are_whole_or_halves_of_doubles_perhaps_in_hundredths() -> None:
    assert packed_number(whole(1234)) == 1234
    assert packed_number(whole(-5)) == -5
    assert packed_number(struct.pack("<i", 1234 << 2 | 3)) == 12.34
    assert packed_number(struct.pack("<d", 1.5)[4:]) == 1.5
    assert packed_number(struct.pack("<I", struct.unpack("<I", struct.pack("<d", 150.0)[4:])[0] | 1)) == 1.5


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1234, "001234"), (0, "000000"), (1234.5, None), (-1, None), (123456, None), (float("nan"), None),
     (float("inf"), None), (1e300, None)],
)  # fmt: skip
def test_only_whole_numbers_shorter_than_their_format_gain_zeros(number: float, shown: str | None) -> None:
    corrections = Corrections(10)
    corrections.number("Cases", 2, 0, number, 6)
    assert corrections.found == ({"Cases": [(2, 0, shown)]} if shown else {})


def test_corrections_outside_the_sheet_make_all_of_them_doubtful() -> None:
    assert patches_within([(2, 1, "#N/A"), (2, 2, "0042")], 2, 3) == {2: [(1, NA), (2, "0042")]}
    for row, column in ((0, 0), (3, 0), (1, 3), (1, -1)):
        assert patches_within([(1, 0, "#N/A"), (row, column, "#N/A")], 2, 3) is None


# .xls


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


def test_more_than_a_million_cells_to_put_right_are_refused(tmp_path: Path) -> None:
    numbers = (struct.pack("<H", 1) + whole(7)) * 250
    cells = b"".join(
        xls_record(0x00BD, struct.pack("<HH", row, 0) + numbers + struct.pack("<H", 249)) for row in range(1, 4002)
    )
    says = refusal(xls(tmp_path / "a.xls", cells, FORMATS))
    assert "more than 1,000,000 of its cells show an error" in says


def test_the_bound_on_corrections_is_met_exactly(tmp_path: Path) -> None:
    cells = b"".join(xls_cell(0x0205, row, 0, b"\x2a\x01") for row in range(1, 6))
    old = xls(tmp_path / "a.xls", cells)
    new = xlsb(tmp_path / "a.xlsb", [HEADINGS, *([xlsb_cell(3, 0, b"\x2a")] for _ in range(5))])
    for path in (old, new):
        assert len(list(read_table(path, known_headings=KNOWN, limits=replace(LIMITS, corrections=5)).rows)) == 5
        assert "more than 4 of its cells" in refusal(path, replace(LIMITS, corrections=4))


# A country without content is nothing to the fast engine and trips the search, as does a stream without an end.
@pytest.mark.parametrize("harm", [{"more": xls_record(0x008C, b"")}, {"end": b""}])
def test_an_old_workbook_that_cannot_be_searched_is_read_with_a_notice(
    tmp_path: Path, harm: dict[str, bytes]
) -> None:
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1") + xls_cell(0x0205, 1, 1, b"\x2a\x01"), **harm)
    table = read(path)
    assert [cells[0] for _, cells in table.rows] == ["R1"]
    assert [problem.code for problem in table.problems] == ["binary-workbook"]


def other_sheet(name: bytes, start: int = 0, kind: int = 0) -> bytes:
    """One more sheet in the list of an old workbook."""
    return xls_record(0x0085, struct.pack("<IBBBB", start, 0, kind, len(name), 0) + name)


def test_a_sheet_of_an_old_workbook_that_holds_a_chart_is_passed_over(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", xls_cell(0x0205, 1, 0, b"\x2a\x01"), more=other_sheet(b"Chart", kind=2))
    assert scan_xls(str(path), 10).found == {"Cases": [(2, 0, "#N/A")]}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (other_sheet(b"Cases"), "two sheets in one"),
        (other_sheet(b"Other", start=20) + other_sheet(b"Third", start=20), "two sheets in one"),
        (other_sheet(b"Other", start=20), "no sheet where one should begin"),
        (other_sheet(b"Other", start=1 << 30), "buffer"),
    ],
)
def test_the_search_of_an_old_workbook_gives_up_where_it_could_mislead(
    tmp_path: Path, more: bytes, why: str
) -> None:
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1"), more=more)
    with pytest.raises((ValueError, struct.error), match=why):
        scan_xls(str(path), 10)


@pytest.mark.parametrize(
    ("cells", "end"),
    [(b"", b""), (b"", b"\x0a\x00"), (struct.pack("<HH", 0x0205, 0xFFFF), XLS_END), (XLS_END[:3], b"")],
)
def test_the_search_of_an_old_workbook_never_leaves_its_stream(tmp_path: Path, cells: bytes, end: bytes) -> None:
    path = xls(tmp_path / "a.xls", cells, end=end)
    with pytest.raises(ValueError, match="cut short"):
        scan_xls(str(path), 10)


def test_the_search_leaves_workbooks_older_than_excel_5_alone(tmp_path: Path) -> None:
    begin = xls_record(0x0409, struct.pack("<HHH", 0x0400, 0x0010, 0))
    (tmp_path / "a.xls").write_bytes(begin + XLS_END)
    with pytest.raises(ValueError, match="older than Excel 5"):
        scan_xls(str(tmp_path / "a.xls"), 10)


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


def test_the_search_may_run_out_of_time_when_the_size_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1"))
    sheet = {"name": "Cases", "hidden": False, "rows": 2, "columns": 4}

    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("probe", 1, output=json.dumps({"sheets": [sheet]}).encode() + b"\n{")

    monkeypatch.setattr(subprocess, "run", slow)
    assert [problem.code for problem in read(path).problems] == ["binary-workbook"]


@pytest.mark.parametrize("second", [b"", b"null", b'{"corrections": {"Other": []}}',
                                    b'{"corrections": {"Cases": [[9, 0, "#N/A"]]}}'])  # fmt: skip
def test_corrections_that_do_not_fit_are_as_good_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: bytes
) -> None:
    path = xls(tmp_path / "a.xls", xls_text(1, 0, "R1"))
    sheet = {"name": "Cases", "hidden": False, "rows": 2, "columns": 4}
    out = json.dumps({"sheets": [sheet]}).encode() + b"\n" + second
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=out))
    assert [problem.code for problem in read(path).problems] == ["binary-workbook"]


# .xlsb


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


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_records_are_found_however_the_part_is_cut_into_pieces(tmp_path: Path, size: int) -> None:
    stream = record(156, b"ab" * 100) + record(7, b"x" * 500) + record(3, b"error") + record(300)
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    wanted = frozenset({3, 156, 300})
    expected = [(156, b"ab" * 100), (3, b"error"), (300, b"")]
    assert list(xlsb_scan.records(pieces, wanted, tmp_path / "a.xlsb", LIMITS)) == expected


def test_of_a_record_that_claims_half_a_gigabyte_only_the_start_is_held(tmp_path: Path) -> None:
    pieces = [b"\x03\xff\xff\xff\x7f", *[b"x" * 100_000] * 3]
    ((kind, content),) = xlsb_scan.records(pieces, frozenset({3}), tmp_path / "a.xlsb", LIMITS)
    assert (kind, len(content)) == (3, xlsb_scan.HELD)


def hostile(path: Path, sheet: bytes = b"", **parts: bytes) -> Path:
    """A binary workbook with other bytes for its sheet or another of its parts."""
    whole = parts_of(xlsb(path, [HEADINGS, ("R1",)], formats=FORMATS))
    whole.update({"xl/" + name + ".bin": content for name, content in parts.items()})
    if sheet:
        whole[SHEET] = sheet
    return zipped(path, whole)


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
        BEGIN + b"\x03\xff\xff\xff\x7f" + bytes(50),
        BEGIN + b"\x80",
        BEGIN + b"\x03\xff\xff",
        xlsb_cell(3, 0, b"\x2a"),
    ],
    ids=["cut", "endless", "short", "row", "number", "long", "kind", "length", "outside"],
)
def test_crooked_records_in_a_binary_workbook_are_refused(tmp_path: Path, sheet: bytes) -> None:
    assert "cannot be read" in refusal(hostile(tmp_path / "a.xlsb", sheet))


def test_a_flood_of_tiny_records_is_refused(tmp_path: Path) -> None:
    few = replace(LIMITS, cells=100, last_row=100)
    with pytest.raises(SheetError, match="more pieces than"):
        list(xlsb_scan.records([record(37) * 300] * 2, frozenset({3}), tmp_path / "a.xlsb", few))


def test_a_million_errors_in_a_binary_workbook_are_refused(tmp_path: Path) -> None:
    cells = b"".join(xlsb_cell(3, column, b"\x2a") for column in range(50))
    row = [record(0, struct.pack("<I", number) + bytes(13)) + cells for number in range(1, 20_002)]
    size = record(148, struct.pack("<IIII", 1, 20_001, 0, 49))
    path = hostile(tmp_path / "a.xlsb", record(129) + size + record(145) + b"".join(row) + record(146))
    assert "more than 1,000,000 of its cells show an error" in refusal(path)


@pytest.mark.parametrize(
    "styles",
    [
        record(44, struct.pack("<HI", 164, 1 << 30)),
        record(617) + record(47) + record(618),
        b"\x80",
        b"\x2c\xff\xff",
    ],
)
def test_crooked_styles_are_refused(tmp_path: Path, styles: bytes) -> None:
    assert refusal(hostile(tmp_path / "a.xlsb", styles=styles))


def test_what_stands_before_the_cells_of_a_binary_sheet_is_no_cell(tmp_path: Path) -> None:
    sheet = xlsb_cell(3, 0, b"\x2a") + BEGIN + xlsb_cell(3, 1, b"\x07") + record(146)
    package = open_package(hostile(tmp_path / "a.xlsb", sheet), LIMITS)
    corrections = xlsb_scan.scan_xlsb_sheet(package, xlsb_scan.read_binary_workbook(package), "Cases")
    assert corrections.found == {"Cases": [(1, 1, "#DIV/0!")]}


def bundle(name: str, relation: str = "rId1") -> bytes:
    texts = b"".join(struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in (relation, name))
    return record(156, struct.pack("<II", 0, 1) + texts)


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (bundle("Cases") * 2, "two of its sheets are called Cases"),
        (record(156, struct.pack("<IIII", 0, 1, 1 << 30, 1)), "cut short"),
        (bundle("Cases", "rId9"), "is missing"),
        (bundle("Cases").replace(b"C", b"P"), "its sheet Cases cannot be found"),
    ],
)
def test_crooked_lists_of_sheets_are_refused(tmp_path: Path, book: bytes, says: str) -> None:
    package = open_package(hostile(tmp_path / "a.xlsb", workbook=book), LIMITS)
    with pytest.raises(SheetError, match=says):
        xlsb_scan.scan_xlsb_sheet(package, xlsb_scan.read_binary_workbook(package), "Cases")


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


@pytest.mark.libreoffice
def test_a_workbook_saved_as_xls_reads_as_it_does_saved_as_xlsx(tmp_path: Path) -> None:
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
    again = rows(converted(path, "xlsx"))
    assert [row[:3] for row in old] == [row[:3] for row in again], "the date too"


@pytest.mark.libreoffice
def test_errors_are_kept_in_the_sheet_where_they_stand(tmp_path: Path) -> None:
    sheets = {"Notes": [["#N/A is no error here"]], "Cases": [HEADINGS, ("R1", "=NA()")]}
    assert rows(converted(several(tmp_path / "a.xlsx", sheets), "xls")) == [("R1", NA, "", "")]
