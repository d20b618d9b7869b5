"""What is no letter is refused with a word on what to do; a hostile file costs bounded time and memory."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace

from iqa.errors import LetterFileError
from iqa.letter_files import guarded
from iqa.letter_files.guarded import answer, read_letters, read_one, serve
from iqa.letter_files.limits import LETTER_LIMITS, LetterLimits
from iqa.letter_files.reading import form_of, read_letter

pytestmark = pytest.mark.own_processes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SCAN = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
    b"endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
)


def _docx(change: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("Dear Ash")
    document.save(buffer)
    if not change:
        return buffer.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member.filename, change.get(member.filename, source.read(member)))
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "x">]><w/>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.doc", OLE, "old Word"),
        ("mail.msg", OLE, "as Outlook keeps it"),
        ("locked.docx", OLE, "password"),
        ("scan.pdf", SCAN, "pictures of pages"),
        ("broken.pdf", b"%PDF-1.4 nothing", "damaged"),
        ("cut.docx", _docx()[:2000], "damaged"),
        ("fake.docx", b"not a document", "damaged"),
        ("entity.docx", _docx({"word/document.xml": ENTITY}), "damaged"),
        ("broken.docx", _docx({"word/document.xml": b"<w:document"}), "damaged"),
        ("bomb.docx", lambda: _docx({"word/document.xml": b"<a>" + b" " * 250_000_000 + b"</a>"}), "damaged"),
        ("sheet.docx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("empty.txt", b"  \n", "holds no text"),
        ("binary.txt", b"a\0b", "damaged"),
        ("letter.odt", b"something", "not a form of letter"),
        ("letter.rtf", b"{not rtf", "damaged"),
        ("letter.eml", b"\n\nno headers", "damaged"),
        ("image.png", b"\x89PNG", "not a form of letter"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_said_with_what_to_do(
    tmp_path: Path, name: str, content: bytes | Callable[[], bytes], said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content() if callable(content) else content)
    with pytest.raises(LetterFileError, match=said) as refused:
        read_one(path)
    assert str(refused.value.hint)
    assert refused.value.exit_code == 3


def test_an_archive_that_is_no_word_document(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(LetterFileError, match="not a form of letter"):
        read_one(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LetterFileError, match="no file"):
        read_one(tmp_path / "nothing.txt")


def test_one_bad_letter_does_not_stop_the_others(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number:02}.txt" for number in range(12)]
    for path in paths:
        path.write_text("Dear Ash")
    paths[5].write_bytes(b"a\0b")
    found = list(read_letters(paths))
    assert [one.path for one in found] == paths
    assert [bool(one.letter) for one in found] == [number != 5 for number in range(12)]
    assert len({one.sha256 for one in found if one.letter}) == 1


@pytest.mark.slow
def test_a_reader_that_falls_or_hangs_costs_one_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text("Dear Ash")
    fall = "import sys; sys.stdin.readline(); sys.exit(1)"
    hang = "import time; time.sleep(60)"
    for code, said in ((fall, "damaged"), (hang, "takes too long")):
        monkeypatch.setattr(guarded, "COMMAND", ("-c", code))
        found = list(read_letters(paths[:2], replace(LETTER_LIMITS, seconds=1)))
        assert [said in str(one.refusal) for one in found] == [True, True]


def test_what_is_far_larger_than_a_letter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 1000)
    for limits in (LetterLimits(file_bytes=10), LetterLimits(characters=10)):
        with pytest.raises(LetterFileError, match="far larger"):
            read_letter(path, limits)
    word = tmp_path / "long.docx"
    word.write_bytes(_docx())
    with pytest.raises(LetterFileError):
        read_letter(word, LetterLimits(characters=3))


def test_the_process_answers_each_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.doc"
    good.write_text("Dear Ash")
    bad.write_bytes(OLE)
    out = io.BytesIO()
    serve([json.dumps(str(path)).encode() for path in (good, bad)], out, LETTER_LIMITS)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert told[0]["letter"]["paragraphs"] == [["Dear Ash", "text", []]]
    assert "old Word" in told[1]["refused"][0]


@pytest.mark.parametrize("error", [MemoryError(), OSError("gone")])
def test_the_process_says_what_it_could_not_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(_path: Path, _limits: LetterLimits) -> None:
        raise error

    monkeypatch.setattr("iqa.letter_files.reading.read_letter", fails)
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ash")
    assert "refused" in answer(path, LETTER_LIMITS)


def test_a_form_is_told_by_content_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"{\\rtf1 Dear Ash}")
    assert form_of(path) == "RTF"
