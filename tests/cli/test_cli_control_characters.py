"""What no workbook and no Word file can hold goes in and comes out without harm: control characters, U+FFFE."""

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from office import MONTH, STAFF, Office, cases, fill, letters, plainly, workspace_in
from office import csv as text_table

from iqa.domain import Kind
from iqa.records.populations import items_of

pytestmark = pytest.mark.unmeasured

HARM = "\x01\x0b\x1f\x7f\x85\ufffe\uffff"
HARMED = ("Lead defendant", "Victim name", "Reason", "Unit")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmed(rows):
    """Rows with such characters within some of their texts."""
    return [
        {name: f"{value[:3]}{HARM}{value[3:]}" if name in HARMED else value for name, value in row.items()}
        for row in rows
    ]


def answered(row):
    """A mark with its evidence typed by a machine that puts in what nobody can see."""
    entered = dict(plainly(row))
    if "Where it shows, or what happened" in entered:
        entered["Where it shows, or what happened"] = "The log_x0001_ shows it.\x85Twice_xFFFE_."
    return entered


def month(folder: Path) -> Office:
    """A month imported from such exports and taken as far as its letters."""
    office = Office(folder / "office").init()
    office.read_export("staff", STAFF).done()
    for kind, rows in (("cases", cases()), ("letters", letters())):
        file = text_table(folder / f"{kind}.csv", harmed(rows))
        office.iqa("import", kind, file, "--month", MONTH).done()
    for scheme in ("casework", "victim-letters"):
        office.iqa("draw", scheme, "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()
    for path in office.workbooks:
        fill(path, answered)
    office.iqa("record", *office.workbooks).done()
    for command in ("feedback", "committee"):
        office.iqa(command, "--month", MONTH).done()
    return office


def test_every_document_of_the_month_opens_and_holds_the_words_around_it_alone(tmp_path: Path):
    office = month(tmp_path)
    files = [path for path in office.out.rglob("*") if path.is_file()]
    assert {".docx", ".html", ".json", ".xlsx", ".csv"} <= {path.suffix for path in files}
    for path in files:
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(package.read(name))
        elif path.suffix == ".pdf":
            assert len(pypdfium2.PdfDocument(path)), path.name
        else:
            assert not FORBIDDEN.search(path.read_text(encoding="utf-8-sig")), path.name
    with workspace_in(office.folder).store.reading() as view:
        stored = items_of(view, view.populations.current(Kind.CASES, MONTH))
    assert {re.sub(r"\s+", " ", case.text("defendant"))[:-1] for case in stored} == {"Fen Reed-"}


def test_a_text_of_the_settings_goes_out_without_it(tmp_path: Path):
    office = Office(tmp_path / "office").init()
    settings = office.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"Thornmere"', r'"Thorn\u0001\uFFFEmere"'), encoding="utf-8")
    assert settings.read_text(encoding="utf-8") != text
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    page = (office.out / "certificate-casework.html").read_text(encoding="utf-8")
    assert "Thornmere" in page
    assert not FORBIDDEN.search(page)
