"""What cannot be undone says so before it happens: somebody at a terminal is asked, a script has to say --yes."""

from pathlib import Path
from unittest.mock import patch

import click
import pytest
from office import MONTH, NOW, Answer, Office, copied, drawn_month, run
from workflow_builders import moderated_month

from iqa.cli.common import only_if_meant
from iqa.errors import DoubtedError
from iqa.next_steps import NextStep


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


@pytest.fixture
def drawn(base: Path, tmp_path: Path) -> Office:
    return copied(drawn_month(base), tmp_path / "drawn")


@pytest.fixture
def moderated(base: Path, tmp_path: Path) -> Office:
    return copied(moderated_month(base), tmp_path / "moderated")


def by_script(office: Office, *arguments: object) -> Answer:
    return run("--workspace", office.folder, "--as", "Bryony Furze", *arguments, now=NOW, sure=False)


VOID = ("draw", "casework", "--month", MONTH, "--seed", "7", "--void", "the wrong list")


@pytest.mark.unmeasured
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_sample_is_set_aside_by_a_script_only_with_yes(drawn: Office, more: tuple[str, ...]) -> None:
    events = drawn.events()
    refused = by_script(drawn, *VOID, *more)
    said = refused.out + refused.err
    assert refused.code == 1
    assert "The sample of casework for October 2026 would be set aside for good" in said
    assert "Nothing has been done." in said
    line = "iqa draw casework --month 2026-10 --seed 7 --void " + (
        '\\"the wrong list\\"' if more else '"the wrong list"'
    )
    assert f"{line} --yes" in said
    assert drawn.events() == events
    assert by_script(drawn, *VOID, "--yes", *more).code == 0
    assert drawn.events() == events + 1


def test_the_policy_is_in_the_line_to_type(drawn: Office, tmp_path: Path) -> None:
    refused = by_script(drawn, *VOID, "--policy", tmp_path / "own.toml")
    assert f'--policy "{tmp_path / "own.toml"}"' in refused.err


def test_a_draw_that_sets_nothing_aside_and_a_trial_ask_nothing(drawn: Office) -> None:
    assert by_script(drawn, *VOID, "--dry-run").code == 0
    assert "To set it aside" in by_script(drawn, *VOID[:-2]).err


@pytest.mark.unmeasured
@pytest.mark.parametrize("more", [("--share", "0.5"), ("--calibration", "--items", "2", "--scheme", "casework")])
def test_a_second_marking_is_set_aside_by_a_script_only_with_yes(moderated: Office, more: tuple[str, ...]) -> None:
    wanted = ("moderate", "--month", MONTH, *more)
    if more[0] == "--calibration":
        by_script(moderated, *wanted).done()
    refused = by_script(moderated, *wanted, "--void", "a slip")
    assert refused.code == 1
    assert f"iqa moderate --month {MONTH} {' '.join(more)} --void" in refused.err
    assert by_script(moderated, *wanted, "--void", "a slip", "--yes").code == 0


def test_records_are_brought_to_this_release_by_a_script_only_with_yes(drawn: Office) -> None:
    upgrade = ("upgrade", "--workspace", drawn.folder)
    assert run(*upgrade, sure=False).code == 0, "there is nothing to change"
    with patch("iqa.cli.trust.needs_upgrade", return_value=True):
        refused = run(*upgrade, sure=False)
        assert run(*upgrade, "--yes", sure=False).code == 0
    assert refused.code == 1
    assert "kept beside them" in refused.err
    assert "iqa upgrade --yes" in refused.err
    assert by_script(drawn, "verify").code == 0


def test_somebody_at_a_terminal_is_asked_and_may_say_no() -> None:
    step = NextStep("upgrade", {"yes": True})
    only_if_meant("It stays.", step, yes=True, as_json=False)
    with patch("iqa.cli.common.may_ask", return_value=True):
        with patch("click.confirm") as asked:
            only_if_meant("It stays.", step, yes=False, as_json=False)
        asked.assert_called_once_with("Go on?", abort=True)
        with patch("click.confirm", side_effect=click.Abort), pytest.raises(click.Abort):
            only_if_meant("It stays.", step, yes=False, as_json=False)
        with pytest.raises(DoubtedError):
            only_if_meant("It stays.", step, yes=False, as_json=True)
