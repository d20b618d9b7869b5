"""Themes over five years of a large service: `find_themes` beside hand-written SQL and plain pandas.

    python bench/themes.py                       0.1, 1 and 11 million marks on SQLite, and on PostgreSQL where
                                                 IQA_TEST_POSTGRES is set
    python bench/themes.py 30 300 --no-pandas    other numbers of prosecutors, without pandas
    python bench/themes.py 30 --keep FOLDER      leave the SQLite files in FOLDER and use those that are there

Each prosecutor has two pieces of work a month, thirty questions a piece, sixty months, thirty prosecutors a unit;
one mark in five is not applicable. Each figure is that of one process of its own: `themes` is the whole use case
(rates of every month by question and unit and of all together, findings, every route by which a theme can show);
`sql` is the same sums in two statements as an analyst would write them, and nothing else; `pandas` reads the marks
with their joins and groups them. `own cpu` is the processor time of that process, which on PostgreSQL leaves out
what the server does; `server cpu` is that, of the processes that served it on this machine (set
PGOPTIONS="-c max_parallel_workers_per_gather=0" to have none beside them). Ratios are of the clock, and of both
processors together. Goals: themes in at most 1.3 times the SQL, a third of pandas, under 1 GB.
"""

import argparse
import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.pool import Pool

from iqa.criteria import load_scheme
from iqa.domain import Draw, Month, Policy, PopulationReference
from iqa.records.schemes import pinned
from iqa.records.workspace import make_workspace, open_workspace
from iqa.store import schema
from iqa.store.assessments import SCHEMES
from iqa.store.draws import DRAWS
from iqa.workflow.themes import find_themes

MONTHS, PIECES, QUESTIONS, A_UNIT = 60, 2, 30, 30
FIRST = Month(2021, 12)
LATEST = Month(2026, 11)
SIZES = (28, 280, 3000)
RATINGS = np.array(["fully-met", "partially-met", "not-met", "not-applicable"])
SHARES = (0.68, 0.08, 0.04, 0.2)

TAKEN = """
WITH reached AS (
    SELECT i.draw, i.cell, COUNT(*) AS marked FROM draw_items i
    JOIN assessments a ON a.item_key = i.key AND a.draw = i.draw AND a.round = 'first'
    WHERE i.state = 'drawn' AND a.state = 'submitted' GROUP BY i.draw, i.cell
), work AS (
    SELECT a.item_key, a.draw, a.assessor, a.month, i.unit,
           CAST(c.eligible AS DOUBLE PRECISION) / r.marked AS weight
    FROM assessments a
    JOIN draw_items i ON i.draw = a.draw AND i.key = a.item_key
    JOIN draw_cells c ON c.draw = i.draw AND c.cell = i.cell
    JOIN reached r ON r.draw = i.draw AND r.cell = i.cell
    WHERE a.round = 'first' AND a.state = 'submitted' AND i.state = 'drawn'
)
"""
SUMS = """
SELECT {groups}, COUNT(*), SUM(w.weight), SUM(CASE WHEN m.rating = 'fully-met' THEN w.weight ELSE 0 END),
       SUM(w.weight * w.weight), COUNT(DISTINCT m.person)
FROM work w JOIN marks m ON m.item_key = w.item_key AND m.draw = w.draw AND m.round = 'first'
                        AND m.assessor = w.assessor
WHERE m.rating <> 'not-applicable' AND m.rating <> '' GROUP BY {groups}
"""
ROWS = """
SELECT w.month, w.unit, w.weight, m.criterion, m.rating, m.person
FROM work w JOIN marks m ON m.item_key = w.item_key AND m.draw = w.draw AND m.round = 'first'
                        AND m.assessor = w.assessor
"""


def by_themes(folder: str, _url: str) -> int:
    """The use case; returns how many themes it finds."""
    workspace = open_workspace(Path(folder), actor="bench")
    settings = replace(workspace.settings, themes=replace(workspace.settings.themes, months_back=MONTHS))
    return len(find_themes(replace(workspace, settings=settings), LATEST).opened)


