"""Compose the committee's summary of a month: rates with intervals, coverage, letters, findings; nobody named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from iqa.committee.charts import pack_charts
from iqa.committee.context import (
    CommitteeSummary,
    CoverageRow,
    CriterionRow,
    Headline,
    MarkingQuality,
    RateTable,
)
from iqa.committee.feedback_times import FeedbackTimes
from iqa.committee.findings import barriers_shown, findings_shown
from iqa.committee.first_page import FirstPageRequest, compose_first_page
from iqa.committee.inspection import IssueReport, issue_line
from iqa.committee.letters import letters_shown
from iqa.committee.letters_assisted import assisted_lines
from iqa.committee.letters_checked import LettersCheckedTable
from iqa.committee.outcomes import outcome_rows
from iqa.committee.police import police_by_family, police_by_unit
from iqa.committee.suppression import suppress_rates
from iqa.committee.types import figure_of, with_types
from iqa.domain import Draw, Item, KnownOutcome, Month, Scheme, long_date
from iqa.marking.results import MarkedWork
from iqa.meetings.figures import MeetingsRow
from iqa.moderation.findings import SMALLEST_MARKERS, findings_of
from iqa.moderation.page import percent, spread_figure
from iqa.moderation.pairs import Pair
from iqa.sampling.coverage import Coverage, coverage
from iqa.sampling.wording import exclusions_for_committee
from iqa.settings import CommitteeSettings, Settings
from iqa.themes.assisted import AssistedQuestion
from iqa.themes.outcomes import OutcomeMark
from iqa.themes.rates import EVERYBODY, NOT_RECORDED, Rate, findings, rates_by_criterion
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.wording import month_sentence


class MarkedDraw(Struct, frozen=True):
    """One scheme's draw of the month, and the submitted assessments of its items. `under_review` are the keys of
    the work that a targeted review took, `lacking` the fields of its rules that the export had no column for."""

    draw: Draw
    scheme: Scheme
    marked: tuple[MarkedWork, ...]
    under_review: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()


class SummaryRequest(Struct, frozen=True):
    """Everything the summary is composed from. `letters` and `police` are whole populations."""

    month: Month
    draws: Sequence[MarkedDraw]
    letters: Sequence[Item]
    police: Sequence[Item]
    police_dispute_deadline: date
    traces: Sequence[str]
    ledger: tuple[int, str]
    written_on: date
    twice: Sequence[Pair] = ()
    """Marks that a second marker gave too, of the months of `twice_since` up to this one."""
    twice_since: Month | None = None
    first_page: FirstPageRequest | None = None
    issues: Sequence[IssueReport] = ()
    letters_checked: LettersCheckedTable | None = None
    """What the checks found in the month's letters; None where none were read."""
    assisted: Mapping[str, Sequence[AssistedQuestion]] = field(default_factory=dict)
    """Scheme -> its model-assisted rates."""
    meetings: Sequence[MeetingsRow] = ()
    feedback: FeedbackTimes | None = None
    """How soon people had their letter; None where too few were due one."""
    outcomes: Sequence[KnownOutcome] = ()
    """What is known to have happened in cases by the end of the month."""
    outcome_marks: Sequence[OutcomeMark] = ()
    """The marks of those cases on the questions that it concerns."""


def compose_summary(request: SummaryRequest, settings: Settings) -> CommitteeSummary:
    """The committee summary of a month. Figures that rest on too little are None."""
    limits = settings.committee
    tables = [table_of_draw(one, limits) for one in request.draws]
    reached = [
        coverage(one.draw, frozenset(marked.item.key for marked in one.marked), one.under_review)
        for one in request.draws
    ]
    behind = request.first_page or FirstPageRequest(request.month)
    first_page = compose_first_page(behind, tables)
    clock = LetterClock(settings.standards, request.written_on, settings.vocabulary.uncalled)
    letters = letters_shown(request.letters, clock, limits)
    headlines = [Headline(month_sentence(letters.total))] if letters.total else []
    for one, table, how_far in zip(request.draws, tables, reached, strict=True):
        headlines += _headlines(one.scheme, table, how_far)
    found = [(one.scheme.title, finding) for one in request.draws for finding in findings(one.marked)]
    listed = findings_shown(found, limits)
    return CommitteeSummary(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        month=request.month.label,
        date=long_date(request.written_on),
        headlines=tuple(headlines),
        coverage=tuple(_coverage_row(one, far) for one, far in zip(request.draws, reached, strict=True)),
        tables=tuple(table for table in tables if table.rows),
        letters=letters.rows,
        letters_total=letters.total,
        letters_together=letters.together,
        findings=listed.rows,
        findings_cut=listed.cut,
        findings_suppressed=listed.suppressed,
        barriers=barriers_shown(found, limits),
        police=police_by_family(request.police),
        police_units=police_by_unit(request.police),
        police_dispute_deadline=long_date(request.police_dispute_deadline),
        smallest_marks=limits.smallest_marks,
        smallest_people=limits.smallest_people,
        traces=tuple(request.traces),
        ledger_events=request.ledger[0],
        ledger_hash=request.ledger[1],
        marking_quality=_marking_quality(request, settings),
        issues=tuple(issue_line(one) for one in request.issues),
        letters_checked=request.letters_checked,
        assisted=tuple(
            line
            for one, table in zip(request.draws, tables, strict=True)
            for line in assisted_lines(one.scheme, table, request.assisted.get(one.scheme.id, ()))
        ),
        meetings=tuple(request.meetings),
        feedback=request.feedback,
        outcomes=outcome_rows(request.outcomes, request.outcome_marks, request.month, limits),
        first_page=first_page,
        charts=pack_charts(behind, first_page.themes, tables, request.issues),
    )


