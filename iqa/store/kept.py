"""What a process that serves others has read of the records, and need not read again.

Every change of the records is an event of the ledger. As long as it tells of nothing but marks, all else stands as
it was read: the staff, the draws, the lists that they were drawn from. What was kept before any other event is
left, whoever caused it, and is read anew.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, local
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from iqa.store import database, ledger
from iqa.store.session import Head, Session

MOST = 20_000
"""So many answers are kept at most; then it begins anew."""


class ReadMoment:
    """The store as one thread first read it: one transaction, however often it reads."""

    def __init__(self) -> None:
        self._open, self._past = ExitStack(), ExitStack()
        self._session: Session | None = None
        self._readers = 0
        self._is_over = False

    @contextmanager
    def reading(self, engine: Engine) -> Iterator[Session]:
        """A session that sees the store as it stood at that moment."""
        if self._session is None:
            self._session = self._begun(engine)
        self._readers += 1
        try:
            yield self._session
        except DBAPIError:  # the transaction is of no use any more
            self._is_over = True
            raise
        finally:
            self._readers -= 1
            if self._is_over:
                self.end()

    def _begun(self, engine: Engine) -> Session:
        """A session as of now, which knows the head of the ledger: it is asked for in any case."""
        connection, found = self._open.enter_context(database.begun_with(engine, ledger.HEAD))
        session = Session(connection)
        session.head = Head(*found[0]) if len(found) == 1 else None
        return session

    def renew(self) -> None:
        """Read anew from now on. What was read from so far is let go of later, so that nobody waits for that."""
        self._session = None
        self._past.push(self._open.pop_all())

    def leave_to(self, ending: ExitStack) -> None:
        """Be over, but let go of what was read from at the end of something else."""
        self.renew()
        ending.push(self._past.pop_all())

    def end(self) -> None:
        """Let go of it; whoever is still reading keeps it so long."""
        self._is_over = self._readers > 0
        if not self._is_over:
            self._session = None
            self._open.close()


class Kept:
    """Answers about the records, by what was asked, that hold from one head of the ledger to another; and, where
    the records are on a server, the connections that carry out single statements (`single`)."""

    def __init__(self, single: Engine | None = None) -> None:
        self.single = single
        self._lock = Lock()
        self._first = self._last = -1
        self._answers: dict[Any, Any] = {}
        self._threads = local()

    @property
    def moment(self) -> ReadMoment | None:
        """The moment as of which this thread reads, None where it reads what stands."""
        found: ReadMoment | None = getattr(self._threads, "moment", None)
        return found

    @contextmanager
    def one_moment(self, ending: ExitStack | None = None) -> Iterator[None]:
        """Inside the block this thread reads as of one moment, and of another once it was ended. What it read from
        is let go of at its end, or at that of something else."""
        moment = self._threads.moment = ReadMoment()
        try:
            yield
        finally:
            self._threads.moment = None
            with ExitStack() as now:
                moment.leave_to(now if ending is None else ending)

    def go_on(self, marks: int) -> None:
        """An event was appended by this very process, and tells of nothing but marks: nobody need ask for it."""
        with self._lock:
            if self._last == marks - 1:
                self._last = marks

    def at(self, head: int, only_marks: Callable[[int], bool]) -> dict[Any, Any] | None:
        """What is known at a head, and where more can be kept; None for one that is older than what is kept.
        `only_marks` says whether the ledger tells of nothing but marks from an event on to that head."""
        with self._lock:
            last = self._last
            if self._first <= head <= last and len(self._answers) < MOST:
                return self._answers
        goes_on = 0 <= last < head and only_marks(last)
        with self._lock:
            if self._last > last:  # somebody else was quicker
                return self._answers if self._first <= head <= self._last else None
            if head < self._first:
                return None
            if not (goes_on or head == self._last) or len(self._answers) >= MOST:
                self._first, self._answers = head, {}
            self._last = head
            return self._answers