def by_sql(_folder: str, url: str) -> int:
    """The sums by month, question and unit, and by month and question; returns how many."""
    with create_engine(url).connect() as connection:
        rows = 0
        for groups in ("w.month, m.criterion, w.unit", "w.month, m.criterion"):
            rows += len(connection.execute(text(TAKEN + SUMS.format(groups=groups))).all())
    return rows


def by_pandas(_folder: str, url: str) -> int:
    """The same sums from the rows."""
    import pandas as pd

    with create_engine(url).connect() as connection:
        marks = pd.read_sql(text(TAKEN + ROWS), connection)
    marks = marks[~marks["rating"].isin(["", "not-applicable"])]
    marks["met"] = marks["weight"].where(marks["rating"] == "fully-met", 0.0)
    marks["square"] = marks["weight"] ** 2
    rows = 0
    for groups in (["month", "criterion", "unit"], ["month", "criterion"]):
        grouped = marks.groupby(groups)
        sums = grouped[["weight", "met", "square"]].sum()
        sums["marks"], sums["people"] = grouped.size(), grouped["person"].nunique()
        rows += len(sums)
    return rows


WAYS: dict[str, Callable[[str, str], int]] = {"themes": by_themes, "sql": by_sql, "pandas": by_pandas}


def main() -> None:
    """Print a line for each database, size and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prosecutors", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--no-pandas", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--run", nargs=3, metavar=("WAY", "FOLDER", "URL"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        measured(*given.run)
        return
    print(
        f"{'database':<12}{'marks':>12}  {'way':<8}{'seconds':>9}{'own cpu':>9}{'server cpu':>11}{'peak MB':>9}"
        f"{'÷ sql':>12}{'cpu ÷ sql':>12}{'÷ pandas':>12}{'cpu ÷ pandas':>14}"
    )
    for database in ("sqlite", *(["postgresql"] if os.environ.get("IQA_TEST_POSTGRES") else [])):
        for people in given.prosecutors:
            with service(database, people, given.keep) as (folder, url):
                compare(
                    database, people, folder, url, [way for way in WAYS if way != "pandas" or not given.no_pandas]
                )


def compare(database: str, people: int, folder: str, url: str, ways: list[str]) -> None:
    """Each way in a process of its own, one after the other."""
    took: dict[str, list[float]] = {}
    for way in ways:
        command = [sys.executable, __file__, "--run", way, folder, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        took[way] = json.loads(done.stdout)
    marks = people * PIECES * MONTHS * QUESTIONS
    for way, (seconds, processor, server, peak, _) in took.items():
        both = {name: (one[0], one[1] + one[2]) for name, one in took.items()}
        beside = [
            f"{both[way][at] / both[other][at]:.2f}" if other in took else ""
            for other in ("sql", "pandas")
            for at in (0, 1)
        ]
        figures = "".join(f"{text:>12}" for text in beside)
        print(
            f"{database:<12}{marks:>12,}  {way:<8}{seconds:>9.1f}{processor:>9.2f}{server:>11.2f}"
            f"{peak:>9.0f}{figures}",
            flush=True,
        )


def measured(way: str, folder: str, url: str) -> None:
    """Run one way here, and print its seconds, its peak in MB and what it counted."""
    serving: dict[int, float] = {}
    event.listen(Pool, "checkin", lambda given, _: serving.update(served(given)))
    clock, own = time.perf_counter(), time.process_time()
    found = WAYS[way](folder, url)
    took = [time.perf_counter() - clock, time.process_time() - own, sum(serving.values())]
    print(json.dumps([*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found]))


def served(connection: Any) -> dict[int, float]:
    """The process on this machine that serves a connection to PostgreSQL, and the processor seconds it took; none
    of SQLite, or where the server runs elsewhere."""
    pid = getattr(getattr(connection, "info", None), "backend_pid", 0)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return {}
    return {pid: sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")}


@contextmanager
def service(database: str, people: int, keep: Path | None) -> Iterator[tuple[str, str]]:
    """A workspace with five years of so many prosecutors, and the address of its records."""
    with tempfile.TemporaryDirectory() as temporary:
        if database == "sqlite":
            folder = (keep or Path(temporary)) / f"service-{people}"
            url = f"sqlite:///{(folder / 'iqa.db').as_posix()}"
            if not folder.exists():
                make_workspace(folder, "Bench")
                fill(url, people)
            yield str(folder), url
            return
        base, name = os.environ["IQA_TEST_POSTGRES"], f"iqa_bench_{secrets.token_hex(4)}"
        url = f"{base.rpartition('/')[0]}/{name}"
        admin = create_engine(base, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            make_workspace(Path(temporary) / "postgres", "Bench", database=url)
            fill(url, people)
            yield str(Path(temporary) / "postgres"), url
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            admin.dispose()


def fill(url: str, people: int) -> None:
    """Five years of marks, by a fixed seed, written as the tool's tables hold them."""
    scheme = load_scheme("casework")
    questions = [one.id for one in scheme.criteria][:QUESTIONS]
    assert len(questions) == QUESTIONS, f"the casework scheme has {len(questions)} questions"
    code = json.dumps([scheme.finding_codes[0].id])
    state, engine = np.random.RandomState(7), create_engine(url)
    beside = sorted(schema.marks.indexes, key=lambda index: str(index.name))
    with engine.begin() as connection:
        for index in beside:  # written one by one, millions of rows out of their order would take an hour
            index.drop(connection)
        connection.execute(schema.schemes.insert(), [SCHEMES.row(pinned(scheme))])
        month = FIRST
        while month <= LATEST:
            write_month(connection, month, people, questions, code, scheme.version, state)
            month = month.next()
        for index in beside:
            index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def write_month(
    connection: Connection,
    month: Month,
    people: int,
    questions: list[str],
    code: str,
    version: str,
    state: np.random.RandomState,
) -> None:
    """One month: a cell a prosecutor, two pieces drawn of each, all marked."""
    draw = f"draw-{month}"
    head = Draw(
        "casework",
        month,
        f"casework|{month}|bench",
        PopulationReference("d" * 64, 1, people * 30),
        Policy("casework", "Casework", ("prosecutor",), PIECES),
        "p" * 64,
        (),
        (),
        id=draw,
        at=f"{month}-03T09:00:00Z",
        scheme_version=version,
    )
    connection.execute(schema.draws.insert(), [DRAWS.row(head)])
    owners = [f"P{number:05}" for number in range(people)]
    cells = [f'["{owner}"]' for owner in owners]
    eligible = state.randint(8, 61, people)
    insert(
        connection,
        schema.draw_cells,
        ((draw, cells[i], i, int(eligible[i]) + 5, int(eligible[i]), PIECES, PIECES, 0, 0) for i in range(people)),
    )
    work = [
        (f"casework|{month.year % 100:02}{month.month:02}{i * PIECES + piece:06}|{owners[i]}|case", i)
        for i in range(people)
        for piece in range(PIECES)
    ]
    units = [f"Unit {number // A_UNIT + 1:03}" for number in range(people)]
    insert(
        connection,
        schema.draw_items,
        (
            (draw, key, at, cells[i], f"{at:020}", 1, "drawn", PIECES / int(eligible[i]), f"M{i % 97:03}",
             units[i], owners[i])
            for at, (key, i) in enumerate(work)
        ),
    )  # fmt: skip
    done = f"{month}-20T10:00:00Z"
    insert(
        connection,
        schema.assessments,
        (
            (key, draw, "first", f"M{i % 97:03}", "casework", version, str(month), "submitted", "", "[]", "[]", "",
             "", "", done, 1, "workbook", "bench", done)
            for key, i in work
        ),
    )  # fmt: skip
    given = RATINGS[state.choice(len(RATINGS), (len(work), QUESTIONS), p=SHARES)]
    insert(
        connection,
        schema.marks,
        (
            (key, draw, "first", f"M{i % 97:03}", question, position, rating,
             "" if rating == "fully-met" else "The review says nothing of how the case is to be proved.",
             code if rating == "not-met" else "[]", 0, "", "", "", owners[i], 0)
            for (key, i), ratings in zip(work, given.tolist(), strict=True)
            for position, (question, rating) in enumerate(zip(questions, ratings, strict=True))
        ),
    )  # fmt: skip


def insert(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    """Rows in the order of a table's columns, by the fastest way each database has."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in table.columns)
    connection.connection.cursor().executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)


if __name__ == "__main__":
    main()
