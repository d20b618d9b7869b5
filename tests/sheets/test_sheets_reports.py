"""What report servers send under a spreadsheet's name is read as the table it is, or called by its name."""

from base64 import encodebytes
from datetime import date
from pathlib import Path

import pytest
from sheets_builders import KNOWN, WRITTEN_IN, ole, zipped
from sheets_writers import SPACE
from test_sheets_guard import refusal

from iqa.errors import SheetError
from iqa.sheets.formats import Format, detect
from iqa.sheets.limits import LIMITS
from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, ErrorCell, RawTable, UncalculatedCell

HEADING = "<tr><td>Reference</td><td>Name</td><td>Date</td></tr>"
ROW = "<tr><td>000123</td><td>Zoë D&rsquo;Arcy</td><td>03/04/2026</td></tr>"
EXPECTED = ("000123", "Zoë D’Arcy", "03/04/2026")


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path) -> RawTable:
    return read_table(path, known_headings=KNOWN)


def rows(path: Path) -> list[tuple[CellValue, ...]]:
    return [cells for _, cells in read(path).rows]


@pytest.mark.parametrize(
    "opening",
    [
        "<html><body>",
        "<HTML xmlns:x='urn:schemas-microsoft-com:office:excel'><HEAD></HEAD><BODY>",
        "<!DOCTYPE html>\n<html><body>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/x.dtd"><html><body>',
        "<body>",
        "<div>\n\t",
        "<div class='grid'><span>",
        "<meta http-equiv='Content-Type' content='text/html; charset=utf-8'/>",
        "<style>td { mso-number-format:'\\@'; }</style>",
        "<!-- made by a report server -->\n",
        "<!-- a --><!-- <td>not this</td> --><center>",
        "<script>var a = '<table>';</script>",
        "<font face='Arial'>",
        "<br><br>",
        "<form id='f'><div>",
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>',
        "<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]-->",
        "\r\n\r\n   ",
        "Warning: something was said by the server\n",
        "<iq:report>",
    ],
)
def test_a_web_page_with_any_opening_is_read(tmp_path: Path, opening: str) -> None:
    path = written(tmp_path / "a.xls", f"{opening}<table border='1'>{HEADING}{ROW}</table>")
    assert rows(path) == [EXPECTED]


@pytest.mark.parametrize("encoding", WRITTEN_IN)
def test_a_web_page_in_any_set_of_characters_is_read(tmp_path: Path, encoding: str) -> None:
    page = f"<div><table>{HEADING}{ROW.replace('&rsquo;', '’')}</table></div>"
    assert rows(written(tmp_path / "a.xls", page, encoding)) == [EXPECTED]


def test_the_set_of_characters_that_a_page_declares_is_believed(tmp_path: Path) -> None:
    page = f"<meta charset='windows-1250'><table>{HEADING}{ROW.replace('Zoë', 'Łukasz')}</table>"
    assert rows(written(tmp_path / "a.xls", page, "cp1250"))[0][1] == "Łukasz D’Arcy"
    wrong = f"<meta charset='utf-8'><table>{HEADING}{ROW}</table>"
    assert rows(written(tmp_path / "b.xls", wrong, "cp1252")) == [EXPECTED], "unless the bytes say otherwise"


def test_unclosed_tags_and_headings_in_their_own_tags_are_read(tmp_path: Path) -> None:
    page = (
        "<table><thead><tr><th>Reference<th>Name<th>Date<tbody><tr><td>1<td>Ada<td>x<tr><td>2<td>Bea<td>y</table>"
    )
    assert rows(written(tmp_path / "a.xls", page)) == [("1", "Ada", "x"), ("2", "Bea", "y")]
    assert rows(written(tmp_path / "b.xls", page.removesuffix("</table>"))) == rows(tmp_path / "a.xls")


