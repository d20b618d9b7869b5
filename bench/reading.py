"""How long `read_table` takes and how much memory it needs, against bare python-calamine and pandas+openpyxl.

    python bench/reading.py            10,000 and 100,000 rows of 25 columns
    python bench/reading.py --large    500,000 rows too
    python bench/reading.py --no-pandas

Each reader runs in a process of its own on the same file; the median of three runs is shown (one for pandas).
Workbooks are made once with openpyxl and kept in the system's folder for temporary files. Every value is read
and dropped, so this is reading alone, without parsing or storing.
"""

import argparse
import datetime
import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COLUMNS = 25
READERS = {
    "calamine": "from python_calamine import load_workbook\n"
    "with load_workbook({path!r}) as book:\n"
    "    n = sum(1 for row in book.get_sheet_by_index(0).iter_rows()) - 1",
    "read_table": "from pathlib import Path\n"
    "from iqa.sheets.reading import read_table\n"
    "table = read_table(Path({path!r}), known_headings=['Reference', 'Name'])\n"
    "n = sum(1 for row in table.rows)",
    "pandas": "import pandas\nn = len(pandas.read_excel({path!r}, engine='openpyxl'))",
}
MEASURE = """
import json, resource, time
begun = time.perf_counter()
{reader}
spent = time.perf_counter() - begun
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([n, spent, (own + children) / 1024]))
"""


def workbook(rows: int) -> Path:
    """An invented export of `rows` rows: ids, texts, dates, numbers, comments, blanks."""
    from openpyxl import Workbook

    path = Path(tempfile.gettempdir()) / f"iqa-bench-{rows}x{COLUMNS}.xlsx"
    if path.exists():
        return path
    chance = random.Random(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cases")
    sheet.append(["Reference", "Name", *(f"Column {number}" for number in range(3, COLUMNS + 1))])
    first = datetime.date(2026, 1, 1)
    for number in range(rows):
        words = [chance.choice(("Ada Invented", "Bo Madeup", "Cy Fictional")) for _ in range(9)]
        dates = [first + datetime.timedelta(days=chance.randrange(300)) for _ in range(6)]
        numbers = [chance.randrange(100) for _ in range(4)]
        row = [f"01AB{number:07d}26", f"Person {number}", *words, *dates, *numbers, "Yes", "No", None]
        sheet.append([*row, f"Comment number {number} with some words"])
    book.save(path)
    return path


def measure(reader: str, path: Path, runs: int) -> tuple[int, float, float]:
    """Rows read, seconds (median) and peak megabytes (largest), child processes counted."""
    code = MEASURE.format(reader=READERS[reader].format(path=str(path)))
    results = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout))
    return results[0][0], statistics.median(result[1] for result in results), max(result[2] for result in results)


def main() -> None:
    """Print one line for each reader and size."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--large", action="store_true", help="500,000 rows too (minutes to make)")
    arguments.add_argument("--no-pandas", action="store_true", help="leave out the slow rival")
    chosen = arguments.parse_args()
    titles = f"{'seconds':>9}{'µs a row':>10}{'peak MB':>9}{'time ÷ bare':>13}{'MB ÷ bare':>11}"
    print(f"{'rows':>8} {'reader':<12}{titles}")
    for rows in (10_000, 100_000, *([500_000] if chosen.large else [])):
        path = workbook(rows)
        bare_seconds = bare_memory = 0.0
        for reader in READERS:
            if reader == "pandas" and (chosen.no_pandas or rows > 100_000):
                continue
            read, seconds, memory = measure(reader, path, 1 if reader == "pandas" else 3)
            if read != rows:
                raise SystemExit(f"{reader} read {read} of {rows} rows")
            bare_seconds, bare_memory = bare_seconds or seconds, bare_memory or memory
            print(
                f"{rows:>8} {reader:<12}{seconds:>9.2f}{seconds / rows * 1e6:>10.1f}{memory:>9.0f}"
                f"{seconds / bare_seconds:>13.2f}{memory / bare_memory:>11.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
