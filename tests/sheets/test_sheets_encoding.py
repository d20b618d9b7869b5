"""Characters of text tables: what bytes most likely are is found out, a bad one harms one cell, all is said."""

from pathlib import Path

import pytest
from sheets_builders import KNOWN

from iqa.sheets import text_encoding
from iqa.sheets.reading import read_table
from iqa.sheets.table import RawTable

HEAD = "Reference,Name,Unit\n"


def read(folder: Path, content: bytes) -> RawTable:
    (folder / "a.csv").write_bytes(content)
    return read_table(folder / "a.csv", known_headings=KNOWN)


def names(table: RawTable) -> list[object]:
    return [cells[1] for _, cells in table.rows]


def made(*people: str) -> str:
    return HEAD + "".join(f"R{number},{name},North\n" for number, name in enumerate(people))


def codes(table: RawTable) -> list[str]:
    return [problem.code for problem in table.problems]


@pytest.mark.parametrize(
    ("encoding", "people"),
    [
        ("cp1252", ("Siân Maple", "Zoë Müller", "O’Dell", "Ørsted – “x”", "£300")),
        ("cp1252", ("François Ångström", "Đ".replace("Đ", "Ð"), "naïve", "Peña", "½ day", "José ©")),
        ("cp1250", ("Łukasz Śliwa", "Żaneta Zięba", "Dvořák – Čáp", "Őry")),
        ("cp1250", ("Ada", "Michał Wójcik")),
        ("mac_roman", ("Siân Maple", "Zoë Müller", "O’Dell", "Renée")),
        ("utf-8", ("Siân Maple", "Łukasz", "漢字", "O’Dell")),
    ],
)
def test_the_set_of_characters_is_found_by_the_words_in_it(
    tmp_path: Path, encoding: str, people: tuple[str, ...]
) -> None:
    table = read(tmp_path, made(*people).encode(encoding))
    assert names(table) == list(people)
    assert codes(table) == ([] if encoding in ("utf-8", "cp1252") else ["characters-assumed"])


def test_what_was_assumed_is_shown_by_an_example(tmp_path: Path) -> None:
    table = read(tmp_path, made("Ada", "Łukasz Vale").encode("cp1250"))
    assert "'Łukasz' is one" in table.problems[0].message
    assert "central Europe" in table.problems[0].message


@pytest.mark.parametrize("byte", [b"\x92", b"\x96", b"\xe2", b"\xa3"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_bad_byte_harms_one_cell_and_its_row_is_named(tmp_path: Path, byte: bytes, mark: bytes) -> None:
    people = ["Siân Maple", "Zoë Vale", "O@Dell", "Łukasz Vale"]
    table = read(tmp_path, mark + made(*people).encode().replace(b"@", byte))
    assert names(table) == [*people[:2], "O" + byte.decode("cp1252") + "Dell", people[3]]
    assert codes(table) == ["characters-assumed"]
    assert "in row 4," in table.problems[0].message


def test_a_byte_that_is_nothing_in_any_set_is_left_as_a_mark(tmp_path: Path) -> None:
    table = read(tmp_path, made("Siân", "A@da").encode("cp1252").replace(b"@", b"\x81"))
    assert names(table) == ["Siân", "A\ufffdda"]
    assert "row 3" in table.problems[0].message


def test_many_rows_with_bad_bytes_are_counted_not_listed(tmp_path: Path) -> None:
    table = read(tmp_path, made(*(["Siân"] * 30), *(["O@"] * 12)).encode().replace(b"@", b"\x92"))
    assert names(table)[-1] == "O’"
    assert "and 4 more" in table.problems[0].message


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("people", [("Siân Maple", "Zoë"), ("Łukasz", "O’Dell – “x”"), ("Ünal", "Renée", "漢字")])
def test_what_was_encoded_twice_is_put_right_and_said(tmp_path: Path, wrong: str, people: tuple[str, ...]) -> None:
    try:
        twice = made(*people).encode().decode(wrong).encode()
    except UnicodeDecodeError:
        twice = made(*people).encode().decode("latin-1").encode()
    table = read(tmp_path, twice)
    assert names(table) == list(people)
    assert codes(table) == ["characters-assumed"]
    assert "encoded twice" in table.problems[0].message


def test_words_that_only_look_as_if_encoded_twice_are_left_alone(tmp_path: Path) -> None:
    people = ("Ã", "NÃO", "Siân", "Zoë", "Â£ is rare")
    table = read(tmp_path, made(*people).encode())
    assert names(table) == list(people)


def test_a_file_without_any_line_end_is_looked_through_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_encoding, "MOST_WORDS", 2)
    content = made(*(f"Siân{number}" for number in range(9))).encode("cp1252").replace(b"\n", b"\r")
    assert names(read(tmp_path, content))[8] == "Siân8"


@pytest.mark.parametrize("mark", [b"", b"+/v8-"])
def test_utf_7_is_read_and_that_is_said(tmp_path: Path, mark: bytes) -> None:
    people = ("Zoë Müller", "Łukasz Śliwa", "O’Dell – “x”", "1 + 1", "£5; a=b")
    table = read(tmp_path, mark + made(*people).encode("utf-7"))
    assert names(table) == list(people)
    assert codes(table) == ["characters-assumed"]
    assert "UTF-7" in table.problems[0].message
    assert "Zoë" in table.problems[0].message


def test_a_word_of_utf_7_in_a_file_that_is_not_is_left_and_named(tmp_path: Path) -> None:
    table = read(tmp_path, made("Zo+AOs- Birch", "tel +44 7700 900123").encode())
    assert names(table) == ["Zo+AOs- Birch", "tel +44 7700 900123"]
    assert codes(table) == ["characters-assumed"]
    assert "'Zo+AOs-' would be 'Zoë' in UTF-7" in table.problems[0].message


@pytest.mark.parametrize(
    "person", ["+447700900123", "C++", "B+ grade", "R+D", "ash+tag@x.test", "a+b=c", "O+ve", "1+ABC", "+", "A +"]
)
def test_a_plus_sign_makes_no_file_utf_7(tmp_path: Path, person: str) -> None:
    table = read(tmp_path, made(person).encode())
    assert names(table) == [person]
    assert codes(table) == []


def test_characters_that_show_nothing_are_left_out_and_their_rows_named(tmp_path: Path) -> None:
    table = read(tmp_path, made("Ada\0 Invented", "Bo", "C\0y").encode() + b"\0" * 3_000)
    assert names(table) == ["Ada Invented", "Bo", "Cy"]
    assert codes(table) == ["characters-left-out"]
    assert "rows 2, 4" in table.problems[0].message
    with_mark = read(tmp_path, b"\xef\xbb\xbf" + made("Zoë\0").encode())
    assert names(with_mark) == ["Zoë"]
    wide = read(tmp_path, made("Zoë\0", "Bo").encode("utf-16"))
    assert (names(wide), codes(wide)) == (["Zoë", "Bo"], ["characters-left-out"])
