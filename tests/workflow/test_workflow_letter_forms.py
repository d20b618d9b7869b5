"""What goes out with a letter shows what was issued, or says that it does not."""

from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from docx import Document
from machine import skip_or_fail
from made_once import made_once
from office import MONTH, STAFF, Office, copied
from workflow_builders import marked_month

from iqa.documents.office_pdf import find_printer
from iqa.workflow.letter_forms import UNEDITED


@made_once
def own_words_month(folder: Path, base: Path) -> None:
    """A month in which everybody has a draft, and P1's has words of the manager's own."""
    made = copied(marked_month(base), folder)
    mails = {"P1": "ash@thornmere.example"}
    rows = [{**row, "Email": mails.get(row["Staff id"], "")} for row in STAFF]
    made.read_export("staff", rows, name="with-mail.xlsx").done()
    made.iqa("feedback", "--month", MONTH).done()
    path = made.out / "letters" / "Ash Maple.docx"
    document = Document(str(path))
    document.paragraphs[0].add_run(" Words of mine.")
    document.save(str(path))


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(own_words_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def mail_of(office: Office, name: str) -> tuple[str | None, str, bytes]:
    """Who a mail goes to, and the name and content of what is attached."""
    message = message_from_bytes((office.out / "letters" / f"{name}.eml").read_bytes(), policy=default)
    (attached,) = message.iter_attachments()
    return message["To"], str(attached.get_filename()), attached.get_content()


@pytest.mark.unmeasured
def test_without_libreoffice_an_edited_letter_is_said_to_be_another(office: Office) -> None:
    folder = office.out / "letters"
    with patch("iqa.workflow.letter_forms.find_printer", return_value=None):
        said = office.iqa("release", "--month", MONTH).done().out
    assert "Neither LibreOffice nor Word is here, or the Word file could not be printed" in said
    assert "the mail has the Word file: Ash Maple." in said
    assert "The staff list has no address for Holly Brook, Hazel Larch and Dell Rush" in said
    notice = UNEDITED.partition("{name}")[0]
    assert notice.startswith("This shows the letter as it was before it was edited in Word.")
    assert notice in (folder / "Ash Maple.html").read_text(encoding="utf-8")
    assert notice not in (folder / "Holly Brook.html").read_text(encoding="utf-8")
    word = (folder / "Ash Maple.docx").read_bytes()
    assert mail_of(office, "Ash Maple") == ("Ash Maple <ash@thornmere.example>", "Ash Maple.docx", word)
    pdf = (folder / "Holly Brook.pdf").read_bytes()
    assert mail_of(office, "Holly Brook") == (None, "Holly Brook.pdf", pdf)


@pytest.mark.unmeasured
@pytest.mark.libreoffice
def test_with_libreoffice_the_pdf_and_the_mail_show_what_was_issued(office: Office) -> None:
    skip_or_fail("LibreOffice", bool(find_printer()))
    told = office.iqa("release", "--month", MONTH, "--person", "Ash Maple", "--json").done().json
    assert (told["unedited"], told["unaddressed"]) == ([], [])
    from pypdfium2 import PdfDocument

    pdf = (office.out / "letters" / "Ash Maple.pdf").read_bytes()
    assert "Words of mine." in PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert mail_of(office, "Ash Maple") == ("Ash Maple <ash@thornmere.example>", "Ash Maple.pdf", pdf)


@pytest.mark.unmeasured
def test_each_managers_letters_are_together_whoever_is_released_when(office: Office) -> None:
    folder = office.out / "letters"
    with patch("iqa.workflow.letter_forms.find_printer", return_value=None):
        office.iqa("release", "--month", MONTH, "--person", "Holly Brook").done()
        assert {path.name for path in folder.glob("for *.zip")} == {"for Rowan Elder.zip"}
        told = office.iqa("release", "--month", MONTH, "--json").done().json
    assert [Path(one).name for one in told["archives"]] == ["for Bryony Furze.zip", "for Rowan Elder.zip"]
    held = {}
    for path in folder.glob("for *.zip"):
        with ZipFile(BytesIO(path.read_bytes())) as archive:
            held[path.stem] = {name for name in archive.namelist() if name.endswith(".docx")}
    assert set().union(*held.values()) == {
        f"{row}.docx" for row in ("Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush")
    }
    assert sum(map(len, held.values())) == 4


@pytest.mark.unmeasured
def test_forms_that_are_missing_are_written_again_and_others_stay(office: Office) -> None:
    folder = office.out / "letters"
    with patch("iqa.workflow.letter_forms.find_printer", return_value=None):
        office.iqa("release", "--month", MONTH).done()
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        (folder / "Ash Maple.pdf").unlink()
        (folder / "Holly Brook.eml").unlink()
        (folder / "Dell Rush.pdf").write_bytes(b"stamped")
        office.iqa("release", "--month", MONTH).done()
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after["Dell Rush.pdf"] == b"stamped"
    same = {name for name in before if not name.startswith("for ") and name != "Dell Rush.pdf"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_what_was_issued_and_is_gone_is_not_mailed_as_if_it_were_there(office: Office) -> None:
    folder = office.out / "letters"
    with patch("iqa.workflow.letter_forms.find_printer", return_value=None):
        office.iqa("release", "--month", MONTH).done()
        for ending in ("docx", "eml", "pdf"):
            (folder / f"Ash Maple.{ending}").unlink()
        office.iqa("release", "--month", MONTH).done()
    _, name, content = mail_of(office, "Ash Maple")
    assert (name, content[:4]) == ("Ash Maple.pdf", b"%PDF")
    assert not (folder / "Ash Maple.docx").exists()
