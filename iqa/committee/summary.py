"""Compose the committee's summary of a month: rates with intervals, coverage, letters, findings; nobody named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iqa.committee.context import (
    CommitteeSummary,
    CoverageRow,
    CriterionRow,
    FindingRow,
    Headline,
    LettersRow,
    PoliceRow,
    RateFigure,
    RateTable,
)
from iqa.committee.suppression import Size, held_back
from iqa.domain import Draw, Item, LetterState, Scheme, Standard, TimelinessOutcome
from iqa.marking.marked import MarkedItem
from iqa.marking.timeliness import assess_timeliness
from iqa.settings import CommitteeSettings, Settings
from iqa.themes.rates import EVERYBODY, Coverage, Finding, Rate, coverage, findings, rates_by_criterion
from iqa.workdays import Month, long_date

LETTER_STANDARDS = ("victim-letter", "vrr-response", "complaint-response")


@dataclass(frozen=True, slots=True)
class MarkedDraw:
    """One scheme's draw of the month, and the submitted assessments of its items."""

    draw: Draw
    scheme: Scheme
    marked: tuple[MarkedItem, ...]


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """Everything the summary is composed from. `letters` and `police` are whole populations."""

    month: Month
    draws: Sequence[MarkedDraw]
    letters: Sequence[Item]
    police: Sequence[Item]
    police_dispute_deadline: date
    traces: Sequence[str]
    ledger: tuple[int, str]
    written_on: date


def compose_summary(request: SummaryRequest, settings: Settings) -> CommitteeSummary:
    """The committee summary of a month. Figures that rest on too little are None."""
    tables: list[RateTable] = []
    covered: list[CoverageRow] = []
    headlines: list[Headline] = []
    found: list[Finding] = []
    for one in request.draws:
        rates = rates_by_criterion(one.marked, one.draw)
        reached = coverage(one.draw, frozenset(marked.item.key for marked in one.marked))
        covered.append(_coverage_row(one, reached))
        tables.append(_rate_table(one.scheme, rates, settings.committee))
        headlines += _headlines(one.scheme, tables[-1], reached)
        found += findings(one.marked)
    letters = letters_by_unit(request.letters, settings.standards, request.written_on)
    total = _letters_total(letters)
    if total and total.owed:
        headlines.insert(0, _letters_headline(total))
    shown = [finding for finding in found if _is_large_enough(finding, settings.committee)]
    shown.sort(key=lambda finding: (-finding.marks, finding.label))
    titles = {one.scheme.id: one.scheme.title for one in request.draws}
    return CommitteeSummary(
        area=settings.area,
        scheme_name=settings.scheme_name,
        marking=settings.protective_marking,
        month=request.month.label,
        date=long_date(request.written_on),
        headlines=tuple(headlines),
        coverage=tuple(covered),
        tables=tuple(tables),
        letters=letters,
        letters_total=total,
        findings=tuple(
            FindingRow(f.label, titles[f.scheme], f.marks, f.people, f.barrier)
            for f in shown[: settings.committee.most_findings]
        ),
        findings_held_back=len(found) - len(shown),
        police=police_by_family(request.police),
        police_dispute_deadline=long_date(request.police_dispute_deadline),
        smallest_marks=settings.committee.smallest_marks,
        smallest_people=settings.committee.smallest_people,
        traces=tuple(request.traces),
        ledger_events=request.ledger[0],
        ledger_hash=request.ledger[1],
    )


def _is_large_enough(finding: Finding, limits: CommitteeSettings) -> bool:
    return finding.marks >= limits.smallest_marks and finding.people >= limits.smallest_people


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
        excluded=tuple((exclusion.reason, exclusion.count) for exclusion in one.draw.exclusions),
    )


def _rate_table(scheme: Scheme, rates: Iterable[Rate], limits: CommitteeSettings) -> RateTable:
    by_criterion: dict[str, dict[str, Rate]] = defaultdict(dict)
    for rate in rates:
        by_criterion[rate.criterion][rate.group] = rate
    units = tuple(sorted({group for groups in by_criterion.values() for group in groups if group != EVERYBODY}))
    strands = {strand.id: strand.label for strand in scheme.strands}
    rows: list[CriterionRow] = []
    held = 0
    for criterion_id, groups in by_criterion.items():
        criterion = scheme.criterion(criterion_id)
        whole = groups[EVERYBODY]
        sizes = {unit: Size(rate.marks, rate.people) for unit, rate in groups.items() if unit != EVERYBODY}
        hidden = held_back(sizes, limits.smallest_marks, limits.smallest_people)
        enough = whole.marks >= limits.smallest_marks and whole.people >= limits.smallest_people
        held += len(hidden) + (not enough)
        rows.append(
            CriterionRow(
                strand=strands[criterion.strand],
                question=criterion.question,
                everybody=_figure(whole) if enough else None,
                units=tuple(
                    _figure(groups[unit]) if enough and unit in groups and unit not in hidden else None
                    for unit in units
                ),
                ratings=tuple(f"{whole.shares.get(rating.id, 0.0):.0%}" for rating in scheme.scale)
                if enough
                else (),
            )
        )
    return RateTable(scheme.title, units, tuple(rating.label for rating in scheme.scale), tuple(rows), held)


