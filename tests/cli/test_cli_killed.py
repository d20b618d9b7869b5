"""Whatever moment a command is killed at: the records are as before it or after it, every document is whole,
nobody's answers are lost, and the next command over the workspace leaves no trace of it.

A kill of some twenty commands in the ordinary suite; of every command that writes several, with IQA_NIGHTLY=1, on
SQLite, and on PostgreSQL where the records change.
"""

import json
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from killing import Ended, Killer
from machine import fresh_databases
from msgspec import Struct
from office import MONTH, Office, copied
from often import NIGHTLY
from openpyxl import load_workbook
from sqlalchemy import create_engine, select
from writing_commands import ALONE, READING, WRITING, Writing, stage_in, staged

from iqa.cli.commands import COMMANDS
from iqa.store.schema import metadata

pytestmark = pytest.mark.unmeasured

KILLS = 8 if NIGHTLY else 1
TIMED = 2 if NIGHTLY else 0
"""How many kills of each command at moments that it comes to, and how many by the clock alone."""
ON_SQLITE = {
    "init", "import cases", "import letters", "confirm", "draw", "replace", "assign", "workbook", "record several",
    "moderate", "settle", "feedback", "release", "withdraw", "committee", "theme accept", "action add",
    "dispute decide", "meeting minutes", "letters attach",
}  # fmt: skip
ON_POSTGRESQL = {"import cases", "draw", "record several", "release"}
"""Those tried in the ordinary suite, one of each way of writing; in the nightly one all are, and on PostgreSQL all
that change the records."""
CHANGING = {
    "import staff", "import cases", "import letters", "person join", "confirm", "draw", "replace", "top-up",
    "assign", "record", "record several", "reopen", "moderate", "settle", "feedback", "withdraw",
    "themes", "theme accept", "action add", "inspection add", "respond", "dispute add", "letters attach",
    "person part", "theme escalate", "theme decline", "theme act", "theme measure", "theme close", "theme reopen",
    "action done", "action verify", "action drop", "inspection respond", "inspection measure", "dispute decide",
    "meeting plan", "meeting held", "meeting minutes",
}  # fmt: skip
"""Commands that change the records: for all others the database is only read, whichever it is."""


def test_every_command_is_known_to_write_or_only_to_read() -> None:
    assert {one.name for one in WRITING} | READING == set(COMMANDS)
    assert {one.name for one in WRITING} & READING == set()
    assert {one.words for one in WRITING} >= CHANGING | ON_SQLITE | ON_POSTGRESQL


@dataclass
class Places:
    """Where offices are made at their stages and copied from, on one kind of database."""

    kind: str
    base: Path
    databases: Any
    made: dict[str, tuple[Path, str]] = field(default_factory=dict)

    def stage(self, name: str) -> tuple[Path, str]:
        """The office at a stage, made once, and the address of its database."""
        if name not in self.made and self.kind == "sqlite":
            self.made[name] = stage_in(self.base, name), ""
        elif name not in self.made:
            url = self.databases.fresh()
            self.made[name] = staged(self.base / name, name, url).folder, url
        return self.made[name]

    def copy(self, writing: Writing, to: Path) -> Office:
        """A copy of the office that a command works on, with a database of its own."""
        if writing.stage == "nothing":
            return Office(to)
        folder, url = self.stage(writing.stage)
        office = copied(folder, to)
        if self.kind == "postgresql":
            settings = to / "iqa.toml"
            settings.write_text(settings.read_text("utf-8").replace(url, self.databases.like(url)), "utf-8")
        return office


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    process = Killer()
    yield process
    process.close()


@pytest.fixture(scope="module")
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    on_files = request.param == "sqlite"
    base = tmp_path_factory.getbasetemp() if on_files else tmp_path_factory.mktemp("stages-postgresql")
    with fresh_databases(request.param) as databases:
        yield Places(request.param, base, databases)


