"""A file that is another month's, or a part of what was meant, stores nothing until somebody is sure."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from office import MONTH, NOW, STAFF, Office, Row, cases, letters, run, workspace_in, xlsx

from iqa.domain import Kind
from iqa.records.populations import population_of
from iqa.workflow.doubting import doubts_about, gone_with_work, stays_drawn

NEXT, BEFORE, FUTURE = "2026-11", "2026-09", "2026-12"


def police(number: int = 8, **more: object) -> list[Row]:
    return [
        {"URN": f"01AB{n:05d}26", "Unit": "North", "Failure types": "Breach - late file", **more}
        for n in range(number)
    ]


ROWS: dict[str, Sequence[Row]] = {"cases": cases(), "letters": letters(), "police-files": police()}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office").init()


def of_month(office: Office, kind: str, rows: Sequence[Row], month: str, *more: object) -> Any:
    return office.iqa("import", kind, xlsx(office.folder.parent / f"{kind}.xlsx", rows), "--month", month, *more)


def codes(told: dict[str, Any]) -> list[str]:
    return [one["code"] for one in told["doubts"]]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("kind", "rows", "doubted"),
    [
        ("cases", [{**row, "Review completed": None} for row in cases()], ["same-as-another-month"]),
        ("cases", cases(), ["dates-elsewhere", "same-as-another-month"]),
        ("police-files", police(), ["same-as-another-month"]),
    ],
)
def test_the_rows_of_one_month_under_the_label_of_another_are_doubted(
    office: Office, kind: str, rows: Sequence[Row], doubted: list[str]
) -> None:
    of_month(office, kind, rows, MONTH).done()
    events = office.events()
    assert codes(of_month(office, kind, rows, NEXT, "--dry-run", "--json").done().json) == doubted
    refused = of_month(office, kind, rows, NEXT)
    assert refused.code == 1
    assert f"--month {NEXT} --yes" in refused.err
    assert office.events() == events
    stored = of_month(office, kind, rows, NEXT, "--yes", "--json").done().json
    assert (codes(stored), stored["population"]["version"]) == (doubted, 1)
    assert office.events() == events + 1


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("cases", [{**row, "Review completed": date(2026, 9, 3)} for row in cases()]),
        ("letters", [letters()[0], *({**row, "Decision date": date(2026, 9, 2)} for row in letters())]),
        ("police-files", police(**{"Month end": date(2026, 9, 30)})),
    ],
)
def test_dates_most_of_which_lie_in_another_month_are_doubted(
    office: Office, kind: str, rows: Sequence[Row]
) -> None:
    refused = of_month(office, kind, rows, MONTH, "--json")
    assert (refused.code, refused.json["error"]["kind"]) == (1, "doubted")
    assert [one["code"] for one in refused.json["problems"]] == ["dates-elsewhere"]
    assert office.events() == 0
    of_month(office, kind, rows, MONTH, "--yes").done()


def test_unsent_letters_of_earlier_months_are_no_sign_of_another_month(office: Office) -> None:
    unsent = [
        {**row, "URN": f"01AB8{n:04d}26", "Decision date": date(2026, 9, 1 + n), "Date sent": None}
        for n, row in enumerate(letters() + letters())
    ]
    told = of_month(office, "letters", [*letters(), *unsent], MONTH, "--json").done().json
    assert (codes(told), told["carried_over"]) == ([], 10)


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", ["cases", "police-files"])
def test_a_month_that_has_not_begun_is_doubted(office: Office, kind: str) -> None:
    assert "month-not-begun" in codes(of_month(office, kind, ROWS[kind], FUTURE, "--dry-run", "--json").json)
    assert "December 2026 has not begun yet." in of_month(office, kind, ROWS[kind], FUTURE).err


@pytest.mark.unmeasured
def test_an_export_that_lost_most_of_its_rows_is_doubted_and_the_same_file_again_is_not(office: Office) -> None:
    of_month(office, "cases", cases(6), MONTH).done()
    refused = of_month(office, "cases", cases(2), MONTH)
    assert "Only 7 of the 19 pieces of work of the version before" in refused.err
    of_month(office, "cases", cases(2), MONTH, "--yes").done()
    assert codes(of_month(office, "cases", cases(2), MONTH, "--json").done().json) == []


def test_a_trial_says_what_speaks_against_a_file_and_what_would_store_it(office: Office) -> None:
    said = of_month(office, "cases", cases(), FUTURE, "--dry-run").done().out
    assert said.count("has not begun yet") == 1
    assert "It would be stored only with --yes." in said
    assert "only with --yes" not in of_month(office, "cases", cases(), MONTH, "--dry-run").done().out


def test_what_was_said_of_columns_is_not_lost_from_the_line_to_type(office: Office) -> None:
    rows = [{("Ref" if name == "URN" else name): value for name, value in row.items()} for row in cases()]
    refused = of_month(office, "cases", rows, FUTURE, "--column", "urn=Ref")
    assert refused.err.rstrip().endswith("If you have looked, and it is right: --yes")
    of_month(office, "cases", rows, FUTURE, "--column", "urn=Ref", "--yes").done()


@pytest.mark.parametrize(("answer", "stored"), [(True, 1), (False, 0)])
def test_somebody_at_a_terminal_is_asked(office: Office, answer: bool, stored: int) -> None:
    def confirm(_question: str, *, abort: bool) -> bool:
        import click

        if not answer and abort:
            raise click.Abort
        return answer

    with patch("iqa.cli.importing.may_ask", return_value=True), patch("click.confirm", confirm):
        said = of_month(office, "cases", cases(), FUTURE)
    assert "Doubted: December 2026 has not begun yet." in said.out
    assert (said.code, office.events()) == (not stored, stored)


MANY: list[Row] = [
    *STAFF,
    *(
        {
            "Staff id": f"X{n}",
            "Name": f"{name} Sorrel",
            "Role": "Prosecutor",
            "Unit": "South",
            "Line manager": "M1",
        }
        for n, name in enumerate(("Alder", "Beech", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hawthorn"))
    ),
]


def test_a_staff_list_says_who_is_added_gone_and_altered_by_name(office: Office) -> None:
    office.read_export("staff", MANY).done()
    rows = [{**row, "Unit": "East"} if row["Staff id"] == "X1" else row for row in MANY if row["Staff id"] != "X0"]
    new = {**STAFF[2], "Staff id": "N1", "Name": "Willow Sedge"}
    said = office.read_export("staff", [*rows, new]).done().out
    assert "Against the list before: 1 added, 1 removed, 1 altered." in said
    for line in (
        "Added: Willow Sedge",
        "No longer on it: Alder Sorrel",
        "Altered: Beech Sorrel: Unit South, now East",
    ):
        assert line in said
    back = office.read_export("staff", MANY, "--json").done().json["changes"]["rows"]
    assert (back["added"], back["removed"], list(back["altered"])) == (["X0"], ["N1"], ["X1"])


def test_a_staff_list_that_lost_many_is_doubted_and_a_new_id_is_nobody_lost(office: Office) -> None:
    office.read_export("staff", MANY).done()
    events = office.events()
    tried = office.read_export("staff", STAFF, "--dry-run", "--json").done().json
    assert (codes(tried), tried["doubts"][0]["facts"]) == (["many-off-list"], {"gone": 8, "before": 14})
    assert office.read_export("staff", STAFF).code == 1
    assert office.events() == events
    office.read_export("staff", STAFF, "--yes").done()
    renumbered = [
        {**row, "Staff id": f"{row['Staff id']}9", "Previous staff ids": row["Staff id"]} for row in STAFF
    ]
    assert codes(office.read_export("staff", renumbered, "--json").done().json) == []


@pytest.mark.unmeasured
def test_whoever_has_work_in_an_open_month_is_kept_and_marked_as_not_on_the_list(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    to_mark = office.iqa("status", "--month", MONTH, "--json").done().json["assessors"]
    rows = [row for row in STAFF if row["Staff id"] not in {"M2", "P1"}]
    for more in (("--dry-run",), ()):
        said = office.read_export("staff", rows, *more).done().out
        assert "Rowan Elder, M2 (3 pieces of work in October 2026) and Ash Maple, P1 (2 pieces" in said
        assert "are not on the list, with a part in drawn work that is not marked yet." in said
    office.iqa("workbook", "--month", MONTH).done()
    assert "Rowan Elder" in {path.stem for path in office.workbooks}
    after = office.iqa("status", "--month", MONTH, "--json").done().json["assessors"]
    assert after == [{**row, "off_list": row["name"] == "Rowan Elder"} for row in to_mark]
    assert "Rowan Elder (not on the staff list)" in office.iqa("status", "--month", MONTH).done().out
    assert run("--workspace", office.folder, "verify", now=NOW).code == 0


def test_where_nothing_is_doubted_and_nothing_drawn_nothing_is_said(office: Office) -> None:
    of_month(office, "cases", cases(), MONTH).done()
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        stored = view.populations.current(Kind.CASES, MONTH)
        assert stored is not None
        found = population_of(view, stored)
        assert doubts_about(view, found, {MONTH: 19}, "Review completed", None, workspace.today) == ()
        assert list(gone_with_work(view, ())) == []
        assert list(gone_with_work(view, workspace.people().values())) == []
        assert list(stays_drawn(view, stored)) == []
