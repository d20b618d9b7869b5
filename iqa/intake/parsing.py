"""One cell into canonical text, by how its column reads: a fault is a value, never raised, never a guess.

Dates, ids, yes/no and text are read by `iqa.sheets.cells`; here are the readings that know the field's words.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from iqa.domain import Vocabulary
from iqa.fields import Field, Reads
from iqa.intake.urn import all_urns, is_urn
from iqa.settings.vocabulary import default_vocabulary, wordings_of
from iqa.sheets.cells import (
    CellFault,
    Parser,
    all_plain,
    all_whole_numbers,
    parse_date,
    parse_id,
    parse_text,
    parse_yes_no,
)
from iqa.sheets.table import CellValue

_STRAIGHT_QUOTES = str.maketrans("‘’`´", "''''")


def read_urn(cell: CellValue) -> str | CellFault:
    """A URN as written, when it has the form of one."""
    if isinstance(cell, str) and cell.isalnum() and is_urn(cell):
        return cell
    text = parse_id(cell)
    if isinstance(text, CellFault) or not text or is_urn(text):
        return text
    return CellFault(
        "bad-urn",
        f'"{text}" is not a URN. Enter force, unit, number and year, such as 01AB1234526, 44RG98954/24 '
        "or 98X0100000/1.",
    )


def read_name(cell: CellValue) -> str | CellFault:
    """A person's name on one line, in the order it was written."""
    text = parse_text(cell)
    return text if isinstance(text, CellFault) else " ".join(text.split())


def reader_of_choice(choices: Mapping[str, str], open_choice: bool) -> Parser:
    """A reader for a list of wordings; a wording not listed is kept as written when the list is open."""
    offered = ", ".join(dict.fromkeys(choices.values()))

    def read_choice(cell: CellValue) -> str | CellFault:
        text = read_name(cell)
        if isinstance(text, CellFault) or not text:
            return text
        canonical = choices.get(text.translate(_STRAIGHT_QUOTES).casefold())
        if canonical is not None:
            return canonical
        return (
            text if open_choice else CellFault("not-in-list", f'"{text}" is not known. Enter one of: {offered}.')
        )

    return read_choice


def parser_for(column: Field, vocabulary: Vocabulary | None = None) -> Parser:
    """How cells of a column are read, by the office's words where they are given."""
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    if column.reads is Reads.YES_NO and (vocabulary.yes or vocabulary.no):
        return partial(parse_yes_no, yes=vocabulary.yes, no=vocabulary.no)
    if column.reads in _LISTS:
        return reader_of_choice(*wordings_of(column, vocabulary))
    return _PARSERS[column.reads]


def words_known(column: Field, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the cells of a column with an open choice may come to; empty for a column of another sort."""
    wordings, is_open = wordings_of(column, vocabulary)
    return tuple(dict.fromkeys(wordings.values())) if is_open else ()


_LISTS = frozenset({Reads.CHOICE, Reads.DECISION, Reads.LETTER_TYPE, Reads.ENTITLEMENT})


def read_as_it_stands(reads: Reads, cells: Sequence[CellValue]) -> list[str] | None:
    """The texts of a whole column whose cells need no reading one by one; None where they may."""
    if reads is Reads.URN:
        return list(cells) if all_urns(cells) else None  # type: ignore[arg-type]
    if reads is Reads.IDENTIFIER and all_whole_numbers(cells):
        return list(map(str, map(int, cells)))  # type: ignore[arg-type]
    if reads is Reads.IDENTIFIER:
        return list(cells) if all_plain(cells, "+") else None  # type: ignore[arg-type]
    if reads in (Reads.TEXT, Reads.NAME):
        return list(cells) if all_plain(cells) else None  # type: ignore[arg-type]
    return None


_PARSERS: Mapping[Reads, Parser] = {
    Reads.TEXT: parse_text,
    Reads.IDENTIFIER: parse_id,
    Reads.URN: read_urn,
    Reads.DATE: parse_date,
    Reads.YES_NO: parse_yes_no,
    Reads.NAME: read_name,
}
