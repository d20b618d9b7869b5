"""What a TOML parser has against a line, in the words of somebody who wrote it in Notepad or Word.

The parser of the standard library words its faults for programmers; each is told by what it begins with.
"""

import re
from collections.abc import Callable

_CURLY = "“”„‟‘’‚‛«»"
_Said = tuple[str, str]
"""What is the matter, and what to do: a sentence each."""

_DATE = re.compile(r"=\s*\d{4}-\d{2}-\d{2}\s*(#.*)?$")


def in_plain_words(said: str, line: str) -> _Said:
    """The fault and its remedy. `said` is the parser's own sentence without its place, `line` the line it names.

    >>> in_plain_words("Invalid value", "title = “Casework”")[0]
    'This line has curly quotation marks, as Word writes them.'
    """
    if any(mark in _outside_texts(line) for mark in _CURLY):
        return (
            "This line has curly quotation marks, as Word writes them.",
            'Type straight ones (") instead; Notepad keeps them straight.',
        )
    for begins, words in _WORDS:
        if said.startswith(begins):
            return words(said, line)
    return "This line cannot be read.", "Compare it with the lines around it: a name, an equals sign, a value."


def _outside_texts(line: str) -> str:
    """What a line holds outside the texts between straight quotation marks, and before a comment."""
    return re.sub(r""""(?:[^"\\]|\\.)*"|'[^']*'|#.*""", "", line)


def _value(said: str, line: str) -> _Said:
    value = line.partition("=")[2].strip()
    if value.split("#")[0].strip().casefold() in {"true", "false", "yes", "no"}:
        return (
            "This line's yes or no is not written as one.",
            "Write true or false, in small letters, without quotes.",
        )
    if value.endswith("["):
        return _bracket(said, line)
    if not value or value.startswith("#"):
        return "Nothing stands after the equals sign.", 'Write a value, or "" for none, or take the line out.'
    return "The value on this line cannot be read.", 'Put a text in straight quotes, such as "Testmere".'


def _twice(said: str, line: str) -> _Said:
    if heading := re.match(r"\s*\[\[\s*([^\]]+?)\s*\]", line):
        name = heading[1]
        return (
            f"{name} stands above already as one section, and here as one of a list.",
            f"Write [[{name}]], with two brackets each side, over every one of the list.",
        )
    inner = re.search(r"'(.+)'$", said) if said.startswith("Duplicate") else None
    name = inner[1] if inner else line.strip().partition("=")[0].strip()
    what = f"{name} is set a second time here." if name else "Something is set a second time here."
    return what, "Leave one of the two, and take the other out."


def _string(said: str, line: str) -> _Said:
    return (
        "A quotation mark that opens a text is never closed.",
        "Close it at the end of the text, on the same line.",
    )


def _backslash(said: str, line: str) -> _Said:
    return (
        "A backslash in a text in double quotes means something else here.",
        "Write it twice (\\\\), or put the text in single quotes.",
    )


def _bracket(said: str, line: str) -> _Said:
    return (
        "A list is never closed, or a comma is missing in it.",
        "Part its entries by commas, and close it with ].",
    )


def _brace(said: str, line: str) -> _Said:
    return "A table in curly brackets is not closed on its line.", "Close it with } on the same line."


def _heading(said: str, line: str) -> _Said:
    return (
        "The brackets of this heading do not match.",
        "Write [name] for one section, [[name]] for one of a list.",
    )


def _equals(said: str, line: str) -> _Said:
    return "There is no equals sign after the first word.", 'Write name = value; begin a comment with "#".'


def _rest(said: str, line: str) -> _Said:
    if _DATE.search(line):
        return _date(said, line)
    if re.search(r"=\s*0\d", line):
        return "A number cannot begin with 0.", "Leave the 0 out, or put the whole in quotes if it is a reference."
    return (
        "Something follows the value on this line.",
        "Put each setting on a line of its own, and one pair of quotes round a whole text.",
    )


def _character(said: str, line: str) -> _Said:
    if said.endswith(r"'\n'"):
        return _string(said, line)
    return (
        "A character on this line cannot stand here: a text is not closed, or something invisible was pasted.",
        "Type the line again.",
    )


def _date(said: str, line: str) -> _Said:
    return "There is no such date.", "Write a date as year, month and day, such as 2026-04-01."


def _start(said: str, line: str) -> _Said:
    return "This line begins with nothing that can be a name.", 'Write name = value; begin a comment with "#".'


def _deep(said: str, line: str) -> _Said:
    return "Brackets stand inside brackets without end.", "Take out what was pasted here."


_WORDS: tuple[tuple[str, Callable[[str, str], _Said]], ...] = (
    ("Invalid value", _value),
    ("Cannot overwrite", _twice),
    ("Cannot declare", _twice),
    ("Cannot mutate", _twice),
    ("Cannot define", _twice),
    ("Cannot redefine", _twice),
    ("Duplicate inline table key", _twice),
    ("Unterminated string", _string),
    ("Unescaped", _backslash),
    ("Invalid hex value", _backslash),
    ("Escaped character", _backslash),
    ("Unclosed array", _bracket),
    ("Unclosed inline table", _brace),
    ("Expected ']", _heading),
    ("Expected '='", _equals),
    ("Expected newline", _rest),
    ("Illegal character", _character),
    ("Found invalid character", _character),
    ("Expected", _string),
    ("Invalid date", _date),
    ("Invalid initial character", _start),
    ("Invalid statement", _start),
    ("maximum recursion", _deep),
    ("TOML inline arrays/tables are nested", _deep),
)
"""What the parser's sentence begins with -> our words. The first that fits holds."""