def test_text_is_read_as_a_page_shows_it(tmp_path: Path) -> None:
    cell = " <div>two \n words</div><b>bold</b>&nbsp;<br/>line &lt;3 <script>no()</script><!-- no --> "
    path = written(
        tmp_path / "a.xls", f"<table>{HEADING}<tr><td>1</td><td>{cell}</td><td>&nbsp;</td></tr></table>"
    )
    assert rows(path) == [("1", "two words\nbold\xa0\nline <3", "")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<![CDATA[0107]]>", "0107"),
        ("<![CDATA[Maple & <b> Birch; 2 > 1]]>", "Maple & <b> Birch; 2 > 1"),
        ("<b>one</b> <![CDATA[two]]> three<![CDATA[]]>", "one two three"),
        ("<![CDATA[a <![CDATA[ b]]>", "a <![CDATA[ b"),
        ("<!-- <![CDATA[no]]> -->yes<script>//<![CDATA[\nno('<td>')\n//]]></script>", "yes"),
        ("<![if !supportEmptyParas]>yes<![endif]>", "yes"),
    ],
)
def test_what_a_page_marks_as_text_is_text_of_its_cell(tmp_path: Path, cell: str, shown: str) -> None:
    page = f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><table>{HEADING}<tr>"
    page += f"<td>1</td><td>{cell}</td><td>z</td></tr></table></body></html>"
    assert rows(written(tmp_path / "a.xls", page)) == [("1", shown, "z")]


@pytest.mark.parametrize(
    "cell",
    [
        "<span style='DISPLAY: none'><b>20<br></b>26<img src=x></span>{}",
        "{}<input type=hidden value=7><p hidden>key<b>7</b></p>",
        "<div>{}<span style='visibility:hidden'>never closed</div>",
        '="{}"',
    ],
)
def test_a_cell_says_what_the_page_shows_of_it(tmp_path: Path, cell: str) -> None:
    row = "".join(f"<td>{cell.format(text)}</td>" for text in EXPECTED)
    assert rows(written(tmp_path / "a.xls", f"<table>{HEADING}<tr>{row}</tr></table>")) == [EXPECTED]


def test_a_table_within_something_hidden_in_a_cell_is_read(tmp_path: Path) -> None:
    page = f"<table><tr><td><div style='display:none'><table>{HEADING}{ROW}</table></div></td></tr></table>"
    assert rows(written(tmp_path / "a.xls", page)) == [EXPECTED]


def test_cells_over_several_rows_count_for_each_and_are_named(tmp_path: Path) -> None:
    page = (
        f"<table>{HEADING}<tr><td rowspan=2>1</td><td>Ada</td><td rowspan='3'>x</td></tr><tr><td>Bea</td></tr>"
        "<tr><td>2</td><td>Cy</td></tr><tr><td colspan=2>3</td><td>y</td></tr></table>"
    )
    table = read(written(tmp_path / "a.xls", page))
    assert [cells for _, cells in table.rows] == [
        ("1", "Ada", "x"),
        ("1", "Bea", "x"),
        ("2", "Cy", "x"),
        ("3", "", "y"),
    ]
    assert [(problem.code, problem.row) for problem in table.problems] == [("merged-cells", 2)]
    assert "A2 to A3, C2 to C4" in table.problems[0].message


def test_hidden_rows_and_columns_of_a_page_are_told(tmp_path: Path) -> None:
    page = (
        f"<table><col><col style='display:none' span=1>{HEADING}"
        f"<tr style='DISPLAY: none'><td>1</td><td>Ada</td></tr>{ROW}</table>"
    )
    table = read(written(tmp_path / "a.xls", page))
    assert (table.hidden_rows, table.hidden_columns, table.rows.seen.count) == ((2,), (2,), 2)


def test_tables_below_one_another_and_titles_stand_on_one_sheet(tmp_path: Path) -> None:
    page = (
        f"<h1>Cases</h1><p>April</p><table>{HEADING}{ROW}</table><p>North</p>"
        f"<table>{HEADING}<tr><td>9</td><td>Ada</td><td>x</td></tr></table>"
    )
    table = read(written(tmp_path / "a.xls", page))
    assert table.header_row == 2
    assert [number for number, _ in table.rows] == [3, 4, 6]
    assert [problem.code for problem in table.problems] == ["repeated-headings"]


def test_a_table_laid_out_in_another_is_read(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>Report of <b>cases</b></td><td>page 1</td></tr>"
        "<tr><td><table><tr><td>menu</td></tr></table></td>"
        f"<td>before <table>{HEADING}{ROW}</table> after</td></tr></table>"
    )
    table = read(written(tmp_path / "a.xls", page))
    assert next(cells for _, cells in table.rows) == EXPECTED
    assert table.headings == ("Reference", "Name", "Date")


def test_a_frame_around_the_text_of_a_cell_is_no_table(tmp_path: Path) -> None:
    frame = "<td><table cellpadding=0><tr><td>{}</td></tr></table></td>"
    heading = "".join(map(frame.format, ("Reference", "Name", "Date")))
    row = "".join(map(frame.format, EXPECTED))
    assert rows(written(tmp_path / "a.xls", f"<table><tr>{heading}</tr><tr>{row}</tr></table>")) == [EXPECTED]


