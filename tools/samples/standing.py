"""Where each letter of the invented Area stands by what its exports show, worked out here and not by the tool.

Unknown is unknown: what the exports do not say, or say in two ways, is a column of its own and nobody's failing.
"""

from collections import Counter
from collections.abc import Mapping

from samples.cases import ALTERED, SUBSTANTIALLY_ALTERED, Case
from samples.days import BEGUN, EXPORTED, MONTHS, export_day, first_day
from samples.letters import OWED, Correspondence, Letter

IN_TIME, LATE, NOT_SENT, NOT_YET_DUE = "in_time", "late", "not_sent", "not_yet_due"
CANNOT_BE_ASSESSED, TO_CHECK, CARRIED_OVER, NOT_OWED = "cannot_be_assessed", "to_check", "carried_over", "not_owed"
COLUMNS = (IN_TIME, LATE, NOT_SENT, CANNOT_BE_ASSESSED, NOT_YET_DUE, TO_CHECK, CARRIED_OVER, NOT_OWED)
IMPLY_ENHANCED = frozenset({"rape", "domestic abuse", "vulnerable"})
"""Flags of a case that imply the enhanced entitlement of its victims."""


def contradicted(letter: Letter) -> bool:
    """Whether the log denies an entitlement that the flags of the case imply."""
    return letter.fate != "missing from the log" and not letter.victim.enhanced and implied(letter.case)


def implied(case: Case) -> bool:
    """Whether the flags of a case imply that its victims have the enhanced entitlement."""
    return bool(case.flags & IMPLY_ENHANCED)


def letters_table(
    cases: Mapping[str, tuple[Case, ...]], letters: Mapping[str, Correspondence], month: str
) -> dict[str, int]:
    """How many letters of a month's list stand in each column; those of earlier months still waiting are on it."""
    found = Counter(_column(row, month) for row in (*letters[month].letters, *letters[month].pilot))
    found[NOT_OWED] += len(letters[month].uncalled)
    found += Counter(_column_of_earlier(row, month) for row in _waiting(letters, month))
    found[TO_CHECK] += sum(_altered_and_untold(cases[one], letters[one], one) for one in EXPORTED if one <= month)
    return {name: found[name] for name in COLUMNS}


def _altered_and_untold(cases: tuple[Case, ...], letters: Correspondence, month: str) -> int:
    """Victims of charges altered in a month to whom nobody meant to write: a person has to say if they should."""
    told = {
        (row.case.urn, row.victim.reference) for row in letters.letters if row.letter_type == SUBSTANTIALLY_ALTERED
    }
    return sum(
        (case.urn, victim.reference) not in told and not victim.opted_out
        for case in cases
        if case.decision == ALTERED and case.decision_date and case.decision_date >= first_day(month)
        for victim in case.victims
    )


def _waiting(letters: Mapping[str, Correspondence], month: str) -> list[Letter]:
    """Letters of earlier months that no export shows as sent; one sent since is of its own month and leaves."""
    rows = [row for one in EXPORTED if one < month for row in (*letters[one].letters, *letters[one].pilot)]
    shown = export_day(MONTHS[-1] if month == BEGUN else month)
    return [row for row in rows if row.as_known(shown).sent is None and not row.victim.opted_out]


def _column(letter: Letter, month: str) -> str:
    """A letter decided in the month."""
    known = letter.as_known(export_day(month))
    logged = letter.fate != "missing from the log"
    if letter.victim.opted_out:
        return NOT_OWED
    if not logged and (letter.case.decision == ALTERED or not letter.victim.reference_shown):
        return TO_CHECK
    if month == BEGUN and (logged or export_day(month) > letter.due):
        return TO_CHECK
    return _by_dates(known, month, logged)


def _by_dates(known: Letter, month: str, logged: bool) -> str:
    """By the dates that the exports show, where there is a limit and it is certain which."""
    sent = known.sent is not None and logged
    if known.letter_type not in OWED or contradicted(known):
        return CANNOT_BE_ASSESSED if sent else TO_CHECK
    if sent:
        return IN_TIME if known.sent and known.sent <= known.due else LATE
    return NOT_SENT if known.due < export_day(month) else NOT_YET_DUE


def _column_of_earlier(letter: Letter, month: str) -> str:
    """A letter of an earlier month."""
    known = letter.as_known(export_day(month))
    if month == BEGUN:
        return TO_CHECK
    unknown = letter.case.decision == ALTERED or not letter.victim.reference_shown
    if letter.fate == "missing from the log" and unknown and known.sent is None:
        return TO_CHECK
    column = _by_dates(known, month, True)
    return CARRIED_OVER if column == NOT_SENT and letter.decision_date < first_day(month) else column
