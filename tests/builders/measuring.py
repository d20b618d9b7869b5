"""What is measured for coverage: the tool's modules while they are imported, and tests with their fixtures while
they run; not the machinery between them.

Measuring makes everything take twice as long, the machinery of pytest and the libraries included.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from threading import current_thread, main_thread
from types import ModuleType

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


def take_in_hand() -> None:
    """From now on nothing is measured but inside `measured`, and the tool's modules while they are imported."""
    _HERE.coverage = Coverage.current()
    if _HERE.coverage is not None:
        _HERE.rest()
        sys.meta_path.insert(0, _ToolsModules())


class _ToolsModules(MetaPathFinder):
    """Whoever asks for a module of the tool first, a test that is not measured too: its lines run but once."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "iqa":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            _measure_making(spec.loader)
        return spec


def _measure_making(loader: Loader) -> None:
    make = loader.exec_module

    def making(module: ModuleType) -> None:
        if _HERE.runs or current_thread() is not main_thread():
            make(module)
            return
        _HERE.run()
        try:
            make(module)
        finally:
            _HERE.rest()

    loader.exec_module = making  # type: ignore[method-assign]


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
