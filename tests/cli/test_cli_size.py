"""`iqa size`: exact sizes with a plain sentence and a chart, and a month planned unit by unit."""

import io
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, letters, run

from iqa.cli import main
from iqa.statistics import sample_size, upper_bound


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    return office


def test_without_a_workspace_the_answer_is_exact_for_the_caseload(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("size", "--caseload", 30, "--tolerable", 0.1).done().out
    assert "Look at 19 of 30, drawn at random." in said
    assert "95% sure that no more than 2 of the 30 have one: fewer than 10%." in said
    told = run("size", "--caseload", 30, "--tolerable", 0.1, "--json").done().json
    assert (told["size"], told["bound_if_clean"], told["caseload"]) == (19, 2, 30)


def test_the_chart_says_what_each_size_can_show_and_marks_the_one_asked_for(monkeypatch) -> None:
    monkeypatch.setattr("iqa.cli.planning._can_print", lambda text: True)
    told = run("size", "--caseload", 30, "--tolerable", 0.1, "--json").done().json
    assert [(line["look_at"], line["most"]) for line in told["chart"]] == [
        (n, upper_bound(0, n, 30)) for n in (1, 2, 4, 6, 8, 12, 19, 20)
    ]
    said = run("size", "--caseload", 30, "--tolerable", 0.1).done().out
    (asked,) = [line for line in said.splitlines() if "(as above)" in line]
    assert asked.split()[:3] == ["look", "at", "19"]
    bars = [line.count("█") for line in said.splitlines() if line.startswith("  look at")]
    assert bars == sorted(bars, reverse=True)
    assert bars[0] == round(40 * upper_bound(0, 1, 30) / 30)


def test_the_chart_ends_with_the_caseload() -> None:
    told = run("size", "--caseload", 3, "--tolerable", 0.1, "--json").done().json
    assert [line["look_at"] for line in told["chart"]] == [1, 2, 3]
    assert told["chart"][-1]["most"] == 0


def test_of_a_list_without_end_the_chart_gives_rates() -> None:
    said = run("size", "--tolerable", 0.05, "--expected", 0.01).done().out
    assert "Look at 93, drawn at random." in said
    assert "If 1 of them has one, no more than 5.0% have one." in said
    assert "3.2%  (as above)" in said


def test_of_all_there_is_nothing_to_estimate_and_of_all_but_one_nothing_is_left() -> None:
    said = run("size", "--caseload", 5, "--tolerable", 0.01).done().out
    assert "Look at all 5: then you know" in said
    assert "sure that no more than 0" not in said
    said = run("size", "--caseload", 40, "--tolerable", 0.01).done().out
    assert "Look at 38 of 40" in said
    assert "95% sure that none of the 40 has one: fewer than 1%." in said


@pytest.mark.parametrize(("encoding", "bar"), [("ascii", "####"), ("cp1252", "####"), ("utf-8", "████")])
def test_a_terminal_without_blocks_gets_plain_bars(monkeypatch, encoding: str, bar: str) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", screen)
    main(["size", "--caseload", "30", "--tolerable", "0.13"])
    screen.seek(0)
    assert f"{bar} 3" in screen.read()


def test_a_month_is_planned_unit_by_unit_with_hours(office: Office) -> None:
    told = office.iqa("size", "--month", MONTH, "--tolerable", 0.1, "--json").done().json
    size = sample_size(0.1, population=18)
    assert told["units"] == [
        {"unit": "North", "on_list": 19, "eligible": 18, "size": size, "hours": size * told["minutes"] / 60}
    ]
    assert {one["group"] for one in told["groups"]} == {"Ash Maple", "Holly Brook", "Hazel Larch"}
    assert {(one["eligible"], one["taken"], one["most"]) for one in told["groups"]} == {
        (6, 2, upper_bound(0, 2, 6))
    }
    said = office.iqa("size", "--month", MONTH, "--tolerable", 0.1).done().out
    assert f"In all {size}" in said
    assert "cannot rank people" in said


def test_where_no_sample_of_a_unit_would_show_it_the_plan_takes_all(office: Office) -> None:
    office.read_export("letters", letters()).done()
    rates = ("--tolerable", 0.1, "--expected", 0.05)
    said = office.iqa("size", "--month", MONTH, "--scheme", "victim-letters", *rates).done().out
    assert "all 5" in said
    assert "In all 5: 1.2 hours." in said
    assert "too little work for a sample" in said
    assert "if no more than 5% of the sample have one" in said


def test_a_group_of_which_nothing_is_taken_may_be_all_at_fault_and_a_unit_without_work_needs_nothing(
    office: Office,
) -> None:
    idle = [{**row, "Status": "finalised", "Unit": ""} for row in cases()]
    idle = [{**row, "Unit": "South"} for row in idle]
    office.read_export("cases", idle).done()
    told = office.iqa("size", "--month", MONTH, "--tolerable", 0.1, "--json").done().json
    assert [(unit["unit"], unit["eligible"], unit["size"]) for unit in told["units"]] == [("South", 0, 0)]
    assert {(one["taken"], one["most"]) for one in told["groups"]} == {(0, 0)}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--month", MONTH, "--caseload", 5, "--tolerable", 0.1], 2, "do not go together"),
        (["--month", "2026-09", "--tolerable", 0.1], 1, "No cases have been imported for September 2026"),
        (["--month", MONTH, "--tolerable", 1.5], 1, "tolerable rate"),
    ],
)
def test_what_cannot_be_planned_is_refused(office: Office, arguments, code: int, said: str) -> None:
    refused = office.iqa("size", *arguments)
    assert refused.code == code
    assert said in refused.err
