"""How far first and second markers agree since a month; a marker's own figures for them and their line manager."""

from flask import request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.moderation.context import AgreementPage, FigureRow
from iqa.next_steps import Hint
from iqa.records.workspace import Workspace
from iqa.web.downloads import shown_alone
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.agreement import agreement_since
from iqa.workflow.progress import known_months
from iqa.workflow.rendering import agreement_files

USUAL_MONTHS = 12
"""Since how many months, where nobody says."""


class SchemeRows(Struct, frozen=True):
    """One scheme's agreement: rows of cells, for its strands and for its questions."""

    title: str
    strands: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[str, ...], ...]


class AgreeingPage(Struct, frozen=True):
    """How far markers agree. `found` is the figures, None where nothing was marked twice: `lacking` says so and
    `what_first` what to do. `whole` leads to the page with every figure."""

    found: AgreementPage | None
    schemes: tuple[SchemeRows, ...]
    choices: tuple[tuple[str, str], ...]
    whole: str
    typed: dict[str, str]
    lacking: str = ""
    what_first: Hint = ""
    faults: tuple[FieldFault, ...] = ()


def since() -> str | tuple[str, int]:
    """The figures since a month: that of twelve months ago where none is chosen."""
    here, sent = workspace(), SmallForm(request.args)
    known = known_months(here)
    if not known:
        raise NotFoundError("Nothing has been marked yet.", "Come back once a month has been marked twice.")
    months = {str(one): one for one in known}
    sent.typed.setdefault("since", str(known[-USUAL_MONTHS:][0]))
    chosen = sent.one_of("since", months, "Choose one of the months")
    shown = page("agreement.html", _page(here, months.get(chosen, known[-1]), tuple(known), sent))
    return (shown, UNFIT) if sent.faults else shown


def whole(month: Month) -> Response:
    """Every figure since a month, as a page to print."""
    here = month_here(month).workspace
    (content,) = agreement_files(here, agreement_since(here, month)).values()
    return shown_alone(content)


def _page(here: Workspace, since: Month, known: tuple[Month, ...], sent: SmallForm) -> AgreeingPage:
    found, lacking = None, ""
    first: Hint = ""
    try:
        found = agreement_since(here, since).page
    except NotFoundError as nothing:
        lacking, first = nothing.message, nothing.hint
    return AgreeingPage(
        found=found,
        schemes=tuple(
            SchemeRows(one.title, tuple(map(_cells, one.strands)), tuple(map(_cells, one.questions)))
            for one in (found.schemes if found else ())
        ),
        choices=tuple((str(one), one.label) for one in reversed(known)),
        whole=url_for("agreement.whole", month=since) if found else "",
        typed=sent.typed,
        lacking=lacking,
        what_first=first,
        faults=sent.faults,
    )


def _cells(row: FigureRow) -> tuple[str, ...]:
    return row.label, f"{row.pairs:,}", row.raw or "–", row.ac1 or row.note or "–"
