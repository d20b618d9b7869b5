"""Where a command works and for whom: --workspace, IQA_WORKSPACE, the folder one stands in; --as, IQA_USER."""

import subprocess
import sys
from pathlib import Path

import pytest
from machine import fresh_database
from office import MONTH, STAFF, Office, cases, fill, letters, run, xlsx


def actors(folder: Path) -> list[str]:
    return [event["actor"] for event in run("--workspace", folder, "ledger", "--json").done().json["events"]]


def test_init_makes_settings_and_records_and_refuses_a_second_time(tmp_path: Path) -> None:
    made = run("init", tmp_path / "office", "--area", "Thornmere").done()
    assert "Thornmere" in made.out
    assert {path.name for path in (tmp_path / "office").iterdir()} == {"iqa.toml", "iqa.db"}
    again = run("init", tmp_path / "office", "--area", "Thornmere")
    assert again.code == 1
    assert "is a workspace already" in again.err
    assert run("init", tmp_path / "other", "--area", " ").code == 1
    assert run("init", tmp_path / "other").code == 2
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("init", tmp_path / "file", "--area", "Thornmere").code == 1


@pytest.mark.parametrize(
    "database",
    ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////no/such/folder/iqa.db", "mysql://x/y", "nonsense"],
)
def test_init_that_fails_leaves_nothing_behind(tmp_path: Path, database: str) -> None:
    there = tmp_path / "office"
    told = run("init", there / "inner", "--area", "Thornmere", "--database", database)
    assert told.code == 1
    assert "Traceback" not in told.err
    assert told.err.startswith("Error: ")
    assert not there.exists()
    there.mkdir()
    (there / "notes.txt").write_text("mine", encoding="utf-8")
    assert run("init", there, "--area", "Thornmere", "--database", database).code == 1
    assert [path.name for path in there.iterdir()] == ["notes.txt"]
    run("init", there, "--area", "Thornmere").done()


def test_init_does_not_take_over_records_that_lie_there(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    (office.folder / "iqa.toml").unlink()
    before = (office.folder / "iqa.db").read_bytes()
    told = run("init", office.folder, "--area", "Thornmere")
    assert told.code == 1
    assert "already holds a workspace" in told.err
    assert (office.folder / "iqa.db").read_bytes() == before
    assert not (office.folder / "iqa.toml").exists()


def test_the_workspace_is_found_from_inside_it_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path / "office").init()
    inner = office.folder / "out" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert run("ledger").code == 0
    monkeypatch.chdir(tmp_path)
    told = run("ledger")
    assert told.code == 1
    assert "iqa init" in told.err
    monkeypatch.setenv("IQA_WORKSPACE", str(office.folder))
    assert run("ledger").code == 0
    other = run("--workspace", tmp_path / "elsewhere", "ledger")
    assert other.code == 1
    assert "elsewhere is not a workspace" in other.err
    assert run("ledger", "--workspace", office.folder).code == 0


def test_who_did_it_is_as_said_else_the_environment_else_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "office").init()
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("LOGNAME", "computer user")
    for number, more in enumerate([(), ("--as", "Rowan Elder")]):
        rows = STAFF[number:]
        run("import", "staff", xlsx(tmp_path / "s.xlsx", rows), *more).done()
    monkeypatch.setenv("IQA_USER", "Bryony Furze")
    run("import", "staff", xlsx(tmp_path / "s.xlsx", STAFF[2:])).done()
    run("--as", "Rowan Elder", "import", "staff", xlsx(tmp_path / "s.xlsx", STAFF[3:])).done()
    assert actors(office.folder) == ["computer user", "Rowan Elder", "Bryony Furze", "Rowan Elder"]


@pytest.mark.unmeasured
def test_a_month_on_postgresql(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url:
        office = Office(tmp_path / "office").init("--database", url)
        assert [path.name for path in office.folder.iterdir()] == ["iqa.toml"]
        office.read_export("staff", STAFF).done()
        office.read_export("cases", cases()).done()
        office.read_export("letters", letters()).done()
        for scheme in ("casework", "victim-letters"):
            office.iqa("draw", scheme, "--month", MONTH, "--seed", "31415926").done()
        office.iqa("replace", office.keys()[0], "--reason", "unavailable").done()
        office.iqa("workbook", "--month", MONTH).done()
        office.iqa("record", *[fill(path) for path in office.workbooks]).done()
        events = office.events()
        office.iqa("record", *office.workbooks).done()
        assert office.events() == events
        told = office.iqa("feedback", "--month", MONTH, "--json").done().json
        assert len(told["written"]) == 4
        office.iqa("committee", "--month", MONTH).done()
        assert office.iqa("verify").code == 0
        for scheme in ("casework", "victim-letters"):
            assert office.iqa("verify", "--certificate", office.out / f"certificate-{scheme}.json").code == 0
        second = run("init", tmp_path / "second", "--area", "Thornmere", "--database", url)
        assert second.code == 1
        assert not (tmp_path / "second").exists()


def test_sizes_are_told_in_words_and_as_json() -> None:
    assert "Look at" in run("size", "--caseload", 30, "--tolerable", 0.1).done().out
    told = run("size", "--tolerable", 0.05, "--json").done().json
    assert told["size"] == 59


def test_two_criteria_files_are_compared(tmp_path: Path) -> None:
    from iqa.resources import packaged

    text = packaged("criteria").joinpath("victim-letters.toml").read_text(encoding="utf-8")
    newer = tmp_path / "newer.toml"
    newer.write_text(text.replace('version = "2026.1"', 'version = "2026.2"', 1), encoding="utf-8")
    assert "Nothing changed." in run("criteria", "diff", "victim-letters", "victim-letters").done().out
    told = run("criteria", "diff", "victim-letters", newer, "--json").done().json
    assert set(told) == {"changed", "changes"}
    assert "questions in the core form" in run("criteria", "check", newer).done().out


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "iqa", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("iqa, version ")
