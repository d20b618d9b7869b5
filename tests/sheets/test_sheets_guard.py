"""Hostile and broken files cost bounded time and memory and end in one clear message."""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import IO

import pytest
from here import read_here
from msgspec.structs import replace
from sheets_builders import (
    HEADINGS,
    KNOWN,
    MAIN,
    heading_row,
    ods,
    ods_cell,
    ods_row,
    ole,
    raw_xlsx,
    text_cell,
    xls,
    xlsb,
    xlsx,
    zipped,
)
from sheets_writers import WRITERS, Cells

from iqa.errors import Problem, Severity, SheetError
from iqa.sheets import excel, guarded
from iqa.sheets.formats import Format
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.package import open_package
from iqa.sheets.reading import read_table
from iqa.sheets.sheet_scan import scan_sheet
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import CellValue, DoubtfulCell, ErrorCell, SheetName, Span, UncalculatedCell
from iqa.values import as_dict

DATA = Path(__file__).parent / "data"
SMALL = replace(LIMITS, ratio_floor=1 << 20)


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(SheetError) as caught:
        read_table(path, known_headings=KNOWN, limits=limits)
    assert caught.value.hint
    return caught.value.message


def parts_of(path: Path) -> dict[str, str | bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_part_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/media/x.xml": "<a>" + " " * (4 << 20)})
    assert "times its size" in refusal(path, SMALL)
    assert read_table(path, known_headings=KNOWN).headings == HEADINGS, "a small file may be repetitive"


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    assert "unpacks to" in refusal(path, replace(LIMITS, unpacked=1000))


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/sharedStrings.xml": "<sst>" + " " * 100_000})
    content = path.read_bytes()
    lie, truth = struct.pack("<I", 50), struct.pack("<I", 100_005)
    assert content.count(truth) == 2
    path.write_bytes(content.replace(truth, lie))
    assert "more than it claims" in refusal(path)
    path.write_bytes(content.replace(truth, struct.pack("<I", 200_000)))
    assert "cut short" in refusal(path)


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<?xml version="1.0" encoding="UTF-7"?>',
        "<!-- " + "x" * 70_000 + " -->",
    ],
)
def test_document_types_entities_and_odd_character_sets_are_refused(
    tmp_path: Path, name: str, prolog: str
) -> None:
    plain = parts_of(raw_xlsx(tmp_path / "a.xlsx", heading_row())).get(name, f'<a xmlns="{MAIN}"/>'.encode())
    text = bytes(plain).decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n')  # type: ignore[arg-type]
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={name: prolog + text})
    assert "which no spreadsheet program writes" in refusal(path)


def test_xml_in_utf_16_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/styles.xml": "<a/>".encode("utf-16")})
    assert "character set" in refusal(path)


@pytest.mark.parametrize("name", ["customXml/item1.xml", "xl/model/item.data", "xl/richData/rdrichvalue.xml"])
@pytest.mark.parametrize(
    "content",
    ["<DataMashup/>".encode("utf-16"), b"<!DOCTYPE a><a/>", b'<?xml version="1.0" encoding="UTF-16"?><a/>'],
)
def test_parts_that_no_engine_opens_may_be_written_as_their_makers_please(
    tmp_path: Path, name: str, content: bytes
) -> None:
    row = f'<row r="2">{text_cell("A2", "R1")}</row>'
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + row, parts={name: content})
    assert list(read_table(path, known_headings=KNOWN).rows) == [(2, ("R1", "", "", ""))]


