"""What is measured for coverage: tests and their fixtures while they run, and not the machinery between them.

Measuring makes everything take twice as long, the machinery of pytest and the libraries included.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from coverage import Coverage


@dataclass
class _Measuring:
    """The measuring of this process, once it is taken in hand; all does nothing where none is asked for."""

    coverage: Coverage | None = None
    runs: bool = False
    barred: bool = False

    def run(self) -> None:
        assert self.coverage is not None
        self.coverage.start()
        self.runs = True

    def rest(self) -> None:
        assert self.coverage is not None
        self.coverage.stop()
        self.runs = False


_HERE = _Measuring()


def take_in_hand(*, with_pages: bool = True) -> None:
    """From now on nothing is measured but inside `measured`.

    Pages are imported when they are first asked for, which may be in a test that is not measured: so they are
    imported before, unless nothing here asks for one.
    """
    _HERE.coverage = Coverage.current()
    if _HERE.coverage is not None:
        if with_pages:
            from iqa.web import routes

            routes.load()
        _HERE.rest()


@contextmanager
def measured() -> Iterator[None]:
    """What is inside the block is measured, unless somebody said that it need not be."""
    if _HERE.coverage is None or _HERE.runs or _HERE.barred:
        yield
        return
    _HERE.run()
    try:
        yield
    finally:
        _HERE.rest()


@contextmanager
def unmeasured() -> Iterator[None]:
    """Nothing inside the block, or the function under it, is measured, nor in processes that it starts."""
    if _HERE.coverage is None or _HERE.barred:
        yield
        return
    ran = _HERE.runs
    if ran:
        _HERE.rest()
    _HERE.barred = True
    for_children = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_")}
    try:
        yield
    finally:
        os.environ.update(for_children)
        _HERE.barred = False
        if ran:
            _HERE.run()
