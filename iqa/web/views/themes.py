"""The themes of a month: what the marks show, the register with its figures, one theme with its evidence, and what
somebody brings by hand."""

from collections.abc import Iterator
from contextlib import suppress

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import Action, by_role
from iqa.charts.picture import Chart
from iqa.domain import Month, OutcomeKind, ThemeState, long_day_of_moment
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.text import begun, counted, percent_range
from iqa.themes.wording import evidence_in_words
from iqa.web.doors import open_address
from iqa.web.fetching.months import month_here
from iqa.web.fetching.themes import theme_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.progress import known_months
from iqa.workflow.theme_figures import ShownTheme, month_themes, pictures_of
from iqa.workflow.themes import (
    BroughtTheme,
    ThemesFound,
    bring_theme,
    find_themes,
    keep_themes,
    move_theme,
    theme_choices,
)

MOVES = {
    ThemeState.ESCALATED: "Put it to the committee",
    ThemeState.ACCEPTED: "Take it on",
    ThemeState.DECLINED: "Decline it",
    ThemeState.ACTION: "Something is being done about it",
    ThemeState.MEASURED: "It was measured whether that helped",
    ThemeState.CLOSED: "Close it",
    ThemeState.REOPENED: "Take it up again",
}
"""What somebody does who moves a theme to a state."""


class ThemeRow(Struct, frozen=True):
    """A theme in a list: the one figure that shows it, in words, and when it was seen last."""

    id: str
    asked: str
    group: str
    state: str
    figure: str
    last_seen: str
    href: str

    @property
    def called(self) -> str:
        return f"{self.id}: {self.asked}"

    @property
    def cells(self) -> tuple[str, ...]:
        return self.group, self.state, self.figure, self.last_seen


class ThemesPage(Struct, frozen=True):
    """The themes of a month, those that wait first. `news` says what the marks show that the register has not yet,
    '' for nothing; `incomparable` are questions that are not compared with earlier months."""

    month_label: str
    month_href: str
    open: tuple[ThemeRow, ...]
    emerging: tuple[ThemeRow, ...]
    ended: tuple[ThemeRow, ...]
    news: str
    incomparable: tuple[str, ...]
    drawn: bool
    add: str
    committee: str


class ThemeStepShown(Struct, frozen=True):
    """One thing that happened to a theme, with what it rested on then."""

    state: str
    when: str
    by: str
    light: str
    reason: str
    evidence: tuple[str, ...]


class ThemePage(Struct, frozen=True):
    """One theme; `moves` are the states that it can come to, with what that means."""

    row: ThemeRow
    month_label: str
    back: str
    steps: tuple[ThemeStepShown, ...]
    charts: tuple[Chart, ...]
    moves: tuple[tuple[str, str], ...]
    act: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class BringPage(Struct, frozen=True):
    """A theme to be entered by hand."""

    month_label: str
    back: str
    questions: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def latest() -> Response:
    """The themes of the latest month."""
    known = known_months(workspace())
    return redirect(url_for("themes.of_month", month=known[-1]) if known else url_for("months.all"))


def of_month(month: Month) -> str:
    """The themes of a month."""
    here = month_here(month).workspace
    grants = here.actor.grants
    rows = [
        (one, _row(one, month))
        for one in month_themes(here, month).themes
        if by_role(Action.SEE_THEMES, grants, one.theme.group or None)
    ]
    found = _found(here, month)
    emerging = tuple(row for one, row in rows if one.theme.state is ThemeState.EMERGING)
    ended = tuple(row for one, row in rows if one.theme.state.is_ended)
    context = ThemesPage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        open=tuple(row for _, row in rows if row not in (*emerging, *ended)),
        emerging=emerging,
        ended=ended,
        news=_news(found) if found else "",
        incomparable=found.incomparable if found else (),
        drawn=found is not None,
        add=url_for("themes.bring", month=month),
        committee=url_for("committee.paper", month=month),
    )
    return page("themes.html", context)


def keep(month: Month) -> Response:
    """Keep what the month's marks show in the register."""
    keep_themes(month_here(month).workspace, month)
    return redirect(url_for("themes.of_month", month=month))


def one(month: Month, name: str) -> str:
    """One theme with its evidence."""
    return page("theme.html", _page(theme_here(month, name), month))


