"""An office with two units, its drawn and marked work, and the names that may not leave it. All of it invented."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct
from openpyxl import load_workbook

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    Assessment,
    AssessmentState,
    Criterion,
    EnteredDate,
    Kind,
    Mark,
    Month,
)
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE, questions, whose_work
from iqa.records.draws import MonthDraw, month_draws
from iqa.records.workspace import Workspace, make_workspace, open_workspace
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest

MONTH = Month(2026, 10)
UNITS = ("North", "South")
SURNAMES = ("Applecrumb", "Brambleby", "Cobbleton", "Dapplemere", "Eiderly", "Fernsby")
DEFENDANT, VICTIM = "Zebedee Testdefendant", "Quilla Testvictim"
HOSTILE = ("=HYPERLINK(1)", "+SUM(A1)", "-2+3", "@risk", "\t=1+1", "ordinary words, and a comma")
SECRET = "Secretwords"
"""Stands in everything that an assessor types, so that free text can be searched for."""
POLICE_TYPE = "Disclosure failure - Schedule incomplete"
TYPED_TYPE = "Victim failure - PC Namedofficer forgot"


class Office(Struct, frozen=True):
    """A marked month: its workspace, and every name, URN and free text that it holds."""

    workspace: Workspace
    staff: tuple[str, ...]
    staff_ids: tuple[str, ...]
    urns: tuple[str, ...]

    def never_outside(self) -> tuple[str, ...]:
        """Text that only an internal file may hold."""
        surnames = (name.split()[-1] for name in (*self.staff, DEFENDANT, VICTIM))
        return (*surnames, *self.staff_ids, *self.urns, SECRET, "Namedofficer", "Shutter & Bolt")


def table_file(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def make_office(folder: Path, months: Sequence[Month] = (MONTH,)) -> Office:
    """An office whose draws of those months are marked: all but two pieces of work, one begun and one not."""
    root = make_workspace(folder / "office", "Thornmere")
    workspace = open_workspace(root, "tester", now=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    staff, cases = _people(), _cases()
    import_export(workspace, ImportRequest(Kind.STAFF, table_file(folder / "staff.csv", staff)))
    for month in months:
        # The same cases in each month: somebody has looked, and means it.
        file = table_file(folder / "cases.csv", cases)
        import_export(workspace, ImportRequest(Kind.CASES, file, month, sure=True))
        draw(workspace, SampleRequest("casework", month, seed="123"))
        with workspace.store.reading() as view:
            (one,) = month_draws(view, month)
        _mark(workspace, one)
    police = table_file(folder / "police.csv", _police())
    import_export(workspace, ImportRequest(Kind.POLICE_FILES, police, months[-1]))
    people = staff[1:]
    return Office(
        workspace,
        tuple(row[1] for row in people),
        tuple(row[0] for row in people),
        tuple(row[0] for row in cases[1:]),
    )


def _people() -> list[list[str]]:
    rows = [["Staff id", "Name", "Role", "Unit"]]
    for unit in UNITS:
        rows.append([f"{unit[0]}M0", f"Sky Managerley{unit}", "legal manager", unit])
        rows += [
            [f"{unit[0]}P{number}", f"Ash {surname}{unit}", "prosecutor", unit]
            for number, surname in enumerate(SURNAMES)
        ]
    return rows


def _cases() -> list[list[str]]:
    """Three cases a prosecutor; in the South one prosecutor's are RASSO, so that the cell is one person's."""
    heading = ["URN", "Casework type", "Unit", "Reviewing prosecutor", "Status", "Lead defendant", "Victim name"]
    rows = [[*heading, "Review completed", "First hearing", "Defence firm", "Defence known date", "Charged by"]]
    for unit in UNITS:
        for number, surname in enumerate(SURNAMES):
            kind = "RASSO" if (unit, number) == ("South", 0) else "Magistrates"
            for piece in range(3):
                urn = f"01{unit[0]}X{number:03d}{piece:02d}26"
                dates = ["05/10/2026", "20/10/2026", "Shutter & Bolt", "01/10/2026", "police"]
                rows.append([urn, kind, unit, f"Ash {surname}{unit}", "live", DEFENDANT, VICTIM, *dates])
    return rows


def _police() -> list[list[str]]:
    heading = ["URN", "Unit", "Police Unit Name", "Failure types", "Did the police dispute this failure?"]
    rows = [[*heading, "Did CPS accept the dispute?", "Comments"]]
    for number in range(6):
        answers = ["Yes", "Yes"] if number == 0 else ["Yes", "No"] if number == 1 else ["No", ""]
        rows.append([f"01PX{number:05d}26", "North", "Mill Road", POLICE_TYPE, *answers, SECRET])
    rows.append(["01PX0009926", "North", "", TYPED_TYPE, "No", "", SECRET])
    rows.append(["01PX0009826", "North", "Mill Road", "PC Namedofficer was late", "No", "", SECRET])
    return rows


def _mark(workspace: Workspace, one: MonthDraw) -> None:
    """Every drawn piece but the last is marked; the last but one is still in progress."""
    drawn = one.to_mark()
    with workspace.store.changing("tester", workspace.now(), "marks recorded") as change:
        for place, item in enumerate(drawn[:-1]):
            begun = place == len(drawn) - 2
            marks = tuple(_marks(one, item.key, place))
            change.assessments.add(
                Assessment(
                    item.key,
                    one.draw.scheme,
                    one.draw.scheme_version,
                    one.draw.month,
                    one.draw.id,
                    item.assessor,
                    state=AssessmentState.IN_PROGRESS if begun else AssessmentState.SUBMITTED,
                    marks=marks[:2] if begun else marks,
                    good_practice=f"{SECRET} good",
                    actions=(AgreedAction(f"{SECRET} =act", date(2026, 12, 1)), AgreedAction(f"{SECRET} talk")),
                    entered_dates=(EnteredDate("sending", date(2026, 10, 9), f"{SECRET} log"),),
                    overall=f"{SECRET} {DEFENDANT}",
                    marked_at="2026-11-16T09:30:00+00:00",
                    revision=1,
                )
            )


def _marks(one: MonthDraw, key: str, place: int) -> Iterable[Mark]:
    item, scheme = one.items[key], one.scheme
    for number, question in enumerate(questions(scheme, one.draw.policy.focus, item)):
        criterion = question.criterion
        turn = (place + number) % 4
        rating = scheme.scale[turn].id if turn < 3 else NOT_APPLICABLE
        below = 0 < turn < 3
        known = whose_work(criterion, item).person_id
        yield Mark(
            criterion.id,
            rating,
            evidence=f"{HOSTILE[place % len(HOSTILE)]} {SECRET} {VICTIM}" if below else "",
            finding_codes=_finding(one, criterion) if below else (),
            priority=below and number == 1,
            next_step=f"={SECRET}" if below and number == 1 else "",
            person={(3, 0): OUTSIDE, (4, 1): NOT_KNOWN}.get((number, place % 5), known or NOT_KNOWN),
        )


def everything_in(path: Path) -> str:
    """All that a file holds, its packed parts unpacked, as text to search."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return path.read_text(encoding="utf-8-sig")


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheet_rows(path: Path, sheet: str) -> list[list[object]]:
    book = load_workbook(path)
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def as_csv_text(value: object) -> str:
    """What a cell of a workbook is in the text table: dates as YYYY-MM-DD, blanks as nothing."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _finding(one: MonthDraw, criterion: Criterion) -> tuple[str, ...]:
    """One finding of a question, of those for the defence where it has any."""
    theirs = (code for code in criterion.finding_codes if one.scheme.finding_code(code).is_for_defence)
    return tuple(theirs)[:1] or criterion.finding_codes[:1]
