"""Worksheets of .xlsx files in any form that XML allows are read exactly, by whichever reader can."""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sheets_builders import HEADINGS, KNOWN, MAIN, RELATIONS, heading_row, raw_xlsx, text_cell, zipped
from test_sheets_guard import parts_of, refusal

from iqa.sheets.limits import LIMITS
from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, ErrorCell, RawTable, UncalculatedCell
from iqa.sheets.xlsx_cells import read_xlsx

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0000"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs count="4">'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
TEXTS = (
    f'<sst xmlns="{MAIN}"><si><t>plain</t></si><si><r><t xml:space="preserve">rich </t></r><r><t>text</t></r>'
    '<rPh sb="0" eb="1"><t>guide</t></rPh></si><si><t>a_x000D_b</t></si><si><t>  trimmed  </t></si></sst>'
)
ODD = "<!-- a form that the quick look does not follow -->"


def read(path: Path) -> RawTable:
    return read_table(path, known_headings=KNOWN)


def made(path: Path, rows: str, *, odd: bool, **parts: str) -> Path:
    """A workbook with styles and a table of texts, its sheet in the plain form or in another."""
    sheet_rows = f"{heading_row()}{ODD if odd else ''}{rows}"
    return raw_xlsx(
        path,
        sheet_rows,
        tail=parts.get("tail", ""),
        head=parts.get("head", ""),
        parts={"xl/styles.xml": STYLES, "xl/sharedStrings.xml": TEXTS},
    )


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><v>42.5</v></c>', 42.5),
        ('<c r="A2" s="1"><v>107</v></c>', "0107"),
        ('<c r="A2" s="1"><f>100+7</f><v>107</v></c>', "0107"),
        ('<c r="A2" s="2"><v>46115</v></c>', date(2026, 4, 3)),
        ('<c r="A2" s="2"><v>46115.604166666664</v></c>', datetime(2026, 4, 3, 14, 30)),
        ('<c r="A2" s="2"><v>0.5</v></c>', time(12)),
        ('<c r="A2" s="3"><v>1.25</v></c>', timedelta(hours=30)),
        ('<c r="A2" t="s"><v>0</v></c>', "plain"),
        ('<c r="A2" t="s"><v>1</v></c>', "rich text"),
        ('<c r="A2" t="s"><v>2</v></c>', "a\rb"),
        ('<c r="A2" t="s"><v>3</v></c>', "trimmed"),
        ('<c r="A2" t="b"><v>1</v></c>', True),
        ('<c r="A2" t="e"><v>#REF!</v></c>', ErrorCell("#REF!")),
        ('<c r="A2" t="str"><f>A1</f><v>calculated</v></c>', "calculated"),
        ('<c r="A2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>', "inline"),
        ('<c r="A2"><f>1+1</f></c>', UncalculatedCell()),
    ],
)
def test_every_kind_of_cell_is_the_same_in_the_plain_form_and_in_another(
    tmp_path: Path, odd: bool, cell: str, value: CellValue
) -> None:
    ((_, found),) = read(made(tmp_path / "a.xlsx", f'<row r="2">{cell}</row>', odd=odd)).rows
    assert (found[0], type(found[0])) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><v><![CDATA[7]]></v></c>', 7.0),
        ('<c r="A2"><v>\n 7 \n</v></c>', 7.0),
        ('<c r="A2" t="d"><v>2026-04-03</v></c>', date(2026, 4, 3)),
        ('<c r="A2" t="d"><v>2026-04-03T14:30:00.000Z</v></c>', datetime(2026, 4, 3, 14, 30)),
        ('<c r="A2" t="d"><v>2026-04-31</v></c>', "2026-04-31"),
        ('<c r="A2" t="d"><v>soon</v></c>', "soon"),
        ('<c r="A2" s="9"><v>7</v></c>', 7.0),
        ('<c r="A2" s="x"><v>seven</v></c>', "seven"),
        ('<c r="A2" t="str"><f>A1</f></c>', UncalculatedCell()),
        ('<c r="A2" t="e"><v></v></c>', ErrorCell("#N/A")),
        ('<c r="A2" t="inlineStr"><is><t>漢</t><rPh sb="0"><t>guide</t></rPh></is></c>', "漢"),
        ('<c r="a2"><v>7</v></c>', 7.0),
        ('<c><v>7</v></c>', 7.0),
    ],
)  # fmt: skip
def test_forms_that_only_the_exact_reader_knows_are_read(tmp_path: Path, cell: str, value: CellValue) -> None:
    ((_, found),) = read(made(tmp_path / "a.xlsx", f'<row r="2">{cell}</row>', odd=True)).rows
    assert (found[0], type(found[0])) == (value, type(value))


