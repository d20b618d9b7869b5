"""Every template in every form comes out, from a context that holds something everywhere and from a bare one."""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from document_builders import OURS, folders_with, letter, summary
from machine import skip_or_fail

from iqa.documents import office_pdf
from iqa.documents.examples import example_of
from iqa.documents.office_pdf import LibreOffice, WordPrinter, find_printer, word_as_pdf
from iqa.documents.pdf import as_data, pdf_file
from iqa.documents.rendering import render_html, render_pdf, render_word
from iqa.errors import SettingsError
from iqa.workflow.templates import CONTEXTS

PDF = "feedback_letter.typ"
LINE = "#set document(title: json(bytes(sys.inputs.document)).title, date: none)\n"


def rendered(name: str, context: object) -> bytes:
    if name.endswith(".docx"):
        return render_word(name, context, OURS, "A title")
    if name.endswith(".typ"):
        return render_pdf(name, context, OURS, "A title")
    return render_html(name, context, OURS).encode()


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("name", CONTEXTS)
def test_every_template_comes_out_full_and_bare_and_twice_the_same(name: str, bare: bool) -> None:
    context = example_of(CONTEXTS[name], bare=bare)
    first = rendered(name, context)
    assert first == rendered(name, context)
    starts = {".docx": b"PK", ".typ": b"%PDF-1.7"}
    assert first.startswith(starts.get(Path(name).suffix, b""))


def structure(file: Path) -> str:
    skip_or_fail("pdfinfo (poppler)", bool(shutil.which("pdfinfo")))
    return subprocess.run(["pdfinfo", "-struct", str(file)], check=True, capture_output=True, text=True).stdout


TAGGED = {PDF: letter(), "committee_summary.typ": summary()}


def test_every_pdf_of_ours_is_held_to_its_tags() -> None:
    assert set(TAGGED) == {name for name in CONTEXTS if name.endswith(".typ")}


@pytest.mark.parametrize("name", TAGGED)
def test_a_pdf_is_tagged_with_headings_lists_and_the_heads_of_its_tables(name: str, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(render_pdf(name, TAGGED[name], OURS, "Feedback for Marigold"))
    told = structure(file)
    headings = [int(level) for level in re.findall(r"^ *H([1-6]) ", told, re.MULTILINE)]
    assert headings[:2] == [1, 2]
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert "/Scope /Column" in told
    assert told.count("Table (block)") == told.count("THead")
    assert "L (block)" in told
    info = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Title: +Feedback for Marigold", info)
    assert re.search(r"Tagged: +yes", info)
    assert b"/Lang" in file.read_bytes()


def test_every_picture_of_a_pdf_is_told_in_words(tmp_path: Path) -> None:
    page, file = summary(), tmp_path / "summary.pdf"
    file.write_bytes(render_pdf("committee_summary.typ", page, OURS, "T"))
    pictures = re.findall(r"^ *Figure\b", structure(file), re.MULTILINE)
    assert len(pictures) == file.read_bytes().count(b"/Alt") == len(page.charts) > 0


def test_counts_of_thousands_read_alike_on_paper_and_page(tmp_path: Path) -> None:
    page, file = summary(), tmp_path / "summary.pdf"
    assert page.coverage[0].on_the_list > 999
    file.write_bytes(render_pdf("committee_summary.typ", page, OURS, "T"))
    text = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
    assert f"{page.coverage[0].on_the_list:,}" in text


def test_what_a_letter_says_is_never_markup_in_the_pdf(tmp_path: Path) -> None:
    said = '#panic("x") *bold* $x$ <label> @ref \x0b'
    file = tmp_path / "letter.pdf"
    file.write_bytes(render_pdf(PDF, letter(area=said), OURS, said))
    text = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
    assert '#panic("x") *bold* $x$ <label> @ref' in text


def test_an_office_has_its_own_pdf_with_fonts_and_pictures_beside_it_and_nothing_further_off(
    tmp_path: Path,
) -> None:
    folders = folders_with(tmp_path, PDF, LINE + "= Ours for #json(bytes(sys.inputs.document)).page.first_name")
    assert render_pdf(PDF, letter(), folders, "T").startswith(b"%PDF")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 2: "):
        render_pdf(PDF, letter(), folders_with(tmp_path, PDF, LINE + '#read("../secret.txt")'), "T")
    (folders[0] / "fonts").mkdir()
    shutil.copy(Path(office_pdf.__file__).parent / "fonts" / "LiberationSans-Bold.ttf", folders[0] / "fonts")
    assert pdf_file(PDF, letter(), folders_with(tmp_path, PDF, LINE + "= Ours"), "T").startswith(b"%PDF")


def test_a_context_is_data_to_the_pdf_however_deep() -> None:
    assert as_data({"a": (letter().works[0],), "n": 1}) == {
        "a": [json.loads(json.dumps(as_data(letter().works[0])))],
        "n": 1,
    }


@pytest.mark.libreoffice
def test_a_word_file_is_printed_by_libreoffice_and_what_is_none_is_left_out() -> None:
    printer = find_printer()
    skip_or_fail("LibreOffice", isinstance(printer, LibreOffice))
    assert printer
    word = render_word("feedback_letter.docx", letter(), OURS, "T")
    made = word_as_pdf({"good": word}, printer)
    assert made["good"].startswith(b"%PDF")
    assert b"/StructTreeRoot" in made["good"]


def test_without_the_program_or_when_it_fails_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_pdf.shutil, "which", lambda _name: None)
    monkeypatch.setattr(office_pdf, "_PLACES", ())
    assert find_printer() is None
    monkeypatch.setattr(office_pdf, "_has_word", lambda: True)
    assert find_printer() is None  # nothing to tell Word by
    monkeypatch.setattr(office_pdf.shutil, "which", lambda name: name if name == "powershell" else None)
    assert find_printer() == WordPrinter("powershell")


FAKE = """#!{python}
import os, pathlib, sys
folder, script = pathlib.Path(os.environ["IQA_PRINT_FOLDER"]), sys.argv[sys.argv.index("-Command") + 1]
assert "Word.Application" in script and str(folder) not in script
for file in folder.glob("*.docx"):
    if file.read_bytes() != b"broken":
        file.with_suffix(".pdf").write_bytes(b"%PDF of " + file.read_bytes())
sys.exit(1)
"""


@pytest.mark.skipif(
    os.name == "nt", reason="the program in Word's place is a script that only POSIX systems start"
)
def test_word_is_told_by_a_script_which_folder_to_print_and_what_fails_is_left_out(tmp_path: Path) -> None:
    fake = tmp_path / "powershell"
    fake.write_text(FAKE.format(python=sys.executable), encoding="utf-8")
    fake.chmod(0o755)
    words = {"Ash Maple; Remove-Item": b"one", "broken": b"broken", "Holly": b"two"}
    assert word_as_pdf(words, WordPrinter(str(fake))) == {
        "Ash Maple; Remove-Item": b"%PDF of one",
        "Holly": b"%PDF of two",
    }


def test_no_program_that_cannot_be_started_stops_the_letters() -> None:
    assert word_as_pdf({"good": b"one"}, WordPrinter("/nowhere/powershell")) == {}
    assert word_as_pdf({"a": b"x"}, LibreOffice("no-such-program-at-all")) == {}
