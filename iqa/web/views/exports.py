"""Marks, assessments and actions of a month as tables to take, for ourselves, the committee, or outside."""

from pathlib import Path

from flask import url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import Action, by_role, require_role
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.exports.spreadsheet import table_files
from iqa.exports.tables import Profile
from iqa.web.downloads import download
from iqa.web.fetching.months import month_here
from iqa.web.rendering import page
from iqa.workflow.exporting import COLUMNS, ExportRequest, compose_export
from iqa.workflow.month_documents import WHOLE_AREA

OURS, COMMITTEE, OUTSIDE = (one.value for one in Profile)
POLICE, DEFENCE = "police", "defence"
"""Readers outside who get what concerns them alone."""
READERS = {
    OURS: ("For ourselves", "Each mark with its evidence and the names behind it. It stays in the unit."),
    COMMITTEE: ("For the committee", "Sums over groups of people; small groups are put together."),
    OUTSIDE: ("For outside", "Counts alone: what concerns the police or the defence."),
    POLICE: ("For the police", "The same, with what concerns them alone."),
    DEFENCE: ("For the defence", "The same, with what concerns them alone."),
}
"""Reader -> what their tables are called, and what is in them."""


class ReaderTables(Struct, frozen=True):
    """The tables for one reader: their names with where to take them."""

    title: str
    said: str
    tables: tuple[tuple[str, str], ...]


class ExportsPage(Struct, frozen=True):
    """The tables of a month by reader."""

    month_label: str
    month_href: str
    readers: tuple[ReaderTables, ...]


def all(month: Month) -> str:
    """The tables that whoever asks may take."""
    here = month_here(month).workspace
    readers = [one for one in READERS if one != OURS or by_role(Action.SEE_MARKING, here.actor.grants, WHOLE_AREA)]
    context = ExportsPage(
        month_label=month.label,
        month_href=url_for("months.glance", month=month),
        readers=tuple(_tables(month, one) for one in readers),
    )
    return page("exports.html", context)


def take(month: Month, reader: str, table: str) -> Response:
    """One table with its data dictionary. NotFoundError for one that there is not."""
    here = month_here(month).workspace
    if reader not in READERS or table not in _names(reader):
        raise NotFoundError("There is no such table.", "Take it from the list of the month's tables.")
    if reader == OURS:
        require_role(Action.SEE_MARKING, here.actor, WHOLE_AREA)
    concerns = reader if reader in (POLICE, DEFENCE) else ""
    profile = Profile.EXTERNAL if concerns else Profile(reader)
    made = compose_export(here, ExportRequest(table, profile, month, concerns=concerns))
    name = f"{table} {month} {reader}.xlsx"
    files = table_files(Path(name), made.table, here.settings.protective_marking, made.beside)
    return download(name, next(content for path, content in files.items() if str(path).endswith(".xlsx")))


def _names(reader: str) -> tuple[str, ...]:
    """The tables that hold anything for a reader."""
    return ("marks",) if reader in (OUTSIDE, POLICE, DEFENCE) else tuple(COLUMNS)


def _tables(month: Month, reader: str) -> ReaderTables:
    title, said = READERS[reader]
    return ReaderTables(
        title,
        said,
        tuple(
            (one.capitalize(), url_for("exports.take", month=month, reader=reader, table=one))
            for one in _names(reader)
        ),
    )
