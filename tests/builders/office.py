"""A small office: its exports, its workspace, and a manager who fills in marking workbooks. Everybody is invented.

`Office.iqa` runs the command line in this process, by a clock that stands still.
"""

import io
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from made_once import made_once
from measuring import unmeasured
from msgspec import Struct
from openpyxl import Workbook, load_workbook
from sqlalchemy import create_engine, text

from iqa.cli import main
from iqa.domain import Month
from iqa.records.workspace import Workspace, open_workspace

MONTH = Month(2026, 10)
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
Row = dict[str, Any]

STAFF: list[Row] = [
    {"Staff id": "M1", "Name": "Bryony Furze", "Role": "Legal manager", "Unit": "North", "Line manager": ""},
    {"Staff id": "M2", "Name": "Rowan Elder", "Role": "Legal manager", "Unit": "North", "Line manager": ""},
    {"Staff id": "P1", "Name": "Ash Maple", "Role": "Prosecutor", "Unit": "North", "Line manager": "M1"},
    {"Staff id": "P2", "Name": "Holly Brook", "Role": "Prosecutor", "Unit": "North", "Line manager": "M2"},
    {"Staff id": "P3", "Name": "Hazel Larch", "Role": "Prosecutor", "Unit": "North", "Line manager": "M1"},
    {
        "Staff id": "V1",
        "Name": "Dell Rush",
        "Role": "Victim liaison officer",
        "Unit": "North",
        "Line manager": "M2",
    },
]
PROSECUTORS = ("Ash Maple", "Holly Brook", "Hazel Larch")


def cases(each: int = 6) -> list[Row]:
    """So many live, reviewed magistrates' cases for each prosecutor, and one finalised."""
    rows: list[Row] = []
    for number in range(each * len(PROSECUTORS) + 1):
        rows.append(
            {
                "URN": f"01AB{1000000 + number:07d}26"[:11],
                "Lead defendant": f"Fen Reed-{'abcdefghijklmnopqrstuvwxyz'[number % 26]}",
                "Casework type": "Magistrates",
                "Unit": "North",
                "Reviewing prosecutor": PROSECUTORS[number % len(PROSECUTORS)],
                "Legal manager": "Bryony Furze",
                "Status": "finalised" if number == each * len(PROSECUTORS) else "live",
                "Anticipated plea": "not guilty",
                "Review completed": date(2026, 10, 1 + number % 5),
                "First hearing": date(2026, 10, 20),
            }
        )
    return rows


def letters() -> list[Row]:
    """Five letters: four sent, one of them late, and one never sent."""
    rows = [
        {
            "URN": f"01AB90{number:03d}26",
            "Victim reference": f"V{number}",
            "Victim name": f"Lark Meadow-{'abcde'[number]}",
            "Enhanced entitlement": "no",
            "Letter type": "stopped charge",
            "Decision date": date(2026, 10, 5 + number),
            "Reason received": date(2026, 10, 6 + number),
            "Date sent": date(2026, 10, 7 + number),
            "Unit": "North",
            "Deciding prosecutor": PROSECUTORS[number % len(PROSECUTORS)],
            "Drafter": "Dell Rush",
            "Reason": "a witness could no longer give evidence",
        }
        for number in range(5)
    ]
    rows[3]["Date sent"] = date(2026, 10, 30)
    rows[4]["Date sent"] = rows[4]["Reason received"] = None
    return rows


