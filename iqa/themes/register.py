"""The register of themes: what a month's signals open, add to or reopen, and what a person may do with one.

Nothing is ever taken out: a theme keeps each month's evidence as it stood then.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month, Route, Theme, ThemeEvidence, ThemeState, ThemeStep, next_id
from iqa.errors import ConflictError, InvalidInputError
from iqa.themes.detection import Strength, ThemeSignal


class Moment(Struct, frozen=True):
    """When something is written into the register, in the light of which month, and by whom."""

    at: str
    by: str
    month: Month


class RegisterChange(Struct, frozen=True):
    """What a month's signals do to the register. `changed` holds only themes that are not as they were."""

    opened: tuple[Theme, ...]
    changed: tuple[Theme, ...]
    unchanged: tuple[Theme, ...]


def evidence_of(signal: ThemeSignal) -> ThemeEvidence:
    """A signal as the register keeps it."""
    return ThemeEvidence(
        route=signal.route,
        months=signal.months,
        n=signal.seen.n,
        met=signal.seen.met,
        p_value=signal.p_value,
        beside_n=signal.beside.n if signal.beside else 0,
        beside_met=signal.beside.met if signal.beside else 0,
        target=signal.target,
        people=signal.people,
        escalates=signal.strength is Strength.ESCALATED,
    )


def enter_signals(
    register: Iterable[Theme], scheme: str, signals: Iterable[ThemeSignal], moment: Moment
) -> RegisterChange:
    """What a month's signals of one scheme open and change. The same month entered again changes nothing.

    A signal that stands against luck escalates an emerging theme, and reopens one that was declined or closed; one
    that does not reopens only what was closed, and otherwise adds its evidence.
    """
    themes = list(register)
    known = {theme.subject: theme for theme in themes}
    grouped: dict[tuple[str, str, str, str], list[ThemeEvidence]] = defaultdict(list)
    for signal in signals:
        grouped[(scheme, *signal.subject)].append(evidence_of(signal))
    opened: list[Theme] = []
    changed: list[Theme] = []
    unchanged: list[Theme] = []
    for subject, found in grouped.items():
        evidence = tuple(found)
        theme = known.get(subject)
        if theme is None:
            state = ThemeState.ESCALATED if _escalates(evidence) else ThemeState.EMERGING
            step = ThemeStep(moment.at, moment.by, moment.month, state, evidence=evidence)
            opened.append(Theme(new_id(themes, len(opened)), *subject, state=state, steps=(step,)))
        elif _is_told(theme, moment.month, evidence) or moment.month < theme.steps[-1].month:
            unchanged.append(theme)
        else:
            state = _state_after(theme.state, evidence)
            step = ThemeStep(moment.at, moment.by, moment.month, state, evidence=evidence)
            changed.append(replace(theme, state=state, steps=(*theme.steps, step)))
    return RegisterChange(tuple(opened), tuple(changed), tuple(unchanged))


def new_id(themes: Sequence[Theme], more: int = 0) -> str:
    """The id of the next theme: T1, T2, … in the order in which they were opened."""
    return next_id("T", (theme.id for theme in themes), more)


def moved(theme: Theme, state: ThemeState, moment: Moment, reason: str) -> Theme:
    """The theme in the state that a person moves it to.

    Raises InvalidInputError without a reason, ConflictError for a move that does not follow from where it stands.
    """
    if not reason.strip():
        raise InvalidInputError(f"{theme.id} is moved only with a reason.", "Say why in a line.")
    if not theme.state.may_become(state):
        possible = [one.value for one in ThemeState if theme.state.may_become(one)]
        raise ConflictError(
            f"{theme.id} is {theme.state}, and cannot become {state} from there.",
            f"It can become: {', '.join(possible)}.",
        )
    step = ThemeStep(moment.at, moment.by, moment.month, state, reason.strip())
    return replace(theme, state=state, steps=(*theme.steps, step))


def brought(register: Iterable[Theme], subject: tuple[str, str, str, str], source: str, moment: Moment) -> Theme:
    """A theme that somebody brings, with where it comes from as its evidence: a new one, which emerges, or that of
    the same subject with one piece of evidence more. One that was ended is reopened.

    Raises InvalidInputError without a source, ConflictError where the same source is its evidence already.
    """
    said = source.strip()
    if not said:
        raise InvalidInputError(
            "A theme is brought with where it comes from.", "Name the panel, review or complaint."
        )
    themes = tuple(register)
    evidence = (ThemeEvidence(Route.SAID, (moment.month,), source=said),)
    theme = next((one for one in themes if one.subject == subject), None)
    if theme is None:
        step = ThemeStep(moment.at, moment.by, moment.month, ThemeState.EMERGING, evidence=evidence)
        return Theme(new_id(themes), *subject, state=ThemeState.EMERGING, steps=(step,))
    if any(one.source == said for step in theme.steps for one in step.evidence):
        raise ConflictError(f"{theme.id} has that as its evidence already.")
    state = ThemeState.REOPENED if theme.state.is_ended else theme.state
    month = max(moment.month, theme.steps[-1].month)
    step = ThemeStep(moment.at, moment.by, month, state, evidence=(*theme.evidence, *evidence))
    return replace(theme, state=state, steps=(*theme.steps, step))


def _escalates(evidence: Iterable[ThemeEvidence]) -> bool:
    return any(one.escalates for one in evidence)


def _is_told(theme: Theme, month: Month, evidence: tuple[ThemeEvidence, ...]) -> bool:
    """Whether the theme has that month's evidence already, as it would be written now."""
    return any(step.month == month and step.evidence == evidence for step in theme.steps)


def _state_after(state: ThemeState, evidence: Iterable[ThemeEvidence]) -> ThemeState:
    if _escalates(evidence):
        if state is ThemeState.EMERGING:
            return ThemeState.ESCALATED
        return ThemeState.REOPENED if state.is_ended else state
    return ThemeState.REOPENED if state is ThemeState.CLOSED else state