def test_the_size_of_a_part_that_no_engine_opens_is_checked_all_the_same(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/model/item.data": b"x" * 100_000})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 100_000), struct.pack("<I", 50)))
    assert "more than it claims" in refusal(path)


def test_a_table_of_texts_that_no_sheet_uses_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/sharedStrings.xml": "<sst>" + "a" * 50_000})
    assert "text that its sheets do not use" in refusal(path, replace(LIMITS, shared_text=20_000))


def test_a_long_table_of_texts_that_the_sheets_use_is_read(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * 1000}</t></si></sst>'
    cell = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        heading_row() + cell,
        parts={
            "xl/sharedStrings.xml": strings,
            "xl/_rels/workbook.xml.rels": parts_of(raw_xlsx(tmp_path / "b.xlsx", ""))["xl/_rels/workbook.xml.rels"]
            .decode()  # type: ignore[union-attr]
            .replace(
                "</Relationships>",
                '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                'sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            ),
        },
    )
    table = read_table(path, known_headings=KNOWN, limits=replace(LIMITS, shared_text=500))
    assert next(iter(table.rows))[1][0] == "a" * 1000


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("A4000000", "beyond the last row"),
        ("AAAA2", "the file is damaged"),
        ("ZZZ2", "beyond the last row or column"),
    ],
)
def test_cells_where_no_spreadsheet_has_any_are_refused(tmp_path: Path, reference: str, says: str) -> None:
    far = "".join(f'<row r="{row}"><c r="B{row}"><v>1</v></c></row>' for row in range(2, 4))
    path = raw_xlsx(tmp_path / "a.xlsx", f'{heading_row()}{far}<row r="9"><c r="{reference}"><v>1</v></c></row>')
    assert says in refusal(path, replace(LIMITS, cells=5_000))


def test_a_row_number_beyond_all_bounds_ends_in_a_message(tmp_path: Path) -> None:
    rows = "<row r='99999999999'><c r='A3'><v>1</v></c></row>"
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + rows)
    assert "far beyond its data" in refusal(path)


def test_sixteen_thousand_columns_of_a_million_rows_are_refused(tmp_path: Path) -> None:
    wide = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(2, 400))
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + wide)
    assert "far beyond its data" in refusal(path, replace(LIMITS, cells=1_000_000))
    assert "too many cells out of place" in refusal(path, replace(LIMITS, cells=6_000_000, slow_cells=100_000))
    assert "cell XFD399" in refusal(path, replace(LIMITS, cells=1_000_000, slow_bytes=1_000))


def test_a_sheet_without_a_single_row_tag_is_not_held_in_memory(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + "x" * 3_000_000)
    assert "more text than a spreadsheet allows" in refusal(path, replace(LIMITS, piece=1_000_000))


@pytest.mark.parametrize(
    "crafted",
    [
        '<c r="A2"' + ' t="e"' * 100_000,
        '<c r="A2" t="e" ' * 50_000,
        '<row hidden="1" ' + "a" * 500_000 + ">",
        '<row r="' + "9" * 5_000 + '" hidden="1">',
        '<c r="A2" s="' + "9" * 5_000 + '"><v>1</v></c>',
        "<c r='A2'><f" * 50_000,
        "<x" * 200_000 + ":c",
    ],
)
def test_crafted_text_does_not_make_the_scan_slow(tmp_path: Path, crafted: str) -> None:
    begun = time.monotonic()
    scan = scan_sheet(iter([crafted.encode() + b"<row>"]), tmp_path / "a.xlsx", LIMITS, {1: 6})
    assert scan.patches == {}
    assert time.monotonic() - begun < 2


def test_hidden_columns_claimed_over_and_over_are_counted_once() -> None:
    columns = '<col min="1" max="16384" hidden="1"/>' * 1_000 + '<col min="x" max="1" hidden="true"/>'
    scan = scan_sheet([columns.encode() + b"<row>"], Path("a.xlsx"), LIMITS)
    assert len(scan.structure.hidden_columns) == 16_384


def test_one_very_wide_row_is_cut_between_its_cells(tmp_path: Path) -> None:
    row = "".join(f'<c r="A2" s="0"><v>{number}</v></c>' for number in range(90_000))
    table = read_table(
        raw_xlsx(tmp_path / "a.xlsx", f'{heading_row()}<row r="2">{row}</row>'), known_headings=KNOWN
    )
    assert table.rows.seen.count == 1