@unmeasured()
def xlsx(path: Path, rows: Sequence[Row], title: str = "Export") -> Path:
    """Rows as a workbook: headings in its first row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    headings = list(rows[0]) if rows else []
    for line in [headings, *([row.get(name) for name in headings] for row in rows)]:
        sheet.append(line)
    book.save(path)
    return path


def csv(path: Path, rows: Sequence[Row]) -> Path:
    """The same rows as a text table, dates day first as an office writes them."""

    def shown(value: Any) -> str:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or "")

    lines = [list(rows[0]), *([shown(value) for value in row.values()] for row in rows)]
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    return path


class Answer(Struct, frozen=True):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def done(self) -> "Answer":
        assert self.code == 0, self.out + self.err
        return self


class Office:
    """A workspace in a folder, and the command line over it."""

    def __init__(self, folder: Path, now: datetime = NOW) -> None:
        self.folder, self.now = folder, now

    def letters_out(self, *more: object) -> "Answer":
        """The letters of the month drafted and issued; what issuing them said."""
        self.iqa("feedback", "--month", MONTH, *more).done()
        return self.iqa("release", "--month", MONTH, *more).done()

    def iqa(self, *arguments: object, actor: str = "Bryony Furze") -> Answer:
        return run("--workspace", self.folder, "--as", actor, *arguments, now=self.now)

    def init(self, *more: object) -> "Office":
        run("init", self.folder, "--area", "Thornmere", *more).done()
        return self

    def read_export(self, kind: str, rows: Sequence[Row], *more: object, name: str = "") -> Answer:
        file = xlsx(self.folder.parent / (name or f"{kind}.xlsx"), rows)
        month = () if kind == "staff" else ("--month", MONTH)
        return self.iqa("import", kind, file, *month, *more)

    def events(self) -> int:
        """How many events the ledger holds."""
        return len(self.iqa("ledger", "--json", "--last", 10_000).done().json["events"])

    def certificate(self, scheme: str = "casework") -> dict[str, Any]:
        written: dict[str, Any] = json.loads((self.out / f"certificate-{scheme}.json").read_text(encoding="utf-8"))
        return written

    def keys(self, state: str = "drawn", scheme: str = "casework") -> list[str]:
        return [item["key"] for item in self.certificate(scheme)["items"] if item["state"] == state]

    @property
    def out(self) -> Path:
        return self.folder / "out" / str(MONTH)

    @property
    def workbooks(self) -> list[Path]:
        return sorted((self.out / "workbooks").glob("*.xlsx"))

    def by_hand(self, *statements: str) -> None:
        """Somebody changes the SQLite file with another tool; the guards are taken away and put back."""
        engine = create_engine(f"sqlite:///{self.folder / 'iqa.db'}")
        with engine.connect() as connection, connection.begin():
            guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            for name, _ in guards:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for statement in statements:
                assert connection.execute(text(statement)).rowcount != 0, statement
            for _, sql in guards:
                connection.exec_driver_sql(sql)
        engine.dispose()


def run(*arguments: object, now: datetime = NOW, sure: bool = True) -> Answer:
    """One command in this process, at that moment, by somebody who says yes when asked whether they mean it; with
    `sure` false by a script, which nobody can ask."""
    out, err = io.StringIO(), io.StringIO()
    opening = partial(open_workspace, now=lambda: now)
    with (
        patch("iqa.cli.common.open_workspace", opening),
        patch("iqa.cli.common._somebody_is_there", return_value=sure),
        patch("iqa.cli.common._go_on"),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


Mark = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""A row of questions by heading -> what to enter, by heading."""


def plainly(row: Mapping[str, Any]) -> Mapping[str, str]:
    """Fully met, unless the record says otherwise; then the best that it allows.

    What its dates do not tell does not apply, as there is no record of it.
    """
    against = str(row["Contradicts"] or "")
    best = next(
        one for one in ("Fully met", "Partially met", "Not met", "Not applicable") if f"|{one}|" not in against
    )
    untold = row["Untold"] == "Yes"
    entered = {
        "Rating": "Not applicable" if untold else str(row["Rating"] or best),
        "Whose work was it?": str(row["Whose work was it?"] or "Not known"),
    }
    if untold:
        entered["Where it shows, or what happened"] = "Looked in the review note: there is no record."
    elif entered["Rating"] in ("Partially met", "Not met"):
        entered["Where it shows, or what happened"] = "The second entry of the log shows it."
    return entered


@unmeasured()
def fill(path: Path, mark: Mark = plainly, *, into: Path | None = None, ready: bool = True) -> Path:
    """Fill in a marking workbook as a manager would: every question, then 'ready' for every case."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        headings = [cell.value for cell in sheet[4]]
        if "Rating" not in headings and "Ready to submit?" not in headings:
            continue
        for cells in sheet.iter_rows(min_row=5):
            row = {heading: cell.value for heading, cell in zip(headings, cells, strict=True) if heading}
            if not row.get("Case"):
                continue
            entered = mark(row) if "Rating" in row else {"Ready to submit?": "Yes"} if ready else {}
            for heading, value in entered.items():
                cells[headings.index(heading)].value = value
    target = into or path
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


@made_once
def drawn_month(folder: Path, _base: Path) -> None:
    """A month as far as the workbooks; work on a copy of it."""
    office = Office(folder).init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.read_export("letters", letters()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("draw", "victim-letters", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()


@made_once
def recorded_month(folder: Path, base: Path) -> None:
    """The same month with its workbooks filled in and recorded; work on a copy of it."""
    office = copied(drawn_month(base), folder)
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()


@made_once
def finished_month(folder: Path, base: Path) -> None:
    """The same month with letters and summary; work on a copy of it."""
    office = copied(recorded_month(base), folder)
    office.letters_out()
    office.iqa("committee", "--month", MONTH).done()


def copied(folder: Path, to: Path) -> Office:
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return Office(to)


def workspace_in(folder: Path, actor: str = "Bryony Furze") -> Workspace:
    """The workspace in a folder, opened by somebody, by the office's clock."""
    return open_workspace(folder, actor, now=lambda: NOW)


def without(rows: Iterable[Row], *headings: str) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in headings} for row in rows]