def _figure(rate: Rate) -> RateFigure:
    estimate = rate.estimate
    return RateFigure(estimate.rate, estimate.low, estimate.high, rate.marks, rate.people)


def _headlines(scheme: Scheme, table: RateTable, reached: Coverage) -> list[Headline]:
    """Coverage in a sentence, then the question met least often, with its interval."""
    best = scheme.scale[0].label.lower()
    lines = [
        Headline(
            f"{scheme.title}: {reached.marked} of {reached.drawn + reached.always} pieces of work in the sample "
            f"have been marked."
        )
    ]
    shown = [(row.everybody, row.question) for row in table.rows if row.everybody]
    if shown:
        figure, question = min(shown, key=lambda pair: (pair[0].rate, pair[1]))
        lines.append(
            Headline(
                f"{scheme.title}: the question {best} least often is “{question}” – {figure.percent} "
                f"(95% interval {figure.interval}; {figure.marks} marks, work of {figure.people} people)."
            )
        )
    return lines


def _letters_headline(total: LettersRow) -> Headline:
    return Headline(
        f"Victim letters: {total.owed} were owed; {total.in_time} went in time, {total.late} went late and "
        f"{total.not_sent} had not been sent. Another {total.not_yet_due} are not yet due and {total.to_check} "
        "are to be checked. This counts every letter, not a sample."
    )


def letters_by_unit(letters: Iterable[Item], standards: Sequence[Standard], today: date) -> tuple[LettersRow, ...]:
    """Every letter of the month counted by unit: sent in time, late, not sent; those to check stand apart."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        counts[letter.text("unit") or "Unit not recorded"][_letter_outcome(letter, standards, today)] += 1
    return tuple(
        LettersRow(
            unit=unit,
            owed=sum(count[name] for name in ("in_time", "late", "not_sent", "cannot_be_assessed")),
            in_time=count["in_time"],
            late=count["late"],
            not_sent=count["not_sent"],
            not_yet_due=count["not_yet_due"],
            cannot_be_assessed=count["cannot_be_assessed"],
            to_check=count["to_check"],
        )
        for unit, count in sorted(counts.items())
    )


def _letter_outcome(letter: Item, standards: Sequence[Standard], today: date) -> str:
    """Which column of the letters table a letter falls in."""
    state = letter.text("letter_state")
    simple: Mapping[str, str] = {
        LetterState.NOT_SENT: "not_sent",
        LetterState.NOT_YET_DUE: "not_yet_due",
        LetterState.POSSIBLY_OWED: "to_check",
        LetterState.SENT_NOT_OWED: "not_owed",
        LetterState.NOT_OWED: "not_owed",
    }
    if state in simple:
        return simple[state]
    results = [assess_timeliness(standard, standards, letter.facts, today) for standard in LETTER_STANDARDS]
    outcomes = {result.outcome for result in results}
    if TimelinessOutcome.NOT_MET in outcomes:
        return "late"
    return "in_time" if TimelinessOutcome.MET in outcomes else "cannot_be_assessed"


def _letters_total(rows: Sequence[LettersRow]) -> LettersRow | None:
    if not rows:
        return None
    return LettersRow(
        "All units",
        *(
            sum(getattr(row, name) for row in rows)
            for name in ("owed", "in_time", "late", "not_sent", "not_yet_due", "cannot_be_assessed", "to_check")
        ),
    )


def police_by_family(failures: Iterable[Item]) -> tuple[PoliceRow, ...]:
    """Failures in police files by family, the most frequent first."""
    families: dict[str, list[Item]] = defaultdict(list)
    for failure in failures:
        families[failure.text("family") or "not recorded"].append(failure)
    rows = [
        PoliceRow(
            family=family,
            failures=len(items),
            cases=len({item.text("urn") for item in items}),
            disputed=sum(item.flag("disputed") is True for item in items),
            accepted=sum(item.flag("dispute_accepted") is True for item in items),
        )
        for family, items in families.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.failures, row.family)))