def _marking_quality(request: SummaryRequest, settings: Settings) -> MarkingQuality | None:
    """How alike the marking is, without a name; None where too little or too few people stand behind it."""
    limits = settings.committee
    found = findings_of(request.twice, settings.moderation.smallest_pairs)
    if found.pairs < limits.smallest_marks or found.markers < max(limits.smallest_people, SMALLEST_MARKERS):
        return None
    first, last = request.twice_since or request.month, request.month.label
    spread = spread_figure(found.spread)
    return MarkingQuality(
        months=last if first == request.month else f"{first.label} to {last}",
        pieces=found.pieces,
        marks=found.pairs,
        raw=percent(found.raw),
        markers=spread.markers if spread else 0,
        least=spread.least if spread else "",
        middle=spread.middle if spread else "",
        most=spread.most if spread else "",
    )


def _coverage_row(one: MarkedDraw, reached: Coverage) -> CoverageRow:
    return CoverageRow(
        title=one.scheme.title,
        on_the_list=reached.on_the_list,
        eligible=reached.eligible,
        asked=reached.asked,
        drawn=reached.drawn,
        always=reached.always,
        marked=reached.marked,
        ineligible=reached.ineligible,
        unavailable=reached.unavailable,
        short_cells=reached.short_cells,
        excluded=exclusions_for_committee(one.draw.exclusions, one.scheme.population, one.lacking),
        targeted_reviews=reached.targeted_reviews,
    )


def rate_table(scheme: Scheme, rates: Iterable[Rate], limits: CommitteeSettings) -> RateTable:
    """The rates of a scheme as the committee sees them: figures that rest on too little are None."""
    by_criterion: dict[str, dict[str, Rate]] = defaultdict(dict)
    for rate in rates:
        by_criterion[rate.criterion][rate.group] = rate
    units = tuple(sorted({group for groups in by_criterion.values() for group in groups} - {EVERYBODY}))
    rows = tuple(_criterion_row(scheme, groups, units, limits) for groups in by_criterion.values())
    held = sum(figure is None for row in rows for figure in (row.everybody, *row.units))
    named = tuple(unit if unit != NOT_RECORDED else "Unit not recorded" for unit in units)
    return RateTable(scheme.title, named, tuple(rating.label for rating in scheme.scale), rows, held)


def table_of_draw(one: MarkedDraw, limits: CommitteeSettings) -> RateTable:
    """The rates of a draw by unit, and by type of work as far as that gives nothing away beside them."""
    table = rate_table(one.scheme, rates_by_criterion(one.marked, one.draw), limits)
    return with_types(table, one.scheme, one.marked, one.draw, limits)


def _criterion_row(
    scheme: Scheme, groups: Mapping[str, Rate], units: Sequence[str], limits: CommitteeSettings
) -> CriterionRow:
    """One question's figures; all of them are suppressed when the whole Area's has to be."""
    whole = groups[EVERYBODY]
    criterion = scheme.criterion(whole.criterion)
    strand = scheme.strand_label(criterion.strand)
    held = suppress_rates(groups, limits)
    if held.total:
        return CriterionRow(strand, criterion.question, None, tuple(None for _ in units), ())
    shown = groups.keys() - held.groups - {EVERYBODY}
    return CriterionRow(
        strand=strand,
        question=criterion.question,
        everybody=figure_of(whole),
        units=tuple(figure_of(groups[unit]) if unit in shown else None for unit in units),
        ratings=tuple(f"{whole.shares.get(rating.id, 0.0):.0%}" for rating in scheme.scale),
        shares=tuple(
            f"{rating.label.lower()} {whole.shares.get(rating.id, 0.0):.0%}"
            for rating in scheme.ratings_of(criterion)
        ),
    )


def _headlines(scheme: Scheme, table: RateTable, reached: Coverage) -> list[Headline]:
    """Coverage in a sentence, then the question met least often, with its interval."""
    lines = [f"{scheme.title}: {_progress(reached.marked, reached.drawn + reached.always)}"]
    shown = [(row.everybody, row.question) for row in table.rows if row.everybody]
    if shown:
        figure, question = min(shown, key=lambda pair: (pair[0].rate, pair[1]))
        if figure.rate == 1:
            lines.append(f"{scheme.title}: every mark on the questions shown was to standard.")
        else:
            lines.append(
                f"{scheme.title}: the question least often to standard is “{question}” – {figure.percent} "
                f"(95% interval {figure.interval}; {figure.marks} marks, work of {figure.people} people)."
            )
    elif reached.marked:
        lines.append(f"{scheme.title}: too little has been marked to show a rate for any question.")
    return [Headline(line) for line in lines]


def _progress(marked: int, sample: int) -> str:
    if sample <= 1:
        done = "has been marked" if marked else "has not been marked yet"
        return f"the one piece of work in the sample {done}." if sample else "nothing was there to draw."
    have = "has" if marked == 1 else "have"
    return f"{marked or 'none'} of {sample} pieces of work in the sample {have} been marked."
