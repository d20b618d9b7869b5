"""Work that takes longer than a page should: begun by one request, carried out in this process, found by the next.

The request that begins it waits a moment. What is not done by then is told by a page at the address of its result,
which shows how far it is, survives a reload, and becomes the result. When serving ends, what is under way is
carried out first, as requests are; if the machine fails, an import is as if it had not been begun.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from msgspec import Struct, field

from iqa.errors import BusyError
from iqa.files import Progress

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that a request waits for work before it answers by how far it is."""
AT_ONCE = 2
"""Pieces of work carried out at once; further ones wait their turn."""
MOST_OF_ONE = 3
"""Pieces of work under way for one person."""
_REMEMBERED = 60


class LongWork(Struct, Generic[T]):
    """A piece of work: what it is called, where its result is found, for whom, and how far it is. `of` is 0 where
    nobody can say how much there is. `told` is whether the result was shown."""

    title: str
    address: str
    whose: str
    began: float = field(default_factory=monotonic)
    done: int = 0
    of: int = 0
    told: bool = False
    future: "Future[T]" = field(default_factory=Future)

    @property
    def is_done(self) -> bool:
        return self.future.done()

    @property
    def seconds(self) -> int:
        """For how long it is under way."""
        return int(monotonic() - self.began)

    def how_far(self, done: int, of: int) -> None:
        """Note how many of how many are done."""
        self.done, self.of = done, of

    @property
    def failure(self) -> BaseException | None:
        """The refusal that it ended with, None where it did not; only once it is done."""
        return self.future.exception()

    def result(self) -> T:
        """What came of it; the refusal that it ended with is raised."""
        self.told = True
        return self.future.result()


class UnderWay:
    """What is under way in this process. `patience` is how long a request waits for it, in seconds."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._pool = ThreadPoolExecutor(AT_ONCE, "iqa-work")
        self._begun: deque[LongWork[object]] = deque(maxlen=_REMEMBERED)
        self._lock = Lock()

    def begin(self, work: LongWork[T], do: Callable[[Progress], T]) -> LongWork[T]:
        """Carry a piece of work out, and wait for it a moment. BusyError for too many of one person."""
        with self._lock:
            if sum(not one.is_done for one in self._begun if one.whose == work.whose) >= MOST_OF_ONE:
                raise BusyError(
                    f"{MOST_OF_ONE} things that take long are under way for you.",
                    "Wait until one of them is done, then send this again.",
                )
            self._begun = deque((one for one in self._begun if not one.told), _REMEMBERED)
            work.future = self._pool.submit(do, work.how_far)
            self._begun.append(work)  # type: ignore[arg-type]
        wait((work.future,), timeout=self._patience)
        return work

    def of(self, whose: str) -> tuple[LongWork[object], ...]:
        """What is under way for somebody, or done and not shown to them yet, in the order of beginning."""
        with self._lock:
            return tuple(one for one in self._begun if one.whose == whose and not one.told)

    def carry_out(self, longest: float) -> None:
        """Wait for what is under way, at most so many seconds."""
        with self._lock:
            left = [one.future for one in self._begun]
        wait(left, timeout=longest)