def test_a_million_blank_formatted_rows_are_an_empty_sheet(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="C{row}" s="1"/></row>' for row in range(1, 60_000)
    )
    far = '<row r="1048576"><c r="Z1048576" s="1"></c></row>'
    assert "is empty" in refusal(raw_xlsx(tmp_path / "a.xlsx", rows + far), replace(LIMITS, cells=100_000))
    table = read_table(
        raw_xlsx(tmp_path / "b.xlsx", f'{heading_row()}<row r="2">{text_cell("A2", "R1")}</row>{rows}{far}'),
        known_headings=KNOWN,
        limits=replace(LIMITS, cells=100_000),
    )
    assert table.rows.seen.count == 1


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"xl/workbook.xml": "<workbook>"}, "not well formed"),
        ({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "no visible sheet"),
        ({"content.xml": "<a/>"}, "two kinds"),
        ({"xl/styles.xml": "<styleSheet"}, ""),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c"}, ""),
        ({"XL/workbook.xml": "<a/>"}, "twice"),
    ],
)
def test_workbooks_whose_parts_do_not_fit_are_refused(
    tmp_path: Path, parts: dict[str, str | bytes], says: str
) -> None:
    assert says in refusal(raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts=parts))


def test_a_missing_sheet_and_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = parts_of(raw_xlsx(tmp_path / "a.xlsx", heading_row()))
    del parts["xl/worksheets/sheet1.xml"]
    assert "is missing" in refusal(zipped(tmp_path / "b.xlsx", parts))
    book = bytes(parts["xl/workbook.xml"])  # type: ignore[arg-type]
    sheet = b'<sheet name="Cases" sheetId="1" r:id="rId1"/>'
    twice = raw_xlsx(tmp_path / "c.xlsx", "", parts={"xl/workbook.xml": book.replace(sheet, sheet * 2)})
    assert "two of its sheets are called Cases" in refusal(twice)


@pytest.mark.parametrize(
    ("target", "accepted"),
    [
        ("/xl/worksheets/sheet1.xml", True),
        ("xl/worksheets/sheet1.xml", False),
        ("worksheets\\sheet1.xml", False),
        ("../xl/worksheets/sheet1.xml", False),
        ("worksheets/../worksheets/sheet1.xml", False),
        ("//xl/worksheets/sheet1.xml", False),
    ],
)
def test_sheets_are_looked_for_only_where_every_reader_looks(tmp_path: Path, target: str, accepted: bool) -> None:
    rels = parts_of(raw_xlsx(tmp_path / "a.xlsx", ""))["xl/_rels/workbook.xml.rels"]
    changed = bytes(rels).replace(b"worksheets/sheet1.xml", target.encode())  # type: ignore[arg-type]
    path = raw_xlsx(tmp_path / "b.xlsx", heading_row(), parts={"xl/_rels/workbook.xml.rels": changed})
    if accepted:
        assert read_table(path, known_headings=KNOWN).headings == HEADINGS
    else:
        assert "odd places" in refusal(path)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"word/document.xml": "<a/>"}, "a Word document"),
        ({"ppt/presentation.xml": "<a/>"}, "a presentation"),
        ({"readme.txt": "a"}, "a zip archive, not a spreadsheet: it holds readme.txt"),
        ({"mimetype": "application/epub+zip"}, "another kind of document"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "content.xml is missing"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<encryption-data/>",
            },
            "password",
        ),
    ],
)
def test_other_archives_are_named_for_what_they_are(
    tmp_path: Path, parts: dict[str, str | bytes], says: str
) -> None:
    assert says in refusal(zipped(tmp_path / "a.xlsx", parts))


def test_archives_with_too_many_parts_odd_packing_or_a_password_are_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    assert "5 parts" in refusal(path, replace(LIMITS, parts=3))
    assert "unusually large" in refusal(path, replace(LIMITS, small_part=10))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert "packed in a way" in refusal(tmp_path / "b.xlsx")
    content = bytearray(path.read_bytes())
    start = content.rfind(b"PK\x01\x02")
    content[start + 8] |= 1
    path.write_bytes(bytes(content))
    assert "password" in refusal(path)


