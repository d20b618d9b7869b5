"""A key of a TOML text is found on the line on which it stands, whatever stands around it."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from iqa.toml_files import Faults, Lines, NotTomlError, Path, did_you_mean, parse_toml

TEXT = """\
# a comment with [brackets] and = signs
title = "a # b ] ["          # not a [[table]]
"quoted key" = 1

long = \"\"\"
[[criteria]]
id = "not a table: \\\"\"\" neither"
\"\"\"
raw = '''
id = "nor this"
'''
list = [
    "one", # ]
    { field = "two" },
]

[[criteria]]
id = "first"
guidance.fully-met = "yes"
  [[criteria.fact_checks]]
  id = "check"
  [[criteria.fact_checks]]
  id = 'second'

[ [criteria.guidance] ]
""".replace(
    "[ [criteria.guidance] ]",
    """[[criteria]]
id = "last"
[criteria.guidance]
not-met = "no"
empty = \"\"""",
)

PLACES: list[tuple[Path, str, int]] = [
    (("title",), "", 2),
    (("quoted key",), "", 3),
    (("long",), "", 5),
    (("raw",), "", 9),
    (("list",), "", 12),
    (("list",), "two", 14),
    (("list",), "not there", 12),
    (("list", 1, "field"), "two", 14),
    (("criteria", 0), "", 17),
    (("criteria", 0, "id"), "", 18),
    (("criteria", 0, "guidance", "fully-met"), "", 19),
    (("criteria", 0, "guidance", "missing"), "", 17),
    (("criteria", 0, "fact_checks", 0, "id"), "", 21),
    (("criteria", 0, "fact_checks", 1, "id"), "", 23),
    (("criteria", 1), "", 25),
    (("criteria", 1, "id"), "", 26),
    (("criteria", 1, "guidance"), "", 27),
    (("criteria", 1, "guidance", "not-met"), "", 28),
    (("criteria", 1, "guidance", "empty"), "", 29),
    (("nowhere",), "", 1),
    ((), "", 1),
]


@pytest.mark.parametrize(("path", "value", "line"), PLACES)
def test_each_key_stands_on_its_line(path: Path, value: str, line: int) -> None:
    tomli.loads(TEXT)
    assert Lines(TEXT).of(path, value) == line


def test_the_last_line_needs_no_line_break() -> None:
    assert Lines("a = 1\nb = [\n  2,\n  3]").of(("b",), "3") == 4


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\'"), max_size=20), max_size=6
    )
)
def test_no_text_in_quotes_moves_what_comes_after_it(texts: list[str]) -> None:
    head = "".join(f"a{number} = '''{text}\n'''\n" for number, text in enumerate(texts))
    text = f"{head}last = 1\n"
    assert tomli.loads(text)["last"] == 1
    assert Lines(text).of(("last",)) == 2 * len(texts) + 1


def test_faults_are_kept_with_their_lines_and_told_in_the_order_of_the_file() -> None:
    faults = Faults("own.toml", 'a = 1\n\n[[rule]]\nfield = "x"\n[[rule]]\nfield = "y"\n', "own")
    faults.add(("rule", 1, "field"), "second")
    faults.add(("rule",), "the rules")
    faults.add(("a",), "first", 1)
    faults.add(("rule", 1, "missing"), "of the second rule")
    assert [(one.row, one.column, one.message) for one in faults.in_order()] == [
        (1, "a", "first"),
        (3, "rule", "the rules"),
        (5, "missing", "of the second rule"),
        (6, "field", "second"),
    ]
    assert str(faults.in_order()[0]) == "line 1: first"
    assert {one.sheet for one in faults.problems} == {"own.toml"}


def test_without_a_text_there_are_no_lines() -> None:
    faults = Faults("certificate", "", "own")
    faults.add(("a",), "wrong")
    assert (faults.problems[0].row, faults.problems[0].where) == (0, "")


def test_who_reads_a_text_has_tables_of_their_own() -> None:
    for _ in range(2):
        tables = parse_toml("[office]\nunits = ['North']")
        tables["office"]["units"].append("South")
    assert parse_toml("[office]\nunits = ['North']") == {"office": {"units": ["North"]}}


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = = 2", 2), ('a = "', 1), ("a" + "=[" * 5000, 1), ("", 0)])
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int) -> None:
    if not line:
        assert parse_toml(text) == {}
        return
    with pytest.raises(NotTomlError) as refused:
        parse_toml(text)
    assert refused.value.line == line
    assert "(at " not in refused.value.what


def test_what_was_perhaps_meant_is_asked() -> None:
    assert did_you_mean("reply_day", ["reply_days"]) == "Did you mean reply_days?"
    assert did_you_mean("zebra", ["reply_days"]) == ""
