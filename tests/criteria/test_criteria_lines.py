"""A key of a TOML text is found on the line on which it stands, whatever stands around it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.criteria.lines import Lines, Path

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
    tomllib.loads(TEXT)
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
    assert tomllib.loads(text)["last"] == 1
    assert Lines(text).of(("last",)) == 2 * len(texts) + 1
