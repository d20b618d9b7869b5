"""Themes of a month: found from the marks, kept in the register with their evidence, and moved on by people."""

from collections.abc import Sequence

from msgspec import Struct

from iqa.domain import Criterion, Month, OutcomeKind, Scheme, Theme, ThemeState, number_of
from iqa.errors import NotFoundError, SettingsError
from iqa.next_steps import NextStep, advice
from iqa.records.outcomes import known_outcomes
from iqa.records.rates import SchemeHistory, rate_histories
from iqa.records.schemes import stored_scheme
from iqa.records.workspace import Workspace
from iqa.settings import ThemeSettings
from iqa.store import Change, View
from iqa.text import begun, counted, nearest
from iqa.themes.detection import ThemeSignal, detect_themes
from iqa.themes.rates import EVERYBODY
from iqa.themes.register import Moment, RegisterChange, brought, enter_signals, moved
from iqa.workflow.named_in_settings import every_scheme


class ThemesFound(Struct, frozen=True):
    """What a month shows: the themes it opens, those it adds to or reopens, those told already, by id; the schemes
    that they are of; the questions not compared with earlier months since their words changed."""

    month: Month
    opened: tuple[Theme, ...]
    changed: tuple[Theme, ...]
    unchanged: tuple[Theme, ...]
    schemes: dict[str, Scheme]
    incomparable: tuple[str, ...]


def find_themes(workspace: Workspace, month: Month) -> ThemesFound:
    """What a month's marks show, and what keeping it would do to the register. Nothing is stored.

    Raises NotFoundError when nothing has been drawn for the month.
    """
    with workspace.store.reading() as view:
        return _found(workspace, view, month, _moment(workspace, month))


def keep_themes(workspace: Workspace, month: Month) -> ThemesFound:
    """The same, kept in the register with the evidence as it stands now. The same month again changes nothing."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "themes of the month kept", str(month)) as change:
        found = _found(workspace, change, month, _moment(workspace, month))
        for theme in found.opened:
            change.themes.add(theme)
        for theme in found.changed:
            change.themes.save(theme)
        change.facts(opened=[theme.id for theme in found.opened], changed=[theme.id for theme in found.changed])
        return found


def move_theme(workspace: Workspace, theme_id: str, state: ThemeState, reason: str) -> Theme:
    """A theme moved on by a person, with a reason. Raises NotFoundError, and as `register.moved`."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, f"theme {state}", theme_id) as change:
        before = theme_named(change, theme_id).state
        after = move_in(workspace, change, theme_id, state, reason)
        change.facts(before=str(before), after=str(state), reason=reason.strip())
        return after


def move_in(workspace: Workspace, change: Change, theme_id: str, state: ThemeState, reason: str) -> Theme:
    """The same within a change that records more. Errors as of `move_theme`."""
    theme = theme_named(change, theme_id)
    return change.themes.save(moved(theme, state, _moment(workspace, theme.steps[-1].month), reason))


class BroughtTheme(Struct, frozen=True):
    """What somebody brings: a question as 'scheme/question', the unit ('' for the whole Area), and where it comes
    from: a kind of outcome, of which the cases known in the month are counted, or words of their own, or both."""

    question: str
    month: Month
    unit: str = ""
    outcome: OutcomeKind | None = None
    source: str = ""


