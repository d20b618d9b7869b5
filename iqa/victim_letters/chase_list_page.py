"""The chase list as a page and as a table: letters owed and not sent, by who must act. It never names a victim.

Letters that are only possibly owed, and those not yet due, stand apart: neither is anybody's failure.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from iqa.domain import LetterState, Month, Person, long_date
from iqa.fields import heading
from iqa.settings import Settings
from iqa.victim_letters.chase_list import Acts, ChaseRow, Task, chase_list
from iqa.victim_letters.owed import Working
from iqa.victim_letters.wording import asked_words, task_words, working_words
from iqa.workdays import working_days_between

NOT_RECORDED = "not recorded"


class ChaseLine(Struct, frozen=True):
    """One letter. Texts are '' where nothing is recorded, except the victim's reference, which says so.

    `overdue` is working days from the last day to today; None where no last day is known or it has not come.
    """

    who: str
    staff_id: str
    unit: str
    urn: str
    victim_reference: str
    letter_type: str
    decided_on: date | None
    due_on: date | None
    reason_received_on: date | None
    overdue: int | None
    carried_over: bool
    to_do: str
    working: str

    @property
    def decision_date(self) -> str:
        """In words, or 'not recorded'."""
        return _day(self.decided_on)

    @property
    def due(self) -> str:
        """In words, or 'no date known'."""
        return _day(self.due_on, "no date known")

    @property
    def reason_received(self) -> str:
        """In words, or 'not recorded'."""
        return _day(self.reason_received_on)


class ChaseGroup(Struct, frozen=True):
    """The letters that wait for one person or one victim liaison unit, the longest overdue first.

    `role` says what they are asked for, `contact` is an email address or ''.
    """

    who: str
    staff_id: str
    role: str
    contact: str
    lines: tuple[ChaseLine, ...]


class ChaseListPage(Struct, frozen=True):
    """Everything that `templates/chase_list.html` may print.

    `groups` holds the letters owed and not sent: prosecutors by name, then victim liaison. `to_check` are possibly
    owed, or need a record looked up, `not_yet_due` have time left; both in order of date.
    """

    area: str
    scheme_name: str
    protective_marking: str
    month: str
    date: str
    owed: int
    longest_overdue: int
    groups: tuple[ChaseGroup, ...]
    to_check: tuple[ChaseLine, ...]
    not_yet_due: tuple[ChaseLine, ...]


def chase_list_page(
    working: Iterable[Working], month: Month, settings: Settings, people: Mapping[str, Person], today: date
) -> ChaseListPage:
    """The page of a month's letters. `people` maps staff ids."""
    every = {work.letter.key: work for work in working}
    rows = chase_list(every.values())
    chased = [(row, _line(every[row.key], people, today, row.task)) for row in rows]
    groups = _groups([(row, line) for row, line in chased if not row.to_confirm], people)
    coming = [work for work in every.values() if work.state is LetterState.NOT_YET_DUE]
    late = [line.overdue or 0 for group in groups for line in group.lines]
    return ChaseListPage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        month=month.label,
        date=long_date(today),
        owed=len(late),
        longest_overdue=max(late, default=0),
        groups=groups,
        to_check=tuple(sorted((line for row, line in chased if row.to_confirm), key=_by_decision)),
        not_yet_due=tuple(sorted((_line(work, people, today, Task.SEND_IN_TIME) for work in coming), key=_by_due)),
    )


HEADINGS = (
    "List",
    "Who must act",
    heading("staff_id"),
    heading("unit"),
    heading("urn"),
    heading("victim_reference"),
    heading("letter_type"),
    heading("decision_date"),
    "Due",
    "Working days overdue",
    "Reason received",
    "Carried over",
    "What to do",
    "Working",
)


def chase_list_rows(page: ChaseListPage) -> tuple[Sequence[str], list[Sequence[object]]]:
    """Headings and rows of all three lists for a text table; dates as YYYY-MM-DD, blank where there is none."""
    owed = [line for group in page.groups for line in group.lines]
    lists = (
        (LetterState.NOT_SENT, owed),
        (LetterState.POSSIBLY_OWED, page.to_check),
        (LetterState.NOT_YET_DUE, page.not_yet_due),
    )
    return HEADINGS, [_record(str(state), line) for state, lines in lists for line in lines]


def _record(state: str, line: ChaseLine) -> Sequence[object]:
    return (
        state,
        line.who,
        line.staff_id,
        line.unit,
        line.urn,
        line.victim_reference,
        line.letter_type,
        _iso(line.decided_on),
        _iso(line.due_on),
        "" if line.overdue is None else line.overdue,
        _iso(line.reason_received_on),
        "yes" if line.carried_over else "no",
        line.to_do,
        line.working,
    )


def _line(work: Working, people: Mapping[str, Person], today: date, task: Task) -> ChaseLine:
    letter = work.letter
    staff_id = letter.text("person")
    return ChaseLine(
        who=people[staff_id].name if staff_id in people else letter.text("person_name") or staff_id,
        staff_id=staff_id,
        unit=letter.text("unit"),
        urn=letter.text("urn"),
        victim_reference=letter.text("victim_reference") or NOT_RECORDED,
        letter_type=letter.text("letter_type") or NOT_RECORDED,
        decided_on=letter.date("decision_date"),
        due_on=work.due,
        reason_received_on=letter.date("reason_received"),
        overdue=working_days_between(work.due, today) if work.due and work.due < today else None,
        carried_over=letter.flag("carried_over") is True,
        to_do=task_words(task, work.due),
        working=working_words(work.grounds),
    )


def _groups(chased: Iterable[tuple[ChaseRow, ChaseLine]], people: Mapping[str, Person]) -> tuple[ChaseGroup, ...]:
    """The lines by who must act and as what, in the order in which the list names them."""
    lines: dict[tuple[Acts, str, str], list[ChaseLine]] = {}
    for row, line in chased:
        lines.setdefault((row.acts, line.who, line.staff_id), []).append(line)
    return tuple(
        ChaseGroup(
            who=who,
            staff_id=staff_id if staff_id != who else "",
            role=asked_words(acts),
            contact=people[staff_id].email if staff_id in people else "",
            lines=tuple(sorted(found, key=_by_due)),
        )
        for (acts, who, staff_id), found in lines.items()
    )


def _by_due(line: ChaseLine) -> tuple[date, date, str, str]:
    return line.due_on or date.max, *_by_decision(line)


def _by_decision(line: ChaseLine) -> tuple[date, str, str]:
    return line.decided_on or date.max, line.urn, line.victim_reference


def _day(day: date | None, otherwise: str = NOT_RECORDED) -> str:
    return long_date(day) if day else otherwise


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
