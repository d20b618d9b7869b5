"""What is wrong in a TOML file, in words for whoever wrote it; and its encodings."""

import pytest

from iqa.toml_files import NotTomlError, UnreadableError, decoded, parse_toml

FAULTS = [
    ('a = "x', 1, "never closed"),
    ('a = "x\ny"', 1, "never closed"),
    ("b = 1\na = 'x\n", 2, "never closed"),
    ('b = 1\na = """x\n\nc = 1\n', 2, "never closed"),
    ("a = “x”", 1, "curly quotation marks"),
    ("“a” = 1", 1, "curly quotation marks"),
    ('a = ["b", ‘c’]', 1, "curly quotation marks"),
    ("a = True", 1, "true or false, in small letters"),
    ("a = yes", 1, "true or false, in small letters"),
    ("a = x", 1, "Put a text in straight quotes"),
    ("a =", 1, "Nothing stands after the equals sign"),
    ("a = # none", 1, "Nothing stands after the equals sign"),
    ('a = "x" y', 1, "Something follows the value"),
    ("a = 1,5", 1, "Something follows the value"),
    ("a = 0123", 1, "cannot begin with 0"),
    ("a = 2026-13-45", 1, "no such date"),
    ("a = 2026-02-30 # last", 1, "no such date"),
    ("a = 1\na = 2", 2, "a is set a second time"),
    ("[a]\n[a]", 2, "[a] is set a second time"),
    ("[a]\nb = 1\n[[a]]\nb = 2", 3, "a stands above already as one section, and here as one of a list"),
    ("[a]\nb = 1\n[a.b]\nc = 1", 3, "[a.b] is set a second time"),
    ("a = {b = 1, b = 2}", 1, "b is set a second time"),
    ("[a\nb = 1", 1, "brackets of this heading"),
    ("[[a]\nb = 1", 1, "brackets of this heading"),
    ("a = [1, 2", 1, "A list is never closed"),
    ("a = [1 2]", 1, "a comma is missing"),
    ("a = {x = 1", 1, "curly brackets"),
    ('a = "share\\Ux"', 1, "backslash"),
    ('a = "\\q"', 1, "backslash"),
    ("a: 1", 1, "no equals sign"),
    ("= 1", 1, "begins with nothing that can be a name"),
    ("\xa0a = 1", 1, "begins with nothing that can be a name"),
    ('a = "x\x01"', 1, "something invisible"),
    ("a = " + "[" * 5000, 1, "without end"),
]


@pytest.mark.parametrize(("text", "line", "says"), FAULTS)
def test_each_slip_is_told_in_plain_words_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(NotTomlError) as refused:
        parse_toml(text)
    assert refused.value.line == line
    assert says in f"{refused.value.what} {refused.value.then}"


def test_curly_marks_inside_a_text_are_no_fault_of_it() -> None:
    with pytest.raises(NotTomlError) as refused:
        parse_toml('a = "the “victim”" b')
    assert refused.value.what.startswith("Something follows")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_notepad_and_word_write_is_read(encoding: str, end: str) -> None:
    assert decoded(f"a = 'Café’s'{end}b = 1{end}".encode(encoding)) == "a = 'Café’s'\nb = 1\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04\x14", "a Word file, a workbook or another zip package"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Word file or workbook"),
        (b"{\\rtf1", "rich text"),
        (b"%PDF-1.7", "a PDF"),
        ("a = 1".encode("utf-16-le"), "no encoding that can be told"),
        (b"a = '\x81'", "no encoding that can be told"),
        (b"\xff\xfea", "no encoding that can be told"),
    ],
)
def test_what_is_no_text_is_called_what_it_is(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        decoded(content)
    assert says in refused.value.what
    assert "UTF-8" in refused.value.then
