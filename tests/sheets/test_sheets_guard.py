"""Hostile and broken files cost bounded time and memory and end in one clear message."""

import json
import struct
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sheets_builders import HEADINGS, KNOWN, MAIN, heading_row, raw_xlsx, text_cell, xlsb, xlsx, zipped

from iqa.errors import SheetError
from iqa.sheets import excel, probe
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.package import open_package
from iqa.sheets.reading import read_table
from iqa.sheets.sheet_scan import scan_sheet

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


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/extra.xml"])
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
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts={"xl/extra.xml": "<a/>".encode("utf-16")})
    assert "character set" in refusal(path)


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
    assert len(scan.hidden_columns) == 16_384


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
        ({"readme.txt": "a"}, "a zip archive"),
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
        (["WordDocument"], "a Word document"),
        (["Something"], "another kind"),
        (["Workbook"], "damaged"),
    ],
)
def test_old_wrappings_are_named_for_what_they_hold(tmp_path: Path, streams: list[str], says: str) -> None:
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name in streams)
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + names)
    assert says in refusal(tmp_path / "a.xls")


def test_bare_old_excel_streams_are_tried_and_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\x09\x08\x10\x00" + b"\0" * 100)
    assert refusal(tmp_path / "a.xls")


def test_a_binary_workbook_that_reaches_too_far_is_refused_by_the_probe(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, ("R1",)])
    assert "reaches over 8 cells" in refusal(path, replace(LIMITS, cells=7))
    wide = xlsb(tmp_path / "b.xlsb", [("a",), [*[None] * 40, 1.0]])
    content = parts_of(wide)
    sheet = bytes(content["xl/worksheets/sheet1.bin"])  # type: ignore[arg-type]
    content["xl/worksheets/sheet1.bin"] = sheet.replace(
        struct.pack("<II", 40, 0)[:8] + struct.pack("<d", 1.0),
        struct.pack("<II", 1 << 30, 0) + struct.pack("<d", 1.0),
    )
    assert refusal(zipped(tmp_path / "c.xlsb", content))


@pytest.mark.parametrize("last", [(40, 20_000), (2_000_000, 1)])
def test_a_binary_workbook_with_cells_where_none_can_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: tuple[int, int]
) -> None:
    sheet = {"name": "Cases", "hidden": False, "rows": last[0], "columns": last[1]}
    done = subprocess.CompletedProcess(["probe"], 0, stdout=json.dumps({"sheets": [sheet]}).encode())
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert "beyond the last row" in refusal(xlsb(tmp_path / "a.xlsb", [HEADINGS]))


def test_the_probe_gives_up_when_time_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("probe", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    assert "could not be looked through" in refusal(xlsb(tmp_path / "a.xlsb", [HEADINGS]))


@pytest.mark.parametrize(("answer", "says"), [(b'{"problem": "locked"}', "password"), (b"nonsense", "damaged")])
def test_the_probe_s_answer_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, says: str
) -> None:
    done = subprocess.CompletedProcess(["probe"], 0, stdout=answer)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert says in refusal(xlsb(tmp_path / "a.xlsb", [HEADINGS]))


def test_the_probe_tells_locked_files_and_prints_sizes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import python_calamine

    monkeypatch.setattr(probe, "bound_this_process", lambda _: None)
    probe.main([str(DATA / "office.xls")])
    assert '"rows": 12, "columns": 7' in capsys.readouterr().out

    def locked(*_: object) -> None:
        raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine, "load_workbook", locked)
    assert probe.look("a.xls") == {"problem": "locked"}


def test_the_probe_bounds_its_own_process() -> None:
    code = (
        "from iqa.sheets.probe import bound_this_process; from iqa.sheets.limits import LIMITS; import resource;"
        "bound_this_process(LIMITS); print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == LIMITS.probe_seconds


def test_the_engine_s_panics_locks_and_faults_become_one_error(tmp_path: Path) -> None:
    from python_calamine import PasswordError

    class PanicException(BaseException):
        pass

    for fault in (PanicException(), PasswordError(), ValueError(), SheetError("already said")):
        with pytest.raises(SheetError), excel.engine_errors(tmp_path / "a.xlsx"):
            raise fault
    with pytest.raises(KeyboardInterrupt), excel.engine_errors(tmp_path / "a.xlsx"):
        raise KeyboardInterrupt


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(path: Path, rows: str, name: str = "Cases") -> Path:
    content = f'{ODS_HEAD}<table:table table:name="{name}">{rows}</table:table>{ODS_TAIL}'
    return zipped(path, {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<a/>"})


def ods_cell(text: str, kind: str = "string", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


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