def test_parts_stored_without_packing_are_read(tmp_path: Path) -> None:
    parts = parts_of(raw_xlsx(tmp_path / "a.xlsx", heading_row()))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_STORED) as archive:
        archive.mkdir("xl")
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read_table(tmp_path / "b.xlsx", known_headings=KNOWN).headings == HEADINGS


def test_a_part_whose_start_or_contents_are_lost_is_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    content = path.read_bytes()
    path.write_bytes(content.replace(b"PK\x03\x04", b"PKxx", 2)[:2] + content[2:4] + content[4:])
    broken = content.replace(b"PK\x03\x04", b"XX\x03\x04")
    path.write_bytes(b"PK" + broken[2:])
    assert "cannot be found" in refusal(path)
    package = open_package(raw_xlsx(tmp_path / "b.xlsx", heading_row()), LIMITS)
    part = package.parts["xl/worksheets/sheet1.xml"]
    begin = part.offset + 30 + len(part.name)
    content = package.path.read_bytes()
    package.path.write_bytes(content[:begin] + b"\xff" * part.packed + content[begin + part.packed :])
    assert "cannot be unpacked" in refusal(package.path)


@pytest.mark.parametrize(
    ("streams", "says"),
    [
        (["EncryptedPackage"], "password"),
        (["EncryptedPackage", "DRMEncryptedTransform"], "sensitivity label"),
        (["WordDocument"], "a Word document"),
        (["PowerPoint Document"], "a presentation"),
        (["__properties_version1.0"], "an e-mail"),
        (["Something"], "another kind"),
        (["Workbook"], "damaged"),
        (["WORKBOOK"], "damaged"),
        (["book"], "damaged"),
    ],
)
def test_old_wrappings_are_named_for_what_they_hold(tmp_path: Path, streams: list[str], says: str) -> None:
    assert says in refusal(ole(tmp_path / "a.xls", dict.fromkeys(streams, b"nothing")))


def test_bare_old_excel_streams_are_tried_and_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\x09\x08\x10\x00" + b"\0" * 100)
    assert refusal(tmp_path / "a.xls")


@pytest.mark.unmeasured
@pytest.mark.own_processes
def test_a_workbook_that_holds_too_many_cells_is_refused_by_the_guarded_process(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, ("R1",)])
    assert "far beyond its data" in refusal(path, replace(LIMITS, cells=6))
    assert "beyond the last row" in refusal(path, replace(LIMITS, last_row=1))
    assert "beyond the last row or column" in refusal(xls(tmp_path / "a.xls", b""), replace(LIMITS, last_column=3))
    assert "more than 2 GB" in refusal(path, replace(LIMITS, answer=20))


