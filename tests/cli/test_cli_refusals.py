"""The one place where what went wrong becomes words and an exit code."""

import errno
import getpass
import json
from pathlib import Path

import click
import pytest
from office import MONTH, STAFF, Office, cases, letters, xlsx

from iqa.cli.common import acting_as
from iqa.cli.refusals import SHOWN, report
from iqa.errors import (
    CalculationError,
    IqaError,
    NotFoundError,
    Problem,
    RefusedError,
    SettingsError,
    SheetError,
    TamperedError,
    UsageError,
)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (IqaError("No.", "Try again."), 1),
        (UsageError("No.", "Try again."), 2),
        (SettingsError("No.", "Try again."), 1),
        (RefusedError("No.", "Try again."), 1),
        (NotFoundError("No.", "Try again."), 1),
        (TamperedError("No.", "Try again."), 1),
        (CalculationError("No.", "Try again."), 1),
        (SheetError("No.", "Try again."), 3),
    ],
)
def test_every_error_is_told_with_what_to_do_and_its_exit_code(
    refusal: IqaError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(refusal, as_json=False) == code
    assert capsys.readouterr().err == "Error: No.\nWhat to do: Try again.\n"
    assert report(refusal, as_json=True) == code
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == {"message": "No.", "hint": "Try again.", "exit_code": code}


def test_many_problems_are_shown_as_far_as_a_screen_goes(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem("wrong", f"Mend cell {number}.", "Cases", number) for number in range(1, SHOWN + 4)]
    assert report(SheetError("Some cells are wrong.", "", problems), as_json=False) == 3
    said = capsys.readouterr().err
    assert "Mend cell 1." in said
    assert f"{SHOWN + 3} rows" in said
    assert len(said.splitlines()) <= SHOWN + 2
    assert "What to do" not in said
    report(SheetError("Some cells are wrong.", "", problems), as_json=True)
    assert len(json.loads(capsys.readouterr().out)["problems"]) == SHOWN + 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "letter.docx"),
            "letter.docx cannot be used: Permission",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError("odd"), "OSError"),
    ],
)
def test_what_the_operating_system_refuses_is_one_message(
    fault: OSError, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(fault, as_json=False) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "What to do" in told


def test_stopping_by_the_keyboard_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(click.Abort(), as_json=False) == 1
    assert "Stopped" in capsys.readouterr().err


def test_a_command_put_wrongly_is_told_as_json_too(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    told = office.iqa("import", "cake", "x.xlsx", "--json")
    assert told.code == 2
    assert told.json["error"]["exit_code"] == 2


def test_what_nobody_foresaw_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        report(ZeroDivisionError(), as_json=False)


def test_a_computer_that_knows_no_user_still_has_an_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert acting_as(None) == "unknown user"
    assert acting_as("Bryony Furze") == "Bryony Furze"


def test_an_import_tells_what_was_merged_carried_over_and_left_unused(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Our colour": "blue"} for row in (*cases(), cases()[0])]
    said = office.read_export("cases", rows, "--dry-run").done().out
    assert "1 repeated row merged with the row of the same piece of work." in said
    assert "Not used: Our colour" in said
    november = [{**row, "Decision date": "03/11/2026", "Date sent": "04/11/2026"} for row in letters()[:1]]
    mixed = xlsx(tmp_path / "log.xlsx", [*november, letters()[4]])
    later = Office(office.folder, office.now.replace(month=12))
    assert (
        "1 unsent letters of earlier months"
        in later.iqa("import", "letters", mixed, "--month", "2026-11").done().out
    )


def test_a_draw_tells_what_is_short_and_what_is_always_included(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases(1)).done()
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'scheme = "casework"\nname = "two"\nper = ["prosecutor"]\ntake = 2\n'
        '[[always]]\nfield = "urn"\none_of = ["01AB1000000"]\nreason = "asked for"\n',
        encoding="utf-8",
    )
    for more in (("--dry-run",), ()):
        said = office.iqa("draw", "casework", "--month", MONTH, "--policy", policy, *more).done().out
        assert "Short: " in said
    assert office.iqa("draw", "casework", "--month", MONTH, "--dry-run", "--json").done().json["dry_run"] is True
