"""OpenDocument spreadsheets come in whole, however their XML is laid out, with what is hidden or unknown told."""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sheets_builders import HEADINGS, KNOWN, ODS_HEAD, ODS_TAIL, ODS_TYPE, ods, ods_cell, ods_row, zipped
from test_sheets_guard import refusal

from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, ErrorCell, RawTable, UncalculatedCell

FIRST = ods_row(*map(ods_cell, HEADINGS))


def read(path: Path) -> RawTable:
    return read_table(path, known_headings=KNOWN)


def row(folder: Path, *cells: str) -> tuple[CellValue, ...]:
    ((_, found),) = read(ods(folder / "a.ods", FIRST + ods_row(*cells))).rows
    return found


def valued(kind: str, attribute: str, value: str, text: str = "shown") -> str:
    return ods_cell(text, kind, f'office:{attribute}="{value}"')


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (valued("float", "value", "42.5"), 42.5),
        (valued("float", "value", "42", "0042"), "0042"),
        (valued("float", "value", "0", "0"), 0.0),
        (valued("float", "value", "12.3", "00012"), 12.3),
        (valued("percentage", "value", "0.25", "25%"), 0.25),
        (valued("currency", "value", "9", "£9.00"), 9.0),
        (valued("boolean", "boolean-value", "true", "TRUE"), True),
        (valued("boolean", "boolean-value", "false", "FALSE"), False),
        (valued("date", "date-value", "2026-04-03"), date(2026, 4, 3)),
        (valued("date", "date-value", "2026-04-03T14:30:00"), datetime(2026, 4, 3, 14, 30)),
        (valued("date", "date-value", "2026-04-03T14:30:00.123456789"), datetime(2026, 4, 3, 14, 30)),
        (valued("date", "date-value", "2026-04-03T00:00:00"), date(2026, 4, 3)),
        (valued("time", "time-value", "PT09H30M00S"), time(9, 30)),
        (valued("time", "time-value", "PT30H00M00.5S"), timedelta(hours=30)),
        (valued("string", "string-value", "hidden", ""), "hidden"),
        (ods_cell("plain"), "plain"),
        (ods_cell("typed", "unknown"), "typed"),
        (valued("float", "value", "x", "shown"), "shown"),
        (valued("date", "date-value", "soon", "soon"), "soon"),
        (valued("time", "time-value", "soon", "soon"), "soon"),
        (ods_cell("#DIV/0!", more='calcext:value-type="error" table:formula="of:=1/0"'), ErrorCell("#DIV/0!")),
        (ods_cell("", more='calcext:value-type="error"'), ErrorCell("#N/A")),
        ('<table:table-cell table:formula="of:=1+1"/>', UncalculatedCell()),
        ('<table:table-cell table:formula="of:=1+1" office:value-type="float"/>', UncalculatedCell()),
        ('<table:table-cell table:formula="of:=A1" office:value-type="string"/>', ""),
        ('<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>', 2.0),
    ],
)
def test_every_kind_of_cell_is_read(tmp_path: Path, cell: str, value: CellValue) -> None:
    found = row(tmp_path, ods_cell("R1"), cell)
    assert (found[1], type(found[1])) == (value, type(value))


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<text:p>two</text:p><text:p>lines</text:p>", "two\nlines"),
        ("<text:p>a<text:line-break/>b<text:tab/>c<text:s text:c='3'/>d<text:s/>e</text:p>", "a\nb\tc   d e"),
        ("<text:p>one <text:span>bold <text:span>word</text:span></text:span></text:p>", "one bold word"),
        ("<text:p>see <text:a>the page</text:a></text:p>", "see the page"),
        ("<office:annotation><text:p>a note</text:p></office:annotation><text:p>text</text:p>", "text"),
        ("<text:p>text</text:p><office:annotation><text:p>a note</text:p></office:annotation>", "text"),
        ("\n   <text:p>broken\n      over\n   lines</text:p>\n   ", "broken over lines"),
        ("\n<text:p>\n  <text:span>in</text:span>\n  <text:span>pieces</text:span>\n</text:p>\n", "in pieces"),
        ("<text:p>x&lt;y &amp; ’<text:s text:c='x'/>z</text:p>", "x<y & ’ z"),
    ],
)
def test_texts_are_read_as_they_are_shown(tmp_path: Path, inside: str, text: str) -> None:
    found = row(tmp_path, f'<table:table-cell office:value-type="string">{inside}</table:table-cell>')
    assert found[0] == text


