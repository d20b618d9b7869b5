"""What `iqa demo` prints: its steps, what to open, and what waits. The run itself is tested in tests/workflow."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from iqa.cli import demo, demonstration
from iqa.cli.demo import Demonstrated, ToOpen
from iqa.errors import ConflictError
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
    assert said[-1].startswith("Next: Look around in a browser: iqa serve --workspace ")
    assert said[-6:-1] == [
        str(tmp_path / "iqa.toml"),
        "the settings",
        "",
        "Left waiting, for you to try from inside that folder:",
        "1 question to be settled. See it: iqa settle --month 2026-10",
    ]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("name", ["make_workspace", "open_workspace", "import_and_publish", "draw_month"])
def test_a_killed_demonstration_can_be_run_again_and_deletes_no_records(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    with monkeypatch.context() as killing:
        killing.setattr(demo, name, lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            demo.run_demo(folder, lambda _: None)
    records = (folder / "iqa.db").read_bytes() if (folder / "iqa.db").exists() else b""
    monkeypatch.setattr(demo, "_run_month", lambda *_: None)
    monkeypatch.setattr(demo, "begin_month", lambda *_: None)
    monkeypatch.setattr(demo, "_waiting", lambda *_: ())
    said: list[str] = []
    demo.run_demo(folder, said.append)
    assert said[0].startswith("An earlier run did not end: what it made is in unfinished")
    assert (folder / "iqa.toml").is_file()
    assert not (folder / demo.UNFINISHED).exists()
    if records:
        assert (folder / "unfinished" / "iqa.db").read_bytes() == records


def test_a_finished_demonstration_is_not_run_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_run_month", "begin_month"):
        monkeypatch.setattr(demo, name, lambda *_: None)
    monkeypatch.setattr(demo, "_waiting", lambda *_: ())
    demo.run_demo(tmp_path / "demo", lambda _: None)
    with pytest.raises(ConflictError, match="is a workspace already"):
        demo.run_demo(tmp_path / "demo", lambda _: None)
    assert sorted(path.name for path in (tmp_path / "demo").iterdir())[:2] == ["iqa.db", "iqa.toml"]


def test_two_demonstrations_at_once_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / demo.UNFINISHED).write_text(f"{os.getppid()}\n", encoding="utf-8")
    with pytest.raises(ConflictError, match="at this moment"):
        demo.run_demo(tmp_path, lambda _: None)