def test_a_text_that_is_not_in_the_table_of_texts_is_refused(tmp_path: Path) -> None:
    for number in ("9", "-1", "99999999999"):
        path = made(tmp_path / "a.xlsx", f'<row r="2"><c r="A2" t="s"><v>{number}</v></c></row>', odd=True)
        assert "a text that is not there" in refusal(path)


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("hidden", ["1", "true"])
def test_what_is_hidden_and_merged_is_told_in_each_form(tmp_path: Path, odd: bool, hidden: str) -> None:
    rows = "".join(
        f'<row r="{row}"{f" hidden={hidden!r}".replace(chr(39), chr(34)) if row == 3 else ""}>'
        f"{text_cell(f'A{row}', f'R{row}')}{text_cell(f'B{row}', 'North') if row == 2 else ''}</row>"
        for row in (2, 3, 4)
    )
    path = made(
        tmp_path / "a.xlsx",
        rows,
        odd=odd,
        head=f'<cols><col min="3" max="4" hidden="{hidden}"/></cols>',
        tail='<mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="broken"/></mergeCells>' if odd else
        '<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>',
    )  # fmt: skip
    table = read(path)
    assert [cells[:2] for _, cells in table.rows] == [(f"R{row}", "North") for row in (2, 3, 4)]
    assert (table.hidden_rows, table.hidden_columns) == ((3,), (3, 4))
    assert [problem.code for problem in table.problems] == ["hidden-columns", "hidden-rows", "merged-cells"]


def test_a_hidden_row_without_a_number_is_counted(tmp_path: Path) -> None:
    rows = f"<row hidden='1'>{text_cell('A2', 'R2')}</row>".replace("'", '"')
    table = read(made(tmp_path / "a.xlsx", rows, odd=False))
    assert table.hidden_rows == (2,)


def test_rows_in_pieces_and_out_of_order_come_in_their_order(tmp_path: Path) -> None:
    rows = (
        f'<row r="4">{text_cell("A4", "R4")}</row><row r="2">{text_cell("B2", "Ada")}</row>'
        f'<row r="2">{text_cell("A2", "R2")}</row>'
    )
    for odd in (False, True):
        found = list(read(made(tmp_path / "a.xlsx", rows, odd=odd)).rows)
        assert found == [(2, ("R2", "Ada", "", "")), (4, ("R4", "", "", ""))]


def test_the_system_of_dates_of_1904_holds_for_the_exact_reader_too(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", '<row r="2"><c r="A2" s="2"><v>1000</v></c></row>', odd=True)
    parts = parts_of(path)
    book = bytes(parts["xl/workbook.xml"]).replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')  # type: ignore[arg-type]
    parts["xl/workbook.xml"] = book
    table = read(zipped(path, parts))
    assert (table.date_1904, next(iter(table.rows))[1][0]) == (True, date(1906, 9, 27))


def test_a_workbook_that_the_fast_engine_does_not_know_is_read_by_the_exact_one(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsm", f'<row r="2">{text_cell("A2", "R2")}</row>', odd=False)
    parts = parts_of(path)
    relations = bytes(parts["xl/_rels/workbook.xml.rels"])  # type: ignore[arg-type]
    macro = f'<Relationship Id="rId2" Type="{RELATIONS}/xlMacrosheet" Target="macrosheets/sheet1.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(
        b"</Relationships>", f"{macro}</Relationships>".encode()
    )
    book = bytes(parts["xl/workbook.xml"])  # type: ignore[arg-type]
    sheet = b'<sheet name="Macro1" sheetId="2" r:id="rId2"/></sheets>'
    parts["xl/workbook.xml"] = book.replace(b"</sheets>", sheet)
    parts["xl/macrosheets/sheet1.xml"] = f'<worksheet xmlns="{MAIN}"/>'
    assert [cells[0] for _, cells in read(zipped(path, parts)).rows] == ["R2"]


def test_a_workbook_without_styles_or_texts_and_all_its_sheets_can_be_walked(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    (sheet,) = read_xlsx(path, LIMITS).sheets
    assert [cells for _, cells in sheet.rows] == [list(HEADINGS)]


def test_parts_of_other_names_inside_a_sheet_are_no_cells(tmp_path: Path) -> None:
    other = '<x:ext xmlns:x="urn:x"><x:row r="9"><x:c r="A9"><x:v>9</x:v></x:c></x:row></x:ext>'
    path = made(tmp_path / "a.xlsx", f'<row r="2">{text_cell("A2", "R2")}</row>', odd=True, tail=other)
    assert [number for number, _ in read(path).rows] == [2]


@pytest.mark.parametrize("where", ["sheet", "texts"])
def test_white_space_counts_where_the_outermost_tag_says_so(tmp_path: Path, where: str) -> None:
    inline = '<c r="A2" t="inlineStr"><is><r><t>Ada </t></r><r><t>Invented</t></r></is></c>'
    shared = '<c r="B2" t="s"><v>0</v></c>'
    texts = f'<sst xmlns="{MAIN}"><si><r><t>Zoë </t></r><r><t>Madeup</t></r></si></sst>'
    path = raw_xlsx(tmp_path / "a.xlsx", f'{heading_row()}<row r="2">{inline}{shared}</row>',
                    parts={"xl/sharedStrings.xml": texts})  # fmt: skip
    parts = parts_of(path)
    name = "xl/worksheets/sheet1.xml" if where == "sheet" else "xl/sharedStrings.xml"
    marked = bytes(parts[name]).replace(b" xmlns=", b' xml:space="preserve" xmlns=', 1)  # type: ignore[arg-type]
    ((_, found),) = read(zipped(path, {**parts, name: marked})).rows
    assert found[0] == ("Ada Invented" if where == "sheet" else "AdaInvented")
    assert found[1] == ("Zoë Madeup" if where == "texts" else "ZoëMadeup")
