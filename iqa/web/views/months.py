"""The months of a workspace, and one at a glance: what is done, what is due, whose turn it is."""

from collections.abc import Iterator

from flask import redirect, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import Kind, Month
from iqa.next_steps import Advice
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.text import counted
from iqa.web.doors import is_open, leads_on, open_address
from iqa.web.fetching.months import MonthHere, month_here
from iqa.web.rendering import PAGES, page
from iqa.web.sample_names import TITLES
from iqa.web.site import workspace
from iqa.web.views.urgent import UrgentInShort, urgent_in_short
from iqa.workflow.my_work import has_work_to_mark
from iqa.workflow.progress import (
    AssessorStatus,
    known_months,
    may_see_progress,
    month_imports,
    month_status,
    settings_notes,
    workspace_state,
)
from iqa.workflow.steps import Import
from iqa.workflow.what_next import MonthState, what_next


class MonthLink(Struct, frozen=True):
    """A page to choose."""

    label: str
    href: str


class MonthsPage(Struct, frozen=True):
    """The months there are, the latest first; `next_steps` where there are none. `begin` leads to another."""

    months: tuple[MonthLink, ...]
    next_steps: tuple[Advice, ...]
    begin: str


class Stage(Struct, frozen=True):
    """One stage of a month: how far it is in words, and whether it is done or waits. `href` is its page."""

    title: str
    said: str
    done: bool
    href: str = ""


class GlancePage(Struct, frozen=True):
    """A month at a glance. The first of `next_steps` presses most; `urgent` is for the manager at once. `queue`
    is where to mark, while whoever asks has something to mark."""

    label: str
    next_steps: tuple[Advice, ...]
    stages: tuple[Stage, ...]
    assessors: tuple[AssessorStatus, ...]
    urgent: tuple[UrgentInShort, ...]
    imports: tuple[Import, ...]
    notes: tuple[str, ...]
    queue: str
    ways: tuple[MonthLink, ...]


def latest() -> Response:
    """The latest month, or the list of them while there is none; the first page that is open to whoever may see
    neither."""
    if not is_open("months.glance"):
        return redirect(next(url_for(one) for one in (*PAGES, "people.me") if is_open(one)))
    known = known_months(workspace())
    return redirect(url_for("months.glance", month=known[-1]) if known else url_for("months.all"))


def all() -> str:
    """The months that the workspace knows."""
    here = workspace()
    known = [MonthLink(one.label, url_for("months.glance", month=one)) for one in reversed(known_months(here))]
    steps = () if known else what_next(workspace_state(here))
    return page("months.html", MonthsPage(tuple(known), steps, open_address("imports.choose")))


def glance(month: Month) -> str:
    """One month at a glance."""
    found = month_here(month)
    here, of = found.workspace, found.month
    state = workspace_state(here, of)
    of_month = next(one for one in state.months if one.month == of)
    rows = tuple(_of_whom_they_may_know(here, month_status(here, of)))
    context = GlancePage(
        label=of.label,
        next_steps=what_next(state, of),
        stages=tuple(map(_openable, _stages(of_month, of))),
        assessors=rows,
        urgent=urgent_in_short(here, of),
        imports=month_imports(here, of) if is_open("imports.choose") else (),
        notes=settings_notes(here),
        ways=tuple(one for one in _ways(of_month, of) if leads_on(one.href)),
        queue=open_address("queue.mine", month=of) if _may_mark_now(found, of_month) else "",
    )
    return page("month.html", context)


def _of_whom_they_may_know(here: Workspace, rows: tuple[AssessorStatus, ...]) -> Iterator[AssessorStatus]:
    """The markers of whom whoever asks may know how far they are."""
    people = here.people() if here.actor.grants is not None else {}
    return (row for row in rows if may_see_progress(here.actor, row.assessor, people))


def _may_mark_now(found: MonthHere, state: MonthState) -> bool:
    """Whether whoever asks has something to mark; where nobody has said yet who they are, whether anybody has."""
    actor = found.workspace.actor
    if actor.person is None and actor.grants is None:
        return _waits_for_marks(state)
    return has_work_to_mark(found.workspace, found.month)


def _waits_for_marks(state: MonthState) -> bool:
    """Whether anything that was drawn is still to be marked, by a first or a second marker."""
    second = state.second
    return state.submitted < state.to_mark or (second is not None and second.marked < second.selected)