def test_hidden_rows_columns_and_sheets_are_told_as_in_any_format(tmp_path: Path) -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    )
    style = (
        '<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="false"/>'
        '</style:style></office:automatic-styles>'
    )  # fmt: skip
    rows = FIRST + "".join(
        ods_row(ods_cell(f"R{number}"), more='table:visibility="filter"' if number == 2 else "")
        for number in range(4)
    )
    head = ODS_HEAD.replace("<office:body>", f"{style}<office:body>").replace(
        "xmlns:text=", 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text='
    )
    content = (
        f'{head}<table:table table:name="Cases">{columns}{rows}</table:table>'
        f'<table:table table:name="Old" table:style-name="ta1">{rows}</table:table>{ODS_TAIL}'
    )
    table = read(zipped(tmp_path / "a.ods", {"mimetype": ODS_TYPE, "content.xml": content}))
    assert (table.hidden_rows, table.hidden_columns, table.hidden_sheets) == ((4,), (2, 3), ("Old",))
    assert [problem.code for problem in table.problems] == ["hidden-sheet", "hidden-columns", "hidden-rows"]


def test_rows_in_groups_and_headings_and_repeated_rows_are_counted(tmp_path: Path) -> None:
    thrice = ods_row(ods_cell("R1"), more="table:number-rows-repeated='3'")
    blank = ods_row("<table:table-cell/>", more="table:number-rows-repeated='1000'")
    wide = ods_row(ods_cell("R2", more="table:number-columns-repeated='4'"))
    rows = (
        f"<table:table-header-rows>{FIRST}</table:table-header-rows>"
        f"<table:table-row-group>{thrice}</table:table-row-group>{blank}{wide}"
    )
    table = read(ods(tmp_path / "a.ods", rows))
    assert [(number, cells[3]) for number, cells in table.rows] == [(2, ""), (3, ""), (4, ""), (1005, "R2")]


def test_tables_in_drawings_and_tracked_changes_are_no_sheets(tmp_path: Path) -> None:
    aside = f"<table:shapes><table:table table:name='x'>{FIRST}</table:table></table:shapes>"
    changes = (
        "<table:tracked-changes><table:table-row><table:table-cell/></table:table-row></table:tracked-changes>"
    )
    cases = f'<table:table table:name="Cases">{aside}{FIRST}{ods_row(ods_cell("R1"))}</table:table>'
    content = f"{ODS_HEAD}{changes}{cases}{ODS_TAIL}"
    table = read(zipped(tmp_path / "a.ods", {"mimetype": ODS_TYPE, "content.xml": content}))
    assert (table.sheet, table.header_row, table.rows.seen.count) == ("Cases", 1, 1)


def test_other_prefixes_are_as_good(tmp_path: Path) -> None:
    made = f'{ODS_HEAD}<table:table table:name="Cases">{FIRST}{ods_row(ods_cell("R1"))}</table:table>{ODS_TAIL}'
    for prefix in ("table", "office", "text"):
        for before in ("<", "</", " ", "xmlns:"):
            after = "=" if before == "xmlns:" else ":"
            made = made.replace(f"{before}{prefix}{after}", f"{before}x{prefix}{after}")
    assert "<xtable:table-cell" in made
    path = zipped(tmp_path / "a.ods", {"mimetype": ODS_TYPE, "content.xml": made})
    assert [cells[0] for _, cells in read(path).rows] == ["R1"]


def test_contents_that_break_off_or_define_entities_are_refused(tmp_path: Path) -> None:
    whole = f'{ODS_HEAD}<table:table table:name="Cases">{FIRST * 3}</table:table>{ODS_TAIL}'
    for content in (whole[:-40], whole[:700], f"<!DOCTYPE a [<!ENTITY b 'c'>]>{whole}"):
        path = zipped(tmp_path / "a.ods", {"mimetype": ODS_TYPE, "content.xml": content})
        assert refusal(path)