@pytest.mark.own_processes
def test_the_guarded_process_is_given_up_when_time_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("guarded", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    assert "could not be looked through" in refusal(xlsb(tmp_path / "a.xlsb", [HEADINGS]))
    page = tmp_path / "page.xls"
    page.write_text("<html><table><tr><td>Reference</td><td>Name</td></tr></table></html>")
    with pytest.raises(SheetError, match="could not be looked through") as refused:
        read_table(page, known_headings=KNOWN)
    assert "in parts, or as .xlsx" in str(refused.value.hint), "no advice that would cost the zeros of a text"


@pytest.mark.own_processes
@pytest.mark.parametrize(
    "answer", [b"", b"nonsense", b"[1,2]\n" + b"9" * 20, b"[]" + b"0" * 20, b'{"a":1}' + b"0" * 20]
)
def test_a_guarded_process_that_falls_leaves_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    def fallen(*_: object, stdout: IO[bytes], **__: object) -> None:
        stdout.write(answer)

    monkeypatch.setattr(subprocess, "run", fallen)
    assert "damaged" in refusal(xlsb(tmp_path / "a.xlsb", [HEADINGS]))


def test_a_guarded_process_without_memory_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(guarded, "_reader", lambda *_: full)
    out = io.BytesIO()
    asked = {"path": str(tmp_path / "a.xls"), "kind": "xls", "limits": as_dict(LIMITS), "sheet": None}
    guarded.answer(asked, out)
    assert b"takes too much memory" in out.getvalue()


def test_the_guarded_process_bounds_itself() -> None:
    code = (
        "from iqa.process_bounds import bound_this_process; import resource;"
        f"bound_this_process({LIMITS.probe_bytes}, {LIMITS.probe_seconds});"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == LIMITS.probe_seconds


CELLS: tuple[CellValue, ...] = (
    "text \u2028 \ud800 \n",
    "",
    None,
    7.0,
    float("inf"),
    12,
    True,
    date(2026, 4, 3),
    datetime(2026, 4, 3, 14, 30, 0, 500),
    time_of_day(9, 30),
    timedelta(hours=30, milliseconds=1),
    ErrorCell("#N/A"),
    DoubtfulCell("'a' and 'b'"),
    UncalculatedCell(),
    1.0,
)


@pytest.mark.own_processes
def test_every_kind_of_cell_comes_back_from_the_guarded_process_as_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(1, list(CELLS)), (2, ["", None, " "]), *((number, [f"R{number}"]) for number in range(3, 900))]
    notice = Problem("odd", "Said.", "Cases", 3, severity=Severity.NOTICE)
    seen = Structure([2], [3], [Span(1, 1, 2, 1)], [notice])

    def read(*_: object) -> FileRead:
        return FileRead(
            iter([SheetRead("Cases", True, iter(rows), seen), SheetRead("B", False, iter([]), seen)]), True
        )

    def here(command: list[str], stdout: IO[bytes], **_: object) -> None:
        guarded.answer(json.loads(command[-1]), stdout)

    monkeypatch.setattr(guarded, "BLOCK", 100)
    monkeypatch.setattr(guarded, "_reader", lambda *_: read)
    monkeypatch.setattr(subprocess, "run", here)
    book = guarded.open_guarded(tmp_path / "a.xls", Format.XLS, LIMITS)
    assert (book.sheets, book.date_1904) == ((SheetName("Cases", True), SheetName("B")), True)
    grid = book.open("Cases")
    assert (grid.hidden_rows, grid.hidden_columns, grid.merged, grid.notices) == (
        (2,),
        (3,),
        tuple(seen.merged),
        (notice,),
    )
    walked = list(zip(grid.rows(), grid.rows(), strict=True))
    assert [one for one, _ in walked] == [other for _, other in walked] == [rows[0], *rows[2:]]
    assert list(map(type, walked[0][0][1])) == list(map(type, CELLS))


OF_EACH_READER = (
    "a.xlsb", "a.xls", "a.ods", "a.fods", "page.xls", "archive.xls", "xml.xls", "a.slk", "a.dif",
)  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.own_processes
@pytest.mark.parametrize("name", OF_EACH_READER)
def test_each_format_is_read_in_the_process_of_its_own_as_it_is_here(tmp_path: Path, name: str) -> None:
    """Other tests read here: what they find of a reader holds in its process too."""
    cells: Cells = {(1, column): text for column, text in enumerate(HEADINGS, 1)} | {
        (2, 1): "R1",
        (2, 2): "Zoë",
        (2, 3): date(2026, 4, 3),
        (2, 4): 7.0,
    }
    path = WRITERS[name](tmp_path / name, cells)
    apart = read_table(path, known_headings=KNOWN)
    with read_here():
        here = read_table(path, known_headings=KNOWN)
    assert list(apart.rows) == list(here.rows)
    assert (apart.headings, apart.problems) == (here.headings, here.problems)


def test_what_is_no_cell_is_not_handed_on() -> None:
    with pytest.raises(TypeError, match="no cell"):
        guarded._tagged(b"bytes")  # type: ignore[arg-type]


def test_the_engine_s_panics_locks_and_faults_become_one_error(tmp_path: Path) -> None:
    from python_calamine import PasswordError

    class PanicException(BaseException):
        pass

    for fault in (PanicException(), PasswordError(), ValueError(), SheetError("already said")):
        with pytest.raises(SheetError), excel.engine_errors(tmp_path / "a.xlsx"):
            raise fault
    with pytest.raises(KeyboardInterrupt), excel.engine_errors(tmp_path / "a.xlsx"):
        raise KeyboardInterrupt


ODS_HEADINGS = ods_row(*map(ods_cell, HEADINGS))


MILLION = 'table:number-rows-repeated="1048576"'
ERROR_16 = 'calcext:value-type="error" table:number-columns-repeated="16"'


def test_an_ods_sheet_is_measured_before_it_is_read(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", ODS_HEADINGS + ods_row(*map(ods_cell, "abcd")))
    table = read_table(path, known_headings=KNOWN)
    assert list(table.rows) == [(2, tuple("abcd"))]
    assert "reaches over 8 cells" in refusal(path, replace(LIMITS, cells=7))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ods_row(ods_cell("a"), more='table:number-rows-repeated="999999999"'), "repeated 999999999 times"),
        (ods_row(ods_cell("a", more='table:number-columns-repeated="99999"')), "repeated 99999 times"),
        (ods_row(ods_cell("a", more='table:number-columns-repeated="x"')), "repeated x times"),
        (ods_row(ods_cell("a"), more=MILLION) * 31, "reaches over"),
        (ods_row(*['<table:table-cell table:number-columns-repeated="16384"/>'] * 3), "more columns than"),
        (ods_row(ods_cell("#N/A", more=ERROR_16), more=MILLION), "repeats one value"),
        ("<table:table-row>", "not well formed"),
        ("<!DOCTYPE a>", "not well formed"),
    ],
)  # fmt: skip
def test_absurd_ods_sheets_are_refused(tmp_path: Path, rows: str, says: str) -> None:
    assert says in refusal(ods(tmp_path / "a.ods", ODS_HEADINGS + rows))


