"""Letters packed into one archive: what is a letter of it is unpacked, and a crafted one costs a message."""

import zipfile
from pathlib import Path

import pytest

from iqa.errors import LetterFileError
from iqa.letter_files.limits import LETTER_LIMITS
from iqa.letter_files.packed import is_archive, is_letter_name, unpack, unpack_letters


def packed(path: Path, *entries: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def test_letters_lie_in_folders_of_ours_and_keep_what_they_are_called(tmp_path: Path) -> None:
    archive = packed(
        tmp_path / "letters.zip",
        ("October/one.txt", b"one"),
        ("../../etc/two.TXT", b"two"),
        ("drive\\three.docx", b"three"),
        ("list.xlsx", b"no letter"),
        ("October/~$one.docx", b"a lock"),
        ("October/.hidden.txt", b"hidden"),
    )
    out = tmp_path / "out"
    found = unpack_letters(archive, out)
    assert [one.called for one in found] == ["October/one.txt", "../../etc/two.TXT", "drive/three.docx"]
    assert [one.path.read_bytes() for one in found] == [b"one", b"two", b"three"]
    assert all(one.path.is_relative_to(out) for one in found)
    assert sorted(one.name for one in out.rglob("*") if one.is_file()) == ["one.txt", "three.docx", "two.txt"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no archive at all", "cannot be unpacked"),
        (b"PK\x03\x04" + bytes(40), "cannot be unpacked"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "letters.zip"
    path.write_bytes(content)
    with pytest.raises(LetterFileError, match=said):
        unpack_letters(path, tmp_path / "out")


def test_an_archive_without_letters_or_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterFileError, match="no letters in"):
        unpack(packed(tmp_path / "empty.zip", ("a.csv", b"1")), tmp_path / "out")
    bomb = packed(tmp_path / "bomb.zip", ("a.txt", bytes(120 << 20)))
    with pytest.raises(LetterFileError, match="far larger"):
        unpack(bomb, tmp_path / "out")
    many = packed(tmp_path / "many.zip", *((f"{number}.txt", b"") for number in range(5_001)))
    with pytest.raises(LetterFileError, match="far larger"):
        unpack(many, tmp_path / "out")


def test_a_locked_archive_is_named_so(tmp_path: Path) -> None:
    path = packed(tmp_path / "letters.zip", ("one.txt", b"one"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(LetterFileError, match="password"):
        unpack(path, tmp_path / "out")


def test_a_letter_is_written_no_longer_than_its_reader_takes(tmp_path: Path) -> None:
    archive = packed(tmp_path / "long.zip", ("long.txt", bytes(LETTER_LIMITS.file_bytes + 5_000_000)))
    [found] = unpack(archive, tmp_path / "out")
    assert found.path.stat().st_size == LETTER_LIMITS.file_bytes + 1


def test_names_tell_archives_and_letters() -> None:
    assert is_archive("Letters.ZIP")
    assert not is_archive("one.docx")
    assert is_letter_name("a/one.DOC")
    assert not is_letter_name("a/one.xlsx")
