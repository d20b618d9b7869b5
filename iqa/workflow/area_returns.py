"""Returns of Areas: this one's written from its committee's export, others' read, and all put on one page."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from iqa.briefs.areas import Together, areas_page
from iqa.briefs.context import BriefPage
from iqa.committee.context import CommitteeSummary
from iqa.domain import Month, Scheme, long_date
from iqa.errors import InvalidInputError, Problem, SheetError
from iqa.exports.area_return import AreaLine, AreaReturn, JointIssue, read_return, weights_of
from iqa.exports.tables import ExportTable, Profile
from iqa.next_steps import NextStep, advice
from iqa.records.rates import rate_histories
from iqa.records.workspace import Workspace
from iqa.text import counted, nearest
from iqa.themes.detection import MonthRate
from iqa.themes.rates import EVERYBODY
from iqa.workflow.committee import committee_summary
from iqa.workflow.exporting import ExportRequest, compose_export


class ComposedReturn(Struct, frozen=True):
    """This Area's return of a month, and the cells of the committee's export that it is made of."""

    handed: AreaReturn
    cells: ExportTable


def compose_return(workspace: Workspace, month: Month, summary: CommitteeSummary | None = None) -> ComposedReturn:
    """This Area's return of a month. `summary` is the committee's, where it is made already.

    Raises NotFoundError when nothing has been drawn for it.
    """
    cells = compose_export(workspace, ExportRequest("marks", Profile.COMMITTEE, month=month)).table
    weights = weights_of(cells)
    summary = summary or committee_summary(workspace, month)
    lines = []
    with workspace.store.reading() as view:
        for history in rate_histories(workspace, view, month, 0):
            scheme = history.scheme
            for one in history.rates:
                weight = weights.get((scheme.id, one.criterion), 0)
                if one.group == EVERYBODY and one.is_shown and weight:
                    lines.append(_line(scheme, one, weight))
    issues = tuple(
        JointIssue(one.id, one.title, one.response, "\n".join(one.lines)) for one in summary.issues if one.joint
    )
    return ComposedReturn(AreaReturn(workspace.settings.area, month, tuple(lines), issues), cells)


def _line(scheme: Scheme, rate: MonthRate, weight: int) -> AreaLine:
    """The line of a question: of its rate it tells what the paper prints, a whole per cent, and no more."""
    return AreaLine(
        scheme=scheme.id,
        version=scheme.version,
        criterion=rate.criterion,
        question=scheme.criterion(rate.criterion).question,
        n=rate.marks,
        people=rate.people,
        weight=weight,
        met=weight * round(100 * rate.rate) / 100,
        effective_n=round(rate.n, 2),
    )


def _check_there(files: Sequence[Path], month: Month) -> None:
    """SheetError for files that are not there, each with the one that was perhaps meant."""
    problems = []
    for path in (one for one in files if not one.exists()):
        folder = path.absolute().parent
        beside = [one.name for one in folder.glob("*.xls*")] if folder.is_dir() else []
        meant = nearest(path.name, beside)
        missing = f"file {path.name} in {folder}" if folder.is_dir() else f"folder {folder}"
        hint = f" Did you mean {meant}?" if meant else ""
        problems.append(Problem("no-file", f"There is no {missing}.{hint}"))
    if problems:
        raise SheetError(
            f"{counted(len(problems), 'return is', 'returns are')} not where the command says.",
            advice(
                "Each Area hands on the workbook that it writes with: ",
                NextStep("brief", {"kind": "return", "month": str(month)}),
            ),
            problems,
        )


def merge_returns(
    workspace: Workspace, month: Month, files: Sequence[Path], composed: ComposedReturn | None = None
) -> BriefPage:
    """This Area's month and those of other Areas on one page. `composed` is this Area's return, where it is made
    already. Nothing is recorded.

    Raises SheetError for files that are not there or a file that is no return, and InvalidInputError, with every
    fault, for one of another month or of an Area that is there already.
    """
    _check_there(files, month)
    own = (composed or compose_return(workspace, month)).handed
    returns = [own, *map(read_return, files)]
    names = ["", *(path.name for path in files)]
    problems = []
    for place, (one, name) in enumerate(zip(returns, names, strict=True)):
        if one.month != month:
            told = f"{name} is of {one.month.label}, not of {month.label}."
            problems.append(Problem("other-month", told))
        elif one.area.casefold() in {other.area.casefold() for other in returns[:place]}:
            problems.append(Problem("area-twice", f"{name} is the return of {one.area}, which is in it already."))
    if problems:
        raise InvalidInputError(
            "These returns cannot be put together.", "Give one return of each Area, of this month.", problems
        )
    settings = workspace.settings
    together = Together(
        settings.area, settings.scheme_name, settings.protective_marking, long_date(workspace.today)
    )
    return areas_page(returns, together)