def test_a_page_without_a_table_is_called_one(tmp_path: Path) -> None:
    assert "a web page without a table" in refusal(
        written(tmp_path / "a.xls", "<html><p>Please sign in</p></html>")
    )


def test_a_page_that_is_too_wide_or_is_made_to_be_slow_is_bounded(tmp_path: Path) -> None:
    wide = f"<table>{HEADING}<tr>{'<td colspan=16000>x</td>' * 3}</tr></table>"
    assert "more columns than" in refusal(written(tmp_path / "a.xls", wide))
    deep = f"<table>{HEADING}{ROW}<tr><td>{'<table><tr><td>' * 3_000}"
    assert rows(written(tmp_path / "b.xls", deep))[0] == EXPECTED


def test_nothing_outside_a_page_is_fetched_or_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    page = (
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]><html><link href="secret">'
        f"<table>{HEADING}<tr><td>1</td><td>&s;</td><td></td></tr></table>"
    )
    assert all("secret" not in str(cells) for cells in rows(written(tmp_path / "a.xls", page)))


# Web archives


def archive(*parts: str, head: str = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"') -> str:
    return head + "\n\n" + "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"


MIME = 'MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"'
PAGE = f"<html><body><table>{HEADING}{ROW}</table></body></html>"
PRINTABLE = (
    'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
    + PAGE.replace("=", "=3D").replace("ë", "=C3=AB").replace("<td>Name", "<t=\nd>Name")
)


@pytest.mark.parametrize(
    "content",
    [
        archive(PRINTABLE),
        archive("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA", PRINTABLE),
        archive("Content-Type: text/html; charset=utf-8\n\n<html><frameset></frameset></html>", PRINTABLE),
        archive(PRINTABLE, head=f"From: <Saved>\nSubject: x\n{MIME}"),
        archive(f"Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n{PAGE}"),
        archive(PRINTABLE, head='Content-Type: multipart/related; boundary="x"'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_web_archive_is_read(tmp_path: Path, content: str, line_end: str) -> None:
    assert rows(written(tmp_path / "a.xls", content.replace("\n", line_end))) == [EXPECTED]


@pytest.mark.parametrize("before", ["\r\n\r\n", "\ufeff", "\ufeff\n"])
def test_a_web_archive_below_blank_lines_or_a_mark_is_read(tmp_path: Path, before: str) -> None:
    assert rows(written(tmp_path / "a.xls", before + archive(PRINTABLE))) == [EXPECTED]


def test_a_page_of_two_bytes_a_character_in_an_archive_is_read(tmp_path: Path) -> None:
    page = encodebytes(PAGE.encode("utf-16")).decode()
    part = f"Content-Type: text/html; charset=unicode\nContent-Transfer-Encoding: base64\n\n{page}"
    assert rows(written(tmp_path / "a.xls", archive(part))) == [EXPECTED]


def test_of_several_pages_in_an_archive_each_is_a_sheet(tmp_path: Path) -> None:
    other = "Content-Type: text/html\n\n<table><tr><td>a</td><td>b</td></tr></table>"
    table = read(written(tmp_path / "a.xls", archive(other, PRINTABLE)))
    assert table.sheet == "Page 2"
    assert "without a table" in refusal(
        written(tmp_path / "b.xls", archive("Content-Type: text/html\n\n<p>x</p>"))
    )


# XML spreadsheets of Excel 2003


def workbook(table: str, more: str = "", head: str = '<?xml version="1.0"?>\n', p: str = "") -> str:
    return (
        f'{head}<{p}Workbook{"" if p else f" xmlns={SPACE!r}"} xmlns:ss="{SPACE}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{more}<{p}Worksheet ss:Name="Cases">'
        f"<{p}Table>{table}</{p}Table></{p}Worksheet></{p}Workbook>"
    )


def line(*texts: str, p: str = "", kind: str = "String") -> str:
    cells = "".join(f'<{p}Cell><{p}Data ss:Type="{kind}">{text}</{p}Data></{p}Cell>' for text in texts)
    return f"<{p}Row>{cells}</{p}Row>"


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<?xml version="1.0"?>',
        '<?xml version="1.0" encoding="UTF-8"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n',
        '<?mso-application progid="Excel.Sheet"?>',
        "<!-- made by a report server -->",
        "\ufeff",
    ],
)
@pytest.mark.parametrize("p", ["", "ss:"])
def test_an_xml_spreadsheet_is_read_with_or_without_its_declaration(tmp_path: Path, head: str, p: str) -> None:
    text = workbook(line("Reference", "Name", "Date", p=p) + line(*EXPECTED, p=p), head=head, p=p)
    assert rows(written(tmp_path / "a.xls", text)) == [EXPECTED]


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("Ash&#7; Maple", "Ash Maple"),
        ("Ash\x07 Maple", "Ash Maple"),
        ("Ash&#x1F; Maple&#xFFFF;", "Ash Maple"),
        ("Ash&#11;Maple", "Ash\nMaple"),
        ("Ash\x0bMaple", "Ash\nMaple"),
        ("Ash&#xD800; Maple&#99999999;", "Ash Maple"),
        ("&#65;sh Ma&#x70;le", "Ash Maple"),
    ],
)
def test_control_characters_that_excel_writes_are_no_damage(tmp_path: Path, written_as: str, read_as: str) -> None:
    text = workbook(line("Reference", "Name") + line("0107", "HERE")).replace("HERE", written_as)
    assert rows(written(tmp_path / "a.xls", text)) == [("0107", read_as)]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "utf-16"),
        ("utf-16", ""),
        ("utf-32", "utf-32"),
        ("utf-32", ""),
        ("cp1252", "windows-1252"),
        ("latin-1", "iso-8859-1"),
    ],
)
def test_an_xml_spreadsheet_in_any_set_of_characters_is_read(tmp_path: Path, encoding: str, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    path = written(tmp_path / "a.xls", workbook(line("Reference", "Name") + line("1", "Zoë"), head=head), encoding)
    assert rows(path) == [("1", "Zoë")]


def test_every_kind_of_value_of_an_xml_spreadsheet_is_read(tmp_path: Path) -> None:
    styles = (
        '<Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
        '<Style ss:ID="z"><NumberFormat ss:Format="000000"/></Style></Styles>'
    )
    row = (
        '<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="Number">007</Data></Cell>'
        '<Cell ss:StyleID="z"><Data ss:Type="Number">42</Data></Cell>'
        '<Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-04-03T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
        '<Row><Cell ss:Index="2">'
        '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">a<B>b</B></ss:Data></Cell>'
        '<Cell ss:Formula="=1+1"/>'
        '<Cell ss:Formula="=1" ss:StyleID="d"><Data ss:Type="Number">46115</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">1899-12-31T09:30:00</Data></Cell>'
        '<Cell><Data ss:Type="Number">x</Data></Cell><Cell><Data ss:Type="DateTime">soon</Data></Cell></Row>'
    )  # fmt: skip
    column = '<Column/><Column ss:Index="3" ss:Span="1" ss:Hidden="1"/>'
    table = read(
        written(
            tmp_path / "a.xls", workbook(column + line("Reference", "Name", "Date", "Unit") + row, more=styles)
        )
    )
    found = dict(table.rows)
    assert found[4] == ("007", "000042", date(2026, 4, 3), ErrorCell("#N/A"))
    assert found[5] == ("", "ab", UncalculatedCell(), date(2026, 4, 3))
    assert (found[6][0], str(found[6][1]), *found[6][2:]) == (True, "09:30:00", "x", "soon")
    assert (table.hidden_rows, table.hidden_columns) == ((4,), (3, 4))


def test_merged_cells_and_hidden_sheets_of_an_xml_spreadsheet_are_told(tmp_path: Path) -> None:
    merged = '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">R1</Data></Cell><Cell ss:MergeAcross="1">' \
        '<Data ss:Type="String">Ada</Data></Cell></Row>' \
        '<Row><Cell ss:Index="2"><Data ss:Type="String">Bea</Data></Cell></Row>'  # fmt: skip
    text = workbook(line("Reference", "Name", "Date") + merged).replace(
        "</Workbook>",
        '<Worksheet ss:Name="Old"><Table>' + line("Reference", "Name") + "</Table><x:WorksheetOptions>"
        "<x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>",
    )
    table = read(written(tmp_path / "a.xls", text))
    assert [cells for _, cells in table.rows] == [("R1", "Ada", ""), ("R1", "Bea", "")]
    assert table.hidden_sheets == ("Old",)
    assert [problem.code for problem in table.problems] == ["hidden-sheet", "merged-cells"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (workbook(line("Reference", "Name"))[:-30], "not well formed (line"),
        (workbook(line("R & D")), "not well formed (line"),
        (workbook("", head='<!DOCTYPE Workbook [<!ENTITY a "b">]>'), "entities"),
        (workbook('<Row ss:Index="2000000"><Cell><Data>x</Data></Cell></Row>'), "beyond the last row"),
        (workbook('<Row><Cell ss:Index="20000"><Data>x</Data></Cell></Row>'), "beyond the last column"),
    ],
)
def test_crooked_xml_spreadsheets_are_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(written(tmp_path / "a.xls", text))


