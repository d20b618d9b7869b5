"""What is true of the invented Area, so that every report made from its exports can be checked against it.

Rates are what the simulated marking draws from; counts are what the exports hold, faulty rows left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta

from samples.cases import Case, known_on
from samples.days import BEGUN, MONTHS, add_working, export_day, first_day, last_day
from samples.kept import KEPT
from samples.letters import FATE_SHARES, FATES, Correspondence, Letter
from samples.rates import (
    DEFAULT_RATES,
    FROM_THE_RECORD,
    LEVELS,
    NOT_APPLICABLE,
    from_the_dates,
    rates_by_scheme,
)
from samples.staff import UNITS, Colleague
from samples.standing import implied, letters_table

Facts = dict[str, object]


def truth(
    cases: Mapping[str, tuple[Case, ...]],
    letters: Mapping[str, Correspondence],
    staff: tuple[Colleague, ...],
    seed: str,
) -> Facts:
    """Everything known to be true, ready for JSON."""
    return {
        "about": "An invented Area. Shares are true rates; counts are of the exports less their faulty rows.",
        "seed": seed,
        "levels": list(LEVELS),
        "rates": rates_by_scheme(),
        "default_rates": list(DEFAULT_RATES),
        "not_applicable": dict(NOT_APPLICABLE),
        "from_the_record": list(FROM_THE_RECORD),
        "from_the_dates": from_the_dates(),
        "kept_against_the_record": [asdict(one) for one in KEPT],
        "designed_letters": {
            month: dict(zip(FATES, shares, strict=True)) for month, shares in FATE_SHARES.items()
        },
        "staff": dict(sorted(Counter(p.role for p in staff).items())),
        "months": {
            month: {
                **_month(month, cases[month], letters[month]),
                "letters_table": letters_table(cases, letters, month),
            }
            for month in MONTHS
        },
        "one_units_file": _one_units_file(cases, letters),
    }


def _one_units_file(cases: Mapping[str, tuple[Case, ...]], letters: Mapping[str, Correspondence]) -> Facts:
    """The month after, of which one unit has handed over its files: its log has no column for the date sent."""
    return {
        "month": BEGUN,
        "exported": export_day(BEGUN).isoformat(),
        "unit": cases[BEGUN][0].unit,
        "cases": len(cases[BEGUN]),
        "columns_lacking": ["sent"],
        "log_rows": len(letters[BEGUN].log),
        "letters_table": letters_table(cases, letters, BEGUN),
    }


def _month(month: str, cases: tuple[Case, ...], letters: Correspondence) -> Facts:
    start, today = first_day(month), export_day(month)
    decided = [c for c in cases if c.decision_date and c.decision_date >= start and c.victims]
    flagged = {c.urn for c in cases if implied(c)}
    return {
        "exported": today.isoformat(),
        "cases": {
            "all": len(cases),
            "live": sum(known_on(c, month).finalised is None for c in cases),
            "by_unit": {u.name: sum(c.unit == u.name for c in cases) for u in UNITS},
            "decisions_with_a_victim": dict(sorted(Counter(c.decision for c in decided).items())),
            "possibly_owed": sum(
                c.decision == "altered charge" or any(not v.reference_shown for v in c.victims) for c in decided
            ),
        },
        "timeliness": _timeliness(month, cases),
        "provisional_decisions": {
            "decided": len(letters.pilot),
            "sent": sum(row.fate == "in time" for row in letters.pilot),
            "not_sent": sum(row.fate == "not sent" for row in letters.pilot),
            "missing_from_the_log": sum(row.fate == "missing from the log" for row in letters.pilot),
        },
        "uncalled_letters": dict(sorted(Counter(row.letter_type for row in letters.uncalled).items())),
        "letters": {
            "log_rows": len(letters.log) + len(letters.below(month)),
            "carried_over": sum(row.carried for row in letters.log),
            "of_each_type": dict(
                sorted(Counter(row.letter_type for row in (*letters.log, *letters.below(month))).items())
            ),
            "enhanced_denied_beside_flags": sum(
                not row.victim.enhanced and row.case.urn in flagged for row in letters.log
            ),
            "all": _letters(letters.letters, today),
            "by_unit": {
                u.name: _letters([row for row in letters.letters if row.case.unit == u.name], today) for u in UNITS
            },
        },
    }


def _letters(letters: Iterable[Letter], today: date) -> Facts:
    """Letters owed for decisions of the month, as they stood when the exports were run."""
    every = list(letters)
    owed = [row for row in every if row.owed]
    states = Counter(row.state(today) for row in owed)
    late = [row for row in owed if row.state(today) == "sent late"]
    return {
        "owed": len(owed),
        **{
            state.replace(" ", "_"): states[state]
            for state in ("sent in time", "sent late", "not sent", "not yet due")
        },
        "owed_but_missing_from_the_log": sum(row.fate == "missing from the log" for row in owed),
        "opted_out": sum(row.victim.opted_out for row in every),
        "enhanced": sum(bool(row.victim.enhanced) for row in owed),
        "late_from_prosecutor": sum(row.fate == "late from prosecutor" for row in late),
        "late_in_vlu": sum(row.fate == "late in VLU" for row in late),
    }


def _timeliness(month: str, cases: tuple[Case, ...]) -> Facts:
    """Counts over live cases whose first hearing or PTPH is past, from the dates the export shows."""
    end = last_day(month)
    live = [known_on(c, month) for c in cases if c.open_after(end)]
    kinds = [c.casework_type for c in cases if c.open_after(end)]
    summary = [
        t
        for t, k in zip(live, kinds, strict=True)
        if k == "Magistrates" and t.first_hearing and t.first_hearing <= end
    ]
    crown = [t for t in live if t.ptph and t.ptph <= end]
    overnight = [
        known_on(c, month)
        for c in cases
        if c.casework_type == "Magistrates" and "custody" in c.flags and c.timeline.charge
    ]
    return {
        "magistrates_past_first_hearing": len(summary),
        "magistrates_review_five_working_days_before": sum(
            bool(t.review and t.first_hearing and t.review <= add_working(t.first_hearing, -5)) for t in summary
        ),
        "magistrates_review_before_first_hearing": sum(
            bool(t.review and t.first_hearing and t.review < t.first_hearing) for t in summary
        ),
        "charged_in_custody": len(overnight),
        "heard_the_next_working_day": sum(
            bool(t.charge and t.first_hearing == add_working(t.charge, 1)) for t in overnight
        ),
        "reviewed_by_that_hearing": sum(
            bool(t.review and t.first_hearing and t.review <= t.first_hearing) for t in overnight
        ),
        "crown_past_ptph": len(crown),
        "crown_review_before_ptph": sum(bool(t.review and t.ptph and t.review < t.ptph) for t in crown),
        "crown_review_seven_days_before_ptph": sum(
            bool(t.review and t.ptph and t.review <= t.ptph - timedelta(days=7)) for t in crown
        ),
        "stage_1_due_by_month_end": sum(bool(t.stage_1_due and t.stage_1_due <= end) for t in crown),
        "stage_1_served_in_time": sum(
            bool(t.stage_1_due and t.stage_1_due <= end and t.stage_1_done and t.stage_1_done <= t.stage_1_due)
            for t in crown
        ),
    }
