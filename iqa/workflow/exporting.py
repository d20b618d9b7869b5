"""Marks, assessments and actions as tables to export, for one of three kinds of reader."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from iqa.domain import Month, long_date
from iqa.errors import UsageError
from iqa.exports.by_question import count_by_question
from iqa.exports.columns import ACTION_COLUMNS, ASSESSMENT_COLUMNS, ASSISTED_COLUMNS, MARK_COLUMNS, OUTSIDE_COLUMNS
from iqa.exports.committee import action_entries, assessment_entries, for_committee, mark_entries
from iqa.exports.outside import DEFENCE, POLICE, assessed_rows, barrier_rows, police_rows
from iqa.exports.rows import ExportedWork, action_rows, assessment_row, mark_rows
from iqa.exports.tables import Cells, ExportColumn, ExportTable, Profile, columns_for, in_order
from iqa.next_steps import advice, again
from iqa.records.marked_work import WorkToExport, work_to_export
from iqa.records.workspace import Workspace
from iqa.workflow.committee import assisted_in

COLUMNS: Mapping[str, tuple[ExportColumn, ...]] = {
    "marks": MARK_COLUMNS,
    "assessments": ASSESSMENT_COLUMNS,
    "actions": ACTION_COLUMNS,
}
ENTRIES = {"marks": mark_entries, "assessments": assessment_entries, "actions": action_entries}
NOT_MARKED_NOTE = (
    "A blank rating is not yet marked: it is neither zero nor 'Not applicable', which has its own word."
)


class ExportRequest(Struct, frozen=True):
    """What to export. `table` is marks, assessments or actions. Without `month` and `since`, every month drawn.

    `concerns` narrows a file for outside to what concerns the police or the defence; '' is both.
    """

    table: str
    profile: Profile = Profile.INTERNAL
    month: Month | None = None
    since: Month | None = None
    concerns: str = ""


class ComposedExport(Struct, frozen=True):
    """A table with its data dictionary, and what stands on a sheet or in a file beside it: of marks the counts by
    question or, for the committee, the rates of letters that the checks helped."""

    table: ExportTable
    beside: ExportTable | None = None


def compose_export(workspace: Workspace, request: ExportRequest) -> ComposedExport:
    """The table asked for.

    Errors: UsageError for a table that has nothing for this reader, or two ways of naming the months;
    NotFoundError when nothing was drawn.
    """
    columns = _columns(request)
    outside = request.profile is Profile.EXTERNAL
    known = work_to_export(
        workspace, request.month, request.since, with_police=outside and request.table == "marks"
    )
    rows, notes = _MAKERS[request.profile](workspace, request, known)
    table = ExportTable(
        title=request.table.capitalize(),
        columns=columns,
        rows=tuple(in_order(columns, row) for row in rows),
        notes=(*_about(workspace, request, known), *notes),
    )
    beside = _helped(workspace, request, known)
    if request.table == "marks" and request.profile is Profile.INTERNAL:
        scales = {work.draw.scheme: [r.label for r in work.marked.scheme.scale] for work in known.works}
        beside = count_by_question([row for row in rows if row["In the figures"] == "yes"], scales)
    return ComposedExport(table, beside)


HELPED = "Helped by the checks"
HELPED_NOTE = (
    f"Where letters were read and checked, a workbook (.xlsx) has a sheet {HELPED}, and a .csv a file of that "
    "name beside it: rates of letters with more certainty from the same marks, as the committee's paper has them."
)


def _helped(workspace: Workspace, request: ExportRequest, known: WorkToExport) -> ExportTable | None:
    """Rates of letters helped by the checks, for the committee's file of marks; None where there are none."""
    if request.table != "marks" or request.profile is not Profile.COMMITTEE:
        return None
    with workspace.store.reading() as view:
        rows = tuple(
            (str(month), scheme, line.question, *shown)
            for month in known.months
            for scheme, line in assisted_in(workspace, view, month)
            for shown in [
                (
                    *(line.plain, line.plain_interval, line.assisted, line.assisted_interval),
                    *(line.saved, line.unread),
                )
            ]
        )
    return ExportTable(HELPED, ASSISTED_COLUMNS, rows) if rows else None