# SYLK and DIF


@pytest.mark.parametrize("first", ["ID;PWXL;N;E", "ID;PSCALC3", "ID;PMP", "ID;PCALCOOO32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_symbolic_link_file_is_read(tmp_path: Path, first: str, line_end: str) -> None:
    lines = [first, 'C;Y1;X1;K"Reference"', 'C;X2;K"Name"', 'C;X3;K"Date"', 'C;X4;K"Unit"',
             'C;Y2;X1;K"000123"', 'C;X2;K"a;;b ""c"" \x1bNBe\x1bNK \x1bN0\x1b :x"', "C;X3;K#N/A", "C;X4;KTRUE",
             "C;Y3;X1;K007", "C;X2;K12.5", "C;X3;E1+1", "C;X4;Kword", "C;X5;E1;K5", "E"]  # fmt: skip
    path = written(tmp_path / "a.slk", line_end.join(lines))
    assert rows(path) == [
        ("000123", 'a;b "c" é¸°\nx', ErrorCell("#N/A"), True),
        ("007", 12.5, UncalculatedCell(), "word"),
    ]


def test_formats_of_a_symbolic_link_file_are_followed(tmp_path: Path) -> None:
    lines = ["ID;PWXL", "P;PGeneral", "P;P0000", "P;Pdd/mm/yyyy", "F;P0;DG0G8", "F;P2;C3", "F;P1;R3", "F;W2 2 0",
             "F;M0;R2", "F;P9;Y9;X9", 'C;Y1;X1;K"Reference"', 'C;X2;K"Name"', 'C;X3;K"Date"', 'C;X4;K"Unit"',
             "C;Y2;X1;K7", "F;P1;FG0G;X2", "C;K8", "C;X3;K46115", "C;Y3;X1;K9", "C;X3;K46115", "C;X4;K1",
             "E"]  # fmt: skip
    table = read(written(tmp_path / "a.slk", "\n".join(lines)))
    assert [cells for _, cells in table.rows] == [
        (7, "0008", date(2026, 4, 3), ""),
        ("0009", "", date(2026, 4, 3), "0001"),
    ]
    assert (table.hidden_rows, table.hidden_columns) == ((2,), (2,))
    older = written(tmp_path / "b.slk", "\n".join([*lines[:4], "O;V4", *lines[4:]]))
    assert rows(older)[0][2] == date(2030, 4, 4)


def test_a_csv_whose_first_heading_is_id_is_no_symbolic_link_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "ID;Person;Name;Date\nB;1;2;3\n")
    assert read_table(path, header_row=1).headings == ("ID", "Person", "Name", "Date")


def test_a_csv_with_a_table_pasted_into_a_comment_is_no_web_page(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Reference,Name,Comment\nR1,Ada,<table><tr><td>x</td></tr></table>\n")
    assert rows(path) == [("R1", "Ada", "<table><tr><td>x</td></tr></table>")]


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ("C;Y2000000;X1;K1\nE", "beyond the last row"),
        ('Q;Y2;X3;K"x"\nE', "written wrongly near cell A1"),
        ('C;Y2;X3;K"x"\nC;Y2;Xx;K"y"\nE', "written wrongly near cell C2"),
        ('C;Y2;X3;K"x"\nC;Y2;X3;K"y"\nE', "written wrongly near cell C2"),
        ('C;Y2;X3;K"x";K"y"\nE', "written wrongly"),
        ('C;Y2;X3;"x"\nE', "written wrongly"),
        ('C;Y1;X1;K1\nE\nC;Y2;X3;K"x"', "written wrongly"),
    ],
)
def test_crooked_symbolic_link_files_are_refused(tmp_path: Path, records: str, says: str) -> None:
    assert says in refusal(written(tmp_path / "a.slk", f"ID;PWXL\n{records}"))


