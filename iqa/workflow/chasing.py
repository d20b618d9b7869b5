"""The chase list of the day of import: letters owed and not sent, by who must act, as a page and as a table."""

from collections.abc import Iterable
from pathlib import Path

from iqa.documents.chase_list_page import chase_list_page, chase_list_rows
from iqa.intake.letters_owed import Working
from iqa.sheets.writing import write_csv
from iqa.workdays import Month
from iqa.workflow.files import write_files
from iqa.workflow.workspace import Workspace


def write_chase_list(workspace: Workspace, month: str, working: Iterable[Working]) -> tuple[Path, ...]:
    """Write chase-list.html and chase-list.csv of a month (YYYY-MM). Returns their paths."""
    from iqa.documents.environment import render_html, template_folders  # Jinja is heavy; few imports need it

    label = Month.parse(month).label
    page = chase_list_page(working, label, workspace.settings, workspace.people(), workspace.today)
    folder = workspace.out(month)
    html, table = folder / "chase-list.html", folder / "chase-list.csv"
    write_files({html: render_html("chase_list.html", page, template_folders(workspace.root))})
    write_csv(table, *chase_list_rows(page))
    return html, table
