"""Values written into the text of a settings file: comments, order and all else stay."""

import pytest

from iqa.errors import SettingsError
from iqa.settings.writing import with_values

TEXT = """\
area = "Testmere"  # ours

[themes]   # what makes one
target = 0.9  # nine in ten

[themes.targets]
# agreed in May
a = 0.7
b = 0.8

[feedback]
reply_days = 10
"""


def test_a_value_changes_and_what_stands_beside_it_stays() -> None:
    changed = with_values(TEXT, "themes", {"target": 0.85, "targets": {"a": 0.7, "b": 0.8}})
    assert changed == TEXT.replace("0.9  # nine", "0.85  # nine")


def test_a_table_changes_line_by_line() -> None:
    changed = with_values(TEXT, "themes", {"targets": {"a": 0.7, "c": 0.6}})
    assert changed == TEXT.replace("b = 0.8\n", "c = 0.6\n")


@pytest.mark.parametrize(
    "text", ['area = "T"', 'area = "T"\nthemes.months_back = 6\n', "themes = { target = 0.5 }\n"]
)
def test_a_section_may_be_missing_or_be_written_shortly(text: str) -> None:
    assert "target = 0.8" in with_values(text, "themes", {"target": 0.8}).replace("target=0.8", "target = 0.8")


def test_what_is_no_table_or_no_toml_is_left_alone() -> None:
    for text in ("themes = 3\n", "area = \n"):
        with pytest.raises(SettingsError):
            with_values(text, "themes", {"target": 0.8})