class Standing(Struct, frozen=True, dict=True):
    """How a workspace stands: the rows of every table, and the bytes of every file that a person can see."""

    rows: dict[str, list[str]]
    files: dict[Path, bytes]

    @cached_property
    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in self.rows.items()}


def standing(office: Office) -> Standing:
    return Standing(_rows(office), {path.relative_to(office.folder): path.read_bytes() for path in seen(office)})


def _rows(office: Office) -> dict[str, list[str]]:
    settings = office.folder / "iqa.toml"
    if not settings.is_file():
        return {}
    (line,) = [one for one in settings.read_text("utf-8").splitlines() if one.startswith("database")]
    url = json.loads(line.partition("=")[2])
    if url.startswith("sqlite"):
        url = f"sqlite:///{office.folder / 'iqa.db'}"
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def seen(office: Office) -> list[Path]:
    """Every file but the records and what begins with a dot."""
    every = office.folder.rglob("*") if office.folder.exists() else ()
    return sorted(path for path in every if path.is_file() and not path.name.startswith((".", "iqa.db")))


def left_over(office: Office) -> list[str]:
    """Files that no command means to leave."""
    known = {".written.json"}
    return sorted(
        path.relative_to(office.folder).as_posix()
        for path in office.folder.rglob("*")
        if path.is_file()
        and (path.name.startswith(".") or path.suffix == ".unfinished")
        and path.name not in known
    )


def broken(path: Path) -> str:
    """Why a document is not whole; '' when it is."""
    try:
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        elif path.suffix == ".xlsx":
            load_workbook(path, read_only=True).close()
        elif path.suffix == ".docx":
            assert zipfile.ZipFile(path).testzip() is None
        elif path.suffix == ".html":
            assert path.read_text("utf-8").rstrip().endswith(("</html>", "%}"))
        else:
            assert path.read_bytes()
    except Exception as fault:
        return f"{path.name}: {fault!r}"
    return ""


def command(writing: Writing, office: Office) -> tuple[object, ...]:
    """The whole command line: it stays what it is when a copy takes the office's place."""
    arguments = writing.arguments(office)
    alone = writing.name in ALONE
    return arguments if alone else ("--workspace", office.folder, "--as", "Bryony Furze", *arguments)


def moments_of(whole: Ended, office: Office) -> list[int]:
    """The moments of a command at which something is written that outlives it: in the records or in its folder."""
    return [
        number
        for number, what in enumerate(whole.moments, 1)
        if str(office.folder) in what or what.startswith(("statement", "commit"))
    ]


def chosen(moments: list[int], seed: str) -> list[int]:
    chance = random.Random(seed)
    late = moments[len(moments) // 4 :]  # a command first reads: nothing can be lost there
    return sorted(chance.sample(late, min(KILLS, len(late))))


def tried(kind: str, by_day: set[str], by_night: set[str]) -> Iterator[Any]:
    marks = (pytest.mark.postgresql,) if kind == "postgresql" else ()
    for writing in WRITING:
        if writing.name != "demo" and writing.words in (by_night if NIGHTLY else by_day):
            yield pytest.param(kind, writing, marks=marks, id=f"{kind}-{writing.words}")


@pytest.mark.parametrize(
    ("places", "writing"),
    [
        *tried("sqlite", ON_SQLITE, {one.words for one in WRITING}),
        *tried("postgresql", ON_POSTGRESQL, CHANGING),
    ],
    indirect=["places"],
)
def test_a_command_killed_at_any_moment_leaves_all_as_before_or_as_after(
    writing: Writing, places: Places, killer: Killer, tmp_path: Path
) -> None:
    office = places.copy(writing, tmp_path / "office")
    before, line = standing(office), command(writing, office)
    began = time.monotonic()
    whole = killer.run(line)
    seconds = time.monotonic() - began
    assert whole.code == 0, whole.said
    after = standing(office)
    chance = random.Random(writing.words)
    times: list[dict[str, Any]] = [{"at": at} for at in chosen(moments_of(whole, office), writing.words)]
    times += [{"after": chance.uniform(0.01, seconds)} for _ in range(TIMED)]
    for when in times:
        shutil.rmtree(office.folder)
        office = places.copy(writing, tmp_path / "office")
        line = command(writing, office)
        killed = killer.run(line, **when)
        assert killed.code is None or "after" in when, killed
        told = f"{writing.words} killed at {when}: {killed.moments[-1:]}"
        _check_killed(office, writing, before, after, told)
        _check_again(office, writing, after, partial(killer.run, line), told)


@pytest.mark.parametrize("at", [5, 150, 300] if NIGHTLY else [150])
def test_a_killed_demonstration_is_begun_again_with_all_it_made_put_aside(
    at: int, killer: Killer, tmp_path: Path
) -> None:
    """It is killed early, and early again: a whole one takes longer than all other commands together."""
    office = Office(tmp_path / "office")
    note = office.folder / "notes.txt"
    note.parent.mkdir()
    note.write_text("What somebody wrote.", "utf-8")
    line = ("demo", office.folder)
    assert killer.run(line, at=at).code is None
    assert [why for path in seen(office) if (why := broken(path))] == []
    made = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file() and path != note}
    again = killer.run(line, at=at)
    assert again.code is None, again.said
    aside = office.folder / "unfinished"
    assert aside.is_dir()
    assert {path: (aside / path.relative_to(office.folder)).read_bytes() for path in made if _kept(path)} == {
        path: content for path, content in made.items() if _kept(path)
    }
    assert note.read_text("utf-8") == "What somebody wrote."


