"""From one cell to the text the tool keeps: dates as 2026-04-03, yes/no, ids, plain text.

Every parser is pure and returns either the canonical text ("" for blank) or a `CellFault`; none raises, none
guesses. They are called millions of times in an import, so each tries the commonest case first.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias, cast

from msgspec import Struct

from iqa.domain import day_in_london
from iqa.sheets.table import CellValue, DoubtfulCell, ErrorCell, UncalculatedCell
from iqa.text import cleaned


class CellFault(Struct, frozen=True):
    """Why a cell cannot be taken: a code for machines, a sentence with what to do for its owner."""

    code: str
    message: str


Parser: TypeAlias = Callable[[CellValue], str | CellFault]
"""A cell to canonical text ('' for nothing recorded), or the fault."""

BLANK_WORDS = frozenset({"", "-", "--", "–", "—", "n/a", "n.a.", "tbc", "tba", "none", "?"})
LONGEST_BLANK_WORD = 4
ERROR_TEXTS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
YES = frozenset({"y", "yes", "true", "t", "1"})
NO = frozenset({"n", "no", "false", "f", "0"})
SERIAL_DATES = (20_000, 80_000)
"""Excel day numbers of 1954 to 2119, which a bare number in a date column most likely is."""
YEARS = (1900, 2100)
CENTURY_PIVOT = 69
"""Two-digit years below this are 20xx, the others 19xx (POSIX rule)."""
EXACT_INTEGERS = 10**15
"""Spreadsheets keep 15 digits; a longer number has lost its last ones."""

UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0x00AD])
JOINER = 0x200D
UNSEEN.pop(JOINER)
SPACES = dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000, *range(0x2000, 0x200B), 0x205F, 0x1680, 0x09], " ")
CLEANING: dict[int, str | None] = {**UNSEEN, **SPACES}
PLAIN_QUOTES = {
    **dict.fromkeys([0x2018, 0x2019, 0x201A, 0x201B, 0x02BC, 0x2032, 0x0060, 0x00B4], "'"),
    **dict.fromkeys([0x201C, 0x201D, 0x201E, 0x201F, 0x2033], '"'),
    **dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212], "-"),
    JOINER: None,
}
SEVERAL_SPACES = re.compile(r" {2,}")
SPACED_BREAK = re.compile(r" *\n *")
SHORTENED_NUMBER = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+\d{1,3}")
ZONE = r" ?(?P<zone>Z|UTC|GMT|BST|[+\-\u2212]\d{2}(?::?\d{2})?)"
CLOCK = (
    r"(?:[T ,]+(?:at )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?"
    rf"(?: ?(?P<half>[ap])\.?m\.?)?(?:{ZONE})?)?"
)
DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
DAY_FIRST = re.compile(rf"{DAY_NAME}(\d{{1,2}})([/.\-]| )(\d{{1,2}})\2(\d{{4}}|\d{{2}}){CLOCK}", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(\d{{4}})([/.\-])(\d{{1,2}})\2(\d{{1,2}}){CLOCK}", re.IGNORECASE)
NAMED_MONTH = re.compile(
    rf"{DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th)?[ \-]*(?:of )?([a-z]{{3,9}})[.,]?[ \-]*(\d{{4}}|\d{{2}}){CLOCK}",
    re.IGNORECASE,
)
MONTH_NAMED_FIRST = re.compile(
    rf"{DAY_NAME}([a-z]{{3,9}})\.? +(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){CLOCK}", re.IGNORECASE
)
_ZONES = {"Z": timedelta(0), "UTC": timedelta(0), "GMT": timedelta(0), "BST": timedelta(hours=1)}
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, 1)
} | {"sept": 9}  # fmt: skip


def clean(text: str) -> str:
    """Text as a person meant it: one Unicode form, no unseen characters, single spaces, line breaks kept."""
    if text.isascii() and text.isprintable():
        return SEVERAL_SPACES.sub(" ", text.strip()) if "  " in text else text.strip()
    text = unicodedata.normalize("NFC", cleaned(text)).translate(CLEANING)
    return SPACED_BREAK.sub("\n", SEVERAL_SPACES.sub(" ", text)).strip()


def fold(text: str) -> str:
    """The same on one line, for headings and ids."""
    return " ".join(clean(text).split())


def shown(cell: CellValue) -> str:
    """A cell roughly as the spreadsheet shows it, for messages and headings."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_INTEGERS else repr(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)


