"""What opening one drawn piece of work costs in a month of 1,000 cases and in one of 40,000. The goal: at most 1.5
times as much in the larger.

    python bench/opening.py              both sizes, on SQLite and, where IQA_TEST_POSTGRES is set, on PostgreSQL
    python bench/opening.py 1000 500000  other sizes, the smaller first

Both months have the same invented staff of 60 prosecutors and 4 legal managers, two cases drawn for each; they are
imported and drawn by the tool. Each figure is the median of 60 openings of different pieces of work, by turns in
the one month and the other, in a process that has opened one of each before. `open` is `open_item`: the form with
its revision. `brief` is all the work of one assessor, as a workbook needs it. The exit code is 1 when the goal is
missed.
"""

import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from invented import case, colleague, in_letters, prosecutor_name
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import create_engine, text

from iqa.domain import Kind, Month
from iqa.records.workspace import Workspace, make_workspace, open_workspace
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.marking import brief_for
from iqa.workflow.marking_pieces import open_item

MONTH = Month(2026, 10)
PROSECUTORS, UNITS = 60, 4
OPENINGS, BRIEFS = 60, 6
GOAL = 1.5


class DrawnMonth(Struct, frozen=True):
    """A workspace with one drawn month, and the keys of its drawn work by the assessor's name."""

    size: int
    workspace: Workspace
    drawn: tuple[tuple[str, str], ...]


def main() -> int:
    """Print a line for each database and use. Returns the exit code, 1 when the goal is missed."""
    small, large = (int(size) for size in (sys.argv[1:3] if len(sys.argv) > 2 else (1_000, 40_000)))
    print(
        f"{'database':<12}{'what':<8}{f'{small:,} rows, ms':>18}{f'{large:,} rows, ms':>18}{'ratio':>8}",
        flush=True,
    )
    missed = False
    for database in ("sqlite", *(["postgresql"] if os.environ.get("IQA_TEST_POSTGRES") else [])):
        with tempfile.TemporaryDirectory() as folder, stored_at(database) as url:
            months = [prepare(Path(folder), size, url(size)) for size in (small, large)]
            for what, act, times in (("open", opened, OPENINGS), ("brief", briefed, BRIEFS)):
                first, second = in_turn(months, act, times)
                ratio = second / first
                print(f"{database:<12}{what:<8}{first:>18.2f}{second:>18.2f}{ratio:>8.2f}", flush=True)
                missed |= what == "open" and ratio > GOAL
    print(f"The goal of at most {GOAL} times is {'missed' if missed else 'met'}.")
    return int(missed)


@contextmanager
def stored_at(database: str) -> Iterator[Callable[[int], str]]:
    """Where a month of some size is stored: the workspace's SQLite file, or a schema of its own on PostgreSQL."""
    if database == "sqlite":
        yield lambda size: "sqlite:///iqa.db"
        return
    base = os.environ["IQA_TEST_POSTGRES"]
    engine, made = create_engine(base), []

    def schema(size: int) -> str:
        name = f"bench_opening_{os.getpid()}_{size}"
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        made.append(name)
        return f"{base}?options=-csearch_path%3D{name}"

    try:
        yield schema
    finally:
        with engine.begin() as connection:
            for name in made:
                connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def prepare(folder: Path, size: int, database: str) -> DrawnMonth:
    """A workspace with a month of so many cases, imported and drawn."""
    root = folder / str(size)
    make_workspace(root, "Benchmark", database=database)
    workspace = open_workspace(root, "Bench", now=lambda: datetime(2026, 11, 3, 9, tzinfo=UTC))
    write_csv(root / "staff.csv", staff())
    write_csv(root / "cases.csv", (_case(number) for number in range(size)))
    import_export(workspace, ImportRequest(Kind.STAFF, root / "staff.csv"))
    import_export(workspace, ImportRequest(Kind.CASES, root / "cases.csv", MONTH, sure=True))
    result = draw(workspace, SampleRequest("casework", MONTH, seed="bench"))
    drawn = tuple((item.key, item.assessor) for item in result.draw.items if item.is_to_mark)
    return DrawnMonth(size, workspace, drawn)


def write_csv(path: Path, rows: Iterator[dict[str, str]]) -> None:
    """Rows as a text table with the headings of the first."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, first.keys())
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def staff() -> Iterator[dict[str, str]]:
    """The invented staff list."""
    for unit in range(UNITS):
        yield colleague(f"M{unit}", f"Manager Invented{in_letters(unit)}", "legal manager", unit)
    for person in range(PROSECUTORS):
        yield colleague(f"P{person:02}", prosecutor_name(person), "prosecutor", person % UNITS)


def _case(number: int) -> dict[str, str]:
    person = number % PROSECUTORS
    return case(number, person, person % UNITS)


def in_turn(months: list[DrawnMonth], act: Callable[[DrawnMonth, int], None], times: int) -> list[float]:
    """The median of the milliseconds that something takes in each month, done in the months by turns."""
    taken: list[list[float]] = [[] for _ in months]
    for month in months:
        act(month, 0)
    for turn in range(times):
        for month, spent in zip(months, taken, strict=True):
            begun = time.perf_counter()
            act(month, turn)
            spent.append(1000 * (time.perf_counter() - begun))
    return [statistics.median(spent) for spent in taken]


def opened(month: DrawnMonth, turn: int) -> None:
    """Open one piece of work as whoever marks it."""
    key, assessor = month.drawn[turn % len(month.drawn)]
    if (
        open_item(
            replace(month.workspace, actor=replace(month.workspace.actor, typed=assessor)), key
        ).form.item.key
        != key
    ):
        raise SystemExit(f"{key} was not opened")


def briefed(month: DrawnMonth, turn: int) -> None:
    """Gather all the work of one assessor."""
    assessor = month.drawn[turn % len(month.drawn)][1]
    with month.workspace.store.reading() as view:
        if not brief_for(month.workspace, view, MONTH, assessor).sections:
            raise SystemExit(f"{assessor} has no work")


if __name__ == "__main__":
    raise SystemExit(main())