DIF = 'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,3\n""\nTUPLES\n0,2\n""\nDATA\n0,0\n""\n'


def test_a_data_interchange_file_is_read(tmp_path: Path) -> None:
    content = (
        DIF + '-1,0\nBOT\n1,0\n"Reference"\n1,0\n"Name"\n1,0\n"Date"\n1,0\nUnit\n'
        '-1,0\nBOT\n1,0\n"=""000123"""\n1,0\n"say ""so""\nagain"\n0,12.5\nV\n0,0\nNA\n'
        "-1,0\nBOT\n0,007\nV\n0,1\nTRUE\n0,0\nERROR\n0,1.5x\nV\n-1,0\nEOD\n"
    )
    expected = [
        ("000123", 'say "so"\nagain', 12.5, ErrorCell("#N/A")),
        ("007", True, ErrorCell("#ERROR!"), "1.5x"),
    ]
    for line_end in ("\n", "\r\n"):
        assert rows(written(tmp_path / "a.dif", content.replace("\n", line_end))) == expected


@pytest.mark.parametrize(
    "content",
    [
        DIF,
        "ID;PWXL\nC;Y2000000;X1;K1\nE",
        workbook(line("R & D")),
        "<html><p>Please sign in</p></html>",
        archive("Content-Type: text/html\n\n<p>x</p>"),
    ],
)
def test_nobody_is_told_to_save_a_file_again_that_would_lose_its_zeros(tmp_path: Path, content: str) -> None:
    with pytest.raises(SheetError) as caught:
        read(written(tmp_path / "a.xls", content))
    assert "save" not in caught.value.hint.lower()


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "-1,0\nBOT\n",
        '-1,0\nBOT\n1,0\n"never closed\n',
        "-1,0\nBOT\nnonsense\nV\n",
        "-1,0\nBOX\n",
        "-1,0\nEOD\n-1,0\nBOT\n",
        "0,1\nV\n",
        "-1,0\nBOT\n1,0",
    ],
)
def test_a_data_interchange_file_that_breaks_off_is_refused(tmp_path: Path, rest: str) -> None:
    assert "cannot be read" in refusal(written(tmp_path / "a.dif", DIF + rest))


