"""What the exports count of an inspection's issues, month by month: letters owed, sent and in time; failures in
police files, and their disputes. Each counts everything there is, and no sample."""

from collections.abc import Iterable, Iterator, Mapping

from iqa.committee.inspection import MeasuredLine, MeasuredPoint
from iqa.domain import Month
from iqa.police_files import FileTotals
from iqa.text import counted
from iqa.victim_letters.figures import LettersRow

LETTERS_SENT, LETTERS_IN_TIME = "letters-sent", "letters-in-time"
POLICE_FAILURES, POLICE_DISPUTES = "police-failures", "police-disputes"


def letters_lines(months: Mapping[Month, LettersRow]) -> dict[str, MeasuredLine]:
    """The lines of letters, from the whole Area's letters of each month."""
    owed = [(month, row) for month, row in sorted(months.items()) if row.owed]
    return {
        LETTERS_SENT: MeasuredLine("Letters sent, of those owed", tuple(map(_sent, owed))),
        LETTERS_IN_TIME: MeasuredLine("Letters in time, where that can be told", tuple(_in_time(owed))),
    }


def _sent(of_month: tuple[Month, LettersRow]) -> MeasuredPoint:
    month, row = of_month
    sent = row.owed - row.not_sent
    return MeasuredPoint(month, f"{sent} of {row.owed}", sent / row.owed)


def _in_time(months: Iterable[tuple[Month, LettersRow]]) -> Iterator[MeasuredPoint]:
    for month, row in months:
        told = row.owed - row.cannot_be_assessed
        if told:
            yield MeasuredPoint(month, f"{row.in_time} of {told}", row.in_time / told)


def police_lines(months: Mapping[Month, FileTotals]) -> dict[str, MeasuredLine]:
    """The lines of police files, from the totals of each month."""
    found = sorted(months.items())
    failures = tuple(
        MeasuredPoint(month, f"{counted(one.failures, 'failure')} in {counted(one.cases, 'case')}")
        for month, one in found
    )
    disputes = tuple(MeasuredPoint(month, _disputes(one)) for month, one in found)
    return {
        POLICE_FAILURES: MeasuredLine("Failures in police files", failures),
        POLICE_DISPUTES: MeasuredLine("Failures that the police dispute", disputes),
    }


def _disputes(one: FileTotals) -> str:
    if not one.disputed:
        return "none"
    return (
        f"{one.disputed}, {one.unresolved} without an answer"
        if one.unresolved
        else f"{one.disputed}, all answered"
    )