def move(month: Month, name: str) -> Response | tuple[str, int]:
    """Move it on, with a reason."""
    shown, sent = theme_here(month, name), SmallForm(request.form)
    state = sent.one_of("state", [str(one) for one in _moves(shown)], "Choose what becomes of it")
    reason = sent.needed("reason", "Say why in a line")
    if sent.faults:
        return page("theme.html", _page(shown, month, sent)), UNFIT
    move_theme(workspace(), shown.theme.id, ThemeState(state), reason)
    return redirect(url_for("themes.one", month=month, name=shown.theme.id))


def bring(month: Month) -> str:
    """A theme to be entered by hand."""
    return page("theme_add.html", _bring_page(month_here(month).workspace, month, SmallForm({})))


def add(month: Month) -> Response | tuple[str, int]:
    """Enter it."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    asked = theme_choices(here, month).questions
    about = sent.one_of("question", asked, "Choose the question that it is about")
    outcome = next((one for one in OutcomeKind if one.value == sent.text("outcome")), None)
    source = sent.text("source") if outcome else sent.needed("source", "Say in a line where it comes from")
    if sent.faults:
        return page("theme_add.html", _bring_page(here, month, sent)), UNFIT
    theme = bring_theme(here, BroughtTheme(about, month, sent.text("group"), outcome, source))
    return redirect(url_for("themes.one", month=month, name=theme.id))


def _found(here: Workspace, month: Month) -> ThemesFound | None:
    with suppress(NotFoundError):  # nothing is drawn for the month, so no mark shows anything
        return find_themes(here, month)
    return None


def _news(found: ThemesFound) -> str:
    said = (
        f"{counted(len(found.opened), 'theme')} that the register does not have yet" if found.opened else "",
        f"more evidence for {counted(len(found.changed), 'theme')}" if found.changed else "",
    )
    return " and ".join(filter(None, said))


def _row(shown: ShownTheme, month: Month) -> ThemeRow:
    theme = shown.theme
    return ThemeRow(
        id=theme.id,
        asked=shown.asked,
        group=begun(shown.group),
        state=begun(str(theme.state)),
        figure=_figure(shown),
        last_seen=shown.last_seen.label,
        href=url_for("themes.one", month=month, name=theme.id),
    )


def _figure(shown: ShownTheme) -> str:
    if figure := shown.figure:
        interval = percent_range(figure.interval.low, figure.interval.high)
        people = counted(figure.people, "person", "people")
        return f"{figure.rate:.0%} ({interval}; {counted(figure.marks, 'mark')}, {people})"
    if shown.held_back:
        return "Too little to be shown"
    return evidence_in_words(shown.theme.evidence[-1]) if shown.theme.finding and shown.theme.evidence else ""


def _moves(shown: ShownTheme) -> tuple[ThemeState, ...]:
    return tuple(one for one in ThemeState if shown.theme.state.may_become(one))


def _page(shown: ShownTheme, month: Month, sent: SmallForm | None = None) -> ThemePage:
    return ThemePage(
        row=_row(shown, month),
        month_label=month.label,
        back=url_for("themes.of_month", month=month),
        steps=tuple(_steps(shown)),
        charts=pictures_of(workspace(), shown, month),
        moves=tuple((str(one), MOVES[one]) for one in _moves(shown)),
        act=url_for("actions.new", theme=shown.theme.id),
        typed=sent.typed if sent else {},
        faults=sent.faults if sent else (),
    )


def _steps(shown: ShownTheme) -> Iterator[ThemeStepShown]:
    """What happened to a theme, the latest first."""
    for step in reversed(shown.theme.steps):
        yield ThemeStepShown(
            state=begun(str(step.state)),
            when=long_day_of_moment(step.at),
            by=step.by,
            light=step.month.label,
            reason=step.reason,
            evidence=tuple(map(evidence_in_words, step.evidence)),
        )


def _bring_page(here: Workspace, month: Month, sent: SmallForm) -> BringPage:
    choices = theme_choices(here, month)
    return BringPage(
        month_label=month.label,
        back=url_for("themes.of_month", month=month),
        questions=tuple(choices.questions.items()),
        groups=tuple((one, one) for one in choices.groups),
        outcomes=tuple((one.value, begun(one.value)) for one in OutcomeKind),
        typed=sent.typed,
        faults=sent.faults,
    )