def bring_theme(workspace: Workspace, new: BroughtTheme) -> Theme:
    """A theme opened, or given evidence, by a person. Raises NotFoundError for a question that no scheme that was
    drawn by has, or an outcome of which nothing is known in the month, and as `register.brought`."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "theme brought", new.question) as change:
        scheme, criterion = _question_named(change, new.question)
        source = _source(workspace, change, new)
        register = change.themes.list()
        theme = brought(register, (scheme, criterion, "", new.unit.strip()), source, _moment(workspace, new.month))
        if any(one.id == theme.id for one in register):
            change.themes.save(theme)
        else:
            change.themes.add(theme)
        change.facts(theme=theme.id, source=source)
        return theme


def _question_named(view: View, written: str) -> tuple[str, str]:
    scheme, _, criterion = written.strip().partition("/")
    known = {f"{one.id}/{each}" for one in view.schemes.list() for each in one.criteria}
    if f"{scheme}/{criterion}" in known:
        return scheme, criterion
    close = nearest(written, sorted(known))
    raise NotFoundError(
        f"No scheme that was drawn by has the question {written}.",
        f"Did you mean {close}?" if close else "Write the scheme and the question: casework/grip.",
    )


def _source(workspace: Workspace, view: View, new: BroughtTheme) -> str:
    """Where a theme comes from, in words, without a case."""
    kind, said = new.outcome, new.source.strip()
    if kind is None:
        return said
    known = known_outcomes(workspace.settings, view, new.month)
    cases = {one.urn for one in known.outcomes if one.kind is kind and one.month == new.month}
    if not cases:
        raise NotFoundError(
            f"No case of {new.month.label} is known with this outcome: {kind}.",
            advice("See what is known: ", NextStep("outcome list", {"month": str(new.month)})),
        )
    told = f"{begun(kind.value)}: {counted(len(cases), 'case')} of {new.month.label}."
    return f"{told} {said}".strip()


class ThemeChoices(Struct, frozen=True):
    """What a theme of a month can be of: 'scheme/question' -> the question as it is asked, and the units whose
    work was marked."""

    questions: dict[str, str]
    groups: tuple[str, ...]


def theme_choices(workspace: Workspace, month: Month) -> ThemeChoices:
    """What a theme of a month can be of. NotFoundError when nothing has been drawn for it."""
    with workspace.store.reading() as view:
        histories = rate_histories(workspace, view, month, 0)
    asked = {f"{one.scheme.id}/{each.id}": each.question for one in histories for each in one.scheme.criteria}
    groups = {rate.group for one in histories for rate in one.rates} - {EVERYBODY}
    return ThemeChoices(asked, tuple(sorted(groups)))


def theme_named(view: View, theme_id: str) -> Theme:
    """The theme with that id, however its letter is written."""
    theme = view.themes.get(theme_id.strip().upper())
    if theme is None:
        raise NotFoundError(f"There is no theme {theme_id}.", advice("See them with: ", NextStep("theme list")))
    return theme


class ThemeRegister(Struct, frozen=True):
    """All themes, in the order in which they were opened, and their schemes by id in the newest pinned version."""

    themes: tuple[Theme, ...]
    schemes: dict[str, Scheme]


def read_register(workspace: Workspace) -> ThemeRegister:
    """The register as it stands."""
    with workspace.store.reading() as view:
        themes = tuple(sorted(view.themes.list(), key=lambda theme: number_of(theme.id)))
        pinned = {one.id: one for one in view.schemes.list()}
        wanted = {theme.scheme for theme in themes}
        return ThemeRegister(themes, {id: stored_scheme(one) for id, one in pinned.items() if id in wanted})


def _moment(workspace: Workspace, month: Month) -> Moment:
    return Moment(workspace.now().isoformat(timespec="seconds"), workspace.actor.typed, month)


def _found(workspace: Workspace, view: View | Change, month: Month, moment: Moment) -> ThemesFound:
    settings = workspace.settings.themes
    _check_targets(workspace, view)
    register = list(view.themes.list())
    opened: list[Theme] = []
    changed: list[Theme] = []
    unchanged: list[Theme] = []
    histories = rate_histories(workspace, view, month, settings.months_back)
    for history in histories:
        entered = enter_signals(register, history.scheme.id, signals_of(history, month, settings), moment)
        opened += entered.opened
        changed += entered.changed
        unchanged += entered.unchanged
        register = _with(register, entered)
    return ThemesFound(
        month,
        tuple(opened),
        tuple(changed),
        tuple(unchanged),
        {history.scheme.id: history.scheme for history in histories},
        tuple(dict.fromkeys(one for history in histories for one in history.incomparable)),
    )


def _check_targets(workspace: Workspace, view: View | Change) -> None:
    """SettingsError for a target of a question that no scheme has, now or as it was drawn by: it would hold for
    none."""
    given = workspace.settings.themes.targets
    if not given:
        return
    known = {criterion.id for scheme in every_scheme(workspace, view) for criterion in scheme.criteria}
    for name in given:
        if name not in known:
            near = nearest(name, sorted(known))
            raise SettingsError(
                f"targets, under [themes] in the settings, names a question that there is not: {name}.",
                f"Did you mean {near}?" if near else "Write the id of a question, or take the line out.",
            )


def _with(register: Sequence[Theme], entered: RegisterChange) -> list[Theme]:
    after = {theme.id: theme for theme in (*register, *entered.opened, *entered.changed)}
    return list(after.values())


def signals_of(history: SchemeHistory, month: Month, settings: ThemeSettings) -> tuple[ThemeSignal, ...]:
    """Every signal of a scheme in a month, by the targets of the office."""
    targets = {one.id: target_of(one, settings) for one in history.scheme.criteria}
    return detect_themes(history.rates, month, targets, history.findings, settings.people_for_recurrence)


def target_of(criterion: Criterion, settings: ThemeSettings) -> float:
    """The rate that a question should reach."""
    return settings.targets.get(criterion.id, settings.target)
