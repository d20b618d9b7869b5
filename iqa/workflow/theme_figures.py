"""The themes of a month with the one figure that shows each, and its pictures, as the committee's paper prints."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from iqa.charts.picture import Chart
from iqa.committee.charts import theme_charts
from iqa.domain import Month, Scheme, Theme
from iqa.errors import NotFoundError
from iqa.records.rates import SchemeHistory, rate_histories
from iqa.records.workspace import Workspace
from iqa.statistics import Interval, wilson
from iqa.store import View
from iqa.themes.detection import MonthRate
from iqa.themes.wording import asked_in_words, group_in_words
from iqa.workflow.themes import read_register, theme_named


class ThemeFigure(Struct, frozen=True):
    """The rate of a theme's question in its group in a month (0 to 1), its 95 % interval, and how many marks and
    people it rests on."""

    rate: float
    interval: Interval
    marks: int
    people: int


class ShownTheme(Struct, frozen=True):
    """A theme as it stood in the light of a month, what it is called, and its figure of that month: None where
    there is none, or where papers may not show it (`held_back`). `last_seen` is the latest month to show it."""

    theme: Theme
    asked: str
    group: str
    figure: ThemeFigure | None
    held_back: bool
    last_seen: Month


class MonthThemes(Struct, frozen=True):
    """The themes of a month, in the order in which they were opened, and their schemes by id."""

    month: Month
    themes: tuple[ShownTheme, ...]
    schemes: Mapping[str, Scheme]


def month_themes(workspace: Workspace, month: Month) -> MonthThemes:
    """The register as it stood in the light of a month, each theme with its figure of that month."""
    register = read_register(workspace)
    with workspace.store.reading() as view:
        histories = _histories(workspace, view, month, 0)
    standing = [one for theme in register.themes if (one := theme.as_of(month)) is not None]
    shown = tuple(_shown(one, register.schemes, histories, month) for one in standing)
    return MonthThemes(month, shown, register.schemes)


def theme_shown(workspace: Workspace, theme_id: str, month: Month) -> ShownTheme:
    """One theme as it stands now, with its figure of a month. NotFoundError where there is no such theme."""
    register = read_register(workspace)
    with workspace.store.reading() as view:
        theme = theme_named(view, theme_id)
        histories = _histories(workspace, view, month, 0)
    return _shown(theme, register.schemes, histories, month)


def pictures_of(workspace: Workspace, shown: ShownTheme, month: Month) -> tuple[Chart, ...]:
    """A theme over time and between the units, from what papers may show; none for a theme of a finding."""
    if not shown.theme.criterion:
        return ()
    with workspace.store.reading() as view:
        histories = _histories(workspace, view, month, workspace.settings.themes.months_back)
    rates = [rate for one in histories if one.scheme.id == shown.theme.scheme for rate in one.rates]
    return tuple(theme_charts(shown.theme, rates, month, shown.asked, shown.group))


def _histories(workspace: Workspace, view: View, month: Month, back: int) -> tuple[SchemeHistory, ...]:
    """The rates of a month and of those behind it; none where nothing was drawn for it."""
    try:
        return rate_histories(workspace, view, month, back)
    except NotFoundError:
        return ()


def _shown(
    theme: Theme, schemes: Mapping[str, Scheme], histories: Sequence[SchemeHistory], month: Month
) -> ShownTheme:
    found = next((rate for one in histories for rate in one.rates if _is_of(theme, one, rate, month)), None)
    return ShownTheme(
        theme=theme,
        asked=asked_in_words(theme, schemes.get(theme.scheme)),
        group=group_in_words(theme.group),
        figure=_figure(found) if found and found.is_shown else None,
        held_back=found is not None and not found.is_shown,
        last_seen=next((step.month for step in reversed(theme.steps) if step.evidence), theme.opened),
    )


def _is_of(theme: Theme, history: SchemeHistory, rate: MonthRate, month: Month) -> bool:
    return bool(theme.criterion) and (history.scheme.id, rate.criterion, rate.group, rate.month) == (
        theme.scheme,
        theme.criterion,
        theme.group,
        month,
    )


def _figure(rate: MonthRate) -> ThemeFigure:
    """A rate with the interval that the paper prints of it: Wilson's, on the effective number of marks."""
    return ThemeFigure(rate.rate, wilson(rate.rate * rate.n, rate.n), rate.marks, rate.people)
