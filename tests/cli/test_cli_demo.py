"""What `iqa demo` prints: its steps, what to open, and what waits. The run itself is tested in tests/workflow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from iqa.cli import demonstration
from iqa.cli.demo import Demonstrated, ToOpen
from iqa.next_steps import NextStep, advice


def test_it_ends_with_what_to_open_and_then_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(folder: Path, say: Callable[[str], None]) -> Demonstrated:
        say("The staff list")
        waits = advice("1 question to be settled. See it: ", NextStep("settle", {"month": "2026-10"}))
        return Demonstrated((ToOpen(folder / "iqa.toml", "the settings"),), (waits,))

    monkeypatch.setattr(demonstration, "run_demo", run)
    done = CliRunner().invoke(demonstration.demo_command, [str(tmp_path)])
    assert done.exit_code == 0
    said = [line.strip() for line in done.output.splitlines()]
    assert said[0] == "The staff list"
    assert said[-1].startswith("Next: Look around: iqa status --workspace ")
    assert said[-6:-1] == [
        str(tmp_path / "iqa.toml"),
        "the settings",
        "",
        "Left waiting, for you to try from inside that folder:",
        "1 question to be settled. See it: iqa settle --month 2026-10",
    ]
