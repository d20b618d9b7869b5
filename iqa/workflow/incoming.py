"""An export on its way in: what was asked, the table in the file, its columns matched, its rows frozen.

Nothing is stored here.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from msgspec import Struct, field

from iqa.domain import Kind, Month, Source
from iqa.errors import NoHeadingsError, SheetError, UsageError
from iqa.intake.keys import VictimReferences
from iqa.intake.mapping import ColumnMapping, detect_kind, knows_heading, match_columns
from iqa.intake.pipeline import ImportedTable, Office, read_export
from iqa.next_steps import advice, again
from iqa.records.columns import TablePlace, known_columns, named_headings, remembered_place
from iqa.records.workspace import Workspace
from iqa.sheets.ahead import BegunReading
from iqa.sheets.reading import read_table
from iqa.sheets.table import RawTable
from iqa.values import ComparedInPart


class ImportRequest(ComparedInPart, frozen=True):
    """What is to be imported. `columns` maps fields to the headings they are under, as a person named them."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"begun"})

    kind: Kind
    file: Path
    month: Month | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    sure: bool = False
    """Somebody has looked at what speaks against the export, and means it."""
    begun: BegunReading | None = None
    """The reading of the file, where it was begun before there was a request."""


class PreparedImport(Struct, frozen=True):
    """One export as it was read, on its way into the records."""

    workspace: Workspace
    request: ImportRequest
    imported: ImportedTable
    source: Source
    sheet: str


def month_of(request: ImportRequest) -> Month | None:
    """The month an export is for, None for the staff list. Raises UsageError where it needs one and has none."""
    if request.kind is Kind.STAFF:
        return None
    if not request.month:
        raise UsageError(
            f"Importing {request.kind} needs the month they belong to.",
            advice("Add it, for example: ", again({"month": "2026-10"})),
        )
    return request.month


def read_file(workspace: Workspace, request: ImportRequest) -> RawTable:
    """The table in the file; one of another kind is handed on, for the matching of its columns to say which."""
    if request.begun:
        _load_beside()
    with workspace.store.reading() as view:
        named = (*request.columns.values(), *named_headings(workspace, view, request.kind))
        place = remembered_place(view, request.kind)

    def read(kind: Kind, sheet: str | None = request.sheet, row: int | None = request.header_row) -> RawTable:
        known = knows_heading(kind, named if kind is request.kind else ())
        return read_table(request.file, sheet=sheet, header_row=row, known_headings=known, begun=request.begun)

    for sheet, row in _places(request, place):
        with suppress(SheetError):
            table = read(request.kind, sheet, row)
            if _is_of(workspace, request, table):
                return table
    try:
        return read(request.kind)
    except NoHeadingsError:
        for other in (kind for kind in Kind if kind is not request.kind):
            with suppress(NoHeadingsError):
                table = read(other)
                if detect_kind(request.kind, table.headings, ()) is not None:
                    return table
        raise


def _load_beside() -> None:
    """Load, while a file is being read, what nearly every export is matched and its people are told by; few other
    commands need either, and both are slow to load."""
    for needed in ("iqa.intake.likeness", "nameparser"):
        import_module(needed)


def _places(request: ImportRequest, known: TablePlace) -> Iterator[tuple[str | None, int | None]]:
    """Where the table of an earlier export stood, to be looked at first; none where the request says where."""
    sheet, row = known.sheet or None, known.header_row or None
    if request.sheet is None and request.header_row is None:
        places = dict.fromkeys([(sheet, row), (sheet, None), (None, row)])
        yield from (one for one in places if one != (None, None))


def _is_of(workspace: Workspace, request: ImportRequest, table: RawTable) -> bool:
    """Whether a table has every column that its kind needs."""
    with workspace.store.reading() as view:
        known = known_columns(workspace, view, request.kind, table.headings)
    return match_columns(request.kind, table.headings, given=request.columns, remembered=known).usable


def columns_of(workspace: Workspace, request: ImportRequest) -> ColumnMapping | None:
    """How the columns of an export match, whether or not it can be taken; None where it has no row of headings.

    Where no heading is known, the first row of texts is prepared for the headings, so that some may be suggested.
    """
    with suppress(SheetError):
        try:
            table = read_file(workspace, request)
        except NoHeadingsError:
            table = read_table(
                request.file, sheet=request.sheet, header_row=request.header_row, begun=request.begun
            )
        with workspace.store.reading() as view:
            remembered = known_columns(workspace, view, request.kind, table.headings)
        return match_columns(
            request.kind,
            table.headings,
            given=request.columns,
            remembered=remembered,
            sheet=table.sheet,
            rows=table.rows,
        )
    return None


def prepare_import(
    workspace: Workspace, request: ImportRequest, month: Month | None, table: RawTable
) -> PreparedImport:
    """The table matched, read and frozen; nothing is stored."""
    with workspace.store.reading() as view:
        people = tuple(view.people.list())
        remembered = known_columns(workspace, view, request.kind, table.headings)
    intake = read_export(
        request.kind,
        table,
        month,
        given_columns=request.columns,
        remembered=remembered,
        people=people,
        office=Office(workspace.settings.vocabulary, _victims(workspace, request.kind), workspace.today),
    )
    source = Source(table.file, table.sha256, intake.counts.accepted)
    return PreparedImport(workspace, request, intake, source, table.sheet)


def _victims(workspace: Workspace, kind: Kind) -> VictimReferences:
    if kind is not Kind.LETTERS:
        return VictimReferences()
    from iqa.records.letters import victim_references  # only a log of letters waits for their room to load

    return victim_references(workspace)