def _openable(stage: Stage) -> Stage:
    """A stage, with a link only where its page is open to whoever asks."""
    return stage if not stage.href or leads_on(stage.href) else replace(stage, href="")


def _stages(state: MonthState, month: Month) -> Iterator[Stage]:
    """The stages of a month in their order, each with how far it is."""
    exports = ", ".join(sorted(kind.replace("-", " ") for kind in state.imported))
    took = f"In: {exports}" if exports else "None in yet"
    yield Stage("Exports", took, bool(state.imported), url_for("imports.choose", month=month))
    for scheme, kind in KINDS.items():
        if kind in state.imported or scheme in state.drawn:
            done = scheme in state.drawn
            href = url_for("draws.wanted", month=month, scheme=scheme)
            yield Stage(f"Sample: {TITLES[scheme].lower()}", "Drawn" if done else "Not drawn yet", done, href)
    marked = (
        f"{state.submitted} of {counted(state.to_mark, 'piece')} of work submitted" if state.drawn else "Not begun"
    )
    done = bool(state.drawn) and state.submitted >= state.to_mark - state.nobodys
    yield Stage("Marking", marked, done, url_for("queue.mine", month=month) if state.drawn else "")
    if state.unsettled and not state.second:
        url = url_for("settling.waiting", month=month)
        yield Stage("Marked in pairs", f"{state.unsettled} to settle", False, url)
    if state.second:
        again = f"{state.second.marked} of {state.second.selected} marked, {state.unsettled} to settle"
        yield Stage(
            "Second marking",
            again,
            state.second.marked >= state.second.selected and not state.unsettled,
            url_for("settling.waiting" if state.unsettled else "second_marking.drawn", month=month),
        )
    elif state.submitted and not state.letters:
        yield Stage("Second marking", "Not drawn", False, url_for("second_marking.wanted", month=month))
    url = url_for("letters.all", month=month) if state.drawn else ""
    written = [f"{counted(state.letters, 'letter')} issued"] * bool(state.letters)
    written += [f"{counted(state.drafts, 'draft')} to issue"] * bool(state.drafts)
    done = bool(state.letters) and not state.new_marks and not state.drafts
    yield Stage("Feedback letters", ", ".join(written) or "Not written yet", done, url)
    paper = url_for("committee.paper", month=month) if state.drawn else ""
    met = "It has met" if state.met else "Its paper was written" if state.summary else "Not met yet"
    yield Stage("Committee", met, state.summary, paper)


def _ways(state: MonthState, month: Month) -> Iterator[MonthLink]:
    """What else of a month can be looked at."""
    if Kind.LETTERS in state.imported:
        yield MonthLink("Letters to victims that are owed, or in doubt", url_for("chasing.all", month=month))
        yield MonthLink("The letters to victims themselves", url_for("victims_letters.choose", month=month))
    if state.drawn:
        yield MonthLink("Drawn work: give it to somebody else, replace it", url_for("pieces.all", month=month))
        yield MonthLink("Workbooks, for whoever marks in Excel", url_for("workbooks.all", month=month))
        yield MonthLink("Marks that are disputed", url_for("disputes.all", month=month))
        yield MonthLink("Your own list: late feedback, disputes not decided", url_for("disputes.own", month=month))
        yield MonthLink("Markers in pairs: somebody new beside somebody experienced", url_for("pairs.listed"))
        yield MonthLink("Calibration: everybody marks the same few", url_for("calibration.wanted", month=month))
        if state.second:
            yield MonthLink("How far markers agree", url_for("agreement.since"))
        yield MonthLink(
            "Good practice: keep it, and share it once they agree", url_for("practice.bank", month=month)
        )
        yield MonthLink("Themes", url_for("themes.of_month", month=month))
        yield MonthLink("What became known of cases", url_for("outcomes.all", month=month))
        yield MonthLink("Meetings and their minutes", url_for("meetings.all", month=month))
        yield MonthLink("Briefs and posters", url_for("briefs.all", month=month))
        yield MonthLink("Tables to take: marks, assessments, actions", url_for("exports.all", month=month))
    yield MonthLink("Documents of the month", url_for("documents.all", month=month))
