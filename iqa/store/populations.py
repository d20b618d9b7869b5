"""Frozen populations: the record of an import, its canonical lines, its rejected rows. Never alters one."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from sqlalchemy import Table, delete, select

from iqa.domain import Kind, RejectedRow
from iqa.errors import RefusedError
from iqa.intake.population import line_digest
from iqa.store import schema
from iqa.store.plain import json_text
from iqa.store.records import StoredPopulation
from iqa.store.repositories import Key, Reader, Shape, Writer
from iqa.store.session import Session, check_storable

Line = tuple[str, str, str]
"""The key of an item, its canonical line, and the rows of the export it was read from."""

POPULATIONS = Shape("population", StoredPopulation, schema.populations)
_BLOCK = 512


def guard_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over every value of every row, each followed by a null character."""
    digest = hashlib.sha256()
    walking = iter(rows)
    while block := list(islice(walking, _BLOCK)):
        joined = "\0".join(map(str, chain.from_iterable(block)))
        digest.update((joined + "\0").encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def guard_of_lines(lines: Iterable[Line]) -> str:
    """`guard_of` what the population's public digest does not cover: the keys and the rows of the export."""
    return guard_of((key, rows) for key, _line, rows in lines)


def stored_lines(session: Session, population: str) -> Iterator[Line]:
    """The lines of a population, in order of their keys."""
    table = schema.population_lines
    query = select(table.c.key, table.c.line, table.c.source_rows)
    yield from session.streamed(query.where(table.c.population == population).order_by(table.c.key))


def stored_rejected(session: Session, population: str) -> Iterator[tuple[Any, ...]]:
    """The rejected rows of a population as their columns hold them, in order."""
    table = schema.population_rejected
    columns = [column for column in table.columns if column.name != "population"]
    query = select(*columns).where(table.c.population == population).order_by(table.c.position)
    yield from session.streamed(query)


class PopulationReader(Reader[StoredPopulation]):
    """Populations as a view offers them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, POPULATIONS)

    def current(self, kind: Kind, month: str) -> StoredPopulation | None:
        """The latest version of a month's population, None when nothing was imported."""
        versions = self.list(kind=kind, month=month)
        return max(versions, key=lambda stored: stored.version, default=None)

    def lines(self, population: str) -> Iterator[Line]:
        """Key, canonical line and source rows of each item, in order of key; NotFoundError if unknown."""
        self.find(population)
        yield from stored_lines(self._session, population)

    def rejected(self, population: str) -> Iterator[RejectedRow]:
        """The rejected rows in the order they were given; NotFoundError without a population."""
        self.find(population)
        for _position, row, code, message, column, value, cells in stored_rejected(self._session, population):
            yield RejectedRow(row, code, message, column, value, tuple(json.loads(cells)))


class PopulationWriter(PopulationReader):
    """Populations as a change offers them: add and remove, never save, since a population is frozen."""

    def add(self, stored: StoredPopulation, lines: Iterable[Line], rejected: Iterable[RejectedRow]) -> None:
        """Store a population with its lines (in any order) and rejected rows; RefusedError if its id is taken."""
        ordered = sorted(lines)
        turned_away = [
            (number, row.row, row.code, row.message, row.column, row.value, json_text(row.cells))
            for number, row in enumerate(rejected)
        ]
        check_storable("the population", chain.from_iterable(chain(ordered, turned_away)))
        if line_digest(line for _key, line, _rows in ordered) != stored.digest:
            raise ValueError("the digest of the population is not that of its lines")
        record = _Record(self._session, POPULATIONS)
        record.add_with_guards(stored, guard_of_lines(ordered), guard_of(turned_away))
        _bulk_insert(self._session, schema.population_lines, stored.id, ordered)
        _bulk_insert(self._session, schema.population_rejected, stored.id, turned_away)

    def remove(self, key: Key) -> None:
        """Take a population out with its rows; RefusedError when a draw was taken from it."""
        stored = self.find(key)
        for population, month in self._session.connection.execute(
            select(schema.draws.c.population, schema.draws.c.month)
        ):
            if month == stored.month and stored.digest in population:
                raise RefusedError(
                    f"A draw was taken from version {stored.version} of the {stored.kind} of {stored.month}, "
                    "so it cannot be removed."
                )
        for table in (schema.population_lines, schema.population_rejected):
            self._session.connection.execute(delete(table).where(table.c.population == stored.id))
        _Record(self._session, POPULATIONS).remove(key)


class _Record(Writer[StoredPopulation]):
    """The row of a population itself."""

    def add_with_guards(self, stored: StoredPopulation, lines: str, rejected: str) -> None:
        if self.get(stored.id) is not None:
            raise RefusedError(f"There is already a population {stored.id}.")
        self._put(stored, None, lines_guard=lines, rejected_guard=rejected)


def _bulk_insert(session: Session, table: Table, population: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows that follow a population's id, by the fastest way each database has."""
    if not rows:
        return
    connection = session.connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    filled = ((population, *row) for row in rows)
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in filled:
                copy.write_row(row)
    else:
        marks = ", ".join("?" for _ in table.columns)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 (names of the schema)
        connection.exec_driver_sql(statement, list(filled))
