"""The first page of the committee's paper: what moved, the themes, what is to be decided, what became of actions.

Nobody's work is named. A figure stands here only where the tables behind this page show the same one, so that
nothing that is held back there can be worked out from here.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from iqa.committee.context import (
    ActionLine,
    ChangeLine,
    CriterionRow,
    FirstPage,
    RateFigure,
    RateTable,
    ThemeLine,
)
from iqa.domain import ActionState, ImprovementAction, Month, Route, Scheme, Theme, ThemeState, long_date
from iqa.statistics import benjamini_hochberg, fisher_exact
from iqa.text import joined
from iqa.themes.action_report import ActionReport
from iqa.themes.detection import FALSE_DISCOVERIES, Counted, MonthRate
from iqa.themes.rates import EVERYBODY
from iqa.themes.wording import asked_in_words, effect_in_words, group_in_words, verdict_in_words

MOST_THEMES = 3
MOST_CHANGES = 3


class FirstPageRequest(Struct, frozen=True):
    """What the first page is composed from. `rates` maps each scheme to its rates of this month and of those
    behind it; `themes` are those of the register that are open."""

    month: Month
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    rates: Mapping[str, Sequence[MonthRate]] = field(default_factory=dict)
    themes: Sequence[Theme] = ()
    actions: Sequence[ActionReport] = ()


def compose_first_page(request: FirstPageRequest, tables: Iterable[RateTable]) -> FirstPage:
    """The first page, from what the tables of the month show."""
    rows = {(table.title, row.question): (table, row) for table in tables for row in table.rows}
    changes = [
        change for scheme, rates in request.rates.items() for change in _changes(request, scheme, rates, rows)
    ]
    before = [change.before for change in changes]
    themes = [line for theme in request.themes if (line := _theme_line(request, theme, rows)) is not None]
    themes.sort(key=lambda line: (line.state == ThemeState.EMERGING, line.rate))
    to_decide = [line for line in themes if line.state in (ThemeState.ESCALATED, ThemeState.REOPENED)]
    return FirstPage(
        since=before[0] if before else "",
        improved=tuple(one for one in changes if one.rose)[:MOST_CHANGES],
        worsened=tuple(one for one in changes if not one.rose)[:MOST_CHANGES],
        compared=any(_last_before(request.month, rates) for rates in request.rates.values()),
        themes=tuple(themes[:MOST_THEMES]),
        more_themes=max(0, len(themes) - MOST_THEMES),
        decisions=tuple(
            f"{line.id}, {line.question} ({line.group}): take it on with an action, or decline it with a reason."
            for line in to_decide[:MOST_THEMES]
        ),
        overdue=tuple(_action_line(request, one, rows) for one in request.actions if one.is_overdue),
        judged=tuple(_action_line(request, one, rows) for one in request.actions if _is_judged(one)),
    )


_Rows = Mapping[tuple[str, str], tuple[RateTable, CriterionRow]]
"""Scheme's title and question -> its table and row, as this month's tables show them."""


def _changes(
    request: FirstPageRequest, scheme_id: str, rates: Sequence[MonthRate], rows: _Rows
) -> list[ChangeLine]:
    """The questions that moved by more than luck since the month before, those that moved most first."""
    last = _last_before(request.month, rates)
    if last is None:
        return []
    whole = {(one.criterion, one.month): one for one in rates if one.group == EVERYBODY}
    scheme = request.schemes[scheme_id]
    pairs = [
        (criterion.question, whole[criterion.id, last], whole[criterion.id, request.month])
        for criterion in scheme.criteria
        if (criterion.id, last) in whole and (criterion.id, request.month) in whole
        and _figure(rows, scheme, criterion.question, EVERYBODY) is not None
        and whole[criterion.id, last].is_shown
    ]  # fmt: skip
    chances = [_luck(_counted(then), _counted(now)) for _, then, now in pairs]
    stands = benjamini_hochberg(chances, FALSE_DISCOVERIES)
    moved = [
        ChangeLine(question, f"{then.rate:.0%}", f"{now.rate:.0%}", last.label, now.rate > then.rate)
        for (question, then, now), is_more in zip(pairs, stands, strict=True)
        if is_more and now.rate != then.rate
    ]
    size = {question: abs(now.rate - then.rate) for question, then, now in pairs}
    return sorted(moved, key=lambda line: -size[line.question])


def _last_before(month: Month, rates: Iterable[MonthRate]) -> Month | None:
    return max((one.month for one in rates if one.month < month), default=None)


def _counted(one: MonthRate) -> Counted:
    n = round(one.n)
    return Counted(n, min(n, round(one.n * one.rate)))


def _luck(then: Counted, now: Counted) -> float:
    return fisher_exact(now.met, now.n, then.met, then.n)


def _figure(rows: _Rows, scheme: Scheme, question: str, group: str) -> RateFigure | None:
    """The figure that this month's table shows of a question in a group, None where it shows none."""
    found = rows.get((scheme.title, question))
    if found is None:
        return None
    table, row = found
    if group == EVERYBODY:
        return row.everybody
    return row.units[table.units.index(group)] if group in table.units else None


def _theme_line(request: FirstPageRequest, theme: Theme, rows: _Rows) -> ThemeLine | None:
    """A theme of a question whose figure the tables show; None for any other."""
    scheme = request.schemes.get(theme.scheme)
    if scheme is None or not theme.criterion:
        return None
    question = asked_in_words(theme, scheme)
    figure = _figure(rows, scheme, question, theme.group)
    if figure is None:
        return None
    why = joined([_WHY[route] for route in dict.fromkeys(one.route for one in theme.evidence) if route in _WHY])
    return ThemeLine(theme.id, str(theme.state), question, group_in_words(theme.group), figure.rate, figure, why)


_WHY = {
    Route.BELOW_TARGET: "below its target",
    Route.BELOW_OWN_PAST: "below its own past",
    Route.BELOW_OTHERS: "below the other units",
    Route.CONTROL_CHART: "outside its control limits",
    Route.RECURRENCE: "found again and again",
    Route.SAID: "brought by somebody",
}


def _is_judged(report: ActionReport) -> bool:
    """Whether the marks have been asked of an action, one that somebody dropped aside."""
    return report.effect is not None and report.action.state is not ActionState.DROPPED


def _action_line(request: FirstPageRequest, report: ActionReport, rows: _Rows) -> ActionLine:
    action = report.action
    effect = ""
    if report.effect:
        in_words = effect_in_words if _may_be_told(request, action, rows) else verdict_in_words
        effect = in_words(report.effect)
    return ActionLine(action.id, action.what, report.owner_name, long_date(action.due), effect)


def _may_be_told(request: FirstPageRequest, action: ImprovementAction, rows: _Rows) -> bool:
    """Whether the figures that an action is judged by may stand here: those of this month stand in the tables, and
    no month behind them rests on too little, since it could be had by taking the others from their sum."""
    scheme = request.schemes.get(action.scheme)
    if scheme is None:
        return False
    behind = [
        one
        for one in request.rates.get(action.scheme, ())
        if (one.criterion, one.group) == (action.criterion, action.group)
    ]
    now = [one for one in behind if one.month == request.month]
    question = scheme.criterion(action.criterion).question if now else ""
    shown = not now or _figure(rows, scheme, question, action.group) is not None
    return shown and all(one.is_shown for one in behind)