def all_plain(cells: Sequence[CellValue], *odd: str) -> bool:
    """Whether all cells of a column are text that `parse_text` hands back as it stands, none with anything `odd`.

    One look at the whole column costs a tenth of one call a cell. False only means that each has to be read.
    """
    if set(map(type, cells)) != {str}:
        return False
    texts = cast("Sequence[str]", cells)
    joined = f"|{'|'.join(texts)}|"
    if not (joined.isascii() and joined.isprintable()):
        return False
    short = texts if min(map(len, texts)) <= LONGEST_BLANK_WORD else ()
    return BLANK_WORDS.isdisjoint(map(str.lower, short)) and not any(
        each in joined for each in ("  ", "| ", " |", "#", *odd)
    )


def all_whole_numbers(cells: Sequence[CellValue]) -> bool:
    """Whether all cells of a column are whole numbers with all their digits, as they stand in a sheet."""
    if set(map(type, cells)) != {float}:
        return False
    numbers = cast("Sequence[float]", cells)
    return min(numbers) > -EXACT_INTEGERS and max(numbers) < EXACT_INTEGERS and all(map(float.is_integer, numbers))


def parse_text(cell: CellValue) -> str | CellFault:
    """Text with its smart quotes and line breaks; numbers and dates as text; blank words as ""."""
    if cell.__class__ is str:
        text = clean(cell)
        if len(text) <= LONGEST_BLANK_WORD and text.lower() in BLANK_WORDS:
            return ""
        return error_fault(text) if text[:1] == "#" and text in ERROR_TEXTS else text
    if cell is None:
        return ""
    if isinstance(cell, ErrorCell | UncalculatedCell):
        return error_fault(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return shown(cell)


def parse_id(cell: CellValue) -> str | CellFault:
    """A reference: one line, plain quotes and hyphens; whole numbers without a decimal point.

    Refused: numbers that a spreadsheet has shortened (1.2E+09, or more than 15 digits), dates, TRUE and FALSE.
    """
    if cell.__class__ is str:
        text = fold(cell)
        if not text.isascii():
            text = text.translate(PLAIN_QUOTES)
        if text.lower() in BLANK_WORDS:
            return ""
        if text[:1] == "#" and text in ERROR_TEXTS:
            return error_fault(text)
        return _shortened(text) if "+" in text and SHORTENED_NUMBER.fullmatch(text) else text
    if cell.__class__ is float and -EXACT_INTEGERS < cell < EXACT_INTEGERS:
        return shown(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return CellFault("not-an-id", f"{shown(cell)} is not a reference. Enter the reference.")
    if isinstance(cell, int | float):
        return shown(cell) if abs(cell) < EXACT_INTEGERS else _shortened(shown(cell))
    if isinstance(cell, ErrorCell | UncalculatedCell):
        return error_fault(cell)
    return CellFault(
        "id-became-date",
        f"The spreadsheet turned this reference into a date or time ({shown(cell)}). "
        "Format the column as text and enter the reference again.",
    )


def _shortened(text: str) -> CellFault:
    return CellFault(
        "digits-lost",
        f"The spreadsheet shortened this reference to {text}, so digits are missing. "
        "Export it again with the column as text.",
    )


def parse_date(cell: CellValue) -> str | CellFault:
    """A date as YYYY-MM-DD, the time of day dropped. Text is read day first, or year first; never month first.

    A time with its zone is a moment, and gives the day it fell on in London.
    """
    if cell.__class__ is str:
        return _date_of_text(cell)
    if isinstance(cell, date):
        if isinstance(cell, datetime) and cell.tzinfo:
            cell = day_in_london(cell)
        if not YEARS[0] <= cell.year <= YEARS[1]:
            return _implausible(shown(cell))
        return cell.isoformat()[:10]
    if cell is None:
        return ""
    if isinstance(cell, ErrorCell | UncalculatedCell):
        return error_fault(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and SERIAL_DATES[0] <= cell <= SERIAL_DATES[1]:
        return CellFault(
            "date-is-number",
            f"{shown(cell)} is how a spreadsheet stores a date. Format the column as a date and save it as .xlsx.",
        )
    return _not_a_date(shown(cell))


def _date_of_text(cell: str) -> str | CellFault:
    text = fold(cell)
    if text.lower() in BLANK_WORDS:
        return ""
    if found := DAY_FIRST.fullmatch(text):
        return _in_london(_checked_date(found[4], found[3], found[1], text), found)
    if found := YEAR_FIRST.fullmatch(text):
        return _in_london(_checked_date(found[1], found[3], found[4], text), found)
    if found := NAMED_MONTH.fullmatch(text):
        return _in_london(_checked_date(found[3], found[2], found[1], text), found)
    if found := MONTH_NAMED_FIRST.fullmatch(text):
        return _in_london(_checked_date(found[3], found[1], found[2], text), found)
    return error_fault(text) if text in ERROR_TEXTS else _not_a_date(text)


def _checked_date(year: str, month: str, day: str, text: str) -> str | CellFault:
    number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month.lower(), 0)
    full_year = int(year)
    if len(year) == 2:
        full_year += 2000 if full_year < CENTURY_PIVOT else 1900
    if not number:
        return _not_a_date(text)
    if not YEARS[0] <= full_year <= YEARS[1]:
        return _implausible(text)
    try:
        return date(full_year, number, int(day)).isoformat()
    except ValueError:
        return CellFault(
            "no-such-date", f"There is no such date as {text}. Dates are read day first, such as 25/12/2026."
        )


def _in_london(day: str | CellFault, found: re.Match[str]) -> str | CellFault:
    """The day in London of a date whose time has a zone; any other as it is."""
    if isinstance(day, CellFault) or not found["zone"]:
        return day
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 24 or minute > 59:
        return _not_a_date(found[0])
    past = timedelta(hours=hour, minutes=minute) - _ahead_of_utc(found["zone"].upper())
    return day_in_london(datetime.fromisoformat(day).replace(tzinfo=UTC) + past).isoformat()


def _ahead_of_utc(zone: str) -> timedelta:
    """How far a zone is ahead of UTC: 'Z', 'BST', '+01:00', '-0500'."""
    if zone in _ZONES:
        return _ZONES[zone]
    digits = zone[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return ahead if zone[0] == "+" else -ahead


def _implausible(text: str) -> CellFault:
    return CellFault("date-implausible", f"{text} lies outside {YEARS[0]} to {YEARS[1]}. Check the year.")


def _not_a_date(text: str) -> CellFault:
    return CellFault("not-a-date", f"{_quoted(text)} is not a date. Enter it as dd/mm/yyyy, such as 25/12/2026.")


def parse_yes_no(cell: CellValue, yes: Set[str] = frozenset(), no: Set[str] = frozenset()) -> str | CellFault:
    """'yes', 'no' or "" from Y, N, Yes, No, TRUE, FALSE, 1, 0 in any case, and from more words of the caller's.

    Any other word is neither: it is a fault, and never taken for one of them.
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, ErrorCell | UncalculatedCell):
        return error_fault(cell)
    text = fold(shown(cell)).lower()
    if text in YES or text in yes:
        return "yes"
    if text in NO or text in no:
        return "no"
    if text in BLANK_WORDS:
        return ""
    if text.upper() in ERROR_TEXTS:
        return error_fault(text.upper())
    return CellFault("not-yes-or-no", f"{_quoted(shown(cell))} is neither yes nor no. Enter Yes or No.")


def error_fault(cell: ErrorCell | UncalculatedCell | str) -> CellFault:
    """The fault of a cell that shows an error, or of a formula that was never calculated."""
    if isinstance(cell, UncalculatedCell):
        return CellFault(
            "formula-not-calculated",
            "The formula's result is not stored in the file. Open it in Excel, save it, and use that copy.",
        )
    if isinstance(cell, DoubtfulCell):
        return CellFault(
            "doubtful-cell", f"The file stores this cell in two ways: {cell}. Enter the value itself."
        )
    return CellFault("error-cell", f"The cell shows {cell}. Correct the formula, or enter the value itself.")


def _quoted(text: str) -> str:
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"