# What cannot be read is called by its name


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<?xml version="1.0"?><Report Name="Cases"/>', "XML data whose outermost element is <Report>"),
        (b'<a:Data xmlns:a="urn:x"/>', "XML data whose outermost element is <a:Data>"),
        (b'{"cases": []}', "a JSON file"),
        (b'[{"urn": 1}]', "a JSON file"),
        (b"\x03\x7e\x04\x03\x01\0\0\0\x41\0\x20\0" + bytes(40), "a dBASE table"),
        (b"\x00\x00\x02\x00\x06\x04\x06\x00" + bytes(40), "a Lotus 1-2-3 worksheet"),
        (b"\x00\x01\x00\x00Standard Jet DB\0", "an Access database"),
        (b"SQLite format 3\0", "a database"),
        (b"PAR1", "a Parquet file"),
        (b"%!PS-Adobe", "a PostScript document"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path: Path, content: bytes, says: str) -> None:
    message = refusal(written(tmp_path / "a.xls", content))
    assert says in message
    assert "save it again" not in message


def test_a_numbers_document_and_an_open_document_without_its_mimetype_are_told(tmp_path: Path) -> None:
    assert "a Numbers document" in refusal(zipped(tmp_path / "a.xlsx", {"Index/Document.iwa": b"x"}))
    manifest = '<manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    path = zipped(tmp_path / "b.ods", {"content.xml": "<a/>", "META-INF/manifest.xml": manifest})
    assert detect(path, LIMITS)[0] is Format.ODS


def test_a_name_in_a_directory_counts_and_not_in_the_text(tmp_path: Path) -> None:
    path = ole(tmp_path / "a.xls", {"Contents": "Workbook\0EncryptedPackage\0".encode("utf-16-le") * 40})
    assert "another kind of document" in refusal(path)


def test_the_password_of_a_part_beside_the_contents_is_no_lock(tmp_path: Path) -> None:
    entry = '<manifest:file-entry manifest:full-path="{}">{}</manifest:file-entry>'
    lock = "<manifest:encryption-data/>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    beside = entry.format("content.xml", "") + entry.format("Basic/script.xml", lock)
    path = zipped(tmp_path / "a.ods", {**parts, "META-INF/manifest.xml": beside})
    with pytest.raises(SheetError, match="no visible sheet"):
        read(path)
    locked = zipped(tmp_path / "b.ods", {**parts, "META-INF/manifest.xml": entry.format("content.xml", lock)})
    assert "locked with a password" in refusal(locked)
