"""What runs over the months: themes, actions, issues of an inspection."""

from iqa.access import Action, require_role
from iqa.committee.inspection import IssueReport
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.themes.action_report import ActionReport
from iqa.web.fetching.months import month_here
from iqa.web.site import workspace
from iqa.workflow.actions import action_reports
from iqa.workflow.inspection import read_issues
from iqa.workflow.theme_figures import ShownTheme, theme_shown


def theme_here(month: Month, name: str) -> ShownTheme:
    """A theme of the register with its figure of a month, of the whole Area or of a unit of whoever asks.
    NotFoundError where there is no such theme."""
    here = month_here(month).workspace
    found = theme_shown(here, name, month)
    require_role(Action.SEE_THEMES, here.actor, found.theme.group or None)
    return found


def action_here(name: str) -> ActionReport:
    """The action of an address. NotFoundError where there is none."""
    found = next((one for one in action_reports(workspace()) if one.action.id == name.upper()), None)
    if found is None:
        raise NotFoundError(f"There is no action {name}.", "Open it from the list of actions.")
    return found


def issue_here(name: str) -> IssueReport:
    """An issue of the inspection. NotFoundError where there is none of that id."""
    found = next((one for one in read_issues(workspace()) if one.issue.id == name), None)
    if found is None:
        raise NotFoundError(f"There is no issue {name}.", "Open it from the list of what the inspection raised.")
    return found