def test_ods_cells_that_the_engine_misreads_are_put_right(tmp_path: Path) -> None:
    from datetime import timedelta

    from iqa.sheets.table import ErrorCell

    cells = ods_row(
        ods_cell(
            "", more='calcext:value-type="error" table:number-columns-spanned="2" table:number-rows-spanned="x"'
        ),
        ods_cell("0042", "float", 'office:value="42"'),
        ods_cell("30:00:00", "time", 'office:time-value="PT30H00M00S"'),
        '<table:table-cell office:value-type="string">'
        "<office:annotation><text:p>a note</text:p></office:annotation><text:p>text</text:p></table:table-cell>",
        more='table:visibility="filter"',
    )
    spanned = ods_row(
        ods_cell("Reference", more='table:number-columns-spanned="1" table:number-rows-spanned="1"'),
        *map(ods_cell, HEADINGS[1:]),
    )
    table = read_table(ods(tmp_path / "a.ods", spanned + cells), known_headings=KNOWN)
    row = next(iter(table.rows))[1]
    assert row[:3] == (ErrorCell("#N/A"), "0042", timedelta(hours=30))
    assert table.hidden_rows == (2,)


def test_a_short_time_in_an_ods_sheet_is_left_to_the_engine(tmp_path: Path) -> None:
    from datetime import time

    cells = ods_row(ods_cell("09:30:00", "time", 'office:time-value="PT09H30M00S"'))
    table = read_table(ods(tmp_path / "a.ods", ODS_HEADINGS + cells), known_headings=KNOWN)
    assert next(iter(table.rows))[1][0] == time(9, 30)


def test_truncated_workbooks_are_refused(tmp_path: Path) -> None:
    content = xlsx(tmp_path / "a.xlsx", [HEADINGS, list("abcd")]).read_bytes()
    for length in range(0, len(content), 397):
        (tmp_path / "b.xlsx").write_bytes(content[:length])
        assert refusal(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    "start", [b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd"]
)
def test_a_packed_export_is_to_be_unpacked(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(start + b"\x05" * 40)
    with pytest.raises(SheetError) as refused:
        read_table(path, known_headings=KNOWN)
    assert "compressed archive" in refused.value.message
    assert "Unpack it" in str(refused.value.hint)
