"""`iqa status`: what to do next, and how far the month is. It loads little, since it is asked most often."""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from iqa.cli.common import print_json, print_table, some_month_option, workspace_command
from iqa.cli.ending import ends_with
from iqa.cli.next_steps import in_words, steps_as_json
from iqa.domain import Kind, Month, long_date
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.values import as_dict
from iqa.workflow.own_list import OwnList, own_list
from iqa.workflow.progress import (
    AssessorStatus,
    SecondMarkingStatus,
    month_imports,
    month_status,
    second_marking_status,
    settings_notes,
    workspace_state,
)
from iqa.workflow.replacements import own_replacements
from iqa.workflow.steps import Import
from iqa.workflow.urgent import ListedMatter, urgent_in_words, urgent_list
from iqa.workflow.what_next import MONTHS_LOOKED_AT, what_next


@workspace_command("status")
@some_month_option("The month to look at; without it, the latest.")
def status_command(workspace: Workspace, as_json: bool, month: Month | None) -> None:
    """Say what to do next, and show how far each assessor is with a month."""
    state = workspace_state(workspace, month)
    urgent = urgent_list(workspace, month)
    looked_at = (month,) if month else tuple(one.month for one in state.months[-MONTHS_LOOKED_AT:])
    own = own_list(workspace, *filter(None, looked_at))
    if month is None and state.months:
        month = state.months[-1].month
    found = what_next(state, month)
    rows = month_status(workspace, month) if month else ()
    imports = month_imports(workspace, month) if month else ()
    replaced = own_replacements(workspace, month) if month and rows else ()
    again = second_marking_status(workspace, month) if month and rows else None
    notes = settings_notes(workspace)
    ends_with(None)
    if as_json:
        print_json(
            {
                "month": month,
                "next_steps": [step for one in found for step in steps_as_json(one)],
                "imports": [_import_as_json(one) for one in imports],
                "assessors": [as_dict(row) for row in rows],
                "second_marking": as_dict(again) if again else None,
                "replacements": [as_dict(one) for one in replaced],
                "notes": notes,
                "urgent": [urgent_as_json(one) for one in urgent],
                "own_list": as_dict(own),
            }
        )
        return
    for number, one in enumerate(found):
        click.echo(f"{'Also' if number else 'Next'}: {in_words(one)}")
    if month:
        click.echo(f"\n{month.label}")
    if rows:
        _tell_assessors(rows)
    if again and month:
        click.echo(_second_marking_in_words(again, month))
    for each in replaced:
        click.echo(
            f"Replaced, {each.name}, {each.scheme}: {each.ineligible} ineligible, {each.unavailable} unavailable. "
            "Only they and their line manager are shown this."
        )
    told = (*map(urgent_in_words, urgent), *_own_in_words(own), *(f"Settings: {note}" for note in notes))
    for line in (*told, *map(_import_in_words, imports)):
        click.echo(line)


def urgent_as_json(one: ListedMatter) -> dict[str, Any]:
    """A matter for scripts."""
    matter = one.matter
    return {
        "kind": str(matter.kind),
        "month": str(matter.month),
        "item": matter.item_key,
        "criterion": matter.criterion,
        "says": matter.says,
        "noted_by": one.noted_by,
        "manager": one.manager,
        "manager_name": one.manager_name,
        "seen_to": {"by": one.answer.by, "at": one.answer.at, "done": one.answer.done} if one.answer else None,
    }


def _own_in_words(own: OwnList) -> Iterator[str]:
    """What only the acting manager is shown, of the people they manage."""
    for late in own.late:
        yield (
            f"Feedback is late: {late.name}, marked by {long_date(late.marked_on)}, due {long_date(late.due)}. "
            "Only their line manager is shown this."
        )
    for one in own.disputes:
        since = f" since {long_date(one.since)}" if one.since else ""
        yield f"Disputed{since}, not decided: {one.urn} {one.criterion}, {one.name}. iqa dispute list shows it."


def _tell_assessors(rows: Iterable[AssessorStatus]) -> None:
    print_table(
        ["Assessor", "Scheme", "To mark", "Not started", "In progress", "Submitted"],
        [
            [
                f"{row.name} (not on the staff list)" if row.off_list else row.name,
                row.scheme,
                str(row.to_mark),
                str(row.not_started),
                str(row.in_progress),
                str(row.submitted),
            ]
            for row in rows
        ],
    )


_ITEMS = {
    Kind.STAFF: ("person", "people"),
    Kind.LETTERS: ("letter", ""),
    Kind.POLICE_FILES: ("failure", ""),
    Kind.OUTCOMES: ("outcome", ""),
}
"""What came of an import is called, one and several; of the others: pieces of work."""


def _import_in_words(one: Import) -> str:
    """'Imported: cases.xlsx, cases, version 1, 19 rows (step 2)'."""
    version = f", version {one.version}" if one.version else ""
    what = "staff list" if one.kind is Kind.STAFF else str(one.kind)
    rows = counted(one.rows, *_ITEMS.get(one.kind, ("piece of work", "pieces of work")))
    return f"Imported: {one.file} ({what}{version}, {rows}): step {one.step.number}"


def _import_as_json(one: Import) -> dict[str, Any]:
    return {
        "step": one.step.number,
        "kind": str(one.kind),
        "file": one.file,
        "rows": one.rows,
        "version": one.version,
        "at": one.step.at,
        "by": one.step.by,
    }


def _second_marking_in_words(found: SecondMarkingStatus, month: Month) -> str:
    """'Second marking: 11 pieces of work selected, 9 marked, 7 settled. 3 questions wait: iqa settle …'."""
    nobody = f" ({found.nobody} of them nobody else may mark)" if found.nobody else ""
    said = (
        f"Second marking: {counted(found.selected, 'piece')} of work selected{nobody}, {found.marked} marked, "
        f"{found.settled} settled."
    )
    if found.waiting:
        wait = counted(found.waiting, "question waits", "questions wait")
        said += f" {wait} to be settled: iqa settle --month {month}"
    return said
