"""What importing a cases export costs, against merely walking it with python-calamine and against pandas+openpyxl.

    python bench/importing.py            10,000 and 100,000 rows of 25 columns
    python bench/importing.py --large    500,000 rows too
    python bench/importing.py --inline   texts stand in the cells, as openpyxl writes them, not in a shared table
    python bench/importing.py --no-pandas

`import` is the whole of `import_export` into a new SQLite workspace: read, validated, stored, frozen; the reading
is begun before the rest is loaded, as the command begins it. Every run is a process of its own on the same file,
with its modules compiled beforehand, as an installed tool's are. Shown is the least of three runs (one of pandas
and of 500,000 rows): seconds on the clock, seconds of processor time, peak memory, child processes counted in
both. The exit code is 1 when a goal is missed: against the bare reader by the clock or by the processor, against
pandas by the clock, which is what somebody waits for.
"""

import argparse
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from msgspec import Struct

HEADINGS = (
    "URN", "Lead defendant", "Casework type", "Unit", "Team", "Reviewing prosecutor", "Legal manager",
    "Police unit", "Status", "Stage", "Anticipated plea", "Domestic abuse", "Rape", "Custody", "Victim",
    "Victim reference", "Defence firm", "Charge date", "Review completed", "First hearing", "PTPH",
    "Finalisation date", "Outcome", "Charging prosecutor", "Comments",
)  # fmt: skip
READERS = {
    "calamine": "from python_calamine import load_workbook\n"
    "with load_workbook({path!r}) as book:\n"
    "    n = sum(1 for row in book.get_sheet_by_index(0).iter_rows()) - 1",
    "import": "import gc\n"
    "gc.set_threshold(200_000)  # as the command itself begins\n"
    "from pathlib import Path\n"
    "from iqa.sheets.ahead import begin_reading\n"
    "ahead = begin_reading(Path({path!r}))  # as the command does, too\n"
    "from iqa.domain import Kind, Month\n"
    "from iqa.workflow.importing import import_export\n"
    "from iqa.workflow.incoming import ImportRequest\n"
    "from iqa.records.workspace import open_workspace\n"
    "workspace = open_workspace(Path({workspace!r}), 'bench')\n"
    "request = ImportRequest(Kind.CASES, Path({path!r}), Month(2026, 10), sure=True, begun=ahead)\n"
    "n = import_export(workspace, request).counts.accepted",
    "pandas": "import pandas\nn = len(pandas.read_excel({path!r}, engine='openpyxl'))",
}
MEASURE = """
import json, resource, time
begun = time.perf_counter()
{reader}
spent = time.perf_counter() - begun
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
processor = sum(each.ru_utime + each.ru_stime for each in used)
print(json.dumps([n, spent, processor, sum(each.ru_maxrss for each in used) / 1024]))
"""
STEP = 7919
"""A prime: from one row to the next the cases jump by so many."""
MOST_OF_BARE, LEAST_OF_PANDAS, MOST_MEMORY, MOST_A_ROW = 2.5, 6.0, 2.5, 1.3


class Cost(Struct, frozen=True):
    """Seconds on the clock, seconds of processor time, megabytes at the peak."""

    seconds: float
    processor: float
    memory: float


def rows_of(count: int) -> Iterator[list[object]]:
    """An invented export in no order: 60 prosecutors in 4 units, blanks, dates, a comment in each row."""
    chance = random.Random(count)
    first = datetime.date(2026, 1, 1)
    units = ("Northfold", "Harbour", "Castle Mead", "Complex Casework")
    people = [f"{one} {two}" for one in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo") for two in ("Maple", "Birch", "Elm",
              "Rowan", "Larch", "Aspen", "Cedar", "Hazel", "Willow", "Alder")]  # fmt: skip
    for number in range(count):
        unit = chance.randrange(4)
        person = people[unit * 15 + chance.randrange(15)]
        case = number * STEP % count
        # Charged before reviewed, reviewed before heard: dates at random would give two rows of three a notice.
        days = sorted(first + datetime.timedelta(days=chance.randrange(300)) for _ in range(5))
        yield [
            f"{case // 100_000 + 1:02d}AB{case % 100_000:05d}26", f"Defendant {number}",
            chance.choice(("Magistrates", "Crown Court", "RASSO")),
            units[unit], f"Team {chance.randrange(3)}", person, people[unit], "Thornmere Harbour",
            chance.choice(("Live", "Finalised")), "Trial preparation",
            chance.choice(("Guilty", "Not guilty", None)),
            *(chance.choice(("Yes", "No")) for _ in range(4)), 500_000 + number, "Three Rooks Legal",
            days[0], days[1] if chance.random() < 0.8 else None, days[2], days[3], None, None, person,
            f"Comment number {number} with some words in it",
        ]  # fmt: skip


