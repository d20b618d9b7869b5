"""Frozen populations: the record of an import, its canonical lines, its rejected rows. Never alters one.

Its lines are kept some hundreds to a row, as a book is in pages, in order of their keys; each page says by its
first key where it stands, so that one line is found by reading one page.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from typing import Any

from sqlalchemy import Table, delete, select

from iqa.domain import Kind, Month, RejectedRow
from iqa.errors import ConflictError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store import schema
from iqa.store.plain import json_text
from iqa.store.records import StoredPopulation
from iqa.store.repositories import Reader, RecordKey, Writer
from iqa.store.session import Session, check_storable
from iqa.store.shapes import Shape

ItemLine = tuple[str, tuple[int, ...]]
"""The canonical line of an item, which begins with its key, and the rows of the export that it was read from."""
Page = tuple[int, str, str, str]
"""Its number from 1, its first key, its lines with a line feed between them, their rows of the export as JSON."""

POPULATIONS = Shape("population", StoredPopulation, schema.populations)
_LINES_A_PAGE = 256
_PAGES_AT_ONCE = 16


def key_of_line(line: str) -> str:
    """The key that a canonical line begins with; ValueError when it is no such line."""
    key = line[2 : line.index('"', 2)]
    return key if "\\" not in key else str(json.loads(line)[0])


def in_pages(lines: Iterable[ItemLine]) -> Iterator[Page]:
    """Lines, in order of their keys, put together page by page; ValueError where pages are out of order."""
    walking = iter(lines)
    before = ""
    for number in count(1):
        block = list(islice(walking, _LINES_A_PAGE))
        if not block:
            return
        texts, rows = zip(*block, strict=True)
        first = key_of_line(texts[0])
        if number > 1 and first <= before:
            raise ValueError("the lines of the population are not in order of their keys")
        before = first
        yield number, first, "\n".join(texts), json.dumps(rows, separators=(",", ":"))


def digests_of(pages: Iterable[Page]) -> tuple[str, str]:
    """The population's public digest, which is over its lines, and the store's own over what that leaves out."""
    public, own = hashlib.sha256(), hashlib.sha256()
    for number, first, lines, rows in pages:
        public.update(f"{lines}\n".encode("utf-8", "surrogatepass"))
        own.update(f"{number}\0{first}\0{rows}\0".encode("utf-8", "surrogatepass"))
    return public.hexdigest(), own.hexdigest()


def guard_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over every value of every row, each followed by a null character."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(("\0".join(map(str, row)) + "\0").encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def stored_pages(session: Session, population: str, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """The pages of a population in their order, or those of them that have some numbers."""
    table = schema.population_pages
    query = select(table.c.page, table.c.first_key, table.c.lines, table.c.source_rows)
    query = query.where(table.c.population == population).order_by(table.c.page)
    if numbers is None:
        yield from session.streamed(query, _PAGES_AT_ONCE)
        return
    for start in range(0, len(numbers), _PAGES_AT_ONCE):
        some = numbers[start : start + _PAGES_AT_ONCE]
        yield from session.connection.execute(query.where(table.c.page.in_(some)))


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

    def current(self, kind: Kind, month: Month) -> StoredPopulation | None:
        """The latest version of a month's population that was not withdrawn, None when there is none."""
        return max(self.standing(kind=kind, month=month), key=lambda stored: stored.version, default=None)

    def standing(self, **where: Kind | Month) -> tuple[StoredPopulation, ...]:
        """Every version that was not withdrawn, or those of one kind or month."""
        withdrawn = self._once("withdrawn", self._withdrawn)
        return tuple(stored for stored in self.list(**where) if stored.id not in withdrawn)

    def last_version(self, kind: Kind, month: Month) -> int:
        """The number of the latest version of a month's population, withdrawn or not; 0 when there is none."""
        return max((stored.version for stored in self.list(kind=kind, month=month)), default=0)

    def _withdrawn(self) -> frozenset[str]:
        """The ids of the versions that hold no longer."""
        said = self._session.connection.execute(select(schema.withdrawals.c.populations)).scalars()
        return frozenset(chain.from_iterable(map(json.loads, said)))

    def lines(self, population: str) -> Iterator[ItemLine]:
        """Canonical line and source rows of each item, in order of key.

        NotFoundError if the population is unknown; TamperedError where a page cannot be read.
        """
        self.find(population)
        for page in stored_pages(self._session, population):
            yield from _lines_on(page, population)

    def lines_of(self, population: str, keys: Iterable[str]) -> Iterator[ItemLine]:
        """The lines of some keys, in order of key; one that the population does not have is passed over.

        Only the pages that hold them are read. Errors as of `lines`.
        """
        wanted = sorted(set(keys))
        yield from self._once(("lines", population, *wanted), lambda: tuple(self._lines_of(population, wanted)))

    def _lines_of(self, population: str, wanted: Sequence[str]) -> Iterator[ItemLine]:
        self.find(population)
        table = schema.population_pages
        query = select(table.c.first_key, table.c.page).where(table.c.population == population)
        starts = self._session.connection.execute(query.order_by(table.c.first_key)).all()
        firsts = [row.first_key for row in starts]
        places = sorted({bisect_right(firsts, key) - 1 for key in wanted} - {-1})
        among = set(wanted)
        for page in stored_pages(self._session, population, [starts[place].page for place in places]):
            for line, rows in _lines_on(page, population):
                if key_of_line(line) in among:
                    yield line, rows

    def rejected(self, population: str) -> Iterator[RejectedRow]:
        """The rejected rows in the order they were given; NotFoundError without a population."""
        self.find(population)
        for _position, row, code, message, column, value, cells in stored_rejected(self._session, population):
            yield RejectedRow(row, code, message, column, value, tuple(json.loads(cells)))


