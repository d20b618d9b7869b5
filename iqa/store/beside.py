"""Reading with several connections to a server at a time, all as of the moment that one of them reads.

It is for long sums alone: a server works on each connection with a processor of its own, and meanwhile we work
with what has come. A file is read by one.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from iqa.errors import RefusedError
from iqa.store import database
from iqa.store.session import Session

if TYPE_CHECKING:
    from concurrent.futures import Future

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

AT_ONCE = 2
"""So many connections beside the first: the server's other processors are for others."""
_WAIT_SECONDS = 10.0


@contextmanager
def beside(session: Session, wanted: int = AT_ONCE) -> Iterator[tuple[Session, ...]]:
    """Sessions that read what this one reads, closed at the end: as many as are wanted, fewer where the server
    takes no more, and none of a file or of a transaction that has changed something, which no other sees yet."""
    connection = session.connection
    if not wanted or connection.dialect.name != "postgresql" or session.has_changed:
        yield ()
        return
    moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    engine = database.make_engine(connection.engine.url, _WAIT_SECONDS)
    with ExitStack() as opened:
        found: list[Session] = []
        for _ in range(wanted):
            try:
                other = opened.enter_context(database.reading(engine))
                with database.plainly(engine.url):
                    other.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{moment}'")
            except RefusedError:  # too many are connected: it takes longer, and is as right
                break
            found.append(Session(other))
        yield tuple(found)


def in_order(
    work: Callable[[Session, _Asked], _Answer], asked: Sequence[_Asked], sessions: Sequence[Session]
) -> Iterator[_Answer]:
    """What each comes to, in order, worked out by several sessions at a time, at most twice as many as there are
    sessions ahead of whoever takes the answers. What is raised for one is raised where its answer is due."""
    from concurrent.futures import ThreadPoolExecutor  # threads, which no other command loads
    from queue import SimpleQueue

    free: SimpleQueue[Session] = SimpleQueue()
    for session in sessions:
        free.put(session)

    def answered(one: _Asked) -> _Answer:
        session = free.get()
        try:
            return work(session, one)
        finally:
            free.put(session)

    ahead: deque[Future[_Answer]] = deque()
    workers = ThreadPoolExecutor(len(sessions), "iqa-beside")
    try:
        for one in asked:
            ahead.append(workers.submit(answered, one))
            if len(ahead) > 2 * len(sessions):
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        workers.shutdown(cancel_futures=True)
