"""Killed half-way or at the same moment as somebody else: a workbook is recorded whole or not at all."""

import signal
import subprocess
import sys

import pytest
from office import MONTH, Office, fill

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]


def start(office: Office, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "import sys; from iqa.cli import main; sys.exit(main())"]
    words = [str(one) for one in ("--workspace", office.folder, "--as", "Rowan Elder", *arguments)]
    return subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def submitted(office: Office) -> dict[str, int]:
    rows = office.iqa("status", "--month", MONTH, "--json").done().json["assessors"]
    found: dict[str, int] = {}
    for row in rows:
        found[row["name"]] = found.get(row["name"], 0) + row["submitted"]
    return found


DYING = """
import os, signal, sys
from iqa.cli import main
from iqa.store.assessments import AssessmentWriter
left, keep = [int(sys.argv.pop(1))], AssessmentWriter.keep
def dying(self, *values):
    kept = keep(self, *values)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept
AssessmentWriter.keep = dying
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("after", "stand"), [(1, ()), (5, ()), (8, ("Bryony Furze",))])
def test_killed_while_recording_a_workbook_stands_whole_or_not_at_all(
    drawn: Office, after: int, stand: tuple[str, ...]
) -> None:
    """The process is killed once so many assessments are written: 5 are in the first workbook, 6 in the second."""
    whole = [fill(path) for path in drawn.workbooks]
    words = ("--workspace", drawn.folder, "record", *whole)
    killed = subprocess.run([sys.executable, "-c", DYING, str(after), *map(str, words)], capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert drawn.iqa("verify").code == 0
    loads = {"Bryony Furze": 5, "Rowan Elder": 6}
    assert submitted(drawn) == {name: count if name in stand else 0 for name, count in loads.items()}
    drawn.iqa("record", *whole).done()
    assert submitted(drawn) == loads


def test_two_managers_recording_at_once_both_succeed_or_one_is_told(drawn: Office) -> None:
    running = [start(drawn, "record", fill(path)) for path in drawn.workbooks]
    ended = [(each.communicate(), each.returncode) for each in running]
    for (_, said), code in ended:
        assert code == 0 or "Somebody else is saving" in said
    assert drawn.iqa("verify").code == 0
    assert all(count > 0 for count in submitted(drawn).values()) or any(code for _, code in ended)


def test_the_same_workbook_twice_at_once_is_recorded_once(drawn: Office) -> None:
    path, events = fill(drawn.workbooks[0]), drawn.events()
    running = [start(drawn, "record", path) for _ in range(2)]
    codes = [each.communicate() and each.returncode for each in running]
    assert set(codes) <= {0, 1}
    assert drawn.events() == events + 1
    assert drawn.iqa("verify").code == 0


def test_two_draws_at_once_give_one_draw(drawn: Office) -> None:
    arguments = ("draw", "casework", "--month", MONTH, "--void", "twice at once", "--yes")
    running = [start(drawn, *arguments) for _ in range(2)]
    codes = [each.communicate() and each.returncode for each in running]
    assert 0 in codes
    assert drawn.iqa("verify").code == 0
    assert len(drawn.certificate()["voids"]) == codes.count(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no broken pipe")
def test_a_reader_that_goes_away_is_no_failure(drawn: Office) -> None:
    running = start(drawn, "ledger", "--json", "--last", 10_000)
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert "Traceback" not in running.stderr.read()
    running.stderr.close()
    running.wait()


def test_while_somebody_else_saves_for_long_the_second_is_told(drawn: Office) -> None:
    """The lock is held by a change that does not end; the wait is cut short for the test."""
    from unittest.mock import patch

    from iqa.records import workspace as opening
    from iqa.store import open_store

    url = f"sqlite:///{drawn.folder / 'iqa.db'}"
    path = fill(drawn.workbooks[0])
    with open_store(url).changing("Rowan Elder", drawn.now, "something long"):
        quick = lambda *given, **named: open_store(*given, **named, wait=0.1)  # noqa: E731
        with patch.object(opening, "open_store", quick):
            told = drawn.iqa("record", path)
    assert told.code == 1
    assert "Somebody else is saving" in told.err
    drawn.iqa("record", path).done()
