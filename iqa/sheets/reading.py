"""Reads one table from a file of any spreadsheet format: opens it safely, finds the sheet and the heading row,
and hands on the rows as they are written. It knows no column by name and parses no cell.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from iqa.errors import NoHeadingsError, Problem, Severity, SheetError
from iqa.next_steps import UNSAID, Hint, advice, again
from iqa.sheets.ahead import BegunReading
from iqa.sheets.formats import Format, check_is_file, detect, sha256_of
from iqa.sheets.guarded import open_guarded
from iqa.sheets.headings import Headings, KnownHeadings, best_guess, find_headings, is_empty, knower
from iqa.sheets.limits import LIMITS, Limits
from iqa.sheets.survey import data_rows
from iqa.sheets.table import Book, Grid, RawTable, Rows, SheetName, column_letters

LONGEST_QUOTED = 40
"""A cell quoted in a message is cut to this many characters."""
_NAME_ROW = again({"header_row": UNSAID})
_NAME_SHEET = again({"sheet": UNSAID})


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    known_headings: KnownHeadings = (),
    limits: Limits = LIMITS,
    begun: BegunReading | None = None,
) -> RawTable:
    """The table in a file: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv, told by content, not by name; also what
    report servers send under such names (web pages, XML of Excel 2003, SYLK, DIF).

    `sheet` and `header_row` (as the spreadsheet shows it) overrule the search. `known_headings` is a question
    put to each text, or the headings themselves (compared without regard to case and spacing); with it the
    sheet and row that hold most of them are found. Hidden sheets are read only when named. A reading of the
    file that was `begun` is taken up.
    SheetError for anything that cannot be read, is ambiguous, or would cost too much; nothing else is raised
    for the sake of a file's content.
    """
    path = Path(path)
    if begun is not None and begun.path == path:
        digest, book = begun.sha256, begun.book()
    else:
        check_is_file(path)
        digest, book = sha256_of(path), open_book(path, limits, known_headings)
    is_known = knower(known_headings)
    candidates = _candidates(path, book, sheet)
    found = [
        _Found(grid, headings, Rows(partial(data_rows, grid, headings)))
        for grid in map(book.open, candidates)
        if (headings := find_headings(grid, is_known, header_row)) is not None
    ]
    if not found:
        raise _no_headings(path, book, candidates, header_row, is_known)
    best = _best(path, found)
    hidden = tuple(name.name for name in book.sheets if name.hidden)
    return _table(path, digest, best, hidden, book.date_1904)


class _Found(Struct, frozen=True):
    """A sheet with its heading row and the rows below it."""

    grid: Grid
    headings: Headings
    rows: Rows


def open_book(path: Path, limits: Limits = LIMITS, known: KnownHeadings = ()) -> Book:
    """Every sheet of a file that exists, as its readers see it. SheetError for anything that cannot be read."""
    kind, package = detect(path, limits)
    if package is not None and kind is Format.XLSX:
        from iqa.sheets.excel import open_xlsx

        return open_xlsx(package)
    if kind is Format.TEXT:
        from iqa.sheets.csv_file import open_csv

        return open_csv(path, limits, knower(known))
    return open_guarded(path, kind, limits)


def _candidates(path: Path, book: Book, wanted: str | None) -> list[str]:
    """The names of the sheets to search: the one asked for, or every visible one."""
    visible = [name.name for name in book.sheets if not name.hidden]
    if wanted is None:
        if not visible:
            raise SheetError(f"{path.name} has no visible sheet.", _hidden_hint(book.sheets))
        return visible
    names = [name.name for name in book.sheets]
    exact = [name for name in names if name == wanted]
    alike = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
    if exact or len(alike) == 1:
        return exact or alike
    raise SheetError(
        f"{path.name} has no sheet called {wanted}." if names != [""] else f"{path.name} has no named sheets.",
        f"Its sheets are: {_listed(visible)}." if names != [""] else advice("Leave out ", _NAME_SHEET, "."),
    )


def _hidden_hint(sheets: Iterable[SheetName]) -> Hint:
    hidden = [name.name for name in sheets if name.hidden]
    if not hidden:
        return "Check the export."
    return advice("To read a hidden one, name it with ", _NAME_SHEET, f": {_listed(hidden)}.")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTED else f"{text[: LONGEST_QUOTED - 1]}…"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _no_headings(
    path: Path, book: Book, candidates: list[str], header_row: int | None, is_known: Callable[[str], bool] | None
) -> SheetError:
    if header_row is None and (hidden := _hidden_that_fit(book, candidates, is_known)):
        return NoHeadingsError(
            f"No row of known headings was found in a visible sheet of {path.name}, but there is one in "
            f"{_listed(hidden)}, which is hidden.",
            advice("If that is the export, name it: ", again({"sheet": hidden[0]}), "."),
        )
    grids = [book.open(name) for name in candidates]
    filled = [grid for grid in grids if not is_empty(grid)]
    if not filled:
        where = f"Sheet {candidates[0]} of {path.name}" if len(candidates) == 1 and candidates[0] else path.name
        return SheetError(f"{where} is empty: no cell holds anything.", "Ask for the export again.")
    if header_row is not None:
        return SheetError(
            f"Row {header_row} of {path.name} is blank, so it cannot hold the headings.",
            advice("Check ", _NAME_ROW, "."),
        )
    guess = next((texts for grid in filled if (texts := best_guess(grid))), ())
    seen = f" The likeliest row says: {_listed(map(_cut, guess[:12]))}." if guess else ""
    return NoHeadingsError(
        f"No row of known headings was found in the first rows of {path.name}.{seen}",
        advice(
            "Name the row with ",
            _NAME_ROW,
            ", and the sheet with ",
            _NAME_SHEET,
            "; or name the columns with ",
            again({"column": UNSAID}),
            ".",
        ),
    )


def _hidden_that_fit(book: Book, searched: list[str], is_known: Callable[[str], bool] | None) -> list[str]:
    """The hidden sheets, not searched, that have known headings; one that cannot be opened does not count."""
    fitting = []
    for sheet in book.sheets:
        if sheet.hidden and sheet.name not in searched and is_known is not None:
            with suppress(SheetError):
                if find_headings(book.open(sheet.name), is_known) is not None:
                    fitting.append(sheet.name)
    return fitting


def _best(path: Path, found: list[_Found]) -> _Found:
    """The sheet with most known headings; among equals, the only one that has rows."""
    most = max(each.headings.known for each in found)
    best = [each for each in found if each.headings.known == most]
    if len(best) > 1:
        best = [each for each in best if each.rows.seen.count] or best[:1]
    if len(best) > 1:
        raise SheetError(
            f"{path.name} has several sheets that fit equally well: {_listed(each.grid.name for each in best)}.",
            advice("Say which one to read with ", _NAME_SHEET, "."),
        )
    return best[0]


def _table(path: Path, digest: str, found: _Found, hidden_sheets: tuple[str, ...], date_1904: bool) -> RawTable:
    grid, headings = found.grid, found.headings
    hidden_columns = tuple(column for column in grid.hidden_columns if column <= len(headings.texts))
    notices = _hidden_notices(grid.name, hidden_sheets, hidden_columns)
    return RawTable(
        file=path.name,
        sha256=digest,
        sheet=grid.name,
        headings=headings.texts,
        header_row=headings.row,
        rows=found.rows,
        notices=(*grid.notices, *headings.notices, *notices),
        hidden_sheets=hidden_sheets,
        hidden_below=tuple(row for row in grid.hidden_rows if row > headings.last_row),
        hidden_columns=hidden_columns,
        date_1904=date_1904,
    )


def _hidden_notices(sheet: str, sheets: tuple[str, ...], columns: tuple[int, ...]) -> Iterable[Problem]:
    if sheet in sheets:
        yield Problem(
            "hidden-sheet",
            "This sheet is hidden; it was read because it was named.",
            sheet,
            severity=Severity.NOTICE,
        )
    if others := [name for name in sheets if name != sheet]:
        yield Problem("hidden-sheet", f"Hidden and not read: {_listed(others)}.", severity=Severity.NOTICE)
    if columns:
        letters = ", ".join(column_letters(column) for column in columns[:20])
        yield Problem(
            "hidden-columns", f"Hidden columns were read too: {letters}.", sheet, severity=Severity.NOTICE
        )