def _kept(path: Path) -> bool:
    """Whether a file of a killed demonstration is more than a beginning that the system may give another name."""
    return not path.name.startswith(".") and not path.name.endswith("-shm")


def _check_killed(office: Office, writing: Writing, before: Standing, after: Standing, told: str) -> None:
    """The records are as before, or as many rows as after; every document is whole; what people wrote is there."""
    now = standing(office)
    if now.rows and writing.words != "init":
        one_of_several = writing.words == "record several" and _between(before, now, after)
        assert now.rows == before.rows or now.counts == after.counts or one_of_several, told
        verified = office.iqa("verify")
        assert verified.code == 0, told + verified.err
    assert [why for path in seen(office) if (why := broken(path))] == [], told
    lost = [
        path
        for path, content in before.files.items()
        if now.files.get(path) != content and (path.suffix == ".xlsx" or path not in after.files)
    ]
    assert lost == [], told
    for path in office.out.glob("certificate-*.json"):
        checked = office.iqa("verify", "--certificate", path)
        assert checked.code == 0 or "is out of date" in checked.err, told + checked.err


def _between(before: Standing, now: Standing, after: Standing) -> bool:
    """Of several workbooks each is recorded whole or not at all, an event for each."""
    return before.counts["events"] < now.counts["events"] < after.counts["events"]


def _check_again(
    office: Office, writing: Writing, after: Standing, repeat: Callable[[], Ended], told: str
) -> None:
    """The command again, or those that write its documents anew: all is then there, and nothing else."""
    recorded = standing(office).counts == after.counts
    missing = after.files.keys() - standing(office).files.keys()
    again = repeat()
    if recorded and writing.again and missing:
        said = again.said + office.iqa("status", "--month", MONTH).out
        for arguments in writing.again:
            words = "iqa " + " ".join(str(one) for one in arguments[:2] if not str(one).startswith("-"))
            assert again.code == 0 or words in said or "--workbooks" in said, (
                f"{told}: {words} is not named in {said}"
            )
    else:
        assert again.code == 0 or recorded, told + again.said
    for arguments in writing.again:
        done = office.iqa(*arguments)
        assert done.code == 0, told + done.err
    if not standing(office).rows:
        return
    assert after.files.keys() - standing(office).files.keys() == set(), told
    assert office.iqa("verify").code == 0
    assert left_over(office) == [], told
    for path in office.out.glob("certificate-*.json"):
        assert office.iqa("verify", "--certificate", path).code == 0, told