def _columns(request: ExportRequest) -> tuple[ExportColumn, ...]:
    outside = request.table == "marks" and request.profile is Profile.EXTERNAL
    chosen = columns_for(OUTSIDE_COLUMNS if outside else COLUMNS[request.table], request.profile)
    if not chosen or (request.concerns == POLICE and not outside):
        raise UsageError(
            f"Nothing about {request.table} concerns the {request.concerns or 'police or the defence'}.",
            advice(
                "Choose ",
                again({"for": "internal"}),
                " or ",
                again({"for": "committee"}),
                f", or export marks for the {request.concerns or 'outside'}.",
            ),
        )
    return chosen


def _about(workspace: Workspace, request: ExportRequest, known: WorkToExport) -> tuple[str, ...]:
    """What the file is, in the words of its dictionary. Names nobody."""
    months = " to ".join(dict.fromkeys(month.label for month in (known.months[0], known.months[-1])))
    return (
        f"{workspace.settings.area}: {request.table}, {months}; for {request.profile} use, "
        f"made on {long_date(workspace.today)}.",
        f"Protective marking: {workspace.settings.protective_marking}.",
    )


def _internal(workspace: Workspace, request: ExportRequest, known: WorkToExport) -> tuple[list[Cells], list[str]]:
    makers: Mapping[str, Callable[[ExportedWork], Sequence[Cells]]] = {
        "marks": lambda work: tuple(mark_rows(work, known.names[work.draw.id])),
        "assessments": lambda work: (assessment_row(work, known.names[work.draw.id]),),
        "actions": lambda work: tuple(action_rows(work, known.names[work.draw.id])),
    }
    rows = [row for work in known.works for row in makers[request.table](work)]
    return rows, [NOT_MARKED_NOTE] if request.table == "marks" else []


def _for_committee(
    workspace: Workspace, request: ExportRequest, known: WorkToExport
) -> tuple[list[Cells], list[str]]:
    limits = workspace.settings.committee
    made = for_committee(ENTRIES[request.table](known.reported), limits)
    least = f"{limits.smallest_marks} {request.table} and {limits.smallest_people} people"
    return list(made.rows), [
        "No row is about a person or a piece of work: each adds up the work of a group. Only submitted work of "
        "the random sample is in it; work that is always included, and work done outside the Area, is left out.",
        f"Each row rests on at least {least}. Groups with less are put together with others, also where taking "
        f"the rows from their total would show one of them: {made.put_together} rows stand for several groups.",
        f"Left out altogether, since not even the whole Area has enough: {made.entries_out} {request.table}, "
        f"{made.lines_out} {'questions' if request.table == 'marks' else 'months of a scheme'}.",
        *([HELPED_NOTE] if request.table == "marks" else []),
        *(WHAT_REMAINS if request.table == "marks" else WHAT_REMAINS[1:]),
    ]


WHAT_REMAINS = (
    "What it can still tell: a row of which all or none is to standard says so of everybody behind it, and "
    "somebody who knows one mark of a row knows a little of the others. The weights tell nothing more of the "
    "marks, whoever knows how much work each person has.",
    "What it can still tell: two files of the same month, made before and after a mark was added, differ by that "
    "mark. Give out one, when the month is done.",
)


def _for_outside(
    workspace: Workspace, request: ExportRequest, known: WorkToExport
) -> tuple[list[Cells], list[str]]:
    if request.table == "assessments":
        return list(assessed_rows(known.works)), ["Counts of the whole Area; nothing here is about a person."]
    limits, rows, rare = workspace.settings.committee, list[Cells](), 0
    for month in known.months:
        if request.concerns != DEFENCE:
            rows += police_rows(month, known.police.get(month, ()), limits)
        if request.concerns != POLICE:
            found, few = barrier_rows(month, known.of_month(month), limits)
            rows, rare = [*rows, *found], rare + few
    notes = ["Counts alone; nothing here is about a person."]
    if request.concerns != DEFENCE:
        notes.append(
            "Failures are counted in the whole of the DGA export, one row a failure. A wording that stands in "
            f"fewer than {limits.smallest_marks} of a month's failures is called other."
        )
    if request.concerns != POLICE:
        notes.append(
            "Barriers are counted in the random sample, not in all cases. Left out because they rest on "
            f"fewer than {limits.smallest_marks} marks or {limits.smallest_people} people: {rare}."
        )
    return rows, notes


_MAKERS = {Profile.INTERNAL: _internal, Profile.COMMITTEE: _for_committee, Profile.EXTERNAL: _for_outside}