class PopulationWriter(PopulationReader):
    """Populations as a change offers them: add and remove, never save, since a population is frozen."""

    def add(self, stored: StoredPopulation, lines: Iterable[ItemLine], rejected: Iterable[RejectedRow]) -> None:
        """Store a population with its lines, in order of their keys, and its rejected rows.

        RefusedError if its id is taken; ValueError if its digest is not that of the lines in their order.
        """
        pages = list(in_pages(lines))
        turned_away = [
            (number, row.row, row.code, row.message, row.column, row.value, json_text(row.cells))
            for number, row in enumerate(rejected)
        ]
        check_storable("the population", chain.from_iterable(chain(pages, turned_away)))
        public, own = digests_of(pages)
        if public != stored.digest:
            raise ValueError("the digest of the population is not that of its lines")
        _Record(self._session, POPULATIONS).add_with_guards(stored, own, guard_of(turned_away))
        _bulk_insert(self._session, schema.population_pages, stored.id, pages)
        _bulk_insert(self._session, schema.population_rejected, stored.id, turned_away)

    def remove(self, key: RecordKey) -> None:
        """Take a population out with its rows; RefusedError when a draw was taken from it."""
        stored = self.find(key)
        for population, month in self._session.connection.execute(
            select(schema.draws.c.population, schema.draws.c.month)
        ):
            if month == str(stored.month) and stored.digest in population:
                raise ConflictError(
                    f"A draw was taken from version {stored.version} of the {stored.kind} of {stored.month}, "
                    "so it cannot be removed."
                )
        for table in (schema.population_pages, schema.population_rejected):
            self._session.connection.execute(delete(table).where(table.c.population == stored.id))
        _Record(self._session, POPULATIONS).remove(key)


def _lines_on(page: Page, population: str) -> Iterator[ItemLine]:
    """The lines of a page; TamperedError where it cannot be read."""
    number, _first, lines, rows = page
    try:
        yield from zip(lines.split("\n"), map(tuple, json.loads(rows)), strict=True)
    except (ValueError, TypeError) as fault:
        raise TamperedError(
            f"Page {number} of the population {population} cannot be read: it was changed outside the tool.",
            advice(NextStep("verify"), " says what was changed."),
        ) from fault


class _Record(Writer[StoredPopulation]):
    """The row of a population itself."""

    def add_with_guards(self, stored: StoredPopulation, pages: str, rejected: str) -> None:
        if self.get(stored.id) is not None:
            raise ConflictError(f"There is already a population {stored.id}.")
        self._put(stored, None, pages_guard=pages, rejected_guard=rejected)


def _bulk_insert(session: Session, table: Table, population: str, rows: Sequence[tuple[Any, ...]]) -> None:
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
