"""Composes the page on agreement: figures become words, and nobody is named but to whom their figures are for."""

from collections.abc import Mapping, Sequence
from datetime import date

from iqa.domain import Month, long_date
from iqa.moderation.context import (
    AgreementPage,
    ExplanationRow,
    FigureRow,
    MonthFigure,
    OwnFigures,
    SchemeTable,
    SpreadFigure,
)
from iqa.moderation.figures import Figures, Group
from iqa.moderation.findings import Findings
from iqa.moderation.leniency import CONFIDENCE, Leniency, Spread
from iqa.settings import ModerationSettings, Settings
from iqa.statistics import Estimate, Interval
from iqa.text import counted

NOT_COMPUTABLE = "not computable"
STEP_DIGITS = 2
"""Decimals of a step that are printed."""


def agreement_page(
    found: Findings,
    settings: Settings,
    since: Month,
    today: date,
    may_see: Mapping[str, str],
    explanations: Sequence[ExplanationRow],
) -> AgreementPage:
    """The page of all months from `since` on. `may_see` maps the staff ids that this reader may see to names."""
    own = own_figures(found, may_see, settings.moderation)
    return AgreementPage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        months=f"since {since.label}",
        date=long_date(today),
        pairs=found.pairs,
        pieces=found.pieces,
        markers=found.markers,
        raw=percent(found.raw),
        smallest_pairs=settings.moderation.smallest_pairs,
        schemes=tuple(_table(found, whole) for whole in found.schemes),
        spread=spread_figure(found.spread),
        own=own,
        explanations=tuple(explanations),
    )


def own_figures(found: Findings, may_see: Mapping[str, str], limits: ModerationSettings) -> tuple[OwnFigures, ...]:
    """The figures of the markers whom a reader may see, by name."""
    shown = [
        _own(
            one,
            may_see[one.marker],
            [group for group in found.of_markers if group.id == one.marker],
            limits,
        )
        for one in found.leniency
        if one.marker in may_see
    ]
    return tuple(sorted(shown, key=lambda one: one.name))


def spread_figure(spread: Spread | None) -> SpreadFigure | None:
    """The spread as text."""
    if spread is None:
        return None
    return SpreadFigure(spread.markers, steps(spread.least), steps(spread.middle), steps(spread.most))


def percent(estimate: Estimate | None) -> str:
    """A share with its interval, such as '94% (88% to 97%)'; '' where there is none."""
    if estimate is None:
        return ""
    return f"{estimate.value:.0%}{_between(estimate.interval, '.0%')}"


def steps(value: float) -> str:
    """Steps of the scale with their sign, such as '+0.25'; '0.00' for none."""
    rounded = round(value, STEP_DIGITS) + 0.0
    return f"{rounded:+.{STEP_DIGITS}f}" if rounded else f"{0:.{STEP_DIGITS}f}"


def row_of(label: str, figures: Figures) -> FigureRow:
    """One group of figures as text."""
    apart = f"on {counted(figures.apart, 'more mark')} they differed on whether the question applies"
    notes = [figures.why_not, apart if figures.apart else ""]
    return FigureRow(
        label=label,
        pairs=figures.pairs,
        pieces=figures.pieces,
        raw=percent(figures.raw) or NOT_COMPUTABLE,
        ac1=coefficient(figures.ac1),
        ac2=coefficient(figures.ac2),
        kappa=coefficient(figures.kappa),
        kappa_linear=coefficient(figures.kappa_linear),
        alpha=coefficient(figures.alpha),
        note="; ".join(note for note in notes if note),
    )


def coefficient(estimate: Estimate | None) -> str:
    """A coefficient with its interval, such as '0.85 (0.76 to 0.93)'."""
    if estimate is None:
        return NOT_COMPUTABLE
    return f"{estimate.value:z.2f}{_between(estimate.interval, 'z.2f')}"


def _between(interval: Interval | None, form: str) -> str:
    return f" ({interval.low:{form}} to {interval.high:{form}})" if interval else ""


def _table(found: Findings, whole: Group) -> SchemeTable:
    questions = {criterion.id: criterion.question for criterion in whole.latest.criteria}
    return SchemeTable(
        title=whole.latest.title,
        strands=(
            row_of("All questions of judgement", whole.figures),
            *(
                row_of(whole.latest.strand_label(one.id), one.figures)
                for one in found.strands
                if one.beside(whole)
            ),
        ),
        questions=tuple(
            row_of(questions.get(one.id, one.id), one.figures) for one in found.criteria if one.beside(whole)
        ),
    )


def _own(one: Leniency, name: str, groups: Sequence[Group], limits: ModerationSettings) -> OwnFigures:
    enough = one.pairs >= limits.smallest_pairs
    return OwnFigures(
        name=name,
        pairs=one.pairs,
        pieces=one.pieces,
        enough=enough,
        leniency=steps(one.mean) if enough else "",
        interval=_steps_between(one.interval) if enough else "",
        shrunk=steps(one.shrunk) if enough else "",
        in_words=_in_words(one, limits.smallest_pairs_to_judge) if enough else "",
        months=tuple(MonthFigure(each.month.label, steps(each.mean), each.pairs) for each in one.months)
        if enough
        else (),
        agreement=tuple(row_of(group.latest.title, group.figures) for group in groups) if enough else (),
    )


def _steps_between(interval: Interval | None) -> str:
    return f"{steps(interval.low)} to {steps(interval.high)}" if interval else NOT_COMPUTABLE


def _in_words(one: Leniency, smallest: int) -> str:
    """What the figure says, and no more than it can: by the digits that are printed, and from enough marks on."""
    if one.interval is None:
        return "There is too little to tell whether that is more than chance."
    low, high = (round(end, STEP_DIGITS) for end in one.interval)
    if low <= 0 <= high:
        return "That is no more than chance would have it."
    if one.pairs < smallest:
        return f"That is too few marks to call them kinder or stricter, which is done from {smallest} on."
    leaning = "kinder" if one.mean > 0 else "stricter"
    return (
        f"The marks are {leaning} than those of the second marker. Chance alone would have this said of about one "
        f"in {round(1 / (1 - CONFIDENCE))} markers who mark just as the second does."
    )
