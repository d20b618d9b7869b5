"""A file that a form changes: its lines side by side, and its bytes as they were kept."""

from pathlib import Path

import pytest

from iqa.errors import UnavailableError
from iqa.workflow.changed_files import changed_lines, write_as_kept


def test_lines_stand_beside_each_other_as_far_as_they_go() -> None:
    assert changed_lines("a\nb\nc", "a\nB\nC\nc\nd") == (("b", "B"), ("", "C"), ("", "d"))
    assert changed_lines("a\nb", "a\nb") == ()
    assert changed_lines("a\n\nb", "a\nb") == ()


def test_line_ends_and_a_mark_at_the_head_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file.toml"
    write_as_kept(file, "a = 1\n", b"a = 0\n")
    assert file.read_bytes() == b"a = 1\n"
    write_as_kept(file, "a = 1\n", b"\xef\xbb\xbfa = 0\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfa = 1\r\n"


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file.toml").mkdir()
    with pytest.raises(UnavailableError, match=r"file.toml cannot be written"):
        write_as_kept(tmp_path / "file.toml", "a = 1\n", b"")
