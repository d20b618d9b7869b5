"""What is typed wrongly of an import is told before its file is read, and reads nothing."""

from pathlib import Path

import click
import pytest
from office import MONTH, Office, cases, xlsx

from iqa.cli.commands import load_command
from iqa.cli.import_parameters import _typed
from iqa.sheets import ahead

FILE = "export.xlsx"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose reading was begun; none is."""
    found: list[Path] = []
    monkeypatch.setattr(ahead, "begin_reading", found.append)
    return found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("casess", FILE, "--month", MONTH), "'casess' is not one of"),
        (("cases", FILE, "--month", "2026-1x"), "is not a month"),
        (("cases", FILE), "needs the month they belong to"),
        (("cases", FILE, FILE, "--month", MONTH), "unexpected extra argument"),
        (("cases", FILE, "--month", MONTH, "--dryrun"), "No such option"),
        (("cases", FILE, "--month", MONTH, "--header-row", "0"), "--header-row"),
        (("cases", FILE, "--month", MONTH, "--column", "urn"), "names no heading"),
        (("cases", FILE, "--month", MONTH, "--column", "urm=URN"), 'cases has no field "urm"'),
    ],
)
def test_a_slip_of_the_command_begins_no_reading(
    typed: tuple[str, ...], told: str, begun: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "w").init()
    xlsx(tmp_path / FILE, cases())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("iqa.workflow.incoming.read_table", lambda *_args, **_values: pytest.fail("it was read"))
    said = office.iqa("import", *typed)
    assert said.code != 0
    assert told in said.err
    assert begun == []


@pytest.mark.parametrize(
    "typed",
    [
        ("cases", FILE, "--month", MONTH),
        ("staff", FILE, "--dry-run"),
        ("cases", FILE, "--month", MONTH, "--column", "date_order=day first"),
        ("--month", MONTH, "cases", FILE),
    ],
)
def test_what_may_be_meant_is_begun(
    typed: tuple[str, ...], begun: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "w").init()
    xlsx(tmp_path / FILE, cases())
    monkeypatch.chdir(tmp_path)
    office.iqa("import", *typed)
    assert begun == [Path(FILE)]


def test_what_is_asked_beforehand_is_what_the_command_takes() -> None:
    def taken(command: click.Command) -> set[tuple[object, ...]]:
        return {(one.name, *one.opts, one.type.name, one.nargs, one.multiple) for one in command.params}

    assert taken(_typed) == taken(load_command("import"))