class Writer:
    """Writes a plain .xlsx by hand, since openpyxl takes minutes for 500,000 rows and writes no shared texts."""

    def __init__(self, *, inline: bool) -> None:
        self.inline = inline
        self.texts: dict[str, int] = {}

    def cell(self, place: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime.date):
            return f'<c r="{place}" s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        if self.inline:
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        return f'<c r="{place}" t="s"><v>{self.texts.setdefault(str(value), len(self.texts))}</v></c>'

    def write(self, path: Path, rows: Iterator[list[object]]) -> None:
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
                 ("sharedStrings", "sharedStrings"))  # fmt: skip
        overrides = "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{each}+xml"/>' for part, each in parts
        )
        related = (("worksheet", "worksheets/sheet1"), ("styles", "styles"), ("sharedStrings", "sharedStrings"))
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{office}/{each}" Target="{part}.xml"/>'
            for number, (each, part) in enumerate(related, start=1)
        )
        letters = [chr(65 + place) for place in range(len(HEADINGS))]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            defaults = "".join(
                f'<Default Extension="{ending}" ContentType="{each}"/>'
                for ending, each in (("rels", rels), ("xml", "application/xml"))
            )
            root = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            types = f'<Types xmlns="{package}/content-types">{defaults}{overrides}</Types>'
            packed.writestr("[Content_Types].xml", head + types)
            for part, inside in (("_rels/.rels", root), ("xl/_rels/workbook.xml.rels", links)):
                related_to = f'<Relationships xmlns="{package}/relationships">{inside}</Relationships>'
                packed.writestr(part, head + related_to)
            packed.writestr("xl/workbook.xml", f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                '<sheet name="Cases" sheetId="1" r:id="rId1"/></sheets></workbook>')  # fmt: skip
            styles = (
                '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill>'
                '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
                '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
            )
            packed.writestr("xl/styles.xml", f'{head}<styleSheet xmlns="{main}">{styles}</styleSheet>')
            with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
                sheet.write(f'{head}<worksheet xmlns="{main}"><sheetData>'.encode())
                for number, row in enumerate((list(HEADINGS), *rows), start=1):
                    cells = "".join(
                        self.cell(f"{letter}{number}", value) for letter, value in zip(letters, row, strict=True)
                    )
                    sheet.write(f'<row r="{number}">{cells}</row>'.encode())
                sheet.write(b"</sheetData></worksheet>")
            with packed.open("xl/sharedStrings.xml", "w") as shared:
                shared.write(f'{head}<sst xmlns="{main}" uniqueCount="{len(self.texts)}">'.encode())
                for text in self.texts:
                    shared.write(f"<si><t>{escape(text)}</t></si>".encode())
                shared.write(b"</sst>")


def workbook(rows: int, *, inline: bool) -> Path:
    """The export of so many rows, made once and kept among the system's temporary files."""
    kind = "inline" if inline else "shared"
    path = Path(tempfile.gettempdir()) / f"iqa-bench-export-in-order-of-time-{rows}-{kind}.xlsx"
    if not path.exists():
        partial = path.with_suffix(".part")
        Writer(inline=inline).write(partial, rows_of(rows))
        partial.replace(path)
    return path


def compiled(folder: str) -> None:
    """Have the modules of the import compiled into a folder, for the processes that follow."""
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
    subprocess.run([sys.executable, "-c", "import iqa.workflow.importing, iqa.records.workspace"], check=True)


