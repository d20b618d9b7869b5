"""The committee's paper of a month: its first page and figures to look at, and the whole to take in each form."""

from collections.abc import Iterator

from flask import url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.committee.context import CommitteeSummary, RateFigure, RateTable
from iqa.domain import MeetingKind, Month
from iqa.records.workspace import Workspace
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.fetching.months import month_here
from iqa.web.rendering import page
from iqa.workflow.committee import committee_summary
from iqa.workflow.rendering import summary_files

FORMS = {"word": (".docx", "Word"), "pdf": (".pdf", "PDF"), "page": (".html", "a page to print or send")}
"""The forms of the paper: how the file ends, and what it is called."""


class ShownTable(Struct, frozen=True):
    """The rates of one scheme: a question a row, then its figures under the other headings, None for one that is
    not shown. `held_back` counts these."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[RateFigure | None, ...]], ...]
    held_back: int


class PaperPage(Struct, frozen=True):
    """The paper, its tables, the forms to take it in, and where the minutes, the briefs and the themes are."""

    month: Month
    month_href: str
    paper: CommitteeSummary
    tables: tuple[ShownTable, ...]
    forms: tuple[tuple[str, str], ...]
    meeting: str
    minutes: str
    briefs: str
    themes: str


def paper(month: Month) -> str:
    """The paper as a page."""
    here = month_here(month).workspace
    return page("committee.html", _page(here, month))


def take(month: Month, which: str) -> Response:
    """The whole paper in one of its forms."""
    here = month_here(month).workspace
    ending, _ = FORMS[which]
    files = summary_files(here, committee_summary(here, month))
    name = next(one for one in files if one.endswith(ending))
    return download(name, files[name])


def _page(here: Workspace, month: Month) -> PaperPage:
    found = committee_summary(here, month)
    kind = MeetingKind.COMMITTEE
    return PaperPage(
        month=month,
        month_href=open_address("months.glance", month=month),
        paper=found,
        tables=tuple(shown for table in found.tables for shown in _tables(table)),
        forms=tuple(
            (called, url_for("committee.take", month=month, which=which)) for which, (_, called) in FORMS.items()
        ),
        meeting=url_for("meetings.one", month=month, kind=kind),
        minutes=open_address("minutes.choose", month=month),
        briefs=url_for("briefs.all", month=month),
        themes=url_for("themes.of_month", month=month),
    )


def _tables(table: RateTable) -> Iterator[ShownTable]:
    """The rates of a scheme by unit, then those by type of work where some may be shown."""
    yield ShownTable(
        title=f"{table.title}: how often each question was met",
        headings=("Question", "All units", *table.units),
        rows=tuple((row.question, (row.everybody, *row.units)) for row in table.rows),
        held_back=table.suppressed,
    )
    if table.types:
        yield ShownTable(
            title=f"{table.title}, in all units together: by {table.by_type}",
            headings=("Question", *table.types),
            rows=tuple((row.question, row.types) for row in table.rows_by_type),
            held_back=table.types_suppressed,
        )
