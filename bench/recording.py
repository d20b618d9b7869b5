"""How long recording a month's filled workbooks takes and how much memory it needs. The goal: 60 workbooks of 30
assessments each in under 30 seconds on two cores, in under 400 MB.

    python bench/recording.py            10, 30 and 60 workbooks
    python bench/recording.py 5 10       other numbers of workbooks
    python bench/recording.py --profile  where the time goes, for the largest number

Each size has an invented workspace of its own: that many units, each with one legal manager and 15 prosecutors,
two cases each, drawn by the tool's own policy. The workbooks are written by the tool and filled by the samples'
filler. Recording runs in a process of its own; its seconds of processor include the start-up. A second run over
the same files shows what asking again costs.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from invented import case, colleague, in_letters, prosecutor_name
from samples.filling import fill_workbook
from samples.marks import Bank, load_bank

from iqa.cli.marking import publish_workbooks
from iqa.domain import Kind, Month
from iqa.records.workspace import Workspace, make_workspace, open_workspace
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.marking import marking_briefs

MONTH = Month(2026, 10)
MARKED_ON = date(2026, 11, 16)
PROSECUTORS, CASES = 15, 4
GOAL_SECONDS, GOAL_MEGABYTES = 30, 400
MEASURE = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from iqa.workflow.marking import record_workbooks
from iqa.records.workspace import open_workspace
workspace = open_workspace(Path({root!r}), "Bench", now=lambda: datetime(2026, 11, 17, 9, tzinfo=UTC))
files = sorted((Path({root!r}) / "filled").glob("*.xlsx"))
begun = time.perf_counter()
results = record_workbooks(workspace, files)
spent = time.perf_counter() - begun
problems = [str(problem) for one in results for problem in one.problems]
used = resource.getrusage(resource.RUSAGE_SELF)
peak, cpu = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
submitted = sum(one.submitted for one in results)
print(json.dumps([submitted, sum(one.unchanged for one in results), spent, cpu, peak, problems[:5]]))
"""


def main() -> None:
    """Print one line for each number of workbooks."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sizes", nargs="*", type=int, default=[10, 30, 60])
    arguments.add_argument("--profile", action="store_true", help="where the time goes, for the largest number")
    chosen = arguments.parse_args()
    bank = load_bank(Path(__file__).parents[1] / "samples")
    titles = (
        "workbooks",
        "assessments",
        "written, s",
        "recorded, s",
        "CPU, s",
        "s a workbook",
        "peak MB",
        "again, s",
    )
    print("".join(f"{title:>14}" for title in titles), flush=True)
    for size in sorted(chosen.sizes):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "workspace"
            written = prepare(root, size, bank)
            profiled = chosen.profile and size == max(chosen.sizes)
            submitted, _, spent, cpu, peak = measure(root, profiled=profiled)
            _, unchanged, again, *_ = measure(root)
        if submitted != size * PROSECUTORS * 2 or unchanged != submitted:
            raise SystemExit(f"{submitted} recorded and {unchanged} found unchanged of {size * PROSECUTORS * 2}")
        figures = (written, spent, cpu, spent / size, peak, again)
        print(f"{size:>14}{submitted:>14}" + "".join(f"{figure:>14.2f}" for figure in figures), flush=True)
        if size >= 60:
            met = spent < GOAL_SECONDS and peak < GOAL_MEGABYTES
            print(f"The goal of {GOAL_SECONDS} s and {GOAL_MEGABYTES} MB is {'met' if met else 'missed'}.")


def prepare(root: Path, size: int, bank: Bank) -> float:
    """A workspace with that many filled workbooks in its folder `filled`. Returns how long writing took."""
    workspace = drawn_month(root, size)
    begun = time.perf_counter()
    files = publish_workbooks(workspace, MONTH, marking_briefs(workspace, MONTH))
    written = time.perf_counter() - begun
    if len(files) != size:
        raise SystemExit(f"{len(files)} workbooks were written, not {size}")
    for one in files:
        fill_workbook(one.path, root / "filled" / one.path.name, bank, MARKED_ON)
    return written


def drawn_month(root: Path, units: int) -> Workspace:
    """A new workspace whose casework is imported and drawn: a legal manager and 15 prosecutors in each unit."""
    make_workspace(root, "Benchmark")
    workspace = open_workspace(root, "Bench", now=lambda: datetime(2026, 11, 3, 9, tzinfo=UTC))
    write_exports(root, units)
    import_export(workspace, ImportRequest(Kind.STAFF, root / "staff.csv"))
    import_export(workspace, ImportRequest(Kind.CASES, root / "cases.csv", MONTH, sure=True))
    draw(workspace, SampleRequest("casework", MONTH, seed="bench"))
    return workspace


def write_exports(root: Path, size: int) -> None:
    """An invented staff list and cases export: `size` units with one manager and 15 prosecutors each."""
    staff, cases = [], []
    for unit in range(size):
        staff.append(colleague(f"M{unit:03d}", f"Manager Invented{in_letters(unit)}", "legal manager", unit))
        for person in range(unit * PROSECUTORS, (unit + 1) * PROSECUTORS):
            staff.append(colleague(f"P{person:04d}", prosecutor_name(person), "prosecutor", unit))
            cases += [case(person * CASES + piece, person, unit) for piece in range(CASES)]
    for file, rows in (("staff.csv", staff), ("cases.csv", cases)):
        with (root / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)


def measure(root: Path, *, profiled: bool = False) -> tuple[int, int, float, float, float]:
    """Record in a process of its own: assessments submitted, found unchanged, seconds, of processor, peak MB."""
    options = ["-m", "cProfile", "-s", "cumtime"] if profiled else []
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(MEASURE.format(root=str(root)))
        script.flush()
        command = [sys.executable, *options, script.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, _, rest = done.stdout.partition("\n")
    if profiled:
        print("\n".join(rest.splitlines()[:60]))
    submitted, unchanged, seconds, cpu, peak, problems = json.loads(first)
    if problems:
        raise SystemExit(f"recording refused: {problems}")
    return submitted, unchanged, seconds, cpu, peak


if __name__ == "__main__":
    main()