def measure(reader: str, path: Path, rows: int, runs: int) -> Cost:
    """The least of some runs, each in a process of its own and, for the import, in a workspace of its own."""
    costs = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "workspace"
            if reader == "import":
                make = f"from pathlib import Path; from iqa.records.workspace import make_workspace; make_workspace(Path({str(workspace)!r}), 'Bench')"  # noqa: E501
                subprocess.run([sys.executable, "-c", make], check=True)
            code = MEASURE.format(reader=READERS[reader].format(path=str(path), workspace=str(workspace)))
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        read, *cost = json.loads(done.stdout)
        if read != rows:
            raise SystemExit(f"{reader} read {read} of {rows} rows")
        costs.append(Cost(*cost))
    return Cost(
        min(each.seconds for each in costs), min(each.processor for each in costs), max(e.memory for e in costs)
    )


def compare(rows: int, *, inline: bool, pandas: bool) -> tuple[dict[str, Cost], list[str]]:
    """Print a line for each reader on a file of so many rows. Returns the costs, and the goals missed."""
    path = workbook(rows, inline=inline)
    costs: dict[str, Cost] = {}
    for reader in READERS:
        if reader == "pandas" and not pandas:
            continue
        costs[reader] = cost = measure(reader, path, rows, 1 if reader == "pandas" or rows > 100_000 else 3)
        bare = costs["calamine"]
        print(
            f"{rows:>8} {reader:<10}{cost.seconds:>9.2f}{cost.processor:>10.2f}{cost.memory:>9.0f}"
            f"{cost.seconds / bare.seconds:>14.2f}{cost.processor / bare.processor:>16.2f}"
            f"{cost.memory / bare.memory:>11.2f}",
            flush=True,
        )
    return costs, list(_missed(rows, costs))


def _missed(rows: int, costs: dict[str, Cost]) -> Iterator[str]:
    """The goals hold for 100,000 rows; a small file is all start-up."""
    if rows != 100_000:
        return
    bare, ours = costs["calamine"], costs["import"]
    if (slower := max(ours.seconds / bare.seconds, ours.processor / bare.processor)) > MOST_OF_BARE:
        yield f"{slower:.2f} times the bare reader's time, goal {MOST_OF_BARE}"
    if ours.memory > MOST_MEMORY * bare.memory:
        yield f"{ours.memory / bare.memory:.2f} times the bare reader's memory, goal {MOST_MEMORY}"
    if "pandas" in costs and (faster := costs["pandas"].seconds / ours.seconds) < LEAST_OF_PANDAS:
        yield f"{faster:.1f} times as fast as pandas, goal {LEAST_OF_PANDAS}"


def main() -> int:
    """Print the table and what it means. Returns the exit code, 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--large", action="store_true", help="500,000 rows too")
    arguments.add_argument("--inline", action="store_true", help="texts in the cells instead of a shared table")
    arguments.add_argument("--no-pandas", action="store_true", help="leave out the slow rival")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compiled(folder)
        return report(chosen)


def report(chosen: argparse.Namespace) -> int:
    """Measure and print, line by line. Returns the exit code."""
    titles = f"{'seconds':>9}{'processor':>10}{'peak MB':>9}{'clock ÷ bare':>14}{'processor ÷ bare':>17}"
    print(f"{'rows':>8} {'reader':<10}{titles}{'MB ÷ bare':>10}")
    missed: list[str] = []
    a_row: dict[int, float] = {}
    for rows in (10_000, 100_000, *([500_000] if chosen.large else [])):
        pandas = not chosen.no_pandas and rows <= 100_000
        costs, found = compare(rows, inline=chosen.inline, pandas=pandas)
        missed += found
        a_row[rows] = costs["import"].processor / rows
        if "pandas" in costs:
            rival, ours = costs["pandas"], costs["import"]
            clock, processor = rival.seconds / ours.seconds, rival.processor / ours.processor
            print(f"         pandas ÷ import: {clock:.1f} by the clock, {processor:.1f} by the processor")
    for rows, cost in a_row.items():
        print(f"import of {rows:,} rows: {cost * 1e6:.1f} µs of processor time a row")
    growth = max(a_row.values()) / min(a_row.values())
    largest = max(a_row)
    print(f"a row of {largest:,} costs {a_row[largest] / a_row[10_000]:.2f} times what a row of 10,000 costs")
    if a_row[largest] > MOST_A_ROW * a_row[10_000]:
        missed.append(f"{growth:.2f} times the time a row, goal {MOST_A_ROW}")
    for goal in missed:
        print(f"MISSED: {goal}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
