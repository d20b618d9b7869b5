"""Half a year in one workspace, with all that happens to an office; then every earlier paper is written again."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from office import Office, Row, fill, workspace_in, xlsx
from source import ROOT

from iqa.domain import Month, long_date
from iqa.records.draws import bare_draws
from iqa.workflow.drawing import DrawResult, compose_certificate
from iqa.workflow.rendering import certificate_files

pytestmark = [pytest.mark.demonstration, pytest.mark.unmeasured]

MONTHS = tuple(Month(2026, number) for number in range(5, 11))
NAMES = {
    "P1": "Ash Maple",
    "P2": "Holly Brook",
    "P3": "Hazel Larch",
    "P4": "Rowan Birch",
    "P5": "Ivy Alder",
    "P6": "Fern Cole",
    "P7": "Wren Dale",
    "P8": "Jay Heath",
    "P9": "Robin Moss",
}
STANDARD = """
[[standards]]
id = "victim-letter"
label = "Letter to a victim"
rule = "working days after"
start = "decision_date"
done = "sent"
days = 0
effective_from = 2026-08-01
"""
LEDGER_LINE = "<li>Ledger: "


def _half(person: str, first: str, second: str) -> str:
    return first if person < "P6" else second


@dataclass
class Year:
    """The office as it stands, month by month."""

    office: Office
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    units: dict[str, str] = field(default_factory=lambda: {one: _half(one, "North", "South") for one in NAMES})
    managers: dict[str, str] = field(default_factory=lambda: {one: _half(one, "M1", "M2") for one in NAMES})
    off_list: set[str] = field(default_factory=set)
    south: str = "South"
    number: int = 0

    def unit(self, person: str) -> str:
        return self.south if self.units[person] == "South" else "North"

    def iqa(self, *arguments: object) -> str:
        return self.office.iqa(*arguments).done().out

    def file(self, rows: list[Row]) -> Path:
        self.number += 1
        return xlsx(self.office.folder.parent / f"export {self.number}.xlsx", rows)

    def staff(self) -> None:
        people = [
            {"Staff id": one, "Name": name, "Role": "Prosecutor", "Unit": self.unit(one)}
            | {"Line manager": self.managers[one]}
            for one, name in self.names.items()
            if one not in self.off_list
        ]
        others = [
            {"Staff id": id, "Name": name, "Role": role, "Unit": unit, "Line manager": manager}
            for id, name, role, unit, manager in (
                ("M1", "Bryony Furze", "Legal manager", "North", ""),
                ("M2", "Sky Elder", "Legal manager", self.south, ""),
                ("V1", "Dell Rush", "Victim liaison officer", "North", "M2"),
            )
        ]
        self.iqa("import", "staff", self.file([*others, *people]))

    def cases(self, month: Month, each: int = 3) -> list[Row]:
        first = month.first
        return [
            {
                "URN": f"{first.month:02d}AB{place:02d}{number:03d}26",
                "Lead defendant": "Fen Reed",
                "Casework type": "Magistrates",
                "Unit": self.unit(person),
                "Reviewing prosecutor": name,
                "Legal manager": "Bryony Furze",
                "Status": "live",
                "Anticipated plea": "not guilty",
                "Review completed": first + timedelta(number),
                "First hearing": first + timedelta(19),
            }
            for place, (person, name) in enumerate(self.names.items())
            for number in range(each)
        ]

    def letters(self, month: Month) -> list[Row]:
        first = month.first
        return [
            {
                "URN": f"{first.month:02d}AB9{number:04d}26",
                "Victim reference": f"V{number}",
                "Enhanced entitlement": "no",
                "Letter type": "stopped charge",
                "Decision date": first + timedelta(5 + number),
                "Date sent": first + timedelta(6 + 8 * number),
                "Unit": "North",
                "Deciding prosecutor": self.names["P1"],
                "Drafter": "Dell Rush",
                "Reason": "a witness could no longer give evidence",
            }
            for number in range(3)
        ]

    def month(self, month: Month) -> None:
        following = month.next().first
        self.office.now = datetime(following.year, following.month, 16, 9, 30, tzinfo=UTC)
        self.staff()
        self.iqa("import", "cases", self.file(self.cases(month)), "--month", month)
        self.iqa("import", "letters", self.file(self.letters(month)), "--month", month)
        self.iqa("draw", "casework", "--month", month, "--seed", "31415926")
        self.iqa("draw", "victim-letters", "--month", month, "--seed", "31415926")

    def papers(self, month: Month) -> None:
        self.iqa("workbook", "--month", month)
        books = sorted((self.office.folder / "out" / str(month) / "workbooks").glob("*.xlsx"))
        self.iqa("record", *(fill(path) for path in books))
        self.iqa("feedback", "--month", month)
        self.iqa("release", "--month", month)
        self.iqa("committee", "--month", month)


def written(office: Office, month: Month) -> dict[str, str]:
    folder = office.folder / "out" / str(month)
    wanted = [*folder.glob("letters/*.html"), folder / "committee-summary.html", *folder.glob("certificate-*.*")]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in wanted}


def write_again(office: Office, month: Month) -> None:
    """Every paper of a month, after the files were lost."""
    folder = office.folder / "out" / str(month)
    for path in (*folder.glob("letters/*"), *folder.glob("committee*"), *folder.glob("certificate-*")):
        path.unlink()
    office.iqa("feedback", "--month", month).done()
    office.iqa("committee", "--month", month).done()
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        draws = [one.draw for one in bare_draws(view, month)]
    for draw in draws:
        for name, content in certificate_files(
            workspace, compose_certificate(workspace, DrawResult(draw, 30))
        ).items():
            (folder / name).write_bytes(content)


def differing(before: str, after: str) -> list[str]:
    """The lines of a paper that are not the same, but for that of the ledger."""
    first, second = before.splitlines(), after.splitlines()
    if len(first) != len(second):
        return ["another number of lines"]
    return [two for one, two in zip(first, second, strict=True) if one != two and not two.startswith(LEDGER_LINE)]


def test_every_earlier_paper_written_again_is_the_same_but_for_its_ledger_line(tmp_path: Path) -> None:
    year = Year(Office(tmp_path / "office").init())
    office = year.office
    may, june, july, august, september, october = MONTHS
    (office.folder / "policies").mkdir()
    policy = (ROOT / "iqa" / "sampling" / "policies" / "casework.toml").read_text(encoding="utf-8")
    (office.folder / "policies" / "casework.toml").write_text(
        re.sub(r"(?m)^take = \d+", "take = 1", policy), encoding="utf-8"
    )
    papers: dict[Month, dict[str, str]] = {}
    days: dict[Month, date] = {}

    def finish(month: Month) -> None:
        year.papers(month)
        papers[month], days[month] = written(office, month), office.now.date()
        letters = [name for name in papers[month] if name.startswith("letters")]
        assert len(letters) >= len(NAMES), month
        assert len(papers[month]) == len(letters) + 5

    year.month(may)
    finish(may)

    year.units["P3"], year.managers["P3"] = "South", "M2"  # a mover
    year.month(june)
    year.iqa("draw", "casework", "--month", june, "--seed", "2718", "--void", "the wrong seed was typed")
    finish(june)

    year.off_list.add("P4")  # a leaver
    year.south = "South and Vale"  # a renamed unit
    settings = office.folder / "iqa.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + STANDARD, encoding="utf-8")
    year.month(july)
    finish(july)

    year.names = {("P15" if one == "P5" else one): name for one, name in year.names.items()}  # a new staff id
    year.units["P15"], year.managers["P15"] = year.units["P5"], year.managers["P5"]
    year.names["P6"] = "Fern Rivers"  # a marriage
    year.staff()
    year.iqa("person", "join", "P5", "P15", "--reason", "a new contract")
    year.month(august)
    year.iqa("import", "cases", year.file(year.cases(august, 4)), "--month", august)  # a corrected export
    finish(august)

    year.off_list.clear()  # a returner
    year.managers["P1"] = "M2"
    (office.folder / "criteria").mkdir(exist_ok=True)
    criteria = next(iter((ROOT / "iqa" / "criteria").rglob("casework.toml"))).read_text(encoding="utf-8")
    (office.folder / "criteria" / "casework.toml").write_text(
        re.sub(r'(?m)^version = ".*"', 'version = "2026.9-ours"', criteria, count=1), encoding="utf-8"
    )
    year.month(september)
    finish(september)

    year.names["P19"] = NAMES["P7"]  # a namesake
    year.units["P19"], year.managers["P19"] = "North", "M1"
    year.month(october)
    finish(october)

    events = office.events()
    for month in MONTHS[:-1]:
        write_again(office, month)
        again = written(office, month)
        assert again.keys() == papers[month].keys(), month
        for name, before in papers[month].items():
            after = again[name].replace(long_date(office.now.date()), long_date(days[month]))
            assert differing(before, after) == [], (month, name)
    assert office.events() == events, "a paper written again changes nothing in the records"
    office.iqa("verify").done()
