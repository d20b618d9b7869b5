"""Letters of every form are read into paragraphs with their places, and what a reader of the paper would not see."""

import email.message
from pathlib import Path

import pytest
import sample_builders  # noqa: F401 - it puts the tools that make samples on the path
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from samples.written.files import write_letter
from samples.written.parts import Draft, Piece, Role

from iqa.letter_files.guarded import answer
from iqa.letter_files.limits import LETTER_LIMITS
from iqa.letter_files.plain import paragraphs_of
from iqa.letter_files.values import LetterForm, LetterText, Sign, TextPlace, TextSign

TEXTS = ["Dear Ms Maple", "The decision was made on 5 October 2026.", "Yours sincerely", "Hazel Rook"]


def _read(path: Path) -> LetterText:
    """As the guard's process reads it and hands it on."""
    told = answer(path, LETTER_LIMITS)
    assert "refused" not in told
    return LetterText.of_json(told["letter"])


def _texts(letter: LetterText) -> list[str]:
    return [one.text for one in letter.paragraphs]


def _marks(letter: LetterText) -> list[TextSign]:
    return [mark for one in letter.paragraphs for mark in one.marks]


def _word(path: Path, texts: list[str] = TEXTS) -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(path)
    return path


def test_word_text_header_table_and_footer(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Victim Liaison Unit"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Our ref", "71TM1023426"
    paragraph = document.add_paragraph("Dear Ms Maple")
    paragraph.add_run().add_break()
    paragraph.add_run("and family")
    document.save(tmp_path / "letter.docx")
    letter = _read(tmp_path / "letter.docx")
    assert letter.form is LetterForm.WORD
    assert [(one.text, one.place) for one in letter.paragraphs] == [
        ("Victim Liaison Unit", TextPlace.HEADER),
        ("Our ref", TextPlace.TABLE),
        ("71TM1023426", TextPlace.TABLE),
        ("Dear Ms Maple\nand family", TextPlace.TEXT),
        ("Page 1", TextPlace.FOOTER),
    ]
    assert [one.number for one in letter.paragraphs] == [1, 2, 3, 4, 5]


def test_word_hidden_and_highlighted_words_and_comments(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("The case ")
    for text in ("is", " over"):
        paragraph.add_run(text).font.highlight_color = WD_COLOR_INDEX.YELLOW
    paragraph.add_run(" (use para 4)").font.hidden = True
    paragraph.add_run(" now.").font.hidden = False
    document.add_comment(paragraph.runs[0], text="Is this right?", author="V", initials="V")
    document.save(tmp_path / "letter.docx")
    letter = _read(tmp_path / "letter.docx")
    assert _texts(letter)[0] == "The case is over now."
    assert _marks(letter) == [
        TextSign(Sign.HIGHLIGHTED, "is over"),
        TextSign(Sign.HIDDEN, "(use para 4)"),
        TextSign(Sign.COMMENT, "Is this right?"),
    ]


def test_word_tracked_changes(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("We decided ")
    for tag, text in (("w:ins", "not "), ("w:del", "never ")):
        change = OxmlElement(tag)
        change.append(paragraph.add_run(text)._element)
        paragraph._element.append(change)
    paragraph.add_run("to go on.")
    for text_element in paragraph._element.iter(qn("w:del")):
        for one in text_element.iter(qn("w:t")):
            one.tag = qn("w:delText")
    document.save(tmp_path / "letter.docx")
    letter = _read(tmp_path / "letter.docx")
    assert _texts(letter) == ["We decided not to go on."]
    assert _marks(letter) == [TextSign(Sign.INSERTED, "not"), TextSign(Sign.DELETED, "never")]


CONTROL = (
    f"<w:sdt {nsdecls('w')}><w:sdtPr>{{}}</w:sdtPr><w:sdtContent><w:r><w:t>{{}}</w:t></w:r></w:sdtContent></w:sdt>"
)
BLOCK = (
    f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Choose an item.</w:t></w:r>"
    "</w:p></w:sdtContent></w:sdt>"
)
SIMPLE = f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD {{}} "><w:r><w:t>{{}}</w:t></w:r></w:fldSimple>'


def test_word_content_controls_and_merge_fields(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("To ")
    for xml in (
        CONTROL.format("<w:showingPlcHdr/>", "Click to enter a name."),
        CONTROL.format("", "Ash Maple"),
        SIMPLE.format("Surname", "«Surname»"),
        SIMPLE.format("Town", "Thornmere"),
    ):
        paragraph._element.append(parse_xml(xml))
    document.element.body.insert(0, parse_xml(BLOCK))
    document.save(tmp_path / "letter.docx")
    assert _marks(_read(tmp_path / "letter.docx")) == [
        TextSign(Sign.PLACEHOLDER, "Choose an item."),
        TextSign(Sign.PLACEHOLDER, "Click to enter a name."),
        TextSign(Sign.MERGE_FIELD, "«Surname»"),
    ]


def test_word_merge_field_in_pieces(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for kind, text in (("begin", " MERGEFIELD Title "), ("separate", ""), ("", "«Title»"), ("end", "")):
        run = paragraph.add_run("" if kind else text)
        if kind:
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
            run._element.append(sign)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
    document.save(tmp_path / "letter.docx")
    assert _marks(_read(tmp_path / "letter.docx")) == [TextSign(Sign.MERGE_FIELD, "«Title»")]


BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
    '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent></mc:Choice>'
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_word_text_boxes_are_read_once(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Dear Ash")._element.append(parse_xml(BOX))
    document.save(tmp_path / "letter.docm")
    letter = _read(tmp_path / "letter.docm")
    assert [(one.text, one.place) for one in letter.paragraphs] == [
        ("Dear Ash", TextPlace.TEXT),
        ("In the box", TextPlace.BOX),
    ]


def test_rich_text_and_what_it_hides(tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_text(
        r"{\rtf1\ansi Dear Ms Maple\par The case {\v use para 4}is {\highlight7 over}.\par "
        r"{\deleted sadly }{\revised1 It is so}{\*\annotation Is it?}\par Si\u226?n\par}"
    )
    letter = _read(path)
    assert letter.form is LetterForm.RTF
    assert "The case is over." in _texts(letter)
    assert "Siân" in _texts(letter)
    assert {(mark.sign, mark.text) for mark in _marks(letter)} == {
        (Sign.HIDDEN, "use para 4"),
        (Sign.HIGHLIGHTED, "over"),
        (Sign.DELETED, "sadly"),
        (Sign.INSERTED, "It is so"),
        (Sign.COMMENT, "Is it?"),
    }


def _mail(path: Path, *, html: bool = False, attached: str = "") -> Path:
    message = email.message.EmailMessage()
    message["Subject"] = "Your case 71TM1023426"
    text = "\n\n".join(TEXTS)
    if html:
        shown = "".join(f"<p>{one}</p>" for one in TEXTS)
        message.set_content(
            f"<html><head><style>p</style></head><body>{shown}a<br>b</body></html>", subtype="html"
        )
    else:
        message.set_content(f"{text}\n\n> quoted before\n\nFrom: somebody\nSent: yesterday\nEarlier words\n")
    if attached:
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=attached)
    path.write_bytes(bytes(message))
    return path


def test_a_mail_that_begins_with_a_head_of_its_own_is_no_quotation(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["Subject"] = "Your case"
    message.set_content(
        "To: Briar Speedwell\nFrom: Hazel Larkspur\nDate: 7 October 2026\n\nDear Ms Speedwell\n\nIt is over.\n"
    )
    path = tmp_path / "letter.eml"
    path.write_bytes(bytes(message))
    assert _texts(_read(path))[-2:] == ["Dear Ms Speedwell", "It is over."]


@pytest.mark.parametrize("html", [False, True])
def test_mail_without_what_it_quotes(tmp_path: Path, html: bool) -> None:
    letter = _read(_mail(tmp_path / "letter.eml", html=html))
    assert letter.form is LetterForm.MAIL
    assert _texts(letter)[:5] == ["Your case 71TM1023426", *TEXTS]
    assert not any("Earlier" in text or "quoted" in text for text in _texts(letter))


def test_a_letter_that_hangs_on_a_mail_is_said(tmp_path: Path) -> None:
    assert "letter.pdf" in _read(_mail(tmp_path / "letter.eml", attached="letter.pdf")).notices[0]
    assert _read(_mail(tmp_path / "letter.eml", attached="logo.png")).notices == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_any_characters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes("Dear Siân\r\n\r\nIt’s over.".encode(encoding))
    assert _texts(_read(path)) == ["Dear Siân", "It’s over."]


def test_plain_lines_that_a_program_broke_are_joined_and_addresses_are_not(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "Ms Ash Maple\n4 Mill Row\nThornmere\n\nI am writing to you about the case that you know of and that has now\n"
        "come to its end, as I shall explain to you in what follows in some detail\nhere.\n\n"
        "There are two things that you can do now that this decision has been made:\n- ring us\n- write to us\n"
    )
    assert _texts(_read(path)) == [
        "Ms Ash Maple",
        "4 Mill Row",
        "Thornmere",
        "I am writing to you about the case that you know of and that has now come to its end, as I shall explain to you "
        "in what follows in some detail here.",
        "There are two things that you can do now that this decision has been made:",
        "- ring us",
        "- write to us",
    ]


def test_a_pdf_s_lines_are_put_together_to_paragraphs(tmp_path: Path) -> None:
    long = (
        "The recording from the bus goes dark before anybody is pushed, and the two passengers who were traced "
        * 2
    )
    pieces = [
        Piece(Role.ADDRESS, "Ms Ash Maple"),
        Piece(Role.ADDRESS, "4 Mill Row"),
        Piece(Role.REASON, f"{long}said so."),
    ]
    write_letter(tmp_path / "letter.pdf", Draft(tuple(pieces), "pdf"))
    assert _texts(_read(tmp_path / "letter.pdf")) == ["Ms Ash Maple", "4 Mill Row", f"{long}said so."]


def _two_columns(left: list[str], right: list[str]) -> bytes:
    """A PDF with two columns of lines, each from the top."""
    said = b"BT /F1 10 Tf 14 TL 50 780 Td " + b" ".join(b"(%s) Tj T*" % one.encode("cp1252") for one in left)
    said += b" ET BT /F1 10 Tf 14 TL 310 780 Td " + b" ".join(
        b"(%s) Tj T*" % one.encode("cp1252") for one in right
    )
    stream = said + b" ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    found = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(parts, 1))
    return found + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF\n"


def test_a_long_line_that_ends_with_a_comma_goes_on() -> None:
    broken = "The police asked whether the animal's owner in the other street,\nFlint Gabbro, could be prosecuted."
    assert [one.text for one in paragraphs_of(broken)] == [broken.replace("\n", " ")]
    assert len(list(paragraphs_of("14 Mill Row,\nThornmere,\nTM1 1AA"))) == 3


def test_the_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [
        "Mr Ash Maple", "4 Mill Row", "", "The recording from the bus goes dark before", "anybody is pushed, and the two passen-",
        "gers who were traced remember it other-", "wise. A court could not be sure.", "", "Nobody else could be found, and the self-",
        "service till shows nothing of what the man",
    ]  # fmt: skip
    right = ["was said to have done there that night.", "", "You may ring us."]
    path = tmp_path / "letter.pdf"
    path.write_bytes(_two_columns(left, right))
    assert _texts(_read(path)) == [
        "Mr Ash Maple",
        "4 Mill Row",
        "The recording from the bus goes dark before anybody is pushed, and the two passengers who were traced "
        "remember it otherwise. A court could not be sure.",
        "Nobody else could be found, and the self-service till shows nothing of what the man was said to have done "
        "there that night.",
        "You may ring us.",
    ]


def test_a_letter_survives_the_way_between_processes(tmp_path: Path) -> None:
    letter = _read(_word(tmp_path / "letter.docx"))
    assert LetterText.of_json(letter.as_json()) == letter
    assert letter.words == sum(len(text.split()) for text in TEXTS)
