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
    BusyError,
    CalculationError,
    ConflictError,
    InvalidInputError,
    IqaError,
    LockedError,
    NoHeadingsError,
    NotFoundError,
    NotPermittedError,
    Problem,
    SettingsError,
    SheetError,
    TamperedError,
    UnavailableError,
    UsageError,
)
from iqa.next_steps import NextStep, advice, again


@pytest.mark.parametrize(
    ("refusal", "kind", "code"),
    [
        (IqaError("No.", "Try again."), "error", 1),
        (UsageError("No.", "Try again."), "usage", 2),
        (SettingsError("No.", "Try again."), "settings", 1),
        (ConflictError("No.", "Try again."), "conflict", 1),
        (LockedError("No.", "Try again."), "locked", 1),
        (NotPermittedError("No.", "Try again."), "not-permitted", 1),
        (InvalidInputError("No.", "Try again."), "invalid-input", 1),
        (NotFoundError("No.", "Try again."), "not-found", 1),
        (BusyError("No.", "Try again."), "busy", 1),
        (UnavailableError("No.", "Try again."), "unavailable", 1),
        (TamperedError("No.", "Try again."), "tampered", 1),
        (CalculationError("No.", "Try again."), "calculation", 1),
        (SheetError("No.", "Try again."), "sheet", 3),
        (NoHeadingsError("No.", "Try again."), "no-headings", 3),
    ],
)
def test_every_error_is_told_with_what_to_do_and_its_exit_code(
    refusal: IqaError, kind: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(refusal, as_json=False) == code
    assert capsys.readouterr().err == "Error: No.\nWhat to do: Try again.\n"
    assert report(refusal, as_json=True) == code
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == {
        "kind": kind,
        "message": "No.",
        "hint": "Try again.",
        "next_steps": [],
        "exit_code": code,
    }


def test_the_next_step_of_a_refusal_is_printed_as_a_line_to_type_and_given_to_scripts_as_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refusal = NotFoundError("Nothing is drawn.", advice("Draw first: ", NextStep("draw", {"scheme": "casework"})))
    report(refusal, as_json=False)
    assert capsys.readouterr().err.endswith("What to do: Draw first: iqa draw casework\n")
    report(refusal, as_json=True)
    (step,) = json.loads(capsys.readouterr().out)["error"]["next_steps"]
    assert step == {"command": "draw", "values": {"scheme": "casework"}, "line": "iqa draw casework"}


def test_a_problem_says_its_own_next_step_in_words_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    named = Problem(
        "odd", "No column for URN.", "Cases", hint=advice("Add ", again({"column": ("urn", "C")}), ".")
    )
    report(SheetError("It cannot be read.", "", [named]), as_json=False)
    assert "  sheet Cases: No column for URN. Add --column urn=C.\n" in capsys.readouterr().err
    report(SheetError("It cannot be read.", "", [named]), as_json=True)
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["message"] == "No column for URN. Add --column urn=C."
    assert problem["next_steps"] == [{"command": "", "values": {"column": {"urn": "C"}}, "line": "--column urn=C"}]


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
    assert told.json["error"]["kind"] == "usage"


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
